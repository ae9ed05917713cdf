"""Rows of the bound by name: families of classes, and trips but the first of late flows (bound.md, section 9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import lcm

from safeconduct.checker.bound_fleet import Days, number_of, uses
from safeconduct.checker.bound_flows import Flow, step_rule
from safeconduct.checker.bound_moment import Moment
from safeconduct.checker.bound_roads import Mover, up
from safeconduct.checker.bound_rows import (
    ConvoyRows,
    Row,
    aboard,
    constant,
    convoys,
    row,
    seats,
    span_name,
    trips,
)
from safeconduct.checker.bound_times import Times
from safeconduct.scenario.model import TeamClass, VehicleClass

Bucket = tuple[int, int]
Terms = list[tuple[str, int]]


class Group:
    """Those who wait together in the convoys of a flow: the classes of a family that serve it, or a class of teams."""

    def __init__(self, times: Times, flow: Flow, name: str, movers: tuple[Mover, ...]) -> None:
        self.times, self.flow, self.name = times, flow, name
        self.rows = ConvoyRows(times, flow)
        self.kinds = [kind for kind in flow.coming_back if kind in movers]
        self.teams = [team for team in flow.teams if team in movers]
        if self.kinds:
            ways = [flow.unmissable[kind.id] for kind in self.kinds]
            behind = [flow.after_line[kind.id] for kind in self.kinds]
            self.posts = frozenset.intersection(*map(frozenset, ways))
            self.before = (
                self.posts - frozenset.intersection(*map(frozenset, behind)) if flow.late else frozenset()
            )
        else:
            self.posts = frozenset(flow.unmissable_all)
            self.before = frozenset(flow.before_line_all) if flow.late else frozenset()

    def column(self, what: str, bucket: Bucket) -> str:
        """A column of this group."""
        return f"{what}/{self.flow.name}/{span_name(bucket)}/{self.name}"

    def firsts(self, bucket: Bucket, factor: Callable[[Mover], int]) -> Terms:
        """Columns of first trips, or first convoys, each with a factor."""
        movers: list[Mover] = [*self.kinds, *self.teams]
        return [(f"first/{self.flow.name}/{span_name(bucket)}/{mover.id}", factor(mover)) for mover in movers]

    def loading(self, bucket: Bucket, sigma: int) -> Terms:
        """σ·Σ b·p − β(F)·A(σ)·Σ c."""
        boarding_s = {str(need): seconds for need, seconds in self.times.boarding_s.items()}
        early = sum(max(0, sigma - up(each, self.rows.bays)) for each in range(1, bucket[1] + 1))
        longest = max(self.rows.longest_boarding_s(kind) for kind in self.kinds)
        terms: Terms = []
        for kind in self.kinds:
            terms += aboard(self.flow, bucket, kind, lambda need: sigma * boarding_s.get(need, 0))
        return terms + [(convoys(self.flow, bucket, team.id), -longest * early) for team in self.flow.teams]

    def least(self, bucket: Bucket) -> Terms:
        """The least passage of posts, by trip or convoy."""
        passage = self.rows.least_passage_s(self.posts, bucket[0])
        return [
            *((trips(self.flow, bucket, kind), passage) for kind in self.kinds),
            *((convoys(self.flow, bucket, team.id), passage) for team in self.teams),
        ]

    def full(self, bucket: Bucket) -> tuple[int, Terms, int]:
        """The work of full convoys at posts, its unit M, and what of it a first trip may have done before the line."""
        low, high = bucket
        places = self.times.scenario.place
        unit = lcm(*(places[post].lanes for post in self.posts))
        most = max(seats(kind) for kind in self.kinds) if self.kinds else self.rows.most_seats
        terms: Terms = []
        for name in sorted(self.posts):
            share, post = unit // places[name].lanes, places[name]
            if self.kinds:
                for kind in self.kinds:
                    terms.append((trips(self.flow, bucket, kind), share * post.vehicle_s * low))
                    terms += aboard(self.flow, bucket, kind, constant(share * post.person_s * 2 * low))
                for team in self.flow.teams:
                    factor = -share * post.person_s * most * low * low
                    terms.append((convoys(self.flow, bucket, team.id), factor))
                continue
            for team in self.teams:
                factor = share * low * (post.vehicle_s + post.person_s * most)
                terms.append((convoys(self.flow, bucket, team.id), factor))
            for kind in self.flow.coming_back:
                terms.append((trips(self.flow, bucket, kind), -share * post.person_s * most))
                terms += aboard(self.flow, bucket, kind, constant(share * post.person_s))
        spared = sum(
            (
                Fraction(
                    unit * (places[name].vehicle_s * low + places[name].person_s * most * high),
                    places[name].lanes,
                )
                for name in self.before
            ),
            Fraction(0),
        )
        return unit, terms, int(spared)

    def waiting(self, bucket: Bucket) -> Iterator[tuple[str, Row]]:
        """``boarding`` and ``waiting`` of a family."""
        load, queue = self.column("load", bucket), self.column("queue", bucket)
        for sigma in self.rows.sigmas(bucket):
            yield (
                self.column("boarding", bucket) + f"/{sigma}",
                row([*self.loading(bucket, sigma), (load, -1)], 0),
            )
        if self.posts:
            yield self.column("waiting", bucket) + "/least", row([*self.least(bucket), (queue, -1)], 0)
            if bucket[0] > 0:
                unit, terms, _ = self.full(bucket)
                yield self.column("waiting", bucket) + "/full", row([*terms, (queue, -unit)], 0)

    def again(self, bucket: Bucket) -> Iterator[tuple[str, Row]]:
        """``reloading`` and ``requeueing``."""
        if self.kinds:
            reload = self.column("reload", bucket)
            for sigma in self.rows.sigmas(bucket):
                longest = {kind.id: sigma * self.rows.longest_boarding_s(kind) for kind in self.kinds}
                firsts = self.firsts(bucket, lambda mover, longest=longest: -longest[mover.id])  # type: ignore[misc]
                terms = [*self.loading(bucket, sigma), *firsts, (reload, -1)]
                yield self.column("reloading", bucket) + f"/{sigma}", row(terms, 0)
        if not self.posts:
            return
        requeue = self.column("requeue", bucket)
        passage = self.rows.least_passage_s(self.before, bucket[0])
        terms = [*self.least(bucket), *self.firsts(bucket, lambda _: -passage), (requeue, -1)]
        yield self.column("requeueing", bucket) + "/least", row(terms, 0)
        if bucket[0] > 0:
            unit, work, spared = self.full(bucket)
            terms = [*work, *self.firsts(bucket, lambda _: -spared), (requeue, -unit)]
            yield self.column("requeueing", bucket) + "/full", row(terms, 0)


def families(times: Times) -> list[tuple[str, tuple[VehicleClass, ...]]]:
    """Returning classes with places for the same needs, and the family's id."""
    found: dict[frozenset[str], list[VehicleClass]] = {}
    for kind in times.scenario.classes:
        if not kind.one_way:
            found.setdefault(frozenset(need for need, places in kind.places if places > 0), []).append(kind)
    return [("+".join(kind.id for kind in kinds), tuple(kinds)) for kinds in found.values()]


