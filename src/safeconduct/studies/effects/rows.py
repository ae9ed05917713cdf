"""One row of the table: which plans stand for the changed case, and every figure of them against the case's own."""

from __future__ import annotations

from safeconduct.plans.model import Plan
from safeconduct.studies.effects.break_even import BreakEven, Outs, break_even
from safeconduct.studies.effects.follow import followed
from safeconduct.studies.effects.ground import (
    Candidate,
    Ground,
    Standing,
    Tried,
    figures_of,
    outs_of,
    own_standing,
    standing,
)
from safeconduct.studies.effects.measure import Key, out_of, peak
from safeconduct.studies.effects.model import Origin, Row, Span, span_of
from safeconduct.units import HOUR_S

ORIGINS: tuple[Origin, ...] = ("new", "followed", "unused")


def row_of(ground: Ground, tried: Tried) -> Row:
    """The row of a change that was worked on to its end."""
    change = tried.change
    if tried.codes:
        return Row(change, "impossible", tried.codes)
    candidates = _candidates(ground, tried)
    if not candidates:
        return Row(change, "out_of_time")
    before, after = own_standing(ground), standing(ground, candidates)
    origins = {origin for origin, _ in after.all()}
    plans = before.whole[1], after.whole[1]
    return Row(
        change,
        "planned",
        origin=next(origin for origin in ORIGINS if origin in origins),
        figures=tuple(_figures(ground, tried, before, after)),
        end_h=_end(ground, tried, (before.end[1], after.end[1])),
        peak=span_of(peak(ground.scenario, plans[0]), peak(tried.scenario, plans[1]), None, None),
        break_even=_break_even(ground, tried, plans) if change.nested else None,
    )


def _candidates(ground: Ground, tried: Tried) -> list[Candidate]:
    """The case's own plans as they are, the same carried out under the change, and what was found.

    Nobody has to make use of what is allowed: so a change that only allows more brings at no chosen time fewer out.
    """
    found: list[Candidate] = []
    if tried.change.nested:
        found += [("unused", plan) for plan in ground.plans]
    for plan in ground.plans:
        there = followed(tried.scenario, plan)
        if there is not None:
            found.append(("followed", there))
    return [*found, *(("new", plan) for plan in tried.plans)]


def _figures(ground: Ground, tried: Tried, own: Standing, changed: Standing) -> list[tuple[Key, Span]]:
    before = figures_of(ground.scenario, ground, own)
    after = figures_of(tried.scenario, ground, changed)
    rows = []
    for key in ground.keys:
        low, high = ground.proved.at_most(key), tried.proved.at_most(key)
        least = None if low is None else after[key] - low
        most = None if high is None else high - before[key]
        if tried.change.nested and key.kind == "out" and least is not None:
            least = max(0, least)
        rows.append((key, span_of(before[key], after[key], least, most)))
    return rows


def _end(ground: Ground, tried: Tried, plans: tuple[Plan, Plan]) -> Span:
    """Hours until as many are out as the case's own plan brings out. Less is sooner."""
    start = ground.scenario.start
    before, after = (_hours(start, out_of(plan, ground.target)) for plan in plans)
    soonest = _hours(start, ground.proved.end_at)
    changed = _hours(start, tried.proved.end_at)
    least = None if changed is None or before is None else round(changed - before, 4)
    most = None if soonest is None or after is None else round(after - soonest, 4)
    if tried.change.nested and most is not None:
        most = min(0.0, most)
    return span_of(before, after, least, most)


def _hours(start: int, at: int | None) -> float | None:
    return None if at is None else round((at - start) / HOUR_S, 4)


def _break_even(ground: Ground, tried: Tried, plans: tuple[Plan, Plan]) -> BreakEven:
    start = ground.scenario.start
    outs = outs_of(ground.scenario, plans[0]), outs_of(tried.scenario, plans[1])
    bounds = None
    if ground.proved.steps and tried.proved.steps:
        bounds = (_proved_outs(start, ground.proved.steps), _proved_outs(start, tried.proved.steps))
    return break_even(outs, bounds, ground.scenario.truce_planned)


def _proved_outs(start: int, steps: tuple[tuple[int, int], ...]) -> Outs:
    """The bound as if as many as it allows by its next instant were out just after the one before."""
    outs, since, had = [], start, 0
    for at, people in steps:
        outs.append(((since - start) / HOUR_S, people - had))
        since, had = at, people
    return outs
