"""Claims drawn over time: one picture for each measure, as SVG that needs no script, wide and narrow."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Final

from safeconduct.claims.claim import Claim, Estimate
from safeconduct.claims.conflict import ABOUT_COMPLETE
from safeconduct.claims.copies import source_key
from safeconduct.claims.reconcile import Reconciled
from safeconduct.units import DAY_S
from safeconduct.words.voice import Voice

WIDE: Final = (1060, 330)
NARROW: Final = (350, 300)
_MARGIN: Final = (14, 12, 30, 52)  # top, right, bottom, left
_MARK: Final = 8  # half the size of a mark
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Series:
    """Independent statements with figures about one measure, in order of time; ``firm`` stand in a firm conflict."""

    claims: tuple[Claim, ...]
    sources: tuple[str, ...]
    firm: frozenset[str]
    working: Estimate | None

    def letter(self, claim: Claim) -> str:
        """The letters of a claim's source in this picture."""
        place = [source_key(name) for name in self.sources].index(source_key(claim.claimed_by))
        return _LETTERS[place] if place < 26 else _LETTERS[place // 26 - 1] + _LETTERS[place % 26]


def series_of(found: Reconciled, population: str = "") -> tuple[Series, ...]:
    """Everything with two statements or more, what is most spoken of first."""
    groups: dict[tuple[str, str, str, str], list[Claim]] = defaultdict(list)
    working: dict[tuple[str, str, str, str], Estimate | None] = {}
    measure: tuple[str, str, str, str]
    for finding in found.findings:
        topic = finding.topic
        if finding.interval is not None and population in ("", topic.population):
            measure = (topic.population, topic.kind, topic.unit, topic.counting)
            groups[measure] += [statement.claim for statement in finding.statements]
            working[measure] = finding.working
    # What was said to be over contradicts half of the page: it has a place of its own.
    firm = frozenset(
        name
        for one in found.conflicts
        if one.firm and len(one.claims) == 2 and one.rule not in ABOUT_COMPLETE
        for name in one.claims
    )
    series = []
    for measure in sorted(groups, key=lambda name: (-len(groups[name]), name)):
        claims = sorted(groups[measure], key=lambda claim: (claim.at.first, claim.at.last, claim.id))
        if len(claims) > 1 or working[measure] is not None:
            sources = {source_key(claim.claimed_by): claim.claimed_by for claim in reversed(claims)}
            ordered = tuple(dict.fromkeys(sources[source_key(claim.claimed_by)] for claim in claims))
            series.append(Series(tuple(claims), ordered, firm, working[measure]))
    return tuple(series)


@dataclass(slots=True)
class _Canvas:
    """Where seconds and numbers lie in one picture."""

    size: tuple[int, int]
    begin: int
    end: int
    top: int
    placed: list[tuple[float, float]] = field(default_factory=list)

    def x(self, second: int) -> float:
        left, right = _MARGIN[3], self.size[0] - _MARGIN[1]
        inside = min(max(second, self.begin), self.end)
        return left + (right - left) * (inside - self.begin) / (self.end - self.begin)

    def y(self, number: float) -> float:
        low, high = self.size[1] - _MARGIN[2], _MARGIN[0]
        return low - (low - high) * min(number, self.top) / self.top

    def free(self, x: float, y: float) -> float:
        """The nearest x to the one wanted at which a mark covers no other."""
        room = 2 * _MARK + 4  # the mark, and the bar beside it
        for step in range(60):
            for wanted in (x + step * 4, x - step * 4):
                inside = _MARGIN[3] + _MARK <= wanted <= self.size[0] - _MARGIN[1] - _MARK
                if inside and all(abs(wanted - a) >= room or abs(y - b) >= room for a, b in self.placed):
                    self.placed.append((wanted, y))
                    return wanted
        self.placed.append((x, y))
        return x


def chart_svg(series: Series, voice: Voice, size: tuple[int, int], label: str) -> str:
    """One picture. A bar is what a figure can mean, an arrow a figure without an upper end, a letter the source."""
    canvas = _canvas(series, voice, size)
    parts = [*_axes(canvas, voice)]
    if series.working is not None:
        parts += _working(canvas, voice, series.working)
    parts += [_bar(canvas, series, claim) for claim in series.claims]
    body = "".join(parts)
    return (
        f'<svg viewBox="0 0 {size[0]} {size[1]}" width="{size[0]}" height="{size[1]}" role="img" direction="ltr" '
        f'aria-label="{escape(label, quote=True)}">{body}</svg>'
    )


def _canvas(series: Series, voice: Voice, size: tuple[int, int]) -> _Canvas:
    begin = min(_from(claim) for claim in series.claims)
    end = max(claim.at.last for claim in series.claims)
    first = _midnight(voice, begin, 0)
    last = max(_midnight(voice, end, 1), first + DAY_S)
    ends = [end for claim in series.claims for end in _ends(claim)]
    if series.working is not None:
        ends.append(series.working.high)
    return _Canvas(size, first, last, max(5, int(max(ends) * 1.08) + 1))


def _from(claim: Claim) -> int:
    return claim.at.first if claim.since is None else claim.since.first


def _ends(claim: Claim) -> tuple[int, int]:
    """The lowest and the highest number that is drawn for a claim."""
    interval = claim.interval
    if interval is None or claim.high is None:
        return 0, 0
    return interval.least, claim.high if interval.most is None else interval.most


def _midnight(voice: Voice, at: int, days: int) -> int:
    local = voice.local(at).replace(hour=0, minute=0, second=0) + timedelta(days=days)
    return int(local.timestamp())


def _axes(canvas: _Canvas, voice: Voice) -> list[str]:
    width, height = canvas.size
    left, right, floor = _MARGIN[3], width - _MARGIN[1], height - _MARGIN[2]
    parts = ['<g class="axis">']
    for number in _steps(canvas.top, 5):
        y = canvas.y(number)
        parts.append(f'<line class="rule" x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{voice.number(number)}</text>')
    days = (canvas.end - canvas.begin) // DAY_S
    step = max(1, -(-days // (9 if width > 600 else 4)))
    for number in range(0, days + 1, step):
        at = _midnight(voice, canvas.begin + 12 * 3600, number)
        if at > canvas.end:
            break
        x = canvas.x(at)
        parts.append(
            f'<line class="tick midnight" x1="{x:.1f}" x2="{x:.1f}" y1="{_MARGIN[0]}" y2="{floor}"/>'
        )
        local = datetime.fromtimestamp(at, UTC).astimezone(voice.zone)
        name = f"{voice.language.in_digits(str(local.day))} {voice.say(f'month-{local.month}')}"
        anchor = "end" if x > right - 18 else "middle"
        parts.append(f'<text x="{x:.1f}" y="{height - 10}" text-anchor="{anchor}">{name}</text>')
    parts.append("</g>")
    return parts


def _steps(top: int, most: int) -> list[int]:
    """Round numbers from nought, at most so many above it."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if top // (size * factor) <= most:
                return list(range(0, top + 1, size * factor))
        size *= 10


def _working(canvas: _Canvas, voice: Voice, estimate: Estimate) -> list[str]:
    left, right = _MARGIN[3], canvas.size[0] - _MARGIN[1]
    lines = [("worst", estimate.best), ("limit", estimate.low), ("limit", estimate.high)]
    parts = [
        f'<line class="{name}" x1="{left}" x2="{right}" y1="{canvas.y(at):.1f}" y2="{canvas.y(at):.1f}"/>'
        for name, at in dict.fromkeys(lines)
    ]
    text = escape(f"{voice.say('claims-chart-working')} {voice.number(estimate.best)}")
    parts.append(f'<text class="label" x="{left + 6}" y="{canvas.y(estimate.high) - 5:.1f}">{text}</text>')
    return parts


def _bar(canvas: _Canvas, series: Series, claim: Claim) -> str:
    interval = claim.interval
    if interval is None or claim.low is None or claim.high is None:
        return ""
    low, high = _ends(claim)
    middle = (canvas.x(_from(claim)) + canvas.x(claim.at.last)) / 2
    y = (canvas.y(claim.low) + canvas.y(claim.high)) / 2
    x = canvas.free(middle, y)
    parts = [f'<g class="claim" id="mark-{claim.id}-{canvas.size[0]}"><title>{escape(claim.id)}</title>']
    beside = x - _MARK - 2.2
    top, floor = canvas.y(high), canvas.y(low)
    if interval.most is None:
        top = min(top, floor) - 20
        points = f"M{beside - 4:.1f} {top + 5:.1f}L{beside:.1f} {top:.1f}L{beside + 4:.1f} {top + 5:.1f}"
        parts.append(f'<path class="range" d="{points}"/>')
    elif floor - top < 3:
        top, floor = (top + floor) / 2 - 1.5, (top + floor) / 2 + 1.5  # too narrow to be seen: still a range
    parts.append(f'<line class="range" x1="{beside:.1f}" x2="{beside:.1f}" y1="{floor:.1f}" y2="{top:.1f}"/>')
    if claim.since is not None:
        a, b = canvas.x(claim.since.first), canvas.x(claim.at.last)
        parts.append(f'<line class="span" x1="{a:.1f}" x2="{b:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>')
    if claim.id in series.firm:
        corner = f'x="{x - _MARK:.1f}" y="{y - _MARK:.1f}"'
        parts.append(f'<rect class="mark firm" {corner} width="{2 * _MARK}" height="{2 * _MARK}"/>')
    else:
        parts.append(f'<circle class="mark" cx="{x:.1f}" cy="{y:.1f}" r="{_MARK}"/>')
    letter = series.letter(claim)
    parts.append(
        f'<text class="letter" x="{x:.1f}" y="{y + 3.6:.1f}" text-anchor="middle">{letter}</text></g>'
    )
    return "".join(parts)
