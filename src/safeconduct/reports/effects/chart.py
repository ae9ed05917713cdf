"""Changes drawn one below the other: for each side a mark for what the plans say, a bar for what is left open."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from safeconduct.studies.effects.model import Effects, Row, Span
from safeconduct.words.rounding import people_ceil

WIDTH = 420
LINE = 13
"""Height of one side's line."""
COLOURS = ("#1b4f8a", "#8a4a00", "#4b4b4b", "#6b2f7a")
"""One for each side, in the order of the case; none of them says good or bad."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One row of the chart: the change's name and its picture."""

    name: str
    picture: Markup


def chart_sides(effects: Effects) -> tuple[tuple[str, str], ...]:
    """What is drawn: each side past its line, or all at reception where there is no agreement."""
    return tuple(("past", side) for side in effects.sides) or (("out", ""),)


def chart_scale(effects: Effects, hours: float) -> int:
    """People at either end of every picture."""
    ends = [
        abs(value)
        for row in effects.rows
        for kind, side in chart_sides(effects)
        if (span := row.span(kind, hours, side)) is not None
        for value in (span.effect, span.least, span.most)
        if value is not None
    ]
    return max(50, people_ceil(round(max(ends, default=0))))


def picture(effects: Effects, row: Row, hours: float, scale: int, label: str) -> Markup:
    """One change as SVG: zero in the middle, fewer to the left and more to the right in either language."""
    sides = chart_sides(effects)
    height = LINE * len(sides) + 4
    middle = WIDTH / 2
    parts = [f'<path d="M{middle} 0V{height}" stroke="#59636e" stroke-width="1"/>']
    for number, (kind, side) in enumerate(sides):
        span = row.span(kind, hours, side)
        if span is not None and span.effect is not None:
            parts.append(_line(span, number, scale))
    return Markup(  # noqa: S704  # numbers, and a label that is escaped
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" direction="ltr" preserveAspectRatio="none" '
        f'aria-label="{escape(label, quote=True)}">{"".join(parts)}</svg>'
    )


def _line(span: Span, number: int, scale: int) -> str:
    colour = COLOURS[number % len(COLOURS)]
    y = 2 + LINE * number + LINE / 2

    def x(value: float) -> float:
        return round(WIDTH / 2 + (WIDTH / 2 - 6) * max(-1.0, min(1.0, value / scale)), 1)

    bar = ""
    if not span.single and span.least is not None and span.most is not None:
        bar = f'<path d="M{x(span.least)} {y}H{x(span.most)}" stroke="{colour}" stroke-width="3" opacity=".35"/>'
    at = x(span.effect or 0)
    mark = f'<circle cx="{at}" cy="{y}" r="4" fill="{colour}"/>'
    if number % 2:
        mark = f'<rect x="{at - 4}" y="{y - 4}" width="8" height="8" fill="{colour}"/>'
    return bar + mark
