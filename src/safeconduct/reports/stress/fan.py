"""People at reception by time, as SVG: bands of runs, the middle one, and the plan's promise."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from markupsafe import Markup

from safeconduct.reports.stress.told import few, series_name
from safeconduct.scenario.model import Scenario
from safeconduct.studies.stress.model import Fan
from safeconduct.units import HOUR_S
from safeconduct.words.voice import PDI, Voice

WIDTH, HEIGHT = 460, 230
LEFT, RIGHT, TOP, BOTTOM = 52, 42, 14, 36
INK, QUIET, RULE = "#14181d", "#59636e", "#c9d1d9"
BAND, WITHIN = "#d5dfec", "#9fb6d3"
LINE = "#1b4f8a"
RLI = "\u2067"
TICKS_H = (3, 6, 12, 24, 48, 96, 168)


def fan_chart(
    voice: Voice, scenario: Scenario, hours: tuple[float, ...], fan: Fan, label: str = "stress-fan-label"
) -> Markup:
    """One series; ``label`` is the message that tells it to whoever does not see it.

    Time runs to the right in either language, as clocks on charts do everywhere else in the report.
    """
    last = _last(hours, fan)
    most = max([fan.promised[-1], fan.due, *(row[4] for row in fan.quantiles), 1])
    frame = _Frame(hours[last] or 1.0, _round_up(most))
    shown = range(last + 1)
    points = [(hours[at], fan.quantiles[at]) for at in shown]
    parts = [
        *_grid(voice, scenario, frame),
        _band([(h, q[0]) for h, q in points], [(h, q[4]) for h, q in points], frame, BAND),
        _band([(h, q[1]) for h, q in points], [(h, q[3]) for h, q in points], frame, WITHIN),
        _line([(h, q[2]) for h, q in points], frame, f'stroke="{LINE}" stroke-width="2.2"'),
        _line(
            [(hours[at], fan.promised[at]) for at in shown],
            frame,
            f'stroke="{INK}" stroke-width="1.6" stroke-dasharray="5 4"',
        ),
    ]
    return Markup(  # noqa: S704  # numbers, and texts that are escaped
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" direction="ltr" '
        f'aria-label="{escape(_label(voice, scenario, hours, fan, label), quote=True)}">{"".join(parts)}</svg>'
    )


class _Frame:
    """Where hours and people lie on the paper."""

    def __init__(self, hours: float, most: int) -> None:
        self.hours, self.most = hours, most

    def x(self, hours: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * hours / self.hours, 1)

    def y(self, value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self.most, 1)


def _last(hours: tuple[float, ...], fan: Fan) -> int:
    """The hour after which neither the plan nor any drawn run moves anybody, and two beside."""
    end = (fan.quantiles[-1], fan.promised[-1])
    still = next(
        (at for at in range(len(hours)) if (fan.quantiles[at], fan.promised[at]) == end), len(hours) - 1
    )
    return min(len(hours) - 1, max(still + 2, 2))


def _round_up(most: float) -> int:
    power = 1
    while True:
        for step in (1, 2, 3, 4, 5, 8):
            if step * power >= most:
                return step * power
        power *= 10


def _band(lower: list[tuple[float, int]], upper: list[tuple[float, int]], frame: _Frame, colour: str) -> str:
    there = [f"{frame.x(h)} {frame.y(n)}" for h, n in upper]
    back = [f"{frame.x(h)} {frame.y(n)}" for h, n in reversed(lower)]
    return f'<path d="M{"L".join(there + back)}Z" fill="{colour}"/>'


def _line(points: list[tuple[float, int]], frame: _Frame, style: str) -> str:
    drawn = "L".join(f"{frame.x(h)} {frame.y(n)}" for h, n in points)
    return f'<path d="M{drawn}" fill="none" {style}/>'


def _grid(voice: Voice, scenario: Scenario, frame: _Frame) -> Iterator[str]:
    for quarter in range(5):
        value = frame.most * quarter / 4
        if value != int(value):
            continue
        y = frame.y(value)
        yield f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="{RULE}" stroke-width="{1 if quarter else 1.6}"/>'
        yield _text(LEFT - 6, y + 4, "end", voice.number(value))
    every = next((step for step in TICKS_H if frame.hours / step <= 6.5), TICKS_H[-1])
    for hours in range(0, int(frame.hours) + 1, every):
        x, at = frame.x(hours), scenario.start + hours * HOUR_S
        yield f'<path d="M{x} {HEIGHT - BOTTOM}v4" stroke="{QUIET}"/>'
        yield _text(x, HEIGHT - BOTTOM + 16, "middle", voice.clock(at))
        local = voice.local(at)
        if hours == 0 or every >= 24 or local.hour < every:
            day = f"{local.day} {voice.say(f'month-{local.month}')}"
            # A date of a language that runs the other way keeps its own order on a chart that runs to the right.
            own = f"{RLI}{day}{PDI}" if voice.language.direction == "rtl" else day
            yield _text(x, HEIGHT - BOTTOM + 30, "middle", voice.language.in_digits(own))


def _text(x: float, y: float, anchor: str, text: str) -> str:
    return (
        f'<text x="{x}" y="{round(y, 1)}" text-anchor="{anchor}" font-size="12" fill="{QUIET}">'
        f"{escape(text)}</text>"
    )


def _label(voice: Voice, scenario: Scenario, hours: tuple[float, ...], fan: Fan, message: str) -> str:
    low, _, median, _, high = fan.quantiles[-1]
    return voice.say(
        message,
        who=series_name(voice, scenario, fan.series),
        at=voice.by(scenario.start + round(hours[-1] * HOUR_S)),
        low=few(voice, fan.series, low),
        high=few(voice, fan.series, high),
        median=few(voice, fan.series, median),
        promised=few(voice, fan.series, fan.promised[-1]),
    )
