"""The pages of a stress test: the answer first, whom it is not for, both languages, desk and phone, no network."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from safeconduct.reports.stress.lines import stress_lines, verdict
from safeconduct.reports.stress.moment import moments
from safeconduct.reports.stress.page import compare_page, stress_page
from safeconduct.reports.stress.section import stress_section
from safeconduct.reports.stress.told import certain, chance_text, end_text, range_text
from safeconduct.simulator.hazards import RANGES
from safeconduct.studies.stress.answer import Asked, stress
from safeconduct.studies.stress.compare import compare
from safeconduct.studies.stress.model import Chance, Comparison, Stress
from safeconduct.words.language import language_of
from safeconduct.words.voice import FSI, PDI, Voice
from tests.planner.tiny import START
from tests.reports.opened import opened_whole
from tests.simulator.small import ready_made

TAGS = ("en", "ar", "ar-u-nu-arab")


@cache
def answered() -> Stress:
    return stress(*ready_made(), Asked(runs=30))


@cache
def compared() -> Comparison:
    scenario, plan = ready_made()
    return compare(scenario, [("first", plan, None), ("<second>", plan, None)], Asked(runs=10))


def voice(tag: str = "en") -> Voice:
    return Voice(language_of(tag), "UTC")


def bare(text: str) -> str:
    return text.replace(FSI, "").replace(PDI, "")


def test_a_wide_span_is_told_as_not_known_and_what_would_tell() -> None:
    scenario, _ = ready_made()
    wide = replace(answered(), all_out=Chance(0.4, 0.01, 0.1, 0.9))
    narrow = replace(answered(), all_out=Chance(0.4, 0.01, 0.35, 0.5))
    assert bare(verdict(voice(), scenario, wide)).startswith("On guessed figures: We do not know")
    assert "We do not know" not in bare(verdict(voice(), scenario, narrow))
    assert "35 % to 50 %" in bare(verdict(voice(), scenario, narrow))
    first, second, *_ = stress_section(voice(), scenario, wide).answer
    assert (first.weight, second.weight) == ("lead", "lead")
    assert "Knowing these better would tell most" in second.text
    assert "on guessed" not in bare(verdict(voice(), scenario, replace(wide, guessed_share=0.2))).lower()


def test_what_runs_never_showed_is_not_told_as_none_or_certain() -> None:
    assert bare(chance_text(voice(), 0.0, 200)) == "not in one of 200 runs"
    assert bare(chance_text(voice(), 1.0, 200)) == "in every one of 200 runs"
    assert bare(chance_text(voice(), 0.05, 200)) == "about 1 in 20"
    assert bare(end_text(voice(), 0.0)) == "near 0 %"
    assert bare(end_text(voice(), 0.999)) == "near 100 %"


def test_a_difference_within_its_error_is_no_difference() -> None:
    assert certain(100, 40)
    assert not certain(100, 60)
    assert not certain(0.2, 0.01)


def test_everybody_is_in_one_place_at_every_moment() -> None:
    scenario, plan = ready_made()
    found = moments(voice(), scenario, plan)
    everybody = sum(group.people for group in scenario.groups)
    assert found.every
    assert all(sum(one.counts) == everybody and min(one.counts) >= 0 for one in found.every)
    carried = sum(trip.people for convoy in plan.convoys for trip in convoy.trips)
    assert found.every[0].counts[4] == 0
    assert found.every[-1].counts[1:] == (0, 0, 0, carried)
    assert found.every[found.first].counts[3] == max(one.counts[3] for one in found.every)


def test_every_range_stands_with_its_source() -> None:
    scenario, _ = ready_made()
    table = stress_section(voice(), scenario, answered()).assumptions
    assert len(table.rows) == len(RANGES) + 1
    assert [row[2] for row in table.rows[1:]] == [known.source for known in RANGES.values()]
    assert bare(range_text(voice(), "repair_mean_s")) == "30 min – 1 h 30 min – 4 h 00 min"
    assert bare(range_text(voice(), "final_share")) == "0 % – 10 % – 50 %"


def test_both_sides_stand_in_every_row_of_what_would_help() -> None:
    scenario, _ = ready_made()
    table = stress_section(voice(), scenario, answered()).measures
    assert table is not None
    assert len(table.heads) == 3 + len(scenario.undertakings)
    assert all(len(row) == len(table.heads) for row in table.rows)


def test_parts_that_were_not_asked_for_are_said_to_be_missing() -> None:
    scenario, _ = ready_made()
    less = replace(answered(), inputs=(), measures=(), stopped=True)
    text = stress_page(scenario, less, language="en", as_of=START)
    assert text.count("Not gone into in this test.") == 2
    assert "Ended before it was done" in text


@pytest.mark.parametrize("size", [(1366, 900), (390, 844)])
@pytest.mark.parametrize("tag", TAGS)
def test_the_pages_open_whole_on_a_desk_and_on_a_phone(
    browser: Browser, tag: str, size: tuple[int, int], tmp_path: Path
) -> None:
    scenario, _ = ready_made()
    pages = {
        "stress": stress_page(scenario, answered(), language=tag, as_of=START),
        "compare": compare_page(scenario, compared(), language=tag, as_of=START),
    }
    for name, text in pages.items():
        file = tmp_path / f"{name}.html"
        file.write_text(text, encoding="utf-8")
        opened_whole(browser, file, tag, size)


def test_the_slider_moves_the_moment(browser: Browser, tmp_path: Path) -> None:
    scenario, plan = ready_made()
    found = moments(Voice(language_of("en"), scenario.timezone), scenario, plan)
    file = tmp_path / "stress.html"
    file.write_text(stress_page(scenario, answered(), language="en", as_of=START), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    for number in (0, len(found.every) - 1):
        page.evaluate(
            "n => {const s = document.getElementById('at'); s.value = n; s.dispatchEvent(new Event('input'))}",
            number,
        )
        assert page.locator("#when").inner_text() == found.every[number].at
        told = [element.inner_text() for element in page.locator("#moment [data-text]").all()]
        assert told == list(found.every[number].texts)
    page.emulate_media(media="print")
    assert not page.locator("#at").is_visible()
    page.close()


def test_names_of_plans_are_no_markup() -> None:
    scenario, _ = ready_made()
    text = compare_page(scenario, compared(), language="en", as_of=START)
    assert "<second>" not in text
    assert "&lt;second&gt;" in text


def test_lines_for_a_terminal_are_plain_text_in_both_languages() -> None:
    scenario, _ = ready_made()
    english = "\n".join(stress_lines(scenario, answered(), language="en"))
    assert FSI not in english
    assert "Which figure matters most" in english
    assert "لم يراجع" in "\n".join(stress_lines(scenario, answered(), language="ar"))
