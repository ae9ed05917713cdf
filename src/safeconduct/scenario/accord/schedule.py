"""A small schedule as a witness that the rules between sides can be kept together: convoys with seconds, computed.

It is no plan: vehicles, queues, hours and what the roads can carry are left aside, and only least travel times stand in
it. It is found by letting every convoy go as early as the rules allow, and it is shown only after the one definition
of the rules (``agreement.breaches``, which knows nothing of how it was found) has passed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import floor

from safeconduct.agreement.breaches import breaches, over_tolerance, step_ends, step_members
from safeconduct.agreement.history import NEVER, History, Seen, Side
from safeconduct.agreement.rules import After, InStep, Paired, Tranches
from safeconduct.scenario.cycles import can_go, least_travel_s
from safeconduct.scenario.model import Scenario
from safeconduct.units import MINUTE_S

SPACING_S = 20 * MINUTE_S
"""Seconds between two convoys of one side, so that the schedule reads like one: it proves nothing."""
MOST_CONVOYS = 400
Node = tuple[str, int, str]
"""(side, number of its convoy, what it does)."""


@dataclass(frozen=True, slots=True)
class Witness:
    """Convoys in order of leaving, each with its seconds, that keep every rule of a reading and complete every side."""

    reading: str
    convoys: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class _Edge:
    before: Node
    after: Node
    seconds: int


def find_witness(scenario: Scenario) -> Witness | None:
    """A schedule that keeps every rule between sides under the case's reading; None where none was found.

    None is no proof that there is none.
    """
    sides = sides_of(scenario)
    parts = {side.id: _parts(scenario, side) for side in sides}
    if sum(len(part) for part in parts.values()) > MOST_CONVOYS or not any(parts.values()):
        return None
    convoys = [
        Seen(f"{side}-{number + 1}", side, people)
        for side, people_of in parts.items()
        for number, people in enumerate(people_of)
    ]
    edges = _edges(scenario, sides, convoys)
    times = None if edges is None else _earliest(scenario, convoys, edges)
    if times is None:
        return None
    placed = tuple(_placed(scenario, one, number, times) for one, number in _numbered(convoys))
    if not _kept(scenario, sides, placed):
        return None
    placed = _leave_late(scenario, sides, placed)
    return Witness(scenario.reading, tuple(sorted(placed, key=lambda one: (one.leaves_at, one.convoy))))


def sides_of(scenario: Scenario) -> tuple[Side, ...]:
    """The case's undertakings as standing sees them."""
    return tuple(
        Side(
            id=one.id,
            due=one.due,
            able=can_go(scenario, one.id),
            quota=one.quota,
            musts=tuple((must.people, must.by) for must in one.musts),
            windows=scenario.window.get(one.id),
            line=one.line,
            clause=one.clause,
        )
        for one in scenario.undertakings
    )


def largest_load(scenario: Scenario) -> int:
    """People that no single convoy of the case can exceed: the fullest vehicles, as many as a convoy may have."""
    own = _seats(scenario, one_way=True) * scenario.convoy.most_own
    return max(1, _seats(scenario, one_way=False) * scenario.convoy.most + own)


def usual_load(scenario: Scenario) -> int:
    """People of a full convoy of vehicles that come back; of private ones where there are no others."""
    return _seats(scenario, one_way=False) * scenario.convoy.most or largest_load(scenario)


def _seats(scenario: Scenario, *, one_way: bool) -> int:
    """Places of the fullest vehicle, of those that come back or of those that do not."""
    kinds = [kind for kind in scenario.classes if kind.one_way == one_way]
    return max((max((places for _, places in kind.places), default=0) for kind in kinds), default=0)


def _kept(scenario: Scenario, sides: Sequence[Side], placed: tuple[Seen, ...]) -> bool:
    """Whether every side becomes complete and no rule is broken, by the one definition of the rules."""
    history = _history(scenario, sides, placed)
    complete = all(history.complete_at[side.id] < NEVER for side in sides)
    return complete and next(breaches(scenario.rules, history), None) is None


def _leave_late(scenario: Scenario, sides: Sequence[Side], placed: tuple[Seen, ...]) -> tuple[Seen, ...]:
    """The same with every convoy leaving as late as it may: waiting loaded is danger, even in an example."""
    for number in reversed(range(len(placed))):
        one = placed[number]
        to_line, _ = least_travel_s(scenario, scenario.undertaking[one.side])
        if one.crosses_at - to_line > one.leaves_at:
            later = replace(one, leaves_at=one.crosses_at - to_line)
            changed = (*placed[:number], later, *placed[number + 1 :])
            placed = changed if _kept(scenario, sides, changed) else placed
    return placed


