"""What the proof sheet says of the objectives *expected* and *exposure*."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from safeconduct.plans.model import Objective
from safeconduct.reports.plan_page import drawn_plan, proof_lines
from safeconduct.words.language import language_of
from safeconduct.words.voice import Voice
from tests.reports import sample


def lines(objective: Objective, language: Literal["en", "ar"], *, proved: bool = True) -> list[str]:
    """The proof sheet of the sample plan, made for an objective, without direction marks."""
    case = sample.scenario()
    plan = sample.plan(case)
    figures = replace(
        plan.figures,
        expected_people=9876.5,
        expected_bound_people=10500.25 if proved else None,
        exposure_person_h=123456.78,
        exposure_bound_person_h=100000.4 if proved else None,
    )
    plan = replace(plan, objective=objective, figures=figures)
    voice = Voice(language_of(language), case.timezone)
    found = proof_lines(drawn_plan(case, plan, sample.bound(case, plan), voice, case.start))
    return ["".join(letter for letter in line if letter not in "\u2068\u2069\u200f") for line in found]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_expectation_is_never_shown_without_the_range_of_its_mean(language: Literal["en", "ar"]) -> None:
    found = lines("expected", language)
    (at,) = [number for number, line in enumerate(found) if "9,876" in line]
    assert "10,500" in found[at]
    assert "66" in found[at]
    assert "30" in found[at + 1]
    assert "13" in found[at + 1]  # 181 h are 7 days and 13 hours


@pytest.mark.parametrize("language", ["en", "ar"])
def test_danger_is_told_with_what_no_plan_goes_below(language: Literal["en", "ar"]) -> None:
    (line,) = [line for line in lines("exposure", language) if "123,457" in line]
    assert "100,000" in line


def test_what_was_not_proved_is_not_claimed() -> None:
    assert any("No bound was proved" in line for line in lines("expected", "en", proved=False))
    assert any("was not computed" in line for line in lines("exposure", "en", proved=False))


def test_other_objectives_say_nothing_of_it() -> None:
    for objective in ("robust", "fastest"):
        assert not any("9,876" in line or "123,457" in line for line in lines(objective, "en"))
