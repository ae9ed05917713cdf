"""The report of a plan: one self-contained HTML file, edition *cell*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from safeconduct.plans.model import Bound, Plan
from safeconduct.reports.corridor import places_used
from safeconduct.reports.data import MOST_STRING_ROWS, chart_json
from safeconduct.reports.drawn import Drawn
from safeconduct.reports.first import answers
from safeconduct.reports.names import in_language, warning_text
from safeconduct.reports.page import inline_script, own_style, render
from safeconduct.reports.posts import post_uses
from safeconduct.reports.resources import resources
from safeconduct.reports.stamp import stamp_of
from safeconduct.reports.tables import convoy_tables, figure_table, holder_lines, vehicle_rows
from safeconduct.reports.worth import worth_lines
from safeconduct.scenario.model import Scenario
from safeconduct.units import HOUR_S
from safeconduct.words.language import language_of
from safeconduct.words.voice import Voice

if TYPE_CHECKING:  # of studies a page knows only what it is given: most have none
    from safeconduct.reports.effects.section import Section
    from safeconduct.studies.effects.model import Effects


@dataclass(frozen=True, slots=True)
class Chart:
    """A section that the front end draws: where it goes, its heading and what stands above it."""

    name: str
    head: str
    note: str


def drawn_plan(scenario: Scenario, plan: Plan, bound: Bound | None, voice: Voice, as_of: int) -> Drawn:
    """A plan with what its charts and tables are made from."""
    posts = post_uses(scenario, plan)
    return Drawn(scenario, plan, bound, posts, resources(scenario, plan, posts), voice, as_of)


def cell_report(  # what stands in it, and how it is told
    scenario: Scenario,
    plan: Plan,
    bound: Bound | None,
    *,
    language: str,
    as_of: int,
    effects: Effects | None = None,
) -> str:
    """The whole report: first page, charts, tables and sources; what each clause changes where that was studied."""
    voice = Voice(language_of(language), scenario.timezone)
    drawn = drawn_plan(scenario, plan, bound, voice, as_of)
    figures, defaults = figure_table(drawn)
    return render(
        "report.html",
        voice,
        stamp_of(plan, "cell", as_of),
        title=in_language(voice, scenario.title, scenario.title_ar) or scenario.name,
        about=_about(drawn),
        answers=answers(drawn),
        charts=_charts(drawn),
        proof=proof_lines(drawn),
        convoys=convoy_tables(drawn),
        vehicles=vehicle_rows(drawn),
        figures=figures,
        defaults=defaults,
        holders=holder_lines(drawn),
        notes=voice.language.in_digits(scenario.notes),
        warnings=[warning_text(voice, warning) for warning in plan.warnings],
        effects=None if effects is None else _effects(voice, scenario, effects),
        effects_style=own_style("effects.html"),
        script=inline_script(),
        data=Markup(chart_json(drawn)),  # noqa: S704  # escaped where it is made
    )


def _about(drawn: Drawn) -> list[str]:
    scenario, plan, voice = drawn.scenario, drawn.plan, drawn.voice
    vehicles = len({trip.vehicle for convoy in plan.convoys for trip in convoy.trips})
    lines = [
        voice.say(
            "report-of",
            case=scenario.name,
            objective=voice.say(f"objective-{plan.objective}"),
            convoys=len(plan.convoys),
            vehicles=vehicles,
        )
    ]
    if plan.variant:
        lines.append(voice.say("report-variant", variant=plan.variant))
    if len(scenario.readings) > 1:
        lines.append(voice.say("report-reading", reading=plan.reading))
    return lines


def _charts(drawn: Drawn) -> list[Chart]:
    say = drawn.voice.say
    by_place = len(places_used(drawn.plan)) <= MOST_STRING_ROWS
    notes = {
        "map": "map-note",
        "timeline": "timeline-note" if by_place else "timeline-note-origin",
        "progress": "progress-note" if drawn.bound else "progress-note-no-bound",
        "category": "",
        "balance": "balance-note" if len(drawn.scenario.undertakings) > 1 else "balance-none",
        "queues": "queues-note",
        "binds": "binds-note",
    }
    return [Chart(name, say(f"{name}-head"), say(note) if note else "") for name, note in notes.items()]


def proof_lines(drawn: Drawn) -> list[str]:
    """What was proved, what was only found, and what was not computed and so is not claimed."""
    scenario, figures, say, voice = drawn.scenario, drawn.plan.figures, drawn.voice.say, drawn.voice
    lines = []
    if figures.regret_people is not None and figures.regret_at_h is not None:
        at = scenario.start + round(figures.regret_at_h * HOUR_S)
        lines.append(say("proof-regret", n=_exact(voice, figures.regret_people), at=voice.moment(at)))
    if figures.regret_found_people is not None:
        lines.append(say("proof-found", n=_exact(voice, figures.regret_found_people)))
    if figures.regret_floor_people:
        lines.append(say("proof-floor", n=_exact(voice, figures.regret_floor_people)))
    if figures.mark_people is not None:
        lines.append(say("proof-mark", n=_exact(voice, figures.mark_people)))
    if figures.finish_h is not None:
        finish = voice.length(round(figures.finish_h * HOUR_S))
        if figures.finish_bound_h is None:
            lines.append(say("proof-finish-only", finish=finish))
        else:
            lines.append(
                say("proof-finish", finish=finish, bound=voice.length(round(figures.finish_bound_h * HOUR_S)))
            )
    if figures.mean_regret_share is not None:
        lines.append(say("proof-mean", share=voice.share(figures.mean_regret_share)))
    lines += worth_lines(drawn)
    bound = drawn.bound
    if bound is None:
        lines.append(say("proof-none"))
    else:
        comma = say("comma")
        if bound.contains:
            lines.append(say("proof-contains", rules=comma.join(bound.contains)))
        if bound.drops:
            lines.append(say("proof-drops", rules=comma.join(bound.drops)))
    plan = drawn.plan
    why = say(f"stopped-{plan.stopped_by}")
    lines.append(say("proof-stopped", why=why, work=plan.work, seed=str(plan.seed)))
    return lines


def _exact(voice: Voice, people: int) -> str:
    return voice.number(people)


def _effects(voice: Voice, scenario: Scenario, effects: Effects) -> Section:
    from safeconduct.reports.effects.section import effects_section

    return effects_section(voice, scenario, effects)
