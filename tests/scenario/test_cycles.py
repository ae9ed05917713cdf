"""Rules that wait for each other are found, and only those, each with the fewest rules that make the contradiction."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.scenario.cycles import Cycle, find_cycles
from safeconduct.scenario.load import load_case
from tests.scenario.folders import edited, write_case


def after(name: str, event: str, waits_for: str, more: str = "") -> str:
    """A rule from two events written as ``north first leaves``."""
    tables = []
    for text in (event, waits_for):
        of, which, verb = text.split()
        tables.append(f'{{ of = "{of}", which = "{which}", verb = "{verb}" }}')
    return (
        f'\n[[rule]]\nid = "{name}"\nkind = "after"\nclause = "one"\n'
        f"event = {tables[0]}\nwaits_for = {tables[1]}\n{more}\n"
    )


def two_sided(name: str, kind: str, text: str) -> str:
    return f'\n[[rule]]\nid = "{name}"\nkind = "{kind}"\na = "north"\nb = "south"\n{text}\n'


def cycles(folder: Path, toml: str, **tables: str) -> tuple[Cycle, ...]:
    return find_cycles(load_case(write_case(folder, toml, **tables)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("north first leaves", "south first arrives"), ("south first leaves", "north first arrives")),
        (("north each leaves", "south each arrives"), ("south each leaves", "north each crosses")),
        (("north each crosses", "south last arrives"), ("south last leaves", "north last crosses")),
        (("north first crosses", "south last crosses"), ("south first crosses", "north first arrives")),
    ],
)
def test_two_clauses_that_wait_for_each_other_are_named(
    tmp_path: Path, one: tuple[str, str], other: tuple[str, str]
) -> None:
    (found,) = cycles(tmp_path, after("x", *one) + after("y", *other))
    assert (found.rules, found.clauses, found.reading) == (("x", "y"), ("one",), "strict")
    assert "north" in found.stopped


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            ("north first leaves", "south first leaves"),
            ("south first leaves", "north first leaves"),
        ),  # together
        (("north first leaves", "south first arrives"), ("south last leaves", "north last leaves")),
        (("north last leaves", "south first arrives"), ("south last arrives", "north first crosses")),
        (("north each leaves", "south first leaves"), ("south last arrives", "north last arrives")),
        (
            ("north each crosses", "south last arrives"),
            ("south last leaves", "north last leaves"),
        ),  # north waits loaded
    ],
)
def test_clauses_that_can_be_kept_are_not_accused(
    tmp_path: Path, one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert cycles(tmp_path, after("x", *one) + after("y", *other)) == ()


def test_a_cycle_of_lasts_stops_nobody_but_nothing_is_ever_complete(tmp_path: Path) -> None:
    (found,) = cycles(
        tmp_path,
        after("x", "north last leaves", "south last arrives")
        + after("y", "south last leaves", "north last arrives"),
    )
    assert (found.stopped, found.unfinished) == ((), ("north", "south"))


def test_a_rule_that_is_not_needed_for_the_contradiction_is_not_named(tmp_path: Path) -> None:
    rules = (
        after("x", "north first leaves", "south first arrives")
        + after("y", "south first leaves", "north first arrives")
        + after("z", "south last leaves", "north first leaves")
    )
    assert [found.rules for found in cycles(tmp_path, rules)] == [("x", "y")]


def test_every_contradiction_is_found_not_only_the_first(tmp_path: Path) -> None:
    rules = "".join(
        after(name, "north first leaves", f"south first {verb}")
        for name, verb in (("p", "arrives"), ("q", "crosses"))
    ) + after("y", "south first leaves", "north first arrives")
    assert [found.rules for found in cycles(tmp_path, rules)] == [("p", "y"), ("q", "y")]


def test_steps_contradict_all_before_any(tmp_path: Path) -> None:
    steps = two_sided("steps", "tranches", "steps = [[200, 200], [208, 100]]")
    (found,) = cycles(tmp_path, steps + after("x", "north first leaves", "south last arrives"))
    assert (found.rules, found.stopped) == (("steps", "x"), ("north",))
    one_step = two_sided("steps", "tranches", "steps = [[408, 300]]")
    assert cycles(tmp_path / "b", one_step + after("x", "north first leaves", "south last arrives")) == ()


def test_a_step_without_one_side_orders_the_two(tmp_path: Path) -> None:
    steps = two_sided("steps", "tranches", "steps = [[0, 300], [408, 0]]")
    assert cycles(tmp_path, steps) == ()
    (found,) = cycles(tmp_path / "b", steps + after("x", "south first leaves", "north first crosses"))
    assert found.rules == ("steps", "x")


def test_the_first_arrival_of_a_step_is_no_later_than_its_end(tmp_path: Path) -> None:
    steps = two_sided("steps", "tranches", "steps = [[200, 200], [208, 100]]")
    (found,) = cycles(tmp_path, steps + after("x", "north first arrives", "south last crosses"))
    assert (found.rules, found.stopped) == (("steps", "x"), ("north",))


def test_in_step_contradicts_one_side_before_the_other(tmp_path: Path) -> None:
    close = two_sided("even", "in_step", 'tolerance = { best = 0.5, source = "one" }')
    wide = two_sided("even", "in_step", 'tolerance = { best = 1, source = "one" }')
    all_before = after("x", "north first leaves", "south last arrives")
    (found,) = cycles(tmp_path, close + all_before)
    assert (found.rules, found.stopped, found.unfinished) == (("even", "x"), ("north",), ("south",))
    assert cycles(tmp_path / "b", wide + all_before) == ()


def paired(gap_min: int) -> str:
    gap = f'meeting_a = "bridge"\nmeeting_b = "bridge"\ngap_min = {{ best = {gap_min}, source = "one" }}'
    return two_sided("pairs", "paired", gap)


def test_a_pair_cannot_wait_for_an_arrival_that_takes_longer_than_its_gap(tmp_path: Path) -> None:
    arrives_first = after("x", "north each crosses", "south each arrives")
    (found,) = cycles(tmp_path, paired(29) + arrives_first)  # thirty minutes from the bridge to the hall
    assert found.rules == ("pairs", "x")
    assert cycles(tmp_path / "b", paired(30) + arrives_first) == ()


def test_a_faster_vehicle_shortens_the_least_time(tmp_path: Path) -> None:
    vehicles = edited(
        "vehicles", ("held_back,source", "held_back,speed,source"), (",counted", ",0.5,counted")
    )
    arrives_first = after("x", "north each crosses", "south each arrives")
    assert cycles(tmp_path, paired(29) + arrives_first, vehicles=vehicles) == ()


def test_readings_stand_apart(tmp_path: Path) -> None:
    rules = after("x", "north first leaves", "south first arrives") + after(
        "y", "south first leaves", "north first arrives", 'readings = ["wide"]'
    )
    folder = write_case(tmp_path, rules)
    assert find_cycles(load_case(folder)) == ()
    assert [found.reading for found in find_cycles(load_case(folder, reading="wide"))] == ["wide"]
