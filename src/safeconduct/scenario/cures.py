"""The least change of a single clause after which its rules no longer wait for each other.

Changes are tried from the least to the greatest: an earlier act of the same convoy, the first convoy instead of the
last, a wider tolerance or gap, the clause taken out. The first that leaves no contradiction is named. A change that
helps only where a whole side goes in one second is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from safeconduct.agreement.rules import After, InStep, Paired, Rule, Verb
from safeconduct.scenario.cycles import Cycle, can_go, find_cycles
from safeconduct.scenario.model import Scenario

_ACTS: Final[tuple[Verb, ...]] = ("leaves", "crosses", "arrives")
_WIDEST_GAP_S: Final = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Cure:
    """One rule changed, or taken out where ``changed`` is None, and what that means in words."""

    rule: str
    clause: str
    changed: Rule | None
    words: str


def least_cure(scenario: Scenario, cycles: tuple[Cycle, ...]) -> Cure | None:
    """The least change of one rule that ends every contradiction of the scenario; None where no single one does."""
    accused = {name for cycle in cycles for name in cycle.rules}
    rules = sorted((rule for rule in scenario.rules if rule.id in accused), key=lambda rule: rule.id)
    for tier in (_earlier_act, _first_for_last, _wider, _taken_out):
        for rule in rules:
            for changed, words in tier(scenario, rule):
                if not find_cycles(_with(scenario, rule, changed), apart=True):
                    return Cure(rule.id, rule.clause, changed, words)
    return None


def _with(scenario: Scenario, rule: Rule, changed: Rule | None) -> Scenario:
    rules = tuple(changed if one is rule else one for one in scenario.rules)
    return replace(scenario, rules=tuple(one for one in rules if one is not None))


def _earlier_act(_scenario: Scenario, rule: Rule) -> Iterator[tuple[Rule | None, str]]:
    """The same convoys, but it is enough that the other side has done less.

    That this side be held back later, on the road instead of at home, is no cure: its people would wait aboard.
    """
    if not isinstance(rule, After):
        return
    waited = rule.waits_for
    for verb in _ACTS[: _ACTS.index(waited.verb)][::-1] if waited.verb in _ACTS else ():
        changed = replace(rule, waits_for=replace(waited, verb=verb))
        yield (
            changed,
            f"let {rule.id} wait until the {_of(waited.which)} of {waited.of} {verb}, not {waited.verb}",
        )


def _first_for_last(_scenario: Scenario, rule: Rule) -> Iterator[tuple[Rule | None, str]]:
    if not isinstance(rule, After):
        return
    event, waited = rule.event, rule.waits_for
    if waited.which == "last":
        changed = replace(rule, waits_for=replace(waited, which="first"))
        yield changed, f"let {rule.id} wait for the first convoy of {waited.of} instead of the last"
    if event.which != "last" and waited.which != "each":
        changed = replace(rule, event=replace(event, which="last"))
        yield changed, f"let {rule.id} hold back only the last convoy of {event.of}"


def _wider(scenario: Scenario, rule: Rule) -> Iterator[tuple[Rule | None, str]]:
    if isinstance(rule, InStep) and rule.ratio is None:
        sides = [side for side in (rule.a, rule.b) if side in scenario.undertaking]
        for share in sorted(
            Fraction(can_go(scenario, side), scenario.undertaking[side].due) for side in sides
        ):
            if share > rule.tolerance:
                percent = -(-share.numerator * 100 // share.denominator)
                yield replace(rule, tolerance=share), f"widen the tolerance of {rule.id} to {percent} %"
    if isinstance(rule, Paired):
        gap_s = _least_gap(scenario, rule)
        if gap_s is not None:
            words = f"let the pairs of {rule.id} cross up to {-(-gap_s // 60)} minutes apart"
            yield replace(rule, gap_s=gap_s), words


def _least_gap(scenario: Scenario, rule: Paired) -> int | None:
    """The least whole minutes of a pair's gap that end the contradiction, in seconds; None where none does."""

    def cured(gap_s: int) -> bool:
        return not find_cycles(_with(scenario, rule, replace(rule, gap_s=gap_s)), apart=True)

    if not cured(_WIDEST_GAP_S):
        return None
    low, high = rule.gap_s // 60, _WIDEST_GAP_S // 60
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if cured(middle * 60) else (middle, high)
    return high * 60


def _taken_out(_scenario: Scenario, rule: Rule) -> Iterator[tuple[Rule | None, str]]:
    yield None, f"take {rule.id} out"


def _of(which: str) -> str:
    return f"{which} convoy" if which != "each" else "convoys"
