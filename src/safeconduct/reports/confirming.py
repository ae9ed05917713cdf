"""What stops a plan now: whose confirmation is missing on the roads there and back, and which roads are not cleared.

Unknown is not confirmed, and a road that nobody is named for is a road that somebody still has to answer for.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Scenario

Standing = Literal["confirmed", "lapses", "expired", "missing", "nobody"]


@dataclass(frozen=True, slots=True)
class HolderNeed:
    """One holder on the plan's roads. ``holder`` is empty for roads and posts that nobody is named for.

    ``first_at`` and ``last_at`` are the first and the last second at which a vehicle uses what it holds.
    """

    holder: str
    standing: Standing
    posts: tuple[str, ...]
    legs: tuple[str, ...]
    convoys: tuple[str, ...]
    empty_runs: int
    first_at: int
    last_at: int


@dataclass(frozen=True, slots=True)
class ClearedRoads:
    """Roads used, each counted once for both directions, by what is known of mines on them."""

    total: int
    not_known: int
    suspected: int


@dataclass(frozen=True, slots=True)
class _Use:
    who: str
    begins: int
    ends: int
    loaded: bool


def holder_needs(scenario: Scenario, plan: Plan, *, as_of: int) -> tuple[HolderNeed, ...]:
    """Every holder whose ground the plan uses, those that are not confirmed first, then by when they are needed."""
    used: dict[str, list[_Use]] = defaultdict(list)
    posts: dict[str, set[str]] = defaultdict(set)
    legs: dict[str, set[str]] = defaultdict(set)
    for use, road in _roads(scenario, plan):
        holders = set()
        for leg in road:
            holder = scenario.leg[leg].holder
            holders.add(holder)
            legs[holder].add(leg)
        for place in _inner_places(scenario, road):
            if scenario.place[place].kind in ("post", "meeting") and scenario.place[place].holder:
                holders.add(scenario.place[place].holder)
                posts[scenario.place[place].holder].add(place)
        for holder in holders:
            used[holder].append(use)
    found = []
    for holder, uses in used.items():
        first, last = min(use.begins for use in uses), max(use.ends for use in uses)
        found.append(
            HolderNeed(
                holder=holder,
                standing=_standing(scenario, holder, as_of, last),
                posts=tuple(sorted(posts[holder])),
                legs=tuple(sorted(legs[holder])),
                convoys=tuple(sorted({use.who for use in uses if use.loaded})),
                empty_runs=sum(not use.loaded for use in uses),
                first_at=first,
                last_at=last,
            )
        )
    return tuple(
        sorted(
            found,
            key=lambda need: (
                need.standing == "confirmed",
                need.standing == "nobody",
                need.first_at,
                need.holder,
            ),
        )
    )


def _roads(scenario: Scenario, plan: Plan) -> list[tuple[_Use, tuple[str, ...]]]:
    loaded = [(_Use(c.id, c.departs_at, c.arrives_at, loaded=True), c.legs) for c in plan.convoys]
    empty = [(_Use(m.who, m.departs_at, m.arrives_at, loaded=False), m.legs) for m in plan.moves]
    return [(use, road) for use, road in loaded + empty if all(leg in scenario.leg for leg in road)]


def _inner_places(scenario: Scenario, road: tuple[str, ...]) -> list[str]:
    return [scenario.leg[leg].end for leg in road[:-1]]


def _standing(scenario: Scenario, holder: str, as_of: int, last_at: int) -> Standing:
    named = next((known for known in scenario.holders if known.id == holder), None)
    if named is None:
        return "nobody"
    until = named.confirmed_until
    if until is None:
        return "missing"
    if until <= as_of:
        return "expired"
    return "confirmed" if until >= last_at else "lapses"


def cleared_roads(scenario: Scenario, plan: Plan) -> ClearedRoads:
    """What is known of mines on the roads that the plan uses; of the two directions the worse answer counts."""
    worst: dict[frozenset[str], int] = {}
    rank = {"cleared": 0, "not known": 1, "suspected": 2}
    for leg_id in {leg for _, road in _roads(scenario, plan) for leg in road}:
        leg = scenario.leg[leg_id]
        road = frozenset((leg.start, leg.end))
        worst[road] = max(worst.get(road, 0), rank.get(leg.cleared, 1))
    marks = list(worst.values())
    return ClearedRoads(len(marks), marks.count(1), marks.count(2))
