"""What a case says of its truce, and what holds where it says nothing."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from safeconduct.errors import InvalidInput
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import DEFAULT_TRUCE, Scenario, Truce

HOUR = 3600
FIRST_EXPIRY = "2026-06-02T06:00"


def starter_with(folder: Path, lines: str) -> Scenario:
    """The starter case with a section at its end."""
    import safeconduct

    assert safeconduct.__file__ is not None
    case = folder / "case"
    copytree(Path(safeconduct.__file__).parent / "cases" / "river-flood", case)
    scenario = case / "scenario.toml"
    scenario.write_text(scenario.read_text(encoding="utf-8") + lines, encoding="utf-8")
    return load_case(case)


def test_a_case_without_a_truce_keeps_its_digest_and_takes_the_default(tmp_path: Path) -> None:
    scenario = starter_with(tmp_path, "")
    assert scenario.truce is None
    assert scenario.truce_planned == DEFAULT_TRUCE
    assert scenario.digest == "9900a7ddfbb7" + scenario.digest[12:]


def test_a_truce_is_read_with_its_range_and_expiries(tmp_path: Path) -> None:
    section = (
        '\n[truce]\nholds_h = { best = 50, low = 20, high = 90, source = "guarantor" }\n'
        f'expires = ["2026-06-03T06:00", "{FIRST_EXPIRY}", "{FIRST_EXPIRY}"]\nexpiry_fails = 0.4\n'
    )
    scenario = starter_with(tmp_path, section)
    plain = load_case("river-flood")
    assert scenario.truce is not None
    first, second = scenario.truce.expires_at
    assert second - first == 24 * HOUR
    assert scenario.truce == Truce(50 * HOUR, 20 * HOUR, 90 * HOUR, (first, second), 400)
    assert scenario.digest != plain.digest
    assert {figure.column for figure in scenario.figures if figure.table == "truce"} == {
        "holds_h",
        "expiry_fails",
    }


def test_what_a_truce_leaves_out_is_the_default(tmp_path: Path) -> None:
    assert starter_with(tmp_path, "\n[truce]\n").truce == DEFAULT_TRUCE


@pytest.mark.parametrize(
    "line",
    [
        "holds_h = 0",
        "expiry_fails = 1.2",
        'expires = ["soon"]',
        "mean_h = 66",
        'expires = "2026-06-02T06:00"',
    ],
)
def test_what_cannot_be_a_truce_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        starter_with(tmp_path, f"\n[truce]\n{line}\n")
    assert any("truce" in fault.place for fault in refused.value.faults)
