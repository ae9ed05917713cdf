"""The convoy sheet: what a team leader carries. Edition *carrier*: one convoy, A4 on both sides, in both languages.

The plan's figures are printed and the real ones are left blank, to be written by hand: a plan is not a record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from markupsafe import Markup

from safeconduct.plans.model import Convoy, Plan, Trip
from safeconduct.reports.names import class_name, holder_name, in_language, place_name
from safeconduct.reports.page import render
from safeconduct.reports.stamp import stamp_line, stamp_of
from safeconduct.reports.standing import may_stop, refuge
from safeconduct.scenario.model import NEEDS, Need, Scenario
from safeconduct.units import HOUR_S
from safeconduct.words.language import language_of
from safeconduct.words.voice import Voice

DITTO = "″"
CALLS_H = (12, 3, 1, 0)  # silence at a call time is no-go
SITUATIONS = [
    "shelling",
    "blocked",
    "person-demanded",
    "list-demanded",
    "searched",
    "breakdown",
    "lost-contact",
    "birth",
    "death",
    "crowd",
    "unknown-object",
    "team-ordered-away",
]
REAL_FIGURES = [
    "boarded",
    "joined",
    "born",
    "transferred-in",
    "still-aboard",
    "arrived",
    "got-off",
    "taken-off",
    "returned",
    "transferred-out",
    "died",
    "unaccounted",
]

SheetLanguage = Literal["both", "en", "ar"]


@dataclass(frozen=True, slots=True)
class VehicleLine:
    """One vehicle in its order, with the people planned for it by need."""

    nth: int
    vehicle: str
    kinds: tuple[str, ...]
    needs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PointLine:
    """One numbered point of the road: its names and times, and who holds the place and the road to it."""

    nth: int
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    arrives: str
    leaves: str
    holders: tuple[str, ...]
    halting: bool
    road_holders: tuple[str, ...]
    cleared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on one convoy's sheet. Tuples of text have one entry for each language of the sheet."""

    convoy: str
    team: str
    origins: tuple[str, ...]
    receptions: tuple[str, ...]
    days: tuple[str, ...]
    departs: str
    arrives: str
    calls: tuple[tuple[str, tuple[str, ...]], ...]
    needs: tuple[tuple[tuple[str, ...], int], ...]
    people: int
    vehicles: tuple[VehicleLine, ...]
    points: tuple[PointLine, ...]
    turn_backs: tuple[tuple[str, ...], ...]


def convoy_sheet(
    scenario: Scenario,
    plan: Plan,
    convoy_id: str,
    *,
    language: SheetLanguage = "both",
    as_of: int | None = None,
) -> str:
    """One convoy's sheet to print, as a file of HTML. KeyError where the plan has no such convoy.

    Without ``as_of`` it speaks of the scenario's start.
    """
    return _file(scenario, plan, (plan.convoy[convoy_id],), language, as_of)


def convoy_sheets(
    scenario: Scenario, plan: Plan, *, language: SheetLanguage = "both", as_of: int | None = None
) -> str:
    """The sheets of all convoys in one file, in order of departure; each begins on a new leaf."""
    ordered = tuple(sorted(plan.convoys, key=lambda convoy: (convoy.departs_at, convoy.id)))
    return _file(scenario, plan, ordered, language, as_of)


def _file(
    scenario: Scenario, plan: Plan, convoys: tuple[Convoy, ...], language: SheetLanguage, as_of: int | None
) -> str:
    tags = ("en", "ar") if language == "both" else (language,)
    voices = tuple(Voice(language_of(tag), scenario.timezone) for tag in tags)
    stamp = stamp_of(plan, "carrier", scenario.start if as_of is None else as_of)
    return render(
        "sheet.html",
        voices[0],
        stamp,
        voices=voices,
        stamp_lines=tuple(stamp_line(stamp, voice) for voice in voices),
        sheets=tuple(_sheet(scenario, convoy, voices) for convoy in convoys),
        both=_said_in(voices),
        each=_side_by_side(voices),
        situations=SITUATIONS,
        real_figures=REAL_FIGURES,
    )


def _side_by_side(voices: tuple[Voice, ...]) -> Callable[[tuple[str, ...]], Markup]:
    """Writes texts, one for each voice, each in its own direction.

    Remembered: the sheets of a city say the same names and heads hundreds of times, and half of drawing them was this.
    """
    around = [
        Markup('<span class="tongue" lang="{}" dir="{}">{{}}</span>').format(
            voice.language.tag, voice.language.direction
        )
        for voice in voices
    ]

    @cache
    def each(texts: tuple[str, ...]) -> Markup:
        return Markup("").join(form.format(text) for form, text in zip(around, texts, strict=False))

    return each


def _said_in(voices: tuple[Voice, ...]) -> Callable[[str], Markup]:
    """Says a message without arguments in each voice, side by side."""
    each = _side_by_side(voices)

    @cache
    def both(message: str) -> Markup:
        return each(tuple(voice.say(message) for voice in voices))

    return both


