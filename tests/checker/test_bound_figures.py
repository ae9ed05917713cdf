"""Figures that need a bound, by hand, on the river's plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from safeconduct.checker.bound_figures import BoundFigures, bound_figures
from safeconduct.plans.model import Bound, BoundInstant
from tests.checker.builder import HORIZON, START, at, river, with_limits
from tests.checker.test_by_hand import worked_on_paper

BOUND = Bound(
    digest="d" * 64,
    instants=(BoundInstant(at(90), 100, ()), BoundInstant(at(180), 144, ())),
    people_max=144,
    finish_at=at(120),
    regret_floor=20,
    contains=(),
    drops=(),
)


def test_robust_figures() -> None:
    figures = bound_figures(river(), worked_on_paper(), BOUND)
    # 100 - F(start), 144 - F(90 min) = 64, 144 - F(180 min) = 0.
    assert (figures.regret_people, figures.regret_at) == (100, START)
    # Person-minutes to 120 min: 100 × 90 + 144 × 30 = 13320; the plan's 2 × 37.9 + 2 × 37.8 + 36 × 37:20 + 20 × 36.8 +
    # 20 × 35.8 + 20 × 0:44 + 4 × 0:32 + 4 × 0:20 = 2965.53.
    assert figures.mean_regret_share == pytest.approx((13_320 - 2965.5333) / 120 / 144, abs=5e-5)
    assert figures.mark_people == 44 + 40 + 40
    assert figures.gap == round((100 - 20) / 144, 4)
    assert (figures.finish_at, figures.regret_floor) == (at(120), 20)


def test_the_worst_is_after_an_instant() -> None:
    late = replace(BOUND, instants=(BoundInstant(at(60), 10, ()), BoundInstant(at(100), 144, ())))
    figures = bound_figures(river(), worked_on_paper(), late)
    assert (figures.regret_people, figures.regret_at) == (144, at(60))


def test_after_the_last_instant_people_max_holds() -> None:
    early = replace(BOUND, instants=(BoundInstant(at(60), 10, ()),))
    figures = bound_figures(river(), worked_on_paper(), early)
    assert (figures.regret_people, figures.regret_at) == (144, at(60))
    ended = replace(BOUND, instants=(BoundInstant(HORIZON, 50, ()),), people_max=50)
    assert bound_figures(river(), worked_on_paper(), ended).regret_people == 50


def test_fastest_gap_counts_open_seconds() -> None:
    fastest = replace(worked_on_paper(), objective="fastest")
    assert bound_figures(river(), fastest, BOUND).gap == round((177 + 40 / 60 - 120) / 120, 4)
    # Closed from 100 to 130 minutes: of the first 120 minutes 100 are open, of 177:40 there are 147:40.
    hours = ((START, at(100)), (at(130), HORIZON))
    closed = river(windows=(("north", hours), ("south", hours)))
    assert bound_figures(closed, fastest, BOUND).gap == round((147 + 40 / 60 - 100) / 100, 4)
    unmet = replace(BOUND, people_max=145)
    assert bound_figures(river(), fastest, unmet).gap is None


def test_the_mark_is_limited_by_the_people_there() -> None:
    assert bound_figures(with_limits(river(), least=4), worked_on_paper(), BOUND).mark_people == 44 + 72 + 72


def test_without_a_bound_nothing_is_known() -> None:
    assert bound_figures(river(), worked_on_paper(), None) == BoundFigures()
