"""Units are converted once, at the border: inside there are seconds, metres and whole people."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import NewType

Seconds = NewType("Seconds", int)
"""A length of time in whole seconds."""

Instant = NewType("Instant", int)
"""A point in time: whole UTC seconds since 1970-01-01T00:00:00Z, leap seconds not counted."""

MINUTE_S = 60
HOUR_S = 3600
DAY_S = 86_400


def seconds_up(value: Decimal | int | str, unit_s: int = 1) -> int:
    """Whole seconds in ``value`` units of ``unit_s`` seconds, rounded up, exactly.

    Decimal text is taken as written: ``seconds_up("0.1", 60)`` is 6, with no binary rounding on the way.
    """
    exact = Decimal(value) * unit_s
    return int(exact.to_integral_value(rounding=ROUND_CEILING))


def at_rate_s(people: int, people_per_h: int) -> int:
    """Whole seconds, rounded up, in which a desk that takes ``people_per_h`` an hour takes ``people``."""
    return -(-people * HOUR_S // people_per_h)
