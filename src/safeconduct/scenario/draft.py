"""A case while it is being put together: what is known so far, and every fault found on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from safeconduct.errors import Fault
from safeconduct.scenario.figures import FigureBook, Given, exactly
from safeconduct.scenario.files import RawCase, RawRow
from safeconduct.scenario.format.cells import Part, Problem
from safeconduct.scenario.format.reading import columns_of, read, read_row
from safeconduct.scenario.model import Spans
from safeconduct.scenario.times import BadTime, HoursPart, expand, resolve, shown_twice

P = TypeVar("P", bound=Part)


@dataclass(slots=True)
class Draft:
    """Where a case is read into. ``end`` lies a day after the horizon, so that no span is cut at the horizon itself."""

    raw: RawCase
    zone: ZoneInfo
    start: int
    horizon: int
    end: int
    faults: list[Fault] = field(default_factory=list)
    book: FigureBook = field(default_factory=FigureBook)
    ids: dict[str, set[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def fault(self, code: str, place: str, fact: str, cure: str) -> None:
        """Note something that stops planning."""
        self.faults.append(Fault(code, place, fact, cure))

    def warn(self, code: str, place: str, fact: str, cure: str) -> None:
        """Note something doubtful that does not stop planning."""
        self.faults.append(Fault(code, place, fact, cure, "warning"))

    def entry(self, model: type[P], values: Any, path: str) -> P | None:
        """A section or entry of ``scenario.toml`` as its model; None where it cannot be used, with its faults noted."""
        if not isinstance(values, Mapping):
            self.fault("SC019", self.toml_place(path), "is not a table", "write it as a [section]")
            return None
        outcome = read(model, values)
        if isinstance(outcome, tuple):
            self.note(outcome, path)
            return None
        return outcome

    def note(self, problems: Iterable[Problem], path: str) -> None:
        """Note what is wrong in a section or entry of ``scenario.toml``."""
        for problem in problems:
            place = self.toml_place(path, problem.path)
            self.fault(problem.code, place, problem.fact, problem.cure)

    def rows(self, name: str, model: type[P]) -> list[tuple[RawRow, P]]:
        """The rows of a table as models. Unknown columns, and cells that cannot be read, are noted."""
        known = set(columns_of(model))
        for column, place in self.raw.columns.get(name, {}).items():
            if column and column not in known:
                cure = "check the spelling: `safeconduct schema` lists the columns"
                self.fault("SC005", f"{place} {column}", "is no column of this table", cure)
        read_rows: list[tuple[RawRow, P]] = []
        for row in self.raw.tables[name]:
            cells = {column: cell.text for column, cell in row.cells.items() if column in known}
            outcome = read_row(model, cells)
            if isinstance(outcome, tuple):
                for problem in outcome:
                    self.fault(problem.code, row.place(problem.path[0]), problem.fact, problem.cure)
            else:
                read_rows.append((row, outcome))
        return read_rows

    def know(self, table: str, ids: Iterable[tuple[str, str]]) -> None:
        """Remember the ids of a list, each with its place; one that stands twice is a fault."""
        known = self.ids.setdefault(table, set())
        for name, place in ids:
            if name and name in known:
                self.fault("SC009", place, f"{name!r} stands twice", "give every entry an id of its own")
            known.add(name)

    def refer(self, table: str, name: str, place: str, kinds: tuple[str, ...] = ()) -> bool:
        """True when ``name`` is in a list (and, for places, of one of these kinds); otherwise a fault is noted."""
        known = self.ids.get(table, set())
        if name not in known:
            near = _nearest(name, known)
            cure = f"did you mean {near!r}?" if near else f"add it to {table}, or name one that is there"
            self.fault("SC010", place, f"names {name!r}, which is not among the {table}", cure)
            return False
        kind = self.kinds.get(name, "")
        if kinds and kind not in kinds:
            self.fault(
                "SC016",
                place,
                f"names {name!r}, a place of kind {kind}",
                f"name a place of kind {' or '.join(kinds)}",
            )
            return False
        return True

    def figure(
        self, row: RawRow, table: str, name: str, column: str, given: Given | None, row_source: str
    ) -> Decimal | None:
        """The planned value of a row's figure, noted with its source; None where the cell is empty."""
        if given is None:
            return None
        if not (given.source or row_source):
            self.warn(
                "SC102",
                row.place(column),
                "has no source",
                f"fill in {column}_source or source; `assumed: why` will do",
            )
        return self.book.settle(given, table, name, column, row_source)

    def default(self, table: str, name: str, column: str, value: int | str | Decimal) -> Decimal:
        """The default of a figure that is not written, noted as assumed."""
        return self.book.settle(exactly(value), table, name, column)

    def toml_figure(self, given: Given | None, path: str, key: str) -> Decimal | None:
        """The planned value of a figure in ``scenario.toml``; None where it is not there."""
        if given is None:
            return None
        if not given.source:
            cure = f'write {key} = {{ best = {given.best}, source = "…" }}; `assumed: why` will do'
            self.warn("SC102", self.toml_place(path, (key,)), "has no source", cure)
        table, _, row = path.partition("/")
        return self.book.settle(given, table, row, key)

    def instant(self, moment: datetime, place: str) -> int:
        """The UTC second of a moment; the start where the moment does not exist, with its fault noted."""
        try:
            resolved = resolve(moment, self.zone)
        except BadTime as bad:
            self.fault("SC017", place, bad.fact, bad.cure)
            return self.start
        if resolved.twice:
            cure = "write the offset if the later is meant"
            self.warn("SC101", place, f"{moment:%Y-%m-%dT%H:%M} occurs twice; the earlier is taken", cure)
        return resolved.at

    def hours(self, parts: tuple[HoursPart, ...], place: str) -> Spans:
        """The spans of an hours cell from the start to the end of what is read; always where the cell is empty."""
        try:
            spans = expand(parts, self.zone, self.start, self.end)
        except BadTime as bad:
            self.fault("SC018", place, bad.fact, bad.cure)
            return ((self.start, self.end),)
        if shown_twice(parts, self.zone, self.start, self.end):
            cure = "write the offset if the later is meant"
            self.warn(
                "SC101", place, "names a time that occurs twice as clocks change; the earlier is taken", cure
            )
        return spans

    def toml_place(self, path: str, keys: tuple[str, ...] = ()) -> str:
        """``scenario.toml [section] key`` as faults name it."""
        return self.raw.toml_place(path, keys)


def _nearest(name: str, known: Iterable[str]) -> str:
    import difflib

    return next(iter(difflib.get_close_matches(name, sorted(filter(None, known)), n=1, cutoff=0.7)), "")
