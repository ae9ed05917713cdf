"""Plans of small cases drawn at random, moments in them, and what may have happened by then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from random import Random

from safeconduct.agreement.rules import After, Event, InStep, Paired, Rule, Verb
from safeconduct.planner.dispatcher import dispatch
from safeconduct.planner.figures import figures
from safeconduct.planner.policy import plain_policy
from safeconduct.planner.problem import compile_problem
from safeconduct.planner.timetable import timetable
from safeconduct.plans.model import Plan
from safeconduct.plans.position import ConvoyAt, LostAt, Position
from safeconduct.plans.reached import position_reached
from safeconduct.scenario.model import Scenario
from tests.planner.tiny import two_sides

EVENTS = (
    "nothing",
    "delay",
    "late boarding",
    "lost",
    "closed",
    "halt",
    "rule",
    "reading",
    "fewer people",
    "more people",
)


@dataclass(frozen=True)
class World:
    """A case, a plan that keeps its rules, and the position that the plan reaches at a moment."""

    scenario: Scenario
    plan: Plan
    position: Position


@lru_cache(maxsize=512)
def planned(seed: int) -> tuple[Scenario, Plan]:
    """A random case with the plan of the plain policy: the next seed whose dispatch keeps every rule."""
    while True:
        scenario = two_sides(seed)
        scenario = replace(
            scenario, undertakings=tuple(replace(side, musts=()) for side in scenario.undertakings)
        )
        problem = compile_problem(scenario)
        run = dispatch(problem, plain_policy(problem))
        times = timetable(run)
        if not run.faults and len(times.convoys) > 2 and len(times.convoys) == len(run.courses):
            plan = Plan(
                case=scenario.name, variant="", reading="", digest=scenario.digest, objective="robust", seed=0, work=1,
                stopped_by="work", convoys=times.convoys, moves=times.moves,
                figures=figures(scenario, times, objective="robust", bound=None, regret_found=None),
            )  # fmt: skip
            return scenario, plan
        seed += 1


def world(seed: int, share: float) -> World:
    """A world at a share of its plan's time."""
    scenario, plan = planned(seed)
    ends = max(convoy.arrives_at for convoy in plan.convoys)
    begins = min(trip.bay_at for convoy in plan.convoys for trip in convoy.trips)
    at = min(scenario.horizon - 1, max(scenario.start, begins + int((ends - begins) * share)))
    return World(scenario, plan, position_reached(scenario, plan, at))


def happened(of: World, event: str, seed: int) -> tuple[World, int | None]:
    """The world after something has happened, and when halted movement goes on."""
    draw = Random(seed)
    position, scenario, plan = of.position, of.scenario, of.plan
    if event == "delay":
        return replace(of, position=_late(position, draw)), None
    if event == "late boarding":
        return replace(of, position=_not_left(position)), None
    if event == "lost":
        vehicles = sorted({trip.vehicle for convoy in plan.convoys for trip in convoy.trips})
        some = tuple(draw.sample(vehicles, min(len(vehicles), draw.randint(1, 2))))
        return replace(
            of, position=replace(position, lost=(LostAt("bus", len(some), len(some), some),))
        ), None
    if event == "closed":
        leg = draw.choice(draw.choice(plan.convoys).legs)
        return replace(of, position=replace(position, closed_legs=(leg,))), None
    if event == "halt":
        since = position.at - draw.randint(0, 1800)
        halted = replace(position, halted_since_at=max(scenario.start, since))
        return replace(of, position=halted), position.at + draw.randint(0, 12) * 3600
    if event == "rule":
        return replace(of, scenario=_new_rule(scenario)), None
    if event == "reading":
        return replace(of, scenario=_read_otherwise(scenario)), None
    if event in ("fewer people", "more people"):
        return replace(of, scenario=_other_counts(scenario, 0.7 if event == "fewer people" else 1.3)), None
    return of, None


def _late(position: Position, draw: Random) -> Position:
    """Some convoys on the road have not come as far as the plan has them: they stand where they left last."""

    def late(convoy: ConvoyAt) -> ConvoyAt:
        if convoy.phase == "on-the-road" and convoy.departed_at is not None and draw.random() < 0.7:
            return replace(
                convoy, place=convoy.origin, place_at=convoy.departed_at, gone_on=True, crossed_at=None
            )
        if convoy.phase == "arrived" and convoy.arrived_at is not None and draw.random() < 0.2:
            after = min(position.at, convoy.arrived_at + draw.randint(0, 7200))
            return replace(convoy, arrived_at=after, place_at=after)
        return convoy

    return replace(position, convoys=tuple(late(convoy) for convoy in position.convoys))


def _not_left(position: Position) -> Position:
    """Nobody who left in the last hours has left after all: they still stand formed up."""

    def stayed(convoy: ConvoyAt) -> ConvoyAt:
        if convoy.phase != "on-the-road":
            return convoy
        return replace(
            convoy,
            phase="formed",
            departed_at=None,
            crossed_at=None,
            place=convoy.origin,
            place_at=None,
            gone_on=False,
        )

    return replace(position, convoys=tuple(stayed(convoy) for convoy in position.convoys))


def _new_rule(scenario: Scenario) -> Scenario:
    """From now on the first of one side waits for the first of the other to arrive."""
    one, other = (side.id for side in scenario.undertakings[:2])
    rule = After("new", Event(one, "each", "leaves"), Event(other, "first", "arrives"), "c")
    return replace(scenario, rules=(*scenario.rules, rule), digest="1" * 64)


def _read_otherwise(scenario: Scenario) -> Scenario:
    """What is agreed turns out to be read otherwise: people are counted for shares, and acts are others."""
    verbs: dict[Verb, Verb] = {
        "leaves": "crosses",
        "crosses": "arrives",
        "arrives": "leaves",
        "happens": "happens",
    }

    def other(rule: Rule) -> Rule:
        match rule:
            case InStep(ratio=None):
                return replace(rule, ratio=Fraction(1), tolerance_people=60)
            case InStep():
                return replace(rule, ratio=None, tolerance=Fraction(1, 2), tolerance_people=None)
            case Paired():
                return replace(rule, gap_s=rule.gap_s * 2)
            case After():
                return replace(rule, waits_for=replace(rule.waits_for, verb=verbs[rule.waits_for.verb]))
            case _:
                return rule

    rules = tuple(other(rule) for rule in scenario.rules)
    return replace(scenario, rules=rules, reading="other", digest="2" * 64)


def _other_counts(scenario: Scenario, factor: float) -> Scenario:
    """Another number of people everywhere."""
    groups = tuple(
        replace(
            group,
            people=int(group.people * factor),
            releases=tuple(
                replace(release, people=int(release.people * factor) + 1) for release in group.releases
            ),
        )
        for group in scenario.groups
    )
    return replace(scenario, groups=groups, digest="2" * 64)
