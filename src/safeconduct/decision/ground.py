"""On whose ground a movement is, and which lines have to be clear for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from safeconduct.decision.model import STAGES, UNHELD, Demand, Entry
from safeconduct.plans.model import Convoy, Plan
from safeconduct.scenario.model import Group, Scenario

ACKNOWLEDGING = {"signatory": True, "authority": True, "guarantor": False}
"""Roles whose acknowledgement is asked for; True for those that control roads by the agreement, whose silence stops."""
_BROAD = ("threat", "list", "carer", "stay", "alternatives", "compulsion")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a movement uses. ``holders`` maps each holder to the second until which it must hold, None for now only.

    ``roads`` names one leg for each road, both directions being one. ``departs_at`` is the plan's next departure.
    """

    holders: tuple[tuple[str, int | None], ...]
    roads: tuple[str, ...]
    groups: tuple[str, ...]
    origins: tuple[str, ...]
    receptions: tuple[str, ...]
    departs_at: int | None


@dataclass(frozen=True, slots=True)
class _Way:
    """A road that is driven, from its first place to its last; ``until`` is when it has been left for good."""

    legs: tuple[str, ...]
    until: int | None = None


def ground_of(scenario: Scenario, plan: Plan | None, *, at: int) -> Ground:
    """The ground of a plan's convoys still to leave, there and back; without a plan, of all roads people must use."""
    if plan is None:
        ways = list(_roads_of_the_case(scenario))
        groups = [group for group in scenario.groups if group.people]
        receptions = {place for group in groups for place in group.destinations}
        return _ground(scenario, ways, groups, receptions, None)
    leaving = [convoy for convoy in plan.convoys if convoy.departs_at >= at]
    following = min(leaving, key=lambda convoy: (convoy.departs_at, convoy.id), default=None)
    ways = list(_roads_of_the_plan(plan, leaving, following))
    aboard = {load.group for convoy in leaving for trip in convoy.trips for load in trip.loads}
    groups = [group for group in scenario.groups if group.id in aboard]
    departs_at = None if following is None else following.departs_at
    return _ground(scenario, ways, groups, {convoy.reception for convoy in leaving}, departs_at)


def _ground(
    scenario: Scenario, ways: list[_Way], groups: list[Group], receptions: set[str], departs_at: int | None
) -> Ground:
    until: dict[str, int | None] = {}
    names = road_names(scenario)
    roads: dict[str, None] = {}
    for way in ways:
        for holder in _holders_on(scenario, way.legs):
            known = until.get(holder)
            until[holder] = (
                way.until if known is None else known if way.until is None else max(known, way.until)
            )
        roads |= dict.fromkeys(names[leg] for leg in way.legs)
    return Ground(
        holders=tuple(sorted(until.items(), key=lambda pair: _rank(scenario, pair[0]))),
        roads=tuple(sorted(roads)),
        groups=tuple(group.id for group in groups),
        origins=tuple(dict.fromkeys(group.place for group in groups)),
        receptions=tuple(sorted(receptions)),
        departs_at=departs_at,
    )


def _rank(scenario: Scenario, holder: str) -> tuple[int, str]:
    order = [known.id for known in scenario.holders]
    return (order.index(holder) if holder in order else len(order), holder)


def _holders_on(scenario: Scenario, legs: tuple[str, ...]) -> set[str]:
    """Who holds the legs, and every place on them where somebody could stop a convoy: its ends, posts, meeting points.

    A road in a case that has an agreement, and names nobody for it, is somebody's all the same.
    """
    road = [scenario.leg[name] for name in legs]
    named = {leg.holder for leg in road} | {
        holder for leg in road for place in (leg.start, leg.end) if (holder := scenario.place[place].holder)
    }
    if "" in named and not (scenario.holders or scenario.undertakings):
        named.discard("")
    return {holder or UNHELD for holder in named}


def _roads_of_the_case(scenario: Scenario) -> Iterator[_Way]:
    """The quickest road from each group to each reception that it accepts, and the way of empty vehicles to it."""
    for group in scenario.groups:
        if not group.people:
            continue
        undertaking = scenario.undertaking.get(group.undertaking)
        line = undertaking.line if undertaking else ""
        for reception in group.destinations:
            for path in scenario.network.loaded_paths(group.place, reception, line, None, 1):
                yield _Way(path)
        for home in _homes(scenario, group):
            path_or_none = scenario.network.empty_path(home, group.place)
            if path_or_none:
                yield _Way(path_or_none)


