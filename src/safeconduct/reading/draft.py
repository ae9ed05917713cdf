"""Proposals with places counted inside one block: what the readers of each language hand over."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.claims.claim import Unit
from safeconduct.claims.interval import Hedge
from safeconduct.reading.model import EventKind, ReadKind


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A claim before its characters are counted from the beginning of the text. ``doubt``: 0 is the surest reading."""

    low: int
    high: int | None
    unit: Unit
    kind: ReadKind
    hedge: Hedge
    source: str
    source_span: tuple[int, int] | None
    denied: bool
    places: tuple[str, ...]
    on: str
    cumulative: bool
    span: tuple[int, int]
    sentence: tuple[int, int]
    doubt: int


@dataclass(frozen=True, slots=True)
class DraftEvent:
    """An event before its characters are counted from the beginning of the text."""

    kind: EventKind
    planned: bool
    source: str
    places: tuple[str, ...]
    on: str
    span: tuple[int, int]
    sentence: tuple[int, int]
    doubt: int
