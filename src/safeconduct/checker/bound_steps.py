"""Rows of the bound by name: in step, and the steps of tranches (docs/explanation/bound.md, sections 6 and 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import ceil, lcm

from safeconduct.agreement.rules import InStep, Tranches
from safeconduct.checker.bound_fleet import Days, crossers, number_of, uses
from safeconduct.checker.bound_flows import Flow, step_rule
from safeconduct.checker.bound_moment import Moment
from safeconduct.checker.bound_roads import Mover, open_s
from safeconduct.checker.bound_rows import (
    ConvoyRows,
    Row,
    aboard,
    boarding_terms,
    constant,
    entering,
    headway_room,
    later,
    reaching,
    row,
    seats,
    span_name,
    trips,
)
from safeconduct.checker.bound_times import Times, least
from safeconduct.scenario.model import Place, TeamClass, Undertaking, VehicleClass


def all_people(times: Times, undertaking: str) -> int:
    """all(u): people of an undertaking's groups."""
    return sum(group.people for group in times.scenario.groups if group.undertaking == undertaking)


def full(times: Times, undertaking: Undertaking) -> int:
    """full(u): with so many across the undertaking is complete."""
    wanted = min(undertaking.due, all_people(times, undertaking.id))
    return wanted if undertaking.quota is None else min(wanted, undertaking.quota)


def in_step_rows(times: Times) -> Iterator[tuple[str, Row]]:
    """``in-step``: what one side may have across, given the other."""
    sides = times.scenario.undertaking
    for rule in times.scenario.rules:
        if not isinstance(rule, InStep):
            continue
        for own, other in ((rule.a, rule.b), (rule.b, rule.a)):
            line = _in_step_line(times, rule, sides[own], sides[other])
            if line is None:
                continue
            base, slope = line
            common = lcm(base.denominator, slope.denominator)
            terms = [(column, common) for column, _ in crossers(times, own)]
            terms += [(column, -int(common * slope)) for column, _ in crossers(times, other)]
            yield f"in-step/{rule.id}/{own}", row(terms, int(common * base))


def _in_step_line(
    times: Times, rule: InStep, own: Undertaking, other: Undertaking
) -> tuple[Fraction, Fraction] | None:
    if rule.ratio is None:
        if not own.due or not other.due:
            return None
        base, slope = own.due * rule.tolerance, Fraction(own.due, other.due)
    elif own.id == rule.a:
        base, slope = Fraction(rule.tolerance_people or 0), rule.ratio
    elif rule.ratio:
        base, slope = (rule.tolerance_people or 0) / rule.ratio, 1 / rule.ratio
    else:
        return None
    most = all_people(times, own.id)
    most = most if own.quota is None else min(most, own.quota)
    turn = Fraction(full(times, other))
    if full(times, own) < most and slope:
        turn = min(turn, (full(times, own) - base) / slope)
    if turn <= 0 or base >= most:
        return None
    return base, max(slope, (most - base) / turn)


