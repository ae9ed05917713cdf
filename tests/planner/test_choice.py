"""Which of the plans that a search has kept is offered first."""

from __future__ import annotations

from safeconduct.planner.objective import Merit
from safeconduct.planner.policy import plain_policy
from safeconduct.planner.problem import compile_problem
from safeconduct.planner.search import Found, Harvest
from safeconduct.planner.solve import in_order
from tests.planner.tiny import START, two_sides


def test_a_plan_of_least_regret_that_leaves_somebody_does_not_stop_the_choice() -> None:
    problem = compile_problem(two_sides(1))
    policy = plain_policy(problem)

    def found(regret: int, people_out: int) -> Found:
        return Found(policy, Merit(True, float(regret), regret, people_out, START + 3600, (float(regret),)))

    careful, thorough = found(10, 90), found(100_000, 100)
    chosen = in_order(problem, Harvest([careful, thorough]), "robust")
    assert [one.merit.people_out for one in chosen] == [90, 100]
