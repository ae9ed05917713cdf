"""Rows of the bound by name: one side's share of a post, and late convoys behind it (bound.md, section 9)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

from safeconduct.checker.bound_fleet import uses
from safeconduct.checker.bound_flows import Flow, step_rule
from safeconduct.checker.bound_moment import Moment
from safeconduct.checker.bound_roads import Roads, open_s, up
from safeconduct.checker.bound_rows import Row, later, reaching, row, seats, served, span_name
from safeconduct.checker.bound_steps import full
from safeconduct.checker.bound_times import Times, least
from safeconduct.scenario.model import Place, VehicleClass

Passing = list[tuple[Flow, VehicleClass]]


def staging_rows(times: Times) -> Iterator[tuple[str, Row]]:
    """``lanes/P/u`` and ``staged-lanes``."""
    for post in times.network.posts.values():
        going = _passing([flow for flow in times.flows if not flow.beyond], post)
        for undertaking in times.scenario.undertakings:
            own = [(f, k) for f, k in going if all(group.undertaking == undertaking.id for group in f.groups)]
            if own:
                yield (
                    f"lanes/{post.id}/{undertaking.id}",
                    row(served(post, own), _lane_hours(times, post, own)),
                )
        late = {flow.name: flow for flow, _ in going if flow.late}
        for line in dict.fromkeys(line for flow in late.values() for line in flow.lines):
            yield from _staged(times, post, line, going)


def _passing(flows: Iterable[Flow], post: Place) -> Passing:
    return [(flow, kind) for flow in flows for kind in flow.classes if post.id in flow.unmissable[kind.id]]


def _lane_hours(times: Times, post: Place, passing: Passing) -> Callable[[Moment], int]:
    return lambda moment: post.lanes * open_s(post.hours, *reaching(times, moment, passing, post.id))


def _staged(times: Times, post: Place, line: str, going: Passing) -> Iterator[tuple[str, Row]]:
    flows = [
        flow
        for flow in times.flows
        if flow.late
        and tuple(flow.lines) == (line,)
        and all(
            post.id in flow.unmissable[kind.id] and post.id not in flow.after_line[kind.id]
            for kind in flow.classes
        )
    ]
    ahead_s = _ahead_s(times, post, line, flows) if flows else None
    if ahead_s is None:
        return
    limits = times.scenario.convoy
    back = max((seats(kind) for flow in flows for kind in flow.coming_back), default=0)
    own = max((seats(kind) for flow in flows for kind in flow.own), default=0)
    begun = post.lanes * (post.vehicle_s + post.person_s * max(back, own))
    begun += limits.most * (post.vehicle_s + post.person_s * back)
    private = limits.most_own * (post.vehicle_s + post.person_s * own) if own else 0
    pairs = {(flow.place, flow.end) for flow in flows}
    mine = _passing(flows, post)
    others = [(flow, kind) for flow, kind in going if (flow.place, flow.end) not in pairs]
    name = f"staged-lanes/{post.id}/{line}"
    for suffix, with_them in (("", []), ("/all", others)):
        both = (mine, with_them)
        everyone = [*mine, *with_them]
        yield (
            f"{name}{suffix}",
            row(served(post, everyone), _since(times, post, both, (ahead_s, begun + private))),
        )
        returning = [(flow, kind) for flow, kind in everyone if not kind.one_way]
        right = _since(times, post, both, (ahead_s, begun))
        yield f"{name}{suffix}/returning", row(served(post, returning), right)
    for side in (0, 1):
        yield from _narrow(times, (post, line, side), mine, ahead_s)


def _narrow(
    times: Times, where: tuple[Place, str, int], mine: Passing, ahead_s: int
) -> Iterator[tuple[str, Row]]:
    """``narrow-lane``: late convoys on a single lane that one side's step needs too."""
    post, line, side = where
    scenario = times.scenario
    rule = step_rule(scenario)
    always = any(opens <= scenario.start and closes >= scenario.horizon for opens, closes in post.hours)
    if rule is None or post.lanes > 1 or not always:
        return
    undertaking = scenario.undertaking[(rule.a, rule.b)[side]]
    theirs = [
        (flow, kind)
        for flow in times.flows
        if not flow.beyond and any(group.undertaking == undertaking.id for group in flow.groups)
        for kind in flow.classes
    ]
    if not theirs or any(post.id not in flow.unmissable[kind.id] for flow, kind in theirs):
        return
    begins = least([times.passes_at(flow, kind, post.id) for flow, kind in theirs])
    leaving = times.network.leaving((post.id,))
    rest_s = least(
        [times.network.loaded(kind).least(post.id, leaving).get(flow.end) for flow, kind in theirs]
    )
    if begins is None or rest_s is None:
        return
    most_seats = max(seats(kind) for _, kind in theirs)
    behind_s = max(0, ahead_s - rest_s)
    sums = [0, *accumulate(step[side] for step in rule.steps)]

    def begun(moment: Moment) -> int | None:
        first, _ = reaching(times, moment, mine, post.id)
        steps = moment.full_steps
        if steps:
            needed = max(0, min(sums[steps], full(times, undertaking)) - sums[steps - 1])
            taken_s = needed * (post.vehicle_s + post.person_s * most_seats) // most_seats
            if taken_s > behind_s:
                return later(first, begins + taken_s - behind_s)
        return first

    def last_of(moment: Moment, passing: Passing) -> int | None:
        return reaching(times, moment, passing, post.id)[1]

    name = f"narrow-lane/{post.id}/{line}/{undertaking.id}"
    both = [*mine, *(each for each in theirs if each[0] not in [flow for flow, _ in mine])]
    yield (
        name,
        row(served(post, mine), lambda moment: open_s(post.hours, begun(moment), last_of(moment, mine))),
    )
    yield (
        f"{name}/all",
        row(
            [*served(post, both), *_between(times, post, mine, theirs)],
            lambda moment: open_s(post.hours, least([begins, begun(moment)]), last_of(moment, both)),
        ),
    )


