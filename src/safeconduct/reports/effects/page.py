"""The page of a study by itself, edition *cell*, and the same as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from safeconduct.reports.effects.section import Section, effects_section
from safeconduct.reports.names import in_language
from safeconduct.reports.page import render
from safeconduct.reports.stamp import LIFE_S, Stamp
from safeconduct.scenario.model import Scenario
from safeconduct.studies.effects.file import effects_to_json
from safeconduct.studies.effects.model import Effects
from safeconduct.units import HOUR_S
from safeconduct.words.language import language_of
from safeconduct.words.voice import FSI, PDI, Voice


def effects_page(scenario: Scenario, effects: Effects, *, language: str, as_of: int) -> str:
    """The whole page, as the text of one HTML file that opens without a network."""
    voice = Voice(language_of(language), scenario.timezone)
    expires = (as_of + LIFE_S["cell"]) // HOUR_S * HOUR_S
    return render(
        "effects.html",
        voice,
        Stamp("cell", _number(effects), as_of, expires),
        title=in_language(voice, scenario.title, scenario.title_ar) or scenario.name,
        effects=effects_section(voice, scenario, effects),
    )


def _number(effects: Effects) -> str:
    """Six figures that follow from the study: another one has another number."""
    value = int(sha256(effects_to_json(effects).encode()).hexdigest(), 16) % 1_000_000
    return f"{value // 1000:03d}-{value % 1000:03d}"


def terminal_lines(scenario: Scenario, effects: Effects, *, language: str) -> Iterator[str]:
    """The study for a terminal: each change with its sentence, in the fixed order; then cures where there are any."""
    voice = Voice(language_of(language), scenario.timezone)
    section = effects_section(voice, scenario, effects)
    yield from (_bare(voice, line) for line in _lines(voice, section))


def _bare(voice: Voice, text: str) -> str:
    return text.replace(FSI, "").replace(PDI, "") if voice.language.tongue == "en" else text


def _lines(voice: Voice, section: Section) -> Iterator[str]:
    yield f"{voice.say('eff-head')}: {section.about}"
    if voice.language.tongue == "ar":
        yield voice.say("not-reviewed")
    if section.cures is not None:
        cures = section.cures
        yield cures.intro
        yield from cures.why
        yield voice.say("eff-cure-alone")
        yield from (f"  - {name}: {result}" for name, result in cures.alone.rows)
        yield voice.say("eff-cure-pairs")
        for name, result in cures.pairs.rows if cures.pairs else ():
            yield f"  - {name}: {result}"
        if cures.pairs is None:
            yield f"  {voice.say('eff-cure-pairs-none')}"
    for part in section.parts:
        yield ""
        yield part.head
        for row in part.rows:
            yield f"  - {row.title}"
            yield f"    {row.sentence}"
    if section.stopped:
        yield voice.say("eff-stopped")
