"""Which rules between sides a history breaks: in step, in tranches, in pairs, one after the other.

The one definition: the checker judges whole plans by it, standing judges what has happened so far.
docs/reference/rules.md gives each rule its words; crossings of one second are judged in the worst order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, groupby
from typing import Literal

from safeconduct.agreement.history import NEVER, History, Seen
from safeconduct.agreement.rules import After, Event, InStep, Paired, Rule, Tranches

Why = Literal[
    "out-of-step", "before-step", "two-steps", "beyond-steps", "apart", "no-partner", "not-met", "too-early"
]


@dataclass(frozen=True, slots=True)
class Breach:
    """One broken rule: which, with its clause, by which convoy of which side, where, when and by how much.

    ``until`` is the second before which the deed was not allowed, where one is known; ``by`` an amount with its unit.
    """

    code: str
    rule: str
    clause: str
    why: Why
    side: str
    convoy: str
    place: str
    at: int | None
    until: int | None = None
    by: str = ""
    number: int = 0
    """The step that it crosses in, or the people or seconds by which it is broken."""


def breaches(rules: Sequence[Rule], history: History, now: int = NEVER - 1) -> Iterator[Breach]:
    """Every breach of ``rules`` in a history that has been cut at ``now``; a whole plan's where ``now`` is left out."""
    for rule in rules:
        match rule:
            case InStep():
                yield from _in_step(history, rule)
            case Tranches():
                yield from _tranches(history, rule)
            case Paired():
                yield from _paired(history, rule, now)
            case After():
                yield from _after(history, rule)


# In step


def _in_step(history: History, rule: InStep) -> Iterator[Breach]:
    crossings = sorted(
        (one for side in (rule.a, rule.b) for one in history.crossings[side]), key=lambda one: one.crosses_at
    )
    crossed = {rule.a: 0, rule.b: 0}
    for at, same_second in groupby(crossings, key=lambda one: one.crosses_at):
        together = list(same_second)
        before = dict(crossed)
        for one in together:
            crossed[one.side] += one.people
        if min(history.complete_at[rule.a], history.complete_at[rule.b]) < at:
            return
        for side in (rule.a, rule.b):
            own = [one for one in together if one.side == side]
            if own:
                # Worst order: all of this side in this second, none of the other.
                yield from _step_apart(history, rule, own[-1], before | {side: crossed[side]})


def over_tolerance(history: History, rule: InStep, a: int, b: int) -> Fraction:
    """How far beyond its tolerance a rule is with ``a`` and ``b`` people across: shares, or people with a ratio."""
    if rule.ratio is not None:
        return abs(a - rule.ratio * b) - (rule.tolerance_people or 0)
    apart = Fraction(a, history.side[rule.a].due) - Fraction(b, history.side[rule.b].due)
    return abs(apart) - rule.tolerance


def _step_apart(history: History, rule: InStep, one: Seen, crossed: dict[str, int]) -> Iterator[Breach]:
    over = over_tolerance(history, rule, crossed[rule.a], crossed[rule.b])
    if over > 0:
        by = (
            f"{float(over):.6g} people"
            if rule.ratio is not None
            else f"{float(over * 100):.6g} percentage points"
        )
        place = history.side[one.side].line
        yield Breach(
            "IN-STEP",
            rule.id,
            rule.clause,
            "out-of-step",
            one.side,
            one.convoy,
            place,
            one.crosses_at,
            None,
            by,
        )


# Tranches


@dataclass(frozen=True, slots=True)
class StepMember:
    """A convoy in a step of its side: people of its side before it, and the step (0 is the first) it ends in.

    ``step`` is the number of steps where it goes beyond the last one.
    """

    seen: Seen
    before: int
    step: int


def step_members(crossings: Sequence[Seen], ends: Sequence[int]) -> list[StepMember]:
    """Convoys of one side in order of crossing, each with its step; ``ends`` are a₁, a₁+a₂, …"""
    members, before = [], 0
    for one in crossings:
        members.append(StepMember(one, before, bisect_left(ends, before + one.people)))
        before += one.people
    return members


