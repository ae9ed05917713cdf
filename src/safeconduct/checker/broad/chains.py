"""What rows of trips can be worth, one after the other: ``K`` of docs/explanation/broad-bound.md, section 6."""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.checker.broad.trips import BEYOND, PARTS, Days, Trip

Levels = tuple[tuple[int, int, int], ...]
"""Of one reception: from how many steps left, up to fewer than how many (0: any), what somebody who arrives loses."""
Front = list[tuple[int, int]]
"""Steps, rising, each with what it is worth: more than every shorter one."""
FINE = 16
"""Steps for which the trips that can be best are sought at once."""
PIECES = 3
"""Into how many pieces a longer stretch of steps is cut, each with fewer trips that can be best in it."""

Way = tuple[int, int, list[int], int, int, int]
"""Steps, worth, what follows, its state, and the steps left at the arrival: from, and up to fewer than."""


class Worth:
    """What a trip that follows on one is worth, ``left`` being what every column gains."""

    def __init__(self, days: Days, left: Sequence[int]) -> None:
        self.days, self.left = days, left
        self.after = [left[number] for number in days.going]
        self._order = days.order(self.after)
        self._each = [
            tuple((max(left[number] for number in numbers), most) for numbers, most in trip.aboard)
            for trip in days.trips
        ]
        self._to: dict[int, list[int]] = {}
        for number, trip in enumerate(days.trips):
            self._to.setdefault(trip.end, []).append(number)
        self._fronts: dict[tuple[int, int], list[Front]] = {}

    def fronts(self, end: int, late: int) -> list[Front]:
        """By state: the trips from there to ``end``, of whose people each loses ``late``."""
        if (end, late) not in self._fronts:
            worth: dict[int, int] = {}
            for number in self._to.get(end, ()):
                for part, each in enumerate(self._parts(number, late)):
                    worth[number * PARTS + part] = each
            self._fronts[end, late] = [self._front(by_end.get(end, ()), worth) for by_end in self._order]
        return self._fronts[end, late]

    def _parts(self, number: int, late: int) -> list[int]:
        """What a trip is worth, by part."""
        found = [self.left[self.days.trips[number].column]] * PARTS
        for each, most in self._each[number]:
            if each > late:
                gain = each - late
                found = [worth + count * gain for worth, count in zip(found, most, strict=True)]
        return found

    def _front(self, ways: Sequence[tuple[int, int, int]], worth: dict[int, int]) -> Front:
        found: Front = []
        for steps, number, before in ways:
            here = worth[number] + self.after[before]
            if not found or here > found[-1][1]:
                if found and found[-1][0] == steps:
                    found.pop()
                found.append((steps, here))
        return found


class Chains:
    """``K`` (``beyond``: ``K⁺``) by state and steps left, as far as it was asked for."""

    def __init__(self, worth: Worth, levels: Sequence[Levels], *, beyond: bool) -> None:
        states = 1 + max(worth.days.states)
        self._most: list[list[int]] = [[] for _ in range(states)]
        self._none = 1 << 60
        self._since = [self._none if beyond else 0] * states
        """By state: the steps from which there is anything at all."""
        self._last = [dict(front) for front in worth.fronts(BEYOND, 0)] if beyond else [{}] * states
        self._ways: list[list[Way]] = [[] for _ in range(states)]
        for end, of_end in enumerate(levels):
            goal = worth.days.states[end]
            for since, until, late in of_end:
                for state, front in enumerate(worth.fronts(end, late)):
                    self._ways[state] += [
                        (steps, each, self._most[goal], goal, since, until or self._none)
                        for steps, each in front
                    ]
        shortest = min((way[0] for ways in self._ways for way in ways), default=FINE)
        self._coarse = max(1, shortest)
        self._known = 0

    def at(self, state: int, steps: int) -> int | None:
        """The most that trips from a state are worth; None where none of them can be beyond."""
        while self._known <= steps:
            self._grow()
        return self._most[state][steps] if steps >= self._since[state] else None

    def _grow(self) -> None:
        """Some more steps: as many as the shortest trip, so that what follows on it is known."""
        begin, end = self._known, self._known + self._coarse
        for state, ways in enumerate(self._ways):
            self._fill(state, ways, (begin, end))
        self._known = end

    def _before(self, state: int) -> int | None:
        """What is known at the last step so far."""
        most = self._most[state]
        if most and len(most) > self._since[state]:
            return most[-1]
        return None if self._since[state] else 0

    def _likely(self, ways: list[Way], steps: tuple[int, int], floor: int | None) -> list[Way]:
        """Those of which one may be the best at any of these steps, as the most never falls from step to step."""
        begin, end = steps
        found: list[tuple[int, Way]] = []
        known = self._since
        for way in ways:
            length, worth, follows, goal, since, until = way
            first, last = begin - length, end - length - 1
            if last >= until:
                last = until - 1
            if last < first or last < since or last < known[goal]:
                continue
            found.append((worth + follows[last], way))
            if first >= since and first >= known[goal]:
                least = worth + follows[first]
                if floor is None or least > floor:
                    floor = least
        return [way for most, way in found if floor is None or most >= floor]

    def _fill(self, state: int, ways: list[Way], steps: tuple[int, int]) -> None:
        """The most at these steps: fewer and fewer ways are looked at in shorter and shorter pieces."""
        begin, end = steps
        ways = self._likely(ways, steps, self._before(state))
        if ways and end - begin > FINE:
            piece = -(-(end - begin) // PIECES)
            for first in range(begin, end, piece):
                self._fill(state, ways, (first, min(end, first + piece)))
        else:
            self._each(state, ways, steps)

    def _each(self, state: int, ways: list[Way], steps: tuple[int, int]) -> None:
        """The most at each of these steps."""
        best = self._before(state)
        most, last = self._most[state], self._last[state]
        for at in range(*steps):
            if at in last and (best is None or last[at] > best):
                best = last[at]
            for length, worth, follows, goal, since, until in ways:
                left = at - length
                if since <= left < until and left >= self._since[goal]:
                    here = worth + follows[left]
                    if best is None or here > best:
                        best = here
            if best is not None and at < self._since[state]:
                self._since[state] = at
            most.append(0 if best is None else best)


def first_worth(
    trip: Trip, left: Sequence[int], since: int | None
) -> tuple[int, tuple[tuple[int, int], ...]]:
    """Of a vehicle's first trip: what it gains alone, and by need what each of its people gains and how many there are.

    ``since``: seconds of the first span from which it leaves; None in other spans.
    """
    by_need = []
    for numbers, most in trip.aboard:
        gains = []
        for number in numbers:
            late, soon = trip.soon.get(number, (0, 0))
            gains.append(left[number] + (left[soon] if since is not None and late > since else 0))
        by_need.append((max(gains), most[-1]))
    return left[trip.column], tuple(by_need)
