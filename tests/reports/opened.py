"""A page as a browser shows it: whole, without a network, in one direction and one kind of digits."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page


def listened(page: Page) -> tuple[list[str], list[str]]:
    """What a page asks for and what goes wrong in it, from now on."""
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    return asked, errors


def opened_whole(browser: Browser, file: Path, tag: str, size: tuple[int, int]) -> str:
    """What a page of the cell's shows, once it has been seen to open whole."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    asked, errors = listened(page)
    page.goto(file.as_uri())
    assert [url for url in asked if not url.startswith(("data:", file.as_uri()))] == []
    assert errors == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("getComputedStyle(document.body).direction") == ("ltr" if tag == "en" else "rtl")
    shown: str = page.evaluate("document.body.innerText")
    unwanted = r"[0-9]" if tag == "ar-u-nu-arab" else r"[٠-٩]"
    assert re.findall(f".{{20}}{unwanted}", shown) == []
    assert ("No named reader" in shown or "لم يراجع" in shown) == (tag != "en")
    assert ("CELL edition" in shown) == (tag == "en")
    assert ("Not to be shown or read to a party" in shown) == (tag == "en")
    page.close()
    return shown
