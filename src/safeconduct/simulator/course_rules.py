"""The rules between sides as rows, and what each convoy waits for because the plan had it happen before."""

from __future__ import annotations

from fractions import Fraction

from safeconduct.agreement.breaches import step_ends, step_members
from safeconduct.agreement.history import NEVER, History, Seen, Side
from safeconduct.agreement.rules import After, InStep, Paired, Tranches
from safeconduct.plans.model import Convoy
from safeconduct.simulator.course_convoys import people_under
from safeconduct.simulator.course_tables import Tables, key_of
from safeconduct.simulator.kernel import columns as col

WHICH = ("first", "each", "last")
VERBS = ("leaves", "crosses", "arrives", "happens")
FINEST = 1_000_000
"""Tolerances are kept as fractions with no larger denominator, so that whole numbers of 64 bits hold every product."""


def rule_rows(tables: Tables) -> None:
    """Rows of sides and rules, the steps and meeting points of every convoy, and its order among the sides."""
    history = plan_history(tables)
    rules = [
        rule for rule in tables.scenario.rules if not isinstance(rule, After) or rule.event.of in tables.side
    ]
    tables.bound = [[0] * max(1, len(rules)) for _ in tables.convoys]
    _sides(tables, history)
    for number, rule in enumerate(rules):
        row = tables.row("rule", col.U_WIDTH)
        row[col.U_NUMBER] = number
        if isinstance(rule, After):
            _after(tables, rule, row, history)
            continue
        row[col.U_A], row[col.U_B] = tables.side[rule.a], tables.side[rule.b]
        if isinstance(rule, InStep):
            _in_step(rule, row)
        elif isinstance(rule, Tranches):
            _tranches(tables, rule, number, history)
        else:
            _paired(tables, rule, number)
    _want(tables, history)
    for row, bound in zip(tables.rows["convoy"], tables.bound, strict=True):
        row[col.C_BOUND], _ = tables.more(bound)


def plan_history(tables: Tables) -> History:
    """The plan as the agreement sees it."""
    scenario = tables.scenario
    sides = []
    for undertaking in scenario.undertakings:
        planned = sum(group.people for group in scenario.groups if group.undertaking == undertaking.id)
        able = min(undertaking.due, planned)
        able = able if undertaking.quota is None else min(able, undertaking.quota)
        sides.append(Side(undertaking.id, undertaking.due, able, undertaking.quota, line=undertaking.line))
    seen = [
        Seen(
            convoy.id,
            side.id,
            people,
            convoy.stops[0].leaves_at,
            next((stop.leaves_at for stop in convoy.stops if stop.place == side.line), NEVER),
            convoy.arrives_at,
        )
        for side in sides
        for convoy in tables.convoys
        if (people := people_under(tables, convoy).get(side.id, 0))
    ]
    return History(tuple(sides), tuple(seen))


def _sides(tables: Tables, history: History) -> None:
    scenario = tables.scenario
    for side in history.sides:
        row = tables.row("side", col.S_WIDTH)
        caps = [sum(a if rule.a == side.id else b for a, b in rule.steps) for rule in scenario.rules
                if isinstance(rule, Tranches) and side.id in (rule.a, rule.b)]  # fmt: skip
        if side.quota is not None:
            caps.append(side.quota)
        row[col.S_DUE], row[col.S_ABLE] = side.due, side.able
        row[col.S_CAP] = min(caps, default=col.NEVER)
        row[col.S_KEY] = key_of("side", side.id)
        mine = [one for one in history.seen if one.side == side.id]
        row[col.S_WHOLE] = len(mine)
        row[col.S_PLANNED] = sum(one.people for one in mine)
        row[col.S_RULED] = any(
            side.id in ((rule.event.of, rule.waits_for.of) if isinstance(rule, After) else (rule.a, rule.b))
            for rule in scenario.rules
        )


