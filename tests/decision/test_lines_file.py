"""``lines.csv`` is refused with every fault at once, and only ever grows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.decision.file import COLUMNS, lines_from_text, read_lines, with_row
from safeconduct.decision.model import Entry
from safeconduct.scenario.format.schema import row_schema
from safeconduct.scenario.load import find_folder
from safeconduct.scenario.model import Scenario
from tests.decision import aleppo

FOLDER = find_folder("aleppo-2016")[0] or Path()
CASE: Scenario = aleppo.case()
COUNTED = {"line": "consent", "about": "sukkari-lying", "state": "against"}


def read(*rows: dict[str, str]) -> tuple[tuple[Entry, ...], list[tuple[str, str]]]:
    text = ""
    for row in rows:
        text = with_row(text, {"entered": "2016-12-15T06:00", "by": "duty officer"} | row)
    entries, findings = lines_from_text(CASE, FOLDER, text)
    return entries, [(fault.code, fault.place) for fault in findings]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ({"line": "holder", "about": "nobody-here"}, "SC010", "about"),
        ({"line": "weather"}, "SC015", "line"),
        ({"line": "stay", "state": "maybe"}, "SC015", "state"),
        ({"line": "stay", "by": ""}, "SC006", "by"),
        ({"line": "stay", "entered": "yesterday"}, "SC017", "entered"),
        ({"line": "stay", "seen": "2016-12-15T06:01"}, "SC012", "seen"),
        ({"line": "stay", "valid_to": "2016-12-15T06:00"}, "SC012", "valid_to"),
        ({"line": "stay", "state": "against", "valid_to": "2016-12-16T06:00"}, "SC021", "valid_to"),
        ({"line": "stay", "name": "N. N."}, "SC021", "name"),
        ({"line": "stay", "grade": "Z9"}, "SC015", "grade"),
        ({"line": "stay", "told": "3"}, "SC021", "households"),
        ({"line": "holder"}, "SC006", "about"),
        ({"line": "holder", "about": "militia", "through": "x"}, "SC006", "valid_to"),
        ({"line": "holder", "about": "militia", "valid_to": "2016-12-16T06:00"}, "SC006", "through"),
        ({"line": "monitors", "about": "somewhere"}, "SC015", "about"),
        ({"line": "call", "about": "H-2"}, "SC015", "about"),
        ({"line": "protest"}, "SC006", "text"),
        ({"line": "protest", "text": "We protest.", "about": "aleppo"}, "SC021", "about"),
        ({"line": "review"}, "SC006", "due"),
        ({"line": "signature", "about": "under-protest"}, "SC006", "name"),
        ({"line": "signature", "about": "yes", "name": "N. N."}, "SC015", "about"),
        ({"line": "roster", "about": "H-3", "calls": "team leader"}, "SC006", "number"),
        (
            {
                "line": "consent",
                "about": "sukkari-lying",
                "told_of": "terms;timing",
                "households": "2",
                "told": "1",
                "leaves": "1",
            },
            "SC021",
            "told_of",
        ),
        (
            {
                "line": "consent",
                "about": "sukkari-lying",
                "state": "against",
                "households": "2",
                "told": "3",
                "leaves": "3",
            },
            "SC014",
            "told",
        ),
        (
            {
                "line": "consent",
                "about": "sukkari-lying",
                "state": "against",
                "households": "9",
                "told": "3",
                "leaves": "2",
            },
            "SC014",
            "told",
        ),
    ],
)
def test_a_row_that_is_at_fault_is_named_with_its_place(row: dict[str, str], code: str, column: str) -> None:
    _, faults = read(row)
    assert (code, f"lines.csv:2 {column}") in faults


def test_every_fault_is_named_at_once() -> None:
    _, faults = read({"line": "weather"}, {"line": "holder", "about": "x"}, {"line": "review", "by": ""})
    assert {place.split()[0] for _, place in faults} == {"lines.csv:2", "lines.csv:3", "lines.csv:4"}


def test_unknown_columns_are_refused() -> None:
    text = with_row("", {"entered": "2016-12-15T06:00", "line": "stay", "by": "x"})
    head, row = text.splitlines()
    _, findings = lines_from_text(CASE, FOLDER, f"{head},ticked\n{row},yes\n")
    assert [fault.code for fault in findings] == ["SC005"]


def test_a_name_that_only_another_variant_knows_is_no_fault() -> None:
    entries, faults = read({"line": "consent", "about": "foua-families", "state": "not known"})
    assert faults == []
    assert entries[0].about == "foua-families"
    assert "foua-families" not in CASE.group


def test_a_variant_adds_rows_to_those_of_its_case(tmp_path: Path) -> None:
    row = {"entered": "2016-12-15T06:00", "line": "stay", "by": "x"}
    (tmp_path / "lines.csv").write_text(with_row("", row), encoding="utf-8")
    inside = tmp_path / "variants" / aleppo.VARIANT
    inside.mkdir(parents=True)
    (inside / "lines.csv").write_text(with_row("", row | {"by": "y"}), encoding="utf-8")
    entries, findings = read_lines(CASE, tmp_path)
    assert ([entry.by for entry in entries], findings) == (["x", "y"], ())


def test_no_file_is_no_fault(tmp_path: Path) -> None:
    assert read_lines(CASE, tmp_path) == ((), ())


def test_the_shipped_rows_fit_the_printed_schema() -> None:
    validator = jsonschema.Draft202012Validator(row_schema("lines"))
    numbers = {"households", "told", "leaves", "stays", "undecided"}
    with (FOLDER / "lines.csv").open(encoding="utf-8", newline="") as file:
        rows = [{name: text for name, text in row.items() if text} for row in csv.DictReader(file)]
    assert len(rows) > 15
    for row in rows:
        validator.validate({name: int(text) if name in numbers else text for name, text in row.items()})
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(rows[0] | {"ticked": "yes"})


CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn")),
    min_size=1,
    max_size=20,
).filter(lambda text: text == text.strip())


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), st.sampled_from([",", ";", "\t"]))
def test_what_is_put_behind_comes_back_and_nothing_before_it_changes(
    texts: list[tuple[str, str]], separator: str
) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator, lineterminator="\r\n").writerow(COLUMNS)
    text = "\ufeff" + written.getvalue()
    for by, said in texts:
        longer = with_row(text, {"entered": "2016-12-15T06:00", "line": "stay", "by": by, "text": said})
        assert longer.startswith(text)
        text = longer
    entries, findings = lines_from_text(CASE, FOLDER, text)
    assert [fault for fault in findings if fault.severity == "fault"] == []
    assert [(entry.by, entry.text) for entry in entries] == texts


def test_a_row_behind_a_torn_line_stands_on_a_line_of_its_own() -> None:
    text = with_row("", {"entered": "2016-12-15T06:00", "line": "stay", "by": "x"}).rstrip("\n")
    longer = with_row(text, {"entered": "2016-12-15T06:01", "line": "stay", "by": "y"})
    assert [entry.by for entry in lines_from_text(CASE, FOLDER, longer)[0]] == ["x", "y"]


def test_faults_have_cures() -> None:
    _, findings = lines_from_text(CASE, FOLDER, with_row("", {"line": "holder", "by": "x", "entered": "x"}))
    assert findings
    assert all(fault.cure for fault in findings)


def test_an_entry_about_nothing_is_told_all_that_it_may_be_about() -> None:
    text = with_row("", {"entered": "2016-12-15T06:00", "line": "holder", "by": "x", "state": "against"})
    _, findings = lines_from_text(CASE, FOLDER, text)
    assert [one.cure for one in findings] == ["name an id of holders or unheld"]
