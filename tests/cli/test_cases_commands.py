"""The commands around a case, as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from safeconduct import __version__
from safeconduct.scenario.load import load_case

TEN_FAULTS = Path(__file__).parent.parent / "scenario" / "ten_faults"


def safeconduct(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "safeconduct", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False)


def test_ten_faults_are_named_at_once_with_exit_code_2() -> None:
    run = safeconduct("check", TEN_FAULTS)
    assert run.returncode == 2
    assert len([line for line in run.stdout.splitlines() if line.startswith("SC")]) == 10
    assert "10 faults" in run.stdout
    assert run.stderr == ""


def test_json_holds_the_same_faults() -> None:
    run = safeconduct("check", TEN_FAULTS, "--json")
    body = json.loads(run.stdout.splitlines()[-1])
    assert run.returncode == 2
    assert len(body["faults"]) == len({fault["code"] for fault in body["faults"]}) == 10
    assert (body["digest"], body["warnings"]) == (None, [])


def test_a_new_case_is_whole_named_and_commented(tmp_path: Path) -> None:
    made = safeconduct("new", "harbour-town", cwd=tmp_path)
    assert made.returncode == 0
    folder = tmp_path / "harbour-town"
    assert load_case(folder).name == "harbour-town"
    assert (folder / "scenario.toml").read_text(encoding="utf-8").count("#") > 20
    checked = safeconduct("check", "harbour-town", cwd=tmp_path)
    assert checked.returncode == 0
    assert "no faults" in checked.stdout


def test_new_writes_over_nothing_and_refuses_odd_names(tmp_path: Path) -> None:
    assert safeconduct("new", "town", cwd=tmp_path).returncode == 0
    mine = tmp_path / "town" / "groups.csv"
    mine.write_text("mine", encoding="utf-8")
    again = safeconduct("new", "town", cwd=tmp_path)
    assert (again.returncode, mine.read_text(encoding="utf-8")) == (2, "mine")
    odd = safeconduct("new", "../Town", cwd=tmp_path)
    assert odd.returncode == 2
    assert "SC008" in odd.stderr


@pytest.mark.parametrize("name", ["aleppo-2016", "four-towns-2017", "river-flood"])
def test_shipped_cases_are_found_by_name_from_anywhere(tmp_path: Path, name: str) -> None:
    run = safeconduct("check", name, "--json", cwd=tmp_path)
    body = json.loads(run.stdout)
    assert (run.returncode, body["case"], body["faults"]) == (0, name, [])
    assert len(body["digest"]) == 64


def test_variants_and_readings_are_chosen(tmp_path: Path) -> None:
    plus = json.loads(safeconduct("check", "aleppo-2016+winter", "--json").stdout)
    option = json.loads(safeconduct("check", "aleppo-2016", "--variant", "winter", "--json").stdout)
    assert (plus["variant"], plus["digest"]) == ("winter", option["digest"])
    reading = json.loads(safeconduct("check", "aleppo-2016", "--reading", "opposition", "--json").stdout)
    assert reading["reading"] == "opposition"
    assert safeconduct("check", "aleppo-2016", "--reading", "hopeful").returncode == 2


def test_the_cases_are_listed() -> None:
    run = safeconduct("cases")
    assert run.returncode == 0
    for name in ("aleppo-2016", "four-towns-2017", "river-flood"):
        assert name in run.stdout
    assert "starter" not in run.stdout
    cases = {case["name"]: case for case in json.loads(safeconduct("cases", "--json").stdout)["cases"]}
    assert "winter" in cases["aleppo-2016"]["variants"]
    assert Path(cases["river-flood"]["folder"]).is_dir()


def test_schemas_are_valid_and_written_where_asked(tmp_path: Path) -> None:
    everything = json.loads(safeconduct("schema").stdout)
    tables = ["places", "legs", "groups", "releases", "vehicles", "teams", "lines"]
    assert list(everything) == [
        "scenario",
        "agreement",
        *tables,
        "claims",
        "grades",
        "estimates",
        "log",
        "happened",
    ]
    for schema in everything.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    assert json.loads(safeconduct("schema", "groups").stdout) == everything["groups"]
    out = safeconduct("schema", "--out", tmp_path / "schemas")
    assert len(out.stdout.splitlines()) == len(list((tmp_path / "schemas").glob("*.schema.json"))) == 14
    assert safeconduct("schema", "weather").returncode == 2


def test_version_help_and_wrong_usage() -> None:
    assert safeconduct("--version").stdout.strip() == f"safeconduct {__version__}"
    shown = safeconduct("--help").stdout
    assert all(name in shown for name in ("new", "check", "schema", "cases", "plan", "verify", "report"))
    for wrong in (
        ("fly",),
        ("check",),
        ("check", "--colour", "red", "river-flood"),
        ("plan", "no-such-case"),
    ):
        run = safeconduct(*wrong)
        assert run.returncode == 2
        assert "Traceback" not in run.stderr
        assert run.stderr + run.stdout != ""


def test_help_loads_no_heavy_library() -> None:
    heavy = {"pydantic", "numpy", "highspy", "jinja2", "rich"}
    script = f"import sys; from safeconduct.cli import main; print({heavy} & {{n.split('.')[0] for n in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
