"""Step functions of time that a plan draws: out, on the road, waiting, crossed. Exact, in whole seconds and people.

Definitions are those of docs/reference/timing.md, section 10.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

from safeconduct.plans.model import Convoy, Load, Plan, Trip
from safeconduct.scenario.model import Scenario

Change = tuple[int, int]
"""At this second, so many more (or fewer)."""


@dataclass(frozen=True)
class Steps:
    """A right-continuous step function: ``points`` are (second, value from then on); before the first it is nought."""

    points: tuple[tuple[int, int], ...]

    @cached_property
    def _times(self) -> tuple[int, ...]:
        return tuple(at for at, _ in self.points)

    def at(self, second: int) -> int:
        """The value at a second."""
        place = bisect_right(self._times, second)
        return self.points[place - 1][1] if place else 0

    @cached_property
    def _areas(self) -> tuple[int, ...]:
        """By point: what value × seconds add up to until then."""
        return (0, *accumulate(value * (until - at) for (at, value), (until, _) in pairwise(self.points)))

    def area(self, second: int) -> int:
        """Value × seconds from before the first point to a second."""
        place = bisect_right(self._times, second)
        if not place:
            return 0
        at, value = self.points[place - 1]
        return self._areas[place - 1] + value * (second - at)

    @property
    def last(self) -> int:
        """The value after everything."""
        return self.points[-1][1] if self.points else 0

    @property
    def peak(self) -> tuple[int, int | None]:
        """The largest value and the first second that has it; None where it is never above nought."""
        value, at = max(((value, -at) for at, value in self.points), default=(0, 0))
        return (value, -at) if value > 0 else (0, None)


def steps(changes: Iterable[Change]) -> Steps:
    """The sum of changes up to each second."""
    by_second: dict[int, int] = defaultdict(int)
    for at, change in changes:
        by_second[at] += change
    points, value = [], 0
    for at in sorted(by_second):
        if by_second[at]:
            value += by_second[at]
            points.append((at, value))
    return Steps(tuple(points))


def spans(triples: Iterable[tuple[int, int, int]]) -> Steps:
    """From (from, until, how many): how many at each second; spans are half-open."""
    changes: list[Change] = []
    for begin, end, count in triples:
        if end > begin:
            changes += [(begin, count), (end, -count)]
    return steps(changes)


def out_curve(plan: Plan, chosen: Callable[[Load], bool] = lambda _load: True) -> Steps:
    """F: people out, of those loads that are chosen."""
    return steps(
        (trip.out_at, load.people)
        for convoy in plan.convoys
        for trip in convoy.trips
        for load in trip.loads
        if chosen(load)
    )


def road_curve(scenario: Scenario, plan: Plan) -> Steps:
    """E: on the road and not out, with crews and teams."""
    triples = []
    for convoy in plan.convoys:
        team = scenario.team_class_of.get(convoy.team)
        triples.append((convoy.departs_at, convoy.arrives_at, team.people if team else 0))
        for trip in convoy.trips:
            triples.append((convoy.departs_at, trip.out_at, trip.people))
            crew = scenario.class_of[trip.vehicle].crew
            triples.append((convoy.departs_at, convoy.arrives_at, crew))
    return spans(triples)


def called_span(scenario: Scenario, trip: Trip) -> tuple[int, int]:
    """From when a trip's people stand outdoors, called forward, until they begin to board."""
    return trip.bay_at - scenario.call_forward_s, trip.bay_at


def outdoors_curve(scenario: Scenario, plan: Plan) -> Steps:
    """People standing outdoors: called forward and not yet boarding, or unloaded and not yet admitted."""
    triples = []
    for convoy in plan.convoys:
        for trip in convoy.trips:
            triples.append((*called_span(scenario, trip), trip.people))
            triples.append((trip.unloaded_at, trip.out_at, trip.people))
    return spans(triples)


def waiting_curve(scenario: Scenario, plan: Plan) -> Steps:
    """W: called forward and not gone, standing still on the road, or unloaded and not admitted."""
    triples = []
    for convoy in plan.convoys:
        for trip in convoy.trips:
            triples.append((trip.bay_at - scenario.call_forward_s, convoy.departs_at, trip.people))
            triples.append((trip.unloaded_at, trip.out_at, trip.people))
        triples += [(stop.arrives_at, stop.leaves_at, convoy.people) for stop in convoy.stops[1:-1]]
    return spans(triples)


def crosses_at(convoy: Convoy, line: str) -> int | None:
    """The second in which a convoy leaves the line towards reception; None where its road does not pass it."""
    return next((stop.leaves_at for stop in convoy.stops if stop.place == line), None)


def crossings(scenario: Scenario, plan: Plan, undertaking: str) -> tuple[tuple[int, int, str], ...]:
    """(second, people, convoy) of an undertaking, in order of crossing; convoys that carry none of it are left out."""
    line = scenario.undertaking[undertaking].line
    found = []
    for convoy in plan.convoys:
        people = sum(
            load.people
            for trip in convoy.trips
            for load in trip.loads
            if scenario.group[load.group].undertaking == undertaking
        )
        at = crosses_at(convoy, line)
        if people and at is not None:
            found.append((at, people, convoy.id))
    return tuple(sorted(found))


def crossed_curve(scenario: Scenario, plan: Plan, undertaking: str) -> Steps:
    """People of one undertaking past its line."""
    return steps((at, people) for at, people, _ in crossings(scenario, plan, undertaking))
