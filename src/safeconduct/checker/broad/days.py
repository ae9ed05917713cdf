"""What a vehicle can be worth in a span, trip after trip: docs/explanation/broad-bound.md, section 6."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safeconduct.checker.broad.chains import Chains, Levels, Worth, first_worth
from safeconduct.checker.broad.moment import Moment, Open
from safeconduct.checker.broad.trips import BEYOND, Days
from safeconduct.scenario.model import VehicleClass

Rush = Mapping[str, Sequence[tuple[int, int]]]
"""By reception: seconds before an instant, and what somebody who arrives later than that, and unloading, loses."""


@dataclass(frozen=True, slots=True)
class First:
    """A first trip: when it ends in its span at the earliest, where, and what it is worth."""

    ends_s: int
    most: int
    """With nobody late."""
    end: int
    alone: int
    aboard: tuple[tuple[int, int], ...]

    def worth(self, late: int) -> int:
        """What it is worth where each of its people loses ``late``."""
        return self.alone + sum(count * max(0, each - late) for each, count in self.aboard)


class Dearest:
    """The most that the vehicles of a family can be worth, ``left`` being what every column gains."""

    def __init__(self, days: Days, left: Sequence[int], rush: Rush) -> None:
        self.days, self.left = days, left
        self.rush = [
            [(days.case.scenario.place[end].unload_s + since, loss) for since, loss in rush.get(end, ())]
            for end in days.ends
        ]
        self.following = Worth(days, left)
        self._worths: dict[tuple[int, int | None], tuple[int, tuple[tuple[int, int], ...]]] = {}
        self._firsts: dict[str, list[First]] = {}
        self._chains: dict[tuple[tuple[Levels, ...], bool], Chains] = {}
        self._levels: dict[int, tuple[Levels, ...]] = {}
        self._found: dict[object, int] = {}

    def at(self, moment: Moment) -> int:
        """The most that all vehicles are worth by an instant."""
        fleet = self.days.fleet
        spans = moment.opened(fleet)
        if not spans:
            return 0
        first = sum(
            kind.usable * self._in_span(kind.id, spans[0])
            for kind in fleet.classes
            if isinstance(kind, VehicleClass)
        )
        others = Counter(spans[1:])
        return first + fleet.count * sum(count * self._in_span("", span) for span, count in others.items())

    def _in_span(self, kind: str, span: Open) -> int:
        """The most of one vehicle in a span; ``kind``: of this class, in the first."""
        key = (kind, span)
        if key not in self._found:
            best = self._dearest(kind, span.length_s, span.after_s, beyond=False)
            if span.crossing_s is not None:
                crossed_s = span.after_s - span.length_s + span.crossing_s  # E⁺ − t
                best = max(best, self._dearest(kind, span.crossing_s, crossed_s, beyond=True))
            self._found[key] = best
        return self._found[key]

    def chains(self, after_s: int, *, beyond: bool) -> Chains:
        """``K`` or ``K⁺``; ``after_s``: from the instant to the last second that counts (below 0)."""
        levels = self._late(after_s)
        if (levels, beyond) not in self._chains:
            self._chains[levels, beyond] = Chains(self.following, levels, beyond=beyond)
        return self._chains[levels, beyond]

    def _dearest(self, kind: str, length_s: int, after_s: int, *, beyond: bool) -> int:
        chains, levels = self.chains(after_s, beyond=beyond), self._late(after_s)
        best = 0
        for first in self._first_trips(kind):
            if first.ends_s > length_s:
                continue
            if first.end == BEYOND:
                best = max(best, first.most if beyond else 0)
                continue
            steps = (length_s - first.ends_s) // self.days.step_s
            rest = chains.at(self.days.states[first.end], steps)
            if rest is not None and first.most + rest > best:
                best = max(best, first.worth(_lost(levels[first.end], steps)) + rest)
        return best

    def _first_trips(self, kind: str) -> list[First]:
        """Of a class from home; or, where ``kind`` is empty, of any vehicle in any span but the first."""
        if kind not in self._firsts:
            self._firsts[kind] = [
                first for number in range(len(self.days.trips)) for first in self._of_trip(kind, number)
            ]
        return self._firsts[kind]

    def _of_trip(self, kind: str, number: int) -> list[First]:
        days, trip = self.days, self.days.trips[number]
        if not kind:
            return [self._first(number, None, 0)]
        leaves = days.case.departs.get((kind, trip.flow.place))
        if leaves is None:
            return []
        opens = days.case.spans[days.fleet.id][0][0]
        found: dict[int, First] = {}
        for since in sorted({0, *(late for late, _ in trip.soon.values())}):
            begins_s = max(leaves - opens, since)
            first = self._first(number, since, begins_s)
            if begins_s not in found or first.most > found[begins_s].most:
                found[begins_s] = first
        return list(found.values())

    def _first(self, number: int, since: int | None, begins_s: int) -> First:
        trip = self.days.trips[number]
        if (number, since) not in self._worths:
            self._worths[number, since] = first_worth(trip, self.left, since)
        alone, aboard = self._worths[number, since]
        most = alone + sum(count * max(0, each) for each, count in aboard)
        return First(begins_s + trip.road_s, most, trip.end, alone, aboard)

    def _late(self, after_s: int) -> tuple[Levels, ...]:
        """Of every reception, who is late."""
        if after_s not in self._levels:
            step_s = self.days.step_s
            self._levels[after_s] = tuple(
                _levels([((after_s + since) // step_s, loss) for since, loss in of_end])
                for of_end in self.rush
            )
        return self._levels[after_s]


def _levels(losses: list[tuple[int, int]]) -> Levels:
    """Of ``(steps, what is lost with fewer left)``: the ranges of steps in which as much is lost."""
    sums: Counter[int] = Counter()
    for until, loss in losses:
        if until > 0 and loss:
            sums[until] += loss
    levels = []
    since, late = 0, sum(sums.values())
    for until in sorted(sums):
        levels.append((since, until, late))
        since, late = until, late - sums[until]
    return (*levels, (since, 0, 0))


def _lost(levels: Levels, steps: int) -> int:
    return next(late for since, until, late in levels if since <= steps and (not until or steps < until))
