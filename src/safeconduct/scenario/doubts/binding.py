"""What holds the movement back, and is it more than a guess? Hours that each resource needs, the slowest named.

A rough count, before any plan: everybody goes by the quickest way with every place taken, and each resource works
without a pause. What needs the most hours decides when the last one is out, side by side for each undertaking.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.scenario.doubts.hours import aboard_s
from safeconduct.scenario.doubts.notes import Notes, Service
from safeconduct.scenario.doubts.reach import Services
from safeconduct.scenario.model import Group, Scenario
from safeconduct.units import HOUR_S

_CLOSE = 1.25  # a resource this close to the slowest becomes the slowest when its estimate is a little off
Key = tuple[str, str, str]
"""Table, row and column of a figure."""


@dataclass(frozen=True, slots=True)
class Need:
    """Hours that a resource needs for some people, and the figures that say so."""

    what: str
    hours: float
    figures: tuple[Key, ...]


def doubt_binding(notes: Notes, services: Services) -> None:
    """The figures behind the slowest resource of each undertaking, where nobody stands behind them."""
    scenario = notes.scenario
    by_key = {(figure.table, figure.row, figure.column): figure for figure in scenario.figures}
    said: set[Key] = set()
    for side in ("", *scenario.undertaking):
        groups = [group for group in scenario.groups if group.undertaking == side and services[group.id]]
        needs = hours_needed(scenario, groups, services)
        most = max((need.hours for need in needs), default=0.0)
        for need in needs:
            for key in need.figures if need.hours * _CLOSE >= most else ():
                figure = by_key.get(key)
                if figure is None or key in said or not (figure.assumed or not figure.source):
                    continue
                said.add(key)
                for_whom = f" for {side}" if side else ""
                span = "" if figure.low == figure.high else f" ({figure.low:g} to {figure.high:g})"
                fact = (
                    f"is {figure.planned:g}{span}, only assumed, and binds: "
                    f"{need.what} needs about {need.hours:.{0 if need.hours >= 10 else 1}f} h{for_whom}"
                )
                _note(notes, key, fact)


def hours_needed(scenario: Scenario, groups: list[Group], services: Services) -> tuple[Need, ...]:
    """Hours that every resource needs for these groups, each on its quickest way."""
    sums: dict[str, tuple[float, tuple[Key, ...]]] = {}
    for group in groups:
        for need in _of_group(scenario, group, services):
            before = sums.get(need.what, (0.0, ()))
            figures = tuple(dict.fromkeys((*before[1], *need.figures)))
            sums[need.what] = (before[0] + need.hours, figures)
    return tuple(Need(what, hours, figures) for what, (hours, figures) in sums.items())


def _of_group(scenario: Scenario, group: Group, services: Services) -> Iterator[Need]:
    way, place = services[group.id][0], scenario.place[group.place]
    load = min(way.kind.holds(group.need), group.people)
    vehicles = group.people / load
    if not way.kind.one_way:
        each = dict(scenario.boarding_s).get(group.need, 0)
        figures: tuple[Key, ...] = (("places", place.id, "bays"), ("boarding", "", f"{group.need}_s"))
        yield Need(f"boarding at {place.id}", group.people * each / max(1, place.bays) / HOUR_S, figures)
        yield _fleet(scenario, group, services)
    for desk in (place, way.reception):
        if desk.people_per_h:
            key = ("places", desk.id, "people_per_h")
            yield Need(f"the desk of {desk.id}", group.people / desk.people_per_h, (key,))
    yield from _on_the_road(scenario, way, vehicles)


def _on_the_road(scenario: Scenario, way: Service, vehicles: float) -> Iterator[Need]:
    most = scenario.convoy.most_own if way.kind.one_way else scenario.convoy.most
    people = way.group.people
    for number, leg in enumerate(way.legs(scenario)):
        post = scenario.place[leg.start]
        if number and post.kind == "post":
            work_s = vehicles * post.vehicle_s + people * post.person_s
            figures = tuple(("places", post.id, column) for column in ("lanes", "vehicle_s", "person_s"))
            yield Need(f"the post {post.id}", work_s / max(1, post.lanes) / HOUR_S, figures)
        if leg.headway_s:
            forward = leg.id.removesuffix("-back")
            road = forward if forward in scenario.leg else leg.id
            figures = (
                ("legs", road, "headway_min"),
                ("convoy", "", "most_own" if way.kind.one_way else "most"),
            )
            convoys = vehicles / min(most, way.kind.usable)
            yield Need(f"the headway on {leg.id}", convoys * leg.headway_s / HOUR_S, figures)


def _fleet(scenario: Scenario, group: Group, services: Services) -> Need:
    """All vehicles that could serve the group, each going to and fro without a pause."""
    kinds: dict[str, Service] = {}
    for way in services[group.id]:
        kinds.setdefault(way.kind.id, way)
    rate = 0.0
    for way in kinds.values():
        load = min(way.kind.holds(group.need), group.people)
        back = scenario.network.empty_path(way.reception.id, group.place)
        empty = scenario.network.seconds(back, loaded=False) if back is not None else way.empty_s
        cycle = aboard_s(scenario, way, 1) + way.kind.turnaround_s + empty
        rate += way.kind.usable * load * HOUR_S / max(1, cycle)
    keys = tuple(("vehicles", name, "count") for name in sorted(kinds))
    return Need(f"the round trip of {' and '.join(sorted(kinds))}", group.people / rate, keys)


def _note(notes: Notes, key: Key, fact: str) -> None:
    table, row, column = key
    if table in notes.raw.tables:
        cure = f"find out, or plan for the careful end with {column}_plan"
        notes.row("SC240", key, fact, cure)
    else:
        cure = 'find out, or plan for the careful end: plan = "low" or "high"'
        notes.toml("SC240", (f"{table}/{row}" if row else table, column), fact, cure)
