"""The trips of a family and what lies between them: section 6 of docs/explanation/broad-bound.md, without a vector."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from safeconduct.checker.broad.case import Case, Fleet, Flow
from safeconduct.checker.broad.rows import Relaxation
from safeconduct.scenario.model import VehicleClass

PARTS = 8
STEP_S = 30
MOST_STEPS = 4000
LEAST_STEPS = 720
"""How many steps the longest span has at most: the first shared out over all states, but no fewer than the second."""
STATES = 5000
"""Receptions × flows to them up to which every reception is a state of its own."""
BEYOND = -1
"""Where trips end that have crossed a line; those to receptions end at a number of ``Days.ends``."""

Way = tuple[int, int]
"""Seconds from the arrival at a reception to a place, and the number of the reception."""
Order = list[dict[int, list[tuple[int, int, int]]]]
"""By state, then by end: steps, number of the trip × parts + part, number of the reception before; steps rising."""


@dataclass(frozen=True, slots=True, eq=False)
class Trip:
    """The trips of one flow: road, least boarding by part, their column, and who is aboard by need."""

    flow: Flow
    end: int
    road_s: int
    column: int
    aboard: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    """For each need: columns of people, and the most of them by part."""
    soon: dict[int, tuple[int, int]]
    """By column of people of a lot that is released late: how late in the first span, and its ``soon`` column."""


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Trips of a returning family, with the seconds between them."""

    case: Case
    fleet: Fleet
    trips: tuple[Trip, ...]
    boarding: dict[str, tuple[int, ...]]
    """By place and part: the least seconds."""
    come: dict[str, tuple[Way, ...]]
    ends: tuple[str, ...]
    """Receptions that the trips end at."""
    going: tuple[int, ...]
    """By reception: the column of trips that follow on one to it."""
    states: tuple[int, ...]
    """By reception: its state."""
    step_s: int
    _orders: dict[object, Order] = field(default_factory=dict)

    def columns(self) -> Iterator[int]:
        """All columns that the family's days stand for."""
        yield from self.going
        for trip in self.trips:
            yield trip.column
            yield from (soon for _, soon in trip.soon.values())
            for numbers, _ in trip.aboard:
                yield from numbers

    def order(self, after: Sequence[int]) -> Order:
        """Steps of all trips that follow on one, ``after`` being what each reception's trips onward gain besides."""
        chosen = {place: self._nearest(ways, after) for place, ways in self.come.items()}
        key = tuple(chosen.values())
        if key not in self._orders:
            self._orders.clear()
            self._orders[key] = self._ordered(chosen)
        return self._orders[key]

    def _nearest(self, ways: tuple[Way, ...], after: Sequence[int]) -> tuple[Way, ...]:
        """Ways to a place but for those that, in the same state, are as long as another one and gain no more."""
        found: list[Way] = []
        best: dict[int, int] = {}
        for seconds, end in sorted(ways, key=lambda way: (way[0], -after[way[1]])):
            state = self.states[end]
            if state not in best or after[end] > best[state]:
                best[state] = after[end]
                found.append((seconds, end))
        return tuple(found)

    def _ordered(self, chosen: dict[str, tuple[Way, ...]]) -> Order:
        form_up_s, step_s = self.case.scenario.convoy.form_up_s, self.step_s
        order: Order = [{} for _ in range(1 + max(self.states))]
        for number, trip in enumerate(self.trips):
            board = self.boarding[trip.flow.place]
            for come_s, end in chosen[trip.flow.place]:
                onward_s = come_s + form_up_s + trip.road_s
                order[self.states[end]].setdefault(trip.end, []).extend(
                    ((onward_s + board[part]) // step_s, number * PARTS + part, end) for part in range(PARTS)
                )
        for by_end in order:
            for ways in by_end.values():
                ways.sort()
        return order


def days_of(relaxation: Relaxation, fleet_id: str) -> Days | None:
    """The days of a family; None where it has none."""
    if fleet_id not in relaxation.days:
        relaxation.days[fleet_id] = _days(relaxation, fleet_id)
    return relaxation.days[fleet_id]


def _days(relaxation: Relaxation, fleet_id: str) -> Days | None:
    case = relaxation.case
    fleet = next((fleet for fleet in case.vehicles if fleet.id == fleet_id and not fleet.private), None)
    if fleet is None or not case.spans[fleet.id]:
        return None
    flows = [flow for flow in case.flows if fleet.id in flow.costs]
    ends = tuple(dict.fromkeys(flow.end for flow in flows if flow.end))
    if not ends:
        return None
    longest = max(closes - opens for opens, closes in case.spans[fleet.id])
    places = dict.fromkeys(flow.place for flow in flows)
    apart = len(ends) * sum(bool(flow.end) for flow in flows) <= STATES
    days = Days(
        case,
        fleet,
        tuple(_trip(relaxation, fleet, flow, ends) for flow in flows),
        {place: _boarding(case, fleet, place) for place in places},
        {place: tuple(_come(case, fleet, place, ends)) for place in places},
        ends,
        tuple(relaxation.going[fleet.id, end] for end in ends),
        tuple(range(len(ends))) if apart else (0,) * len(ends),
        max(STEP_S, -(-longest // max(LEAST_STEPS, MOST_STEPS // (len(ends) if apart else 1)))),
    )
    least = min(_between(days), default=days.step_s)
    return days if least >= days.step_s else None


def _full(case: Case, fleet: Fleet) -> int:
    boarding_s: dict[str, int] = dict(case.scenario.boarding_s)
    return sum(count * boarding_s.get(need, 0) for need, count in fleet.places.items())


def _boarding(case: Case, fleet: Fleet, place: str) -> tuple[int, ...]:
    full, least = _full(case, fleet), case.least_boarding_s(fleet, place)
    return (least, *(max(least, part * full // PARTS + 1) for part in range(1, PARTS)))


def _come(case: Case, fleet: Fleet, place: str, ends: tuple[str, ...]) -> Iterator[Way]:
    kind = fleet.classes[0]
    runs = case.ways[fleet.id].empty(place, back=True)
    for number, end in enumerate(ends):
        if end in runs and isinstance(kind, VehicleClass):
            yield case.scenario.place[end].unload_s + kind.turnaround_s + runs[end], number


def _trip(relaxation: Relaxation, fleet: Fleet, flow: Flow, ends: tuple[str, ...]) -> Trip:
    case = relaxation.case
    private = any(other.private for other in relaxation.serving(flow))
    size = 1 if private or not flow.end else max(1, case.scenario.convoy.least)
    by_need: dict[str, list[tuple[int, int]]] = {}
    soon = {}
    for lot, number in relaxation.aboard(flow, fleet):
        late = case.late_s(fleet, lot)
        if late:
            soon[number] = (late, relaxation.soon[flow.name, fleet.id, lot.id])
        by_need.setdefault(lot.first.need, []).append((number, lot.people))
    full = _full(case, fleet)
    aboard = []
    for need, lots in by_need.items():
        most = min(fleet.places[need], sum(people for _, people in lots))
        each_s = dict(case.scenario.boarding_s)[need]  # type: ignore[index]  # a need, as text here
        parts = [(part * full // PARTS) // each_s if each_s else most for part in range(1, PARTS + 1)]
        aboard.append((tuple(number for number, _ in lots), tuple(min(most, part) for part in parts)))
    column = relaxation.trips[flow.name, fleet.id]
    end = ends.index(flow.end) if flow.end else BEYOND
    return Trip(flow, end, flow.alone[fleet.id][size - 1], column, tuple(aboard), soon)


def _between(days: Days) -> Iterator[int]:
    """Least seconds of every flow from an arrival before it to its end."""
    form_up_s = days.case.scenario.convoy.form_up_s
    for trip in days.trips:
        come = min((seconds for seconds, _ in days.come[trip.flow.place]), default=None)
        if come is not None:
            yield come + min(days.boarding[trip.flow.place]) + form_up_s + trip.road_s