def _homes(scenario: Scenario, group: Group) -> set[str]:
    """The nearest home of vehicles with a place for the group, and of teams."""
    nearest = set()
    for homes in (
        {kind.home for kind in scenario.classes if kind.holds(group.need) and not kind.one_way},
        {kind.home for kind in scenario.teams},
    ):
        ways = []
        for home in homes:
            path = scenario.network.empty_path(home, group.place)
            if path is not None:
                ways.append((scenario.network.seconds(path, loaded=False), home))
        if ways:
            nearest.add(min(ways)[1])
    return nearest


def _roads_of_the_plan(plan: Plan, leaving: list[Convoy], following: Convoy | None) -> Iterator[_Way]:
    """Roads of the convoys still to leave, and of everything that goes with them to where it stands next.

    Only the next convoy's confirmations must hold to the end, until its team and vehicles are back: every later convoy
    has call times and a page of its own.
    """
    runs: dict[str, list[tuple[int, int, tuple[str, ...]]]] = defaultdict(list)
    for move in plan.moves:
        runs[move.who].append((move.departs_at, move.arrives_at, move.legs))
    for convoy in leaving:
        ends = [convoy.out_at]
        back: list[tuple[str, ...]] = []
        there: list[tuple[str, ...]] = []
        for who in (convoy.team, *(trip.vehicle for trip in convoy.trips)):
            before = [run for run in runs[who] if run[1] <= convoy.departs_at]
            after = [run for run in runs[who] if run[0] >= convoy.arrives_at]
            there += [before[-1][2]] if before else []
            if after:
                ends.append(after[0][1])
                back.append(after[0][2])
        until = max(ends) if convoy is following else None
        yield _Way(convoy.legs, until)
        for legs in dict.fromkeys(back):
            yield _Way(legs, until)
        for legs in dict.fromkeys(there):
            yield _Way(legs)


def road_names(scenario: Scenario) -> dict[str, str]:
    """For each leg the name of its road: the first of the ids that lead between its two ends, either way."""
    first: dict[frozenset[str], str] = {}
    for leg in sorted(scenario.legs, key=lambda leg: leg.id):
        first.setdefault(frozenset((leg.start, leg.end)), leg.id)
    return {leg.id: first[frozenset((leg.start, leg.end))] for leg in scenario.legs}


def by_road(scenario: Scenario, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries with those about mines named by the road: what is found one way lies there the other way too."""
    names = road_names(scenario)
    return tuple(
        replace(entry, about=names.get(entry.about, entry.about)) if entry.line == "mines" else entry
        for entry in entries
    )


def suspected_by_the_case(scenario: Scenario) -> tuple[Entry, ...]:
    """What ``legs.csv`` itself suspects, as if entered before everything else. What it calls cleared clears nothing."""
    names = road_names(scenario)
    return tuple(
        Entry("mines", road, "against", 0, 0, by="legs.csv")
        for road in sorted({names[leg.id] for leg in scenario.legs if leg.cleared == "suspected"})
    )


def demands_of(scenario: Scenario, ground: Ground, known: Iterable[Entry]) -> tuple[Demand, ...]:
    """Every line that has to be clear: what the ground demands, and what somebody has entered beyond that."""
    asked = [*_required(scenario, ground)]
    there = {(demand.line, demand.about) for demand in asked}
    extra = dict.fromkeys(
        (entry.line, entry.about)
        for entry in known
        if entry.line in _BROAD and entry.about and (entry.line, entry.about) not in there
    )
    return (*asked, *(Demand(line, about) for line, about in sorted(extra)))


def _required(scenario: Scenario, ground: Ground) -> Iterator[Demand]:
    for holder, until in ground.holders:
        yield Demand("holder", holder, until)
    for party in scenario.parties:
        if party.role in ACKNOWLEDGING:
            yield Demand("party", party.id, None, serious=ACKNOWLEDGING[party.role])
    for road in ground.roads:
        yield Demand("mines", road)
    yield Demand("list", "")
    for line in ("threat", "carer"):
        for place in ground.origins:
            yield Demand(line, place)
    for group in ground.groups:
        yield Demand("consent", group)
    for group in ground.groups:
        yield Demand("destination", group)
    for stage in STAGES:
        yield Demand("monitors", stage)
    for place in ground.receptions:
        yield Demand("reception", place)
    for line in ("stay", "alternatives", "compulsion"):
        yield Demand(line, "")
