"""The most that a vehicle can be worth in a span under given gains: docs/explanation/broad-bound.md, section 6."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from safeconduct.planner.broad.days import kernel
from safeconduct.planner.broad.days.stretches import Stretch
from safeconduct.planner.broad.days.trips import Trips

LARGEST = 1 << 62
"""Gains that add up to more are not looked at: whole numbers of 64 bits would not hold them."""


TRIFLE = 0.01
"""People: for less, while vectors are looked for, no trips beyond are."""


@dataclass(frozen=True, slots=True)
class Link:
    """A trip of a row of trips: where the vehicle came from (−1: the first of its span), flow and part.

    ``level``: how late its people are. ``first``: the number of a vehicle's first trip among :class:`Firsts`, else −1.
    """

    after: int
    flow: int
    part: int
    level: int
    first: int = -1


@dataclass(frozen=True, slots=True, eq=False)
class Leads:
    """First trips in a span: flow, seconds from its begin to their end, worth by level; ``home``: very first ones."""

    flows: Any
    seconds: Any
    worth: Any
    home: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """By where a vehicle stands and the steps left: the most that its further trips are worth.

    ``levels``: how late who arrives is, by reception and steps left; ``priced``: the same as far as it costs anything.
    """

    levels: Any
    priced: Any
    rest: Any


class Dearest:
    """Rows of trips of one family, by what they are worth under the gains of columns (whole, or floats alike)."""

    def __init__(self, trips: Trips, gains: Any) -> None:
        """``gains``: one for every column of the program."""
        self.trips = trips
        self.columns = gains
        self.people = gains[trips.aboard]
        self.after = gains[trips.going]
        late = trips.desks.priced(gains)
        self.late = late if late.any() else late[:1]
        self.lateness = np.where(trips.ends >= 0, self.late[:, trips.ends], 0)
        best = np.maximum.reduceat(self.people, trips.needs)
        loads = [self._loads(best, level) for level in range(len(self.late))]
        self.worth = gains[trips.columns][None, :, None] + np.stack(loads)
        whole = self.worth.dtype == object
        self.none = -(LARGEST**4) if whole else self.worth.dtype.type(-LARGEST)
        self.trifle = TRIFLE if self.worth.dtype == float else 0
        self.fronts = self._run(kernel.fronts)(
            trips.seconds, trips.ends, trips.states, (self.worth, self.after, self.late), self.none
        )
        self._known: dict[tuple[int, bool], _Known] = {}
        self._rests: dict[tuple[int, bool], Any] = {}

    def _loads(self, best: Any, level: int) -> Any:
        """Flow × part: what the people of a trip are worth, by how late they are."""
        trips = self.trips
        each = np.maximum(0, best - self.lateness[level][trips.need_flows])
        return np.add.reduceat(trips.most * each[:, None], trips.begins, axis=0)

    def _run(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A kernel: compiled, but for numbers that 64 bits do not hold."""
        plain: Callable[..., Any] = getattr(function, "py_func", function)
        return plain if self.worth.dtype == object else function

    def known(self, after_s: int) -> _Known:
        """Where the last second that counts is so many before the instant; the last trip ends at a reception."""
        return self._followed(after_s, beyond=False)

    def beyond(self, after_s: int) -> _Known:
        """The same with a last trip that is beyond."""
        return self._followed(after_s, beyond=True)

    def _followed(self, after_s: int, *, beyond: bool) -> _Known:
        desks = self.trips.desks
        after_s = min(after_s, desks.ahead_of_all)
        if (after_s, beyond) not in self._known:
            levels = desks.levels_after(after_s, self.trips.steps, self.trips.step_s)
            costs = len(self.late) > 1
            priced = levels if costs else np.zeros_like(levels)
            key = (after_s if costs else 0, beyond)
            if key not in self._rests:
                self._rests[key] = self._rest(priced, beyond=beyond)
            self._known[after_s, beyond] = _Known(levels, priced, self._rests[key])
        return self._known[after_s, beyond]

    def _rest(self, levels: Any, *, beyond: bool) -> Any:
        trips = self.trips
        shape = int(trips.states.max()) + 1, trips.steps + 1
        rest = np.zeros(shape, dtype=self.worth.dtype)
        if beyond:
            rest[:] = self.none
            self._end_beyond(rest)
        self._run(kernel.follow)(rest, self.fronts, levels, trips.states, self.none)
        return rest

    def _end_beyond(self, rest: Any) -> None:
        """Set down what a trip beyond is worth that is the next one."""
        trips = self.trips
        flows = np.flatnonzero(~trips.out)
        lengths = trips.seconds[:, flows, :]
        gains = np.broadcast_to(self.worth[0][flows][None], lengths.shape) + self.after[:, None, None]
        states = np.broadcast_to(trips.states[:, None, None], lengths.shape)
        fits = lengths <= trips.steps
        np.maximum.at(rest, (states[fits], lengths[fits]), gains[fits])

    def leads(self, kind: str) -> Leads:
        """First trips of a class from home; for no class ("") those of any later span."""
        trips = self.trips
        if not kind:
            return Leads(np.arange(len(trips.flows)), trips.roads, self.worth.max(axis=2), home=False)
        firsts = trips.firsts
        seconds = np.maximum(trips.late[kind][firsts.flows], firsts.since) + trips.roads[firsts.flows]
        worth = [
            firsts.worth(self.columns, self.lateness[level][firsts.flows]) for level in range(len(self.late))
        ]
        return Leads(firsts.flows, seconds, np.stack(worth), home=True)

    def of_span(self, leads: Leads, span: Stretch) -> Any:
        """The most that a vehicle is worth in a span."""
        return max(self.led_by(leads, span).max(), 0)

    def led_by(self, leads: Leads, span: Stretch) -> Any:
        """The same by first trip."""
        trips = self.trips
        found = self._led(leads, span.length, self.known(span.after))
        if span.crossing is not None and self.gains_beyond:
            led = self._led(leads, span.crossing, self.beyond(span.after_crossing))
            found = np.maximum(found, led)
            here = ~trips.out[leads.flows] & (leads.seconds <= span.crossing)
            found[here] = leads.worth[0][here]
        return found

    @cached_property
    def gains_beyond(self) -> bool:
        """Whether a trip beyond can be worth anything: without one, rows of trips that end with it are worth less."""
        flows = np.flatnonzero(~self.trips.out)
        return bool(len(flows)) and bool(self.worth[0][flows].max() > self.trifle)

    def _led(self, leads: Leads, length: int, known: _Known) -> Any:
        trips = self.trips
        ends = trips.ends[leads.flows]
        left = (length - leads.seconds) // trips.step_s
        steps = np.clip(left, 0, trips.steps)
        then = known.rest[trips.states[ends], steps]
        worth = leads.worth[known.priced[ends, steps], np.arange(len(ends))]
        fits = (ends >= 0) & (left >= 0) & (then > self.none)
        return np.where(fits, worth + then, self.none)

    def row_from(self, leads: Leads, lead: int, span: Stretch) -> Iterator[Link]:
        """A dearest row of trips that begins with this one and is out within the span."""
        trips, known = self.trips, self.known(span.after)
        flow = int(leads.flows[lead])
        left = int((span.length - leads.seconds[lead]) // trips.step_s) if trips.out[flow] else 0
        here = int(trips.ends[flow])
        level = int(known.levels[here, left]) if here >= 0 else 0
        priced = int(known.priced[here, left]) if here >= 0 else 0
        yield Link(-1, flow, int(self.worth[priced, flow].argmax()), level, lead if leads.home else -1)
        while left > 0:
            rest = known.rest[trips.states[here]]
            left = int(np.searchsorted(rest, rest[left]))  # as early as it is worth so much
            found = self._next(known, int(trips.states[here]), left)
            if found is None:
                return
            link, length = found
            yield link
            here, left = int(trips.ends[link.flow]), left - length

    def _next(self, known: _Known, state: int, left: int) -> tuple[Link, int] | None:
        """A trip that is worth what a vehicle's further trips are worth, with its length; None for none."""
        trips = self.trips
        if left <= 0 or known.rest[state, left] <= 0:
            return None
        find = self._run(kernel.chosen)
        number = find(known.rest, (state, left), self.fronts, known.priced, trips.states)
        if number < 0:
            return None
        length, which = (int(part) for part in self.fronts[1][number])
        after, flow, part = np.unravel_index(which, trips.seconds.shape)
        level = int(known.levels[trips.ends[flow], left - length])
        return Link(int(after), int(flow), int(part), level), length

    def carried(self, link: Link) -> tuple[tuple[int, int], ...]:
        """Columns of the program that a trip stands for, each with how much."""
        if link not in self._carried:
            self._carried[link] = tuple(self._columns(link))
        return self._carried[link]

    def _columns(self, link: Link) -> Iterator[tuple[int, int]]:
        trips = self.trips
        yield int(trips.columns[link.flow]), 1
        if link.after >= 0:
            yield int(trips.going[link.after]), 1
        aboard = 0
        for column, count, is_people in self._people(link):
            yield column, count
            aboard += count if is_people else 0
        if link.level and aboard:
            for column in trips.desks.columns(int(trips.ends[link.flow]), link.level):
                yield column, aboard

    def _people(self, link: Link) -> Iterator[tuple[int, int, bool]]:
        """Columns of people, and whether these are all of them or some who are counted once more."""
        trips = self.trips
        cost = self.lateness[link.level if len(self.late) > 1 else 0, link.flow]
        if link.first >= 0:
            yield from trips.firsts.carried(link.first, self.columns, cost)
            return
        for need in trips.needs_of(link.flow):
            lots = self.people[trips.lots_of(need)]
            best = int(lots.argmax())
            if lots[best] > cost and trips.most[need, link.part]:
                yield int(trips.aboard[trips.needs[need] + best]), int(trips.most[need, link.part]), True

    @cached_property
    def _carried(self) -> dict[Link, tuple[tuple[int, int], ...]]:
        return {}
