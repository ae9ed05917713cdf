"""Laws of *expected*, *exposure* and the least regret: nothing beats a bound, and planner and checker agree."""

from __future__ import annotations

from dataclasses import replace
from decimal import Context, Decimal
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.checker.bound_value import Relaxation
from safeconduct.checker.check import check_plan
from safeconduct.checker.proved import check_bound
from safeconduct.checker.worth.saving import UNTIL_LEAVING
from safeconduct.checker.worth.survival import chance
from safeconduct.planner.bound import bound_curve
from safeconduct.planner.dispatcher import dispatch
from safeconduct.planner.figures import figures
from safeconduct.planner.itineraries.spared import OVER_TIME
from safeconduct.planner.objective import Judge
from safeconduct.planner.problem import compile_problem
from safeconduct.planner.timetable import Timetable, timetable
from safeconduct.planner.worth.aims import Aims
from safeconduct.planner.worth.danger import exposure
from safeconduct.planner.worth.floor import with_floor
from safeconduct.planner.worth.roads import open_road
from safeconduct.planner.worth.saving import LEAST_INSTANTS, coarse_first, with_savings
from safeconduct.planner.worth.survival import PARTS, Survival, expected_out
from safeconduct.plans.model import Bound, Objective, Plan
from safeconduct.scenario.model import DEFAULT_TRUCE, Place, Scenario, Truce
from tests.planner.test_bound_contains import case_of
from tests.planner.test_dispatcher_laws import as_plan, kept
from tests.planner.tiny import HOUR, START, any_policy


def dangerous(seed: int, *, open_roads: bool) -> Scenario:
    """A case of two sides whose places and legs have dangers from 0 to 5; with open roads, nothing on them delays."""
    draw = Random(seed)
    base = case_of(seed)

    def in_danger(place: Place) -> Place:
        kind = "junction" if open_roads and place.kind == "post" else place.kind
        return replace(place, kind=kind, danger=draw.choice((0.0, 1.0, 2.5, 3.0, 5.0)))

    scenario = replace(
        base,
        places=tuple(in_danger(place) for place in base.places),
        legs=tuple(replace(leg, danger=draw.choice((0.0, 0.5, 1.0, 2.0, 5.0))) for leg in base.legs),
        truce=draw.choice((None, Truce(7 * HOUR, HOUR, 9 * HOUR, (START + 4 * HOUR, START + 9 * HOUR), 300))),
    )
    if open_roads:
        scenario = replace(scenario, rules=(), windows=())
    return scenario


def plans_of(scenario: Scenario, seed: int, count: int = 12) -> list[Timetable]:
    """Timetables of random policies, those that keep every rule."""
    problem = compile_problem(scenario)
    runs = (dispatch(problem, any_policy(problem, seed * 100 + number)) for number in range(count))
    return [timetable(run) for run in runs if kept(run)]


def with_everything(scenario: Scenario) -> Bound:
    """The bound with all that the two objectives need."""
    return with_savings(scenario, with_floor(scenario, bound_curve(scenario, max_instants=12)))


def judged(scenario: Scenario, times: Timetable, objective: Objective, bound: Bound) -> Plan:
    """The plan with its figures."""
    stated = figures(scenario, times, objective=objective, bound=bound, regret_found=None)
    return replace(as_plan(scenario, times), objective=objective, figures=stated)


@pytest.mark.parametrize("open_roads", [True, False])
@given(st.integers(0, 100_000))
@settings(max_examples=5, deadline=None)
def test_no_checked_plan_beats_the_bounds(open_roads: bool, seed: int) -> None:
    scenario = dangerous(seed, open_roads=open_roads)
    assert open_road(scenario) == open_roads or not open_roads
    bound = with_everything(scenario)
    assert check_bound(scenario, bound) == []
    assert bound.exposure_floor is not None
    for times in plans_of(scenario, seed):
        assert exposure(scenario, times.convoys) >= bound.exposure_floor
        plan = judged(scenario, times, "expected", bound)
        # A dispatch by itself promises no must; every other rule it keeps.
        assert {broken.code for broken in check_plan(scenario, plan, bound).broken} <= {"MUST"}
        stated = plan.figures
        assert (stated.expected_people or 0) <= (stated.expected_bound_people or 0)
        assert (stated.regret_people or 0) >= bound.regret_floor


