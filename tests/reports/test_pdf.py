"""Printed documents: values in, the same bytes out; no text is ever markup; what is missing is said with its cure."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from safeconduct.errors import Missing
from safeconduct.reports.pdf.blocks import Banner, Blanks, Cell, Heading, Paragraph, Printed, Table
from safeconduct.reports.pdf.press import pdf_of
from safeconduct.words.language import Language
from tests.reports.test_dossier import pages_of

ODD = r'#panic("x") $x$ *b* _i_ `c` \ @ref <label> // not a comment "q" = head'


def document(*texts: str, language: str = "en") -> Printed:
    table = Table(
        ("Name", "What"), tuple((text, Cell(((text, "lead"), (text, "fine")))) for text in texts), (1, 2)
    )
    blocks = (
        Banner("Banner", "below", "marked"),
        Heading("Heading"),
        *(Paragraph(text) for text in texts),
        table,
        Blanks(("Signed",)),
    )
    return Printed("Title", Language(language), "STAMP 123-456", blocks)  # type: ignore[arg-type]  # a tongue


def test_the_same_document_gives_the_same_bytes_and_another_another() -> None:
    assert pdf_of(document("a")) == pdf_of(document("a"))
    assert pdf_of(document("a")) != pdf_of(document("b"))


def test_texts_are_never_read_as_markup(tmp_path: Path) -> None:
    text = " ".join(pages_of(pdf_of(document(ODD)), tmp_path))
    assert "".join(text.split()).count("".join(ODD.split())) == 4


def test_the_stamp_stands_at_every_foot_with_the_page_number(tmp_path: Path) -> None:
    pages = pages_of(pdf_of(document(*(f"row {number}" for number in range(120)))), tmp_path)
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert "STAMP 123-456" in page
        assert re.search(rf"{number}\s*/\s*{len(pages)}", page)


def test_the_head_of_a_table_stands_on_every_page_that_it_runs_over(tmp_path: Path) -> None:
    pages = pages_of(pdf_of(document(*(f"row {number}" for number in range(120)))), tmp_path)
    assert sum("What" in page for page in pages) > 1


def test_arabic_is_set_in_the_font_that_ships(tmp_path: Path) -> None:
    tool = shutil.which("pdffonts")
    assert tool is not None, "pdffonts is not installed (Debian: apt-get install poppler-utils)"
    (tmp_path / "page.pdf").write_bytes(pdf_of(document("مغادرة", language="ar")))
    run = subprocess.run([tool, tmp_path / "page.pdf"], capture_output=True, text=True, check=True)
    fonts = run.stdout.splitlines()[2:]
    names = {line.split()[0].partition("+")[2] for line in fonts}
    assert names == {"NotoSans-Regular", "NotoSans-Bold", "NotoSansArabic-Regular", "NotoSansArabic-Bold"}
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts), "inside, as subsets"


def test_a_table_of_another_shape_than_its_head_is_a_mistake() -> None:
    bad = Printed("t", Language("en"), "s", (Table(("a", "b"), (("1",),), (1, 1)),))
    with pytest.raises(ValueError, match="as many"):
        pdf_of(bad)


def test_without_typst_the_way_to_get_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(Missing, match=r'pip install "safeconduct\[pdf\]"'):
        pdf_of(document("a"))
