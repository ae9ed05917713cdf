"""What the two other cases are for: waiting that is limited at Rashidin, and a valley that says it is invented."""

from safeconduct.agreement.rules import Paired
from safeconduct.scenario.load import load_case, shipped_folders


def test_five_thousand_meet_two_thousand_three_hundred_in_pairs() -> None:
    scenario = load_case("four-towns-2017")
    people = dict.fromkeys(("towns", "south"), 0)
    for group in scenario.groups:
        people[group.undertaking] += group.people
    assert people == {"towns": 5_000, "south": 2_300}
    (rule,) = scenario.rules
    assert isinstance(rule, Paired)
    assert (rule.meeting_a, rule.meeting_b) == ("rashidin-halt", "ramouseh-halt")


def test_vehicles_are_those_that_were_counted() -> None:
    classes = {kind.id: kind for kind in load_case("four-towns-2017").classes}
    assert classes["towns-bus"].count == 99
    assert classes["towns-ambulance"].count == 20
    assert classes["south-bus"].usable >= 2_300 / classes["south-bus"].holds("seat")
    assert classes["towns-bus"].usable * classes["towns-bus"].holds("seat") >= 5_000


def test_waiting_at_rashidin_is_limited_unless_it_is_as_it_was() -> None:
    limited = load_case("four-towns-2017").place["rashidin-halt"]
    lived = load_case("four-towns-2017+thirty-hours").place["rashidin-halt"]
    assert limited.wait_max_s == 2 * 3600
    assert lived.wait_max_s == 30 * 3600
    assert not limited.safe_to_wait
    assert not lived.safe_to_wait


def test_the_valley_has_the_size_it_is_said_to_have() -> None:
    scenario = load_case("river-flood")
    kinds = [place.kind for place in scenario.places]
    assert kinds.count("assembly") == 40
    assert kinds.count("reception") == 8
    assert kinds.count("post") == 0
    assert sum(kind.count for kind in scenario.classes if kind.holds("seat")) == 120
    assert sum(kind.count for kind in scenario.classes if kind.holds("stretcher")) == 15
    assert 12_000 <= scenario.people_total <= 18_000
    assert sum(place.capacity or 0 for place in scenario.places) > scenario.people_total
    assert scenario.undertakings == ()
    assert scenario.convoy.least == 1


def test_a_team_is_there_for_every_usable_vehicle() -> None:
    scenario = load_case("river-flood")
    assert sum(team.count for team in scenario.teams) >= sum(kind.usable for kind in scenario.classes)


def test_bridges_shut_before_the_roads_they_join() -> None:
    legs = load_case("river-flood").leg
    shuts = {name: leg.hours[-1][1] for name, leg in legs.items()}
    for mark in (1, 3, 4, 6):
        for bank in ("n", "s"):
            joined = (f"{bank}-valley-{mark}-", f"{bank}-climb-{mark}")
            beside = [name for name in shuts if name.startswith(joined)]
            assert beside
            assert all(shuts[f"bridge-{mark}"] < shuts[name] for name in beside)


def test_the_valley_says_everywhere_that_it_is_invented() -> None:
    scenario = load_case("river-flood")
    given = [figure for figure in scenario.figures if figure.source != "assumed: default"]
    assert {figure.source for figure in given} == {"assumed: invented"}
    folder = shipped_folders()["river-flood"]
    for name in ("PROVENANCE.md", "scenario.toml"):
        assert "invented" in (folder / name).read_text(encoding="utf-8")
    assert "invented" in scenario.title
    assert "متخيَّل" in scenario.title_ar
