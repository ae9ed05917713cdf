"""Rules between undertakings, judged on a replayed plan by the agreement's own definition."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.agreement.breaches import Breach, breaches
from safeconduct.agreement.history import History, Seen, Side
from safeconduct.agreement.rules import After, InStep, Paired, Rule, Tranches
from safeconduct.checker.record import Record
from safeconduct.checker.verdict import NEVER, Break, when


def check_reciprocity(record: Record) -> Iterator[Break]:
    """IN-STEP, TRANCHES, PAIRED and AFTER."""
    history = history_of(record)
    rules = {rule.id: rule for rule in record.scenario.rules}
    for breach in breaches(record.scenario.rules, history):
        rule = rules[breach.rule]
        detail = _detail(history, rule, breach)
        past = _is_past(record, rule, breach)
        yield Break(breach.code, breach.convoy, breach.place, breach.at, breach.by, detail, carried=past)


def _is_past(record: Record, rule: Rule, breach: Breach) -> bool:
    """Whether the deed was done when the plan went on, or whoever does it could not be kept from it any more."""
    if record.told.past is None:
        return False
    if breach.at is not None and record.is_past(breach.at):
        return True
    journey = next((each for each in record.journeys if each.id == breach.convoy), None)
    if journey is None or not record.set_out(journey):
        return False
    if isinstance(rule, After) and rule.event.verb == "leaves":
        return True
    return record.bound_to_cross(journey, record.scenario.undertaking[breach.side].line)


def history_of(record: Record) -> History:
    """What the plan comes to when it is carried out, as standing sees it: sides, and convoys with their seconds."""
    scenario = record.scenario
    sides = tuple(
        Side(
            id=undertaking.id,
            due=undertaking.due,
            able=record.able[undertaking.id],
            quota=undertaking.quota,
            musts=tuple((must.people, must.by) for must in undertaking.musts),
            line=undertaking.line,
            clause=undertaking.clause,
        )
        for undertaking in scenario.undertakings
    )
    seen = tuple(
        Seen(
            convoy=journey.id,
            side=side.id,
            people=journey.people_under[side.id],
            leaves_at=journey.leaves_at,
            crosses_at=journey.crosses_at(side.line),
            arrives_at=journey.arrives_at,
            reached=tuple((stop.place, stop.arrives_at) for stop in journey.stops),
        )
        for side in sides
        for journey in record.journeys
        if journey.people_under.get(side.id)
    )
    outside = tuple((one.id, one.expected_at) for one in scenario.outside if one.expected_at is not None)
    past = record.told.past
    declared = () if past is None else tuple((one.id, one.happened_at) for one in past.complete)
    return History(sides, seen, outside, declared)


def _detail(history: History, rule: Rule, breach: Breach) -> str:
    match rule:
        case InStep():
            return _out_of_step(history, rule, breach)
        case Tranches():
            return _steps(rule, breach)
        case Paired():
            return _pairs(history, rule, breach)
        case After():
            return _too_early(rule, breach)


def _out_of_step(history: History, rule: InStep, breach: Breach) -> str:
    """Counts in the worst order: all of the breaching side in that second, none of the other."""
    at = breach.at or 0
    across = {
        side: sum(
            one.people
            for one in history.crossings[side]
            if one.crosses_at < at or (one.crosses_at == at and side == breach.side)
        )
        for side in (rule.a, rule.b)
    }
    return (
        f"its crossing puts {rule.a} ({across[rule.a]} across) and {rule.b} ({across[rule.b]} across) out of step, "
        f"rule {rule.id}"
    )


def _steps(rule: Tranches, breach: Breach) -> str:
    if breach.why == "beyond-steps":
        return f"carries people of {breach.side} beyond the last step of rule {rule.id}"
    if breach.why == "two-steps":
        return f"carries people of {breach.side} in two steps of rule {rule.id}"
    until = NEVER if breach.until is None else breach.until
    ends_at = f"ends at {when(until)}" if until < NEVER else "never ends"
    return f"crosses in step {breach.number} of rule {rule.id}; the step before it {ends_at}"


def _pairs(history: History, rule: Paired, breach: Breach) -> str:
    if breach.why == "apart":
        other = rule.b if breach.side == rule.a else rule.a
        number = next(
            n for n, one in enumerate(history.crossings[breach.side]) if one.convoy == breach.convoy
        )
        first = history.crossings[other][number].convoy
        return f"crosses more than {rule.gap_s} s after its partner {first}, rule {rule.id}"
    if breach.why == "no-partner":
        partner = rule.b if breach.side == rule.a else rule.a
        return f"crosses without a partner of {partner}, which is not complete, rule {rule.id}"
    if breach.until is None:
        return f"does not pass its meeting point, rule {rule.id}"
    return f"is not yet at its meeting point when the pair begins to cross, rule {rule.id}"


def _too_early(rule: After, breach: Breach) -> str:
    which, of, verb = rule.waits_for.which, rule.waits_for.of, rule.waits_for.verb
    until = NEVER if breach.until is None else breach.until
    waits = f"{of} happens" if verb == "happens" else f"the {which} convoy of {of} {verb}"
    comes = f"not before {when(until)}" if until < NEVER else "never in this plan"
    return f"{rule.event.verb} before {waits} ({comes}), rule {rule.id}"
