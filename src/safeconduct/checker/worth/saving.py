"""Is the least danger × time what the bound's vectors prove? From docs/explanation/objectives.md, section 3, alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from safeconduct.checker.bound_flows import Flow
from safeconduct.checker.bound_itineraries import MARK
from safeconduct.checker.bound_moment import Moment
from safeconduct.checker.bound_roads import Roads
from safeconduct.checker.bound_times import Times
from safeconduct.checker.bound_value import Proof, Unproved
from safeconduct.checker.verdict import Break
from safeconduct.checker.worth.danger import PLAIN, thousandths
from safeconduct.checker.worth.itineraries import OVER_TIME, spared_over_time
from safeconduct.plans.model import Bound, SavedInstant
from safeconduct.scenario.model import VehicleClass

TOO_MANY = 20_000
"""Paths from one place: with more, each place's best leg counts."""

UNTIL_LEAVING = (
    "people/", "quota/", "seated/", "seats/", "manned/", "least/", "most/", "whole/", "own/", "boarding/", "bays/",
    "desk/", "arrive/", "onward/", "fleet/", "time/", "work/", "before/", "capacity/",
)  # fmt: skip
"""Rows that a trip which counts before it ends keeps too; no other may be in its vector."""
WHOLE_UNTIL_LEAVING = (MARK, "people/", "quota/", "capacity/")
"""The same for vectors of whole trips."""


class Departures(Moment):
    """Trips count from ``later`` seconds before they could end; they may leave as late as the horizon lets them."""

    def __init__(self, times: Times, at: int, later: Mapping[str, int], last: Moment) -> None:
        super().__init__(times, at)
        self._later = later
        self._last = last

    @property
    def ends_by(self) -> int:
        """The same in whatever flow counts for longest."""
        return self.at + max(self._later.values(), default=0)

    def _find_reach(self, flow: Flow, kind: VehicleClass) -> tuple[int, dict[str, int]] | None:
        by_horizon = self._last.reach(flow, kind)
        if by_horizon is None or flow.place not in by_horizon[1]:
            return None
        ends_by = self.at + self._later[flow.name] - flow.unload_s
        places = dict(by_horizon[1])
        places[flow.place] = min(places[flow.place], ends_by - flow.least_s[kind.id])
        return ends_by, places


@dataclass(frozen=True, slots=True)
class _Spared:
    later: int
    beside: int


