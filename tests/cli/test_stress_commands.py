"""``stress`` and ``compare`` as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

KEYS = {
    "runs", "seed", "p_all_out", "p_all_out_se", "p_all_out_low", "p_all_out_high", "out_by_h", "stranded_mean",
    "stranded_p95", "exposed_max", "exposed_at_halt_p95", "outdoors_cold_person_h_mean", "loaded_wait_person_h_mean",
    "last_stretcher_h", "imbalance_max_p95", "events_per_cpu_s", "runs_per_cpu_s",
}  # fmt: skip


def safeconduct(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "safeconduct", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small case with two plans of it."""
    here = tmp_path_factory.mktemp("stress")
    assert safeconduct("new", "town", cwd=here).returncode == 0
    for seed, out in enumerate(("plan", "other")):
        planned = safeconduct("plan", "town", "--work", "10", "--seed", str(seed), "--out", out, cwd=here)
        assert planned.returncode == 0, planned.stderr
    return here


def test_the_answer_is_told_as_json_and_written(folder: Path) -> None:
    run = safeconduct(
        "stress", "town", "plan/plan.json", "--runs", "20", "--seed", "5", "--out", "found", "--json", cwd=folder
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    body = json.loads(run.stdout.splitlines()[-1])
    assert set(body) >= KEYS
    assert (body["runs"], body["seed"], body["stopped"]) == (20, 5, False)
    assert 0 <= body["p_all_out_low"] <= body["p_all_out"] <= body["p_all_out_high"] <= 1
    assert [Path(page).name for page in body["pages"]] == ["stress.json", "stress.html", "stress-ar.html"]
    written = json.loads((folder / "found/stress.json").read_text(encoding="utf-8"))
    assert written == {name: body[name] for name in written}
    assert written["edition"] == "cell"
    again = safeconduct(
        "stress", "town", "plan/plan.json", "--runs", "20", "--seed", "5", "--out", "again", cwd=folder
    )
    assert again.returncode == 0
    names = ("stress.json", "stress.html", "stress-ar.html")
    assert all(
        (folder / "found" / name).read_bytes() == (folder / "again" / name).read_bytes() for name in names
    )


@pytest.mark.parametrize(("language", "said"), [("en", "Not to be shown"), ("ar", "لا تُعرَض على أي طرف")])
def test_lines_say_first_whom_they_are_not_for(folder: Path, language: str, said: str) -> None:
    run = safeconduct(
        "stress", "town", "plan/plan.json", "--runs", "5", "--no-inputs", "--no-measures", "--lang", language,
        cwd=folder,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert said in run.stdout.splitlines()[1]


def test_plans_are_compared_and_named_by_what_tells_them_apart(folder: Path) -> None:
    run = safeconduct(
        "compare", "town", "plan/plan.json", "other/plan.json", "--runs", "10", "--out", "both", "--json", cwd=folder
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    body = json.loads(run.stdout.splitlines()[-1])
    assert body["plans"] == ["plan", "other"]
    (pair,) = body["pairings"]
    assert 0 <= pair["wins"] + pair["ties"] <= 1
    assert [set(one) >= KEYS - {"events_per_cpu_s", "runs_per_cpu_s"} for one in body["each"]] == [True, True]
    assert "Plans compared" in (folder / "both/compare.html").read_text(encoding="utf-8")
    lines = safeconduct("compare", "town", "plan/plan.json", "plan/plan.json", "--runs", "5", cwd=folder)
    assert lines.returncode == 0, lines.stderr
    assert "No difference: 100 %" in lines.stdout


def test_a_plan_of_another_case_is_refused_by_name(folder: Path) -> None:
    run = safeconduct("stress", "river-flood", "plan/plan.json", cwd=folder)
    assert run.returncode == 2
    assert "PF003" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_plan_of_the_case_before_it_changed_is_refused(folder: Path) -> None:
    body = json.loads((folder / "plan/plan.json").read_text(encoding="utf-8"))
    (folder / "stale.json").write_text(json.dumps(body | {"digest": "0" * 64}), encoding="utf-8")
    for command in (("stress", "town", "stale.json"), ("compare", "town", "plan/plan.json", "stale.json")):
        run = safeconduct(*command, cwd=folder)
        assert run.returncode == 2
        assert "ST001" in run.stderr
        assert "stale.json" in run.stderr


@pytest.mark.parametrize(
    "wrong",
    [("--runs", "0"), ("--seed", "-1"), ("--policy", "hope"), ("--processes", "0"), ("--measure-work", "-1"),
     ("--as-of", "soon")],
)  # fmt: skip
def test_wrong_numbers_and_words_are_wrong_usage(folder: Path, wrong: tuple[str, ...]) -> None:
    run = safeconduct("stress", "town", "plan/plan.json", *wrong, cwd=folder)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr


def test_one_plan_alone_is_nothing_to_compare(folder: Path) -> None:
    run = safeconduct("compare", "town", "plan/plan.json", cwd=folder)
    assert run.returncode == 2
    assert "ST002" in run.stderr


def test_ctrl_c_gives_what_has_been_run_so_far(folder: Path) -> None:
    command = [sys.executable, "-m", "safeconduct", "stress", "town", "plan/plan.json"]
    # The child asks itself to stop as soon as its first part is done, so that no clock decides what is tested.
    program = (
        "import os, signal, sys\n"
        "from safeconduct.cli.terminal import TerminalProgress\n"
        "def report(self, stage, done, total, message=''):\n"
        "    if stage == 'tasks' and done == 1 and not asked:\n"
        "        asked.append(1); os.kill(os.getpid(), signal.SIGINT)\n"
        "asked = []\n"
        "TerminalProgress.report = report\n"
        "from safeconduct.__main__ import main\n"
        "main()\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, *command[3:], "--runs", "100000", "--json"],
        capture_output=True, text=True, encoding="utf-8", cwd=folder, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    body = json.loads(run.stdout.splitlines()[-1])
    assert body["stopped"]
    assert 0 < body["runs"] < 100_000
    assert body["inputs"] == []
