"""People at reception by time in the replay, the real halts as shaded spans, the log's counts as points: SVG."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from safeconduct.reports.effects.names import side_name
from safeconduct.scenario.model import Scenario
from safeconduct.studies.backtest.model import BackTest, Count, RealHalt, Spread
from safeconduct.studies.backtest.replay import ALL
from safeconduct.units import HOUR_S
from safeconduct.words.voice import PDI, Voice

WIDTH, HEIGHT = 920, 360
LEFT, RIGHT, TOP, BOTTOM = 58, 36, 16, 40
INK, QUIET, RULE, LINE = "#14181d", "#59636e", "#c9d1d9", "#1b4f8a"
BAND, HALTED = "#c3d1e4", "#e7e3da"
MARK = "#8a4a00"
RLI = "\u2067"
STEPS_H = (3, 6, 12, 24, 48, 96)
SPREAD_PX = 7
"""Counts of the same hour are set this far apart, so that each is seen."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The plot of one side, with its name; no name where there is only one."""

    name: str
    picture: Markup


def plots(voice: Voice, scenario: Scenario, found: BackTest) -> tuple[Picture, ...]:
    """A plot for each side, with what the log counts of it. Time runs to the right in either language."""
    sides = dict(found.bands)
    several = len(scenario.undertaking) > 1
    return tuple(
        Picture(
            side_name(voice, scenario, side) if several else "",
            _plot(voice, scenario, found, sides[side], tuple(_counts(found, side))),
        )
        for side in (scenario.undertaking if several else (ALL,))
    )


def _counts(found: BackTest, side: str) -> Iterator[Count]:
    """What somebody counted at reception, of this side."""
    yield from (one for one in found.happened.counts if one.kind == "out" and side in (one.undertaking, ALL))


def _plot(
    voice: Voice, scenario: Scenario, found: BackTest, band: tuple[Spread, ...], counts: tuple[Count, ...]
) -> Markup:
    most = max([1, *(one.high for one in band), *(count.high for count in counts)])
    frame = _Frame(scenario, found.hours[-1] or 1.0, _round_up(most))
    each = list(zip(found.hours, band, strict=True))
    parts = [
        *(_halt(frame, found.happened.halts, number) for number in range(len(found.happened.halts))),
        *_grid(voice, scenario, frame),
        _band(frame, each),
        _middle(frame, each),
        *_marks(frame, counts),
    ]
    label = voice.say(
        "backtest-plot-label",
        at=voice.by(scenario.start + round(found.hours[-1] * HOUR_S)),
        low=voice.people(band[-1].low),
        high=voice.people(band[-1].high),
        middle=voice.people(band[-1].middle),
        halts=len(found.happened.halts),
        counts=len(counts),
    )
    return Markup(  # noqa: S704  # numbers, and texts that are escaped
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" direction="ltr" '
        f'aria-label="{escape(label, quote=True)}">{"".join(parts)}</svg>'
    )


class _Frame:
    """Where instants and people lie on the paper."""

    def __init__(self, scenario: Scenario, hours: float, most: int) -> None:
        self.start, self.hours, self.most = scenario.start, hours, most

    def x(self, hours: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * min(max(hours, 0.0), self.hours) / self.hours, 1)

    def at(self, instant: int) -> float:
        return self.x((instant - self.start) / HOUR_S)

    def y(self, value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self.most, 1)


def _round_up(most: int) -> int:
    power = 1
    while True:
        for step in (1, 2, 4, 8):
            if step * power >= most:
                return step * power
        power *= 10


def _halt(frame: _Frame, halts: tuple[RealHalt, ...], number: int) -> str:
    halt = halts[number]
    begins = frame.at(halt.begins.best)
    ends = frame.at(halt.ends.best if halt.ends is not None else halts[number + 1].begins.best)
    width = round(max(0.0, ends - begins), 1)
    top, height = TOP, HEIGHT - BOTTOM - TOP
    return (
        f'<rect x="{begins}" y="{top}" width="{width}" height="{height}" fill="{HALTED}"/>'
        f'<path d="M{begins} {top}v{height}" stroke="{QUIET}" stroke-dasharray="2 3"/>'
    )


def _band(frame: _Frame, each: list[tuple[float, Spread]]) -> str:
    there = [f"{frame.x(hours)} {frame.y(one.high)}" for hours, one in each]
    back = [f"{frame.x(hours)} {frame.y(one.low)}" for hours, one in reversed(each)]
    return f'<path d="M{"L".join(there + back)}Z" fill="{BAND}" fill-opacity="0.85"/>'


def _middle(frame: _Frame, each: list[tuple[float, Spread]]) -> str:
    points = (f"{frame.x(hours)} {frame.y(one.middle)}" for hours, one in each)
    return f'<path d="M{"L".join(points)}" fill="none" stroke="{LINE}" stroke-width="2.2"/>'


def _marks(frame: _Frame, counts: tuple[Count, ...]) -> Iterator[str]:
    """A dot for one figure, a bar for a span. Those of the same hour stand side by side."""
    here: dict[float, int] = {}
    for count in counts:
        base = frame.at(count.at)
        number = here.get(base, 0)
        here[base] = number + 1
        x = round(min(base + number * SPREAD_PX, WIDTH - 4), 1)
        low, high = frame.y(count.low), frame.y(count.high)
        if count.low != count.high:
            yield f'<path d="M{x} {low}V{high}M{x - 4} {low}h8M{x - 4} {high}h8" stroke="{MARK}" stroke-width="1.8"/>'
        else:
            yield f'<circle cx="{x}" cy="{low}" r="4" fill="#fff" stroke="{MARK}" stroke-width="2"/>'


def _grid(voice: Voice, scenario: Scenario, frame: _Frame) -> Iterator[str]:
    for quarter in range(5):
        value = frame.most * quarter / 4
        if value == int(value):
            y = frame.y(value)
            yield f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="{RULE}" stroke-width="{1 if quarter else 1.6}"/>'
            yield _text(LEFT - 6, y + 4, "end", voice.number(value))
    every = next((step for step in STEPS_H if frame.hours / step <= 8.5), STEPS_H[-1])
    for hours in range(0, int(frame.hours) + 1, every):
        x, at = frame.x(hours), scenario.start + hours * HOUR_S
        yield f'<path d="M{x} {HEIGHT - BOTTOM}v4" stroke="{QUIET}"/>'
        yield _text(x, HEIGHT - BOTTOM + 17, "middle", voice.clock(at))
        if hours == 0 or every >= 24 or voice.local(at).hour < every:
            yield _text(x, HEIGHT - BOTTOM + 33, "middle", _day(voice, at))


def _day(voice: Voice, at: int) -> str:
    local = voice.local(at)
    day = f"{local.day} {voice.say(f'month-{local.month}')}"
    # A date of a language that runs the other way keeps its own order on a chart that runs to the right.
    return voice.language.in_digits(f"{RLI}{day}{PDI}" if voice.language.direction == "rtl" else day)


def _text(x: float, y: float, anchor: str, text: str) -> str:
    return f'<text x="{x}" y="{round(y, 1)}" text-anchor="{anchor}" font-size="13" fill="{QUIET}">{escape(text)}</text>'
