"""What a run loads: every library takes its share of a start, used or not. Guarded by names, not by a clock."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from safeconduct.cli import main
from tests.planner.bep.instances import Size, case_of, drawn

AFTER = """
import json, sys
from safeconduct.cli.main import main
sys.argv = ["safeconduct", *sys.argv[1:]]
try:
    main()
except SystemExit as left:
    assert not left.code, left.code
print(json.dumps(sorted(sys.modules)))
"""


def loaded_by(*words: str | Path) -> set[str]:
    """Names of the modules that a run of the command leaves loaded."""
    run = subprocess.run(
        [sys.executable, "-c", AFTER, *map(str, words)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return set(json.loads(run.stdout.splitlines()[-1]))


def test_the_version_costs_no_command() -> None:
    loaded = loaded_by("--version")
    assert {name for name in loaded if name.startswith("safeconduct.")} <= {
        "safeconduct.cli",
        "safeconduct.cli.main",
        "safeconduct.cli.terminal",
        "safeconduct.clock",
        "safeconduct.errors",
    }
    assert not {"numpy", "pydantic", "jinja2", "numba", "highspy"} & loaded


def test_checking_a_case_loads_no_solver() -> None:
    loaded = loaded_by("check", "four-towns-2017")
    assert not {"numpy", "numba", "highspy", "scipy", "safeconduct.planner.solve"} & loaded


def test_a_small_shuttle_is_planned_without_compiler_search_or_studies(tmp_path: Path) -> None:
    case_of(drawn(3, Size(yards=1, pickups=3, shelters=3, buses=2, loads=5)), tmp_path / "case")
    loaded = loaded_by("plan", tmp_path / "case", "--objective", "fastest", "--out", tmp_path / "plan")
    assert "safeconduct.planner.bep.solve" in loaded
    idle = (
        "safeconduct.studies.",
        "safeconduct.simulator.",
        "safeconduct.ledger.",
        "safeconduct.planner.city.",
    )
    assert [name for name in loaded if name.startswith(idle)] == []
    assert (
        not {"numba", "llvmlite", "scipy", "safeconduct.planner.solve", "safeconduct.planner.bound"} & loaded
    )


def test_every_command_is_where_a_run_looks_for_it() -> None:
    for home, commands in main._HOMES.items():
        found = main.program(commands[0])
        names = {command.name for command in found.registered_commands}
        names |= {group.name for group in found.registered_groups}
        assert names == set(commands), home


def test_the_whole_program_has_every_command_and_an_unknown_word_gets_it() -> None:
    everything = [name for commands in main._HOMES.values() for name in commands]
    for found in (main.app, main.program("no-such-command"), main.program("--help")):
        names = [command.name for command in found.registered_commands]
        names += [group.name for group in found.registered_groups]
        assert sorted(map(str, names)) == sorted(everything)


def test_a_module_has_no_other_names_than_its_own() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = main.no_such_name