@given(st.integers(0, 100_000))
@settings(max_examples=2, deadline=None)
def test_a_bound_that_claims_more_is_refused(seed: int) -> None:
    scenario = dangerous(seed, open_roads=seed % 2 == 0)
    bound = with_everything(scenario)
    assert bound.exposure_floor is not None
    assert check_bound(scenario, replace(bound, exposure_floor=bound.exposure_floor + 1)) != []
    assert check_bound(scenario, replace(bound, regret_floor=bound.people_max + 1)) != []
    assert check_bound(scenario, replace(bound, savings=bound.savings[:-1])) != []
    for index, instant in enumerate(bound.savings):
        if instant.worth > 0:
            less = replace(instant, worth=instant.worth - 1)
            savings = (*bound.savings[:index], less, *bound.savings[index + 1 :])
            assert check_bound(scenario, replace(bound, savings=savings)) != []


@given(
    st.integers(1, 400 * HOUR),
    st.integers(0, 500 * HOUR),
    st.lists(st.integers(0, 400 * HOUR), max_size=4),
    st.integers(0, 1000),
)
def test_the_chance_lies_between_its_ends_on_both_sides(
    mean_s: int, since: int, expiries: list[int], fails: int
) -> None:
    truce = Truce(mean_s, mean_s, mean_s, tuple(sorted({START + each for each in expiries})), fails)
    at = START + since
    deep = Context(prec=80)
    exact = deep.exp(deep.divide(Decimal(-since), Decimal(mean_s)))
    for each in truce.expires_at:
        if each < at:
            exact = deep.multiply(exact, Decimal(1000 - fails) / 1000)
    planner = Survival(truce, START)
    low, high = chance(truce, START, at)
    assert planner.least(at) <= exact * PARTS <= planner.most(at)
    assert low <= exact * PARTS <= high
    assert max(abs(low - planner.least(at)), abs(high - planner.most(at)), high - low - 1) <= 1
    assert planner.near(at) == pytest.approx(float(exact), rel=1e-9, abs=1e-12)


@given(st.integers(0, 100_000))
@settings(max_examples=10, deadline=None)
def test_the_search_goes_by_what_the_figures_say(seed: int) -> None:
    scenario = dangerous(seed, open_roads=False)
    problem = compile_problem(scenario)
    aims = Aims(problem, START + 10 * HOUR)
    seen = []
    for number in range(8):
        run = dispatch(problem, any_policy(problem, seed + number))
        if not kept(run):
            continue
        times = timetable(run)
        outs = [(trip.out_at, trip.people) for convoy in times.convoys for trip in convoy.trips]
        seen.append((aims, run, outs, times))
    for (_, run, outs, times), (_, other, others, later) in pairwise(seen):
        danger = exposure(scenario, times.convoys) - exposure(scenario, later.convoys)
        assert (aims.endangered(run) - aims.endangered(other)) * danger >= 0
        expected = expected_out(scenario, outs) - expected_out(scenario, others)
        assert (aims.missed(others) - aims.missed(outs)) * expected >= -1e-3


@given(st.sets(st.integers(1, 10_000), min_size=1, max_size=300))
def test_instants_that_are_done_first_are_spread_over_all(seconds: set[int]) -> None:
    instants = sorted(seconds)
    order = coarse_first(instants)
    assert sorted(order) == instants
    assert order[0] == instants[-1]
    for done in (8, 32, 128):
        if done < len(instants) - 1:
            places = sorted(instants.index(at) for at in order[1 : done + 1])
            assert max(after - before for before, after in pairwise([0, *places, len(instants)])) <= (
                4 * len(instants) // done + 1
            )


