"""The commands about claims: a form that works over a pipe in two languages, one line for scripts, answers as JSON."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from safeconduct.cli.main import app
from safeconduct.scenario.claims import open_claims
from tests.scenario.folders import write_case

# Figure, what, who, of which people, counted, when, where, who claims it, through, basis; = takes the rest as before.
FIRST = [
    "nearly 1,900",
    "left",
    "people",
    "upper",
    "cumulative",
    "2026-05-04 09:20",
    "Gate",
    "council",
    "radio; desk",
    "3",
]
REST = ["b2", "2026-05-04", "https://example.org/1", "", "said so", "en", "A001", "a note", ""]


def run(*words: str, typed: list[str] | None = None) -> Result:
    text = None if typed is None else "".join(f"{line}\n" for line in typed)
    return CliRunner().invoke(app, ["claims", *words], input=text)


def book(folder: Path) -> list[tuple[str, int | None, str, str, str, str]]:
    return [
        (one.id, one.low, one.hedge, one.kind, one.at.written, one.claimed_by)
        for one in open_claims(folder).book.claims
    ]


def test_the_form_enters_a_claim_and_the_next_one_needs_a_figure_and_two_keys(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    result = run(
        "add", str(folder), "--by", "information officer", typed=[*FIRST, *REST, "2,100", "=", "", "q"]
    )
    assert result.exit_code == 0, result.output
    first, second = open_claims(folder).book.claims
    assert (first.low, first.hedge, first.at.written, first.grade) == (
        1900,
        "nearly",
        "2026-05-04T09:20",
        "B2",
    )
    assert (first.through, first.basis, first.quote, first.note) == (
        ("radio", "desk"),
        "estimated",
        "said so",
        "a note",
    )
    assert (first.entered_by, first.language, first.log_row) == ("information officer", "en", "A001")
    assert (second.low, second.hedge, second.claimed_by, second.grade) == (2100, "none", "council", "B2")
    assert (second.quote, second.note) == ("", "")  # what only one claim can have is not carried on
    assert "Saved c0001" in result.output
    assert "2 claims were added" in result.output


def test_the_form_speaks_arabic_and_reads_arabic_digits_and_hedges(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    typed = [
        "نحو ١٩٬٠٠٠",
        "غادر",
        "أشخاص",
        "upper",
        "١",
        "2026-05-04 09:20",
        "",
        "المجلس",
        "",
        "٣",
        "b2",
        "=",
        "",
        "q",
    ]
    result = run("add", str(folder), "--lang", "ar", typed=typed)
    assert result.exit_code == 0, result.output
    assert book(folder) == [("c0001", 19000, "about", "left", "2026-05-04T09:20", "المجلس")]
    assert "من القائل" in result.output


def test_the_last_claim_can_be_taken_back_until_the_next_is_kept(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    typed = [*FIRST, *REST, "u", "u", "300", "=", "", "400", "=", "", "u", "q"]
    result = run("add", str(folder), typed=typed)
    assert result.exit_code == 0, result.output
    assert [low for _, low, *_ in book(folder)] == [300]
    assert "Nothing to take back" in result.output


def test_going_back_help_choices_by_number_and_wrong_answers(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    typed = [
        "many", "500-600", "nonsense", "?", "left", "people", "<", "buses", "upper", "period",
        "2026-05-03", "2026-05-04", "", "council", "", "not_said", "Z9", "C3", "=", "", "q",
    ]  # fmt: skip
    result = run("add", str(folder), typed=typed)
    assert result.exit_code == 0, result.output
    (one,) = open_claims(folder).book.claims
    assert (one.low, one.high, one.unit, one.counting, one.grade) == (500, 600, "buses", "period", "C3")
    assert one.since is not None
    assert one.since.written == "2026-05-03"
    for said in (
        "many is no figure",
        "nonsense is none of the choices",
        "Z9 is no grade",
        "due – due to leave",
    ):
        assert said in result.output


def test_the_review_names_faults_and_lets_a_line_be_mended(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    typed = ["500", "left", "people", "Upper Town", "cumulative", "2026-05-04", "", "council", "=", "",
             "population", "upper", "copy_of", "nobody", "", "copy_of", "-", "", "q"]  # fmt: skip
    result = run("add", str(folder), typed=typed)
    assert result.exit_code == 0, result.output
    assert "SC008" in result.output
    assert "SC010" in result.output
    assert book(folder) == [("c0001", 500, "none", "left", "2026-05-04", "council")]


def test_done_is_a_claim_without_a_figure(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    typed = ["done", "people", "upper", "2026-05-04", "", "council", "=", "", "not done", "<", "=", "", "q"]
    result = run("add", str(folder), typed=typed)
    assert result.exit_code == 0, result.output
    assert [(kind, low) for _, low, _, kind, *_ in book(folder)] == [
        ("complete", None),
        ("not_complete", None),
    ]


def test_a_pipe_that_breaks_keeps_what_was_whole(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    result = run("add", str(folder), typed=[*FIRST, *REST, "300", "left"])
    assert result.exit_code == 0, result.output
    assert [low for _, low, *_ in book(folder)] == [1900]
    assert "middle of a claim" in result.output
    dropped = run("add", str(folder), typed=["300", "=", "", "x"])
    assert [low for _, low, *_ in book(folder)] == [1900]
    assert "Nothing was added" in dropped.output


def test_short_times_and_known_names_by_number(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    run("add", str(folder), typed=[*FIRST, *REST, "q"])
    typed = ["1", "", "", "1", "", "5 evening", "1", "1", "=", "", "2", "", "", "", "", "18:00", "=", "", "q"]
    result = run("add", str(folder), typed=typed)
    assert result.exit_code == 0, result.output
    assert [(at, by) for *_, at, by in book(folder)[1:]] == [
        ("2026-05-05", "council"),
        ("2026-05-05T18:00", "council"),
    ]
    assert open_claims(folder).book.claims[1].at.precision == "evening"


def test_a_captured_file_becomes_its_hash(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case")
    page = tmp_path / "page.html"
    page.write_bytes(b"what was read")
    rest = ["b2", "", "", str(page), "=", ""]
    run("add", str(folder), typed=[*FIRST, *rest, "q"])
    assert open_claims(folder).book.claims[0].captured == hashlib.sha256(b"what was read").hexdigest()


def test_one_line_for_scripts(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    cells = ["kind=left", "population=upper", "counting=cumulative", "at=2026-05-04", "claimed_by=council"]
    options = [word for cell in cells for word in ("--set", cell)]
    result = run("add", str(folder), "--figure", "at least 14", *options, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.output.splitlines()[-1]) == {"added": ["c0001"]}
    assert book(folder) == [("c0001", 14, "at_least", "left", "2026-05-04", "council")]
    assert run("add", str(folder), "--figure", "some day").exit_code == 2
    assert run("add", str(folder), "--figure", "14", "--set", "kind").exit_code == 2


def test_grade_settle_and_their_traces(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    run("add", str(folder), typed=[*FIRST, *REST, "q"])
    assert run("grade", str(folder), "c0001", "a1", "--by", "desk", "--reason", "seen").exit_code == 0
    assert run("grade", str(folder), "c0001", "g9", "--by", "desk", "--reason", "seen").exit_code == 2
    settle = [
        "settle",
        str(folder),
        "--low",
        "300",
        "--best",
        "350",
        "--high",
        "500",
        "--by",
        "desk",
        "--reason",
        "why",
    ]
    assert run(*settle, "--group", "upper-seats", "--claim", "c0001").exit_code == 0
    assert run(*settle, "--quantity", "upper/left/people").exit_code == 0
    assert run(*settle).exit_code == 2
    assert run(*settle, "--quantity", "upper/gone/people").exit_code == 2
    opened = open_claims(folder).book
    assert opened.graded[0].grade == "A1"
    assert [one.subject for one in opened.estimates] == [
        ("upper-seats", "", "", ""),
        ("", "left", "people", "upper"),
    ]
    shown = run("reconcile", str(folder), "--all").output
    assert "Working figure 350 (300 to 500), set by desk: why" in shown


def test_list_and_reconcile_as_json() -> None:
    listed = json.loads(run("list", "aleppo-2016", "--row", "A112", "--json").output)
    assert [claim["id"] for claim in listed["claims"]] == ["a112-1", "a112-2"]
    by_source = json.loads(
        run("list", "aleppo-2016", "--source", "sohr", "--kind", "inside", "--json").output
    )
    assert {claim["claimed_by"] for claim in by_source["claims"]} == {"SOHR"}
    found = json.loads(run("reconcile", "aleppo-2016", "--population", "towns", "--json").output)
    topic = next(
        one
        for one in found["topics"]
        if (one["kind"], one["unit"], one["about"]) == ("due", "people", "2016-12-17")
    )
    assert topic["interval"] == [390, 15375]
    assert topic["agreed"] is None
    assert set(found["if_right"]["a063-1"]["wrong"]) == {"a066-1", "a066-2", "a066-3", "a067-1", "a068-1"}


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_reconcile_names_what_clashes(lang: str) -> None:
    result = run("reconcile", "aleppo-2016", "--lang", lang)
    assert result.exit_code == 0, result.output
    for name in ("a112-1", "a113-1", "a114-1", "a110-1", "a049-4", "a136-1", "a063-1", "a156-1"):
        assert name in result.output
    only = run("reconcile", "aleppo-2016", "--lang", lang, "--population", "towns").output
    assert "a063-1" in only
    assert "a113-1" not in only


def test_a_shipped_case_is_read_only_and_faults_are_lines(tmp_path: Path) -> None:
    assert run("add", "aleppo-2016", typed=["q"]).exit_code == 2
    folder = write_case(tmp_path, claims="id,weather\nx,y\n")
    program = [sys.executable, "-m", "safeconduct", "claims", "list", str(folder)]
    shown = subprocess.run(program, capture_output=True, text=True, check=False)
    assert shown.returncode == 2
    assert "SC005 claims.csv:1 weather" in shown.stderr
    assert "Traceback" not in shown.stderr


def test_sixty_claims_in_one_sitting(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    typed = [*FIRST, *REST]
    for number in range(59):
        typed += [str(2000 + number), "=", ""]
    result = run("add", str(folder), typed=[*typed, "q"])
    assert result.exit_code == 0, result.output
    assert len(book(folder)) == 60
