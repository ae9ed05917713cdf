"""Do the numbers of people fit each other: estimates, quotas, those who asked, vehicles and receptions?"""

from __future__ import annotations

from safeconduct.scenario.doubts.notes import Notes
from safeconduct.scenario.doubts.reach import Services, carriers_of, receptions_of
from safeconduct.scenario.model import Scenario


def doubt_people(notes: Notes, services: Services) -> None:
    """Numbers that cannot all be right, or that leave people behind."""
    _asked(notes)
    _quotas(notes)
    _receptions(notes)
    _households(notes)
    _convoy_sizes(notes, services)


def _asked(notes: Notes) -> None:
    for group in notes.scenario.groups:
        if group.people > group.asked:
            fact = f"plans {group.people} people, more than the {group.asked} who asked to leave"
            cure = "plan for those who asked, or find out who asked"
            notes.row("SC209", ("groups", group.id, "people"), fact, cure)


def _quotas(notes: Notes) -> None:
    scenario = notes.scenario
    for undertaking in scenario.undertakings:
        groups = [group.id for group in scenario.groups if group.undertaking == undertaking.id]
        if not groups:
            continue
        ranges = [
            figure
            for figure in scenario.figures
            if figure.table == "groups" and figure.column == "people" and figure.row in groups
        ]
        planned = sum(scenario.group[name].people for name in groups)
        low, high = sum(figure.low for figure in ranges), sum(figure.high for figure in ranges)
        path = f"undertaking/{undertaking.id}"
        for key, value in (("quota", undertaking.quota), ("due", undertaking.due)):
            if value is None or value <= planned or (key == "due" and value == undertaking.quota):
                continue
            above = "the highest estimate" if value > high else "the planned figure"
            fact = f"is {value}, above {above}: {planned} planned, {low:.0f} to {high:.0f} estimated"
            cure = "shares can then never be full: ask what is owed if fewer are willing"
            notes.toml("SC208", (path, key), fact, cure)
        if undertaking.quota is not None and undertaking.quota < planned:
            over = planned - undertaking.quota
            fact = f"is {undertaking.quota}: {over} of {planned} planned people cannot leave under it"
            notes.toml("SC222", (path, "quota"), fact, "say who stays, or agree a higher quota")


def _receptions(notes: Notes) -> None:
    """Too few places for those who accept them, found as the shortfall of the best assignment."""
    scenario = notes.scenario
    left = {place.id: place.capacity for place in scenario.places if place.kind == "reception"}
    accepts = {
        group.id: tuple(place.id for place in receptions_of(scenario, group)) for group in scenario.groups
    }
    assigned: dict[tuple[str, str], int] = {}
    for group in scenario.groups:
        if not accepts[group.id]:
            continue
        waiting = group.people
        while waiting:
            moved = _assign(group.id, waiting, (left, accepts, assigned))
            if not moved:
                break
            waiting -= moved
        if waiting:
            full = " and ".join(accepts[group.id])
            fact = f"cannot all be received: {waiting} of {group.people} find no place at {full}"
            cure = "raise the capacity in places.csv, or accept another reception"
            notes.row("SC210", ("groups", group.id, "destinations"), fact, cure)


_State = tuple[dict[str, int | None], dict[str, tuple[str, ...]], dict[tuple[str, str], int]]


def _assign(group: str, people: int, state: _State) -> int:
    """Bring people of a group into receptions, moving others aside where that makes room; how many that was."""
    left, accepts, assigned = state
    came: dict[
        str, tuple[str, str]
    ] = {}  # reception → (group that wants it, reception which that group would leave)
    frontier: list[tuple[str, str]] = [(group, "")]
    while frontier:
        who, leaving = frontier.pop(0)
        for place in accepts[who]:
            if place in came or place == leaving:
                continue
            came[place] = (who, leaving)
            room = left[place]
            if room is None or room > 0:
                return _shift(place, people if room is None else min(people, room), came, state)
            frontier.extend(
                (other, place) for (other, at), number in assigned.items() if at == place and number > 0
            )
    return 0


def _shift(place: str, amount: int, came: dict[str, tuple[str, str]], state: _State) -> int:
    left, _, assigned = state
    steps: list[tuple[str, str, str]] = []
    at = place
    while at:
        who, leaving = came[at]
        steps.append((who, at, leaving))
        if leaving:
            amount = min(amount, assigned[who, leaving])
        at = leaving
    for who, into, leaving in steps:
        assigned[who, into] = assigned.get((who, into), 0) + amount
        if leaving:
            assigned[who, leaving] -= amount
    room = left[place]
    left[place] = None if room is None else room - amount
    return amount


def _households(notes: Notes) -> None:
    scenario = notes.scenario
    for group in scenario.groups:
        most = max((kind.holds(group.need) for kind in carriers_of(scenario, group)), default=0)
        if most and group.household > most and group.people > most:
            fact = f"keeps {group.household} people together, and no vehicle takes more than {most} of them"
            cure = "give the size of households, not of families with their kin, or add larger vehicles"
            notes.row("SC221", ("groups", group.id, "household"), fact, cure)


def _convoy_sizes(notes: Notes, services: Services) -> None:
    """A convoy needs its least number of vehicles, and the group's place room for them."""
    scenario = notes.scenario
    least = scenario.convoy.least
    for group in scenario.groups:
        kinds = {way.kind.id: way.kind for way in services[group.id]}
        if not kinds:
            continue
        place = scenario.place[group.place]
        if not place.bays and not any(kind.one_way for kind in kinds.values()):
            fact = f"cannot board: {place.id} has no bays"
            notes.row(
                "SC223",
                ("places", place.id, "bays"),
                fact,
                "give the place a bay, or the group another place",
            )
        if (
            place.parking is not None
            and place.parking < least
            and not any(kind.one_way for kind in kinds.values())
        ):
            fact = f"has room for {place.parking} vehicles, and a convoy needs at least {least}"
            notes.row(
                "SC223", ("places", place.id, "parking"), fact, "find more room, or let convoys be smaller"
            )
        together = _together(scenario, group.place, services)
        if together < least:
            fact = f"can be served by {together} vehicles only, and a convoy needs at least {least}"
            notes.row("SC224", ("groups", group.id, "place"), fact, "add vehicles, or let convoys be smaller")


def _together(scenario: Scenario, place: str, services: Services) -> int:
    """Vehicles that could form a convoy at a place, over all groups there."""
    kinds = {
        way.kind.id: way.kind.usable
        for group in scenario.groups
        if group.place == place
        for way in services[group.id]
    }
    return sum(kinds.values())
