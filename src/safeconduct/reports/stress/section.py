"""A stress test in words, tables and charts: all that its page shows. Edition *cell* only."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from safeconduct.reports.effects.cells import signed
from safeconduct.reports.effects.names import side_name
from safeconduct.reports.names import place_name
from safeconduct.reports.parts import Line, Table
from safeconduct.reports.stress.fan import fan_chart
from safeconduct.reports.stress.lines import about, about_all, answer, shares, verdict, versus
from safeconduct.reports.stress.moment import Moments, moments
from safeconduct.reports.stress.told import (
    by_text,
    certain,
    chance_text,
    error_text,
    few,
    input_name,
    measure_name,
    people,
    points,
    range_text,
    series_name,
    source_text,
    span_text,
    worst_first,
)
from safeconduct.scenario.model import Scenario
from safeconduct.simulator.hazards import RANGES
from safeconduct.studies.stress.model import Comparison, Fan, Measure, Stress
from safeconduct.words.voice import Voice


@dataclass(frozen=True, slots=True)
class Chart:
    """A fan chart with its name."""

    name: str
    picture: Markup


@dataclass(frozen=True, slots=True)
class Section:
    """All that the template needs of one plan. Tables are None where there is nothing to show."""

    about: str
    stopped: bool
    answer: tuple[Line, ...]
    fans: tuple[Chart, ...]
    moments: Moments
    left: Table
    stranded: Table | None
    binds: Table | None
    causes: Table
    causes_note: str
    inputs: Table | None
    measures: Table | None
    measures_note: str
    regret: str
    assumptions: Table
    assumptions_note: str


def stress_section(voice: Voice, scenario: Scenario, found: Stress) -> Section:
    """The answer in the page's language."""
    chance = chance_text(voice, found.all_out.share, found.runs)
    return Section(
        about=about(voice, found),
        stopped=found.stopped,
        answer=answer(voice, scenario, found),
        fans=tuple(_chart(voice, scenario, found, fan) for fan in found.fans if _drawn(fan)),
        moments=moments(voice, scenario, found.plan),
        left=_left(voice, scenario, found),
        stranded=_stranded(voice, scenario, found),
        binds=_binds(voice, found),
        causes=_causes(voice, found),
        causes_note=voice.say("stress-causes-note", chance=chance),
        inputs=_inputs(voice, found) if found.inputs else None,
        measures=_measures(voice, scenario, found) if found.measures else None,
        measures_note=_measures_note(voice, found),
        regret=_regret(voice, found),
        assumptions=_assumptions(voice),
        assumptions_note=voice.say("stress-assumptions-note", share=voice.share(found.guessed_share)),
    )


def _heads(voice: Voice, *messages: str) -> tuple[str, ...]:
    return tuple(voice.say(message) for message in messages)


def _drawn(fan: Fan) -> bool:
    """All, each side, and stretcher cases: what an officer asks for."""
    return fan.due > 0 and fan.series not in ("wheelchair", "seat", "own_vehicle")


def _chart(voice: Voice, scenario: Scenario, found: Stress, fan: Fan) -> Chart:
    return Chart(series_name(voice, scenario, fan.series), fan_chart(voice, scenario, found.hours, fan))


def _left(voice: Voice, scenario: Scenario, found: Stress) -> Table:
    heads = _heads(
        voice, "stress-col-who", "stress-col-due", "stress-col-left-mean", "stress-col-left-worst",
        "stress-col-last",
    )  # fmt: skip
    rows = tuple(
        (
            series_name(voice, scenario, one.series),
            few(voice, one.series, one.due),
            few(voice, one.series, one.mean),
            few(voice, one.series, one.worst),
            by_text(voice, scenario, one.last_h),
        )
        for one in worst_first(found.left)
    )
    return Table(heads, rows, "stress-left")


def _stranded(voice: Voice, scenario: Scenario, found: Stress) -> Table | None:
    heads = _heads(voice, "stress-col-place", "stress-col-left-mean", "stress-col-left-worst")
    rows = tuple(
        (place_name(voice, scenario, one.place), people(voice, one.mean), people(voice, one.worst))
        for one in found.stranded
    )
    return Table(heads, rows, "stress-stranded") if rows else None


def _binds(voice: Voice, found: Stress) -> Table | None:
    rows = tuple(
        (voice.say(f"stress-binds-{name}"), voice.number(hours, 0 if hours >= 10 else 1))
        for name, hours in sorted(found.binds_h, key=lambda each: -each[1])
        if hours >= 0.05
    )
    return Table(_heads(voice, "stress-col-for", "stress-col-hours"), rows, "stress-binds") if rows else None


