"""The bound is believed only as far as its dual vectors go. The planner's bounds stand here as what is to be judged."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.checker.bound_moment import Moment
from safeconduct.checker.bound_value import Proof, Relaxation
from safeconduct.checker.check import check_plan
from safeconduct.checker.curves import people_out_curve, value_at
from safeconduct.checker.explain import explain
from safeconduct.checker.proved import check_bound
from safeconduct.planner.bound import bound_curve
from safeconduct.plans.model import Bound, BoundInstant
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import Scenario
from tests.checker.builder import river, river_decisions, settled
from tests.corrupted.plans import CORRUPTED, TRANCHES
from tests.laws.plans import good_plans

STEPPED = river(rules=(TRANCHES,))


@lru_cache(maxsize=4)
def bound_of(steps: bool) -> Bound:
    """The planner's bound on the river, in step or in tranches."""
    return bound_curve(STEPPED if steps else river(), max_instants=40)


def details(scenario: Scenario, bound: Bound) -> str:
    """All that is not proved, in one text."""
    return " ".join(each.detail for each in check_bound(scenario, bound))


def test_a_proved_bound_is_verified() -> None:
    scenario, bound = river(), bound_of(steps=False)
    verdict = check_plan(scenario, settled(scenario, river_decisions(scenario), bound), bound)
    assert [explain(each) for each in verdict.broken] == []
    assert verdict.bound_verified is True


@pytest.mark.parametrize("steps", [False, True])
def test_every_instant_is_proved_to_the_person(steps: bool) -> None:
    bound = bound_of(steps)
    for number, instant in enumerate(bound.instants):
        lower = replace(instant, people=instant.people - 1)
        instants = (*bound.instants[:number], lower, *bound.instants[number + 1 :])
        found = check_bound(STEPPED if steps else river(), replace(bound, instants=instants))
        assert [each.at for each in found if "dual vector" in each.detail] == [instant.at]
        assert "1 people" in {each.by for each in found}


@pytest.mark.parametrize(
    "scenario",
    [each.scenario for each in CORRUPTED if each.code in ("RECEPTION", "QUOTA", "LINE", "AFTER", "IN-STEP")],
)
def test_bounds_under_other_rules_are_proved(scenario: Scenario) -> None:
    assert details(scenario, bound_curve(scenario, max_instants=12)) == ""


@pytest.mark.parametrize("case", ["aleppo-2016+daylight", "four-towns-2017", "river-flood"])
def test_bounds_of_shipped_cases_are_proved(case: str) -> None:
    scenario = load_case(case)
    assert details(scenario, bound_curve(scenario, max_instants=8)) == ""


def _with_dual(bound: Bound, name: str, multiplier: float) -> Bound:
    first = bound.instants[0]
    changed = replace(first, duals=(*first.duals, (name, multiplier)))
    return replace(bound, instants=(changed, *bound.instants[1:]))


@pytest.mark.parametrize(
    ("name", "multiplier", "why"),
    [
        ("bays/nowhere", 1.0, "row “bays/nowhere” is not known"),
        ("bays/north", -1.0, "multiplier of “bays/north”"),
        ("bays/north", 2.0**-41, "multiplier of “bays/north”"),
        ("bays/north", float("nan"), "multiplier of “bays/north”"),
        ("bays/north", float("inf"), "multiplier of “bays/north”"),
    ],
)
def test_a_bad_multiplier_proves_nothing(name: str, multiplier: float, why: str) -> None:
    assert why in details(river(), _with_dual(bound_of(steps=False), name, multiplier))


def test_claims_beside_the_instants_need_proof() -> None:
    bound, scenario = bound_of(steps=False), river()
    assert bound.finish_at is not None
    assert "people_max" in details(scenario, replace(bound, people_max=bound.people_max - 1))
    # A people_max above the value at the horizon would make any finish look proved.
    inflated = replace(bound, people_max=bound.people_max + 1, finish_at=scenario.horizon)
    assert "people_max" in details(scenario, inflated)
    assert "contains and drops" in details(scenario, replace(bound, contains=(*bound.contains, "PARKING")))
    assert "contains and drops" in details(scenario, replace(bound, drops=bound.drops[1:]))
    assert "finish_at" in details(scenario, replace(bound, finish_at=bound.finish_at + 3600))
    assert "regret_floor" in details(scenario, replace(bound, regret_floor=bound.people_max + 1))
    assert "another case" in details(scenario, replace(bound, digest="e" * 64))
    assert "people_max" in details(scenario, replace(bound, instants=()))
    outside = (*bound.instants, BoundInstant(scenario.horizon + 1, 144, ()))
    assert "outside the time" in details(scenario, replace(bound, instants=outside))
    assert "has none" in details(river(teams=()), bound)


def test_lemmas_need_proof() -> None:
    bound = bound_of(steps=True)
    assert [lemma.name for lemma in bound.lemmas] == ["full/steps/1"]
    assert details(STEPPED, bound) == ""
    (lemma,) = bound.lemmas
    assert "not the next one" in details(
        STEPPED, replace(bound, lemmas=(replace(lemma, name="full/steps/2"),))
    )
    assert "is not proved" in details(STEPPED, replace(bound, lemmas=(replace(lemma, at=lemma.at + 3600),)))
    assert "is not proved" in details(STEPPED, replace(bound, lemmas=(replace(lemma, duals=()),)))
    assert "not known" in details(
        STEPPED, replace(bound, lemmas=(replace(lemma, duals=(("admit/harbour", 1.0),)),))
    )


def test_an_unproved_bound_breaks_the_plan_that_rests_on_it() -> None:
    scenario, bound = river(), bound_of(steps=False)
    lower = replace(bound, people_max=bound.people_max - 1)
    verdict = check_plan(scenario, settled(scenario, river_decisions(scenario), lower), lower)
    assert verdict.bound_verified is False
    assert {each.code for each in verdict.broken} == {"FIGURES"}


@given(st.data())
def test_no_multipliers_prove_less_than_a_good_plan_brings_out(data: st.DataObject) -> None:
    good = data.draw(st.sampled_from([each for each in good_plans() if not each.scenario.outside][:4]))
    bound, relaxation = _of_case(good.name)
    vector = data.draw(st.sampled_from(bound.instants)).duals
    kept = [pair for pair in vector if data.draw(st.integers(0, 9))]
    factor = data.draw(st.sampled_from([0, 1, 2, 3]))
    at = data.draw(st.integers(good.scenario.start + 1, good.scenario.horizon))
    moment = Moment(relaxation.times, at)
    duals = [(name, multiplier * factor) for name, multiplier in kept]
    proved = relaxation.value(moment, duals, relaxation.objective)
    assert proved >= value_at(people_out_curve(good.plan), at)


@lru_cache(maxsize=8)
def _of_case(name: str) -> tuple[Bound, Relaxation]:
    scenario = next(good.scenario for good in good_plans() if good.name == name)
    bound = bound_curve(scenario, max_instants=12)
    return bound, Proof(scenario, bound).relaxation
