"""Where a rule bites and where it just does not: the edges that the rules page draws."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from safeconduct.agreement.rules import After, Event, InStep, Paired, Tranches, Which
from safeconduct.checker.check import check_plan
from safeconduct.checker.explain import explain
from safeconduct.checker.verdict import Break, in_order, when
from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Must, Release, Scenario
from tests.checker import builder as b
from tests.checker.builder import at, river
from tests.corrupted.plans import _pair_decisions


def broken(scenario: Scenario, plan: Plan) -> list[tuple[str, str]]:
    """Codes and convoys of a plan whose instants and figures are made to follow."""
    found = check_plan(scenario, b.settled(scenario, plan)).broken
    return [(each.code, each.convoy) for each in found]


def loads(plan: Plan, convoy: str, vehicle: str, **people: int) -> Plan:
    """The plan with other people in one vehicle."""
    return b.with_trip(plan, convoy, vehicle, loads=b.trip(vehicle, 0, **people).loads)


def without(plan: Plan, convoy: str) -> Plan:
    """The plan without one convoy."""
    return replace(plan, convoys=tuple(each for each in plan.convoys if each.id != convoy))


def decided(scenario: Scenario | None = None) -> Plan:
    """The river's decisions."""
    return b.river_decisions(scenario or river())


# In step


def test_one_second_is_judged_in_the_worst_order() -> None:
    # n1 leaves the causeway at 62:44, and in that second s1 enters it: both cross. 44/72 alone is more than 0.6.
    plan = _pair_decisions(river())
    for tolerance, expected in ((Fraction(3, 5), [("IN-STEP", "n1")]), (Fraction(11, 18), [])):
        assert broken(river(rules=(InStep("step", "north", "south", tolerance),)), plan) == expected


def test_the_crossing_that_completes_a_side_is_judged_and_none_after_it() -> None:
    # n1 44/72 against s1 36/72; n2 completes north at 1 against 1/2; s2 comes after.
    strict = river(rules=(InStep("step", "north", "south", Fraction(1, 2) - Fraction(1, 1000)),))
    plan = b.with_convoy(decided(), "s1", departs_at=at(39))
    assert broken(strict, plan) == [("IN-STEP", "s1"), ("IN-STEP", "n2")]
    done = b.with_undertaking(strict, "south", due=36)
    assert ("IN-STEP", "n2") not in broken(done, plan)


def test_a_side_with_nobody_is_complete_from_the_beginning() -> None:
    empty = b.with_undertaking(river(), "south", due=0)
    plan = replace(decided(), convoys=decided().convoys[:2])
    assert broken(empty, replace(plan, moves=plan.moves[:7])) == []


# Tranches, paired, after


def test_a_complete_side_is_full_at_a_step_it_cannot_fill() -> None:
    # South can never fill 100, but is complete with 72 and all have arrived at 172:40.
    steps = river(rules=(Tranches("steps", "north", "south", ((44, 100), (28, 0))),))
    assert ("TRANCHES", "n2") in broken(steps, decided())
    trips = tuple(replace(trip, bay_at=at(120)) for trip in decided().convoy["n2"].trips)
    for departs, expected in ((at(148), [("TRANCHES", "n2")]), (at(152), [])):
        # n2 crosses 23:16 after it departs, at 171:16; or behind s2 through the gate, after s2 has arrived.
        plan = b.with_convoy(decided(), "n2", trips=trips, departs_at=departs)
        assert broken(steps, plan) == expected


def test_the_next_step_may_not_cross_in_the_second_in_which_the_step_before_it_ends() -> None:
    # s2 crosses at 150:00. n2, the last of step 1, arrives 33:16 after it departs.
    steps = river(rules=(Tranches("steps", "north", "south", ((72, 36), (0, 36))),))
    trips = tuple(replace(trip, bay_at=at(95)) for trip in decided().convoy["n2"].trips)
    for departs, expected in ((at(116, 44), [("TRANCHES", "s2")]), (at(116, 43), [])):
        plan = b.with_convoy(decided(), "n2", trips=trips, departs_at=departs)
        assert broken(steps, plan) == expected


