"""What a stress test answers: the same wherever it runs, ends that hold the middle, signs that a hand can check."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from safeconduct.checker.check import check_plan
from safeconduct.jobs.run import Where
from safeconduct.planner.answers import Planned
from safeconduct.planner.solve import solve
from safeconduct.plans.model import Bound, BoundInstant, Plan
from safeconduct.scenario.build import digest_of
from safeconduct.scenario.model import Scenario
from safeconduct.simulator.hazards import CALM, CAUSES, RANGES, hazards_at, without_halts
from safeconduct.simulator.policy import Policy
from safeconduct.studies.sampling import error_of
from safeconduct.studies.stress.answer import Asked, chance_of, stress, worst_of
from safeconduct.studies.stress.compare import best_of, compare, pairing
from safeconduct.studies.stress.file import compare_to_json, stress_body, stress_to_json
from safeconduct.studies.stress.measures import looser, measures
from safeconduct.studies.stress.model import WIDE, Chance, Stress
from safeconduct.studies.stress.runs import CHUNK, Pace, Trial, outcomes, timed_outcomes
from safeconduct.workspace.plans import plan as plan_case
from tests.simulator.small import ready_made, small_plan

BARE = Asked(runs=40, inputs=False, measures=False)


@cache
def carrying_all() -> tuple[Scenario, Plan]:
    """The first small plan that carries everybody of its case."""
    for case in range(300):
        small = small_plan(case, case)
        if small is not None:
            carried = sum(trip.people for convoy in small[1].convoys for trip in convoy.trips)
            if carried == sum(group.people for group in small[0].groups):
                return small
    raise AssertionError("no small plan carries everybody")


@cache
def whole() -> Stress:
    return stress(*ready_made(), Asked(runs=60))


class After:
    """Asked to stop once so many tasks are done."""

    def __init__(self, tasks: int) -> None:
        self.left = tasks

    def report(self, stage: str, done: int, total: int | None, message: str = "") -> None:
        if stage == "tasks" and done:
            self.left -= 1

    def requested(self) -> bool:
        return self.left <= 0


def trial(calm: bool = True) -> Trial:
    return Trial(*ready_made(), CALM if calm else hazards_at("best"), Policy())


def test_two_processes_give_the_same_bytes_as_one() -> None:
    asked = replace(BARE, runs=CHUNK + 30)
    alone = stress(*ready_made(), asked, pace=Pace(7))
    shared = stress(*ready_made(), asked, pace=Pace(7, Where(2)))
    assert stress_to_json(alone) == stress_to_json(shared)
    assert alone.runs == CHUNK + 30


def test_another_seed_gives_other_figures() -> None:
    one, other = (stress(*ready_made(), BARE, pace=Pace(seed)) for seed in (1, 2))
    assert one.fans != other.fans


def test_nothing_goes_wrong_on_a_calm_day() -> None:
    found = outcomes(Trial(*carrying_all(), CALM, Policy()), 20, Pace())
    assert chance_of(found) == 1.0
    assert found.stranded.sum() == 0


def test_a_chance_that_was_never_seen_to_fail_still_has_an_error() -> None:
    assert error_of(1.0, 100) > error_of(1.0, 1000) > 0
    assert error_of(0.5, 100) == pytest.approx(0.05)


def test_the_span_holds_the_best_estimate_and_is_told_as_unknown_where_it_is_wide() -> None:
    chance = whole().all_out
    assert 0 <= chance.low <= chance.share <= chance.high <= 1
    assert chance.error > 0
    assert Chance(0.5, 0.01, 0.4, 0.4 + WIDE).known
    assert not Chance(0.5, 0.01, 0.3, 0.51).known


def test_quantiles_are_ordered_and_people_out_never_become_fewer() -> None:
    for fan in whole().fans:
        bands = np.array(fan.quantiles)
        assert (np.diff(bands, axis=1) >= 0).all(), fan.series
        assert (np.diff(bands, axis=0) >= 0).all(), fan.series
        assert (np.diff(fan.promised) >= 0).all(), fan.series
        assert fan.mean[-1] <= fan.due


def test_the_promise_is_that_of_the_plan_side_by_side_and_need_by_need() -> None:
    scenario, plan = ready_made()
    fans = {fan.series: fan.promised[-1] for fan in whole().fans}
    carried = sum(trip.people for convoy in plan.convoys for trip in convoy.trips)
    assert fans["all"] == carried
    assert sum(fans[need] for need in ("seat", "wheelchair", "stretcher", "own_vehicle")) == carried
    assert sum(fans[side.id] for side in scenario.undertakings) <= carried


def test_who_is_left_and_where_they_are_left_add_up() -> None:
    found = whole()
    assert found.left[0].mean == pytest.approx(found.stranded_mean)
    assert sum(place.mean for place in found.stranded) == pytest.approx(found.stranded_mean)
    assert found.left[0].due - found.left[0].mean == pytest.approx(found.fans[0].mean[-1])


def test_every_input_and_the_demand_is_ranked() -> None:
    inputs = whole().inputs
    assert {one.name for one in inputs} == {*RANGES, "demand"}
    sizes = [abs(one.swing) for one in inputs]
    assert sizes == sorted(sizes, reverse=True)
    for one in inputs:
        assert one.swing == pytest.approx(one.grim - one.mild)


def test_each_cause_of_halts_is_taken_away_once() -> None:
    assert [one.cause for one in whole().causes] == list(CAUSES)


def test_more_who_come_than_the_plan_has_places_for_are_told() -> None:
    scenario, plan = ready_made()
    found = stress(scenario, plan, BARE)
    assert 0 < found.beyond_share <= 1
    assert found.beyond_mean > 0


def test_a_second_lane_helps_where_the_lane_is_the_trouble() -> None:
    """Inspections a hundred times as long at one lane, and no time left: a second lane brings more."""
    scenario, plan = ready_made()
    slow = replace(CALM, inspection_scale=100.0)
    found = measures(Trial(scenario, plan, slow, Policy()), 4, Pace(), 0)
    lanes = [one for one in found if one.kind == "lane"]
    assert lanes
    assert max(one.people for one in lanes) > 0
    assert [one.people for one in found] == sorted((one.people for one in found), reverse=True)


def test_a_measure_that_changes_nothing_brings_nothing() -> None:
    assert {(one.people, one.chance) for one in measures(trial(), 4, Pace(), 0)} == {(0.0, 0.0)}


def test_measures_loosen_one_thing_and_are_other_cases() -> None:
    scenario, _ = ready_made()
    found = looser(scenario)
    assert {kind for kind, _, _ in found} >= {"team", "lane", "vehicles"}
    digests = [changed.digest for _, _, changed in found]
    assert len({*digests, scenario.digest}) == len(digests) + 1
    for _, _, changed in found:
        assert changed.digest == digest_of(replace(changed, digest=""))


def test_plans_are_made_for_measures_where_work_is_given_and_never_do_worse() -> None:
    found = measures(trial(calm=False), 10, Pace(), 1)
    assert {one.kind for one in found} >= {"team", "vehicles"}
    assert all(one.replanned for one in found)


def test_a_plan_against_itself_is_all_ties() -> None:
    scenario, plan = ready_made()
    found = compare(scenario, [("a", plan, None), ("b", plan, None)], BARE)
    (pair,) = found.pairings
    assert (pair.wins, pair.ties, pair.people, pair.people_error) == (0.0, 1.0, 0.0, 0.0)
    assert found.each[0].fans == found.each[1].fans
    assert json.loads(compare_to_json(found))["plans"] == ["a", "b"]


def test_a_plan_that_carries_fewer_loses_on_a_calm_day() -> None:
    scenario, plan = ready_made()
    last = max(plan.convoys, key=lambda convoy: convoy.departs_at)
    fewer = replace(plan, convoys=tuple(convoy for convoy in plan.convoys if convoy is not last))
    a, b = (outcomes(Trial(scenario, one, CALM, Policy()), 5, Pace()) for one in (plan, fewer))
    pair = pairing(("whole", "fewer"), a, b)
    assert (pair.wins, pair.ties) == (1.0, 0.0)
    assert pair.people == sum(trip.people for trip in last.trips)
    assert pairing(("fewer", "whole"), b, a).wins == 0.0
    asked = replace(BARE, runs=20)
    assert best_of(scenario, [fewer, plan], asked, Pace()) == 1
    assert best_of(scenario, [plan, plan], asked, Pace()) == 0


def test_the_planner_takes_the_candidate_that_is_chosen() -> None:
    scenario, _ = ready_made()
    seen: list[Plan] = []

    def last(plans: Sequence[Plan]) -> int:
        seen.extend(plans)
        return len(plans) - 1

    own, chosen = solve(scenario, work=30), solve(scenario, work=30, choose=last)
    assert isinstance(own, Planned)
    assert isinstance(chosen, Planned)
    assert len(seen) > 1
    assert seen[0] == own.plan
    assert chosen.plan == seen[-1]
    stressed = plan_case(scenario, work=30, stress_runs=20)
    assert isinstance(stressed.answer, Planned)
    assert check_plan(scenario, stressed.answer.plan, stressed.bound, None).broken == ()


def test_regret_is_what_the_bound_has_and_the_run_has_not_when_the_truce_ends() -> None:
    scenario, plan = ready_made()
    bound = Bound(scenario.digest, (BoundInstant(scenario.horizon, 10**6, ()),), 10**6, None, 0, (), ())
    found = stress(scenario, plan, BARE, bound=bound)
    ended = [halt for halt in found.halts if halt.final]
    assert (found.regret is None) == (not ended)
    if found.regret is not None:
        assert 0 <= found.regret.mean <= found.left[0].due * 2


def test_asked_to_stop_it_gives_what_there_is_and_says_so() -> None:
    stop = After(1)
    pace = Pace(3, progress=stop, cancel=stop)
    found = stress(*ready_made(), Asked(runs=3 * CHUNK), pace=pace)
    assert found.runs == CHUNK
    assert found.stopped
    first = outcomes(trial(calm=False), CHUNK, Pace(3))
    assert found.fans[0].mean == tuple(float(each) for each in first.out[:, :, 0].mean(axis=0))


def test_the_file_has_the_figures_that_scripts_read() -> None:
    body = stress_body(whole())
    assert set(body) >= {
        "runs", "seed", "p_all_out", "p_all_out_se", "p_all_out_low", "p_all_out_high", "out_by_h", "stranded_mean",
        "stranded_p95", "exposed_max", "exposed_at_halt_p95", "outdoors_cold_person_h_mean",
        "loaded_wait_person_h_mean", "last_stretcher_h", "imbalance_max_p95",
    }  # fmt: skip
    assert not {"cpu_s", "events_per_cpu_s", "plan"} & set(body)
    hours, *bands, promised = body["out_by_h"][-1]
    assert hours == body["hours"][-1]
    assert bands == sorted(bands)
    assert promised == whole().fans[0].promised[-1]


def test_speed_is_counted_where_the_work_is_done() -> None:
    _, spent = timed_outcomes(trial(), 2 * CHUNK, Pace(where=Where(2)))
    assert spent > 0


def test_what_nineteen_runs_in_twenty_do_not_go_above() -> None:
    assert worst_of(np.arange(1, 101)) == 95
    assert without_halts(hazards_at("best")).truce_mean_s == 0
