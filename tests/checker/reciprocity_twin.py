"""The rules between undertakings read once more, straight from a replayed plan: a slow twin of the one definition.

It shares no code with ``safeconduct.agreement.breaches``; a test holds the two together on good and on mutated plans.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, groupby

from safeconduct.agreement.rules import After, Event, InStep, Paired, Tranches
from safeconduct.checker.record import Journey, Record
from safeconduct.checker.verdict import NEVER, Break, when

Crossings = tuple[tuple[int, Journey], ...]


def check_reciprocity(record: Record) -> Iterator[Break]:
    """IN-STEP, TRANCHES, PAIRED and AFTER."""
    for rule in record.scenario.rules:
        match rule:
            case InStep():
                yield from _in_step(record, rule)
            case Tranches():
                yield from _tranches(record, rule)
            case Paired():
                yield from _paired(record, rule)
            case After():
                yield from _after(record, rule)


# In step


def _in_step(record: Record, rule: InStep) -> Iterator[Break]:
    crossings = sorted(
        ((at, side, journey) for side in (rule.a, rule.b) for at, journey in record.crossings[side]),
        key=lambda each: each[0],
    )
    crossed = {rule.a: 0, rule.b: 0}
    for at, same_second in groupby(crossings, key=lambda each: each[0]):
        together = list(same_second)
        before = dict(crossed)
        for _, side, journey in together:
            crossed[side] += journey.people_under[side]
        if min(complete_at(record)[rule.a], complete_at(record)[rule.b]) < at:
            return
        for side in (rule.a, rule.b):
            own = [journey for _, moved, journey in together if moved == side]
            if own:
                # Worst order: all of this side in this second, none of the other.
                yield from _step_apart(record, rule, at, own[-1], before | {side: crossed[side]})


def _step_apart(
    record: Record, rule: InStep, at: int, journey: Journey, crossed: dict[str, int]
) -> Iterator[Break]:
    a, b = crossed[rule.a], crossed[rule.b]
    sides = record.scenario.undertaking
    place = sides[rule.a if journey.people_under.get(rule.a) else rule.b].line
    if rule.ratio is not None:
        over = abs(a - rule.ratio * b) - (rule.tolerance_people or 0)
        by = f"{float(over):.6g} people"
    else:
        shares = Fraction(a, sides[rule.a].due), Fraction(b, sides[rule.b].due)
        over = abs(shares[0] - shares[1]) - rule.tolerance
        by = f"{float(over * 100):.6g} percentage points"
    if over > 0:
        detail = (
            f"its crossing puts {rule.a} ({a} across) and {rule.b} ({b} across) out of step, rule {rule.id}"
        )
        yield Break("IN-STEP", journey.id, place, at, by, detail)


# Tranches


@dataclass(frozen=True, slots=True)
class StepMember:
    """A convoy in a step of its side: people of its side before it, and the step (0 is the first) it ends in.

    ``step`` is the number of steps where it goes beyond the last one.
    """

    at: int
    journey: Journey
    before: int
    people: int
    step: int


def step_members(crossings: Crossings, undertaking: str, ends: list[int]) -> list[StepMember]:
    """Convoys of one side in order of crossing, each with its step; ``ends`` are a₁, a₁+a₂, …"""
    members, before = [], 0
    for at, journey in crossings:
        people = journey.people_under[undertaking]
        members.append(StepMember(at, journey, before, people, bisect_left(ends, before + people)))
        before += people
    return members


def step_ends(rule: Tranches) -> tuple[list[int], list[int]]:
    """People of each side up to the end of every step."""
    return list(accumulate(a for a, _ in rule.steps)), list(accumulate(b for _, b in rule.steps))


def _tranches(record: Record, rule: Tranches) -> Iterator[Break]:
    sides = []
    for undertaking, ends in zip((rule.a, rule.b), step_ends(rule), strict=True):
        members = step_members(record.crossings[undertaking], undertaking, ends)
        sides.append((undertaking, ends, members))
        yield from _straddlers(record, rule, undertaking, ends, members)
    ready = [_step_done(record, sides, step) for step in range(len(rule.steps))]
    for undertaking, _, members in sides:
        for member in members:
            done = ready[member.step - 1] if 1 <= member.step <= len(ready) else -NEVER
            if member.at <= done:
                by = f"{done - member.at} s" if done < NEVER else ""
                ends_at = f"ends at {when(done)}" if done < NEVER else "never ends"
                detail = f"crosses in step {member.step + 1} of rule {rule.id}; the step before it {ends_at}"
                line = record.scenario.undertaking[undertaking].line
                yield Break("TRANCHES", member.journey.id, line, member.at, by, detail)


def _straddlers(
    record: Record, rule: Tranches, undertaking: str, ends: list[int], members: list[StepMember]
) -> Iterator[Break]:
    line = record.scenario.undertaking[undertaking].line
    for member in members:
        after = member.before + member.people
        if member.step >= len(ends):
            over = after - ends[-1] if ends else after
            detail = f"carries people of {undertaking} beyond the last step of rule {rule.id}"
        else:
            begins = ends[member.step - 1] if member.step else 0
            over = begins - member.before
            detail = f"carries people of {undertaking} in two steps of rule {rule.id}"
        if over > 0:
            by = f"{min(over, member.people)} people"
            yield Break("TRANCHES", member.journey.id, line, member.at, by, detail)


def _step_done(record: Record, sides: list[tuple[str, list[int], list[StepMember]]], step: int) -> int:
    """First second by which every convoy of the steps up to ``step`` has arrived and both sides are full at it."""
    done = -NEVER
    for undertaking, ends, members in sides:
        arrivals = [member.journey.arrives_at for member in members if member.step <= step]
        done = max([done, _full_at(record, undertaking, ends[step], members), *arrivals])
    return done


def _full_at(record: Record, undertaking: str, wanted: int, members: list[StepMember]) -> int:
    arrived = 0
    by_arrival = sorted(members, key=lambda member: member.journey.arrives_at)
    if wanted <= 0:
        return -NEVER
    reached = NEVER
    for member in by_arrival:
        arrived += member.people
        if arrived >= wanted:
            reached = member.journey.arrives_at
            break
    complete = complete_at(record)[undertaking]
    crossed = [member.journey.arrives_at for member in members if member.at <= complete]
    return min(reached, max([complete, *crossed]))


# Paired


def _paired(record: Record, rule: Paired) -> Iterator[Break]:
    a, b = record.crossings[rule.a], record.crossings[rule.b]
    for (at_a, one), (at_b, other) in zip(a, b, strict=False):
        apart = abs(at_a - at_b) - rule.gap_s
        if apart > 0:
            late, first = (one, other) if at_a > at_b else (other, one)
            detail = f"crosses more than {rule.gap_s} s after its partner {first.id}, rule {rule.id}"
            yield Break("PAIRED", late.id, "", max(at_a, at_b), f"{apart} s", detail)
        for journey, meeting in ((one, rule.meeting_a), (other, rule.meeting_b)):
            yield from _meets(rule, journey, meeting, min(at_a, at_b))
    for own, partner in ((rule.a, rule.b), (rule.b, rule.a)):
        for at, journey in record.crossings[own][len(record.crossings[partner]) :]:
            if complete_at(record)[partner] > at:
                detail = f"crosses without a partner of {partner}, which is not complete, rule {rule.id}"
                yield Break("PAIRED", journey.id, "", at, "1 convoy", detail)


def _meets(rule: Paired, journey: Journey, meeting: str, crossing: int) -> Iterator[Break]:
    stop = journey.stop_at(meeting)
    if stop is None:
        detail = f"does not pass its meeting point, rule {rule.id}"
        yield Break("PAIRED", journey.id, meeting, None, "", detail)
    elif stop.arrives_at > crossing:
        detail = f"is not yet at its meeting point when the pair begins to cross, rule {rule.id}"
        yield Break("PAIRED", journey.id, meeting, crossing, f"{stop.arrives_at - crossing} s", detail)


# After


@dataclass(frozen=True, slots=True)
class Deed:
    """What one convoy, or the outside world, does at a second."""

    at: int
    journey: Journey | None


def _deeds(record: Record, event: Event) -> list[Deed]:
    """All deeds of the event's side in the order in which they are done; those that never happen left out."""
    for outside in record.scenario.outside:
        if outside.id == event.of:
            return [] if outside.expected_at is None else [Deed(outside.expected_at, None)]
    undertaking = record.scenario.undertaking[event.of]
    found = []
    for journey in record.journeys:
        if not journey.people_under.get(undertaking.id):
            continue
        at = {
            "leaves": journey.leaves_at,
            "crosses": journey.crosses_at(undertaking.line),
            "arrives": journey.arrives_at,
        }.get(event.verb, NEVER)
        if at < NEVER:
            found.append(Deed(at, journey))
    return sorted(found, key=lambda deed: (deed.at, deed.journey.id if deed.journey else ""))


