"""Kinds that a label gives to what is listed under it: "Killed: 4", "Past the post: 12 buses, 640 people"."""

from __future__ import annotations

import re
from typing import Final

from safeconduct.reading.english.counted import Counted
from safeconduct.reading.english.kind.cues import kinds_in
from safeconduct.reading.english.speech import SAYING
from safeconduct.reading.model import ReadKind
from safeconduct.reading.parsing import Parsed

FIRST_IN_LABELS: Final[tuple[ReadKind, ...]] = (
    *("wanting", "waiting", "inside", "due", "taken_off", "returned", "killed", "missing"),
    *("wounded", "triaged", "at_reception", "past_line", "boarded", "freed", "left"),
)
LONGEST_LABEL: Final = 60
"""Characters. What stands before a colon and is longer is a sentence of its own."""

_COLON: Final = re.compile(r":(?=\s|$)| -(?= )")
_MARK: Final = re.compile(r";|(?<!\d):|:(?!\d)| - ")
_FINITE: Final = re.compile(r"\b(?:has|have|had|were|was|are|is)\b")
_STOP: Final = re.compile(r"[.?!] |\n")
_LABEL_WORDS: Final[tuple[tuple[str, ReadKind], ...]] = (
    (
        r"in shelters?|shelters? (?:population|figures)|shelters?|camps?|reception|hospitals?|sites?",
        "at_reception",
    ),
    (r"on the (?:buses|road)|passengers|on board", "boarded"),
    (r"through|past|across|crossings?|over the (?:line|bridge|border)", "past_line"),
    (r"out|displace\w*|movement", "left"),
    (r"assembly (?:point|area)s?|in the queue|on the square", "waiting"),
)
_LABEL_ONLY: Final = tuple((re.compile(rf"\b(?:{words})\b"), kind) for words, kind in _LABEL_WORDS)


def label_over(parsed: Parsed, counted: Counted) -> tuple[str, int, ReadKind] | None:
    """The label under which a figure is listed, in small letters, where the list begins, and its kind.

    The nearest label that names a kind; that of the whole line where the nearest names a place or a group.
    """
    text, place = parsed.text, counted.figure.start
    floor = max((match.end() for match in _STOP.finditer(text, 0, place)), default=0)
    colons = [match.start() for match in _COLON.finditer(text, floor, place)]
    for colon in (*reversed(colons[-1:]), *colons[:1]):
        begin = max(
            floor,
            0,
            *(match.end() for match in _MARK.finditer(text, floor, colon)),
            _after_figure(text, floor, colon),
        )
        label = text[begin:colon].strip(" -*>").lower()
        kind = kind_of_label(label) if label and len(label) <= LONGEST_LABEL else None
        if kind is not None and not _is_prose(parsed, colon, place):
            return label, colon + 1, kind
    return None


def kind_of_label(label: str) -> ReadKind | None:
    """The kind that a label names; None where it names none, as that of a place or a speaker does not."""
    found = kinds_in(label)
    if found and _FINITE.search(label):
        return max(found)[1]  # "everyone who wanted to go has gone"
    kinds = {kind for _, kind in found}
    if kinds & {"left", "at_reception", "past_line", "boarded"}:
        kinds.discard("wounded")  # "wounded evacuated"
    named = next((kind for kind in FIRST_IN_LABELS if kind in kinds), None)
    if named is not None:
        return named
    return next((kind for pattern, kind in _LABEL_ONLY if pattern.search(label)), None)


def _after_figure(text: str, floor: int, colon: int) -> int:
    """Where a label begins that follows the figure of another: "Killed: 4 Wounded: 17"."""
    found = re.search(r":\s*[\d,]+\s+(?=[A-Za-z][^:]*$)", text[floor:colon])
    return 0 if found is None else floor + found.end()


def _is_prose(parsed: Parsed, colon: int, place: int) -> bool:
    """Whether sentences follow the colon, and not a list: a verb that is finite stands before the figure."""
    first, last = parsed.word_at(colon), parsed.word_at(place)
    return any(
        (
            word.pos == "AUX"
            or (word.pos == "VERB" and word.tag in {"VBD", "VBZ", "VBP"} and word.lemma in SAYING)
        )
        for word in parsed.words[max(0, first) : max(0, last)]
    )
