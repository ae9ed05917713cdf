"""The printed schemas accept the cases that the reader accepts, and refuse what it refuses."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from safeconduct.cases.library import starter_folder
from safeconduct.ids import ID_PATTERN
from safeconduct.scenario.files import KEYS
from safeconduct.scenario.format.patterns import CURES
from safeconduct.scenario.format.reading import columns_of
from safeconduct.scenario.format.schema import TABLES, agreement_schema, row_schema, scenario_schema
from tests.scenario.folders import write_case


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """Rows as a JSON reader would have them: filled cells only, numbers as numbers."""
    schema = row_schema(name)["properties"]
    lines = [
        line
        for line in (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        if line and line[0] != "#"
    ]
    return [
        {column: _value(text, schema[column]) for column, text in row.items() if text}
        for row in csv.DictReader(lines)
    ]


def _value(text: str, schema: dict[str, Any]) -> Any:
    kind = schema.get("type") or next(
        (one["type"] for one in schema.get("anyOf", []) if "type" in one), "string"
    )
    return float(text) if kind in {"integer", "number"} else text


@pytest.mark.parametrize("name", [name for name in KEYS if name != "releases"])
def test_rows_of_whole_cases_fit_their_schema(tmp_path: Path, name: str) -> None:
    validator = jsonschema.Draft202012Validator(row_schema(name))
    for folder in (starter_folder(), write_case(tmp_path)):
        found = rows(folder, name)
        assert found
        for row in found:
            validator.validate(row)


def test_the_head_of_whole_cases_fits_its_schema(tmp_path: Path) -> None:
    validator = jsonschema.Draft202012Validator(scenario_schema())
    toml = tomllib.loads(
        (write_case(tmp_path) / "scenario.toml").read_text(encoding="utf-8").replace("T06:00", "T06:00:00")
    )
    toml["start"] = toml["start"].isoformat()
    validator.validate(toml)
    for wrong in (
        {"colour": "red"},
        {"horizon_h": 0},
        {"party": [{"id": "x", "name": "X", "role": "friend"}]},
    ):
        assert not validator.is_valid(toml | wrong)


@pytest.mark.parametrize("name", list(TABLES))
def test_a_schema_lists_every_column_and_no_other(name: str) -> None:
    schema = row_schema(name)
    assert tuple(sorted(schema["properties"])) == tuple(sorted(columns_of(TABLES[name])))
    assert schema["additionalProperties"] is False


def test_figures_are_held_to_their_limits_in_the_schema_too() -> None:
    people = row_schema("groups")["properties"]
    assert people["people"] == {"type": "integer", "minimum": 1, "maximum": 10**9}
    assert people["people_plan"] == {"enum": ["low", "best", "high"]}
    assert row_schema("legs")["properties"]["km"] == {
        "type": "number",
        "minimum": 0,
        "maximum": 10**9,
    }


def test_every_code_in_the_source_stands_on_the_page_of_faults(repository: Path) -> None:
    import re

    source = repository / "src" / "safeconduct"
    used = {
        code
        for path in source.rglob("*.py")
        for code in re.findall(r'"((?:SC|CL)\d{3})"', path.read_text(encoding="utf-8"))
    }
    listed = re.findall(
        r"^\| `((?:SC|CL)\d{3})` \|",
        (repository / "docs/reference/faults.md").read_text("utf-8"),
        re.MULTILINE,
    )
    assert sorted(used) == sorted(listed)


def test_no_fault_is_cured_by_a_regular_expression() -> None:
    """Every shape that a text must have is told to people in words."""
    schemas = [scenario_schema(), agreement_schema(), *(row_schema(name) for name in TABLES)]
    shapes = {shape for schema in schemas for shape in _patterns(schema)} - {ID_PATTERN}
    assert len(shapes) >= 6
    assert shapes - CURES.keys() == set()
    assert [cure for cure in CURES.values() if "^" in cure or "\\d" in cure] == []


def _patterns(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        yield from (shape for inner in schema.values() for shape in _patterns(inner))
    elif isinstance(schema, list):
        yield from (shape for inner in schema for shape in _patterns(inner))
