"""Earliest and latest seconds of the bound (docs/explanation/bound.md, sections 3, 6 and 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from safeconduct.agreement.rules import After, Paired
from safeconduct.planner.bound_flows import Flow, Network, balanced, carries, step_rule
from safeconduct.planner.bound_roads import Graph, earliest, fit, latest, least_times, reached
from safeconduct.planner.spans import union
from safeconduct.scenario.model import Group, Scenario, Spans, TeamClass, VehicleClass
from safeconduct.units import at_rate_s

NEVER = 1 << 60
Mover = VehicleClass | TeamClass


class Times:
    """What does not depend on the instant. Missing keys mean *none*: no path, or never open."""

    def __init__(self, network: Network, flows: Sequence[Flow]) -> None:
        self.network = network
        self.scenario: Scenario = network.scenario
        self.flows = flows
        self.reach: dict[str, dict[str, int]] = {}
        self.run_s: dict[tuple[str, str], dict[str, int]] = {}
        movers: tuple[Mover, ...] = (*self.scenario.classes, *self.scenario.teams)
        for mover in movers:
            self._movers_times(mover)
        self.bay_from: dict[tuple[str, str], int] = {}
        self.form_from: dict[str, int] = {}
        self.team_from: dict[tuple[str, str], int] = {}
        self.depart_from: dict[str, int] = {}
        for place in dict.fromkeys(flow.place for flow in flows):
            self._place_times(place)
        self.arrive_from: dict[tuple[str, str], dict[str, int]] = {
            (flow.name, kind.id): earliest(
                network.loaded(kind), flow.place, self.depart_from[flow.place], network.loaded_gates
            )
            for flow in flows
            if flow.place in self.depart_from
            for kind in flow.classes
        }
        self.safe_meeting = any(
            place.kind == "meeting" and place.safe_to_wait for place in self.scenario.places
        )
        self.tail = self._tails()
        self.not_before = (*self._not_before(), *self._not_before_pairs())
        self.end_from: dict[tuple[str, str], int] = {}
        for flow in flows:
            for kind in flow.classes:
                at = self._end_from(flow, kind)
                if at is not None:
                    self.end_from[flow.name, kind.id] = at
        self.pass_from: dict[tuple[str, str], dict[str, int]] = {}
        self.enter_from: dict[tuple[str, str], dict[str, int]] = {}
        for flow in flows:
            for kind in flow.classes:
                self.pass_from[flow.name, kind.id] = self._past_lines(flow, kind, leaving=False)
                self.enter_from[flow.name, kind.id] = self._past_lines(flow, kind, leaving=True)

    def _movers_times(self, mover: Mover) -> None:
        graph = self.network.empty(mover)
        gates = self.network.empty_gates
        one_way = isinstance(mover, VehicleClass) and mover.one_way
        start = self.scenario.start
        self.reach[mover.id] = {mover.home: start} if one_way else earliest(graph, mover.home, start, gates)
        leave = {post: gate.whole for post, gate in gates.items()}
        ends = {flow.end for flow in self.flows if flow.stage != "beyond"}
        for source in (mover.home, *sorted(ends - {mover.home})):
            self.run_s[mover.id, source] = least_times(graph, source, leave)

    def _place_times(self, place_id: str) -> None:
        scenario = self.scenario
        place = scenario.place[place_id]
        here = [group for group in scenario.groups if group.place == place_id and group.people > 0]
        boarding = dict(scenario.boarding_s)
        for kind in _once(kind for flow in self.flows if flow.place == place_id for kind in flow.classes):
            groups = [group for group in here if carries(kind, group) and group.releases]
            if place_id not in self.reach[kind.id] or not groups:
                continue
            first = min(release.at for group in groups for release in group.releases)
            least = min(boarding[group.need] for group in groups)
            begun = fit(place.hours, max(self.reach[kind.id][place_id], first), least)
            if begun is not None:
                self.bay_from[kind.id, place_id] = begun
        bays = [at for (_, where), at in self.bay_from.items() if where == place_id]
        teams = [self.reach[t.id][place_id] for t in scenario.teams if place_id in self.reach[t.id]]
        if not bays or not teams:
            return
        self.form_from[place_id] = min(bays) + self._loading_s(place_id, here)
        for team in scenario.teams:
            if place_id in self.reach[team.id]:
                self.team_from[team.id, place_id] = max(
                    self.form_from[place_id], self.reach[team.id][place_id]
                )
        self.depart_from[place_id] = max(self.form_from[place_id], min(teams)) + scenario.convoy.form_up_s

    def _loading_s(self, place_id: str, here: list[Group]) -> int:
        scenario = self.scenario
        place = scenario.place[place_id]
        desk = scenario.convoy.least * at_rate_s(1, place.people_per_h) if place.people_per_h else 0
        if any(kind.one_way and kind.home == place_id for kind in scenario.classes) or place.bays < 1:
            return desk
        boarding = dict(scenario.boarding_s)
        needs = [boarding[group.need] for group in here if group.need != "own_vehicle"]
        rounds = -(-scenario.convoy.least // place.bays)
        return max(desk, rounds * min(needs, default=0))

    def _tails(self) -> dict[str, int]:
        kappa = {post: gate.whole for post, gate in self.network.loaded_gates.items()}
        tails: dict[str, int] = {}
        for undertaking in self.scenario.undertakings:
            found = []
            for flow in self.flows:
                if flow.stage == "beyond" or all(g.undertaking != undertaking.id for g in flow.groups):
                    continue
                for kind in flow.classes:
                    rest = least_times(self.network.loaded(kind), undertaking.line, kappa)
                    if flow.end in rest:
                        found.append(rest[flow.end] + flow.unload)
            tails[undertaking.id] = min(found, default=0)
        return tails

    def _first_second(self, undertaking: str, verb: str) -> int:
        line = self.scenario.undertaking[undertaking].line
        found = []
        for flow in self.flows:
            if flow.stage == "beyond" or all(group.undertaking != undertaking for group in flow.groups):
                continue
            for kind in flow.classes:
                arrivals = self.arrive_from.get((flow.name, kind.id), {})
                if verb == "leaves" or (verb == "crosses" and line == flow.place):
                    at = self.depart_from.get(flow.place)
                else:
                    at = arrivals.get(line if verb == "crosses" else flow.end)
                if at is not None:
                    found.append(at)
        return min(found, default=NEVER)

    def _not_before(self) -> tuple[tuple[str, str, int], ...]:
        """Undertaking, verb and the second before which none of its convoys may do it."""
        outside = {event.id: event.expected_at for event in self.scenario.outside}
        found = []
        for rule in self.scenario.rules:
            if not isinstance(rule, After) or rule.event.which == "last" or rule.event.of in outside:
                continue
            if rule.waits_for.of in outside:
                expected = outside[rule.waits_for.of]
                second = NEVER if expected is None else expected
            else:
                second = self._first_second(rule.waits_for.of, rule.waits_for.verb)
            found.append((rule.event.of, rule.event.verb, second))
        return tuple(found)

    def _not_before_pairs(self) -> Iterator[tuple[str, str, int]]:
        """The same for convoys in pairs: nobody crosses before both sides can stand at their meeting points."""
        for rule in self.scenario.rules:
            if not isinstance(rule, Paired) or min(self._full(rule.a), self._full(rule.b)) <= 0:
                continue
            second = max(self._first_at(rule.a, rule.meeting_a), self._first_at(rule.b, rule.meeting_b))
            yield rule.a, "crosses", second
            yield rule.b, "crosses", second

    def _full(self, undertaking: str) -> int:
        side = self.scenario.undertaking[undertaking]
        people = sum(group.people for group in self.scenario.groups if group.undertaking == undertaking)
        return min(side.due, people) if side.quota is None else min(side.due, people, side.quota)

    def _first_at(self, undertaking: str, place: str) -> int:
        """Earliest second at which a convoy of an undertaking reaches a place."""
        found = [
            self.arrive_from[flow.name, kind.id][place]
            for flow in self.flows
            if flow.stage != "beyond" and any(group.undertaking == undertaking for group in flow.groups)
            for kind in flow.classes
            if place in self.arrive_from.get((flow.name, kind.id), {})
        ]
        return min(found, default=NEVER)

    def _end_from(self, flow: Flow, kind: VehicleClass) -> int | None:
        """Earliest arrival at the flow's end by way of a line, crossed no sooner than rules let its people."""
        arrivals = self.arrive_from.get((flow.name, kind.id), {})
        soonest = arrivals.get(flow.end)
        if soonest is None or flow.stage == "beyond":
            return soonest
        gates = self._line_gates(flow)
        if gates is None:
            return soonest
        graph = self.network.loaded(kind)
        found = []
        for line, opens in gates.items():
            if line in arrivals:
                onward = earliest(graph, line, max(arrivals[line], opens), self.network.loaded_gates)
                if flow.end in onward:
                    found.append(onward[flow.end])
        return max(soonest, min(found)) if found else None

    def _line_gates(self, flow: Flow) -> dict[str, int] | None:
        """By line the second before which nobody crosses it; None where some group of the flow may at any time."""
        gates: dict[str, int] = {}
        for group in flow.groups:
            seconds = [
                at for of, verb, at in self.not_before if of == group.undertaking and verb == "crosses"
            ]
            if not seconds:
                return None
            line = self.scenario.undertaking[group.undertaking].line
            gates[line] = min(max(seconds), gates.get(line, NEVER))
        return gates

    def _past_lines(self, flow: Flow, kind: VehicleClass, *, leaving: bool) -> dict[str, int]:
        """Earliest arrival at every place, where that is past a line after it opens; or earliest leaving of it."""
        arrivals = self.arrive_from.get((flow.name, kind.id), {})
        gates = None if flow.stage == "beyond" else self._line_gates(flow)
        if gates is None:
            return arrivals
        graph = self.network.loaded(kind)
        soonest: dict[str, int] = {}
        for line, opens in gates.items():
            if line not in arrivals or opens >= NEVER:
                continue
            onward = earliest(graph, line, max(arrivals[line], opens), self.network.loaded_gates)
            before = reached(graph, flow.place, stop=line) - ({line} if leaving else set())
            for place, at in arrivals.items():
                then = at if place in before else onward.get(place, NEVER)
                if then < soonest.get(place, NEVER):
                    soonest[place] = then
        return {place: max(arrivals[place], at) for place, at in soonest.items()}