class _Dangers:
    def __init__(self, times: Times) -> None:
        self.times, self.scenario = times, times.scenario
        self.leaves_only = not (
            self.scenario.rules
            or self.scenario.windows
            or any(place.kind == "post" for place in self.scenario.places)
        )

    def at(self, place: str) -> int:
        return thousandths(self.scenario.place[place].danger)

    def of(self, flow: Flow) -> _Spared:
        home, there = self.at(flow.place), self.at(flow.end)
        if not self.leaves_only:
            most = max(self._spared_by_road(flow, self.times.network.loaded(kind)) for kind in flow.classes)
            return _Spared(0, most + (home - there) * flow.unload_s)
        if home == 0:
            return _Spared(0, 0)
        spans = {kind.id: flow.least_s[kind.id] + flow.unload_s for kind in flow.classes}
        costs = {kind.id: self.on_the_road(flow, kind) for kind in flow.classes}
        later = max(spans[kind] - costs[kind] // home for kind in spans)
        later = max(0, min(later, *spans.values()))
        return _Spared(later, max(home * (spans[kind] - later) - costs[kind] for kind in spans))

    def on_the_road(self, flow: Flow, kind: VehicleClass) -> int:
        """The least danger × seconds from leaving the place of a flow until all have got off."""
        least = self._least_danger(flow, self.times.network.loaded(kind))
        return least + self.at(flow.end) * flow.unload_s

    def _least_danger(self, flow: Flow, roads: Roads) -> int:
        todo, done = [(0, flow.place)], set()
        while todo:
            cost, here = heappop(todo)
            if here == flow.end:
                return cost
            if here in done:
                continue
            done.add(here)
            for leg, length_s in roads.away.get(here, ()):
                heappush(todo, (cost + thousandths(leg.danger) * length_s, leg.end))
        return 0

    def _spared_by_road(self, flow: Flow, roads: Roads) -> int:
        home = self.at(flow.place)
        found = []
        paths = self._paths(roads, flow.place, flow.end, home)
        for count, (end, spared) in enumerate(paths, start=1):
            if count > TOO_MANY:
                return sum(
                    max([0, *((home - thousandths(leg.danger)) * length_s for leg, length_s in legs)])
                    for legs in roads.away.values()
                )
            if end:
                found.append(spared)
        return max(found, default=0)

    def _paths(self, roads: Roads, start: str, end: str, home: int) -> Iterator[tuple[bool, int]]:
        """Every path from ``start`` that visits no place twice and goes no further than ``end``, legs one or more."""
        network = self.times.network
        on_path = [start]

        def onward(here: str, spared: int) -> Iterator[tuple[bool, int]]:
            if here in network.posts and here != start:
                worse = max(self.at(here), home, PLAIN) - home
                spared -= worse * network.passage_s(network.posts[here])
            for leg, length_s in roads.away.get(here, ()):
                if leg.end in on_path:
                    continue
                then = spared + (home - thousandths(leg.danger)) * length_s
                yield leg.end == end, then
                if leg.end != end:
                    on_path.append(leg.end)
                    yield from onward(leg.end, then)
                    on_path.pop()

        yield from onward(start, 0)


def _fault(detail: str, at: int | None = None, by: str = "") -> Break:
    return Break("FIGURES", "", "", at, by, detail)


def _kept_by_departure(instant: SavedInstant) -> None:
    whole = any(name == MARK for name, _ in instant.duals)
    for name, _ in instant.duals:
        if not name.startswith(WHOLE_UNTIL_LEAVING if whole else UNTIL_LEAVING):
            raise Unproved(f"the row “{name}” is not kept by departure")


def check_savings(proof: Proof, bound: Bound) -> list[Break]:
    """A FIGURES break for everything that the bound says of danger and its vectors do not prove."""
    if bound.exposure_floor is None:
        if bound.savings:
            return [_fault("the bound has savings and states no exposure_floor")]
        return []
    scenario, relaxation = proof.scenario, proof.relaxation
    times = relaxation.times
    dangers = _Dangers(times)
    flows = [flow for flow in times.flows if not flow.beyond]
    spared = {flow.name: dangers.of(flow) for flow in flows}
    desks = {} if dangers.leaves_only else _desks(dangers, flows)
    objective = {
        f"x/{flow.name}/{group.id}": dangers.at(flow.place) - desks.get(flow.end, 0)
        for flow in flows
        for group in flow.groups
    }
    objective.update({f"out/{end}": danger for end, danger in desks.items()})
    home = {place.id: dangers.at(place.id) for place in scenario.places}
    later = {name: each.later for name, each in spared.items()}
    last = proof.moment(scenario.horizon)
    faults: list[Break] = []
    over_time = [saved for saved in bound.savings if _is_over_time(saved)]
    curve = tuple(saved for saved in bound.savings if not _is_over_time(saved))
    for instant in curve:
        if not scenario.start < instant.at <= scenario.horizon:
            faults.append(_fault("the bound states savings outside the time planned for", instant.at))
            continue
        moment = (
            Departures(times, instant.at, later, last) if dangers.leaves_only else proof.moment(instant.at)
        )
        try:
            if dangers.leaves_only:
                _kept_by_departure(instant)
            if any(name == MARK for name, _ in instant.duals):
                proved = relaxation.itineraries(moment, instant.duals, home, desks)
            else:
                proved = relaxation.value(moment, instant.duals, objective)
        except Unproved as why:
            faults.append(_fault(f"the bound's savings are not proved: {why}", instant.at))
            continue
        if instant.worth < proved:
            detail = f"the bound states savings of at most {instant.worth}; its dual vector proves {proved}"
            faults.append(_fault(detail, instant.at, f"{proved - instant.worth} people × 0.001"))
    for saved in over_time:
        faults += _over_time(proof, dangers, saved)
    if faults:
        return faults
    if not any(instant.at == scenario.horizon for instant in curve):
        return [_fault("the bound's savings have no value at the horizon", scenario.horizon)]
    beside = 0
    for group in scenario.groups:
        gains = [spared[flow.name].beside for flow in flows if group in flow.groups]
        beside += group.people * max([0, *gains])
    most = [_saved(proof, curve) + beside, *(saved.worth for saved in over_time)]
    true = _staying(proof) - min(most)
    if bound.exposure_floor > max(0, true):
        detail = f"the bound states {bound.exposure_floor} as the least danger × time; {true} follows"
        return [_fault(detail)]
    return []


def _desks(dangers: _Dangers, flows: list[Flow]) -> dict[str, int]:
    """m(R): what of the danger of every place left goes on at a reception until its desk has admitted one."""
    left: dict[str, list[int]] = {}
    for flow in flows:
        if dangers.scenario.place[flow.end].people_per_h:
            left.setdefault(flow.end, [dangers.at(flow.end)]).append(dangers.at(flow.place))
    return {end: min(some) for end, some in left.items()}


def _is_over_time(saved: SavedInstant) -> bool:
    return any(name == OVER_TIME for name, _ in saved.duals)


def _over_time(proof: Proof, dangers: _Dangers, saved: SavedInstant) -> list[Break]:
    """Faults of what whole trips over all the time are said to spare."""
    scenario = proof.scenario
    if scenario.rules or scenario.convoy.least != 1:
        return [_fault("trips over time are looked at only where vehicles go alone and no rule ties them")]
    if saved.at != scenario.horizon:
        return [_fault("trips over time end at the horizon", saved.at)]
    moment = proof.moment(scenario.horizon)
    try:
        proved = spared_over_time(proof.relaxation, moment, saved.duals, dangers.at, dangers.on_the_road)
    except Unproved as why:
        return [_fault(f"the bound's savings are not proved: {why}", saved.at)]
    if saved.worth < proved:
        return [_fault(f"the bound states {saved.worth} spared over time; its dual vector proves {proved}")]
    return []


def _staying(proof: Proof) -> int:
    scenario = proof.scenario
    span = scenario.horizon - scenario.start
    return sum(
        thousandths(scenario.place[group.place].danger) * group.people * span for group in scenario.groups
    )


def _saved(proof: Proof, savings: tuple[SavedInstant, ...]) -> int:
    """Integral of the savings, each held from the instant before, none above a later one."""
    ordered = sorted(savings, key=lambda each: each.at)
    total, since = 0, proof.scenario.start
    for number, instant in enumerate(ordered):
        total += min(each.worth for each in ordered[number:]) * (instant.at - since)
        since = instant.at
    return total