def _sheet(scenario: Scenario, convoy: Convoy, voices: tuple[Voice, ...]) -> Sheet:
    plain = voices[0]
    count = _by_need(scenario, convoy.trips)
    used = [need for need in NEEDS if count[need]]
    calls = tuple(
        (
            f"H-{hours}" if hours else "H-0",
            tuple(v.moment(convoy.departs_at - hours * HOUR_S) for v in voices),
        )
        for hours in CALLS_H
    )
    return Sheet(
        convoy=convoy.id,
        team=convoy.team,
        origins=tuple(place_name(v, scenario, convoy.origin) for v in voices),
        receptions=tuple(place_name(v, scenario, convoy.reception) for v in voices),
        days=tuple(v.day(convoy.departs_at) for v in voices),
        departs=plain.clock(convoy.departs_at),
        arrives=_clock(plain, convoy.arrives_at, convoy.departs_at),
        calls=calls,
        needs=tuple((tuple(v.say(f"need-{need}") for v in voices), count[need]) for need in used),
        people=convoy.people,
        vehicles=_vehicles(scenario, convoy, voices, used),
        points=_points(scenario, convoy, voices),
        turn_backs=_turn_backs(scenario, convoy, voices),
    )


def _by_need(scenario: Scenario, trips: tuple[Trip, ...]) -> Counter[str]:
    count: Counter[str] = Counter()
    for trip in trips:
        for load in trip.loads:
            count[scenario.group[load.group].need] += load.people
    return count


def _clock(voice: Voice, at: int, beside: int) -> str:
    """Hours and minutes, with the number of days after another second's date where it is not the same."""
    days = (voice.local(at).date() - voice.local(beside).date()).days
    return f"{voice.clock(at)} +{days}" if days else voice.clock(at)


def _vehicles(
    scenario: Scenario, convoy: Convoy, voices: tuple[Voice, ...], used: list[Need]
) -> tuple[VehicleLine, ...]:
    lines = []
    for nth, trip in enumerate(sorted(convoy.trips, key=lambda trip: trip.vehicle), 1):
        count = _by_need(scenario, (trip,))
        kind = scenario.class_of[trip.vehicle].id
        kinds = tuple(class_name(v, scenario, kind) for v in voices)
        lines.append(VehicleLine(nth, trip.vehicle, kinds, tuple(count[need] for need in used)))
    return tuple(lines)


def _points(scenario: Scenario, convoy: Convoy, voices: tuple[Voice, ...]) -> tuple[PointLine, ...]:
    lines = []
    for number, stop in enumerate(convoy.stops):
        place = scenario.place[stop.place]
        road = _road_to(scenario, convoy, number, voices)
        last = number == len(convoy.stops) - 1
        lines.append(
            PointLine(
                nth=number + 1,
                names=tuple(in_language(v, place.name, place.name_ar) or place.id for v in voices),
                kinds=tuple(v.say(f"kind-{place.kind}") for v in voices),
                arrives=_clock(voices[0], stop.arrives_at, convoy.departs_at) if number else "–",
                leaves="–" if last else _clock(voices[0], stop.leaves_at, convoy.departs_at),
                holders=tuple(holder_name(v, scenario, place.holder) for v in voices)
                if place.holder
                else ("–",) * len(voices),
                halting=may_stop(scenario, convoy, stop.place),
                road_holders=road[0],
                cleared=road[1],
            )
        )
    return tuple(lines)


def _road_to(
    scenario: Scenario, convoy: Convoy, number: int, voices: tuple[Voice, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who holds the road to a point, and what is known of mines on it; a ditto mark where both are as before."""
    if number == 0:
        return (), ()
    leg = scenario.leg[convoy.legs[number - 1]]
    if number > 1:
        before = scenario.leg[convoy.legs[number - 2]]
        if (before.holder, before.cleared) == (leg.holder, leg.cleared):
            return (DITTO,), ()
    cleared = f"cleared-{leg.cleared.replace(' ', '-')}"
    return tuple(holder_name(v, scenario, leg.holder) for v in voices), tuple(v.say(cleared) for v in voices)


def _turn_backs(scenario: Scenario, convoy: Convoy, voices: tuple[Voice, ...]) -> tuple[tuple[str, ...], ...]:
    """Where to go from each point if the road ahead is shut. Neighbours with one answer are one line."""
    runs: list[tuple[int, int, str, bool]] = []
    for number in range(len(convoy.stops) - 1):
        _, _, to, onward = refuge(scenario, convoy, number, convoy.stops[number].leaves_at)
        if runs and runs[-1][2:] == (to, onward):
            runs[-1] = (runs[-1][0], number + 2, to, onward)
        else:
            runs.append((number + 1, number + 2, to, onward))
    return tuple(
        tuple(
            v.say(
                "sheet-on" if onward else "sheet-back",
                first=first,
                last=last,
                to=place_name(v, scenario, to),
            )
            for v in voices
        )
        for first, last, to, onward in runs
    )
