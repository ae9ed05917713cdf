"""Earliest and latest seconds on a road with hours and posts."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.planner.bound_roads import (
    Arc,
    Gate,
    Graph,
    back,
    earliest,
    fit,
    graph_of,
    latest,
    open_s,
    reaches,
)

NODES = "abcdef"


def test_fit_waits_for_the_next_span_that_is_long_enough() -> None:
    assert fit(((0, 10), (20, 25), (30, 50)), 4, 6) == 4
    assert fit(((0, 10), (20, 25), (30, 50)), 5, 6) == 30
    assert fit(((0, 10),), 5, 6) is None


def test_back_is_the_last_start_that_is_done_in_time() -> None:
    assert back(((0, 10), (20, 25), (30, 50)), 40, 6) == 34
    assert back(((0, 10), (20, 25), (30, 50)), 33, 6) == 4
    assert back(((5, 10),), 9, 6) is None


def test_open_time_of_nothing_is_nothing() -> None:
    assert open_s(((0, 10), (20, 30)), 5, 25) == 10
    assert open_s(((0, 10),), None, 25) == 0
    assert open_s(((0, 10),), 9, 3) == 0


def test_a_post_is_missed_only_where_a_road_around_it_exists() -> None:
    always = ((0, 100),)
    straight = [Arc("ab", "a", "b", 1, always), Arc("bc", "b", "c", 1, always)]
    assert not reaches(graph_of(straight), "a", "c", without="b")
    assert not reaches(graph_of(straight), "a", "c", without_leg="bc")
    assert reaches(graph_of([*straight, Arc("ac", "a", "c", 9, always)]), "a", "c", without="b")


def _drawn(seed: int) -> tuple[Graph, dict[str, Gate]]:
    draw = Random(seed)

    def hours() -> tuple[tuple[int, int], ...]:
        if draw.random() < 0.5:
            return ((-1000, 2000),)
        cuts = sorted(draw.sample(range(400), 4))
        return ((cuts[0], cuts[1]), (cuts[2], cuts[3] + 200))

    arcs = [
        Arc(one + other, one, other, draw.randint(1, 30), hours())
        for one in NODES
        for other in NODES
        if one != other and draw.random() < 0.4
    ]
    gates = {}
    for node in "cd":
        service = draw.randint(1, 9)
        gates[node] = Gate(service * draw.randint(1, 4), service, hours())
    return graph_of(arcs), gates


@given(st.integers(0, 10_000), st.integers(50, 700))
def test_the_latest_second_to_leave_is_the_last_that_arrives_in_time(seed: int, deadline: int) -> None:
    graph, gates = _drawn(seed)
    leave = latest(graph, "f", deadline, gates, passed=False).get("a")
    if leave is None:
        return
    assert earliest(graph, "a", leave, gates)["f"] <= deadline
    assert earliest(graph, "a", leave + 1, gates).get("f", deadline + 1) > deadline
