"""One line at a time: what clears it, what opens it again, and what a plan's roads ask of holders."""

from __future__ import annotations

from dataclasses import replace

import pytest

from safeconduct.decision.calls import calls_of
from safeconduct.decision.ground import ground_of
from safeconduct.decision.judge import judge
from safeconduct.decision.model import Demand, Entry, Households, Standing, Weight
from safeconduct.decision.standing import stand
from safeconduct.scenario.load import load_case
from safeconduct.units import HOUR_S
from tests.decision import aleppo
from tests.decision.aleppo import entry
from tests.reports import sample

NOON = 1_000_000
HOLDER = Demand("holder", "post")


def confirmed(at: int = NOON, **more: object) -> Entry:
    return entry(
        "holder", "post", at, **({"local": True, "valid_to": NOON + 9 * HOUR_S, "through": "x"} | more)
    )


@pytest.mark.parametrize(
    ("entries", "standing", "weight"),
    [
        ((), "not known", "stops"),
        ((confirmed(),), "clear", "none"),
        ((confirmed(local=False),), "not local", "stops"),
        ((confirmed(valid_to=NOON + HOUR_S),), "lapsed", "stops"),
        ((confirmed(), entry("holder", "other", state="against")), "clear", "none"),
        ((entry("holder", "post", NOON - 60, state="against"), confirmed()), "clear", "none"),
        ((entry("holder", "post", NOON, state="against"), confirmed()), "against", "stops"),
        ((confirmed(), entry("holder", "post", NOON + 1, state="not known")), "not known", "stops"),
        # Seen before, but told after: whoever confirmed did not know of it.
        (
            (
                confirmed(),
                entry("holder", "post", NOON - 3600, state="against", entered_at=NOON + 60),
            ),
            "against",
            "stops",
        ),
        # Found, then unknown: what was found is not taken back by not knowing.
        (
            (
                entry("holder", "post", NOON - 60, state="against"),
                entry("holder", "post", NOON, state="not known"),
            ),
            "against",
            "stops",
        ),
        # The shorter word is the last one.
        ((confirmed(), confirmed(NOON + 60, valid_to=NOON + HOUR_S)), "lapsed", "stops"),
    ],
)
def test_a_holder(entries: tuple[Entry, ...], standing: Standing, weight: Weight) -> None:
    line = stand(HOLDER, entries, at=NOON + 2 * HOUR_S)
    assert (line.standing, line.weight) == (standing, weight)


def test_a_confirmation_that_ends_before_the_convoy_is_back_is_none() -> None:
    short = confirmed(valid_to=NOON + 3 * HOUR_S)
    assert stand(Demand("holder", "post", NOON + 3 * HOUR_S), (short,), at=NOON).clear
    late = stand(Demand("holder", "post", NOON + 3 * HOUR_S + 1), (short,), at=NOON)
    assert (late.standing, late.weight) == ("lapses", "stops")


def test_a_clearing_lapses_in_the_second_that_it_names() -> None:
    assert stand(HOLDER, (confirmed(),), at=NOON + 9 * HOUR_S - 1).clear
    assert not stand(HOLDER, (confirmed(),), at=NOON + 9 * HOUR_S).clear


@pytest.mark.parametrize("line", ["mines", "threat", "list", "carer"])
def test_what_is_found_forbids_and_what_nobody_has_looked_for_weighs(line: str) -> None:
    demand = Demand(line, "there")
    assert stand(demand, (), at=NOON).weight == "protest"
    found = entry(line, "there", NOON - 60, state="against")
    assert stand(demand, (found,), at=NOON).weight == "stops"
    cleared = entry(line, "there", NOON - 30, valid_to=NOON + 60)
    assert stand(demand, (found, cleared), at=NOON).clear
    assert stand(demand, (found, cleared), at=NOON + 60).weight == "stops", (
        "found again once the clearing lapses"
    )


@pytest.mark.parametrize(
    "line", ["consent", "monitors", "destination", "stay", "reception", "alternatives", "compulsion"]
)
def test_other_lines_allow_going_under_protest_only(line: str) -> None:
    demand = Demand(line, "there")
    assert stand(demand, (), at=NOON).weight == "protest"
    assert stand(demand, (entry(line, "there", NOON, state="against"),), at=NOON).weight == "protest"


def test_consent_is_clear_only_when_every_household_has_been_told_and_asked() -> None:
    some = entry("consent", "there", NOON, households=Households(10, 9, 9, 0, 0))
    assert stand(Demand("consent", "there"), (some,), at=NOON).standing == "some not told"
    every = replace(some, households=Households(10, 10, 7, 2, 1))
    assert stand(Demand("consent", "there"), (every,), at=NOON).clear
    assert stand(Demand("consent", "there"), (replace(every, households=None),), at=NOON).weight == "protest"


def test_a_road_that_the_case_suspects_forbids_until_an_entry_clears_it() -> None:
    scenario = aleppo.case()
    legs = tuple(
        replace(leg, cleared="suspected") if leg.id == "militia-line-back" else leg for leg in scenario.legs
    )
    suspected = replace(scenario, legs=legs)
    judged = judge(suspected, (), at=aleppo.SIX)
    assert ("mines", "militia-line") in {(one.demand.line, one.demand.about) for one in judged.stopping}
    # Cleared by an entry about the way back: a road is one road.
    looked = judge(suspected, (entry("mines", "militia-line-back"),), at=aleppo.SIX)
    assert "mines" not in {one.demand.line for one in looked.stopping}


