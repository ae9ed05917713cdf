"""Call times before a departure: who calls whom, and what silence means. Silence is no-go."""

from __future__ import annotations

from dataclasses import replace

from safeconduct.decision.model import CALLS, Call, CallState, Entry
from safeconduct.decision.standing import clearing_of, in_force, in_time_order
from safeconduct.units import HOUR_S, MINUTE_S

EARLY_S = 15 * MINUTE_S
"""An answer given more than so long before its call time was an answer to something else."""


def departure_of(entries: tuple[Entry, ...]) -> int | None:
    """The second of the departure that was entered last; None where none is set, or it was withdrawn."""
    last, blocked = clearing_of(entry for entry in entries if entry.line == "departure")
    return None if last is None or blocked else last.due_at


def calls_of(entries: tuple[Entry, ...], departs_at: int | None, *, at: int) -> tuple[Call, ...]:
    """The four calls as they stand. A call that has gone by unanswered stops, until a later call is answered *go*."""
    calls = [_call(entries, name, hours, departs_at, at) for name, hours in CALLS]
    answered = [number for number, call in enumerate(calls) if call.state == "go"]
    last = max(answered, default=-1)
    return tuple(
        replace(call, stops=False) if number < last and call.state in ("silent", "no-go") else call
        for number, call in enumerate(calls)
    )


def _call(entries: tuple[Entry, ...], name: str, hours: int, departs_at: int | None, at: int) -> Call:
    rosters = [entry for entry in entries if entry.line == "roster" and entry.about == name]
    roster, withdrawn = clearing_of(rosters)
    if roster is None or withdrawn or not in_force(roster, at):
        roster = None
    if departs_at is None:
        return Call(name, None, "no hour", stops=True, roster=roster, answer=None)
    due_at = departs_at - hours * HOUR_S
    answers = in_time_order(
        entry
        for entry in entries
        if entry.line == "call" and entry.about == name and entry.seen_at >= due_at - EARLY_S
    )
    state, answer = _answer(answers, due_at, at, named=roster is not None)
    return Call(name, due_at, state, stops=state not in ("go", "to come"), roster=roster, answer=answer)


def _answer(
    answers: tuple[Entry, ...], due_at: int, at: int, *, named: bool
) -> tuple[CallState, Entry | None]:
    last, blocked = clearing_of(answers)
    if last is not None and not blocked and in_force(last, at):
        return "go", last
    refused = [entry for entry in answers if entry.state == "against"]
    if refused:
        return "no-go", refused[-1]
    if answers or at >= due_at:
        return "silent", answers[-1] if answers else None
    return ("to come" if named else "nobody named"), None
