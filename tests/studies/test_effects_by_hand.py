"""Effects and cures that can be worked out by hand, and what a study says of itself."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import exp, isclose

import pytest

from safeconduct.agreement.rules import After, Event, InStep, Paired, Tranches
from safeconduct.checker.check import check_plan
from safeconduct.errors import InvalidInput
from safeconduct.jobs.run import Where
from safeconduct.plans.model import Plan
from safeconduct.progress import NEVER
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import Scenario, Truce
from safeconduct.studies.effects.break_even import break_even, break_even_per_h, expected_out
from safeconduct.studies.effects.clauses import rule_levers
from safeconduct.studies.effects.file import effects_from_json, effects_to_json
from safeconduct.studies.effects.follow import followed
from safeconduct.studies.effects.ground import Tried
from safeconduct.studies.effects.levers import FAMILIES, Change
from safeconduct.studies.effects.model import Cure, Effects
from safeconduct.studies.effects.rows import row_of
from safeconduct.studies.effects.study import Asked, levers_of, prepare, study
from tests.planner.tiny import HOUR, START
from tests.studies.cases import in_step, named, one_post, two_sides


class Told:
    """A progress that remembers, and a cancel that asks to end after so many reports."""

    def __init__(self, after: int | None = None) -> None:
        self.reports: list[str] = []
        self.after = after

    def report(self, stage: str, done: int, total: int | None, message: str = "") -> None:
        self.reports.append(message)

    def requested(self) -> bool:
        return self.after is not None and len(self.reports) > self.after


def test_a_second_lane_saves_what_half_the_queue_takes() -> None:
    found = study(one_post(), Asked(work=2, only=("post/lanes",)))
    (row,) = found.rows
    assert (row.change.before, row.change.after) == (1.0, 2.0)
    assert row.end_h is not None
    assert row.end_h.effect == pytest.approx(-20 / 60, abs=1e-3)
    # Plan and bound agree on both ends, so the effect is proved and stands alone.
    assert row.end_h.single
    assert row.end_h.least == row.end_h.most == row.end_h.effect


def test_what_does_not_bind_changes_nothing() -> None:
    found = study(one_post(), Asked(work=2, only=("a/bays", "convoy/hold")))
    assert [row.change.kind for row in found.rows] == ["bays", "hold"]
    for row in found.rows:
        assert row.origin in ("unused", "followed")
        assert all(span.effect == 0 and span.single for _, span in row.figures)
        assert row.break_even is not None
        assert row.break_even.per_h == 0


def test_a_case_without_a_plan_names_the_smallest_cure_of_each_clause() -> None:
    # Ten people of forty are a quarter: whoever crosses first is so far ahead. Below an eighth it is proved.
    found = study(two_sides(in_step(2)), Asked(work=40, only=("step",)))
    assert (found.outcome, found.rows) == ("impossible", ())
    cures = {cure.changes[0].id: cure for cure in found.cures}
    assert cures["step/without"].state == "cured"
    assert cures["step/without"].people_out == 80
    tolerance = cures["step/tolerance"]
    assert tolerance.state == "cured"
    assert tolerance.changes[0].after == 25
    assert tolerance.proved_below == 12


def test_two_musts_that_cannot_be_kept_are_cured_together_only() -> None:
    # The road takes a little over two hours; everybody must be there after one.
    found = study(two_sides(must_h=1.0), Asked(work=2, only=("agreement",)))
    assert found.outcome == "impossible"
    assert {cure.state for cure in found.cures} == {"not_alone"}
    together = {tuple(change.id for change in pair.changes): pair for pair in found.pairs}
    later = together["a/must-1/later", "b/must-1/later"]
    assert [change.after for change in later.changes] == [3.0, 3.0]
    assert all(pair.state == "cured" and pair.people_out == 80 for pair in found.pairs)
    assert ("a/must-1", "a/must-1/later") not in together


def test_rows_stand_in_the_fixed_order_and_hold_both_sides() -> None:
    found = study(two_sides(in_step(50)), Asked(work=1, only=("agreement", "means", "limits")))
    families = [FAMILIES.index(row.change.family) for row in found.rows]
    assert families == sorted(families)
    assert found.sides == ("a", "b")
    for row in found.rows:
        told = {(key.kind, key.side, key.hours) for key, _ in row.figures}
        for at in found.hours:
            assert {("past", "a", at), ("past", "b", at), ("at", "a", at), ("at", "b", at)} <= told


def test_each_rule_is_loosened_in_its_own_unit() -> None:
    case = two_sides()
    rules = (
        InStep("share", "a", "b", Fraction(1, 10)),
        InStep("people", "a", "b", Fraction(0), Fraction(2), 30),
        Paired("pairs", "a", "b", "line-a", "line-b", 1800),
        Tranches("steps", "a", "b", ((10, 10), (10, 10), (20, 20))),
        After("after", Event("a", "each", "leaves"), Event("b", "each", "arrives")),
        After("last", Event("a", "first", "leaves"), Event("b", "last", "leaves")),
    )
    told = {}
    for rule in rules:
        with_rule = replace(case, rules=(rule,))
        for lever in rule_levers(with_rule, rule):
            told[lever.change.id] = lever.at(lever.step).after
            looser = lever.applied(with_rule, lever.step)
            assert looser.rules != with_rule.rules
            assert looser.digest != named(with_rule).digest
    assert told == {
        "share/without": None,
        "share/tolerance": 20.0,
        "people/without": None,
        "people/tolerance": 60.0,
        "pairs/without": None,
        "pairs/gap": 60.0,
        "steps/without": None,
        "steps/steps": 2.0,
        "after/without": None,
        "after/act": 1.0,
        "last/without": None,
        "last/first": None,
        "last/last": None,
    }


def test_every_lever_of_the_shipped_cases_changes_its_case() -> None:
    for name in ("aleppo-2016", "aleppo-2016+daylight", "four-towns-2017", "river-flood"):
        case = load_case(name)
        levers = levers_of(case)
        ids = [lever.change.id for lever in levers]
        assert len(ids) == len(set(ids))
        for lever in levers:
            assert 1 <= lever.step <= lever.most, lever.change.id
            assert lever.loosen(case, lever.step) != case, lever.change.id


def test_a_plan_keeps_its_decisions_and_takes_the_seconds_of_the_other_case() -> None:
    case = one_post()
    (lever,) = [one for one in levers_of(case) if one.change.id == "post/lanes"]
    from safeconduct.studies.effects.seeking import sought

    (plan,) = sought(case, None, seed=0, work=2, stop=lambda _done: False).plans
    looser = lever.applied(case, 1)
    there = followed(looser, plan)
    assert there is not None
    assert not check_plan(looser, there).broken
    assert [convoy.departs_at for convoy in there.convoys] == [one.departs_at for one in plan.convoys]
    assert there.convoys[0].out_at == plan.convoys[0].out_at - 1200
    assert followed(named(replace(case, groups=())), plan) is None


def test_asked_to_end_it_gives_what_it_has() -> None:
    told = Told(after=3)
    found = study(one_post(), Asked(work=1, only=("places", "posts", "means")), progress=told, cancel=told)
    assert found.stopped
    states = [row.outcome for row in found.rows]
    assert "planned" in states
    assert states[-1] == "not_tried"


def test_the_same_work_gives_the_same_bytes_and_a_file_comes_back() -> None:
    case = two_sides(in_step(50))
    asked = Asked(work=2, seed=3, only=("step",))
    text = effects_to_json(study(case, asked))
    assert text == effects_to_json(study(case, asked))
    assert effects_to_json(effects_from_json(text)) == text
    for broken in ("", "[]", '{"format": "safeconduct-plan/1"}', text.replace('"cell"', '"cell", "x": 1', 1)):
        with pytest.raises(InvalidInput):
            effects_from_json(broken)


def test_a_plan_that_is_later_never_stands_for_a_case_that_only_allows_more() -> None:
    ground = prepare(one_post(), Asked(work=1), NEVER)[0]
    assert ground is not None

    def moved(seconds: int) -> Plan:
        convoys = tuple(
            replace(one, trips=tuple(replace(trip, out_at=trip.out_at + seconds) for trip in one.trips))
            for one in ground.plan.convoys
        )
        return replace(ground.plan, convoys=convoys)

    change = Change("a/bays", "places", "bays", ("a",))
    later = row_of(ground, Tried(change, ground.scenario, ground.proved, (moved(3600),), done=True))
    assert later.origin in ("unused", "followed")
    assert later.end_h is not None
    assert later.end_h.effect == 0
    sooner = row_of(ground, Tried(change, ground.scenario, ground.proved, (moved(-600),), done=True))
    assert sooner.origin == "new"
    assert sooner.end_h is not None
    assert sooner.end_h.effect == pytest.approx(-1 / 6, abs=1e-3)
    # Of another reading the plan stands as it is: that reading need not allow what the case does.
    assert (
        row_of(ground, Tried(replace(change, nested=False), ground.scenario, ground.proved)).outcome
        == "planned"
    )


def test_each_time_shows_the_plan_that_has_most_out_by_then() -> None:
    ground = prepare(one_post(), Asked(work=1, hours=(1.5, 2.0)), NEVER)[0]
    assert ground is not None

    def out_by(*hours: float) -> Plan:
        """The case's own plan, its four buses arriving when it is said."""
        (convoy,) = ground.plan.convoys
        at = (ground.scenario.start + round(hour * 3600) for hour in hours)
        trips = tuple(replace(trip, out_at=out) for trip, out in zip(convoy.trips, at, strict=True))
        return replace(ground.plan, convoys=(replace(convoy, trips=trips),))

    poor = replace(ground, plans=(out_by(3, 3, 3, 3),))
    found = (out_by(1.4, 3, 3, 3), out_by(1.9, 1.9, 1.9, 1.9))
    change = Change("a/bays", "places", "bays", ("a",))
    row = row_of(poor, Tried(change, ground.scenario, ground.proved, found, done=True))
    assert row.origin == "new"
    effects = [span.effect for hours in (1.5, 2.0) if (span := row.span("out", hours)) is not None]
    assert effects == [10, 40]


