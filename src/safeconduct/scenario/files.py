"""A case folder as it lies on disk: TOML and tables, each cell with its place, a variant laid over. No meaning yet."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from safeconduct.errors import Fault

SCENARIO_FILE: Final = "scenario.toml"
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "places": ("id",),
    "legs": ("id",),
    "groups": ("id",),
    "releases": ("group", "at"),
    "vehicles": ("id",),
    "teams": ("id",),
}
"""Tables of a case, in reading order, with the columns that name a row."""
OPTIONAL: Final = frozenset({"releases"})
CLAIM_TABLES: Final = ("claims", "grades", "estimates")
"""Tables about claims, read apart: of them only the estimates change what is planned."""
BESIDE: Final = ("lines", "log", "rehearsal", "happened")
"""Tables that lie in a case's folder and are no part of the case: a fault in one stops no plan, and rows added to one
change no digest. They are read by ``scenario.beside``."""

# Control characters, and those that turn round what stands beside them. The marks of Arabic text (U+061C, U+200E,
# U+200F) stay: they are how a sentence in two scripts is written.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufdd0\ufffe\uffff]"
)
_SEPARATORS: Final = (",", ";", "\t")
# Strings and comments first, so that a time inside one is left alone.
_SHORT_TIME: Final = re.compile(
    r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*'
    r"|(?P<time>(?<![\w:.+-])\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d)(?![\d:])"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell, and where."""

    text: str
    file: str
    row: int


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row of a table: its cells by column, and the place to name for what is missing in it."""

    file: str
    row: int
    cells: Mapping[str, Cell]

    def text(self, column: str) -> str:
        """The text of a cell; empty where there is none."""
        cell = self.cells.get(column)
        return cell.text if cell is not None else ""

    def place(self, column: str) -> str:
        """``file:row column``, as faults name it: of the cell's own file where a variant changed it."""
        cell = self.cells.get(column)
        file, row = (cell.file, cell.row) if cell is not None else (self.file, self.row)
        return f"{file}:{row} {column}"


@dataclass(slots=True)
class RawCase:
    """Everything read from a folder. ``overlaid`` holds the variant's own TOML, so that faults name the right file."""

    folder: Path
    variant: str
    toml: dict[str, Any] = field(default_factory=dict)
    overlaid: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, list[RawRow]] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def toml_place(self, path: str, keys: tuple[str, ...] = ()) -> str:
        """``scenario.toml [section] key`` as faults name it: of the variant's file where the variant wrote it.

        ``path`` is a section, or ``section/id`` for an entry of a list.
        """
        section, _, entry = path.partition("/")
        file = SCENARIO_FILE
        if self.overlaid and _inside(self.overlaid, section, entry, keys):
            file = f"variants/{self.variant}.toml"
        shown = f" [[{section}]] {entry}" if entry else f" [{section}]" if section else ""
        return f"{file}{shown}" + (f" {'.'.join(keys)}" if keys else "")

    def row_place(self, table: str, name: str, column: str = "") -> str:
        """``file:row column`` of the row that ``name`` names, as faults name it."""
        key = KEYS[table][0]
        row = next((row for row in self.tables.get(table, ()) if row.text(key) == name), None)
        return f"{table}.csv {name}" if row is None else row.place(column).strip()


def read_folder(folder: Path, variant: str = "") -> RawCase:
    """Read a case folder with a variant over it. Faults of the files themselves are collected in the result."""
    raw = RawCase(folder, variant)
    raw.toml = toml_of(raw, folder / SCENARIO_FILE, SCENARIO_FILE)
    for name in KEYS:
        if (folder / f"{name}.csv").is_file():
            raw.tables[name] = table_of(raw, folder / f"{name}.csv", f"{name}.csv", name)
        else:
            raw.tables[name] = []
            if name not in OPTIONAL:
                raw.faults.append(
                    Fault(
                        "SC006",
                        f"{name}.csv",
                        "is not there",
                        "add the table; a header alone will do where it is empty",
                    )
                )
    _refuse_unknown(raw, folder, "", (*KEYS, *CLAIM_TABLES, *BESIDE))
    raw.tables["estimates"] = table_where_there(raw, "estimates")
    if variant:
        _lay_over(raw, folder / "variants", variant)
    return raw


def table_where_there(raw: RawCase, name: str) -> list[RawRow]:
    """The rows of a table of the folder; none where it has none."""
    path = raw.folder / f"{name}.csv"
    return table_of(raw, path, path.name, name) if path.is_file() else []


