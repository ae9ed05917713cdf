"""A judgement as one flat mapping for programs, and in a few lines for a terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from safeconduct.decision.judge import holds_until
from safeconduct.decision.model import Call, Entry, Judgement, Line
from safeconduct.plans.model import Plan
from safeconduct.reports.dossier.content import content_of, stamp_of_dossier
from safeconduct.scenario.model import Scenario
from safeconduct.words.language import language_of
from safeconduct.words.voice import FSI, PDI, Voice


def decision_summary(scenario: Scenario, judgement: Judgement, plan: Plan | None) -> dict[str, Any]:
    """What ``dossier --json`` ends with; docs/reference/dossier.md has the keys. Times are RFC 3339."""
    zone = ZoneInfo(scenario.timezone)

    def moment(at: int | None) -> str | None:
        return None if at is None else datetime.fromtimestamp(at, UTC).astimezone(zone).isoformat()

    def line(one: Line) -> dict[str, Any]:
        return {
            "line": one.demand.line,
            "about": one.demand.about,
            "standing": one.standing,
            "needed_to": moment(one.demand.needed_to),
            "entry": None if one.entry is None else entry(one.entry),
            "entries": len(one.history),
        }

    def entry(one: Entry) -> dict[str, Any]:
        return {
            "by": one.by,
            "through": one.through,
            "seen_at": moment(one.seen_at) if one.entered_at else None,
            "entered_at": moment(one.entered_at) if one.entered_at else None,
            "valid_to": moment(one.valid_to),
            "text": one.text,
            "text_ar": one.text_ar,
            "grade": one.grade,
            "source": one.source,
        }

    def call(one: Call) -> dict[str, Any]:
        roster = one.roster
        return {
            "call": one.name,
            "due_at": moment(one.due_at),
            "state": one.state,
            "stops": one.stops,
            "caller": None if roster is None else roster.by,
            "called": None if roster is None else roster.calls,
            "number": None if roster is None else roster.number,
        }

    coverage = judgement.coverage
    return {
        "case": scenario.name,
        "variant": scenario.variant,
        "reading": scenario.reading,
        "at": moment(judgement.at),
        "outcome": judgement.outcome,
        "lines_allow": judgement.allows,
        "missing_papers": list(judgement.missing),
        "departs_at": moment(judgement.departs_at),
        "judge_again_by": moment(holds_until(judgement)),
        "number": stamp_of_dossier(scenario, judgement, plan).number,
        "stops": [line(one) for one in judgement.stopping],
        "under_protest": [line(one) for one in judgement.protested],
        "cleared": [line(one) for one in judgement.cleared],
        "calls": [call(one) for one in judgement.calls],
        "papers": {paper.name: paper.there for paper in judgement.papers},
        "consent": {
            "households": coverage.all,
            "told": coverage.told,
            "leaves": coverage.leaves,
            "stays": coverage.stays,
            "undecided": coverage.undecided,
            "groups_not_counted": coverage.uncounted,
            "share_told": round(coverage.share, 4),
        },
        "entries": len(judgement.entries),
    }


def decision_in_words(scenario: Scenario, judgement: Judgement, plan: Plan | None) -> tuple[str, ...]:
    """The outcome, what forbids going, and what allows it only under protest, as the English page says it."""
    voice = Voice(language_of("en"), scenario.timezone)
    page = content_of(scenario, judgement, plan, voice)
    lines = [f"{page.verdict}. {page.lead}"]
    lines += [f"  forbids going: {row.what}" for row in page.stops]
    lines += [f"  under protest only: {row.what}" for row in (*page.protests, *page.unseen)]
    lines += page.facts
    return tuple(line.replace(FSI, "").replace(PDI, "") for line in lines)
