"""Flows of the bound: who may go from where to where, and what no road of theirs can miss (section 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from safeconduct.agreement.rules import InStep, Tranches
from safeconduct.checker.bound_roads import Network, Roads
from safeconduct.scenario.model import Group, Need, Scenario, TeamClass, VehicleClass

MOST_BUCKETS = 96


def takes(kind: VehicleClass, need: Need) -> bool:
    """True where a class has places for a need and may take it."""
    return kind.holds(need) > 0 and kind.one_way == (need == "own_vehicle")


def step_rule(scenario: Scenario) -> Tranches | None:
    """The one rule of steps that the bound contains."""
    return next((rule for rule in scenario.rules if isinstance(rule, Tranches)), None)


@dataclass(frozen=True, eq=False)
class Flow:
    """Convoys from one place to one end. ``part`` is ``early``, ``late``, ``beyond`` or empty."""

    network: Network
    name: str
    part: str
    place: str
    end: str
    unload_s: int
    groups: tuple[Group, ...]
    classes: tuple[VehicleClass, ...]
    lines: tuple[str, ...]
    buckets: tuple[tuple[int, int], ...]

    @property
    def beyond(self) -> bool:
        """True for convoys that have crossed but whose people are not out."""
        return self.part == "beyond"

    @property
    def late(self) -> bool:
        """True for the convoys of the step that may be under way."""
        return self.part == "late"

    @cached_property
    def people(self) -> int:
        """N(f): people of its groups."""
        return sum(group.people for group in self.groups)

    @cached_property
    def needs(self) -> dict[Need, int]:
        """N(f,n): people of its groups by need."""
        found: dict[Need, int] = {}
        for group in self.groups:
            found[group.need] = found.get(group.need, 0) + group.people
        return found

    @cached_property
    def coming_back(self) -> tuple[VehicleClass, ...]:
        """Classes that are not one-way."""
        return tuple(kind for kind in self.classes if not kind.one_way)

    @cached_property
    def own(self) -> tuple[VehicleClass, ...]:
        """One-way classes."""
        return tuple(kind for kind in self.classes if kind.one_way)

    @cached_property
    def teams(self) -> tuple[TeamClass, ...]:
        """Team classes that can take it there."""
        return tuple(team for team in self.network.scenario.teams if team.id in self._team_times)

    def needs_of(self, kind: VehicleClass) -> tuple[Need, ...]:
        """Needs in the flow that a class has places for."""
        return tuple(need for need in self.needs if takes(kind, need))

    # What no path can miss

    @cached_property
    def unmissable(self) -> dict[str, frozenset[str]]:
        """U(f,k): posts by class."""
        return {kind.id: self._unmissable(self.network.loaded(kind)) for kind in self.classes}

    def _unmissable(self, roads: Roads) -> frozenset[str]:
        found = set()
        for post in self.network.posts:
            if post != self.place and not any(self._joins(roads, line, without=post) for line in self.lines):
                found.add(post)
        return frozenset(found)

    def _joins(self, roads: Roads, line: str, *, without: str = "", without_leg: str = "") -> bool:
        if not line:
            return roads.joins(self.place, self.end, without=without, without_leg=without_leg)
        return roads.joins(self.place, line, without=without, without_leg=without_leg) and roads.joins(
            line, self.end, without=without, without_leg=without_leg
        )

    @cached_property
    def after_line(self) -> dict[str, frozenset[str]]:
        """U⁺(f,k): posts of U(f,k) beyond every line."""
        return {
            kind.id: frozenset(
                post
                for post in self.unmissable[kind.id]
                if all(
                    post != line and not self.network.loaded(kind).joins(line, self.end, without=post)
                    for line in self.lines
                )
            )
            for kind in self.classes
        }

    @cached_property
    def unmissable_all(self) -> frozenset[str]:
        """U(f): posts that no class can miss."""
        return _common(self.unmissable.values())

    @cached_property
    def before_line_all(self) -> frozenset[str]:
        """U⁻(f): posts of U(f) that are not beyond every line for every class."""
        return self.unmissable_all - _common(self.after_line.values())

    def before_line(self, kind: VehicleClass) -> frozenset[str]:
        """U⁻(f,k)."""
        return self.unmissable[kind.id] - self.after_line[kind.id]

    @cached_property
    def legs(self) -> frozenset[str]:
        """V(f): legs that no path of any class can miss."""
        return frozenset(
            leg.id
            for leg in self.network.scenario.legs
            if not any(
                self._joins(self.network.loaded(kind), line, without_leg=leg.id)
                for kind in self.classes
                for line in self.lines
            )
        )

    @cached_property
    def legs_after_line(self) -> frozenset[str]:
        """V⁺(f): legs on every path from every line."""
        return frozenset(
            leg.id
            for leg in self.network.scenario.legs
            if not any(
                self.network.loaded(kind).joins(line, self.end, without_leg=leg.id)
                for kind in self.classes
                for line in self.lines
            )
        )

    # Least times

    @cached_property
    def least_s(self) -> dict[str, int]:
        """ρ(f,k) by class and ρ(f,c) by team class."""
        found = {}
        for kind in self.classes:
            times = [time for time, _ in self._times(self.network.loaded(kind), self.unmissable[kind.id])]
            found[kind.id] = min(times)
        found.update({team: min(times) for team, (times, _) in self._team_times.items()})
        return found

    @cached_property
    def to_line_s(self) -> dict[str, int]:
        """ρ⁻(f,k) by class and ρ⁻(f,c) by team class: to the line, its post passed; the greatest over lines."""
        found = {}
        for kind in self.classes:
            times = [time for _, time in self._times(self.network.loaded(kind), self.unmissable[kind.id])]
            found[kind.id] = max(times)
        found.update({team: max(times) for team, (_, times) in self._team_times.items()})
        return found

    @cached_property
    def _team_times(self) -> dict[str, tuple[list[int], list[int]]]:
        found: dict[str, tuple[list[int], list[int]]] = {}
        for team in self.network.scenario.teams:
            for kind in self.classes:
                for whole, to_line in self._times(self.network.loaded(kind, team), self.unmissable_all):
                    times = found.setdefault(team.id, ([], []))
                    times[0].append(whole)
                    times[1].append(to_line)
        return found

    def _times(self, roads: Roads, unmissable: frozenset[str]) -> Iterator[tuple[int, int]]:
        """Least seconds to the end through each line, and to that line with its post passed."""
        leaving = self.network.leaving(unmissable)
        from_place = roads.least(self.place, leaving)
        for line in self.lines:
            if not line:
                if self.end in from_place:
                    yield from_place[self.end], 0
                continue
            onward = roads.least(line, leaving)
            if line in from_place and self.end in onward:
                yield from_place[line] + onward[self.end], from_place[line] + leaving.get(line, 0)


def _common(several: Iterable[frozenset[str]]) -> frozenset[str]:
    sets = list(several)
    return frozenset.intersection(*sets) if sets else frozenset()


@dataclass(frozen=True, eq=False)
class Pair:
    """An assembly place and a reception that some of its people accept, with the classes that serve them."""

    place: str
    reception: str
    groups: tuple[Group, ...]
    classes: tuple[VehicleClass, ...]
    lines: tuple[str, ...]


def pairs(network: Network) -> tuple[Pair, ...]:
    """All pairs of the case that some class serves."""
    scenario, found = network.scenario, []
    for place in scenario.places:
        for reception in scenario.places:
            if place.kind != "assembly" or reception.kind != "reception":
                continue
            groups = tuple(
                group
                for group in scenario.groups
                if group.place == place.id
                and group.people > 0
                and reception.id in group.destinations
                and (not reception.needs or group.need in reception.needs)
            )
            lines = _lines(scenario, groups)
            classes = tuple(
                kind
                for kind in scenario.classes
                if (not kind.one_way or kind.home == place.id)
                and any(takes(kind, group.need) for group in groups)
                and any(_path(network.loaded(kind), place.id, line, reception.id) for line in lines)
            )
            if groups and classes:
                found.append(Pair(place.id, reception.id, groups, classes, lines))
    return tuple(found)


def _lines(scenario: Scenario, groups: tuple[Group, ...]) -> tuple[str, ...]:
    found = {
        scenario.undertaking[group.undertaking].line if group.undertaking in scenario.undertaking else ""
        for group in groups
    }
    return tuple(sorted(found))


def _path(roads: Roads, place: str, line: str, end: str) -> bool:
    if not line:
        return roads.joins(place, end)
    return roads.joins(place, line) and roads.joins(line, end)


def in_step_sides(scenario: Scenario) -> tuple[str, ...]:
    """Undertakings of in_step rules, in the case's order."""
    named = {side for rule in scenario.rules if isinstance(rule, InStep) for side in (rule.a, rule.b)}
    return tuple(each.id for each in scenario.undertakings if each.id in named)


