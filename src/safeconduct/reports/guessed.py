"""What a plan stands on that nobody has said: the assumed ones among the figures that bind it."""

from __future__ import annotations

from safeconduct.reports.drawn import Drawn
from safeconduct.reports.names import group_name, in_language, place_name
from safeconduct.reports.parts import Answer, Line
from safeconduct.reports.resources import BINDING_COLUMNS, binding_figures, busiest
from safeconduct.scenario.model import Figure
from safeconduct.words.voice import Voice

MOST_FIGURES = 4
WORDED = frozenset({"people"}).union(
    *(columns for tables in BINDING_COLUMNS.values() for _, columns in tables)
)
GUESSED_MOSTLY = 0.5  # above this share of assumed binding figures a verdict begins "On guessed figures:"


def _binding(drawn: Drawn) -> tuple[Figure, ...]:
    return binding_figures(drawn.scenario, busiest(drawn.used, drawn.begin, drawn.end))


def mostly_guessed(drawn: Drawn) -> bool:
    """Whether more than half of the figures that bind the plan are assumed, or no source is given for any."""
    binding = _binding(drawn)
    return not binding or sum(figure.assumed for figure in binding) > GUESSED_MOSTLY * len(binding)


def what_is_guessed(drawn: Drawn) -> Answer:
    """The sixth answer: how much of what binds is assumed, the widest guesses first."""
    voice = drawn.voice
    binding = _binding(drawn)
    assumed = sorted((figure for figure in binding if figure.assumed), key=_spread, reverse=True)
    lines = []
    if not binding:
        lines.append(Line(voice.say("guess-no-figures"), "lead"))
    elif assumed:
        lines.append(Line(voice.say("guess-binding", assumed=len(assumed), total=len(binding)), "lead"))
        told = [_figure_text(drawn, figure) for figure in assumed[:MOST_FIGURES]]
        if len(assumed) > MOST_FIGURES:
            told.append(voice.say("guess-more", n=len(assumed) - MOST_FIGURES))
        lines.append(Line(" · ".join(told)))
    else:
        lines.append(Line(voice.say("guess-none-binding", total=len(binding)), "lead"))
    if drawn.scenario.figures:
        lines.append(
            Line(voice.say("guess-all", share=voice.share(drawn.plan.figures.inputs_assumed_share)), "fine")
        )
    return Answer("guessed", voice.say("guess-head"), tuple(lines))


def figure_row_name(drawn: Drawn, figure: Figure) -> str:
    """What a figure belongs to: a place, a group, a class, or the row as the case writes it."""
    scenario, voice = drawn.scenario, drawn.voice
    if figure.row in scenario.place:
        return place_name(voice, scenario, figure.row)
    if figure.row in scenario.group:
        return group_name(voice, scenario, figure.row)
    if any(kind.id == figure.row for kind in scenario.classes):
        return in_language(voice, *next((k.name, k.name_ar) for k in scenario.classes if k.id == figure.row))
    return voice.language.in_digits(figure.row or figure.table)


def figure_column_name(voice: Voice, column: str) -> str:
    """What a figure measures, in words for those that may bind; the case's own column name for the others."""
    return voice.say(f"figure-{column}") if column in WORDED else voice.language.in_digits(column)


def plain_number(voice: Voice, value: float) -> str:
    """A figure of the case as it was given: no more decimals than it has."""
    decimals = next((n for n in range(3) if round(value, n) == value), 3)
    return voice.number(value, decimals)


def _spread(figure: Figure) -> float:
    """How wide a figure's range is beside what is planned: the widest guesses are named first."""
    return (figure.high - figure.low) / (abs(figure.planned) or 1)


def _figure_text(drawn: Drawn, figure: Figure) -> str:
    voice = drawn.voice
    told = {
        "row": figure_row_name(drawn, figure),
        "column": figure_column_name(voice, figure.column),
        "planned": plain_number(voice, figure.planned),
    }
    if figure.low == figure.high:
        return voice.say("guess-figure-flat", **told)
    return voice.say(
        "guess-figure",
        low=plain_number(voice, figure.low),
        high=plain_number(voice, figure.high),
        **told,
    )
