"""An agreement as one JSON value: what the page tells, with ids instead of names and every sentence's data apart."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from safeconduct.agreement.standing import SideStanding
from safeconduct.scenario.accord.view import AgreementView, Comparison, ReadingView


def agreement_body(view: AgreementView, comparison: Comparison | None) -> dict[str, Any]:
    """Flat where it can be: versions, clauses, open points, readings with answer, log and schedule, comparison."""
    agreement = view.agreement
    return {
        "case": view.scenario.name,
        "variant": view.scenario.variant,
        "version": view.current,
        "versions": [asdict(one) for one in agreement.versions],
        "clauses": [
            asdict(term) | {"readings": [asdict(one) for one in agreement.read_as(term.id)]}
            for term in agreement.terms
        ],
        "promises": [asdict(one) for one in agreement.promises],
        "open": [
            {
                "version": one.version.id,
                "points": [asdict(point) for point in one.points],
                "clauses": [asdict(doubt) for doubt in one.clauses],
            }
            for one in view.versions
        ],
        "readings": [_reading(one) for one in view.readings],
        "compared": None if comparison is None else asdict(comparison),
    }


def _reading(one: ReadingView) -> dict[str, Any]:
    answer = one.answer
    return {
        "variant": one.scenario.variant,
        "reading": one.scenario.reading,
        "rules": list(answer.rules),
        "answer": answer.answer,
        "contradictions": [
            {"rules": list(cycle.rules), "clauses": list(cycle.clauses), "stopped": list(cycle.stopped),
             "unfinished": list(cycle.unfinished), "chain": list(cycle.steps)}
            for cycle in answer.cycles
        ],
        "unless": [asdict(unless) for unless in answer.unless],
        "options": [asdict(option) for option in answer.options],
        "schedule": None
        if answer.witness is None
        else [asdict(convoy) for convoy in answer.witness.convoys],
        "log": [asdict(each) for each in one.judged],
        "begins": {
            "next_to_act": list(one.begins.next_to_act),
            "deadlock": one.begins.deadlock,
            "sides": [_side(side) for side in one.begins.sides],
        },
    }  # fmt: skip


def _side(side: SideStanding) -> dict[str, Any]:
    return asdict(side) | {"still_due": side.still_due}
