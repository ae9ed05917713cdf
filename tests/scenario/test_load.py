"""A case folder becomes a scenario, or a list of everything that is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.errors import InvalidInput
from safeconduct.scenario.build import digest_of
from safeconduct.scenario.load import load_case, load_case_with_findings
from safeconduct.scenario.model import NEEDS, Release, Scenario
from tests.scenario.folders import TABLES, edit_toml, edited, write_case

TEN_FAULTS = Path(__file__).parent / "ten_faults"


def codes(folder: Path, **options: str) -> list[str]:
    _, findings = load_case_with_findings(folder, **options)
    return [finding.code for finding in findings]


def faults(folder: Path, **options: str) -> list[tuple[str, str]]:
    scenario, findings = load_case_with_findings(folder, **options)
    assert scenario is None
    return [(finding.code, finding.place) for finding in findings if finding.severity == "fault"]


def test_a_whole_case_loads_without_a_word(tmp_path: Path) -> None:
    scenario, findings = load_case_with_findings(write_case(tmp_path))
    assert findings == ()
    assert scenario is not None
    assert (scenario.name, scenario.people_total, scenario.reading) == ("bridge", 708, "strict")
    assert scenario.horizon - scenario.start == 48 * 3600


def test_ten_different_faults_are_named_at_once() -> None:
    with pytest.raises(InvalidInput) as invalid:
        load_case(TEN_FAULTS)
    assert {(fault.code, fault.place) for fault in invalid.value.faults} == {
        ("SC017", "scenario.toml start"),
        ("SC004", "scenario.toml colour"),
        ("SC015", "scenario.toml [[party]] council role"),
        ("SC011", "scenario.toml [boarding] seat_s.best"),
        ("SC005", "places.csv:1 weather"),
        ("SC018", "places.csv:3 hours"),
        ("SC012", "legs.csv:4 km"),
        ("SC014", "groups.csv:3 people_high"),
        ("SC010", "vehicles.csv:3 home"),
        ("SC009", "teams.csv:4 id"),
    }
    assert all(fault.fact and fault.cure for fault in invalid.value.faults)


def test_units_defaults_and_ways_back(tmp_path: Path) -> None:
    scenario = load_case(write_case(tmp_path))
    assert (scenario.leg["upper-gate"].road_m, scenario.leg["upper-gate"].loaded_s) == (3000, 360)
    back = scenario.leg["upper-gate-back"]
    assert (back.start, back.end, back.empty_s, back.headway_s) == ("gate", "upper", 360, 300)
    gate, hall = scenario.place["gate"], scenario.place["hall"]
    assert (gate.lanes, gate.vehicle_s, gate.person_s, gate.empty_s) == (1, 30, 0, 30)
    assert (hall.needs, hall.unload_s, hall.capacity) == (NEEDS, 600, 2000)
    bus, ambulance = scenario.classes
    assert (bus.count, bus.usable, bus.crew, bus.speed_milli, bus.places) == (10, 9, 1, 1000, (("seat", 50),))
    assert (ambulance.usable, ambulance.holds("stretcher"), ambulance.duty_s) == (4, 2, None)
    assert scenario.convoy.hold_max_s == 7200
    assert scenario.call_forward_s == 1800
    assert scenario.group["upper-seats"].releases == (Release(scenario.start, 400),)
    assert scenario.undertaking["north"].due == 408
    assert scenario.window == {}


def test_defaults_count_as_assumed_figures(tmp_path: Path) -> None:
    scenario = load_case(write_case(tmp_path))
    found = {(figure.table, figure.row, figure.column): figure for figure in scenario.figures}
    assert found["places", "hall", "unload_min"].source == "assumed: default"
    assert found["convoy", "", "hold_max_min"].best == 120
    assert found["groups", "upper-seats", "people"].source == "counted"
    assert not found["boarding", "", "seat_s"].assumed


def test_every_fifth_is_held_back_and_one_always_left(tmp_path: Path) -> None:
    vehicles = edited("vehicles", ("bus,Bus,10,yard,50,,0.1", "bus,Bus,11,yard,50,,0.2"))
    scenario = load_case(
        write_case(
            tmp_path,
            vehicles=vehicles.replace("ambulance,Ambulance,4,yard,,2,0,", "ambulance,A,1,yard,,2,1,"),
        )
    )
    assert [kind.usable for kind in scenario.classes] == [8, 1]


def test_a_spreadsheet_with_semicolons_and_byte_order_mark_reads_the_same(tmp_path: Path) -> None:
    plain = load_case(write_case(tmp_path / "plain"))
    folder = write_case(tmp_path / "sheet")
    for name, text in TABLES.items():
        sheet = text.replace(",", ";").replace("\n", "\r\n")
        (folder / f"{name}.csv").write_bytes(b"\xef\xbb\xbf" + sheet.encode("utf-8"))
    tabs = TABLES["legs"].replace(",", "\t")
    (folder / "legs.csv").write_text(tabs, encoding="utf-8")
    (folder / "teams.csv").write_text("sep=;\n" + TABLES["teams"].replace(",", ";"), encoding="utf-8")
    assert load_case(folder) == plain


def test_lists_in_cells_keep_their_order_under_any_separator(tmp_path: Path) -> None:
    comma = edited("groups", (",camp,north", ",camp;hall,north"))
    semicolon = edited("groups", (",camp,north", ',"camp;hall",north')).replace(",", ";")
    first, second = (
        write_case(tmp_path / name, groups=text) for name, text in (("a", comma), ("b", semicolon))
    )
    assert load_case(first).group["upper-seats"].destinations == ("camp", "hall")
    assert load_case(first) == load_case(second)


def test_comments_and_spelling_do_not_change_the_digest_but_content_does(tmp_path: Path) -> None:
    plain = load_case(write_case(tmp_path / "a"))
    groups = "# said on the radio\n\n" + edited("groups", (",400,", ",400.0,"))
    remarked = load_case(write_case(tmp_path / "b", "# nothing\n", groups=groups))
    fewer = load_case(write_case(tmp_path / "c", groups=edited("groups", (",400,", ",399,"))))
    assert remarked.digest == plain.digest == digest_of(plain)
    assert fewer.digest != plain.digest
    assert digest_of(replace(plain, horizon=plain.horizon + 1)) != plain.digest


@pytest.mark.parametrize("hidden", ["\u202e", "\u2067", "\x1b[31m", "\x7f"])
def test_characters_that_hide_or_turn_text_are_named(tmp_path: Path, hidden: str) -> None:
    groups = edited("groups", ("Upper lying", f"Upper {hidden} lying"))
    assert faults(write_case(tmp_path / "a", groups=groups)) == [("SC025", "groups.csv:3")]
    folder = write_case(tmp_path / "b")
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in hidden)
    edit_toml(folder, ('name = "Council"', f'name = "Council {escaped}"'))
    assert faults(folder) == [("SC025", "scenario.toml party name")]


def test_marks_of_arabic_text_may_stand_in_names(tmp_path: Path) -> None:
    groups = edited("groups", ("Upper lying", "Upper \u200f\u061c\u200e lying"))
    assert codes(write_case(tmp_path, groups=groups)) == []


def test_a_case_that_moves_nobody_is_refused(tmp_path: Path) -> None:
    header = TABLES["groups"].splitlines()[0] + "\n"
    assert ("SC006", "groups.csv") in faults(write_case(tmp_path, groups=header))


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    groups = edited("groups", ("lower-seats,Lower,lower", "\n# south\nlower-seats,Lower,nowhere"))
    assert faults(write_case(tmp_path, groups=groups)) == [("SC010", "groups.csv:6 place")]


@pytest.mark.parametrize(
    ("table", "old", "new", "code", "place"),
    [
        ("groups", "need,people", "need,colour", "SC005", "groups.csv:1 colour"),
        ("groups", "name,place", "id,place", "SC009", "groups.csv:1 id"),
        ("groups", "upper,seat,400", "bridge,seat,400", "SC016", "groups.csv:2 place"),
        ("groups", "upper,seat,400", "upper,seat,400.5", "SC013", "groups.csv:2 people"),
        ("groups", "camp,north", "yard,north", "SC016", "groups.csv:2 destinations"),
        ("groups", "camp,north", "camp,nort", "SC010", "groups.csv:2 undertaking"),
        ("groups", "upper-seats,", "Upper Seats,", "SC008", "groups.csv:2 id"),
        ("groups", "upper,seat,", "upper,bed,", "SC015", "groups.csv:2 need"),
        ("groups", "counted\n", "counted,more\n", "SC020", "groups.csv:2"),
        ("places", "gate,Gate,post,48.06", "gate,Gate,post,98.06", "SC012", "places.csv:4 lat"),
        ("places", ",30,seen", ",,seen", "SC006", "places.csv:4 vehicle_s"),
        ("places", "48.1,2.1,2,10", "48.1,2.1,,10", "SC006", "places.csv:2 bays"),
        ("legs", "gate,bridge,2,4,army", "gate,bridge,2,4,navy", "SC010", "legs.csv:3 holder"),
        ("legs", "gate-bridge,gate,bridge", "gate-bridge,gate,gate", "SC021", "legs.csv:3 to"),
        ("legs", "gate-bridge,gate", "upper-gate-back,gate", "SC009", "legs.csv:2 id"),
        ("vehicles", "10,yard,50", "10,hall,50", "SC016", "vehicles.csv:2 home"),
        ("vehicles", "10,yard,50", "10,yard,0", "SC006", "vehicles.csv:2 seats"),
        ("vehicles", "bus,Bus", "team,Bus", "SC009", "teams team"),
        ("teams", "3,yard", "0,yard", "SC012", "teams.csv:2 count"),
        ("vehicles", "10,yard,50", "100000000,yard,50", "SC012", "vehicles.csv:2 count"),
    ],
)
def test_a_cell_that_cannot_be_is_named(
    tmp_path: Path, table: str, old: str, new: str, code: str, place: str
) -> None:
    text = TABLES[table]
    assert old in text
    folder = write_case(tmp_path, **{table: text.replace(old, new, 1)})
    assert (code, place) in faults(folder)


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("format = 1", "format = 2", "SC007", "scenario.toml format"),
        ('"Europe/Paris"', '"Europe/Atlantis"', "SC015", "scenario.toml timezone"),
        ("horizon_h = 48", "horizon_h = 0", "SC012", "scenario.toml horizon_h"),
        ("2026-05-04T06:00", "9999-12-31T23:59", "SC017", "scenario.toml start"),
        ("2026-05-04T06:00", "0001-01-01T00:00", "SC017", "scenario.toml start"),
        ("2026-05-04T06:00", '"0001-01-01T00:00"', "SC017", "scenario.toml start"),
        ("most = { best = 10", "most = { best = 1e9", "SC012", "scenario.toml [convoy] most.best"),
        ("format = 1", "format = 1\nodd = " + "[" * 5000, "SC002", "scenario.toml"),
        ("horizon_h = 48", "horizon_h = " + "9" * 5000, "SC002", "scenario.toml"),
        ("[boarding]", "[boardings]", "SC004", "scenario.toml [boardings] boardings"),
        ("[boarding]", "[boardings]", "SC006", "scenario.toml [boarding]"),
        (
            'stretcher_s = { best = 300, source = "counted" }',
            "",
            "SC006",
            "scenario.toml [boarding] stretcher_s",
        ),
        ("least = { best = 1,", "least = { best = 11,", "SC014", "scenario.toml [convoy] least"),
        (
            "least = { best = 1,",
            "least = { best = 1, worst = 3,",
            "SC004",
            "scenario.toml [convoy] least.worst",
        ),
        ('reading = "strict"', 'reading = "loose"', "SC022", "scenario.toml [agreement] reading"),
        ('line = "bridge"', 'line = "birdge"', "SC010", "scenario.toml [[undertaking]] north line"),
        ('clause = "one"', 'clause = "two"', "SC010", "scenario.toml [[undertaking]] south clause"),
        ('id = "south"', 'id = "north"', "SC009", "scenario.toml [[undertaking]] north id"),
        ("[[party]]", "[party]", "SC019", "scenario.toml [party]"),
        ("start = ", "start = [", "SC002", "scenario.toml"),
    ],
)
def test_a_key_that_cannot_be_is_named(tmp_path: Path, old: str, new: str, code: str, place: str) -> None:
    folder = edit_toml(write_case(tmp_path), (old, new))
    assert (code, place) in faults(folder)


RULE = '[[rule]]\nid = "r"\nclause = "one"\n'


@pytest.mark.parametrize(
    ("rule", "code", "place"),
    [
        ('kind = "in_turn"', "SC015", "scenario.toml [[rule]] r kind"),
        (
            'kind = "in_step"\na = "north"\nb = "north"\ntolerance = 0.5',
            "SC021",
            "scenario.toml [[rule]] r b",
        ),
        ('kind = "in_step"\na = "north"\nb = "south"', "SC021", "scenario.toml [[rule]] r"),
        ('kind = "in_step"\na = "north"\nb = "west"\ntolerance = 0.5', "SC010", "scenario.toml [[rule]] r b"),
        (
            'kind = "in_step"\na = "north"\nb = "south"\ntolerance = 1.5',
            "SC012",
            "scenario.toml [[rule]] r tolerance",
        ),
        (
            'kind = "tranches"\na = "north"\nb = "south"\nsteps = [[0, 0]]',
            "SC012",
            "scenario.toml [[rule]] r steps",
        ),
        (
            'kind = "paired"\na = "north"\nb = "south"\nmeeting_a = "gate"\nmeeting_b = "bridge"\ngap_min = 5',
            "SC016",
            "scenario.toml [[rule]] r meeting_a",
        ),
        (
            'kind = "after"\nevent = { of = "north", which = "first", verb = "leaves" }\nwaits_for = { of = "south" }',
            "SC006",
            "scenario.toml [[rule]] r waits_for.of",
        ),
        (
            'kind = "after"\nevent = { of = "aid" }\nwaits_for = { of = "south", which = "last", verb = "leaves" }',
            "SC021",
            "scenario.toml [[rule]] r event.of",
        ),
        (
            (
                'kind = "after"\nevent = { of = "north", which = "last", verb = "leaves" }\n'
                'waits_for = { of = "south", which = "each", verb = "leaves" }'
            ),
            "SC021",
            "scenario.toml [[rule]] r waits_for.which",
        ),
        (
            'kind = "in_step"\na = "north"\nb = "south"\ntolerance = 0.5\nreadings = ["odd"]',
            "SC022",
            "scenario.toml [[rule]] r readings",
        ),
    ],
)
def test_a_rule_that_cannot_be_is_named(tmp_path: Path, rule: str, code: str, place: str) -> None:
    outside = '\n[[outside]]\nid = "aid"\nname = "Aid"\nkind = "aid"\n'
    assert (code, place) in faults(write_case(tmp_path, RULE + rule + outside))


def test_missing_and_unknown_files_are_named(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    (folder / "teams.csv").unlink()
    (folder / "weather.csv").write_text("id\n", encoding="utf-8")
    (folder / "legs.csv").write_bytes(b"id,from\n\xff\xfe")
    assert {("SC006", "teams.csv"), ("SC003", "weather.csv"), ("SC002", "legs.csv")} <= set(faults(folder))


def test_no_case_and_no_variant_are_said(tmp_path: Path) -> None:
    assert faults(tmp_path) == [("SC001", str(tmp_path))]
    folder = write_case(tmp_path / "a")
    assert ("SC001", "variants/night") in faults(folder, variant="night")
    assert [code for code, _ in faults(Path(f"{folder}+night"), variant="day")] == ["SC023"]


def test_times_in_toml_stand_with_or_without_seconds_and_quotation_marks(tmp_path: Path) -> None:
    starts = []
    for number, text in enumerate(
        ("2026-05-04T06:00", "2026-05-04T06:00:00", '"2026-05-04 06:00"', "2026-05-04T04:00Z")
    ):
        folder = edit_toml(write_case(tmp_path / str(number)), ("2026-05-04T06:00", text))
        starts.append(load_case(folder).start)
    assert len(set(starts)) == 1
    notes = edit_toml(
        write_case(tmp_path / "notes"), ("horizon_h", 'notes = "at = 2026-05-04T06:00"\nhorizon_h')
    )
    assert load_case(notes).notes == "at = 2026-05-04T06:00"


def test_a_time_that_occurs_twice_is_a_warning(tmp_path: Path) -> None:
    folder = edit_toml(write_case(tmp_path), ("2026-05-04T06:00", "2026-10-25T02:30"))
    assert codes(folder) == ["SC101"]


def test_a_figure_without_a_source_is_a_warning_at_its_cell(tmp_path: Path) -> None:
    teams = edited("teams", ("3,yard,counted", "3,yard,"))
    _, findings = load_case_with_findings(write_case(tmp_path, teams=teams))
    assert [(one.code, one.place, one.severity) for one in findings] == [
        ("SC102", "teams.csv:2 count", "warning")
    ]


def test_a_cell_without_effect_is_a_warning(tmp_path: Path) -> None:
    places = edited("places", ("bridge,Bridge,meeting,48.05,2.05,,", "bridge,Bridge,meeting,48.05,2.05,3,"))
    assert codes(write_case(tmp_path, places=places)) == ["SC103"]


def released(tmp_path: Path, rows: str) -> tuple[Scenario, list[str]]:
    folder = write_case(tmp_path, releases="group,at,people,source\n" + rows)
    scenario, findings = load_case_with_findings(folder)
    assert scenario is not None
    return scenario, [finding.code for finding in findings]


def test_releases_are_in_order_none_before_the_start_none_too_many(tmp_path: Path) -> None:
    given = (("09:00", 300), ("05:00", 150), ("09:00", 50))
    rows = "".join(f"upper-seats,2026-05-04T{clock},{people},said\n" for clock, people in given)
    scenario, found = released(tmp_path, rows)
    start = scenario.start
    assert scenario.group["upper-seats"].releases == (Release(start, 150), Release(start + 3 * 3600, 250))
    assert found == []


def test_fewer_released_than_planned_is_a_warning(tmp_path: Path) -> None:
    _, found = released(tmp_path, "upper-seats,2026-05-04T09:00,300,said\n")
    assert found == ["SC104"]


def test_both_ways_of_releasing_at_once_are_refused(tmp_path: Path) -> None:
    groups = edited(
        "groups",
        ("undertaking,source", "undertaking,available_from,source"),
        (",counted", ",2026-05-04T09:00,counted"),
    )
    folder = write_case(
        tmp_path, groups=groups, releases="group,at,people,source\nlower-seats,2026-05-04T09:00,300,said\n"
    )
    assert faults(folder) == [("SC021", "groups.csv:4 available_from")]


def test_windows_join_and_all_reaches_everybody(tmp_path: Path) -> None:
    windows = """
