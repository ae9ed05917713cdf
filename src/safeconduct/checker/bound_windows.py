"""Rows of the bound by name: posts and movers whose people all keep windows (bound.md, section 9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from safeconduct.checker.bound_finer import families, groups_of
from safeconduct.checker.bound_fleet import Days, number_of, uses
from safeconduct.checker.bound_flows import Flow, step_rule
from safeconduct.checker.bound_moment import Moment
from safeconduct.checker.bound_roads import Mover, open_s
from safeconduct.checker.bound_rows import Row, later, reaching, row, served
from safeconduct.checker.bound_steps import StepRows
from safeconduct.checker.bound_times import Times
from safeconduct.checker.movement import union
from safeconduct.scenario.model import Place, Spans, TeamClass, VehicleClass


def window_rows(times: Times) -> Iterator[tuple[str, Row]]:
    """``lanes/P/windows``, ``after-lanes/P/windows`` and ``rotation``."""
    rule = step_rule(times.scenario)
    for post in times.network.posts.values():
        passing = [
            (flow, kind)
            for flow in times.flows
            for kind in flow.classes
            if not flow.beyond and post.id in flow.unmissable[kind.id]
        ]
        yield from _lanes(times, f"lanes/{post.id}/windows", post, passing, dict(served(post, passing)))
        late = [(flow, kind) for flow, kind in passing if flow.late]
        if rule is not None and late:
            terms = StepRows(times, rule).after_lanes(post).terms
            yield from _lanes(times, f"after-lanes/{post.id}/windows", post, late, terms)
    for name, kinds in families(times):
        yield from _rotation(times, name, kinds)
    for team in times.scenario.teams:
        yield from _rotation(times, team.id, (team,))


def _shared_windows(times: Times, flows: Iterable[Flow]) -> Spans | None:
    """The union of the windows of all these flows' people; None where one has none, or where nothing is left out."""
    scenario = times.scenario
    sides = {group.undertaking for flow in flows for group in flow.groups}
    if not sides or any(side not in scenario.window for side in sides):
        return None
    spans = union([scenario.window[side] for side in sorted(sides)])
    if len(spans) == 1 and spans[0][0] <= scenario.start and spans[0][1] >= scenario.horizon:
        return None
    return spans


def _lanes(
    times: Times, name: str, post: Place, passing: list[tuple[Flow, VehicleClass]], terms: dict[str, int]
) -> Iterator[tuple[str, Row]]:
    windows = _shared_windows(times, [flow for flow, _ in passing])
    if windows is None:
        return
    cuts = [(max(a, c), min(b, d)) for a, b in post.hours for c, d in windows]
    hours = tuple(sorted(cut for cut in cuts if cut[0] < cut[1]))

    def right(moment: Moment) -> int:
        first, last = reaching(times, moment, passing, post.id)
        if name.startswith("after-"):
            first = later(first, moment.since)
        return post.lanes * open_s(hours, first, last)

    yield name, row(terms.items(), right)


def _rotation(times: Times, name: str, movers: tuple[Mover, ...]) -> Iterator[tuple[str, Row]]:
    groups = list(groups_of(times, name, movers, late=False))
    windows = _shared_windows(times, [group.flow for group in groups])
    if windows is None:
        return
    back_s = min(_back_s(times, mover) for mover in movers)
    terms: list[tuple[str, int]] = []
    for group in groups:
        if group.posts:
            what = "queue" if group.kinds else "inspect"
            terms += [(group.column(what, bucket), 1) for bucket in group.flow.buckets]
    for mover in movers:
        terms += [(column, flow.least_s[mover.id] + back_s) for flow, _, column in uses(times, mover)]
    start = times.scenario.start

    def right(moment: Moment) -> int:
        total = 0
        for mover in movers:
            last = Days(times, mover).last(moment)
            for opens, closes in windows if last is not None else ():
                length = min(closes, last or start) - max(opens, start)
                total += number_of(mover) * (length + back_s) if length > 0 else 0
        return total

    yield f"rotation/{name}", row(terms, right)


def _back_s(times: Times, mover: Mover) -> int:
    """back(x): least seconds between an arrival with people and the next departure with people."""
    found = []
    for reception in times.receptions_of(mover):
        unload_s = 0 if isinstance(mover, TeamClass) else times.scenario.place[reception].unload_s
        for place in times.places_of(mover):
            way = times.empty_s(mover, reception, place)
            if way is not None:
                found.append(unload_s + Days(times, mover).turnaround_s() + way)
    return min(found) + times.scenario.convoy.form_up_s if found else 0
