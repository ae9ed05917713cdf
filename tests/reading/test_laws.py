"""Whatever is read, in whatever letters: no crash, spans that are what they say, the same answer twice."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.claims.claim import KINDS, UNITS
from safeconduct.claims.interval import HEDGES
from safeconduct.reading.model import EVENT_KINDS, ONLY_READ, Reading, Span, Tongue
from safeconduct.reading.report import as_json, read_report

PIECES = """
people buses killed left at least between and to from of them another dozen thousands 1,500 350 2016 17:30 km said " the
army , ; . : ( ) — according same unit No one Killed: 4 \u00a0 \u200f ’ “ ” 36.153 % resumed convoy
قال المرصد إن 350 شخصا ٣٥٠ غادروا حلب قُتل أربعة بين و من إلى آلاف ألف 1500 عام الهدنة انهارت ، « » بينهم جرحى نفى
"""
WORDS = st.lists(st.sampled_from((*PIECES.split(" "), "\n")), max_size=40).map(" ".join)
ANYTHING = st.one_of(st.text(max_size=200), WORDS, st.tuples(st.text(max_size=40), WORDS).map("".join))


def spans_of(reading: Reading) -> list[Span]:
    claims, events = reading.claims, reading.events
    own = [each.span for each in claims] + [each.span for each in events]
    sentences = [each.sentence for each in claims] + [each.sentence for each in events]
    return own + sentences + [each.source_span for each in claims if each.source_span is not None]


@given(text=ANYTHING, tongue=st.sampled_from(("en", "ar", None)))
def test_every_span_lies_in_the_text_and_is_what_it_says(text: str, tongue: Tongue | None) -> None:
    for span in spans_of(read_report(text, tongue=tongue)):
        assert 0 <= span.start <= span.end <= len(text)
        assert span.text == text[span.start : span.end]


@given(text=ANYTHING, tongue=st.sampled_from(("en", "ar")))
def test_the_same_text_gives_the_same_proposals(text: str, tongue: Tongue) -> None:
    assert read_report(text, tongue=tongue) == read_report(text, tongue=tongue)


@given(text=WORDS, tongue=st.sampled_from(("en", "ar")))
def test_proposals_speak_in_the_words_of_claims(text: str, tongue: Tongue) -> None:
    reading = read_report(text, tongue=tongue)
    for claim in reading.claims:
        assert claim.kind in {*KINDS, *ONLY_READ}
        assert claim.unit in UNITS
        assert claim.hedge in HEDGES
        assert claim.low >= 0
        assert claim.high is None or claim.low <= claim.high
        assert 0 < claim.confidence < 1
        assert claim.span.start < claim.span.end
    assert {event.kind for event in reading.events} <= set(EVENT_KINDS)
    ids = [claim.id for claim in reading.claims] + [event.id for event in reading.events]
    assert len(ids) == len(set(ids))
    json.dumps(as_json(reading), allow_nan=False)


@given(before=st.text(max_size=60).filter(lambda text: not text.strip() or text.strip()[-1:] in ".!"))
def test_a_plain_sentence_is_found_wherever_it_stands(before: str) -> None:
    sentence = "At least 350 people left Aleppo on five buses, the Red Cross said."
    text = f"{before}\n\n{sentence}"
    found = {(claim.low, claim.span.text) for claim in read_report(text, tongue="en").claims}
    assert {(350, "At least 350 people"), (5, "five buses")} <= found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\ud800",
        "\x00",
        "\u202e5 people left\u202c",
        "5\u200fpeople left",
        "ﷺ 5",
        "İ" * 40 + " 5 people died",
    ],
)
def test_odd_texts_are_read(text: str) -> None:
    for span in spans_of(read_report(text)):
        assert span.text == text[span.start : span.end]


@pytest.mark.parametrize("tongue", ["en", "ar"])
@pytest.mark.parametrize(
    "piece", ["5 people left and ", "قال محمد علي إن 5 ", "one-", "(", "a", "he said ", ". ", '"', "١"]
)
def test_long_runs_of_anything_end(tongue: Tongue, piece: str) -> None:
    # The limit of one test's time is what fails here: patterns that can match in many ways never end.
    read_report(piece * (3000 // len(piece)), tongue=tongue)
