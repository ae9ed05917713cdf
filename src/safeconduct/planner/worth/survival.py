"""The chance that the truce still holds, and what people out are worth under it (docs/explanation/objectives.md, 1).

Chances are whole numbers of 2⁻⁶⁴, rounded down for what a plan achieves and up for what no plan can beat.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from math import exp

from safeconduct.scenario.model import Scenario, Truce

PARTS = 1 << 64
"""One whole, in the units that chances are counted in."""

_DEEP = Context(prec=60)
_NEAR = Decimal(10) ** -40  # far above the error of sixty digits, far below 2⁻⁶⁴


class Survival:
    """``S(t)``: the chance that the truce does not end before ``t``. Who is out by ``t`` is then out in time."""

    def __init__(self, truce: Truce, start: int) -> None:
        self._truce = truce
        self._start = start
        self._kept = Decimal(1000 - truce.fails_milli) / 1000
        self._expiries = [at for at in truce.expires_at if at >= start]

    def _exact(self, at: int) -> Decimal:
        since = max(0, at - self._start)
        holds = _DEEP.exp(_DEEP.divide(Decimal(-since), Decimal(self._truce.mean_s)))
        passed = sum(1 for each in self._expiries if each < at)
        renewed = _DEEP.power(self._kept, passed) if passed else Decimal(1)
        return _DEEP.multiply(_DEEP.multiply(holds, renewed), Decimal(PARTS))

    def least(self, at: int) -> int:
        """A lower end of ``S(t)``, in parts."""
        if at <= self._start:
            return PARTS
        return max(0, int((self._exact(at) - _NEAR).to_integral_value(ROUND_FLOOR)))

    def most(self, at: int) -> int:
        """An upper end of ``S(t)``, in parts."""
        if at <= self._start:
            return PARTS
        return min(PARTS, int((self._exact(at) + _NEAR).to_integral_value(ROUND_CEILING)))

    def near(self, at: int) -> float:
        """``S(t)`` as the search reckons it."""
        passed = sum(1 for each in self._expiries if each < at)
        return float(exp(-max(0, at - self._start) / self._truce.mean_s) * float(self._kept) ** passed)


def expected_out(scenario: Scenario, outs: Sequence[tuple[int, int]]) -> int:
    """``U``: people out in expectation, in parts, rounded down. ``outs`` holds (second, people) not yet added up."""
    survival = Survival(scenario.truce_planned, scenario.start)
    return sum(people * survival.least(at) for at, people in outs if at <= scenario.horizon)


def expected_ceiling(scenario: Scenario, steps: Sequence[tuple[int, int]]) -> int:
    """``V``: no plan has more people out in expectation, in parts, rounded up. ``steps`` is F̄* by instant."""
    survival = Survival(scenario.truce_planned, scenario.start)
    total, below, since = 0, 0, scenario.start
    for at, people in falling(steps):
        total += (people - below) * survival.most(since)
        below, since = people, at
    return total


def falling(steps: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same ceiling where no value is above a later one: what cannot be reached later is not reached sooner."""
    kept: list[tuple[int, int]] = []
    least: int | None = None
    for at, value in reversed(steps):
        least = value if least is None else min(least, value)
        kept.append((at, least))
    return kept[::-1]
