"""What nobody counted is not nobody: arrivals and crossings without a count, and pages that must not say otherwise."""

from __future__ import annotations

import re

from safeconduct.account.alarms.all import alarms
from safeconduct.account.interval import Interval
from safeconduct.account.state import State
from safeconduct.reports.account.editions import party_account, party_account_cells
from safeconduct.reports.account.page import cell_account
from tests.account.story import Device, at, board


def arrived(*counts: int | None) -> tuple[Device, State]:
    """Convoys that crossed and arrived, nobody counted at boarding, and at reception where there is a number."""
    post = Device("post")
    for number, people in enumerate(counts, start=1):
        convoy = f"A{number:02d}"
        post.saw(at("08:00"), "line-crossed", convoy=convoy, undertaking="aleppo")
        post.saw(at("08:30"), "convoy-arrived", convoy=convoy, place="khan", undertaking="aleppo")
        if people is not None:
            post.saw(at("08:40"), "arrived", convoy=convoy, people=people)
    return post, board(post, when=at("12:00"))


def let(state: State) -> tuple[Interval, Interval]:
    own = next(one for one in state.let if one.undertaking == "aleppo")
    return own.past_line, own.at_reception


def test_a_convoy_that_arrived_uncounted_leaves_the_number_at_reception_open() -> None:
    _, state = arrived(300, None)
    assert let(state)[1] == Interval(300, None)


def test_who_arrived_has_crossed() -> None:
    _, state = arrived(300)
    assert let(state)[0] == Interval(300, None)


def test_a_claim_of_more_at_reception_is_not_refuted_by_convoys_that_nobody_counted() -> None:
    post, _ = arrived(300, None)
    post.saw(
        at("10:00"), "claim", meaning="at-reception", said_by="a spokesman", undertaking="aleppo", people=900
    )
    post.saw(
        at("10:00"), "claim", meaning="at-reception", said_by="another", undertaking="aleppo", people=200
    )
    post.saw(at("10:00"), "claim", meaning="left", said_by="a third", undertaking="aleppo", people=250)
    post.saw(at("10:00"), "claim", meaning="left", said_by="a fourth", undertaking="aleppo", people=5000)
    verdicts = [claim.verdict for claim in board(post, when=at("12:00")).claims]
    assert verdicts == ["agrees", "below", "below", "agrees"]


def test_the_partys_page_says_that_more_may_have_crossed_only_where_it_is_so() -> None:
    _, open_above = arrived(300)
    post = Device("post")
    post.saw(at("07:00"), "boarded", convoy="A01", people=300)
    post.saw(at("08:00"), "line-crossed", convoy="A01", undertaking="aleppo")
    whole = board(post, when=at("12:00"))
    more = "more people than these may be past the line"
    assert (
        party_account_cells(open_above, "gov")[-1].least == party_account_cells(whole, "gov")[-1].least == 300
    )
    assert more in party_account(open_above, "gov", language="en")
    assert more not in party_account(whole, "gov", language="en")


def test_alarms_that_are_alike_stand_in_one_row_and_each_by_itself_below() -> None:
    _, state = arrived(*[None] * 5)
    alike = [one for one in alarms(state) if one.code == "unaccounted-not-excluded"]
    assert len(alike) == 5
    page = re.sub("[\u2066-\u2069]", "", cell_account(state, language="en"))
    joined, _, each = page.partition("Each by itself, with its clock")
    assert joined.count("has ended its run") == 1
    assert "A01, A02, A03, A04, A05 has ended its run" in joined
    assert each.count("has ended its run") == 5


def test_sources_stand_beside_counts() -> None:
    post = Device("post")
    post.saw(at("07:00"), "boarded", convoy="A01", people=300, said_by="one", source="list 7")
    post.saw(at("07:00"), "boarded", convoy="A01", people=310, said_by="two", source="list 8")
    state = board(post, when=at("12:00"))
    told = state.convoy("A01").balance.told("boarded")
    assert [(one.counter, one.sources) for one in told.statements] == [
        ("one", ("list 7",)),
        ("two", ("list 8",)),
    ]
    page = re.sub("[\u2066-\u2069]", "", cell_account(state, language="en"))
    assert "one: 300 (list 7)" in page


def test_people_leave_under_the_undertaking_that_any_movement_told_first() -> None:
    post = Device("post")
    post.saw(at("07:00"), "convoy-departed", convoy="A01", undertaking="aleppo")
    post.saw(at("08:00"), "convoy-halted", convoy="A02", place="ramouseh", undertaking="towns")
    state = board(post, when=at("12:00"))
    assert (state.convoy("A01").told.undertaking, state.convoy("A02").told.undertaking) == ("aleppo", "towns")