def test_processes_change_no_figure() -> None:
    case, asked = one_post(), Asked(work=1, only=("posts", "places"))
    assert study(case, asked, where=Where(2)) == study(case, asked)


def test_a_break_even_by_hand() -> None:
    # 100 people at 10 h against 100 at 8 h: 8(λ + x) = 10 λ, so x = λ/4.
    rate = 1 / 50
    assert isclose(break_even_per_h([(10, 100)], [(8, 100)], rate), rate / 4, rel_tol=1e-6)
    assert break_even_per_h([(10, 100)], [(12, 100)], rate) == 0
    assert isclose(expected_out([(10, 100)], rate), 100 * exp(-0.2))
    found = break_even(
        ([(10, 100)], [(8, 100)]), ([(6, 100)], [(4, 100)]), Truce(50 * HOUR, 20 * HOUR, 100 * HOUR)
    )
    assert found.least == 0
    assert list(found.at_range) == pytest.approx([1 / 80, 1 / 400])
    assert isclose(found.per_h, 0.005, rel_tol=1e-4)
    assert found.most is not None
    assert isclose(found.most, 10 * rate / 4 - rate, rel_tol=1e-3)  # bounds with it at 4 h: x = 10 λ/4 − λ


def _cure(found: Effects, name: str) -> Cure:
    return next(cure for cure in found.cures if cure.changes[0].id == name)


def test_a_side_that_crosses_nobody_is_no_cure() -> None:
    case: Scenario = two_sides(in_step(2))
    found = study(case, Asked(work=2, only=("step/tolerance",)))
    assert (_cure(found, "step/tolerance").people_out or 0) > 0
    assert case.start == START
    assert case.horizon == START + 48 * HOUR
