"""What figures are numbers of: which of several cues wins, in phrases of many shapes, one a line in phrases.txt."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.reading.model import VEHICLES
from safeconduct.reading.prepare import BLOCK_LIMIT, SENTENCE_LIMIT, blocks_of
from safeconduct.reading.report import read_report

MONDAY = date(2016, 12, 19)
PHRASES = [
    line.rpartition(" |")[::2]
    for line in (Path(__file__).parent / "phrases.txt").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(("text", "kinds"), PHRASES, ids=[text for text, _ in PHRASES])
def test_a_figure_s_kind_is_that_of_the_cue_that_governs_it(text: str, kinds: str) -> None:
    found = [
        f"{claim.low}{'' if claim.low == claim.high else f'-{claim.high or str()}'}:{claim.kind}"
        for claim in read_report(text, report_date=MONDAY).claims
        if claim.unit not in VEHICLES
    ]
    assert found == kinds.split()


def test_there_are_phrases_of_many_shapes() -> None:
    kinds = {each.split(":")[1] for _, all_of_them in PHRASES for each in all_of_them.split()}
    assert len(PHRASES) >= 250
    assert kinds >= {
        "wanting",
        "inside",
        "waiting",
        "due",
        "boarded",
        "left",
        "past_line",
        "triaged",
        "killed",
    }
    assert kinds >= {"at_reception", "wounded", "taken_off", "returned", "missing", "freed"}
    assert sum(not all_of_them.strip() for _, all_of_them in PHRASES) >= 20


def test_prices_that_are_carried_on_are_no_people_and_shares_after_them_are() -> None:
    assert read_report("Seats cost 200 dollars, up from 40.").claims == ()
    (claim,) = read_report("Drivers were paid 300 dollars a trip and 22 of them were killed.").claims
    assert (claim.low, claim.kind) == (22, "killed")


def test_a_speaker_after_a_semicolon_does_not_speak_before_it() -> None:
    first, second = read_report("Five buses were burned; the Observatory said 40 people had died.").claims
    assert (first.source, second.source) == ("", "the Observatory")


def test_what_a_share_is_of_has_said_it_too() -> None:
    claims = read_report("The clinic counted 951 people off the first convoy, 108 of them wounded.").claims
    assert [claim.source for claim in claims] == ["The clinic", "The clinic"]


@given(st.lists(st.sampled_from(("5 people left", " and ", "; ", ", ", ". ", "x" * 90, "! ")), max_size=200))
def test_no_run_without_the_end_of_a_sentence_is_read_at_once_beyond_a_limit(pieces: list[str]) -> None:
    text = "".join(pieces)
    blocks = list(blocks_of(text))
    for block in blocks:
        assert len(block.clean) <= BLOCK_LIMIT
        longest = max(len(run) for run in block.clean.replace("! ", ". ").split(". "))
        assert longest <= SENTENCE_LIMIT + 1
    assert "".join(block.clean for block in blocks).replace(" ", "") == text.replace(" ", "")
