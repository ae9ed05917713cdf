"""What can happen at the earliest, whatever the instant: the bound's times (docs/explanation/bound.md, section 3)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from safeconduct.agreement.rules import After, Paired
from safeconduct.checker.bound_flows import Flow, build_flows, in_step_sides, takes
from safeconduct.checker.bound_roads import Mover, Network, Roads, up
from safeconduct.checker.queues import first_fit
from safeconduct.checker.verdict import NEVER
from safeconduct.scenario.model import Scenario, TeamClass, VehicleClass


def least(values: list[int | None]) -> int | None:
    """The least of what is known."""
    return min((value for value in values if value is not None), default=None)


def greatest(values: list[int | None]) -> int | None:
    """The greatest of what is known."""
    return max((value for value in values if value is not None), default=None)


class Times:
    """A case's flows and everything about them that does not depend on the instant."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.network = Network(scenario)
        self.flows = build_flows(self.network)
        self.boarding_s = dict(scenario.boarding_s)
        self._empty_at: dict[str, dict[str, int]] = {}
        self._empty_s: dict[tuple[str, str], dict[str, int]] = {}
        self._loaded_at: dict[tuple[str, str], dict[str, int]] = {}

    # Who serves what

    @cached_property
    def movers(self) -> tuple[Mover, ...]:
        """Classes that come back, and team classes."""
        return (*(kind for kind in self.scenario.classes if not kind.one_way), *self.scenario.teams)

    def serves(self, flow: Flow, mover: Mover) -> bool:
        """True where a class or a team class has a part in a flow."""
        return mover in (flow.teams if isinstance(mover, TeamClass) else flow.classes)

    def places_of(self, mover: Mover) -> tuple[str, ...]:
        """Assembly places that a mover serves."""
        found = {flow.place for flow in self.flows if not flow.beyond and self.serves(flow, mover)}
        return tuple(place.id for place in self.scenario.places if place.id in found)

    def receptions_of(self, mover: Mover) -> tuple[str, ...]:
        """Receptions that a mover serves."""
        found = {flow.end for flow in self.flows if not flow.beyond and self.serves(flow, mover)}
        return tuple(place.id for place in self.scenario.places if place.id in found)

    # Empty runs

    def empty_at(self, mover: Mover, place: str) -> int | None:
        """EA(x,n): earliest arrival on empty runs from home."""
        if mover.id not in self._empty_at:
            if isinstance(mover, VehicleClass) and mover.one_way:
                found = {mover.home: self.scenario.start}
            else:
                roads = self.network.empty(mover)
                found = roads.earliest(mover.home, self.scenario.start, self.network.ready_empty)
            self._empty_at[mover.id] = found
        return self._empty_at[mover.id].get(place)

    def empty_s(self, mover: Mover, start: str, end: str) -> int | None:
        """ε(x,i,n): least seconds of empty runs, hours ignored."""
        if (mover.id, start) not in self._empty_s:
            leaving = {post.id: post.empty_s for post in self.network.posts.values() if post.id != start}
            self._empty_s[mover.id, start] = self.network.empty(mover).least(start, leaving)
        return self._empty_s[mover.id, start].get(end)

    # Loading

    def boards_at(self, kind: VehicleClass, place: str) -> int | None:
        """EB(k,a): earliest second in which a vehicle begins to load."""
        groups = [
            group
            for group in self.scenario.groups
            if group.place == place and group.people > 0 and takes(kind, group.need)
        ]
        arrives = self.empty_at(kind, place)
        released = least([release.at for group in groups for release in group.releases])
        if arrives is None or released is None:
            return None
        shortest = min(self.boarding_s.get(group.need, 0) for group in groups)
        at = first_fit(self.scenario.place[place].hours, max(arrives, released), shortest)
        return at if at < NEVER else None

    def loading_s(self, place_id: str) -> int:
        """LM(a): least time to load a convoy."""
        place, fewest = self.scenario.place[place_id], self.scenario.convoy.least
        seconds = fewest * up(3600, place.people_per_h) if place.people_per_h else 0
        if any(kind.one_way and kind.home == place_id for kind in self.scenario.classes):
            return seconds
        boarding = [
            self.boarding_s.get(group.need, 0)
            for group in self.scenario.groups
            if group.place == place_id and group.people > 0 and group.need != "own_vehicle"
        ]
        return max(seconds, up(fewest, max(1, place.bays)) * min(boarding, default=0))

    def forms_up_at(self, place: str, team: TeamClass | None = None) -> int | None:
        """EF(a), EF(c,a): nobody forms up earlier."""
        serving = {
            kind.id: kind
            for flow in self.flows
            if flow.place == place and not flow.beyond
            for kind in flow.classes
        }
        first = least([self.boards_at(kind, place) for kind in serving.values()])
        if first is None:
            return None
        ready = first + self.loading_s(place)
        if team is None:
            return ready
        arrives = self.empty_at(team, place)
        return None if arrives is None else max(ready, arrives)

    def departs_at(self, place: str) -> int | None:
        """ED(a): nobody departs earlier."""
        if place not in self._departs:
            ready = self.forms_up_at(place)
            team = least([self.empty_at(each, place) for each in self.scenario.teams])
            known = ready is not None and team is not None
            self._departs[place] = (
                max(ready, team) + self.scenario.convoy.form_up_s if known else None  # type: ignore[type-var, operator]
            )
        return self._departs[place]

    @cached_property
    def _departs(self) -> dict[str, int | None]:
        return {}

    def reaches_at(self, flow: Flow, kind: VehicleClass, place: str) -> int | None:
        """EP(f,k,n): earliest arrival with people."""
        departs = self.departs_at(flow.place)
        if departs is None:
            return None
        key = (flow.place, kind.id)
        if key not in self._loaded_at:
            roads = self.network.loaded(kind)
            self._loaded_at[key] = roads.earliest(flow.place, departs, self.network.ready_loaded)
        return self._loaded_at[key].get(place)

    # Lines

    def tail_s(self, undertaking: str) -> int | None:
        """tail(u): least seconds from crossing the line to being out."""
        line, found = self.scenario.undertaking[undertaking].line, []
        for flow in self.flows:
            if flow.beyond or all(group.undertaking != undertaking for group in flow.groups):
                continue
            leaving = self.network.leaving((line,))
            for kind in flow.classes:
                way = self.network.loaded(kind).least(line, leaving).get(flow.end)
                found.append(None if way is None else way + flow.unload_s)
        return least(found)

    @cached_property
    def in_step_tail_s(self) -> int:
        """The least tail of the undertakings of in_step rules."""
        return least([self.tail_s(side) for side in in_step_sides(self.scenario)]) or 0

    # Rules that say from when

    def not_before(self, undertaking: str) -> tuple[tuple[str, int], ...]:
        """What no convoy of an undertaking does before a second: the verb, and that second."""
        if undertaking not in self._from_when:
            self._from_when[undertaking] = tuple(self._rules_from_when(undertaking))
        return self._from_when[undertaking]

    @cached_property
    def _from_when(self) -> dict[str, tuple[tuple[str, int], ...]]:
        return {}

    def _rules_from_when(self, undertaking: str) -> Iterator[tuple[str, int]]:
        for rule in self.scenario.rules:
            match rule:
                case After() if rule.event.of == undertaking and rule.event.which in ("first", "each"):
                    yield rule.event.verb, self._awaited(rule)
                case Paired() if undertaking in (rule.a, rule.b):
                    # Whoever crosses first has its partner at the other meeting point, unless a side is nobody.
                    if self._some(rule.a) and self._some(rule.b):
                        met = (self._first(rule.a, rule.meeting_a), self._first(rule.b, rule.meeting_b))
                        yield "crosses", max(met)

    def _some(self, undertaking: str) -> bool:
        """True where a side is not complete before anybody has crossed."""
        side = self.scenario.undertaking[undertaking]
        there = any(group.people > 0 for group in self.scenario.groups if group.undertaking == undertaking)
        return there and side.due > 0 and side.quota != 0

    def _awaited(self, rule: After) -> int:
        """Earliest second of what an after rule waits for."""
        waits = rule.waits_for
        for outside in self.scenario.outside:
            if outside.id == waits.of:
                return NEVER if outside.expected_at is None else outside.expected_at
        line = self.scenario.undertaking[waits.of].line
        if waits.verb == "arrives":
            return self._first(waits.of, None)
        return self._first(waits.of, line, departs=waits.verb == "leaves")

    def _first(self, undertaking: str, place: str | None, *, departs: bool = False) -> int:
        """Earliest second at which a convoy of an undertaking is at a place (none: at its end), or departs."""
        found: list[int | None] = []
        for flow in self.flows:
            if flow.beyond or all(group.undertaking != undertaking for group in flow.groups):
                continue
            if departs or place == flow.place:
                found.append(self.departs_at(flow.place))
            else:
                goal = flow.end if place is None else place
                found += [self.reaches_at(flow, kind, goal) for kind in flow.classes]
        first = least(found)
        return NEVER if first is None else first

    def ends_at(self, flow: Flow, kind: VehicleClass) -> int | None:
        """EE(f,k): earliest arrival at the end of a flow, its line crossed no sooner than rules allow."""
        arrives = self.reaches_at(flow, kind, flow.end)
        if arrives is None or flow.beyond:
            return arrives
        opens = self._opens(flow)
        if opens is None:
            return arrives
        roads = self.network.loaded(kind)
        found: list[int | None] = []
        for line, at in opens.items():
            reached = self.reaches_at(flow, kind, line)
            if reached is not None:
                ways = roads.earliest(line, max(at, reached), self.network.ready_loaded)
                found.append(ways.get(flow.end))
        through = least(found)
        return None if through is None else max(arrives, through)

    def _opens(self, flow: Flow) -> dict[str, int] | None:
        """The least C of the groups by line; None where a group has none."""
        opens: dict[str, int] = {}
        for group in flow.groups:
            gates = [at for verb, at in self.not_before(group.undertaking) if verb == "crosses"]
            if not gates:
                return None
            line = self.scenario.undertaking[group.undertaking].line
            opens[line] = min(max(gates), opens.get(line, NEVER))
        return opens

    def passes_at(self, flow: Flow, kind: VehicleClass, place: str, *, leaves: bool = False) -> int | None:
        """EP′(f,k,n), or with ``leaves`` EL(f,k,n): lines before it are crossed no sooner than rules allow."""
        reached = self.reaches_at(flow, kind, place)
        opens = None if flow.beyond else self._opens(flow)
        if reached is None or opens is None:
            return reached
        roads = self.network.loaded(kind)
        found: list[int | None] = []
        for line, at in opens.items():
            there = self.reaches_at(flow, kind, line)
            if there is None or at >= NEVER:
                continue
            if place == line:
                found.append(max(reached, at) if leaves else reached)
            elif roads.joins(flow.place, place, without=line):
                found.append(reached)
            else:
                found.append(self._onward(roads, line, max(at, there)).get(place))
        through = least(found)
        return None if through is None else max(reached, through)

    def _onward(self, roads: Roads, line: str, at: int) -> dict[str, int]:
        key = (id(roads), line, at)
        if key not in self._beyond_lines:
            self._beyond_lines[key] = roads.earliest(line, at, self.network.ready_loaded)
        return self._beyond_lines[key]

    @cached_property
    def _beyond_lines(self) -> dict[tuple[int, str, int], dict[str, int]]:
        return {}
