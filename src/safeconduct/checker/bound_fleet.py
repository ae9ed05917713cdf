"""Rows of the bound by name: people, vehicles and teams over their days, receptions (bound.md, section 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from safeconduct.checker.bound_flows import Flow
from safeconduct.checker.bound_moment import Moment
from safeconduct.checker.bound_roads import Mover, open_s
from safeconduct.checker.bound_rows import (
    Row,
    Terms,
    aboard,
    constant,
    convoys,
    row,
    run_ends,
    span_name,
    trips,
)
from safeconduct.checker.bound_times import Times, greatest, least
from safeconduct.scenario.model import Place, TeamClass, VehicleClass

CLOSING_APART_S = 900
"""Places that close later than this before the last of all get no row of their own."""


def people_rows(times: Times) -> Iterator[tuple[str, Row]]:
    """``people``, ``quota``, ``capacity``, ``admit``, ``admission`` and ``exposed``."""
    scenario = times.scenario
    for group in scenario.groups:
        terms = [(f"x/{flow.name}/{group.id}", 1) for flow in times.flows if group in flow.groups]
        yield f"people/{group.id}", row(terms, lambda moment, g=group: moment.released(g))  # type: ignore[misc]
    for undertaking in scenario.undertakings:
        if undertaking.quota is not None:
            yield f"quota/{undertaking.id}", row(crossers(times, undertaking.id), undertaking.quota)
    for place in scenario.places:
        if place.kind == "reception":
            yield from _reception(times, place)
    if scenario.exposed_max is not None:
        yield "exposed", _exposed(times, scenario.exposed_max)


def crossers(times: Times, undertaking: str) -> Terms:
    """C(u): people of an undertaking, over all flows."""
    for flow in times.flows:
        for group in flow.groups:
            if group.undertaking == undertaking:
                yield f"x/{flow.name}/{group.id}", 1


def arriving(times: Times, place: str) -> list[Flow]:
    """Flows that end at a reception."""
    return [flow for flow in times.flows if not flow.beyond and flow.end == place]


def _reception(times: Times, place: Place) -> Iterator[tuple[str, Row]]:
    flows = arriving(times, place.id)
    people = [(f"x/{flow.name}/{group.id}", 1) for flow in flows for group in flow.groups]
    if place.capacity is not None:
        yield f"capacity/{place.id}", row(people, place.capacity)
    rate = place.people_per_h
    if rate and flows:
        column = f"out/{place.id}"
        yield f"admit/{place.id}", row([(column, 1), *((each, -1) for each, _ in people)], 0)
        yield f"admission/{place.id}", row([(column, 3600)], _admitted(times, flows, rate, place))


def _admitted(times: Times, flows: list[Flow], rate: int, place: Place) -> Callable[[Moment], int]:
    arrivals = [times.ends_at(flow, kind) for flow in flows for kind in flow.classes]
    first = least(arrivals)
    return lambda moment: 0 if first is None else rate * max(0, moment.at - first - place.unload_s)


def _exposed(times: Times, most: int) -> Row:
    flows = [flow for flow in times.flows if not flow.beyond]
    terms: list[tuple[str, int]] = []
    for flow in flows:
        for bucket in flow.buckets:
            for kind in flow.classes:
                road_s = flow.least_s[kind.id]
                terms += aboard(flow, bucket, kind, constant(road_s + flow.unload_s))
                terms.append((trips(flow, bucket, kind), kind.crew * road_s))
            for team in flow.teams:
                terms.append((convoys(flow, bucket, team.id), team.people * flow.least_s[team.id]))
    first = least([times.departs_at(flow.place) for flow in flows])
    return row(terms, lambda moment: 0 if first is None else most * max(0, moment.at - first))


def fleet_rows(times: Times) -> Iterator[tuple[str, Row]]:
    """``arrive``, ``onward``, ``fleet``, ``time``, ``work`` and ``before``."""
    for kind in times.scenario.classes:
        if kind.one_way:
            terms = [
                (trips(flow, bucket, kind), 1)
                for flow in times.flows
                if kind in flow.classes
                for bucket in flow.buckets
            ]
            yield f"fleet/{kind.id}", row(terms, kind.usable)
    for mover in times.movers:
        yield from _circulation(times, mover)
        days = Days(times, mover)
        yield f"time/{mover.id}", days.time_row()
        if days.limited:
            yield f"work/{mover.id}", days.work_row()
        if isinstance(mover, VehicleClass):
            yield from days.before_rows(mover)


def number_of(mover: Mover) -> int:
    """Vehicles or teams that a plan may use."""
    return mover.usable if isinstance(mover, VehicleClass) else mover.count


def uses(
    times: Times, mover: Mover, flows: Iterable[Flow] | None = None
) -> Iterator[tuple[Flow, tuple[int, int], str]]:
    """The mover's trips (a team's convoys) in flows: flow, bucket and column."""
    for flow in times.flows if flows is None else flows:
        if times.serves(flow, mover):
            for bucket in flow.buckets:
                if isinstance(mover, TeamClass):
                    yield flow, bucket, convoys(flow, bucket, mover.id)
                else:
                    yield flow, bucket, trips(flow, bucket, mover)


def _circulation(times: Times, mover: Mover) -> Iterator[tuple[str, Row]]:
    runs = list(run_ends(times, mover.id))
    for place in {flow.place: None for flow in times.flows}:
        terms = [(column, 1) for flow, _, column in uses(times, mover) if flow.place == place]
        terms += [(f"run/{mover.id}/{i}/{a}", -1) for i, _, a in runs if a == place]
        yield f"arrive/{mover.id}/{place}", row(terms, 0)
    for reception in times.receptions_of(mover):
        terms = [(f"run/{mover.id}/{i}/{a}", 1) for i, _, a in runs if i == reception]
        terms += [
            (column, -1)
            for flow, _, column in uses(times, mover)
            if flow.end == reception and not flow.beyond
        ]
        yield f"onward/{mover.id}/{reception}", row(terms, 0)
    fleet = [(f"run/{mover.id}/{i}/{a}", 1) for i, _, a in runs if i == "home"]
    yield f"fleet/{mover.id}", row(fleet, number_of(mover))


class Days:
    """How a class or a team class spends its time."""

    def __init__(self, times: Times, mover: Mover) -> None:
        self.times, self.mover = times, mover
        self.team = isinstance(mover, TeamClass)
        self.runs = list(run_ends(times, mover.id))

    @property
    def limited(self) -> bool:
        """True where hours or duty leave it less than all the time."""
        scenario, hours = self.times.scenario, self.mover.hours
        always = len(hours) == 1 and hours[0][0] <= scenario.start and hours[0][1] >= scenario.horizon
        return not always or self.mover.duty_s is not None

    def last(self, moment: Moment, flows: Iterable[Flow] | None = None) -> int | None:
        """z: the last second in which it can be at work for people who count."""
        found: list[int | None] = []
        for flow in self.times.flows if flows is None else flows:
            if isinstance(self.mover, TeamClass):
                if self.mover in flow.teams and moment.open_classes(flow):
                    found.append(moment.deadline(flow))
            elif self.mover in flow.classes and moment.is_open(flow, self.mover):
                reached = moment.reach(flow, self.mover)
                found.append(None if reached is None else reached[0] + flow.unload_s)
        return greatest(found)

    def stages(self, flows: Iterable[Flow] | None = None, *, queue: bool = True) -> Terms:
        """Time with people: loading, forming up, the road, posts and unloading."""
        form_up_s = self.times.scenario.convoy.form_up_s
        for flow, bucket, column in uses(self.times, self.mover, flows):
            name = f"{flow.name}/{span_name(bucket)}/{self.mover.id}"
            road_s = form_up_s + flow.least_s[self.mover.id]
            if self.team:
                yield column, road_s
                if flow.unmissable_all:
                    yield f"inspect/{name}", 1
                continue
            yield column, road_s + flow.unload_s
            yield f"load/{name}", 1
            if queue and flow.unmissable[self.mover.id]:
                yield f"queue/{name}", 1

    def turnaround_s(self) -> int:
        """The turnaround that is no rest; 0 for teams and for crews whose duty is limited."""
        if isinstance(self.mover, VehicleClass) and self.mover.duty_s is None:
            return self.mover.turnaround_s
        return 0

    def from_home_s(self, place: str) -> int:
        """Seconds from the start until it can first begin its work at a place."""
        if isinstance(self.mover, TeamClass):
            at = self.times.forms_up_at(place, self.mover)
        else:
            at = self.times.boards_at(self.mover, place)
        return 0 if at is None else at - self.times.scenario.start

    def empty_runs(self, places: set[str] | None = None) -> Terms:
        """Time of empty runs, and before the first."""
        for name, start, place in self.runs:
            if places is None or place in places:
                column = f"run/{self.mover.id}/{name}/{place}"
                if name == "home":
                    yield column, self.from_home_s(place)
                else:
                    way = self.times.empty_s(self.mover, start, place) or 0
                    yield column, self.turnaround_s() + way

    def time_row(self) -> Row:
        """``time/x``."""
        start, number = self.times.scenario.start, number_of(self.mover)

        def right(moment: Moment) -> int:
            last = self.last(moment)
            return 0 if last is None else number * max(0, last - start)

        return row([*self.stages(), *self.empty_runs()], right)

    def work_row(self) -> Row:
        """``work/x``."""
        terms = list(self.stages())
        for name, start, place in self.runs:
            way = self.times.empty_s(self.mover, start, place) or 0
            terms.append((f"run/{self.mover.id}/{name}/{place}", way))
        return row(terms, lambda moment: number_of(self.mover) * self._working_s(self.last(moment)))

    def _working_s(self, last: int | None) -> int:
        if last is None:
            return 0
        start, duty_s = self.times.scenario.start, self.mover.duty_s
        most = open_s(self.mover.hours, start, last)
        if duty_s is None:
            return most
        periods, rest = divmod(max(0, last - start), duty_s + self.mover.rest_s)
        return min(most, periods * duty_s + min(duty_s, rest))

    def before_rows(self, kind: VehicleClass) -> Iterator[tuple[str, Row]]:
        """``before/k/i``: work at the places that close first."""
        end = Moment(self.times, self.times.scenario.horizon)
        closing: dict[str, int] = {}
        for flow in self.times.flows:
            if flow.beyond or kind not in flow.classes or not end.is_open(flow, kind):
                continue
            leaves = end.leaves(flow, kind, flow.place)
            if leaves is not None:
                closing[flow.place] = max(leaves, closing.get(flow.place, leaves))
        if not closing:
            return
        distinct = sorted(set(closing.values()))
        early = [each for each in distinct if each < distinct[-1] - CLOSING_APART_S]
        for number, closes in enumerate(early, start=1):
            places = {place for place, at in closing.items() if at <= closes}
            yield f"before/{kind.id}/{number}", self._before(kind, places)

    def _before(self, kind: VehicleClass, places: set[str]) -> Row:
        going = [flow for flow in self.times.flows if flow.place in places and kind in flow.classes]
        flows = [flow for flow in going if not flow.beyond]
        longest = max(flow.least_s[kind.id] + flow.unload_s for flow in flows)
        start = self.times.scenario.start

        def right(moment: Moment) -> int:
            # Empty runs to these places may be for trips beyond, which leave later than those that arrive.
            still = [flow for flow in going if moment.is_open(flow, kind)]
            leaves = greatest([moment.leaves(flow, kind, flow.place) for flow in still])
            return 0 if leaves is None else kind.usable * max(0, leaves - start + longest)

        return row([*self.stages(flows, queue=False), *self.empty_runs(places)], right)
