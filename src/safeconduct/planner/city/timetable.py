"""From the memory that a dispatch left to the nouns of a plan."""

from __future__ import annotations

from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.kernel.state import NEVER
from safeconduct.planner.city.memory import Memory
from safeconduct.planner.problem import Problem
from safeconduct.planner.timetable import Timetable
from safeconduct.plans.model import Convoy, Load, Move, Stop, Trip


def timetable_of(problem: Problem, memory: Memory) -> Timetable:
    """All convoys that arrived and all empty runs that ended."""
    convoys = memory[k.T_CONVOY][: memory.w[k.CONVOYS]].tolist()
    width = max(3, len(str(len(convoys))))
    rides = memory[k.T_RIDE][: memory.w[k.RIDES]].tolist()
    loads = memory[k.T_LOAD][: memory.w[k.LOADS]].tolist()
    made = tuple(
        _convoy(
            problem,
            memory,
            (f"c{number + 1:0{width}d}", row, memory[k.T_CONVOY_RIDE][number].tolist()),
            rides,
            loads,
        )
        for number, row in enumerate(convoys)
        if row[k.COUNT] and row[k.ARRIVED] < NEVER
    )
    runs = _Runs(problem, memory)
    moves = sorted(
        (runs.move(row) for row in memory[k.T_RUN][: memory.w[k.RUNS]].tolist() if row[k.RUN_END] < NEVER),
        key=lambda move: (move.departs_at, move.who),
    )
    return Timetable(made, tuple(moves))


def _convoy(
    problem: Problem,
    memory: Memory,
    what: tuple[str, list[int], list[int]],
    rides: list[list[int]],
    loads: list[list[int]],
) -> Convoy:
    name, row, numbers = what
    groups = problem.scenario.groups
    road = memory[k.T_ROAD][row[k.ROAD]].tolist()
    legs = memory[k.T_ROAD_LEGS][road[k.LEGS_FROM] : road[k.LEGS_TO]].tolist()
    places = [problem.leg_from[legs[0]], *(problem.leg_to[leg] for leg in legs)]
    stamps = memory[k.T_STAMP][row[k.STAMP] : row[k.STAMP] + len(places)].tolist()
    trips = tuple(
        Trip(
            vehicle=problem.mover_ids[ride[k.MOVER]],
            loads=tuple(
                Load(groups[group].id, people) for group, people in loads[ride[k.LOAD_FROM] : ride[k.LOAD_TO]]
            ),
            bay_at=ride[k.BAY_AT],
            bay_free_at=ride[k.BAY_FREE],
            unloaded_at=row[k.UNLOADED],
            out_at=ride[k.OUT_AT],
        )
        for ride in (rides[number] for number in numbers[: row[k.COUNT]])
    )
    return Convoy(
        id=name,
        origin=problem.places[places[0]].id,
        reception=problem.places[places[-1]].id,
        team=problem.mover_ids[row[k.TEAM]] if row[k.TEAM] >= 0 else "",
        legs=tuple(problem.legs[leg].id for leg in legs),
        trips=trips,
        departs_at=row[k.DEPARTS],
        holds=(),
        stops=tuple(
            Stop(problem.places[place].id, *stamp) for place, stamp in zip(places, stamps, strict=True)
        ),
    )


class _Runs:
    """Empty runs by their ends: the legs between two places are looked up once."""

    def __init__(self, problem: Problem, memory: Memory) -> None:
        self.problem = problem
        self.next_leg = memory[k.T_NEXT_LEG]
        self.origin_place = memory[k.T_ORIGIN_PLACE].tolist()
        self.post_place = memory[k.T_POST_PLACE].tolist()
        self.known: dict[tuple[int, int, int], tuple[str, ...]] = {}

    def move(self, row: list[int]) -> Move:
        """An empty run as a plan says it."""
        target = self.origin_place[row[k.RUN_TO]]
        return Move(
            who=self.problem.mover_ids[row[k.WHO]],
            start=self.problem.places[row[k.SETS_OUT]].id,
            end=self.problem.places[target].id,
            legs=self._legs(row[k.SETS_OUT], row[k.RUN_TO], row[k.RUN_VIA]),
            departs_at=row[k.RUN_START],
            arrives_at=row[k.RUN_END],
        )

    def _legs(self, start: int, origin: int, via: int) -> tuple[str, ...]:
        key = (start, origin, via)
        if key not in self.known:
            target, node, legs = self.origin_place[origin], start, []
            while node != target:
                goal = origin if via < 0 else len(self.origin_place) + via
                leg = int(self.next_leg[goal, node])
                legs.append(self.problem.legs[leg].id)
                node = self.problem.leg_to[leg]
                if via >= 0 and node == self.post_place[via]:
                    via = -1
            self.known[key] = tuple(legs)
        return self.known[key]