def test_work_that_is_stopped_still_bounds_the_danger() -> None:
    class Stopped:
        def requested(self) -> bool:
            return True

    some = dangerous(2, open_roads=True)
    scenario = replace(some, places=tuple(replace(place, danger=3.0) for place in some.places))
    bound = bound_curve(scenario, max_instants=12)
    short = with_savings(scenario, bound, cancel=Stopped())
    curve = [saved for saved in short.savings if OVER_TIME not in dict(saved.duals)]
    assert len(curve) == LEAST_INSTANTS
    assert check_bound(scenario, replace(short, regret_floor=0)) == []
    whole = with_savings(scenario, bound)
    assert 0 < (short.exposure_floor or 0) <= (whole.exposure_floor or 0)


def test_by_departure_no_row_counts_that_speaks_of_what_comes_after() -> None:
    scenario = dangerous(2, open_roads=True)
    bound = with_savings(scenario, bound_curve(scenario, max_instants=3))
    others = [name for name in Relaxation(scenario).rows if not name.startswith(UNTIL_LEAVING)]
    assert others
    for name in others:
        first = replace(bound.savings[0], duals=(*bound.savings[0].duals, (name, 0.0)))
        found = check_bound(scenario, replace(bound, savings=(first, *bound.savings[1:])))
        assert [each.code for each in found] == ["FIGURES"]
        assert "by departure" in found[0].detail


def test_who_is_never_out_is_in_danger_to_the_horizon() -> None:
    scenario = dangerous(1, open_roads=False)
    home = {place.id: round(place.danger * 1000) for place in scenario.places}
    span = scenario.horizon - scenario.start
    staying = sum(home[group.place] * group.people * span for group in scenario.groups)
    assert exposure(scenario, ()) == staying


def test_a_truce_that_surely_fails_leaves_only_who_is_out_by_its_expiry() -> None:
    truce = Truce(10**9, 10**9, 10**9, (START + HOUR,), 1000)
    survival = Survival(truce, START)
    assert survival.least(START + HOUR) > 0
    assert survival.most(START + HOUR + 1) == 1  # nothing, rounded up
    assert survival.least(START + HOUR + 1) == 0


def test_without_a_word_of_a_truce_the_default_of_the_evidence_page_holds() -> None:
    assert case_of(1).truce is None
    assert case_of(1).truce_planned == DEFAULT_TRUCE == Truce(66 * HOUR, 30 * HOUR, 181 * HOUR, (), 500)


def test_a_judge_without_a_bound_still_orders_plans() -> None:
    scenario = dangerous(3, open_roads=False)
    problem = compile_problem(scenario)
    run = dispatch(problem, any_policy(problem, 3))
    for objective in ("expected", "exposure"):
        assert Judge.of(problem, objective, None).merit(run).cost > 0


@given(st.integers(0, 100_000))
@settings(max_examples=3, deadline=None)
def test_a_misstated_figure_is_named_and_an_old_plan_may_state_none(seed: int) -> None:
    scenario = dangerous(seed, open_roads=False)
    bound = bound_curve(scenario, max_instants=3)
    for times in plans_of(scenario, seed, 3):
        plan = judged(scenario, times, "expected", bound)
        stated = plan.figures
        more = replace(stated, expected_people=(stated.expected_people or 0) + 0.2)
        none = replace(stated, expected_people=None)
        for wrong in (more, none):
            codes = {each.code for each in check_plan(scenario, replace(plan, figures=wrong), bound).broken}
            assert codes - {"MUST"} == {"FIGURES"}  # a dispatch by itself promises no must
        old = judged(scenario, times, "robust", bound)
        bare = replace(
            old.figures,
            expected_people=None,
            expected_bound_people=None,
            exposure_person_h=None,
            exposure_bound_person_h=None,
        )
        found = check_plan(scenario, replace(old, figures=bare), bound).broken
        assert {each.code for each in found} <= {"MUST"}
        wrong = replace(bare, exposure_person_h=1.0)
        found = check_plan(scenario, replace(old, figures=wrong), bound).broken
        assert "FIGURES" in {each.code for each in found}
