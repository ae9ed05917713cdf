"""The dearest route: planner, compiled or plain, checker and exhaustive search agree; so does annealing."""

from __future__ import annotations

import os
import subprocess
import sys
from bisect import bisect_right
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.checker.routes import dearest as dearest_module
from safeconduct.checker.routes.dearest import Prices, dearest
from safeconduct.checker.routes.shuttle import shuttle_of as as_checked
from safeconduct.compiled import SWITCH
from safeconduct.planner.bep.routes import Arc, Roads, length_s
from safeconduct.planner.bep.shuttle import Shuttle
from tests.planner.bep.instances import Size, drawn, shuttle


def priced(found: Shuttle, seed: int) -> dict[Arc, int]:
    random = Random(seed)
    tables = {"first": found.first_s, "trip": found.out_s, "back": found.back_s}
    return {
        (kind, start, end): random.randint(-9, 9)
        for kind, table in tables.items()
        for start, row in enumerate(table)
        for end in range(len(row))
    }


def best_by_trying(found: Shuttle, prices: dict[Arc, int], yard: int, most_s: int) -> int:
    """Every route of at most so many seconds, and no more trips than there are loads."""
    best = 0
    waiting = [(0, 0, -1, 0)]
    while waiting:
        spent, worth, at, trips = waiting.pop()
        best = max(best, worth)
        if trips == found.load_total:
            continue
        for pickup in range(len(found.loads)):
            kind, start = ("first", yard) if at < 0 else ("back", at)
            begin = found.first_s[yard][pickup] if at < 0 else found.back_s[at][pickup]
            for shelter, out in enumerate(found.out_s[pickup]):
                if spent + begin + out <= most_s:
                    more = prices[kind, start, pickup] + prices["trip", pickup, shelter]
                    waiting.append((spent + begin + out, worth + more, shelter, trips + 1))
    return best


@given(seed=st.integers(0, 2**32), most_s=st.integers(0, 14))
def test_the_dearest_route_is_dearest(seed: int, most_s: int) -> None:
    found = shuttle(drawn(seed, Size(yards=2, pickups=2, shelters=2, loads=4, farthest=6)))
    prices = priced(found, seed)
    names: dict[str, dict[tuple[str, str], int]] = {"first": {}, "trip": {}, "back": {}}
    ids = {
        "first": ([kind.id for kind in found.yards], [group.id for group in found.pickups]),
        "trip": ([group.id for group in found.pickups], [place.id for place in found.shelters]),
        "back": ([place.id for place in found.shelters], [group.id for group in found.pickups]),
    }
    for (kind, start, end), price in prices.items():
        names[kind][ids[kind][0][start], ids[kind][1][end]] = price
    checked = dearest(as_checked(found.scenario), Prices(**names), most_s)
    dearest_ones = Roads(found, heavy=False).dearest(prices, most_s)
    several = Roads(found, heavy=False).dearest(prices, most_s, each=2)
    assert [routes[:1] for routes in several] == dearest_ones
    for yard, routes in enumerate(several):
        # Routes with more trips than loads may be looked at too: they only weaken a bound.
        most = max((price for price, _ in routes), default=0)
        assert most >= best_by_trying(found, prices, yard, most_s)
        assert checked[found.yards[yard].id] == most
        assert len({route.trips[0][0] for _, route in routes}) == len(routes)
        for price, route in routes:
            assert 0 < price <= most
            assert length_s(found, route) <= most_s
            assert sum(prices[arc] * times for arc, times in route.arcs().items()) == price


@given(seed=st.integers(0, 2**32), most=st.integers(1, 60), nearest=st.sampled_from([0, 1]))
def test_every_tick_and_every_rise_tell_the_same(seed: int, most: int, nearest: int) -> None:
    found = shuttle(drawn(seed, Size(yards=1, pickups=3, shelters=3, loads=5, nearest=nearest, farthest=12)))
    checked = as_checked(found.scenario)
    draw = Random(seed)
    prices = Prices(
        {},
        {road: draw.randrange(-20, 60) for road in sorted(checked.trip_s)},
        {road: draw.randrange(-20, 20) for road in sorted(checked.back_s)},
    )
    before = dearest_module._steps_into(checked, prices, (2, 1, most))
    ticks = dearest_module._tick_by_tick(before, most)
    for end, (times, worths) in dearest_module._worth_by_worth(before, most).items():
        assert [worths[bisect_right(times, tick) - 1] for tick in range(most + 1)] == ticks[end][1]


@given(seed=st.integers(0, 2**32), nearest=st.sampled_from([0, 1]))
def test_compiled_and_plain_find_the_same_route(seed: int, nearest: int) -> None:
    found = shuttle(drawn(seed, Size(yards=2, pickups=4, shelters=3, loads=6, nearest=nearest, farthest=30)))
    prices = priced(found, seed)
    assert Roads(found, heavy=True).dearest(prices, 60) == Roads(found, heavy=False).dearest(prices, 60)


ANNEALED = """
from safeconduct.planner.bep.improve import first_plan, improved
from safeconduct.planner.bep.routes import Roads
from tests.planner.bep.instances import Size, drawn, shuttle
found = shuttle(drawn(4, Size(yards=2, pickups=6, shelters=4, buses=4, loads=14, spare=2, farthest=40)))
print(improved(Roads(found, heavy=False), first_plan(found), (20, 4_000, 1.0), [1, 2, 3]))
"""


def test_annealing_finds_the_same_compiled_or_plain() -> None:
    said = set()
    for switch in ("0", "1"):
        surroundings = {**os.environ, SWITCH: switch}
        run = subprocess.run(
            [sys.executable, "-c", ANNEALED], capture_output=True, text=True, check=True, env=surroundings
        )
        said.add(run.stdout)
    assert len(said) == 1
    assert "Route" in said.pop()
