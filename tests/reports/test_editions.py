"""What each edition withholds is nowhere in it."""

import re

from safeconduct.plans.model import Plan
from safeconduct.reports.editions import PUBLIC_DELAY_S, public_cells, public_page
from safeconduct.reports.plan import plan_report
from safeconduct.scenario.model import Scenario
from safeconduct.units import HOUR_S
from tests.reports import sample
from tests.reports.conftest import AS_OF
from tests.reports.test_combining import past_of
from tests.reports.test_pages import words

Pages = dict[tuple[str, str], str]
HANDED_OVER = [(edition, tag) for edition in ("party:gov", "party:opp", "public") for tag in ("en", "ar")]


def test_nothing_that_moves_and_no_place_is_named(pages: Pages, case: Scenario, timetable: Plan) -> None:
    for key in HANDED_OVER:
        page = pages[key]
        for place in case.places:
            # "Foua and Kefraya" may stand in an undertaking's own name; no place's name stands by itself.
            assert f">{place.name}<" not in page
            assert f">{place.name_ar}<" not in page
        for convoy in timetable.convoys:
            assert not re.search(rf"\b({convoy.id}|{convoy.team})\b", words(page))
        for vehicle in case.class_of:
            assert vehicle not in page
        assert "<script" not in page


def test_times_are_whole_hours(pages: Pages) -> None:
    for key in HANDED_OVER:
        text = re.sub(r"UTC[+−]\d\d:\d\d", "", words(pages[key]))
        clocks = re.findall(r"\b\d\d:(\d\d)\b", text)
        assert clocks
        assert set(clocks) == {"00"}, key


def test_a_party_sees_its_own_undertakings_only(pages: Pages) -> None:
    gov, opp, arc = (words(pages[f"party:{party}", "en"]) for party in ("gov", "opp", "arc"))
    assert "Eastern Aleppo leaves" in gov
    assert "The towns leave" not in gov
    assert "The towns leave" in opp
    assert "Eastern Aleppo leaves" not in opp
    assert "Nothing that this party has undertaken is planned here." in arc
    assert "At most 2,500 people, as agreed." in opp


def test_a_plan_tells_the_public_nothing(pages: Pages) -> None:
    assert "A plan says nothing of what has happened." in words(pages["public", "en"])
    assert "<table" not in pages["public", "en"]


def test_the_public_is_told_what_was_cleared_by_name_a_day_late(case: Scenario, timetable: Plan) -> None:
    past = past_of(case, timetable, {"aleppo": "N. N.", "towns": ""})
    as_of = sample.START + 12 * HOUR_S + PUBLIC_DELAY_S
    told = public_cells(case, past, as_of)
    assert told
    assert {cell.undertaking for cell in told} == {"aleppo"}
    assert all(cell.until <= as_of - PUBLIC_DELAY_S for cell in told)
    text = words(public_page(case, past, language="en", as_of=as_of))
    assert "Cleared by N. N." in text
    assert "Eastern Aleppo leaves" in text


def test_the_number_of_a_handed_over_page_does_not_betray_what_it_withholds(
    case: Scenario, timetable: Plan
) -> None:
    def number(plan: Plan, edition: str) -> str:
        page = plan_report(case, plan, None, language="en", edition=edition, as_of=AS_OF)
        found = re.search(r"No\. (\d{3}-\d{3})", words(page))
        assert found
        return found[1]

    other = sample.plan(case, convoys_b=9)  # the other side moves otherwise
    assert number(timetable, "cell") != number(other, "cell")
    assert number(timetable, "party:opp") != number(other, "party:opp")
    assert number(timetable, "party:gov") == number(other, "party:gov")
    assert number(timetable, "public") == number(other, "public")
