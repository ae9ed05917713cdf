"""Local dates and hours become UTC seconds here, clock changes included, and nowhere else.

A case speaks the time of its place: ``2016-12-15T06:00`` and ``06:00-22:00``. Two nights a year such a time may not
exist, or exist twice. docs/reference/case-format.md says what is meant then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from safeconduct.scenario.model import Spans

_DATE = r"(\d{4}-\d{2}-\d{2})"
_CLOCK = r"(\d{1,2}:\d{2}(?::\d{2})?)"
_MOMENT: Final = re.compile(rf"^{_DATE}[Tt ]{_CLOCK}(?:\.0+)?\s*(Z|z|[+-]\d{{2}}:\d{{2}})?$")
_DAILY: Final = re.compile(rf"^{_CLOCK}\s*[-–]\s*{_CLOCK}$")
_DATED: Final = re.compile(rf"^{_DATE}\s+{_CLOCK}\s*[-–]\s*{_CLOCK}$")
_DAY_S: Final = 86_400
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2999


class BadTime(ValueError):
    """A text that is no time, or a local time that a clock change skips: what is wrong, and how to mend it."""

    def __init__(self, fact: str, cure: str) -> None:
        super().__init__(fact)
        self.fact = fact
        self.cure = cure


@dataclass(frozen=True, slots=True)
class HoursPart:
    """One span of an hours cell, before the calendar is applied.

    With ``day`` None it recurs daily; ``begin`` and ``end`` then count seconds of the clock face from midnight, the end
    above 86,400 when it lies on the next day. With ``day`` it is that date alone. With ``moments`` it is from/to.
    """

    begin: int
    end: int
    day: date | None = None
    moments: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A local time as a UTC second. ``twice`` when the clock showed it twice: the earlier is meant."""

    at: int
    twice: bool


def parse_moment(text: str) -> datetime:
    """A date and time as written, with its offset where one is given. Raises BadTime."""
    match = _MOMENT.match(text.strip())
    cure = "write it as 2016-12-15T06:00"
    if match is None:
        raise BadTime(f"{text!r} is not a date with a time", cure)
    day, clock, offset = match.groups()
    seconds = _clock_s(clock)
    if seconds >= _DAY_S:
        raise BadTime(f"{text!r} has a time past 23:59", cure)
    moment = datetime.combine(_date(day), time()) + timedelta(seconds=seconds)
    if offset is None:
        return moment
    try:
        return moment.replace(tzinfo=datetime.strptime(offset.upper(), "%z").tzinfo)
    except ValueError:
        raise BadTime(f"{text!r} has an impossible offset", cure) from None


def resolve(moment: datetime, zone: ZoneInfo) -> Resolved:
    """The UTC second of a moment: local in ``zone`` unless it carries an offset. Raises BadTime where it is skipped."""
    if moment.tzinfo is not None:
        return Resolved(int(moment.timestamp()), twice=False)
    early = moment.replace(tzinfo=zone, fold=0)
    if early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment:
        raise BadTime(
            f"{moment:%Y-%m-%d %H:%M} does not exist in {zone.key}: the clocks are put forward over it",
            "name a time before or after the change, or write the offset",
        )
    twice = early.utcoffset() != early.replace(fold=1).utcoffset()
    return Resolved(int(early.timestamp()), twice)


def parse_hours(text: str) -> tuple[HoursPart, ...]:
    """The spans that an hours cell holds; the empty tuple for an empty cell, which means always. Raises BadTime."""
    return tuple(_part(piece.strip()) for piece in text.split(";") if piece.strip())


def expand(parts: tuple[HoursPart, ...], zone: ZoneInfo, begin: int, end: int) -> Spans:
    """Every span of an hours cell that lies in ``[begin, end)``, clipped to it. No parts at all mean always.

    A daily time that a clock change skips means the first second after the change. Raises BadTime where a date with a
    skipped time is named, or where a span ends before it begins.
    """
    if not parts:
        return ((begin, end),)
    spans: list[tuple[int, int]] = []
    for part in parts:
        if part.moments is not None:
            first, last = (resolve(moment, zone).at for moment in part.moments)
            if last <= first:
                raise BadTime(
                    f"the span from {part.moments[0]} ends before it begins", "put the earlier time first"
                )
            spans.append((first, last))
        elif part.day is not None:
            spans.append((_named(part.day, part.begin, zone), _named(part.day, part.end, zone)))
        else:
            spans.extend(_daily(part, zone, begin, end))
    return merge((max(first, begin), min(last, end)) for first, last in spans)


