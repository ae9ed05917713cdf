"""The page of claims: everything claimed is drawn, in both languages, on a desk and on a phone, without a network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from safeconduct.claims.claim import Estimate
from safeconduct.claims.reconcile import reconcile
from safeconduct.reports.claims_chart import WIDE, series_of
from safeconduct.reports.claims_page import claims_page
from safeconduct.reports.claims_text import topic_text
from safeconduct.words.language import language_of
from safeconduct.words.voice import FSI, PDI, Voice
from safeconduct.workspace.claims import reconciled
from safeconduct.workspace.claims_page import write_claims_page
from tests.claims.made import at, claim

AS_OF = at("2016-12-23").first
TAGS = ("en", "ar", "ar-u-nu-arab")
WORKING = Estimate(
    low=34500, best=35500, high=37000, claims=(), set_by="desk", set_at="", reason="why <b>so</b>",
    kind="left", unit="people", population="aleppo",
)  # fmt: skip


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    case, found = reconciled("aleppo-2016")
    settled = reconcile(found.claims, (WORKING,))
    return {
        tag: claims_page(settled, title=case.title, timezone=case.timezone, language=tag, as_of=AS_OF)
        for tag in TAGS
    }


@pytest.mark.parametrize("tag", TAGS)
def test_every_independent_figure_of_a_shown_measure_has_one_mark_of_each_size(
    pages: dict[str, str], tag: str
) -> None:
    _, found = reconciled("aleppo-2016")
    shown = [one.id for series in series_of(found) for one in series.claims]
    assert len(shown) > 150
    for width in (WIDE[0], 350):
        marks = re.findall(rf'id="mark-([\w-]+)-{width}"', pages[tag])
        assert sorted(marks) == sorted(shown)


@pytest.mark.parametrize("tag", TAGS)
def test_the_page_is_stamped_whole_and_in_one_kind_of_digits(pages: dict[str, str], tag: str) -> None:
    text = pages[tag]
    assert text.count('class="stamp') >= 2
    assert "http://" not in re.sub(r'xmlns="[^"]+"', "", text.split("</style>")[-1])
    assert "why <b>so</b>" not in text  # what a person wrote is text, never a tag
    seen = re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL)
    wrong = r"[0-9]" if tag == "ar-u-nu-arab" else r"[٠-٩]"
    assert re.findall(wrong, seen) == []


def test_marks_never_cover_each_other(pages: dict[str, str]) -> None:
    drawing = re.search(r'<div class="wide">(<svg.*?</svg>)', pages["en"], re.DOTALL)
    assert drawing is not None
    letters = re.findall(r'class="letter" x="([\d.]+)" y="([\d.]+)"', drawing[1])
    places = [(float(x), float(y)) for x, y in letters]
    assert len(places) > 20
    for number, (x, y) in enumerate(places):
        assert all(abs(x - a) >= 16 or abs(y - b) >= 16 for a, b in places[:number])


def test_a_higher_figure_stands_higher_and_a_later_one_further_on() -> None:
    found = reconcile([claim("a", 100, "2016-12-15"), claim("b", 900, "2016-12-19")])
    page = claims_page(found, title="X", timezone="Asia/Damascus", language="en", as_of=AS_OF)
    (ax, ay), (bx, by) = (
        (float(x), float(y)) for x, y in re.findall(r'class="letter" x="([\d.]+)" y="([\d.]+)"', page)[:2]
    )
    assert ax < bx
    assert ay > by


def test_another_heap_has_another_number() -> None:
    pages = [
        claims_page(
            reconcile([claim("a", n), claim("b", 9)]), title="X", timezone="UTC", language="en", as_of=AS_OF
        )
        for n in (1, 2)
    ]
    numbers = [re.search(r"No\. \W?(\d{3}-\d{3})", page) for page in pages]
    assert len({number[1] for number in numbers if number}) == 2


def test_a_page_of_a_past_case_speaks_of_its_last_claim(tmp_path: Path) -> None:
    path = write_claims_page("aleppo-2016", out=tmp_path / "x.html", population="towns")
    text = path.read_text(encoding="utf-8")
    assert "2 Jan" in re.sub("[\u2068\u2069]", "", text)
    assert "aleppo-to-turkey" not in text


@pytest.mark.parametrize("size", [(1366, 900), (390, 844)])
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_the_page_opens_whole(
    browser: Browser, pages: dict[str, str], tmp_path: Path, tag: str, size: tuple[int, int]
) -> None:
    file = tmp_path / "page.html"
    file.write_text(pages[tag], encoding="utf-8")
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    wrong: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert wrong == []
    assert [url for url in asked if not url.startswith(("data:", file.as_uri()))] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    seen = page.evaluate(
        "[...document.querySelectorAll('.drawing svg')].filter(one => one.getBoundingClientRect().width > 0).length"
    )
    assert seen == page.evaluate("document.querySelectorAll('.drawing').length")
    small = page.evaluate(
        "Math.min(...[...document.querySelectorAll('.drawing svg')]"
        ".map(one => one.getBoundingClientRect().width / one.viewBox.baseVal.width).filter(scale => scale > 0))"
    )
    assert small > 0.85  # letters of eleven points stay readable
    page.close()


def test_another_working_figure_or_population_has_another_number() -> None:
    heap = [claim("a", 5), claim("b", 9)]
    told = [(reconcile(heap), ""), (reconcile(heap, (WORKING,)), ""), (reconcile(heap), "aleppo")]
    pages = [
        claims_page(found, title="X", timezone="UTC", language="en", as_of=AS_OF, population=population)
        for found, population in told
    ]
    numbers = [re.search(r"No\. \W?(\d{3}-\d{3})", page) for page in pages]
    assert len({number[1] for number in numbers if number}) == 3


def test_a_page_of_an_earlier_hour_shows_nothing_that_was_published_later(tmp_path: Path) -> None:
    pages = {
        as_of: write_claims_page("aleppo-2016", as_of=as_of, out=tmp_path / f"{as_of[:10]}.html").read_text(
            "utf-8"
        )
        for as_of in ("2016-12-23T12:00", "2017-02-01T12:00")
    }
    assert "a161-1" not in pages["2016-12-23T12:00"]  # published on 3 January
    assert "a161-1" in pages["2017-02-01T12:00"]
    assert "a148-1" in pages["2016-12-23T12:00"]


def test_a_figure_of_one_day_is_told_of_one_day() -> None:
    day: dict[str, Any] = {"counting": "period", "since": at("2016-12-19")}
    voice = Voice(language_of("en"), "Asia/Damascus")
    assert "on Mon 19 Dec" in _plain(topic_text(voice, claim("a", 5, "2016-12-19", **day)))
    assert "from Mon 19 Dec 2016 to Tue 20 Dec 2016" in _plain(
        topic_text(voice, claim("a", 5, "2016-12-20", **day))
    )


def _plain(text: str) -> str:
    return text.replace(FSI, "").replace(PDI, "")
