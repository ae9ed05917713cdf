"""A dispatch as a value: what the search may turn, and the memory that a dispatch leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.kernel.run import advance, lay_out
from safeconduct.planner.city.kernel.state import NEVER, Whole
from safeconduct.planner.city.memory import Layout, Memory, lay_out_memory
from safeconduct.planner.city.tables import block_size, tables
from safeconduct.planner.problem import Problem

DAY_S = 86_400
FULL_WORTH = 1000
GATE_S = 900
PULL = 400


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """What a search turns.

    By period and origin: ``size``, vehicles of a convoy; ``worth``, how much it draws (1000 is plain). By period and
    place: ``prefer_s``, how unwelcome a reception is. By origin and day: ``shift_s``, seconds by which the last convoy
    before a window ends leaves earlier. By period: another convoy counts as across if it is forecast to cross
    ``gate_s`` earlier. ``eager`` (thousandths): the share of a convoy that must stand ready before loading begins;
    ``early`` (thousandths): the share of the longest time aboard by which loading may begin before a window opens.
    ``lean`` (thousandths of what a rule between two sides allows): by so much the first side is to be ahead of the
    other, of those across, in convoys and sent for; ``slack`` (likewise): only what is beyond counts; ``pull``
    (thousandths): for each tolerance that a side is farther ahead, so much less are its trips worth.
    ``margin_s`` is kept between a forecast arrival and the end of a window; ``next_s`` passes between a trip's end and
    the next run; ``until_s`` after the start nothing is worth anything any more.
    """

    size: Whole
    worth: Whole
    prefer_s: Whole
    shift_s: Whole
    gate_s: Whole
    lean: Whole
    eager: int
    early: int
    margin_s: int
    next_s: int
    until_s: int
    slack: int
    pull: int

    @property
    def throughout(self) -> tuple[int, ...]:
        """What it says for the whole time."""
        return self.eager, self.early, self.margin_s, self.next_s, self.until_s, self.slack, self.pull

    @property
    def by_period(self) -> tuple[Whole, ...]:
        """What it says for each span of time, a row a span."""
        return self.size, self.worth, self.prefer_s, self.gate_s, self.lean


def plain_policy(problem: Problem) -> Policy:
    """The policy to begin with."""
    origins = len(problem.origins)
    days = (problem.horizon - problem.start) // DAY_S + 2
    periods = periods_of(problem)
    return Policy(
        size=np.full((periods, origins), block_size(problem), dtype=np.int64),
        worth=np.full((periods, origins), FULL_WORTH, dtype=np.int64),
        prefer_s=np.zeros((periods, len(problem.places)), dtype=np.int64),
        shift_s=np.zeros((origins, days), dtype=np.int64),
        eager=1000,
        early=900,
        margin_s=600,
        gate_s=np.full(periods, GATE_S, dtype=np.int64),
        lean=np.zeros(periods, dtype=np.int64),
        next_s=1800,
        until_s=problem.horizon - problem.start,
        slack=0,
        pull=PULL,
    )


def periods_of(problem: Problem) -> int:
    """Spans of time in each of which a policy may say something else."""
    return (problem.horizon - problem.start) // k.PERIOD_S + 1


def memory_for(problem: Problem) -> Memory:
    """Memory large enough for any dispatch of a case."""
    return memories_for(problem, 1)[0]


def memories_for(problem: Problem, count: int) -> list[Memory]:
    """So many memories for the same case, its tables reckoned once."""
    layout = tables(problem)
    loose = _loose(problem, layout)
    return [lay_out_memory(layout, loose) for _ in range(count)]


def _loose(problem: Problem, layout: Layout) -> Mapping[int, tuple[int, ...]]:
    places, kinds, movers = len(problem.places), len(problem.kinds), len(problem.mover_ids)
    origins, sides, groups = len(problem.origins), len(problem.sides), len(problem.groups)
    legs = len(problem.legs)
    people = problem.scenario.people_total
    seats = max((max(kind.holds) for kind in problem.kinds if not kind.is_team), default=1)
    convoy = problem.scenario.convoy
    rides = min(people, 3 * people // max(1, seats) + 8 * movers) + 16
    convoys = rides // max(1, convoy.least) + 64
    road = layout.fixed[k.T_ROAD]
    longest = int((road[:, k.LEGS_TO] - road[:, k.LEGS_FROM]).max(initial=1))
    posts = len(layout.fixed[k.T_POST_PLACE])
    lanes = max((place.lanes for place in problem.places), default=1)
    bays = max((origin.bays for origin in problem.origins), default=1)
    most_on = max((leg.max_convoys or 1 for leg in problem.legs), default=1)
    span = (problem.horizon - problem.start) // k.BUCKET_S + 300
    days = (problem.horizon - problem.start) // DAY_S + 2
    periods = periods_of(problem)
    steps = (problem.horizon - problem.start) // k.STEP_S + 2
    events = 2 * movers + 3 * convoys + 8 * origins + len(layout.fixed[k.T_RELEASE]) + 2000
    return {
        k.T_SIZE: (periods, origins), k.T_WORTH: (periods, origins), k.T_PREFER_S: (periods, places),
        k.T_SHIFT_S: (origins, days), k.T_GATE_S: (periods,), k.T_LEAN: (periods,),
        k.T_HEAP: (events, 4), k.T_MOVER: (movers, 8), k.T_IDLE_HEAD: (places, kinds),
        k.T_IDLE_TAIL: (places, kinds), k.T_IDLE_COUNT: (places, kinds), k.T_IDLE_VEHICLES: (places,),
        k.T_IDLE_TEAMS: (places,), k.T_LANE_FREE: (posts, max(1, lanes)), k.T_LAST_START: (posts,),
        k.T_ANNOUNCED: (posts, span), k.T_LEG_ENTERED: (legs,), k.T_LEG_LEFT: (legs,),
        k.T_LEG_RING: (legs, max(1, most_on)), k.T_LEG_USES: (legs,), k.T_DESK_FREE: (places,),
        k.T_ADMITTED: (places,), k.T_ORIGIN: (origins, 15), k.T_BAY_FREE: (origins, max(1, bays)),
        k.T_WAITING: (groups,), k.T_LEFT: (groups,), k.T_COVER: (origins, 4), k.T_NEED: (origins, 4),
        k.T_COMING: (origins, kinds), k.T_CONVOY: (convoys, 20), k.T_CONVOY_RIDE: (convoys, convoy.most + 1),
        k.T_RIDE: (rides, 8), k.T_LOAD: (3 * rides, 2), k.T_STAMP: (convoys * (longest + 2), 3),
        k.T_RUN: (2 * rides + 4 * movers, 6), k.T_DEEDS: (sides, 7), k.T_ON_ROAD: (sides, convoys),
        k.T_VALUE: (places, steps), k.T_LOAD_VALUE: (origins, steps),
        k.T_TEAM_AWAY: (origins,), k.T_TEAM_WHERE: (origins,), k.T_SPOTS: (places,), k.T_FAULT: (k.MOST_FAULTS, 2),
    }  # fmt: skip


LOOSE_FROM = k.T_HEAP
"""Tables from this one on change during a dispatch."""


def reset(memory: Memory) -> None:
    """Everything as before the start."""
    w = memory.w
    w[: k.S_START] = 0
    w[w[LOOSE_FROM] :] = 0
    kind, group = memory[k.T_KIND], memory[k.T_GROUP]
    w[k.VEHICLES] = int((kind[memory[k.T_MOVER_KIND], k.IS_TEAM] == 0).sum())
    w[k.STANDS] = len(memory[k.T_STANDS])
    for table in (k.T_IDLE_HEAD, k.T_IDLE_TAIL):
        memory[table][...] = -1
    for table in (k.T_LANE_FREE, k.T_LAST_START, k.T_DESK_FREE, k.T_BAY_FREE):
        memory[table][...] = -NEVER
    memory[k.T_MOVER][:, [k.LAST_WORK, k.DUTY_SINCE]] = -NEVER
    origin = memory[k.T_ORIGIN]
    origin[:, k.LOADING] = -1
    origin[:, [k.DESK_FREE, k.BAY_SECOND, k.WAKE, k.LAST_CAME]] = -NEVER
    memory[k.T_LEFT][...] = group[:, k.PEOPLE]
    np.add.at(memory[k.T_NEED], (group[:, k.AT], group[:, k.NEED]), group[:, k.PEOPLE])
    memory[k.T_DEEDS][:, k.COMPLETE] = NEVER
    memory[k.T_DEEDS][:, k.LAST_CROSSED] = -NEVER


def begin(memory: Memory) -> None:
    """Everybody at home at the start, whatever stood in the memory before."""
    reset(memory)
    lay_out(memory.w)


def set_policy(memory: Memory, policy: Policy) -> None:
    """What is decided from now on is decided by this policy."""
    memory[k.T_SIZE][...] = policy.size
    memory[k.T_WORTH][...] = policy.worth
    memory[k.T_PREFER_S][...] = policy.prefer_s
    memory[k.T_SHIFT_S][...] = policy.shift_s
    memory[k.T_GATE_S][...] = policy.gate_s
    memory[k.T_LEAN][...] = policy.lean
    w = memory.w
    w[k.S_EAGER], w[k.S_EARLY] = policy.eager, policy.early
    w[k.S_MARGIN_S], w[k.S_NEXT_S] = policy.margin_s, policy.next_s
    w[k.S_SLACK], w[k.S_PULL] = policy.slack, policy.pull
    w[k.S_UNTIL] = w[k.S_START] + policy.until_s


def run_policy(memory: Memory, policy: Policy) -> None:
    """Dispatch a policy from the start on, whatever stood in the memory before."""
    begin(memory)
    set_policy(memory, policy)
    advance(memory.w, NEVER)


def outs(memory: Memory) -> tuple[Whole, Whole]:
    """Seconds in which vehicles' people are out, in order, and how many people they are."""
    rides = memory[k.T_RIDE][: memory.w[k.RIDES]]
    rides = rides[rides[:, k.OUT_AT] < NEVER]
    order = np.argsort(rides[:, k.OUT_AT], kind="stable")
    return rides[order, k.OUT_AT], rides[order, k.RIDERS]
