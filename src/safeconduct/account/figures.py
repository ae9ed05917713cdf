"""What follows from counts and movements for undertakings, claims and the plan: who crossed, who says otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from safeconduct.account.convoys import ConvoyState
from safeconduct.account.counting import TERMS, Count, Statement, Term, Told, number_of, sources_of
from safeconduct.account.entries.fields import instant_of
from safeconduct.account.equation import Balance, balance
from safeconduct.account.interval import NONE, Interval, hull, total
from safeconduct.account.sifting import Entry
from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Scenario

Verdict = Literal["agrees", "above", "below", "not-alike"]


@dataclass(frozen=True, slots=True)
class Crossing:
    """One convoy's people of an undertaking past the line. Those who were turned back afterwards do not count."""

    undertaking: str
    convoy: str
    at: int
    people: Interval


@dataclass(frozen=True, slots=True)
class Let:
    """One undertaking in numbers: past the line and at reception, so far."""

    undertaking: str
    crossings: tuple[Crossing, ...]
    at_reception: Interval

    @property
    def past_line(self) -> Interval:
        """People past the line."""
        return total(crossing.people for crossing in self.crossings)


@dataclass(frozen=True, slots=True)
class ClaimSeen:
    """One statement beside our counts of the same thing at the moment that it speaks of."""

    said_by: str
    meaning: str
    undertaking: str
    convoy: str
    as_of: int
    people: Interval
    counted: Interval | None
    verdict: Verdict
    ref: str
    at: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class PlannedActual:
    """One convoy as planned and as it was. None for what was not planned, or has not happened."""

    convoy: str
    planned_departs: int | None
    departed: int | None
    planned_arrives: int | None
    arrived: int | None
    planned_people: int | None
    boarded: Interval
    at_reception: Interval


@dataclass(frozen=True, slots=True)
class VehiclesTold:
    """Vehicles of one kind that were counted, or lost: what each counter told, and what holds all of it."""

    what: str
    lost: bool
    convoy: str
    place: str
    part: str
    vehicles: Interval
    statements: tuple[Statement, ...]


class Counted:
    """Every count by convoy, ready to be asked for sums at any second up to now."""

    def __init__(self, states: Sequence[ConvoyState], counts: Iterable[Count]) -> None:
        self.states = states
        self.by_convoy: dict[str, list[Count]] = defaultdict(list)
        for count in counts:
            self.by_convoy[count.convoy].append(count)
        self._sides: dict[str, str] = {}

    def side(self, scenario: Scenario, state: ConvoyState) -> str:
        """The undertaking that a convoy's people leave under, "" for none that is known."""
        if state.id not in self._sides:
            self._sides[state.id] = undertaking_of(scenario, state, self.by_convoy.get(state.id, []))
        return self._sides[state.id]

    def at(self, state: ConvoyState, second: int) -> Balance:
        """A convoy's equation as it was at a second, by all that is known."""
        counts = self.by_convoy.get(state.id, [])
        if all(count.at <= second for count in counts):
            return state.balance
        return balance(state.id, [c for c in counts if c.at <= second], state.told.vehicles)

    @cached_property
    def whole(self) -> Balance:
        """The equation of the whole operation: the sum of its convoys'."""
        balances = [state.balance for state in self.states]
        terms = tuple(
            (
                term,
                Told(
                    total(one.people(term) for one in balances),
                    (),
                    any(one.told(term).disagree for one in balances),
                    any(one.told(term).unnumbered for one in balances),
                ),
            )
            for term in TERMS
        )
        unaccounted = total(one.unaccounted for one in balances)
        return Balance("", "", terms, unaccounted, sum(one.surplus for one in balances), None)


def undertaking_of(scenario: Scenario, state: ConvoyState, counts: Sequence[Count]) -> str:
    """The undertaking that a convoy's people leave under: as announced, or that of the groups that boarded."""
    if state.told.undertaking:
        return state.told.undertaking
    groups = {count.group for count in counts if count.term == "boarded" and count.group in scenario.group}
    found = {scenario.group[group].undertaking for group in groups} - {""}
    return found.pop() if len(found) == 1 else ""


def let_through(scenario: Scenario, counted: Counted) -> tuple[Let, ...]:
    """Every undertaking of the case, with who crossed under it."""
    crossings: dict[str, list[Crossing]] = defaultdict(list)
    arrived: dict[str, list[Interval]] = defaultdict(list)
    for state in counted.states:
        side = counted.side(scenario, state)
        arrived[side].append(_at_reception(state, state.balance))
        if state.told.crossed_at is not None and state.told.turned_back_at is None and state.crossed_people:
            crossings[side].append(Crossing(side, state.id, state.told.crossed_at, _crossed(state)))
    return tuple(
        Let(
            undertaking.id,
            tuple(sorted(crossings[undertaking.id], key=lambda c: (c.at, c.convoy))),
            total(arrived[undertaking.id]),
        )
        for undertaking in scenario.undertakings
    )


def _at_reception(state: ConvoyState, then: Balance) -> Interval:
    """Who got off at reception. Of a convoy that has arrived and was not counted: as many as may be aboard."""
    if state.told.phase == "arrived" and not then.told("arrived").statements:
        return Interval(0, then.aboard.high)
    return then.people("arrived")


