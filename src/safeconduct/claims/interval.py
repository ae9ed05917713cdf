"""Whole numbers from … to …, and what a hedge makes of a figure. docs/explanation/claims.md holds the same rules."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal, get_args

Hedge = Literal["none", "about", "nearly", "over", "at_least", "under", "up_to", "appears", "believed"]
HEDGES: Final[tuple[Hedge, ...]] = get_args(Hedge)

# Judgement, and no measurement: how far a speaker who says "about" or "nearly" is taken to be from the figure named.
HEDGE_SHARE: Final = Fraction(1, 10)
# A bare round figure stands for half of its last place either way, but never for more than this share of itself.
ROUND_SHARE: Final = Fraction(1, 40)
EXACT_BELOW: Final = 100
"""Bare figures below this are taken as counted: nobody rounds twenty buses."""


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Whole numbers from ``least`` to ``most``, both included; ``most`` None: no upper end was said."""

    least: int
    most: int | None

    def meets(self, other: Interval) -> bool:
        """True when some number lies in both."""
        return not (self.above(other) or other.above(self))

    def above(self, other: Interval) -> bool:
        """True when every number of this one is larger than every number of ``other``."""
        return other.most is not None and self.least > other.most

    def holds(self, other: Interval) -> bool:
        """True when every number of ``other`` lies in this one."""
        return self.least <= other.least and (
            self.most is None or (other.most is not None and other.most <= self.most)
        )

    def hull(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        most = None if self.most is None or other.most is None else max(self.most, other.most)
        return Interval(min(self.least, other.least), most)

    def common(self, other: Interval) -> Interval | None:
        """What lies in both; None where nothing does."""
        if not self.meets(other):
            return None
        ends = [end for end in (self.most, other.most) if end is not None]
        return Interval(max(self.least, other.least), min(ends) if ends else None)


@lru_cache(maxsize=16_384)
def meant(low: int, high: int, hedge: Hedge, *, counted: bool = False) -> Interval:
    """What a figure, or a range, can mean. ``counted``: somebody counted, so that a bare round figure is exact.

    A hedge moves only the end that it speaks of: "nearly 500 to 600" begins below 500 and ends at 600.
    """
    match hedge:
        case "at_least":
            return Interval(low, None)
        case "over":
            return Interval(low + 1, None)
        case "up_to":
            return Interval(0 if low == high else low, high)
        case "under":
            return Interval(0 if low == high else low, max(0, high - 1))
        case "nearly":
            return Interval(low - _share(low, HEDGE_SHARE), high)
        case "about" | "appears" | "believed":
            return Interval(low - _share(low, HEDGE_SHARE), high + _share(high, HEDGE_SHARE))
        case "none":
            if counted or low != high:
                return Interval(low, high)
            slack = rounding(low)
            return Interval(low - slack, high + slack)


def rounding(figure: int) -> int:
    """How far from a bare round figure the number behind it can lie: 0 for figures that are not round, or small."""
    if figure < EXACT_BELOW:
        return 0
    place = 1
    while figure % (place * 10) == 0:
        place *= 10
    return min(place // 2, _share(figure, ROUND_SHARE))


def _share(figure: int, share: Fraction) -> int:
    return int(figure * share)
