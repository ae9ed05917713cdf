"""Can everybody be fetched, carried and received at all? Group by group, before any plan is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from safeconduct.roads.network import holders_common
from safeconduct.scenario.doubts.notes import Notes, Service
from safeconduct.scenario.model import Group, Place, Scenario, VehicleClass

WAYS = 4
"""Ways from a place to a reception that are looked at."""
LARGE = 150
"""With more groups, the quickest way alone: other ways matter to few, and looking for them takes minutes."""

Services = Mapping[str, tuple[Service, ...]]
"""By group id: every way of bringing it out, quickest first."""


def services_of(scenario: Scenario) -> Services:
    """Every way in which each group could be brought out, hours and reciprocity left aside."""
    return {
        group.id: tuple(
            sorted(_services(scenario, group), key=lambda way: (way.loaded_s, way.kind.id, way.path))
        )
        for group in scenario.groups
    }


def doubt_reach(notes: Notes, services: Services) -> None:
    """Groups that nobody can bring out, with the first reason why; undertakings that this leaves with nobody."""
    scenario = notes.scenario
    for group in scenario.groups:
        if not services[group.id]:
            _why_not(notes, group)
        elif not all(leg.cleared != "suspected" for leg in services[group.id][0].legs(scenario)):
            fact = "goes by a road on which mines are suspected"
            notes.row("SC225", ("groups", group.id, "place"), fact, "have the road cleared, or open another")
    for undertaking in scenario.undertakings:
        groups = [group for group in scenario.groups if group.undertaking == undertaking.id]
        if not groups:
            fact = "covers no group: nobody leaves under it"
            notes.toml(
                "SC206", (f"undertaking/{undertaking.id}",), fact, "name it in groups.csv, or take it out"
            )
        elif not any(services[group.id] for group in groups):
            fact = "can let nobody through: no vehicle may serve any of its groups"
            cure = "look at the warnings about its groups"
            notes.toml("SC206", (f"undertaking/{undertaking.id}",), fact, cure)


def line_of(scenario: Scenario, group: Group) -> str:
    """The place that a group's road has to pass; empty where no undertaking covers the group."""
    return scenario.undertaking[group.undertaking].line if group.undertaking else ""


def receptions_of(scenario: Scenario, group: Group) -> tuple[Place, ...]:
    """Receptions that the group accepts and that can take its need, in its order of choice."""
    return tuple(
        scenario.place[name] for name in group.destinations if group.need in scenario.place[name].needs
    )


def carriers_of(scenario: Scenario, group: Group) -> tuple[VehicleClass, ...]:
    """Classes with a place for the group's need; private vehicles only where they stand."""
    return tuple(
        kind
        for kind in scenario.classes
        if kind.holds(group.need) and (not kind.one_way or kind.home == group.place)
    )


def _services(scenario: Scenario, group: Group) -> Iterator[Service]:
    network = scenario.network
    most = 1 if len(scenario.groups) > LARGE else WAYS
    for kind in carriers_of(scenario, group):
        fetch = network.empty_path(kind.home, group.place, holders_common(kind.may_enter))
        if fetch is None:
            continue
        for team in scenario.teams:
            come = network.empty_path(team.home, group.place, holders_common(team.may_enter))
            if come is None:
                continue
            both = holders_common(kind.may_enter, team.may_enter)
            for reception in receptions_of(scenario, group):
                paths = network.loaded_paths(group.place, reception.id, line_of(scenario, group), both, most)
                driven = network.seconds(fetch, loaded=False) * kind.speed_milli // 1000
                empty_s = max(driven, network.seconds(come, loaded=False))
                for path in paths:
                    loaded_s = _loaded_s(scenario, kind, group, path)
                    yield Service(group, kind, team, reception, path, empty_s, loaded_s)


def _loaded_s(scenario: Scenario, kind: VehicleClass, group: Group, path: tuple[str, ...]) -> int:
    aboard = min(kind.holds(group.need), group.people)
    seconds = 0
    for number, leg in enumerate(scenario.leg[name] for name in path):
        start = scenario.place[leg.start]
        if number and start.kind == "post":
            seconds += start.vehicle_s + start.person_s * aboard
        seconds += -(-leg.loaded_s * kind.speed_milli // 1000)
    return seconds


def _why_not(notes: Notes, group: Group) -> None:
    scenario, network, line = notes.scenario, notes.scenario.network, line_of(notes.scenario, group)
    receptions, carriers = receptions_of(scenario, group), carriers_of(scenario, group)
    where = ("groups", group.id)
    if not receptions:
        fact = (
            f"accepts nowhere that can take {group.need}"
            if group.destinations
            else "has no accepted destination"
        )
        notes.row(
            "SC201", (*where, "destinations"), fact, "name a reception, and see its needs in places.csv"
        )
        return
    roads = [place for place in receptions if network.loaded_paths(group.place, place.id)]
    if not roads:
        fact = f"is unreachable: no road leads from {group.place} to {_list(receptions)}"
        notes.row("SC202", (*where, "place"), fact, "add the missing leg, or another destination")
    elif line and not any(network.loaded_paths(group.place, place.id, line) for place in receptions):
        fact = f"has no road to {_list(receptions)} that passes {line}, the line of {group.undertaking}"
        notes.row("SC203", (*where, "undertaking"), fact, "correct the line, the road, or the undertaking")
    elif not carriers:
        fact = f"holds {group.people} people by {group.need}, and no vehicle has such a place"
        if group.need == "own_vehicle":
            fact += f" at {group.place}"
        notes.row(
            "SC204", (*where, "need"), fact, _CURES.get(group.need, "add such vehicles to vehicles.csv")
        )
    elif not scenario.teams:
        notes.row("SC207", (*where, "place"), "has no team to go with it", "add teams to teams.csv")
    else:
        fact = (
            f"can be served by nobody: neither {_list(carriers)} with a team may use every road there and on"
        )
        cure = "widen may_enter of vehicles or teams, or get the holder's word for another road"
        notes.row("SC205", (*where, "place"), fact, cure)


_CURES = {
    "stretcher": "add ambulances, or stretchers in other vehicles, to vehicles.csv",
    "wheelchair": "add vehicles with wheelchairs to vehicles.csv",
    "own_vehicle": "add a class with one_way = yes, own_places and this place as home",
}


def _list(items: tuple[Place, ...] | tuple[VehicleClass, ...]) -> str:
    return " or ".join(item.id for item in items)
