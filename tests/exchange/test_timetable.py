"""timetable.csv is opened in spreadsheets: nothing in it may be taken for a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from safeconduct.exchange.timetable import timetable_csv
from tests.checker.builder import river, river_decisions, settled


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_name_that_looks_like_a_formula_is_kept_from_being_reckoned(sign: str) -> None:
    scenario = river()
    plan = settled(scenario, river_decisions(scenario), None)
    named = replace(scenario, places=tuple(replace(place, name=f"{sign}1+1") for place in scenario.places))
    rows = list(csv.DictReader(io.StringIO(timetable_csv(named, plan))))
    assert {row["place_name"] for row in rows} == {f"'{sign}1+1"}
