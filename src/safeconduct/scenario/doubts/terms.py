"""Can the agreement's clauses be kept at all: in step, in tranches, in pairs, one after the other, and in time?"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from safeconduct.agreement.rules import After, InStep, Paired, Tranches
from safeconduct.errors import Fault
from safeconduct.scenario.cycles import Cycle, can_go
from safeconduct.scenario.doubts.hours import earliest_out
from safeconduct.scenario.doubts.notes import Notes
from safeconduct.scenario.doubts.reach import Services
from safeconduct.scenario.model import Scenario, Undertaking


def doubt_terms(notes: Notes, services: Services) -> None:
    """Clauses that cannot be kept, or only at a price that their authors may not have seen."""
    for rule in notes.scenario.rules:
        match rule:
            case InStep():
                _in_step(notes, rule, services)
            case Tranches():
                _tranches(notes, rule)
            case Paired():
                _paired(notes, rule, services)
            case After():
                _outside(notes, rule)
    for undertaking in notes.scenario.undertakings:
        _musts(notes, undertaking, services)


def doubt_cycles(notes: Notes, cycles: Iterable[Cycle], cure: str) -> None:
    """Rules that wait for each other under one reading, and the least change that would end it."""
    for cycle in cycles:
        reading = f"under the reading {cycle.reading!r} " if cycle.reading else ""
        stops = [f"{name} can let nobody through" for name in cycle.stopped]
        stops += [f"{name} can never be complete" for name in cycle.unfinished]
        clauses = f" (clauses {', '.join(cycle.clauses)})" if cycle.clauses else ""
        fact = (
            f"{reading}the rules {', '.join(cycle.rules)}{clauses} wait for each other: {'; '.join(stops)}. "
        )
        place = notes.raw.toml_place(f"rule/{cycle.rules[0]}")
        notes.found.append(Fault("SC230", place, fact + "; ".join(cycle.steps), cure, "warning"))


def least_tolerance(scenario: Scenario, rule: InStep, loads: dict[str, int]) -> Fraction:
    """The least tolerance that convoys of these sizes allow: half the share of one of them on the coarser side.

    Whoever crosses first is ahead by a whole convoy, and to swing from behind to ahead takes one convoy too.
    """
    if rule.ratio is None:
        steps = [Fraction(loads[side], scenario.undertaking[side].due) for side in (rule.a, rule.b)]
    else:
        steps = [Fraction(loads[rule.a]), rule.ratio * loads[rule.b]]
    return max(steps) / 2


def _in_step(notes: Notes, rule: InStep, services: Services) -> None:
    scenario = notes.scenario
    smallest = {side: smallest_load(scenario, side) for side in (rule.a, rule.b)}
    filled = {side: _full_load(scenario, side, services) for side in (rule.a, rule.b)}
    if not all(filled.values()):
        return
    given = rule.tolerance if rule.ratio is None else Fraction(rule.tolerance_people or 0)
    key = "tolerance" if rule.ratio is None else "tolerance_people"
    least, usual = least_tolerance(scenario, rule, smallest), least_tolerance(scenario, rule, filled)
    where = (f"rule/{rule.id}", key)
    if given < least:
        fact = f"is {shown_tolerance(given, rule)}: whole convoys cannot keep it"
        notes.toml("SC231", where, fact, f"agree at least {shown_tolerance(least, rule, up=True)}")
    elif given < usual:
        fact = f"is {shown_tolerance(given, rule)}: only convoys with empty seats can keep it"
        notes.toml(
            "SC232", where, fact, f"agree at least {shown_tolerance(usual, rule, up=True)} for full ones"
        )


def shown_tolerance(value: Fraction, rule: InStep, *, up: bool = False) -> str:
    """A tolerance as a share with four digits, or in people; with ``up`` rounded so that it suffices."""
    if rule.ratio is not None:
        return f"{-(-value.numerator // value.denominator)} people"
    scaled = value * 10_000
    digits = -(-scaled.numerator // scaled.denominator) if up else round(scaled)
    return f"{digits / 10_000:.4f}".rstrip("0").rstrip(".")


def _full_load(scenario: Scenario, side: str, services: Services) -> int:
    """People in a side's smallest convoy of full vehicles. 0 where nobody can go."""
    loads = [
        min(way.kind.holds(group.need), group.people)
        for group in scenario.groups
        if group.undertaking == side
        for way in services[group.id]
    ]
    return min(min(loads, default=0) * scenario.convoy.least, can_go(scenario, side))


