"""The tables about claims: every fault at once, cells that come back as they went, figures that feed groups."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from safeconduct.claims.claim import Claim
from safeconduct.errors import InvalidInput
from safeconduct.scenario.checks import check_case
from safeconduct.scenario.claims import CaseClaims, claim_cells, open_claims
from safeconduct.scenario.load import load_case
from safeconduct.workspace.claims import checked_claim
from tests.claims.made import ZONE, heaps
from tests.scenario.folders import write_case

CLAIMS = """\
id,kind,unit,population,counting,at,value,claimed_by,reliability,credibility
one,left,people,upper,cumulative,2026-05-04,400,council,B,2
two,left,people,upper,cumulative,2026-05-04,900,army,D,4
"""
ESTIMATE = "group,low,best,high,claims,set_by,reason\n"


def faults(folder: Path) -> set[tuple[str, str]]:
    with pytest.raises(InvalidInput) as invalid:
        open_claims(folder)
    assert all(fault.fact and fault.cure for fault in invalid.value.faults)
    return {(fault.code, fault.place) for fault in invalid.value.faults}


def test_a_case_without_claims_has_an_empty_book(tmp_path: Path) -> None:
    assert open_claims(write_case(tmp_path)).book.claims == ()


def test_every_fault_of_the_tables_is_named_at_once(tmp_path: Path) -> None:
    claims = (
        "id,kind,population,counting,at,value,low,claimed_by,copy_of,supersedes,captured,weather\n"
        "One,left,upper,cumulative,2026-05-04,400,,council,,,,\n"
        "two,gone,upper,cumulative,2026-05-04,400,,council,,,,\n"
        "three,left,upper,cumulative,4 May,400,,council,,,,\n"
        "four,left,upper,cumulative,2026-05-04,400,300,council,,,,\n"
        "five,left,upper,period,2026-05-04,400,,council,,,,\n"
        "six,complete,upper,moment,2026-05-04,400,,council,,,,\n"
        "seven,left,upper,cumulative,2026-05-04,many,,council,nobody,,,\n"
        "eight,left,upper,cumulative,2026-05-04,400,,council,nine,,abc,\n"
        "nine,left,upper,cumulative,2026-05-04,400,,council,ten,,,\n"
        "ten,left,upper,cumulative,2026-05-04,400,,council,nine,,,\n"
        "ten,left,upper,cumulative,2026-05-04,400,,council,,,,\n"
    )
    grades = "claim,reliability,credibility,graded_by,reason\nzero,G,2,desk,because\n"
    estimates = ESTIMATE + "nobody,1,2,3,,desk,why\nupper-seats,5,4,6,one,desk,why\n,1,2,3,,desk,why\n"
    folder = write_case(tmp_path, claims=claims, grades=grades, estimates=estimates)
    assert faults(folder) == {
        ("SC005", "claims.csv:1 weather"),
        ("SC008", "claims.csv:2 id"),
        ("SC015", "claims.csv:3 kind"),
        ("SC017", "claims.csv:4 at"),
        ("SC021", "claims.csv:5 value"),
        ("CL001", "claims.csv:6 since"),
        ("CL001", "claims.csv:7 value"),
        ("SC013", "claims.csv:8 value"),
        ("SC010", "claims.csv:8 copy_of"),
        ("SC015", "claims.csv:9 captured"),
        ("SC009", "claims.csv:12 id"),
        ("SC015", "grades.csv:2 reliability"),
        ("SC010", "estimates.csv:2 group"),
        ("SC014", "estimates.csv:3 best"),
        ("SC010", "estimates.csv:3 claims"),
        ("SC006", "estimates.csv:4 group"),
    }


def test_claims_that_name_each_other_in_a_circle_are_a_fault(tmp_path: Path) -> None:
    text = CLAIMS.replace("credibility\n", "credibility,copy_of\n", 1)
    text = text.replace("B,2\n", "B,2,two\n").replace("D,4\n", "D,4,one\n")
    assert faults(write_case(tmp_path, claims=text)) == {
        ("CL002", "claims.csv one copy_of"),
        ("CL002", "claims.csv two copy_of"),
    }


def test_check_tells_of_faulty_claims_but_a_plan_does_not_need_them(tmp_path: Path) -> None:
    folder = write_case(tmp_path, claims=CLAIMS.replace("400", "many"))
    scenario, findings = check_case(folder)
    assert scenario is None
    assert [(one.code, one.place) for one in findings if one.severity == "fault"] == [
        ("SC013", "claims.csv:2 value")
    ]
    assert load_case(folder).people_total == 708


def test_a_table_of_claims_in_a_variant_is_refused(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    write_case(folder / "variants" / "night", claims=CLAIMS)
    (folder / "variants" / "night" / "scenario.toml").unlink()
    with pytest.raises(InvalidInput, match=r"SC003 variants/night/claims\.csv"):
        load_case(folder, "night")


def test_claims_alone_do_not_change_the_case_and_a_working_figure_does(tmp_path: Path) -> None:
    plain = load_case(write_case(tmp_path / "plain"))
    told = load_case(write_case(tmp_path / "told", claims=CLAIMS))
    assert told.digest == plain.digest
    rows = ESTIMATE + "upper-seats,300,350,500,one;two,information officer,council counted\n"
    settled = load_case(write_case(tmp_path / "settled", claims=CLAIMS, estimates=rows))
    assert settled.digest != plain.digest
    assert settled.group["upper-seats"].people == 350
    figure = next(one for one in settled.figures if (one.row, one.column) == ("upper-seats", "people"))
    assert (figure.low, figure.best, figure.high) == (300, 350, 500)
    assert "claims one, two" in figure.source
    assert not figure.assumed


def test_the_last_working_figure_holds_and_the_end_planned_for_stays(tmp_path: Path) -> None:
    from tests.scenario.folders import edited

    rows = ESTIMATE + "upper-seats,300,350,500,one,desk,first\nupper-seats,310,360,480,,desk,guess\n"
    groups = edited("groups", ("undertaking,source", "undertaking,people_plan,people_low,people_high,source"))
    groups = groups.replace("400,camp,north,counted", "400,camp,north,high,400,450,counted")
    groups = groups.replace("8,camp,north,counted", "8,camp,north,,,,counted")
    groups = groups.replace("300,hall,south,counted", "300,hall,south,,,,counted")
    case = load_case(write_case(tmp_path, claims=CLAIMS, estimates=rows, groups=groups))
    assert case.group["upper-seats"].people == 480
    figure = next(one for one in case.figures if (one.row, one.column) == ("upper-seats", "people"))
    assert figure.assumed  # no claim stands behind the last one


def test_a_working_figure_of_a_quantity_changes_the_digest_and_nothing_else(tmp_path: Path) -> None:
    plain = load_case(write_case(tmp_path / "plain", claims=CLAIMS))
    rows = "kind,unit,population,low,best,high,claims,set_by,reason\nleft,people,upper,1,2,3,one,desk,why\n"
    settled = load_case(write_case(tmp_path / "settled", claims=CLAIMS, estimates=rows))
    assert settled.digest != plain.digest
    assert settled.groups == plain.groups


def test_the_last_grade_holds_and_the_claim_stays(tmp_path: Path) -> None:
    grades = "claim,reliability,credibility,graded_by,reason\none,C,3,desk,first\none,A,1,desk,seen\n"
    book = open_claims(write_case(tmp_path, claims=CLAIMS, grades=grades)).book
    assert [claim.grade for claim in book.claims] == ["B2", "D4"]
    assert [claim.grade for claim in book.graded] == ["A1", "D4"]


@given(heaps(4))
def test_a_claim_comes_back_from_its_cells(claims: list[Claim]) -> None:
    from safeconduct.claims.book import Book

    case = CaseClaims(Path("case"), False, "x", "X", "", ZONE.key, (), Book())
    for claim in claims:
        full = replace(
            claim, through=("AFP", "Al-Alam"), quote='said "so"; twice', note="a, b", captured="a" * 64
        )
        assert checked_claim(case, claim_cells(full)) == full
