"""The page of a study, edition *cell*: not to be shown or read to a party."""

from __future__ import annotations

from hashlib import sha256

from safeconduct.reports.draws.section import study_section
from safeconduct.reports.names import in_language
from safeconduct.reports.page import render
from safeconduct.reports.stamp import LIFE_S, Stamp
from safeconduct.scenario.model import Scenario
from safeconduct.studies.draws.file import study_to_json
from safeconduct.studies.draws.model import Study
from safeconduct.units import HOUR_S
from safeconduct.words.language import language_of
from safeconduct.words.voice import Voice


def study_page(scenario: Scenario, found: Study, *, language: str, as_of: int) -> str:
    """The whole page, as the text of one HTML file that opens without a network."""
    voice = Voice(language_of(language), scenario.timezone)
    # The number follows from the figures: other ones have another number.
    value = int(sha256(study_to_json(found).encode()).hexdigest(), 16) % 1_000_000
    expires = (as_of + LIFE_S["cell"]) // HOUR_S * HOUR_S
    stamp = Stamp("cell", f"{value // 1000:03d}-{value % 1000:03d}", as_of, expires)
    title = in_language(voice, scenario.title, scenario.title_ar) or scenario.name
    return render("study.html", voice, stamp, title=title, study=study_section(voice, scenario, found))
