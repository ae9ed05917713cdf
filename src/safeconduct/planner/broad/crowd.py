"""What the broad bound takes together: vehicle classes into families, groups into lots, and who serves whom.

docs/explanation/broad-bound.md, sections 1 and 2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.agreement.rules import InStep
from safeconduct.scenario.model import Group, Need, Release, Scenario, TeamClass, VehicleClass

BEYOND = "beyond"


@dataclass(frozen=True, slots=True)
class Family:
    """Vehicle classes that differ in nothing but their home; a private class is alone."""

    id: str
    classes: tuple[VehicleClass, ...]

    @property
    def kind(self) -> VehicleClass:
        """One of the classes: they are alike."""
        return self.classes[0]

    @property
    def count(self) -> int:
        """Vehicles that plans may use."""
        return sum(kind.usable for kind in self.classes)

    @property
    def places(self) -> int:
        """Places in one vehicle, of all kinds."""
        return sum(places for _, places in self.kind.places)


@dataclass(frozen=True, slots=True)
class TeamFamily:
    """Team classes that differ in nothing but their base."""

    id: str
    classes: tuple[TeamClass, ...]

    @property
    def kind(self) -> TeamClass:
        """One of the classes: they are alike."""
        return self.classes[0]

    @property
    def count(self) -> int:
        """All teams."""
        return sum(team.count for team in self.classes)


@dataclass(frozen=True, slots=True)
class Lot:
    """Groups at one place with one need, one undertaking and the same receptions."""

    id: str
    place: str
    need: Need
    undertaking: str
    receptions: tuple[str, ...]
    people: int
    releases: tuple[Release, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """Trips from an assembly place to a reception, or (``end`` empty) to the lines of its undertakings."""

    name: str
    place: str
    end: str
    lots: tuple[Lot, ...]

    @property
    def people(self) -> int:
        """Most people who could take it."""
        return sum(lot.people for lot in self.lots)

    @property
    def needs(self) -> tuple[Need, ...]:
        """Needs of its lots, each once."""
        return tuple(dict.fromkeys(lot.need for lot in self.lots))


def families_of(scenario: Scenario) -> tuple[Family, ...]:
    """Families in the order of their first classes."""
    found: dict[object, list[VehicleClass]] = {}
    for kind in scenario.classes:
        alike = (kind.places, kind.speed_milli, kind.may_enter, kind.turnaround_s, kind.hours)
        found.setdefault((kind.id,) if kind.one_way else alike, []).append(kind)
    return tuple(Family(kinds[0].id, tuple(kinds)) for kinds in found.values())


def team_families_of(scenario: Scenario) -> tuple[TeamFamily, ...]:
    """Families of teams in the order of their first classes."""
    found: dict[object, list[TeamClass]] = {}
    for team in scenario.teams:
        found.setdefault((team.may_enter, team.hours), []).append(team)
    return tuple(TeamFamily(teams[0].id, tuple(teams)) for teams in found.values())


def lots_of(scenario: Scenario) -> tuple[Lot, ...]:
    """Lots in the order of their first groups; groups without people are left out."""
    found: dict[object, list[Group]] = {}
    for group in scenario.groups:
        ends = frozenset(end for end in group.destinations if group.need in scenario.place[end].needs)
        if group.people > 0 and ends:
            found.setdefault((group.place, group.need, group.undertaking, ends), []).append(group)
    return tuple(_lot(scenario, groups) for groups in found.values())


def _lot(scenario: Scenario, groups: list[Group]) -> Lot:
    first = groups[0]
    ends = tuple(end for end in first.destinations if first.need in scenario.place[end].needs)
    releases = tuple(release for group in groups for release in group.releases)
    people = sum(group.people for group in groups)
    return Lot(first.id, first.place, first.need, first.undertaking, ends, people, releases)


def flows_of(scenario: Scenario, lots: Iterable[Lot]) -> tuple[Flow, ...]:
    """A flow for each pair of place and reception, then one beyond for each place with people who leave in step."""
    pairs: dict[tuple[str, str], list[Lot]] = {}
    stepped = in_step_sides(scenario)
    beyond: dict[str, list[Lot]] = {}
    for lot in lots:
        for end in lot.receptions:
            pairs.setdefault((lot.place, end), []).append(lot)
        if lot.undertaking in stepped:
            beyond.setdefault(lot.place, []).append(lot)
    out = [Flow(f"{place}>{end}", place, end, tuple(found)) for (place, end), found in pairs.items()]
    return (*out, *(Flow(f"{place}>{BEYOND}", place, "", tuple(found)) for place, found in beyond.items()))


def in_step_sides(scenario: Scenario) -> frozenset[str]:
    """Undertakings of in_step rules."""
    return frozenset(side for rule in scenario.rules if isinstance(rule, InStep) for side in (rule.a, rule.b))


def boards(kind: VehicleClass, lot: Lot) -> bool:
    """True when vehicles of the class may take people of the lot."""
    if kind.one_way != (lot.need == "own_vehicle") or not kind.holds(lot.need):
        return False
    return not kind.one_way or kind.home == lot.place
