"""How much likelier a halt may become before a change no longer pays: docs/explanation/effects.md has the derivation.

Halts are taken to come at a constant rate, and to be for good: whoever is not out by then does not get out. With ``λ``
an hour a plan that has ``n_i`` people out at hour ``t_i`` brings ``G(λ) = Σ n_i · exp(−λ · t_i)`` out on average.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from safeconduct.scenario.model import Truce
from safeconduct.units import HOUR_S

MOST_PER_H = 10.0
"""Beyond ten an hour nothing is looked for: no convoy would arrive."""

Outs = Sequence[tuple[float, float]]
"""(hours after the start, people more who are out then)."""


@dataclass(frozen=True, slots=True)
class BreakEven:
    """By how much an hour the chance of a halt may rise before the change no longer pays.

    ``per_h`` follows from the two plans where the truce holds for its mean, ``at_range`` where it holds for the least
    and the greatest that the mean may be. ``least`` and ``most`` are what plans and bounds leave open; None where no
    bound was proved.
    """

    per_h: float
    at_range: tuple[float, float]
    least: float | None
    most: float | None


def expected_out(outs: Outs, rate_per_h: float) -> float:
    """People out on average, where a halt for good comes at this rate."""
    return sum(people * exp(-rate_per_h * at_h) for at_h, people in outs)


def break_even_per_h(before: Outs, after: Outs, rate_per_h: float) -> float:
    """The rise of the rate at which ``after`` brings out no more than ``before`` does without the rise; 0 if none."""
    wanted = expected_out(before, rate_per_h)
    if expected_out(after, rate_per_h) <= wanted:
        return 0.0
    low, high = 0.0, MOST_PER_H
    if expected_out(after, rate_per_h + high) > wanted:
        return high
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if expected_out(after, rate_per_h + middle) > wanted else (low, middle)
    return low


def break_even(plans: tuple[Outs, Outs], bounds: tuple[Outs, Outs] | None, truce: Truce) -> BreakEven:
    """The break-even between a case and the case with a change: each pair is (before, after).

    ``bounds`` are the proven curves as steps. The true one lies between ``least`` (the best that can be had without the
    change against a plan found with it) and ``most`` (the other way round).
    """
    before, after = plans
    means = (truce.mean_s, truce.least_mean_s, truce.most_mean_s)
    rate, *ends = (HOUR_S / mean_s for mean_s in means)
    here = break_even_per_h(before, after, rate)
    low, high = (break_even_per_h(before, after, end) for end in ends)
    if bounds is None:
        return BreakEven(round(here, 6), (round(low, 6), round(high, 6)), None, None)
    least = break_even_per_h(bounds[0], after, rate)
    most = break_even_per_h(before, bounds[1], rate)
    return BreakEven(round(here, 6), (round(low, 6), round(high, 6)), round(least, 6), round(most, 6))
