"""Whether readings can be kept: a chain or a schedule for each, and the schedule passes a check of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.agreement.breaches import breaches
from safeconduct.agreement.history import NEVER, History
from safeconduct.agreement.standing import standing
from safeconduct.scenario.accord import schedule
from safeconduct.scenario.accord.orderings import Option, ReadingAnswer, answer_for
from safeconduct.scenario.accord.schedule import find_witness, largest_load, sides_of
from safeconduct.scenario.cycles import find_cycles
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import Scenario
from tests.planner.tiny import two_sides
from tests.scenario.folders import write_case
from tests.scenario.test_cycles import after, two_sided

PAIR = "aleppo-2016+orderings"


def answer(reading: str) -> ReadingAnswer:
    return answer_for(load_case(PAIR, reading=reading))


def history(scenario: Scenario, found: ReadingAnswer) -> History:
    assert found.witness is not None
    outside = tuple((one.id, one.expected_at) for one in scenario.outside if one.expected_at is not None)
    return History(sides_of(scenario), found.witness.convoys, outside)


def test_two_orderings_clash_where_nobody_may_leave_before_all_of_the_other_side() -> None:
    found = answer("towns-first-all")
    assert found.answer == "contradictory"
    assert ("last-bus", "towns-first-all") in {cycle.rules for cycle in found.cycles}
    assert found.witness is None
    assert {"aleppo"} == set(found.cycles[0].stopped)


def test_they_clash_where_each_waits_for_each_unless_convoys_are_counted_against_their_sense() -> None:
    found = answer("towns-first-each")
    assert found.answer == "contradictory_unless"
    assert find_cycles(load_case(PAIR, reading="towns-first-each")) == ()  # not by the first convoys alone
    (unless,) = found.unless
    scenario = load_case(PAIR, reading="towns-first-each")
    assert (unless.many, unless.few) == ("towns", "aleppo")
    assert unless.convoys * largest_load(scenario) >= 27_000 > (unless.convoys - 1) * largest_load(scenario)
    assert unless.convoys * unless.people >= 2_500 > unless.convoys * (unless.people - 1)


@pytest.mark.parametrize("reading", ["towns-first-1250", "towns-first-convoy"])
def test_they_go_together_where_the_second_means_the_first_step_with_a_schedule_to_show(reading: str) -> None:
    found, scenario = answer(reading), load_case(PAIR, reading=reading)
    assert found.answer == "compatible"
    whole = history(scenario, found)
    # Checked against both sentences as they stand, without the code that judges rules.
    assert found.witness is not None
    towns = [one for one in found.witness.convoys if one.side == "towns"]
    aleppo = [one for one in found.witness.convoys if one.side == "aleppo"]
    assert max(one.leaves_at for one in towns) >= max(one.leaves_at for one in aleppo)
    begun = min(one.crosses_at for one in aleppo)
    arrived = sum(one.people for one in towns if one.arrives_at <= begun)
    assert arrived >= (1250 if reading.endswith("1250") else 1)
    assert (sum(one.people for one in aleppo), sum(one.people for one in towns)) == (27_000, 2_500)
    assert all(one.people <= largest_load(scenario) for one in found.witness.convoys)
    assert list(breaches(scenario.rules, whole)) == []


@pytest.mark.parametrize("reading", load_case("aleppo-2016").readings)
def test_no_second_of_a_schedule_is_broken(reading: str) -> None:
    scenario = load_case("aleppo-2016", reading=reading)
    whole = history(scenario, answer_for(scenario))
    seconds = {one.at(deed) for one in whole.seen for deed in ("leaves", "crosses", "arrives")}
    for now in sorted(seconds):
        assert standing(scenario.rules, whole, now).broken == ()
    assert {side.state for side in standing(scenario.rules, whole, max(seconds)).sides} == {"met"}


@pytest.mark.parametrize("seed", range(60))
def test_a_schedule_and_a_chain_never_stand_side_by_side(seed: int) -> None:
    scenario = two_sides(seed)
    witness = find_witness(scenario)
    if witness is not None and scenario.rules:
        assert find_cycles(scenario) == ()
        outside = tuple((one.id, one.expected_at) for one in scenario.outside if one.expected_at is not None)
        whole = History(sides_of(scenario), witness.convoys, outside)
        assert list(breaches(scenario.rules, whole)) == []
        assert max(whole.complete_at.values(), default=0) < NEVER


def test_most_drawn_cases_with_rules_get_an_answer() -> None:
    drawn = [two_sides(seed) for seed in range(60)]
    answers = [answer_for(scenario).answer for scenario in drawn if scenario.rules]
    assert len(answers) > 30
    assert answers.count("not_known") <= len(answers) // 3
    assert "compatible" in answers


@pytest.mark.parametrize("reading", ["towns-first-all", "towns-first-each"])
def test_every_option_was_tried_and_ends_the_contradiction(reading: str) -> None:
    scenario = load_case(PAIR, reading=reading)
    found = answer_for(scenario)
    assert (
        Option("towns-first-" + reading.removeprefix("towns-first-"), "towns-first", "aside", "")
        in found.options
    )
    for option in found.options:
        if option.kind == "aside":
            rules = tuple(rule for rule in scenario.rules if rule.id != option.rule)
            assert answer_for(replace(scenario, rules=rules)).answer == "compatible"


def test_steps_of_two_rules_on_the_same_sides_are_told_apart(tmp_path: Path) -> None:
    """Step 1 of one rule is not step 1 of another: these two go together."""
    toml = two_sided("x", "tranches", "steps = [[100, 100], [400, 400]]") + two_sided(
        "y", "tranches", "steps = [[0, 100], [500, 400]]"
    )
    scenario = load_case(write_case(tmp_path, toml))
    assert find_cycles(scenario) == ()
    assert answer_for(scenario).answer == "compatible"


@pytest.mark.parametrize(
    "text",
    [
        two_sided("r", "in_step", "tolerance = 0.25"),
        two_sided("r", "in_step", "ratio = 1.5\ntolerance_people = 60"),
        two_sided("r", "tranches", "steps = [[200, 100], [300, 200]]"),
        two_sided("r", "paired", 'meeting_a = "bridge"\nmeeting_b = "bridge"\ngap_min = 5'),
        after("r", "north each leaves", "south each leaves"),
        after("r", "north last crosses", "south last arrives"),
    ],
)
def test_every_kind_of_rule_gets_a_schedule(tmp_path: Path, text: str) -> None:
    assert answer_for(load_case(write_case(tmp_path, text))).answer == "compatible"


def test_a_condition_without_a_time_gets_no_schedule_and_no_verdict(tmp_path: Path) -> None:
    toml = '\n[[outside]]\nid = "aid"\nname = "Aid"\nkind = "aid"\n\n[[rule]]\nid = "r"\nkind = "after"\n'
    toml += 'event = { of = "north", which = "first", verb = "leaves" }\nwaits_for = { of = "aid" }\n'
    assert answer_for(load_case(write_case(tmp_path, toml))).answer == "not_known"
    timed = toml.replace('kind = "aid"\n', 'kind = "aid"\nexpected = "2026-05-04T09:00"\n', 1)
    found = answer_for(load_case(write_case(tmp_path / "timed", timed)))
    assert found.answer == "compatible"
    assert found.witness is not None
    begins = min(one.leaves_at for one in found.witness.convoys if one.side == "north")
    assert begins >= 1_777_878_000  # 09:00 in Paris


@pytest.mark.parametrize(("forgotten", "reading"), [("_after", "both-first-step"), ("_tranches", "document")])
def test_a_schedule_that_was_made_wrongly_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, forgotten: str, reading: str
) -> None:
    """The definition of the rules judges it, not what made it."""
    monkeypatch.setattr(schedule, forgotten, lambda *_: iter(()))
    assert find_witness(load_case("aleppo-2016", reading=reading)) is None
