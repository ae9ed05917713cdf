"""The most that a vehicle can be worth in a span under given gains: docs/explanation/broad-bound.md, section 6."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from safeconduct.planner.broad.days.trips import Trips

LARGEST = 1 << 62
"""Gains that add up to more are not looked at: whole numbers of 64 bits would not hold them."""


@dataclass(frozen=True, slots=True)
class Link:
    """A trip of a row of trips: where the vehicle came from (−1: the first of its span), flow and part.

    ``first``: the number of a vehicle's first trip among :class:`Firsts`, else −1.
    """

    after: int
    flow: int
    part: int
    first: int = -1


@dataclass(frozen=True, slots=True, eq=False)
class Leads:
    """First trips in a span: flow, seconds from its begin to their end, worth; ``home``: very first ones."""

    flows: Any
    seconds: Any
    worth: Any
    home: bool


class Dearest:
    """Rows of trips of one family, by what they are worth under the gains of columns (whole, or floats alike)."""

    def __init__(self, trips: Trips, gains: Any) -> None:
        """``gains``: one for every column of the program."""
        self.trips = trips
        self.people = gains[trips.aboard]
        best = np.maximum(0, np.maximum.reduceat(self.people, trips.needs))
        loads = np.add.reduceat(trips.most * best[:, None], trips.begins, axis=0)
        self.worth = gains[trips.columns][:, None] + loads
        self.columns = gains
        self.after = gains[trips.going]
        self.none = -LARGEST if self.worth.dtype != object else -(LARGEST**4)
        self._follow()

    def _follow(self) -> None:
        """``self.known``: the most that trips are worth that follow on one, in so many steps."""
        steps = self.trips.steps
        self.lengths, self.gains = self._front(self.trips.out)
        known = np.zeros(steps + 1, dtype=self.worth.dtype)
        least = int(self.lengths[0]) if len(self.lengths) else steps + 1
        for begin in range(least, steps + 1, least):
            end = min(begin + least, steps + 1)
            block = known[begin:end]
            block[:] = known[begin - 1]
            for length, gain in zip(self.lengths, self.gains, strict=True):
                since = max(begin, length)
                if since < end:
                    part = known[since:end]
                    np.maximum(part, gain + known[since - length : end - length], out=part)
            np.maximum.accumulate(block, out=block)
        self.known = known

    def _front(self, wanted: Any) -> tuple[list[int], list[Any]]:
        """Trips that follow on one: lengths in steps and gains, each dearer than all that are shorter."""
        trips = self.trips
        most = np.full(trips.steps + 2, self.none, dtype=self.worth.dtype)
        flows = np.flatnonzero(wanted)
        if len(flows):
            gains = self.worth[flows][None, :, :] + self.after[:, None, None]
            np.maximum.at(most, trips.seconds[:, flows, :].ravel(), gains.ravel())
        most = most[:-1]
        before = np.maximum.accumulate(np.concatenate((np.zeros(1, dtype=most.dtype), most[:-1])))
        kept = np.flatnonzero(most > before)
        return [int(length) for length in kept], list(most[kept])

    @cached_property
    def beyond(self) -> Any:
        """By steps: the most that trips after one are worth the last of which is beyond by then."""
        steps, trips = self.trips.steps, self.trips
        found = np.full(steps + 1, self.none, dtype=self.worth.dtype)
        flows = np.flatnonzero(~trips.out)
        if not len(flows):
            return found
        most = np.full(steps + 2, self.none, dtype=self.worth.dtype)
        gains = self.worth[flows][None, :, :] + self.after[:, None, None]
        np.maximum.at(most, trips.seconds[:, flows, :].ravel(), gains.ravel())
        for length in np.flatnonzero(most[:-1] > 0):
            part = found[length:]
            np.maximum(part, most[length] + self.known[: steps + 1 - length], out=part)
        return found

    def leads(self, kind: str) -> Leads:
        """First trips of a class from home; for no class ("") those of any later span."""
        trips = self.trips
        if not kind:
            return Leads(np.arange(len(trips.flows)), trips.roads, self.worth.max(axis=1), home=False)
        firsts = trips.firsts
        seconds = np.maximum(trips.late[kind][firsts.flows], firsts.since) + trips.roads[firsts.flows]
        return Leads(firsts.flows, seconds, firsts.worth(self.columns), home=True)

    def of_span(self, leads: Leads, length: int, crossing: int | None) -> Any:
        """The most in a span of so many seconds, or where the last trip is beyond after ``crossing`` seconds."""
        return max(self.led_by(leads, length, crossing).max(), 0)

    def led_by(self, leads: Leads, length: int, crossing: int | None) -> Any:
        """The same by first trip."""
        trips = self.trips
        found = self._led(leads, length, self.known)
        if crossing is not None and not trips.out.all():
            found = np.maximum(found, self._led(leads, crossing, self.beyond))
            here = ~trips.out[leads.flows] & (leads.seconds <= crossing)
            found[here] = leads.worth[here]
        return found

    def _led(self, leads: Leads, length: int, rest: Any) -> Any:
        trips = self.trips
        left = (length - leads.seconds) // trips.step_s
        then = rest[np.clip(left, 0, trips.steps)]
        fits = trips.out[leads.flows] & (left >= 0) & (then > self.none)
        return np.where(fits, leads.worth + then, self.none)

    def row_from(self, leads: Leads, lead: int, length: int) -> Iterator[Link]:
        """A dearest row of trips that begins with this one and is out within the span."""
        trips = self.trips
        flow = int(leads.flows[lead])
        yield Link(-1, flow, int(self.worth[flow].argmax()), lead if leads.home else -1)
        left = int((length - leads.seconds[lead]) // trips.step_s) if trips.out[flow] else 0
        lengths, gains = np.array(self.lengths, dtype=np.int64), np.array(self.gains)
        while True:
            left = int(np.searchsorted(self.known, self.known[left]))  # as early as it is worth so much
            fits = lengths <= left
            if left == 0 or not fits.any():
                return
            worth = gains[fits] + self.known[left - lengths[fits]]
            chosen = int(lengths[fits][np.argmax(worth)])
            yield self._trip(chosen)
            left -= chosen

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
        if link.first >= 0:
            yield from trips.firsts.carried(link.first, self.columns)
            return
        for need in trips.needs_of(link.flow):
            lots = self.people[trips.lots_of(need)]
            best = int(lots.argmax())
            if lots[best] > 0 and trips.most[need, link.part]:
                yield int(trips.aboard[trips.needs[need] + best]), int(trips.most[need, link.part])

    def _trip(self, length: int) -> Link:
        if length not in self._trips:
            after, flow, part = np.unravel_index(self.trips.lasting(length), self.trips.seconds.shape)
            best = int((self.worth[flow, part] + self.after[after]).argmax())
            self._trips[length] = Link(int(after[best]), int(flow[best]), int(part[best]))
        return self._trips[length]

    @cached_property
    def _trips(self) -> dict[int, Link]:
        return {}

    @cached_property
    def _carried(self) -> dict[Link, tuple[tuple[int, int], ...]]:
        return {}
