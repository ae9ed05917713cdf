"""Sentences that make no choice are written here, and read as the Fluent library would have written them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.words.language import TONGUES, Language, Tongue
from safeconduct.words.plain import filled, parts_of
from safeconduct.words.voice import by_fluent, fluent_text, message_ids, say_in

TEXTS = st.text(max_size=12)
WHOLE = st.integers(min_value=0, max_value=10**9)


def entries(tongue: Tongue) -> Mapping[str, str]:
    from safeconduct.words import voice

    return voice._entries(tongue)


PLAIN = sorted(
    (tongue, name) for tongue in TONGUES for name in message_ids(tongue) if parts_of(entries(tongue)[name])
)


@given(st.sampled_from(PLAIN), st.data())
def test_a_plain_sentence_is_what_the_library_says(which: tuple[Tongue, str], data: st.DataObject) -> None:
    tongue, name = which
    parts = parts_of(entries(tongue)[name])
    assert parts is not None
    arguments = {argument: data.draw(st.one_of(TEXTS, WHOLE), argument) for argument in parts[1::2]}
    assert filled(parts, arguments) == by_fluent(tongue, name, arguments)


@pytest.mark.parametrize("tongue", TONGUES)
def test_every_plain_sentence_once(tongue: Tongue) -> None:
    for name in sorted(message_ids(tongue)):
        parts = parts_of(entries(tongue)[name])
        if parts is not None:
            arguments: dict[str, str | int] = {
                argument: (1234567, "x, y", 0)[number % 3] for number, argument in enumerate(parts[1::2])
            }
            assert filled(parts, arguments) == by_fluent(tongue, name, arguments), name


@pytest.mark.parametrize("tongue", TONGUES)
def test_nearly_all_sentences_are_plain(tongue: Tongue) -> None:
    known = message_ids(tongue)
    assert sum(1 for name in known if parts_of(entries(tongue)[name]) is None) < 0.05 * len(known)
    assert len(fluent_text(tongue)) > 10


@pytest.mark.parametrize(
    "entry",
    [
        "a = { $n ->\n    [one] one\n   *[other] many\n }",
        "a = one\n    two",
        "a =\n    one",
        'a = one{" "}',
        "a = { other }",
        "a = { -term }",
        "-a = one",
        "a = one\n    .title = two",
        "a = ",
        "a = }",
        "a = { NUMBER($n) }",
    ],
)
def test_what_chooses_or_speaks_of_others_is_left_to_the_library(entry: str) -> None:
    assert parts_of(entry) is None


@pytest.mark.parametrize("value", [-1, True, 2.5, None, "x" * 3000])
def test_an_argument_of_another_kind_is_left_to_the_library(value: object) -> None:
    assert filled(("", "n", ""), {"n": value}) is None  # type: ignore[dict-item]  # what the types forbid
    assert filled(("", "n", ""), {}) is None


def test_a_missing_argument_is_named() -> None:
    with pytest.raises(ValueError, match="people-few"):
        say_in(Language("en"), "people-few")
