"""Figures of the objectives *expected* and *exposure*, exact, from what a plan really does."""

from __future__ import annotations

from fractions import Fraction

from safeconduct.checker.curves import Curve
from safeconduct.checker.worth.danger import PLAIN, spent
from safeconduct.checker.worth.survival import UNIT, most_out_in_time, out_in_time
from safeconduct.plans.model import Bound, Plan
from safeconduct.scenario.model import Scenario
from safeconduct.units import HOUR_S


def expected(scenario: Scenario, plan: Plan) -> Fraction:
    """People out before the truce ends, in expectation."""
    outs = [(trip.out_at, trip.people) for convoy in plan.convoys for trip in convoy.trips]
    return Fraction(out_in_time(scenario, outs), UNIT)


def most_expected(scenario: Scenario, ceiling: Curve) -> Fraction:
    """What no plan exceeds of it."""
    return Fraction(most_out_in_time(scenario, ceiling), UNIT)


def exposure(scenario: Scenario, plan: Plan) -> Fraction:
    """Danger × person-hours of everybody until out."""
    return Fraction(spent(scenario, plan), PLAIN * HOUR_S)


def least_exposure(bound: Bound) -> Fraction | None:
    """What no plan falls short of; None where the bound says nothing of it."""
    return None if bound.exposure_floor is None else Fraction(bound.exposure_floor, PLAIN * HOUR_S)


def gap(have: Fraction, best: Fraction | None) -> float | None:
    """Distance from the bound in shares of what the plan has, or of 1 where that is less."""
    if best is None:
        return None
    return round(float(abs(best - have) / max(abs(have), Fraction(1))), 4)


def stated(exact: Fraction | None, digits: int) -> float | None:
    """A figure with so many decimals."""
    return None if exact is None else round(float(exact), digits)
