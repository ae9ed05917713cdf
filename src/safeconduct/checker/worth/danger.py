"""Danger × time of everybody until out, replayed from the plan's true instants (docs/explanation/objectives.md, 2)."""

from __future__ import annotations

from safeconduct.plans.model import Convoy, Plan
from safeconduct.scenario.model import Scenario

PLAIN = 1000
"""A danger of 1 in thousandths."""


def thousandths(danger: float) -> int:
    """A danger in whole thousandths."""
    return round(danger * PLAIN)


def spent(scenario: Scenario, plan: Plan) -> int:
    """Thousandths of danger × seconds × people, from the start until each is out, to the horizon for who never is."""
    away: dict[str, int] = {}
    total = 0
    for convoy in plan.convoys:
        carried: dict[str, int] = {}
        for trip in convoy.trips:
            for load in trip.loads:
                carried[load.group] = carried.get(load.group, 0) + load.people
        total += _convoy(scenario, convoy)
        for group, people in carried.items():
            away[group] = away.get(group, 0) + people
    for group_ in scenario.groups:
        staying = max(0, group_.people - away.get(group_.id, 0))
        home = thousandths(scenario.place[group_.place].danger)
        total += home * staying * (scenario.horizon - scenario.start)
    return total


def _convoy(scenario: Scenario, convoy: Convoy) -> int:
    home = thousandths(scenario.place[convoy.origin].danger)
    still = max(home, PLAIN)
    road = 0
    first, *others = convoy.stops
    left_at = first.leaves_at
    for leg, stop in zip(convoy.legs, others, strict=True):
        road += thousandths(scenario.leg[leg].danger) * (stop.arrives_at - left_at)
        if stop is not others[-1]:
            here = max(still, thousandths(scenario.place[stop.place].danger))
            road += here * (stop.leaves_at - stop.arrives_at)
        left_at = stop.leaves_at
    there = thousandths(scenario.place[convoy.reception].danger)
    total = 0
    for trip in convoy.trips:
        at_home = home * (trip.bay_at - scenario.start) + still * (first.leaves_at - trip.bay_at)
        total += trip.people * (at_home + road + there * (trip.out_at - convoy.arrives_at))
    return total