def step_ends(rule: Tranches) -> tuple[list[int], list[int]]:
    """People of each side up to the end of every step."""
    return list(accumulate(a for a, _ in rule.steps)), list(accumulate(b for _, b in rule.steps))


def _tranches(history: History, rule: Tranches) -> Iterator[Breach]:
    sides = []
    for side, ends in zip((rule.a, rule.b), step_ends(rule), strict=True):
        members = step_members(history.crossings[side], ends)
        sides.append(members)
        yield from _straddlers(history, rule, ends, members)
    ready = [step_done_at(history, rule, step) for step in range(len(rule.steps))]
    for members in sides:
        for member in members:
            done = ready[member.step - 1] if 1 <= member.step <= len(ready) else -NEVER
            one = member.seen
            if one.crosses_at <= done:
                by = f"{done - one.crosses_at} s" if done < NEVER else ""
                place = history.side[one.side].line
                yield Breach(
                    "TRANCHES", rule.id, rule.clause, "before-step", one.side, one.convoy, place, one.crosses_at,
                    done, by, member.step + 1,
                )  # fmt: skip


def _straddlers(
    history: History, rule: Tranches, ends: list[int], members: list[StepMember]
) -> Iterator[Breach]:
    for member in members:
        one = member.seen
        after = member.before + one.people
        beyond = member.step >= len(ends)
        if beyond:
            over = after - ends[-1] if ends else after
        else:
            over = (ends[member.step - 1] if member.step else 0) - member.before
        if over > 0:
            people = min(over, one.people)
            yield Breach(
                "TRANCHES", rule.id, rule.clause, "beyond-steps" if beyond else "two-steps", one.side, one.convoy,
                history.side[one.side].line, one.crosses_at, None, f"{people} people", people,
            )  # fmt: skip


def step_done_at(history: History, rule: Tranches, step: int) -> int:
    """First second by which every convoy of the steps up to ``step`` has arrived and both sides are full at it."""
    done = -NEVER
    for side, ends in zip((rule.a, rule.b), step_ends(rule), strict=True):
        members = step_members(history.crossings[side], ends)
        arrivals = [member.seen.arrives_at for member in members if member.step <= step]
        done = max([done, full_at(history, side, ends[step]), *arrivals])
    return done


def full_at(history: History, side: str, wanted: int) -> int:
    """The second by which ``wanted`` people of a side have arrived, or the side is complete and all have arrived."""
    if wanted <= 0:
        return -NEVER
    arrived, reached = 0, NEVER
    for one in sorted(history.crossings[side], key=lambda seen: seen.arrives_at):
        arrived += one.people
        if arrived >= wanted:
            reached = one.arrives_at
            break
    complete = history.complete_at[side]
    crossed = [one.arrives_at for one in history.crossings[side] if one.crosses_at <= complete]
    return min(reached, max([complete, *crossed]))


# Paired


def _paired(history: History, rule: Paired, now: int) -> Iterator[Breach]:
    a, b = history.crossings[rule.a], history.crossings[rule.b]
    for one, other in zip(a, b, strict=False):
        apart = abs(one.crosses_at - other.crosses_at) - rule.gap_s
        first = min(one.crosses_at, other.crosses_at)
        if apart > 0:
            late = one if one.crosses_at > other.crosses_at else other
            yield Breach(
                "PAIRED", rule.id, rule.clause, "apart", late.side, late.convoy, "", late.crosses_at, None,
                f"{apart} s", apart,
            )  # fmt: skip
        yield from _meets(rule, one, rule.meeting_a, first)
        yield from _meets(rule, other, rule.meeting_b, first)
    for own, partner, meeting in ((a, rule.b, rule.meeting_a), (b, rule.a, rule.meeting_b)):
        for one in own[len(history.crossings[partner]) :]:
            # Its partner still has the gap to cross in; where the partner's side was complete, it needs none.
            if history.complete_at[partner] > one.crosses_at and now > one.crosses_at + rule.gap_s:
                yield Breach(
                    "PAIRED", rule.id, rule.clause, "no-partner", one.side, one.convoy, "", one.crosses_at, None,
                    "1 convoy", 1,
                )  # fmt: skip
            if now < NEVER - 1 and history.complete_at[partner] > one.crosses_at:
                yield from _meets(rule, one, meeting, one.crosses_at)


