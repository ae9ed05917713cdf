"""A case as docs/explanation/broad-bound.md takes it together (section 1), with its least times (section 2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush

from safeconduct.agreement.rules import InStep
from safeconduct.checker.movement import union
from safeconduct.scenario.model import Group, Leg, Scenario, Spans, TeamClass, VehicleClass

ONE_BY_ONE = 16
"""Sizes of convoy up to which each is looked at."""

Links = dict[str, list[tuple[str, int]]]
NOWHERE = 1 << 60


@dataclass(frozen=True, slots=True, eq=False)
class Lot:
    """Groups at one place that differ in nothing that the bound sees."""

    id: str
    first: Group
    ends: tuple[str, ...]
    people: int
    releases: tuple[tuple[int, int], ...]
    line: str


@dataclass(frozen=True, slots=True, eq=False)
class Fleet:
    """A family of vehicles, or of teams (``teams``)."""

    id: str
    classes: tuple[VehicleClass | TeamClass, ...]
    count: int
    teams: bool

    @property
    def private(self) -> bool:
        """True for vehicles that leave with their owners."""
        kind = self.classes[0]
        return isinstance(kind, VehicleClass) and kind.one_way

    @property
    def places(self) -> dict[str, int]:
        """Places by need; none for teams."""
        kind = self.classes[0]
        return dict(kind.places) if isinstance(kind, VehicleClass) else {}

    @property
    def speed_milli(self) -> int:
        """By what leg times are multiplied, in thousandths."""
        kind = self.classes[0]
        return kind.speed_milli if isinstance(kind, VehicleClass) else 1000

    def boards(self, lot: Lot) -> bool:
        """True when these vehicles may take people of the lot."""
        own = lot.first.need == "own_vehicle"
        if own != self.private or not self.places.get(lot.first.need):
            return False
        return not own or self.classes[0].home == lot.first.place


@dataclass(slots=True, eq=False)
class Cost:
    """Section 2: ``A``, ``B``, ``r`` and the least seconds of a flow for a family."""

    each: int
    convoy: int
    seat: int
    least: int


@dataclass(slots=True, eq=False)
class Flow:
    """Trips of one place to one reception, or (``end`` empty) beyond a line."""

    name: str
    place: str
    end: str
    lots: list[Lot]
    people: int
    costs: dict[str, Cost] = field(default_factory=dict)
    alone: dict[str, list[int]] = field(default_factory=dict)
    """By family that serves it: seconds with one person a vehicle, by number of vehicles from 1."""


class Ways:
    """Shortest paths of one family, by what posts cost."""

    def __init__(self, scenario: Scenario, fleet: Fleet) -> None:
        allowed = fleet.classes[0].may_enter
        self.posts = {
            place.id: place for place in scenario.places if place.kind == "post" and place.lanes > 0
        }
        self.legs: list[Leg] = [
            leg for leg in scenario.legs if not (leg.holder and allowed and leg.holder not in allowed)
        ]
        self.fleet = fleet
        self._links: dict[object, Links] = {}
        self._found: dict[object, dict[str, int]] = {}

    def share(self, place: str, vehicles: int, aboard: int) -> int:
        """Work of so many vehicles at a post, over its lanes; 0 elsewhere."""
        post = self.posts.get(place)
        return vehicles * (post.vehicle_s + post.person_s * aboard) // post.lanes if post else 0

    def empty_leg_s(self, leg: Leg) -> int:
        """An empty run over a leg, with the post that it leaves."""
        stands = self.posts[leg.start].empty_s if leg.start in self.posts else 0
        return stands - (-leg.empty_s * self.fleet.speed_milli // 1000)

    def empty(self, root: str, *, back: bool = False) -> dict[str, int]:
        """Least seconds of empty runs from ``root`` to every place; ``back``: from every place to it."""
        return self._search(root, ("empty", back), ((leg, self.empty_leg_s(leg)) for leg in self.legs))

    def loaded(self, root: str, load: tuple[int, int], *, back: bool = False) -> dict[str, int]:
        """The same for convoys of ``load`` = (vehicles, people in each)."""
        speed = self.fleet.speed_milli
        legs = ((leg, self.share(leg.start, *load) - (-leg.loaded_s * speed // 1000)) for leg in self.legs)
        return self._search(root, (load, back), legs)

    def _search(self, root: str, how: tuple[object, bool], legs: Iterable[tuple[Leg, int]]) -> dict[str, int]:
        if how not in self._links:
            links: Links = defaultdict(list)
            for leg, seconds in legs:
                here, there = (leg.end, leg.start) if how[1] else (leg.start, leg.end)
                links[here].append((there, seconds))
            self._links[how] = links
        if (root, how) not in self._found:
            self._found[root, how] = _from(self._links[how], root)
        return self._found[root, how]


def _from(links: Links, root: str) -> dict[str, int]:
    done: dict[str, int] = {}
    heap = [(0, root)]
    while heap:
        spent, place = heappop(heap)
        if place in done:
            continue
        done[place] = spent
        for there, seconds in links.get(place, ()):
            if there not in done:
                heappush(heap, (spent + seconds, there))
    return done


def lots_of(scenario: Scenario) -> list[Lot]:
    """The lots of a case."""
    sorts: dict[object, list[Group]] = {}
    for group in scenario.groups:
        taken = frozenset(end for end in group.destinations if group.need in scenario.place[end].needs)
        if group.people and taken:
            sorts.setdefault((group.place, group.need, group.undertaking, taken), []).append(group)
    lots = []
    for groups in sorts.values():
        first = groups[0]
        ends = tuple(end for end in first.destinations if first.need in scenario.place[end].needs)
        releases = tuple((release.at, release.people) for group in groups for release in group.releases)
        line = scenario.undertaking[first.undertaking].line if first.undertaking else ""
        lots.append(Lot(first.id, first, ends, sum(group.people for group in groups), releases, line))
    return lots


def fleets_of(scenario: Scenario) -> list[Fleet]:
    """Families of vehicles, then of teams."""
    sorts: dict[object, list[VehicleClass]] = {}
    for kind in scenario.classes:
        key = (kind.places, kind.speed_milli, kind.may_enter, kind.turnaround_s, kind.hours)
        sorts.setdefault(kind.id if kind.one_way else key, []).append(kind)
    crews: dict[object, list[TeamClass]] = {}
    for team in scenario.teams:
        crews.setdefault((team.may_enter, team.hours), []).append(team)
    vehicles = [Fleet(k[0].id, tuple(k), sum(kind.usable for kind in k), teams=False) for k in sorts.values()]
    teams = [Fleet(k[0].id, tuple(k), sum(team.count for team in k), teams=True) for k in crews.values()]
    return vehicles + teams


def in_step_sides(scenario: Scenario) -> set[str]:
    """Undertakings of in_step rules."""
    return {side for rule in scenario.rules if isinstance(rule, InStep) for side in (rule.a, rule.b)}


def cut(spans: Spans, other: Spans) -> Spans:
    """Seconds in both."""
    pairs = ((max(a, c), min(b, d)) for a, b in spans for c, d in other)
    return tuple(sorted(pair for pair in pairs if pair[0] < pair[1]))


class Case:
    """Families, lots, flows, spans and earliest departures of a case."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.lots = lots_of(scenario)
        every = fleets_of(scenario)
        self.vehicles = [fleet for fleet in every if not fleet.teams]
        self.teams = [fleet for fleet in every if fleet.teams]
        self.ways = {fleet.id: Ways(scenario, fleet) for fleet in every}
        self.boarding_s = dict(scenario.boarding_s)
        self.lots_at: dict[str, list[Lot]] = defaultdict(list)
        for lot in self.lots:
            self.lots_at[lot.first.place].append(lot)
        limits = scenario.convoy
        usable = sum(fleet.count for fleet in self.vehicles if not fleet.private)
        teams = max(1, sum(fleet.count for fleet in self.teams))
        self.usual = min(limits.most, max(limits.least, 1, -(-usable // teams)))
        self.sizes = self._sizes(limits.most)
        self._trips_from: dict[str, list[tuple[str, bool, int, int]]] = {}
        self._between: dict[object, list[int] | None] = {}
        self.flows = [flow for flow in self._flows() if self._cost(flow)]
        self.flows_from: dict[str, list[Flow]] = defaultdict(list)
        for flow in self.flows:
            self.flows_from[flow.place].append(flow)
        self.unload_s = min((scenario.place[f.end].unload_s for f in self.flows if f.end), default=0)
        self.unload_most_s = max((scenario.place[f.end].unload_s for f in self.flows if f.end), default=0)
        self.tail_s = self._tail_s()
        self.spans = {fleet.id: self._spans(fleet) for fleet in every}
        self.departs: dict[tuple[str, str], int] = {}
        self.first_departs: dict[tuple[str, str], int] = {}
        for place in dict.fromkeys(flow.place for flow in self.flows):
            self._depart(place)

    @staticmethod
    def _sizes(most: int) -> list[int]:
        """For every number of vehicles from 1: the size that is looked at for it."""
        if most <= ONE_BY_ONE:
            return list(range(1, most + 1))
        looked = {1 + (most - 1) * step // (ONE_BY_ONE - 1) for step in range(ONE_BY_ONE)}
        return [max(size for size in looked if size <= number) for number in range(1, most + 1)]

    def _flows(self) -> list[Flow]:
        pairs: dict[tuple[str, str], list[Lot]] = {}
        beyond: dict[str, list[Lot]] = {}
        stepped = in_step_sides(self.scenario)
        for lot in self.lots:
            for end in lot.ends:
                pairs.setdefault((lot.first.place, end), []).append(lot)
            if lot.first.undertaking in stepped:
                beyond.setdefault(lot.first.place, []).append(lot)
        flows = [
            Flow(f"{place}>{end}", place, end, lots, sum(lot.people for lot in lots))
            for (place, end), lots in pairs.items()
        ]
        for place, lots in beyond.items():
            everybody = sum(lot.people for lot in self.lots_at[place])
            flows.append(Flow(f"{place}>beyond", place, "", lots, everybody))
        return flows

    def _cost(self, flow: Flow) -> bool:
        """Fill in what the flow costs each family that serves it; False where none does."""
        for fleet in self.vehicles:
            lines = {lot.line for lot in flow.lots if fleet.boards(lot)}
            if not lines or not (fleet.private or self.scenario.place[flow.place].bays):
                continue
            places = sum(fleet.places.values())
            alone = self._seconds(flow, fleet, lines, 1)
            if alone is None:
                continue
            flow.alone[fleet.id] = alone
            if fleet.private or not flow.end:
                flow.costs[fleet.id] = Cost(alone[0], 0, 0, alone[0])
                continue
            full = self._seconds(flow, fleet, lines, places) or alone
            at = full[self.usual - 1]
            each = at if self.usual == len(full) else at + self.usual * (full[self.usual] - at)
            convoy = max(0, *(size * (each - seconds) for size, seconds in enumerate(full, 1)))
            seat = 0
            if places > 1:
                seat = max(-((b - a) // (places - 1)) for a, b in zip(full, alone, strict=True))
            flow.costs[fleet.id] = Cost(each, convoy, seat, alone[0])
        return bool(flow.costs)

    def _seconds(self, flow: Flow, fleet: Fleet, lines: set[str], aboard: int) -> list[int] | None:
        best: list[int] | None = None
        for line in lines:
            way = self._leg_of_way((fleet, aboard), line or flow.end, flow.place, back=True)
            if line and flow.end and way is not None:
                rest = self._leg_of_way((fleet, aboard), line, flow.end, back=False)
                way = None if rest is None else [a + b for a, b in zip(way, rest, strict=True)]
            if way is not None:
                best = way if best is None else [min(a, b) for a, b in zip(best, way, strict=True)]
        return best

    def _leg_of_way(self, how: tuple[Fleet, int], root: str, place: str, *, back: bool) -> list[int] | None:
        fleet, aboard = how
        key = (fleet.id, aboard, root, place, back)
        if key not in self._between:
            ways = self.ways[fleet.id]
            trees = {size: ways.loaded(root, (size, aboard), back=back) for size in set(self.sizes)}
            there = place in trees[1]
            self._between[key] = [trees[size][place] for size in self.sizes] if there else None
        return self._between[key]

    def _tail_s(self) -> int:
        stepped = in_step_sides(self.scenario)
        found = []
        for flow in self.flows:
            for fleet in self.vehicles:
                for lot in flow.lots if flow.end and fleet.id in flow.costs else ():
                    if lot.first.undertaking in stepped and fleet.boards(lot):
                        ways = self.ways[fleet.id]
                        rest = ways.loaded(lot.line, (1, 1)).get(flow.end)
                        if rest is not None:
                            unload_s = self.scenario.place[flow.end].unload_s
                            found.append(rest - ways.share(lot.line, 1, 1) + unload_s)
        return min(found, default=0)

    def _spans(self, fleet: Fleet) -> Spans:
        scenario = self.scenario
        whole = ((scenario.start, scenario.horizon),)
        sides = {
            lot.first.undertaking
            for flow in self.flows
            if fleet.teams or fleet.id in flow.costs
            for lot in flow.lots
        }
        windows: Spans = whole
        resting = any(place.kind == "meeting" and place.safe_to_wait for place in scenario.places)
        if not resting and all(side in scenario.window for side in sides):
            windows = union([scenario.window[side] for side in sorted(sides)])
        return cut(cut(windows, fleet.classes[0].hours), whole)

    def _depart(self, place: str) -> None:
        """Earliest departures from a place: by class, and by family."""
        start, form_up_s = self.scenario.start, self.scenario.convoy.form_up_s
        reach = {
            kind.id: start + away
            for fleet in (*self.vehicles, *self.teams)
            for kind in fleet.classes
            if (away := 0 if fleet.private else self.ways[fleet.id].empty(kind.home).get(place, NOWHERE))
            < NOWHERE
        }
        crews = [reach[kind.id] for fleet in self.teams for kind in fleet.classes if kind.id in reach]
        loaded = []
        for fleet in self.vehicles:
            lots = [lot for lot in self.lots_at[place] if fleet.boards(lot)]
            if not crews or not any(fleet.id in f.costs for f in self.flows_from[place]):
                continue
            released = min(
                (max(start, at) for lot in lots for at, _ in lot.releases), default=self.scenario.horizon
            )
            for kind in fleet.classes:
                if kind.id in reach:
                    full_at = max(reach[kind.id], released) + self.least_boarding_s(fleet, place)
                    loaded.append(full_at)
                    self.departs[kind.id, place] = max(full_at, min(crews)) + form_up_s
            known = [self.departs[k.id, place] for k in fleet.classes if (k.id, place) in self.departs]
            if known:
                self.first_departs[fleet.id, place] = min(known)
        for fleet in self.teams:
            for kind in fleet.classes:
                if kind.id in reach and loaded:
                    self.departs[kind.id, place] = max(min(loaded), reach[kind.id]) + form_up_s

    def late_s(self, fleet: Fleet, lot: Lot) -> int:
        """Seconds of the first span before which no trip leaves with the last of the lot that are released."""
        spans = self.spans[fleet.id]
        if not spans or not lot.releases:
            return 0
        last = max(at for at, _ in lot.releases)
        return max(0, last + self.scenario.convoy.form_up_s - spans[0][0])

    def least_boarding_s(self, fleet: Fleet, place: str) -> int:
        """Boarding seconds of one person at the place, the least of the lots that the family boards."""
        return min(self.boarding_s[lot.first.need] for lot in self.lots_at[place] if fleet.boards(lot))

    def trips_from(self, place: str) -> list[tuple[str, bool, int, int]]:
        """By family, out or beyond: the least road and the least unloading of the trips from a place."""
        if place not in self._trips_from:
            least: dict[tuple[str, bool], tuple[int, int]] = {}
            for flow in self.flows_from[place]:
                unload_s = self.scenario.place[flow.end].unload_s if flow.end else 0
                for name, cost in flow.costs.items():
                    road_s, before_s = least.get((name, not flow.end), (cost.least, unload_s))
                    least[name, not flow.end] = (min(road_s, cost.least), min(before_s, unload_s))
            self._trips_from[place] = [(*key, *both) for key, both in least.items()]
        return self._trips_from[place]