def test_waiting_to_the_last_second_allowed_is_no_break() -> None:
    # n1 stands at meet-n from 56:44 to 61:00.
    for most_s, expected in ((256, []), (255, [("WAIT", "n1")])):
        places = tuple(
            replace(place, wait_max_s=most_s) if place.id == "meet-n" else place for place in river().places
        )
        assert broken(replace(river(), places=places), decided()) == expected


def test_rest_to_the_last_second_begins_a_new_duty() -> None:
    # bus-0001 and bus-0002 are free in the harbour for eight minutes before their run to the south.
    for rest_s, codes in ((480, set()), (481, {"DUTY"})):
        rested = b.with_class(river(), "bus", duty_s=90 * 60, rest_s=rest_s)
        assert {code for code, _ in broken(rested, decided())} == codes


def test_a_pair_may_cross_in_the_second_in_which_it_is_complete() -> None:
    paired = river(rules=(Paired("pairs", "north", "south", "bridge", "bridge", 600),))
    # Both reach the bridge and cross: n1 at 62:44, s1 in the same second.
    assert broken(paired, _pair_decisions(paired)) == []
    alone = replace(_pair_decisions(paired), convoys=_pair_decisions(paired).convoys[:1])
    assert ("PAIRED", "n1") in broken(paired, alone)
    nobody = b.with_undertaking(paired, "south", due=0)
    assert ("PAIRED", "n1") not in broken(nobody, alone)


@pytest.mark.parametrize(
    ("event", "waits_for", "expected"),
    [
        (("north", "first", "leaves"), ("south", "first", "leaves"), ["n1"]),
        (("north", "first", "crosses"), ("south", "first", "crosses"), []),
        (("north", "each", "crosses"), ("south", "each", "arrives"), ["n1", "n2"]),
        (("north", "each", "arrives"), ("south", "first", "arrives"), ["n1"]),
        (("north", "last", "arrives"), ("south", "first", "arrives"), []),
        (("north", "last", "arrives"), ("south", "last", "leaves"), ["n2"]),
        (("south", "last", "leaves"), ("north", "last", "arrives"), []),
        (("south", "each", "leaves"), ("north", "last", "crosses"), ["s1"]),
        (("south", "last", "leaves"), ("north", "last", "crosses"), []),
    ],
)
def test_after(event: tuple[str, Which, str], waits_for: tuple[str, Which, str], expected: list[str]) -> None:
    rule = After("order", Event(*event), Event(*waits_for))  # type: ignore[arg-type]  # verbs, as a test writes them
    assert broken(river(rules=(rule,)), decided()) == [("AFTER", convoy) for convoy in expected]


def test_what_waits_for_a_last_that_never_comes_must_not_happen() -> None:
    rule = After("order", Event("south", "first", "leaves"), Event("north", "last", "arrives"))
    more = b.with_group(river(rules=(rule,)), "n-others", people=40, releases=(Release(b.START, 40),))
    more = b.with_undertaking(more, "north", due=76)
    found = check_plan(more, b.settled(more, decided())).broken
    assert [(each.code, each.convoy, each.by) for each in found] == [("AFTER", "s1", "")]
    assert "never in this plan" in explain(found[0])


def test_a_third_that_waits_for_each_waits_for_the_last_and_for_completion() -> None:
    rule = After("order", Event("south", "each", "leaves"), Event("north", "each", "leaves"))
    one = without(decided(), "n2")
    one = replace(one, moves=tuple(move for move in one.moves if move.who not in ("bus-0003", "blue-03")))
    assert broken(river(rules=(rule,)), one) == [("AFTER", "s2")]
    assert broken(b.with_undertaking(river(rules=(rule,)), "north", due=44), one) == []


# People


def test_a_place_less_than_a_household_is_no_place_for_it() -> None:
    for others, expected in ((3, []), (4, [("PRIORITY", "n1")])):
        plan = without(loads(decided(), "n1", "bus-0002", n_others=others), "n2")
        assert broken(river(), plan) == expected


def test_the_last_of_a_group_need_not_make_a_household() -> None:
    odd = b.with_group(river(), "n-families", people=22, releases=(Release(b.START, 22),))
    assert broken(odd, loads(decided(), "n1", "bus-0002", n_families=2, n_others=16)) == []
    one_left = without(loads(decided(), "n1", "bus-0002", n_families=1, n_others=16), "n2")
    assert broken(odd, one_left) == [("HOUSEHOLD", "n1"), ("PRIORITY", "n1")]


