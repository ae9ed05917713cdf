"""The account at the end of the rehearsal shows what December 2016's log holds, each figure from its own rows.

Every expected figure is taken from ``log.csv`` as it lies there, by words that stand in the row, not by the mapping.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.rehearsal.conftest import Row, Told

Rows = dict[str, Row]
WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}


def found(rows: Rows, day: str, **wanted: str) -> list[Row]:
    """Rows of a day whose cells hold some words; at least one, or the test itself is wrong."""
    listed = [
        row
        for row in rows.values()
        if row["time"].startswith(day) and all(re.search(words, row[cell]) for cell, words in wanted.items())
    ]
    assert listed
    return listed


def figure(row: Row) -> list[int | None]:
    """A row's quantity as [low, high]; high None where only the least is given."""
    return [int(row["quantity_min"]), int(row["quantity_max"]) if row["quantity_max"] else None]


def cites(row: Row) -> str:
    return f"log.csv {row['id']}"


def convoy(told: Told, name: str) -> dict[str, Any]:
    return next(one for one in told.account["convoys"] if one["convoy"] == name)


def vehicles(told: Told, keep: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
    listed = [one for one in told.account["vehicles"] if keep(one)]
    assert listed
    return listed


def counted(told: Told, row: Row, what: str) -> dict[str, Any]:
    """The one line about a class of vehicles that cites a row."""
    return next(
        statement
        for line in told.account["vehicles"]
        if line["what"] == what
        for statement in line["told"]
        if statement["sources"] == [cites(row)]
    )


def test_people_were_stopped_on_the_14th(told: Told, rows: Rows) -> None:
    (row,) = found(rows, "2016-12-14", kind="obstruction", unit="people")
    stopped = convoy(told, "stopped-1214")
    assert stopped["equation"]["still-aboard"] == figure(row)
    assert stopped["told"]["still-aboard"][0]["sources"] == [cites(row)]
    assert stopped["halted"]
    assert stopped["arrived_at"] is None


def test_people_were_stopped_on_the_16th_by_two_counts(told: Told, rows: Rows) -> None:
    listed = found(rows, "2016-12-16", kind="obstruction", unit="people")
    low, high = sorted(int(row["quantity_max"]) for row in listed)
    turned = convoy(told, "turned-1216")
    assert turned["equation"]["boarded"] == [low, high]
    assert {one["by"]: (one["number"], one["sources"]) for one in turned["told"]["boarded"]} == {
        row["claimed_by"]: (figure(row), [cites(row)]) for row in listed
    }


def test_who_was_turned_back_returned_died_or_was_taken_off_and_never_arrived(told: Told, rows: Rows) -> None:
    stopped = found(rows, "2016-12-16", kind="obstruction", unit="people")
    (killed,) = found(rows, "2016-12-16", kind="casualty_claim")
    turned = convoy(told, "turned-1216")
    equation, most = turned["equation"], max(int(row["quantity_max"]) for row in stopped)
    assert turned["phase"] == "turned-back"
    assert turned["arrived_at"] is None
    assert equation["arrived"] == [0, 0]
    assert equation["returned"] == [1, most]
    assert [one["number"][1] for one in turned["told"]["returned"]] == [
        int(row["quantity_max"]) for row in sorted(stopped, key=lambda row: row["claimed_by"])
    ]
    least, whole = re.findall(r"three|four", killed["sentence"].lower())[-2:]
    assert equation["died"] == [WORDS[least], WORDS[whole]]
    assert {tuple(one["sources"]) for one in turned["told"]["died"]} == {(cites(killed),)}
    (taken,) = (row for row in stopped if "men were taken off" in row["sentence"])
    (statement,) = turned["told"]["taken-off"]
    assert statement == {"by": taken["claimed_by"], "number": [1, None], "sources": [cites(taken)]}
    assert "taken-off-no-number/turned-1216" in {alarm["name"] for alarm in told.account["alarms"]}


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [("2016-12-18", "assembly", "held-1218"), ("2016-12-20", "suspension", "held-1220")],
)
def test_loaded_buses_were_held(told: Told, rows: Rows, day: str, kind: str, name: str) -> None:
    (row,) = found(rows, day, kind=kind, unit="^buses$", sentence="loaded")
    (line,) = vehicles(told, lambda one: one["convoy"] == name)
    assert line["vehicles"] == figure(row)
    assert line["told"] == [{"by": row["claimed_by"], "number": figure(row), "sources": [cites(row)]}]
    halt = next(one for one in told.account["halts"] if one["convoy"] == name)
    assert halt["source"] == cites(row)
    assert halt["until"] is not None


def test_buses_were_burned_by_three_counts(told: Told, rows: Rows) -> None:
    listed = found(rows, "2016-12-18", unit="^buses burned$")
    (line,) = vehicles(told, lambda one: one["lost"])
    assert {one["by"]: (one["number"], one["sources"]) for one in line["told"]} == {
        row["claimed_by"]: (figure(row), [cites(row)]) for row in listed
    }
    assert sorted(one["number"][0] for one in line["told"]) == [5, 6, 7]
    assert line["vehicles"] == [min(int(row["quantity_min"]) for row in listed), None]


