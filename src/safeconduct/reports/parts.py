"""What an answer on the first page is made of: lines, a small table, and lines after it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer. ``weight`` is *lead* for what must be read first, *plain*, or *fine* print."""

    text: str
    weight: str = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """A small table: heads, and rows whose first cell is their name."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of the first page, answered."""

    name: str
    head: str
    lines: tuple[Line, ...]
    table: Table | None = None
    after: tuple[Line, ...] = ()
