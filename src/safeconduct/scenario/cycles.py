"""Rules that wait for each other: named with their clauses, so that a contradiction can be read aloud.

For each undertaking there are six events: its first and its last convoy leaves, crosses and arrives. Every rule says
of some that one comes no sooner than so many seconds after another. Where a chain of such sayings leads from an event
back to itself with time to spare above zero, that event can never happen. *Last* is the convoy that makes a side
complete: a cycle that touches only last events does not stop a side from moving, but it can never be complete.
docs/reference/rules.md gives each rule its meaning; here only what follows from it for first and last is used, so that
a cycle found is a contradiction, while none found promises nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from safeconduct.agreement.rules import After, Event, InStep, Paired, Rule, Tranches
from safeconduct.scenario.model import Scenario, Undertaking

_VERBS: Final = ("leaves", "crosses", "arrives")
_MOST_CORES: Final = 12
_OF: Final = "\0"
"""Between a step and its rule: step 1 of one rule is not step 1 of another."""
Point = tuple[str, str, str]
"""(undertaking or rule, which convoy or step, what it does)."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """Rules that cannot all be kept, none of which could be left out of the proof.

    ``stopped`` are undertakings that can let nobody through, ``unfinished`` those that can never be complete.
    ``steps`` says the chain event by event.
    """

    reading: str
    rules: tuple[str, ...]
    clauses: tuple[str, ...]
    stopped: tuple[str, ...]
    unfinished: tuple[str, ...]
    steps: tuple[str, ...]
    chain: tuple[tuple[Point, Point, str], ...] = ()
    """The same chain for pages that say it in their own words: (what waits, what it waits for, by which rule)."""


@dataclass(frozen=True, slots=True)
class _Edge:
    """``after`` comes at least ``seconds`` after ``before``. ``rule`` is empty where nature says so."""

    before: Point
    after: Point
    seconds: int
    rule: str


def find_cycles(scenario: Scenario, *, apart: bool = False) -> tuple[Cycle, ...]:
    """Every least set of rules, up to a dozen, that contradict each other under the scenario's reading.

    With ``apart`` each side is taken to need more than one convoy and more than one second: good for judging a cure,
    not proved of every case.
    """
    nature = tuple(_nature(scenario, apart=apart))
    by_rule = {rule.id: tuple(_edges(scenario, rule)) for rule in scenario.rules}
    found: dict[frozenset[str], Cycle] = {}
    waiting: list[frozenset[str]] = [frozenset(by_rule)]
    seen: set[frozenset[str]] = set()
    while waiting and len(found) < _MOST_CORES:
        allowed = waiting.pop(0)
        if allowed in seen:
            continue
        seen.add(allowed)
        core = _least(nature, by_rule, allowed)
        if core is None:
            continue
        rules, chain = core
        found.setdefault(rules, _cycle(scenario, rules, chain))
        waiting.extend(allowed - {rule} for rule in sorted(rules))
    return tuple(sorted(found.values(), key=lambda cycle: cycle.rules))


def _cycle(scenario: Scenario, rules: frozenset[str], chain: Sequence[_Edge]) -> Cycle:
    events = {point for edge in chain for point in (edge.before, edge.after)}
    named = scenario.undertaking
    stopped = {point[0] for point in events if point[1] == "first" and point[0] in named}
    last = {point[0] for point in events if point[1] == "last" and point[0] in named}
    clauses = {rule.clause for rule in scenario.rules if rule.id in rules and rule.clause}
    return Cycle(
        reading=scenario.reading,
        rules=tuple(sorted(rules)),
        clauses=tuple(sorted(clauses)),
        stopped=tuple(sorted(stopped)),
        unfinished=tuple(sorted(last - stopped)),
        steps=tuple(_said(edge) for edge in chain if edge.rule),
        chain=tuple((_plain(edge.after), _plain(edge.before), edge.rule) for edge in chain if edge.rule),
    )


def _plain(point: Point) -> Point:
    return point[0], point[1].partition(_OF)[0], point[2]


def _said(edge: _Edge) -> str:
    return f"{_name(edge.after)} waits for {_name(edge.before)} ({edge.rule})"


def _name(point: Point) -> str:
    who, which, verb = point
    if which.startswith("step"):
        return f"{who}: {which.partition(_OF)[0]} {verb}"
    return f"{which} of {who} {verb}"


def _nature(scenario: Scenario, *, apart: bool) -> Iterator[_Edge]:
    """What holds without any agreement: a convoy leaves, crosses, arrives; the first is no later than the last."""
    for undertaking in scenario.undertakings:
        to_line, to_end = least_travel_s(scenario, undertaking)
        for which in ("first", "last"):
            yield _Edge((undertaking.id, which, "leaves"), (undertaking.id, which, "crosses"), to_line, "")
            yield _Edge((undertaking.id, which, "crosses"), (undertaking.id, which, "arrives"), to_end, "")
        for verb in _VERBS:
            yield _Edge((undertaking.id, "first", verb), (undertaking.id, "last", verb), int(apart), "")


def least_travel_s(scenario: Scenario, undertaking: Undertaking) -> tuple[int, int]:
    """Seconds that nobody can beat from leaving to crossing and from there to arriving; 0 and 1 where none is known."""
    network, fastest = scenario.network, min((kind.speed_milli for kind in scenario.classes), default=1000)
    before: list[int] = []
    beyond: list[int] = []
    for group in scenario.groups:
        if group.undertaking != undertaking.id:
            continue
        if group.place == undertaking.line:
            before.append(0)
        else:
            before.extend(
                network.seconds(path, loaded=True)
                for path in network.loaded_paths(group.place, undertaking.line, most=1)
            )
        for reception in group.destinations:
            beyond.extend(
                network.seconds(path, loaded=True)
                for path in network.loaded_paths(undertaking.line, reception, most=1)
            )
    scale = min(fastest, 1000)  # posts do not shrink with speed, but the bound may: it only has to hold
    return min(before, default=0) * scale // 1000, max(1, min(beyond, default=1) * scale // 1000)


def _edges(scenario: Scenario, rule: Rule) -> Iterator[_Edge]:
    match rule:
        case After():
            if rule.waits_for.verb != "happens":
                yield _Edge(_waited(rule.waits_for), _waiting(rule.event), 0, rule.id)
        case Paired():
            # Neither crosses before the other stands at its meeting point, which it has left home to reach.
            yield _Edge((rule.a, "first", "leaves"), (rule.b, "first", "crosses"), 0, rule.id)
            yield _Edge((rule.b, "first", "leaves"), (rule.a, "first", "crosses"), 0, rule.id)
            yield _Edge((rule.a, "first", "crosses"), (rule.b, "first", "crosses"), -rule.gap_s, rule.id)
            yield _Edge((rule.b, "first", "crosses"), (rule.a, "first", "crosses"), -rule.gap_s, rule.id)
        case InStep():
            yield from _in_step(scenario, rule)
        case Tranches():
            yield from _tranches(scenario, rule)


def _waited(event: Event) -> Point:
    """For the k-th to be waited for, the first at least must have done it."""
    return event.of, "last" if event.which == "last" else "first", event.verb


def _waiting(event: Event) -> Point:
    return event.of, "last" if event.which == "last" else "first", event.verb


def can_go(scenario: Scenario, name: str) -> int:
    """How many make an undertaking complete: what is due or planned, or its quota where that is less."""
    undertaking = scenario.undertaking[name]
    planned = sum(group.people for group in scenario.groups if group.undertaking == name)
    least = min(undertaking.due, planned)
    return least if undertaking.quota is None else min(least, undertaking.quota)


def _in_step(scenario: Scenario, rule: InStep) -> Iterator[_Edge]:
    """One side cannot be complete before the other has begun, unless the tolerance is as wide as the whole side."""
    for side, other in ((rule.a, rule.b), (rule.b, rule.a)):
        if side not in scenario.undertaking or other not in scenario.undertaking:
            continue
        if rule.ratio is None:
            ahead = Fraction(can_go(scenario, side), max(1, scenario.undertaking[side].due))
            allowed = rule.tolerance
        else:
            ahead = can_go(scenario, side) * (rule.ratio if side == rule.b else Fraction(1))
            allowed = Fraction(rule.tolerance_people or 0)
        if ahead > allowed:
            yield _Edge((other, "first", "crosses"), (side, "last", "crosses"), 1, rule.id)


def _tranches(scenario: Scenario, rule: Tranches) -> Iterator[_Edge]:
    """A step begins after the one before it has arrived. Steps beyond what a side can send hold nobody of it."""
    for index, side in enumerate((rule.a, rule.b)):
        if side not in scenario.undertaking:
            continue
        whole, before = can_go(scenario, side), 0
        used = [0] * len(rule.steps)
        for number, step in enumerate(rule.steps):
            used[number] = min(step[index], max(0, whole - before))
            before += step[index]
        filled = [number for number, people in enumerate(used) if people]
        if not filled:
            continue
        for number in range(len(rule.steps)):
            done = (rule.id, f"step {number + 1}", "is done")
            if number:
                yield _Edge((rule.id, f"step {number}", "is done"), done, 0, rule.id)
            if number in filled:
                begins = _step(rule, side, number, "crosses")
                ends = _step(rule, side, number, "arrives")
                yield _Edge(begins, ends, 1, rule.id)
                yield _Edge(ends, done, 0, rule.id)
                if number:
                    yield _Edge((rule.id, f"step {number}", "is done"), begins, 1, rule.id)
                # Only when all that can go have gone is there a last one; every step used is over by then.
                yield _Edge(ends, (side, "last", "arrives"), 0, rule.id)
        first, last = _step(rule, side, filled[0], "crosses"), _step(rule, side, filled[-1], "crosses")
        yield _Edge(first, (side, "first", "crosses"), 0, rule.id)
        yield _Edge((side, "first", "crosses"), first, 0, rule.id)
        ends = _step(rule, side, filled[0], "arrives")
        yield _Edge((side, "first", "arrives"), ends, 0, rule.id)
        yield _Edge(last, (side, "last", "crosses"), 0, rule.id)
        yield _Edge((side, "last", "arrives"), _step(rule, side, filled[-1], "arrives"), 0, rule.id)


def _step(rule: Tranches, side: str, number: int, verb: str) -> Point:
    return side, f"step {number + 1}{_OF}{rule.id}", verb


def _least(
    nature: tuple[_Edge, ...], by_rule: dict[str, tuple[_Edge, ...]], allowed: frozenset[str]
) -> tuple[frozenset[str], Sequence[_Edge]] | None:
    """A contradiction within ``allowed`` from which no rule can be left out, with its chain."""
    chain = _positive_cycle((*nature, *_of(by_rule, allowed)))
    if chain is None:
        return None
    rules = frozenset(edge.rule for edge in chain if edge.rule)
    for rule in sorted(rules):
        without = _positive_cycle((*nature, *_of(by_rule, rules - {rule})))
        if without is not None:
            chain, rules = without, frozenset(edge.rule for edge in without if edge.rule)
            return _least(nature, by_rule, rules) or (rules, chain)
    return rules, chain


def _of(by_rule: dict[str, tuple[_Edge, ...]], allowed: Iterable[str]) -> Iterator[_Edge]:
    for rule in sorted(allowed):
        yield from by_rule[rule]


def _positive_cycle(edges: Sequence[_Edge]) -> Sequence[_Edge] | None:
    """A chain of edges that ends where it begins and takes time; None where there is none (Bellman–Ford)."""
    points = {point for edge in edges for point in (edge.before, edge.after)}
    latest = dict.fromkeys(points, 0)
    came: dict[Point, _Edge] = {}
    moved: Point | None = None
    for _ in range(len(points) + 1):
        moved = None
        for edge in edges:
            if latest[edge.before] + edge.seconds > latest[edge.after]:
                latest[edge.after] = latest[edge.before] + edge.seconds
                came[edge.after] = edge
                moved = edge.after
        if moved is None:
            return None
    if moved is None:
        return None
    for _ in points:  # walk back until surely inside the cycle
        moved = came[moved].before
    chain = [came[moved]]
    while chain[-1].before != moved:
        chain.append(came[chain[-1].before])
    return chain
