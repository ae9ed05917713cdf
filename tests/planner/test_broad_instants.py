"""For which instants the bound's vectors are looked for."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.planner.broad.instants import instants_of

HOUR = 3600
DAYS = ((10 * HOUR, 20 * HOUR), (34 * HOUR, 44 * HOUR))
HORIZON = 48 * HOUR


@given(st.integers(4, 80))
def test_there_are_about_as_many_as_asked_for_in_order(count: int) -> None:
    found = instants_of(DAYS, HORIZON, count)
    assert count - 3 <= len(found) <= max(count, 4)
    assert found == sorted(set(found))


@given(st.integers(1, 80))
def test_ends_of_days_the_first_arrival_and_the_horizon_are_always_among_them(count: int) -> None:
    assert {10 * HOUR, 20 * HOUR, 44 * HOUR, HORIZON} <= set(instants_of(DAYS, HORIZON, count))


@given(st.integers(12, 80))
def test_they_lie_close_together_by_day_and_none_lies_in_the_night(count: int) -> None:
    found = instants_of(DAYS, HORIZON, count)
    assert not [at for at in found if 20 * HOUR < at <= 34 * HOUR]
    first = [at for at in found if at <= 20 * HOUR]
    assert max(after - before for before, after in pairwise(first)) <= 20 * HOUR // (count - 6)


def test_a_case_in_which_nobody_can_arrive_has_the_horizon_alone() -> None:
    assert instants_of((), HORIZON, 40) == [HORIZON]
