"""The change that is named ends the contradiction, and no lesser one does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.scenario.cures import Cure, least_cure
from safeconduct.scenario.cycles import find_cycles
from safeconduct.scenario.load import load_case
from tests.scenario.folders import write_case
from tests.scenario.test_cycles import after, paired, two_sided


def cured(folder: Path, toml: str) -> Cure | None:
    """The cure of a case, which has been tried on it."""
    scenario = load_case(write_case(folder, toml))
    cycles = find_cycles(scenario)
    assert cycles
    cure = least_cure(scenario, cycles)
    if cure is not None:
        rules = tuple(cure.changed if rule.id == cure.rule else rule for rule in scenario.rules)
        assert find_cycles(replace(scenario, rules=tuple(rule for rule in rules if rule is not None))) == ()
    return cure


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        (
            after("x", "north first leaves", "south first leaves")
            + after("y", "south first leaves", "north first crosses"),
            "let y wait until the first convoy of north leaves, not crosses",
        ),
        (
            after("x", "north each leaves", "south last arrives")
            + after("y", "south last leaves", "north last leaves"),
            "let x wait for the first convoy of south instead of the last",
        ),
        (
            after("x", "north last leaves", "south last arrives")
            + after("y", "south first leaves", "north last arrives"),
            "let y wait for the first convoy of north instead of the last",
        ),
        (
            paired(10) + after("x", "north first crosses", "south first arrives"),
            "let x wait until the first convoy of south crosses, not arrives",
        ),
        (
            two_sided("even", "in_step", "tolerance = 0.5")
            + after("x", "north first leaves", "south last crosses"),
            "let x wait until the last convoy of south leaves, not crosses",
        ),
    ],
)
def test_the_least_change_is_named(tmp_path: Path, toml: str, words: str) -> None:
    cure = cured(tmp_path, toml)
    assert cure is not None
    assert cure.words == words


def test_where_two_contradictions_share_no_rule_no_single_change_is_claimed(tmp_path: Path) -> None:
    rules = "".join(
        after(f"{which}1", f"north {which} leaves", f"south {which} arrives")
        + after(f"{which}2", f"south {which} leaves", f"north {which} arrives")
        for which in ("first", "last")
    )
    assert cured(tmp_path, rules) is None


def test_the_shipped_clash_is_cured_by_one_clause() -> None:
    scenario = load_case("aleppo-2016+clashing")
    cure = least_cure(scenario, find_cycles(scenario))
    assert cure is not None
    assert (cure.rule, cure.clause) == ("towns-first-all", "towns-first-all")
    assert "the first convoy of towns" in cure.words
