"""Pages in a real browser: on a desk, on a phone, in both directions, and on paper."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from safeconduct.plans.model import Plan
from safeconduct.reports.sheets import convoy_sheet
from safeconduct.scenario.model import Scenario
from tests.reports.conftest import TAGS
from tests.reports.pdf import page_texts

Pages = dict[tuple[str, str], str]
SIZES = {"desk": (1366, 900), "phone": (390, 844)}
CHARTS = ("map", "timeline", "progress", "category", "balance", "queues", "binds")


class Opened:
    """A page in the browser, with everything that went wrong on it, and everything that it asked the network for."""

    def __init__(self, page: Page, file: Path) -> None:
        self.page = page
        self.wrong: list[str] = []
        self.asked: list[str] = []
        page.on(
            "console",
            lambda message: self.wrong.append(message.text) if message.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(file.as_uri())


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = SIZES[getattr(request, "param", "desk")]
    opened = browser.new_page(viewport={"width": width, "height": height})
    yield opened
    opened.close()


def put(folder: Path, text: str) -> Path:
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("page", SIZES, indirect=True)
@pytest.mark.parametrize("tag", TAGS)
def test_a_report_opens_whole_on_a_desk_and_on_a_phone(
    page: Page, pages: Pages, tag: str, tmp_path: Path
) -> None:
    file = put(tmp_path, pages["cell", tag])
    opened = Opened(page, file)
    assert opened.wrong == []
    assert [url for url in opened.asked if not url.startswith(("data:", file.as_uri()))] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("getComputedStyle(document.body).direction") == ("ltr" if tag == "en" else "rtl")
    for chart in CHARTS:
        drawing = page.locator(f'[data-chart="{chart}"] svg')
        assert drawing.count() >= 1, chart
        assert "NaN" not in drawing.first.inner_html(), chart
    assert page.evaluate(
        "[...document.querySelectorAll('.drawing svg')].every(e => !e.innerHTML.includes('NaN'))"
    )
    text = page.evaluate("document.body.innerText")
    unwanted = r"[0-9]" if tag == "ar-u-nu-arab" else r"[٠-٩]"
    assert re.findall(f".{{10}}{unwanted}", text) == []


def test_the_first_answers_are_on_the_first_screen_of_a_desk(
    page: Page, pages: Pages, tmp_path: Path
) -> None:
    Opened(page, put(tmp_path, pages["cell", "en"]))
    for answer in ("now", "when", "last", "halt", "longest", "guessed"):
        box = page.locator(f"#{answer} h2").bounding_box()
        assert box
        assert box["y"] + box["height"] < 900, answer


def test_the_slider_moves_convoys_and_says_what_its_time_means(
    page: Page, pages: Pages, tmp_path: Path
) -> None:
    Opened(page, put(tmp_path, pages["cell", "en"]))
    places = "[...document.querySelectorAll('.map .convoy')].map(e => e.getAttribute('transform'))"
    before, said = page.evaluate(places), page.locator("output").inner_text()
    assert before
    later = str(int(page.locator("#time").input_value()) + 5400)
    page.locator("#time").fill(later)
    assert page.evaluate(places) != before
    assert page.locator("output").inner_text() != said
    page.locator("#time").focus()
    moved = page.evaluate(places)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.evaluate(places) != moved
    page.locator('[data-step="-1"]').click()
    assert "planned" in page.locator("#map .note").inner_text().lower()


def test_the_map_can_be_looked_at_closer(page: Page, pages: Pages, tmp_path: Path) -> None:
    Opened(page, put(tmp_path, pages["cell", "en"]))
    road = "document.querySelector('.map .road').getAttribute('x1')"
    before = page.evaluate(road)
    page.locator(".zoom button").first.click()
    assert page.evaluate(road) != before
    page.locator(".zoom button").last.click()
    assert page.evaluate(road) == before


def test_a_report_reads_without_javascript(browser: Browser, pages: Pages, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(put(tmp_path, pages["cell", "en"]).as_uri())
    text = page.locator("main").inner_text()
    assert "The charts need JavaScript" in text
    assert "wait for a confirmation that is missing" in text
    assert "A07" in text
    context.close()


def test_the_edition_stands_on_every_printed_page(page: Page, pages: Pages, tmp_path: Path) -> None:
    Opened(page, put(tmp_path, pages["cell", "en"]))
    sheets = page_texts(page.pdf(prefer_css_page_size=True, print_background=True))
    assert len(sheets) > 5
    for number, text in enumerate(sheets, 1):
        assert "CELLedition" in text, number
        assert "expiresMon19Dec" in text, number
        assert f"{number}/{len(sheets)}" in text
    # The answers are on the first sheet, all six of them, and the vehicles are unfolded on the last ones.
    for head in ("Whatstopsusnow", "Bydusk", "Whoislast", "Ifithalts", "Longestaboard", "Whatisguessed"):
        assert head in sheets[0]
    assert "bus-0009" in "".join(sheets[5:])


@pytest.mark.parametrize(("edition", "stamp"), [("party:gov", "PARTYedition"), ("public", "PUBLICedition")])
def test_handed_over_pages_print_with_their_edition(
    page: Page, pages: Pages, tmp_path: Path, edition: str, stamp: str
) -> None:
    opened = Opened(page, put(tmp_path, pages[edition, "en"]))
    assert opened.wrong == []
    assert all(stamp in text for text in page_texts(page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("convoy", ["A01", "T12"])
def test_a_convoy_sheet_is_one_leaf_printed_on_both_sides(
    page: Page, case: Scenario, timetable: Plan, tmp_path: Path, convoy: str
) -> None:
    opened = Opened(page, put(tmp_path, convoy_sheet(case, timetable, convoy)))
    assert opened.wrong == []
    sides = page_texts(page.pdf(prefer_css_page_size=True, print_background=True))
    assert len(sides) == 2
    assert all("CARRIERedition" in side for side in sides)
    assert "Vehicles,inthisorder" in sides[0]
    assert "Teamisorderedaway" in sides[1]


@pytest.mark.parametrize("page", ["phone"], indirect=True)
@pytest.mark.parametrize("key", [("party:gov", "ar"), ("public", "ar"), ("carrier", "both")])
def test_other_pages_fit_a_phone(page: Page, pages: Pages, tmp_path: Path, key: tuple[str, str]) -> None:
    opened = Opened(page, put(tmp_path, pages[key]))
    assert opened.wrong == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
