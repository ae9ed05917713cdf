"""Levers of the agreement itself: rules between the sides, quotas and musts, windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial

from safeconduct.agreement.rules import After, InStep, Paired, Rule, Tranches, Verb
from safeconduct.scenario.cycles import can_go
from safeconduct.scenario.model import Must, Scenario, Spans, Undertaking
from safeconduct.studies.effects.levers import (
    MOST_HOURS,
    Change,
    Lever,
    a_tenth,
    left_out,
    limits_nobody,
    longer,
)
from safeconduct.units import HOUR_S, MINUTE_S

_ACTS: tuple[Verb, ...] = ("leaves", "crosses", "arrives")
_MOST_GAP_MIN = 7 * 24 * 60


def clause_levers(scenario: Scenario) -> Iterator[Lever]:
    """Rules and undertakings clause by clause, in the agreement's order; what no clause names comes last."""
    found = [lever for rule in scenario.rules for lever in rule_levers(scenario, rule)]
    found += [lever for one in scenario.undertakings for lever in _undertaking(scenario, one)]
    order = [clause.id for clause in scenario.clauses]
    rank = {name: number for number, name in enumerate(order)}
    yield from sorted(found, key=lambda lever: rank.get(lever.change.clause, len(rank)))


def rule_levers(scenario: Scenario, rule: Rule) -> Iterator[Lever]:
    """A rule left out, and loosened in its own unit where it has one."""
    base = Change(f"{rule.id}/without", "agreement", "rule-without", (rule.id,), rule.clause)
    yield left_out(base, partial(_without_rule, name=rule.id))
    match rule:
        case InStep():
            yield _tolerance(scenario, rule)
        case Paired():
            now = rule.gap_s // MINUTE_S
            change = replace(
                base, id=f"{rule.id}/gap", kind="rule-gap", unit="minutes", before=rule.gap_s / MINUTE_S
            )
            yield Lever(change, partial(_gap, rule=rule), step=max(1, now), most=_MOST_GAP_MIN)
        case Tranches():
            if len(rule.steps) > 1:
                change = replace(
                    base,
                    id=f"{rule.id}/steps",
                    kind="rule-steps",
                    unit="steps",
                    before=float(len(rule.steps)),
                )
                yield Lever(change, partial(_merged, rule=rule), per=-1, most=len(rule.steps) - 1)
        case After():
            yield from _after(rule, base)


def _with_rule(scenario: Scenario, changed: Rule) -> Scenario:
    rules = tuple(changed if one.id == changed.id else one for one in scenario.rules)
    return replace(scenario, rules=rules)


def _without_rule(scenario: Scenario, *, name: str) -> Scenario:
    return replace(scenario, rules=tuple(one for one in scenario.rules if one.id != name))