def _history(scenario: Scenario, sides: Sequence[Side], seen: tuple[Seen, ...]) -> History:
    outside = tuple((one.id, one.expected_at) for one in scenario.outside if one.expected_at is not None)
    return History(tuple(sides), seen, outside)


def _parts(scenario: Scenario, side: Side) -> list[int]:
    """People of a side, cut at the ends of every step, and so that no convoy is above any tolerance."""
    most, cuts = usual_load(scenario), {side.able}
    for rule in scenario.rules:
        if isinstance(rule, Tranches) and side.id in (rule.a, rule.b):
            cuts.update(end for end in step_ends(rule)[0 if side.id == rule.a else 1] if 0 < end < side.able)
        elif isinstance(rule, InStep) and side.id in (rule.a, rule.b):
            most = min(most, max(1, _most_in_step(rule, side)))
    parts, before = [], 0
    for end in sorted(cuts):
        while before < end:
            parts.append(min(most, end - before))
            before += parts[-1]
    return parts


def _most_in_step(rule: InStep, side: Side) -> int:
    """People of one convoy after which both sides can still be within the tolerance."""
    if rule.ratio is None:
        return floor(rule.tolerance * side.due)
    people = Fraction(rule.tolerance_people or 0)
    return floor(people if side.id == rule.a else people / rule.ratio)


def _numbered(convoys: Sequence[Seen]) -> Iterator[tuple[Seen, int]]:
    counts: dict[str, int] = {}
    for one in convoys:
        counts[one.side] = counts.get(one.side, -1) + 1
        yield one, counts[one.side]


def _edges(scenario: Scenario, sides: Sequence[Side], convoys: Sequence[Seen]) -> list[_Edge] | None:
    """What comes no sooner than what; None where in step cannot be kept in any order that was tried."""
    counts = {side.id: sum(one.side == side.id for one in convoys) for side in sides}
    edges = [*_nature(scenario, counts)]
    for rule in scenario.rules:
        match rule:
            case After():
                edges += _after(rule, counts)
            case Tranches():
                edges += _tranches(rule, convoys)
            case Paired():
                edges += _paired(rule, counts)
            case InStep():
                order = _merged(scenario, rule, sides, convoys)
                if order is None:
                    return None
                edges += [_Edge(one, other, 1) for one, other in pairwise(order)]
    return edges


def _nature(scenario: Scenario, counts: dict[str, int]) -> Iterator[_Edge]:
    for side, count in counts.items():
        to_line, to_end = least_travel_s(scenario, scenario.undertaking[side])
        for number in range(count):
            yield _Edge((side, number, "leaves"), (side, number, "meets"), to_line)
            yield _Edge((side, number, "meets"), (side, number, "crosses"), 0)
            yield _Edge((side, number, "crosses"), (side, number, "arrives"), to_end)
            if number:
                for deed in ("leaves", "crosses", "arrives"):
                    yield _Edge((side, number - 1, deed), (side, number, deed), SPACING_S)


def _after(rule: After, counts: dict[str, int]) -> Iterator[_Edge]:
    side, on = rule.event.of, rule.waits_for.of
    if on not in counts:
        return  # an outside event: laid over the earliest seconds, see _floors
    for number in _which(rule.event.which, counts[side]):
        after = (side, number, rule.event.verb)
        if rule.waits_for.which == "first" and counts[on]:
            yield _Edge((on, 0, rule.waits_for.verb), after, 0)
        elif rule.waits_for.which == "each" and number < counts[on]:
            yield _Edge((on, number, rule.waits_for.verb), after, 0)
        elif counts[on]:
            for deed in (rule.waits_for.verb, "crosses"):  # its last deed, and its being complete
                yield _Edge((on, counts[on] - 1, deed), after, 0)


def _which(which: str, count: int) -> range:
    if which == "first":
        return range(min(1, count))
    return range(count) if which == "each" else range(max(0, count - 1), count)


