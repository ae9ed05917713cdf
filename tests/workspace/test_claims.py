"""Claims are kept: nothing that was acknowledged is lost, nothing that was written is changed."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.claims.claim import Estimate, Grading
from safeconduct.errors import InvalidInput, Missing
from safeconduct.exchange.claim_sheet import FORMULA, HXL, bare, shielded
from safeconduct.scenario.claims import CLAIM_COLUMNS, open_claims
from safeconduct.workspace.append import append_rows
from safeconduct.workspace.claims import (
    Imported,
    add_cells,
    add_claims,
    export_claims,
    grade,
    import_claims,
    require_population,
    settle,
)
from tests.claims.made import claim
from tests.scenario.folders import write_case

CELLS = {
    "kind": "left",
    "unit": "people",
    "population": "upper",
    "counting": "cumulative",
    "at": "2026-05-04",
    "value": "400",
    "claimed_by": "council",
}


def codes(invalid: pytest.ExceptionInfo[InvalidInput]) -> list[tuple[str, str]]:
    return [(fault.code, fault.place) for fault in invalid.value.faults]


def test_what_stood_in_the_file_stays_as_it_stood(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    old = "\ufeff# ours\r\nnote;id\r\n'=1;a\r\n"
    path.write_bytes(old.encode())
    append_rows(path, ("id", "note", "quote"), [{"id": "b", "quote": 'x; "y"'}])
    assert path.read_bytes().decode() == old.replace("note;id", "note;id;quote") + ';b;"x; ""y"""\r\n'
    path.write_text("id,note\na,last line without an end", encoding="utf-8")
    append_rows(path, ("id", "note"), [{"id": "b"}])
    assert path.read_text(encoding="utf-8") == "id,note\na,last line without an end\nb,\n"


