"""What a vehicle of one family can do within a span, trip by trip: docs/explanation/broad-bound.md, section 6."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from safeconduct.planner.broad.crowd import Family, Flow, boards
from safeconduct.planner.broad.days.desks import Desks, desks_of
from safeconduct.planner.broad.days.firsts import Firsts, Numbers, firsts_of, owners
from safeconduct.planner.broad.program import Program
from safeconduct.planner.broad.rows import people, trips

PARTS = 8
"""How much a trip boards is told apart in so many parts of a full vehicle's boarding."""

GRID_S = 30
GRIDS, LEAST_GRIDS = 4000, 720
"""Seconds of a span are counted in steps of GRID_S; of longer ones there are so many steps, over all states."""

MOST_APART = 5000
"""Receptions are told apart where, times the flows to receptions, they are at most so many."""

NEVER = 1 << 40
"""Seconds that no span has."""


@dataclass(frozen=True, eq=False)
class Trips:
    """Trips of one family, each flow in PARTS parts by how long it boards; ``shape`` of most arrays: flow × part.

    ``late``: by class and flow, seconds of the first span that are over before a first trip leaves. ``seconds``:
    reception × flow × part, from the arrival there to the end of the trip, in steps.
    """

    family: Family
    flows: tuple[Flow, ...]
    step_s: int
    steps: int
    out: NDArray[np.bool_]
    roads: Numbers
    firsts: Firsts
    late: dict[str, Numbers]
    seconds: Numbers
    columns: Numbers
    """By flow: its column of trips."""
    going: Numbers
    """By reception: the column of trips that follow on one to it."""
    aboard: Numbers
    """Columns of people, need by need of a flow, flow by flow."""
    needs: Numbers
    """Where the columns of a need of a flow begin."""
    begins: Numbers
    """Where the needs of a flow begin."""
    most: Numbers
    """Need of a flow × part: the most people."""
    ends: Numbers
    """By flow: the number of its reception among those of the family; −1 beyond."""
    states: Numbers
    """By reception: where a vehicle stands afterwards, as far as it is told apart."""
    desks: Desks

    @property
    def covered(self) -> tuple[Numbers, ...]:
        """All columns that rows of trips stand for."""
        soon, late = self.firsts.soon, self.desks.late
        return self.columns, self.aboard, self.going, soon[soon >= 0], late[late >= 0]

    def needs_of(self, flow: int) -> range:
        """Numbers of the needs of a flow."""
        begins = self._flow_begins
        return range(begins[flow], begins[flow + 1])

    def lots_of(self, need: int) -> slice:
        """Where in ``aboard`` the columns of a need of a flow stand."""
        begins = self._need_begins
        return slice(begins[need], begins[need + 1])

    @cached_property
    def need_flows(self) -> Numbers:
        """By need: the flow that it is of."""
        return owners(self.begins, len(self.needs))

    @cached_property
    def _flow_begins(self) -> list[int]:
        return [*(int(at) for at in self.begins), len(self.needs)]

    @cached_property
    def _need_begins(self) -> list[int]:
        return [*(int(at) for at in self.needs), len(self.aboard)]


def days_of(program: Program) -> tuple[Trips, ...]:
    """The trips of every family that comes back."""
    found = (trips_of(program, family) for family in program.times.families)
    return tuple(trips for trips in found if trips is not None)


def trips_of(program: Program, family: Family) -> Trips | None:
    """The trips of a family that comes back; None where nothing binds them."""
    times = program.times
    flows = tuple(flow for flow in times.flows if family in times.serving[flow.name])
    ends = tuple(dict.fromkeys(flow.end for flow in flows if flow.end))
    spans = times.spans(family)
    if family.kind.one_way or not flows or not spans or not ends:
        return None
    roads = np.array([times.least_road_s(flow, family) for flow in flows], dtype=np.int64)
    seconds = _seconds(program, family, flows, ends) + roads[None, :, None]
    longest = max(closes - opens for opens, closes in spans)
    states = _states(len(ends), sum(bool(flow.end) for flow in flows))
    step_s = max(GRID_S, -(-longest // max(LEAST_GRIDS, GRIDS // len(set(states)))))
    if int(seconds.min()) < step_s:
        return None
    opens = spans[0][0]
    late = {}
    for kind in family.classes:
        leaves = [times.depart_from.get((kind.id, flow.place)) for flow in flows]
        here = [NEVER if at is None else max(0, at - opens) for at in leaves]
        late[kind.id] = np.array(here, dtype=np.int64)
    aboard, needs, begins, most = _people(program, family, flows)
    number = program.number
    return Trips(
        family, flows, step_s, longest // step_s, np.array([bool(flow.end) for flow in flows]), roads,
        firsts_of(program, family, flows), late,
        np.minimum(seconds // step_s, longest // step_s + 1),
        np.array([number[trips(flow, family)] for flow in flows], dtype=np.int64),
        np.array([number[f"go/{family.id}/{end}"] for end in ends], dtype=np.int64), aboard, needs, begins, most,
        np.array([ends.index(flow.end) if flow.end else -1 for flow in flows], dtype=np.int64),
        states, desks_of(program, ends),
    )  # fmt: skip


def _states(receptions: int, flows: int) -> Numbers:
    """Every reception for itself where there are few, else all as one."""
    apart = receptions * flows <= MOST_APART
    return np.arange(receptions) if apart else np.zeros(receptions, dtype=np.int64)


def _seconds(program: Program, family: Family, flows: tuple[Flow, ...], ends: tuple[str, ...]) -> Numbers:
    """Reception × flow × part: from the arrival at the one to the departure of the other."""
    times = program.times
    form_up_s = times.scenario.convoy.form_up_s
    after = [times.scenario.place[end].unload_s + family.kind.turnaround_s for end in ends]
    came: dict[str, list[int]] = {}
    before: dict[str, list[int]] = {}
    for place in dict.fromkeys(flow.place for flow in flows):
        runs = times.roads.empty_s(family, place, towards=True)
        came[place] = [runs.get(end, NEVER) + late for end, late in zip(ends, after, strict=True)]
        least = times.least_boarding_s(family, place)
        parts = _parts(times.full_s(family))
        before[place] = [max(least, part + 1 if number else 0) for number, part in enumerate(parts[:-1])]
    comes = np.array([came[flow.place] for flow in flows], dtype=np.int64)
    board = np.array([before[flow.place] for flow in flows], dtype=np.int64)
    found: Numbers = comes.T[:, :, None] + board[None, :, :] + form_up_s
    return found


def _parts(full_s: int) -> list[int]:
    """Where the parts of a full vehicle's boarding end, from 0."""
    return [number * full_s // PARTS for number in range(PARTS + 1)]


def _people(
    program: Program, family: Family, flows: tuple[Flow, ...]
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    times = program.times
    parts = _parts(times.full_s(family))[1:]
    aboard: list[int] = []
    needs: list[int] = []
    begins: list[int] = []
    most: list[list[int]] = []
    for flow in flows:
        begins.append(len(needs))
        for need in flow.needs:
            lots = [lot for lot in flow.lots if lot.need == need and boards(family.kind, lot)]
            if lots:
                needs.append(len(aboard))
                aboard += [program.number[people(flow, family, lot)] for lot in lots]
                each_s = times.boarding_s[need]
                room = min(family.kind.holds(need), sum(lot.people for lot in lots))
                most.append([min(room, part // each_s) if each_s else room for part in parts])
    return (
        np.array(aboard, dtype=np.int64),
        np.array(needs, dtype=np.int64),
        np.array(begins, dtype=np.int64),
        np.array(most, dtype=np.int64),
    )
