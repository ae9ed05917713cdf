"""Columns and rows of the broad bound by name, as docs/explanation/broad-bound.md has them (sections 3 and 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING

from safeconduct.agreement.rules import InStep
from safeconduct.checker.broad.case import Case, Fleet, Flow, Lot
from safeconduct.checker.broad.moment import Moment, earliest
from safeconduct.checker.broad.step import in_step_line

if TYPE_CHECKING:  # they look at these rows
    from safeconduct.checker.broad.trips import Days

Right = Callable[[Moment], int]
Terms = list[tuple[int, int]]

RUSHES = 8
RUSH_S = 150
"""Lengths of the desks' last rush are ``RUSH_S``·i·(i + 1) seconds, i from 1 to ``RUSHES``."""


@dataclass(slots=True)
class Row:
    """``terms ≤ right``; terms are (column, factor), a column perhaps more than once."""

    terms: Terms
    right: Right


@dataclass(slots=True)
class Column:
    """A column: the most that it can be, and the (flow, family) pairs of which one must be open."""

    most: int
    opened_by: tuple[tuple[Flow, Fleet], ...] = ()


def fixed(number: int) -> Right:
    """A right-hand side that is the same at every instant."""
    return lambda _: number


class Relaxation:
    """All columns, rows and gains of a case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.columns: list[Column] = []
        self.rows: dict[str, Row] = {}
        self.gains: list[int] = []
        self.people: dict[tuple[str, str, str], int] = {}
        self.trips: dict[tuple[str, str], int] = {}
        self.convoys: dict[str, list[int]] = {}
        self.going: dict[tuple[str, str], int] = {}
        """By family and reception: trips that follow on one to it."""
        self.rush: dict[str, tuple[str, int]] = {}
        """By row of a desk's last rush: the reception, and how long the rush is."""
        self.days: dict[str, Days | None] = {}
        """By family: its days, as far as they were asked for."""
        for flow in case.flows:
            self._flow_columns(flow)
        self.soon: dict[tuple[str, str, str], int] = {}
        """By flow, family and lot: who is in a first trip that leaves before the last of the lot are released."""
        self._of_lots()
        self._of_releases()
        self._of_agreement()
        self._of_places()
        for flow in case.flows:
            self._convoy_rows(flow)

    def column(self, most: int, opened_by: tuple[tuple[Flow, Fleet], ...] = (), gain: int = 0) -> int:
        """A new column's number."""
        self.columns.append(Column(most, opened_by))
        self.gains.append(gain)
        return len(self.columns) - 1

    def row(self, name: str, terms: Iterable[tuple[int, int]], right: Right | int) -> None:
        """A new row."""
        self.rows[name] = Row(list(terms), right if callable(right) else fixed(right))

    def serving(self, flow: Flow) -> list[Fleet]:
        """Families that serve a flow."""
        return [fleet for fleet in self.case.vehicles if fleet.id in flow.costs]

    def aboard(self, flow: Flow, fleet: Fleet) -> list[tuple[Lot, int]]:
        """The flow's lots that the family boards, with their columns."""
        return [(lot, self.people[flow.name, fleet.id, lot.id]) for lot in flow.lots if fleet.boards(lot)]

    def _flow_columns(self, flow: Flow) -> None:
        serving = self.serving(flow)
        for fleet in serving:
            boarding = [lot for lot in flow.lots if fleet.boards(lot)]
            most = sum(lot.people for lot in boarding) if flow.end else flow.people
            self.trips[flow.name, fleet.id] = self.column(most, ((flow, fleet),))
            for lot in boarding:
                counts = flow.end and not self.case.scenario.place[flow.end].people_per_h
                number = self.column(lot.people, ((flow, fleet),), gain=1 if counts else 0)
                self.people[flow.name, fleet.id, lot.id] = number
        pairs = tuple((flow, fleet) for fleet in serving)
        most = flow.people if not flow.end else sum(lot.people for lot in flow.lots)
        self.convoys[flow.name] = [self.column(most, pairs) for _ in self.case.teams]

    def _of_lots(self) -> None:
        columns: dict[str, Terms] = defaultdict(list)
        for (_, _, lot_id), number in self.people.items():
            columns[lot_id].append((number, 1))
        for lot in self.case.lots:
            if columns[lot.id]:
                self.row(f"people/{lot.id}", columns[lot.id], self._released(lot))

    def _of_releases(self) -> None:
        rows: dict[str, Terms] = defaultdict(list)
        fleets = {fleet.id: fleet for fleet in self.case.vehicles}
        lots = {lot.id: lot for lot in self.case.lots}
        for flow_name, fleet_id, lot_id in self.people:
            fleet, lot = fleets[fleet_id], lots[lot_id]
            if not fleet.private and self.case.late_s(fleet, lot):
                number = self.column(lot.people)
                self.soon[flow_name, fleet_id, lot_id] = number
                rows[lot_id].append((number, 1))
        for lot in self.case.lots:
            last = max((at for at, _ in lot.releases), default=0)
            before = sum(people for at, people in lot.releases if at < last)
            if rows[lot.id]:
                self.row(f"soon/{lot.id}", rows[lot.id], min(lot.people, before))

    def _released(self, lot: Lot) -> Right:
        boarding = [fleet.id for fleet in self.case.vehicles if fleet.boards(lot)]

        def right(moment: Moment) -> int:
            by = moment.boards_by(lot.first.place)
            until = max((by[name] for name in boarding if name in by), default=-1)
            return min(lot.people, sum(people for at, people in lot.releases if at <= until))

        return right

    def _of_agreement(self) -> None:
        side = {lot.id: lot.first.undertaking for lot in self.case.lots}
        across: dict[str, list[int]] = defaultdict(list)
        for (_, _, lot_id), number in self.people.items():
            across[side[lot_id]].append(number)
        scenario = self.case.scenario
        for undertaking in scenario.undertakings:
            if undertaking.quota is not None:
                terms = [(number, 1) for number in across[undertaking.id]]
                self.row(f"quota/{undertaking.id}", terms, undertaking.quota)
        for rule in scenario.rules:
            for own, other in ((rule.a, rule.b), (rule.b, rule.a)) if isinstance(rule, InStep) else ():
                line = in_step_line(scenario, rule, own, other)  # type: ignore[arg-type]  # it is an InStep here
                if line is not None:
                    whole = lcm(line[0].denominator, line[1].denominator)
                    terms = [(number, whole) for number in across[own]]
                    terms += [(number, -int(line[1] * whole)) for number in across[other]]
                    self.row(f"in-step/{rule.id}/{own}", terms, int(line[0] * whole))

    def _of_places(self) -> None:
        case = self.case
        boarding: dict[str, Terms] = defaultdict(list)
        coming: dict[str, list[int]] = defaultdict(list)
        arrivals: dict[str, list[int]] = defaultdict(list)
        for flow in case.flows:
            for fleet in self.serving(flow):
                since = case.first_departs.get((fleet.id, flow.place))
                if flow.end and since is not None:
                    at = earliest(case.spans[fleet.id], since, flow.costs[fleet.id].least)
                    arrivals[flow.end] += [] if at is None else [at]
                for lot, number in self.aboard(flow, fleet):
                    if not fleet.private:
                        boarding[flow.place].append((number, case.boarding_s[lot.first.need]))
                    if flow.end:
                        coming[flow.end].append(number)
        for origin, terms in boarding.items():
            self.row(f"bays/{origin}", terms, self._bay_seconds(origin))
        for end, numbers in coming.items():
            place = case.scenario.place[end]
            if place.capacity is not None:
                self.row(f"capacity/{end}", [(number, 1) for number in numbers], place.capacity)
            if place.people_per_h:
                first = min(arrivals[end], default=case.scenario.horizon) + place.unload_s
                self._desk(end, numbers, place.people_per_h, first)

    def _desk(self, end: str, numbers: list[int], rate: int, first: int) -> None:
        """Rows of a reception with a desk: ``rate`` people an hour, at work from ``first`` on."""
        everybody = sum(lot.people for lot in self.case.lots if end in lot.ends)
        admitted, arrived = self.column(everybody, gain=1), self.column(everybody)
        self.row(f"admit/{end}", [(admitted, 1), (arrived, -1)], 0)
        self.row(f"arrived/{end}", [(arrived, 1), *((number, -1) for number in numbers)], 0)
        for step in range(1, RUSHES + 1):
            length_s = RUSH_S * step * (step + 1)
            name = f"rush/{end}/{step}"
            self.rush[name] = (end, length_s)
            self.row(name, [(admitted, 3600), (arrived, -3600)], rate * length_s)
        self.row(f"admission/{end}", [(admitted, 3600)], _admitted(rate, first))

    def _bay_seconds(self, name: str) -> Right:
        place, start = self.case.scenario.place[name], self.case.scenario.start
        private = {fleet.id for fleet in self.case.vehicles if fleet.private}

        def right(moment: Moment) -> int:
            by = moment.boards_by(name)
            until = max((at for fleet, at in by.items() if fleet not in private), default=start)
            return place.bays * sum(
                max(0, min(closes, until) - max(opens, start)) for opens, closes in place.hours
            )

        return right

    def _convoy_rows(self, flow: Flow) -> None:
        limits = self.case.scenario.convoy
        convoys = self.convoys[flow.name]
        coming: list[int] = []
        own: list[int] = []
        for fleet in self.serving(flow):
            trip = self.trips[flow.name, fleet.id]
            (own if fleet.private else coming).append(trip)
            by_need: dict[str, Terms] = defaultdict(list)
            for lot, number in self.aboard(flow, fleet):
                by_need[lot.first.need].append((number, 1))
            for need, terms in by_need.items():
                self.row(f"seats/{flow.name}/{fleet.id}/{need}", [*terms, (trip, -fleet.places[need])], 0)
        self.row(f"most/{flow.name}", [*((t, 1) for t in coming), *((c, -limits.most) for c in convoys)], 0)
        if own:
            self.row(
                f"own/{flow.name}", [*((t, 1) for t in own), *((c, -limits.most_own) for c in convoys)], 0
            )
        if flow.end:
            every = [(trip, -1) for trip in (*coming, *own)]
            self.row(f"least/{flow.name}", [*((c, limits.least) for c in convoys), *every], 0)


def _admitted(rate: int, first: int) -> Right:
    return lambda moment: rate * max(0, moment.at - first)
