"""An Arabic block, read by rules alone: no small free model of Arabic parses well enough to build on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from safeconduct.claims.interval import Hedge
from safeconduct.reading.arabic.figures import ArabicFigure, arabic_figures
from safeconduct.reading.arabic.page import Page, Range, page_of
from safeconduct.reading.arabic.words import (
    ACCORDING,
    CEASEFIRE,
    DENIALS,
    DOUBTS,
    EACH,
    ESTIMATED,
    EVENTS,
    EXPLAINED,
    KINDS,
    NOT_SO,
    PLANNED,
    QUOTED_FROM,
    SAME,
    SHARE,
    SPEECH,
    TOTALS,
    TRAILING,
)
from safeconduct.reading.dates import date_for
from safeconduct.reading.draft import DraftClaim, DraftEvent
from safeconduct.reading.model import UNATTRIBUTED, VEHICLES, ReadKind

FARTHEST: Final = 10.0
"""A cue more words away than this says nothing about a figure."""
_OF_VEHICLES: Final = frozenset({"left", "at_reception", "past_line", "waiting", "due", "returned"})
_PARENTHESIS: Final = re.compile(r"،[^،]*،")


@dataclass(slots=True)
class ArabicContext:
    """Who spoke last, carried from sentence to sentence."""

    speaker: str = ""


@dataclass(frozen=True, slots=True, order=True)
class _Speech:
    """A speaker named from ``start`` to ``end``; ``span`` is where the name itself stands, None for one said before."""

    start: int
    end: int
    source: str
    span: Range | None
    denied: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """A figure of a sentence with its kind and how many words off its cue stands."""

    figure: ArabicFigure
    kind: ReadKind
    distance: float


def read_arabic_block(
    clean: str, context: ArabicContext, report: date | None, extra_places: tuple[str, ...]
) -> tuple[list[DraftClaim], list[DraftEvent]]:
    """What one block proposes. ``context`` is read and brought up to date."""
    page = page_of(clean, report, extra_places)
    figures = arabic_figures(page.text)
    claims: list[DraftClaim] = []
    events: dict[str, DraftEvent] = {}
    for sentence in page.sentences():
        own = [figure for figure in figures if sentence[0] <= figure.core_start < sentence[1]]
        speeches = _speeches(page, sentence, context)
        claims += [_claim(page, found, speeches, sentence) for found in _kinds(page, own, sentence)]
        for event in _events(page, sentence):
            events.setdefault(event.kind, event)
    return claims, sorted(events.values(), key=lambda event: (event.span, event.kind))


def _kinds(page: Page, own: list[ArabicFigure], sentence: Range) -> list[_Found]:
    """The figures of a sentence that may be proposed."""
    found: list[_Found] = []
    for figure in own:
        before = found[-1].kind if found else None
        kind, distance = _kind(page.text, figure, own, sentence, before)
        if _believable(page.text, _Found(figure, kind, distance), sentence):
            found.append(_Found(figure, kind, distance))
    return found


def _kind(
    text: str, figure: ArabicFigure, own: list[ArabicFigure], sentence: Range, before: ReadKind | None
) -> tuple[ReadKind, float]:
    """The kind of a figure and how many words off its cue stands."""
    if figure.implied is not None:
        return figure.implied, 0.0
    others = [other for other in own if other is not figure]
    share = _is_share(text, figure, sentence[0])
    if share and before is not None and figure.unit != "wounded":
        return before, 3.0
    hidden = [(other.core_start, other.unit_end) for other in others]
    hidden += [] if share else _asides(text, own, sentence)
    best: tuple[float, ReadKind] = (FARTHEST, "other")
    for pattern, kind, more in KINDS:
        if figure.unit in VEHICLES and kind not in _OF_VEHICLES:
            continue
        for match in pattern.finditer(text, *sentence):
            if any(start <= match.start() < stop for start, stop in hidden):
                continue
            cost = more + _distance(text, figure, match.span(), others, share=share)
            if cost < best[0]:
                best = (cost, kind)
    if best[1] == "other" and before is not None:
        return before, FARTHEST
    return best[1], best[0]


def _distance(
    text: str, figure: ArabicFigure, cue: Range, others: list[ArabicFigure], *, share: bool
) -> float:
    """Words between a figure and a cue, and more for marks and other figures between them."""
    after = cue[0] > figure.core_start
    between = text[figure.end : cue[0]] if after else text[cue[1] : figure.core_start]
    between = _PARENTHESIS.sub(" ", between)
    cost = len(between.split()) + 1.5 * between.count("،") + (2 * between.count(":") if after else 0)
    low, high = sorted((cue[0], figure.core_start))
    for other in others:
        if low < other.core_start < high:
            joined = text[other.start] == "و" and not text[figure.unit_end : other.start].strip()
            cost += 0.5 if joined else 2.5
    if after:
        cost += 0.6  # Arabic verbs come first more often than not
    if figure.end <= cue[0] < figure.unit_end:
        cost += 0.5 if share else 3.0  # the unit word itself: "the wounded wait" are waiting
    return cost


def _is_share(text: str, figure: ArabicFigure, begin: int) -> bool:
    """Whether the figure is a part of the one before: "among them 45 children"."""
    return any(
        not text[match.end() : figure.start].strip(" :")
        for match in SHARE.finditer(text, begin, figure.start)
    )


def _asides(text: str, own: list[ArabicFigure], sentence: Range) -> list[Range]:
    """What stands between "among them" and the figure after it: it tells nothing of the figure before."""
    found: list[Range] = []
    for match in SHARE.finditer(text, *sentence):
        parts = [figure.unit_end for figure in own if 0 <= figure.start - match.end() <= 3]
        if parts:
            found.append((match.start(), parts[0]))
    return found


def _believable(text: str, found: _Found, sentence: Range) -> bool:
    figure = found.figure
    if EACH.search(text, max(sentence[0], figure.start - 25), min(sentence[1], figure.unit_end + 20)):
        return False
    if figure.unit is None:
        return found.kind != "other" and found.distance < 3.5
    if figure.low == figure.high == 1:
        return found.kind in {"killed", "wounded", "missing"}
    return True


def _speeches(page: Page, sentence: Range, context: ArabicContext) -> list[_Speech]:
    """The speakers of a sentence. The last one is remembered for "he added"."""
    found: list[_Speech] = []
    for pattern in (QUOTED_FROM, EXPLAINED, SPEECH, ACCORDING):
        for match in pattern.finditer(page.text, *sentence):
            if any(match.start() < each.end and each.start < match.end() for each in found):
                continue
            given = TRAILING.sub("", match["source"]).rstrip()
            name = given.lstrip()
            begin = match.start("source") + len(given) - len(name)
            span: Range | None = (begin, begin + len(name))
            if pattern is SPEECH and not name and not context.speaker:
                continue
            source = page.written(span) if name and span is not None else ""
            if not name or SAME.match(name):
                source, span = context.speaker or source, None
            denied = pattern is SPEECH and bool(DENIALS.match(match["verb"]))
            found.append(_Speech(match.start(), match.end(), source, span, denied))
    found.sort(key=lambda each: (each.start, each.end))
    if found:
        context.speaker = found[-1].source
    return found


def _claim(page: Page, found: _Found, speeches: list[_Speech], sentence: Range) -> DraftClaim:
    figure, text = found.figure, page.text[slice(*sentence)]
    doubt: Hedge = next((hedge for pattern, hedge in DOUBTS if pattern.search(text)), "none")
    estimated = bool(ESTIMATED.search(text))
    ahead = [each for each in speeches if each.end <= figure.core_start]
    said = (ahead[-1] if ahead else speeches[0]) if speeches else None
    hidden = UNATTRIBUTED if doubt != "none" or estimated else ""
    hedge = doubt if doubt != "none" else figure.hedge
    wounded = figure.unit == "wounded" and found.kind == "wounded"
    points = [figure.unit is None, found.distance > 3, found.kind == "other", found.kind == "other"]
    return DraftClaim(
        low=figure.low,
        high=figure.high,
        unit="people" if wounded or figure.unit is None else figure.unit,
        kind=found.kind,
        hedge="about" if hedge == "none" and estimated else hedge,
        source=hidden if said is None else said.source,
        source_span=None if said is None or said.span is None else page.origin(said.span),
        denied=said is not None and said.denied,
        places=page.places_in(sentence, None if said is None else said.span),
        on=date_for(figure.core_start, page.dates, page.text),
        cumulative=bool(TOTALS.search(text)),
        span=page.origin((figure.start, figure.unit_end)),
        sentence=page.origin(sentence),
        doubt=sum(points) + (len(speeches) > 1),
    )


def _events(page: Page, sentence: Range) -> list[DraftEvent]:
    """The events of a sentence, at most one of each kind."""
    text = page.text
    found: list[DraftEvent] = []
    truces = [match.span() for match in CEASEFIRE.finditer(text, *sentence)]
    total = bool(TOTALS.search(text, *sentence))
    for kind, pattern in EVENTS:
        for match in pattern.finditer(text, *sentence):
            ahead = text[sentence[0] : match.start()]
            in_truce = kind in {"attack", "halt"} and any(low <= match.start() < high for low, high in truces)
            if NOT_SO.search(ahead) or in_truce or (kind == "departure" and total):
                continue
            found.append(
                DraftEvent(
                    kind=kind,
                    planned=bool(PLANNED.search(ahead)),
                    source="",
                    places=page.places_in(sentence, None),
                    on=date_for(match.start(), page.dates, text),
                    span=page.origin(match.span()),
                    sentence=page.origin(sentence),
                    doubt=0,
                )
            )
            break
    return found