[[windows.window]]
id = "morning"
hours = "2026-05-04 07:00-12:00"
for = ["all"]
[[windows.window]]
id = "noon"
hours = "2026-05-04 12:00-14:00"
for = ["north"]
"""
    scenario = load_case(write_case(tmp_path, windows))
    begin = scenario.start + 3600
    assert scenario.window == {
        "": ((begin, begin + 5 * 3600),),
        "north": ((begin, begin + 7 * 3600),),
        "south": ((begin, begin + 5 * 3600),),
    }


def test_a_window_outside_the_case_is_never_open_and_warned_of(tmp_path: Path) -> None:
    windows = '\n[[windows.window]]\nid = "may"\nhours = "2026-05-09 07:00-12:00"\nfor = ["north"]\n'
    folder = write_case(tmp_path, windows)
    assert load_case(folder).window == {"north": ()}
    assert codes(folder) == ["SC105"]


def test_under_another_reading_an_undertaking_its_people_and_rules_are_gone(tmp_path: Path) -> None:
    rule = 'kind = "in_step"\na = "north"\nb = "south"\ntolerance = { best = 0.5, source = "one" }\n'
    folder = edit_toml(
        write_case(tmp_path, RULE + rule),
        ('name = "Southern town"', 'name = "Southern town"\nreadings = ["strict"]'),
    )
    strict, wide = load_case(folder), load_case(folder, reading="wide")
    assert [rule.id for rule in strict.rules] == ["r"]
    assert (wide.rules, set(wide.group), set(wide.undertaking)) == (
        (),
        {"upper-seats", "upper-lying"},
        {"north"},
    )
    assert codes(folder, reading="wide") == ["SC106"]
    assert strict.digest != wide.digest


def test_a_variant_lies_over_the_case(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    over = folder / "variants" / "night"
    over.mkdir(parents=True)
    (folder / "variants" / "night.toml").write_text(
        'title = "By night"\nremove = ["groups/lower-seats", "undertaking/south"]\n[convoy]\nmost = 5\n'
        '[[undertaking]]\nid = "north"\nquota = { best = 100, source = "one" }\n',
        encoding="utf-8",
    )
    (over / "legs.csv").write_text(
        "id,from,to,km,minutes,source\nupper-gate,,,,12,\nford,upper,bridge,1,9,driven\n", encoding="utf-8"
    )
    scenario, findings = load_case_with_findings(f"{folder}+night")
    assert scenario is not None
    assert (scenario.variant, scenario.title, scenario.convoy.most, scenario.convoy.least) == (
        "night",
        "By night",
        5,
        1,
    )
    assert set(scenario.undertaking) == {"north"}
    assert scenario.undertaking["north"].quota == 100
    assert scenario.undertaking["north"].line == "bridge"
    assert (scenario.leg["upper-gate"].loaded_s, scenario.leg["upper-gate"].road_m) == (720, 3000)
    assert scenario.leg["ford-back"].end == "upper"
    assert [(one.code, one.place) for one in findings] == [("SC102", "variants/night.toml [convoy] most")]
    assert load_case(folder).leg["upper-gate"].loaded_s == 360


def test_faults_of_a_variant_name_its_files(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    (folder / "variants" / "odd").mkdir(parents=True)
    (folder / "variants" / "odd.toml").write_text(
        'remove = ["rule/x"]\n[limits]\nexposed = 5\n', encoding="utf-8"
    )
    (folder / "variants" / "odd" / "groups.csv").write_text("id,people\nupper-seats,many\n", encoding="utf-8")
    assert set(faults(folder, variant="odd")) == {
        ("SC010", "variants/odd.toml remove"),
        ("SC004", "variants/odd.toml [limits] exposed"),
        ("SC011", "variants/odd/groups.csv:2 people"),
    }
