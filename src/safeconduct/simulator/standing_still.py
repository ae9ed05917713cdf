"""A run that stands still with nothing in progress and nothing to blame is an error: what stands, where and why."""

from __future__ import annotations

from safeconduct.simulator.course import Course
from safeconduct.simulator.kernel import columns as col
from safeconduct.simulator.kernel import tally
from safeconduct.simulator.outcome import BINDINGS, StandStill


def refuse_standing_still(course: Course, results: tally.Results, runs: range) -> None:
    """Raise StandStill for the first run that ended before the horizon with convoys that had not arrived, and no cause.

    A cause is a vehicle lost, a holder that never confirms, hours or windows that do not open again, a truce that is
    over, or the policy *hold*: those are answers.
    """
    figure = results.figure
    still = (
        (figure[:, tally.O_STOPPED] == 1) & (figure[:, tally.O_LEFT] > 0) & (figure[:, tally.O_ROOTS] == 0)
    )
    if not still.any():
        return
    number = int(still.argmax())
    last = number == len(runs) - 1
    what = _what_stands(course) if last else ()
    raise StandStill(
        f"run {runs[number]}: {int(figure[number, tally.O_LEFT])} convoys stand still with nothing in progress"
        + (": " + "; ".join(what) if what else "")
    )


def _what_stands(course: Course) -> tuple[str, ...]:
    """The convoys of the last run that have not arrived, with where they are and what they wait for."""
    world, found = course.world, []
    for number, name in enumerate(course.convoys):
        row = int(world.cell[col.CONVOYS]) + number * col.C_WIDTH
        one = world.cell[row : row + col.C_WIDTH]
        if one[col.C_STATE] != col.ARRIVED:
            where = course.places[course.number(tally.where(world, row), col.PLACES, col.P_WIDTH)]
            why = BINDINGS[one[col.C_WHY]] if one[col.C_WHY] >= 0 else "its vehicles or team"
            found.append(f"{name} at {where} waits for {why}")
    return tuple(found)
