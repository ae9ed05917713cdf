"""A study of clauses in words: what stands in the report of a plan, and on a page of its own. Edition *cell* only."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from safeconduct.reports.effects.cells import (
    amount_h,
    end_cell,
    pays_cell,
    people_cell,
    plain_sentence,
    signed,
)
from safeconduct.reports.effects.chart import COLOURS, chart_scale, chart_sides, picture
from safeconduct.reports.effects.names import change_clause, change_title, side_name
from safeconduct.reports.parts import Table
from safeconduct.scenario.model import Scenario, Truce
from safeconduct.studies.effects.levers import FAMILIES
from safeconduct.studies.effects.measure import Key
from safeconduct.studies.effects.model import Cure, Effects, Row
from safeconduct.units import HOUR_S
from safeconduct.words.voice import Voice


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One change: its name, its clause, its sentence, the cells of the table, its picture and its full table."""

    title: str
    clause: str
    sentence: str
    cells: tuple[str, ...]
    picture: Markup | None
    full: Table | None


@dataclass(frozen=True, slots=True)
class Part:
    """Changes of one family under its heading."""

    head: str
    rows: tuple[ShownRow, ...]


@dataclass(frozen=True, slots=True)
class ShownCures:
    """What would cure an impossible case."""

    intro: str
    why: tuple[str, ...]
    alone: Table
    pairs: Table | None


@dataclass(frozen=True, slots=True)
class Section:
    """All that a template needs."""

    about: str
    stopped: bool
    hours: str
    heads: tuple[str, ...]
    base: Table | None
    parts: tuple[Part, ...]
    hazard: str
    chart_scale: str
    legend: tuple[tuple[str, str, bool], ...]
    """Name, colour, and whether its mark is a square."""
    two_sides: bool
    cures: ShownCures | None


