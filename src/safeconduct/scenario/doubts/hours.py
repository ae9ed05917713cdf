"""Is there time enough: windows against trips, hours against boarding, hours aboard against water and drivers' duty?"""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.scenario.doubts.notes import Notes, Service, hm
from safeconduct.scenario.doubts.reach import Services
from safeconduct.scenario.model import Group, Scenario, Spans
from safeconduct.units import at_rate_s


def doubt_hours(notes: Notes, services: Services) -> None:
    """Trips that do not fit into windows, hours, duties, the horizon, or what people can stand aboard."""
    for group in notes.scenario.groups:
        ways = services[group.id]
        if not ways:
            continue
        _window(notes, group, ways)
        _place_hours(notes, group)
        _road_hours(notes, group, ways)
        _aboard(notes, group, ways)
        _duty(notes, group, ways)
        _horizon(notes, group, ways)


def boarding_s(scenario: Scenario, group: Group, people: int) -> int:
    """Seconds in which so many of a group board one vehicle, registration included."""
    each = dict(scenario.boarding_s).get(group.need, 0)
    desk = scenario.place[group.place].people_per_h
    return max(people * each, at_rate_s(people, desk) if desk else 0)


def aboard_s(scenario: Scenario, way: Service, vehicles: int) -> int:
    """Least seconds aboard for the first who boards a convoy of so many full vehicles, until all are unloaded."""
    group = way.group
    place = scenario.place[group.place]
    people = min(way.kind.holds(group.need), group.people)
    side_by_side = vehicles if way.kind.one_way else max(1, place.bays)
    rounds = -(-vehicles // side_by_side)
    each = dict(scenario.boarding_s).get(group.need, 0) * people
    desk = at_rate_s(people * vehicles, place.people_per_h) if place.people_per_h else 0
    boarding = max(rounds * each, desk)
    return (
        boarding
        + scenario.convoy.form_up_s
        + _queued_s(scenario, way, people, vehicles)
        + way.reception.unload_s
    )


def _queued_s(scenario: Scenario, way: Service, people: int, vehicles: int) -> int:
    """The road for a convoy: at each post its last vehicle waits for those before it."""
    extra = 0
    for leg in way.legs(scenario)[1:]:
        post = scenario.place[leg.start]
        if post.kind == "post":
            turns = -(-vehicles // max(1, post.lanes)) - 1
            extra += turns * (post.vehicle_s + post.person_s * people)
    return way.loaded_s + extra


def pieces_s(scenario: Scenario, way: Service) -> Iterator[int]:
    """Least seconds of each piece of a road between places where a convoy may stop, ends included."""
    seconds = 0
    for number, leg in enumerate(way.legs(scenario)):
        start = scenario.place[leg.start]
        if number and start.kind == "meeting" and start.safe_to_wait:
            yield seconds
            seconds = 0
        if number and start.kind == "post":
            seconds += start.vehicle_s + start.person_s
        seconds += -(-leg.loaded_s * way.kind.speed_milli // 1000)
    yield seconds


def _longest(spans: Spans) -> int:
    return max((end - begin for begin, end in spans), default=0)


def _window(notes: Notes, group: Group, ways: tuple[Service, ...]) -> None:
    scenario = notes.scenario
    if group.undertaking not in scenario.window:
        return
    open_s = _longest(
        tuple((begin, min(end, scenario.horizon)) for begin, end in scenario.window[group.undertaking])
    )
    needed = min(max(pieces_s(scenario, way)) for way in ways)
    if needed <= open_s:
        return
    shown = f"{hm(open_s)} at the longest" if open_s > 0 else "never open before the horizon"
    who = f"for {group.undertaking}" if group.undertaking else "for people under no undertaking"
    fact = f"needs {hm(needed)} on the road without a stop, and the window {who} is {shown}"
    cure = "widen the window, or mark a meeting point on the way as safe_to_wait"
    notes.row("SC211", ("groups", group.id, "place"), fact, cure)


def _place_hours(notes: Notes, group: Group) -> None:
    scenario = notes.scenario
    needed = boarding_s(scenario, group, 1)
    spans = tuple(
        (max(begin, group.releases[0].at), min(end, scenario.horizon))
        for begin, end in scenario.place[group.place].hours
    )
    if group.releases and needed > _longest(spans):
        fact = f"is never open long enough for one person of {group.id} to board"
        notes.row(
            "SC212", ("places", group.place, "hours"), fact, "widen the hours, or let the group leave earlier"
        )


def _road_hours(notes: Notes, group: Group, ways: tuple[Service, ...]) -> None:
    scenario = notes.scenario
    if any(not _shut(scenario, way) for way in ways):
        return
    shut = _shut(scenario, ways[0])
    fact = f"has only roads that are never open long enough to pass, such as by {', '.join(shut)}"
    notes.row("SC213", ("groups", group.id, "place"), fact, "widen the hours in legs.csv or places.csv")


def _shut(scenario: Scenario, way: Service) -> list[str]:
    shut: list[str] = []
    for number, leg in enumerate(way.legs(scenario)):
        post = scenario.place[leg.start]
        if number and post.kind == "post" and post.vehicle_s > _longest(post.hours):
            shut.append(post.id)
        if -(-leg.loaded_s * way.kind.speed_milli // 1000) > _longest(leg.hours):
            shut.append(leg.id)
    return shut


def _aboard(notes: Notes, group: Group, ways: tuple[Service, ...]) -> None:
    scenario, least = notes.scenario, notes.scenario.convoy.least
    shortest = min(ways, key=lambda way: aboard_s(scenario, way, least))
    seconds = aboard_s(scenario, shortest, least)
    where = ("groups", group.id, "place")
    if scenario.aboard_max_s is not None and seconds > scenario.aboard_max_s:
        limit = hm(scenario.aboard_max_s)
        fact = f"is aboard {hm(seconds)} at least in a convoy of {least}, above aboard_max_h of {limit}"
        notes.row(
            "SC214", where, fact, "carry water and stop at a safe meeting point, or shorten posts and roads"
        )
    gate = boarding_s(scenario, group, 1)
    if gate + scenario.convoy.form_up_s > scenario.convoy.hold_max_s:
        held = hm(gate + scenario.convoy.form_up_s)
        fact = f"sits aboard {held} before departure at least, above hold_max_min of {hm(scenario.convoy.hold_max_s)}"
        notes.row("SC215", where, fact, "shorten boarding or forming up, or allow a longer hold")


def _duty(notes: Notes, group: Group, ways: tuple[Service, ...]) -> None:
    """Only where every way breaks a duty: with another class or team it can be kept."""
    scenario = notes.scenario
    over: list[tuple[int, int, str]] = []
    for way in ways:
        work = (
            boarding_s(scenario, group, 1) + scenario.convoy.form_up_s + way.loaded_s + way.reception.unload_s
        )
        vehicle_limit, team_limit = way.kind.duty_s, way.team.duty_s
        if vehicle_limit is not None and work > vehicle_limit:
            over.append((work, vehicle_limit, way.kind.id))
        elif team_limit is not None and work - way.reception.unload_s > team_limit:
            over.append((work, team_limit, way.team.id))
        else:
            return
    work, limit, who = min(over)
    fact = f"keeps crews at work {hm(work)} for one trip, above the duty of {hm(limit)} of {who}"
    notes.row(
        "SC216",
        ("groups", group.id, "place"),
        fact,
        "relieve crews on the way (leave duty_h empty), or shorten the trip",
    )


def earliest_out(scenario: Scenario, group: Group, ways: tuple[Service, ...], released: int) -> int | None:
    """A second before which nobody released at ``released`` can be out; None where no way leads out."""
    return min((_out_at(scenario, group, way, released) for way in ways), default=None)


def _out_at(scenario: Scenario, group: Group, way: Service, released: int) -> int:
    fetched = scenario.start + (0 if way.kind.one_way else way.empty_s)
    boarded = max(released, fetched) + dict(scenario.boarding_s).get(group.need, 0)
    road = sum(-(-leg.loaded_s * way.kind.speed_milli // 1000) for leg in way.legs(scenario))
    return boarded + scenario.convoy.form_up_s + road + way.reception.unload_s


def _horizon(notes: Notes, group: Group, ways: tuple[Service, ...]) -> None:
    scenario = notes.scenario
    late = 0
    for release in group.releases:
        out = earliest_out(scenario, group, ways, release.at)
        if out is not None and out > scenario.horizon:
            late += release.people
    if late:
        fact = f"lets {late} people board too late to be out by the horizon"
        notes.row(
            "SC217", ("groups", group.id, "available_from"), fact, "release them earlier, or raise horizon_h"
        )