def _last(record: Record, event: Event, deeds: list[Deed]) -> Deed | None:
    """The last deed of a complete side, among the convoys that had crossed when it became complete."""
    if event.of not in record.scenario.undertaking:
        return deeds[-1] if deeds else None
    complete = complete_at(record)[event.of]
    if complete >= NEVER:
        return None
    crossed = {journey.id for at, journey in record.crossings[event.of] if at <= complete}
    among = [deed for deed in deeds if deed.journey is not None and deed.journey.id in crossed]
    return among[-1] if among else Deed(-NEVER, None)


def _after(record: Record, rule: After) -> Iterator[Break]:
    deeds = _deeds(record, rule.event)
    waits_for = _deeds(record, rule.waits_for)
    last = _last(record, rule.waits_for, waits_for)
    # Not before its last deed and not before the side is complete; never, where it does not become complete.
    until_last = NEVER if last is None else max(last.at, complete_at(record).get(rule.waits_for.of, -NEVER))
    first = waits_for[0].at if waits_for else NEVER
    happens = rule.waits_for.verb == "happens" or rule.waits_for.of not in record.scenario.undertaking
    for number, deed in _concerned(record, rule.event, deeds):
        if happens or rule.waits_for.which == "first":
            earliest = first
        elif rule.waits_for.which == "each" and number < len(waits_for):
            earliest = waits_for[number].at
        else:
            earliest = until_last
        yield from _too_early(record, rule, deed, earliest)


