"""The chance that a truce still holds, in whole numbers, from docs/explanation/objectives.md, section 1.

The exponential is added up here from its series, not taken from a library that the planner might use.
"""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.checker.curves import Curve
from safeconduct.scenario.model import Scenario, Truce

UNIT = 1 << 64
"""A chance of 1."""

_FINE = 1 << 192
_SLACK = 1 << 100
"""More than all that the series leaves out and rounds away, in parts of _FINE; far less than one of UNIT."""


def _decay(numerator: int, denominator: int) -> int:
    """``e^(−numerator ÷ denominator)`` in parts of _FINE, less than _SLACK away."""
    halvings = max(0, (numerator // denominator).bit_length() + 1)
    x = (numerator * _FINE // denominator) >> halvings  # below one half: the series ends soon
    term = total = _FINE
    count = 0
    while term:
        count += 1
        term = term * x // _FINE // count
        total += -term if count % 2 else term
    for _ in range(halvings):
        total = total * total // _FINE
    return total


def chance(truce: Truce, start: int, at: int) -> tuple[int, int]:
    """The ends between which the chance lies that the truce does not end before ``at``, in parts of UNIT."""
    if at <= start:
        return UNIT, UNIT
    exact = _decay(at - start, truce.mean_s)
    for expiry in truce.expires_at:
        if start <= expiry < at:
            exact = exact * (1000 - truce.fails_milli) // 1000
    by = _FINE // UNIT
    return max(0, (exact - _SLACK) // by), min(UNIT, -(-(exact + _SLACK) // by))


def out_in_time(scenario: Scenario, outs: Iterable[tuple[int, int]]) -> int:
    """People out in expectation, rounded down, in parts of UNIT, from (second, people)."""
    truce, start = scenario.truce_planned, scenario.start
    return sum(people * chance(truce, start, at)[0] for at, people in outs if at <= scenario.horizon)


def most_out_in_time(scenario: Scenario, ceiling: Curve) -> int:
    """The most people that any plan has out in expectation, rounded up, in parts of UNIT.

    The ceiling's points hold up to and including their second. No value counts above a later one.
    """
    truce, start = scenario.truce_planned, scenario.start
    values = [min(value for _, value in ceiling[number:]) for number in range(len(ceiling))]
    total = before = 0
    since = start
    for (at, _), value in zip(ceiling, values, strict=True):
        total += (value - before) * chance(truce, start, since)[1]
        before, since = value, at
    return total