def shown_twice(parts: tuple[HoursPart, ...], zone: ZoneInfo, begin: int, end: int) -> bool:
    """True when a clock time of these hours occurs twice on some night in ``[begin, end)``."""
    for part in parts:
        for moment in _moments(part, zone, begin, end):
            local = moment.replace(tzinfo=zone, fold=0)
            late = local.replace(fold=1)
            if late.timestamp() > local.timestamp() and begin <= local.timestamp() < end:
                return True
    return False


def merge(spans: Iterable[tuple[int, int]]) -> Spans:
    """The same instants as sorted, disjoint spans: touching ones become one, empty ones vanish."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if last <= first:
            continue
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def _part(piece: str) -> HoursPart:
    if (match := _DAILY.match(piece)) is not None:
        return HoursPart(*_face(piece, *match.groups()))
    if (match := _DATED.match(piece)) is not None:
        day, begin, end = match.groups()
        return HoursPart(*_face(piece, begin, end), day=_date(day))
    first, slash, last = piece.partition("/")
    if slash:
        return HoursPart(0, 0, moments=(parse_moment(first), parse_moment(last)))
    raise BadTime(
        f"{piece!r} is not a span of hours",
        "write 06:00-22:00, or 2016-12-15 06:00-22:00, or 2016-12-15T06:00/2016-12-16T02:00",
    )


def _face(piece: str, begin: str, end: str) -> tuple[int, int]:
    first, last = _clock_s(begin), _clock_s(end)
    if first >= _DAY_S:
        raise BadTime(f"{piece!r} begins at 24:00", "write 00:00 of the next day")
    if first == last:
        raise BadTime(f"{piece!r} ends when it begins", "write 00:00-24:00 for the whole day")
    return first, last if last > first else last + _DAY_S


def _clock_s(clock: str) -> int:
    numbers = [int(number) for number in clock.split(":")]
    hours, minutes, seconds = (*numbers, 0)[:3]
    total = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or total > _DAY_S:
        raise BadTime(f"{clock!r} is not a time of day", "write hours 00 to 24 and minutes 00 to 59")
    return total


def _date(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadTime(f"{text!r} is not a day of the calendar", "write year-month-day") from None
    if (
        not _FIRST_YEAR <= day.year <= _LAST_YEAR
    ):  # before, zones are not known; after, the calendar soon ends
        raise BadTime(
            f"{text!r} lies far from any evacuation", f"give a year from {_FIRST_YEAR} to {_LAST_YEAR}"
        )
    return day


def _on(day: date, face_s: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(seconds=face_s)


def _named(day: date, face_s: int, zone: ZoneInfo) -> int:
    """The second of a clock time on a named date. Midnight borders two days: skipped, it is the first second after."""
    moment = _on(day, face_s)
    return _after_gap(moment, zone) if face_s % _DAY_S == 0 else resolve(moment, zone).at


def _after_gap(moment: datetime, zone: ZoneInfo) -> int:
    """The second of a local time, or where the clocks skip it, the second in which they are put forward."""
    try:
        return resolve(moment, zone).at
    except BadTime:
        # In the gap, fold=1 reads the time with the offset after the change: as far before the change as the local
        # time lies before the gap's end. The change itself is the first second that has the later offset.
        low = int(moment.replace(tzinfo=zone, fold=1).timestamp())
        high = int(moment.replace(tzinfo=zone, fold=0).timestamp())
        after = datetime.fromtimestamp(high, zone).utcoffset()
        while high - low > 1:
            middle = (low + high) // 2
            if datetime.fromtimestamp(middle, zone).utcoffset() == after:
                high = middle
            else:
                low = middle
        return high


def _days(zone: ZoneInfo, begin: int, end: int) -> Iterable[date]:
    day = datetime.fromtimestamp(begin, zone).date() - timedelta(days=1)
    last = datetime.fromtimestamp(end, zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def _daily(part: HoursPart, zone: ZoneInfo, begin: int, end: int) -> Iterable[tuple[int, int]]:
    for day in _days(zone, begin, end):
        yield _after_gap(_on(day, part.begin), zone), _after_gap(_on(day, part.end), zone)


def _moments(part: HoursPart, zone: ZoneInfo, begin: int, end: int) -> Iterable[datetime]:
    if part.moments is not None:
        return [moment for moment in part.moments if moment.tzinfo is None]
    days = [part.day] if part.day is not None else _days(zone, begin, end)
    return [_on(day, face) for day in days for face in (part.begin, part.end)]