def groups_of(times: Times, name: str, movers: tuple[Mover, ...], *, late: bool) -> Iterator[Group]:
    """The group of a family, or a class of teams, on every flow; or on late ones."""
    for flow in times.flows:
        if (flow.late or not late) and any(times.serves(flow, mover) for mover in movers):
            yield Group(times, flow, name, movers)


def finer_rows(times: Times) -> Iterator[tuple[str, Row]]:
    """Every row of section 9 by name."""
    for name, kinds in families(times):
        if len(kinds) > 1:
            for group in groups_of(times, name, kinds, late=False):
                for bucket in group.flow.buckets:
                    yield from group.waiting(bucket)
            yield f"time/{name}", _time(times, name, kinds)
    if step_rule(times.scenario) is None:
        return
    crews: list[tuple[str, tuple[Mover, ...]]] = [*families(times)]
    crews += [(team.id, (team,)) for team in times.scenario.teams]
    for name, movers in crews:
        for group in groups_of(times, name, movers, late=True):
            for bucket in group.flow.buckets:
                yield from group.again(bucket)
        yield f"again/{name}", _again(times, name, movers)


def _time(times: Times, name: str, kinds: tuple[VehicleClass, ...]) -> Row:
    terms: Terms = []
    for group in groups_of(times, name, kinds, late=False):
        for bucket in group.flow.buckets:
            terms.append((group.column("load", bucket), 1))
            if group.posts:
                terms.append((group.column("queue", bucket), 1))
    days = [Days(times, kind) for kind in kinds]
    form_up_s = times.scenario.convoy.form_up_s
    for each in days:
        for flow, _, column in uses(times, each.mover):
            terms.append((column, form_up_s + flow.least_s[each.mover.id] + flow.unload_s))
        terms += each.empty_runs()
    rights = [each.time_row().right for each in days]
    return row(terms, lambda moment: sum(right(moment) for right in rights))


def _again(times: Times, name: str, movers: tuple[Mover, ...]) -> Row:
    late = [flow for flow in times.flows if flow.late]
    terms: Terms = []
    for group in groups_of(times, name, movers, late=True):
        for bucket in group.flow.buckets:
            if group.kinds:
                terms.append((group.column("reload", bucket), 1))
            if group.posts:
                terms.append((group.column("requeue", bucket), 1))
    form_up_s = times.scenario.convoy.form_up_s
    for mover in movers:
        for flow, bucket, column in uses(times, mover, late):
            back_s = return_s(times, mover, flow.place, late)
            unload_s = 0 if isinstance(mover, TeamClass) else flow.unload_s
            terms.append((column, form_up_s + flow.least_s[mover.id] + unload_s + back_s))
            first = f"first/{flow.name}/{span_name(bucket)}/{mover.id}"
            terms.append((first, -(back_s + form_up_s + flow.to_line_s[mover.id])))

    def right(moment: Moment) -> int:
        ends = [(mover, Days(times, mover).last(moment, late)) for mover in movers]
        return sum(number_of(mover) * max(0, end - moment.since) for mover, end in ends if end is not None)

    return row(terms, right)


def return_s(times: Times, mover: Mover, place: str, late: list[Flow]) -> int:
    """ret(x,a): least seconds from a reception of late flows back to a place."""
    receptions = {flow.end for flow in late if times.serves(flow, mover)}
    ways = [way for end in receptions if (way := times.empty_s(mover, end, place)) is not None]
    return min(ways) + Days(times, mover).turnaround_s() if ways else 0


def finer_columns(times: Times) -> Iterator[tuple[str, int]]:
    """Every column of section 9 with its upper bound."""
    span_s = times.scenario.horizon - times.scenario.start
    crews: list[tuple[str, tuple[Mover, ...]]] = [*families(times)]
    crews += [(team.id, (team,)) for team in times.scenario.teams]
    for name, movers in crews:
        for group in groups_of(times, name, movers, late=False):
            for bucket in group.flow.buckets:
                if group.kinds and len(movers) > 1:
                    yield group.column("load", bucket), group.flow.people * span_s
                    yield group.column("queue", bucket), group.flow.people * span_s
                if group.flow.late:
                    yield group.column("reload", bucket), group.flow.people * span_s
                    yield group.column("requeue", bucket), group.flow.people * span_s