def _causes(voice: Voice, found: Stress) -> Table:
    rows = tuple(
        (
            voice.say(f"stress-cause-{one.cause}"),
            voice.number(one.halts_mean, 2),
            _swing(voice, one.people, one.people_error),
            chance_text(voice, one.without, one.runs),
        )
        for one in found.causes
    )
    heads = _heads(
        voice, "stress-col-cause", "stress-col-halts", "stress-col-more-without", "stress-col-without"
    )
    return Table(heads, rows, "causes")


def _inputs(voice: Voice, found: Stress) -> Table:
    rows = tuple(
        (input_name(voice, one.name), _swing(voice, one.swing, one.error), range_text(voice, one.name))
        for one in found.inputs
    )
    heads = _heads(voice, "stress-col-input", "stress-col-swing", "stress-col-range")
    return Table(heads, rows, "stress-inputs")


def _swing(voice: Voice, difference: float, error: float) -> str:
    """A difference with two standard errors; in words where it cannot be told from chance."""
    if not certain(difference, error):
        return voice.say("stress-swing-none", error=error_text(voice, error))
    return voice.say("stress-swing", people=signed(voice, difference), error=error_text(voice, error))


def _measures(voice: Voice, scenario: Scenario, found: Stress) -> Table:
    sides = tuple(name for name, _ in found.measures[0].sides)
    heads = (
        *_heads(voice, "stress-col-measure", "stress-col-more"),
        *(side_name(voice, scenario, side) for side in sides),
        voice.say("stress-col-points"),
    )
    rows = tuple(_measure(voice, scenario, one) for one in found.measures)
    return Table(heads, rows, "stress-measures")


def _measure(voice: Voice, scenario: Scenario, one: Measure) -> tuple[str, ...]:
    return (
        measure_name(voice, scenario, one),
        _swing(voice, one.people, one.error),
        *(signed(voice, round(gain)) for _, gain in one.sides),
        points(voice, one.chance),
    )


def _measures_note(voice: Voice, found: Stress) -> str:
    if not found.measures:
        return voice.say("stress-measures-none")
    how = (
        voice.say("stress-measures-replanned", work=found.measure_work)
        if found.measure_work
        else voice.say("stress-measures-as-is")
    )
    return f"{voice.say('stress-measures-note')} {how}"


def _regret(voice: Voice, found: Stress) -> str:
    regret = found.regret
    if regret is None:
        return voice.say("stress-regret-none")
    return voice.say(
        "stress-regret",
        runs=regret.runs,
        mean=people(voice, regret.mean),
        worst=people(voice, regret.p95),
    )


def _assumptions(voice: Voice) -> Table:
    heads = _heads(voice, "stress-col-input", "stress-col-range", "stress-col-source")
    rows = tuple(
        (input_name(voice, name), range_text(voice, name), source_text(voice, name))
        for name in ("demand", *RANGES)
    )
    return Table(heads, rows, "stress-assumptions")


@dataclass(frozen=True, slots=True)
class Plans:
    """All that the template needs of a comparison."""

    about: str
    stopped: bool
    plans: Table
    pairs: Table
    each: tuple[tuple[str, str, Markup], ...]
    """Name, answer and chart of every plan."""
    assumptions: Table
    assumptions_note: str


def compare_section(voice: Voice, scenario: Scenario, found: Comparison) -> Plans:
    """The comparison in the page's language."""
    first = found.each[0]
    return Plans(
        about=about_all(voice, found),
        stopped=any(one.stopped for one in found.each),
        plans=_plans(voice, found),
        pairs=_pairs(voice, found),
        each=tuple(
            (name, verdict(voice, scenario, one), fan_chart(voice, scenario, one.hours, one.fans[0]))
            for name, one in zip(found.names, found.each, strict=True)
        ),
        assumptions=_assumptions(voice),
        assumptions_note=voice.say("stress-assumptions-note", share=voice.share(first.guessed_share)),
    )


def _plans(voice: Voice, found: Comparison) -> Table:
    heads = _heads(
        voice, "stress-col-plan", "stress-col-chance", "stress-col-median", "stress-col-low",
        "stress-col-left-mean",
    )  # fmt: skip
    rows = tuple(
        (
            name,
            span_text(voice, one.all_out, one.runs),
            people(voice, one.fans[0].quantiles[-1][2]),
            people(voice, one.fans[0].quantiles[-1][0]),
            people(voice, one.stranded_mean),
        )
        for name, one in zip(found.names, found.each, strict=True)
    )
    return Table(heads, rows, "stress-plans")


def _pairs(voice: Voice, found: Comparison) -> Table:
    heads = _heads(
        voice, "stress-col-pair", "stress-col-first-better", "stress-col-second-better", "stress-col-ties",
        "stress-col-difference",
    )  # fmt: skip
    rows = tuple(
        (
            versus(voice, pair),
            *(voice.share(share) for share in shares(pair)),
            _swing(voice, pair.people, pair.people_error),
        )
        for pair in found.pairings
    )
    return Table(heads, rows, "stress-pairs")
