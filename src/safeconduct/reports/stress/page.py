"""The pages of a stress test and of a comparison, edition *cell*: not to be shown or read to a party."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from safeconduct.reports.names import in_language
from safeconduct.reports.page import render
from safeconduct.reports.stamp import LIFE_S, Stamp
from safeconduct.reports.stress.section import compare_section, stress_section
from safeconduct.scenario.model import Scenario
from safeconduct.studies.stress.file import compare_to_json, stress_to_json
from safeconduct.studies.stress.model import Comparison, Stress
from safeconduct.units import HOUR_S
from safeconduct.words.language import language_of
from safeconduct.words.voice import Voice


def stress_page(scenario: Scenario, found: Stress, *, language: str, as_of: int) -> str:
    """The whole page of one plan, as the text of one HTML file that opens without a network."""
    voice = Voice(language_of(language), scenario.timezone)
    content = {"head": "stress-head", "stress": stress_section(voice, scenario, found), "plans": None}
    return _page(scenario, voice, _stamp(stress_to_json(found), as_of), content)


def compare_page(scenario: Scenario, found: Comparison, *, language: str, as_of: int) -> str:
    """The whole page of a comparison."""
    voice = Voice(language_of(language), scenario.timezone)
    content = {
        "head": "stress-compare-head",
        "stress": None,
        "plans": compare_section(voice, scenario, found),
    }
    return _page(scenario, voice, _stamp(compare_to_json(found), as_of), content)


def _page(scenario: Scenario, voice: Voice, stamp: Stamp, content: dict[str, Any]) -> str:
    title = in_language(voice, scenario.title, scenario.title_ar) or scenario.name
    return render("stress.html", voice, stamp, title=title, **content)


def _stamp(text: str, as_of: int) -> Stamp:
    """The number follows from the figures: other ones have another number."""
    value = int(sha256(text.encode()).hexdigest(), 16) % 1_000_000
    expires = (as_of + LIFE_S["cell"]) // HOUR_S * HOUR_S
    return Stamp("cell", f"{value // 1000:03d}-{value % 1000:03d}", as_of, expires)
