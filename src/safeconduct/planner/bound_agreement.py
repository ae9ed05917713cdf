"""Rows of the bound that come from an agreement (docs/explanation/bound.md, sections 6 and 7)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import lcm

from safeconduct.agreement.rules import InStep, Tranches
from safeconduct.planner.bound_flows import Flow, step_rule
from safeconduct.planner.bound_movers import fleet, held_s, last_use, trip_column, turnaround, waits
from safeconduct.planner.bound_program import Cell, Program, Terms, seats
from safeconduct.planner.bound_roads import open_s
from safeconduct.planner.bound_rows import (
    first_bay,
    headway_right,
    last_leave,
    passages,
    service_terms,
    sigmas,
)
from safeconduct.planner.bound_times import Moment
from safeconduct.scenario.model import Scenario, TeamClass, VehicleClass

Mover = VehicleClass | TeamClass


def side_people(scenario: Scenario, undertaking: str) -> int:
    """People of the groups under an undertaking."""
    return sum(group.people for group in scenario.groups if group.undertaking == undertaking)


def side_full(scenario: Scenario, undertaking: str) -> int:
    """How many people across make the side complete."""
    side = scenario.undertaking[undertaking]
    full = min(side.due, side_people(scenario, undertaking))
    return full if side.quota is None else min(full, side.quota)


def add_in_step(program: Program) -> None:
    """Each side of an in_step rule, held against the other."""
    for rule in program.scenario.rules:
        if isinstance(rule, InStep):
            _in_step(program, rule, rule.a, rule.b)
            _in_step(program, rule, rule.b, rule.a)


def _in_step(program: Program, rule: InStep, side: str, other: str) -> None:
    scenario = program.scenario
    base, slope = _allowance(scenario, rule, side, other)
    quota = scenario.undertaking[side].quota
    most = side_people(scenario, side)
    most = most if quota is None else min(most, quota)
    full = side_full(scenario, side)
    theta = Fraction(side_full(scenario, other))
    if full < most:
        theta = min(theta, (full - base) / slope)
    if theta <= 0 or base >= most:
        return
    slope = max(slope, (most - base) / theta)
    whole = lcm(base.denominator, slope.denominator)
    terms = [(name, whole) for name in crossed(program, side)]
    terms += [(name, -int(whole * slope)) for name in crossed(program, other)]
    program.add(f"in-step/{rule.id}/{side}", terms, int(whole * base))


def _allowance(scenario: Scenario, rule: InStep, side: str, other: str) -> tuple[Fraction, Fraction]:
    if rule.ratio is not None:
        people = Fraction(rule.tolerance_people or 0)
        return (people, rule.ratio) if side == rule.a else (people / rule.ratio, 1 / rule.ratio)
    due, against = scenario.undertaking[side].due, scenario.undertaking[other].due
    return due * rule.tolerance, Fraction(due, max(1, against))


def crossed(program: Program, side: str) -> list[str]:
    """Columns of people under an undertaking who have crossed, in every flow."""
    return [f"x/{f.name}/{g.id}" for f in program.flows for g in f.groups if g.undertaking == side]


def add_steps(program: Program) -> None:
    """The step rule: what each step lets across, and what can follow once the step before is full."""
    rule = step_rule(program.scenario)
    if rule is None:
        return
    for index, side in enumerate((rule.a, rule.b)):
        _limits(program, rule, side, [step[index] for step in rule.steps])
    late = [flow for flow in program.flows if flow.stage == "late"]
    if not late:
        return
    movers: tuple[Mover, ...] = (*program.returning(), *program.scenario.teams)
    for mover in movers:
        cells = [cell for cell in program.late_cells() if mover.id in cell.flow.ways]
        for cell in cells:
            terms = [(cell.named("first", mover), 1), (trip_column(cell, mover), -1)]
            program.add(f"first/{cell.name}/{mover.id}", terms, 0)
        program.add(f"first/{mover.id}", [(cell.named("first", mover), 1) for cell in cells], fleet(mover))
        _after_time(program, mover, cells)
    for post in program.times.network.loaded_gates:
        _after_lanes(program, post, late)
    for place in dict.fromkeys(flow.place for flow in late):
        _after_bays(program, place, [flow for flow in late if flow.place == place])
    for leg in program.scenario.legs:
        flows = [flow for flow in late if leg.id in flow.legs_after]
        if flows and leg.headway_s > 0:
            terms = [
                (cell.convoys(team), 1)
                for cell in program.late_cells()
                if cell.flow in flows
                for team in cell.flow.teams
            ]
            program.add(f"after-headway/{leg.id}", terms, headway_right(program, leg.id, flows, late=True))


def _limits(program: Program, rule: Tranches, side: str, parts: list[int]) -> None:
    def named(*stages: str) -> Terms:
        return [
            (f"x/{f.name}/{g.id}", 1)
            for f in program.out_flows()
            for g in f.groups
            if g.undertaking == side and f.stage in stages
        ]

    program.add(f"step/{rule.id}/{side}/early", named("early"), lambda m: sum(parts[: m.step]))
    program.add(f"step/{rule.id}/{side}/late", named("late"), lambda m: parts[m.step])
    program.add(f"step/{rule.id}/{side}", named("plain", "early", "late"), lambda m: sum(parts[: m.step + 1]))


def _before_line_s(program: Program, cell: Cell, mover: Mover) -> int:
    """The most of a first trip's time at posts, as the rows count it, that can lie before the line."""
    flow, size = cell.flow, cell.size
    way = flow.ways[mover.id]
    posts = [program.scenario.place[post] for post in way.posts if post not in way.after]
    least = max(size.low, program.scenario.convoy.least)
    alone = sum(-(-least // post.lanes) * (post.vehicle_s + post.person_s) for post in posts)
    share = Fraction(0)
    for post in posts:
        if isinstance(mover, VehicleClass):
            share += Fraction(
                post.vehicle_s * size.low + post.person_s * seats(mover) * size.high, post.lanes
            )
            continue
        most = max((seats(kind) for kind in flow.returning), default=0)
        share += Fraction(post.vehicle_s * size.low + post.person_s * most * size.high, post.lanes)
        share += Fraction(_own_service(program, cell, post.id), post.lanes)
    return max(alone, -(-share.numerator // share.denominator))


def _own_service(program: Program, cell: Cell, post_id: str) -> int:
    """Seconds of one lane that the private vehicles of one convoy can take."""
    if not cell.flow.own:
        return 0
    post = program.scenario.place[post_id]
    return (
        post.vehicle_s + post.person_s * max(map(seats, cell.flow.own))
    ) * program.scenario.convoy.most_own


def _after_time(program: Program, mover: Mover, cells: list[Cell]) -> None:
    ends = dict.fromkeys(cell.flow.end for cell in cells)
    terms: Terms = []
    for cell in cells:
        flow = cell.flow
        found = [program.times.run_s[mover.id, end].get(flow.place) for end in ends]
        known = [seconds for seconds in found if seconds is not None]
        again = min(known) + turnaround(mover) if known else 0
        spared = again + program.scenario.convoy.form_up_s + flow.ways[mover.id].to_line
        spared += _before_line_s(program, cell, mover)
        if isinstance(mover, VehicleClass):
            spared += max(sigmas(program, cell)) * program.full_boarding(mover)
        terms += waits(cell, mover)
        terms.append((trip_column(cell, mover), held_s(program, flow, mover) + again))
        terms.append((cell.named("first", mover), -spared))
    until = last_use(program, mover, late=True)
    program.add(f"after-time/{mover.id}", terms, lambda m: fleet(mover) * max(0, until(m) - m.since))


def after_lanes_terms(program: Program, post_id: str, late: list[Flow]) -> Terms:
    """Seconds of a post's lanes that late trips take surely after the steps that are full."""
    post = program.scenario.place[post_id]
    terms = service_terms(program, post_id, late)
    for cell in program.late_cells():
        flow = cell.flow
        for kind in flow.returning:
            way = flow.ways[kind.id]
            if post_id in way.posts and post_id not in way.after:
                spared = post.vehicle_s + post.person_s * seats(kind)
                terms.append((cell.named("first", kind), -spared))
        if any(post_id in flow.ways[k.id].posts and post_id not in flow.ways[k.id].after for k in flow.own):
            own = _own_service(program, cell, post_id)
            terms += [(cell.named("first", team), -own) for team in flow.teams]
    return terms


def _after_lanes(program: Program, post_id: str, late: list[Flow]) -> None:
    post = program.scenario.place[post_id]
    pairs, begin = passages(program, post_id, late)

    def right(moment: Moment) -> int:
        first = None if begin is None else max(begin, moment.since)
        return post.lanes * open_s(post.hours, first, last_leave(moment, pairs, post_id))

    program.add(f"after-lanes/{post_id}", after_lanes_terms(program, post_id, late), right)


def _after_bays(program: Program, place_id: str, late: list[Flow]) -> None:
    place = program.scenario.place[place_id]
    terms: Terms = []
    for cell in program.late_cells():
        if cell.flow.place != place_id:
            continue
        for kind in cell.flow.returning:
            terms += [(name, program.boarding[need]) for name, need in cell.people(kind)]
            terms.append((cell.named("first", kind), -program.full_boarding(kind)))
    begin = first_bay(program, place_id, [kind for flow in late for kind in flow.returning])

    def right(moment: Moment) -> int:
        first = None if begin is None else max(begin, moment.since)
        return place.bays * open_s(place.hours, first, moment.bay_by(late))

    program.add(f"after-bays/{place_id}", terms, right)


ADD_AGREEMENT: tuple[Callable[[Program], None], ...] = (add_in_step, add_steps)
