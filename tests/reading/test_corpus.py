"""The corpus is whole, split by its rule, and its development half is read as well as it has been."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from benchmarks import reading_score
from safeconduct.claims.claim import KINDS, UNITS
from safeconduct.claims.interval import HEDGES
from safeconduct.reading.model import EVENT_KINDS, ONLY_READ, UNATTRIBUTED

HALVES = reading_score.HALVES
PARTS = reading_score.PARTS


@pytest.mark.parametrize("half", HALVES)
def test_a_text_s_half_depends_on_its_bytes_alone(half: str) -> None:
    for item in reading_score.items_of(half):
        odd = hashlib.sha256(item["text"].encode()).digest()[0] % 2 == 1
        assert odd == (half == "unseen"), item["id"]


def test_no_text_stands_twice() -> None:
    texts = [item["text"] for part in PARTS for item in reading_score.items_of(part)]
    assert len(texts) == len(set(texts)) >= 220


@pytest.mark.parametrize("part", PARTS)
def test_annotations_use_the_words_of_claims(part: str) -> None:
    for item in reading_score.items_of(part):
        date.fromisoformat(item["date"])
        assert set(item["events"]) <= set(EVENT_KINDS)
        for claim in item["claims"]:
            assert claim["kind"] in {*KINDS, *ONLY_READ, "vehicles"}, item["id"]
            assert claim["unit"] in UNITS, item["id"]
            assert claim["hedge"] in HEDGES, item["id"]
            assert claim["source"] in {"", UNATTRIBUTED} or len(item["text"]) > len(claim["source"])


def test_fresh_annotations_quote_their_texts() -> None:
    for item in reading_score.items_of("fresh"):
        for claim in item["claims"]:
            assert claim["source"] == UNATTRIBUTED or claim["source"] in item["text"], item["id"]
            assert all(place in item["text"] for place in claim["places"]), item["id"]


def test_a_third_of_the_fresh_texts_hold_nothing() -> None:
    items = reading_score.items_of("fresh")
    empty = [item for item in items if not item["claims"] and not item["events"]]
    assert len({item["id"] for item in items}) == len(items)
    assert 3 * len(empty) >= len(items)


def test_the_development_half_is_read_as_well_as_it_has_been() -> None:
    totals = reading_score.score("development")
    for field in ("figure", "kind", "attribution", "hedge", "places", "events"):
        right, gold, read = totals[field]
        assert right / read >= 0.95, field
        assert right / gold >= 0.95, field