def variants_of(folder: Path) -> tuple[str, ...]:
    """Names of the variants that a case folder holds."""
    inside = folder / "variants"
    if not inside.is_dir():
        return ()
    return tuple(sorted({path.stem for path in inside.iterdir() if path.is_dir() or path.suffix == ".toml"}))


def _read_text(raw: RawCase, path: Path, shown: str) -> str | None:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raw.faults.append(
            Fault("SC006", shown, "is not there", "add it: `safeconduct new` writes an example")
        )
    except UnicodeDecodeError as error:
        raw.faults.append(
            Fault(
                "SC002",
                shown,
                f"is not UTF-8 text (byte {error.start + 1})",
                "save it with the encoding UTF-8",
            )
        )
    except OSError as error:
        raw.faults.append(
            Fault("SC002", shown, f"cannot be read: {error.strerror}", "check the file and its permissions")
        )
    return None


def _show_hidden(raw: RawCase, place: str, value: Any) -> None:
    """A fault for each text inside ``value`` that a page or a terminal would not show as it is written."""
    if isinstance(value, str):
        found = sorted({f"U+{ord(letter):04X}" for letter in _HIDDEN.findall(value)})
        if found:
            fact = f"holds {', '.join(found)}, which hides or turns round the text beside it"
            raw.faults.append(Fault("SC025", place, fact, "take it out, and type the text again"))
    elif isinstance(value, dict):
        for name, inner in value.items():
            _show_hidden(raw, place, name)
            _show_hidden(raw, f"{place} {name}".strip(), inner)
    elif isinstance(value, list):
        for inner in value:
            _show_hidden(raw, place, inner)


def toml_of(raw: RawCase, path: Path, shown: str) -> dict[str, Any]:
    """A TOML file; empty, with its fault noted in ``raw``, where it is none."""
    text = _read_text(raw, path, shown)
    if text is None:
        return {}
    try:
        body = tomllib.loads(_with_seconds(text), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raw.faults.append(Fault("SC002", shown, f"is not TOML: {error}", "mend the line that is named"))
    except ValueError:  # the reader's limit on the digits of a whole number
        raw.faults.append(
            Fault("SC002", shown, "holds a number of thousands of digits", "shorten the number")
        )
    except RecursionError:
        raw.faults.append(Fault("SC002", shown, "is nested too deeply to be read", "take brackets away"))
    else:
        _show_hidden(raw, shown, body)
        return body
    return {}


def _with_seconds(text: str) -> str:
    """TOML before 1.1 wants seconds in every time; a case may leave them out."""
    text = text.replace("\r\n", "\n")
    return _SHORT_TIME.sub(lambda match: match[0] + ":00" if match["time"] else match[0], text)


def table_of(raw: RawCase, path: Path, shown: str, name: str) -> list[RawRow]:
    """The rows of a file, as the table ``name``; its faults are noted in ``raw``."""
    text = _read_text(raw, path, shown)
    return [] if text is None else table_from_text(raw, text, shown, name)


def table_from_text(raw: RawCase, text: str, shown: str, name: str) -> list[RawRow]:
    """The rows of a table's text; its faults are noted in ``raw``."""
    for number, line in enumerate(text.splitlines(), start=1):
        _show_hidden(raw, f"{shown}:{number}", line)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True))
    except csv.Error as error:
        raw.faults.append(Fault("SC002", shown, f"is not a table: {error}", "check the quotation marks"))
        return []
    rows: list[RawRow] = []
    header: list[str] | None = None
    for number, record in enumerate(records, start=1):
        cells = [cell.strip() for cell in record]
        if not any(cells) or cells[0].startswith(("#", "sep=")):
            continue
        if header is None:
            header = _header(raw, cells, shown, number, name)
            continue
        if any(cells[len(header) :]):
            raw.faults.append(
                Fault(
                    "SC020",
                    f"{shown}:{number}",
                    f"has {len(cells)} cells under {len(header)} columns",
                    "put a cell that holds the separator in quotation marks",
                )
            )
        pairs = zip(header, cells, strict=False)
        rows.append(
            RawRow(
                shown,
                number,
                {column: Cell(cell, shown, number) for column, cell in pairs if column and cell},
            )
        )
    if header is None:
        raw.faults.append(
            Fault("SC006", shown, "has no header", "write the names of the columns in the first row")
        )
    return rows


def separator_of(text: str) -> str:
    """The separator of a table: what its first line says (``sep=;``) or holds most of, outside quotation marks."""
    if text.startswith("sep=") and text[4:5] in _SEPARATORS:
        return text[4]
    for line in text.splitlines():
        if line.strip(" \t,;") and not line.lstrip('" ').startswith("#"):
            bare = re.sub(r'"[^"]*"', "", line)
            return max(_SEPARATORS, key=bare.count)
    return ","


