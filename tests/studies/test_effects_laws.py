"""What holds for every change of every case: no effect has the wrong sign, every figure lies in its interval."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from safeconduct.checker.check import check_plan
from safeconduct.planner.impossible import reasons_why_not
from safeconduct.progress import NEVER
from safeconduct.scenario.model import Scenario
from safeconduct.studies.effects.ceilings import ceilings, counted_at_lines
from safeconduct.studies.effects.ground import Ground
from safeconduct.studies.effects.levers import Lever
from safeconduct.studies.effects.measure import measured, out_of
from safeconduct.studies.effects.rows import row_of
from safeconduct.studies.effects.study import Asked, attempt, levers_of, prepare
from tests.planner.tiny import two_sides
from tests.studies.cases import named

ASKED = Asked(work=2)
SEEDS = st.integers(0, 12)
MEANS_OF_TIME = frozenset(
    (
        "hours",
        "hours-without",
        "lanes",
        "headway",
        "convoys",
        "lane-without",
        "desk",
        "rate",
        "road-hours-without",
    )
)
"""Kinds of changes that move seconds even where all decisions stay: a plan is carried out anew there."""


@cache
def case(seed: int) -> Scenario:
    return named(two_sides(seed))


@cache
def ground(seed: int) -> Ground | None:
    return None if reasons_why_not(case(seed), None) else prepare(case(seed), ASKED, NEVER)[0]


def chosen(seed: int, number: int) -> tuple[Ground, Lever]:
    base = ground(seed)
    assume(base is not None)
    assert base is not None
    levers = levers_of(base.scenario)
    return base, levers[number % len(levers)]


@settings(max_examples=10)
@given(SEEDS, st.integers(0, 1000))
def test_what_only_allows_more_never_brings_fewer_out(seed: int, number: int) -> None:
    base, lever = chosen(seed, number)
    change = lever.at(lever.step)
    row = row_of(base, attempt(base, change, lever.applied(base.scenario, lever.step), ASKED, NEVER))
    assume(change.nested)
    assert row.outcome == "planned"
    for key, span in row.figures:
        if key.kind == "out":
            assert span.effect is not None
            assert span.effect >= 0, (change.id, key)
            assert span.least is None or span.least >= 0
    assert row.end_h is not None
    assert row.end_h.effect is not None
    assert row.end_h.effect <= 0, change.id
    assert row.break_even is not None
    assert row.break_even.per_h >= 0


@settings(max_examples=10)
@given(SEEDS, st.integers(0, 1000))
def test_every_effect_lies_in_its_interval(seed: int, number: int) -> None:
    base, lever = chosen(seed, number)
    change = lever.at(lever.step)
    row = row_of(base, attempt(base, change, lever.applied(base.scenario, lever.step), ASKED, NEVER))
    for key, span in (*row.figures, ("end", row.end_h)):
        if span is not None and span.effect is not None:
            assert span.least is None or span.least <= span.effect, (change.id, key)
            assert span.most is None or span.effect <= span.most, (change.id, key)


@settings(max_examples=12)
@given(SEEDS, st.integers(0, 1000), st.integers(1, 4))
def test_a_plan_is_legal_in_every_looser_case(seed: int, number: int, times: int) -> None:
    base, lever = chosen(seed, number)
    units = min(lever.most, lever.step * times)
    assume(lever.change.nested)
    assume(lever.change.kind not in MEANS_OF_TIME)
    looser = lever.applied(base.scenario, units)
    broken = check_plan(looser, replace(base.plan, digest=looser.digest)).broken
    assert broken == (), (lever.change.id, broken[:2])


@settings(max_examples=12)
@given(SEEDS, st.integers(0, 1000))
def test_no_plan_is_above_the_ceilings_of_its_case_or_of_a_looser_one(seed: int, number: int) -> None:
    base, lever = chosen(seed, number)
    looser = lever.applied(base.scenario, lever.step)
    have = measured(base.scenario, base.plan, base.keys)
    proved = ceilings(looser, base.keys, base.target, base.proved)
    for key, people in have.items():
        for most in (base.proved.at_most(key), proved.at_most(key)):
            assert most is None or people <= most, (lever.change.id, key)
    end = out_of(base.plan, base.target)
    for soonest in (base.proved.end_at, proved.end_at):
        assert soonest is None or end is None or soonest <= end


@settings(max_examples=6)
@given(SEEDS)
def test_vectors_of_a_stricter_case_only_spare_work(seed: int) -> None:
    base = ground(seed)
    assume(base is not None)
    assert base is not None
    lever = levers_of(base.scenario)[-1]
    looser = lever.applied(base.scenario, lever.step)
    spared = ceilings(looser, base.keys, base.target, base.proved)
    anew = ceilings(looser, base.keys, base.target)
    for key in base.keys:
        mine, theirs = spared.at_most(key), anew.at_most(key)
        assert mine is not None
        assert theirs is not None
        assert mine >= (base.proved.at_most(key) or 0) - 1 or mine <= theirs


@settings(max_examples=10)
@given(SEEDS)
def test_rules_that_only_count_ask_nothing(seed: int) -> None:
    base = ground(seed)
    assume(base is not None)
    assert base is not None
    counted = counted_at_lines(base.scenario)
    assert check_plan(counted, base.plan).broken == ()
