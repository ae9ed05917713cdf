"""What no plan can do, proved from the case alone: each proof in the agreement's words, with the least cure.

Unlike the warnings of ``check`` these hold for every plan that keeps the rules. They use least travel times over all
roads, whoever may drive there, and rules only as far as they bind the first and the last convoy of a side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from safeconduct.agreement.rules import After, InStep
from safeconduct.scenario.cures import least_cure
from safeconduct.scenario.cycles import can_go, find_cycles, least_travel_s
from safeconduct.scenario.doubts.reach import carriers_of, line_of, receptions_of
from safeconduct.scenario.doubts.terms import least_tolerance, shown_tolerance, smallest_load
from safeconduct.scenario.model import Group, Scenario, Undertaking


@dataclass(frozen=True, slots=True)
class Proof:
    """Why no plan can do what the case asks. ``code``: CYCLE, NOBODY, TOLERANCE, OUTSIDE, WINDOW or MUST.

    ``ids`` are the rules and undertakings concerned, ``clauses`` the ids of their clauses.
    """

    code: str
    ids: tuple[str, ...]
    clauses: tuple[str, ...]
    fact: str
    least_change: str


def proofs(scenario: Scenario) -> tuple[Proof, ...]:
    """Every proof found that an undertaking can let nobody through, or that a must cannot be met."""
    found = [*_cycles(scenario)]
    for rule in scenario.rules:
        if isinstance(rule, InStep):
            found.extend(_tolerance(scenario, rule))
        elif isinstance(rule, After):
            found.extend(_outside(scenario, rule))
    for undertaking in scenario.undertakings:
        found.extend(_nobody(scenario, undertaking))
        found.extend(_window(scenario, undertaking))
        found.extend(_musts(scenario, undertaking))
    return tuple(found)


def _cycles(scenario: Scenario) -> Iterator[Proof]:
    """Contradictions that stop a side, or keep it from being complete where a must asks for all of it."""
    cycles = find_cycles(scenario)
    cure = least_cure(scenario, cycles) if cycles else None
    change = cure.words if cure is not None else "more than one of these rules has to change"
    for cycle in cycles:
        asked = [
            name
            for name in cycle.unfinished
            if any(must.people >= can_go(scenario, name) for must in scenario.undertaking[name].musts)
        ]
        if not cycle.stopped and not asked:
            continue
        stops = [f"{name} can let nobody through" for name in cycle.stopped]
        stops += [f"{name} can never be complete" for name in cycle.unfinished]
        fact = f"the rules {', '.join(cycle.rules)} wait for each other, so {' and '.join(stops)}: "
        yield Proof("CYCLE", cycle.rules, cycle.clauses, fact + "; ".join(cycle.steps), change)


def _tolerance(scenario: Scenario, rule: InStep) -> Iterator[Proof]:
    given = rule.tolerance if rule.ratio is None else Fraction(rule.tolerance_people or 0)
    loads = {side: smallest_load(scenario, side) for side in (rule.a, rule.b)}
    if not all(loads.values()):
        return
    least = least_tolerance(scenario, rule, loads)
    if given >= least or any(_share(scenario, rule, side) <= given for side in (rule.a, rule.b)):
        return  # a side that may be complete before the other begins is then free of the rule, and frees the other
    allowed = shown_tolerance(given, rule)
    fact = f"{rule.id} allows {allowed}, and the smallest convoy moves the balance by more than twice that"
    change = f"agree at least {shown_tolerance(least, rule, up=True)} for {rule.id}"
    yield Proof("TOLERANCE", (rule.id,), _clauses(rule.clause), fact, change)


def _share(scenario: Scenario, rule: InStep, side: str) -> Fraction:
    """How far ahead a side is when all of it has gone and nobody of the other."""
    if rule.ratio is None:
        return Fraction(can_go(scenario, side), scenario.undertaking[side].due)
    return can_go(scenario, side) * (rule.ratio if side == rule.b else Fraction(1))


def _outside(scenario: Scenario, rule: After) -> Iterator[Proof]:
    if rule.waits_for.verb != "happens" or rule.event.which == "last":
        return
    event = next(one for one in scenario.outside if one.id == rule.waits_for.of)
    if event.expected_at is not None and event.expected_at <= scenario.horizon:
        return
    when = "has no expected time" if event.expected_at is None else "is expected after the horizon"
    clauses = _clauses(rule.clause, event.clause)
    fact = f"{rule.event.of} can let nobody through: it waits for {event.id}, which {when}"
    yield Proof(
        "OUTSIDE", (rule.id, event.id), clauses, fact, f"agree a time for {event.id}, or take {rule.id} out"
    )


def _nobody(scenario: Scenario, undertaking: Undertaking) -> Iterator[Proof]:
    groups = _groups(scenario, undertaking.id)
    if not groups or any(_can_be_served(scenario, group) for group in groups):
        return
    lack = f"no group under it has a vehicle, a team and a road past {undertaking.line}"
    fact = f"{undertaking.id} can let nobody through: {lack}"
    change = "open a road to an accepted reception, or add a vehicle that may use it"
    yield Proof("NOBODY", (undertaking.id,), _clauses(undertaking.clause), fact, change)


def _groups(scenario: Scenario, undertaking: str) -> tuple[Group, ...]:
    return tuple(group for group in scenario.groups if group.undertaking == undertaking)


def _can_be_served(scenario: Scenario, group: Group) -> bool:
    """Roads taken leg by leg: a way that would have to visit a place twice still counts as one."""
    network, line = scenario.network, line_of(scenario, group) or group.place
    for kind in carriers_of(scenario, group):
        holders = frozenset(kind.may_enter) or None
        if group.place not in network.reachable(kind.home, holders):
            continue
        if line in network.reachable(group.place, holders):
            beyond = network.reachable(line, holders)
            if any(place.id in beyond for place in receptions_of(scenario, group)):
                return any(
                    group.place in network.reachable(team.home, _open(team.may_enter))
                    for team in scenario.teams
                )
    return False


def _open(may_enter: tuple[str, ...]) -> frozenset[str] | None:
    return frozenset(may_enter) or None


def _window(scenario: Scenario, undertaking: Undertaking) -> Iterator[Proof]:
    """Only where no meeting point is safe: else the road could be cut anywhere."""
    if undertaking.id not in scenario.window or any(place.safe_to_wait for place in scenario.places):
        return
    spans = ((begin, min(end, scenario.horizon)) for begin, end in scenario.window[undertaking.id])
    longest = max((end - begin for begin, end in spans), default=0)
    trip = sum(least_travel_s(scenario, undertaking))
    if longest >= trip:
        return
    window_min, trip_min = max(0, longest) // 60, -(-trip // 60)
    spans_said = f"its longest window is {window_min} min, its shortest trip {trip_min}"
    fact = f"{undertaking.id} can let nobody through: {spans_said}"
    change = (
        f"open the window of {undertaking.id} for {trip_min} min, or make a meeting point on the way safe"
    )
    yield Proof("WINDOW", (undertaking.id,), _clauses(undertaking.clause), fact, change)


def _musts(scenario: Scenario, undertaking: Undertaking) -> Iterator[Proof]:
    trip = sum(least_travel_s(scenario, undertaking)) + scenario.convoy.form_up_s
    for must in undertaking.musts:
        in_time = sum(
            release.people
            for group in _groups(scenario, undertaking.id)
            if _can_be_served(scenario, group)
            for release in group.releases
            if release.at + trip <= min(must.by, scenario.horizon)
        )
        most = in_time if undertaking.quota is None else min(in_time, undertaking.quota)
        if most < must.people:
            wanted = f"{undertaking.id} must bring {must.people} people to reception"
            fact = f"{wanted}, and no more than {most} can be there by then"
            change = f"agree at most {most} people by that time, or a later time"
            yield Proof("MUST", (undertaking.id,), _clauses(undertaking.clause), fact, change)


def _clauses(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
