"""Rows about where vehicles and teams are and how long their turns take: docs/explanation/broad-bound.md, section 4."""

from __future__ import annotations

from collections import defaultdict

from safeconduct.checker.broad.case import Case, Fleet, Flow
from safeconduct.checker.broad.moment import Moment
from safeconduct.checker.broad.rows import Relaxation, Right, Terms
from safeconduct.scenario.model import Leg, VehicleClass


def add_turns(relaxation: Relaxation) -> None:
    """Every row of every family of vehicles and teams."""
    case = relaxation.case
    for fleet in (*case.vehicles, *case.teams):
        flows = [flow for flow in case.flows if fleet.teams or fleet.id in flow.costs]
        if fleet.private:
            terms = [(relaxation.trips[flow.name, fleet.id], 1) for flow in flows]
            relaxation.row(f"fleet/{fleet.id}", terms, fleet.count)
        elif flows:
            _Turns(relaxation, fleet, flows)


class _Turns:
    """One family: its columns, then its rows."""

    def __init__(self, relaxation: Relaxation, fleet: Fleet, flows: list[Flow]) -> None:
        self.relaxation, self.case, self.fleet, self.flows = relaxation, relaxation.case, fleet, flows
        self.places = list(dict.fromkeys(flow.place for flow in flows))
        self.gap_s = self.case.scenario.convoy.form_up_s
        kind = fleet.classes[0]
        if isinstance(kind, VehicleClass):
            self.gap_s += kind.turnaround_s + self.case.unload_s
        self.homes: list[tuple[str, int, int]] = []
        self._home_columns()
        self.later = self._later_columns()
        self.runs = self._run_columns()
        self._at()
        if fleet.teams:
            self._team_turns()
        else:
            self._vehicle_turns()
            self._going()

    def _trips(self, flow: Flow) -> int:
        if self.fleet.teams:
            return self.relaxation.convoys[flow.name][self.case.teams.index(self.fleet)]
        return self.relaxation.trips[flow.name, self.fleet.id]

    def _home_columns(self) -> None:
        spans = self.case.spans[self.fleet.id]
        for kind in self.fleet.classes:
            most = kind.usable if isinstance(kind, VehicleClass) else kind.count
            terms: Terms = []
            for place in self.places:
                departs = self.case.departs.get((kind.id, place))
                if departs is not None:
                    number = self.relaxation.column(most)
                    late = min(max(0, departs - spans[0][0]), spans[0][1] - spans[0][0]) if spans else 0
                    self.homes.append((place, number, late))
                    terms.append((number, 1))
            self.relaxation.row(f"home/{kind.id}", terms, most)

    def _later_columns(self) -> dict[str, int]:
        fleet = self.fleet
        most = fleet.count * max(0, len(self.case.spans[fleet.id]) - 1)
        later = {place: self.relaxation.column(most) for place in self.places}

        def right(moment: Moment) -> int:
            return fleet.count * max(0, len(moment.lengths(fleet)) - 1)

        self.relaxation.row(f"later/{fleet.id}", [(number, 1) for number in later.values()], right)
        return later

    def _run_columns(self) -> list[tuple[Leg, int, int]]:
        fit = sum((closes - opens) // max(1, self.gap_s) for opens, closes in self.case.spans[self.fleet.id])
        most = self.fleet.count * fit
        ways = self.case.ways[self.fleet.id]
        return [(leg, ways.empty_leg_s(leg), self.relaxation.column(most)) for leg in ways.legs]

    def _going(self) -> None:
        """Trips that follow on one to a reception, in its span."""
        seconds = sum(closes - opens for opens, closes in self.case.spans[self.fleet.id])
        for end in dict.fromkeys(flow.end for flow in self.flows if flow.end):
            going = self.relaxation.column(self.fleet.count * seconds)
            self.relaxation.going[self.fleet.id, end] = going
            come = [(self._trips(flow), -1) for flow in self.flows if flow.end == end]
            self.relaxation.row(f"rest/{self.fleet.id}/{end}", [(going, 1), *come], 0)

    def _at(self) -> None:
        rows: dict[str, Terms] = defaultdict(list)
        for leg, _, number in self.runs:
            rows[leg.start].append((number, 1))
            rows[leg.end].append((number, -1))
        for flow in self.flows:
            rows[flow.place].append((self._trips(flow), 1))
            if flow.end:
                rows[flow.end].append((self._trips(flow), -1))
        for place, number, _ in self.homes:
            rows[place].append((number, -1))
        for place, number in self.later.items():
            rows[place].append((number, -1))
        for place, terms in rows.items():
            self.relaxation.row(f"at/{self.fleet.id}/{place}", terms, 0)

    def _open_seconds(self) -> Right:
        fleet = self.fleet
        return lambda moment: fleet.count * sum(moment.lengths(fleet))

    def _team_turns(self) -> None:
        least = self.case.scenario.convoy.least
        terms: Terms = [(number, seconds) for _, seconds, number in self.runs]
        for flow in self.flows:
            held_s, more_s = _team_seconds(self.case, flow)
            terms.append((self._trips(flow), held_s - more_s * least + self.gap_s))
            terms += [
                (self.relaxation.trips[flow.name, fleet.id], more_s)
                for fleet in self.relaxation.serving(flow)
            ]
        terms += [(number, -self.gap_s) for number in self.later.values()]
        terms += [(number, late - self.gap_s) for _, number, late in self.homes]
        self.relaxation.row(f"turns/{self.fleet.id}", terms, self._open_seconds())

    def _vehicle_turns(self) -> None:
        case, fleet = self.case, self.fleet
        terms: Terms = [(number, seconds) for _, seconds, number in self.runs]
        boarding_s: dict[str, int] = dict(case.scenario.boarding_s)
        filled = sum(places * boarding_s.get(need, 0) for need, places in fleet.places.items())
        places = sum(fleet.places.values())
        saved = {}
        for place in self.places:
            bays = case.scenario.place[place].bays
            rounds = -(-case.usual // bays)
            early = sum(max(0, rounds + (-m // bays)) for m in range(1, case.scenario.convoy.most + 1))
            saved[place] = (rounds, filled * early, self.gap_s + rounds * filled)
        for flow in self.flows:
            cost = flow.costs[fleet.id]
            rounds, early_s, _ = saved[flow.place] if flow.end else (1, 0, 0)
            terms.append((self._trips(flow), cost.each - cost.seat * places + self.gap_s))
            for lot, number in self.relaxation.aboard(flow, fleet):
                terms.append((number, cost.seat + rounds * case.boarding_s[lot.first.need]))
            terms += [(number, -cost.convoy - early_s) for number in self.relaxation.convoys[flow.name]]
        terms += [(number, -saved[place][2]) for place, number in self.later.items()]
        terms += [(number, late - saved[place][2]) for place, number, late in self.homes]
        self.relaxation.row(f"turns/{fleet.id}", terms, self._open_seconds())


def _team_seconds(case: Case, flow: Flow) -> tuple[int, int]:
    """``T`` and ``δ``: what a convoy of the least size holds a team, and each vehicle more."""
    private = any(fleet.private and fleet.id in flow.costs for fleet in case.vehicles)
    if private:
        return min(cost.least for cost in flow.costs.values()), 0
    sizes = [min(seconds) for seconds in zip(*flow.alone.values(), strict=True)]
    least = case.scenario.convoy.least
    held = sizes[least - 1]
    if len(case.teams) > 1:
        return held, 0
    more = [(at - held) // (size - least) for size, at in enumerate(sizes, 1) if size > least]
    return held, min(more, default=0)