def _between(times: Times, post: Place, mine: Passing, theirs: Passing) -> Iterator[tuple[str, int]]:
    """Empty runs through the post that lie between two late trips."""
    own = list({flow.name: flow for flow, _ in mine}.values())
    known = {flow.name for flow, _ in [*mine, *theirs]}
    late = [flow for flow in times.flows if flow.late]
    if any(flow.name not in known for flow in late):
        return
    names = {flow.name for flow in own}
    for mover in times.movers:
        served_by = [flow for flow in own if times.serves(flow, mover)]
        places, ends = {flow.place for flow in served_by}, {flow.end for flow in served_by}
        roads = times.network.empty(mover)
        around = any(roads.joins(end, place, without=post.id) for end in ends for place in places)
        if around or post.id in places or post.id in ends:
            continue
        after_the_steps = [flow for flow in times.flows if flow.part != "early" and not flow.beyond]
        for flow, bucket, column in uses(times, mover, after_the_steps):
            if flow.name in names:
                yield column, post.empty_s
                yield f"first/{flow.name}/{span_name(bucket)}/{mover.id}", -post.empty_s
            elif flow.late or flow.place == post.id or _near(roads, ends, flow.place, post.id):
                yield column, -post.empty_s


def _near(roads: Roads, ends: Iterable[str], place: str, post: str) -> bool:
    """True where the place can be reached from one of the ends on this side of the post."""
    return any(roads.joins(end, place, without=post) for end in ends)


def _ahead_s(times: Times, post: Place, line_id: str, flows: list[Flow]) -> int | None:
    """ω: the longest from a convoy's last inspection to its crossing; None where nothing limits it."""
    scenario = times.scenario
    line = scenario.place[line_id]
    direct = [leg for leg in scenario.legs if leg.start == post.id and leg.end == line_id]
    if post.wait_max_s is None or line.wait_max_s is None or line.kind == "post" or len(direct) != 1:
        return None
    kinds = {kind.id: kind for flow in flows for kind in flow.classes}
    for kind in kinds.values():
        roads = times.network.loaded(kind)
        for leg, _ in roads.away.get(post.id, []):
            if leg.end != line_id and roads.joins(leg.end, line_id, without=post.id):
                return None
    slowest = max(kind.speed_milli for kind in kinds.values())
    return post.wait_max_s + up(direct[0].loaded_s * slowest, 1000) + line.wait_max_s


def _since(
    times: Times, post: Place, both: tuple[Passing, Passing], spare: tuple[int, int]
) -> Callable[[Moment], int]:
    mine, others = both
    ahead_s, begun = spare

    def right(moment: Moment) -> int:
        first, last = reaching(times, moment, mine, post.id)
        other_first, other_last = reaching(times, moment, others, post.id)
        since = least([later(first, moment.since - ahead_s), other_first])
        ends = [end for end in (last, other_last) if end is not None]
        return post.lanes * open_s(post.hours, since, max(ends, default=None)) + begun

    return right
