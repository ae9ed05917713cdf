"""For which instants vectors are looked for. docs/explanation/broad-bound.md, section 8."""

from __future__ import annotations

from safeconduct.scenario.model import Spans


def instants_of(arriving: Spans, horizon: int, count: int) -> list[int]:
    """About so many instants in order, the horizon last, ``arriving`` being the spans in which people can be out.

    They part these evenly. The first second is among them, so that nobody is out before it, and the last one of every
    span, since what is proved there holds until the next.
    """
    always = {*(closes for _, closes in arriving), *(opens for opens, _ in arriving[:1]), horizon}
    kept = always
    for parts in range(2, 2 * count if arriving else 0):
        found = always | {_after(arriving, part, parts) for part in range(1, parts)}
        if len(kept) < len(found) <= count:
            kept = found
    return sorted(kept)


def _after(spans: Spans, part: int, parts: int) -> int:
    """The second after which so many parts of the spans' time are over."""
    wanted = sum(closes - opens for opens, closes in spans) * part // parts
    for opens, closes in spans:
        if wanted <= closes - opens:
            return opens + max(1, wanted)
        wanted -= closes - opens
    return spans[-1][1]
