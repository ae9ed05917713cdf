"""The command ``rehearse``: the same every time, and never taken for real."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from safeconduct.cli.main import app
from safeconduct.ledger.entry import Refused
from safeconduct.ledger.notes.keys import SignatureType
from safeconduct.ledger.notes.rehearsal import rehearsal_key, rehearsal_origin
from safeconduct.ledger.ring import Role
from safeconduct.operations import ledgers, witnessing
from safeconduct.operations.exporting import write_edition
from safeconduct.operations.homes import opened, read_home
from tests.rehearsal.conftest import Told

EARLY = "2016-12-15T20:00"


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["rehearse", "aleppo-2016", *words])
    return result.exit_code, result.output


def test_the_same_rehearsal_gives_the_same_ledger_and_the_same_pages(tmp_path: Path) -> None:
    bodies = []
    for name in ("one", "two"):
        code, output = run("--until", EARLY, "--out", str(tmp_path / name), "--json")
        assert code == 0
        bodies.append(json.loads(output.splitlines()[-1].replace(str(tmp_path / name), "")))
    assert bodies[0] == bodies[1]
    files = [sorted(path.name for path in (tmp_path / name).glob("*.*")) for name in ("one", "two")]
    assert files[0] == files[1] == ["account-ar.html", "account.html", "account.json"]
    for file in files[0]:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_terminal_tells_days_rows_alarms_and_the_end(lang: str) -> None:
    code, output = run("--until", EARLY, "--lang", lang)
    assert code == 0
    assert output.splitlines()[0].count("REHEARSAL") == 1
    for word in ("2016-12-14", "A007", "A033", "halt/stopped-1214"):
        assert word in output
    assert "A054" not in output  # the 16th has not come yet


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    code = subprocess.run(
        [sys.executable, "-m", "safeconduct", "rehearse", "aleppo-2016", "--out", str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert code.returncode == 2
    assert "not empty" in code.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_time_before_the_first_row_is_refused() -> None:
    result = CliRunner().invoke(app, ["rehearse", "aleppo-2016", "--until", "2016-12-01T00:00"])
    assert result.exit_code != 0
    assert "RH009" in str(result.exception)


def test_nothing_real_takes_a_rehearsals_log_or_key(told: Told, tmp_path: Path) -> None:
    assert told.done.ledger is not None
    home = read_home(told.done.ledger)
    log_key = str(rehearsal_key(home.origin).verifier)
    said = ledgers.observation("movement-halted", {"note": "real"}, 0)
    device = str(rehearsal_key("gate-1").verifier)
    real = ledgers.begin_log(tmp_path / "real", "cell.example/real", 1000)
    witness = str(rehearsal_key("liaison", SignatureType.COSIGNATURE).verifier)
    with pytest.raises(Refused, match="LG064"):
        ledgers.append_here(home, said, 0)
    with pytest.raises(Refused, match="LG064"):
        ledgers.begin_device(tmp_path / "device", "gate-2", log_key)
    with pytest.raises(Refused, match="LG064"):
        witnessing.begin_witness(tmp_path / "witness", "liaison", log_key)
    with pytest.raises(Refused, match="LG064"):
        ledgers.begin_log(tmp_path / "log", rehearsal_origin("real"), 0)
    with opened(real) as log:
        wanted: list[tuple[Role, str]] = [("device", device), ("witness", witness), ("officer", device)]
        for role, key in wanted:
            with pytest.raises(Refused, match="LG064"):
                ledgers.enrol(log, role, key, 1000)


def test_the_export_verifies_alone_and_says_rehearsal(told: Told, tmp_path: Path) -> None:
    assert told.done.ledger is not None
    with opened(read_home(told.done.ledger)) as log:
        write_edition(log, tmp_path / "bundle", told.done.played.state.at * 1000, edition="cell")
    done = subprocess.run(
        [sys.executable, "-I", "verify.py"],
        cwd=tmp_path / "bundle",
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    assert "Nothing is broken" in done.stdout
    assert "REHEARSAL/aleppo-2016" in done.stdout
    log_file = tmp_path / "bundle" / "log.tsv"
    log_file.write_bytes(log_file.read_bytes().replace(b"1000", b"1001", 1))
    broken = subprocess.run(
        [sys.executable, "-I", "verify.py"],
        cwd=tmp_path / "bundle",
        check=False,
        capture_output=True,
        text=True,
    )
    assert broken.returncode == 1


def test_who_tells_of_a_deed_is_not_shown_as_who_did_it(told: Told) -> None:
    text = (told.folder / "account.html").read_text("utf-8").replace("\u2068", "").replace("\u2069", "")
    assert "team ordered away by somebody (who is not told) (Syrian Civil Defence, log.csv A054)" in text
    assert "by Syrian Civil Defence" not in text


def test_a_partys_page_says_that_more_may_have_crossed(told: Told) -> None:
    from safeconduct.reports.account.editions import party_account

    state = told.done.played.state
    page = party_account(state, "government", language="en")
    assert "more people than these may be past the line" in page
    assert page.count("REHEARSAL") >= 3
