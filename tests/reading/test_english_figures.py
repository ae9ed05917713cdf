"""English numbers: what is written in words or digits is read back, with what weakens it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.reading.english.figures import ONES, TENS, Figure, lexemes_of
from safeconduct.reading.english.hedges import figures_in

ONE = {value: word for word, value in ONES.items()}
TEN = {value: word for word, value in TENS.items()}


def in_words(number: int) -> str:
    if number < 20:
        return ONE[number]
    if number < 100:
        return TEN[number - number % 10] + (f"-{ONE[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = number % 100
        return f"{ONE[number // 100]} hundred" + (f" and {in_words(rest)}" if rest else "")
    rest = number % 1000
    joined = f" and {in_words(rest)}" if 0 < rest < 100 else f" {in_words(rest)}" if rest else ""
    return f"{in_words(number // 1000)} thousand{joined}"


def only(text: str) -> Figure:
    (figure,) = figures_in(lexemes_of(text))
    return figure


@given(st.integers(1, 999_999))
def test_a_number_in_words_is_read_back(number: int) -> None:
    figure = only(f"There were {in_words(number)} people.")
    assert (figure.low, figure.high, figure.hedge) == (number, number, "none")


@given(st.integers(1, 99_999_999))
def test_a_number_in_digits_is_read_back_with_and_without_commas(number: int) -> None:
    assert only(f"saw {number} people").low == only(f"saw {number:,} people").low == number


@given(
    low=st.integers(1, 10_000),
    more=st.integers(1, 10_000),
    form=st.sampled_from(
        (
            "between {} and {} people",
            "from {} to {} people",
            "{}-{} people",
            "{} to {} people",
            "{}-to-{} people",
            "{} or {} people",
        )
    ),
)
def test_a_range_is_one_figure(low: int, more: int, form: str) -> None:
    figure = only("saw " + form.format(low, low + more))
    assert (figure.low, figure.high) == (low, low + more)


@pytest.mark.parametrize(
    ("words", "hedge"),
    [
        ("at least 40", "at_least"), ("no fewer than 40", "at_least"), ("40 or more", "at_least"), ("40+", "at_least"),
        ("more than 40", "over"), ("well over 40", "over"), ("just over 40", "over"), ("upwards of 40", "over"),
        ("about 40", "about"), ("some 40", "about"), ("an estimated 40", "about"), ("40 or so", "about"),
        ("nearly 40", "nearly"), ("close to 40", "nearly"), ("just under 40", "nearly"), ("almost 40", "nearly"),
        ("up to 40", "up_to"), ("as many as 40", "up_to"), ("no more than 40", "up_to"), ("fewer than 40", "under"),
        ("40", "none"), ("only 40", "none"), ("another 40", "none"),
    ],
)  # fmt: skip
def test_a_hedge_is_read(words: str, hedge: str) -> None:
    figure = only(f"We saw {words} people")
    assert (figure.low, figure.hedge) == (40, hedge)


@pytest.mark.parametrize(
    ("words", "low"),
    [
        ("dozens", 24), ("scores", 40), ("hundreds", 200), ("thousands", 2_000), ("tens of thousands", 20_000),
        ("several hundred", 200), ("a few thousand", 2_000), ("hundreds of thousands", 200_000),
    ],
)  # fmt: skip
def test_vague_amounts_have_no_upper_end(words: str, low: int) -> None:
    figure = only(f"saw {words} of people")
    assert (figure.low, figure.high) == (low, None)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("a dozen", 12), ("half a dozen", 6), ("two dozen", 24), ("a couple of hundred", 200),
        ("1.5 million", 1_500_000),
        ("half a million", 500_000), ("400k", 400_000), ("a hundred thousand", 100_000), ("a further dozen", 12),
        ("25 thousand", 25_000),
    ],
)  # fmt: skip
def test_amounts_by_the_dozen_and_the_thousand(words: str, value: int) -> None:
    assert only(f"saw {words} people").low == value


@pytest.mark.parametrize(
    "text", ["17:30", "36.153 N", "M5", "122mm", "the 3rd", "24/7", "$40", "COVID19", "3-2"]
)
def test_digits_inside_something_longer_are_no_figure(text: str) -> None:
    assert [figure for figure in figures_in(lexemes_of(text)) if figure.low < 30_000] == []
