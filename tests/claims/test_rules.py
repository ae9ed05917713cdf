"""Each rule on claims small enough to be checked by hand."""

from __future__ import annotations

import pytest

from safeconduct.claims.claim import Claim, wrongs
from safeconduct.claims.conflict import Conflict
from safeconduct.claims.interval import Interval, meant
from safeconduct.claims.reconcile import reconcile
from safeconduct.claims.typed import Typed, figure_of
from safeconduct.claims.when import BadWhen
from tests.claims.made import at, claim


def conflicts(*claims: Claim) -> tuple[Conflict, ...]:
    assert [wrong for one in claims for wrong in wrongs(one)] == []
    return reconcile(claims).conflicts


@pytest.mark.parametrize(
    ("figure", "hedge", "counted", "least", "most"),
    [
        (36086, "none", False, 36086, 36086),  # not round: exact
        (20, "none", False, 20, 20),  # nobody rounds twenty buses
        (35000, "none", False, 34500, 35500),  # half of the last place
        (40000, "none", False, 39000, 41000),  # but never more than a fortieth
        (35000, "none", True, 35000, 35000),  # somebody counted
        (19000, "nearly", False, 17100, 19000),
        (25000, "over", False, 25001, None),
        (36086, "at_least", True, 36086, None),
        (400, "up_to", False, 0, 400),
        (400, "under", False, 0, 399),
        (1000, "about", False, 900, 1100),
        (50000, "believed", False, 45000, 55000),
        (200, "appears", False, 180, 220),
        (0, "under", False, 0, 0),
    ],
)
def test_a_hedge_becomes_an_interval(
    figure: int, hedge: str, counted: bool, least: int, most: int | None
) -> None:
    assert meant(figure, figure, hedge, counted=counted) == Interval(least, most)


def test_two_figures_at_one_second_contradict_each_other() -> None:
    (conflict,) = conflicts(claim("a", 100, precision="end"), claim("b", 130, precision="end"))
    assert conflict == Conflict("same", ("b", "a"), firm=True, short_by=30)


def test_two_figures_of_one_day_can_stand_if_people_left_between() -> None:
    (conflict,) = conflicts(claim("a", 100), claim("b", 130))
    assert (conflict.rule, conflict.firm, conflict.short_by) == ("same", False, 30)
    assert conflicts(claim("a", 100, "2016-12-19"), claim("b", 130)) == ()


def test_a_total_never_shrinks() -> None:
    (conflict,) = conflicts(claim("a", 130, "2016-12-19"), claim("b", 100))
    assert conflict == Conflict("never-less", ("a", "b"), firm=True, short_by=30)


def test_children_are_never_more_than_people_and_arrivals_no_more_than_those_who_left() -> None:
    (children,) = conflicts(claim("a", 130, "2016-12-19", unit="children"), claim("b", 100))
    assert (children.rule, children.claims) == ("part-above-whole", ("a", "b"))
    (arrived,) = conflicts(claim("a", 130, "2016-12-19", kind="at_reception"), claim("b", 100))
    assert arrived.rule == "part-above-whole"
    assert conflicts(claim("a", 130, kind="past_line"), claim("b", 100)) == ()  # "left" does not say where


def test_a_day_is_part_of_the_days_around_it() -> None:
    day = claim("a", 130, "2016-12-19", counting="period", since=at("2016-12-19"))
    since = claim("b", 100, "2016-12-20", counting="period", since=at("2016-12-18"), precision="end")
    (conflict,) = conflicts(day, since)
    assert (conflict.rule, conflict.claims, conflict.firm) == ("part-above-whole", ("a", "b"), True)


def test_movements_add_up() -> None:
    first = claim("a", 60, "2016-12-15", counting="movement", movement="one")
    second = claim("b", 50, "2016-12-16", counting="movement", movement="two")
    again = claim("c", 55, "2016-12-16", counting="movement", movement="two", claimed_by="other")
    (conflict,) = [one for one in conflicts(first, second, claim("t", 100)) if len(one.claims) > 2]
    assert conflict == Conflict("sum-above-total", ("a", "b", "t"), firm=True, short_by=10)
    both = [one for one in conflicts(first, second, again, claim("t", 100)) if len(one.claims) > 2]
    assert [one.claims for one in both] == [("a", "c", "t")]  # one convoy is counted once
    assert [one for one in conflicts(first, second, claim("t", 110)) if len(one.claims) > 2] == []


def test_a_total_and_what_came_after_it_add_up() -> None:
    early = claim("a", 60, "2016-12-15")
    after = claim("b", 50, "2016-12-17", counting="period", since=at("2016-12-16"))
    (conflict,) = conflicts(early, after, claim("t", 100))
    assert conflict == Conflict("sum-above-total", ("a", "b", "t"), firm=True, short_by=10)


def test_no_more_can_leave_than_were_inside() -> None:
    inside = claim("i", 50, "2016-12-18", kind="inside", counting="moment")
    convoy = claim("a", 60, "2016-12-19", counting="movement", movement="one")
    (pair,) = conflicts(inside, convoy)
    assert pair == Conflict("more-left-than-inside", ("a", "i"), firm=True, short_by=10)
    arrival = claim("a", 60, "2016-12-19", kind="at_reception", counting="movement", movement="one")
    assert conflicts(inside, arrival) == ()  # it may have left before
    totals = claim("b", 100, "2016-12-19"), claim("c", 160), claim("d", 170, "2016-12-21")
    (three,) = conflicts(inside, *totals)
    assert three == Conflict("more-left-than-inside", ("i", "b", "c"), firm=True, short_by=10, also=("d",))


