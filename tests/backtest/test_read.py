"""``happened.csv``: every fault at once, what lies within a case, and what ships."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from safeconduct.errors import InvalidInput
from safeconduct.scenario.load import load_case, shipped_folders
from safeconduct.studies.backtest.model import Happened
from safeconduct.studies.backtest.read import FILE, read_happened

PASTS = {
    "aleppo-2016": ["december-16", "december-18", "december-20"],
    "aleppo-2016+whole-operation": ["late-start", "december-16", "december-18", "december-20"],
    "aleppo-2016+deal-14-without-towns": ["late-start", "december-16", "december-18"],
    "four-towns-2017": ["first-hold"],
    "four-towns-2017+second-crossing": ["second-hold"],
}
HEAD = "kind,id,at,at_from,at_to,until,since,undertaking,classes,halts,low,high,source\n"
BEGINS = "begins,first,2016-12-18T06:00,,,,,,,,,,assumed: made up\n"
HALT = "halt,one,2016-12-19T06:00,,,2016-12-19T12:00,,,,,,,assumed: made up\n"


def shipped(reference: str) -> Happened:
    scenario = load_case(reference)
    return read_happened(scenario, shipped_folders()[scenario.name])


def made(tmp_path: Path, text: str) -> Happened:
    folder = tmp_path / "case"
    shutil.copytree(shipped_folders()["aleppo-2016"], folder, dirs_exist_ok=True)
    (folder / FILE).write_text(text, encoding="utf-8")
    return read_happened(load_case(folder), folder)


def faults(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        made(tmp_path, text)
    return [(fault.code, fault.place) for fault in caught.value.faults]


@pytest.mark.parametrize("reference", PASTS)
def test_the_shipped_pasts_have_the_halts_of_their_period(reference: str) -> None:
    happened = shipped(reference)
    assert [halt.id for halt in happened.halts] == PASTS[reference]
    assert all(count.since in ("", happened.begin.id) for count in happened.counts)


@pytest.mark.parametrize("case", ["aleppo-2016", "four-towns-2017"])
def test_every_shipped_row_has_its_source_and_its_rows_of_the_log(case: str) -> None:
    folder = shipped_folders()[case]
    with (folder / FILE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 5
    assert [row for row in rows if not row["source"]] == []
    if (folder / "log.csv").is_file():
        with (folder / "log.csv").open(encoding="utf-8", newline="") as file:
            log = {row["id"] for row in csv.DictReader(file)}
        assert [name for row in rows for name in row["log"].split(";") if name not in log] == []
        assert all(row["log"] for row in rows)
    told = [row for row in rows if row["kind"] != "vehicles"]
    assert [row for row in told if bool(row["text"]) != bool(row["text_ar"])] == []


def test_people_returned_on_the_16th_are_in_no_count_of_people_at_reception() -> None:
    counts = shipped("aleppo-2016+whole-operation").counts
    (back,) = [count for count in counts if count.kind == "returned"]
    assert (back.low, back.high) == (800, 1000)
    then = [count for count in counts if count.kind == "out" and "december-16" in count.halts]
    assert (min(count.low for count in then), max(count.high for count in then)) == (6462, 10_000)


def test_counts_of_another_beginning_or_of_people_the_case_does_not_know_are_left_aside() -> None:
    alone = shipped("aleppo-2016+whole-operation")
    assert {count.undertaking for count in alone.counts} == {"aleppo"}
    both = shipped("aleppo-2016")
    assert {count.undertaking for count in both.counts} == {"aleppo", "towns"}
    assert max(count.high for count in both.counts if count.kind == "out") < 37_500


def test_a_halt_may_last_until_the_next(tmp_path: Path) -> None:
    text = HEAD + BEGINS + "halt,open,2016-12-18T20:00,,,,,,,,,,assumed: made up\n" + HALT
    first, second = made(tmp_path, text).halts
    assert first.ends is None
    assert second.ends is not None


def test_every_fault_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    text = HEAD + BEGINS + (
        "halt,,2016-12-19T06:00,2016-12-19T07:00,,2016-12-19T12:00,,,,,,,x\n"
        "halt,two,2016-12-19T11:00,,,,,,,,,,x\n"
        "out,,2016-12-19T12:00,,,,nowhere,aleppo,,none,5,3,x\n"
        "vehicles,,2016-12-19T12:00,,,,first,aleppo,,,,,x\n"
        "road,,2016-12-19T12:00,,,,,aleppo,,,1,2,\n"
        "feast,,yesterday,,,,,,,,1,2,x\n"
    )  # fmt: skip
    found = faults(tmp_path, text)
    assert {code for code, _ in found} >= {"SC006", "SC010", "BT002", "BT003", "BT004"}
    assert {int(place.split(":")[1].split()[0]) for _, place in found} == {3, 4, 5, 6, 7, 8}


def test_an_unknown_column_is_refused(tmp_path: Path) -> None:
    text = HEAD.replace("source", "source,hope") + BEGINS.replace("made up", "made up,x")
    assert ("SC005", f"{FILE}:1 hope") in faults(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + BEGINS,
        HEAD + BEGINS.replace("2016-12-18", "2015-12-18") + HALT,
        HEAD + BEGINS + HALT.replace("2016", "2015"),
    ],
)
def test_a_past_of_another_period_is_refused(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, text) == [("BT005", FILE)]


def test_a_case_without_a_past_is_told_what_is_missing() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_happened(load_case("river-flood"), shipped_folders()["river-flood"])
    assert [fault.code for fault in caught.value.faults] == ["BT001"]
