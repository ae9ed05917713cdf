"""What is used how much, and when: bays, desks, posts, vehicles and teams. What is full is what binds.

Use above nine tenths binds. Where there is a proof, the rows that it rests on say what no plan could get round.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from safeconduct.plans.curves import Steps, spans
from safeconduct.plans.model import Bound, Plan
from safeconduct.reports.posts import PostUse
from safeconduct.scenario.model import Figure, Scenario
from safeconduct.units import HOUR_S, at_rate_s

Kind = Literal["bay", "desk", "post", "admission", "vehicle", "team"]
# Rows of docs/explanation/bound.md that stand for something limited, and what the page calls them.
PROOF_ROWS = {
    "bays": "bay",
    "after-bays": "bay",
    "desk": "desk",
    "lanes": "post",
    "after-lanes": "post",
    "admission": "admission",
    "time": "fleet",
    "turns": "fleet",
    "rounds": "fleet",
    "before": "fleet",
    "after-time": "fleet",
    "work": "duty",
    "headway": "headway",
    "after-headway": "headway",
    "crowd": "crowd",
    "capacity": "capacity",
    "quota": "quota",
    "in-step": "rule",
    "step": "rule",
}
FULL = 0.9  # a resource in use for nine tenths of its time leaves no more than the gaps between convoys
BINDING_COLUMNS: dict[Kind, tuple[tuple[str, frozenset[str]], ...]] = {
    "bay": (("places", frozenset({"bays"})),),
    "desk": (("places", frozenset({"people_per_h"})),),
    "post": (("places", frozenset({"lanes", "vehicle_s", "person_s", "empty_s"})),),
    "admission": (("places", frozenset({"people_per_h", "unload_min"})),),
    "vehicle": (("vehicles", frozenset({"count", "duty_h", "rest_h", "turnaround_min", "held_back"})),),
    "team": (("teams", frozenset({"count", "duty_h", "rest_h"})),),
}


@dataclass(frozen=True, slots=True)
class Resource:
    """Something of which there is only so much. ``of`` is a place, or a class of vehicles or teams."""

    kind: Kind
    of: str
    capacity: int
    use: Steps

    def share(self, begin: int, end: int) -> float:
        """The part of its capacity that was in use between two seconds."""
        if end <= begin or not self.capacity:
            return 0.0
        used = self.use.area(end) - self.use.area(begin)
        return used / (self.capacity * (end - begin))


def resources(scenario: Scenario, plan: Plan, posts: tuple[PostUse, ...]) -> tuple[Resource, ...]:
    """Everything limited that the plan uses, in the case's order."""
    bays: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for convoy in plan.convoys:
        for trip in convoy.trips:
            if not scenario.class_of[trip.vehicle].one_way:
                bays[convoy.origin].append((trip.bay_at, trip.bay_free_at, 1))
    post_use = {use.post: use for use in posts}
    found = []
    for place in scenario.places:
        if bays.get(place.id):
            found.append(Resource("bay", place.id, place.bays, spans(bays[place.id])))
        if place.kind == "assembly" and place.people_per_h:
            found.append(Resource("desk", place.id, 1, _registration(plan, place.id, place.people_per_h)))
        if place.id in post_use:
            found.append(Resource("post", place.id, max(1, place.lanes), post_use[place.id].lanes))
        if place.kind == "reception" and place.people_per_h:
            found.append(Resource("admission", place.id, 1, _admission(plan, place.id, place.people_per_h)))
    return tuple(entry for entry in found if entry.use.points) + _fleet(scenario, plan)


def _registration(plan: Plan, place: str, people_per_h: int) -> Steps:
    trips = [
        (trip.bay_at, c.id, trip.vehicle, trip.people)
        for c in plan.convoys
        for trip in c.trips
        if c.origin == place
    ]
    busy, free = [], 0
    for bay_at, _, _, people in sorted(trips):
        begin = max(bay_at, free)
        free = begin + at_rate_s(people, people_per_h)
        busy.append((begin, free, 1))
    return spans(busy)


def _admission(plan: Plan, place: str, people_per_h: int) -> Steps:
    return spans(
        (trip.out_at - at_rate_s(trip.people, people_per_h), trip.out_at, 1)
        for convoy in plan.convoys
        if convoy.reception == place
        for trip in convoy.trips
    )


def _fleet(scenario: Scenario, plan: Plan) -> tuple[Resource, ...]:
    """Vehicles and teams at work: loading, on the road, unloading, on their way back."""
    work: dict[tuple[Kind, str], list[tuple[int, int, int]]] = defaultdict(list)
    for convoy in plan.convoys:
        team = scenario.team_class_of.get(convoy.team)
        if team:
            formed = max(trip.bay_free_at for trip in convoy.trips)
            work["team", team.id].append((formed, convoy.arrives_at, 1))
        for trip in convoy.trips:
            kind = scenario.class_of[trip.vehicle]
            if not kind.one_way:
                work["vehicle", kind.id].append((trip.bay_at, trip.unloaded_at + kind.turnaround_s, 1))
    for move in plan.moves:
        if move.who in scenario.class_of:
            work["vehicle", scenario.class_of[move.who].id].append((move.departs_at, move.arrives_at, 1))
        elif move.who in scenario.team_class_of:
            work["team", scenario.team_class_of[move.who].id].append((move.departs_at, move.arrives_at, 1))
    of_vehicles = [
        Resource("vehicle", k.id, k.usable, spans(work["vehicle", k.id])) for k in scenario.classes
    ]
    of_teams = [Resource("team", t.id, t.count, spans(work["team", t.id])) for t in scenario.teams]
    return tuple(entry for entry in of_vehicles + of_teams if entry.use.points)


def busiest(found: tuple[Resource, ...], begin: int, end: int) -> tuple[tuple[Resource, float], ...]:
    """Resources by the share of their busiest eight hours (or of all the time, if shorter), the fullest first."""
    width = min(8 * HOUR_S, max(1, end - begin))
    starts = range(begin, max(begin + 1, end - width + 1), HOUR_S)
    ranked = [(entry, max(entry.share(at, at + width) for at in starts)) for entry in found]
    return tuple(sorted(ranked, key=lambda pair: (-pair[1], pair[0].kind, pair[0].of)))


def binding_figures(scenario: Scenario, ranked: tuple[tuple[Resource, float], ...]) -> tuple[Figure, ...]:
    """The figures that the plan stands on: of what is nearly full (or of the fullest thing), and of people."""
    full = [entry for entry, share in ranked if share >= FULL] or [entry for entry, _ in ranked[:1]]
    wanted = {
        (table, entry.of, column)
        for entry in full
        for table, cs in BINDING_COLUMNS[entry.kind]
        for column in cs
    }
    return tuple(
        figure
        for figure in scenario.figures
        if ((table := figure.table.removesuffix(".csv")) == "groups" and figure.column == "people")
        or (table, figure.row, figure.column) in wanted
    )


def rests_on(bound: Bound) -> tuple[tuple[int, frozenset[tuple[str, str]]], ...]:
    """What the proof rests on at each instant: (kind of row, what it is of) of every multiplier that is not nought.

    Only rows that stand for something limited are told; those that tie the relaxation's own numbers together are not.
    """
    found = []
    for instant in bound.instants:
        parts = (row.split("/") for row, price in bound.duals_at(instant) if price)
        named = ((PROOF_ROWS[part[0]], part[1]) for part in parts if part[0] in PROOF_ROWS and len(part) > 1)
        found.append((instant.at, frozenset(named)))
    return tuple(found)
