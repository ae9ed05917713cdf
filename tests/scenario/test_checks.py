"""Each warning stands where it should, says the figure that matters, and is silent in a case that is sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.errors import Fault
from safeconduct.scenario.checks import check_case
from tests.scenario.folders import TABLES, edited, write_case
from tests.scenario.test_cycles import after, paired, two_sided


def doubts(folder: Path, **options: str) -> list[Fault]:
    scenario, findings = check_case(folder, **options)
    assert scenario is not None, findings
    assert all(finding.severity == "warning" for finding in findings)
    return [finding for finding in findings if finding.code != "SC102"]


def the(found: list[Fault], code: str) -> Fault:
    (one,) = [fault for fault in found if fault.code == code]
    return one


def test_a_sound_case_raises_no_doubt(tmp_path: Path) -> None:
    assert doubts(write_case(tmp_path)) == []


# Code, table, text there, what replaces it, place, a piece of the fact.
REACH = (
    ("SC201", "groups", "400,camp", "400,", "groups.csv:2 destinations", "no accepted destination"),
    (
        "SC201",
        "places",
        "2000,900,,,seen\nyard",
        "2000,900,seat,,seen\nyard",
        "groups.csv:3 destinations",
        "take stretcher",
    ),
    (
        "SC202",
        "legs",
        "bridge-camp,bridge,camp",
        "bridge-camp,camp,yard2",
        "groups.csv:2 place",
        "is unreachable",
    ),
    (
        "SC203",
        "legs",
        "gate-bridge,gate,bridge",
        "gate-bridge,gate,camp",
        "groups.csv:2 undertaking",
        "passes bridge",
    ),
    (
        "SC204",
        "vehicles",
        "Ambulance,4,yard,,2",
        "Ambulance,4,yard,2,",
        "groups.csv:3 need",
        "8 people by stretcher",
    ),
    ("SC210", "places", "47.9,1.9,,,2000", "47.9,1.9,,,300", "groups.csv:2 destinations", "100 of 400"),
    ("SC223", "places", "48.1,2.1,2,10", "48.1,2.1,0,10", "places.csv:2 bays", "has no bays"),
    ("SC223", "places", "48.1,2.1,2,10", "48.1,2.1,2,0", "places.csv:2 parking", "room for 0"),
)


@pytest.mark.parametrize("row", REACH, ids=lambda row: f"{row[0]}-{row[4]}")
def test_what_cannot_be_reached_or_carried_is_named(tmp_path: Path, row: tuple[str, ...]) -> None:
    code, table, old, new, place, fact = row
    extra = "yard2,Yard,junction,47,2,,,,,,,seen\n"
    tables = {"places": TABLES["places"] + extra, table: edited(table, (old, new))}
    found = [
        fault
        for fault in doubts(write_case(tmp_path, **tables))
        if fault.code == code and fault.place == place
    ]
    assert len(found) >= 1
    assert fact in found[0].fact


def test_more_people_planned_than_asked(tmp_path: Path) -> None:
    groups = edited(
        "groups", ("people,dest", "people,asked,dest"), ("400,camp", "400,100,camp"), ("8,camp", "8,,camp")
    )
    groups = groups.replace("300,hall", "300,300,hall")
    found = the(doubts(write_case(tmp_path, groups=groups)), "SC209")
    assert (found.place, "more than the 100" in found.fact) == ("groups.csv:2 people", True)


def test_roads_that_no_vehicle_may_use(tmp_path: Path) -> None:
    vehicles = edited(
        "vehicles", ("held_back,source", "held_back,may_enter,source"), (",counted", ",militia,counted")
    )
    found = doubts(write_case(tmp_path, vehicles=vehicles))
    assert {fault.place for fault in found if fault.code == "SC205"} == {
        "groups.csv:2 place",
        "groups.csv:3 place",
    }
    assert the(found, "SC206").place == "scenario.toml [[undertaking]] north"
    assert "can let nobody through" in the(found, "SC206").fact


def test_a_team_is_needed_too(tmp_path: Path) -> None:
    none = doubts(write_case(tmp_path, teams="id,name,count,home,source\n"))
    assert [fault.code for fault in none].count("SC207") == 3
    barred = "id,name,count,home,may_enter,source\nteam,T,1,yard,militia,counted\n"
    assert [fault.code for fault in doubts(write_case(tmp_path / "b", teams=barred))].count("SC205") == 2


def test_an_undertaking_that_covers_nobody(tmp_path: Path) -> None:
    west = '[[undertaking]]\nid = "west"\nname = "W"\nparty = "council"\nline = "bridge"\n'
    toml = west + 'quota = { best = 5, source = "one" }\n'
    assert "covers no group" in the(doubts(write_case(tmp_path, toml)), "SC206").fact


def test_quotas_above_and_below_the_estimate(tmp_path: Path) -> None:
    def with_quota(people: int) -> list[Fault]:
        toml = f'quota = {{ best = {people}, source = "one" }}\n'
        return doubts(write_case(tmp_path / str(people), toml))

    assert with_quota(300) == []
    above = the(with_quota(301), "SC208")
    assert above.place == "scenario.toml [[undertaking]] south quota"
    assert "is 301, above the highest estimate: 300 planned, 300 to 300 estimated" in above.fact
    assert "100 of 300" in the(with_quota(200), "SC222").fact


def test_due_above_what_is_planned_but_within_the_estimate(tmp_path: Path) -> None:
    groups = edited(
        "groups",
        ("people,dest", "people,people_high,dest"),
        ("400,", "400,,"),
        ("8,camp", "8,,camp"),
        ("300,", "300,500,"),
    )
    found = doubts(write_case(tmp_path, 'due = { best = 450, source = "one" }\n', groups=groups))
    assert "is 450, above the planned figure: 300 planned, 300 to 500" in the(found, "SC208").fact


def test_receptions_are_filled_in_the_best_way_before_a_shortfall_is_claimed(tmp_path: Path) -> None:
    places = edited("places", ("47.9,1.9,,,2000", "47.9,1.9,,,308"), ("48.2,2.2,,,2000", "48.2,2.2,,,400"))
    groups = edited("groups", ("400,camp", "400,camp;hall"), ("300,hall", "300,camp"))
    # Upper could take the camp first; only when it gives way to Lower and the stretchers is there room for all.
    assert doubts(write_case(tmp_path, places=places, groups=groups)) == []
    smaller = places.replace(",308,", ",307,")
    assert "1 of" in the(doubts(write_case(tmp_path / "b", places=smaller, groups=groups)), "SC210").fact


def test_households_and_least_convoys_have_to_fit(tmp_path: Path) -> None:
    groups = edited(
        "groups",
        ("people,dest", "people,household,dest"),
        ("400,", "400,60,"),
        ("8,camp", "8,1,camp"),
        ("300,", "300,4,"),
    )
    assert "keeps 60 people together" in the(doubts(write_case(tmp_path, groups=groups)), "SC221").fact
    vehicles = edited("vehicles", ("Bus,10,", "Bus,1,"), ("Ambulance,4,", "Ambulance,1,"))
    folder = write_case(tmp_path / "b", vehicles=vehicles)
    toml = (
        (folder / "scenario.toml")
        .read_text(encoding="utf-8")
        .replace("least = { best = 1,", "least = { best = 3,")
    )
    (folder / "scenario.toml").write_text(toml, encoding="utf-8")
    assert "by 2 vehicles only" in " ".join(fault.fact for fault in doubts(folder))


WINDOW = '\n[[windows.window]]\nid = "w"\nhours = "{hours}"\nfor = ["north"]\n'


def test_a_window_shorter_than_any_trip(tmp_path: Path) -> None:
    # 6 + 4 + 30 minutes of road and half a minute at the gate.
    enough = doubts(write_case(tmp_path / "a", WINDOW.format(hours="10:00-10:41")))
    assert enough == []
    short = [
        fault
        for fault in doubts(write_case(tmp_path / "b", WINDOW.format(hours="10:00-10:40")))
        if fault.code == "SC211"
    ]
    assert [fault.place for fault in short] == ["groups.csv:2 place", "groups.csv:3 place"]
    assert "needs 0 h 41" in short[0].fact


def test_a_safe_meeting_point_cuts_the_trip(tmp_path: Path) -> None:
    places = edited(
        "places",
        ("vehicle_s,source", "vehicle_s,safe_to_wait,source"),
        (",seen", ",,seen"),
        ("2.05,,,,,,,", "2.05,,,,,,,yes"),
    )
    folder = write_case(tmp_path, WINDOW.format(hours="10:00-10:30"), places=places)
    assert doubts(folder) == []


def test_hours_too_short_to_board_or_to_pass(tmp_path: Path) -> None:
    groups = edited("groups", ("400,camp", "400,hall"))
    places = edited("places", ("vehicle_s,source", "vehicle_s,hours,source"), (",seen", ",,seen"))
    never = places.replace("48.0,2.0,2,10,,,,,,seen", "48.0,2.0,2,10,,,,,2026-05-01 06:00-07:00,seen")
    assert "long enough" in the(doubts(write_case(tmp_path, places=never, groups=groups)), "SC212").fact
    legs = edited("legs", ("headway_min,source", "headway_min,hours,source"), (",driven", ",,driven"))
    legs = legs.replace("4,8,,5,,", "4,8,,5,06:00-06:07,")
    assert "lower-bridge" in the(doubts(write_case(tmp_path / "b", legs=legs)), "SC213").fact


def test_time_aboard_against_water_and_duty(tmp_path: Path) -> None:
    aboard = '\n[limits]\naboard_max_h = { best = 1, source = "water" }\n'
    found = [fault for fault in doubts(write_case(tmp_path, aboard)) if fault.code == "SC214"]
    assert {fault.place for fault in found} == {
        "groups.csv:2 place",
        "groups.csv:3 place",
        "groups.csv:4 place",
    }
    vehicles = edited(
        "vehicles", ("held_back,source", "held_back,duty_h,source"), (",counted", ",0.5,counted")
    )
    duty = [fault for fault in doubts(write_case(tmp_path / "b", vehicles=vehicles)) if fault.code == "SC216"]
    assert len(duty) == 3
    assert "above the duty of 0 h 30 of bus" in duty[0].fact


def test_nobody_sits_aboard_longer_than_allowed(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    toml = (folder / "scenario.toml").read_text(encoding="utf-8")
    changed = toml.replace("form_up_min", 'hold_max_min = { best = 10, source = "rule" }\nform_up_min')
    (folder / "scenario.toml").write_text(changed, encoding="utf-8")
    assert [fault.code for fault in doubts(folder)] == ["SC215"] * 3


def test_released_too_late_to_be_out(tmp_path: Path) -> None:
    releases = "group,at,people,source\nlower-seats,2026-05-04T09:00,100,said\nlower-seats,2026-05-06T05:30,200,said\n"
    assert (
        "lets 200 people board too late" in the(doubts(write_case(tmp_path, releases=releases)), "SC217").fact
    )


def tolerance(value: float) -> str:
    return two_sided("even", "in_step", f'tolerance = {{ best = {value}, source = "one" }}')


def test_the_least_tolerance_is_named(tmp_path: Path) -> None:
    # Full: a bus of 50 of 300, halved, is 0.0834. Least: one person of 300, halved, is 0.0017.
    usual = the(doubts(write_case(tmp_path, tolerance(0.08))), "SC232")
    assert usual.place == "scenario.toml [[rule]] even tolerance"
    assert "at least 0.0834" in usual.cure
    least = the(doubts(write_case(tmp_path / "b", tolerance(0.001))), "SC231")
    assert "at least 0.0017" in least.cure
    assert doubts(write_case(tmp_path / "c", tolerance(0.0834))) == []


def test_a_ratio_is_judged_in_people(tmp_path: Path) -> None:
    ratio = 'ratio = { best = 2, source = "one" }\ntolerance_people = { best = 40, source = "one" }'
    assert (
        "at least 50 people"
        in the(doubts(write_case(tmp_path, two_sided("even", "in_step", ratio))), "SC232").cure
    )


def test_steps_that_do_not_add_up(tmp_path: Path) -> None:
    def steps(name: str, text: str, toml: str = "") -> list[Fault]:
        folder = write_case(tmp_path / name, toml + two_sided("steps", "tranches", f"steps = {text}"))
        return [fault for fault in doubts(folder) if fault.code == "SC233"]

    assert steps("a", "[[200, 150], [208, 150]]") == []
    assert "of whom 408 may go: 8 stay" in steps("b", "[[200, 150], [200, 150]]")[0].fact
    assert (
        "whose quota is 250" in steps("c", "[[408, 300]]", 'quota = { best = 250, source = "one" }\n')[0].fact
    )


def test_meeting_points_lie_on_the_road(tmp_path: Path) -> None:
    places = TABLES["places"] + "inn,Inn,meeting,48,2,,,,,,,seen\n"
    toml = paired(30).replace('meeting_b = "bridge"', 'meeting_b = "inn"')
    found = the(doubts(write_case(tmp_path, toml, places=places)), "SC234")
    assert found.place == "scenario.toml [[rule]] pairs meeting_b"
    assert doubts(write_case(tmp_path / "b", paired(30))) == []


def test_an_outside_event_needs_a_time(tmp_path: Path) -> None:
    rule = after("r", "north first leaves", "south first leaves").replace(
        '{ of = "south", which = "first", verb = "leaves" }', '{ of = "aid" }'
    )
    aid = '\n[[outside]]\nid = "aid"\nname = "Aid"\nkind = "aid"\n'
    assert "never planned" in the(doubts(write_case(tmp_path, rule + aid)), "SC235").fact
    late = aid + "expected = 2026-05-07T06:00\n"
    assert "beyond the horizon" in the(doubts(write_case(tmp_path / "b", rule + late)), "SC235").fact
    assert doubts(write_case(tmp_path / "c", rule + aid + "expected = 2026-05-04T12:00\n")) == []


def test_a_must_out_of_reach(tmp_path: Path) -> None:
    def must(people: int, by: str) -> list[Fault]:
        toml = f'must = [{{ people = {{ best = {people}, source = "one" }}, by = {by} }}]\n'
        return doubts(write_case(tmp_path / f"{people}{by[-5:-3]}", toml))

    assert must(300, "2026-05-04T12:00") == []
    assert (
        "wants 301 people at reception, and no more than 300"
        in the(must(301, "2026-05-04T12:00"), "SC236").fact
    )
    # 10 min empty, 10 s boarding, 10 forming up, 38 on the road, 10 unloading: nobody is out before 07:08.
    assert "no more than 0" in the(must(1, "2026-05-04T07:05"), "SC236").fact


def test_contradictions_are_named_under_every_reading(tmp_path: Path) -> None:
    rules = after("x", "north first leaves", "south first arrives") + after(
        "y", "south first leaves", "north first arrives", 'readings = ["wide"]'
    )
    found = the(doubts(write_case(tmp_path, rules)), "SC230")
    assert "under the reading 'wide' the rules x, y (clauses one) wait for each other" in found.fact
    assert "first of north leaves waits for first of south arrives (x)" in found.fact


def test_figures_that_bind_and_are_only_assumed(tmp_path: Path) -> None:
    places = edited("places", (",900,,,seen\ncamp", ",30,,,assumed: a guess\ncamp"))
    binding = [fault for fault in doubts(write_case(tmp_path, places=places)) if fault.code == "SC240"]
    assert [fault.place for fault in binding] == ["places.csv:6 people_per_h"]
    assert "the desk of hall needs about 10 h for south" in binding[0].fact
    sourced = places.replace("assumed: a guess", "seen")
    assert doubts(write_case(tmp_path / "b", places=sourced)) == []