def test_eight_buses_were_held_in_the_snow(told: Told, rows: Rows) -> None:
    (row,) = found(rows, "2016-12-21", kind="obstruction", undertaking="towns")
    (later,) = found(rows, "2016-12-22", sentence="two were still held")
    buses = WORDS[re.match(r"\w+", row["sentence"].lower())[0]]  # type: ignore[index]  # a sentence begins with a word
    assert counted(told, row, "towns-bus")["number"] == [buses, buses]
    held = convoy(told, "towns-1220")
    assert held["halted"]
    halt = next(one for one in told.account["halts"] if one["convoy"] == "towns-1220")
    assert (halt["source"], halt["place"], halt["until"]) == (cites(row), row["place"], None)
    aboard = held["told"]["still-aboard"]
    assert aboard == [{"by": row["claimed_by"], "number": figure(row), "sources": [cites(row)]}]
    (still,) = vehicles(
        told, lambda one: one["convoy"] == "towns-1220" and one["told"][0]["sources"] == [cites(later)]
    )
    assert still["vehicles"] == [WORDS["two"], WORDS["two"]]


def test_complete_was_said_falsely_on_the_16th_and_the_21st(told: Told, rows: Rows) -> None:
    (first,) = found(rows, "2016-12-16", sentence="called the operation complete")
    (second,) = found(rows, "2016-12-21", kind="declaration")
    said = told.account["declared_complete"]
    assert [(one["source"], one["by"], one["at"][:10]) for one in said] == [
        (cites(row), row["claimed_by"], row["time"][:10]) for row in (first, second)
    ]
    false_alarms = [
        one for one in told.account["rehearsed"]["alarms"] if one["name"] == "said-complete/aleppo"
    ]
    assert {one["since"][:10] for one in false_alarms} >= {"2016-12-16"}
    assert {one["degree"] for one in false_alarms} == {1}


def test_the_conflicting_totals_stand_side_by_side(told: Told, rows: Rows) -> None:
    listed = [
        row
        for row in found(rows, "2016-12-22", kind="count_claim", precision="total", undertaking="aleppo")
        if "since" not in row["sentence"]
    ]
    assert len(listed) == 5
    told_by = {one["source"]: one for one in told.account["claims"]}
    for row in listed:
        claim = told_by[cites(row)]
        assert (claim["said_by"], claim["people"]) == (row["claimed_by"], figure(row))
    assert len({tuple(told_by[cites(row)]["people"]) for row in listed}) == len(listed)


@pytest.mark.parametrize(
    ("unit", "what"), [("buses", "bus"), ("ambulances", "ambulance"), ("private vehicles", "private")]
)
def test_vehicles_in_all(told: Told, rows: Rows, unit: str, what: str) -> None:
    (row,) = found(rows, "2016-12-22", kind="vehicles", precision="total", unit=f"^{unit}$")
    assert counted(told, row, what)["number"] == figure(row)
    assert figure(row) in ([308, 308], [61, 61], [1231, 1231])


def test_people_of_the_towns_in_all(told: Told, rows: Rows) -> None:
    (row,) = found(rows, "2016-12-23", claimed_by="OCHA", undertaking="towns", kind="count_claim")
    claim = next(one for one in told.account["claims"] if one["source"] == cites(row))
    assert claim["people"] == figure(row) == [1312, 1312]


@pytest.mark.parametrize("page", ["account.html", "account-ar.html"])
def test_the_pages_show_the_same_figures_each_with_its_row(told: Told, rows: Rows, page: str) -> None:
    text = re.sub(r"<[^>]+>|[\u2066-\u2069\u200e\u200f]", "", (told.folder / page).read_text("utf-8"))
    for number in ("1,000", "800", "308", "61", "1,231", "1,312", "35,000", "36,086", "28,500", "40,000"):
        assert number in text
    for name in {row.id for row, _ in told.script.left_out}:
        assert f"log.csv {name})" not in text
    for name in (
        "A007",
        "A054",
        "A056",
        "A057",
        "A078",
        "A079",
        "A080",
        "A084",
        "A122",
        "A124",
        "A150",
        "A159",
    ):
        assert f"log.csv {name}" in text


@pytest.mark.parametrize("page", ["account.html", "account-ar.html"])
def test_every_page_is_headed_rehearsal(told: Told, page: str) -> None:
    text = (told.folder / page).read_text("utf-8")
    assert text.count("REHEARSAL") >= 3  # both stamps and the banner


def test_the_ledger_that_is_left_is_whole(told: Told) -> None:
    from safeconduct.operations.checking import audit_home

    assert told.done.ledger is not None
    faults, size = audit_home(Path(told.done.ledger))
    assert faults == ()
    assert size == told.account["rehearsed"]["ledger"]["size"]
