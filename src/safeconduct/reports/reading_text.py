"""A reading for people at a terminal: the text with its proposals numbered, then each in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.reading.model import UNATTRIBUTED, ProposedClaim, ProposedEvent, Reading
from safeconduct.words.voice import FSI, PDI, Voice

ACCEPTING: Final = "--accept c1 --case CASE"
_PLAIN: Final = str.maketrans("", "", FSI + PDI)
_NEVER_MARKS: Final = str.maketrans(dict.fromkeys("\x07\x08\x1b\x7f\x9b", " "))
"""What a terminal could take for a command. A report is somebody else's text."""


def reading_lines(reading: Reading, voice: Voice) -> Iterator[str]:
    """The whole reading: the text, the claims, the events."""
    yield from _numbered(reading).splitlines()
    yield ""
    if not reading.claims and not reading.events:
        yield voice.say("reading-nothing")
        return
    yield _shown(voice, voice.say("reading-claims", n=len(reading.claims)))
    for claim in reading.claims:
        yield _shown(voice, f"  {claim.id:<4} {claim_text(voice, claim)}")
    yield _shown(voice, voice.say("reading-events", n=len(reading.events)))
    for event in reading.events:
        yield _shown(voice, f"  {event.id:<4} {event_text(voice, event)}")
    yield ""
    yield _shown(voice, voice.say("reading-not-entered", command=ACCEPTING))


def claim_text(voice: Voice, claim: ProposedClaim) -> str:
    """One proposed claim in plain words."""
    if claim.high is None:
        figure = voice.say("reading-and-up", n=voice.number(claim.low))
    elif claim.low == claim.high:
        figure = voice.number(claim.low)
    else:
        figure = voice.say("reading-range", low=voice.number(claim.low), high=voice.number(claim.high))
    kind = f"reading-kind-{claim.kind}" if claim.kind in _OWN_KINDS else f"claims-kind-{claim.kind}"
    parts = [
        voice.say(
            "reading-claim",
            figure=voice.say(f"claims-hedge-{claim.hedge}", figure=figure),
            unit=voice.say(f"claims-unit-{claim.unit}"),
            kind=voice.say(kind),
        ),
        _source(voice, claim),
        *_where_and_when(voice, claim.places, claim.on),
        voice.say("reading-confidence", n=round(10 * claim.confidence)),
    ]
    return "; ".join(parts)


def event_text(voice: Voice, event: ProposedEvent) -> str:
    """One proposed event in plain words."""
    parts = [
        voice.say(f"reading-event-{event.kind}"),
        *([voice.say("reading-planned")] if event.planned else []),
        voice.say("reading-words", words=" ".join(event.span.text.split())),
        *([voice.say("reading-source", source=event.source)] if event.source else []),
        *_where_and_when(voice, event.places, event.on),
    ]
    return "; ".join(parts)


_OWN_KINDS: Final = frozenset({"missing", "freed", "other"})


def _source(voice: Voice, claim: ProposedClaim) -> str:
    if claim.denied:
        return voice.say("reading-denied", source=claim.source)
    if claim.source == UNATTRIBUTED:
        return voice.say("reading-unattributed")
    return voice.say("reading-source", source=claim.source) if claim.source else voice.say("reading-own-word")


def _where_and_when(voice: Voice, places: tuple[str, ...], on: str) -> list[str]:
    found = [voice.say("reading-at", places=", ".join(places))] if places else []
    return [*found, voice.say("reading-on", on=on)] if on else found


def _numbered(reading: Reading) -> str:
    """The text with each proposal's number behind its words."""
    marks = sorted(
        [(claim.span.end, claim.id) for claim in reading.claims]
        + [(event.span.end, event.id) for event in reading.events],
        key=lambda mark: mark[0],
    )
    pieces, start = list[str](), 0
    for end, name in marks:
        pieces += [reading.text[start:end], f" [{name}]"]
        start = max(start, end)
    pieces.append(reading.text[start:])
    return "".join(pieces).translate(_NEVER_MARKS)


def _shown(voice: Voice, line: str) -> str:
    """A line as a terminal gets it: without direction marks that many of them show as boxes, where it needs none."""
    safe = line.translate(_NEVER_MARKS)
    return safe if voice.language.direction == "rtl" else safe.translate(_PLAIN)
