"""Ways are the quickest there are, in order, and never visit a place twice: held against trying them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.roads.network import Network, Path, holders_common


@dataclass(frozen=True)
class Road:
    id: str
    start: str
    end: str
    loaded_s: int
    empty_s: int
    holder: str = ""


def road(text: str, seconds: int, holder: str = "") -> Road:
    start, end = text.split("-")[:2]
    return Road(text, start, end, seconds, seconds, holder)


PLAIN = (road("a-b", 10), road("b-c", 10), road("a-c", 30), road("c-d", 10), road("b-d", 25), road("d-a", 1))


def all_ways(roads: tuple[Road, ...], start: str, end: str, seen: tuple[str, ...] = ()) -> Iterator[Path]:
    """Every simple way, by trying them all."""
    if start == end:
        yield ()
        return
    for one in roads:
        if one.start == start and one.end not in (*seen, start):
            yield from ((one.id, *rest) for rest in all_ways(roads, one.end, end, (*seen, start)))


def test_the_quickest_empty_way() -> None:
    assert Network(PLAIN).empty_path("a", "d") == ("a-b", "b-c", "c-d")
    assert Network(PLAIN).empty_path("a", "a") == ()
    assert Network(PLAIN).empty_path("b", "nowhere") is None


def test_standing_at_a_post_weighs_but_not_at_the_ends() -> None:
    posts = Network(PLAIN, {"c": (100, 6), "a": (1000, 1000), "d": (1000, 1000)})
    assert posts.empty_path("a", "d") == ("a-b", "b-d")
    assert posts.seconds(("a-b", "b-c", "c-d"), loaded=True) == 130
    assert posts.seconds(("a-b", "b-c", "c-d"), loaded=False) == 36
    assert posts.driving_s(("a-b", "b-c", "c-d")) == 30


def test_holders_shut_roads() -> None:
    roads = (road("a-b", 10, "army"), road("a-c", 10), road("c-b", 10, "militia"))
    network = Network(roads)
    assert network.empty_path("a", "b", frozenset({"army"})) == ("a-b",)
    assert network.empty_path("a", "b", frozenset({"militia"})) == ("a-c", "c-b")
    assert network.empty_path("a", "b", frozenset({"navy"})) is None
    assert network.reachable("a", frozenset({"navy"})) == {"a", "c"}
    assert network.reachable("a") == {"a", "b", "c"}


def test_common_holders() -> None:
    assert holders_common((), ()) is None
    assert holders_common(("x", "y"), ()) == frozenset({"x", "y"})
    assert holders_common(("x", "y"), ("y", "z")) == frozenset({"y"})
    assert holders_common(("x",), ("z",)) == frozenset()


def test_ways_come_in_order_and_no_more_than_asked() -> None:
    assert Network(PLAIN).loaded_paths("a", "d") == (("a-b", "b-c", "c-d"), ("a-b", "b-d"), ("a-c", "c-d"))
    assert len(Network(PLAIN).loaded_paths("a", "d", most=2)) == 2


def test_parallel_roads_are_two_ways() -> None:
    roads = (road("a-b-low", 10), road("a-b-high", 20), road("b-c", 5))
    assert Network(roads).loaded_paths("a", "c") == (("a-b-low", "b-c"), ("a-b-high", "b-c"))


def test_a_way_through_the_line_leaves_it_towards_the_reception() -> None:
    assert Network(PLAIN).loaded_paths("a", "d", "b") == (("a-b", "b-c", "c-d"), ("a-b", "b-d"))
    assert Network(PLAIN).loaded_paths("a", "d", "a") == Network(PLAIN).loaded_paths("a", "d")
    assert Network(PLAIN).loaded_paths("a", "d", "d") == ()
    # The only way to the line goes through the reception itself.
    assert Network((road("a-r", 1), road("r-l", 1), road("l-r", 1))).loaded_paths("a", "r", "l") == ()


places = st.sampled_from("abcdef")
roads = st.lists(
    st.tuples(places, places, st.integers(1, 20)).filter(lambda ends: ends[0] != ends[1]), max_size=14
).map(
    lambda found: tuple(
        road(f"{start}-{end}-{number}", cost) for number, (start, end, cost) in enumerate(found)
    )
)


@given(roads)
def test_the_best_ways_are_the_best_of_all_simple_ways(found: tuple[Road, ...]) -> None:
    network = Network(found)
    every = sorted(all_ways(found, "a", "f"), key=network.driving_s)
    ways = network.loaded_paths("a", "f", most=4)
    assert [network.driving_s(way) for way in ways] == [network.driving_s(way) for way in every[:4]]
    assert len(set(ways)) == len(ways)
    assert set(ways) <= set(every)


@given(roads, st.sampled_from("bcde"))
def test_ways_through_a_line_are_simple_and_found_where_there_are_any(
    found: tuple[Road, ...], line: str
) -> None:
    network = Network(found)
    ends = {one.id: one.end for one in found}
    every = {way for way in all_ways(found, "a", "f") if line in [ends[name] for name in way[:-1]]}
    ways = network.loaded_paths("a", "f", line, most=4)
    assert set(ways) <= every
    assert bool(ways) == bool(every)
    assert all(network.driving_s(first) <= network.driving_s(second) for first, second in pairwise(ways))
