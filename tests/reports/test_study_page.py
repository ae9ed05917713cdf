"""The page of a study: the answer first, whom it is not for, both languages, desk and phone, no network."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from safeconduct.reports.draws.lines import study_lines, verdict
from safeconduct.reports.draws.page import study_page
from safeconduct.reports.draws.section import study_section
from safeconduct.reports.draws.told import input_name, range_text
from safeconduct.scenario.build import build
from safeconduct.scenario.files import RawCase
from safeconduct.scenario.load import open_case
from safeconduct.scenario.model import Scenario
from safeconduct.studies.draws.answer import Gathered, study_of
from safeconduct.studies.draws.draw import draw, source_of
from safeconduct.studies.draws.model import FAMILIES, Drawn, First, Head, Lean, SideOut, Study
from safeconduct.studies.draws.study import hours_of
from safeconduct.studies.stress.model import Chance
from safeconduct.words.language import language_of
from safeconduct.words.voice import FSI, PDI, Voice
from tests.reports.opened import opened_whole

TAGS = ("en", "ar", "ar-u-nu-arab")


@cache
def case() -> Scenario:
    raw = open_case("aleppo-2016")
    assert isinstance(raw, RawCase)
    scenario, _ = build(raw)
    assert scenario is not None
    return scenario


def answer_for(base: Scenario, lean: Lean, number: int) -> Drawn:
    """A draw with what a plan might have come to, so that no page waits for plans to be made."""
    raw = open_case("aleppo-2016")
    assert isinstance(raw, RawCase)
    drawn = draw(source_of(raw, base, FAMILIES, reading="", seed=1), lean, number)
    assert drawn.scenario is not None
    hours = hours_of(base)
    people = sum(count for _, count in drawn.wanting)
    end = 40.0 + 5 * (number % 4)
    out = tuple(min(people, int(people * hour / end)) for hour in hours)
    planned = number % 5 != 3
    return Drawn(
        id=drawn.id, lean=lean, number=number, digest=drawn.scenario.digest, reading=drawn.scenario.reading,
        values=drawn.values, outcome="planned" if planned else "impossible", people=people,
        people_out=out[-1] if planned else 0,
        sides=tuple(SideOut(side.id, 1, 0) for side in base.undertakings),
        out_by_h=out if planned else (0,) * len(hours), finish_h=end if planned else None, waiting_h=end / 2,
        exposed_max=4000, most_out=people, codes=() if planned else ("MUST",),
        why=() if planned else ("<b>1500</b> people must be out by a time at which no plan can have more than 20 out",),
        first=tuple(First(place.id, "rashidin", 1.0, 5) for place in base.places if place.kind == "assembly"),
    )  # fmt: skip


@cache
def studied() -> Study:
    base = case()
    raw = open_case("aleppo-2016")
    assert isinstance(raw, RawCase)
    leans: list[tuple[Lean, int]] = [("as_is", 0), *(("drawn", number) for number in range(12))]
    leans += [(lean, number) for lean in ("grim", "mild") for number in range(2)]
    found = {one.id: one for one in (answer_for(base, lean, number) for lean, number in leans)}
    head = Head(base.name, "", "", (base.digest,), "robust", 1, 20, FAMILIES, "safeconduct 0")
    inputs = source_of(raw, base, FAMILIES, reading="", seed=1).inputs
    return study_of(base, inputs, Gathered(head, 12, 2, hours_of(base), found, 1.0, 17))


def voice(tag: str = "en") -> Voice:
    return Voice(language_of(tag), "UTC")


def bare(text: str) -> str:
    return text.replace(FSI, "").replace(PDI, "")


def test_a_wide_span_or_too_few_draws_are_told_as_not_known() -> None:
    wide = replace(studied(), chance=Chance(0.5, 0.01, 0.2, 0.9))
    few = replace(studied(), chance=Chance(1.0, 0.19, 1.0, 1.0))
    known = replace(studied(), chance=Chance(0.9, 0.03, 0.85, 0.95))
    assert "We do not know" in bare(verdict(voice(), case(), wide))
    assert "We do not know" in bare(verdict(voice(), case(), few))
    assert "We do not know" not in bare(verdict(voice(), case(), known))
    assert "from 85 % (found) to 95 % (not proved impossible)" in bare(verdict(voice(), case(), known))
    assert bare(verdict(voice(), case(), known)).startswith("On guessed figures:")


def test_every_input_and_every_range_has_a_name_in_both_languages() -> None:
    for tag in TAGS:
        names = [bare(input_name(voice(tag), case(), one.name, one.subject)) for one in studied().ranges]
        assert len(set(names)) == len(names) > 25
        assert all(range_text(voice(tag), one) for one in studied().ranges)
    english = {one.name: bare(range_text(voice(), one)) for one in studied().ranges}
    assert english["held-back/bus"] == "0 % – 10 % – 25 %"
    assert english["vehicles/bus"] == "100 – 80 – 29"
    assert english["posts/ramouseh"].startswith("10 s – 20 s – 120 s")
    assert english["losses"] == "0 a day – 0.005 a day – 0.03 a day"


def test_where_not_everybody_can_come_the_least_number_left_is_told() -> None:
    drawn = replace(studied().drawn[0], outcome="planned", people=1000, people_out=800, most_out=850)
    lines = "\n".join(study_lines(case(), replace(studied(), drawn=(drawn,)), language="en"))
    assert "For 1 of 1 draws it is proved" in lines
    assert "at least so many are left behind: about 150" in lines


def test_figures_that_tell_nothing_are_counted_and_not_listed() -> None:
    section = study_section(voice(), case(), studied())
    certain = sum(one.certain for one in studied().matters)
    assert section.matters is not None
    assert max(certain, 6) <= len(section.matters.rows) <= certain + 6
    rest = len(studied().matters) - len(section.matters.rows)
    assert bare(section.matters_rest).endswith(f": {rest}. The file has them all.")
    few = replace(studied(), matters=studied().matters[:2])
    assert study_section(voice(), case(), few).matters_rest == ""


def test_draws_without_a_plan_stand_with_their_reason_and_reading() -> None:
    table = study_section(voice(), case(), studied()).unplanned
    assert table is not None
    assert {row[0] for row in table.rows} == {"proved impossible"}
    assert sum(len(row[2].split(",")) for row in table.rows) == 2
    readings = study_section(voice(), case(), studied()).readings
    assert readings is not None
    assert sum(int(row[1]) for row in readings.rows) == 12


def test_what_is_not_drawn_is_named() -> None:
    fewer = replace(studied(), held=(("posts", 12), ("roads", 21)))
    assert "posts (12)" in bare(study_section(voice(), case(), fewer).held)
    assert "Every range" in study_section(voice(), case(), studied()).held


@pytest.mark.parametrize("size", [(1366, 900), (390, 844)])
@pytest.mark.parametrize("tag", TAGS)
def test_the_page_opens_whole_on_a_desk_and_on_a_phone(
    browser: Browser, tag: str, size: tuple[int, int], tmp_path: Path
) -> None:
    file = tmp_path / "study.html"
    file.write_text(study_page(case(), studied(), language=tag, as_of=case().start), encoding="utf-8")
    opened_whole(browser, file, tag, size)


def test_reasons_are_no_markup() -> None:
    text = study_page(case(), studied(), language="en", as_of=case().start)
    assert "<b>1500</b>" not in text
    assert "&lt;b&gt;1500" in text


def test_a_study_that_was_ended_says_so_first() -> None:
    ended = replace(studied(), asked=40)
    assert ended.stopped
    assert "Ended before it was done" in study_page(case(), ended, language="en", as_of=case().start)
    assert not studied().stopped


def test_lines_for_a_terminal_are_plain_text_in_both_languages() -> None:
    english = "\n".join(study_lines(case(), studied(), language="en"))
    assert FSI not in english
    assert "Which figure matters most" in english
    assert "لم يراجع" in "\n".join(study_lines(case(), studied(), language="ar"))
