"""Words that weaken a number, before it or after it: "at least", "about", "or so"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from safeconduct.claims.interval import Hedge
from safeconduct.reading.english.figures import MORE, Figure, Lexeme, plain_figures, word_at

_WORDS_BEFORE: Final[tuple[tuple[str, Hedge], ...]] = (
    (r"at (?:the very )?least|(?:no|not) (?:fewer|less) than|a minimum of|minimum|≥", "at_least"),
    (
        r"as many as|up to|at (?:the )?most|(?:no|not) more than|a maximum of|maximum|≤",
        "up_to",
    ),
    (
        r"(?:well |just |slightly |a little )?(?:over|above)|(?:far |many )?more than|upwards? of|in excess of",
        "over",
    ),
    (r"exceed(?:s|ed|ing)|topp(?:ed|ing)|surpass(?:ed|ing)|>", "over"),
    (
        r"nearly|almost|close to|just short of|approaching|not quite|(?:just|slightly|a little) under",
        "nearly",
    ),
    (
        (
            r"(?:somewhere |anywhere )?(?:about|around|roughly|approximately|approx\.?|circa|ca?\.|some|"
            r"(?:an |the )?estimated|perhaps|maybe|probably|~|in the region of|something like|possibly)"
        ),
        "about",
    ),
    (r"(?:well )?under|fewer than|less than|below|<", "under"),
)
_BEFORE: Final = tuple(
    (re.compile(rf"(?:^|(?<=[\s(\"'~<>≥≤]))(?:{words})\s*$"), hedge) for words, hedge in _WORDS_BEFORE
)


_BETWEEN: Final = re.compile(r"(?:somewhere |anywhere )?(?:between|from)\s*$")


_SOFT_BETWEEN: Final = re.compile(r"(?:somewhere|anywhere) (?:between|from)\s*$")


_FILLER: Final = re.compile(
    r"(?:\b(?:another|a further|further|an additional|additional|an extra|the|all|only|just|other|"
    r"these|those|total of|"
    r"a total of|barely|a|yet another|a few|few|several|many|the first|the last|the "
    r"remaining)\s+)$"
)


_AFTER: Final[tuple[tuple[re.Pattern[str], Hedge], ...]] = (
    (re.compile(r"\s*\+|\s+or more\b|\s+at (?:the very )?least\b|\s+plus\b"), "at_least"),
    (re.compile(r"\s+or so\b|-odd\b|\s+or thereabouts\b|\s+approximately\b"), "about"),
    (re.compile(r"\s+or (?:fewer|less)\b|\s+at most\b"), "up_to"),
)


def _hedged(lexemes: tuple[Lexeme, ...], place: int, after: int, figure: Figure) -> Figure:
    """The figure with the hedge before or after it, and its start moved to take that in."""
    first = max(0, place - 9)
    pieces, begins = _rejoined(lexemes[first : _index_of(lexemes, figure.core_start, place)])
    start, more = figure.core_start, False
    between = _BETWEEN.search(pieces)
    hedge: Hedge = "none"
    if between is not None and figure.high != figure.low:
        start = begins[between.start()]
        hedge = "about" if _SOFT_BETWEEN.search(pieces) else "none"
        pieces = pieces[: between.start()]
    for _ in range(3):
        filler = _FILLER.search(pieces)
        if filler is None:
            break
        more = more or bool(set(filler[0].split()) & MORE)
        start, pieces = begins[filler.start()], pieces[: filler.start()]
    hedge, start, pieces = _hedge_before(pieces, begins, hedge, start)
    if (
        hedge == "none"
        and word_at(lexemes, place) == "a"
        and word_at(lexemes, place + 1) == "couple"
        and figure.low > 2
    ):
        hedge = "about"
    tail = _FILLER.search(pieces)
    if tail is not None and set(tail[0].split()) & MORE:
        start, more = begins[tail.start()], True
    following = word_at(lexemes, after)
    end = figure.end
    rest = _following_text(lexemes, after, figure.end)
    for pattern, said in _AFTER:
        match = pattern.match(rest)
        if match is not None:
            hedge, end = said, figure.end + match.end()
            break
    return replace(figure, start=start, end=end, hedge=hedge, more=more or following in MORE)


def _hedge_before(pieces: str, begins: tuple[int, ...], hedge: Hedge, start: int) -> tuple[Hedge, int, str]:
    """The strongest hedge that stands right before, taking in two in a row ("an estimated at least")."""
    for _ in range(2):
        for pattern, said in _BEFORE:
            match = pattern.search(pieces)
            if match is not None:
                hedge = said if hedge == "none" else hedge
                start, pieces = begins[match.start()], pieces[: match.start()]
                break
    return hedge, start, pieces


def _rejoined(lexemes: tuple[Lexeme, ...]) -> tuple[str, tuple[int, ...]]:
    """Words with one space after each that had one, and the place in the block of each letter."""
    text, begins = "", list[int]()
    for place, lexeme in enumerate(lexemes):
        spaced = place + 1 == len(lexemes) or lexemes[place + 1].start > lexeme.end
        piece = lexeme.text + (" " if spaced else "")
        # Lowering may lengthen a letter of some scripts; places then stay inside the word.
        begins.extend(min(lexeme.start + step, lexeme.end) for step in range(len(piece)))
        text += piece
    return text, (*begins, lexemes[-1].end if lexemes else 0)


def _following_text(lexemes: tuple[Lexeme, ...], after: int, end: int) -> str:
    text = ""
    for lexeme in lexemes[after : after + 4]:
        text += " " * min(1, lexeme.start - end) + lexeme.text
        end = lexeme.end
    return text


def _index_of(lexemes: tuple[Lexeme, ...], start: int, place: int) -> int:
    """Index, from ``place`` on, of the lexeme that begins at ``start``."""
    while place < len(lexemes) - 1 and lexemes[place].start < start:
        place += 1
    return place


def figures_in(lexemes: tuple[Lexeme, ...]) -> list[Figure]:
    """Every number of the block with the words that weaken it, in order."""
    return [_hedged(lexemes, place, after, figure) for place, after, figure in plain_figures(lexemes)]
