"""Laws of standing: what it says of a second rests on that second alone, and what is broken stays broken."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given

from safeconduct.agreement.breaches import breaches
from safeconduct.agreement.history import NEVER, History, Seen, Side, until
from safeconduct.agreement.rules import After, Event, InStep, Paired, Tranches
from safeconduct.agreement.standing import SideStanding, room_in_step, standing
from tests.agreement.worlds import SECONDS, World, worlds

END = 10_000
"""After everything that a drawn history can hold, pairs that still had time included."""


def side(name: str, due: int = 100, **known: object) -> Side:
    return Side(**({"id": name, "due": due, "able": due, "line": "line", "clause": "c"} | known))  # type: ignore[arg-type]  # a dictionary of fields has one value type


def convoy(name: str, people: int, leaves: int, crosses: int = NEVER, arrives: int = NEVER) -> Seen:
    return Seen(name, name[0], people, leaves, crosses, arrives)


def two(*seen: Seen, **known: object) -> History:
    return History((side("a"), side("b")), seen, **known)  # type: ignore[arg-type]  # as above


# Laws


@given(worlds(), SECONDS, SECONDS)
def test_what_comes_later_is_not_looked_at(world: World, now: int, later: int) -> None:
    assume(later >= now)
    known = until(world.history, later)
    assert standing(world.rules, known, now) == standing(world.rules, world.history, now)


@given(worlds(), SECONDS, SECONDS)
def test_counts_never_fall_and_what_is_complete_stays_so(world: World, now: int, later: int) -> None:
    assume(later >= now)
    before, after = (standing(world.rules, world.history, at) for at in (now, later))
    for one, other in zip(before.sides, after.sides, strict=True):
        assert one.let_through <= other.let_through
        assert one.at_reception <= other.at_reception
        if one.complete_at is not None:
            assert other.complete_at == one.complete_at


@given(worlds(), SECONDS, SECONDS)
def test_a_broken_rule_stays_broken(world: World, now: int, later: int) -> None:
    assume(later >= now)
    before = {(one.code, one.rule) for one in standing(world.rules, world.history, now).broken}
    after = {(one.code, one.rule) for one in standing(world.rules, world.history, later).broken}
    assert before <= after


@given(worlds(), SECONDS)
def test_a_history_that_keeps_its_rules_to_the_end_is_never_broken_on_the_way(world: World, now: int) -> None:
    assume(next(breaches(world.rules, until(world.history, END)), None) is None)
    found = standing(world.rules, world.history, now).broken
    assert [one for one in found if one.code not in ("QUOTA", "WINDOW")] == []


@given(worlds())
def test_at_the_end_standing_finds_what_a_whole_history_breaks(world: World) -> None:
    whole = {(one.code, one.convoy, one.at) for one in breaches(world.rules, world.history)}
    found = standing(world.rules, world.history, END).broken
    told = {(one.code, one.convoy, one.at) for one in found if one.code not in ("QUOTA", "WINDOW")}
    assert whole == told


@given(worlds(), SECONDS)
def test_every_breach_names_its_clause_its_side_and_a_convoy_that_was_there(world: World, now: int) -> None:
    for one in standing(world.rules, world.history, now).broken:
        assert one.clause == "c"
        assert any(seen.convoy == one.convoy and seen.side == one.side for seen in world.history.seen)
        assert one.at is None or one.at <= now


@given(worlds(), SECONDS)
def test_the_order_in_which_convoys_are_told_does_not_matter(world: World, now: int) -> None:
    turned = replace(world.history, seen=tuple(reversed(world.history.seen)))
    one, other = (standing(world.rules, history, now) for history in (world.history, turned))
    assert [side.state for side in one.sides] == [side.state for side in other.sides]
    assert {(b.code, b.at) for b in one.broken} == {(b.code, b.at) for b in other.broken}


@given(worlds(), SECONDS)
def test_a_complete_side_waits_for_nobody_and_owes_nothing(world: World, now: int) -> None:
    for one in standing(world.rules, world.history, now).sides:
        if one.complete_at is not None:
            assert one.waits == ()
            assert one.still_due == 0
            assert one.state in ("met", "late", "broken")


@given(worlds(kinds=("in_step", "ratio", "tranches", "after", "outside")))
def test_who_waits_and_goes_all_the_same_is_named(world: World) -> None:
    """The other half of waiting: at every second, a convoy that does what its side waits for breaks the rule."""
    for now, name in ((now, name) for now in range(0, 41, 4) for name in ("a", "b")):
        known = until(world.history, now)
        own = standing(world.rules, known, now).of(name)
        for wait in own.waits:
            if own.broken or wait.only_last or not wait.rule:
                continue
            goes = Seen("zz", name, 1, now, now if wait.verb != "leaves" else NEVER, NEVER)
            if wait.verb == "arrives":
                goes = replace(goes, arrives_at=now)
            then = standing(world.rules, replace(known, seen=(*known.seen, goes)), now)
            assert any(one.convoy == "zz" for one in then.broken), (now, wait)


@given(worlds(kinds=("in_step", "ratio")))
def test_whoever_has_room_in_step_may_use_all_of_it_and_no_more(world: World) -> None:
    (rule,) = world.rules
    assert isinstance(rule, InStep)
    for now, name in ((now, name) for now in range(0, 41, 5) for name in ("a", "b")):
        known = until(world.history, now)
        room = room_in_step(known, rule, name)
        if room is None or next(breaches((rule,), known, now), None) is not None:
            continue  # off, or broken already
        for people, allowed in ((room, True), (room + 1, False)):
            goes = Seen("zz", name, people, now + 1, now + 1, NEVER)
            then = replace(known, seen=(*known.seen, goes)) if people else known
            assert (next(breaches((rule,), then, now + 1), None) is None) is allowed, (now, name, people)


# By hand


def test_crossings_of_one_second_are_judged_in_the_worst_order() -> None:
    rule = InStep("r", "a", "b", Fraction(1, 10), clause="c")
    together = two(convoy("a1", 20, 0, 5), convoy("b1", 20, 0, 5))
    assert {one.convoy for one in standing((rule,), together, 5).broken} == {"a1", "b1"}
    in_turn = two(convoy("a1", 10, 0, 5), convoy("b1", 10, 0, 6), convoy("a2", 10, 0, 7))
    assert standing((rule,), in_turn, 9).broken == ()


def test_in_step_is_off_once_a_side_is_complete_by_crossing_or_by_declaration() -> None:
    rule = InStep("r", "a", "b", Fraction(1, 2), clause="c")
    seen = (convoy("a1", 50, 0, 1), convoy("a2", 50, 0, 9))
    assert [one.convoy for one in standing((rule,), two(*seen), 9).broken] == ["a2"]
    declared = two(*seen, declared=(("b", 5),))
    assert standing((rule,), declared, 9).broken == ()
    assert standing((rule,), declared, 9).of("b").state == "met"
    assert standing((rule,), declared, 4).of("b").state == "due"


def test_a_step_waits_for_those_still_on_the_road() -> None:
    rule = Tranches("r", "a", "b", ((10, 10), (90, 90)), clause="c")
    seen = (convoy("a1", 10, 0, 1, 4), convoy("b1", 10, 0, 2, 8))
    at_7 = standing((rule,), two(*seen), 7)
    assert [(wait.on, wait.need, wait.people) for wait in at_7.of("a").waits] == [("b", "step", 10)]
    assert at_7.next_to_act == ("b",)
    assert at_7.of("a").room == 0
    at_8 = standing((rule,), two(*seen), 8)  # the second in which the step ends
    assert (at_8.of("a").state, at_8.of("a").room, at_8.next_to_act) == ("waiting", 0, ("b",))
    at_9 = standing((rule,), two(*seen), 9)
    assert (at_9.of("a").state, at_9.of("a").room) == ("due", 90)


def test_the_second_in_which_a_step_ends_is_too_early_for_the_next() -> None:
    rule = Tranches("r", "a", "b", ((10, 0), (90, 100)), clause="c")
    seen = (convoy("a1", 10, 0, 1, 5), convoy("b1", 10, 0, 5))
    assert [one.why for one in standing((rule,), two(*seen), 6).broken] == ["before-step"]
    assert standing((rule,), two(seen[0], replace(seen[1], crosses_at=6)), 6).broken == ()


def test_a_partner_has_its_gap_and_no_second_more() -> None:
    rule = Paired("r", "a", "b", "ma", "mb", 10, clause="c")
    alone = two(convoy("a1", 5, 0, 3))
    assert standing((rule,), alone, 13).broken == ()
    assert [one.why for one in standing((rule,), alone, 14).broken] == ["no-partner"]


def test_the_last_of_a_side_is_not_known_before_it_has_arrived() -> None:
    rule = After("r", Event("a", "last", "arrives"), Event("b", "first", "arrives"), clause="c")
    seen = (convoy("a1", 50, 0, 1, 5), convoy("a2", 50, 0, 2, 9), convoy("b1", 5, 0, 1, 7))
    for now in (5, 8, 12):
        assert standing((rule,), two(*seen), now).broken == (), now


def test_who_waits_for_whom_and_who_acts_next() -> None:
    rule = After("r", Event("a", "first", "leaves"), Event("b", "first", "arrives"), clause="towns-first")
    start = standing((rule,), two(), 0)
    (wait,) = start.of("a").waits
    assert (wait.on, wait.deed, wait.clause) == ("b", "arrives", "towns-first")
    assert (start.of("a").state, start.of("b").state) == ("waiting", "due")
    assert (start.next_to_act, start.deadlock) == (("b",), False)


def test_two_sides_that_wait_for_each_other_are_a_deadlock_unless_somebody_is_on_the_road() -> None:
    rules = (
        After("r", Event("a", "each", "leaves"), Event("b", "last", "arrives"), clause="c"),
        After("s", Event("b", "each", "leaves"), Event("a", "last", "arrives"), clause="d"),
    )
    still = standing(rules, two(), 0)
    assert (still.deadlock, still.next_to_act) == (True, ())
    moving = standing(rules, two(convoy("b1", 5, 0, 1)), 2)
    assert (moving.deadlock, moving.next_to_act) == (False, ("b",))


def test_sides_in_pairs_are_no_deadlock_both_may_drive_to_their_meeting_points() -> None:
    rule = Paired("r", "a", "b", "ma", "mb", 10, clause="c")
    start = standing((rule,), two(), 0)
    assert [side.waits[0].need for side in start.sides] == ["partner", "partner"]
    assert (start.deadlock, start.next_to_act) == (False, ("a", "b"))
    held = (rule, After("s", Event("b", "each", "leaves"), Event("x", "first", "happens"), clause="c"))
    assert standing(held, two(), 0).next_to_act == ("a", "x")  # a can drive there; b waits for x


@pytest.mark.parametrize(("now", "state"), [(10, "due"), (11, "late")])
def test_a_must_is_late_from_the_second_after_its_own(now: int, state: str) -> None:
    history = History((side("a", musts=((10, 10),)), side("b")), admitted=(("a", 9, 9), ("a", 11, 5)))
    assert standing((), history, now).of("a").state == state
    in_time = replace(history, admitted=(("a", 10, 10),))
    assert standing((), in_time, 99).of("a").late == ()


def test_a_window_that_shuts_for_good_leaves_a_side_late() -> None:
    history = History((side("a", windows=((0, 10), (20, 30))),), (convoy("a1", 40, 25, 31, 40),))
    shut = standing((), history, 12).of("a")
    assert (shut.state, shut.waits[0].opens_at) == ("waiting", 20)
    over = standing((), history, 30).of("a")
    assert (over.state, over.late[0].kind, over.late[0].done) == ("late", "expired", 40)


def test_leaving_while_the_window_is_shut_and_crossing_beyond_the_quota_are_broken() -> None:
    history = History((side("a", quota=30, windows=((0, 10),)),), (convoy("a1", 40, 12, 15, 20),))
    found: SideStanding = standing((), history, 20).of("a")
    assert {one.code for one in found.broken} == {"QUOTA", "WINDOW"}
    assert found.room == 0
