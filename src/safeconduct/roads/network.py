"""Roads between places: the quickest way for an empty vehicle, the best few ways for a convoy, and who gets where.

Knows no case: a leg is anything with an id, two ends, a holder and its seconds. Among equally quick ways the one whose
leg ids come first as text is taken, so that the same roads give the same answer everywhere.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Protocol

Path = tuple[str, ...]
"""Leg ids from start to end. The empty path leads from a place to itself."""

_LOOKS: Final = 8  # first halves tried for each way wanted, when a road has to pass a line


class Way(Protocol):
    """A directed piece of road as this module sees it."""

    @property
    def id(self) -> str: ...
    @property
    def start(self) -> str: ...
    @property
    def end(self) -> str: ...
    @property
    def holder(self) -> str: ...
    @property
    def loaded_s(self) -> int: ...
    @property
    def empty_s(self) -> int: ...


def holders_common(*may_enter: Iterable[str]) -> frozenset[str] | None:
    """Holders whose roads all of these may use; None for any road. An empty collection means any road, as in a case."""
    common: frozenset[str] | None = None
    for holders in map(frozenset, may_enter):
        if holders:
            common = holders if common is None else common & holders
    return common


class Network:
    """The roads of one case. Answers are remembered, since planning asks the same question many times.

    ``standing_s`` gives the seconds that a loaded convoy and an empty vehicle spend at least in passing a place. They
    weigh in the choice of a way and are not part of any leg's time.
    """

    def __init__(self, legs: Iterable[Way], standing_s: Mapping[str, tuple[int, int]] | None = None) -> None:
        self._out: dict[str, list[Way]] = {}
        self._legs: dict[str, Way] = {}
        for leg in sorted(legs, key=lambda leg: leg.id):
            self._legs[leg.id] = leg
            self._out.setdefault(leg.start, []).append(leg)
        self._standing_s = dict(standing_s or {})
        self._empty: dict[tuple[str, str, frozenset[str] | None], Path | None] = {}
        self._loaded: dict[tuple[str, str, str, frozenset[str] | None, int], tuple[Path, ...]] = {}

    def empty_path(self, start: str, end: str, may_enter: frozenset[str] | None = None) -> Path | None:
        """The quickest way of an empty vehicle or a lone team; None where its holders leave it no way."""
        key = (start, end, may_enter)
        if key not in self._empty:
            self._empty[key] = self._quickest(start, end, may_enter, loaded=False)
        return self._empty[key]

    def loaded_paths(
        self,
        origin: str,
        reception: str,
        through: str = "",
        may_enter: frozenset[str] | None = None,
        most: int = 4,
    ) -> tuple[Path, ...]:
        """At most ``most`` ways of a loaded convoy that visit no place twice, quickest first.

        With ``through``, only ways that leave that place towards the reception. Without a line in the way these are the
        best ways there are; with one, the best that the quickest approaches to it leave over.
        """
        key = (origin, reception, through, may_enter, most)
        if key not in self._loaded:
            found = (
                self._through(origin, reception, through, may_enter, most)
                if through
                else self._best(origin, reception, may_enter, most, frozenset())
            )
            self._loaded[key] = tuple(found)
        return self._loaded[key]

    def reachable(self, start: str, may_enter: frozenset[str] | None = None) -> frozenset[str]:
        """Every place to which roads lead from ``start``, itself included."""
        seen, waiting = {start}, [start]
        while waiting:
            for leg in self._out.get(waiting.pop(), ()):
                if _open(leg, may_enter) and leg.end not in seen:
                    seen.add(leg.end)
                    waiting.append(leg.end)
        return frozenset(seen)

    def seconds(self, path: Path, *, loaded: bool) -> int:
        """Least seconds on a way: its legs, and standing at the places between its ends."""
        legs = [self._legs[name] for name in path]
        driving = sum(leg.loaded_s if loaded else leg.empty_s for leg in legs)
        return driving + sum(self._stands(leg.start, loaded=loaded) for leg in legs[1:])

    def driving_s(self, path: Path) -> int:
        """Seconds of a loaded convoy's driving alone on a way."""
        return sum(self._legs[name].loaded_s for name in path)

    def _stands(self, place: str, *, loaded: bool) -> int:
        return self._standing_s.get(place, (0, 0))[0 if loaded else 1]

    def _quickest(
        self,
        start: str,
        end: str,
        may_enter: frozenset[str] | None,
        *,
        loaded: bool,
        shut: frozenset[str] = frozenset(),
        barred: frozenset[str] = frozenset(),
    ) -> Path | None:
        """Dijkstra over places not ``shut`` and legs not ``barred``. The path itself breaks ties."""
        if start == end:
            return ()
        heap: list[tuple[int, Path, str]] = [(0, (), start)]
        done: set[str] = set()
        while heap:
            spent, path, place = heapq.heappop(heap)
            if place == end:
                return path
            if place in done:
                continue
            done.add(place)
            for leg in self._out.get(place, ()):
                if leg.end in done or leg.end in shut or leg.id in barred or not _open(leg, may_enter):
                    continue
                stands = self._stands(leg.end, loaded=loaded) if leg.end != end else 0
                cost = spent + (leg.loaded_s if loaded else leg.empty_s) + stands
                heapq.heappush(heap, (cost, (*path, leg.id), leg.end))
        return None

    def _best(
        self, start: str, end: str, may_enter: frozenset[str] | None, most: int, shut: frozenset[str]
    ) -> list[Path]:
        """The ``most`` quickest simple ways (Yen 1971), places in ``shut`` left out."""
        if start == end:
            return []
        first = self._quickest(start, end, may_enter, loaded=True, shut=shut)
        if first is None:
            return []
        found: list[Path] = [first]
        waiting: list[tuple[int, Path]] = []
        while len(found) < most:
            for path in self._detours(found, end, may_enter, shut):
                candidate = (self.seconds(path, loaded=True), path)
                if candidate not in waiting:
                    heapq.heappush(waiting, candidate)
            if not waiting:
                break
            found.append(heapq.heappop(waiting)[1])
        return found

    def _detours(
        self, found: list[Path], end: str, may_enter: frozenset[str] | None, shut: frozenset[str]
    ) -> Iterator[Path]:
        """From every place of the last way found: the quickest continuation that no way found before has taken."""
        last = found[-1]
        for turn in range(len(last)):
            root = last[:turn]
            place = self._legs[last[turn]].start
            barred = frozenset(path[turn] for path in found if path[:turn] == root)
            passed = frozenset(self._legs[name].start for name in root)
            spur = self._quickest(
                place,
                end,
                may_enter,
                loaded=True,
                shut=shut | passed | {self._legs[last[0]].start},
                barred=barred,
            )
            if spur is not None:
                yield root + spur

    def _through(
        self, origin: str, reception: str, line: str, may_enter: frozenset[str] | None, most: int
    ) -> list[Path]:
        if line == reception:
            return []
        approaches = (
            [()]
            if line == origin
            else self._best(origin, line, may_enter, most * _LOOKS, frozenset({reception}))
        )
        ways: set[Path] = set()
        for approach in approaches:
            passed = frozenset(self._legs[name].start for name in approach)
            ways.update(approach + rest for rest in self._best(line, reception, may_enter, most, passed))
        return sorted(ways, key=lambda path: (self.seconds(path, loaded=True), path))[:most]


def _open(leg: Way, may_enter: frozenset[str] | None) -> bool:
    return may_enter is None or not leg.holder or leg.holder in may_enter
