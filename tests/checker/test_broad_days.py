"""Rows of trips and desks: the checker's searches against a plain reading of the page, and against days by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.checker.broad.case import Fleet, Flow, Lot
from safeconduct.checker.broad.moment import Moment
from safeconduct.checker.broad.proof import SCALE, Vector, relaxation_of
from safeconduct.checker.broad.rows import Relaxation
from safeconduct.checker.broad.trips import days_of
from safeconduct.scenario.model import Scenario, VehicleClass
from tests.planner.test_bound_contains import case_of

SEEDS = st.integers(0, 100_000)


def accepting(seed: int) -> Scenario:
    """A small case with desks; in two of three, people may go to either reception."""
    scenario = case_of(seed)
    draw = Random(seed)
    places = tuple(
        replace(place, people_per_h=draw.choice((40, 100, 600, None)), unload_s=draw.choice((60, 300, 1500)))
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
    """Random multipliers of rows, those of desks nearly always."""
    chosen = {}
    for name in relaxation.rows:
        kind = name.split("/")[0]
        if kind in ("most", "seats"):
            continue
        if kind == "rush" and draw.random() < 0.5:
            chosen[name] = draw.randint(0, SCALE // 3600 // 3) / SCALE
        elif kind in ("admit", "arrived", "rest", "soon") or draw.random() < 0.15:
            chosen[name] = draw.randint(0, SCALE // draw.choice((1, 4, 600))) / SCALE
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
@settings(max_examples=8, deadline=None)
def test_days_are_what_the_page_says(seed: int) -> None:
    draw = Random(seed)
    scenario = accepting(seed)
    relaxation = relaxation_of(scenario)
    families = [fleet.id for fleet in relaxation.case.vehicles if days_of(relaxation, fleet.id)]
    for _ in range(2):
        multipliers = multipliers_of(relaxation, draw, draw.sample(families, draw.randint(1, len(families))))
        vector = Vector(relaxation, tuple(multipliers.items()))
        losses = losses_of(relaxation, multipliers)
        opens = draw.choice(relaxation.case.spans[families[0]])[0]
        at = opens + draw.randint(1, 9 * 3600)
        if not scenario.start < at <= scenario.horizon:
            at = scenario.start + draw.randint(1, 9 * 3600)
        moment = Moment(relaxation.case, at)
        for dearest in vector.dearest:
            page = Page(relaxation, dearest.days.fleet, vector.left, losses, at)
            assert dearest.at(moment) == page.value()
