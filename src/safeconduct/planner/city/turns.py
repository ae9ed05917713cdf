"""How a search turns policies: those it begins with, small turns, and more in hand where a rule was broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import exp
from random import Random

import numpy as np

from safeconduct.planner.city.dispatching import DAY_S, FULL_WORTH, Policy, periods_of, plain_policy
from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.problem import Problem

SAFE_GATE_S = 1 << 40
"""In hand at the crossing: only who has crossed counts."""
SPREADS = (0.05, 0.25)
"""By how much, in the logarithm, a place may come to draw more or less in one turn."""
MOST_LEAN = 3000
LEANS = (
    (-500, -500),
    (500, 500),
    (-1000, 0),
    (1000, 1000),
    (0, 1000),
    (-1000, -1000),
    (1500, 500),
    (0, -700),
)
"""By how much the first side of a rule is to be ahead, to begin with: for evenings and nights, and for days."""
EVENING_S, MORNING_S = 14 * 3600, 6 * 3600

Fault = tuple[int, int, int, int]
"""Code, origin, day, period."""


def starts(problem: Problem) -> list[Policy]:
    """Policies to begin with, in the order of trying: plain ones that differ in what is often decisive."""
    plain = plain_policy(problem)
    convoy = problem.scenario.convoy

    def sized(policy: Policy, more: int) -> Policy:
        return replace(policy, size=np.clip(policy.size + more, convoy.least, convoy.most))

    loose = replace(plain, slack=500, pull=1000)
    safe = replace(plain, gate_s=np.full_like(plain.gate_s, SAFE_GATE_S), margin_s=2400)
    some = [plain, sized(plain, 1), safe]
    if problem.scenario.rules:
        some += [loose, *(leaning(problem, plain, night, day) for night, day in LEANS)]
    some += [
        replace(plain, eager=500),
        replace(plain, next_s=3600),
        sized(plain, -1),
        sized(plain, 2),
        replace(plain, until_s=plain.until_s * 2 // 3),
    ]
    return some


def leaning(problem: Problem, policy: Policy, night: int, day: int) -> Policy:
    """The policy by which one side goes first: vehicles sent at night are those who stand ready in the morning."""
    spans = np.arange(periods_of(problem), dtype=np.int64)
    clock = (problem.start + spans * k.PERIOD_S) % DAY_S
    at_night = (clock >= EVENING_S) | (clock < MORNING_S)
    return replace(policy, lean=np.where(at_night, night, day).astype(np.int64))


def repaired(problem: Problem, policy: Policy, faults: tuple[Fault, ...], stream: Random) -> Policy:
    """The policy with more in hand where its dispatch broke a rule."""
    least, most = max(1, problem.scenario.convoy.least), problem.scenario.convoy.most
    shift, size, gate = policy.shift_s.copy(), policy.size.copy(), policy.gate_s.copy()
    for code, origin, day, period in faults:
        if code in {k.WINDOW_BROKEN, k.HORIZON_BROKEN} and origin >= 0:
            shift[origin, day] += 300 + int(600 * stream.random())
        elif code == k.SIZE_BROKEN and origin >= 0:
            size[period:, origin] = min(most, max(least, int(size[period, origin]) + stream.choice((-1, 1))))
        elif code == k.IN_STEP_BROKEN:
            since = max(0, period - stream.randrange(2))
            gate[since : period + 1] = np.minimum(
                SAFE_GATE_S, gate[since : period + 1] + 60 + int(300 * stream.random())
            )
        else:
            policy = replace(policy, margin_s=policy.margin_s + 120)
    return replace(policy, shift_s=shift, size=size, gate_s=gate)


def turned(problem: Problem, policy: Policy, stream: Random, last: int) -> Policy:
    """A policy that differs from another in one to three choices, most of them for some hours up to a last period.

    What comes before those hours goes as it went: so a good beginning is kept while a better end is looked for.
    """
    span = _span(stream, last, periods_of(problem))
    for _ in range(1 + int(stream.random() < 0.4) + int(stream.random() < 0.15)):
        turns = [each for each in TURNS if each is not _leant or problem.scenario.rules]
        turn = stream.choices(turns, [TURNS[each] for each in turns])[0]
        policy = turn(_Turning(problem, policy, span, stream))
    return policy


@dataclass(frozen=True, slots=True)
class _Turning:
    """What is turned, in which hours, and by what chance."""

    problem: Problem
    policy: Policy
    span: slice
    stream: Random


def _span(stream: Random, last: int, periods: int) -> slice:
    """One period, some of them, all from one on, or all."""
    first, how = stream.randrange(last + 1), stream.random()
    if how < 0.4:
        return slice(first, first + 1)
    if how < 0.7:
        return slice(first, first + 2 + stream.randrange(4))
    return slice(first, periods) if how < 0.9 else slice(0, periods)


def _some(stream: Random, count: int) -> list[int]:
    """One of a number of things, or a handful."""
    many = 1 if stream.random() < 0.5 else max(1, int(count * stream.random() * 0.3))
    return [stream.randrange(count) for _ in range(many)]


def _scaled(at: _Turning) -> Policy:
    """Some places draw more or less."""
    changed = at.policy.worth.copy()
    spread = at.stream.choice(SPREADS)
    for origin in _some(at.stream, changed.shape[1]):
        factor = exp(at.stream.gauss(0.0, spread))
        scaled = (changed[at.span, origin] * factor).astype(np.int64)
        changed[at.span, origin] = np.clip(scaled, FULL_WORTH // 5, 4 * FULL_WORTH)
    return replace(at.policy, worth=changed)


def _resized(at: _Turning) -> Policy:
    """Convoys of some places, or of all, are larger or smaller."""
    convoy = at.problem.scenario.convoy
    changed = at.policy.size.copy()
    step, count = at.stream.choice((-2, -1, 1, 2)), changed.shape[1]
    for origin in range(count) if at.stream.random() < 0.2 else _some(at.stream, count):
        changed[at.span, origin] = np.clip(changed[at.span, origin] + step, convoy.least, convoy.most)
    return replace(at.policy, size=changed)


def _preferred(at: _Turning) -> Policy:
    """A reception made more or less welcome, by so much of what a seat can bring out in all."""
    receptions = [number for number, place in enumerate(at.problem.places) if place.kind == "reception"]
    changed = at.policy.prefer_s.copy()
    changed[at.span, at.stream.choice(receptions)] += int(at.policy.until_s * at.stream.gauss(0.0, 0.05))
    return replace(at.policy, prefer_s=changed)


def _leant(at: _Turning) -> Policy:
    """One side of the rules goes ahead of the other, more or less than it did."""
    changed = at.policy.lean.copy()
    changed[at.span] = np.clip(changed[at.span] + int(at.stream.gauss(0.0, 500.0)), -MOST_LEAN, MOST_LEAN)
    return replace(at.policy, lean=changed)


def _gated(at: _Turning) -> Policy:
    """More or less in hand at the crossing."""
    changed = at.policy.gate_s.copy()
    scaled = (changed[at.span] * at.stream.choice((0.5, 0.8, 1.25, 2.0))).astype(np.int64)
    changed[at.span] = np.clip(scaled, 60, SAFE_GATE_S)
    return replace(at.policy, gate_s=changed)


def _turned_throughout(at: _Turning) -> Policy:
    """One of what holds for the whole time."""
    which = at.stream.randrange(7)
    if which == 0:
        return replace(at.policy, eager=at.stream.choice((300, 500, 800, 1000)))
    if which == 1:
        return replace(at.policy, next_s=max(0, at.policy.next_s + at.stream.randint(-1200, 1200)))
    if which == 2:
        return replace(at.policy, early=at.stream.choice((300, 600, 900, 1000)))
    if which == 3:
        return replace(
            at.policy, margin_s=max(60, int(at.policy.margin_s * at.stream.choice((0.5, 0.8, 1.25, 2.0))))
        )
    if which == 4:
        return replace(at.policy, slack=at.stream.choice((0, 0, 200, 500)))
    if which == 5:
        return replace(at.policy, pull=at.stream.choice((100, 200, 400, 700, 1000)))
    return replace(at.policy, until_s=int(at.policy.until_s * at.stream.choice((0.8, 0.9, 1.1, 1.25))))


TURNS: dict[Callable[[_Turning], Policy], float] = {
    _scaled: 0.4,
    _resized: 0.18,
    _preferred: 0.15,
    _leant: 0.15,
    _gated: 0.06,
    _turned_throughout: 0.06,
}
"""What is turned, and how often."""