def _guests(quota: int) -> Scenario:
    guests = b.group("guests", 20, undertaking="", priority=4)
    return replace(b.with_undertaking(river(), "north", quota=quota), groups=(*b.GROUPS, guests))


def test_people_whom_the_quota_keeps_back_are_not_waiting() -> None:
    plan = loads(decided(), "n2", "bus-0003", guests=20)
    assert broken(_guests(72), plan) == [("PRIORITY", "n2")]
    early = plan
    for car in ("car-0001", "car-0002"):
        early = b.with_trip(early, "n2", car, bay_at=at(59))
    # With 44 and 8 across the quota is used up before bus-0003 begins to load.
    assert broken(_guests(52), early) == []
    assert broken(_guests(53), early) == [("PRIORITY", "n2")]


def test_people_whom_the_step_keeps_back_are_not_waiting() -> None:
    guests = replace(_guests(72), rules=(Tranches("steps", "north", "south", ((44, 36), (8, 36), (20, 0))),))
    plan = loads(decided(), "n2", "bus-0003", guests=20)
    assert broken(guests, plan) == []


def test_people_who_do_not_accept_the_reception_are_not_waiting() -> None:
    elsewhere = b.with_group(river(), "n-families", destinations=("town",))
    plan = loads(loads(decided(), "n1", "bus-0001", n_others=20), "n1", "bus-0002", n_others=16)
    plan = without(plan, "n2")
    assert broken(elsewhere, plan) == []
    assert ("PRIORITY", "n1") in broken(river(), plan)


# Places and vehicles


def test_a_vehicle_that_leaves_makes_room_in_that_second() -> None:
    # n1 departs at 39:00 with four vehicles; bus-0006 would be the sixth at any second before.
    for arrives, expected in ((at(38, 59), [("PARKING", "")]), (at(39), [])):
        late = b.run("bus-0006", arrives - 13 * 60 - 30, "yard-gate", "north-gate-back")
        plan = decided()
        assert broken(river(), replace(plan, moves=(*plan.moves, late))) == expected


def test_a_case_without_teams_needs_none() -> None:
    plan = decided()
    plan = replace(
        plan,
        convoys=tuple(replace(convoy, team="") for convoy in plan.convoys),
        moves=tuple(move for move in plan.moves if not move.who.startswith("blue")),
    )
    assert broken(river(teams=()), plan) == []


def test_an_unrestricted_undertaking_opens_a_besieged_place() -> None:
    shut = river(windows=(("north", ((at(0), at(10)),)), ("south", b.ALWAYS)))
    codes = {code for code, _ in broken(shut, decided())}
    assert codes == {"WINDOW", "EMPTY-WINDOW"}
    free = replace(shut, groups=(*b.GROUPS, b.group("free", 1, undertaking="")))
    assert {code for code, _ in broken(free, decided())} == {"WINDOW"}
    assert {code for code, _ in broken(replace(shut, empty_needs_window=False), decided())} == {"WINDOW"}


def test_a_must_counts_to_its_last_second() -> None:
    for by, expected in ((at(84, 12), []), (at(84, 11), [("MUST", "")])):
        scenario = b.with_undertaking(river(), "north", musts=(Must(80 - 36, by),))
        assert broken(scenario, decided()) == expected


def test_exposed_is_named_once_for_each_time_above() -> None:
    found = check_plan(river(exposed_max=100), b.river_plan()).broken
    assert [(each.code, each.at, each.by) for each in found] == [("EXPOSED", at(80), "15 people")]


# The list itself


def test_breaks_come_in_the_order_of_the_page_and_of_time() -> None:
    early = Break("FORM", "", "", 1, "", "b")
    late = Break("FORM", "", "", None, "", "a")
    size = Break("SIZE", "", "", 0, "", "c")
    assert in_order([size, late, early]) == (early, late, size)


def test_sentences() -> None:
    said = Break("HOLD", "n1", "north", at(0), "60 s", "people wait")
    assert explain(said) == "HOLD convoy n1 at north, 2026-01-01 06:00:00 UTC: people wait (by 60 s)."
    assert explain(Break("FORM", "", "", None, "", "nothing is known")) == "FORM: nothing is known."
    assert when(1 << 60) == "never"
