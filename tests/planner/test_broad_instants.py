"""For which instants the bound's vectors are looked for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.planner.broad.instants import FEW, Instants

HOUR = 3600
DAYS = ((10 * HOUR, 20 * HOUR), (34 * HOUR, 44 * HOUR))
HORIZON = 48 * HOUR


def asked(count: int, wave_at: int = 37 * HOUR) -> list[int]:
    """All instants, where what is proved jumps at a second of the second day."""
    instants = Instants(DAYS, HORIZON, count, 900)
    found = []
    while (at := instants.next()) is not None:
        found.append(at)
        instants.found(at, 1000 if at >= wave_at else 0)
    return found


@given(st.integers(5, 80))
def test_there_are_never_more_than_asked_for_and_none_twice(count: int) -> None:
    found = asked(count)
    assert len(found) <= max(count, 6)
    assert len(set(found)) == len(found)


@given(st.integers(5, 80))
def test_ends_of_days_the_first_arrival_and_the_horizon_are_always_among_them(count: int) -> None:
    assert {10 * HOUR, 20 * HOUR, 44 * HOUR, HORIZON} <= set(asked(count))


def test_few_are_taken_in_order() -> None:
    found = asked(FEW)
    assert found == sorted(found)


@given(st.integers(34 * HOUR + 1, 44 * HOUR))
def test_many_close_in_on_where_the_curve_rises(wave_at: int) -> None:
    """To within a step."""
    found = asked(60, wave_at=wave_at)
    before = max(at for at in [*found, 34 * HOUR] if at < wave_at)
    after = min(at for at in found if at >= wave_at)
    assert after - before <= 900


def test_nothing_is_asked_for_at_night() -> None:
    assert not [at for at in asked(60) if 20 * HOUR < at < 34 * HOUR]


def test_a_case_in_which_nobody_can_arrive_has_the_horizon_alone() -> None:
    instants = Instants((), HORIZON, 40, 900)
    assert instants.next() == HORIZON
    instants.found(HORIZON, 0)
    assert instants.next() is None