def test_a_crash_while_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = open_claims(write_case(tmp_path))
    add_cells(case, CELLS)
    before = (tmp_path / "claims.csv").read_bytes()

    def crash(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(OSError, match="No space"):
        add_cells(open_claims(tmp_path), CELLS)
    assert (tmp_path / "claims.csv").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_a_killed_program_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    write_case(tmp_path)
    script = textwrap.dedent(
        f"""
        from safeconduct.scenario.claims import open_claims
        from safeconduct.workspace.claims import add_cells
        case = open_claims({str(tmp_path)!r})
        while True:
            print(add_cells(case, {CELLS!r}).id, flush=True)
        """
    )
    running = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    said = [running.stdout.readline().strip() for _ in range(5)]
    running.send_signal(signal.SIGKILL)
    said += [line.strip() for line in running.stdout.read().splitlines()]
    running.stdout.close()
    running.wait()
    kept = [one.id for one in open_claims(tmp_path).book.claims]  # readable, and nothing torn
    assert kept[: len(said)] == said
    assert len(said) >= 5


def test_a_written_file_is_on_disk_with_its_folder_before_anybody_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = open_claims(write_case(tmp_path))
    synced: list[str] = []
    real = os.fsync

    def note(handle: int) -> None:
        synced.append("folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "file")  # noqa: PTH112  # of a handle
        real(handle)

    monkeypatch.setattr(os, "fsync", note)
    add_cells(case, CELLS)
    assert synced == ["file", "folder"]


def test_two_clerks_at_once_get_ids_of_their_own(tmp_path: Path) -> None:
    case = open_claims(write_case(tmp_path))
    with ThreadPoolExecutor(4) as pool:
        names = [one.id for one in pool.map(lambda _: add_cells(case, CELLS), range(12))]
    assert sorted(names) == [f"c{number:04d}" for number in range(1, 13)]
    assert [one.id for one in open_claims(tmp_path).book.claims] == sorted(names)


def test_an_id_that_is_taken_is_refused(tmp_path: Path) -> None:
    case = open_claims(write_case(tmp_path))
    add_claims(case, [claim("one", 4)])
    with pytest.raises(InvalidInput) as invalid:
        add_claims(case, [claim("one", 5)])
    assert codes(invalid) == [("SC009", "claims.csv id")]


def test_everything_wrong_in_one_claim_is_said_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    case = open_claims(write_case(tmp_path))
    with pytest.raises(InvalidInput) as invalid:
        add_cells(case, {**CELLS, "kind": "gone", "value": "many", "weather": "snow", "copy_of": "nobody"})
    assert {code for code, _ in codes(invalid)} == {"SC005", "SC010", "SC013", "SC015"}
    assert not (tmp_path / "claims.csv").exists()


def test_a_case_that_ships_is_not_written_to() -> None:
    case = open_claims("aleppo-2016")
    for attempt in (
        lambda: add_cells(case, CELLS),
        lambda: grade(
            case,
            Grading(
                claim="a001-1", reliability="A", credibility="1", graded_by="x", graded_at="", reason="y"
            ),
        ),
        lambda: import_claims(case, Path("x.csv")),
    ):
        with pytest.raises(InvalidInput) as invalid:
            attempt()
        assert codes(invalid) == [("CL005", "aleppo-2016")]


def test_a_grade_and_a_working_figure_need_claims_that_are_there(tmp_path: Path) -> None:
    case = open_claims(write_case(tmp_path))
    with pytest.raises(InvalidInput, match="names 'x'"):
        grade(
            case,
            Grading(
                claim="x", reliability="A", credibility="1", graded_by="desk", graded_at="", reason="seen"
            ),
        )
    plain = Estimate(
        low=1, best=2, high=3, claims=(), set_by="desk", set_at="", reason="why", group="upper-seats"
    )
    settle(case, plain)
    for wrong, code in (
        (
            Estimate(
                low=1, best=2, high=3, claims=("x",), set_by="d", set_at="", reason="y", group="upper-seats"
            ),
            "SC010",
        ),
        (
            Estimate(low=1, best=2, high=3, claims=(), set_by="d", set_at="", reason="y", group="nobody"),
            "SC010",
        ),
        (
            Estimate(
                low=3, best=2, high=3, claims=(), set_by="d", set_at="", reason="y", group="upper-seats"
            ),
            "SC014",
        ),
        (
            Estimate(low=1, best=2, high=3, claims=(), set_by="", set_at="", reason="", group="upper-seats"),
            "SC006",
        ),
    ):
        with pytest.raises(InvalidInput) as invalid:
            settle(case, wrong)
        assert codes(invalid)[0][0] in {code, "SC012"}
    assert [one.best for one in open_claims(tmp_path).book.estimates] == [2]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("hxl", [False, True])
def test_a_spreadsheet_goes_out_and_comes_back_unchanged(tmp_path: Path, suffix: str, hxl: bool) -> None:
    sheet = tmp_path / f"sheet{suffix}"
    count = export_claims("aleppo-2016", sheet, hxl=hxl)
    folder = write_case(tmp_path / "case", toml="")
    head = (folder / "scenario.toml").read_text(encoding="utf-8").replace("Europe/Paris", "Asia/Damascus")
    (folder / "scenario.toml").write_text(head, encoding="utf-8")
    first = import_claims(open_claims(folder), sheet)
    assert (len(first.added), first.unchanged) == (count, 0)
    assert open_claims(folder).book.claims == open_claims("aleppo-2016").book.claims
    again = import_claims(open_claims(folder), sheet)
    assert (again.added, again.unchanged) == ((), count)


def test_rows_that_would_change_claims_are_refused_by_name_and_nothing_is_added(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    case = open_claims(folder)
    add_cells(case, CELLS)
    before = (folder / "claims.csv").read_bytes()
    sheet = tmp_path / "sheet.csv"
    head = "id,kind,unit,population,counting,at,value,claimed_by\n"
    sheet.write_text(
        head
        + "c0001,left,people,upper,cumulative,2026-05-04,450,army\n,left,people,upper,cumulative,2026-05-05,500,army\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidInput) as invalid:
        import_claims(open_claims(folder), sheet)
    assert codes(invalid) == [("CL003", "sheet.csv:2 value"), ("CL003", "sheet.csv:2 claimed_by")]
    assert "c0001" in invalid.value.faults[0].fact
    assert (folder / "claims.csv").read_bytes() == before


def test_new_rows_get_ids_and_figures_are_read_as_people_type_them(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    sheet = tmp_path / "sheet.csv"
    head = "kind;population;counting;at;value;claimed_by\n"
    rows = "left;upper;cumulative;2026-05-04;nearly 1,900;council\nleft;upper;cumulative;2026-05-05;نحو ١٩٠٠;council\n"
    sheet.write_text(head + rows, encoding="utf-8")
    assert import_claims(open_claims(folder), sheet).added == ("c0001", "c0002")
    book = open_claims(folder).book
    assert [(one.low, one.high, one.hedge) for one in book.claims] == [
        (1900, 1900, "nearly"),
        (1900, 1900, "about"),
    ]


def test_no_cell_of_a_spreadsheet_is_a_formula(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    evil = "=HYPERLINK(1)"
    add_cells(open_claims(folder), {**CELLS, "note": evil, "quote": "+1", "place": "@x", "claimed_by": "-y"})
    export_claims(folder, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell[:1] in FORMULA] == []
    assert f"'{evil}" in cells
    export_claims(folder, tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    kinds = {
        cell.value: cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None
    }
    assert kinds[evil] == "s"
    assert "f" not in kinds.values()


def test_a_workbook_with_formulas_is_refused_cell_by_cell(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["kind", "value"])
    sheet.append(["left", "=1+1"])
    book.save(tmp_path / "in.xlsx")
    with pytest.raises(InvalidInput) as invalid:
        import_claims(open_claims(folder), tmp_path / "in.xlsx")
    assert codes(invalid) == [("CL004", "in.xlsx B2")]
    (tmp_path / "bad.xlsx").write_bytes(b"not a workbook")
    with pytest.raises(InvalidInput, match="is no workbook"):
        import_claims(open_claims(folder), tmp_path / "bad.xlsx")


def test_days_that_a_spreadsheet_made_of_text_come_back_as_days(tmp_path: Path) -> None:
    from datetime import datetime

    folder = write_case(tmp_path / "case")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["kind", "population", "counting", "at", "value", "claimed_by"])
    sheet.append(["left", "upper", "cumulative", datetime(2026, 5, 4), 400.0, "council"])  # noqa: DTZ001  # as sheets do
    sheet.append(["left", "upper", "cumulative", datetime(2026, 5, 4, 9, 20), 500, "council"])  # noqa: DTZ001
    book.save(tmp_path / "in.xlsx")
    import_claims(open_claims(folder), tmp_path / "in.xlsx")
    book_of = open_claims(folder).book
    assert [one.at.written for one in book_of.claims] == ["2026-05-04", "2026-05-04T09:20"]


def test_a_missing_part_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(Missing, match=r"safeconduct\[workbook\]"):
        export_claims("aleppo-2016", tmp_path / "x.xlsx")
    (tmp_path / "x.xlsx").write_bytes(b"")
    with pytest.raises(Missing, match=r"safeconduct\[workbook\]"):
        import_claims(open_claims(write_case(tmp_path / "case")), tmp_path / "x.xlsx")


def test_the_tag_row_is_one_that_hxl_readers_find(tmp_path: Path) -> None:
    export_claims("aleppo-2016", tmp_path / "x.csv", hxl=True)
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        header, tags, *_ = csv.reader(file)
    assert header == list(CLAIM_COLUMNS)
    assert tags == [HXL[column] for column in header]
    import re

    assert all(re.fullmatch(r"#[a-z]+(\+[a-z]+)*", tag) for tag in tags)
    assert len(set(tags)) == len(tags)


@given(st.text(alphabet=st.sampled_from("'=+-@\t ab")))
def test_a_shielded_cell_comes_back(text: str) -> None:
    assert bare(shielded(text)) == text
    assert shielded(text)[:1] not in FORMULA or text == ""


def test_a_sheet_that_is_read_in_twice_adds_nothing_the_second_time(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    sheet = tmp_path / "sheet.csv"
    head = "kind,population,counting,at,value,claimed_by\n"
    row = "left,upper,cumulative,2026-05-04,400,council\n"
    sheet.write_text(head + row + row, encoding="utf-8")
    assert import_claims(open_claims(folder), sheet).added == ("c0001",)
    assert import_claims(open_claims(folder), sheet) == Imported((), 2)
    sheet.write_text(head + row + row.replace("council", "army"), encoding="utf-8")
    assert import_claims(open_claims(folder), sheet) == Imported(("c0002",), 1)
    sheet.write_text(f"id,{head}second,{row}", encoding="utf-8")
    assert import_claims(open_claims(folder), sheet).added == ("second",)  # somebody named it, and means it


def test_everything_wrong_with_a_working_figure_is_said_at_once(tmp_path: Path) -> None:
    case = open_claims(write_case(tmp_path))
    wrong = Estimate(
        low=3, best=2, high=3, claims=("x", "y"), set_by="d", set_at="", reason="z", group="nobody"
    )
    with pytest.raises(InvalidInput) as invalid:
        settle(case, wrong)
    assert [code for code, _ in codes(invalid)] == ["SC010", "SC010", "SC010", "SC014"]


def test_a_population_of_which_nothing_is_claimed_is_refused(tmp_path: Path) -> None:
    case = open_claims(write_case(tmp_path))
    add_cells(case, CELLS)
    claims = open_claims(tmp_path).book.claims
    require_population(claims, "upper")
    require_population(claims, "")
    with pytest.raises(InvalidInput, match="choose one of upper"):
        require_population(claims, "uper")