def test_after_complete_nobody_leaves_waits_or_is_added() -> None:
    done = claim("x", None, "2016-12-16", kind="complete", counting="moment", basis="not_said")
    bus = claim("a", 1, "2016-12-18", unit="buses", counting="movement", movement="one")
    waiting = claim("b", 40, "2016-12-18", kind="waiting", counting="moment")
    denied = claim("n", None, "2016-12-16", kind="not_complete", counting="moment", basis="not_said")
    stayed = claim("s", 40, "2016-12-18", kind="inside", counting="moment")
    found = {(one.rule, one.claims, one.firm) for one in conflicts(done, bus, waiting, denied, stayed)}
    assert found == {
        ("gone-on-after-complete", ("x", "a"), True),
        ("gone-on-after-complete", ("x", "b"), True),
        ("complete-denied", ("x", "n"), False),  # both of the 16th: one may have been earlier
    }
    # On the very day of the claim that all was over, the bus may have been the last one before it.
    assert (
        conflicts(done, claim("a", 1, "2016-12-16", unit="buses", counting="movement", movement="one")) == ()
    )
    (grown,) = conflicts(done, claim("p", 100, "2016-12-17"), claim("q", 130))
    assert grown == Conflict("gone-on-after-complete", ("x", "p", "q"), firm=True, short_by=30)


def test_other_people_are_another_matter() -> None:
    done = claim("x", None, "2016-12-16", kind="complete", counting="moment", basis="not_said")
    assert (
        conflicts(done, claim("a", 1, "2016-12-18", counting="movement", movement="m", population="towns"))
        == ()
    )
    assert conflicts(claim("a", 100), claim("b", 400, population="towns")) == ()


def test_a_relayed_copy_counts_once_and_a_garbled_one_is_named() -> None:
    origin = claim("a", 25_000, hedge="over", claimed_by="ICRC")
    relay = claim("b", 25_000, hedge="over", claimed_by="icrc", through=("AFP", "daily"))
    garbled = claim("c", 20_000, hedge="about", claimed_by="daily", copy_of="a")
    (finding,) = reconcile([origin, relay, garbled]).findings
    (statement,) = finding.statements
    assert (statement.claim.id, statement.copies, statement.garbled) == ("a", ("b",), ("c",))
    assert finding.interval == Interval(25_001, None)
    assert finding.conflicts == ()


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("19,000", Typed(19000, 19000, "none")),
        ("nearly 19 000", Typed(19000, 19000, "nearly")),
        ("25,000+", Typed(25000, 25000, "over")),
        ("a little over 40,000", Typed(40000, 40000, "over")),
        ("no more than 400", Typed(400, 400, "up_to")),
        ("between 500 and 600", Typed(500, 600, "none")),
        ("about 15 to 20 thousand", Typed(15000, 20000, "about")),
        ("appear to be 200", Typed(200, 200, "appears")),
        ("are believed to be 50,000", Typed(50000, 50000, "believed")),
        ("نحو ١٩٬٠٠٠", Typed(19000, 19000, "about")),
        ("أكثر من ٢٥ ألف", Typed(25000, 25000, "over")),
        ("ما لا يقل عن 36086", Typed(36086, 36086, "at_least")),
        ("من ٥٠٠ إلى ٦٠٠", Typed(500, 600, "none")),
        ("قرابة ۱۲۰۰", Typed(1200, 1200, "nearly")),
        ("يُعتقد ٥٠٠٠٠", Typed(50000, 50000, "believed")),
        ("600-500", None),
        ("12 1,200", None),
        ("10.5", None),
        ("about three", None),
        ("", None),
    ],
)
def test_a_figure_is_read_as_it_is_typed(text: str, typed: Typed | None) -> None:
    assert figure_of(text) == typed


@pytest.mark.parametrize(
    ("written", "precision"),
    [
        ("20 December", ""),
        ("2016-13-01", ""),
        ("2016-12-20", "minute"),
        ("2016-12-20T09:20", "day"),
        ("0016-12-20", ""),
    ],
)
def test_a_time_that_is_none_is_refused_with_its_cure(written: str, precision: str) -> None:
    with pytest.raises(BadWhen) as bad:
        at(written, precision)
    assert bad.value.fact
    assert bad.value.cure


def test_a_day_is_the_local_day() -> None:
    day = at("2016-12-20")
    assert day.last - day.first == 86_399
    assert at("2016-12-20T00:00").first == day.first
    assert at("2016-12-20", "end").first == day.last
    changed = at("2016-03-25")  # clocks in Damascus went forward that night
    assert changed.last - changed.first == 82_799


def test_a_claim_that_contradicts_itself_is_named_in_every_field() -> None:
    odd = claim("a", None, counting="period", copy_of="a", claimed_by="")
    assert {wrong.field for wrong in wrongs(odd)} == {"low", "since", "copy_of", "claimed_by"}
    assert {wrong.field for wrong in wrongs(claim("a", (5, 3), movement="m"))} == {"low", "movement"}
    assert {wrong.field for wrong in wrongs(claim("a", 3, kind="complete", counting="moment"))} == {"low"}
