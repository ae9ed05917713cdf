"""The go/no-go page as one file of HTML that needs no network."""

from __future__ import annotations

from safeconduct.decision.model import Judgement
from safeconduct.plans.model import Plan
from safeconduct.reports.dossier.content import content_of, stamp_of_dossier
from safeconduct.reports.dossier.unprintable import says_the_word
from safeconduct.reports.page import render
from safeconduct.scenario.model import Scenario
from safeconduct.words.language import language_of
from safeconduct.words.voice import Voice

# What stands where on a wide screen; a phone shows the first half first. What decides the outcome comes first.
_HALVES = {
    "stop": (("stops", "protests"), ("calls", "papers", "consent")),
    "protest": (("papers", "protests"), ("calls", "consent", "stops")),
    "met": (("papers", "consent"), ("calls", "stops", "protests")),
}


def dossier_html(scenario: Scenario, judgement: Judgement, plan: Plan | None = None, *, language: str) -> str:
    """The page in one language, edition *cell*. ValueError where no words are known in the language."""
    voice = Voice(language_of(language), scenario.timezone)
    page = content_of(scenario, judgement, plan, voice)
    text = render(
        "dossier.html",
        voice,
        stamp_of_dossier(scenario, judgement, plan),
        page=page,
        halves=_HALVES[page.tone],
    )
    if judgement.outcome == "under protest" and says_the_word(text):
        raise AssertionError("a page under protest says what it may not say")
    return text