@dataclass(frozen=True, slots=True)
class Sight:
    """What a class can still do on a flow: the deadline, and the latest second to leave each place on the way."""

    deadline: int
    leave: Mapping[str, int]


class Moment:
    """What depends on the instant: deadlines, latest seconds, what is open."""

    def __init__(self, times: Times, at: int, *, steps: tuple[int, ...], step: int | None = None) -> None:
        """``steps`` are the proved seconds T₁, T₂ …; ``step`` sets κ where a lemma does."""
        self.times = times
        self.at = at
        sides = balanced(times.scenario)
        self.tau = at - min((times.tail[side] for side in sides), default=0)
        self.step, self.since = _step(times, at, steps, step)
        self._seen: dict[tuple[int, str, int, bool], dict[str, int]] = {}
        self.sights: dict[tuple[str, str], Sight] = {}
        for flow in times.flows:
            for kind in flow.classes:
                sight = self._sight(flow, kind)
                if sight is not None:
                    self.sights[flow.name, kind.id] = sight
        self.depart_by: dict[str, int] = {}
        for flow in times.flows:
            found = [
                self.sights[flow.name, kind.id].leave[flow.place]
                for kind in flow.classes
                if (flow.name, kind.id) in self.sights
            ]
            if found:
                self.depart_by[flow.name] = max(found)

    @property
    def ends_by(self) -> int:
        """Last second at which a trip that counts has ended."""
        return self.at

    def is_open(self, flow: Flow, kind: VehicleClass | None = None) -> bool:
        """True when the flow (with this class) can still, or already, take part."""
        if kind is not None:
            return (flow.name, kind.id) in self.sights
        return flow.name in self.depart_by

    def bay_by(self, flows: Iterable[Flow]) -> int | None:
        """Latest second at which a bay of these flows' place is of use."""
        found = [last_in(self._hours(f), at) for f in flows if (at := self._form_by(f)) is not None]
        known = [at for at in found if at is not None]
        return max(known, default=None)

    def deadline(self, flow: Flow) -> int | None:
        """Latest deadline of its open classes."""
        found = [
            self.sights[flow.name, k.id].deadline for k in flow.classes if (flow.name, k.id) in self.sights
        ]
        return max(found, default=None)

    def shut(self, flow: Flow, group: Group) -> bool:
        """True when an *after* rule keeps the group from being out by this instant."""
        for undertaking, verb, second in self.times.not_before:
            if group.undertaking != undertaking:
                continue
            if verb == "leaves":
                last: int | None = self.depart_by.get(flow.name)
            elif verb == "crosses":
                last = self.tau if flow.stage == "beyond" else self.at - self.times.tail[undertaking]
            else:
                last = None if flow.stage == "beyond" else self.deadline(flow)
            if last is not None and last < second:
                return True
        return False

    def _hours(self, flow: Flow) -> Spans:
        return self.times.scenario.place[flow.place].hours

    def _form_by(self, flow: Flow) -> int | None:
        at = self.depart_by.get(flow.name)
        return None if at is None else at - self.times.scenario.convoy.form_up_s

    def _sight(self, flow: Flow, kind: VehicleClass) -> Sight | None:
        begun = self.times.depart_from.get(flow.place)
        if begun is None or (kind.id, flow.place) not in self.times.bay_from:
            return None
        windows = None if flow.stage == "beyond" else windows_of(self.times.scenario, flow)
        limit = self.tau if flow.stage == "beyond" else self.at - flow.unload
        if windows is None:
            return self._back(flow, kind, limit, begun)
        for opens, closes in reversed(windows):
            if opens > limit:
                continue
            sight = self._back(flow, kind, min(limit, closes), begun)
            if sight is None or self.times.safe_meeting or sight.leave[flow.place] >= opens:
                return sight
        return None

    def _back(self, flow: Flow, kind: VehicleClass, deadline: int, begun: int) -> Sight | None:
        graph = self.times.network.loaded(kind)
        beyond = flow.stage == "beyond"
        merged: dict[str, int] = {}
        departs: int | None = None
        for line in flow.lines:
            first = self._latest(graph, flow.end, deadline, passed=beyond)
            labels = [first]
            if line:
                if line not in first:
                    continue
                labels.append(self._latest(graph, line, first[line], passed=True))
            for label in labels:
                for node, at in label.items():
                    if at > merged.get(node, -1):
                        merged[node] = at
            if flow.place in labels[-1]:
                departs = max(labels[-1][flow.place], departs if departs is not None else -NEVER)
        if departs is None or departs < begun:
            return None
        merged[flow.place] = departs
        return Sight(deadline, merged)

    def _latest(self, graph: Graph, target: str, deadline: int, *, passed: bool) -> dict[str, int]:
        key = (id(graph), target, deadline, passed)
        if key not in self._seen:
            self._seen[key] = latest(graph, target, deadline, self.times.network.loaded_gates, passed=passed)
        return self._seen[key]


