"""The quick reader reads what the decoder reads, and leaves everything odd to it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.planner.answers import Planned
from safeconduct.planner.solve import solve
from safeconduct.plans import file as files
from safeconduct.plans.codec import Decoder, encode
from safeconduct.plans.file import plan_from_json, plan_to_json
from safeconduct.plans.model import Plan
from safeconduct.plans.quick import Odd, quick
from tests.planner.tiny import two_sides

ODD: tuple[Any, ...] = (
    *(None, True, -1, 2**60, 1.5, "", "x\x07", "2016-12-15", "2016-12-15T04:00:00+02:00"),
    *([], {}, ["a"], {"a": 1}),
)


def a_plan() -> Plan:
    answer = solve(two_sides(3), work=6)
    assert isinstance(answer, Planned)
    return answer.plan


PLAN = a_plan()


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where something stands in a JSON value."""
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [path, *(place for key in keys for place in places(value[key], (*path, key)))]


PLACES = [place for place in places(encode(PLAN)) if place]


def test_a_plan_is_read_quickly_and_written_as_it_was() -> None:
    assert quick(Plan, encode(PLAN)) == PLAN
    assert plan_from_json(plan_to_json(PLAN)) == PLAN


@given(place=st.sampled_from(PLACES), odd=st.sampled_from(ODD), how=st.sampled_from(["put", "cut", "add"]))
def test_what_the_quick_reader_takes_the_decoder_takes_and_reads_the_same(
    place: tuple[Any, ...], odd: Any, how: str
) -> None:
    body = encode(PLAN)
    holder = body
    for key in place[:-1]:
        holder = holder[key]
    if how == "put":
        holder[place[-1]] = odd
    elif how == "cut":
        del holder[place[-1]]
    elif isinstance(holder, list):
        holder.append(odd)
    else:
        holder["odd"] = odd
    decoder = Decoder("plan.json")
    slowly = decoder.noun(Plan, body)
    try:
        found = quick(Plan, body)
    except Odd:
        return
    assert decoder.faults == []
    assert found == slowly
    assert plan_to_json(found) == plan_to_json(slowly)  # equal numbers may be of different kinds


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_text_is_what_the_library_writes(value: Any) -> None:
    assert files._indented(value) == json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_no_number_is_not_written(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        files._indented({"a": [number]})


def test_the_places_are_worth_changing() -> None:
    assert len(PLACES) > 100
