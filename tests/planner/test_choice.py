"""Which of the plans found is offered first."""

from __future__ import annotations

from safeconduct.planner.objective import Merit
from safeconduct.planner.policy import plain_policy
from safeconduct.planner.problem import Problem, compile_problem
from safeconduct.planner.search import Found, Harvest
from safeconduct.planner.solve import in_order
from tests.planner.tiny import HOUR, START, two_sides


def _found(problem: Problem, regret: int, people_out: int, finish_h: int, peak: int = 0) -> Found:
    merit = Merit(True, float(regret), regret, people_out, START + finish_h * HOUR, (float(peak),))
    return Found(plain_policy(problem), merit)


def test_the_plan_for_most_people_need_not_be_one_of_the_least_regret() -> None:
    # Two more people out, at the price of a regret far above the least: no reason to choose it, none to fall over it.
    problem = compile_problem(two_sides(3))
    everybody = problem.scenario.people_total
    few, all_of_them = _found(problem, 20, everybody - 2, 10), _found(problem, 90, everybody, 20)
    order = in_order(problem, Harvest([few, all_of_them]), "robust")
    assert order == [few, all_of_them]


def test_nobody_is_left_behind_for_a_little_less_regret() -> None:
    problem = compile_problem(two_sides(3))
    everybody = problem.scenario.people_total
    few, all_of_them = _found(problem, 20, everybody - 36, 10), _found(problem, 90, everybody, 20)
    assert in_order(problem, Harvest([few, all_of_them]), "robust")[0] == all_of_them


def test_among_plans_of_like_regret_those_for_most_people_come_first() -> None:
    problem = compile_problem(two_sides(3))
    load = problem.scenario.convoy.least * 10
    everybody = problem.scenario.people_total
    few, more = (
        _found(problem, 20, everybody - 1, 9, peak=1),
        _found(problem, 20 + load, everybody, 10, peak=5),
    )
    assert in_order(problem, Harvest([few, more]), "robust")[0] == more


def test_among_those_the_quieter_road_decides_unless_it_ends_later() -> None:
    problem = compile_problem(two_sides(3))
    out = problem.scenario.people_total
    loud, quiet, late = (_found(problem, 20, out, h, peak) for h, peak in ((10, 9), (10, 5), (11, 1)))
    assert in_order(problem, Harvest([loud, quiet, late]), "robust")[0] == quiet


def test_the_fastest_plan_leaves_nobody_behind_to_end_sooner() -> None:
    problem = compile_problem(two_sides(3))
    everybody = problem.scenario.people_total
    few, late, soon = (
        _found(problem, 20, everybody - 1, 9),
        _found(problem, 20, everybody, 12),
        _found(problem, 90, everybody, 11),
    )
    assert in_order(problem, Harvest([few, late, soon]), "fastest") == [soon, late, few]
