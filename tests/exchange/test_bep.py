"""Instances of the Bus Evacuation Problem: read whole, or refused with everything that is wrong."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.errors import InvalidInput
from safeconduct.exchange.bep import Instance, case_files, read_bep
from safeconduct.units import seconds_up
from tests.planner.bep.instances import Size, case_of, drawn, written

SIZES = st.builds(
    Size,
    yards=st.integers(1, 4),
    pickups=st.integers(1, 6),
    shelters=st.integers(1, 5),
    buses=st.integers(1, 9),
    loads=st.integers(1, 20),
    seats=st.integers(1, 40),
    spare=st.integers(-3, 3),
    nearest=st.just(0),
    farthest=st.integers(0, 20_000),
)

SMALL = """2 10
1 2
2 35 15 20
2 40 10 30
1 7 8

1 3 9
2 4 4
"""


def refused(text: str) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as raised:
        read_bep(text, "small.txt")
    assert all(fault.fact and fault.cure for fault in raised.value.faults)
    return [(fault.code, fault.place) for fault in raised.value.faults]


def test_a_small_instance_by_hand() -> None:
    instance = read_bep(SMALL, "small.txt")
    assert instance == Instance(10, (2,), (15, 20), (10, 30), ((7, 8),), ((3, 9), (4, 4)))
    assert (instance.loads, instance.slots) == ((2, 2), (1, 3))


@given(seed=st.integers(0, 2**32), size=SIZES, colons=st.booleans())
def test_what_is_written_is_read_again(seed: int, size: Size, *, colons: bool) -> None:
    instance = drawn(seed, size)
    text = written(instance, colons=colons)
    if any(instance.people):
        assert read_bep(text, "drawn.txt") == instance
        assert read_bep(text.replace("\n", "\r\n").replace(" ", "\t"), "drawn.txt") == instance
    else:
        assert refused(text) == [("BE003", "small.txt top")]


def test_every_fault_is_named_at_once() -> None:
    text = SMALL.replace("2 35", "2 36").replace("1 7 8", "3 7 -8").replace("2 4 4", "2 4 four")
    assert refused(text) == [
        ("BE004", "small.txt line 3"),
        ("BE004", "small.txt line 5"),
        ("BE002", "small.txt line 5"),
        ("BE002", "small.txt line 8"),
    ]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["BE001"]),
        (SMALL[:-6], ["BE001"]),
        (SMALL + "5\n", ["BE005"]),
        (SMALL.replace("2 10", "0 10", 1), ["BE003"]),
        (SMALL.replace("2 10", "3 10", 1), ["BE004"]),
        (SMALL.replace("2 10", "2 0", 1), ["BE003"]),
        (SMALL.replace("2 35 15 20", "2 0 0 0"), ["BE003"]),
        (SMALL.replace("2 35", "999999999 35"), ["BE001"]),
        (SMALL.replace("1 7 8", "1 7 31622390"), ["BE003"]),
        ("<html>\n", ["BE002", "BE001"]),
    ],
)
def test_what_is_no_instance_is_refused(text: str, codes: list[str]) -> None:
    assert [code for code, _ in refused(text)] == codes


@given(st.text(alphabet="0123456789 \n:-ax", max_size=80))
def test_nothing_but_faults_comes_of_rubbish(text: str) -> None:
    with suppress(InvalidInput):
        assert read_bep(text, "rubbish.txt").people


@given(seed=st.integers(0, 2**32), size=SIZES)
def test_no_load_and_no_place_is_lost_in_the_case(seed: int, size: Size) -> None:
    instance = drawn(seed, size)
    if not any(instance.people):
        return
    case = case_of(instance)
    assert case.people_total == sum(instance.loads) * instance.seats
    room = [place.capacity for place in case.places if place.kind == "reception"]
    assert room == [slots * instance.seats for slots in instance.slots]
    assert sum(kind.usable for kind in case.classes) == sum(instance.buses)
    assert case.horizon - case.start > instance.surely_done_s


@given(st.integers(0, 31_622_400))
def test_minutes_are_read_as_the_seconds_that_were_meant(seconds: int) -> None:
    instance = Instance(1, (1,), (1,), (1,), ((min(seconds, 10_000_000),),), ((0,),))
    legs = case_files(instance, "one")["legs.csv"].splitlines()
    minutes = legs[1].split(",")[6]
    assert seconds_up(minutes, 60) == min(seconds, 10_000_000)