def _meets(rule: Paired, one: Seen, meeting: str, crossing: int) -> Iterator[Breach]:
    if one.reached is None:
        return  # nobody has said whether it was there: not judged
    at = one.reached_at(meeting)
    if at is None or at > crossing:
        by = "" if at is None else f"{at - crossing} s"
        yield Breach(
            "PAIRED", rule.id, rule.clause, "not-met", one.side, one.convoy, meeting, None if at is None else crossing,
            at, by,
        )  # fmt: skip


# After


@dataclass(frozen=True, slots=True)
class Done:
    """What one convoy, or the outside world, does at a second."""

    at: int
    seen: Seen | None


def deeds(history: History, event: Event) -> list[Done]:
    """All deeds of the event's side in the order in which they are done; those that have not happened left out."""
    if event.of not in history.side:
        at = history.happened.get(event.of)
        return [] if at is None else [Done(at, None)]
    return [Done(one.at(event.verb), one) for one in history.in_order(event.of, event.verb)]


def last_deed(history: History, event: Event) -> Done | None:
    """The last deed of a complete side, among the convoys that had crossed when it became complete.

    None while the side is not complete, or while one of those convoys has still to do it.
    """
    done = deeds(history, event)
    if event.of not in history.side:
        return done[-1] if done else None
    complete = history.complete_at[event.of]
    if complete >= NEVER:
        return None
    crossed = [one for one in history.crossings[event.of] if one.crosses_at <= complete]
    if any(one.at(event.verb) >= NEVER for one in crossed):
        return None
    names = {one.convoy for one in crossed}
    among = [one for one in done if one.seen is not None and one.seen.convoy in names]
    return among[-1] if among else Done(-NEVER, None)


def allowed_from(history: History, rule: After, number: int) -> int:
    """The second from which the ``number``-th (0 is the first) deed of a rule's event is allowed; NEVER as yet."""
    waited = deeds(history, rule.waits_for)
    if rule.waits_for.of not in history.side or rule.waits_for.which == "first":
        return waited[0].at if waited else NEVER
    if rule.waits_for.which == "each" and number < len(waited):
        return waited[number].at
    last = last_deed(history, rule.waits_for)
    # Not before its last deed and not before the side is complete; never, where it does not become complete.
    return NEVER if last is None else max(last.at, history.complete_at[rule.waits_for.of])


def _after(history: History, rule: After) -> Iterator[Breach]:
    for number, done in _concerned(history, rule.event):
        earliest = allowed_from(history, rule, number)
        if done.at < earliest:
            place = history.side[rule.event.of].line if rule.event.verb == "crosses" else ""
            yield Breach(
                "AFTER", rule.id, rule.clause, "too-early", rule.event.of, done.seen.convoy if done.seen else "",
                place, done.at, earliest, f"{earliest - done.at} s" if earliest < NEVER else "",
            )  # fmt: skip


def _concerned(history: History, event: Event) -> list[tuple[int, Done]]:
    """The deeds that have to wait, each with its number among the deeds of its side."""
    numbered = list(enumerate(deeds(history, event)))
    if event.which == "first":
        return numbered[:1]
    if event.which == "each" or event.of not in history.side:
        return numbered
    last = last_deed(history, event)
    return [(number, done) for number, done in numbered if last is not None and done == last]
