"""The six answers of the first page, against what can be counted by hand."""

from dataclasses import replace

import pytest

from safeconduct.plans.model import Plan
from safeconduct.reports import first
from safeconduct.reports.confirming import cleared_roads, holder_needs
from safeconduct.reports.first import answers
from safeconduct.reports.parts import Answer
from safeconduct.reports.plan_page import drawn_plan
from safeconduct.reports.standing import (
    if_halted,
    last_out,
    longest_aboard,
    longest_still,
    not_out,
    worst_moment,
)
from safeconduct.scenario.model import Figure, Scenario
from safeconduct.words.language import language_of
from safeconduct.words.voice import FSI, PDI, Voice
from tests.reports import sample
from tests.reports.conftest import AS_OF


def asked(case: Scenario, plan: Plan, tag: str = "en") -> dict[str, Answer]:
    voice = Voice(language_of(tag), case.timezone)
    return {answer.name: answer for answer in answers(drawn_plan(case, plan, None, voice, AS_OF))}


def plain(answer: Answer) -> str:
    parts = [line.text for line in (*answer.lines, *answer.after)]
    if answer.table:
        parts += [cell for row in answer.table.rows for cell in row]
    return "\n".join(parts).replace(FSI, "").replace(PDI, "")


def test_unknown_and_lapsing_confirmations_stop_convoys(case: Scenario, timetable: Plan) -> None:
    needs = {need.holder: need for need in holder_needs(case, timetable, as_of=AS_OF)}
    assert {holder: need.standing for holder, need in needs.items()} == {
        "army": "lapses",
        "militia": "missing",
        "rebels": "confirmed",
    }
    text = plain(asked(case, timetable)["now"])
    assert (
        "40 of 40 convoys wait for a confirmation that is missing. Not confirmed: Army, Local militia."
        in text
    )
    assert "only until Sun 18 Dec, 12:00 (Maj. A.)" in text


def test_a_confirmation_that_has_run_out_is_none(case: Scenario, timetable: Plan) -> None:
    needs = holder_needs(case, timetable, as_of=sample.START + 7 * 3600)
    assert next(need for need in needs if need.holder == "army").standing == "expired"


def test_empty_runs_need_the_holders_of_their_roads_too(case: Scenario, timetable: Plan) -> None:
    only_empty = replace(timetable, convoys=())
    needs = holder_needs(case, only_empty, as_of=AS_OF)
    assert {need.holder for need in needs} == {"army", "militia", "rebels"}
    assert all(not need.convoys and need.empty_runs for need in needs)
    assert "Empty runs wait" in plain(asked(case, only_empty)["now"])


def test_when_all_have_confirmed_the_page_still_asks_to_confirm_again(
    case: Scenario, timetable: Plan
) -> None:
    holders = tuple(replace(h, confirmed_until=sample.HORIZON, confirmed_by="N. N.") for h in case.holders)
    text = plain(asked(replace(case, holders=holders), timetable)["now"])
    assert "Every holder on the roads there and back has confirmed." in text
    assert "silence is no-go" in text


def test_a_road_that_nobody_is_named_for_is_not_a_confirmed_one(case: Scenario, timetable: Plan) -> None:
    legs = tuple(replace(leg, holder="") if leg.id == "amiriya-ramouseh" else leg for leg in case.legs)
    needs = holder_needs(replace(case, legs=legs), timetable, as_of=AS_OF)
    assert needs[-2].standing == "nobody"
    assert needs[-1].standing == "confirmed"
    assert "nobody is named as holder: 1" in plain(asked(replace(case, legs=legs), timetable)["now"])


def test_roads_are_counted_once_and_by_the_worse_answer(case: Scenario, timetable: Plan) -> None:
    roads = cleared_roads(case, timetable)
    assert (roads.total, roads.not_known, roads.suspected) == (7, 4, 1)


def test_progress_is_against_those_who_asked_to_leave(case: Scenario, timetable: Plan) -> None:
    answer = asked(case, timetable)["when"]
    text = plain(answer)
    assert "At reception in the end: about 14,300 of about 14,900 who asked to leave" in text
    assert "want to stay: not known" in text
    assert "waiting: about 600" in text
    assert answer.table
    assert [row[0].split(",")[0] for row in answer.table.rows] == ["by dusk", "by midnight", "in the end"]


