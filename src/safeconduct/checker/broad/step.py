"""How many of one side may be across, given the other: section 6 of docs/explanation/bound.md, as one straight line."""

from __future__ import annotations

from fractions import Fraction

from safeconduct.agreement.rules import InStep
from safeconduct.scenario.model import Scenario, Undertaking


def in_step_line(scenario: Scenario, rule: InStep, own: str, other: str) -> tuple[Fraction, Fraction] | None:
    """``base`` and ``slope`` of at most base + slope × others; None where the rule keeps nobody back."""
    sides = scenario.undertaking
    if rule.ratio is None:
        base = sides[own].due * rule.tolerance
        slope = Fraction(sides[own].due, max(1, sides[other].due))
    else:
        base, slope = Fraction(rule.tolerance_people or 0), rule.ratio
        if own != rule.a:
            base, slope = base / rule.ratio, 1 / rule.ratio
    most = _planned(scenario, sides[own])
    turn = Fraction(_complete(scenario, sides[other]))
    if _complete(scenario, sides[own]) < most:  # from where the own side is complete, the rule is off
        turn = min(turn, (_complete(scenario, sides[own]) - base) / slope)
    if turn <= 0 or base >= most:
        return None
    return base, max(slope, (most - base) / turn)


def _planned(scenario: Scenario, side: Undertaking) -> int:
    """Most of a side who can cross: all people of its groups, or its quota."""
    people = sum(group.people for group in scenario.groups if group.undertaking == side.id)
    return people if side.quota is None else min(people, side.quota)


def _complete(scenario: Scenario, side: Undertaking) -> int:
    """With so many across the side is complete."""
    return min(side.due, _planned(scenario, side))
