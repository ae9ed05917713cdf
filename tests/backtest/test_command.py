"""``backtest`` as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PAST = """kind,id,at,at_from,at_to,until,since,halts,low,high,text,text_ar,source
begins,first,{day}T06:00,,,,,,,,,,assumed: made up
halt,noon,{day}T12:00,{day}T11:30,{day}T12:30,{day}T15:00,,,,,a halt,توقّف,assumed: made up
out,,{day}T12:00,,,,first,noon,40,60,somebody,أحدهم,assumed: made up
"""


def safeconduct(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "safeconduct", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small case with a past and a plan."""
    here = tmp_path_factory.mktemp("backtest")
    assert safeconduct("new", "town", cwd=here).returncode == 0
    head = (here / "town/scenario.toml").read_text(encoding="utf-8")
    day = head.partition("start = ")[2][:10]
    assert len(day) == 10
    (here / "town/happened.csv").write_text(PAST.format(day=day), encoding="utf-8")
    planned = safeconduct("plan", "town", "--work", "5", "--out", "plan", cwd=here)
    assert planned.returncode == 0, planned.stderr
    return here


def test_a_plan_is_made_where_none_is_given_and_the_answer_is_written(folder: Path) -> None:
    arguments = ("backtest", "town", "--draws", "8", "--work", "5", "--seed", "3", "--json")
    run = safeconduct(*arguments, "--out", "found", cwd=folder)
    assert run.returncode == 0, run.stderr
    body = json.loads(run.stdout.splitlines()[-1])
    assert (body["draws"], body["seed"], body["plan_given"], body["plan_work"]) == (8, 3, False, 5)
    (noon,) = body["halts"]
    assert noon["log"]["out"] == [{"undertaking": "", "low": 40, "high": 60}]
    assert set(noon["replay"]) == {"out", "road", "loaded", "outdoors"}
    names = ["back-test.json", "back-test.html", "back-test-ar.html"]
    assert [Path(page).name for page in body["pages"]] == names
    again = safeconduct(*arguments, "--out", "again", cwd=folder)
    assert again.returncode == 0
    assert all(
        (folder / "found" / name).read_bytes() == (folder / "again" / name).read_bytes() for name in names
    )


def test_a_plan_that_is_given_is_replayed(folder: Path) -> None:
    run = safeconduct("backtest", "town", "plan/plan.json", "--draws", "5", cwd=folder)
    assert run.returncode == 0, run.stderr
    assert "The plan was handed in" in run.stdout
    assert "Not to be shown or read to a party" in run.stdout.splitlines()[1]
    arabic = safeconduct("backtest", "town", "plan/plan.json", "--draws", "5", "--lang", "ar", cwd=folder)
    assert "لا تُعرَض على أي طرف" in arabic.stdout


def test_a_plan_of_the_case_before_it_changed_is_refused(folder: Path) -> None:
    body = json.loads((folder / "plan/plan.json").read_text(encoding="utf-8"))
    (folder / "stale.json").write_text(json.dumps(body | {"digest": "0" * 64}), encoding="utf-8")
    run = safeconduct("backtest", "town", "stale.json", cwd=folder)
    assert run.returncode == 2
    assert "BT006" in run.stderr


def test_a_case_without_a_past_is_refused(folder: Path) -> None:
    run = safeconduct("backtest", "river-flood", cwd=folder)
    assert run.returncode == 2
    assert "BT001" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("wrong", [("--draws", "0"), ("--work", "0"), ("--seed", "-1"), ("--as-of", "soon")])
def test_wrong_numbers_are_wrong_usage(folder: Path, wrong: tuple[str, ...]) -> None:
    run = safeconduct("backtest", "town", *wrong, cwd=folder)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
