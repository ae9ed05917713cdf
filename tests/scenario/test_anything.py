"""Whatever stands in a case folder, the answer is a scenario or a list of faults: never a crash."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.scenario.checks import check_case
from safeconduct.scenario.model import Scenario
from tests.scenario.folders import TABLES, TOML, write_case
from tests.scenario.test_cycles import after, paired, two_sided

RULES = (
    after("x", "north first leaves", "south first arrives")
    + two_sided("even", "in_step", "tolerance = 0.3")
    + two_sided("steps", "tranches", "steps = [[200, 150], [208, 150]]")
    + paired(30)
    + '\n[[windows.window]]\nid = "w"\nhours = "06:00-20:00"\nfor = ["all"]\n'
    + '[[outside]]\nid = "aid"\nname = "Aid"\nkind = "aid"\n'
    + "[limits]\nexposed_max = 500\naboard_max_h = 3\n"
)
WHOLE_TOML = (TOML + RULES).splitlines()

odd_cells = st.sampled_from(
    [
        "",
        "0",
        "-1",
        "1e400",
        "nan",
        "1.5",
        "yes",
        "no",
        "north",
        "upper",
        "camp",
        "gate",
        "x;y",
        "06:00-05:00",
        "é",
        '"',
    ]
) | st.text(max_size=6)
odd_values = st.sampled_from(
    [
        "0",
        "-1",
        "1.5",
        "true",
        '""',
        '"north"',
        "[]",
        "{}",
        "[[1, 2]]",
        "2026-05-04",
        "2026-05-04T06:00",
        "06:00:00",
        "{ best = 2 }",
        "nan",
    ]
)
table_changes = st.lists(
    st.tuples(st.sampled_from(sorted(TABLES)), st.integers(0, 9), st.integers(0, 11), odd_cells),
    min_size=1,
    max_size=4,
)
toml_changes = st.lists(st.tuples(st.integers(0, len(WHOLE_TOML) - 1), odd_values), min_size=1, max_size=3)
dropped = st.lists(st.integers(0, len(WHOLE_TOML) - 1), min_size=1, max_size=4)


def answer(toml: str, **tables: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        case = write_case(Path(folder), **tables)
        (case / "scenario.toml").write_text(toml, encoding="utf-8")
        scenario, findings = check_case(case)
    faults = [finding for finding in findings if finding.severity == "fault"]
    assert all(finding.place and finding.fact and finding.cure for finding in findings)
    assert isinstance(scenario, Scenario) == (not faults)


@given(table_changes)
def test_any_cell_may_hold_anything(changes: list[tuple[str, int, int, str]]) -> None:
    tables = {name: [line.split(",") for line in text.splitlines()] for name, text in TABLES.items()}
    for name, row, column, text in changes:
        cells = tables[name][row % len(tables[name])]
        cells[column % len(cells)] = text
    texts = {name: "\n".join(",".join(cells) for cells in rows) for name, rows in tables.items()}
    answer(TOML + RULES, **texts)


@given(toml_changes)
def test_any_key_may_hold_anything(changes: list[tuple[int, str]]) -> None:
    lines = list(WHOLE_TOML)
    for number, value in changes:
        key, equals, _ = lines[number].partition(" = ")
        if equals:
            lines[number] = f"{key} = {value}"
    answer("\n".join(lines))


@given(dropped)
def test_any_line_may_be_missing(numbers: list[int]) -> None:
    answer("\n".join(line for number, line in enumerate(WHOLE_TOML) if number not in numbers))
