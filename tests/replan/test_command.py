"""``safeconduct replan`` as a user runs it: files in, files out, exit codes, and what it says."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from safeconduct.cli.main import app
from safeconduct.cli.replan_commands import length_s
from safeconduct.errors import InvalidInput
from safeconduct.planner.answers import Planned
from safeconduct.planner.solve import solve
from safeconduct.plans.carrying import past_of
from safeconduct.plans.file import plan_to_json, position_from_json, position_to_json
from safeconduct.plans.model import Plan
from safeconduct.plans.position import LostAt, Position
from safeconduct.plans.reached import position_reached
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import Scenario

CASE = "river-flood"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """The shipped case that plans fastest."""
    return load_case(CASE)


@pytest.fixture(scope="module")
def plan(scenario: Scenario) -> Plan:
    """A plan of it."""
    answer = solve(scenario, work=4)
    assert isinstance(answer, Planned), answer
    return answer.plan


@pytest.fixture
def plan_file(tmp_path: Path, plan: Plan) -> Path:
    """The plan in a file."""
    path = tmp_path / "plan.json"
    path.write_text(plan_to_json(plan), encoding="utf-8")
    return path


def middle(scenario: Scenario, plan: Plan) -> Position:
    """The position in the plan's middle."""
    departures = sorted(convoy.departs_at for convoy in plan.convoys)
    return position_reached(scenario, plan, departures[len(departures) // 2])


def run(
    tmp_path: Path, plan_file: Path, position: Position, *options: str
) -> tuple[int, dict[str, object], Path]:
    """Exit code, the JSON of the last line, and the folder."""
    where = tmp_path / "position.json"
    where.write_text(position_to_json(position), encoding="utf-8")
    out = tmp_path / "out"
    arguments = ["replan", CASE, str(plan_file), str(where), "--out", str(out), "--json", *options]
    result = CliRunner().invoke(app, arguments)
    last = result.stdout.strip().splitlines()[-1] if result.stdout.strip() else "{}"
    return result.exit_code, json.loads(last) if last.startswith("{") else {}, out


def test_nothing_changed_gives_the_same_bytes(
    tmp_path: Path, scenario: Scenario, plan: Plan, plan_file: Path
) -> None:
    code, told, out = run(tmp_path, plan_file, middle(scenario, plan))
    assert code == 0
    assert told["answer"] == "same"
    assert (out / "plan.json").read_bytes() == plan_file.read_bytes()
    assert not (out / "past.json").exists()


def test_a_minute_is_no_change(tmp_path: Path, scenario: Scenario, plan: Plan, plan_file: Path) -> None:
    position = middle(scenario, plan)
    near = replace(
        position,
        convoys=tuple(
            replace(
                convoy, departed_at=convoy.departed_at - 50, place_at=convoy.place_at and convoy.place_at - 60
            )
            if convoy.departed_at is not None
            else convoy
            for convoy in position.convoys
        ),
    )
    code, told, _ = run(tmp_path, plan_file, near)
    assert (code, told["answer"]) == (0, "same")


def test_lost_vehicles_give_a_plan_that_verifies_with_its_past(
    tmp_path: Path, scenario: Scenario, plan: Plan, plan_file: Path
) -> None:
    position = middle(scenario, plan)
    convoy = next(each for each in plan.convoys if min(trip.bay_at for trip in each.trips) > position.at)
    lost = LostAt(scenario.class_of[convoy.trips[0].vehicle].id, 1, 1, (convoy.trips[0].vehicle,))
    code, told, out = run(tmp_path, plan_file, replace(position, lost=(lost,)))
    assert code == 0
    assert told["answer"] == "replanned"
    changes = {change["convoy"]: change for change in told["convoys"]}  # type: ignore[attr-defined]
    assert convoy.trips[0].vehicle in changes[convoy.id]["vehicles_out"]
    assert "LOST" in changes[convoy.id]["causes"]
    assert json.loads((out / "diff.json").read_text())["counts"] == told["counts"]
    verified = CliRunner().invoke(app, ["verify", CASE, str(out / "plan.json")])
    assert verified.exit_code == 0, verified.stdout
    (out / "past.json").unlink()
    assert CliRunner().invoke(app, ["verify", CASE, str(out / "plan.json")]).exit_code == 1
    for page in ("replan.html", "replan-ar.html"):
        text = (out / page).read_text(encoding="utf-8")
        assert convoy.id in text
        assert "http://" not in text.replace("http://www.w3.org", "")
    assert 'dir="rtl"' in (out / "replan-ar.html").read_text(encoding="utf-8")


def test_it_goes_on_from_a_plan_that_went_on(
    tmp_path: Path, scenario: Scenario, plan: Plan, plan_file: Path
) -> None:
    position = middle(scenario, plan)
    halted = replace(position, halted_since_at=position.at)
    code, _, out = run(tmp_path, plan_file, halted)
    assert code == 0
    code, told, _ = run(tmp_path, out / "plan.json", middle(scenario, plan))
    assert (code, told["answer"]) == (0, "same")


def test_a_stranger_in_the_position_is_a_fault_with_its_cure(
    tmp_path: Path, scenario: Scenario, plan: Plan, plan_file: Path
) -> None:
    position = middle(scenario, plan)
    gone = next(convoy for convoy in position.convoys if convoy.departed_at is not None)
    odd = replace(position, convoys=(replace(gone, id="nobody"),), closed_legs=("no-road",))
    where, out = tmp_path / "position.json", tmp_path / "out"
    where.write_text(position_to_json(odd), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "safeconduct", "replan", CASE, str(plan_file), str(where), "--out", str(out)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 2
    assert "RL001" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (out / "plan.json").exists()
    with pytest.raises(InvalidInput) as refused:
        past_of(scenario, plan, odd)
    assert len(refused.value.faults) == 2
    assert all(fault.code == "RL001" and fault.cure for fault in refused.value.faults)


def test_a_position_from_before_vehicles_were_named_is_read(scenario: Scenario, plan: Plan) -> None:
    """Old files stay valid, and a position that names no lost vehicle is written as before."""
    position = replace(middle(scenario, plan), lost=(LostAt("bus", 1, None),))
    text = position_to_json(position)
    assert "vehicles" not in json.loads(text)["lost"][0]
    assert position_from_json(text) == position


def test_a_plan_from_the_start_holds_no_new_key(plan: Plan) -> None:
    assert "goes_on_at" not in json.loads(plan_to_json(plan))


@pytest.mark.parametrize(
    ("text", "seconds"), [("2h", 7200), ("90min", 5400), ("1h30m", 5400), ("0.5h", 1800)]
)
def test_lengths(text: str, seconds: int) -> None:
    assert length_s("--freeze", text) == seconds


@pytest.mark.parametrize("text", ["", "2", "h", "two hours", "-1h"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        length_s("--freeze", text)