def build_flows(network: Network) -> tuple[Flow, ...]:
    """All flows of the case."""
    scenario = network.scenario
    drafts: list[Draft] = []
    rule = step_rule(scenario)
    sides = {rule.a, rule.b} if rule else set()
    all_pairs = pairs(network)
    for pair in all_pairs:
        stepped = all(group.undertaking in sides for group in pair.groups)
        for part in ("early", "late") if stepped else ("",):
            name = f"{pair.place}>{pair.reception}" + (f"/{part}" if part else "")
            unload_s = scenario.place[pair.reception].unload_s
            ends = (pair.place, pair.reception, unload_s)
            drafts.append((name, part, ends, pair.groups, pair.classes, pair.lines))
    drafts += _beyond(network, all_pairs)
    share = max(1, MOST_BUCKETS // max(1, len(drafts)))
    return tuple(
        Flow(network, name, part, *ends, groups, classes, lines, _buckets(scenario, classes, part, share))
        for name, part, ends, groups, classes, lines in drafts
    )


Draft = tuple[str, str, tuple[str, str, int], tuple[Group, ...], tuple[VehicleClass, ...], tuple[str, ...]]


def _beyond(network: Network, all_pairs: tuple[Pair, ...]) -> list[Draft]:
    scenario = network.scenario
    found: list[Draft] = []
    sides = in_step_sides(scenario)
    for side in sides:
        line = scenario.undertaking[side].line
        for place in scenario.places:
            here = [group for group in scenario.groups if group.place == place.id and group.people > 0]
            if place.kind != "assembly" or all(group.undertaking != side for group in here):
                continue
            groups = tuple(group for group in here if group.undertaking in sides)
            serving = {
                kind.id
                for pair in all_pairs
                if pair.place == place.id and set(pair.groups) & set(groups)
                for kind in pair.classes
            }
            classes = tuple(
                kind
                for kind in scenario.classes
                if kind.id in serving and network.loaded(kind).joins(place.id, line)
            )
            if classes:
                found.append(
                    (f"{place.id}>{side}/beyond", "beyond", (place.id, line, 0), groups, classes, ("",))
                )
    return found


def _buckets(
    scenario: Scenario, classes: tuple[VehicleClass, ...], part: str, share: int
) -> tuple[tuple[int, int], ...]:
    own = any(kind.one_way for kind in classes)
    low = 0 if own else scenario.convoy.least
    high = 0 if all(kind.one_way for kind in classes) else scenario.convoy.most
    sizes = high - low + 1
    number = min(sizes, 1 if part in ("early", "beyond") else share)
    return tuple(
        (low + each * sizes // number, low + (each + 1) * sizes // number - 1) for each in range(number)
    )