def _crossed(state: ConvoyState) -> Interval:
    """Who crossed the line: those aboard then, and no fewer than have arrived since and did not come aboard later."""
    crossed = state.crossed_people or NONE
    later = total(state.balance.people(term) for term in ("joined", "born", "transferred-in")).high
    return crossed if later is None else crossed.at_least(max(0, state.balance.people("arrived").low - later))


_CLAIMED: Mapping[str, Term] = {
    "boarded": "boarded",
    "at-reception": "arrived",
    "taken-off": "taken-off",
    "returned": "returned",
}


def claims_seen(scenario: Scenario, counted: Counted, entries: Iterable[Entry]) -> tuple[ClaimSeen, ...]:
    """Every claim beside the counts that mean the same. Daily figures and meanings that nobody counts are not alike."""
    return tuple(_claim(scenario, counted, entry) for entry in entries if entry.kind == "claim")


def _claim(scenario: Scenario, counted: Counted, entry: Entry) -> ClaimSeen:
    as_of = instant_of(entry.text("as_of"))
    second = entry.at if as_of is None else min(as_of, entry.at)
    people = number_of(entry, least=0)
    meaning = entry.text("meaning")
    counts = None
    if entry.observation.flag("daily") is not True and not entry.text("place"):
        counts = _counted_as(scenario, counted, entry, second)
    verdict: Verdict = "not-alike"
    if counts is not None:
        verdict = "agrees"
        if counts.high is not None and people.low > counts.high:
            verdict = "above"
        elif people.high is not None and people.high < counts.low:
            verdict = "below"
    return ClaimSeen(
        entry.counter,
        meaning,
        entry.text("undertaking"),
        entry.text("convoy"),
        second,
        people,
        counts,
        verdict,
        entry.observation.ref,
        entry.at,
        entry.text("source"),
    )


def _counted_as(scenario: Scenario, counted: Counted, entry: Entry, second: int) -> Interval | None:
    meaning, side, convoy = entry.text("meaning"), entry.text("undertaking"), entry.text("convoy")
    states = [
        state
        for state in counted.states
        if convoy in ("", state.id) and side in ("", counted.side(scenario, state))
    ]
    if meaning == "past-line":
        return total(
            state.crossed_people
            for state in states
            if state.crossed_people is not None
            and state.told.crossed_at is not None
            and state.told.crossed_at <= second
            and (state.told.turned_back_at is None or state.told.turned_back_at > second)
        )
    term = _CLAIMED.get(meaning)
    if meaning == "left":  # whoever is at reception has left; how many more is not counted
        return _arrived_by(states, counted, second).open_above()
    if term == "arrived":
        return _arrived_by(states, counted, second)
    if term is None:
        return None
    balances = [counted.at(state, second) for state in states]
    return total(NONE if one.empty else one.people(term) for one in balances)


def _arrived_by(states: Iterable[ConvoyState], counted: Counted, second: int) -> Interval:
    found = []
    for state in states:
        arrived = state.told.arrived_at is not None and state.told.arrived_at <= second
        then = counted.at(state, second)
        found.append(_at_reception(state, then) if arrived or not then.empty else NONE)
    return total(found)


def planned_and_actual(
    plan: Plan | None, states: Sequence[ConvoyState], at: int
) -> tuple[PlannedActual, ...]:
    """Convoys that have moved or should have by ``at``, as planned and as they were."""
    known = {state.id: state for state in states}
    planned = {} if plan is None else dict(plan.convoy)
    rows = []
    for convoy in sorted(planned.keys() | known.keys()):
        ahead = planned.get(convoy)
        state = known.get(convoy)
        if state is None and ahead is not None and ahead.departs_at > at:
            continue
        rows.append(
            PlannedActual(
                convoy,
                ahead.departs_at if ahead else None,
                state.told.departed_at if state else None,
                ahead.arrives_at if ahead else None,
                state.told.arrived_at if state else None,
                ahead.people if ahead else None,
                state.balance.people("boarded") if state else NONE,
                state.balance.people("arrived") if state else NONE,
            )
        )
    return tuple(rows)


def vehicles_told(entries: Iterable[Entry]) -> tuple[VehiclesTold, ...]:
    """Vehicles counted and lost: one counter's tellings of a place add up, those of different ones are alternatives."""
    found: dict[tuple[bool, str, str, str, str], dict[str, list[Entry]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for entry in entries:
        if entry.kind in ("vehicles-counted", "vehicles-lost"):
            labels = (entry.text("what"), entry.text("convoy"), entry.text("place"), entry.text("part"))
            found[entry.kind == "vehicles-lost", *labels][entry.counter].append(entry)
    rows = []
    for (lost, what, convoy, place, part), told in sorted(found.items()):
        statements = tuple(
            Statement(counter, total(number_of(one, "vehicles") for one in entries), sources_of(entries))
            for counter, entries in sorted(told.items())
        )
        vehicles = hull(statement.people for statement in statements)
        rows.append(VehiclesTold(what, lost, convoy, place, part, vehicles, statements))
    return tuple(rows)
