"""Text made even before it is parsed. Every change keeps each character's place, so spans need no translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.reading.model import Tongue

BLOCK_LIMIT: Final = 1_500
"""Longest piece that is read at once, in characters: longer than paragraphs are. What a piece costs grows faster."""
SENTENCE_LIMIT: Final = 500
"""Longest run without the end of a sentence that is read at once: what a sentence costs grows with its square."""
WRAPPED_LINE: Final = 45
"""A line at least so long that ends in mid-sentence was broken by a page's width, not by its author."""

_EVEN: Final = str.maketrans(
    (
        "“”„«»‟‘’‚′–—−‐‑―\u00a0\u202f\u2009\u2007\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff\t\r"
        "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٬٫"
    ),
    '""""""\'\'\'\'------    ' + " " * 13 + "01234567890123456789,.",
)
_GROUP_GAP: Final = re.compile(r"(?<=\d)[\u00a0\u202f\u2009'](?=\d{3}(?!\d))")
_SPACED_GROUPS: Final = re.compile(
    r"(?<![\d.,:/-])(?<!\d )[1-9]\d{0,2}(?: \d{3})+(?= (?:more |other )?(?:people|persons|"
    r"civilians|residents|refugees|evacuees|شخص|مدني))"
)
_SURROGATE: Final = re.compile(r"[\ud800-\udfff\x00]")
_BULLET: Final = re.compile(r"\s*(?:[-*•·–—>]|\d{1,2}[.)])\s")
_ARABIC: Final = re.compile(r"[\u0621-\u064a]")
_LATIN: Final = re.compile(r"[A-Za-z]")
_DIACRITICS: Final = re.compile(r"[\u064b-\u0652\u0670\u0640]")
_SHORTENED: Final = re.compile(r"\b[Aa]pprox\.(?=\s?\d)")
_SENTENCE_END: Final = re.compile(r"[.!?؟][\"')]?\s+")
_SHOUTED_STOP: Final = re.compile(r"\bSTOP\b")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a bullet or a headline. ``clean`` is as long as what stands at ``start`` in the text."""

    start: int
    clean: str
    shouted: bool


def tongue_of(text: str) -> Tongue:
    """Arabic where Arabic letters outnumber Latin ones; else English."""
    return "ar" if len(_ARABIC.findall(text)) > len(_LATIN.findall(text)) else "en"


def blocks_of(text: str) -> Iterator[Block]:
    """The text's pieces that are read each by itself, never longer than BLOCK_LIMIT."""
    even = _SURROGATE.sub("?", text)
    even = _GROUP_GAP.sub(",", even)
    even = even.translate(_EVEN)
    even = _SPACED_GROUPS.sub(lambda found: found[0].replace(" ", ","), even)
    even = _SHORTENED.sub(lambda found: found[0][:-1] + " ", even)
    for start, end in _pieces(even):
        piece = even[start:end].replace("\n", " ")
        shouted = _is_shouted(piece)
        yield Block(start, _hushed(piece) if shouted else piece, shouted)


def bare_arabic(text: str) -> tuple[str, tuple[int, ...]]:
    """Arabic without vowel signs, its alifs and yas made alike, and for each character its place in the given text."""
    kept = [(place, letter) for place, letter in enumerate(text) if not _DIACRITICS.match(letter)]
    letters = "".join(letter for _, letter in kept).translate(str.maketrans("أإآٱىئؤ", "ااااييو"))
    return letters, tuple(place for place, _ in kept)


def _pieces(even: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in re.finditer(r"\n|\Z", even):
        end = match.start()
        if end < start:
            continue
        if _goes_on(even, start, end) and end - start < BLOCK_LIMIT:
            continue
        yield from _limited(even, start, end)
        start = match.end()


def _goes_on(even: str, start: int, end: int) -> bool:
    """Whether the line that ends here runs on in the next one."""
    if end >= len(even):
        return False
    line = even[even.rfind("\n", start, end) + 1 if "\n" in even[start:end] else start : end].rstrip()
    rest = even[end + 1 : end + 80]
    following = rest.split("\n", 1)[0]
    if len(line) < WRAPPED_LINE or not following.strip() or _BULLET.match(following):
        return False
    return following.lstrip()[:1].islower() or line[-1] not in '.!?:"'


def _limited(even: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The piece, cut at ends of sentences where it is too long, and inside of sentences that are."""
    while start < end:
        cut = _cut(even, start, end)
        if even[start:cut].strip():
            yield start, cut
        start = cut


def _cut(even: str, start: int, end: int) -> int:
    """Where the piece that begins at ``start`` is to end: no sentence before it is longer than SENTENCE_LIMIT."""
    limit = min(end, start + BLOCK_LIMIT)
    place = last = start
    for stop in _SENTENCE_END.finditer(even, start, limit):
        if stop.end() - place > SENTENCE_LIMIT:
            break
        place = last = stop.end()
    if end <= limit and end - place <= SENTENCE_LIMIT:
        return end
    if last > start:
        return last
    for mark in ("; ", ", ", " "):
        found = even.rfind(mark, start + SENTENCE_LIMIT // 2, start + SENTENCE_LIMIT)
        if found >= 0:
            return found + len(mark)
    return min(end, start + SENTENCE_LIMIT)


def _is_shouted(piece: str) -> bool:
    letters = [letter for letter in piece if "A" <= letter.upper() <= "Z"]
    return len(letters) >= 12 and sum(letter.isupper() for letter in letters) > 0.8 * len(letters)


def _hushed(piece: str) -> str:
    """Capitals made small, letter for letter; the telegraph's STOP becomes a full stop."""
    dotted = _SHOUTED_STOP.sub(".   ", piece)
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in dotted)