def test_a_verdict_on_assumed_figures_says_so_first(case: Scenario, timetable: Plan) -> None:
    figures = tuple(replace(figure, source="assumed") for figure in case.figures)
    assert plain(asked(replace(case, figures=figures), timetable)["when"]).startswith("On guessed figures:")
    named = tuple(replace(figure, source="count of 18 December") for figure in case.figures)
    assert "guessed" not in plain(asked(replace(case, figures=named), timetable)["when"])
    assert plain(asked(replace(case, figures=()), timetable)["when"]).startswith("On guessed figures:")


def test_the_widest_guess_is_named_first(case: Scenario, timetable: Plan) -> None:
    wide = Figure("groups", "towns-stretcher", "people", 1, 24, 900, "best", "assumed")
    text = plain(asked(replace(case, figures=(*case.figures, wide)), timetable)["guessed"])
    assert "The towns, stretcher cases, people: planned for 24 (range 1 to 900)" in text.split(" · ")[0]


def test_the_last_stretcher_case_and_the_last_people_are_named(case: Scenario, timetable: Plan) -> None:
    ride = last_out(timetable, case, "stretcher")
    assert ride
    assert all(
        trip.out_at <= ride[1].out_at
        for convoy in timetable.convoys
        for trip in convoy.trips
        if case.group[trip.loads[0].group].need == "stretcher"
    )
    text = plain(asked(case, timetable)["last"])
    assert f"(convoy {ride[0].id})" in text
    assert "Left last: The towns, families" in text


def test_what_lower_classes_cost_the_first_is_told_on_the_first_page(case: Scenario, timetable: Plan) -> None:
    warned = replace(
        timetable, warnings=("priority: class 1 is out 774 min later than it would be alone", "other")
    )
    text = plain(asked(case, warned)["last"])
    assert "People of priority 1 are at reception 12 h 54 min later than they would be alone" in text
    assert "other" not in text


def test_stretcher_cases_that_stay_behind_are_told(case: Scenario, timetable: Plan) -> None:
    less = replace(timetable, convoys=timetable.convoys[20:])
    assert not_out(case, less)["aleppo-stretcher"] > 50
    assert "Stretcher cases that this plan leaves behind: about" in plain(asked(case, less)["last"])


def test_a_halt_sends_convoys_back_before_the_line_and_on_beyond_it(case: Scenario, timetable: Plan) -> None:
    at = worst_moment(case, timetable)
    halted = if_halted(case, timetable, at)
    assert sum(stretch.people for stretch in halted.turn_back) <= halted.on_road
    for stretch in halted.turn_back:
        for name in stretch.convoys:
            convoy = timetable.convoy[name]
            side = case.group[convoy.trips[0].loads[0].group].undertaking
            line = case.undertaking[side].line
            crossed = next(stop.leaves_at for stop in convoy.stops if stop.place == line) <= at
            assert stretch.onward == crossed
            ahead = [stop.place for stop in convoy.stops if stop.arrives_at > at]
            assert (stretch.to in ahead) == stretch.onward


def test_of_many_stretches_the_fullest_are_told_and_the_others_counted(
    case: Scenario, timetable: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    halted = if_halted(case, timetable, worst_moment(case, timetable))
    assert len(halted.turn_back) > 2
    assert "more stretches" not in plain(asked(case, timetable)["halt"])
    monkeypatch.setattr(first, "MOST_STRETCHES", 1)
    text = plain(asked(case, timetable)["halt"])
    assert f"and {len(halted.turn_back) - 1} more stretches, with fewer people" in text


def test_nobody_is_under_way_before_the_first_departure(case: Scenario, timetable: Plan) -> None:
    halted = if_halted(case, timetable, AS_OF)
    assert (halted.on_road, halted.outdoors, halted.loaded_still, halted.turn_back) == (0, 0, 0, ())


def test_the_longest_times_are_the_longest(timetable: Plan) -> None:
    aboard, still = longest_aboard(timetable), longest_still(timetable)
    assert aboard
    assert still
    for convoy in timetable.convoys:
        assert all(trip.unloaded_at - trip.bay_at <= aboard.seconds for trip in convoy.trips)
        assert all(stop.leaves_at - stop.arrives_at <= still.seconds for stop in convoy.stops[1:-1])


@pytest.mark.parametrize("tag", ["en", "ar", "ar-u-nu-arab"])
def test_people_on_the_first_page_are_told_to_fifty(case: Scenario, timetable: Plan, tag: str) -> None:
    table = asked(case, timetable, tag)["when"].table
    assert table
    indic = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
    for row in table.rows:
        for cell in row[1:]:
            number = "".join(ch for ch in cell.translate(indic) if ch.isdigit())
            assert int(number or 0) % 50 == 0, cell
