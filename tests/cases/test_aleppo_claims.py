"""The claims of December 2016: what must clash is computed here from the rows themselves, not by the reconciler."""

from __future__ import annotations

import csv
import re
from itertools import combinations
from pathlib import Path

import pytest

from safeconduct.cases.library import find_case
from safeconduct.claims.reconcile import Reconciled
from safeconduct.workspace.claims import reconciled

Row = dict[str, str]
INFINITE = 10**12


@pytest.fixture(scope="module")
def found() -> Reconciled:
    return reconciled("aleppo-2016")[1]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with (find_case("aleppo-2016") / "claims.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def from_rows(rows: list[Row], *names: str, **cells: str) -> list[Row]:
    """The claims of these rows of the log that hold these cells."""
    wanted = [
        row
        for row in rows
        if row["log_row"] in names and all(row[key] == text for key, text in cells.items())
    ]
    assert {row["log_row"] for row in wanted} == set(names)
    return wanted


def ends(row: Row) -> tuple[int, int]:
    """What a row can mean by the rules of docs/explanation/claims.md, worked out again."""
    low, high = int(row["value"] or row["low"]), int(row["value"] or row["high"])
    match row["hedge"]:
        case "over":
            return low + 1, INFINITE
        case "at_least":
            return low, INFINITE
        case "nearly":
            return low - low // 10, high
        case "about" | "believed" | "appears":
            return low - low // 10, high + high // 10
    if row["basis"] == "counted" or low != high or low < 100:
        return low, high
    zeros = len(str(low)) - len(str(low).rstrip("0"))
    slack = min(10**zeros // 2, low // 40)
    return low - slack, low + slack


def apart(one: Row, other: Row) -> bool:
    (a, b), (c, d) = ends(one), ends(other)
    return b < c or d < a


def clashing(found: Reconciled) -> set[frozenset[str]]:
    return {frozenset(conflict.claims) for conflict in found.conflicts if len(conflict.claims) == 2}


def expected(rows: list[Row]) -> set[frozenset[str]]:
    return {frozenset((a["id"], b["id"])) for a, b in combinations(rows, 2) if apart(a, b)}


def among(found: Reconciled, rows: list[Row]) -> set[frozenset[str]]:
    names = {row["id"] for row in rows}
    return {pair for pair in clashing(found) if pair <= names}


TOTALS = {"kind": "left", "unit": "people", "population": "aleppo", "counting": "cumulative", "copy_of": ""}


def test_the_totals_of_20_december(found: Reconciled, rows: list[Row]) -> None:
    totals = from_rows(rows, "A110", "A112", "A113", "A114", **TOTALS)
    assert [int(row["value"]) for row in totals] == [19000, 25000, 37500, 16200]
    wanted = expected(totals)
    assert {name for pair in wanted for name in pair} == {row["id"] for row in totals}
    assert among(found, totals) == wanted


def test_the_totals_when_it_was_over(found: Reconciled, rows: list[Row]) -> None:
    totals = from_rows(rows, "A141", "A148", "A154", "A155", "A156", "A157", **TOTALS)
    assert {int(row["value"]) for row in totals} == {28500, 34000, 35000, 36086, 40000}
    wanted = expected(totals)
    assert {name for pair in wanted for name in pair} == {row["id"] for row in totals}
    assert among(found, totals) == wanted
    sure = {frozenset(one.claims) for one in found.conflicts if one.firm}
    assert wanted <= sure


def test_later_totals_that_are_smaller(found: Reconciled, rows: list[Row]) -> None:
    totals = [row for row in rows if all(row[key] == text for key, text in TOTALS.items())]
    days = {
        frozenset((early["id"], late["id"]))
        for early in totals
        for late in totals
        if early["at"][:10] < late["at"][:10] and ends(early)[0] > ends(late)[1]
    }
    assert len(days) > 5
    firm = {frozenset(one.claims) for one in found.conflicts if one.firm}
    assert days <= firm


def test_the_end_that_was_none_on_the_16th(found: Reconciled, rows: list[Row]) -> None:
    (done,) = from_rows(rows, "A049", kind="complete")
    departures = [
        row
        for row in rows
        if row["population"] == "aleppo"
        and row["kind"] == "left"
        and row["counting"] in {"movement", "period"}
        and (row["since"] or row["at"])[:10] > done["at"]
        and ends(row)[0] > 0
    ]
    assert len({row["log_row"] for row in departures}) >= 10
    wanted = {frozenset((done["id"], row["id"])) for row in departures}
    wanted.add(frozenset((done["id"], from_rows(rows, "A049", kind="not_complete")[0]["id"])))
    missing = {pair for pair in wanted - clashing(found) if not pair & copied(found)}
    assert missing == set()


def copied(found: Reconciled) -> set[str]:
    """Claims that only repeat another: they stand in no conflict of their own."""
    return {
        name
        for finding in found.findings
        for one in finding.statements
        for name in (*one.copies, *one.garbled)
    }


def test_the_end_that_was_none_on_the_21st(found: Reconciled, rows: list[Row]) -> None:
    (done,) = from_rows(rows, "A136", kind="complete")
    (taken_back,) = from_rows(rows, "A136", kind="not_complete")
    assert done["at"] < taken_back["at"]
    assert frozenset((done["id"], taken_back["id"])) in clashing(found)


def test_fifteen_thousand_for_the_two_towns(found: Reconciled, rows: list[Row]) -> None:
    (odd,) = from_rows(rows, "A063")
    assert odd["value"] == "15000"
    others = from_rows(rows, "A066", "A067", "A068", kind="due", unit="people", population="towns")
    assert {400, 4000} <= {int(row["value"]) for row in others}
    assert all(frozenset((odd["id"], row["id"])) in clashing(found) for row in others if apart(odd, row))
    assert sum(apart(odd, row) for row in others) == len(others)


def test_more_left_after_the_20th_than_were_said_to_be_inside(found: Reconciled, rows: list[Row]) -> None:
    (inside,) = from_rows(rows, "A116")
    (armed,) = from_rows(rows, "A139")
    assert ends(armed)[0] > ends(inside)[1]
    assert frozenset((inside["id"], armed["id"])) in clashing(found)


def test_a_garbled_relay_of_the_red_cross_counts_for_nothing(found: Reconciled, rows: list[Row]) -> None:
    (relay,) = [row for row in rows if row["copy_of"]]
    (finding,) = [f for f in found.findings if relay["copy_of"] in {s.claim.id for s in f.statements}]
    (statement,) = [s for s in finding.statements if s.claim.id == relay["copy_of"]]
    assert statement.garbled == (relay["id"],)
    assert not any(relay["id"] in conflict.every_claim for conflict in found.conflicts)


def test_every_claim_says_where_it_comes_from_and_how_far_its_grade_is_assumed(rows: list[Row]) -> None:
    assert len(rows) > 200
    for row in rows:
        assert re.fullmatch(r"A\d{3}", row["log_row"]), row["id"]
        assert row["id"].startswith(row["log_row"].lower() + "-")
        assert row["claimed_by"], row["id"]
        assert row["address"] or row["copy_of"], row["id"]
        assert row["reported"], row["id"]
        assert row["grade_rule"].startswith("assumed: "), row["id"]
        assert row["captured"] == "not captured", row["id"]


def test_every_row_of_the_log_has_claims_or_a_reason_why_not(rows: list[Row]) -> None:
    told = (find_case("aleppo-2016") / "PROVENANCE.md").read_text(encoding="utf-8").partition("## Claims")[2]
    reasons = set(re.findall(r"\bA\d{3}\b", told))
    cited = {row["log_row"] for row in rows}
    assert reasons & cited == set()
    assert reasons | cited == {f"A{number:03d}" for number in range(1, 171)}


def test_the_claims_leave_the_plan_as_it_was(tmp_path: Path) -> None:
    import shutil

    from safeconduct.scenario.load import load_case

    shutil.copytree(find_case("aleppo-2016"), tmp_path / "case")
    (tmp_path / "case" / "claims.csv").unlink()
    assert load_case(tmp_path / "case").digest == load_case("aleppo-2016").digest
