"""The page of a study of clauses: both sides in every row, the fixed order, both languages, desk and phone."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from safeconduct.reports.effects.cells import end_cell, pays_cell, people_cell, plain_sentence
from safeconduct.reports.effects.chart import chart_scale
from safeconduct.reports.effects.page import effects_page, terminal_lines
from safeconduct.reports.effects.section import effects_section
from safeconduct.scenario.model import Scenario
from safeconduct.studies.effects.break_even import BreakEven
from safeconduct.studies.effects.levers import Change
from safeconduct.studies.effects.measure import Key
from safeconduct.studies.effects.model import Effects, Row, span_of
from safeconduct.studies.effects.study import Asked, study
from safeconduct.words.language import language_of
from safeconduct.words.voice import FSI, PDI, Voice
from tests.planner.tiny import START
from tests.studies.cases import in_step, two_sides

TAGS = ("en", "ar", "ar-u-nu-arab")


@cache
def studied(percent: int) -> tuple[Scenario, Effects]:
    case = two_sides(in_step(percent))
    return case, study(case, Asked(work=2, only=("agreement", "means")))


def bare(text: str) -> str:
    """Without the marks that keep names and numbers in their own direction."""
    return text.replace(FSI, "").replace(PDI, "")


def voice(tag: str = "en") -> Voice:
    return Voice(language_of(tag), "UTC")


def row(**spans: tuple[float, float, float, float]) -> Row:
    """A row at 12 hours, by kind and side: ``past_a=(before, after, least, most)``."""
    change = Change("step/without", "agreement", "rule-without", ("step",), "c")
    figures = tuple(
        (Key(name.partition("_")[0], 12.0, name.partition("_")[2]), span_of(*span))  # type: ignore[arg-type]
        for name, span in spans.items()
    )
    return Row(
        change,
        "planned",
        origin="new",
        figures=figures,
        end_h=span_of(20, 18, -6, 0),
        peak=span_of(100, 150, None, None),
        break_even=BreakEven(0.01, (0.02, 0.005), 0.0, 0.05),
    )


def test_a_figure_has_its_interval_unless_both_plans_say_the_same() -> None:
    assert bare(people_cell(voice(), span_of(1000, 1350, -20, 910))) == "+350 [−50 to +950]"
    assert bare(people_cell(voice(), span_of(1000, 1000, -20, 910))) == "0"
    assert bare(people_cell(voice(), span_of(10, 13, 3, 3), 1)) == "+3"
    assert bare(people_cell(voice(), span_of(1000, 1010, 0, 10))).startswith("+<50")
    assert bare(people_cell(voice(), None)) == "–"
    assert bare(end_cell(voice(), span_of(20, 18, -6, 0))) == "2 h 00 min sooner [6 h 00 min sooner to 0]"


def test_who_loses_stands_in_the_sentence() -> None:
    case, _ = studied(50)
    told = row(out_=(100, 400, 0, 500), past_a=(80, 480, 0, 500), past_b=(200, 100, -200, 50))
    text = bare(plain_sentence(voice(), case, told, (12.0,)))
    assert "about 300 more people" in text
    assert "“b” would have about 100 fewer people past the line" in text
    assert "close the road" in text
    assert "less than about 1 in 100 an hour" in text
    assert "fewer people past" not in plain_sentence(voice(), case, row(out_=(100, 400, 0, 500)), (12.0,))


def test_what_nothing_came_of_says_what_is_left_open() -> None:
    case, _ = studied(50)
    still = {"end_h": span_of(20, 20, None, None), "break_even": BreakEven(0.0, (0.0, 0.0), 0.0, 0.0)}
    for most, said in ((440, "room for 450 more"), (0, "Proved: it changes nothing")):
        quiet = row(out_=(100, 100, 0, most))
        quiet = Row(quiet.change, "planned", origin="unused", figures=quiet.figures, **still)  # type: ignore[arg-type]
        assert said in bare(plain_sentence(voice(), case, quiet, (12.0,)))
        assert bare(pays_cell(voice(), quiet)) == "not at all"


def test_the_order_is_that_of_the_study_and_both_sides_have_columns() -> None:
    case, found = studied(50)
    section = effects_section(voice(), case, found)
    assert [part.head for part in section.parts] == ["The agreement", "Vehicles and teams"]
    titles = [bare(line.title) for part in section.parts for line in part.rows]
    assert titles[0] == "Without the rule “step”"
    assert titles[1] == "“step”: 100 % apart allowed instead of 50 %"
    assert len(titles) == len(found.rows)
    assert [bare(head) for head in section.heads if bare(head).startswith(("a:", "b:"))] == [
        "a: past the line",
        "a: at reception",
        "b: past the line",
        "b: at reception",
    ]
    assert all(len(line.cells) == len(section.heads) - 1 for part in section.parts for line in part.rows)
    assert chart_scale(found, found.hours[0]) >= 50


@pytest.mark.parametrize("size", [(1366, 900), (390, 844)])
@pytest.mark.parametrize("tag", TAGS)
def test_the_page_opens_whole_on_a_desk_and_on_a_phone(
    browser: Browser, tag: str, size: tuple[int, int], tmp_path: Path
) -> None:
    case, found = studied(50)
    file = tmp_path / "effects.html"
    file.write_text(effects_page(case, found, language=tag, as_of=START), encoding="utf-8")
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert [url for url in asked if not url.startswith(("data:", file.as_uri()))] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("getComputedStyle(document.body).direction") == ("ltr" if tag == "en" else "rtl")
    assert page.locator(".effects-chart svg").count() == len(found.rows)
    text = page.evaluate("document.body.innerText")
    unwanted = r"[0-9]" if tag == "ar-u-nu-arab" else r"[٠-٩]"
    assert re.findall(f".{{20}}{unwanted}", text) == []
    assert ("No named reader" in text or "لم يراجع" in text) == (tag != "en")
    page.close()


def test_a_case_that_cannot_be_shows_cures_and_no_rows() -> None:
    case, found = studied(2)
    text = effects_page(case, found, language="en", as_of=START)
    assert "What would make it possible" in text
    assert "One change alone" in text
    lines = "\n".join(terminal_lines(case, found, language="en"))
    assert "Without the rule “step”: enough: a checked plan brings about 100 to reception" in lines
    arabic = "\n".join(terminal_lines(case, found, language="ar"))
    assert "من دون القاعدة" in arabic
