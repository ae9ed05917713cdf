"""The program as a user runs it: plan, verify and report, their exit codes and files."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(300)

KEYS = (
    "case",
    "objective",
    "people_total",
    "people_out",
    "out_by_category",
    "last_stretcher_h",
    "finish_h",
    "finish_bound_h",
    "regret_people",
    "regret_at_h",
    "regret_found_people",
    "regret_floor_people",
    "mean_regret_share",
    "mark_people",
    "gap",
    "exposed_max",
    "exposed_max_at_h",
    "loaded_wait_person_h",
    "longest_aboard_h",
    "convoys",
    "vehicles_used",
    "inputs_assumed_share",
    "work",
    "solve_s",
    "stopped_by",
    "checked",
    "broken_rules",
)

FILES = {
    "bound.json",
    "convoy-sheets.html",
    "plan.geojson",
    "plan.json",
    "report-ar.html",
    "report.html",
    "run.json",
    "timetable.csv",
}


def safeconduct(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "safeconduct", *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter case, planned: the folder that holds ``town`` and ``result``."""
    folder = tmp_path_factory.mktemp("planned")
    assert safeconduct("new", "town", cwd=folder).returncode == 0
    done = safeconduct("plan", "town", "--work", "20", "--seed", "3", "--out", "result", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    (folder / "last-line.json").write_text(done.stdout.splitlines()[-1], encoding="utf-8")
    return folder


def test_the_last_line_holds_every_figure(planned: Path) -> None:
    body = json.loads((planned / "last-line.json").read_text(encoding="utf-8"))
    assert [key for key in KEYS if key not in body] == []
    assert body["checked"] is True
    assert body["broken_rules"] == []
    assert body["regret_people"] is not None, "the plan came without a proof"


def test_every_file_of_a_plan_is_written(planned: Path) -> None:
    assert {path.name for path in (planned / "result").iterdir()} == FILES


def test_the_same_work_gives_the_same_bytes(planned: Path) -> None:
    again = safeconduct("plan", "town", "--work", "20", "--seed", "3", "--out", "again", cwd=planned)
    assert again.returncode == 0, again.stderr
    for name in ("plan.json", "bound.json", "timetable.csv", "plan.geojson"):
        assert (planned / "again" / name).read_bytes() == (planned / "result" / name).read_bytes(), name


def test_verify_passes_the_plan_and_its_bound(planned: Path) -> None:
    done = safeconduct("verify", "town", "result/plan.json", "--json", cwd=planned)
    assert done.returncode == 0, done.stdout
    body = json.loads(done.stdout.splitlines()[-1])
    assert body["bound_verified"] is True


def test_verify_names_what_was_spoilt(planned: Path) -> None:
    plan = json.loads((planned / "result/plan.json").read_text(encoding="utf-8"))
    plan["convoys"][0]["trips"][0]["loads"][0]["people"] += 1000
    (planned / "result/spoilt.json").write_text(json.dumps(plan), encoding="utf-8")
    done = safeconduct("verify", "town", "result/spoilt.json", "--json", cwd=planned)
    assert done.returncode == 1
    assert {"SEATS", "STOCK"} <= set(json.loads(done.stdout.splitlines()[-1])["broken_rules"])


def test_a_spoilt_plan_gets_no_report(planned: Path) -> None:
    plan = json.loads((planned / "result/plan.json").read_text(encoding="utf-8"))
    plan["convoys"][0]["team"] = "nobody-01"
    (planned / "result/nobody.json").write_text(json.dumps(plan), encoding="utf-8")
    done = safeconduct("report", "town", "result/nobody.json", "--out", "no.html", cwd=planned)
    assert done.returncode == 2
    assert "RP001" in done.stderr
    assert not (planned / "no.html").exists()


@pytest.mark.parametrize("words", [("--edition", "public"), ("--language", "ar"), ("--edition", "carrier")])
def test_report_writes_each_edition(planned: Path, words: tuple[str, ...]) -> None:
    done = safeconduct("report", "town", "result/plan.json", *words, "--out", "page.html", cwd=planned)
    assert done.returncode == 0, done.stderr
    assert (planned / "page.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")


@pytest.mark.parametrize("edition", ["cell", "carrier"])
def test_a_page_speaks_of_the_time_that_was_asked_for(planned: Path, edition: str) -> None:
    start = json.loads((planned / "result/plan.json").read_text(encoding="utf-8"))["convoys"][0]["departs_at"]
    words = ("--edition", edition, "--as-of", start, "--out", "then.html")
    done = safeconduct("report", "town", "result/plan.json", *words, cwd=planned)
    assert done.returncode == 0, done.stderr
    late = (planned / "then.html").read_text(encoding="utf-8")
    done = safeconduct(
        "report", "town", "result/plan.json", "--edition", edition, "--out", "now.html", cwd=planned
    )
    assert done.returncode == 0, done.stderr
    assert late != (planned / "now.html").read_text(encoding="utf-8"), "--as-of changed nothing"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("plan", "no-such-case"), 2),
        (("plan", "river-flood", "--work", "0"), 2),
        (("plan", "river-flood", "--objective", "cheapest"), 2),
        (("verify", "river-flood", "no-such-plan.json"), 2),
        (("verify", "river-flood", "result/plan.json"), 2),
        (("verify", "town", "noise.json"), 2),
        (("report", "town", "result/plan.json", "--edition", "party", "--party", "nobody"), 2),
        (("report", "town", "result/plan.json", "--as-of", "9999-12-31T23:59"), 2),
        (("report", "town", "result/plan.json", "--as-of", "0001-01-01T00:00"), 2),
        (("plan", "aleppo-2016+clashing"), 3),
    ],
)
def test_exit_codes(planned: Path, words: tuple[str, ...], code: int) -> None:
    (planned / "noise.json").write_bytes(bytes(range(256)))
    done = safeconduct(*words, cwd=planned)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_impossible_names_clauses_and_keeps_readings_apart(planned: Path) -> None:
    done = safeconduct("plan", "aleppo-2016+clashing", "--json", cwd=planned)
    body = json.loads(done.stdout.splitlines()[-1])
    assert body["answer"] == "impossible"
    assert {"last-bus", "towns-first-all"} <= {name for reason in body["reasons"] for name in reason["ids"]}
    assert body["readings"] == {"state-media-all": ["CYCLE"], "first-step": []}


def test_ctrl_c_gives_the_best_plan_so_far(planned: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "safeconduct",
        "plan",
        "town",
        "--work",
        "1000000",
        "--out",
        "stopped",
        "--json",
    ]
    with subprocess.Popen(
        command, cwd=planned, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    ) as running:
        try:
            running.wait(timeout=12)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGINT)
        printed, errors = running.communicate(timeout=120)
    assert running.returncode == 0, errors
    body = json.loads(printed.splitlines()[-1])
    assert body["stopped_by"] in {"user", "converged"}
    assert body["checked"] is True
