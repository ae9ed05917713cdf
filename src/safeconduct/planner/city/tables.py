"""From a compiled case to the tables of compiled dispatching."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import lcm

import numpy as np

from safeconduct.agreement.rules import InStep
from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.kernel.paths import towards
from safeconduct.planner.city.kernel.state import NEVER, Whole
from safeconduct.planner.city.memory import Layout
from safeconduct.planner.problem import Problem
from safeconduct.planner.spans import Open
from safeconduct.scenario.model import NEEDS, Place

TYPICAL_COUNT, TYPICAL_RIDERS = 5, 45  # a convoy by which posts are weighed when roads are compared
MOST_POSTS = 4  # posts among which convoys from one place to one reception may choose
DETOUR = 1.35


def whole(rows: Iterable[Iterable[int]], columns: int) -> Whole:
    """A table of whole numbers, also where it has no rows."""
    return np.array([list(row) for row in rows], dtype=np.int64).reshape(-1, columns)


class _Spans:
    """All spans of time of a case in one table, each set once."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int]] = []
        self._known: dict[Open, tuple[int, int]] = {None: (-1, -1)}

    def add(self, spans: Open) -> tuple[int, int]:
        """First and end row of a set of spans."""
        if spans not in self._known:
            first = len(self.rows)
            self.rows.extend(spans or ())
            self._known[spans] = (first, len(self.rows))
        return self._known[spans]


def tables(problem: Problem) -> Layout:
    """Everything that a dispatch looks up."""
    spans = _Spans()
    hours = {
        "place": [spans.add(each) for each in problem.post_hours],
        "leg": [spans.add(each) for each in problem.leg_hours],
        "kind": [spans.add(kind.hours) for kind in problem.kinds],
        "side": [spans.add(side.windows) for side in problem.sides],
        "origin": [spans.add(origin.empty_windows) for origin in problem.origins],
    }
    posts = [number for number, place in enumerate(problem.places) if place.kind == "post"]
    post_at = {place: number for number, place in enumerate(posts)}
    nets = _Nets(problem, _legs(problem), posts)
    road, road_legs, origin_roads, origin_trip, via = nets.roads()
    trips, trips_of = _trips(problem, road, origin_roads)
    fixed = {
        k.T_BOARDING_S: np.array(problem.boarding_s, dtype=np.int64),
        k.T_SPANS: whole(spans.rows, 2),
        k.T_PLACE: whole(
            (
                _place(place, post_at.get(number, -1), problem.origin_at[number])
                for number, place in enumerate(problem.places)
            ),
            13,
        ),
        k.T_PLACE_HOURS: whole(hours["place"], 2),
        k.T_LEG: nets.leg,
        k.T_LEG_HOURS: whole(hours["leg"], 2),
        k.T_KIND: whole(_kinds(problem), 11),
        k.T_KIND_HOURS: whole(hours["kind"], 2),
        k.T_ORIGIN_HOURS: whole(hours["origin"], 2),
        k.T_MOVER_KIND: np.array(problem.mover_kind, dtype=np.int64),
        k.T_MOVER_RANK: np.array(problem.rank, dtype=np.int64),
        k.T_GROUP: whole(
            ((g.origin, g.need, g.priority, g.people, g.household, g.undertaking) for g in problem.groups), 6
        ),
        k.T_ACCEPTS: _accepts(problem),
        k.T_ORIGIN_PLACE: np.array([origin.place for origin in problem.origins], dtype=np.int64),
        k.T_ORIGIN_GROUPS: _pointers([len(origin.groups) for origin in problem.origins]),
        k.T_GROUPS_AT: np.array([g for origin in problem.origins for g in origin.groups], dtype=np.int64),
        k.T_RELEASE: whole(
            sorted((at, group.index, people) for group in problem.groups for at, people in group.releases), 3
        ),
        k.T_SIDE: whole(((side.line, side.most, side.full) for side in problem.sides), 3),
        k.T_SIDE_HOURS: whole(hours["side"], 2),
        k.T_RULE: whole(_rules(problem), 5),
        k.T_ORIGIN_ROADS: origin_roads,
        k.T_ROAD: road,
        k.T_ROAD_LEGS: road_legs,
        k.T_NEXT_LEG: nets.empty_legs,
        k.T_REACH_S: nets.empty_s,
        k.T_STANDS: np.array(_stands(problem), dtype=np.int64),
        k.T_POST_PLACE: np.array(posts, dtype=np.int64),
        k.T_ORIGIN_TRIP: origin_trip,
        k.T_VIA: via,
        k.T_TRIP: trips,
        k.T_TRIPS_OF: trips_of,
        k.T_RECEPTIONS: np.array(sorted({int(end) for end in trips[:, k.TRIP_TO]}), dtype=np.int64),
    }
    return Layout(_numbers(problem), fixed)


