"""Every row of the log is an entry or left out with a reason, and an entry holds no figure that its row does not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from safeconduct.cases.library import find_case
from safeconduct.errors import InvalidInput, Missing
from safeconduct.operations.rehearsal.script import read_script
from tests.rehearsal.conftest import Row, Told

Rows = dict[str, Row]
HELD = "A007,post-militia,still-aboard"
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def in_row(row: Row) -> set[int]:
    """Every figure that stands in a row, read without the code under test."""
    figures = {int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*\d|\d", row["sentence"])}
    figures |= {
        number for number, word in enumerate(WORDS) if re.search(rf"\b{word}\b", row["sentence"].lower())
    }
    return figures | {int(row[cell]) for cell in ("quantity_min", "quantity_max") if row[cell]}


def test_every_row_is_played_or_left_out_with_a_reason(told: Told, rows: Rows) -> None:
    played = {step.row.id for step in told.script.steps}
    left_out = {row.id: why for row, why in told.script.left_out}
    assert len(rows) == 170
    assert played | left_out.keys() == rows.keys()
    assert not played & left_out.keys()
    assert all(len(why) > 20 for why in left_out.values())


def test_every_entry_cites_its_row_and_holds_no_figure_that_the_row_does_not(told: Told, rows: Rows) -> None:
    from safeconduct.operations.accounting import read_entries

    assert told.done.ledger is not None
    observations = [one for one in read_entries(told.done.ledger).observations if one.device != "ledger"]
    assert len(observations) == len(told.script.steps)
    for observation in observations:
        cited = re.fullmatch(r"log\.csv (A\d{3})", observation.text("source"))
        assert cited is not None, observation
        row = rows[cited[1]]
        numbers = {
            value
            for _, value in observation.content
            if isinstance(value, int) and not isinstance(value, bool)
        }
        assert numbers <= in_row(row), observation
        for key in ("cause", "what", "about", "outcome"):
            digits = {
                int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*\d|\d", observation.text(key))
            }
            assert digits <= in_row(row), observation


def test_every_entry_happens_when_its_row_says(told: Told) -> None:
    assert all(step.row.earliest <= step.at <= step.row.latest for step in told.script.steps)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "aleppo-2016"
    shutil.copytree(find_case("aleppo-2016"), folder)
    return folder


@pytest.mark.parametrize(
    ("old", "new", "code", "fact"),
    [
        (f"{HELD},2016-12-14T04:00,=,", f"{HELD},2016-12-14T04:00,1100,", "RH006", "1100"),
        (f"{HELD},2016-12-14T04:00,=,", f"{HELD},2016-12-19T04:00,=,", "RH007", "outside"),
        ("A170,", "A171,", "RH001", "A171"),
        ("A170,", "#A170,", "RH002", "neither"),
        ("A170,", "A007,", "RH003", "left out"),
        ("A007,post-militia,still-aboard,", "A007,nobody,still-aboard,", "RH004", "nobody"),
        (f"{HELD},2016-12-14T04:00,=,", f"{HELD},2016-12-14T04:00,many,", "RH005", "many"),
        ("A007,post-militia,still-aboard,", "A007,post-militia,stowed,", "AE001", "stowed"),
    ],
)  # fmt: skip
def test_a_mapping_that_says_more_than_the_log_is_refused(
    case: Path, old: str, new: str, code: str, fact: str
) -> None:
    path = case / "rehearsal.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_script(str(case))
    assert any(one.code == code and fact in f"{one.place} {one.fact}" for one in refused.value.faults)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('side = "opposition"', 'side = "nobody"', "liaison-opposition"),
        ("cosign_every_h = 6", "cosign_every_h = 0", "cosign_every_h"),
        ("sync_every_min = 30", "sync_every_min = 0", "post-ramouseh"),
        ("sync_every_min = 30", "sync_each = 30", "sync_each"),
    ],
)
def test_a_cast_that_does_not_fit_is_refused(case: Path, old: str, new: str, place: str) -> None:
    path = case / "rehearsal.toml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_script(str(case))
    assert any(place in one.place for one in refused.value.faults)


def test_a_case_without_a_log_has_nothing_to_rehearse() -> None:
    with pytest.raises(Missing, match="nothing to rehearse"):
        read_script("river-flood")


def test_the_mapping_changes_no_digest_of_the_case(case: Path) -> None:
    from safeconduct.scenario.load import load_case

    before = load_case(case).digest
    (case / "rehearsal.csv").unlink()
    (case / "rehearsal.toml").unlink()
    assert load_case(case).digest == before
