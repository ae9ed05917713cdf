"""``effects`` and ``report --effects`` as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


def safeconduct(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "safeconduct", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small case with its plan and a study of some of its limits."""
    here = tmp_path_factory.mktemp("effects")
    assert safeconduct("new", "town", cwd=here).returncode == 0
    planned = safeconduct("plan", "town", "--work", "30", "--out", "plan", cwd=here)
    assert planned.returncode == 0, planned.stderr
    run = safeconduct(
        "effects",
        "town",
        "--only",
        "places",
        "--only",
        "means",
        "--work",
        "1",
        "--out",
        "study",
        "--json",
        cwd=here,
    )
    assert run.returncode == 0, run.stderr
    (here / "run.json").write_text(run.stdout.splitlines()[-1], encoding="utf-8")
    return here


def test_the_study_is_told_and_written(folder: Path) -> None:
    body = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert body["outcome"] == "planned"
    assert {row["change"]["family"] for row in body["rows"]} == {"places", "means"}
    assert body["format"] == "safeconduct-effects/1"
    assert [Path(page).name for page in body["pages"]] == ["effects.json", "effects.html", "effects-ar.html"]
    written = json.loads((folder / "study/effects.json").read_text(encoding="utf-8"))
    assert written == {name: value for name, value in body.items() if name != "pages"}


def test_the_cells_report_shows_it_and_no_other_edition_does(folder: Path) -> None:
    study = folder / "study/effects.json"
    shown = safeconduct("report", "town", "plan/plan.json", "--effects", study, "--out", "r.html", cwd=folder)
    assert shown.returncode == 0, shown.stderr
    text = (folder / "r.html").read_text(encoding="utf-8")
    assert 'id="effects"' in text
    assert "What each clause changes" in text
    plain = safeconduct("report", "town", "plan/plan.json", "--out", "p.html", cwd=folder)
    assert plain.returncode == 0
    assert 'id="effects"' not in (folder / "p.html").read_text(encoding="utf-8")
    public = safeconduct(
        "report",
        "town",
        "plan/plan.json",
        "--effects",
        study,
        "--edition",
        "public",
        "--out",
        "x.html",
        cwd=folder,
    )
    assert (public.returncode, (folder / "x.html").exists()) == (2, False)
    assert "RP004" in public.stderr


def test_a_study_of_another_case_is_refused(folder: Path) -> None:
    body = json.loads((folder / "study/effects.json").read_text(encoding="utf-8"))
    (folder / "other.json").write_text(json.dumps(body | {"digest": "0" * 64}), encoding="utf-8")
    run = safeconduct("report", "town", "plan/plan.json", "--effects", "other.json", cwd=folder)
    assert run.returncode == 2
    assert "RP004" in run.stderr


def test_wrong_times_and_changes_are_named_at_once(folder: Path) -> None:
    run = safeconduct("effects", "town", "--at", "0", "--at", "99", "--only", "tolls", cwd=folder)
    assert run.returncode == 2
    assert run.stderr.count("EF001") == 2
    assert run.stderr.count("EF002") == 1
    assert "Traceback" not in run.stderr


def test_a_case_that_cannot_be_has_exit_code_3_and_says_what_is_not_enough(tmp_path: Path) -> None:
    # towns-first-all waits in two circles: one with last-bus, one with steps. Without either the other is left.
    only = ("--only", "last-bus", "--only", "steps", "--work", "1", "--time-limit", "10", "--json")
    run = safeconduct("effects", "aleppo-2016+clashing", *only, cwd=tmp_path)
    assert run.returncode == 3, run.stderr
    body = json.loads(run.stdout.splitlines()[-1])
    assert body["outcome"] == "impossible"
    assert body["refusals"][0]["code"] == "CYCLE"
    states = {cure["changes"][0]["id"]: cure["state"] for cure in body["cures"]}
    assert states["last-bus/without"] == states["steps/without"] == "not_alone"
