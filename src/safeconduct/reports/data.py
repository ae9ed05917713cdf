"""Everything that the charts of a report draw, as one JSON object. Times are seconds after the scenario's start."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any

from safeconduct.agreement.rules import After, InStep, Rule, Tranches
from safeconduct.checker.bound_figures import ceiling_points
from safeconduct.plans.curves import (
    Steps,
    crossed_curve,
    crosses_at,
    out_curve,
    outdoors_curve,
    road_curve,
    waiting_curve,
)
from safeconduct.plans.model import Convoy, Load
from safeconduct.reports.corridor import in_line, places_used
from safeconduct.reports.drawn import Drawn
from safeconduct.reports.limit_data import proof, queues, use
from safeconduct.reports.names import in_language, place_name
from safeconduct.reports.standing import night_place, worst_moment
from safeconduct.reports.sun import nights
from safeconduct.scenario.model import NEEDS, Scenario
from safeconduct.units import HOUR_S
from safeconduct.words.voice import message_ids

MOST_STRING_ROWS = 26  # with more places a string diagram is a tangle: one row per assembly place instead
CHART = "chart-"  # messages with this prefix are given to the front end, which has no Fluent files of its own


def chart_json(drawn: Drawn) -> str:
    """The data as text that can stand inside a ``script`` element."""
    text = json.dumps(chart_data(drawn), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def chart_data(drawn: Drawn) -> dict[str, Any]:
    """The data of every chart, as plain lists, numbers and text."""
    scenario, plan, voice = drawn.scenario, drawn.plan, drawn.voice
    since = _since(scenario)
    curves = {
        "out": out_curve(plan),
        "road": road_curve(scenario, plan),
        "waiting": waiting_curve(scenario, plan),
        "outdoors": outdoors_curve(scenario, plan),
    }
    return {
        "begin": since(drawn.begin),
        "end": since(drawn.end),
        "now": since(drawn.as_of),
        "worst": since(worst_moment(scenario, plan)),
        "planned": scenario.people_total,
        "digits": voice.language.digits,
        "clock": _clock(drawn),
        "nights": [[since(a), since(b)] for a, b in nights(drawn.begin, drawn.end, *night_place(scenario))],
        "closed": _closed(drawn),
        "places": _places(drawn),
        "roads": _roads(drawn),
        "strings": _strings(drawn),
        "convoys": [_convoy(drawn, convoy) for convoy in plan.convoys],
        "sides": _sides(drawn),
        "curves": {name: _points(curve, since) for name, curve in curves.items()},
        "bound": _bound(drawn, curves["out"]),
        "categories": _categories(drawn),
        "balance": [entry for rule in scenario.rules if (entry := _balance(drawn, rule))],
        "queues": queues(drawn),
        "use": use(drawn),
        "proof": proof(drawn),
        "words": {
            n.removeprefix(CHART): voice.say(n) for n in sorted(message_ids("en")) if n.startswith(CHART)
        },
    }


def _since(scenario: Scenario) -> Callable[[int], int]:
    return lambda at: at - scenario.start


def _points(curve: Steps, since: Callable[[int], int]) -> list[list[int]]:
    return [[since(at), value] for at, value in curve.points]


def _clock(drawn: Drawn) -> dict[str, Any]:
    """Offsets of the local clock by the second from which they hold, and the name of each local day."""
    voice, since = drawn.voice, _since(drawn.scenario)
    offsets: list[list[int]] = []
    for at in range(drawn.begin - HOUR_S, drawn.end + HOUR_S, HOUR_S // 4):
        shift = int((voice.local(at).utcoffset() or timedelta(0)).total_seconds())
        if not offsets or offsets[-1][1] != shift + drawn.scenario.start:
            offsets.append([since(at), shift + drawn.scenario.start])
    days = []
    day = voice.local(drawn.begin).date()
    while day <= voice.local(drawn.end).date():
        midnight = int(datetime.combine(day, time(0), voice.zone).timestamp())
        days.append([since(midnight), voice.day(midnight)])
        day += timedelta(days=1)
    return {"offsets": offsets, "days": days}


def _closed(drawn: Drawn) -> list[list[int]]:
    """Spans in which no undertaking's window is open; none where any of them is unrestricted."""
    scenario, since = drawn.scenario, _since(drawn.scenario)
    used = {group.undertaking for group in scenario.groups}
    if any(undertaking not in scenario.window for undertaking in used):
        return []
    edges = {drawn.begin, drawn.end}
    for undertaking in used:
        edges |= {at for span in scenario.window[undertaking] for at in span if drawn.begin < at < drawn.end}
    cuts = sorted(edges)
    shut = [
        (a, b)
        for a, b in pairwise(cuts)
        if not any(begin <= a < end for u in used for begin, end in scenario.window[u])
    ]
    return [[since(a), since(b)] for a, b in shut]


