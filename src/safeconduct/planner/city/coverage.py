"""Which features of a case compiled dispatching does not know, by codes, and for which cases it is chosen."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.agreement.rules import InStep
from safeconduct.planner.problem import Problem

MANY_PLACES = 8
MANY_PAIRS = 400
"""From so many assembly places, and vehicles × assembly places, on a case is one of a city."""
PLAIN_PAIRS = 6000
"""Below so many, a case without rules and windows is left to plain dispatching, which makes more of its few hours."""
LARGEST_UNIT = 1 << 50


def not_covered(problem: Problem) -> tuple[str, ...]:
    """Codes of what stands in the case and compiled dispatching does not know; empty where it knows everything.

    ``OWN-VEHICLE`` private vehicles; ``RULE`` rules other than in_step, or shares too fine to be counted in whole
    numbers; ``MUST``; ``EXPOSED``; ``ROAD`` holders whose roads not everybody may enter; ``MIXED`` people under an
    undertaking and under none at one place; ``LANE`` more than two legs on one carriageway; ``LEG`` legs that take no
    time; ``BAY`` a place without bays.
    """
    return tuple(sorted(set(_missing(problem))))


def _missing(problem: Problem) -> Iterator[str]:
    scenario = problem.scenario
    if any(kind.one_way for kind in problem.kinds) or any(
        each.need == "own_vehicle" for each in scenario.groups
    ):
        yield "OWN-VEHICLE"
    for rule in scenario.rules:
        if not isinstance(rule, InStep):
            yield "RULE"
        elif rule.ratio is None:
            dues = [problem.sides[problem.side_at[side]].due for side in (rule.a, rule.b)]
            if min(dues) < 1 or dues[0] * dues[1] * rule.tolerance.denominator > LARGEST_UNIT:
                yield "RULE"
    if any(side.musts for side in problem.sides):
        yield "MUST"
    if scenario.exposed_max is not None:
        yield "EXPOSED"
    if len({kind.access for kind in problem.kinds}) > 1:
        yield "ROAD"
    for origin in problem.origins:
        if 0 in origin.undertakings and len(origin.undertakings) > 1:
            yield "MIXED"
        if origin.bays < 1:
            yield "BAY"
    lanes = [leg.lane for leg in problem.legs if leg.lane]
    if any(lanes.count(lane) > 2 for lane in set(lanes)):
        yield "LANE"
    if any(leg.loaded_s <= 0 or leg.empty_s <= 0 for leg in problem.legs):
        yield "LEG"


def is_city(problem: Problem) -> bool:
    """Whether compiled dispatching is chosen: it knows the whole case, and the case is large by count."""
    vehicles = sum(not problem.kinds[kind].is_team for kind in problem.mover_kind)
    places = len(problem.origins)
    if not problem.scenario.rules and not problem.scenario.windows and places * vehicles < PLAIN_PAIRS:
        return False
    return places >= MANY_PLACES and places * vehicles >= MANY_PAIRS and not not_covered(problem)
