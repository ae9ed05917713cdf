"""Local times become the right UTC seconds, on the two nights a year when that is hard too."""

import itertools
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.scenario.model import Spans
from safeconduct.scenario.times import (
    BadTime,
    expand,
    merge,
    parse_hours,
    parse_moment,
    resolve,
    shown_twice,
)

DAMASCUS, PARIS = ZoneInfo("Asia/Damascus"), ZoneInfo("Europe/Paris")
HOUR, DAY = 3600, 86_400


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def local(spans: Spans, zone: ZoneInfo) -> list[tuple[str, str]]:
    shown = [[datetime.fromtimestamp(at, zone).strftime("%d %H:%M") for at in span] for span in spans]
    return [(begin, end) for begin, end in shown]


def test_a_local_time_is_in_the_zone_of_the_case() -> None:
    assert resolve(parse_moment("2016-12-15T06:00"), DAMASCUS).at == utc("2016-12-15T04:00")
    assert resolve(parse_moment("2016-07-15 06:00:30"), DAMASCUS).at == utc("2016-07-15T03:00:30")


def test_an_offset_is_taken_as_written() -> None:
    assert resolve(parse_moment("2016-12-15T06:00+05:00"), DAMASCUS).at == utc("2016-12-15T01:00")
    assert resolve(parse_moment("2016-12-15T06:00Z"), DAMASCUS).at == utc("2016-12-15T06:00")


@pytest.mark.parametrize(
    "text",
    ["2016-12-15", "06:00", "15.12.2016 06:00", "2016-13-01T06:00", "2016-02-30T06:00", "2016-12-15T24:00"],
)
def test_what_is_no_date_with_a_time_is_refused(text: str) -> None:
    with pytest.raises(BadTime):
        parse_moment(text)


@pytest.mark.parametrize(
    ("text", "zone"),
    [("2016-03-25T00:30", DAMASCUS), ("2026-03-29T02:00", PARIS), ("2026-03-29T02:59", PARIS)],
)
def test_a_skipped_local_time_is_refused(text: str, zone: ZoneInfo) -> None:
    with pytest.raises(BadTime, match="does not exist"):
        resolve(parse_moment(text), zone)


def test_the_minutes_beside_the_gap_exist() -> None:
    before, after = (resolve(parse_moment(f"2026-03-29T{clock}"), PARIS) for clock in ("01:59", "03:00"))
    assert after.at - before.at == 60
    assert not before.twice
    assert not after.twice


def test_a_time_that_occurs_twice_means_the_earlier() -> None:
    found = resolve(parse_moment("2026-10-25T02:30"), PARIS)
    assert found.twice
    assert found.at == utc("2026-10-25T00:30")
    assert resolve(parse_moment("2016-10-27T23:30"), DAMASCUS).twice


def test_daily_hours_meet_skipped_midnight_in_damascus() -> None:
    begin = utc("2016-03-23T22:00")  # midnight of the 24th
    always = expand(parse_hours("00:00-24:00"), DAMASCUS, begin, begin + 3 * DAY)
    assert always == ((begin, begin + 3 * DAY),)
    night = expand(parse_hours("00:30-06:00"), DAMASCUS, begin, begin + 2 * DAY)
    assert local(night, DAMASCUS) == [
        ("24 00:30", "24 06:00"),
        ("25 01:00", "25 06:00"),
        ("26 00:30", "26 01:00"),
    ]


def test_a_day_of_change_has_its_own_length() -> None:
    for day, hours in (("2026-03-29", 23), ("2026-10-25", 25), ("2026-05-04", 24)):
        begin = utc(f"{day}T00:00") - 2 * DAY
        (span,) = expand(parse_hours(f"{day} 00:00-24:00"), PARIS, begin, begin + 5 * DAY)
        assert span[1] - span[0] == hours * HOUR


def test_a_skipped_time_on_a_named_date_is_refused_but_midnight_is_a_border() -> None:
    begin = utc("2016-03-23T22:00")
    with pytest.raises(BadTime, match="does not exist"):
        expand(parse_hours("2016-03-25 00:30-06:00"), DAMASCUS, begin, begin + 3 * DAY)
    (span,) = expand(parse_hours("2016-03-25 00:00-06:00"), DAMASCUS, begin, begin + 3 * DAY)
    assert span[1] - span[0] == 5 * HOUR


