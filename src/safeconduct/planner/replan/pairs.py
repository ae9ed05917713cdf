"""What the agreement asks between undertakings, as seconds before which a convoy of a sketch may not cross."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.agreement.breaches import Breach, breaches
from safeconduct.agreement.history import History, Seen, Side
from safeconduct.agreement.rules import After, InStep, Paired, Rule
from safeconduct.planner.replan.sketch import NEVER, Ground, Sketch, Tour


@dataclass(frozen=True)
class PutOff:
    """A convoy that has to pass a place on its road later, or arrive later (``arriving``); −1: it cannot go at all."""

    tour: Tour
    position: int
    at: int
    code: str
    arriving: bool = False


def held_by_rules(ground: Ground, sketch: Sketch) -> Iterator[PutOff]:
    """For every rule that is broken as things go: who has to wait, and until when."""
    history = _history(ground, sketch)
    tours = {tour.id: tour for tour in sketch.tours}
    rules = {rule.id: rule for rule in ground.after.rules}
    for breach in breaches(ground.after.rules, history):
        tour = tours.get(breach.convoy)
        if tour is not None:
            yield from _put_off(ground, history, tours, (rules[breach.rule], breach, tour))


def _history(ground: Ground, sketch: Sketch) -> History:
    scenario = ground.after
    sides = []
    for undertaking in scenario.undertakings:
        planned = sum(group.people for group in scenario.groups if group.undertaking == undertaking.id)
        able = min(undertaking.due, planned)
        able = able if undertaking.quota is None else min(able, undertaking.quota)
        sides.append(Side(undertaking.id, undertaking.due, able, undertaking.quota, line=undertaking.line))
    seen = []
    for tour in sketch.tours:
        under: dict[str, int] = {}
        for ride in tour.rides:
            for load in ride.loads:
                name = ground.group(load.group).undertaking
                under[name] = under.get(name, 0) + load.people
        for side in sides:
            if under.get(side.id):
                line = _line(tour, side.line)
                seen.append(
                    Seen(
                        convoy=tour.id,
                        side=side.id,
                        people=under[side.id],
                        leaves_at=tour.leaves[0],
                        crosses_at=NEVER if line < 0 else tour.leaves[line],
                        arrives_at=tour.arrives_at,
                        reached=tuple(zip(tour.places, tour.arrives, strict=True)),
                    )
                )
    outside = tuple((one.id, one.expected_at) for one in scenario.outside if one.expected_at is not None)
    declared = tuple((one.id, one.happened_at) for one in ground.past.complete)
    return History(tuple(sides), tuple(seen), outside, declared)


def _line(tour: Tour, line: str) -> int:
    return tour.places.index(line) if line in tour.places[:-1] else -1


def _put_off(
    ground: Ground, history: History, tours: dict[str, Tour], broken: tuple[Rule, Breach, Tour]
) -> Iterator[PutOff]:
    rule, breach, tour = broken
    code = breach.code
    position = _line(tour, ground.after.undertaking[breach.side].line)
    at = tour.leaves[position] if position >= 0 else NEVER
    if at <= ground.past.at:
        return  # it has crossed
    if isinstance(rule, After) and rule.event.verb != "crosses":
        until = NEVER if breach.until is None else breach.until
        arriving = rule.event.verb == "arrives"
        yield PutOff(tour, -1 if until >= NEVER else 0, until, code, arriving and until < NEVER)
    elif isinstance(rule, InStep):
        yield from _in_step(history, rule, breach, (tour, position))
    elif isinstance(rule, Paired) and breach.why == "apart":
        yield from _nearer(ground, history, tours, (rule, breach, tour))
    elif breach.until is None or breach.until >= NEVER:
        yield PutOff(tour, -1, NEVER, code)
    else:
        yield PutOff(tour, position, breach.until + (breach.why == "before-step"), code)


def _in_step(history: History, rule: InStep, breach: Breach, on: tuple[Tour, int]) -> Iterator[PutOff]:
    """It waits for the next convoy of the other side to cross."""
    tour, position = on
    other = rule.b if breach.side == rule.a else rule.a
    at = tour.leaves[position]
    following = [one.crosses_at for one in history.crossings[other] if one.crosses_at >= at]
    if following:
        yield PutOff(tour, position, min(following) + 1, breach.code)
    else:
        yield PutOff(tour, -1, NEVER, breach.code)


def _nearer(
    ground: Ground, history: History, tours: dict[str, Tour], broken: tuple[Paired, Breach, Tour]
) -> Iterator[PutOff]:
    """The one that would cross too early waits for its partner."""
    rule, breach, late = broken
    other = rule.b if breach.side == rule.a else rule.a
    own = [one.convoy for one in history.crossings[breach.side]]
    partner = tours[history.crossings[other][own.index(late.id)].convoy]
    position = _line(partner, ground.after.undertaking[other].line)
    crosses = late.leaves[_line(late, ground.after.undertaking[breach.side].line)]
    yield PutOff(partner, position, crosses - rule.gap_s, breach.code)
