"""Other tools' orders are carried out by the rules: what they are measured by has to be a plan."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from benchmarks.peers.greedy import greedy
from benchmarks.peers.model import TimeIndexed
from benchmarks.peers.orders import Order, from_line, to_line
from benchmarks.peers.realise import realise
from safeconduct.checker.check import check_plan
from safeconduct.cli.main import app
from safeconduct.scenario.model import Scenario
from safeconduct.workspace.plans import load


@pytest.fixture(scope="module", params=[1, 2])
def region(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """A made-up region of ten places."""
    folder = tmp_path_factory.mktemp("region") / "case"
    words = ["generate", "region", "--size", "S", "--seed", str(request.param), "--out", str(folder)]
    assert CliRunner().invoke(app, words).exit_code == 0
    return load(folder)


def test_what_a_greedy_hand_orders_comes_to_a_plan_that_keeps_the_rules(region: Scenario) -> None:
    plan = realise(region, greedy(region))
    assert not check_plan(region, plan).broken
    assert plan.figures.people_out > region.people_total // 4


def test_orders_survive_the_way_between_processes() -> None:
    orders = (Order(60, "a", "r", (("bus", 2), ("van", 1))), Order(120, "b", "r", (("bus", 3),)))
    assert from_line(to_line(reversed(orders))) == orders


def test_an_order_too_small_for_a_convoy_is_not_carried_out(region: Scenario) -> None:
    first = greedy(region)[0]
    kind = first.vehicles[0][0]
    assert not realise(region, (Order(first.at, first.place, first.reception, ((kind, 1),)),)).convoys


def test_a_solution_of_the_programme_is_read_as_the_convoys_that_it_sends(region: Scenario) -> None:
    model = TimeIndexed(region, 1800)
    names = model.programme.names
    begun = next(name for name in names if name[0] == "c")
    kind = next(each for each in region.classes if each.holds("seat"))
    vehicles = names["n", begun[1], begun[2], kind.id, begun[3]]
    orders = model.orders({names[begun]: 2.0, vehicles: 5.0})
    assert [order.vehicles for order in orders] == [((kind.id, 3),), ((kind.id, 2),)]
    assert {(order.place, order.reception) for order in orders} == {begun[1:3]}