def effects_section(voice: Voice, scenario: Scenario, effects: Effects) -> Section:
    """The study in the page's language."""
    hours = effects.hours[len(effects.hours) // 2] if effects.hours else 0.0
    scale = chart_scale(effects, hours)
    about = voice.say("eff-of", case=effects.case, dispatches=effects.dispatches, seed=str(effects.seed))
    if len(scenario.readings) > 1:
        about = f"{about} · {voice.say('report-reading', reading=effects.reading)}"
    return Section(
        about=about,
        stopped=effects.stopped,
        hours=amount_h(voice, hours),
        heads=_heads(voice, scenario, effects),
        base=_base(voice, scenario, effects) if effects.figures else None,
        parts=tuple(_parts(voice, scenario, effects, hours, scale)),
        hazard=_hazard(voice, scenario.truce_planned),
        chart_scale=voice.number(scale),
        legend=tuple(
            (
                side_name(voice, scenario, side) if side else voice.say("eff-col-out"),
                COLOURS[number % len(COLOURS)],
                bool(number % 2),
            )
            for number, (_, side) in enumerate(chart_sides(effects))
        ),
        two_sides=bool(effects.sides),
        cures=_cures(voice, scenario, effects) if effects.cures else None,
    )


def _hazard(voice: Voice, truce: Truce) -> str:
    """What the last column means, and how long the truce is taken to hold."""
    hours = {
        name: amount_h(voice, seconds / HOUR_S)
        for name, seconds in (
            ("mean", truce.mean_s),
            ("least", truce.least_mean_s),
            ("most", truce.most_mean_s),
        )
    }
    return voice.say("eff-hazard", file="effects.json", **hours)


def _columns(effects: Effects) -> list[tuple[str, str]]:
    """Kinds of figures by column, in the order of every table."""
    found = [pair for side in effects.sides for pair in (("past", side), ("at", side))]
    found.append(("out", ""))
    return found + ([("stretchers", "")] if effects.stretchers else [])


def _step(kind: str) -> int:
    """Stretcher cases are few enough to be counted one by one."""
    return 1 if kind == "stretchers" else 50


def _head(voice: Voice, scenario: Scenario, kind: str, side: str) -> str:
    told = {"side": side_name(voice, scenario, side)} if side else {}
    return voice.say(f"eff-col-{kind}", **told)


def _heads(voice: Voice, scenario: Scenario, effects: Effects) -> tuple[str, ...]:
    return (
        voice.say("eff-col-change"),
        *(_head(voice, scenario, kind, side) for kind, side in _columns(effects)),
        voice.say("eff-col-end"),
        voice.say("eff-col-peak"),
        voice.say("eff-col-pays"),
    )


def _base(voice: Voice, scenario: Scenario, effects: Effects) -> Table:
    """The case itself: what its plan has by each time, and what no plan could beat."""
    spans = dict(effects.figures)
    heads = (
        voice.say("eff-col-by"),
        *(_head(voice, scenario, kind, side) for kind, side in _columns(effects)),
    )
    rows = []
    for at in effects.hours:
        cells = [voice.say("eff-hours", n=amount_h(voice, at))]
        for kind, side in _columns(effects):
            span = spans.get(Key(kind, at, side))  # type: ignore[arg-type]  # one of its literals
            if span is None or span.before is None:
                cells.append(voice.say("eff-none-known"))
                continue
            have = voice.number(span.before) if kind == "stretchers" else voice.people(round(span.before))
            most = span.most if span.most is not None else None
            told = f"{voice.say('eff-col-plan')}: {have}"
            if most is not None:
                told += f"\n{voice.say('eff-col-most')}: {voice.number(most)}"
            cells.append(told)
        rows.append(tuple(cells))
    return Table(heads, tuple(rows), "effects-base")


def _parts(voice: Voice, scenario: Scenario, effects: Effects, hours: float, scale: int) -> list[Part]:
    found = []
    for family in FAMILIES:
        rows = tuple(
            _row(voice, scenario, effects, row, (hours, scale))
            for row in effects.rows
            if row.change.family == family
        )
        if rows:
            found.append(Part(voice.say(f"eff-family-{family}"), rows))
    return found


def _row(voice: Voice, scenario: Scenario, effects: Effects, row: Row, at: tuple[float, int]) -> ShownRow:
    hours, scale = at
    title = change_title(voice, scenario, row.change)
    sentence = plain_sentence(voice, scenario, row, effects.hours)
    planned = row.outcome == "planned"
    return ShownRow(
        title=title,
        clause=change_clause(voice, scenario, row.change),
        sentence=sentence,
        cells=_cells(voice, effects, row, hours),
        picture=picture(effects, row, hours, scale, f"{title}: {sentence}") if planned else None,
        full=_full(voice, scenario, effects, row) if planned else None,
    )


def _cells(voice: Voice, effects: Effects, row: Row, hours: float) -> tuple[str, ...]:
    columns = _columns(effects)
    if row.outcome != "planned":
        return ()
    peak = row.peak.effect if row.peak is not None else None
    return (
        *(people_cell(voice, row.span(kind, hours, side), _step(kind)) for kind, side in columns),
        end_cell(voice, row.end_h),
        voice.say("eff-none-known") if peak is None else signed(voice, peak),
        pays_cell(voice, row),
    )


def _full(voice: Voice, scenario: Scenario, effects: Effects, row: Row) -> Table:
    columns = _columns(effects)
    heads = (voice.say("eff-col-by"), *(_head(voice, scenario, kind, side) for kind, side in columns))
    rows = tuple(
        (
            voice.say("eff-hours", n=amount_h(voice, at)),
            *(people_cell(voice, row.span(kind, at, side), _step(kind)) for kind, side in columns),
        )
        for at in effects.hours
    )
    return Table(heads, rows, "effects-full")


def _cures(voice: Voice, scenario: Scenario, effects: Effects) -> ShownCures:
    heads = (voice.say("eff-col-change"), voice.say("eff-cure-col-result"))
    alone = tuple((_cure_title(voice, scenario, cure), _cure_result(voice, cure)) for cure in effects.cures)
    pairs = tuple((_cure_title(voice, scenario, cure), _cure_result(voice, cure)) for cure in effects.pairs)
    proved = effects.outcome == "impossible"
    return ShownCures(
        intro=voice.say("eff-cure-intro" if proved else "eff-cure-intro-unknown"),
        why=tuple(
            voice.say("eff-cure-why", fact=voice.language.in_digits(one.fact)) for one in effects.refusals
        ),
        alone=Table(heads, alone, "effects-cures"),
        pairs=Table(heads, pairs, "effects-cures") if pairs else None,
    )


def _cure_title(voice: Voice, scenario: Scenario, cure: Cure) -> str:
    titles = [change_title(voice, scenario, change) for change in cure.changes]
    return titles[0] if len(titles) == 1 else voice.say("eff-cure-and", first=titles[0], second=titles[1])


def _cure_result(voice: Voice, cure: Cure) -> str:
    if cure.state == "cured":
        people = voice.people(cure.people_out or 0)
        if cure.proved_below is not None:
            return voice.say("eff-cure-between", n=people, below=voice.number(cure.proved_below, 0))
        return voice.say("eff-cure-cured", n=people)
    message = {"not_alone": "eff-cure-not-alone", "not_known": "eff-cure-not-known"}.get(cure.state)
    return voice.say(message or "eff-not-tried")
