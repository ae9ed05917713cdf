from datetime import timedelta

from safeconduct.clock import now_utc, stopwatch


def test_now_carries_its_offset() -> None:
    assert now_utc().utcoffset() == timedelta(0)


def test_a_stopwatch_never_goes_backwards() -> None:
    elapsed_s = stopwatch()
    readings = [elapsed_s() for _ in range(100)]
    assert readings[0] >= 0
    assert readings == sorted(readings)
