"""Which of the two bounds a case gets is counted, and what is asked for gives that kind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.cases.regions.write import write_region
from safeconduct.checker.proved import check_bound
from safeconduct.planner.bound import bound_curve
from safeconduct.planner.broad.size import LARGE, counted_size, is_large
from safeconduct.scenario.load import load_case, shipped_folders


@pytest.mark.parametrize("name", [*shipped_folders()])
def test_shipped_cases_keep_the_fine_bound(name: str) -> None:
    assert counted_size(load_case(name)) <= LARGE


def test_regions_from_m_on_get_the_broad_bound_and_it_is_proved(tmp_path: Path) -> None:
    assert not is_large(load_case(write_region("S", 1, tmp_path / "small")))
    scenario = load_case(write_region("M", 1, tmp_path / "region"))
    assert is_large(scenario)
    bound = bound_curve(scenario)
    assert bound.kind == "broad"
    assert len(bound.instants) >= 12
    assert check_bound(scenario, bound) == []
    # The curve never falls, but for what its vectors differ in, and nobody is out before the first can be.
    assert bound.instants[0].people == 0
    assert bound.people_max == scenario.people_total


def test_a_case_without_teams_has_no_broad_bound(tmp_path: Path) -> None:
    scenario = load_case(write_region("M", 1, tmp_path / "region"))
    assert not is_large(replace(scenario, teams=()))
