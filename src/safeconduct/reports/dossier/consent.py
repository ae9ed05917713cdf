"""Consent on the page: households told and asked, and what they said, with how much of the whole that is."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.decision.model import Coverage, Entry, Judgement
from safeconduct.decision.standing import in_force
from safeconduct.reports.names import group_name
from safeconduct.reports.parts import Table
from safeconduct.scenario.model import Scenario
from safeconduct.words.voice import Voice

_HEADS = ("go-households", "go-told", "go-leaves", "go-stays", "go-undecided", "go-not-told")


@dataclass(frozen=True, slots=True)
class Consent:
    """Sentences about coverage, and the counts by group where anybody has counted."""

    lines: tuple[str, ...]
    table: Table | None


def consent_of(scenario: Scenario, judgement: Judgement, voice: Voice) -> Consent:
    """What is recorded of consent among the people that move."""
    coverage = judgement.coverage
    lines = [coverage_text(voice, coverage)]
    if coverage.told and coverage.uncounted:
        lines.append(voice.say("go-uncounted", n=coverage.uncounted))
    if coverage.leaves:
        lines.append(voice.say("go-only-leaves"))
    moving = [line.demand.about for line in judgement.lines if line.demand.line == "consent"]
    rows = []
    for group in moving:
        entry = _last_count(judgement, group)
        if entry is not None and entry.households is not None:
            count = entry.households
            numbers = (
                count.all,
                count.told,
                count.leaves,
                count.stays,
                count.undecided,
                count.all - count.told,
            )
            rows.append((group_name(voice, scenario, group), *(voice.number(one) for one in numbers)))
    heads = ("", *(voice.say(head) for head in _HEADS))
    return Consent(tuple(lines), Table(heads, tuple(rows), "consent") if rows else None)


def coverage_text(voice: Voice, coverage: Coverage) -> str:
    """How many of all households were told and asked: in whole per cent, rounded down."""
    if not coverage.told:
        return voice.say("go-coverage-none")
    if coverage.told >= coverage.all:
        return voice.say("go-coverage-all")
    per_cent = int(100 * coverage.share)
    if not per_cent:
        return voice.say("go-coverage-few", share=voice.share(0.01))
    return voice.say("go-coverage", share=voice.share(per_cent / 100))


def _last_count(judgement: Judgement, group: str) -> Entry | None:
    counted = [
        entry
        for entry in judgement.entries
        if entry.line == "consent"
        and entry.about == group
        and entry.households
        and in_force(entry, judgement.at)
    ]
    return counted[-1] if counted else None
