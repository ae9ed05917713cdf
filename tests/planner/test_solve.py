"""Solving: the same answer for the same question, stopped when asked, and never an unchecked plan."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest

from safeconduct.agreement.rules import After, Event, InStep, Paired, Rule, Tranches
from safeconduct.checker.check import check_plan
from safeconduct.checker.verdict import Break, Verdict
from safeconduct.planner import stated
from safeconduct.planner.answers import Impossible, OutOfTime, Planned
from safeconduct.planner.problem import compile_problem
from safeconduct.planner.solve import default_work, solve
from safeconduct.plans.file import plan_to_json
from safeconduct.plans.model import Bound, Plan
from safeconduct.scenario.model import Must, Scenario, TeamClass
from tests.planner.tiny import HOUR, START, group, leg, place, scenario, two_sides, undertaking, vehicles

PLAIN = 3  # a case drawn without rules, windows or duties in the way

ONE_PLAN = """
import sys
sys.path.insert(0, {root!r})
from safeconduct.plans.file import plan_to_json
from safeconduct.planner.solve import solve
from tests.planner.tiny import two_sides
print(plan_to_json(solve(two_sides(3), work=12, seed=5).plan))
"""


@dataclass
class Counting:
    """Asks to stop after so many questions, and counts the reports."""

    limit: int
    asked: int = 0
    reports: int = 0

    def requested(self) -> bool:
        self.asked += 1
        return self.asked > self.limit

    def report(self, stage: str, done: int, total: int | None, message: str = "") -> None:
        self.reports += 1
        assert total is not None
        assert 0 <= done <= total


def planned(case: Scenario, **how: object) -> Plan:
    """The plan, where there must be one; checked once more."""
    answer = solve(case, **how)  # type: ignore[arg-type]  # keywords of solve
    assert isinstance(answer, Planned), answer
    assert check_plan(case, answer.plan, None).broken == ()
    return answer.plan


def road(rules: tuple[Rule, ...] = (), **known: object) -> Scenario:
    """Two sides of sixty people that cross one line towards each other."""
    places = (
        place("west", "assembly", bays=2),
        place("east", "assembly", bays=2),
        place("west-halt", "meeting", safe_to_wait=True, wait_max_s=2 * HOUR),
        place("line", "junction"),
        place("east-halt", "meeting", safe_to_wait=True, wait_max_s=2 * HOUR),
        place("to-east", "reception"),
        place("to-west", "reception"),
    )
    pairs = (("west", "west-halt", 20), ("west-halt", "line", 5), ("line", "east-halt", 5),
             ("east-halt", "to-east", 10), ("east", "east-halt", 30), ("west-halt", "to-west", 10))  # fmt: skip
    legs = tuple(
        leg(start, end, minutes)
        for one, other, minutes in pairs
        for start, end in ((one, other), (other, one))
    )
    fields: dict[str, object] = {
        "places": places, "legs": legs, "rules": rules,
        "groups": (group("a", "west", 60, ("to-east",), undertaking="a"),
                   group("b", "east", 60, ("to-west",), undertaking="b")),
        "classes": (vehicles("bus", 3, "west"), vehicles("coach", 3, "east")),
        "teams": (TeamClass("team", "", 2, "west", legs[0].hours, None, 0, (), 2),
                  TeamClass("guide", "", 2, "east", legs[0].hours, None, 0, (), 2)),
        "undertakings": (undertaking("a", 60), undertaking("b", 60)),
    }  # fmt: skip
    return scenario(**(fields | known))


def first_crossing(plan: Plan, side: str) -> int:
    """When the first convoy of a side leaves the line."""
    return min(
        stop.leaves_at
        for convoy in plan.convoys
        if convoy.origin == {"a": "west", "b": "east"}[side]
        for stop in convoy.stops
        if stop.place == "line"
    )


def test_the_same_question_has_the_same_bytes_for_an_answer(repository: Path) -> None:
    case = two_sides(PLAIN)
    text = plan_to_json(planned(case, work=12, seed=5))
    assert text == plan_to_json(planned(case, work=12, seed=5))
    for hash_seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", ONE_PLAN.format(root=str(repository))],
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=True,
            text=True,
        )
        assert done.stdout.strip() == text.strip()


def test_work_is_counted_and_told() -> None:
    watch = Counting(limit=10**9)
    plan = planned(two_sides(PLAIN), work=15, progress=watch)
    assert plan.work == 15
    assert plan.stopped_by == "work"
    assert watch.reports >= 15


def test_a_user_who_asks_to_stop_gets_the_best_so_far() -> None:
    plan = planned(two_sides(PLAIN), work=10_000, cancel=Counting(limit=4))
    assert plan.stopped_by == "user"
    assert plan.work < 20


def test_a_clock_that_runs_out_is_named() -> None:
    plan = planned(two_sides(PLAIN), work=10**6, time_limit_s=0.3)
    assert plan.stopped_by == "clock"


@pytest.mark.parametrize("objective", ["robust", "fastest"])
def test_everybody_is_brought_out_where_nothing_stands_in_the_way(objective: str) -> None:
    plan = planned(road(), objective=objective, work=12)
    assert plan.figures.people_out == 120
    assert plan.objective == objective


def test_an_unchecked_plan_is_never_given(monkeypatch: pytest.MonkeyPatch) -> None:
    def never_content(case: Scenario, plan: Plan, bound: Bound | None = None) -> Verdict:
        return Verdict((Break("TIMES", "c001", "", None, "1 s", "as asked by the test"),), plan.figures, None)

    monkeypatch.setattr(stated, "check_plan", never_content)
    answer = solve(road(), work=8)
    assert isinstance(answer, OutOfTime)
    assert answer.best is None


def test_a_must_comes_first() -> None:
    musts = (Must(60, START + 5 * HOUR),)
    case = road(undertakings=(undertaking("a", 60), undertaking("b", 60, musts=musts)))
    plan = planned(case, work=12)
    out = sum(
        t.people for c in plan.convoys if c.origin == "east" for t in c.trips if t.out_at <= START + 5 * HOUR
    )
    assert out == 60


def test_in_step_neither_side_runs_ahead() -> None:
    case = road((InStep("step", "a", "b", Fraction(1, 2)),))
    plan = planned(case, work=16)
    assert plan.figures.people_out == 120


def test_steps_are_filled_to_the_last_person() -> None:
    case = road((Tranches("steps", "a", "b", ((20, 20), (40, 40))),))
    plan = planned(case, work=16)
    assert plan.figures.people_out == 120
    second = sorted(
        stop.leaves_at for convoy in plan.convoys for stop in convoy.stops if stop.place == "line"
    )
    assert second[-1] > min(convoy.arrives_at for convoy in plan.convoys)


def test_pairs_cross_together() -> None:
    case = road((Paired("pairs", "a", "b", "west-halt", "east-halt", HOUR),))
    plan = planned(case, work=20)
    assert abs(first_crossing(plan, "a") - first_crossing(plan, "b")) <= HOUR


def test_what_waits_for_the_other_waits() -> None:
    case = road((After("after", Event("a", "first", "leaves"), Event("b", "first", "arrives")),))
    plan = planned(case, work=12)
    arrived = min(convoy.arrives_at for convoy in plan.convoys if convoy.origin == "east")
    assert min(convoy.departs_at for convoy in plan.convoys if convoy.origin == "west") >= arrived


def test_two_rules_that_wait_for_each_other_are_impossible() -> None:
    case = road(
        (
            After("one", Event("a", "first", "leaves"), Event("b", "first", "arrives"), clause="c1"),
            After("two", Event("b", "first", "leaves"), Event("a", "first", "arrives"), clause="c2"),
        )
    )
    case = replace(
        case,
        undertakings=tuple(replace(each, musts=(Must(1, START + 40 * HOUR),)) for each in case.undertakings),
    )
    answer = solve(case, work=5)
    assert isinstance(answer, Impossible)
    assert {rule for reason in answer.reasons for rule in reason.ids} >= {"one", "two"}


def test_the_cost_of_lower_classes_is_told_unless_signed() -> None:
    crowd = (
        group("a", "west", 30, ("to-east",), undertaking="a", priority=1),
        group("rest", "west", 300, ("to-east",), undertaking="a"),
        group("b", "east", 300, ("to-west",), undertaking="b", priority=3),
    )
    case = road(groups=crowd, undertakings=(undertaking("a", 330), undertaking("b", 300)))
    told = planned(case, work=8).warnings
    assert all("priority" in warning for warning in told)
    assert planned(replace(case, priority_signed_by="A. Person, head of the cell"), work=8).warnings == ()


def test_default_work_depends_on_the_case_alone() -> None:
    problem = compile_problem(two_sides(PLAIN))
    assert default_work(problem) == default_work(compile_problem(two_sides(PLAIN)))
    assert default_work(problem) >= 50
