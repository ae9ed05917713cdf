"""Set a document in type: the one place that knows typst. The same document gives the same bytes."""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from typing import Any

from safeconduct.errors import Missing
from safeconduct.reports.pdf.blocks import Banner, Blanks, Block, Cell, Heading, Paragraph, Printed, Table

INSTALL = 'pip install "safeconduct[pdf]"'


def pdf_of(document: Printed) -> bytes:
    """The document as PDF, its fonts inside. Raises Missing, with how to get it, where typst is not installed."""
    need_typst()
    import typst

    body = {
        "title": document.title,
        "lang": document.language.tongue,
        "dir": document.language.direction,
        "stamp": document.stamp_line,
        "digits": document.language.in_digits("0123456789"),
        "blocks": [_block(block) for block in document.blocks],
    }
    template = (files("safeconduct.reports.pdf") / "document.typ").read_bytes()
    with as_file(files("safeconduct.assets") / "fonts") as fonts:
        made = typst.compile(
            template,
            format="pdf",
            # Another machine's fonts would give another page.
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
            sys_inputs={"data": json.dumps(body, ensure_ascii=False, sort_keys=True)},
        )
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__}, not one document")
    return made


def need_typst() -> None:
    """Raises Missing, with how to get it, where typst is not installed."""
    from importlib.util import find_spec

    if find_spec("typst") is None:
        raise Missing(f"PDF needs the optional component typst, which is not installed. To get it: {INSTALL}")


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text=text):
            return {"is": "heading", "text": text}
        case Paragraph(text=text, weight=weight):
            return {"is": "paragraph", "text": text, "weight": weight}
        case Banner(text=text, below=below, frame=frame):
            return {"is": "banner", "text": text, "below": below, "frame": frame}
        case Table(heads=heads, rows=rows, widths=widths):
            if len(widths) != len(heads) or any(len(row) != len(heads) for row in rows):
                raise ValueError("a table needs as many widths and cells in each row as it has heads")
            return {
                "is": "table",
                "heads": list(heads),
                "rows": [[_cell(cell) for cell in row] for row in rows],
                "widths": list(widths),
            }
        case Blanks(labels=labels):
            return {"is": "blanks", "labels": list(labels)}


def _cell(cell: str | Cell) -> list[dict[str, str]]:
    lines = ((cell, "plain"),) if isinstance(cell, str) else cell.lines
    return [{"text": text, "weight": weight} for text, weight in lines if text]
