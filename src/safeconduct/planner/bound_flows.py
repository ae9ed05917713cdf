"""What the bound counts trips by: pairs, flows and sizes of convoys (docs/explanation/bound.md, section 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from safeconduct.agreement.rules import InStep, Tranches
from safeconduct.planner.bound_roads import (
    Arc,
    Gate,
    Graph,
    empty_gates,
    graph_of,
    least_times,
    loaded_gates,
    may_use,
    reaches,
)
from safeconduct.scenario.model import Group, Scenario, TeamClass, VehicleClass

Stage = Literal["plain", "early", "late", "beyond"]
BUCKETS_MOST = 96  # enough for exact sizes on a dozen flows, few enough for a thousand columns


@dataclass(frozen=True, slots=True)
class Way:
    """A mover's road on one flow: least seconds, least seconds to the line, and posts that no path can miss.

    ``after`` holds the posts that are surely passed after the line; the two are empty but for late flows.
    """

    seconds: int
    to_line: int
    posts: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Flow:
    """Trips of convoys from one place to one end, in one stage."""

    name: str
    place: str
    end: str
    stage: Stage
    unload: int
    groups: tuple[Group, ...]
    lines: tuple[str, ...]
    classes: tuple[VehicleClass, ...]
    teams: tuple[TeamClass, ...]
    ways: Mapping[str, Way]
    """By vehicle class and by team class; a team's posts are those that no class of the flow can miss."""
    legs: tuple[str, ...]
    legs_after: tuple[str, ...]
    leg_least: Mapping[str, int]

    @cached_property
    def people(self) -> int:
        """People who could take part."""
        return sum(group.people for group in self.groups)

    @cached_property
    def returning(self) -> tuple[VehicleClass, ...]:
        """Classes that come back."""
        return tuple(kind for kind in self.classes if not kind.one_way)

    @cached_property
    def own(self) -> tuple[VehicleClass, ...]:
        """Private one-way classes."""
        return tuple(kind for kind in self.classes if kind.one_way)


