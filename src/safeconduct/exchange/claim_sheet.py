"""Claims as a table for a spreadsheet, and back: safe to open, ids kept, an HXL tag row on request."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from safeconduct.claims.claim import Claim
from safeconduct.scenario.claims import CLAIM_COLUMNS, claim_cells

FORMULA: Final = frozenset("=+-@\t\r")
"""What a spreadsheet takes for the beginning of a formula."""

HXL: Final[Mapping[str, str]] = {
    "id": "#meta+id",
    "kind": "#indicator+kind",
    "unit": "#indicator+unit",
    "population": "#population+group",
    "counting": "#indicator+counting",
    "at": "#date+occurred",
    "precision": "#date+occurred+precision",
    "since": "#date+start",
    "movement": "#operations+id",
    "value": "#affected+num",
    "low": "#affected+min",
    "high": "#affected+max",
    "hedge": "#indicator+hedge",
    "basis": "#meta+method",
    "place": "#loc+name",
    "claimed_by": "#meta+source",
    "through": "#meta+source+via",
    "copy_of": "#meta+id+origin",
    "said": "#date+said",
    "reported": "#date+reported",
    "address": "#meta+url",
    "quote": "#description+quote",
    "captured": "#meta+hash",
    "reliability": "#meta+reliability",
    "credibility": "#meta+credibility",
    "grade_rule": "#description+grade",
    "language": "#meta+lang",
    "log_row": "#meta+id+log",
    "supersedes": "#meta+id+supersedes",
    "entered_by": "#meta+contributor",
    "entered_at": "#date+entered",
    "note": "#description+note",
}
"""Column → HXL tag. Where the standard has no attribute we use our own: they are listed on docs/reference/claims.md."""


def sheet_rows(claims: Iterable[Claim], *, hxl: bool) -> list[list[str]]:
    """Header, the tag row where wanted, and one row a claim: the text of every cell, as it is."""
    rows = [list(CLAIM_COLUMNS)]
    if hxl:
        rows.append([HXL[column] for column in CLAIM_COLUMNS])
    for claim in claims:
        cells = claim_cells(claim)
        rows.append([cells.get(column, "") for column in CLAIM_COLUMNS])
    return rows


def sheet_csv(rows: Sequence[Sequence[str]]) -> str:
    """Rows as CSV with a byte-order mark, so that spreadsheets read Arabic; no cell can be taken for a formula."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows([[shielded(cell) for cell in row] for row in rows])
    return "\ufeff" + buffer.getvalue()


def shielded(cell: str) -> str:
    """A cell that no spreadsheet computes: an apostrophe in front where it begins like a formula. See ``bare``."""
    return f"'{cell}" if cell[:1] in FORMULA or _shielded(cell) else cell


def bare(cell: str) -> str:
    """What ``shielded`` was given."""
    return cell[1:] if _shielded(cell) else cell


def _shielded(cell: str) -> bool:
    """True for apostrophes in front of what begins like a formula; other apostrophes begin a name, such as 'Ain."""
    rest = cell.lstrip("'")
    return rest != cell and rest[:1] in FORMULA
