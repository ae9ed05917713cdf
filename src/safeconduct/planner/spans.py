"""Arithmetic on the spans of time in which something is allowed. ``None`` stands for always."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from safeconduct.scenario.model import Spans
from safeconduct.scenario.times import merge

NEVER = 1 << 60
"""Later than every horizon."""

Open = Spans | None


def first_fit(spans: Open, since: int, length_s: int) -> int:
    """First second, not before ``since``, from which ``length_s`` lies inside one span; NEVER where none does."""
    if spans is None:
        return since
    at = max(0, bisect_right(spans, (since, NEVER)) - 1)
    for opens, closes in spans[at:]:
        starts = max(opens, since)
        if starts + length_s <= closes:
            return starts
    return NEVER


def covers(spans: Open, since: int, until: int) -> bool:
    """True when ``[since, until]`` lies in one span; reaching its end exactly is in time."""
    if spans is None:
        return True
    at = bisect_right(spans, (since, NEVER)) - 1
    return at >= 0 and until <= spans[at][1]


def union(many: Iterable[Spans]) -> Spans:
    """All seconds of any of the spans, joined where they touch."""
    return merge(span for spans in many for span in spans)


def common(one: Open, other: Open) -> Open:
    """Seconds that lie in both."""
    if one is None:
        return other
    if other is None:
        return one
    both = (
        (max(a_opens, b_opens), min(a_closes, b_closes))
        for a_opens, a_closes in one
        for b_opens, b_closes in other
    )
    return tuple(sorted(span for span in both if span[0] < span[1]))


def unless_always(spans: Spans, since: int, until: int) -> Open:
    """None where one span holds the whole period, so that nothing need be looked up."""
    return None if any(opens <= since and until <= closes for opens, closes in spans) else spans
