"""Every rule has corrupted plans, and the checker names the right code for each, and nothing for the good plans."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from safeconduct.checker.check import check_plan
from safeconduct.checker.explain import explain
from safeconduct.checker.verdict import CODES
from tests.corrupted.plans import CORRUPTED, Corrupted


def _name(corrupted: Corrupted) -> str:
    return f"{corrupted.code}: {corrupted.name}"


@pytest.mark.parametrize("corrupted", CORRUPTED, ids=_name)
def test_good_plan_breaks_nothing(corrupted: Corrupted) -> None:
    verdict = check_plan(corrupted.scenario, corrupted.good)
    assert [explain(each) for each in verdict.broken] == []
    assert verdict.kept


@pytest.mark.parametrize("corrupted", CORRUPTED, ids=_name)
def test_corrupted_plan_breaks_its_rule(corrupted: Corrupted) -> None:
    broken = check_plan(corrupted.scenario, corrupted.bad).broken
    blamed = {each.convoy for each in broken if each.code == corrupted.code}
    assert corrupted.convoy in blamed, [explain(each) for each in broken]


def test_every_rule_has_a_corrupted_plan() -> None:
    # PAST is about plans that go on from a position: tests/replan/test_past_checked.py corrupts those.
    assert {corrupted.code for corrupted in CORRUPTED} == set(CODES) - {"PAST"}


def test_codes_are_those_of_the_rules_page(repository: Path) -> None:
    page = (repository / "docs/reference/rules.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    assert tuple(code for row in rows for code in re.findall(r"`([A-Z-]+)`", row)) == CODES
