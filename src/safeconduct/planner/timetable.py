"""From a finished dispatch to the nouns of a plan."""

from __future__ import annotations

from typing import NamedTuple

from safeconduct.planner.state import Course, Run
from safeconduct.plans.model import Convoy, Load, Move, Stop, Trip


class Timetable(NamedTuple):
    """Convoys in order of departure, and empty runs in order of departure."""

    convoys: tuple[Convoy, ...]
    moves: tuple[Move, ...]


def timetable(run: Run) -> Timetable:
    """All convoys that left and all empty runs that ended."""
    width = max(3, len(str(len(run.courses))))
    convoys = tuple(_convoy(run, course, width) for course in run.courses if course.admitted)
    problem = run.problem
    moves = sorted(
        (
            Move(
                who=problem.mover_ids[trek.mover],
                start=problem.places[trek.way.places[0]].id,
                end=problem.places[trek.way.places[-1]].id,
                legs=tuple(problem.legs[leg].id for leg in trek.way.legs),
                departs_at=trek.departs_at,
                arrives_at=trek.arrives_at,
            )
            for trek in run.treks
        ),
        key=lambda move: (move.departs_at, move.who),
    )
    return Timetable(convoys, tuple(moves))


def _convoy(run: Run, course: Course, width: int) -> Convoy:
    problem = run.problem
    places = [problem.places[place].id for place in course.way.places]
    trips = tuple(
        Trip(
            vehicle=problem.mover_ids[ride.mover],
            loads=tuple(Load(problem.scenario.groups[group].id, people) for group, people in ride.loads),
            bay_at=ride.bay_at,
            bay_free_at=ride.free_at,
            unloaded_at=course.unloaded_at,
            out_at=out_at,
        )
        for ride, out_at in zip(course.rides, course.admitted, strict=True)
    )
    return Convoy(
        id=f"c{course.number:0{width}d}",
        origin=places[0],
        reception=places[-1],
        team=problem.mover_ids[course.team] if course.team >= 0 else "",
        legs=tuple(problem.legs[leg].id for leg in course.way.legs),
        trips=trips,
        departs_at=course.depart_at,
        holds=tuple((problem.places[place].id, until) for place, until in course.holds),
        stops=tuple(Stop(place, *stamp) for place, stamp in zip(places, course.stamps, strict=True)),
    )