def smallest_load(scenario: Scenario, side: str) -> int:
    """The fewest people of a side that any convoy can carry across: one household, or what a group leaves over.

    Each of the least number of vehicles carries some of them, unless people of another undertaking, or of none, could
    fill the others. 0 where the side has nobody.
    """
    loads: list[int] = []
    for group in scenario.groups:
        if group.undertaking != side:
            continue
        together = all(other.undertaking == side for other in scenario.groups if other.place == group.place)
        household = group.people % group.household or group.household
        loads.append(household * (scenario.convoy.least if together and group.household == 1 else 1))
    return min(min(loads, default=0), can_go(scenario, side)) if loads else 0


def _tranches(notes: Notes, rule: Tranches) -> None:
    scenario = notes.scenario
    where = (f"rule/{rule.id}", "steps")
    for index, side in enumerate((rule.a, rule.b)):
        undertaking = scenario.undertaking[side]
        steps, whole = sum(step[index] for step in rule.steps), can_go(scenario, side)
        if undertaking.quota is not None and steps != undertaking.quota:
            fact = f"adds up to {steps} for {side}, whose quota is {undertaking.quota}"
            notes.toml("SC233", where, fact, "let the steps add up to the quota")
        elif undertaking.quota is None and steps < whole:
            fact = f"adds up to {steps} for {side}, of whom {whole} may go: {whole - steps} stay behind"
            notes.toml("SC233", where, fact, "add a step, or say who stays")
        least = scenario.convoy.least
        for number, step in enumerate(rule.steps, start=1):
            if 0 < step[index] < least:
                fact = f"has a step {number} of {step[index]} for {side}, fewer than the {least} vehicles of a convoy"
                notes.toml("SC233", where, fact, "make the step larger, or convoys smaller")


def _paired(notes: Notes, rule: Paired, services: Services) -> None:
    scenario = notes.scenario
    for side, meeting, key in ((rule.a, rule.meeting_a, "meeting_a"), (rule.b, rule.meeting_b, "meeting_b")):
        for group in scenario.groups:
            ways = services[group.id]
            if group.undertaking != side or not ways:
                continue
            if not any(
                _before_line(scenario, way.path, meeting, scenario.undertaking[side].line) for way in ways
            ):
                fact = f"names {meeting}, which is not on the road of {group.id} before the line"
                notes.toml(
                    "SC234", (f"rule/{rule.id}", key), fact, "name a meeting point that its convoys pass"
                )
                break


def _before_line(scenario: Scenario, path: tuple[str, ...], meeting: str, line: str) -> bool:
    places = [scenario.leg[name].start for name in path]
    return meeting in places and line in places and places.index(meeting) <= places.index(line)


def _outside(notes: Notes, rule: After) -> None:
    scenario = notes.scenario
    if rule.waits_for.verb != "happens":
        return
    event = next(one for one in scenario.outside if one.id == rule.waits_for.of)
    where = (f"outside/{event.id}", "expected")
    if event.expected_at is None:
        fact = f"is not there: what waits for it by rule {rule.id} is never planned"
        notes.toml("SC235", where, fact, "give the time at which it is expected")
    elif event.expected_at >= scenario.horizon:
        fact = f"lies beyond the horizon: what waits for it by rule {rule.id} is never planned"
        notes.toml("SC235", where, fact, "raise horizon_h, or ask for an earlier time")


def _musts(notes: Notes, undertaking: Undertaking, services: Services) -> None:
    scenario = notes.scenario
    for number, must in enumerate(undertaking.musts):
        in_time = 0
        for group in scenario.groups:
            if group.undertaking != undertaking.id:
                continue
            for release in group.releases:
                out = earliest_out(scenario, group, services[group.id], release.at)
                if out is not None and out <= must.by:
                    in_time += release.people
        if undertaking.quota is not None:
            in_time = min(in_time, undertaking.quota)
        if in_time < must.people:
            fact = f"wants {must.people} people at reception, and no more than {in_time} can be there by then"
            where = (f"undertaking/{undertaking.id}", "must", str(number))
            notes.toml("SC236", where, fact, "agree a later time or fewer people")
