"""Tables in a spreadsheet program's own files (.xlsx). An optional part: without it, CSV does the same."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from safeconduct.errors import Fault, InvalidInput, Missing

_CURE = "install it with: pip install 'safeconduct[workbook]', or use a .csv file"


def workbook_bytes(rows: Sequence[Sequence[str]], *, heads: int, numbers: frozenset[str]) -> bytes:
    """One sheet: the first ``heads`` rows stand still when scrolling, columns in ``numbers`` hold numbers.

    Every other cell is text, whatever it begins with: nothing is computed. Raises Missing where the part is not there.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise Missing(f"writing .xlsx needs xlsxwriter: {_CURE}") from None
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("claims")
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet.freeze_panes(heads, 1)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if number >= heads and rows[0][column] in numbers and cell:
                    sheet.write_number(number, column, int(cell))
                else:
                    sheet.write_string(number, column, cell, bold if number < heads else text)
    return buffer.getvalue()


def workbook_rows(path: Path) -> list[list[str]]:
    """The first sheet of a workbook as text, as it would stand in a CSV file. Formulas are refused, each by its cell.

    Raises Missing where the part is not there, InvalidInput where the file is no workbook or holds formulas.
    """
    try:
        import openpyxl
        from openpyxl.utils import get_column_letter
    except ImportError:
        raise Missing(f"reading .xlsx needs openpyxl: {_CURE}") from None
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=False)
        sheet = book.worksheets[0]
        rows, formulas = [], []
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = []
            for column, cell in enumerate(row, start=1):
                if cell.data_type == "f":
                    formulas.append(f"{get_column_letter(column)}{number}")
                cells.append(_text(cell.value))
            rows.append(cells)
        book.close()
    except Exception as error:  # noqa: BLE001  # whatever a broken file makes the reader stumble over
        fault = Fault("SC002", path.name, f"is no workbook: {error}", "save it as .xlsx again, or as .csv")
        raise InvalidInput((fault,)) from None
    if formulas:
        cure = "replace each by the text or number that it shows"
        raise InvalidInput(
            tuple(Fault("CL004", f"{path.name} {cell}", "is a formula", cure) for cell in formulas)
        )
    return rows


def _text(value: Any) -> str:
    """A cell as it would be typed: days and times as the case writes them, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return f"{value:%Y-%m-%d}" if midnight else f"{value:%Y-%m-%dT%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