def _numbers(problem: Problem) -> dict[int, int]:
    return {
        k.S_START: problem.start,
        k.S_HORIZON: problem.horizon,
        k.S_LEAST: max(1, problem.scenario.convoy.least),
        k.S_MOST: problem.scenario.convoy.most,
        k.S_FORM_UP_S: problem.scenario.convoy.form_up_s,
        k.S_HOLD_MAX_S: problem.scenario.convoy.hold_max_s,
    }


def _pointers(lengths: list[int]) -> Whole:
    ends = np.cumsum(lengths, dtype=np.int64)
    return np.stack([ends - np.array(lengths, dtype=np.int64), ends], axis=1).reshape(-1, 2)


def _place(place: Place, post: int, origin: int) -> tuple[int, ...]:
    kind = {"post": k.POST, "meeting": k.MEETING, "assembly": k.ASSEMBLY}.get(place.kind, 0)
    return (
        max(1, place.lanes),
        place.vehicle_s,
        place.person_s,
        place.empty_s,
        place.bays,
        -1 if place.parking is None else place.parking,
        place.people_per_h or 0,
        place.unload_s,
        -1 if place.capacity is None else place.capacity,
        post,
        origin,
        kind,
        -1 if place.wait_max_s is None else place.wait_max_s,
    )


def _legs(problem: Problem) -> Whole:
    lanes: dict[str, list[int]] = {}
    for number, leg in enumerate(problem.legs):
        if leg.lane:
            lanes.setdefault(leg.lane, []).append(number)
    other = {
        number: next((each for each in legs if each != number), -1)
        for legs in lanes.values()
        for number in legs
    }
    return whole(
        (
            (
                problem.leg_from[number],
                problem.leg_to[number],
                leg.loaded_s,
                leg.empty_s,
                leg.headway_s,
                -1 if leg.max_convoys is None else leg.max_convoys,
                other.get(number, -1),
            )
            for number, leg in enumerate(problem.legs)
        ),
        7,
    )


def _kinds(problem: Problem) -> Iterator[tuple[int, ...]]:
    for kind in problem.kinds:
        yield (
            kind.home,
            *kind.holds,
            kind.speed_milli,
            kind.turnaround_s,
            -1 if kind.duty_s is None else kind.duty_s,
            kind.rest_s,
            int(kind.is_team),
            sum(kind.holds),
        )


def _accepts(problem: Problem) -> Whole:
    table = np.zeros((len(problem.groups), len(problem.places)), dtype=np.int64)
    for group, source in zip(problem.groups, problem.scenario.groups, strict=True):
        for place in group.destinations:
            table[group.index, place] = int(source.need in problem.places[place].needs)
    return table


def _rules(problem: Problem) -> Iterator[tuple[int, int, int, int, int]]:
    """``|a/due_a − b/due_b| ≤ tolerance`` and ``|a − ratio·b| ≤ people`` in whole numbers."""
    for rule in problem.scenario.rules:
        if not isinstance(rule, InStep):
            continue
        a, b = problem.side_at[rule.a], problem.side_at[rule.b]
        if rule.ratio is not None:
            ratio, within = Fraction(rule.ratio), Fraction(rule.tolerance_people or 0)
            unit = ratio.denominator
            yield a, b, unit, ratio.numerator, int(within * unit)
            continue
        due_a, due_b = problem.sides[a].due, problem.sides[b].due
        unit = lcm(due_a, due_b, rule.tolerance.denominator)
        yield a, b, unit // due_a, unit // due_b, int(rule.tolerance * unit)


