"""``import bep`` and what follows, as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from safeconduct.planner import bound
from safeconduct.workspace import plans
from tests.planner.bep.instances import Size, best_value, case_of, drawn, written


def safeconduct(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "safeconduct", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_import_plan_and_verify(tmp_path: Path) -> None:
    instance = drawn(21, Size(yards=2, pickups=3, shelters=3, buses=3, loads=5, seats=20, spare=1))
    file = tmp_path / "Drawn No 21.txt"
    file.write_text(written(instance, colons=True), encoding="utf-8")
    done = safeconduct("import", "bep", file, "--out", tmp_path / "case", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["case"] == "drawn-no-21"
    assert safeconduct("check", tmp_path / "case").returncode == 0
    results = tmp_path / "results"
    run = safeconduct("plan", tmp_path / "case", "--objective", "fastest", "--json", "--out", results)
    assert run.returncode == 0, run.stderr
    body = json.loads(run.stdout.splitlines()[-1])
    assert (body["bep_value"], body["bep_bound"]) == (best_value(instance), best_value(instance))
    assert body["checked"]
    assert body["gap"] == 0
    verified = safeconduct("verify", tmp_path / "case", results / "plan.json")
    assert verified.returncode == 0
    assert "The bound is proved" in verified.stdout
    text = (results / "bound.json").read_text("utf-8")
    (results / "bound.json").write_text(text.replace('"load/', '"slot/', 1), encoding="utf-8")
    assert safeconduct("verify", tmp_path / "case", results / "plan.json").returncode == 1


def test_too_little_room_is_told_at_import_and_impossible_to_plan(tmp_path: Path) -> None:
    file = tmp_path / "full.txt"
    file.write_text(written(drawn(3, Size(loads=6, spare=-2, seats=10))), encoding="utf-8")
    done = safeconduct("import", "bep", file, "--out", tmp_path / "case")
    assert done.returncode == 0
    assert "impossible" in done.stdout
    run = safeconduct(
        "plan", tmp_path / "case", "--objective", "fastest", "--json", "--out", tmp_path / "out"
    )
    assert run.returncode == 3
    body = json.loads(run.stdout.splitlines()[-1])
    assert body["answer"] == "impossible"
    assert body["reasons"][0]["code"] == "RECEPTION"


def test_a_file_that_is_no_instance_is_refused_with_its_faults(tmp_path: Path) -> None:
    file = tmp_path / "broken.txt"
    file.write_text("2 10\n1 3\nx", encoding="utf-8")
    run = safeconduct("import", "bep", file, "--out", tmp_path / "case")
    assert run.returncode == 2
    assert "BE002 broken.txt line 3" in run.stderr
    assert "BE004 broken.txt line 2" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "case").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "drawn.txt"
    file.write_text(written(drawn(1, Size())), encoding="utf-8")
    run = safeconduct("import", "bep", file, "--out", tmp_path)
    assert run.returncode == 2
    assert "SC024" in run.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["drawn.txt"]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "bytes.txt"
    file.write_bytes(b"2 10\n\xff\xfe")
    run = safeconduct("import", "bep", file, "--out", tmp_path / "case")
    assert run.returncode == 2
    assert "BE006 bytes.txt" in run.stderr


def test_the_general_bound_is_not_computed_for_a_shuttle(monkeypatch: pytest.MonkeyPatch) -> None:
    def called(*_: object, **__: object) -> None:
        raise AssertionError("the general bound was asked for")

    monkeypatch.setattr(bound, "bound_curve", called)
    monkeypatch.setattr(bound.Prover, "of", called)
    outcome = plans.plan(case_of(drawn(5, Size())), objective="fastest")
    assert outcome.longest_route_s is not None