def test_what_the_case_calls_cleared_clears_nothing() -> None:
    scenario = aleppo.case()
    cleared = replace(scenario, legs=tuple(replace(leg, cleared="cleared") for leg in scenario.legs))
    judged = judge(cleared, (), at=aleppo.SIX)
    assert {one.standing for one in judged.lines if one.demand.line == "mines"} == {"not known"}


@pytest.mark.parametrize(
    ("answers", "states"),
    [
        ((), ("silent", "silent", "to come", "to come")),
        ((("H-12", "clear"),), ("go", "silent", "to come", "to come")),
        ((("H-3", "clear"),), ("silent", "go", "to come", "to come")),
        ((("H-3", "against"),), ("silent", "no-go", "to come", "to come")),
        ((("H-3", "not known"),), ("silent", "silent", "to come", "to come")),
    ],
)
def test_calls(answers: tuple[tuple[str, str], ...], states: tuple[str, ...]) -> None:
    hours = {"H-12": 12, "H-3": 3}
    known = [one for one in aleppo.answered_calls() if one.line == "roster"]
    known += [entry("call", name, aleppo.SIX - hours[name] * HOUR_S, state=state) for name, state in answers]
    calls = calls_of(tuple(known), aleppo.SIX, at=aleppo.SIX - 2 * HOUR_S)
    assert tuple(call.state for call in calls) == states
    # A later "go" makes good an earlier silence, and nothing else does.
    assert any(call.stops for call in calls) == (("H-3", "clear") not in answers)


def test_a_call_to_come_for_which_nobody_is_named_forbids() -> None:
    calls = calls_of((), aleppo.SIX, at=aleppo.SIX - 20 * HOUR_S)
    assert {(call.state, call.stops) for call in calls} == {("nobody named", True)}


def test_an_answer_to_an_earlier_departure_is_none_to_this_one() -> None:
    old = tuple(aleppo.answered_calls(aleppo.SIX - 24 * HOUR_S))
    calls = calls_of(old, aleppo.SIX, at=aleppo.SIX)
    assert {call.state for call in calls} == {"silent"}


def test_without_an_hour_no_call_can_be_made() -> None:
    calls = calls_of(aleppo.answered_calls(), None, at=aleppo.SIX)
    assert {(call.state, call.stops) for call in calls} == {("no hour", True)}


def test_a_plan_asks_the_holders_of_its_own_roads_there_and_back() -> None:
    case = sample.scenario()
    plan = sample.plan(case)
    first = min(plan.convoys, key=lambda convoy: convoy.departs_at)
    ground = ground_of(case, plan, at=case.start)
    assert ground.departs_at == first.departs_at
    assert {holder for holder, _ in ground.holders} == {"army", "militia", "rebels"}
    needed = dict(ground.holders)
    assert max(until for until in needed.values() if until is not None) >= first.out_at
    west = replace(plan, convoys=(first,), moves=())
    assert ground_of(case, west, at=first.departs_at + 1).holders == ()
    assert ground_of(case, west, at=first.departs_at + 1).departs_at is None


def test_a_plan_with_nothing_left_to_leave_is_no_reason_to_go() -> None:
    case = sample.scenario()
    plan = sample.plan(case)
    judged = judge(case, (), plan, at=max(convoy.departs_at for convoy in plan.convoys) + 1)
    assert judged.outcome == "do not go"
    assert {call.state for call in judged.calls} == {"no hour"}


def test_a_case_without_an_agreement_asks_no_holder() -> None:
    flood = load_case("river-flood")
    judged = judge(flood, (), at=flood.start)
    assert "holder" not in {line.demand.line for line in judged.lines}


def test_a_road_of_an_agreement_that_nobody_is_named_for_forbids() -> None:
    scenario = aleppo.case()
    legs = tuple(replace(leg, holder="") if leg.id == "militia-line" else leg for leg in scenario.legs)
    judged = judge(replace(scenario, legs=legs), (), at=aleppo.SIX)
    assert "unheld" in {line.demand.about for line in judged.stopping}


def test_new_doubt_has_to_be_signed_for_again() -> None:
    entries = aleppo.at_each_outcome(aleppo.case())["under protest"]
    later = entry("stay", "", aleppo.SIX + 90, state="against")
    judged = judge(aleppo.case(), (*entries, later), at=aleppo.SIX + 120)
    assert (judged.outcome, judged.missing) == ("do not go", ("signature",))


def test_doubt_entered_in_the_second_of_the_signature_has_to_be_signed_for_again() -> None:
    """Nobody can tell which of two entries of one second came first: the signature gives way."""
    entries = aleppo.at_each_outcome(aleppo.case())["under protest"]
    signed = max(one.entered_at for one in entries if one.line == "signature")
    at = signed + 60
    assert judge(aleppo.case(), entries, at=at).outcome == "under protest"
    together = entry("stay", "", signed, state="against")
    assert judge(aleppo.case(), (*entries, together), at=at).missing == ("signature",)


def test_a_review_is_none_from_its_own_second_on() -> None:
    entries = aleppo.at_each_outcome(aleppo.case())["under protest"]
    (due_at,) = (one.due_at for one in entries if one.line == "review")
    assert due_at is not None
    for at, there in ((due_at - 1, True), (due_at, False)):
        papers = {paper.name: paper.there for paper in judge(aleppo.case(), entries, at=at).papers}
        assert papers["review"] is there
