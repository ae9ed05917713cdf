"""Where the people of a plan are at each hour, by the plan's own times: for the slider over the moment of a halt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.plans.curves import Steps, called_span, spans, steps
from safeconduct.plans.model import Plan
from safeconduct.reports.parts import Table
from safeconduct.scenario.model import Scenario
from safeconduct.units import HOUR_S
from safeconduct.words.voice import Voice

STATES = ("place", "outdoors", "aboard", "road", "reception")
COLOURS = ("#c9d1d9", "#8a4a00", "#6b2f7a", "#1b4f8a", "#4b4b4b")
"""None of them says good or bad."""
CHOSEN = 12
"""Rows of the table at most."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment: as text, and people by state as counts and as text."""

    at: str
    counts: tuple[int, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moments:
    """Every half hour of the plan, the table at chosen ones, and what the slider begins with: the most on the road."""

    every: tuple[Moment, ...]
    first: int
    total: int
    table: Table
    states: tuple[tuple[str, str, str], ...]
    """Name, what it is called, colour."""


def moments(voice: Voice, scenario: Scenario, plan: Plan) -> Moments:
    """Empty of moments where nothing is planned."""
    curves = _curves(scenario, plan)
    total = sum(group.people for group in scenario.groups)
    every = tuple(_moment(voice, at, total, curves) for at in _times(scenario, plan))
    chosen = every[:: max(1, -(-len(every) // CHOSEN))]
    heads = (voice.say("stress-col-moment"), *(voice.say(f"stress-moment-{state}") for state in STATES))
    road = STATES.index("road")
    return Moments(
        every=every,
        first=max(range(len(every)), key=lambda at: every[at].counts[road], default=0),
        total=max(1, total),
        table=Table(heads, tuple((one.at, *one.texts) for one in chosen), "stress-moments"),
        states=tuple(
            (state, voice.say(f"stress-moment-{state}"), colour)
            for state, colour in zip(STATES, COLOURS, strict=True)
        ),
    )


def _times(scenario: Scenario, plan: Plan) -> Iterator[int]:
    trips = [trip for convoy in plan.convoys for trip in convoy.trips]
    if trips:
        begin = min(called_span(scenario, trip)[0] for trip in trips) // HOUR_S * HOUR_S
        end = max(trip.out_at for trip in trips)
        yield from range(begin, end + HOUR_S, HOUR_S // 2)


def _moment(voice: Voice, at: int, total: int, curves: dict[str, Steps]) -> Moment:
    found = {state: curve.at(at) for state, curve in curves.items()}
    counts = (total - sum(found.values()), *(found[state] for state in STATES[1:]))
    return Moment(voice.moment(at), counts, tuple(voice.people(count) for count in counts))


def _curves(scenario: Scenario, plan: Plan) -> dict[str, Steps]:
    trips = [(convoy, trip) for convoy in plan.convoys for trip in convoy.trips]
    outdoors = [(*called_span(scenario, trip), trip.people) for _, trip in trips]
    outdoors += [(trip.unloaded_at, trip.out_at, trip.people) for _, trip in trips]
    return {
        "outdoors": spans(outdoors),
        "aboard": spans((trip.bay_at, convoy.departs_at, trip.people) for convoy, trip in trips),
        "road": spans((convoy.departs_at, trip.unloaded_at, trip.people) for convoy, trip in trips),
        "reception": steps((trip.out_at, trip.people) for _, trip in trips),
    }