def _header(raw: RawCase, cells: list[str], shown: str, number: int, name: str) -> list[str]:
    seen = raw.columns.setdefault(name, {})
    here: set[str] = set()
    for column in cells:
        if column and column in here:
            raw.faults.append(
                Fault("SC009", f"{shown}:{number} {column}", "names a column twice", "keep one of the two")
            )
        here.add(column)
        seen.setdefault(column, f"{shown}:{number}")
    return cells


def _refuse_unknown(raw: RawCase, folder: Path, prefix: str, known: tuple[str, ...]) -> None:
    if not folder.is_dir():
        return
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in known and path.stem not in BESIDE:
            raw.faults.append(
                Fault("SC003", prefix + path.name, "is no table of a case", f"tables are {', '.join(known)}")
            )


def _lay_over(raw: RawCase, inside: Path, variant: str) -> None:
    toml, tables = inside / f"{variant}.toml", inside / variant
    if not toml.is_file() and not tables.is_dir():
        known = ", ".join(variants_of(raw.folder)) or "none"
        raw.faults.append(
            Fault("SC001", f"variants/{variant}", "is not there", f"variants of this case: {known}")
        )
        return
    if toml.is_file():
        raw.overlaid = toml_of(raw, toml, f"variants/{variant}.toml")
        removals = raw.overlaid.pop("remove", [])
        raw.toml = _merge(raw.toml, raw.overlaid)
        _remove(raw, removals, f"variants/{variant}.toml remove")
    _refuse_unknown(raw, tables, f"variants/{variant}/", tuple(KEYS))
    for name in KEYS:
        path = tables / f"{name}.csv"
        if path.is_file():
            over = table_of(raw, path, f"variants/{variant}/{name}.csv", name)
            raw.tables[name] = _merge_rows(raw.tables[name], over, name)


def _merge(base: Any, over: Any) -> Any:
    if isinstance(base, dict) and isinstance(over, dict):
        merged = dict(base)
        for key, value in over.items():
            merged[key] = _merge(base[key], value) if key in base else value
        return merged
    if _has_ids(base) and _has_ids(over):
        entries = {entry["id"]: entry for entry in base}
        for entry in over:
            entries[entry["id"]] = _merge(entries.get(entry["id"], {}), entry)
        return list(entries.values())
    return over


def _has_ids(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(entry, dict) and isinstance(entry.get("id"), str) for entry in value)
    )


def _merge_rows(base: list[RawRow], over: list[RawRow], name: str) -> list[RawRow]:
    def key(row: RawRow) -> tuple[str, ...]:
        return tuple(row.text(column) for column in KEYS[name])

    changes = {key(row): row for row in over}
    merged = [
        RawRow(row.file, row.row, {**row.cells, **changes[key(row)].cells}) if key(row) in changes else row
        for row in base
    ]
    known = {key(row) for row in base}
    return merged + [row for row in over if key(row) not in known]


def _remove(raw: RawCase, removals: Any, place: str) -> None:
    if not isinstance(removals, list):
        removals = [removals]
    for name in removals:
        table, _, entry = str(name).partition("/")
        if not _removed(raw, table, entry):
            raw.faults.append(
                Fault(
                    "SC010",
                    place,
                    f"{name!r} names nothing in the case",
                    "write the list and the id: rule/in-step",
                )
            )


def _removed(raw: RawCase, table: str, entry: str) -> bool:
    if table in KEYS:
        before = raw.tables[table]
        raw.tables[table] = [row for row in before if row.text(KEYS[table][0]) != entry]
        return len(raw.tables[table]) < len(before)
    section = raw.toml
    if table == "window" and isinstance(raw.toml.get("windows"), dict):
        section = raw.toml["windows"] = dict(raw.toml["windows"])
    entries = section.get(table)
    if not isinstance(entries, list) or not _has_ids(entries):
        return False
    section[table] = [kept for kept in entries if kept["id"] != entry]
    return len(section[table]) < len(entries)


def _inside(data: Mapping[str, Any], section: str, entry: str, keys: tuple[str, ...]) -> bool:
    inner: Any = data
    for step in section.split(".") if section else ():
        inner = inner.get(step) if isinstance(inner, Mapping) else None
    if entry and isinstance(inner, list):
        inner = next((one for one in inner if isinstance(one, Mapping) and one.get("id") == entry), None)
    if not isinstance(inner, Mapping):
        return False
    return not keys or keys[0] in inner
