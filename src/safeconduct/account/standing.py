"""Where every undertaking stands, under each reading of the agreement, at both ends of what was counted.

Counts are intervals, so standing is asked at their corners: all at their low ends, all at their high ends, and each
side high while the others are low. A side whose answer depends on whose count is right shows every answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from safeconduct.account.figures import undertaking_of
from safeconduct.account.interval import Interval
from safeconduct.account.sifting import Entry
from safeconduct.account.state import State
from safeconduct.agreement.history import NEVER, History, Seen
from safeconduct.agreement.standing import SideStanding, Standing, standing
from safeconduct.agreement.standing import State as SideState
from safeconduct.scenario.accord.schedule import sides_of
from safeconduct.scenario.model import Scenario

GRAVITY: tuple[SideState, ...] = ("met", "due", "waiting", "late", "broken")


@dataclass(frozen=True, slots=True)
class SideAt:
    """One side under one reading. ``states`` from the mildest to the gravest answer that the counts allow."""

    side: str
    states: tuple[SideState, ...]
    mildest: SideStanding
    gravest: SideStanding


@dataclass(frozen=True, slots=True)
class ReadingAt:
    """Every side under one reading ("" where the agreement has one reading only)."""

    reading: str
    sides: tuple[SideAt, ...]
    next_to_act: tuple[str, ...]


def standings(state: State) -> tuple[ReadingAt, ...]:
    """Every undertaking under every reading that the state was made for; none for a case without an agreement."""
    if not state.basis.scenario.undertakings:
        return ()
    readings = state.basis.readings or {state.basis.scenario.reading: state.basis.scenario}
    return tuple(_under(state, reading, scenario) for reading, scenario in readings.items())


def _under(state: State, reading: str, scenario: Scenario) -> ReadingAt:
    names = [undertaking.id for undertaking in scenario.undertakings]
    high_sides: list[frozenset[str]] = [
        frozenset(),
        frozenset(names),
        *(frozenset((name,)) for name in names),
    ]
    answers = [
        standing(scenario.rules, _history(state, scenario, high), state.at)
        for high in dict.fromkeys(high_sides)
    ]
    sides = tuple(_side(name, answers) for name in names)
    acting = sorted({name for answer in answers for name in answer.next_to_act})
    return ReadingAt(reading, sides, tuple(acting))


def _side(name: str, answers: list[Standing]) -> SideAt:
    found = sorted((answer.of(name) for answer in answers), key=lambda one: GRAVITY.index(one.state))
    return SideAt(name, tuple(dict.fromkeys(one.state for one in found)), found[0], found[-1])


def _history(state: State, scenario: Scenario, high: frozenset[str]) -> History:
    seen: list[Seen] = []
    admitted: list[tuple[str, int, int]] = []
    for convoy in state.convoys:
        side = undertaking_of(scenario, convoy, state.counts.get(convoy.id, []))
        told = convoy.told
        if side not in scenario.undertaking or told.departed_at is None or told.turned_back_at is not None:
            continue
        end = _end(side in high)
        people = convoy.crossed_people or convoy.balance.aboard
        reached = tuple((stop.place, stop.reached_at) for stop in told.stops if stop.reached_at is not None)
        seen.append(
            Seen(
                told.id,
                side,
                end(people),
                told.departed_at,
                NEVER if told.crossed_at is None else told.crossed_at,
                NEVER if told.arrived_at is None else told.arrived_at,
                reached,
            )
        )
        counts = [count for count in state.counts.get(told.id, []) if count.term == "arrived"]
        if counts:
            admitted.append((side, max(count.at for count in counts), end(convoy.balance.people("arrived"))))
    return History(
        sides_of(scenario),
        tuple(seen),
        _first(state, "outside-happened", "outside"),
        own_declarations(state),
        tuple(admitted),
    )


def _end(high: bool) -> Callable[[Interval], int]:  # noqa: FBT001  # which end of an interval
    if high:
        return lambda people: people.low if people.high is None else people.high
    return lambda people: people.low


def own_declarations(state: State) -> tuple[tuple[str, int], ...]:
    """Undertakings that the cell itself declared complete, with the second. What others say of it is only a claim."""
    return _first(state, "completeness-declared", "undertaking", lambda entry: not entry.text("said_by"))


def _first(
    state: State, kind: str, key: str, chosen: Callable[[Entry], bool] = lambda _entry: True
) -> tuple[tuple[str, int], ...]:
    first: dict[str, int] = {}
    for entry in state.of_kind(kind):
        if entry.text(key) and chosen(entry):
            first.setdefault(entry.text(key), entry.at)
    return tuple(sorted(first.items()))
