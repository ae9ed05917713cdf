"""Data of the charts about what is limited: queues, how full everything is, and what the proof rests on."""

from __future__ import annotations

from collections import Counter
from typing import Any

from safeconduct.plans.curves import Steps
from safeconduct.reports.drawn import Drawn
from safeconduct.reports.names import class_name, in_language, place_name, road_text
from safeconduct.reports.resources import Resource, busiest, rests_on
from safeconduct.units import HOUR_S

MOST_HEAT_ROWS = 24


def queues(drawn: Drawn) -> list[dict[str, Any]]:
    """Posts first, then the assembly places whose bays are fullest."""
    start = drawn.scenario.start
    found = [
        {
            "name": place_name(drawn.voice, drawn.scenario, use.post),
            "kind": "post",
            "capacity": drawn.scenario.place[use.post].lanes,
            "waiting": _points(use.queue, start),
            "used": _points(use.lanes, start),
        }
        for use in drawn.posts
    ]
    bays = tuple(entry for entry in drawn.used if entry.kind == "bay")
    for entry, _ in busiest(bays, drawn.begin, drawn.end)[:6]:
        found.append(
            {
                "name": place_name(drawn.voice, drawn.scenario, entry.of),
                "kind": "bay",
                "capacity": entry.capacity,
                "waiting": [],
                "used": _points(entry.use, start),
            }
        )
    return found


def resource_name(drawn: Drawn, entry: Resource) -> str:
    """What a resource is called on a page."""
    scenario, voice = drawn.scenario, drawn.voice
    named = class_name if entry.kind in ("vehicle", "team") else place_name
    of = named(voice, scenario, entry.of)
    return voice.say(f"resource-{entry.kind}", of=of)


def use(drawn: Drawn) -> dict[str, Any]:
    """How full everything limited is, hour by hour, the fullest first."""
    hours = range(drawn.begin, drawn.end, HOUR_S)
    ranked = busiest(drawn.used, drawn.begin, drawn.end)[:MOST_HEAT_ROWS]
    return {
        "hours": [at - drawn.scenario.start for at in hours],
        "rows": [
            {
                "name": resource_name(drawn, entry),
                "shares": [round(entry.share(at, at + HOUR_S), 3) for at in hours],
            }
            for entry, _ in ranked
        ],
    }


def _points(curve: Steps, start: int) -> list[list[int]]:
    return [[at - start, value] for at, value in curve.points]


def proof(drawn: Drawn) -> dict[str, Any] | None:
    """What the proof rests on, instant by instant: 1 where a multiplier is not nought."""
    instants = rests_on(drawn.bound) if drawn.bound else ()
    count = Counter(row for _, rows in instants for row in rows)
    ranked = sorted(count, key=lambda row: (-count[row], row))[:MOST_HEAT_ROWS]
    if not ranked:
        return None
    # What is proved for an instant holds back to the one before it.
    return {
        "hours": [0, *(at - drawn.scenario.start for at, _ in instants)],
        "rows": [
            {"name": _row_name(drawn, kind, of), "shares": [int((kind, of) in rows) for _, rows in instants]}
            for kind, of in ranked
        ],
    }


def _row_name(drawn: Drawn, kind: str, of: str) -> str:
    """What a row of the proof stands for, in words."""
    scenario, voice = drawn.scenario, drawn.voice
    name = voice.language.in_digits(of)
    if of in scenario.place:
        name = place_name(voice, scenario, of)
    elif of in scenario.leg:
        name = road_text(voice, scenario, scenario.leg[of].start, scenario.leg[of].end)
    elif of in scenario.undertaking:
        entry = scenario.undertaking[of]
        name = in_language(voice, entry.name, entry.name_ar)
    elif kind in ("fleet", "duty"):
        name = class_name(voice, scenario, of)
    return voice.say(f"resource-{kind}", of=name)
