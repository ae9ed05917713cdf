"""What a report proposes: claims and events, with the characters they were read from. Nothing is believed yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from safeconduct.claims.claim import Kind as ClaimKind
from safeconduct.claims.claim import Unit
from safeconduct.claims.interval import Hedge

OnlyRead = Literal["missing", "freed", "other"]
ReadKind = ClaimKind | OnlyRead
EventKind = Literal[
    "agreement", "breakdown", "halt", "resumption", "attack", "departure", "arrival", "refusal"
]
Tongue = Literal["en", "ar"]

EVENT_KINDS: Final[tuple[EventKind, ...]] = get_args(EventKind)
ONLY_READ: Final[frozenset[str]] = frozenset(get_args(OnlyRead))
"""Kinds that a reading proposes and a case has no claims of: they are accepted only under another kind."""
VEHICLES: Final[frozenset[Unit]] = frozenset(
    {"buses", "ambulances", "vehicles", "private_vehicles", "convoys"}
)
DOUBTS: Final[tuple[Hedge, ...]] = ("appears", "believed")
"""Hedges on the whole claim. They go before hedges on its figure."""
UNATTRIBUTED: Final = "unattributed"
"""The source of a claim whose sentence hides its speaker ("are believed to"). A report's own word has no source."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters of the text that was read: ``text == whole[start:end]``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ProposedClaim:
    """One figure that somebody states, as far as it could be read. A person accepts or leaves it.

    ``low`` and ``high`` are equal for a single value; ``high`` is None for amounts such as "thousands". ``source`` is
    empty where the report itself says so. ``on`` is the day the figure is true of, as ISO date or year, or empty.
    ``confidence`` is the share of like proposals that were right when texts were read that no rule had seen.
    """

    id: str
    low: int
    high: int | None
    unit: Unit
    kind: ReadKind
    hedge: Hedge
    source: str
    denied: bool
    places: tuple[str, ...]
    on: str
    cumulative: bool
    span: Span
    source_span: Span | None
    sentence: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class ProposedEvent:
    """One thing that is said to have happened, or to be about to (``planned``)."""

    id: str
    kind: EventKind
    planned: bool
    source: str
    places: tuple[str, ...]
    on: str
    span: Span
    sentence: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that one text proposes, in the order of the text."""

    text: str
    tongue: Tongue
    claims: tuple[ProposedClaim, ...]
    events: tuple[ProposedEvent, ...]


def words_of(text: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(text.split())