def _stands(problem: Problem) -> list[int]:
    kinds = ("depot", "reception", "assembly")
    homes = {kind.home for kind in problem.kinds}
    return [number for number, place in enumerate(problem.places) if place.kind in kinds or number in homes]


def _trips(problem: Problem, road: Whole, origin_roads: Whole) -> tuple[Whole, Whole]:
    """The quickest road from every origin to each of its receptions, with what comes before and after it."""
    seat_s = problem.boarding_s[NEEDS.index("seat")]
    seats = max((kind.holds[NEEDS.index("seat")] for kind in problem.kinds), default=1)
    vehicles = sum(not problem.kinds[kind].is_team for kind in problem.mover_kind)
    teams = len(problem.mover_kind) - vehicles
    size = block_size(problem)
    del teams
    rows: list[tuple[int, ...]] = []
    lengths = []
    for origin in problem.origins:
        best: dict[tuple[int, int], int] = {}
        for number in range(*origin_roads[origin.index]):
            key = (int(road[number, k.TO]), int(road[number, k.UNDER]))
            best[key] = min(best.get(key, NEVER), int(road[number, k.LASTS_S]))
        load_s = -(-size // max(1, origin.bays)) * seats * seat_s + problem.scenario.convoy.form_up_s
        for (end, side), lasts in sorted(best.items()):
            rows.append((origin.index, end, lasts, load_s, problem.places[end].unload_s, side))
        lengths.append(len(best))
    return whole(rows, 6), _pointers(lengths)


def block_size(problem: Problem) -> int:
    """Vehicles of a convoy when every team has one: no fewer than the least, no more than the most."""
    convoy = problem.scenario.convoy
    vehicles = sum(
        not problem.kinds[kind].is_team and not problem.kinds[kind].one_way for kind in problem.mover_kind
    )
    teams = sum(problem.kinds[kind].is_team for kind in problem.mover_kind)
    size = -(-vehicles // teams) if teams else convoy.least
    return max(1, convoy.least, min(convoy.most, size))


class _Nets:
    """Quickest roads of a case, empty and loaded, and the roads that its convoys may take."""

    def __init__(self, problem: Problem, leg: Whole, posts: list[int]) -> None:
        self.problem = problem
        self.leg = leg
        self.posts = posts
        self.origins = [origin.place for origin in problem.origins]
        empty = [place.empty_s if place.kind == "post" else 0 for place in problem.places]
        self.empty_legs, self.empty_s = self._net([*self.origins, *posts], k.EMPTY_LEG_S, empty)
        loaded = [
            -(-TYPICAL_COUNT // max(1, place.lanes)) * (place.vehicle_s + TYPICAL_RIDERS * place.person_s)
            if place.kind == "post"
            else 0
            for place in problem.places
        ]
        self.standing = loaded
        lines = {side.line for side in problem.sides if side.line >= 0}
        ends = {place for group in problem.groups for place in group.destinations}
        goals = sorted({*posts, *lines, *ends})
        self.goal_at = {place: number for number, place in enumerate(goals)}
        self.loaded_legs, self.loaded_s = self._net(goals, k.LOADED_S, loaded)

    def _net(self, goals: list[int], column: int, standing: list[int]) -> tuple[Whole, Whole]:
        starts = np.ascontiguousarray(self.leg[:, k.START])
        costs = np.ascontiguousarray(self.leg[:, column])
        order = np.argsort(self.leg[:, k.END], kind="stable").astype(np.int64)
        places = np.arange(len(standing) + 1)
        first = np.searchsorted(self.leg[order, k.END], places).astype(np.int64)
        stands = np.array(standing, dtype=np.int64)
        found = [towards(starts, costs, (order, first), stands, goal) for goal in goals]
        legs = np.array([leg for leg, _ in found], dtype=np.int64).reshape(len(goals), len(standing))
        seconds = np.array([away for _, away in found], dtype=np.int64).reshape(len(goals), len(standing))
        return legs, seconds

    def roads(self) -> tuple[Whole, Whole, Whole, Whole, Whole]:
        """Roads of convoys, their legs, the roads of each origin, its quickest trip, its posts."""
        rows: list[tuple[int, ...]] = []
        legs: list[int] = []
        lengths: list[int] = []
        trips: list[tuple[int, int]] = []
        vias: list[list[int]] = []
        turnaround_s = max((kind.turnaround_s for kind in self.problem.kinds), default=0)
        for origin in self.problem.origins:
            first, quickest = len(rows), NEVER
            for side in origin.undertakings:
                for path, reception in self._ways(origin.index, side):
                    line = self.problem.sides[side].line
                    line_at = next((n for n, leg in enumerate(path) if self.leg[leg, k.START] == line), -1)
                    if line >= 0 and line_at < 0:
                        continue  # nobody under this undertaking may go where the line is not passed
                    lasts = int(sum(self.leg[leg, k.LOADED_S] for leg in path))
                    lasts += sum(self.standing[self.leg[leg, k.START]] for leg in path[1:])
                    rows.append((reception, side, len(legs), len(legs) + len(path), line_at, lasts))
                    legs.extend(path)
                    quickest = min(quickest, lasts + self.problem.places[reception].unload_s + turnaround_s)
            lengths.append(len(rows) - first)
            trips.append((min(quickest, NEVER), origin.undertakings[0] if origin.undertakings else 0))
            vias.append(self._empty_posts(origin.place))
        return (
            whole(rows, 6),
            np.array(legs, dtype=np.int64),
            _pointers(lengths),
            whole(trips, 2),
            whole(vias, MOST_POSTS),
        )

    def _ways(self, origin: int, side: int) -> Iterator[tuple[tuple[int, ...], int]]:
        problem = self.problem
        place = problem.origins[origin].place
        receptions = sorted(
            {
                end
                for group in problem.origins[origin].groups
                if problem.groups[group].undertaking == side
                for end in problem.groups[group].destinations
                if problem.scenario.groups[group].need in problem.places[end].needs
            }
        )
        line = problem.sides[side].line
        for end in receptions:
            goals = [goal for goal in (line, end) if goal >= 0 and goal != place]
            found: dict[tuple[int, ...], int] = {}
            for via in (-1, *self.posts):
                path = self._path(place, [via, *goals] if via >= 0 and via not in goals else goals)
                if path is not None and path not in found:
                    found[path] = self._lasts(path)
            least = min(found.values(), default=0)
            best = sorted(found, key=lambda path: (found[path], path))[:MOST_POSTS]
            for path in best:
                if found[path] <= DETOUR * least:
                    yield path, end

    def _lasts(self, path: tuple[int, ...]) -> int:
        driving = int(sum(self.leg[leg, k.LOADED_S] for leg in path))
        return driving + sum(self.standing[int(self.leg[leg, k.START])] for leg in path[1:])

    def _path(self, start: int, goals: list[int]) -> tuple[int, ...] | None:
        """Legs over the goals in their order; None where there is no road or a place would be visited twice."""
        legs: list[int] = []
        node, seen = start, {start}
        for goal in goals:
            row = self.loaded_legs[self.goal_at[goal]]
            while node != goal:
                leg = int(row[node])
                if leg < 0:
                    return None
                legs.append(leg)
                node = int(self.leg[leg, k.END])
                if node in seen:
                    return None
                seen.add(node)
        return tuple(legs) if legs else None

    def _empty_posts(self, origin: int) -> list[int]:
        """Posts near an origin over which empty runs may be led to it."""
        number = self.origins.index(origin)
        away = [(int(self.empty_s[number, post]), at) for at, post in enumerate(self.posts)]
        near = [at for seconds, at in sorted(away)[:MOST_POSTS] if seconds < NEVER]
        return near + [-1] * (MOST_POSTS - len(near))
