"""Rows put behind those of a table's text: what stood there stays as it stood, byte for byte."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final

from safeconduct.scenario.files import separator_of

_BOM: Final = "\ufeff"


def with_rows(text: str, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    """The text with ``rows`` behind the others, in the columns, separator and line ends that it has.

    Columns that are new and hold something are put behind the others; an empty text gets ``columns`` as its header.
    """
    place = _header_line(text)
    if place is None:
        header, separator, ending = list(columns), ",", "\n"
        text = text + ("" if not text or text.endswith("\n") else "\n") + _line(header, separator, ending)
    else:
        begin, end = place
        line = text[begin:end]
        separator = separator_of(text.removeprefix(_BOM))
        ending = "\r\n" if text[end : end + 2] == "\r\n" else "\n"
        header = [cell.strip() for cell in next(csv.reader([line.lstrip(_BOM)], delimiter=separator))]
        new = [column for column in columns if column not in header and any(row.get(column) for row in rows)]
        if new:
            header += new
            text = text[:end] + separator + separator.join(new) + text[end:]
        if not text.endswith("\n"):
            text += ending
    return text + "".join(
        _line([row.get(column, "") for column in header], separator, ending) for row in rows
    )


def _header_line(text: str) -> tuple[int, int] | None:
    """Where the first line lies that is neither empty nor a comment, without its end of line."""
    begin = 0
    for line in text.splitlines(keepends=True):
        bare = line.lstrip(_BOM)
        if bare.strip(" \t,;\r\n") and not bare.lstrip('" ').startswith("#") and not bare.startswith("sep="):
            return begin, begin + len(line.rstrip("\r\n"))
        begin += len(line)
    return None


def _line(cells: Sequence[str], separator: str, ending: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator=ending).writerow(cells)
    return buffer.getvalue()
