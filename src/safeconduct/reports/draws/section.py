"""A study in words, tables and a chart: all that its page shows. Edition *cell* only."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from safeconduct.reports.draws.lines import about, answer
from safeconduct.reports.draws.told import input_name, range_text, rank_text, shown, swing_text
from safeconduct.reports.names import joined, place_name
from safeconduct.reports.parts import Line, Table
from safeconduct.reports.stress.fan import fan_chart
from safeconduct.reports.stress.told import by_text, end_text
from safeconduct.scenario.model import Scenario
from safeconduct.studies.draws.model import Drawn, Matter, Study
from safeconduct.words.voice import Voice

SHOWN = 12
"""Draws named one by one for each reason; the file has them all."""


@dataclass(frozen=True, slots=True)
class Section:
    """All that the template needs. Tables are None where there is nothing to show."""

    about: str
    stopped: bool
    answer: tuple[Line, ...]
    fan: Markup
    matters: Table | None
    matters_rest: str
    readings: Table | None
    common: Table | None
    unplanned: Table | None
    ranges: Table
    ranges_note: str
    held: str


def study_section(voice: Voice, scenario: Scenario, found: Study) -> Section:
    """The answer in the page's language."""
    return Section(
        about=about(voice, found),
        stopped=found.stopped,
        answer=answer(voice, scenario, found),
        fan=fan_chart(voice, scenario, found.hours, found.fan, "study-fan-label"),
        matters=_matters(voice, scenario, found),
        matters_rest=_rest(voice, found),
        readings=_readings(voice, found),
        common=_common(voice, scenario, found),
        unplanned=_unplanned(voice, found),
        ranges=_ranges(voice, scenario, found),
        ranges_note=voice.say("study-ranges-note", share=voice.share(found.guessed_share)),
        held=_held(voice, found),
    )


def _heads(voice: Voice, *messages: str) -> tuple[str, ...]:
    return tuple(voice.say(message) for message in messages)


def _matters(voice: Voice, scenario: Scenario, found: Study) -> Table | None:
    heads = _heads(voice, "study-col-figure", "study-col-rank", "study-col-swing", "study-col-halves")
    rows = tuple(
        (
            input_name(voice, scenario, one.name, one.subject),
            rank_text(voice, one),
            swing_text(voice, one),
            _halves(voice, one),
        )
        for one in shown(found.matters)
    )
    return Table(heads, rows, "study-matters") if rows else None


def _rest(voice: Voice, found: Study) -> str:
    """How many inputs the table leaves out, since nothing can be told of them; empty where it has all."""
    left = len(found.matters) - len(shown(found.matters))
    return voice.say("study-matters-rest", n=left) if left else ""


def _halves(voice: Voice, one: Matter) -> str:
    return voice.say("study-halves", mild=voice.share(one.all_out_mild), grim=voice.share(one.all_out_grim))


def _readings(voice: Voice, found: Study) -> Table | None:
    heads = _heads(voice, "study-col-reading", "study-col-draws", "study-col-share", "study-col-wait")
    rows = tuple(
        (
            one.reading,
            voice.number(one.draws),
            end_text(voice, one.share),
            voice.say("study-hours", n=voice.number(one.waiting_h, 1)),
        )
        for one in found.readings
    )
    return Table(heads, rows, "study-readings") if rows else None


def _common(voice: Voice, scenario: Scenario, found: Study) -> Table | None:
    heads = _heads(
        voice, "study-col-place", "study-col-used", "study-col-goes", "study-col-leaves", "study-col-vehicles"
    )
    rows = tuple(
        (
            place_name(voice, scenario, one.place),
            voice.share(one.share),
            voice.say(
                "study-goes",
                reception=place_name(voice, scenario, one.reception),
                share=voice.share(one.reception_share),
            ),
            " – ".join(dict.fromkeys(by_text(voice, scenario, at_h) for at_h in one.at_h)),
            voice.number(one.vehicles),
        )
        for one in found.common
    )
    return Table(heads, rows, "study-common") if rows else None


def _unplanned(voice: Voice, found: Study) -> Table | None:
    """Draws without a plan, by why: reasons are as planning wrote them."""
    by_why: dict[tuple[str, str, tuple[str, ...], tuple[str, ...]], list[Drawn]] = {}
    for one in found.unplanned:
        by_why.setdefault((one.outcome, one.reading, one.codes, one.why), []).append(one)
    rows = tuple(
        (
            voice.say(f"study-outcome-{outcome}"),
            reading or "–",
            _named(voice, draws),
            "; ".join(why) or ", ".join(codes) or "–",
        )
        for (outcome, reading, codes, why), draws in by_why.items()
    )
    heads = _heads(voice, "study-col-outcome", "study-col-reading", "study-col-which", "study-col-why")
    return Table(heads, rows, "study-unplanned") if rows else None


def _named(voice: Voice, draws: list[Drawn]) -> str:
    names = joined(voice, [voice.number(one.number) for one in draws[:SHOWN]])
    return names if len(draws) <= SHOWN else f"{voice.number(len(draws))}: {names} …"


def _ranges(voice: Voice, scenario: Scenario, found: Study) -> Table:
    heads = _heads(voice, "study-col-figure", "study-col-range", "study-col-source")
    rows = tuple(
        (
            input_name(voice, scenario, one.name, one.subject),
            range_text(voice, one) if one.family != "readings" else joined(voice, list(scenario.readings)),
            one.source or "–",
        )
        for one in found.ranges
    )
    return Table(heads, rows, "study-ranges")


def _held(voice: Voice, found: Study) -> str:
    if not found.held:
        return voice.say("study-held-none")
    parts = [
        voice.say("study-held-one", family=voice.say(f"study-family-{family}"), n=voice.number(count))
        for family, count in found.held
    ]
    return voice.say("study-held", families=joined(voice, parts))
