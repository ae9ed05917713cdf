"""Laying editions side by side reveals nothing that one of them withholds.

What editions tell of one undertaking are bounds on running counts at whole hours: ``least ≤ past the line ≤ most``.
Running counts never fall. That is a system of difference constraints, and all that follows from it about any difference
of two counts is given exactly by shortest paths (Floyd and Warshall), whole numbers included. That pages print these
bounds and nothing else about counts is tested on the pages. Different undertakings share no constraint as long as no
sum over them is printed, which is tested too.
"""

import re
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.plans.curves import crossings
from safeconduct.plans.model import Plan
from safeconduct.reports.cells import Cell, cells
from safeconduct.reports.editions import (
    PUBLIC_DELAY_S,
    Cleared,
    party_cells,
    party_page,
    public_cells,
    public_page,
)
from safeconduct.scenario.model import Scenario
from safeconduct.units import HOUR_S
from safeconduct.words.rounding import PEOPLE_STEP
from tests.reports import sample
from tests.reports.test_pages import words

INFINITE = 10**12
OFFSET_S = 2 * HOUR_S
Told = tuple[Cell, ...]


@dataclass(frozen=True)
class Known:
    """What follows from some cells of one undertaking, about any later count less an earlier one."""

    hours: tuple[int, ...]
    most: dict[tuple[int, int], int]

    def between(self, earlier: int, later: int) -> tuple[int, int]:
        """The interval of the count by ``later`` less the count by ``earlier``; −1 is before anything."""
        return -self.most[later, earlier], self.most[earlier, later]


def follows(told: Told, hours: tuple[int, ...]) -> Known:
    """Everything that cells say about differences of running counts. ``hours`` begins with −1, before anything."""
    most = {
        (a, b): 0 if a == b else INFINITE for a in hours for b in hours
    }  # most[a, b]: count(b) − count(a) ≤ …
    for one, other in pairwise(hours):
        most[other, one] = 0  # running counts never fall
    for cell in told:
        most[-1, cell.until] = min(most[-1, cell.until], cell.most)
        most[cell.until, -1] = min(most[cell.until, -1], -cell.least)
    for told_less in _silences(told, hours):  # an hour that is not told has the last told number still
        most[-1, told_less[0]] = min(most[-1, told_less[0]], told_less[1])
    for middle in hours:
        for a in hours:
            through = most[a, middle]
            for b in hours:
                most[a, b] = min(most[a, b], through + most[middle, b])
    return Known(hours, most)


def _silences(told: Told, hours: tuple[int, ...]) -> list[tuple[int, int]]:
    """What silence says: up to its last hour, a page that tells no growth at an hour tells that there is none."""
    found, last = [], 0
    by_hour = {cell.until: cell.least for cell in told}
    end = max(by_hour, default=0)
    for hour in hours[1:]:
        if hour > end:
            break
        last = by_hour.get(hour, last)
        found.append((hour, last + PEOPLE_STEP - 1))
    return found


crossing_lists = st.lists(
    st.tuples(st.integers(0, 20 * HOUR_S), st.integers(1, 400)), min_size=1, max_size=25
)


def editions_of(crossed: list[tuple[int, int]], days: list[int]) -> dict[str, Told]:
    """A party's planned cells, and the public's of the same crossings on several days."""
    told = {"party": cells("u", crossed, offset_s=OFFSET_S)}
    for day in days:
        told[f"public {day}"] = cells("u", crossed, offset_s=OFFSET_S, until=day * HOUR_S)
    return told


@settings(max_examples=60)
@given(crossing_lists, st.lists(st.integers(0, 24), min_size=1, max_size=3))
def test_no_set_of_editions_tells_more_than_its_most_telling_member(
    crossed: list[tuple[int, int]], days: list[int]
) -> None:
    editions = editions_of(crossed, days)
    hours = (-1, *range(0, 22 * HOUR_S, HOUR_S))
    alone = {name: follows(told, hours) for name, told in editions.items()}
    for size in range(2, len(editions) + 1):
        for names in combinations(editions, size):
            together = follows(tuple(cell for name in names for cell in editions[name]), hours)
            for a, b in combinations(hours, 2):
                low = max(alone[name].between(a, b)[0] for name in names)
                high = min(alone[name].between(a, b)[1] for name in names)
                assert together.between(a, b) == (low, high)


@settings(max_examples=60)
@given(crossing_lists, st.lists(st.integers(0, 24), min_size=1, max_size=3))
def test_no_count_of_an_hour_and_no_small_count_can_be_derived(
    crossed: list[tuple[int, int]], days: list[int]
) -> None:
    told = tuple(cell for part in editions_of(crossed, days).values() for cell in part)
    hours = (-1, *range(0, 22 * HOUR_S, HOUR_S))
    known = follows(told, hours)
    for a, b in combinations(hours, 2):
        low, high = known.between(a, b)
        truth = sum(people for at, people in crossed if a < at <= b)
        assert low <= truth <= high
        assert high - max(low, 0) >= PEOPLE_STEP - 1, "a withheld count has been pinned down"
        if 0 < truth < PEOPLE_STEP:
            assert high >= PEOPLE_STEP - 1, "a small count can be told from a large one"


