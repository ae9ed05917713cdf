"""How long what follows a search takes: the checker's word on the plan, and its pages.

Reckoned from what a case and a plan hold, for runs with a time limit alone: what is drawn never depends on it, only
how long the search may go on. docs/explanation/planner.md says how limits are kept.
"""

from __future__ import annotations

from collections.abc import Callable

from safeconduct.clock import processor_seconds
from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Scenario

CHECK_S_PER_TRIP = 0.5e-3
PAGES_S, PAGES_S_PER_TRIP = 0.6, 2.0e-3
"""Processor seconds on a machine that counts to LOOP in LOOP_S, a quarter above what was measured: regions S to L."""
LOOP, LOOP_S = 100_000, 5.0e-3
FASTEST, SLOWEST = 0.7, 6.0


def trips_of(scenario: Scenario, plan: Plan | None) -> int:
    """How many loaded trips a plan of the case has: those of a first plan, or as many as seats call for."""
    if plan is not None:
        return sum(len(convoy.trips) for convoy in plan.convoys)
    seats = sum(sum(places for _, places in kind.places) * kind.count for kind in scenario.classes)
    vehicles = sum(kind.count for kind in scenario.classes)
    return scenario.people_total * vehicles // max(1, seats)


def reserve_s(trips: int, *, pages: bool, pace: float) -> float:
    """Seconds to leave for what follows the search of a plan of so many loaded trips."""
    after = trips * CHECK_S_PER_TRIP
    if pages:
        after += PAGES_S + trips * PAGES_S_PER_TRIP
    return after * pace


def _loop_s() -> float:
    """Processor seconds for counting, the least of three: a process that is held up meanwhile pays nothing for it."""
    return min(_counted() for _ in range(3))


def _counted() -> float:
    since_s = processor_seconds()
    total = 0
    for number in range(LOOP):
        total += number & 1
    return processor_seconds() - since_s


def pace_of(wall_s: float, processor_s: float, timed: Callable[[], float] = _loop_s) -> float:
    """How much longer this machine takes, now, than the one that was measured.

    How fast it counts, times how long this process has waited for a processor so far.
    """
    waits = max(1.0, wall_s / processor_s) if processor_s > 0 else 1.0
    return min(SLOWEST, max(FASTEST, timed() / LOOP_S) * waits)
