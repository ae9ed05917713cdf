"""Can the clauses of one reading be kept together: contradictory, contradictory unless, or kept by this schedule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from safeconduct.agreement.rules import After, Rule
from safeconduct.scenario.accord.schedule import Witness, find_witness, largest_load
from safeconduct.scenario.cures import least_cure
from safeconduct.scenario.cycles import Cycle, can_go, find_cycles
from safeconduct.scenario.model import Scenario

OptionKind = Literal["waits-first", "event-first", "event-last", "verb-crosses", "verb-leaves", "aside"]
Answer = Literal["contradictory", "contradictory_unless", "compatible", "not_known", "no_rules"]


@dataclass(frozen=True, slots=True)
class Unless:
    """What alone would undo a contradiction between clauses that count convoys one against one.

    ``many`` would have to travel in more than ``convoys`` convoys, so in fewer than ``people`` people each, while
    ``few`` needs at least ``convoys`` of the largest.
    """

    rule: str
    many: str
    few: str
    convoys: int
    people: int


@dataclass(frozen=True, slots=True)
class Option:
    """A change of one rule after which nothing contradicts any more. Something to discuss, never a proposal.

    ``side`` is the undertaking that the changed words speak of.
    """

    rule: str
    clause: str
    kind: OptionKind
    side: str


@dataclass(frozen=True, slots=True)
class ReadingAnswer:
    """One reading of one part of the case. ``cure`` is the least change of a single rule, where one cures it."""

    variant: str
    reading: str
    rules: tuple[str, ...]
    answer: Answer
    cycles: tuple[Cycle, ...]
    cure: str
    unless: tuple[Unless, ...]
    witness: Witness | None
    options: tuple[Option, ...] = ()


def answer_for(scenario: Scenario) -> ReadingAnswer:
    """Whether the rules between sides contradict each other under the case's reading, with proof or witness.

    ``not_known`` where neither a chain of waiting nor a schedule was found.
    """
    rules = tuple(rule.id for rule in scenario.rules)
    if not rules:
        return ReadingAnswer(scenario.variant, scenario.reading, (), "no_rules", (), "", (), None)
    cycles = find_cycles(scenario)
    if cycles:
        cure = least_cure(scenario, cycles)
        words = cure.words if cure is not None else ""
        options = tuple(_options(scenario, cycles))
        return ReadingAnswer(
            scenario.variant, scenario.reading, rules, "contradictory", cycles, words, (), None, options
        )
    by_count, unless = _one_against_one(scenario)
    if by_count:
        return ReadingAnswer(
            scenario.variant,
            scenario.reading,
            rules,
            "contradictory_unless",
            by_count,
            "",
            unless,
            None,
            tuple(_options(scenario, by_count)),
        )
    witness = find_witness(scenario)
    answer: Answer = "compatible" if witness is not None else "not_known"
    return ReadingAnswer(scenario.variant, scenario.reading, rules, answer, (), "", (), witness)


def _one_against_one(scenario: Scenario) -> tuple[tuple[Cycle, ...], tuple[Unless, ...]]:
    """Contradictions that follow once the waiting side has at least as many convoys as the one it waits for.

    *Each waits for each* then makes the last wait for the last: the k-th waits for the k-th, and those beyond the
    other's number wait for its last. It follows from the clause for as many convoys as ``few`` cannot do without.
    """
    last = {
        rule.id: replace(
            rule, event=replace(rule.event, which="last"), waits_for=replace(rule.waits_for, which="last")
        )
        for rule in scenario.rules
        if isinstance(rule, After) and (rule.event.which, rule.waits_for.which) == ("each", "each")
    }
    if not last:
        return (), ()
    rules: tuple[Rule, ...] = tuple(last.get(rule.id, rule) for rule in scenario.rules)
    cycles = find_cycles(replace(scenario, rules=rules))
    used = [rule for rule in last.values() if any(rule.id in cycle.rules for cycle in cycles)]
    unless = []
    for rule in used:
        few, many = rule.event.of, rule.waits_for.of
        convoys = -(-can_go(scenario, few) // largest_load(scenario))
        people = -(-can_go(scenario, many) // max(1, convoys))
        unless.append(Unless(rule.id, many, few, convoys, people))
    return (cycles, tuple(unless)) if used else ((), ())


def _options(scenario: Scenario, cycles: tuple[Cycle, ...]) -> Iterator[Option]:
    """Every change of a single rule of the contradictions that was tried and ends them all."""
    accused = {name for cycle in cycles for name in cycle.rules}
    for rule in scenario.rules:
        if rule.id not in accused:
            continue
        for kind, side, changed in _changes(rule):
            rules = tuple(changed if one is rule else one for one in scenario.rules)
            tried = replace(scenario, rules=tuple(one for one in rules if one is not None))
            if not find_cycles(tried, apart=True) and not _one_against_one(tried)[0]:
                yield Option(rule.id, rule.clause, kind, side)


def _changes(rule: Rule) -> Iterator[tuple[OptionKind, str, Rule | None]]:
    if isinstance(rule, After):
        event, waits = rule.event, rule.waits_for
        if waits.verb != "happens":
            if waits.which != "first":
                yield "waits-first", waits.of, replace(rule, waits_for=replace(waits, which="first"))
            if event.which != "first" and waits.which != "each":
                yield "event-first", event.of, replace(rule, event=replace(event, which="first"))
            if event.which != "last" and waits.which != "each":
                yield "event-last", event.of, replace(rule, event=replace(event, which="last"))
            if waits.verb == "arrives":
                yield "verb-crosses", waits.of, replace(rule, waits_for=replace(waits, verb="crosses"))
            if waits.verb in ("arrives", "crosses"):
                yield "verb-leaves", waits.of, replace(rule, waits_for=replace(waits, verb="leaves"))
    yield "aside", "", None