def test_the_argument_would_catch_an_edition_that_tells_too_much() -> None:
    # Exact counts, or another grid of fifties on another day, are just what the two laws above are for.
    hours = (-1, *range(0, 5 * HOUR_S, HOUR_S))
    honest = (Cell("u", HOUR_S, 100), Cell("u", 2 * HOUR_S, 150))
    shifted = (Cell("u", 2 * HOUR_S, 199),)  # from 199 to 248: a grid that begins elsewhere
    low, high = follows(honest + shifted, hours).between(-1, 2 * HOUR_S)
    assert (low, high) == (199, 199)


def read_cells(page: str, undertakings: dict[str, str]) -> dict[str, list[tuple[int, int]]]:
    """(least, most) of every row of a page by undertaking, as a reader sees them."""
    found: dict[str, list[tuple[int, int]]] = {}
    for block in re.findall(r"<section class=\"long\">(.*?)</section>", page, re.DOTALL):
        name = re.search(r"<h2>(.*?)</h2>", block)
        assert name
        rows = re.findall(r"<td>(.*?)</td>", block)
        numbers = [re.findall(r"\d+", re.sub(r"[,\u2066-\u2069]", "", row)) for row in rows]
        found[undertakings[name[1]]] = [(int(least), int(most)) for least, most in numbers]
    return found


def past_of(case: Scenario, plan: Plan, names: dict[str, str]) -> tuple[Cleared, ...]:
    """What would have crossed if all went as planned, cleared by the named persons."""
    return tuple(
        Cleared(undertaking, by, tuple((at, people) for at, people, _ in crossings(case, plan, undertaking)))
        for undertaking, by in names.items()
    )


def test_pages_print_the_cells_and_nothing_else_about_counts(case: Scenario, timetable: Plan) -> None:
    names = {undertaking.name: undertaking.id for undertaking in case.undertakings}
    late = sample.HORIZON + PUBLIC_DELAY_S
    past = past_of(case, timetable, {"aleppo": "N. N.", "towns": "M. M."})
    made = {"public": (public_cells(case, past, late), public_page(case, past, language="en", as_of=late))}
    for party in ("gov", "opp"):
        page = party_page(case, timetable, party, language="en", as_of=sample.START)
        made[party] = (party_cells(case, timetable, party), page)
    for name, (told, page) in made.items():
        assert told, name
        read = read_cells(page, names)
        assert {key: rows for key, rows in read.items() if rows} == {
            key: [(cell.least, cell.most) for cell in told if cell.undertaking == key]
            for key in {cell.undertaking for cell in told}
        }
        agreed = {"2,500"}  # a quota that the agreement itself names
        body = words(page).split("expires", 1)[1]
        shown = {n for n in re.findall(r"\d{1,3}(?:,\d{3})+|\b\d{3,}\b", body) if n not in agreed}
        allowed = {f"{value:,}" for cell in told for value in (cell.least, cell.most)}
        assert {n for n in shown if "-" not in n} - allowed - numbers_of_stamp(page) == set(), name


def numbers_of_stamp(page: str) -> set[str]:
    found = re.search(r"No\. (\d{3})-(\d{3})", words(page))
    assert found
    return {found[1], found[2]}


def test_a_party_page_and_a_public_page_of_one_undertaking_say_the_same(
    case: Scenario, timetable: Plan
) -> None:
    party = {(c.until, c.least) for c in party_cells(case, timetable, "gov")}
    for days in range(4):
        as_of = sample.START + PUBLIC_DELAY_S + days * 6 * HOUR_S
        public = public_cells(case, past_of(case, timetable, {"aleppo": "N. N."}), as_of)
        assert {(c.until, c.least) for c in public} <= party


def test_the_other_sides_part_is_in_no_sum(case: Scenario, timetable: Plan) -> None:
    late = sample.HORIZON + PUBLIC_DELAY_S
    page = public_page(case, past_of(case, timetable, {"aleppo": "N. N."}), language="en", as_of=late)
    other = next(undertaking for undertaking in case.undertakings if undertaking.id == "towns")
    assert other.name not in words(page)
    # With another plan for the other side, the public page and this side's page are the same bytes.
    fewer = replace(timetable, convoys=tuple(c for c in timetable.convoys if not c.id.startswith("T")))
    assert page == public_page(case, past_of(case, fewer, {"aleppo": "N. N."}), language="en", as_of=late)
    assert party_page(case, timetable, "gov", language="en", as_of=sample.START) == party_page(
        case, fewer, "gov", language="en", as_of=sample.START
    )