class Network:
    """The graphs of a case, made once, and what is derived from them."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.loaded_gates: Mapping[str, Gate] = loaded_gates(scenario)
        self.empty_gates: Mapping[str, Gate] = empty_gates(scenario)
        self._graphs: dict[tuple[object, ...], Graph] = {}
        self._by_mover: dict[tuple[str, ...], Graph] = {}

    def loaded(self, kind: VehicleClass, team: TeamClass | None = None) -> Graph:
        """Legs that convoys with this class (and this team) may use, at the class's pace."""
        mover = ("loaded", kind.id, team.id if team else "")
        if mover not in self._by_mover:
            self._by_mover[mover] = self._loaded(kind, team)
        return self._by_mover[mover]

    def empty(self, mover: VehicleClass | TeamClass) -> Graph:
        """Legs that this class may use alone."""
        key = ("empty", mover.id)
        if key not in self._by_mover:
            self._by_mover[key] = self._empty(mover)
        return self._by_mover[key]

    def _loaded(self, kind: VehicleClass, team: TeamClass | None) -> Graph:
        legs = [
            leg
            for leg in self.scenario.legs
            if may_use(leg, kind.may_enter)
            and any(may_use(leg, other.may_enter) for other in self.scenario.teams if team in (None, other))
        ]
        key = ("loaded", kind.speed_milli, tuple(leg.id for leg in legs))
        if key not in self._graphs:
            self._graphs[key] = graph_of(
                Arc(leg.id, leg.start, leg.end, -(-leg.loaded_s * kind.speed_milli // 1000), leg.hours)
                for leg in legs
            )
        return self._graphs[key]

    def _empty(self, mover: VehicleClass | TeamClass) -> Graph:
        speed = mover.speed_milli if isinstance(mover, VehicleClass) else 1000
        legs = [leg for leg in self.scenario.legs if may_use(leg, mover.may_enter)]
        key = ("empty", speed, tuple(leg.id for leg in legs))
        if key not in self._graphs:
            self._graphs[key] = graph_of(
                Arc(leg.id, leg.start, leg.end, -(-leg.empty_s * speed // 1000), leg.hours) for leg in legs
            )
        return self._graphs[key]


def carries(kind: VehicleClass, group: Group) -> bool:
    """True when the class has places for the group's need, at the group's place where it is one-way."""
    if kind.one_way:
        return group.need == "own_vehicle" and kind.home == group.place and kind.holds("own_vehicle") > 0
    return group.need != "own_vehicle" and kind.holds(group.need) > 0


def through(graph: Graph, place: str, line: str, end: str) -> bool:
    """True when a path from place to end through the line exists."""
    if not line:
        return reaches(graph, place, end)
    return reaches(graph, place, line) and reaches(graph, line, end)


def _misses(graph: Graph, ends: tuple[str, str, str], *, post: str = "", leg: str = "") -> bool:
    """True when a path from place to end through the line can do without the post or the leg."""
    place, line, end = ends
    if post == line and post:
        return False
    pairs = ((place, line), (line, end)) if line else ((place, end),)
    return all(a == b or reaches(graph, a, b, without=post, without_leg=leg) for a, b in pairs)


def _past_line(graph: Graph, lines: tuple[str, ...], end: str, *, post: str = "", leg: str = "") -> bool:
    """True when every path from every line to the end takes the post or the leg, and the post is none of the lines."""
    return all(
        line and post != line and not reaches(graph, line, end, without=post, without_leg=leg)
        for line in lines
    )


def _seconds(
    graph: Graph, flow: tuple[str, tuple[str, ...], str, bool], leave: Mapping[str, int]
) -> tuple[int, int]:
    """Least seconds on the way through any line, and the greatest of the least seconds up to and past a line."""
    place, lines, end, beyond = flow
    start = least_times(graph, place, leave)
    whole: list[int] = []
    parts: list[int] = [0]
    for line in lines:
        if not line:
            if end in start:
                whole.append(start[end] + (leave.get(end, 0) if beyond and end != place else 0))
            continue
        rest = least_times(graph, line, leave)
        if line in start and end in rest:
            first = start[line] + (leave.get(line, 0) if line != place else 0)
            parts.append(first)
            whole.append(first + rest[end])
    return min(whole), max(parts)


@dataclass(frozen=True, slots=True)
class _Pair:
    place: str
    end: str
    unload: int
    groups: tuple[Group, ...]
    lines: tuple[str, ...]
    beyond: bool = False


def _posts(network: Network, pair: _Pair, graph: Graph) -> tuple[tuple[str, ...], tuple[str, ...]]:
    posts = tuple(
        post
        for post in network.loaded_gates
        if post != pair.place
        and (
            (pair.beyond and post == pair.end)
            or not any(_misses(graph, (pair.place, line, pair.end), post=post) for line in pair.lines)
        )
    )
    after = tuple(
        post for post in posts if not pair.beyond and _past_line(graph, pair.lines, pair.end, post=post)
    )
    return posts, after


def _ways(network: Network, pair: _Pair, classes: tuple[VehicleClass, ...]) -> dict[str, Way]:
    ends = (pair.place, pair.lines, pair.end, pair.beyond)
    kappa = {post: gate.whole for post, gate in network.loaded_gates.items()}
    ways: dict[str, Way] = {}
    for kind in classes:
        graph = network.loaded(kind)
        posts, after = _posts(network, pair, graph)
        whole, first = _seconds(
            graph, ends, {post: cost for post, cost in kappa.items() if post not in posts}
        )
        ways[kind.id] = Way(whole, first, posts, after)
    common = tuple(post for post in kappa if all(post in ways[kind.id].posts for kind in classes))
    later = tuple(post for post in common if all(post in ways[kind.id].after for kind in classes))
    leave = {post: cost for post, cost in kappa.items() if post not in common}
    for team in network.scenario.teams:
        found = [
            _seconds(network.loaded(kind, team), ends, leave)
            for kind in classes
            if any(through(network.loaded(kind, team), pair.place, line, pair.end) for line in pair.lines)
        ]
        if found:
            ways[team.id] = Way(min(a for a, _ in found), max(b for _, b in found), common, later)
    return ways


def _legs(
    network: Network, pair: _Pair, classes: tuple[VehicleClass, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    graphs = [network.loaded(kind) for kind in classes]
    named = [leg.id for leg in network.scenario.legs if leg.headway_s > 0 or leg.max_convoys is not None]
    legs = tuple(
        leg
        for leg in named
        if not any(
            _misses(graph, (pair.place, line, pair.end), leg=leg) for graph in graphs for line in pair.lines
        )
    )
    after = tuple(
        leg
        for leg in legs
        if not pair.beyond and all(_past_line(g, pair.lines, pair.end, leg=leg) for g in graphs)
    )
    return legs, after


def _flow(
    network: Network, pair: _Pair, classes: tuple[VehicleClass, ...], name: str, stage: Stage
) -> Flow | None:
    ways = _ways(network, pair, classes)
    teams = tuple(team for team in network.scenario.teams if team.id in ways)
    if not teams:
        return None
    legs, after = _legs(network, pair, classes)
    least = {
        leg: min(-(-network.scenario.leg[leg].loaded_s * kind.speed_milli // 1000) for kind in classes)
        for leg in legs
    }
    return Flow(
        name,
        pair.place,
        pair.end,
        stage,
        pair.unload,
        pair.groups,
        pair.lines,
        classes,
        teams,
        ways,
        legs,
        after,
        least,
    )


def step_rule(scenario: Scenario) -> Tranches | None:
    """The tranches rule that the bound contains: the first."""
    return next((rule for rule in scenario.rules if isinstance(rule, Tranches)), None)


def balanced(scenario: Scenario) -> tuple[str, ...]:
    """Undertakings of in_step rules, in the order of undertakings."""
    named = {side for rule in scenario.rules if isinstance(rule, InStep) for side in (rule.a, rule.b)}
    return tuple(undertaking.id for undertaking in scenario.undertakings if undertaking.id in named)


def _line_of(scenario: Scenario, group: Group) -> str:
    return scenario.undertaking[group.undertaking].line if group.undertaking else ""


def _pairs(network: Network) -> list[tuple[_Pair, tuple[VehicleClass, ...]]]:
    scenario = network.scenario
    found = []
    for place in scenario.places:
        here = [group for group in scenario.groups if group.place == place.id and group.people > 0]
        for end in scenario.places:
            if end.kind != "reception" or not here:
                continue
            groups = tuple(
                g for g in here if end.id in g.destinations and (not end.needs or g.need in end.needs)
            )
            lines = tuple(dict.fromkeys(_line_of(scenario, group) for group in groups))
            classes = tuple(
                kind
                for kind in scenario.classes
                if any(carries(kind, group) for group in groups)
                and any(through(network.loaded(kind), place.id, line, end.id) for line in lines)
            )
            if classes:
                found.append((_Pair(place.id, end.id, end.unload_s, groups, lines), classes))
    return found


def flows_of(network: Network) -> tuple[Flow, ...]:
    """Every flow of the case, pairs first, in the order of places."""
    scenario = network.scenario
    rule = step_rule(scenario)
    sides = (rule.a, rule.b) if rule else ()
    pairs = _pairs(network)
    found: list[Flow | None] = []
    for pair, classes in pairs:
        name = f"{pair.place}>{pair.end}"
        if rule and all(group.undertaking in sides for group in pair.groups):
            found.append(_flow(network, pair, classes, f"{name}/early", "early"))
            found.append(_flow(network, pair, classes, f"{name}/late", "late"))
        else:
            found.append(_flow(network, pair, classes, name, "plain"))
    found.extend(_beyond(network, pairs))
    return tuple(flow for flow in found if flow is not None)


def _beyond(network: Network, pairs: list[tuple[_Pair, tuple[VehicleClass, ...]]]) -> list[Flow | None]:
    scenario = network.scenario
    sides = balanced(scenario)
    found: list[Flow | None] = []
    for place in scenario.places:
        groups = tuple(
            g for g in scenario.groups if g.place == place.id and g.people > 0 and g.undertaking in sides
        )
        for side in sides:
            line = scenario.undertaking[side].line
            if not any(group.undertaking == side for group in groups):
                continue
            kinds = {
                kind.id
                for pair, classes in pairs
                if pair.place == place.id and any(group in groups for group in pair.groups)
                for kind in classes
            }
            classes = tuple(
                k for k in scenario.classes if k.id in kinds and reaches(network.loaded(k), place.id, line)
            )
            if classes:
                pair = _Pair(place.id, line, 0, groups, ("",), beyond=True)
                found.append(_flow(network, pair, classes, f"{place.id}>{side}/beyond", "beyond"))
    return found


@dataclass(frozen=True, slots=True)
class Sizes:
    """Convoys with ``low`` to ``high`` vehicles that come back."""

    low: int
    high: int

    @property
    def name(self) -> str:
        """As in the names of rows and columns."""
        return f"{self.low}-{self.high}"


def sizes_of(scenario: Scenario, flow: Flow, flows: int) -> tuple[Sizes, ...]:
    """Buckets of convoy sizes for one of so many flows."""
    least, most = scenario.convoy.least, scenario.convoy.most
    low = 0 if flow.own else least
    high = most if flow.returning else 0
    count = high - low + 1
    buckets = 1 if flow.stage in ("early", "beyond") else min(count, max(1, BUCKETS_MOST // flows))
    return tuple(
        Sizes(low + index * count // buckets, low + (index + 1) * count // buckets - 1)
        for index in range(buckets)
    )
