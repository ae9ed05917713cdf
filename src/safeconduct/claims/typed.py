"""Figures as a clerk types them or a report prints them, in English and Arabic: number or range, with its hedge.

Digits may be Western, Arabic-Indic or Persian. This reads one figure alone; reading whole reports is another matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from safeconduct.claims.interval import Hedge

_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_MARKS: Final = re.compile(
    "[\u064b-\u0652\u0640\u200e\u200f\u061c\u2066-\u2069]"
)  # vowels, stretching, direction
# What may stand between the thousands of a number: commas of both scripts, points, thin and no-break spaces, '.
_GROUP: Final = r"[,٬،.'’\u00a0\u202f\u2009 ]"
_NUMBER: Final = rf"\d{{1,3}}(?:{_GROUP}\d{{3}})+(?!\d)|\d+"
_THOUSAND: Final = r"(?:\s*(?:k|thousand|الف|آلاف|ألف|الاف)\b)?"


def _figure(name: str) -> str:
    return rf"(?P<{name}>{_NUMBER})(?P<{name}_k>{_THOUSAND})"


_RANGE: Final = re.compile(
    r"(?:(?:from|between|من|بين)\s+)?"
    + _figure("low")
    + r"\s*(?:-|–|—|\.\.|to|and|الى|إلى|و)\s*"
    + _figure("high")
)
_ONE: Final = re.compile(_figure("low"))

# Longer phrases first: "no more than" must not be read as "more than".
_HEDGES: Final[tuple[tuple[str, Hedge], ...]] = (
    (r"no more than|not more than|at most|up to|as many as|≤|<=", "up_to"),
    (r"no fewer than|no less than|not fewer than|at least|a minimum of|≥|>=", "at_least"),
    (r"fewer than|less than|under|below|<", "under"),
    (r"a little over|just over|well over|more than|over|above|upwards? of|>|\+", "over"),
    (r"nearly|almost|close to|just under|just short of", "nearly"),
    (r"appears? to(?: be)?|seems? to(?: be)?|apparently", "appears"),
    (r"(?:is|are) believed(?: to be)?|believed(?: to be)?|thought to be|reportedly", "believed"),
    (r"about|around|roughly|approximately|approx\.?|some|circa|c\.|~|≈", "about"),
    (r"لا يزيد (?:على|عن)|لا يتجاوز|على الأكثر|بحد أقصى|حتى|ما يصل إلى|يصل إلى", "up_to"),
    (r"لا يقل عن|ما لا يقل عن|على الأقل|على الاقل", "at_least"),
    (r"أقل من|اقل من|دون", "under"),
    (r"أكثر من|اكثر من|ما يزيد (?:على|عن)|يزيد (?:على|عن)|فوق|يتجاوز|نيف و", "over"),
    (r"ما يقارب|قرابة|ما يقرب من|زهاء", "nearly"),
    (r"يبدو أن(?:هم|ه|ها)?|على ما يبدو|يبدو", "appears"),
    (r"يُعتقد|يعتقد(?: أن)?|يُرجَّح|يرجح", "believed"),
    (r"نحو|حوالي|حوالى|تقريبا|تقريباً", "about"),
)


@dataclass(frozen=True, slots=True)
class Typed:
    """A figure as it was typed: ``low`` and ``high`` equal unless a range was given."""

    low: int
    high: int
    hedge: Hedge


def figure_of(text: str) -> Typed | None:
    """The figure that a text consists of: ``nearly 19,000``, ``500-600``, ``نحو ١٩٬٠٠٠``. None where it is none.

    A text with two figures that are no range, or with words that are no hedge, is not guessed at.
    """
    rest = western(text)
    hedge: Hedge = "none"
    for pattern, meaning in _HEDGES:
        # Hedges stand before the figure; a plus sign, and in Arabic "at least" and "about", also behind it.
        before = re.match(rf"(?:{pattern})(?=[\s\d]|$)\s*", rest)
        after = re.search(rf"(?<=[\s\d])(?:{pattern})$", rest)
        if before or after:
            hedge = meaning
            rest = rest[before.end() :] if before else rest[: after.start()] if after else rest
            break
    rest = rest.strip()
    match = _RANGE.fullmatch(rest)
    if match is not None:
        low, high = _number(match, "low"), _number(match, "high")
        if match["high_k"].strip() and not match["low_k"].strip() and low * 1000 <= high:
            low *= 1000  # "15 to 20 thousand"
        return Typed(low, high, hedge) if low <= high else None
    match = _ONE.fullmatch(rest)
    return None if match is None else Typed(_number(match, "low"), _number(match, "low"), hedge)


def western(text: str) -> str:
    """Text in lower case with Western digits, without vowel marks and marks of direction."""
    return " ".join(_MARKS.sub("", text).translate(_DIGITS).casefold().replace("\u00a0", " ").split())


def _number(match: re.Match[str], part: str) -> int:
    number = int(re.sub(r"\D", "", match[part]))
    return number * 1000 if match[f"{part}_k"].strip() else number
