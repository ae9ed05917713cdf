"""A page of an hour tells nothing that was published later."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.claims.published import known_by, last_second
from safeconduct.claims.reconcile import reconcile
from tests.claims.made import ZONE, claim

TIMES = st.dates(date(2016, 12, 10), date(2017, 1, 20))


@pytest.mark.parametrize(
    ("reported", "known"),
    [
        ("2016-12-23", True),  # some time on that day
        ("2016-12-24", False),
        ("2016-12-23T12:00", True),
        ("2016-12-23T12:01", False),
        ("2016-12", True),
        ("2017-01", False),
        ("", True),  # then the time that it speaks of
        ("next week", True),
    ],
)
def test_what_was_published_later_is_not_known(reported: str, known: bool) -> None:
    one = claim("a", 5, "2016-12-20", reported=reported)
    assert known_by([one], "2016-12-23T12:00") == ((one,) if known else ())


def test_a_claim_without_a_date_of_publishing_is_known_when_it_speaks() -> None:
    assert known_by([claim("a", 5, "2016-12-24")], "2016-12-23T12:00") == ()


def test_what_a_known_claim_repeats_or_withdraws_comes_in_with_it() -> None:
    first = claim("a", 5, reported="2016-12-25")
    second = claim("b", 5, reported="2016-12-21", copy_of="a")
    third = claim("c", 6, reported="2016-12-21", supersedes="a")
    assert known_by([first, second], "2016-12-22T00:00") == (first, second)
    assert known_by([first, third], "2016-12-22T00:00") == (first, third)


@given(st.lists(TIMES, max_size=8), TIMES, TIMES)
def test_more_is_known_later_and_what_is_known_can_be_reconciled(
    days: list[date], one: date, other: date
) -> None:
    claims = [
        claim(f"a{n}", n, reported=f"{day}", copy_of=f"a{n - 1}" if n % 3 == 2 else "")
        for n, day in enumerate(days)
    ]
    early, late = sorted((f"{one}T12:00", f"{other}T12:00"))
    assert set(known_by(claims, early)) <= set(known_by(claims, late))
    reconcile(known_by(claims, early))


def test_the_last_second_is_that_of_the_publishing_where_it_is_later() -> None:
    plain = claim("a", 5, "2016-12-20")
    assert last_second(plain, ZONE) == plain.at.last
    later = claim("a", 5, "2016-12-20", reported="2016-12-21")
    assert last_second(later, ZONE) == int(datetime(2016, 12, 21, 23, 59, 59, tzinfo=ZONE).timestamp())
    assert last_second(claim("a", 5, "2016-12-20", reported="2016-12-41"), ZONE) == plain.at.last
