"""What is handed over of an account, laid side by side in any way, tells nothing that one of the pages withholds."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.account.figures import Crossing
from safeconduct.account.interval import Interval
from safeconduct.account.state import State
from safeconduct.reports.account.cells import CountedCell, counted_cells
from safeconduct.reports.account.editions import (
    party_account,
    party_account_cells,
    public_account,
    public_account_cells,
)
from safeconduct.reports.account.page import cell_account
from safeconduct.reports.editions import PUBLIC_DELAY_S
from safeconduct.units import HOUR_S
from safeconduct.words.rounding import PEOPLE_STEP
from tests.account.story import HOUR, MINUTE, ROAD, TOWNS_ROAD, Device, at, board, rfc
from tests.reports.test_combining import OFFSET_S, follows

crossing_lists = st.lists(
    st.tuples(st.integers(0, 20 * HOUR_S), st.integers(1, 400), st.integers(0, 40)), min_size=1, max_size=20
)


def crossings(listed: list[tuple[int, int, int]]) -> list[Crossing]:
    return [
        Crossing("u", f"c{n}", second, Interval(low, low + spread))
        for n, (second, low, spread) in enumerate(listed)
    ]


def editions_of(listed: list[tuple[int, int, int]], days: list[int]) -> dict[str, tuple[CountedCell, ...]]:
    """A party's cells at several hours, and the public's on several days: every page made from the same counts."""
    found = {}
    for hour in days:
        found[f"at {hour}"] = counted_cells("u", crossings(listed), offset_s=OFFSET_S, until=hour * HOUR_S)
    return found


def low_cells(told: tuple[CountedCell, ...]) -> tuple[CountedCell, ...]:
    """What a reader knows of the low counts, each cell as the grid gives it."""
    return tuple(CountedCell(c.undertaking, c.until, c.least, c.least + PEOPLE_STEP - 1) for c in told)


@settings(max_examples=40)
@given(crossing_lists, st.lists(st.integers(0, 22), min_size=2, max_size=4, unique=True))
def test_no_set_of_pages_tells_more_than_its_most_telling_member(
    listed: list[tuple[int, int, int]], days: list[int]
) -> None:
    editions = editions_of(listed, days)
    by_hour: dict[int, set[tuple[int, int]]] = {}
    longest = max(editions.values(), key=len)
    for told in editions.values():
        # A shorter page is the beginning of a longer one: nothing in it is news beside it.
        assert told == longest[: len(told)]
        for cell in told:
            by_hour.setdefault(cell.until, set()).add((cell.least, cell.most))
    assert all(len(values) == 1 for values in by_hour.values())


@settings(max_examples=40)
@given(crossing_lists, st.lists(st.integers(0, 22), min_size=2, max_size=3))
def test_no_count_of_an_hour_and_no_small_count_can_be_derived(
    listed: list[tuple[int, int, int]], days: list[int]
) -> None:
    told = tuple(dict.fromkeys(cell for part in editions_of(listed, days).values() for cell in part))
    hours = (-1, *range(0, 23 * HOUR_S, HOUR_S))
    # Both ends are on the grid, so the low counts alone bound what can follow about any of the two.
    known = follows(low_cells(told), hours)  # type: ignore[arg-type]  # cells with the same three numbers
    for a, b in combinations(hours, 2):
        low, high = known.between(a, b)
        truth = sum(people for second, people, _ in listed if a < second <= b)
        assert low <= truth
        assert high - max(low, 0) >= PEOPLE_STEP - 1, "a withheld count has been pinned down"
        if 0 < truth < PEOPLE_STEP:
            assert high >= PEOPLE_STEP - 1, "a small count can be told from a large one"


@settings(max_examples=40)
@given(crossing_lists)
def test_a_page_never_says_more_than_is_known(listed: list[tuple[int, int, int]]) -> None:
    for cell in counted_cells("u", crossings(listed), offset_s=OFFSET_S, until=22 * HOUR_S):
        low = sum(people for second, people, _ in listed if second <= cell.until)
        high = sum(people + spread for second, people, spread in listed if second <= cell.until)
        assert cell.least <= low <= high <= cell.most
        assert cell.least % PEOPLE_STEP == 0
        assert (cell.most + 1) % PEOPLE_STEP == 0
        assert cell.least >= PEOPLE_STEP


def day(towns: int = 300, late: int = 0) -> list[Device]:
    """Two sides cross; ``late`` people more of the towns came to be known a day later."""
    gate, desk = Device("gate"), Device("desk")
    for number in range(6):
        convoy, when = f"A{number:02d}", at("06:00") + number * 50 * MINUTE
        gate.saw(when, "convoy-announced", convoy=convoy, road=ROAD, undertaking="aleppo", origin="amiriya")
        gate.saw(when, "boarded", convoy=convoy, vehicle="bus-0007", people=137 + number)
        gate.saw(when + HOUR, "line-crossed", convoy=convoy)
    gate.saw(at("06:00"), "convoy-announced", convoy="T01", road=TOWNS_ROAD, undertaking="towns")
    gate.saw(at("06:10"), "boarded", convoy="T01", people=towns)
    gate.saw(at("07:10"), "line-crossed", convoy="T01")
    if late:
        desk.saw(at("06:10"), "boarded", convoy="T01", part="rear", people=late, received=at("06:00", day=1))
    desk.saw(
        at("12:00", day=1),
        "cleared-for-publication",
        undertaking="aleppo",
        by="N. N.",
        until=rfc(at("11:00")),
    )
    return [gate, desk]


def state_at(second: int, **about: int) -> State:
    return board(*day(**about), when=second)


LATE = at("12:00", day=2)


def words(page: str) -> str:
    return re.sub(
        r"[\u2066-\u2069\u200f]", "", re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_handed_over_pages_name_no_place_convoy_vehicle_device_or_other_side(language: str) -> None:
    state = state_at(LATE)
    scenario = state.basis.scenario
    withheld = [
        place.id for place in scenario.places if place.id != "towns"
    ]  # also a word of the towns' own page
    withheld += [place.name for place in scenario.places]
    withheld += [place.name_ar for place in scenario.places] + [holder.name for holder in scenario.holders]
    withheld += [convoy.id for convoy in state.convoys] + ["bus-0007", "gate", "desk", "137"]
    for page, other in (
        (party_account(state, "gov", language=language), "towns"),
        (party_account(state, "opp", language=language), "aleppo"),
        (public_account(state, language=language), "towns"),
    ):
        text = words(page)
        side = scenario.undertaking[other]
        for name in (*withheld, side.name, side.name_ar):
            assert not re.search(rf"(?<![\w]){re.escape(name)}(?![\w])", text), name


def test_pages_print_their_cells_and_no_other_count() -> None:
    state = state_at(LATE)
    for told, page in (
        (party_account_cells(state, "gov"), party_account(state, "gov", language="en")),
        (public_account_cells(state), public_account(state, language="en")),
    ):
        assert told
        rows = re.findall(r"<tr><th[^>]*>(.*?)</th><td>(.*?)</td></tr>", page)
        read = [
            tuple(int(n) for n in re.findall(r"\d+", re.sub(r"[,\u2066-\u2069]", "", people)))
            for _, people in rows
        ]
        assert read == [(cell.least, cell.most) for cell in told]
        body = words(page).split("expires", 1)[1]
        shown = set(re.findall(r"\d{1,3}(?:,\d{3})+|\b\d{3,}\b", body))
        assert shown <= {f"{n:,}" for cell in told for n in (cell.least, cell.most)} | _number(page)


def _number(page: str) -> set[str]:
    found = re.search(r"No\. (\d{3})-(\d{3})", words(page))
    assert found
    return {found[1], found[2]}


def test_nothing_of_the_other_side_changes_a_page_by_a_single_byte() -> None:
    for second in (at("09:30"), LATE):
        one, other = state_at(second), state_at(second, towns=900, late=70)
        assert party_account(one, "gov", language="en") == party_account(other, "gov", language="en")
        assert public_account(one, language="en") == public_account(other, language="en")


def test_the_public_sees_nothing_of_the_last_day_and_nothing_that_nobody_cleared() -> None:
    assert public_account_cells(state_at(at("20:00"))) == ()
    state = state_at(LATE)
    told = public_account_cells(state)
    assert {cell.undertaking for cell in told} == {"aleppo"}
    assert all(cell.until <= min(at("11:00"), LATE - PUBLIC_DELAY_S) for cell in told)
    assert "N. N." in words(public_account(state, language="en"))


def test_what_was_cleared_too_soon_still_waits_a_day() -> None:
    gate, desk = day()
    hasty = Device("hasty")
    hasty.saw(
        at("11:30"), "cleared-for-publication", undertaking="aleppo", by="M. M.", until=rfc(at("11:00"))
    )
    assert public_account_cells(board(gate, desk, hasty, when=at("20:00"))) == ()
    early = public_account_cells(board(gate, hasty, when=at("08:30", day=1)))
    assert early
    assert max(cell.until for cell in early) <= at("08:30")


def test_a_party_sees_whole_hours_and_not_the_one_that_runs() -> None:
    state = state_at(at("09:30"))
    assert all(
        cell.until % HOUR_S == 0 and cell.until <= at("09:00") for cell in party_account_cells(state, "gov")
    )
    with pytest.raises(ValueError, match="no party"):
        party_account(state, "nobody", language="en")


@pytest.mark.parametrize("language", ["en", "ar", "ar-u-nu-arab"])
def test_every_page_carries_edition_number_times_and_the_checkpoints_age(language: str) -> None:
    state = state_at(LATE)
    for page in (
        cell_account(state, language=language),
        party_account(state, "gov", language=language),
        public_account(state, language=language),
    ):
        assert page.count('<p class="stamp') == 2
        assert "@page{@bottom-left" in page
        text = words(page)
        assert ("without checkpoints" in text) or ("بلا نقاط تحقق" in text)
        assert "http" not in re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)


def test_what_a_clerk_wrote_cannot_become_markup() -> None:
    gate = Device("gate")
    gate.saw(at("06:00"), "boarded", convoy="A01", people=3, said_by="<script>alert(1)</script>")
    gate.saw(at("06:01"), "boarded", convoy="A01", people=4, said_by="<b>x</b>")
    page = cell_account(board(gate, when=at("07:00")), language="en")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
