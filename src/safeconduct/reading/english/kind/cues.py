"""Cues in a sentence: words that tell a kind, without those that stand inside longer ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from safeconduct.reading.english.kind.words import CUES
from safeconduct.reading.model import ReadKind
from safeconduct.reading.parsing import Parsed

_VEHICLE_CUES: Final[tuple[tuple[str, ReadKind, float], ...]] = (
    (
        (
            r"destroyed|burn(?:ed|t|ing)?|torched|set (?:on fire|ablaze|alight|fire)|ablaze|wrecked|blown "
            r"up|gutted|looted|stolen|hijacked|damaged"
        ),
        "lost",
        0,
    ),
    (
        (
            r"held|stuck|stranded|stopped|halted|blocked|trapped|stood|turned into a wait|encircled|"
            r"detained|impounded|idle|delayed"
        ),
        "held",
        0,
    ),
)


VEHICLE_CUES: Final = (
    *((re.compile(rf"\b(?:{words})\b"), kind, more) for words, kind, more in _VEHICLE_CUES),
    *(cue for cue in CUES if cue[1] in {"waiting", "due", "left", "past_line", "at_reception", "returned"}),
)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell a kind; ``word`` is the index of the one that the tree hangs on."""

    kind: ReadKind
    start: int
    end: int
    word: int
    more: float


def kinds_in(text: str) -> list[tuple[int, ReadKind]]:
    """Where each cue of a text begins, and its kind."""
    return [(start, kind) for start, _, kind, _ in _found_in(text, vehicle=False)]


def cues_in(parsed: Parsed, sentence: int, *, vehicle: bool = False) -> list[Cue]:
    """Every cue of a sentence that fits people or vehicles. Longer ones hide shorter ones inside them."""
    first, last = parsed.sentences[sentence]
    begin, end = parsed.words[first].start, parsed.words[last - 1].end
    return [
        Cue(kind, begin + start, begin + stop, parsed.word_at(begin + start), more)
        for start, stop, kind, more in _found_in(parsed.text[begin:end].lower(), vehicle=vehicle)
    ]


@lru_cache(maxsize=64)  # asked once for each figure of a sentence
def _found_in(text: str, *, vehicle: bool) -> tuple[tuple[int, int, ReadKind, float], ...]:
    found = [
        (match.start(), match.end(), kind, more)
        for pattern, kind, more in (VEHICLE_CUES if vehicle else CUES)
        for match in pattern.finditer(text)
    ]
    found.sort(key=lambda cue: (cue[0], -cue[1]))
    kept: list[tuple[int, int, ReadKind, float]] = []
    for cue in found:
        # Sorted so, whatever hides a cue was kept before it, and the last few are the only ones that reach so far.
        if not any(_hides(other, cue) for other in kept[-8:]):
            kept.append(cue)
    return tuple(kept)


def _hides(longer: tuple[int, int, ReadKind, float], cue: tuple[int, int, ReadKind, float]) -> bool:
    inside = longer[0] <= cue[0] and cue[1] <= longer[1]
    if longer[2] == "taken_off" and longer[0] <= cue[0] < longer[1] and cue[2] == "at_reception":
        return True  # "took 12 men off the last bus"
    return inside and longer[2] != cue[2] and longer[1] - longer[0] > cue[1] - cue[0]
