"""The whole account at one moment, as it was known at one moment: a function of the set of entries alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from safeconduct.account.consent import (
    ClosedRoad,
    Consent,
    HolderWord,
    NoticeWord,
    Readiness,
)
from safeconduct.account.convoys import ConvoyState, Halt, convoy_states, general_halts
from safeconduct.account.counting import Count, counts_of, number_of
from safeconduct.account.entries.observation import Observation
from safeconduct.account.equation import Balance
from safeconduct.account.figures import (
    ClaimSeen,
    Counted,
    Let,
    PlannedActual,
    VehiclesTold,
    claims_seen,
    let_through,
    planned_and_actual,
    vehicles_told,
)
from safeconduct.account.interval import Interval, hull, total
from safeconduct.account.sifting import Entry, Sifted, sift
from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Scenario

CHECKPOINT_LIMIT_S = 24 * 3600
WaitKind = Literal["loading", "at-a-place", "not-admitted", "outdoors", "aboard"]


@dataclass(frozen=True, slots=True)
class Basis:
    """What an account is made for beside the entries.

    ``checkpoints`` are the seconds of checkpoints that witnesses of both sides signed, ``checkpoint_limit_s`` how old
    the last of them may be; None where no ledger with checkpoints is behind the entries. ``readings`` are the case
    under each reading of its agreement. ``rehearsal``: nothing of it happened, and every page says so.
    """

    scenario: Scenario
    plan: Plan | None = None
    checkpoints: tuple[int, ...] | None = None
    checkpoint_limit_s: int = CHECKPOINT_LIMIT_S
    readings: Mapping[str, Scenario] = field(default_factory=dict)
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """People who wait, loaded or outdoors, since when, and how long they may (None: nobody set a limit)."""

    kind: WaitKind
    convoy: str
    place: str
    people: Interval
    since: int
    limit_s: int | None


@dataclass(frozen=True)
class State:
    """What is known at ``known_at`` of what had happened by ``at``."""

    at: int
    known_at: int
    basis: Basis
    sifted: Sifted
    counts: Mapping[str, Sequence[Count]]
    """Every count of people, by convoy."""
    convoys: tuple[ConvoyState, ...]
    total: Balance
    halts: tuple[Halt, ...]
    holders: tuple[HolderWord, ...]
    notices: tuple[NoticeWord, ...]
    closed_roads: tuple[ClosedRoad, ...]
    readiness: tuple[Readiness, ...]
    waiting: tuple[Waiting, ...]
    let: tuple[Let, ...]
    claims: tuple[ClaimSeen, ...]
    planned: tuple[PlannedActual, ...]
    vehicles: tuple[VehiclesTold, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Entries that count, in the order of events."""
        return self.sifted.entries

    def convoy(self, name: str) -> ConvoyState:
        """A convoy by its mark. KeyError for one that nobody told of."""
        for state in self.convoys:
            if state.id == name:
                return state
        raise KeyError(name)

    def ready(self, name: str) -> Readiness:
        """Whether a convoy may leave, and what keeps it. KeyError for one that has left, or that nobody told of."""
        for readiness in self.readiness:
            if readiness.convoy == name:
                return readiness
        raise KeyError(name)

    def of_kind(self, *kinds: str) -> tuple[Entry, ...]:
        """Entries of some kinds, in the order of events."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], ())
        return tuple(entry for entry in self.entries if entry.kind in kinds)

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.kind].append(entry)
        return {kind: tuple(listed) for kind, listed in found.items()}

    def of_convoy(self, convoy: str) -> tuple[Entry, ...]:
        """Entries that name a convoy, in the order of events."""
        return self._by_convoy.get(convoy, ())

    @cached_property
    def _by_convoy(self) -> dict[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.text("convoy")].append(entry)
        return {convoy: tuple(listed) for convoy, listed in found.items()}

    @property
    def checkpoint_at(self) -> int | None:
        """The last agreed checkpoint that there was then; None for none."""
        return max((at for at in self.basis.checkpoints or () if at <= self.known_at), default=None)

    @property
    def exposed(self) -> Interval:
        """E without crews and teams: people aboard convoys that have left and not arrived."""
        return total(state.balance.aboard for state in self.convoys if state.moving)

    @property
    def waiting_people(self) -> Interval:
        """W: people who wait loaded or outdoors. Those who are only long aboard are not waiting."""
        return total(wait.people for wait in self.waiting if wait.kind != "aboard")


def account(
    basis: Basis, observations: Iterable[Observation], *, at: int, known_at: int | None = None
) -> State:
    """The account at ``at``, as it was known at ``known_at`` (where it is None: then).

    Entries may come in any order and any number of times over. Nothing that was received later than ``known_at`` has
    any effect.
    """
    known = at if known_at is None else known_at
    sifted = sift(observations, at=at, known_at=known)
    counts = counts_of(sifted.entries)
    convoys = convoy_states(sifted.entries, counts, basis.plan)
    counted = Counted(convoys, counts)
    halts = general_halts(sifted.entries)
    consent = Consent(basis.scenario, sifted.entries, convoys, at)
    return State(
        at=at,
        known_at=known,
        basis=basis,
        sifted=sifted,
        counts=counted.by_convoy,
        convoys=convoys,
        total=counted.whole,
        halts=halts,
        holders=tuple(consent.holder_word(holder.id) for holder in basis.scenario.holders),
        notices=consent.notices,
        closed_roads=consent.closed_roads,
        readiness=tuple(
            consent.readiness(state, halts)
            for state in convoys
            if state.told.phase in ("announced", "boarding", "formed")
        ),
        waiting=_waiting(basis.scenario, convoys, sifted.entries),
        let=let_through(basis.scenario, counted),
        claims=claims_seen(basis.scenario, counted, sifted.entries),
        planned=planned_and_actual(basis.plan, convoys, at),
        vehicles=vehicles_told(sifted.entries),
    )


def _waiting(
    scenario: Scenario, convoys: Iterable[ConvoyState], entries: Iterable[Entry]
) -> tuple[Waiting, ...]:
    found: list[Waiting] = []
    for state in convoys:
        told, aboard = state.told, state.balance.aboard
        if told.phase in ("boarding", "formed") and told.boarding_at is not None:
            limit = scenario.convoy.hold_max_s
            found.append(Waiting("loading", told.id, told.origin, aboard, told.boarding_at, limit))
        stop = state.standing_at
        if state.moving and state.halt is None and stop is not None and stop.reached_at is not None:
            place = scenario.place.get(stop.place)
            limit_s = place.wait_max_s if place else None
            found.append(Waiting("at-a-place", told.id, stop.place, aboard, stop.reached_at, limit_s))
        if state.halt is not None:
            found.append(Waiting("at-a-place", told.id, state.halt.place, aboard, state.halt.since, None))
        if told.phase == "arrived" and told.arrived_at is not None and aboard.low > 0:
            found.append(Waiting("not-admitted", told.id, told.reception, aboard, told.arrived_at, None))
        if state.moving and told.boarding_at is not None:
            found.append(Waiting("aboard", told.id, "", aboard, told.boarding_at, scenario.aboard_max_s))
    return (*found, *_outdoors(entries))


def _outdoors(entries: Iterable[Entry]) -> list[Waiting]:
    """The newest count of people outdoors at each place; what several counters tell within the half hour is one."""
    newest: dict[str, dict[str, Entry]] = {}
    since: dict[str, int] = {}
    for entry in entries:
        if entry.kind != "waiting-counted":
            continue
        place = entry.text("place")
        told = newest.setdefault(place, {})
        told[entry.counter] = entry
        for counter in [c for c, e in told.items() if entry.at - e.at > 1800]:
            del told[counter]
        if number_of(entry, least=0).high == 0:
            since.pop(place, None)
        else:
            since.setdefault(place, entry.at)
    return [
        Waiting(
            "outdoors", "", place, hull(number_of(e, least=0) for e in newest[place].values()), began, None
        )
        for place, began in sorted(since.items())
    ]
