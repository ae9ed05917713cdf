"""How often proposals that were read in like ways were right.

Each share is the mean of two counts on the development half of the corpus: of the very first reading, before any of its
errors had been looked at, and of the last. The first is what rules do on texts that they were not fitted to, the last
what they do on texts that they were. docs/explanation/reading.md has the counts.
"""

from __future__ import annotations

from typing import Final

from safeconduct.reading.draft import DraftClaim, DraftEvent

_BY_DOUBT: Final = (0.93, 0.86, 0.78, 0.70, 0.60)
"""By points of doubt: a figure without a unit, a cue far off, a kind not found (two), a speaker found by guess."""
_EVENT: Final = 0.95
_PLANNED_EVENT: Final = 0.85


def claim_confidence(draft: DraftClaim) -> float:
    """Share of claims as doubtful as this one whose figure, kind, source and hedge were all right."""
    return _BY_DOUBT[min(draft.doubt, len(_BY_DOUBT) - 1)]


def event_confidence(draft: DraftEvent) -> float:
    """Share of like events that were there."""
    return _PLANNED_EVENT if draft.planned else _EVENT
