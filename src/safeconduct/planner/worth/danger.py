"""Danger × time of people until they are out (docs/explanation/objectives.md, 2), in thousandths × seconds × people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from safeconduct.plans.model import Convoy
from safeconduct.scenario.model import Scenario

ONE = 1000
"""A danger of 1. Who sits loaded in a vehicle that stands is never in less."""

PERSON_H = ONE * 3600
"""One hour of one person in a danger of 1."""


def milli(danger: float) -> int:
    """A danger in thousandths."""
    return round(danger * ONE)


def road_danger(
    home: int, places: Sequence[int], legs: Sequence[int], stamps: Sequence[tuple[int, int, int]]
) -> int:
    """Danger × seconds of one person from leaving the assembly place (its danger is ``home``) to the reception.

    ``places`` are the dangers of the places strictly between, ``stamps`` (arrives, ready, leaves) at all of them.
    """
    total = 0
    for number, leg in enumerate(legs):
        total += leg * (stamps[number + 1][0] - stamps[number][2])
    for place, (arrives, _, leaves) in zip(places, stamps[1:-1], strict=True):
        total += max(place, home, ONE) * (leaves - arrives)
    return total


def boarding_danger(home: int, start: int, bay_at: int, leaves_at: int) -> int:
    """Danger × seconds of one person from the start until the convoy leaves: waiting, then boarding and aboard."""
    return home * (bay_at - start) + max(home, ONE) * (leaves_at - bay_at)


def exposure(scenario: Scenario, convoys: Iterable[Convoy]) -> int:
    """Danger × time of everybody planned for; who is never out stays where he is to the horizon."""
    place = {each.id: milli(each.danger) for each in scenario.places}
    leg = {each.id: milli(each.danger) for each in scenario.legs}
    left = {group.id: group.people for group in scenario.groups}
    total = 0
    for convoy in convoys:
        home = place[convoy.origin]
        stamps = [(stop.arrives_at, stop.ready_at, stop.leaves_at) for stop in convoy.stops]
        between = [place[stop.place] for stop in convoy.stops[1:-1]]
        road = road_danger(home, between, [leg[each] for each in convoy.legs], stamps)
        for trip in convoy.trips:
            before = boarding_danger(home, scenario.start, trip.bay_at, stamps[0][2])
            after = place[convoy.reception] * (trip.out_at - convoy.arrives_at)
            total += trip.people * (before + road + after)
            for load in trip.loads:
                left[load.group] -= load.people
    span = scenario.horizon - scenario.start
    for group in scenario.groups:
        total += place[group.place] * max(0, left[group.id]) * span
    return total
