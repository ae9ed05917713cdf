"""The page of a back-test, edition *cell*, and its lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from safeconduct.reports.backtest.plot import plots
from safeconduct.reports.backtest.told import (
    about,
    brought_back,
    halts_told,
    sources,
    vehicles,
    what_it_is,
)
from safeconduct.reports.names import in_language
from safeconduct.reports.page import render
from safeconduct.reports.stamp import LIFE_S, Stamp
from safeconduct.scenario.model import Scenario
from safeconduct.studies.backtest.file import back_test_to_json
from safeconduct.studies.backtest.model import BackTest
from safeconduct.units import HOUR_S
from safeconduct.words.language import language_of
from safeconduct.words.voice import FSI, PDI, Voice


def back_test_page(scenario: Scenario, found: BackTest, *, language: str, as_of: int) -> str:
    """The whole page, as the text of one HTML file that opens without a network."""
    voice = Voice(language_of(language), scenario.timezone)
    begin = found.happened.begin
    return render(
        "backtest.html",
        voice,
        _stamp(back_test_to_json(found), as_of),
        title=in_language(voice, scenario.title, scenario.title_ar) or scenario.name,
        about=about(voice, scenario, found),
        stopped=found.stopped,
        what=what_it_is(voice, found),
        plots=plots(voice, scenario, found),
        halts=halts_told(voice, scenario, found),
        brought_back=brought_back(voice, found),
        vehicles=vehicles(voice, scenario, found),
        vehicles_note=voice.say("backtest-vehicles-note", since=voice.moment(begin.at)),
        sources=sources(voice, scenario, found),
        rests=tuple(
            voice.say(f"backtest-{name}") for name in ("drawn", "not-drawn", f"on-road-{begin.on_road}")
        ),
    )


def _stamp(text: str, as_of: int) -> Stamp:
    """The number follows from the figures: other ones have another number."""
    value = int(sha256(text.encode()).hexdigest(), 16) % 1_000_000
    expires = (as_of + LIFE_S["cell"]) // HOUR_S * HOUR_S
    return Stamp("cell", f"{value // 1000:03d}-{value % 1000:03d}", as_of, expires)


def back_test_lines(scenario: Scenario, found: BackTest, *, language: str) -> Iterator[str]:
    """A back-test for a terminal."""
    voice = Voice(language_of(language), scenario.timezone)
    for line in _lines(voice, scenario, found):
        yield line.replace(FSI, "").replace(PDI, "") if voice.language.tongue == "en" else line


def _lines(voice: Voice, scenario: Scenario, found: BackTest) -> Iterator[str]:
    yield f"{voice.say('backtest-head')}: {about(voice, scenario, found)}"
    yield voice.say("backtest-not-for-parties")
    if voice.language.tongue == "ar":
        yield voice.say("not-reviewed")
    if found.stopped:
        yield voice.say("backtest-ended-early")
    yield from (line.text for line in what_it_is(voice, found))
    replay, log = voice.say("backtest-col-replay"), voice.say("backtest-col-log")
    for halt in halts_told(voice, scenario, found):
        yield f"{halt.name}: {halt.text}"
        for name, ours, theirs in halt.table.rows:
            yield f"  - {name}: {replay} {ours}; {log} {theirs}"
    yield brought_back(voice, found)
