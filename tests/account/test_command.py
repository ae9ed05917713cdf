"""``safeconduct account``: from a ledger, or a file of observations, to lines, pages, a position and evidence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from safeconduct.account.entries.wire import lines_of
from safeconduct.cli.main import app
from safeconduct.errors import InvalidInput, Missing
from safeconduct.ledger.canonical import Value
from safeconduct.ledger.entry import Observation as Said
from safeconduct.operations.accounting import read_entries
from safeconduct.operations.homes import read_home
from safeconduct.operations.ledgers import append_here, begin_log
from safeconduct.plans.file import position_from_json
from tests.account.story import at
from tests.account.test_hard_day import HardDay

CASE = "aleppo-2016"


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["account", CASE, *words])


@pytest.fixture
def day(tmp_path: Path) -> Path:
    path = tmp_path / "day.jsonl"
    path.write_text("".join(lines_of(HardDay().heap)), encoding="utf-8")
    return path


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger that the office writes: a convoy boards, and somebody is missing when it is counted."""
    folder = tmp_path / "ledger"
    begin_log(folder, "cell.example/test", at("05:00") * 1000, sides=("one", "other"))
    home = read_home(folder)
    told: tuple[tuple[str, str, dict[str, Value]], ...] = (
        ("06:00", "boarded", {"convoy": "A01", "people": 50}),
        ("07:00", "convoy-departed", {"convoy": "A01"}),
        ("08:00", "still-aboard", {"convoy": "A01", "people": 48}),
        ("08:10", "drone-seen", {"heights": [90, 120]}),
    )
    for clock, kind, content in told:
        second = at(clock)
        append_here(home, Said(kind, content, second * 1000), (second + 30) * 1000)
    return folder


def test_lines_name_alarms_convoys_and_who_may_leave(day: Path) -> None:
    result = run(str(day), "--at", "2016-12-18T14:00")
    assert result.exit_code == 0, result.output
    assert "alarm 1  team-separated/A01  since 2016-12-18T10:05:00Z" in result.output
    assert "A02 may not leave" in result.output
    assert "nothing here is proved" in result.output


def test_json_is_the_last_line_and_says_what_the_page_says(day: Path) -> None:
    result = run(str(day), "--at", "2016-12-18T20:00", "--known-at", "2016-12-20T14:00", "--json")
    body = json.loads(result.output.splitlines()[-1])
    (convoy,) = [one for one in body["convoys"] if one["convoy"] == "A01"]
    assert convoy["equation"]["boarded"] == [990, 1000]
    assert convoy["equation"]["unaccounted"] == [0, 29]
    assert body["alarms"][0]["name"] == "team-separated/A01"
    assert body["known_at"] == "2016-12-20T12:00:00Z"


def test_pages_of_every_edition_and_the_position_are_written(day: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run(
        str(day),
        "--out",
        str(out),
        "--edition",
        "all",
        "--lang",
        "both",
        "--position",
        str(out / "position.json"),
    )
    assert result.exit_code == 0, result.output
    assert {path.name for path in out.glob("*.html")} == {
        f"account{kind}{tongue}.html"
        for kind in ("", "-party-government", "-party-opposition", "-public")
        for tongue in ("", "-ar")
    }
    position = position_from_json((out / "position.json").read_text(encoding="utf-8"))
    assert position.case == CASE
    assert next(convoy for convoy in position.convoys if convoy.id == "A01").phase == "arrived"


def test_a_ledger_is_accounted_for_with_the_age_of_its_checkpoint(ledger: Path, tmp_path: Path) -> None:
    result = run(str(ledger), "--json", "--out", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    body = json.loads(result.output.splitlines()[-1])
    names = {alarm["name"] for alarm in body["alarms"]}
    assert "unaccounted/A01" in names
    assert "checkpoint-old" in names
    assert "entry-not-counted/ledger/4" in names
    assert not any("device-gap" in name or "stranger" in name for name in names)
    page = (tmp_path / "out" / "account.html").read_text(encoding="utf-8")
    assert "No checkpoint has been signed" in page


def test_the_evidence_is_checked_by_anybody_without_us(ledger: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle"
    result = run(str(ledger), "--bundle", str(bundle))
    assert result.exit_code == 0, result.output
    verifier = next(path for path in bundle.iterdir() if path.suffix == ".py")
    checked = subprocess.run(
        [sys.executable, "-I", str(verifier)], cwd=bundle, capture_output=True, text=True, check=False
    )
    assert checked.returncode in (0, 1), (
        checked.stdout + checked.stderr
    )  # 1: sound, and no witness has signed
    assert "Traceback" not in checked.stderr
    tampered = next(
        path for path in bundle.rglob("*") if path.is_file() and b"still-aboard" in path.read_bytes()
    )
    tampered.write_bytes(tampered.read_bytes().replace(b'"people":48', b'"people":50'))
    again = subprocess.run(
        [sys.executable, "-I", str(verifier)], cwd=bundle, capture_output=True, text=True, check=False
    )
    assert again.returncode != 0
    assert again.stdout != checked.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--at", "noon"), "AC004"),
        (("--at", "2016-12-18T20:00", "--known-at", "2016-12-18T19:00"), "AC003"),
        (("--pdf",), "AC005"),
        (("--edition", "party", "--out", "x"), "RP002"),
    ],
)
def test_wrong_usage_is_refused_with_a_code_and_a_cure(day: Path, words: tuple[str, ...], code: str) -> None:
    result = run(str(day), *words)
    assert isinstance(result.exception, InvalidInput)
    assert code in {fault.code for fault in result.exception.faults}


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        read_entries(tmp_path / "nothing")
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    with pytest.raises(InvalidInput, match="AC001"):
        read_entries(tmp_path / "notes.txt")
    (tmp_path / "notes.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidInput, match="AC002"):
        read_entries(tmp_path / "notes.jsonl")


def test_an_empty_file_is_an_account_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("", encoding="utf-8")
    result = run(str(tmp_path / "none.jsonl"), "--out", str(tmp_path))
    assert result.exit_code == 0
    assert "Nothing has been told of any convoy" in (tmp_path / "account.html").read_text(encoding="utf-8")