def _step(times: Times, at: int, steps: tuple[int, ...], step: int | None) -> tuple[int, int]:
    """κ and T: how many steps may be full by the time that counts, and since when."""
    rule = step_rule(times.scenario)
    start = times.scenario.start
    if rule is None:
        return 0, start
    if step is None:
        crossed = at - min(times.tail[rule.a], times.tail[rule.b])
        step = 0
        while step < len(rule.steps) - 1:
            second = steps[step] if step < len(steps) else start
            if second > start and second >= crossed:
                break
            step += 1
    since = steps[step - 1] if 0 < step <= len(steps) else start
    return step, since


def windows_of(scenario: Scenario, flow: Flow) -> Spans | None:
    """Windows of the flow's people; None where one of them has none."""
    spans = [scenario.window.get(group.undertaking) for group in flow.groups]
    if any(span is None for span in spans):
        return None
    return union(span for span in spans if span is not None)


def last_in(spans: Spans, limit: int) -> int | None:
    """The greatest second of the closure of ``spans`` that is not after ``limit``."""
    for begin, end in reversed(spans):
        if limit >= begin:
            return min(limit, end)
    return None


def _once(kinds: Iterable[VehicleClass]) -> list[VehicleClass]:
    return list({kind.id: kind for kind in kinds}.values())