def _tolerance(scenario: Scenario, rule: InStep) -> Lever:
    base = Change(f"{rule.id}/tolerance", "agreement", "rule-tolerance", (rule.id,), rule.clause)
    if rule.ratio is None:
        now = rule.tolerance * 100
        change = replace(base, unit="percent", before=float(now))
        most = max(1, -(-(100 - now).numerator // (100 - now).denominator))
        return Lever(change, partial(_share, rule=rule), step=min(most, max(1, round(now))), most=most)
    people = rule.tolerance_people or 0
    change = replace(base, unit="people", before=float(people))
    whole = sum(can_go(scenario, side) for side in (rule.a, rule.b))
    most = max(1, whole * max(1, -(-rule.ratio.numerator // rule.ratio.denominator)))
    return Lever(change, partial(_people, rule=rule), step=min(most, max(1, people)), most=most)


def _share(scenario: Scenario, units: int, *, rule: InStep) -> Scenario:
    return _with_rule(
        scenario, replace(rule, tolerance=min(Fraction(1), rule.tolerance + Fraction(units, 100)))
    )


def _people(scenario: Scenario, units: int, *, rule: InStep) -> Scenario:
    return _with_rule(scenario, replace(rule, tolerance_people=(rule.tolerance_people or 0) + units))


def _gap(scenario: Scenario, units: int, *, rule: Paired) -> Scenario:
    return _with_rule(scenario, replace(rule, gap_s=rule.gap_s + units * MINUTE_S))


def _merged(scenario: Scenario, units: int, *, rule: Tranches) -> Scenario:
    """The first steps made one: what had to wait for one of them waits no more."""
    first = rule.steps[: units + 1]
    one = (sum(a for a, _ in first), sum(b for _, b in first))
    return _with_rule(scenario, replace(rule, steps=(one, *rule.steps[units + 1 :])))


def _after(rule: After, base: Change) -> Iterator[Lever]:
    """To wait for an earlier act of the same convoy, or for the first convoy in place of the last."""
    waited = rule.waits_for
    if waited.verb in _ACTS and waited.verb != "leaves":
        change = replace(
            base, id=f"{rule.id}/act", kind="rule-act", unit="acts", before=float(_ACTS.index(waited.verb))
        )
        yield Lever(change, partial(_earlier, rule=rule), per=-1, most=_ACTS.index(waited.verb))
    if waited.which == "last":
        changed = replace(rule, waits_for=replace(waited, which="first"))
        yield left_out(
            replace(base, id=f"{rule.id}/first", kind="rule-first"), partial(_with_rule, changed=changed)
        )
    if rule.event.which != "last" and waited.which != "each":
        changed = replace(rule, event=replace(rule.event, which="last"))
        yield left_out(
            replace(base, id=f"{rule.id}/last", kind="rule-last"), partial(_with_rule, changed=changed)
        )


def _earlier(scenario: Scenario, units: int, *, rule: After) -> Scenario:
    verb = _ACTS[_ACTS.index(rule.waits_for.verb) - units]
    return _with_rule(scenario, replace(rule, waits_for=replace(rule.waits_for, verb=verb)))


def _undertaking(scenario: Scenario, one: Undertaking) -> Iterator[Lever]:
    # With more due than the quota, a higher quota would also put off when the side counts as complete.
    nested = one.quota is None or one.due <= one.quota
    base = Change(f"{one.id}/quota", "agreement", "quota", (one.id,), one.clause, nested=nested)
    planned = sum(group.people for group in scenario.groups if group.undertaking == one.id)
    if one.quota is not None and one.quota < planned:
        change = replace(base, unit="people", before=float(one.quota))
        step = min(a_tenth(one.quota), planned - one.quota)
        yield Lever(change, partial(_quota, name=one.id), step=step, most=planned - one.quota)
        yield left_out(
            replace(base, id=f"{one.id}/quota-without", kind="quota-without"),
            partial(_with_undertaking, name=one.id, change=partial(replace, quota=None)),
        )
    for number, must in enumerate(one.musts):
        yield from _must(scenario, one, number, must)


def _with_undertaking(
    scenario: Scenario, *, name: str, change: Callable[[Undertaking], Undertaking]
) -> Scenario:
    sides = tuple(change(one) if one.id == name else one for one in scenario.undertakings)
    return replace(scenario, undertakings=sides)


def _quota(scenario: Scenario, units: int, *, name: str) -> Scenario:
    quota = (scenario.undertaking[name].quota or 0) + units
    return _with_undertaking(scenario, name=name, change=partial(replace, quota=quota))


def _must(scenario: Scenario, one: Undertaking, number: int, must: Must) -> Iterator[Lever]:
    """Without it; so many people fewer; or so many hours later."""
    base = Change(f"{one.id}/must-{number + 1}", "agreement", "must-without", (one.id,), one.clause)
    yield left_out(base, lambda case: _with_must(case, one.id, must, None))
    if must.people > 1:
        change = replace(
            base, id=f"{base.id}/fewer", kind="must-fewer", unit="people", before=float(must.people)
        )
        yield Lever(
            change,
            lambda case, units: _with_must(case, one.id, must, replace(must, people=must.people - units)),
            per=-1,
            step=min(a_tenth(must.people), must.people - 1),
            most=must.people - 1,
        )
    spare = -(-(scenario.horizon - must.by) // HOUR_S)
    if spare > 0:
        change = replace(
            base,
            id=f"{base.id}/later",
            kind="must-later",
            unit="hours-after",
            before=round((must.by - scenario.start) / HOUR_S, 4),
        )
        yield Lever(
            change,
            lambda case, units: _with_must(case, one.id, must, replace(must, by=must.by + units * HOUR_S)),
            most=spare,
        )


def _with_must(scenario: Scenario, name: str, before: Must, changed: Must | None) -> Scenario:
    def change(one: Undertaking) -> Undertaking:
        musts = [changed if must == before else must for must in one.musts]
        return replace(one, musts=tuple(must for must in musts if must is not None))

    return _with_undertaking(scenario, name=name, change=change)


def window_levers(scenario: Scenario) -> Iterator[Lever]:
    """Windows, those with the same hours together: open longer at the end, or not there."""
    together: dict[Spans, list[str]] = {}
    for name, spans in scenario.windows:
        if not limits_nobody(spans, scenario):
            together.setdefault(spans, []).append(name)
    for spans, names in together.items():
        subject = tuple(names)
        longest = max((end - begin for begin, end in spans), default=0)
        base = Change(f"window/{'+'.join(names)}", "windows", "window", subject)
        change = replace(base, id=f"{base.id}/longer", unit="hours-open", before=round(longest / HOUR_S, 4))
        yield Lever(change, partial(wider_window, names=subject), most=MOST_HOURS)
        yield left_out(
            replace(base, id=f"{base.id}/without", kind="window-without"),
            partial(_without_window, names=subject),
        )
    if scenario.empty_needs_window and together:
        yield left_out(
            Change("window/empty", "windows", "window-empty", ()),
            lambda case: replace(case, empty_needs_window=False),
        )


def wider_window(scenario: Scenario, units: int, *, names: tuple[str, ...]) -> Scenario:
    """The case with the windows of these undertakings open so many hours longer."""
    windows = tuple(
        (name, longer(spans, units * HOUR_S) if name in names else spans) for name, spans in scenario.windows
    )
    return replace(scenario, windows=windows)


def _without_window(scenario: Scenario, *, names: tuple[str, ...]) -> Scenario:
    return replace(scenario, windows=tuple(pair for pair in scenario.windows if pair[0] not in names))
