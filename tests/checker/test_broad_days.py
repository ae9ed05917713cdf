"""Rows of trips and desks: the checker's searches against a plain reading of the page, and against days by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.agreement.rules import InStep
from safeconduct.checker.broad.case import Fleet, Flow, Lot
from safeconduct.checker.broad.days import Dearest
from safeconduct.checker.broad.moment import Moment
from safeconduct.checker.broad.proof import SCALE, Vector, relaxation_of
from safeconduct.checker.broad.rows import Relaxation
from safeconduct.checker.broad.trips import days_of
from safeconduct.scenario.model import Scenario, TeamClass, VehicleClass
from tests.planner import tiny
from tests.planner.test_bound_contains import case_of

SEEDS = st.integers(0, 100_000)


def accepting(seed: int) -> Scenario:
    """A small case with desks; in two of three, people may go to either reception."""
    scenario = case_of(seed)
    draw = Random(seed)
    places = tuple(
        replace(place, people_per_h=draw.choice((40, 100, 600, None)), unload_s=draw.choice((60, 317, 1505)))
        if place.kind == "reception"
        else place
        for place in scenario.places
    )
    groups = tuple(
        replace(group, destinations=("ra", "rb")) if draw.random() < 0.5 and seed % 3 else group
        for group in scenario.groups
    )
    return replace(scenario, places=places, groups=groups)


@dataclass(frozen=True)
class Page:
    """Section 6 as it reads, for one family at one instant: every trip, part, state and step is looked at."""

    relaxation: Relaxation
    fleet: Fleet
    left: list[int]
    losses: dict[str, list[tuple[int, int]]]
    """By reception: ``x_i`` and 3600 × the multiplier of its row."""
    at: int
    _tables: dict[tuple[int, int, bool], dict[tuple[str, int], int]] = field(default_factory=dict)

    @cached_property
    def flows(self) -> list[Flow]:
        return [flow for flow in self.relaxation.case.flows if self.fleet.id in flow.costs]

    @cached_property
    def step_s(self) -> int:
        spans = self.relaxation.case.spans[self.fleet.id]
        longest = max(closes - opens for opens, closes in spans)
        states = len({self.state(flow.end) for flow in self.flows if flow.end})
        return max(30, -(-longest // max(720, 4000 // states)))

    def unload_s(self, end: str) -> int:
        return self.relaxation.case.scenario.place[end].unload_s

    def state(self, end: str) -> str:
        ends = {flow.end for flow in self.flows if flow.end}
        return end if len(ends) * sum(bool(flow.end) for flow in self.flows) <= 5000 else ""

    def boards(self, flow: Flow) -> list[Lot]:
        return [lot for lot in flow.lots if self.fleet.boards(lot)]

    def boarding_s(self, need: str) -> int:
        return dict(self.relaxation.case.scenario.boarding_s)[need]  # type: ignore[index]  # a need, as text

    def part_s(self, part: int) -> int:
        """``t_j``."""
        return part * sum(n * self.boarding_s(need) for need, n in self.fleet.places.items()) // 8

    def road_s(self, flow: Flow) -> int:
        least = self.relaxation.case.scenario.convoy.least
        private = any(other.private and other.id in flow.costs for other in self.relaxation.case.vehicles)
        return flow.alone[self.fleet.id][0 if not flow.end or private or least < 2 else least - 1]

    def between_s(self, end: str, flow: Flow, part: int) -> int | None:
        """``c(R, f, j)``."""
        case = self.relaxation.case
        run = case.ways[self.fleet.id].empty(end).get(flow.place)
        kind = self.fleet.classes[0]
        assert isinstance(kind, VehicleClass)
        here = [lot for lot in case.lots if lot.first.place == flow.place and self.fleet.boards(lot)]
        board = min(self.boarding_s(lot.first.need) for lot in here)
        if part > 1:
            board = max(board, self.part_s(part - 1) + 1)
        if run is None:
            return None
        return (
            self.unload_s(end) + kind.turnaround_s + run + board + case.scenario.convoy.form_up_s
            + self.road_s(flow)
        )  # fmt: skip

    def late(self, last: int, end: str, steps: int) -> int:
        """``late_E(R, x)``, ``last`` being ``E``."""
        return sum(
            loss
            for since, loss in self.losses.get(end, [])
            if steps < (last - self.at + self.unload_s(end) + since) // self.step_s
        )

    def worth(self, flow: Flow, part: int, lost: int, leaves: int | None = None) -> int:
        """``ω``; of a very first trip that leaves so many seconds into the first span, with ``soon``."""
        total = self.left[self.relaxation.trips[flow.name, self.fleet.id]]
        for need in {lot.first.need for lot in self.boards(flow)}:
            lots = [lot for lot in self.boards(flow) if lot.first.need == need]
            count = min(self.fleet.places[need], sum(lot.people for lot in lots))
            if self.boarding_s(need):
                count = min(count, self.part_s(part) // self.boarding_s(need))
            gains = []
            for lot in lots:
                gain = self.left[self.relaxation.people[flow.name, self.fleet.id, lot.id]]
                if leaves is not None and self.relaxation.case.late_s(self.fleet, lot) > leaves:
                    gain += self.left[self.relaxation.soon[flow.name, self.fleet.id, lot.id]]
                gains.append(gain)
            total += count * max(0, max(gains) - lost)
        return total

    def table(self, last: int, most: int, *, beyond: bool) -> dict[tuple[str, int], int]:
        """``K``, or ``K⁺``, by state and steps; kept, since classes differ in their first trips alone."""
        key = (last, most, beyond)
        if key not in self._tables:
            self._tables[key] = self._table(last, most, beyond=beyond)
        return self._tables[key]

    def _table(self, last: int, most: int, *, beyond: bool) -> dict[tuple[str, int], int]:
        ends = list(dict.fromkeys(flow.end for flow in self.flows if flow.end))
        ways = [
            (self.state(end), seconds // self.step_s, flow, part, end)
            for end in ends
            for flow in self.flows
            for part in range(1, 9)
            if (seconds := self.between_s(end, flow, part)) is not None
        ]
        known: dict[tuple[str, int], int] = {}
        for steps in range(most + 1):
            for state in {self.state(end) for end in ends}:
                found = [] if beyond else [0]
                if (state, steps - 1) in known:
                    found.append(known[state, steps - 1])
                for of, length, flow, part, end in ways:
                    going = self.left[self.relaxation.going[self.fleet.id, end]]
                    rest = steps - length
                    if of != state or rest < 0:
                        continue
                    if not flow.end:
                        found += [self.worth(flow, part, 0) + going] if beyond else []
                    elif (self.state(flow.end), rest) in known:
                        here = self.worth(flow, part, self.late(last, flow.end, rest))
                        found.append(here + going + known[self.state(flow.end), rest])
                if found:
                    known[state, steps] = max(found)
        return known

    def firsts(self, kind: str | None) -> Iterator[tuple[Flow, int, int | None]]:
        """First trips, their offset, and how far into the first span they leave."""
        case = self.relaxation.case
        for flow in self.flows:
            if kind is None:
                yield flow, self.road_s(flow), None
            elif (kind, flow.place) in case.departs:
                for since in {0, *(case.late_s(self.fleet, lot) for lot in self.boards(flow))}:
                    late = case.departs[kind, flow.place] - case.spans[self.fleet.id][0][0]
                    yield flow, max(0, since, late) + self.road_s(flow), since

    def of_span(self, kind: str | None, span: tuple[int, int]) -> int:
        """The most in one span."""
        case = self.relaxation.case
        begin, end = span
        last = min(end, self.at - min(self.unload_s(flow.end) for flow in case.flows if flow.end))
        found = [0]
        lasts = [(last, False)]
        tau = self.at - case.tail_s
        after = end + max(self.unload_s(flow.end) for flow in case.flows if flow.end)
        if tau >= begin and after > self.at:
            lasts.append((min(end, tau), True))
        for until, beyond in lasts:
            table = self.table(until, (until - begin) // self.step_s, beyond=beyond)
            for flow, offset, since in self.firsts(kind):
                if begin + offset > until or (not flow.end and not beyond):
                    continue
                steps = (until - begin - offset) // self.step_s
                lost = self.late(until, flow.end, steps) if flow.end else 0
                here = max(self.worth(flow, part, lost, since) for part in range(1, 9))
                rest = table.get((self.state(flow.end), steps)) if flow.end else 0
                found += [] if rest is None else [here + rest]
        return max(found)

    def value(self) -> int:
        """Σ usable(k)·B_k."""
        case = self.relaxation.case
        by = self.at - case.unload_s
        total = 0
        for number, span in enumerate(case.spans[self.fleet.id]):
            if min(span[1], by) > span[0]:
                for kind in self.fleet.classes:
                    assert isinstance(kind, VehicleClass)
                    total += kind.usable * self.of_span(None if number else kind.id, span)
        return total


def multipliers_of(relaxation: Relaxation, draw: Random, families: list[str]) -> dict[str, float]:
    """Random multipliers of rows: whoever arrives at a desk is worth something, and less if late."""
    chosen = {}
    for name in relaxation.rows:
        kind = name.split("/")[0]
        if kind == "arrived":
            chosen[name] = draw.randint(SCALE // 4, SCALE) / SCALE
        elif kind == "rush" and draw.random() < 0.4:
            chosen[name] = draw.randint(0, SCALE // 3600 // 2) / SCALE
        elif kind in ("rest", "soon") or (kind not in ("rush", "most", "seats") and draw.random() < 0.1):
            chosen[name] = draw.randint(0, SCALE // draw.choice((1, 4, 600, 6000))) / SCALE
    return chosen | {f"days/{family}": 1.0 for family in families}


def losses_of(relaxation: Relaxation, multipliers: dict[str, float]) -> dict[str, list[tuple[int, int]]]:
    """What late people lose, from the page: by reception, ``x_i`` and 3600 × the multiplier."""
    losses: dict[str, list[tuple[int, int]]] = {}
    for end in relaxation.case.scenario.place:
        for i in range(1, 9):
            price = multipliers.get(f"rush/{end}/{i}", 0.0)
            losses.setdefault(end, []).append((150 * i * (i + 1), 3600 * int(price * SCALE)))
    return losses


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_days_are_what_the_page_says(seed: int) -> None:
    draw = Random(seed)
    relaxation = relaxation_of(accepting(seed))
    case = relaxation.case
    families = [fleet.id for fleet in case.vehicles if days_of(relaxation, fleet.id)]
    named = draw.sample(families, draw.randint(1, len(families)))
    multipliers = multipliers_of(relaxation, draw, named)
    vector = Vector(relaxation, tuple(multipliers.items()))
    losses = losses_of(relaxation, multipliers)
    assert len(vector.dearest) == len(named)
    for hours in (3, 9):
        at = max(case.scenario.start, draw.choice(case.spans[named[0]])[0]) + draw.randint(600, 3600 * hours)
        moment = Moment(case, at)
        for dearest in vector.dearest:
            page = Page(relaxation, dearest.days.fleet, vector.left, losses, at)
            assert dearest.at(moment) == page.value()


@given(SEEDS)
@settings(max_examples=8, deadline=None)
def test_days_that_end_beyond_a_line_are_what_the_page_says(seed: int) -> None:
    """Two sides in step; trips beyond the line are dear, or worth nothing, and those before them may be late."""
    draw = Random(seed)
    rule = InStep("step", "a", "b", Fraction(60, 100))
    relaxation = relaxation_of(replace(accepting(seed), rules=(rule,)))
    case = relaxation.case
    left = [draw.randint(-SCALE // 2, 0) for _ in relaxation.columns]
    dear = draw.choice((0, 3))
    for (flow, _, _), number in relaxation.people.items():
        left[number] = draw.randint(0, SCALE * (dear if flow.endswith(">beyond") else 1))
    losses = {
        end: [(150 * i * (i + 1), draw.randint(0, SCALE // 2)) for i in draw.sample(range(4, 9), 3)]
        for end in draw.sample(("ra", "rb"), draw.randint(0, 2))
    }
    family = draw.choice([fleet for fleet in case.vehicles if days_of(relaxation, fleet.id)])
    days = days_of(relaxation, family.id)
    assert days is not None
    dearest = Dearest(days, left, losses)
    at = max(case.scenario.start, case.spans[family.id][0][0]) + draw.randint(3600, 9 * 3600)
    page = Page(relaxation, family, left, losses, at)
    assert dearest.at(Moment(case, at)) == page.value()
    for beyond, last in ((True, at - case.tail_s), (False, at - case.unload_s)):
        table, chains = page.table(last, 240, beyond=beyond), dearest.chains(last - at, beyond=beyond)
        for end, state in zip(days.ends, days.states, strict=True):
            for steps in range(241):
                assert chains.at(state, steps) == table.get((page.state(end), steps))


def shuttle(rates: dict[str, int], minutes: dict[tuple[str, str], int]) -> Scenario:
    """One bus of ten seats from a yard, between places with forty people each and receptions with slow desks."""
    origins = sorted({pair[1] for pair in minutes if pair[0] == "yard"})
    return tiny.scenario(
        horizon=tiny.START + 12 * tiny.HOUR,
        places=(
            tiny.place("yard", "depot"),
            *(tiny.place(name, "assembly", bays=1) for name in origins),
            *(tiny.place(name, "reception", people_per_h=rate) for name, rate in rates.items()),
        ),
        legs=tuple(
            tiny.leg(start, end, length)
            for pair, length in minutes.items()
            for start, end in (pair, pair[::-1])
        ),
        groups=tuple(tiny.group(f"at-{name}", name, 40, tuple(rates)) for name in origins),
        classes=(tiny.vehicles("bus", 1, "yard"),),
        teams=(TeamClass("team", "team", 1, "yard", tiny.ALWAYS, None, 0, (), 2),),
    )


def rushed(relaxation: Relaxation, rushes: dict[str, int]) -> Vector:
    """A vector that counts who arrives before the last rush of each desk, and what the desk can do in the rush."""
    price = -(-SCALE // 3600)
    rows = [("days/bus", 1.0)]
    for end, i in rushes.items():
        rows += [(f"rush/{end}/{i}", price / SCALE), (f"arrived/{end}", 3600 * price / SCALE)]
    return Vector(relaxation, tuple(rows))


@pytest.mark.parametrize(
    ("i", "people"), [(1, 40), (2, 42), (3, 45), (4, 38), (5, 42), (6, 47), (7, 43), (8, 40)]
)
def test_the_last_rush_of_a_desk_by_hand(i: int, people: int) -> None:
    """Five hours are 17,700 s to the last arrival that counts, 489 steps of 30 s after the first, at 3,010 s.

    The bus is at the gate after 900 s, has somebody aboard after 10, forms up for 300 and drives 1,800. A full trip
    after it takes 300 + 300 to unload and turn round, 1,350 back, more than 87 to board nine or ten people, and 2,100:
    137 steps. So trips arrive with 489, 352, 215 and 78 steps left. Rushes last 300, 900, 1,800, 3,000, 4,500, 6,300,
    8,400 and 10,800 s, or 10, 30, 60, 100, 150, 210, 280 and 360 steps: the fourth trip is late from i = 4 on, the
    third from 7 on, the second from 8 on. The desk does 10 people an hour: 0.8, 2.5, 5, 8.3, 12.5, 17.5, 23.3, 30.
    """
    relaxation = relaxation_of(shuttle({"camp": 10}, {("yard", "gate"): 20, ("gate", "camp"): 30}))
    late = 10 * [0, 0, 0, 1, 1, 1, 2, 3][i - 1]
    assert people == 40 - late + 10 * 150 * i * (i + 1) // 3600
    assert rushed(relaxation, {"camp": i}).value(Moment(relaxation.case, tiny.START + 18000)) == people


@pytest.mark.parametrize(
    ("second", "people"),
    [(3309, 8), (6309, 8), (6310, 18), (10359, 18), (10360, 21), (10390, 24), (10419, 24), (10420, 28)],
)
def test_a_first_and_a_second_trip_are_late_up_to_the_second(second: int, people: int) -> None:
    """The same bus, and the rush of 3,000 s, in which the desk does 8 people.

    The first trip is not late once 100 steps lie between its arrival at 3,010 s and the last that counts, 300 s before
    the instant: from 6,310 s on. The second takes 135 steps more with up to 3 people, boarded in three eighths of
    100 s, 136 with up to 6 of them, and 137 with 10: it is not late from 10,360, 10,390 and 10,420 s on.
    """
    relaxation = relaxation_of(shuttle({"camp": 10}, {("yard", "gate"): 20, ("gate", "camp"): 30}))
    assert rushed(relaxation, {"camp": 4}).value(Moment(relaxation.case, tiny.START + second)) == people


def test_no_row_of_trips_past_two_slow_desks_beats_a_rush() -> None:
    """Brute force: every row of up to five full trips, second by second, each at the desk after those before it."""
    minutes = {
        ("yard", "near"): 20, ("yard", "far"): 35, ("near", "north"): 30, ("near", "south"): 55, ("far", "south"): 25,
        ("near", "far"): 15,
    }  # fmt: skip
    rates = {"north": 9, "south": 14}
    relaxation = relaxation_of(shuttle(rates, minutes))
    vectors = [rushed(relaxation, {"north": i, "south": j}) for i in range(1, 9) for j in (1, 4, 8)]
    best = _most_out(minutes, rates, 5)
    spare = []
    for at in range(tiny.START + 3600, tiny.START + 10 * 3600, 1300):
        moment = Moment(relaxation.case, at)
        least = min(vector.value(moment) for vector in vectors)
        out = max((people for second, people in best.items() if second <= at), default=0)
        assert out <= least
        spare.append(least - out)
    assert min(spare) <= 5, "so near that one trip too few would show"


def _most_out(minutes: dict[tuple[str, str], int], rates: dict[str, int], trips: int) -> dict[int, int]:
    """By second: the most people that any row of trips has through the desks by then."""
    road = minutes | {pair[::-1]: length for pair, length in minutes.items()}
    for via, start, end in product(
        {name for pair in road for name in pair}, repeat=3
    ):  # few places: enough by far
        if (start, via) in road and (via, end) in road and start != end:
            road[start, end] = min(road.get((start, end), 999), road[start, via] + road[via, end])
    best: dict[int, int] = {}
    for row in product(product(("near", "far"), rates), repeat=trips):
        at, stands, free, out = tiny.START, "yard", dict.fromkeys(rates, 0), []
        for origin, end in row:
            at += 45 * road[stands, origin] + 100 + 300 + 60 * road[origin, end] + 300
            free[end] = max(free[end], at) + -(-10 * 3600 // rates[end])
            out.append(free[end])
            at, stands = at + 300, end
        for second in out:
            best[second] = max(best.get(second, 0), 10 * sum(each <= second for each in out))
    return best
