"""The account as people see it: in a browser on a desk and a phone, in both languages, and on paper."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from safeconduct.account.alarms.all import alarms
from safeconduct.account.state import State
from safeconduct.reports.account.alarm_rows import alarm_text
from safeconduct.reports.account.page import cell_account, drawn_account
from safeconduct.reports.account.printed import cell_account_pdf, party_account_pdf, public_account_pdf
from tests.account.story import Device, at, board
from tests.account.test_editions import LATE, state_at
from tests.account.test_hard_day import HardDay


def page_texts(document: bytes) -> list[str]:
    """The text of every page, as poppler reads it."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.fail("no pdftotext found: on Debian, apt-get install poppler-utils")
    read = subprocess.run([reader, "-", "-"], input=document, capture_output=True, check=True)
    return read.stdout.decode().removesuffix("\f").split("\f")


@pytest.fixture(scope="module")
def evening() -> State:
    return HardDay().board(at("20:00"), at("12:00", day=2))


@pytest.mark.parametrize("language", ["en", "ar", "ar-u-nu-arab"])
@pytest.mark.parametrize("width", [1366, 390])
def test_the_page_opens_whole_without_a_network(
    browser: Browser, evening: State, tmp_path: Path, language: str, width: int
) -> None:
    file = tmp_path / "account.html"
    file.write_text(cell_account(evening, language=language), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert [url for url in asked if not url.startswith(("data:", file.as_uri()))] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("getComputedStyle(document.body).direction") == (
        "ltr" if language == "en" else "rtl"
    )
    # What must be read first stands first, and what may be missing is seen without scrolling sideways.
    assert page.locator("main > section").first.get_attribute("id") == "alarms"
    box = (
        page.locator("#equation table.equation")
        .first.locator("tbody tr")
        .first.locator("td")
        .last.bounding_box()
    )
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_account_is_set_in_type_the_same_bytes_each_time(evening: State, language: str) -> None:
    made = cell_account_pdf(evening, language=language)
    assert made.startswith(b"%PDF")
    assert made == cell_account_pdf(evening, language=language)
    sheets = page_texts(made)
    assert len(sheets) >= 2
    if language == "en":
        assert all("CELL edition" in sheet for sheet in sheets)
        assert "Nothingmoredepartsonthatroad" in sheets[0].replace(" ", "").replace("\n", "")


def test_handed_over_pages_in_type_hold_their_edition_and_no_convoy() -> None:
    state = state_at(LATE)
    for made, edition in (
        (party_account_pdf(state, "gov", language="en"), "PARTYedition"),
        (public_account_pdf(state, language="en"), "PUBLICedition"),
    ):
        text = "".join(page_texts(made)).replace(" ", "").replace("\n", "")
        assert edition in text
        assert "A00" not in text
        assert "amiriya" not in text.lower()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_alarm_has_a_sentence_in_both_languages(language: str) -> None:
    day, road = HardDay(), Device("road")
    road.saw(at("05:00"), "boarded", convoy="A05", people=10)
    road.saw(at("06:00"), "convoy-turned-back", convoy="A05")
    road.saw(at("06:10"), "arrived", convoy="A05", people=12)
    road.saw(at("06:20"), "movement-halted", party="opp")
    road.saw(at("06:25"), "truce-over")
    road.saw(at("06:30"), "list-demanded", by="a post", given=True, convoy="A05")
    road.saw(at("06:40"), "child-separated", child="k1")
    road.saw(at("06:45"), "child-handed-over", child="k2", receiver="an agency", signed=False)
    road.saw(at("06:50"), "waiting-counted", place="amiriya", people=400)
    road.saw(at("06:55"), "claim", meaning="boarded", said_by="a channel", people=9000)
    road.saw(at("07:00"), "override", convoy="A02", party="gov", by="N. N.", organisation="UN", why="late")
    road.saw(at("07:10"), "confirmation-withdrawn", holder="militia")
    road.saw(at("07:20"), "device-revoked", device="gate-1", why="lost", last_seq=3)
    road.saw(
        at("07:30"),
        "holder-confirmed",
        holder="nobody-known",
        by="x",
        through="y",
        valid_to="2016-12-18T08:00:00Z",
    )
    state = board(
        day.office, day.gate, day.gate_too, day.post, day.team, day.reception, road, when=at("20:00", day=2)
    )
    found = alarms(state)
    assert len({alarm.code for alarm in found}) > 18
    drawn = drawn_account(state, language)
    for alarm in found:
        text = alarm_text(drawn, alarm)
        assert text.strip()
        assert "{" not in text
