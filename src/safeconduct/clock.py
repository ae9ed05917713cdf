"""The one module that tells the time. Everything else is handed an instant, so that a run can be repeated."""

from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic, process_time, sleep

Stopwatch = Callable[[], float]

_BEGAN_S = monotonic() - process_time()
"""When this process began: it was at work ever since, or else a little earlier."""


def now_utc() -> datetime:
    """The present instant, in UTC, with its offset."""
    return datetime.now(UTC)


def stopwatch() -> Stopwatch:
    """Start measuring; each call of the result gives the seconds since, never going backwards."""
    started_s = monotonic()
    return lambda: monotonic() - started_s


def since_start_s() -> float:
    """Seconds since this process began: what a person has waited for a command so far."""
    return monotonic() - _BEGAN_S


def pause(seconds: float) -> None:
    """Wait so long; not at all where nothing is left to wait."""
    if seconds > 0:
        sleep(seconds)


def processor_seconds() -> float:
    """Seconds that this process has had of its processors so far: what a speed is reckoned from, never a decision."""
    return process_time()
