"""Numbers in English prose: digits, words, ranges, vague amounts, with the words that weaken them.

A figure is found here whatever it counts; :mod:`safeconduct.reading.english.counted` says what, and throws away years,
hours and prices.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from safeconduct.claims.interval import Hedge

ONES: Final = {
    word: value
    for value, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        start=1,
    )
}


TENS: Final = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}


SCALES: Final = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "k": 1_000}


_PARTS: Final = {"quarter": 4, "third": 3, "half": 2, "tenth": 10, "fifth": 5}


COLLECTIVES: Final = {"dozen": 12, "score": 20, "couple": 2, "pair": 2}


VAGUE: Final = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2_000, "millions": 2_000_000}


ORDINAL: Final = re.compile(
    r"(?:st|nd|rd|th)$|^(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|half|quarters?)$"
)


MORE: Final = frozenset({"another", "more", "further", "additional", "extra"})


_TOKEN: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+|\S", re.UNICODE)


_DOTTED_GROUPS: Final = re.compile(r"[1-9]\d{0,2}\.\d{3}")


MOST_DIGITS: Final = 9
"""Longer runs of digits are telephones and registrations, never people."""


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A word, a number or a mark, with its place in the block."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or range. ``start`` to ``end`` holds its hedge, ``core_start`` is where the number itself begins."""

    start: int
    core_start: int
    end: int
    low: int
    high: int | None
    hedge: Hedge = "none"
    more: bool = False
    in_words: bool = False


@dataclass(frozen=True, slots=True)
class _Number:
    value: int
    next: int
    scale: int = 1
    in_words: bool = False
    vague: bool = False


def lexemes_of(text: str) -> tuple[Lexeme, ...]:
    """The block's words, numbers and marks."""
    return tuple(Lexeme(found.start(), found.end(), found[0].lower()) for found in _TOKEN.finditer(text))


def plain_figures(lexemes: tuple[Lexeme, ...]) -> list[tuple[int, int, Figure]]:
    """Every number of the block, ranges as one, in order: its first lexeme, the one after it, the figure."""
    found: list[tuple[int, int, Figure]] = []
    place = 0
    while place < len(lexemes):
        number = _number_at(lexemes, place)
        if number is None:
            place += 1
            continue
        figure, after = _ranged(lexemes, place, number)
        if not _glued(lexemes, place, after) and not _is_repeated(lexemes, place):
            found.append((place, after, figure))
        place = after
    return found


def _number_at(lexemes: tuple[Lexeme, ...], place: int) -> _Number | None:
    word = word_at(lexemes, place)
    if word[:1].isdigit():
        return _digits_at(lexemes, place)
    vague = _vague_at(lexemes, place)
    if vague is not None:
        return vague
    fraction = _fraction_at(lexemes, place)
    if fraction is not None:
        return fraction
    return _words_at(lexemes, place)


def _digits_at(lexemes: tuple[Lexeme, ...], place: int) -> _Number | None:
    text = lexemes[place].text.replace(",", "")
    if len(text) > MOST_DIGITS:
        return None
    if not text.isascii() or (len(text) > 1 and text.isdigit() and text[0] == "0"):
        return None  # "0610" is a time of day
    if _DOTTED_GROUPS.fullmatch(text) and word_at(lexemes, place + 1) not in SCALES:
        text = text.replace(".", "")
    amount, after, scale = float(text), place + 1, 1
    if word_at(lexemes, after) in SCALES:
        scale = SCALES[word_at(lexemes, after)]
        after += 1
    if amount != int(amount) and scale == 1:
        return None
    return _Number(round(amount * scale), after, scale)


def _vague_at(lexemes: tuple[Lexeme, ...], place: int) -> _Number | None:
    word = word_at(lexemes, place)
    if word in {"tens", "hundreds"} and word_at(lexemes, place + 1) == "of":
        larger = word_at(lexemes, place + 2)
        if larger in {"thousands", "millions"}:
            times = (10 if word == "tens" else 100) * VAGUE[larger]
            return _Number(times, place + 3, in_words=True, vague=True)
    if word in VAGUE:
        return _Number(VAGUE[word], place + 1, in_words=True, vague=True)
    if word in {"several", "few", "many"}:
        following = word_at(lexemes, place + 1)
        if following in SCALES or following in {"dozen", "score"}:
            return _Number(VAGUE[f"{following}s"], place + 2, in_words=True, vague=True)
    return None


