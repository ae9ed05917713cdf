"""For which instants vectors are looked for: where F̄* rises most. docs/explanation/broad-bound.md, section 8."""

from __future__ import annotations

import heapq

from safeconduct.scenario.model import Spans

EVENLY, FEW = 0.4, 24
"""The share of all instants that parts evenly the time in which people arrive; the others go where F̄* rises.

Where there are few in all, they are taken in order: what is learned for one then helps the next most.
"""


class Instants:
    """Asks for one instant after another, each in the middle of where people × time may be won most."""

    def __init__(self, arriving: Spans, horizon: int, count: int, step_s: int) -> None:
        """``arriving``: spans in which people can be out, in order."""
        self.step_s = step_s
        self.arriving = arriving
        evenly = count - 1 if count <= FEW else int(EVENLY * count)
        self._first = sorted({*_evenly(arriving, evenly), horizon})
        self.count = max(count, len(self._first))
        self._asked = 0
        self._people: dict[int, int] = {}
        self._gaps: list[tuple[int, int, int]] = []

    def next(self) -> int | None:
        """The next instant; None when there have been enough, or none is worth a vector."""
        self._asked += 1
        if self._asked > self.count:
            return None
        if self._asked <= len(self._first):
            return self._first[self._asked - 1]
        if not self._gaps:
            return None
        _, since, until = heapq.heappop(self._gaps)
        return (since + until) // 2

    def found(self, at: int, people: int) -> None:
        """What was proved at the instant that was asked for."""
        self._people[at] = people
        if self._asked == len(self._first):
            self._begin()
        elif self._asked > len(self._first):
            before = max((other for other in self._people if other < at), default=0)
            after = min(other for other in self._people if other > at)
            self._gap(max(before, self._opens(at)), at)
            self._gap(at, after)

    def _begin(self) -> None:
        """All gaps between the first instants, within each span."""
        for opens, closes in self.arriving:
            since = opens
            for at in sorted(at for at in self._people if opens < at <= closes):
                self._gap(since, at)
                since = at

    def _opens(self, at: int) -> int:
        """The begin of the span in which an instant lies, or after which it comes."""
        return max(opens for opens, _ in self.arriving if opens < at)

    def _gap(self, since: int, until: int) -> None:
        """A gap is worth halving by what F̄* rises over it, times how long it is."""
        if until - since > self.step_s // 2:
            rise = self._proved(until) - self._proved(since)
            if rise > 0:
                heapq.heappush(self._gaps, (-rise * (until - since), since, until))

    def _proved(self, at: int) -> int:
        """What is proved at an instant, or at the last one before it."""
        before = max((other for other in self._people if other <= at), default=None)
        return 0 if before is None else self._people[before]


def _evenly(spans: Spans, count: int) -> set[int]:
    """The first second of all, the last one of every span, and others that part the spans evenly: so many at most."""
    always = {*(closes for _, closes in spans), *(opens for opens, _ in spans[:1])}
    kept = always
    for parts in range(2, 2 * count if spans else 0):
        found = always | {_after(spans, part, parts) for part in range(1, parts)}
        if len(kept) < len(found) <= count:
            kept = found
    return kept


def _after(spans: Spans, part: int, parts: int) -> int:
    """The second after which so many parts of the spans' time are over."""
    wanted = sum(closes - opens for opens, closes in spans) * part // parts
    for opens, closes in spans:
        if wanted <= closes - opens:
            return opens + max(1, wanted)
        wanted -= closes - opens
    return spans[-1][1]
