"""Places: those of the case where one is given, those of known evacuations, and names that stand where places stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from safeconduct.reading.model import words_of
from safeconduct.reading.parsing import Parsed
from safeconduct.reading.prepare import bare_arabic

_AREAS: Final = frozenset({"GPE", "LOC", "FAC"})
_SIDES: Final = frozenset({"east", "eastern", "west", "western", "north", "northern", "south", "southern"})
_TOWARDS: Final = words_of(
    "in at to from of near into towards toward outside inside around through via for past beyond outside "
    "between"
)
_GOING: Final = words_of("leave reach enter depart flee exit quit approach visit leaves departs out")
_NEVER: Final = re.compile(
    (
        r"^(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|"
        r"may|june|july|august|september|"
        r"october|november|december|convoy|post|gate|red|the|un|unhcr|unicef|ocha|sitrep|gmt|utc|god|"
        r"ramadan|christmas|easter)\b"
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place named in the block."""

    start: int
    end: int
    name: str


@cache
def known_places() -> tuple[str, ...]:
    """Names of places of evacuations, English and Arabic, that ship with the program."""
    text = files("safeconduct.reading").joinpath("places.txt").read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def gazetteer(extra: tuple[str, ...] = (), *, bared: bool = False) -> re.Pattern[str]:
    """A pattern that finds the known places and ``extra`` ones, the longest name first, whatever their case."""
    known = {name for name in (*known_places(), *extra) if len(name) > 1}
    if bared:
        known = {bare_arabic(name)[0] for name in known}
    names = "|".join(re.escape(name) for name in sorted(known, key=lambda name: (-len(name), name)))
    # Arabic joins "and", "in" and "to" to the name.
    before = r"(?:و|ف)?(?:ب|ل|ك)?" if bared else r"(?:al-|el-|ar-|as-|ad-)?"
    name = rf"{before}(?P<name>{names})" if bared else rf"(?P<name>{before}(?:{names}))"
    return re.compile(rf"(?<!\w){name}(?!\w)", re.IGNORECASE)


def named_by_list(text: str, extra: Iterable[str] = (), *, bared: bool = False) -> list[PlaceName]:
    """Places of the gazetteer in a text; ``bared``: in bare Arabic text."""
    pattern = gazetteer(tuple(sorted(extra)), bared=bared)
    return [PlaceName(found.start("name"), found.end(), found["name"]) for found in pattern.finditer(text)]


def places_in(parsed: Parsed, extra: Iterable[str] = ()) -> list[PlaceName]:
    """Places of an English block: of the gazetteer, as the model recognises them, and names after "in" or "reached"."""
    found = [_with_side(parsed, place) for place in named_by_list(parsed.text, extra)]
    taken = [(place.start, place.end) for place in found]
    for start, end in (*_entities(parsed), *_after_words(parsed)):
        text = parsed.text[start:end]
        if (
            any(low < end and start < high for low, high in taken)
            or _NEVER.match(text)
            or not text[:1].isupper()
        ):
            continue
        taken.append((start, end))
        found.append(PlaceName(start, end, text))
    return sorted(found, key=lambda place: place.start)


def _with_side(parsed: Parsed, place: PlaceName) -> PlaceName:
    """Take in "east" or "northern" before the name."""
    word = parsed.word_at(place.start)
    if word > 0 and parsed.words[word - 1].lower in _SIDES:
        start = parsed.words[word - 1].start
        return PlaceName(start, place.end, parsed.text[start : place.end])
    return place


def _entities(parsed: Parsed) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for word in parsed.words:
        if word.entity not in _AREAS or word.pos not in {"PROPN", "NOUN", "ADJ"}:
            continue
        if (
            found
            and found[-1][1] >= word.start - 1
            and word.sentence == parsed.words[max(0, word.index - 1)].sentence
        ):
            found[-1] = (found[-1][0], word.end)
        else:
            found.append((word.start, word.end))
    return [(start, end) for start, end in found if any(c.isupper() for c in parsed.text[start:end])]


def _after_words(parsed: Parsed) -> list[tuple[int, int]]:
    """Capitalised names that stand where a place would: "at Hasyah", "left Amiriya"."""
    found: list[tuple[int, int]] = []
    for word in parsed.words:
        before = parsed.words[word.index - 1] if word.index else None
        if (
            before is None
            or before.sentence != word.sentence
            or word.pos != "PROPN"
            or not word.text[:1].isupper()
        ):
            continue
        if before.lower == "the" and word.index > 1:
            before = parsed.words[word.index - 2]
        leads = before.lower in _TOWARDS or before.lemma in _GOING
        if not leads or (
            word.entity in {"PERSON", "ORG", "DATE", "TIME", "NORP"}
            and before.lower not in {"in", "at", "to", "into", "from"}
        ):
            continue
        if word.entity in {"DATE", "TIME"}:
            continue
        end = word.index
        while (
            end + 1 < len(parsed.words)
            and parsed.words[end + 1].pos == "PROPN"
            and parsed.words[end + 1].text[:1].isupper()
        ):
            end += 1
        if end + 1 < len(parsed.words) and parsed.words[end + 1].text == "'s":
            continue
        found.append((word.start, parsed.words[end].end))
    return found