def _fraction_at(lexemes: tuple[Lexeme, ...], place: int) -> _Number | None:
    """Quarters of a scale and a half more: "three quarters of a million", "one and a half million"."""
    words = [word_at(lexemes, place + step) for step in range(6)]
    times = 1 if words[0] in {"a", "an", "one"} else ONES.get(words[0], 0)
    if words[1] == "-":
        words, place = [words[0], *words[2:], word_at(lexemes, place + 6)], place + 1
    part = _PARTS.get(words[1].removesuffix("s"), 0)
    if times and part and words[2] == "of" and words[3] in {"a", "one"} and words[4] in SCALES:
        return _Number(times * SCALES[words[4]] // part, place + 5, SCALES[words[4]], in_words=True)
    if times and words[1:4] == ["and", "a", "half"] and words[4] in SCALES:
        return _Number(
            times * SCALES[words[4]] + SCALES[words[4]] // 2, place + 5, SCALES[words[4]], in_words=True
        )
    return None


def _words_at(lexemes: tuple[Lexeme, ...], place: int) -> _Number | None:
    """A number in words, such as "three hundred and fifty-one", "half a dozen" or "a hundred thousand"."""
    total, current, scale, after = 0, 0, 1, place
    half = word_at(lexemes, after) == "half" and word_at(lexemes, after + 1) in {"a", "an"}
    if half:
        after += 1
    article = word_at(lexemes, after) in {"a", "an"}
    if article:
        if word_at(lexemes, after + 1) not in {"hundred", "thousand", "million", *COLLECTIVES}:
            return None
        current, after = 1, after + 1
    while after < len(lexemes):
        word = word_at(lexemes, after)
        if word in ONES or word in TENS:
            if current % 100 and not (word in ONES and ONES[word] < 10 and current % 10 == 0):
                break
            current += ONES.get(word, 0) + TENS.get(word, 0)
        elif word in SCALES and word != "k" and current:
            scale = SCALES[word]
            if scale == 100:
                current *= 100
            else:
                total, current = total + current * scale, 0
        elif word in COLLECTIVES and current:
            scale = COLLECTIVES[word]
            current *= scale
            after += 1
            if word_at(lexemes, after) == "of" and word_at(lexemes, after + 1) in SCALES:
                after, current, scale = after + 2, current * SCALES[word_at(lexemes, after + 1)], 100
            break
        elif not (_joins(lexemes, after) and (total or current)):
            break
        after += 1
    if (
        after == place
        and word_at(lexemes, place) in {"dozen", "score"}
        and word_at(lexemes, place - 1) in MORE
    ):
        return _Number(COLLECTIVES[word_at(lexemes, place)], place + 1, in_words=True)
    value = total + current
    if value == 0 or after == place:
        return None
    return _Number(value // 2 if half else value, after, scale, in_words=True)


def _joins(lexemes: tuple[Lexeme, ...], place: int) -> bool:
    """Whether an "and" or a hyphen goes on with the same number: "hundred and five", "fifty-one"."""
    before, word, after = (word_at(lexemes, place + step) for step in (-1, 0, 1))
    small = after in ONES or after in TENS
    if word == "-":
        return before in TENS and after in ONES and ONES[after] < 10
    larger = SCALES.get(word_at(lexemes, place + 2), 0)
    # "hundred and thirty thousand" is one number; "between one hundred and two hundred" holds two.
    return word == "and" and before in SCALES and small and not 0 < larger <= SCALES[before]


def _ranged(lexemes: tuple[Lexeme, ...], place: int, first: _Number) -> tuple[Figure, int]:
    """The figure that begins with this number: itself, or a range with the next one."""
    start, end = lexemes[place].start, lexemes[first.next - 1].end
    alone = Figure(
        start, start, end, first.value, None if first.vague else first.value, in_words=first.in_words
    )
    link, before = word_at(lexemes, first.next), word_at(lexemes, place - 1)
    after_link = first.next + 1
    if link == "-" and word_at(lexemes, after_link) == "to" and word_at(lexemes, after_link + 1) == "-":
        link, after_link = "to", after_link + 2  # "50-to-60"
    spoken = {"to", "or"} | ({"and"} if before == "between" else set())
    if link not in spoken and link != "-":
        return alone, first.next
    second = _number_at(lexemes, after_link)
    if second is None or second.vague or first.vague:
        return alone, first.next
    low, high = first.value, second.value
    if second.scale > 1 and first.scale == 1 and low < high // second.scale and not _grouped(lexemes, place):
        low *= second.scale
    end = lexemes[second.next - 1].end
    if link == "to" and before == "from" and _changes(lexemes, place - 1):
        later = lexemes[after_link].start
        grown = Figure(later, later, end, second.value, second.value, in_words=second.in_words)
        return grown, second.next
    if low >= high or ORDINAL.search(word_at(lexemes, second.next)):
        return alone, first.next
    return Figure(start, start, end, low, high, in_words=first.in_words and second.in_words), second.next


def _changes(lexemes: tuple[Lexeme, ...], place: int) -> bool:
    """Whether "from A to B" here tells a change, whose end alone still stands."""
    words = {lexeme.text for lexeme in lexemes[max(0, place - 5) : place]}
    return bool(
        words
        & {
            *(
                "rose",
                "risen",
                "rise",
                "rises",
                "grew",
                "grown",
                "grows",
                "revised",
                "revise",
                "corrected",
                "climbed",
            ),
            *(
                "jumped",
                "increased",
                "increase",
                "raised",
                "fell",
                "fallen",
                "dropped",
                "cut",
                "lowered",
                "reduced",
            ),
            *("went", "climbs", "up", "down", "changed", "swelled", "swollen"),
        }
    )


def _is_repeated(lexemes: tuple[Lexeme, ...], place: int) -> bool:
    """Whether a figure is only said once more ("I say again one four buses") or numbers a line ("2. Casualties")."""
    before = [word_at(lexemes, place - step) for step in (4, 3, 2, 1)]
    if before[2:] == ["say", "again"] or before[1:3] == ["say", "again"]:
        return True
    listed = (
        word_at(lexemes, place + 1) in {".", ")"}
        and lexemes[place].text.isdigit()
        and len(lexemes) > place + 2
    )
    return place == 0 and listed and len(lexemes[0].text) <= 2


def _grouped(lexemes: tuple[Lexeme, ...], place: int) -> bool:
    return "," in lexemes[place].text


def _glued(lexemes: tuple[Lexeme, ...], place: int, after: int) -> bool:
    """Whether the digits are part of something longer: 17:30, 36.153, 2049-3630, M5, 122mm, 3rd, 24/7."""
    first, last = lexemes[place], lexemes[after - 1]
    previous = lexemes[place - 1] if place else None
    following = lexemes[after] if after < len(lexemes) else None
    if previous is not None and previous.end == first.start:
        if first.text[:1].isdigit() and (previous.text.isalnum() or previous.text in ":/.,-+@#_'"):
            return not (previous.text == "-" and place == 1)  # a dash that opens the block is a bullet
        if previous.text in "$€£¥":
            return True
    if following is None:
        return False
    if ORDINAL.search(following.text) and (following.start == last.end or following.text[0].isalpha()):
        return following.start == last.end or last.text in TENS
    if following.start == last.end:
        beyond = word_at(lexemes, after + 1)
        if following.text == "-" and beyond == "to":
            return False
        if following.text == "-":
            return last.text[:1].isdigit() and (
                beyond[:1].isdigit() or beyond in {"year", "day", "month", "hour"}
            )
        if following.text in ":/.,":
            touching = after + 1 < len(lexemes) and lexemes[after + 1].start == following.end
            return touching and beyond[:1].isdigit()
        return following.text.isalnum() or following.text in "%°_@"
    return False


def word_at(lexemes: tuple[Lexeme, ...], place: int) -> str:
    """The lexeme at a place, or nothing beyond either end."""
    return lexemes[place].text if 0 <= place < len(lexemes) else ""
