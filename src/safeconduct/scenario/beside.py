"""Tables and files that lie beside a case: claims, log, lines, agreement. A fault in one of them stops no plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from safeconduct.scenario.files import (
    CLAIM_TABLES,
    SCENARIO_FILE,
    RawCase,
    table_from_text,
    table_of,
    table_where_there,
    toml_of,
)


def read_beside(folder: Path, variant: str, name: str) -> RawCase:
    """A table that lies beside the case, with the rows that a variant adds. It need not be there."""
    raw = RawCase(folder, variant, tables={name: []})
    for path, shown in (
        (folder / f"{name}.csv", f"{name}.csv"),
        (folder / "variants" / variant / f"{name}.csv", f"variants/{variant}/{name}.csv"),
    ):
        if path.is_file() and (variant or path.parent == folder):
            raw.tables[name] += table_of(raw, path, shown, name)
    return raw


def add_beside(raw: RawCase, name: str) -> None:
    """Read a table that planning does not need into ``raw.tables``; no rows where the folder has none."""
    raw.tables[name] = table_where_there(raw, name)


def read_toml_beside(raw: RawCase, file: str) -> dict[str, Any] | None:
    """A TOML file that planning does not need; None where the folder has none."""
    path = raw.folder / file
    return toml_of(raw, path, file) if path.is_file() else None


def read_claim_tables(folder: Path) -> RawCase:
    """The tables about claims alone, with the head of the case. Faults of the files are collected in the result."""
    raw = RawCase(folder, "")
    raw.toml = toml_of(raw, folder / SCENARIO_FILE, SCENARIO_FILE)
    for name in CLAIM_TABLES:
        raw.tables[name] = table_where_there(raw, name)
    return raw


def read_one_table(path: Path, name: str, text: str | None = None) -> RawCase:
    """One table, as the table ``name``, from a file of any name, or from ``text`` that was made of it."""
    raw = RawCase(path.parent, "")
    raw.tables[name] = (
        table_of(raw, path, path.name, name) if text is None else table_from_text(raw, text, path.name, name)
    )
    return raw


def ids_anywhere(folder: Path, section: str) -> set[str]:
    """Ids under ``[[section]]`` in the case or in any of its variants: what lies beside a case serves all of them."""
    found: set[str] = set()
    for path in (folder / SCENARIO_FILE, *sorted((folder / "variants").glob("*.toml"))):
        entries = toml_of(RawCase(folder, ""), path, path.name).get(section, [])
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                found.add(entry["id"])
    return found
