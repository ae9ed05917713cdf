"""The long tables of a report: convoys, what every vehicle does, where figures come from. Orders keep the minute."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from safeconduct.plans.curves import crosses_at
from safeconduct.plans.model import Convoy
from safeconduct.reports.data import convoy_side
from safeconduct.reports.drawn import Drawn
from safeconduct.reports.guessed import figure_column_name, figure_row_name, plain_number
from safeconduct.reports.names import class_name, road_text
from safeconduct.reports.parts import Table
from safeconduct.scenario.model import NEEDS
from safeconduct.words.voice import Voice

DEFAULT_SOURCE = "assumed: default"


def needs_text(drawn: Drawn, convoy: Convoy) -> str:
    """People of a convoy, with those who need more than a seat named apart."""
    voice = drawn.voice
    count: Counter[str] = Counter()
    for trip in convoy.trips:
        for load in trip.loads:
            count[drawn.scenario.group[load.group].need] += load.people
    apart = [f"{voice.say(f'need-{need}')} {voice.number(count[need])}" for need in NEEDS if count[need]]
    total = voice.number(convoy.people)
    return total if set(count) <= {"seat"} else f"{total} ({voice.say('comma').join(apart)})"


def convoy_tables(drawn: Drawn) -> tuple[Table, ...]:
    """One table for each local day on which convoys leave, in order of leaving."""
    voice = drawn.voice
    heads = tuple(
        voice.say(f"col-{name}")
        for name in [
            "convoy",
            "road",
            "team",
            "vehicles",
            "people",
            "boards",
            "leaves",
            "line",
            "arrives",
            "out",
            "aboard",
        ]
    )
    ordered = sorted(drawn.plan.convoys, key=lambda convoy: (convoy.departs_at, convoy.id))
    return tuple(
        Table(
            heads, tuple(_convoy_row(drawn, convoy) for convoy in convoys), voice.day(convoys[0].departs_at)
        )
        for _, group in groupby(ordered, key=lambda convoy: voice.local(convoy.departs_at).date())
        if (convoys := list(group))
    )


def _clock(voice: Voice, at: int, beside: int) -> str:
    """Hours and minutes, with the day where it is another than the table's."""
    same = voice.local(at).date() == voice.local(beside).date()
    return voice.clock(at) if same else voice.moment(at)


def _convoy_row(drawn: Drawn, convoy: Convoy) -> tuple[str, ...]:
    scenario, voice = drawn.scenario, drawn.voice
    side = convoy_side(scenario, convoy)
    crosses = crosses_at(convoy, scenario.undertakings[side].line) if side >= 0 else None
    day = convoy.departs_at
    return (
        voice.language.in_digits(convoy.id),
        road_text(voice, scenario, convoy.origin, convoy.reception),
        voice.language.in_digits(convoy.team),
        voice.number(len(convoy.trips)),
        needs_text(drawn, convoy),
        _clock(voice, min(trip.bay_at for trip in convoy.trips), day),
        _clock(voice, convoy.departs_at, day),
        "–" if crosses is None else _clock(voice, crosses, day),
        _clock(voice, convoy.arrives_at, day),
        _clock(voice, convoy.out_at, day),
        voice.length(max(trip.unloaded_at - trip.bay_at for trip in convoy.trips)),
    )


def vehicle_rows(drawn: Drawn) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Each vehicle and team with its kind and its runs in order; vehicles that leave for good, by the convoy."""
    scenario, plan, voice = drawn.scenario, drawn.plan, drawn.voice
    runs: dict[str, list[tuple[int, str]]] = {}
    for convoy in plan.convoys:
        road = road_text(voice, scenario, convoy.origin, convoy.reception)
        formed = max(trip.bay_free_at for trip in convoy.trips)
        team = voice.say(
            "run-team", convoy=convoy.id, road=road, **_from_to(voice, formed, convoy.arrives_at)
        )
        runs.setdefault(convoy.team, []).append((formed, team))
        own = [trip for trip in convoy.trips if scenario.class_of[trip.vehicle].one_way]
        for kind in dict.fromkeys(scenario.class_of[trip.vehicle].id for trip in own):
            leaving = [trip for trip in own if scenario.class_of[trip.vehicle].id == kind]
            first = min(trip.bay_at for trip in leaving)
            text = voice.say(
                "run-own",
                convoy=convoy.id,
                road=road,
                vehicles=len(leaving),
                n=sum(trip.people for trip in leaving),
                **_from_to(voice, first, max(trip.unloaded_at for trip in leaving)),
            )
            runs.setdefault(kind, []).append((first, text))
        for trip in (trip for trip in convoy.trips if trip not in own):
            times = _from_to(voice, trip.bay_at, trip.unloaded_at)
            text = voice.say("run-loaded", convoy=convoy.id, road=road, n=trip.people, **times)
            runs.setdefault(trip.vehicle, []).append((trip.bay_at, text))
    for move in plan.moves:
        road = road_text(voice, scenario, move.start, move.end)
        text = voice.say("run-empty", road=road, **_from_to(voice, move.departs_at, move.arrives_at))
        runs.setdefault(move.who, []).append((move.departs_at, text))
    return tuple(
        (voice.language.in_digits(who), _kind_of(drawn, who), tuple(text for _, text in sorted(runs[who])))
        for who in sorted(runs)
    )


def _from_to(voice: Voice, begin: int, end: int) -> dict[str, str]:
    return {"from": voice.moment(begin), "to": _clock(voice, end, begin)}


def _kind_of(drawn: Drawn, who: str) -> str:
    if any(kind.id == who for kind in drawn.scenario.classes):
        return class_name(drawn.voice, drawn.scenario, who)
    kind = drawn.scenario.class_of.get(who) or drawn.scenario.team_class_of.get(who)
    return class_name(drawn.voice, drawn.scenario, kind.id) if kind else ""


def figure_table(drawn: Drawn) -> tuple[Table, int]:
    """The case's figures that somebody gave, and how many were filled in by default."""
    voice = drawn.voice
    given = [figure for figure in drawn.scenario.figures if figure.source != DEFAULT_SOURCE]
    rows = tuple(
        (
            f"{figure_row_name(drawn, figure)} · {figure_column_name(voice, figure.column)}",
            plain_number(voice, figure.low),
            plain_number(voice, figure.best),
            plain_number(voice, figure.high),
            voice.say(f"end-{figure.plan_for}"),
            voice.language.in_digits(figure.source) or voice.say("not-sourced"),
        )
        for figure in given
    )
    heads = tuple(voice.say(f"col-{name}") for name in ["figure", "low", "best", "high", "planned", "source"])
    return Table(heads, rows, "figures"), len(drawn.scenario.figures) - len(given)


def holder_lines(drawn: Drawn) -> tuple[str, ...]:
    """Who is said to hold what, by whom, and how surely."""
    voice = drawn.voice
    return tuple(
        voice.say(
            "holders-source",
            holder=(holder.name_ar or holder.name) if voice.language.tongue == "ar" else holder.name,
            source=holder.source or voice.say("not-sourced"),
            grade=holder.grade or "–",
            as_of=holder.as_of or "–",
        )
        for holder in drawn.scenario.holders
    )
