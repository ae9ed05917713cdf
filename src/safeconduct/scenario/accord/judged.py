"""Which rules a log shows kept and which broken. Only what follows whatever the rows leave open is claimed.

A row tells of a convoy's deed between two seconds. A rule is *broken* where it is broken even if everything that waits
happened as late as its rows allow, and everything waited for as early. It is *kept* where no row lets it be broken.
Otherwise the log does not tell. Rows of one side are never added up where one may count people of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from safeconduct.agreement.breaches import step_ends
from safeconduct.agreement.history import DEEDS, NEVER
from safeconduct.agreement.rules import After, Event, Tranches
from safeconduct.agreement.terms import LogEvent
from safeconduct.scenario.cycles import can_go
from safeconduct.scenario.model import Scenario

Shown = Literal["broken", "kept", "kept_by_some", "not_shown"]
PEOPLE = frozenset({"people", "civilians", "children"})
_RANK: dict[str, int] = {deed: number for number, deed in enumerate(DEEDS)}


@dataclass(frozen=True, slots=True)
class Judged:
    """What the log shows of one rule, and the rows that show it.

    ``why``: *before_first* (the event before anything waited for), *not_complete* (the side was not complete when the
    log ends, so its last had not gone), *step_early* (a step begun before the one before it was done), *in_order*,
    or *open*. With *kept_by_some*, ``rows`` say so and ``against`` would have it otherwise.
    """

    rule: str
    shown: Shown
    why: Literal["before_first", "not_complete", "step_early", "in_order", "open"]
    rows: tuple[str, ...]
    against: tuple[str, ...] = ()


def judge(scenario: Scenario, log: Sequence[LogEvent]) -> tuple[Judged, ...]:
    """Every rule of the case's reading that a log can tell of, in the order of the rules."""
    during = [event for event in log if event.latest >= scenario.start]
    found = []
    for rule in scenario.rules:
        if isinstance(rule, After) and rule.waits_for.verb != "happens":
            found.append(_after(scenario, rule, during))
        elif isinstance(rule, Tranches):
            found.append(_tranches(rule, during))
    return tuple(found)


def not_before(event: LogEvent, deed: str) -> int:
    """The first second in which the row's convoy can have done ``deed``; -NEVER where the row leaves it open."""
    return event.earliest if _RANK[event.deed] <= _RANK[deed] else -NEVER


def not_after(event: LogEvent, deed: str) -> int:
    """The last second in which the row's convoy can have done ``deed``; NEVER where it may not have done it."""
    return event.latest if _RANK[event.deed] >= _RANK[deed] else NEVER


def _rows(log: Sequence[LogEvent], side: str) -> list[LogEvent]:
    return [event for event in log if event.side == side and event.deed]


def _after(scenario: Scenario, rule: After, log: Sequence[LogEvent]) -> Judged:
    events, waited = _rows(log, rule.event.of), _rows(log, rule.waits_for.of)
    if not events:
        return Judged(rule.id, "not_shown", "open", ())
    if rule.event.which == "last":
        return _last(scenario, rule, log)
    # Each and first alike: the first convoy that does it waits, at the least, for the first of what it waits for.
    first = min(events, key=lambda event: (not_after(event, rule.event.verb), event.id))
    happened = not_after(first, rule.event.verb)
    soonest = min(waited, key=lambda event: (_soonest(event, rule.waits_for), event.id), default=None)
    if happened < NEVER and (soonest is None or happened < _soonest(soonest, rule.waits_for)):
        rows = (first.id,) if soonest is None else (first.id, soonest.id)
        return Judged(rule.id, "broken", "before_first", rows)
    surely = min((not_after(event, rule.waits_for.verb) for event in waited), default=NEVER)
    begun = min(not_before(event, rule.event.verb) for event in events)
    if (rule.event.which, rule.waits_for.which) == ("first", "first") and surely <= begun:
        return Judged(rule.id, "kept", "in_order", (first.id,))
    return Judged(rule.id, "not_shown", "open", (first.id,))


def _soonest(event: LogEvent, waits_for: Event) -> int:
    return not_before(event, waits_for.verb)


def _last(scenario: Scenario, rule: After, log: Sequence[LogEvent]) -> Judged:
    """Only when a side is complete has it a last convoy: what each total claims of the side decides."""
    able = can_go(scenario, rule.event.of)
    totals = [
        event
        for event in log
        if event.side == rule.event.of and event.kind == "count_claim" and event.precision == "total"
    ]
    short = [event.id for event in totals if (event.most or event.least or 0) < able]
    whole = [event.id for event in totals if event.id not in short]
    if short and not whole:
        return Judged(rule.id, "kept", "not_complete", tuple(short))
    if short:
        return Judged(rule.id, "kept_by_some", "not_complete", tuple(short), tuple(whole))
    return Judged(rule.id, "not_shown", "open", tuple(whole))


def _tranches(rule: Tranches, log: Sequence[LogEvent]) -> Judged:
    """Broken where one side has surely begun a step while the other can at most have part of the one before."""
    ends_a, ends_b = step_ends(rule)
    for one, other, own, others in ((rule.a, rule.b, ends_a, ends_b), (rule.b, rule.a, ends_b, ends_a)):
        for step, need in zip(own[:-1], others[:-1], strict=True):
            for row in sorted(_rows(log, one), key=lambda event: (event.latest, event.id)):
                at = not_after(row, "crosses")
                crossed = max(_people(row, log, least=True), 1)
                arrived = _at_most(log, other, at)
                if at < NEVER and crossed > step and arrived is not None and arrived < need:
                    upto = tuple(
                        event.id for event in _rows(log, other) if not_before(event, "arrives") <= at
                    )
                    return Judged(rule.id, "broken", "step_early", (row.id, *upto))
    return Judged(rule.id, "not_shown", "open", ())


def _at_most(log: Sequence[LogEvent], side: str, at: int) -> int | None:
    """The most people of a side that can have arrived by a second; None where a row gives no number."""
    total = 0
    for row in _rows(log, side):
        if not_before(row, "arrives") <= at:
            people = _people(row, log, least=False)
            if people <= 0:
                return None
            total += people
    return total


def _people(row: LogEvent, log: Sequence[LogEvent], *, least: bool) -> int:
    """People of a row's convoys, from the row or from other accounts of it: the least or the most that one gives."""
    accounts = [row, *(event for event in log if event.same_as == row.id)]
    numbers = [
        number
        for event in accounts
        if event.unit in PEOPLE
        and (number := event.least if least else event.most or event.least) is not None
    ]
    if not numbers:
        return 0
    return min(numbers) if least else max(numbers)