def test_hours_over_midnight_across_both_changes_in_paris() -> None:
    parts = parse_hours("22:00-04:00")
    spring = expand(parts, PARIS, utc("2026-03-28T12:00"), utc("2026-03-29T12:00"))
    autumn = expand(parts, PARIS, utc("2026-10-24T12:00"), utc("2026-10-25T12:00"))
    assert [end - begin for begin, end in spring] == [5 * HOUR]
    assert [end - begin for begin, end in autumn] == [7 * HOUR]


def test_hours_that_occur_twice_are_noticed_only_where_they_do() -> None:
    begin, end = utc("2026-10-20T00:00"), utc("2026-10-28T00:00")
    assert shown_twice(parse_hours("22:00-02:30"), PARIS, begin, end)
    assert not shown_twice(parse_hours("22:00-03:30"), PARIS, begin, end)
    assert not shown_twice(parse_hours("22:00-02:30"), PARIS, end, end + 7 * DAY)


def test_spans_of_several_kinds_join() -> None:
    parts = parse_hours("06:00-12:00; 12:00-18:00; 2026-05-05T18:00/2026-05-06T01:00; 2026-05-06 00:30-02:00")
    begin = utc("2026-05-04T22:00")
    assert local(expand(parts, PARIS, begin, begin + DAY + 6 * HOUR), PARIS) == [("05 06:00", "06 02:00")]


def test_nothing_written_means_always() -> None:
    assert expand(parse_hours(""), PARIS, 5, 9) == ((5, 9),)


@pytest.mark.parametrize(
    "text",
    [
        "6-22",
        "06:00-06:00",
        "25:00-26:00",
        "06:60-07:00",
        "24:00-06:00",
        "2026-05-04T06:00/",
        "daylight",
        "2026-05-04",
    ],
)
def test_what_is_no_span_of_hours_is_refused(text: str) -> None:
    with pytest.raises(BadTime):
        parse_hours(text)


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadTime, match="ends before"):
        expand(parse_hours("2026-05-05T06:00/2026-05-04T06:00"), PARIS, 0, 2_000_000_000)


clock = st.builds(lambda minute: f"{minute // 60:02d}:{minute % 60:02d}", st.integers(0, 1439))
daily = st.tuples(clock, clock).filter(lambda pair: pair[0] != pair[1]).map("-".join)
cells = st.lists(daily, min_size=1, max_size=4).map("; ".join)
zones = st.sampled_from([DAMASCUS, PARIS, ZoneInfo("UTC"), ZoneInfo("Australia/Lord_Howe")])
begins = st.integers(utc("2016-01-01T00:00"), utc("2026-12-31T00:00"))
loose = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=12)


@given(cells, zones, begins, st.integers(1, 6 * DAY))
def test_expanded_spans_are_sorted_disjoint_apart_and_inside(
    cell: str, zone: ZoneInfo, begin: int, length: int
) -> None:
    spans = expand(parse_hours(cell), zone, begin, begin + length)
    assert all(begin <= first < last <= begin + length for first, last in spans)
    assert all(before[1] < after[0] for before, after in itertools.pairwise(spans))


@given(cells, zones, begins, st.integers(1, 3 * DAY), st.integers(1, 3 * DAY))
def test_expanding_in_two_parts_gives_the_same_seconds(
    cell: str, zone: ZoneInfo, begin: int, first: int, second: int
) -> None:
    parts, middle = parse_hours(cell), begin + first
    whole = expand(parts, zone, begin, middle + second)
    assert (
        merge((*expand(parts, zone, begin, middle), *expand(parts, zone, middle, middle + second))) == whole
    )


@given(loose)
def test_merging_keeps_exactly_the_seconds_that_were_there(spans: list[tuple[int, int]]) -> None:
    merged = merge(spans)
    assert {at for first, last in spans for at in range(first, last)} == {
        at for first, last in merged for at in range(first, last)
    }
    assert merge(merged) == merged
    assert all(before[1] < after[0] for before, after in itertools.pairwise(merged))
