"""What a printed document is made of: plain values, so that nobody who writes one has to know what sets the type.

Texts are taken as they are: nothing in them is ever read as markup. A document has a language, which decides its
direction, and a stamp line, which stands at the foot of every page beside the page's number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from safeconduct.words.language import Language

Weight = Literal["lead", "plain", "fine"]
Frame = Literal["solid", "marked", "plain"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; it stays with what follows it."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``weight`` is *lead* for what must be read first, *plain*, or *fine* print."""

    text: str
    weight: Weight = "plain"


@dataclass(frozen=True, slots=True)
class Banner:
    """One large word and a line below it, in a frame: *solid* (white on ink), *marked* (a broad bar), or *plain*."""

    text: str
    below: str
    frame: Frame = "plain"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: lines one below the other, each with its weight. *lead* is bold, *fine* is small."""

    lines: tuple[tuple[str, Weight], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head stands on every page that it runs over. ``widths`` are shares; the first cell is a row's name.

    A cell is a text, or lines with weights.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str | Cell, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Blanks:
    """Lines to be filled in by hand, each with what belongs there."""

    labels: tuple[str, ...]


Block = Heading | Paragraph | Banner | Table | Blanks


@dataclass(frozen=True, slots=True)
class Printed:
    """A document for A4. ``title`` is what a viewer shows in its window, ``stamp_line`` stands at every foot."""

    title: str
    language: Language
    stamp_line: str
    blocks: tuple[Block, ...]