def _tranches(rule: Tranches, convoys: Sequence[Seen]) -> Iterator[_Edge]:
    steps = [
        (side, [member.step for member in step_members([one for one in convoys if one.side == side], ends)])
        for side, ends in zip((rule.a, rule.b), step_ends(rule), strict=True)
    ]
    for side, own in steps:
        for number, step in enumerate(own):
            for other, theirs in steps:
                before = [n for n, earlier in enumerate(theirs) if earlier < step]
                if before:
                    yield _Edge((other, before[-1], "arrives"), (side, number, "crosses"), 1)


def _paired(rule: Paired, counts: dict[str, int]) -> Iterator[_Edge]:
    both = min(counts[rule.a], counts[rule.b])
    for number in range(both):
        for one, other in ((rule.a, rule.b), (rule.b, rule.a)):
            yield _Edge((one, number, "meets"), (other, number, "crosses"), 0)
            yield _Edge((one, number, "crosses"), (other, number, "crosses"), -rule.gap_s)
    longer, shorter = (rule.a, rule.b) if counts[rule.a] > counts[rule.b] else (rule.b, rule.a)
    if both and counts[longer] > both:
        yield _Edge((shorter, both - 1, "crosses"), (longer, both, "crosses"), 0)


def _merged(
    scenario: Scenario, rule: InStep, sides: Sequence[Side], convoys: Sequence[Seen]
) -> list[Node] | None:
    """An order of crossings that keeps in step: always the side that is behind; None where that does not keep it."""
    empty = _history(scenario, sides, ())
    people = {name: [one.people for one in convoys if one.side == name] for name in (rule.a, rule.b)}
    done, crossed, order = {rule.a: 0, rule.b: 0}, {rule.a: 0, rule.b: 0}, list[Node]()
    free = False
    while any(done[name] < len(people[name]) for name in people):
        best: tuple[Fraction, str] | None = None
        for name in (rule.a, rule.b):
            if done[name] < len(people[name]):
                then = crossed | {name: crossed[name] + people[name][done[name]]}
                over = over_tolerance(empty, rule, then[rule.a], then[rule.b])
                if (free or over <= 0) and (best is None or over < best[0]):
                    best = over, name
        if best is None:
            return None
        name = best[1]
        crossed[name] += people[name][done[name]]
        order.append((name, done[name], "crosses"))
        done[name] += 1
        free = free or crossed[name] >= empty.side[name].able
    return order


def _floors(scenario: Scenario, convoys: Sequence[Seen]) -> dict[Node, int] | None:
    """Seconds before which outside events forbid a deed; None where one that is waited for never comes."""
    expected = {one.id: one.expected_at for one in scenario.outside}
    found: dict[Node, int] = {}
    for rule in scenario.rules:
        if isinstance(rule, After) and rule.waits_for.of in expected:
            at = expected[rule.waits_for.of]
            if at is None:
                return None
            count = sum(one.side == rule.event.of for one in convoys)
            for number in _which(rule.event.which, count):
                node = (rule.event.of, number, rule.event.verb)
                found[node] = max(at, found.get(node, at))
    return found


def _earliest(scenario: Scenario, convoys: Sequence[Seen], edges: Sequence[_Edge]) -> dict[Node, int] | None:
    """The earliest second of every deed; None where deeds wait for each other."""
    floors = _floors(scenario, convoys)
    if floors is None:
        return None
    times: dict[Node, int] = dict.fromkeys(
        (node for edge in edges for node in (edge.before, edge.after)), scenario.start
    )
    times |= {node: max(at, scenario.start) for node, at in floors.items()}
    for _ in range(len(times) + 1):
        moved = False
        for edge in edges:
            if times[edge.before] + edge.seconds > times[edge.after]:
                times[edge.after] = times[edge.before] + edge.seconds
                moved = True
        if not moved:
            return times
    return None


def _placed(scenario: Scenario, one: Seen, number: int, times: dict[Node, int]) -> Seen:
    meetings = [
        meeting
        for rule in scenario.rules
        if isinstance(rule, Paired)
        for side, meeting in ((rule.a, rule.meeting_a), (rule.b, rule.meeting_b))
        if side == one.side
    ]
    at = {deed: times[one.side, number, deed] for deed in ("leaves", "meets", "crosses", "arrives")}
    return replace(
        one,
        leaves_at=at["leaves"],
        crosses_at=at["crosses"],
        arrives_at=at["arrives"],
        reached=tuple((meeting, at["meets"]) for meeting in meetings),
    )