def _places(drawn: Drawn) -> list[dict[str, Any]]:
    used = places_used(drawn.plan)
    return [
        {
            "id": place.id,
            "name": place_name(drawn.voice, drawn.scenario, place.id),
            "kind": place.kind,
            "kindName": drawn.voice.say(f"kind-{place.kind}"),
            "lat": place.lat,
            "lon": place.lon,
            "used": place.id in used,
        }
        for place in drawn.scenario.places
    ]


def _roads(drawn: Drawn) -> list[dict[str, Any]]:
    """Each road once, with how many convoys take it; ``way`` tells a road of convoys from one of empty runs."""
    number = {place.id: index for index, place in enumerate(drawn.scenario.places)}
    convoys: dict[tuple[int, int], int] = {}
    for convoy in drawn.plan.convoys:
        for leg_id in convoy.legs:
            leg = drawn.scenario.leg[leg_id]
            road = _pair(number[leg.start], number[leg.end])
            convoys[road] = convoys.get(road, 0) + 1
    roads = dict.fromkeys(_pair(number[leg.start], number[leg.end]) for leg in drawn.scenario.legs)
    return [{"ends": list(road), "convoys": convoys.get(road, 0)} for road in roads]


def _pair(one: int, other: int) -> tuple[int, int]:
    return (min(one, other), max(one, other))


def _strings(drawn: Drawn) -> dict[str, Any]:
    """The rows of the timeline: places in a line, or assembly places alone where there are too many."""
    line = in_line(drawn.scenario, drawn.plan)
    by_place = len(line) <= MOST_STRING_ROWS
    if not by_place:
        first: dict[str, int] = {}
        for convoy in sorted(drawn.plan.convoys, key=lambda convoy: convoy.departs_at):
            first.setdefault(convoy.origin, convoy.departs_at)
        line = tuple(first)
    number = {place.id: index for index, place in enumerate(drawn.scenario.places)}
    return {"byPlace": by_place, "rows": [number[place] for place in line]}


def _sides(drawn: Drawn) -> list[str]:
    """What the colours of convoys mean: undertakings where there are any, otherwise nothing."""
    scenario = drawn.scenario
    return [in_language(drawn.voice, u.name, u.name_ar) for u in scenario.undertakings]


def convoy_side(scenario: Scenario, convoy: Convoy) -> int:
    """The number of the undertaking under which most of a convoy's people leave; −1 for none."""
    ids = [undertaking.id for undertaking in scenario.undertakings]
    count = dict.fromkeys(ids, 0)
    for trip in convoy.trips:
        for load in trip.loads:
            undertaking = scenario.group[load.group].undertaking
            if undertaking in count:
                count[undertaking] += load.people
    best = max(ids, key=lambda entry: (count[entry], -ids.index(entry)), default=None)
    return ids.index(best) if best is not None and count[best] else -1