class StepRows:
    """Rows of the step rule: what the steps so far leave room for, and what late convoys need after them."""

    def __init__(self, times: Times, rule: Tranches) -> None:
        self.times, self.rule = times, rule
        self.late = [flow for flow in times.flows if flow.late]
        self.convoy_rows = {flow.name: ConvoyRows(times, flow) for flow in self.late}

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Every row by name."""
        yield from self._people()
        for mover in self.times.movers:
            yield from self._firsts(mover)
            yield f"after-time/{mover.id}", self._after_time(mover)
        for post in self.times.network.posts.values():
            yield f"after-lanes/{post.id}", self.after_lanes(post)
        for place in self.times.scenario.places:
            yield f"after-bays/{place.id}", self._after_bays(place)
        for leg in self.times.scenario.legs:
            flows = [flow for flow in self.late if leg.id in flow.legs_after_line]
            if leg.headway_s > 0:
                kinds = [(flow, kind) for flow in flows for kind in flow.classes]
                right = headway_room(self.times, leg, kinds, late=True)
                yield f"after-headway/{leg.id}", row(entering(flows), right)

    def _people(self) -> Iterator[tuple[str, Row]]:
        for side, undertaking in enumerate((self.rule.a, self.rule.b)):
            parts = [step[side] for step in self.rule.steps]
            going = [flow for flow in self.times.flows if not flow.beyond]
            for name, flows, right in (
                ("/early", [flow for flow in going if flow.part == "early"], _before_step(parts)),
                ("/late", self.late, _this_step(parts)),
                ("", going, _up_to_step(parts)),
            ):
                terms = [
                    (f"x/{flow.name}/{group.id}", 1)
                    for flow in flows
                    for group in flow.groups
                    if group.undertaking == undertaking
                ]
                yield f"step/{self.rule.id}/{undertaking}{name}", row(terms, right)

    def _firsts(self, mover: Mover) -> Iterator[tuple[str, Row]]:
        terms = []
        for flow, bucket, column in uses(self.times, mover, self.late):
            first = f"first/{flow.name}/{span_name(bucket)}/{mover.id}"
            yield first, row([(first, 1), (column, -1)], 0)
            terms.append((first, 1))
        yield f"first/{mover.id}", row(terms, number_of(mover))

    def _return_s(self, mover: Mover, place: str) -> int:
        """ret(x,a): least seconds from a reception of late flows back to a place."""
        receptions = {flow.end for flow in self.late if self.times.serves(flow, mover)}
        way = least([self.times.empty_s(mover, reception, place) for reception in receptions])
        return 0 if way is None else way + Days(self.times, mover).turnaround_s()

    def _after_time(self, mover: Mover) -> Row:
        days = Days(self.times, mover)
        terms = list(days.stages(self.late))
        form_up_s = self.times.scenario.convoy.form_up_s
        for flow, bucket, column in uses(self.times, mover, self.late):
            back_s = self._return_s(mover, flow.place)
            name = f"{flow.name}/{span_name(bucket)}/{mover.id}"
            spared = back_s + form_up_s + flow.to_line_s[mover.id] + self._before_line_s(flow, bucket, mover)
            if isinstance(mover, VehicleClass):
                rows = self.convoy_rows[flow.name]
                spared += max(rows.sigmas(bucket)) * rows.longest_boarding_s(mover)
            terms += [(column, back_s), (f"first/{name}", -spared)]

        def right(moment: Moment) -> int:
            last = days.last(moment, self.late)
            return 0 if last is None else number_of(mover) * max(0, last - moment.since)

        return row(terms, right)

    def _before_line_s(self, flow: Flow, bucket: tuple[int, int], mover: Mover) -> int:
        """d: time at posts before the line that a first late convoy may have spent before the steps were full."""
        rows, (low, high) = self.convoy_rows[flow.name], bucket
        if isinstance(mover, TeamClass):
            posts = flow.before_line_all
            load_s = [
                Fraction(
                    post.vehicle_s * low
                    + post.person_s * rows.most_seats * high
                    + (self._own_s(flow, post) if flow.own else 0),
                    post.lanes,
                )
                for post in self._posts(posts)
            ]
        else:
            posts = flow.before_line(mover)
            load_s = [
                Fraction(post.vehicle_s * low + post.person_s * seats(mover) * high, post.lanes)
                for post in self._posts(posts)
            ]
        return max(rows.least_passage_s(posts, low), ceil(sum(load_s, Fraction(0))))

    def _posts(self, posts: frozenset[str]) -> list[Place]:
        return [self.times.scenario.place[post] for post in sorted(posts)]

    def _own_s(self, flow: Flow, post: Place) -> int:
        """Inspection of the private vehicles of one convoy."""
        most = self.times.scenario.convoy.most_own
        return most * (post.vehicle_s + post.person_s * self.convoy_rows[flow.name].most_own_seats)

    def after_lanes(self, post: Place) -> Row:
        """``after-lanes/P``."""
        terms: list[tuple[str, int]] = []
        passing = [
            (flow, kind) for flow in self.late for kind in flow.classes if post.id in flow.unmissable[kind.id]
        ]
        for flow, kind in passing:
            before = post.id not in flow.after_line[kind.id]
            for bucket in flow.buckets:
                name = f"{flow.name}/{span_name(bucket)}"
                terms.append((trips(flow, bucket, kind), post.vehicle_s))
                terms += aboard(flow, bucket, kind, constant(post.person_s))
                if before and not kind.one_way:
                    spared = post.vehicle_s + post.person_s * seats(kind)
                    terms.append((f"first/{name}/{kind.id}", -spared))
        for flow in self.late:
            if any(
                post.id in flow.unmissable[kind.id] and post.id not in flow.after_line[kind.id]
                for kind in flow.own
            ):
                for bucket in flow.buckets:
                    for team in flow.teams:
                        first = f"first/{flow.name}/{span_name(bucket)}/{team.id}"
                        terms.append((first, -self._own_s(flow, post)))

        def right(moment: Moment) -> int:
            first, last = reaching(self.times, moment, passing, post.id)
            return post.lanes * open_s(post.hours, later(first, moment.since), last)

        return row(terms, right)

    def _after_bays(self, place: Place) -> Row:
        flows = [flow for flow in self.late if flow.place == place.id]
        boarding_s = {str(need): seconds for need, seconds in self.times.boarding_s.items()}
        terms = list(boarding_terms(flows, lambda need: boarding_s.get(need, 0), own=False))
        kinds = {kind.id: kind for flow in flows for kind in flow.coming_back}
        for flow in flows:
            for bucket in flow.buckets:
                for kind in flow.coming_back:
                    spared = self.convoy_rows[flow.name].longest_boarding_s(kind)
                    terms.append((f"first/{flow.name}/{span_name(bucket)}/{kind.id}", -spared))
        first = least([self.times.boards_at(kind, place.id) for kind in kinds.values()])

        def right(moment: Moment) -> int:
            since = later(first, moment.since)
            return place.bays * open_s(place.hours, since, moment.boards_by(flows, place.id))

        return row(terms, right)


def _before_step(parts: list[int]) -> Callable[[Moment], int]:
    return lambda moment: sum(parts[: moment.full_steps])


def _this_step(parts: list[int]) -> Callable[[Moment], int]:
    return lambda moment: parts[moment.full_steps]


def _up_to_step(parts: list[int]) -> Callable[[Moment], int]:
    return lambda moment: sum(parts[: moment.full_steps + 1])


def step_rows(times: Times) -> Iterator[tuple[str, Row]]:
    """Rows of the case's step rule, if it has one."""
    rule = step_rule(times.scenario)
    if rule is not None:
        yield from StepRows(times, rule).rows()
