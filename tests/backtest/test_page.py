"""The page of a back-test: what it is not stands first, nothing in it holds the replay above what people did."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import safeconduct.reports
from safeconduct.reports.backtest.page import back_test_lines, back_test_page
from safeconduct.reports.backtest.plot import plots
from safeconduct.reports.backtest.told import halts_told
from safeconduct.studies.backtest.model import BackTest
from safeconduct.studies.backtest.replay import back_test
from safeconduct.words.language import Tongue, language_of
from safeconduct.words.voice import FSI, PDI, Voice, fluent_text
from tests.backtest.made import past
from tests.planner.tiny import START
from tests.reports.opened import opened_whole
from tests.simulator.small import ready_made

ENGLISH = re.compile(
    r"\b(better|best|worse|worst|faster|fastest|quicker|quickest|sooner|soonest|slower|earlier|safer|safest|superior|"
    r"inferior|optimal|beats?|beaten|outperform\w*|improv\w*|advantages?|ahead|behind|sav(?:e|es|ed|ing)|gain\w*|"
    r"succe(?:ss|ed)\w*|fail\w*|instead|lost|would have (?:been|moved|reached|brought|got|let)|"
    r"(?:more|fewer|less)(?: people| vehicles)? than)\b",
    re.IGNORECASE,
)
ARABIC = re.compile(
    r"أفضل|أحسن|أسرع|أسوأ|أبطأ|أبكر|أأمن|أنجح|أجدى|(?:أكثر|أقل) من|تفوّ?ق|يتفوّ?ق|نجاح|نجح|فشل|تحسين|تحسّن|أنقذ|"
    r"إنقاذ|متقدّ?م|متأخّ?ر"
)
PATTERNS: dict[Tongue, re.Pattern[str]] = {"en": ENGLISH, "ar": ARABIC}
ALLOWED = ("would have stood", "fewer than 50", "أقل من 50", "vehicles lost")
"""Where people would have stood is told to the cell alone; few people are told as few; draws lose vehicles."""


def compared(text: str, tongue: Tongue) -> list[str]:
    text = text.replace(FSI, "").replace(PDI, "")
    for phrase in ALLOWED:
        text = text.replace(phrase, "")
    return [match[0] for match in PATTERNS[tongue].finditer(text)]


@cache
def found() -> BackTest:
    scenario, plan = ready_made()
    return back_test(scenario, plan, past(scenario), given=False, work=7, draws=10)


def test_the_patterns_find_what_they_are_for() -> None:
    bad = (
        "our plan is better",
        "2,000 more people than the log",
        "would have been out sooner",
        "it saved a day",
    )
    assert all(compared(text, "en") for text in bad)
    assert all(compared(text, "ar") for text in ("خطتنا أفضل", "أسرع بيوم", "أكثر من السجل", "تفوق ما حدث"))
    assert not compared("the middle draw, and nine of ten", "en")


@pytest.mark.parametrize("tongue", ["en", "ar"])
def test_no_sentence_holds_the_replay_above_or_below_what_happened(tongue: Tongue) -> None:
    text = fluent_text(tongue)["backtest.ftl"]
    sentences = "\n".join(line.partition("=")[2] for line in text.splitlines() if not line.startswith("#"))
    assert len(sentences) > 3000
    assert compared(sentences, tongue) == []


@pytest.mark.parametrize("tongue", ["en", "ar"])
def test_neither_the_page_nor_the_lines_do(tongue: Tongue) -> None:
    scenario, _ = ready_made()
    page = back_test_page(scenario, found(), language=tongue, as_of=START)
    shown = re.sub(r"<style.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)
    assert compared(shown, tongue) == []
    assert compared("\n".join(back_test_lines(scenario, found(), language=tongue)), tongue) == []
    assert (
        compared(
            Path(safeconduct.reports.__file__).parent.joinpath("templates/backtest.html").read_text(), "en"
        )
        == []
    )


def test_nor_does_the_explanation(repository: Path) -> None:
    for page in ("explanation/back-test.md", "howto/back-test-a-plan.md"):
        text = (repository / "docs" / page).read_text(encoding="utf-8")
        assert compared(text, "en") == [], page


def test_what_it_is_not_stands_before_every_figure() -> None:
    scenario, _ = ready_made()
    page = back_test_page(scenario, found(), language="en", as_of=START)
    for word in ("Hindsight:", "No fog:", "The two are not measured against each other"):
        assert 0 < page.index(word) < page.index('<svg viewBox="0 0 9')
    assert "Not to be shown or read to a party" in page
    assert "On guessed figures:" in page


def test_both_accounts_stand_at_every_halt() -> None:
    scenario, _ = ready_made()
    voice = Voice(language_of("en"), scenario.timezone)
    early, late = halts_told(voice, scenario, found())
    rows = {row[0].replace(FSI, "").replace(PDI, ""): row for row in early.table.rows}
    assert any(row[2].replace(FSI, "").replace(PDI, "") == "10 to 20" for row in rows.values())
    assert "Brought back to where they set off: not at reception" in rows
    assert all(len(row) == 3 for row in early.table.rows + late.table.rows)


def test_each_side_has_a_plot_with_its_own_counts_and_the_halts_shaded() -> None:
    scenario, _ = ready_made()
    pictures = plots(Voice(language_of("en"), scenario.timezone), scenario, found())
    assert len(pictures) == len(scenario.undertaking)
    assert [str(one.picture).count("<rect") for one in pictures] == [2] * len(pictures)
    first, *others = pictures
    assert str(first.picture).count('stroke="#8a4a00"') == 2
    assert all('stroke="#8a4a00"' not in str(one.picture) for one in others)


@pytest.mark.parametrize("size", [(1366, 900), (390, 844)])
@pytest.mark.parametrize("tag", ["en", "ar", "ar-u-nu-arab"])
def test_the_page_opens_whole_on_a_desk_and_on_a_phone(
    browser: Browser, tag: str, size: tuple[int, int], tmp_path: Path
) -> None:
    scenario, _ = ready_made()
    file = tmp_path / "back-test.html"
    file.write_text(back_test_page(scenario, found(), language=tag, as_of=START), encoding="utf-8")
    opened_whole(browser, file, tag, size)
