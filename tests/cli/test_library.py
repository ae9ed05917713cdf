"""The shipped cases are found wherever the package lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.cases.library import find_case, shipped_cases, start_case, starter_folder
from safeconduct.errors import InvalidInput, Missing
from safeconduct.scenario.checks import check_case
from safeconduct.scenario.load import load_case, shipped_folders


def test_a_shipped_case_is_found_by_name() -> None:
    assert (find_case("river-flood") / "scenario.toml").is_file()
    with pytest.raises(Missing, match="aleppo-2016"):
        find_case("starter")


def test_the_list_says_what_each_case_holds() -> None:
    cases = {case.name: case for case in shipped_cases()}
    assert set(cases) == set(shipped_folders())
    assert cases["aleppo-2016"].people == load_case("aleppo-2016").people_total
    assert cases["aleppo-2016"].title_ar


def test_a_folder_on_disk_goes_before_a_shipped_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start_case("river-flood", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert load_case("river-flood").people_total == 640


def test_the_starter_is_a_case_of_its_own_without_a_fault(tmp_path: Path) -> None:
    scenario, findings = check_case(start_case("my-town", tmp_path))
    assert scenario is not None
    assert scenario.name == "my-town"
    assert {finding.code for finding in findings} <= {"SC240"}  # made-up figures bind, and it says so
    assert load_case(starter_folder()).name == "starter"
    with pytest.raises(InvalidInput, match="SC024"):
        start_case("my-town", tmp_path)
