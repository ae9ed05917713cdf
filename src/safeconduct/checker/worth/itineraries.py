"""What prices for the whole time prove of danger × time: every vehicle alone spares as much as its trips can.

From docs/explanation/objectives.md, section 3, *Over time*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from safeconduct.checker.bound_flows import Flow
from safeconduct.checker.bound_itineraries import PARTS
from safeconduct.checker.bound_moment import Moment
from safeconduct.checker.bound_value import Relaxation, Unproved
from safeconduct.scenario.model import Need, VehicleClass

OVER_TIME = "over-time"
_PRICED = ("people/", "quota/", "capacity/")

Danger = Callable[[str], int]
"""Of a place, in thousandths."""
Road = Callable[[Flow, VehicleClass], int]
"""Least danger × seconds on the road of a flow and while its people get off."""


@dataclass(frozen=True, slots=True)
class _Trip:
    """A trip with so much boarding: how long until its bay is left, by when, how long until all have got off.

    ``aboard`` holds people with what each spares if the bay is left at the start; every second later it is
    ``danger`` less.
    """

    end: str
    boards_s: int
    left_by: int
    onward_s: int
    danger: int
    aboard: tuple[tuple[int, int], ...]

    def spares(self, left: int) -> int:
        """What its people spare after prices when the bay is left so long after the start."""
        return sum(people * max(0, each - self.danger * left) for people, each in self.aboard)


def spared_over_time(
    relaxation: Relaxation,
    moment: Moment,
    duals: Iterable[tuple[str, float]],
    danger: Danger,
    road: Road,
) -> int:
    """At most so much danger × time is spared, by these prices. ``moment`` is the horizon."""
    prices: dict[str, int] = {}
    total = 0
    for name, multiplier in duals:
        if name == OVER_TIME:
            if multiplier != 1:
                raise Unproved(f"the multiplier of “{OVER_TIME}” is not 1")
            continue
        row = relaxation.rows.get(name) if name.startswith(_PRICED) else None
        if row is None or not float(multiplier).is_integer() or multiplier < 0:
            raise Unproved(f"the row “{name}” has no part in trips over time, or no whole price")
        prices[name] = int(multiplier)
        total += prices[name] * row.right(moment)
    for kind in relaxation.times.scenario.classes:
        trips: dict[str, list[_Trip]] = {}
        for flow in relaxation.times.flows:
            if not flow.beyond and kind in flow.classes and danger(flow.place) > 0:
                worst = road(flow, kind)
                found = _trips(moment, (flow, kind), prices, (danger(flow.place), worst))
                trips.setdefault(flow.place, []).extend(found)
        total += kind.usable * _most(moment, kind, trips)
    return total


def _trips(
    moment: Moment, of: tuple[Flow, VehicleClass], prices: Mapping[str, int], dangers: tuple[int, int]
) -> Iterator[_Trip]:
    (flow, kind), (home, worst) = of, dangers
    times, scenario = moment.times, moment.times.scenario
    leaves = moment.leaves(flow, kind, flow.place)
    if leaves is None or not moment.is_open(flow, kind):
        return
    form_up_s = scenario.convoy.form_up_s
    at_once = home * (scenario.horizon - scenario.start - form_up_s) - worst
    each: dict[Need, int] = {}
    for group in flow.groups:
        if group.need in flow.needs_of(kind) and not moment.barred(flow, group):
            rows = (f"people/{group.id}", f"quota/{group.undertaking}", f"capacity/{flow.end}")
            worth = at_once - sum(prices.get(row, 0) for row in rows)
            each[group.need] = max(each.get(group.need, worth), worth)
    posts_s = sum(times.network.passage_s(times.network.posts[post]) for post in flow.unmissable[kind.id])
    onward_s = form_up_s + flow.least_s[kind.id] + posts_s + flow.unload_s
    boarding = times.boarding_s
    full_s = sum(kind.holds(need) * boarding.get(need, 0) for need in each)
    for part in range(PARTS):
        upto_s = (part + 1) * full_s // PARTS
        aboard = tuple(
            (
                min(kind.holds(need), upto_s // boarding[need]) if boarding.get(need) else kind.holds(need),
                worth,
            )
            for need, worth in each.items()
        )
        boards_s = part * full_s // PARTS + 1 if part else 0
        yield _Trip(flow.end, boards_s, leaves - form_up_s - scenario.start, onward_s, home, aboard)


def _most(moment: Moment, kind: VehicleClass, trips: Mapping[str, list[_Trip]]) -> int:
    """The most that the trips of one vehicle can spare, one after the other."""
    times = moment.times
    start, span = times.scenario.start, times.scenario.horizon - times.scenario.start
    begins = {place: at - start for place in trips if (at := times.boards_at(kind, place)) is not None}
    waiting = [(at, 0, place, False) for place, at in begins.items()]
    waiting.sort()
    reached: dict[tuple[str, bool], int] = {}
    most = 0
    while waiting:
        at, negative, where, got_off = heappop(waiting)
        # By time: who comes later with no more cannot catch up, since every trip spares less the later it is.
        if reached.get((where, got_off), -1) >= -negative:
            continue
        reached[where, got_off] = -negative
        if got_off:
            most = max(most, -negative)
            for place, first in begins.items():
                run_s = None if kind.one_way else times.empty_s(kind, where, place)
                if run_s is not None and reached.get((place, False), -1) < -negative:
                    heappush(waiting, (max(first, at + kind.turnaround_s + run_s), negative, place, False))
            continue
        for trip in trips[where]:
            left = at + trip.boards_s
            then = left + trip.onward_s
            if left <= trip.left_by and then <= span:
                spares = trip.spares(left)
                if spares > 0 and reached.get((trip.end, True), -1) < spares - negative:
                    heappush(waiting, (then, negative - spares, trip.end, True))
    return most
