"""When a claim holds: a local day or time as it was written, how precisely, and the seconds that this can mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal, get_args
from zoneinfo import ZoneInfo

Precision = Literal[
    "minute", "quarter", "hour", "by", "early", "morning", "afternoon", "evening", "day", "end", "month"
]
PRECISIONS: Final[tuple[Precision, ...]] = get_args(Precision)
CLOCKED: Final[frozenset[Precision]] = frozenset({"minute", "quarter", "hour", "by"})
"""Precisions that need a time of day; the others need a date alone."""

_HOURS: Final[dict[Precision, tuple[int, int]]] = {
    "early": (0, 6),
    "morning": (6, 12),
    "afternoon": (12, 18),
    "evening": (18, 24),
    "day": (0, 24),
}
_WRITTEN: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d)?)?")
_YEARS: Final = range(1900, 2201)  # before, zones are not known; after, the calendar soon ends


class BadWhen(ValueError):
    """A text that says no time, or one that does not fit its precision: what is wrong, and how to mend it."""

    def __init__(self, fact: str, cure: str) -> None:
        super().__init__(f"{fact}: {cure}")
        self.fact = fact
        self.cure = cure


@dataclass(frozen=True, slots=True, order=True)
class When:
    """Some second from ``first`` to ``last`` (UTC, both included). ``day`` is the local day that ``written`` names."""

    first: int
    last: int
    day: date
    precision: Precision
    written: str

    def surely_before(self, other: When) -> bool:
        """True when no second that this can mean lies after any that ``other`` can mean."""
        return self.last <= other.first

    def meets(self, other: When) -> bool:
        """True when both can mean the same second."""
        return self.first <= other.last and other.first <= self.last


def when_of(written: str, precision: Precision | Literal[""], zone: ZoneInfo) -> When:
    """A local date, or date and time, with its precision; left empty: *minute* with a time, *day* without.

    *quarter* and *hour* are rounded times: half of it either way. *by* is a report's stamp: some second of that day up
    to it. *early*, *morning*, *afternoon* and *evening* are six hours each from midnight. *end* is the end of the day:
    for totals that were given when all was over. Raises BadWhen.
    """
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        raise BadWhen(f"{written!r} is no date", "write 2016-12-20 or 2016-12-20T09:20")
    try:
        day = date.fromisoformat(match[1])
        clock = None if match[2] is None else time.fromisoformat(match[2])
    except ValueError:
        raise BadWhen(f"{written!r} is not on the calendar or the clock", "write 2016-12-20T09:20") from None
    if day.year not in _YEARS:
        raise BadWhen(f"{written!r} lies far from any evacuation", "give a year from 1900 to 2200")
    fine: Precision = precision or ("day" if clock is None else "minute")
    if fine not in PRECISIONS:
        raise BadWhen(f"is {fine!r}", f"choose {', '.join(PRECISIONS)}")
    if (fine in CLOCKED) != (clock is not None):
        wants = "needs a time of day" if fine in CLOCKED else "needs a date alone"
        raise BadWhen(f"{written!r} with precision {fine}: this precision {wants}", "change one of the two")
    first, last = _span(day, clock, fine, zone)
    shown = day.isoformat() if clock is None else f"{day.isoformat()}T{clock:%H:%M}"
    return When(first, last, day, fine, shown)


def _span(day: date, clock: time | None, precision: Precision, zone: ZoneInfo) -> tuple[int, int]:
    def at(on: date, hours: int = 0) -> int:
        return _second(datetime.combine(on, time()) + timedelta(hours=hours), zone)

    if clock is not None:
        second = _second(datetime.combine(day, clock), zone)
        return {
            "minute": (second, second + 59),
            "quarter": (second - 450, second + 449),
            "hour": (second - 1800, second + 1799),
            "by": (at(day), second + 59),
        }[precision]
    if precision == "end":
        return at(day, 24) - 1, at(day, 24) - 1
    if precision == "month":
        begin = day.replace(day=1)
        return at(begin), at((begin + timedelta(days=32)).replace(day=1)) - 1
    begins, ends = _HOURS[precision]
    return at(day, begins), at(day, ends) - 1


def _second(local: datetime, zone: ZoneInfo) -> int:
    """The UTC second of a local time: the earlier where the clock shows it twice."""
    return int(local.replace(tzinfo=zone, fold=0).timestamp())
