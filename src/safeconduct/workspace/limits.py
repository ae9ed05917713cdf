"""When to stop: a user's Ctrl-C, a clock, or both. The clock is kept here, away from what computes."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from safeconduct.clock import Stopwatch, stopwatch
from safeconduct.progress import Cancel


@dataclass(slots=True)
class Interrupt:
    """Asked to stop by a person. The first Ctrl-C asks, the second ends the process at once."""

    asked: bool = False

    def requested(self) -> bool:
        """True once the person has asked."""
        return self.asked


@dataclass(frozen=True, slots=True)
class Deadline:
    """Asked to stop by a clock, or by whoever ``also`` listens to."""

    watch: Stopwatch
    limit_s: float
    also: Cancel

    @classmethod
    def within(cls, limit_s: float, also: Cancel) -> Deadline:
        """A deadline ``limit_s`` from now."""
        return cls(stopwatch(), limit_s, also)

    def requested(self) -> bool:
        """True once the time is up or the other asks."""
        return self.also.requested() or self.watch() >= self.limit_s


@contextmanager
def interruptible() -> Iterator[Interrupt]:
    """While open, Ctrl-C asks for the best answer so far instead of ending the process."""
    interrupt = Interrupt()

    def ask(number: int, frame: FrameType | None) -> None:
        if interrupt.asked:
            signal.default_int_handler(number, frame)
        interrupt.asked = True

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield interrupt
    finally:
        signal.signal(signal.SIGINT, before)
