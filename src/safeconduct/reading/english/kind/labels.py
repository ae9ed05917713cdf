"""Kinds that a label gives to what is listed under it: "Killed: 4", "Past the post: 12 buses, 640 people"."""

from __future__ import annotations

import re
from typing import Final

from safeconduct.reading.english.counted import Counted
from safeconduct.reading.english.kind.cues import CUES
from safeconduct.reading.english.speech import SAYING
from safeconduct.reading.model import ReadKind
from safeconduct.reading.parsing import Parsed

FIRST_IN_LABELS: Final[tuple[ReadKind, ...]] = (
    *("wanting", "waiting", "inside", "due", "taken_off", "returned", "killed", "missing"),
    *("wounded", "triaged", "at_reception", "past_line", "boarded", "freed", "left"),
)
LONGEST_LABEL: Final = 60
"""Characters. What stands before a colon and is longer is a sentence of its own."""

_COLON: Final = re.compile(r":(?=\s|$)")
_LABEL_ONLY: Final[tuple[tuple[re.Pattern[str], ReadKind], ...]] = tuple(
    (re.compile(rf"\b(?:{words})\b"), kind)
    for words, kind in (
        (r"in shelters?|shelters? (?:population|figures)|shelters?|camps?|reception|hospitals?|sites?", "at_reception"),
        (r"on the (?:buses|road)|passengers|on board", "boarded"),
        (r"through|past|across|over the (?:line|bridge|border)", "past_line"),
        (r"out|displacement|movement", "left"),
        (r"assembly (?:point|area)s?|in the queue|on the square", "waiting"),
    )
)  # fmt: skip


def label_over(parsed: Parsed, counted: Counted) -> tuple[str, int] | None:
    """The label under which a figure is listed, in small letters, and where the list begins; None without one."""
    text, place = parsed.text, counted.figure.start
    floor = max(text.rfind(mark, 0, place) for mark in (". ", "\n", "? ", "! ")) + 1
    colons = list(_COLON.finditer(text, floor, place))
    if not colons:
        return None
    colon = colons[-1].start()
    begin = max(floor, *(text.rfind(mark, floor, colon) + 1 for mark in ";:,\n"), _after_figure(text, floor, colon))
    label = text[begin:colon].strip(" -*>").lower()
    if not label or len(label) > LONGEST_LABEL or _is_prose(parsed, colon, place):
        return None
    return label, colon + 1


def kind_of_label(label: str) -> ReadKind | None:
    """The kind that a label names; None where it names none, as that of a place or a speaker does not."""
    kinds = {kind for pattern, kind, _ in CUES if pattern.search(label)}
    named = next((kind for kind in FIRST_IN_LABELS if kind in kinds), None)
    if named is not None:
        return named
    return next((kind for pattern, kind in _LABEL_ONLY if pattern.search(label)), None)


def _after_figure(text: str, floor: int, colon: int) -> int:
    """Where a label begins that follows the figure of another: "Killed: 4 Wounded: 17"."""
    found = re.search(r":\s*[\d,]+\s+(?=[A-Z][^:]*$)", text[floor:colon])
    return 0 if found is None else floor + found.end()


def _is_prose(parsed: Parsed, colon: int, place: int) -> bool:
    """Whether sentences follow the colon, and not a list: a verb that is finite stands before the figure."""
    first, last = parsed.word_at(colon), parsed.word_at(place)
    return any(
        (word.pos == "AUX" or (word.pos == "VERB" and word.tag in {"VBD", "VBZ", "VBP"} and word.lemma in SAYING))
        for word in parsed.words[max(0, first) : max(0, last)]
    )
