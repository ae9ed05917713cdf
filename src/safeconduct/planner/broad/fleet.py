"""Rows about vehicles and teams: where they are, and how long their turns take. docs/explanation/broad-bound.md, 4."""

from __future__ import annotations

from safeconduct.planner.broad.crowd import Family, Flow, boards
from safeconduct.planner.broad.program import Program, Right, Terms
from safeconduct.planner.broad.roads import Mover
from safeconduct.planner.broad.rows import convoys, people, trips
from safeconduct.planner.broad.times import Moment
from safeconduct.scenario.model import VehicleClass


def add_fleet(program: Program) -> None:
    """Rows of every family of vehicles and teams."""
    times = program.times
    for family in times.families:
        flows = [flow for flow in times.flows if family in times.serving[flow.name]]
        if family.kind.one_way:
            terms = [(program.number[trips(flow, family)], 1) for flow in flows]
            program.row(f"fleet/{family.id}", terms, family.count)
        elif flows:
            _Movers(program, family, flows).add()
    for team in times.teams:
        _Movers(program, team, list(times.flows)).add()


class _Movers:
    """The rows of one family."""

    def __init__(self, program: Program, mover: Mover, flows: list[Flow]) -> None:
        self.program, self.times, self.mover, self.flows = program, program.times, mover, flows
        self.places = list(dict.fromkeys(flow.place for flow in flows))
        self.ends = list(dict.fromkeys(flow.end for flow in flows if flow.end))
        self.spans = self.times.spans(mover)
        limits = self.times.scenario.convoy
        self.between_s = limits.form_up_s
        if isinstance(mover, Family):
            self.between_s += mover.kind.turnaround_s + self.times.unload_s

    def add(self) -> None:
        """Columns of first trips and empty runs, then the rows."""
        self._columns()
        self._where()
        self._turns()
        if isinstance(self.mover, Family):
            self._followed(self.mover)

    def _followed(self, family: Family) -> None:
        """Trips that follow on one to a reception in the same span: no more than there are to it."""
        for end in self.ends:
            most = family.count * sum(closes - opens for opens, closes in self.spans)
            going = self.program.column(f"go/{family.id}/{end}", most)
            came = [(self.program.number[trips(flow, family)], -1) for flow in self.flows if flow.end == end]
            self.program.row(f"rest/{family.id}/{end}", [(going, 1), *came], 0)

    def _columns(self) -> None:
        program, mover = self.program, self.mover
        nights = max(0, len(self.spans) - 1)
        self.home: dict[str, list[tuple[int, int]]] = {place: [] for place in self.places}
        for kind in mover.classes:
            count = kind.usable if isinstance(kind, VehicleClass) else kind.count
            terms = []
            for place in self.places:
                leaves = self.times.depart_from.get((kind.id, place))
                if leaves is None:
                    continue
                number = program.column(f"home/{kind.id}/{place}", count)
                terms.append((number, 1))
                self.home[place].append((number, self._late(leaves)))
            program.row(f"home/{kind.id}", terms, count)
        self.later = {
            place: program.column(f"later/{mover.id}/{place}", mover.count * nights) for place in self.places
        }
        program.row(f"later/{mover.id}", [(number, 1) for number in self.later.values()], self._nights())
        most = mover.count * sum((closes - opens) // max(1, self.between_s) for opens, closes in self.spans)
        self.runs = [
            (leg, seconds, program.column(f"run/{mover.id}/{leg.id}", most))
            for leg, seconds in self.times.roads.empty_legs(mover)
        ]

    def _nights(self) -> Right:
        mover = self.mover
        return lambda moment: mover.count * max(0, len(moment.lengths(mover)) - 1)

    def _late(self, leaves: int) -> int:
        """Seconds of the first span that are over before a first trip can leave."""
        if not self.spans:
            return 0
        opens, closes = self.spans[0]
        return min(max(0, leaves - opens), closes - opens)

    def _trips(self, flow: Flow, factor: int) -> Terms:
        if isinstance(self.mover, Family):
            return [(self.program.number[trips(flow, self.mover)], factor)]
        return [(self.program.number[f"c/{flow.name}/{self.mover.id}"], factor)]

    def _where(self) -> None:
        """A trip begins where an earlier one, the home or an empty run has brought the mover."""
        balance: dict[str, Terms] = {}
        for leg, _, number in self.runs:
            balance.setdefault(leg.start, []).append((number, 1))
            balance.setdefault(leg.end, []).append((number, -1))
        for flow in self.flows:
            balance.setdefault(flow.place, []).extend(self._trips(flow, 1))
            if flow.end:
                balance.setdefault(flow.end, []).extend(self._trips(flow, -1))
        for place in self.places:
            balance.setdefault(place, []).extend((number, -1) for number, _ in self.home[place])
            balance[place].append((self.later[place], -1))
        for place, terms in balance.items():
            self.program.row(f"at/{self.mover.id}/{place}", terms, 0)

    def _turns(self) -> None:
        """Moving, and what lies between two trips of one span, fits into the spans."""
        terms: Terms = [(number, seconds) for _, seconds, number in self.runs]
        for flow in self.flows:
            terms += self._trip_seconds(flow)
        for place in self.places:
            saved = -self.between_s - self._boarding_saved(place)
            terms += [(number, late + saved) for number, late in self.home[place]]
            terms.append((self.later[place], saved))
        mover = self.mover

        def right(moment: Moment) -> int:
            return mover.count * sum(moment.lengths(mover))

        self.program.row(f"turns/{mover.id}", terms, right)

    def _trip_seconds(self, flow: Flow) -> Terms:
        times, mover = self.times, self.mover
        if not isinstance(mover, Family):
            first, more = times.team_s(flow)
            if len(times.teams) > 1:
                more = 0
            terms = self._trips(flow, first - more * times.scenario.convoy.least + self.between_s)
            return terms + [
                (self.program.number[trips(flow, family)], more)
                for family in times.serving[flow.name]
                if more
            ]
        cost = times.costs[flow.name, mover.id]
        step, allowance = self._loading(flow.place) if flow.end else (1, 0)
        terms = self._trips(flow, cost.each - cost.seat * mover.places + self.between_s)
        for lot in flow.lots:
            if boards(mover.kind, lot):
                number = self.program.number[people(flow, mover, lot)]
                terms.append((number, cost.seat + step * times.boarding_s[lot.need]))
        return terms + convoys(self.program, flow, -cost.convoy - allowance)

    def _loading(self, place: str) -> tuple[int, int]:
        """The round of bays in which a usual convoy's last vehicle loads, and what a convoy's first rounds save."""
        bays = self.times.scenario.place[place].bays
        step = -(-self.times.usual // bays)
        most = self.times.scenario.convoy.most
        return step, self._full_s() * sum(max(0, step + (-size // bays)) for size in range(1, most + 1))

    def _full_s(self) -> int:
        return self.times.full_s(self.mover) if isinstance(self.mover, Family) else 0

    def _boarding_saved(self, place: str) -> int:
        return self._loading(place)[0] * self._full_s() if isinstance(self.mover, Family) else 0