def _concerned(record: Record, event: Event, deeds: list[Deed]) -> list[tuple[int, Deed]]:
    """The deeds that have to wait, each with its number among the deeds of its side."""
    numbered = list(enumerate(deeds))
    if event.which == "first":
        return numbered[:1]
    if event.which == "each" or event.of not in record.scenario.undertaking:
        return numbered
    last = _last(record, event, deeds)
    return [(number, deed) for number, deed in numbered if last is not None and deed == last]


def _too_early(record: Record, rule: After, deed: Deed, earliest: int) -> Iterator[Break]:
    if deed.at >= earliest:
        return
    convoy = deed.journey.id if deed.journey else ""
    undertaking = record.scenario.undertaking.get(rule.event.of)
    place = undertaking.line if undertaking and rule.event.verb == "crosses" else ""
    by = f"{earliest - deed.at} s" if earliest < NEVER else ""
    which, of, verb = rule.waits_for.which, rule.waits_for.of, rule.waits_for.verb
    waits = f"{of} happens" if verb == "happens" else f"the {which} convoy of {of} {verb}"
    comes = f"not before {when(earliest)}" if earliest < NEVER else "never in this plan"
    detail = f"{rule.event.verb} before {waits} ({comes}), rule {rule.id}"
    yield Break("AFTER", convoy, place, deed.at, by, detail)


def complete_at(record: Record) -> dict[str, int]:
    """By undertaking: the second from which it is complete; NEVER where the plan does not complete it."""
    found = {}
    for undertaking in record.scenario.undertakings:
        planned = sum(group.people for group in record.scenario.groups if group.undertaking == undertaking.id)
        wanted = min(undertaking.due, planned)
        if undertaking.quota is not None:
            wanted = min(wanted, undertaking.quota)
        found[undertaking.id] = -NEVER if wanted <= 0 else NEVER
        crossed = 0
        for at, journey in record.crossings[undertaking.id]:
            crossed += journey.people_under[undertaking.id]
            if crossed >= wanted > 0:
                found[undertaking.id] = at
                break
    return found
