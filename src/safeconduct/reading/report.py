"""A report, read: the one function that commands call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from safeconduct.reading.arabic.reader import ArabicContext, read_arabic_block
from safeconduct.reading.confidence import claim_confidence, event_confidence
from safeconduct.reading.draft import DraftClaim, DraftEvent
from safeconduct.reading.english.reader import Context, read_block
from safeconduct.reading.model import ProposedClaim, ProposedEvent, Reading, Span, Tongue
from safeconduct.reading.parsing import parse_all
from safeconduct.reading.prepare import Block, blocks_of, tongue_of

_Proposals = tuple[int, list[DraftClaim], list[DraftEvent]]


def read_report(
    text: str, *, report_date: date | None = None, tongue: Tongue | None = None, places: Iterable[str] = ()
) -> Reading:
    """What a text proposes. ``places`` are names to look for besides those that ship.

    Weekdays and "yesterday" are reckoned from ``report_date``; without it such claims carry no day. The same text gives
    the same proposals. Raises Missing where English is to be read and spaCy or its model are not installed.
    """
    spoken = tongue or tongue_of(text)
    extra = tuple(sorted(set(places)))
    blocks = list(blocks_of(text))
    claims: list[tuple[int, DraftClaim]] = []
    events: list[tuple[int, DraftEvent]] = []
    proposals = _in_arabic if spoken == "ar" else _in_english
    for start, found, happened in proposals(blocks, report_date, extra):
        claims += [(start, claim) for claim in found]
        events += [(start, event) for event in happened]
    claims.sort(key=lambda each: each[0] + each[1].span[0])
    events.sort(key=lambda each: (each[0] + each[1].span[0], each[1].kind))
    return Reading(
        text=text,
        tongue=spoken,
        claims=tuple(_claim(f"c{n}", text, start, each) for n, (start, each) in enumerate(claims, 1)),
        events=tuple(_event(f"e{n}", text, start, each) for n, (start, each) in enumerate(events, 1)),
    )


def _in_english(blocks: list[Block], report: date | None, extra: tuple[str, ...]) -> Iterator[_Proposals]:
    context = Context()
    for block, parsed in zip(blocks, parse_all(block.clean for block in blocks), strict=True):
        yield (block.start, *read_block(parsed, context, report, extra))


def _in_arabic(blocks: list[Block], report: date | None, extra: tuple[str, ...]) -> Iterator[_Proposals]:
    context = ArabicContext()
    for block in blocks:
        yield (block.start, *read_arabic_block(block.clean, context, report, extra))


def as_json(reading: Reading) -> dict[str, Any]:
    """A reading as a JSON body: a single ``value`` or ``min`` and ``max`` (null: no upper end was said)."""
    return {
        "language": reading.tongue,
        "claims": [
            {
                "id": claim.id,
                **(
                    {"value": claim.low} if claim.low == claim.high else {"min": claim.low, "max": claim.high}
                ),
                "unit": claim.unit,
                "kind": claim.kind,
                "places": list(claim.places),
                "source": claim.source,
                "denied": claim.denied,
                "hedge": claim.hedge,
                "cumulative": claim.cumulative,
                "on": claim.on,
                "span": [claim.span.start, claim.span.end],
                "text": claim.span.text,
                "source_span": None
                if claim.source_span is None
                else [claim.source_span.start, claim.source_span.end],
                "sentence": [claim.sentence.start, claim.sentence.end],
                "confidence": claim.confidence,
            }
            for claim in reading.claims
        ],
        "events": [
            {
                "id": event.id,
                "kind": event.kind,
                "planned": event.planned,
                "places": list(event.places),
                "source": event.source,
                "on": event.on,
                "span": [event.span.start, event.span.end],
                "text": event.span.text,
                "sentence": [event.sentence.start, event.sentence.end],
                "confidence": event.confidence,
            }
            for event in reading.events
        ],
    }


def _claim(name: str, text: str, start: int, draft: DraftClaim) -> ProposedClaim:
    source_span = None if draft.source_span is None else _span(text, start, draft.source_span)
    return ProposedClaim(
        id=name,
        low=draft.low,
        high=draft.high,
        unit=draft.unit,
        kind=draft.kind,
        hedge=draft.hedge,
        # As the report writes it: the block was made even for the parser.
        source=draft.source if source_span is None else " ".join(source_span.text.split()) or draft.source,
        denied=draft.denied,
        places=draft.places,
        on=draft.on,
        cumulative=draft.cumulative,
        span=_span(text, start, draft.span),
        source_span=source_span,
        sentence=_span(text, start, draft.sentence),
        confidence=claim_confidence(draft),
    )


def _event(name: str, text: str, start: int, draft: DraftEvent) -> ProposedEvent:
    return ProposedEvent(
        id=name,
        kind=draft.kind,
        planned=draft.planned,
        source=draft.source,
        places=draft.places,
        on=draft.on,
        span=_span(text, start, draft.span),
        sentence=_span(text, start, draft.sentence),
        confidence=event_confidence(draft),
    )


def _span(text: str, start: int, place: tuple[int, int]) -> Span:
    begin, end = start + place[0], start + place[1]
    return Span(begin, end, text[begin:end])
