"""The day that a claim is true of: dates as written, weekdays and "yesterday" counted from the report's own date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan كانون_الثاني يناير",
            "february feb شباط فبراير",
            "march mar آذار اذار مارس",
            "april apr نيسان أبريل ابريل",
            "may أيار ايار مايو",
            "june jun حزيران يونيو",
            "july jul تموز يوليو",
            "august aug آب اب أغسطس اغسطس",
            "september sep sept أيلول ايلول سبتمبر",
            "october oct تشرين_الأول تشرين_الاول أكتوبر اكتوبر",
            "november nov تشرين_الثاني نوفمبر",
            "december dec كانون_الأول كانون_الاول ديسمبر",
        ),
        start=1,
    )
    for name in (word.replace("_", " ") for word in names.split())
}
_WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "monday mon الاثنين الإثنين",
            "tuesday tue الثلاثاء",
            "wednesday wed الأربعاء الاربعاء",
            "thursday thu الخميس",
            "friday fri الجمعة",
            "saturday sat السبت",
            "sunday sun الأحد الاحد",
        )
    )
    for name in names.split()
}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>\d{4})-(?P<month_number>\d\d)-(?P<day>\d\d)\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?,?(?:\s+(?P<year>\d{{4}})\b)?",
        (
            rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*(?:people|"
            r":))(?:,?\s+(?P<year>\d{4})\b)?"
        ),
        rf"\b(?P<weekday>{'|'.join(sorted((name for name in _WEEKDAYS if len(name) > 3), key=len, reverse=True))})\b",
        (
            r"\b(?P<relative>the day before yesterday|yesterday|last night|today|tonight|this morning|"
            r"this evening|this afternoon|"
            r"tomorrow|أول أمس|أمس|امس|البارحة|اليوم|غدا|غداً)\b"
        ),
        r"\b(?:in|during|عام|سنة) (?P<alone>(?:19|20)\d\d)\b",
    )
)
_RELATIVE: Final = {
    "the day before yesterday": -2,
    "yesterday": -1,
    "last night": -1,
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this evening": 0,
    "this afternoon": 0,
    "tomorrow": 1,
    "أول أمس": -2,
    "أمس": -1,
    "امس": -1,
    "البارحة": -1,
    "اليوم": 0,
    "غدا": 1,
    "غداً": 1,
}
_SINCE: Final = re.compile(
    r"(?:since|until|till|before|from|after|منذ|حتى|قبل)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_OTHER_CLAIM: Final = re.compile(r";|(?<![ap]\.m)\.\s|\.\s*\n|[.؛]\s+[\u0621-\u064a]")


@dataclass(frozen=True, slots=True)
class Dated:
    """A day (or a year alone) named at a place in the block."""

    start: int
    end: int
    on: str


def dates_in(text: str, report: date | None) -> list[Dated]:
    """Every day that a text names. Weekdays and "yesterday" need the report's date; without it they are left out."""
    found: list[Dated] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(other.start < match.end() and match.start() < other.end for other in found):
                continue
            if _SINCE.search(text[: match.start()]):
                continue
            on = _day(match.groupdict(), report, later=_is_later(text, match.start()))
            if on:
                found.append(Dated(match.start(), match.end(), on))
    return sorted(found, key=lambda each: each.start)


def date_for(place: int, dates: Sequence[Dated], text: str) -> str:
    """The day named nearest to a place of the text, in the same part of the sentence; empty where none is."""
    near = [
        (abs(each.start - place), each.on)
        for each in dates
        if (len(each.on) > 4 or _beside(text, place, each))
        and not _OTHER_CLAIM.search(text[min(place, each.start) : max(place, each.start)])
    ]
    return min(near)[1] if near else ""


def _beside(text: str, place: int, year: Dated) -> bool:
    """Whether a year stands in the figure's clause: "in 2014 about 1,400 left", not "the war began in 2011"."""
    between = text[min(place, year.end) : max(place, year.start)]
    return len(between) < 60 and not re.search(r"[,،]|\b(?:began|since|war|born)\b", between)


def _is_later(text: str, start: int) -> bool:
    return bool(
        re.search(r"\b(?:will|next|until|could|expected|due)\b[^.;]{0,60}$", text[:start], re.IGNORECASE)
    )


def _day(parts: dict[str, str | None], report: date | None, *, later: bool) -> str:
    if parts.get("alone"):
        return str(parts["alone"])
    relative, weekday = parts.get("relative"), parts.get("weekday")
    try:
        if relative:
            return "" if report is None else (report + timedelta(_RELATIVE[relative.lower()])).isoformat()
        if weekday:
            return "" if report is None else _weekday(_WEEKDAYS[weekday.lower()], report, later=later)
        month = (
            int(parts["month_number"] or 0)
            if "month_number" in parts
            else _MONTHS[str(parts["month"]).lower()]
        )
        year = int(parts["year"] or 0) or _year(month, report)
        return date(year, month, int(parts["day"] or 0)).isoformat() if year else ""
    except (ValueError, OverflowError, KeyError):
        return ""


def _weekday(weekday: int, report: date, *, later: bool) -> str:
    back = (report.weekday() - weekday) % 7
    if later and back:
        return (report + timedelta(7 - back)).isoformat()
    return (report - timedelta(back)).isoformat()


def _year(month: int, report: date | None) -> int:
    """The year of a date that names none: the report's, or the one before where that would lie far ahead."""
    if report is None:
        return 0
    return report.year - 1 if month - report.month > 6 else report.year
