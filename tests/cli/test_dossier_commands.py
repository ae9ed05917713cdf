"""``dossier`` and ``note`` as a user runs them, on a copy of the real case."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from safeconduct.scenario.load import find_folder, load_case
from tests.decision import aleppo

AT = ("--variant", aleppo.VARIANT, "--at", "2016-12-15T06:02")


def safeconduct(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "safeconduct", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    shipped, _ = find_folder("aleppo-2016")
    assert shipped is not None
    return Path(shutil.copytree(shipped, tmp_path / "aleppo"))


def judged(case: Path | str, out: Path, *more: str) -> dict[str, Any]:
    run = safeconduct("dossier", case, *AT, "--out", out, "--json", *more)
    assert run.returncode == 0, run.stderr
    body: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return body


def note(case: Path, *arguments: str) -> None:
    run = safeconduct("note", case, *arguments)
    assert run.returncode == 0, run.stderr


def test_the_shipped_case_says_do_not_go(tmp_path: Path) -> None:
    body = judged("aleppo-2016", tmp_path / "out", "--pdf")
    assert body["outcome"] == "do not go"
    assert [(line["line"], line["about"]) for line in body["stops"]] == [("holder", "militia")]
    assert body["stops"][0]["entry"]["seen_at"] == "2016-12-14T10:00:00+02:00"
    assert body["consent"]["share_told"] == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["dossier-ar.html", "dossier-ar.pdf", "dossier.html", "dossier.pdf"]
    assert sorted(Path(page).name for page in body["pages"]) == names


def test_a_cell_notes_its_way_to_under_protest(case: Path, tmp_path: Path) -> None:
    digest = load_case(case).digest
    before = (case / "lines.csv").read_bytes()
    noted = ("--entered", "2016-12-15T06:00")
    for call, at in (("H-3", "03:00"), ("H-1", "05:00"), ("H-0", "06:00")):
        names = ("--by", "duty officer", "--calls", "team leader", "--number", "sign 12")
        note(case, "roster", call, *names, *noted)
        note(case, "call", call, "--by", "duty officer", "--seen", f"2016-12-15T{at}", *noted)
    post = ("--by", "commander of the post", "--through", "liaison", "--local")
    note(case, "holder", "militia", *post, "--valid-to", "2016-12-15T23:00", *noted)
    assert judged(case, tmp_path / "a")["lines_allow"] == "under protest"
    assert judged(case, tmp_path / "a")["outcome"] == "do not go", "nobody has signed"
    signed = ("--by", "head of cell", "--entered", "2016-12-15T06:01")
    note(case, "protest", *signed, "--text", "We protest.")
    note(case, "review", *signed, "--due", "2016-12-15T12:00")
    note(case, "signature", "under-protest", *signed, "--name", "N. N. (test)")
    body = judged(case, tmp_path / "b")
    assert (body["outcome"], body["missing_papers"]) == ("under protest", [])
    assert (case / "lines.csv").read_bytes().startswith(before), "what stood there stands there"
    assert load_case(case).digest == digest, "an entry makes no other case of it"
    assert safeconduct("check", case).returncode == 0


def test_a_note_that_is_at_fault_is_refused_and_nothing_is_written(case: Path) -> None:
    before = (case / "lines.csv").read_bytes()
    run = safeconduct("note", case, "holder", "milita", "--by", "x")
    assert run.returncode == 2
    assert "SC010" in run.stderr
    assert "did you mean 'militia'?" in run.stderr
    assert "SC006" in run.stderr
    old = safeconduct("note", case, "stay", "--by", "x", "--entered", "2016-12-15T05:00")
    assert old.returncode == 2
    assert "before the last entry" in old.stderr
    assert (case / "lines.csv").read_bytes() == before


def test_nothing_is_noted_in_a_shipped_case() -> None:
    run = safeconduct("note", "aleppo-2016", "stay", "--by", "x")
    assert run.returncode == 2
    assert "copy its folder" in run.stderr


def test_the_first_note_makes_the_file(tmp_path: Path) -> None:
    assert safeconduct("new", "town", cwd=tmp_path).returncode == 0
    note(
        tmp_path / "town", "stay", "--by", "x", "--state", "not known", "--text", '=1+1, "quoted"; and\nmore'
    )
    text = (tmp_path / "town" / "lines.csv").read_text(encoding="utf-8")
    assert text.count("\n") == 2
    assert safeconduct("check", "town", cwd=tmp_path).returncode == 0


def test_clerks_at_once_lose_nothing(case: Path) -> None:
    def one(number: int) -> int:
        return safeconduct(
            "note", case, "stay", "--by", f"clerk {number}", "--entered", "2016-12-16T06:00"
        ).returncode

    with ThreadPoolExecutor(4) as clerks:
        assert set(clerks.map(one, range(8))) == {0}
    text = (case / "lines.csv").read_text(encoding="utf-8")
    assert all(f"clerk {number}" in text for number in range(8))


def test_faults_of_the_file_stop_the_dossier_and_show_in_check_but_stop_no_plan(case: Path) -> None:
    path = case / "lines.csv"
    path.write_text(path.read_text(encoding="utf-8") + "x,y,weather\n", encoding="utf-8")
    run = safeconduct("dossier", case, *AT)
    assert run.returncode == 2
    assert run.stderr.count("lines.csv:") >= 3
    checked = safeconduct("check", case)
    assert checked.returncode == 2
    assert "lines.csv:" in checked.stdout
    assert load_case(case).name == "aleppo-2016"


def test_a_time_that_is_none_is_refused() -> None:
    run = safeconduct("dossier", "aleppo-2016", "--at", "half past six")
    assert run.returncode == 2
    assert "RP003 --at" in run.stderr


def test_the_same_entries_give_the_same_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        judged("aleppo-2016", tmp_path / name, "--pdf")
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_a_plan_gives_the_roads_and_the_hour(tmp_path: Path) -> None:
    assert safeconduct("new", "town", cwd=tmp_path).returncode == 0
    planned = safeconduct("plan", "town", "--work", "1", "--out", "town-plan", cwd=tmp_path)
    assert planned.returncode == 0, planned.stderr
    plan = json.loads((tmp_path / "town-plan" / "plan.json").read_text(encoding="utf-8"))
    run = safeconduct("dossier", "town", "town-plan/plan.json", "--json", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    body = json.loads(run.stdout.splitlines()[-1])
    first = min(convoy["departs_at"] for convoy in plan["convoys"])
    assert datetime.fromisoformat(body["departs_at"]).timestamp() == seconds(first)
    assert "police" in {line["about"] for line in body["stops"]}
    assert all(line["needed_to"] > body["departs_at"] for line in body["stops"] if line["line"] == "holder")
    # A plan that breaks a rule is no plan, and gives no ground to judge.
    plan["convoys"][0]["departs_at"] = plan["convoys"][-1]["departs_at"]
    (tmp_path / "broken.json").write_text(json.dumps(plan), encoding="utf-8")
    broken = safeconduct("dossier", "town", "broken.json", cwd=tmp_path)
    assert broken.returncode == 2
    assert "RP001" in broken.stderr


def seconds(moment: str | int) -> float:
    return moment if isinstance(moment, int) else datetime.fromisoformat(moment).timestamp()


def test_what_the_terminal_says_is_what_the_page_says(tmp_path: Path) -> None:
    run = safeconduct("dossier", "aleppo-2016", *AT, "--out", tmp_path)
    assert "Do not go. 2 things forbid this movement." in run.stdout
    assert "under protest only: Mines: not known (all 12 roads)" in run.stdout
    assert "under protest only: No consent recorded: all 8 groups" in run.stdout


def test_one_language_alone(tmp_path: Path) -> None:
    judged("aleppo-2016", tmp_path / "out", "--lang", "ar")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["dossier-ar.html"]
