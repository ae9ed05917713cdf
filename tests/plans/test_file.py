"""plan.json and bound.json: what is written is read back, and what is wrong is named, all of it."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.errors import InvalidInput
from safeconduct.plans.file import bound_from_json, bound_to_json, plan_from_json, plan_to_json
from safeconduct.plans.model import Bound, BoundInstant, Convoy, Figures, Load, Move, Plan, Stop, Trip

FIGURES = Figures(
    people_total=3,
    people_out=3,
    out_by_category=(("seat", 3),),
    last_stretcher_h=None,
    finish_h=1.0,
    finish_bound_h=None,
    regret_people=None,
    regret_at_h=None,
    regret_found_people=None,
    regret_floor_people=None,
    mean_regret_share=None,
    mark_people=None,
    gap=None,
    exposed_max=5,
    exposed_max_at_h=0.5,
    loaded_wait_person_h=0.25,
    longest_aboard_h=0.75,
    convoys=1,
    vehicles_used=1,
    vehicle_km=12.5,
    inputs_assumed_share=0.5,
)
CONVOY = Convoy(
    id="c001",
    origin="a",
    reception="r",
    team="team-01",
    legs=("l1",),
    trips=(Trip("bus-0001", (Load("g", 3),), bay_at=100, bay_free_at=200, unloaded_at=900, out_at=960),),
    departs_at=250,
    holds=(("m", 300),),
    stops=(Stop("a", 200, 250, 250), Stop("r", 800, 800, 800)),
)
PLAN = Plan(
    case="x",
    variant="",
    reading="",
    digest="d",
    objective="robust",
    seed=1,
    work=2,
    stopped_by="work",
    convoys=(CONVOY,),
    moves=(Move("bus-0001", "depot", "a", ("l0",), 0, 90),),
    figures=FIGURES,
    warnings=("PW001 …",),
)


def test_a_plan_is_read_back_as_it_was_written() -> None:
    assert plan_from_json(plan_to_json(PLAN)) == PLAN


def test_a_plan_file_says_its_edition() -> None:
    assert json.loads(plan_to_json(PLAN))["edition"] == "cell"


def test_instants_are_written_for_people() -> None:
    assert json.loads(plan_to_json(PLAN))["convoys"][0]["departs_at"] == "1970-01-01T00:04:10Z"


def test_every_fault_of_a_plan_file_is_named_at_once() -> None:
    body = json.loads(plan_to_json(PLAN))
    body["seed"] = "one"
    body["convoys"][0]["departs_at"] = "four o'clock"
    body["moves"][0]["whom"] = body["moves"][0].pop("who")
    body["objective"] = "cheapest"
    with pytest.raises(InvalidInput) as caught:
        plan_from_json(json.dumps(body))
    places = {fault.place for fault in caught.value.faults}
    assert {
        "plan.json seed",
        "plan.json convoys[0].departs_at",
        "plan.json moves[0].whom",
        "plan.json moves[0].who",
        "plan.json objective",
    } <= places


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "safeconduct-plan/9"}', '{"format": "safeconduct-plan/1"}']
)
def test_what_is_no_plan_file_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        plan_from_json(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda v: st.lists(v) | st.dictionaries(st.text(), v),
    )
)
def test_no_json_value_makes_the_reader_crash(value: object) -> None:
    body = json.loads(plan_to_json(PLAN))
    for key in list(body):
        if key not in {"format", "edition"}:
            with pytest.raises(InvalidInput):
                plan_from_json(json.dumps({**body, key: {"not": value}}))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_dual_multipliers_survive_the_file_to_the_last_bit(multiplier: float) -> None:
    bound = Bound("d", (BoundInstant(5, 3, (("row", multiplier),)),), 3, None, 0, ("SEATS",), ("DUTY",))
    assert bound_from_json(bound_to_json(bound)) == bound


@pytest.mark.parametrize(
    ("old", "new", "fact"),
    [
        ('"seed": 1', '"seed": 1, "seed": 2', "'seed' stands twice"),
        ('"seed": 1', '"seed": ' + "[" * 100_000, "nested too deeply"),
        ('"seed": 1', '"seed": ' + "9" * 5000, "a number has 5000 digits"),
        ('"seed": 1', '"seed": 9007199254740992', "is no number that a plan can hold"),
        ('"gap": null', '"gap": NaN', "NaN is no number"),
        ('"gap": null', '"gap": 1e400', "is no number that a plan can hold"),
        ('"team": "team-01"', '"team": "\\ud800"', "'\\ud800'"),
        ('"team": "team-01"', '"team": "\\u001b[31m"', "'\\x1b[31m'"),
    ],
)
def test_hostile_files_are_refused_in_plain_words(old: str, new: str, fact: str) -> None:
    text = plan_to_json(PLAN)
    assert old in text
    with pytest.raises(InvalidInput, match=re.escape(fact)):
        plan_from_json(text.replace(old, new, 1))
