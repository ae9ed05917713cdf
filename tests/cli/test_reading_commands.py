"""``read`` as a user runs it: what is proposed, and what is entered only when it is accepted."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from safeconduct.cases.library import start_case
from safeconduct.cli.main import app
from safeconduct.errors import InvalidInput
from safeconduct.scenario.claims import open_claims

REPORT = (
    "At least 350 people left Aleppo late on Sunday aboard five buses, the Red Cross said. "
    "The army denied that 40 people had been killed. Thousands more are waiting in the square. "
    "Another 12 are missing. The evacuation was suspended."
)


def read(*arguments: str, text: str = REPORT) -> Result:
    return CliRunner().invoke(app, ["read", "-", *arguments], input=text.encode())


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return start_case("town", tmp_path)


def accepted(case: Path, *arguments: str) -> Result:
    return read(
        *("--case", str(case), "--date", "2016-12-19", "--set", "population=town"),
        *("--published-by", "a wire report", *arguments),
    )


def faults(result: Result) -> set[tuple[str, str]]:
    assert isinstance(result.exception, InvalidInput)
    return {(fault.code, fault.place) for fault in result.exception.faults}


def test_json_has_claims_and_events_with_their_spans() -> None:
    body = json.loads(read("--json", "--date", "2016-12-19").stdout)
    first = body["claims"][0]
    assert (first["value"], first["unit"], first["kind"], first["hedge"]) == (
        350,
        "people",
        "left",
        "at_least",
    )
    assert (first["source"], first["places"], first["on"]) == ("the Red Cross", ["Aleppo"], "2016-12-18")
    assert REPORT[slice(*first["span"])] == first["text"] == "At least 350 people"
    vague = next(claim for claim in body["claims"] if "min" in claim)
    assert (vague["min"], vague["max"], vague["kind"]) == (2000, None, "waiting")
    assert {event["kind"] for event in body["events"]} == {"departure", "halt"}


def test_lines_show_the_text_numbered_in_both_languages() -> None:
    english, arabic = read("--lines", "en").stdout, read("--lines", "ar").stdout
    assert "At least 350 people [c1]" in english
    assert "says the Red Cross" in english
    assert "The army denies it" in english
    assert "Nothing has been entered" in english
    assert "لم يُدخَل شيء" in arabic


def test_a_report_cannot_command_a_terminal() -> None:
    assert "\x1b" not in read(text="\x1b[2J5 people left \x1b]0;x\x07Aleppo.").stdout


def test_reading_alone_enters_nothing(case: Path) -> None:
    assert read("--case", str(case)).exit_code == 0
    assert open_claims(case).book.claims == ()


def test_what_is_accepted_is_a_claim_like_a_typed_one(case: Path) -> None:
    result = accepted(case, "--accept", "c1", "--by", "claims desk")
    assert (result.exit_code, result.stdout) == (0, "Entered: c0001\n")
    (claim,) = open_claims(case).book.claims
    assert (claim.low, claim.high, claim.hedge, claim.kind, claim.unit) == (
        350,
        350,
        "at_least",
        "left",
        "people",
    )
    assert (claim.claimed_by, claim.through, claim.place) == ("the Red Cross", ("a wire report",), "Aleppo")
    assert (claim.at.written, claim.population, claim.entered_by) == ("2016-12-18", "town", "claims desk")
    assert claim.captured == hashlib.sha256(REPORT.encode()).hexdigest()
    assert claim.quote.startswith("At least 350 people left")


def test_a_vague_amount_is_entered_as_its_least(case: Path) -> None:
    assert accepted(case, "--accept", "c4").exit_code == 0
    (claim,) = open_claims(case).book.claims
    assert (claim.low, claim.hedge, claim.claimed_by) == (2000, "at_least", "a wire report")


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_entered(case: Path) -> None:
    result = read("--case", str(case), *(f"--accept={name}" for name in ("c1", "c3", "c5", "c9", "e1")))
    assert faults(result) >= {
        ("RD001", "c9"),
        ("RD001", "e1"),
        ("RD002", "c3"),
        ("RD003", "c5"),
        ("RD004", "c1"),
        ("RD005", "c5"),
        ("RD006", "c1"),
    }
    assert open_claims(case).book.claims == ()


def test_a_kind_that_claims_do_not_have_is_entered_under_one_that_they_have(case: Path) -> None:
    assert accepted(case, "--accept", "c5=taken_off").exit_code == 0
    (claim,) = open_claims(case).book.claims
    assert (claim.low, claim.kind) == (12, "taken_off")


def test_a_case_that_ships_is_only_read() -> None:
    result = read(
        "--case", "aleppo-2016", "--accept", "c1", "--date", "2016-12-19", "--set", "population=aleppo"
    )
    assert isinstance(result.exception, InvalidInput)


def test_accepting_needs_a_case_and_dates_are_dates() -> None:
    assert read("--accept", "c1").exit_code == 2
    assert read("--date", "yesterday").exit_code == 2
    assert read("--set", "population", "--case", "aleppo-2016", "--accept", "c1").exit_code == 2
