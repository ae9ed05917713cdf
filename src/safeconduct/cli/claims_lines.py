"""Claims and what comes of them, as lines for a terminal and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from safeconduct.claims.claim import Claim, Estimate
from safeconduct.claims.conflict import ABOUT_COMPLETE, Conflict
from safeconduct.claims.interval import Interval
from safeconduct.claims.reconcile import Finding, Reconciled
from safeconduct.reports import claims_text as text
from safeconduct.scenario.claims import CaseClaims
from safeconduct.words.language import language_of
from safeconduct.words.voice import FSI, PDI, Voice

_PLAIN = str.maketrans("", "", FSI + PDI)


def claim_line(claim: Claim, language: str, timezone: str) -> str:
    """One claim on one line."""
    voice = Voice(language_of(language), timezone)
    figure = text.figure_text(voice, claim)
    source = text.source_text(voice, claim)
    line = f"{claim.id:<10} {claim.grade}  {text.topic_text(voice, claim)}: {figure}  ({source})"
    return _shown(voice, line)


def nothing_line(language: str, timezone: str) -> str:
    """That there are no claims to show."""
    voice = Voice(language_of(language), timezone)
    return _shown(voice, voice.say("claims-nothing"))


def reconciled_lines(
    case: CaseClaims, found: Reconciled, language: str, population: str = "", *, every: bool = False
) -> Iterator[str]:
    """The reconciliation for people: the head, the topics, what was said to be complete, and the larger sets."""
    voice = Voice(language_of(language), case.timezone)
    if not found.claims:
        yield _shown(voice, voice.say("claims-nothing"))
        return
    yield _shown(voice, text.head_text(voice, case.name, found))
    wanted = [one for one in found.findings if population in ("", one.topic.population)]
    for finding in wanted:
        if every or finding.disputed:
            yield ""
            yield from (_shown(voice, line) for line in _topic(voice, finding))
    completes = [
        text.complete_text(voice, found, statement.claim)
        for finding in wanted
        for statement in finding.statements
        if statement.claim.kind == "complete"
    ]
    across = _across(found, wanted)
    if any(completes) or across:
        yield ""
        yield _shown(voice, voice.say("claims-together"))
        yield from (f"  {_shown(voice, line)}" for line in completes if line)
        yield from (f"  {_shown(voice, text.conflict_text(voice, found, conflict))}" for conflict in across)
    if found.withdrawn:
        yield ""
        yield _shown(voice, voice.say("claims-withdrawn", claims=text.joined(voice, found.withdrawn)))


def _topic(voice: Voice, finding: Finding) -> Iterator[str]:
    first = finding.statements[0].claim
    yield text.topic_text(voice, first)
    if finding.interval is not None:
        agreed = (
            voice.say("claims-no-agreement")
            if finding.agreed is None
            else voice.say("claims-agreed", interval=text.interval_text(voice, finding.agreed))
        )
        interval = voice.say("claims-interval", interval=text.interval_text(voice, finding.interval))
        yield f"  {interval} {agreed} {text.working_text(voice, finding.working)}"
    for statement in finding.statements:
        claim = statement.claim
        copies = text.copies_text(voice, statement)
        means = text.interval_text(voice, claim.interval)
        yield (
            f"  {claim.id:<9} {claim.grade}  {text.figure_text(voice, claim)} [{means}]  "
            f"{text.source_text(voice, claim)}{f'; {copies}' if copies else ''}"
        )
    for statement in finding.statements:
        sure, unless = text.rivals(finding, statement.claim.id)
        for message, names in (("claims-if-right", sure), ("claims-if-right-hours", unless)):
            if names:
                yield f"  {voice.say(message, claim=statement.claim.id, wrong=text.joined(voice, names))}"


def _across(found: Reconciled, wanted: list[Finding]) -> list[Conflict]:
    """Conflicts between topics, and larger sets: those about "complete" are told together elsewhere."""
    topics = {statement.claim.id: one.topic for one in found.findings for statement in one.statements}
    shown = {one.topic for one in wanted}
    return [
        conflict
        for conflict in found.conflicts
        if conflict.rule not in ABOUT_COMPLETE
        and (len({topics[name] for name in conflict.claims}) > 1 or len(conflict.claims) > 2)
        and {topics[name] for name in conflict.claims} & shown
    ]


def reconciled_json(found: Reconciled, population: str = "") -> dict[str, Any]:
    """The whole reconciliation; keys are documented in docs/reference/claims.md."""
    findings = [one for one in found.findings if population in ("", one.topic.population)]
    names = {statement.claim.id for one in findings for statement in one.statements}
    return {
        "claims": len(found.claims),
        "topics": [_finding_json(one) for one in findings],
        "conflicts": [asdict(one) for one in found.conflicts if one.every_claim & names],
        "if_right": {name: asdict(found.if_right(name)) for name in sorted(names)},
        "withdrawn": list(found.withdrawn),
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        **asdict(finding.topic),
        "interval": _interval_json(finding.interval),
        "agreed": _interval_json(finding.agreed),
        "undisputed": _interval_json(finding.undisputed),
        "disputed": finding.disputed,
        "working": _estimate_json(finding.working),
        "statements": [
            {
                "claim": one.claim.id,
                "claimed_by": one.claim.claimed_by,
                "grade": one.claim.grade,
                "hedge": one.claim.hedge,
                "said": None if one.claim.low is None else [one.claim.low, one.claim.high],
                "interval": _interval_json(one.claim.interval),
                "log_row": one.claim.log_row,
                "copies": list(one.copies),
                "garbled": list(one.garbled),
            }
            for one in finding.statements
        ],
    }


def _interval_json(interval: Interval | None) -> list[int | None] | None:
    return None if interval is None else [interval.least, interval.most]


def _estimate_json(estimate: Estimate | None) -> dict[str, Any] | None:
    return None if estimate is None else asdict(estimate)


def _shown(voice: Voice, line: str) -> str:
    """A line as terminals show it: marks of direction only where the language runs the other way."""
    return line.translate(_PLAIN) if voice.language.direction == "ltr" else line
