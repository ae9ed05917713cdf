"""What is proved impossible is impossible, and what is only dear is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.scenario.load import load_case
from safeconduct.scenario.proofs import Proof, proofs
from tests.scenario.folders import TABLES, edited, write_case
from tests.scenario.test_checks import tolerance
from tests.scenario.test_cycles import after


def proved(folder: Path, toml: str = "", **tables: str) -> tuple[Proof, ...]:
    return proofs(load_case(write_case(folder, toml, **tables)))


@pytest.mark.parametrize("name", ["aleppo-2016", "four-towns-2017", "river-flood", "aleppo-2016+daylight"])
def test_nothing_is_proved_against_the_shipped_cases(name: str) -> None:
    assert proofs(load_case(name)) == ()


def test_a_clash_is_proved_under_one_reading_only() -> None:
    (first, *others) = proofs(load_case("aleppo-2016+clashing"))
    assert (first.code, first.ids, first.clauses) == ("CYCLE", ("last-bus", "towns-first-all"), first.ids)
    assert "aleppo can let nobody through" in first.fact
    assert first.least_change == "let towns-first-all wait for the first convoy of towns instead of the last"
    assert {proof.code for proof in others} <= {"CYCLE"}
    assert proofs(load_case("aleppo-2016+clashing", reading="first-step")) == ()


def test_a_cycle_of_lasts_is_a_proof_only_where_a_must_asks_for_everybody(tmp_path: Path) -> None:
    rules = after("x", "north last leaves", "south last arrives") + after(
        "y", "south last leaves", "north last arrives"
    )

    def must(people: int) -> str:
        return f"must = [{{ people = {people}, by = 2026-05-05T12:00 }}]\n{rules}"

    assert proved(tmp_path / "a", rules) == ()
    assert proved(tmp_path / "b", must(299)) == ()
    (found,) = proved(tmp_path / "c", must(300))
    assert "south can never be complete" in found.fact


def test_a_tolerance_below_half_a_person_is_impossible_and_a_dear_one_is_not(tmp_path: Path) -> None:
    assert proved(tmp_path / "a", tolerance(0.08)) == ()
    assert proved(tmp_path / "b", tolerance(0.0017)) == ()
    (found,) = proved(tmp_path / "c", tolerance(0.0016))
    assert (found.code, "at least 0.0017" in found.least_change) == ("TOLERANCE", True)


def test_a_side_that_may_finish_alone_frees_the_other(tmp_path: Path) -> None:
    due = 'due = { best = 1000000, source = "one" }\n'  # all 300 of the south are a share of 0.0003
    assert proved(tmp_path, due + tolerance(0.0005)) == ()


def test_an_outside_event_without_a_time_stops_who_waits_for_it(tmp_path: Path) -> None:
    event = '{ of = "south", which = "first", verb = "leaves" }'
    rule = after("r", "north each leaves", "south first leaves").replace(
        f"waits_for = {event}", 'waits_for = { of = "aid" }'
    )
    aid = '\n[[outside]]\nid = "aid"\nname = "Aid"\nkind = "aid"\n'
    (found,) = proved(tmp_path / "a", rule + aid)
    assert (found.code, found.ids) == ("OUTSIDE", ("r", "aid"))
    assert proved(tmp_path / "b", rule + aid + "expected = 2026-05-04T12:00\n") == ()
    assert proved(tmp_path / "c", rule.replace("each", "last") + aid) == ()


def test_an_undertaking_that_nobody_can_serve(tmp_path: Path) -> None:
    legs = edited("legs", ("bridge-camp,bridge,camp", "bridge-camp,camp,yard2"))
    places = TABLES["places"] + "yard2,Yard,junction,47,2,,,,,,,seen\n"
    (found,) = proved(tmp_path / "a", legs=legs, places=places)
    assert (found.code, found.ids, found.clauses) == ("NOBODY", ("north",), ("one",))
    barred = edited(
        "vehicles", ("held_back,source", "held_back,may_enter,source"), (",counted", ",militia,counted")
    )
    assert [proof.ids for proof in proved(tmp_path / "b", vehicles=barred)] == [("north",)]


def test_a_window_shorter_than_the_shortest_trip(tmp_path: Path) -> None:
    def window(minutes: int) -> str:
        return f'\n[[windows.window]]\nid = "w"\nhours = "10:00-10:{minutes}"\nfor = ["north"]\n'

    assert proved(tmp_path / "a", window(41)) == ()
    (found,) = proved(tmp_path / "b", window(40))  # 40 min of road and half a minute at the gate
    assert (found.code, "for 41 min" in found.least_change) == ("WINDOW", True)
    places = edited(
        "places",
        ("vehicle_s,source", "vehicle_s,safe_to_wait,source"),
        (",seen", ",,seen"),
        ("2.05,,,,,,,", "2.05,,,,,,,yes"),
    )
    assert proved(tmp_path / "c", window(40), places=places) == ()


def test_a_must_out_of_reach_names_how_many_can_be_there(tmp_path: Path) -> None:
    def must(people: int, by: str) -> str:
        return f"must = [{{ people = {people}, by = {by} }}]\n"

    assert proved(tmp_path / "a", must(300, "2026-05-04T12:00")) == ()
    (found,) = proved(tmp_path / "b", must(301, "2026-05-04T12:00"))
    assert (found.code, "at most 300 people" in found.least_change) == ("MUST", True)
    (late,) = proved(tmp_path / "c", must(1, "2026-05-04T06:47"))  # ten minutes forming up, 38 on the road
    assert "no more than 0" in late.fact
