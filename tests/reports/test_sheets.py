"""A convoy sheet carries one convoy, in both languages, and leaves room for what really happens."""

import re

import pytest

from safeconduct.plans.model import Plan
from safeconduct.reports.sheets import CALLS_H, REAL_FIGURES, SITUATIONS, convoy_sheet, convoy_sheets
from safeconduct.scenario.model import Scenario
from safeconduct.words.language import Language
from safeconduct.words.voice import say_in
from tests.reports.test_pages import words


def test_a_sheet_names_its_vehicles_points_and_people(case: Scenario, timetable: Plan) -> None:
    convoy = timetable.convoy["A01"]
    text = words(convoy_sheet(case, timetable, "A01"))
    for trip in convoy.trips:
        assert trip.vehicle in text
    for stop in convoy.stops:
        assert case.place[stop.place].name in text
        assert case.place[stop.place].name_ar in text
    assert str(convoy.people) in text
    assert convoy.team in text
    assert "Local militia" in text
    assert "may halt here" in text
    assert "back to Amiriya gate" in text
    assert "on to Khan al-Assal" in text
    assert "CARRIER edition" in text


def test_a_sheet_calls_four_times(case: Scenario, timetable: Plan) -> None:
    text = words(convoy_sheet(case, timetable, "A01"))
    for hours in CALLS_H:
        assert f"H-{hours}" in text
    assert "Silence is no-go." in text


def test_a_sheet_says_what_to_do_in_every_situation_in_both_languages(
    case: Scenario, timetable: Plan
) -> None:
    text = words(convoy_sheet(case, timetable, "A01"))
    assert len(SITUATIONS) == 12
    for situation in SITUATIONS:
        for tongue in ("en", "ar"):
            assert say_in(Language(tongue), f"on-{situation}") in text
            assert say_in(Language(tongue), f"do-{situation}") in text
    for figure in REAL_FIGURES:
        assert say_in(Language("en"), f"real-{figure}") in text


def test_a_sheet_tells_of_no_other_convoy(case: Scenario, timetable: Plan) -> None:
    text = words(convoy_sheet(case, timetable, "A01"))
    others = [convoy.id for convoy in timetable.convoys if convoy.id != "A01"]
    assert [other for other in others if re.search(rf"\b{other}\b", text)] == []
    assert "Foua" not in text


def test_plates_marks_and_drivers_are_blank(case: Scenario, timetable: Plan) -> None:
    page = convoy_sheet(case, timetable, "A01")
    rows = re.findall(r"<tr><th>\d+</th><td><bdi>(?:amb|bus).*?</tr>", page, re.DOTALL)
    assert len(rows) == len(timetable.convoy["A01"].trips)
    assert all(row.count('<td class="write"></td>') == 5 for row in rows)


@pytest.mark.parametrize(
    ("language", "present", "absent"),
    [("en", "Road blocked", "الطريق مسدود"), ("ar", "الطريق مسدود", "Road blocked")],
)
def test_a_sheet_in_one_language_holds_only_that(
    case: Scenario, timetable: Plan, language: str, present: str, absent: str
) -> None:
    text = words(convoy_sheet(case, timetable, "A01", language=language))  # type: ignore[arg-type]  # en or ar
    assert present in text
    assert absent not in text


def test_all_sheets_are_in_one_file_in_order_of_leaving(case: Scenario, timetable: Plan) -> None:
    page = convoy_sheets(case, timetable)
    shown = re.findall(r'<strong class="big"><bdi>([AT]\d\d)</bdi>', page)
    assert shown == [c.id for c in sorted(timetable.convoys, key=lambda c: (c.departs_at, c.id))]


def test_a_convoy_that_there_is_not_has_no_sheet(case: Scenario, timetable: Plan) -> None:
    with pytest.raises(KeyError):
        convoy_sheet(case, timetable, "X99")
