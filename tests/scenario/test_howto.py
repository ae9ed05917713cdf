"""What docs/howto/write-a-case.md shows is true of the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from safeconduct.cases.library import start_case
from safeconduct.scenario.checks import check_case
from safeconduct.scenario.load import load_case, load_case_with_findings
from safeconduct.scenario.times import parse_hours


@pytest.fixture
def page(repository: Path) -> str:
    return (repository / "docs/howto/write-a-case.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return start_case("two-villages", tmp_path)


def block(page: str, kind: str) -> str:
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    return str(found)


def test_the_agreement_shown_makes_a_case_of_two_sides(page: str, folder: Path) -> None:
    head = folder / "scenario.toml"
    head.write_text(head.read_text(encoding="utf-8") + block(page, "toml"), encoding="utf-8")
    groups = folder / "groups.csv"
    text = groups.read_text(encoding="utf-8")
    for place in ("school", "clinic"):
        text = re.sub(rf"^(\w+,[^,]+,[^,]+,{place},.*,shelter,),", rf"\1{place},", text, flags=re.MULTILINE)
    groups.write_text(text, encoding="utf-8")
    scenario = load_case(folder)
    assert [rule.id for rule in scenario.rules] == ["equal-steps"]
    assert all(undertaking.due for undertaking in scenario.undertakings)
    assert load_case(folder, reading="as-the-clinic-reads-it").rules == ()
    _, findings = check_case(folder)
    assert "fault" not in {finding.severity for finding in findings}


def test_the_range_shown_is_planned_at_its_high_end(page: str, folder: Path) -> None:
    (folder / "groups.csv").write_text(block(page, "csv"), encoding="utf-8")
    assert load_case(folder).group["east"].people == 1400


def test_the_fault_shown_is_the_fault_given(page: str, folder: Path) -> None:
    groups = folder / "groups.csv"
    text = groups.read_text(encoding="utf-8")
    groups.write_text(text.replace(",school,", ",shcool,", 1), encoding="utf-8")
    _, findings = load_case_with_findings(folder)
    assert [str(finding) for finding in findings] == [
        line for line in page.splitlines() if line.startswith("SC010")
    ]


def test_the_spans_shown_are_spans(page: str) -> None:
    spans = re.findall(r"^\| [a-z ]+ \| `([^`]+)` \|$", page, re.MULTILINE)
    assert len(spans) == 5
    assert all(parse_hours(span) for span in spans)
