"""Numbers that are not known exactly: at least so many, at most so many, or nobody knows how many more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """``low`` to ``high``, both included; ``high`` None where nothing is known upwards."""

    low: int
    high: int | None

    @property
    def exact(self) -> bool:
        """True where it is one number."""
        return self.low == self.high

    def holds(self, number: int) -> bool:
        """Whether the number lies in it."""
        return self.low <= number and (self.high is None or number <= self.high)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, _plus(self.high, other.high))

    def at_most(self, high: int | None) -> Interval:
        """Cut above, never below its own low end: what is seen outweighs what is reckoned."""
        if high is None:
            return self
        top = high if self.high is None else min(self.high, high)
        return Interval(self.low, max(top, self.low))

    def at_least(self, low: int) -> Interval:
        """Raised to a low end; the high end gives way."""
        bottom = max(self.low, low)
        return Interval(bottom, None if self.high is None else max(self.high, bottom))

    def open_above(self) -> Interval:
        """The same, but nobody knows how many more."""
        return Interval(self.low, None)


NONE = Interval(0, 0)
UNKNOWN = Interval(0, None)


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def total(parts: Iterable[Interval]) -> Interval:
    """The sum; nothing sums to none."""
    low = 0
    high: int | None = 0
    for part in parts:
        low += part.low
        high = None if high is None or part.high is None else high + part.high
    return Interval(low, high)


def hull(parts: Iterable[Interval]) -> Interval:
    """The smallest interval that holds all of them: one of them is right, and nobody knows which. Unknown for none."""
    listed = list(parts)
    if not listed:
        return UNKNOWN
    if len(listed) == 1:
        return listed[0]
    highs = [part.high for part in listed if part.high is not None]
    top = max(highs) if len(highs) == len(listed) else None
    return Interval(min(part.low for part in listed), top)


def difference(whole: Interval, parts: Interval) -> tuple[int | None, int | None]:
    """(low, high) of whole less parts, not cut at nought. None: not known in that direction."""
    low = None if parts.high is None else whole.low - parts.high
    high = None if whole.high is None else whole.high - parts.low
    return low, high
