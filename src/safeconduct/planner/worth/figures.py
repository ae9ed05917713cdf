"""What a plan is worth under the objectives *expected* and *exposure*, and what no plan can beat."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from safeconduct.planner.worth.danger import PERSON_H, exposure
from safeconduct.planner.worth.survival import PARTS, expected_ceiling, expected_out
from safeconduct.plans.model import Bound, Convoy
from safeconduct.scenario.model import Scenario


class Worth(NamedTuple):
    """People out in expectation and danger × person-hours, each with its bound; exact. None where there is none."""

    expected: Fraction
    expected_bound: Fraction | None
    exposure: Fraction
    exposure_bound: Fraction | None


def worth_of(
    scenario: Scenario, convoys: tuple[Convoy, ...], steps: Sequence[tuple[int, int]], bound: Bound | None
) -> Worth:
    """The worth of these convoys. ``steps`` is the bound's curve by instant, empty without one."""
    outs = [(trip.out_at, trip.people) for convoy in convoys for trip in convoy.trips]
    floor = None if bound is None else bound.exposure_floor
    return Worth(
        Fraction(expected_out(scenario, outs), PARTS),
        None if bound is None else Fraction(expected_ceiling(scenario, steps), PARTS),
        Fraction(exposure(scenario, convoys), PERSON_H),
        None if floor is None else Fraction(floor, PERSON_H),
    )


def relative_gap(have: Fraction, bound: Fraction | None) -> float | None:
    """How far a value is from its bound, as a share of the value, or of 1 where that is less."""
    return None if bound is None else round(float(abs(bound - have) / max(abs(have), Fraction(1))), 4)


def stated(value: Fraction | None, digits: int) -> float | None:
    """A value as a plan states it."""
    return None if value is None else round(float(value), digits)
