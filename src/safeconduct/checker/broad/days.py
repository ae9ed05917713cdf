"""What a vehicle can be worth in a span, trip after trip: docs/explanation/broad-bound.md, section 6."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from safeconduct.checker.broad.case import Case, Fleet, Flow
from safeconduct.checker.broad.moment import Moment
from safeconduct.checker.broad.rows import Relaxation
from safeconduct.scenario.model import VehicleClass

PARTS = 8
STEP_S = 30
MOST_STEPS = 4000

Front = list[tuple[int, int]]
"""Lengths, rising, each with what it is worth: more than every shorter one."""


@dataclass(frozen=True, slots=True, eq=False)
class Trip:
    """The trips of one flow: road, least boarding by part, their column, and who is aboard by need."""

    flow: Flow
    road_s: int
    column: int
    aboard: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    """For each need: columns of people, and the most of them by part."""
    soon: dict[int, tuple[int, int]]
    """By column of people of a lot that is released late: how late in the first span, and its ``soon`` column."""

    def first_worths(self, left: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Seconds of the first span from which a first trip leaves, and its worth with all places taken."""
        for since in sorted({0, *(late for late, _ in self.soon.values())}):
            worth = left[self.column]
            for numbers, most in self.aboard:
                each = 0
                for number in numbers:
                    late, soon = self.soon.get(number, (0, 0))
                    each = max(each, left[number] + (left[soon] if late > since else 0))
                worth += most[-1] * each
            yield since, worth


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Trips of a returning family, with the seconds between them."""

    case: Case
    fleet: Fleet
    trips: tuple[Trip, ...]
    boarding: dict[str, tuple[int, ...]]
    """By place and part: the least seconds."""
    come: dict[str, tuple[tuple[int, int], ...]]
    """By place: seconds from the arrival at a reception to there, and the column of trips that follow on it."""
    going: tuple[int, ...]
    step_s: int
    steps: int

    def columns(self) -> Iterator[int]:
        """All columns that the family's days stand for."""
        yield from self.going
        for trip in self.trips:
            yield trip.column
            yield from (soon for _, soon in trip.soon.values())
            for numbers, _ in trip.aboard:
                yield from numbers


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
    ends = list(dict.fromkeys(flow.end for flow in flows if flow.end))
    if not ends:
        return None
    longest = max(closes - opens for opens, closes in case.spans[fleet.id])
    step_s = max(STEP_S, -(-longest // MOST_STEPS))
    places = dict.fromkeys(flow.place for flow in flows)
    days = Days(
        case,
        fleet,
        tuple(_trip(relaxation, fleet, flow) for flow in flows),
        {place: _boarding(case, fleet, place) for place in places},
        {place: tuple(_come(relaxation, fleet, place, ends)) for place in places},
        tuple(relaxation.going[fleet.id, end] for end in ends),
        step_s,
        longest // step_s,
    )
    least = min((seconds for seconds, _ in _between(days)), default=step_s)
    return days if least >= step_s else None


def _full(case: Case, fleet: Fleet) -> int:
    boarding_s: dict[str, int] = dict(case.scenario.boarding_s)
    return sum(count * boarding_s.get(need, 0) for need, count in fleet.places.items())


def _boarding(case: Case, fleet: Fleet, place: str) -> tuple[int, ...]:
    full, least = _full(case, fleet), case.least_boarding_s(fleet, place)
    return (least, *(max(least, part * full // PARTS + 1) for part in range(1, PARTS)))


def _come(relaxation: Relaxation, fleet: Fleet, place: str, ends: list[str]) -> Iterator[tuple[int, int]]:
    case = relaxation.case
    kind = fleet.classes[0]
    runs = case.ways[fleet.id].empty(place, back=True)
    for end in ends:
        if end in runs and isinstance(kind, VehicleClass):
            stay_s = case.scenario.place[end].unload_s + kind.turnaround_s
            yield stay_s + runs[end], relaxation.going[fleet.id, end]


def _trip(relaxation: Relaxation, fleet: Fleet, flow: Flow) -> Trip:
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
    return Trip(flow, flow.alone[fleet.id][size - 1], column, tuple(aboard), soon)


def _between(days: Days) -> Iterator[tuple[int, Trip]]:
    """Least seconds of every flow from an arrival before it to its end."""
    form_up_s = days.case.scenario.convoy.form_up_s
    for trip in days.trips:
        come = min((seconds for seconds, _ in days.come[trip.flow.place]), default=None)
        if come is not None:
            yield come + min(days.boarding[trip.flow.place]) + form_up_s + trip.road_s, trip


def _front(pairs: Iterable[tuple[int, int]], above: int | None = None) -> Front:
    """Pairs that are worth more than all shorter ones, and than ``above``."""
    found: Front = []
    for length, worth in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        if above is None or worth > above:
            found.append((length, worth))
            above = worth
    return found


class Dearest:
    """The most that the vehicles of a family can be worth, ``left`` being what every column gains."""

    def __init__(self, days: Days, left: Sequence[int]) -> None:
        self.days, self.left = days, left
        self.worth = [self._parts(trip, left) for trip in days.trips]
        self.after = {number: left[number] for number in days.going}
        self.known = self._known(self._following(out=True))
        self.last = self._following(out=False)
        self._fronts: dict[tuple[str, bool], Front] = {}
        self._found: dict[object, int] = {}

    @staticmethod
    def _parts(trip: Trip, left: Sequence[int]) -> list[int]:
        """What a trip is worth, by part."""
        found = [left[trip.column]] * PARTS
        for numbers, most in trip.aboard:
            each = max(0, *(left[number] for number in numbers))
            found = [worth + count * each for worth, count in zip(found, most, strict=True)]
        return found

    def _following(self, *, out: bool) -> Front:
        """Steps and worth of trips that follow on one in the same span; ``out``: not those beyond."""
        days = self.days
        form_up_s, step_s = days.case.scenario.convoy.form_up_s, days.step_s
        comes = {
            place: _front((seconds, self.after[number]) for seconds, number in ways)
            for place, ways in days.come.items()
        }
        here: dict[str, list[tuple[int, int]]] = {}
        for trip, worth in zip(days.trips, self.worth, strict=True):
            if bool(trip.flow.end) == out:
                board = days.boarding[trip.flow.place]
                here.setdefault(trip.flow.place, []).extend(
                    (trip.road_s + board[part] + form_up_s, worth[part]) for part in range(PARTS)
                )
        pairs = [
            ((come + seconds) // step_s, worth + more)
            for place, ways in here.items()
            for seconds, worth in _front(ways)
            for come, more in comes[place]
        ]
        return _front(pairs, above=0)

    def _known(self, front: Front) -> list[int]:
        """By steps: the most that following trips are worth."""
        known = [0] * min(front[0][0] if front else self.days.steps + 1, self.days.steps + 1)
        for steps in range(len(known), self.days.steps + 1):
            best = known[-1]
            for length, worth in front:
                if length > steps:
                    break
                through = worth + known[steps - length]
                if through > best:  # noqa: PLR1730  # max() takes longer, and most of the checker's time goes by here
                    best = through
            known.append(best)
        return known

    def _beyond(self, steps: int) -> int | None:
        """The most with a last trip that is beyond by then, after others."""
        fits = [worth + self.known[steps - length] for length, worth in self.last if length <= steps]
        return max(fits, default=None)

    def _firsts(self, kind: str, *, out: bool) -> Front:
        """Seconds from the begin of a span to the end of a first trip, of a class from home, and its worth."""
        if (kind, out) not in self._fronts:
            days = self.days
            opens = days.case.spans[days.fleet.id][0][0]
            pairs = []
            for trip, worth in zip(days.trips, self.worth, strict=True):
                if bool(trip.flow.end) != out:
                    continue
                if not kind:
                    pairs.append((trip.road_s, max(worth)))
                elif (leaves := days.case.departs.get((kind, trip.flow.place))) is not None:
                    pairs += [
                        (max(leaves - opens, since) + trip.road_s, each)
                        for since, each in trip.first_worths(self.left)
                    ]
            self._fronts[kind, out] = _front(pairs)
        return self._fronts[kind, out]

    def _in_span(self, kind: str, length: int, crossing: int | None) -> int:
        """The most of one vehicle in a span."""
        key = (kind, length, crossing)
        if key not in self._found:
            step_s = self.days.step_s
            found = [0]
            for first_s, worth in self._firsts(kind, out=True):
                if first_s <= length:
                    found.append(worth + self.known[(length - first_s) // step_s])
                if crossing is not None and first_s <= crossing:
                    rest = self._beyond((crossing - first_s) // step_s)
                    found += [] if rest is None else [worth + rest]
            if crossing is not None:
                found += [worth for first_s, worth in self._firsts(kind, out=False) if first_s <= crossing]
            self._found[key] = max(found)
        return self._found[key]

    def at(self, moment: Moment) -> int:
        """The most that all vehicles are worth by an instant."""
        fleet = self.days.fleet
        lengths = moment.lengths(fleet)
        spans = list(zip(lengths, moment.crossings(fleet), strict=False))
        if not spans:
            return 0
        first = sum(
            kind.usable * self._in_span(kind.id, *spans[0])
            for kind in fleet.classes
            if isinstance(kind, VehicleClass)
        )
        others = Counter(spans[1:])
        return first + fleet.count * sum(count * self._in_span("", *span) for span, count in others.items())