def _convoy(drawn: Drawn, convoy: Convoy) -> dict[str, Any]:
    scenario, since = drawn.scenario, _since(drawn.scenario)
    number = {place.id: index for index, place in enumerate(scenario.places)}
    side = convoy_side(scenario, convoy)
    line = scenario.undertakings[side].line if side >= 0 else ""
    crosses = crosses_at(convoy, line)
    return {
        "id": convoy.id,
        "side": side,
        "people": convoy.people,
        "vehicles": len(convoy.trips),
        "stretchers": sum(_carried(scenario, convoy, "stretcher")),
        "boards": since(min(trip.bay_at for trip in convoy.trips)),
        "departs": since(convoy.departs_at),
        "crosses": None if crosses is None else since(crosses),
        "out": since(convoy.out_at),
        "stops": [
            [number[s.place], since(s.arrives_at), since(s.ready_at), since(s.leaves_at)]
            for s in convoy.stops
        ],
    }


def _carried(scenario: Scenario, convoy: Convoy, need: str) -> Iterable[int]:
    return (
        load.people for trip in convoy.trips for load in trip.loads if scenario.group[load.group].need == need
    )


def _bound(drawn: Drawn, out: Steps) -> dict[str, Any] | None:
    """F̄* as steps from the case's start on, and where the plan is furthest below it."""
    if drawn.bound is None:
        return None
    since = _since(drawn.scenario)
    points = ceiling_points(drawn.scenario, drawn.bound)
    # Held constant from the right: each value holds from the point before it on.
    begins = (drawn.scenario.start, *(at for at, _ in points[:-1]))
    steps = [(begin, most) for begin, (_, most) in zip(begins, points, strict=True)]
    behind, earliest, most = max((most - out.at(begin), -begin, most) for begin, most in steps)
    return {
        "steps": [[since(begin), most] for begin, most in steps],
        "most": drawn.bound.people_max,
        "regret": [since(-earliest), most - behind, most],
    }


def _categories(drawn: Drawn) -> list[dict[str, Any]]:
    scenario, voice = drawn.scenario, drawn.voice
    entries: list[tuple[str, Callable[[Load], bool], int]] = []
    for need in NEEDS:
        total = sum(group.people for group in scenario.groups if group.need == need)
        entries.append((voice.say(f"need-{need}"), _of_need(scenario, need), total))
    priorities = sorted({group.priority for group in scenario.groups})
    for priority in priorities if len(priorities) > 1 else []:
        total = sum(group.people for group in scenario.groups if group.priority == priority)
        name = voice.say("priority", n=str(priority))
        entries.append((name, _of_priority(scenario, priority), total))
    return [
        {"name": name, "total": total, "points": _points(out_curve(drawn.plan, chosen), _since(scenario))}
        for name, chosen, total in entries
        if total
    ]


def _of_need(scenario: Scenario, need: str) -> Callable[[Load], bool]:
    return lambda load: scenario.group[load.group].need == need


def _of_priority(scenario: Scenario, priority: int) -> Callable[[Load], bool]:
    return lambda load: scenario.group[load.group].priority == priority


def _balance(drawn: Drawn, rule: Rule) -> dict[str, Any] | None:
    """The two sides of a reciprocity rule: people past the line against what is due. *After* has no two sides."""
    scenario, since = drawn.scenario, _since(drawn.scenario)
    if isinstance(rule, After) or rule.a not in scenario.undertaking or rule.b not in scenario.undertaking:
        return None
    sides = [
        {
            "name": in_language(drawn.voice, scenario.undertaking[u].name, scenario.undertaking[u].name_ar),
            "due": scenario.undertaking[u].due,
            "points": _points(crossed_curve(scenario, drawn.plan, u), since),
        }
        for u in (rule.a, rule.b)
    ]
    tolerance = float(rule.tolerance) if isinstance(rule, InStep) and rule.ratio is None else None
    steps = [list(step) for step in rule.steps] if isinstance(rule, Tranches) else []
    kind = {"InStep": "in-step", "Tranches": "steps", "Paired": "paired"}[type(rule).__name__]
    name = drawn.voice.say(f"rule-{kind}")
    return {"kind": kind, "name": name, "sides": sides, "tolerance": tolerance, "steps": steps}
