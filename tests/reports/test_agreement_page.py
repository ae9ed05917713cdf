"""The agreement's page in a real browser: whole, without a network, at both widths and in both directions."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from safeconduct.workspace import agreements

SIZES = {"desk": (1366, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    view = agreements.look_at("aleppo-2016")
    pages = agreements.write_pages(view, None, tmp_path_factory.mktemp("agreement"))
    return {"ar" if page.stem.endswith("-ar") else "en": page for page in pages}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_it_opens_whole_and_asks_for_nothing(
    browser: Browser, written: dict[str, Path], tag: str, size: str
) -> None:
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height})
    wrong: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(written[tag].as_uri())
    assert wrong == []
    assert [url for url in asked if not url.startswith(("data:", written[tag].as_uri()))] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("document.documentElement.dir") == ("rtl" if tag == "ar" else "ltr")
    page.close()


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_every_wording_keeps_its_own_direction_under_its_heading(
    browser: Browser, written: dict[str, Path], tag: str
) -> None:
    page = browser.new_page()
    page.goto(written[tag].as_uri())
    worded = page.locator(".worded")
    assert worded.count() >= 24
    for number in range(worded.count()):
        text = worded.nth(number).locator("p[lang]")
        assert text.get_attribute("dir") == ("rtl" if text.get_attribute("lang") == "ar" else "ltr")
        assert worded.nth(number).locator(".heading").inner_text()
    page.close()


def test_it_is_the_cells_and_says_what_it_cannot_do(written: dict[str, Path]) -> None:
    english, arabic = (written[tag].read_text("utf-8") for tag in ("en", "ar"))
    assert "CELL edition: everything. Not to be handed over." in english
    assert "never what should be signed" in english
    assert "لم يراجع النصَّ العربي" in arabic
    assert "green" not in english.split("</style>")[-1]