def _in_step(rule: InStep, row: list[int]) -> None:
    if rule.ratio is None:
        tolerance = _fine(rule.tolerance)
        row[col.U_KIND] = col.IN_SHARES
        row[col.U_1], row[col.U_2] = tolerance.numerator, tolerance.denominator
    else:
        ratio = _fine(rule.ratio)
        row[col.U_KIND] = col.IN_RATIO
        row[col.U_1], row[col.U_2], row[col.U_3] = (
            ratio.numerator,
            ratio.denominator,
            rule.tolerance_people or 0,
        )


def _fine(exact: Fraction) -> Fraction:
    return exact if exact.denominator <= FINEST else exact.limit_denominator(FINEST)


def _tranches(tables: Tables, rule: Tranches, number: int, history: History) -> None:
    row = tables.rows["rule"][number]
    row[col.U_KIND], row[col.U_1], row[col.U_2] = col.TRANCHES, len(tables.rows["step"]), len(rule.steps)
    left = [0] * len(rule.steps)
    numbers = {convoy.id: each for each, convoy in enumerate(tables.convoys)}
    for side, ends in zip((rule.a, rule.b), step_ends(rule), strict=True):
        for member in step_members(history.crossings[side], ends):
            tables.bound[numbers[member.seen.convoy]][number] = member.step + 1
            if member.step < len(left):
                left[member.step] += 1
    tables.rows["step"] += [[count, 0] for count in left]


def _paired(tables: Tables, rule: Paired, number: int) -> None:
    row = tables.rows["rule"][number]
    row[col.U_KIND], row[col.U_1] = col.PAIRED, len(tables.rows["step"])
    tables.rows["step"] += [[0, 0], [0, 0]]
    for each, convoy in enumerate(tables.convoys):
        under = people_under(tables, convoy)
        places = [stop.place for stop in convoy.stops]
        for side, meeting in ((rule.a, rule.meeting_a), (rule.b, rule.meeting_b)):
            if under.get(side) and meeting in places:
                tables.bound[each][number] = 1 + places.index(meeting)


def _after(tables: Tables, rule: After, row: list[int], history: History) -> None:
    outside = {one.id: one.expected_at for one in tables.scenario.outside}
    waits = rule.waits_for
    row[col.U_KIND], row[col.U_A] = col.AFTER, tables.side[rule.event.of]
    row[col.U_B] = tables.side.get(waits.of, -1)
    row[col.U_1], row[col.U_2] = WHICH.index(rule.event.which), VERBS.index(rule.event.verb)
    row[col.U_3], row[col.U_4] = WHICH.index(waits.which), VERBS.index(waits.verb)
    expected = outside.get(waits.of)
    row[col.U_5] = col.NEVER if expected is None else tables.at(expected)
    row[col.U_6] = history.complete_at[rule.event.of] < NEVER


def _want(tables: Tables, history: History) -> None:
    """How many convoys of every side that a rule binds to its own had left, crossed and arrived before it."""
    bound: dict[str, set[str]] = {}
    for rule in tables.scenario.rules:
        pairs = (
            ((rule.event.of, rule.waits_for.of),)
            if isinstance(rule, After)
            else ((rule.a, rule.b), (rule.b, rule.a))
        )
        for own, other in pairs:
            if other in tables.side:
                bound.setdefault(own, set()).add(other)
    for row, convoy in zip(tables.rows["convoy"], tables.convoys, strict=True):
        carried = set(people_under(tables, convoy))
        others = {other for side in carried for other in bound.get(side, ())} - carried
        row[col.C_WANT], _ = tables.more(_before(tables, convoy, others, history))


def _before(tables: Tables, convoy: Convoy, others: set[str], history: History) -> list[int]:
    counts = []
    for since in (min(trip.bay_at for trip in convoy.trips), convoy.departs_at):
        for side in tables.side:
            for verb in VERBS[:3]:
                deeds = history.in_order(side, verb) if side in others else ()
                counts.append(sum(1 for one in deeds if one.at(verb) < since))
    return counts or [0] * 6
