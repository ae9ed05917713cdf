"""What prices of whole itineraries prove: every vehicle alone takes the trips that are worth most (section 11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from safeconduct.checker.bound_flows import Flow
from safeconduct.checker.bound_moment import Moment
from safeconduct.scenario.model import Group, Need, Scenario, VehicleClass

MARK = "itineraries"
PRICED = ("people/", "quota/", "capacity/", "admission/")
PARTS = 12


@dataclass(frozen=True)
class Prices:
    """Multipliers by row name, as whole numbers of which ``one`` stand for 1."""

    scenario: Scenario
    one: int
    by_row: Mapping[str, int]
    counts: Mapping[str, int] | None = None
    """What a person from a place counts; None: everybody counts as one."""
    desks: Mapping[str, int] | None = None
    """What of it a person has only once admitted, by reception with a desk; None: all."""

    def of(self, group: Group, reception: str) -> int:
        """c(g,R): what a person brought there is worth."""
        worth = self.one if self.counts is None else self.one * self.counts[group.place]
        if self.scenario.place[reception].people_per_h:
            waits = worth if self.desks is None else self.one * self.desks.get(reception, 0)
            worth -= min(waits, 3600 * self.by_row.get(f"admission/{reception}", 0))
        for row in (f"people/{group.id}", f"quota/{group.undertaking}", f"capacity/{reception}"):
            worth -= self.by_row.get(row, 0)
        return max(0, worth)


@dataclass(frozen=True)
class Choice:
    """One way to make a trip: seconds of boarding at the least, and the worth of who is aboard at the most."""

    boards_s: int
    worth: int


@dataclass(frozen=True)
class Leg:
    """A trip from a place: where it ends, until when its last bay may be left, how long it then takes to unloading."""

    end: str
    left_by: int
    onward_s: int
    choices: tuple[Choice, ...]


def best_itinerary(moment: Moment, kind: VehicleClass, prices: Prices) -> int:
    """The most that the trips of one vehicle of a class can be worth by the instant."""
    times = moment.times
    legs: dict[str, list[Leg]] = {}
    for flow, leg in _legs(moment, kind, prices):
        legs.setdefault(flow.place, []).append(leg)
    begins = {place: at for place in legs if (at := times.boards_at(kind, place)) is not None}
    calendar: list[tuple[int, int, str, int]] = []
    for place, at in begins.items():
        heappush(calendar, (at, 0, place, 0))
    best_at: dict[tuple[bool, str], int] = {}
    most = 0
    while calendar:
        at, negative, where, loads = heappop(calendar)
        worth = -negative
        # In order of time: whoever is there later with no more has nothing to gain.
        if best_at.get((bool(loads), where), -1) >= worth:
            continue
        best_at[bool(loads), where] = worth
        if loads:
            most = max(most, worth)
            if not kind.one_way:
                for place, first in begins.items():
                    run_s = times.empty_s(kind, where, place)
                    if run_s is not None:
                        again = max(first, at + kind.turnaround_s + run_s)
                        if best_at.get((False, place), -1) < worth and again <= moment.ends_by:
                            heappush(calendar, (again, negative, place, 0))
            continue
        for leg in legs[where]:
            for choice in leg.choices:
                left = at + choice.boards_s
                then = left + leg.onward_s
                if (
                    left <= leg.left_by
                    and then <= moment.ends_by
                    and best_at.get((True, leg.end), -1) < worth + choice.worth
                ):
                    heappush(calendar, (then, -(worth + choice.worth), leg.end, 1))
    return most


def _legs(moment: Moment, kind: VehicleClass, prices: Prices) -> Iterator[tuple[Flow, Leg]]:
    times = moment.times
    form_up_s = times.scenario.convoy.form_up_s
    for flow in times.flows:
        if flow.beyond or kind not in flow.classes:
            continue
        leaves = moment.leaves(flow, kind, flow.place)
        if leaves is None or not moment.is_open(flow, kind):
            continue
        worth: dict[Need, int] = {}
        for group in flow.groups:
            if group.need in flow.needs_of(kind) and not moment.barred(flow, group):
                worth[group.need] = max(worth.get(group.need, 0), prices.of(group, flow.end))
        choices = tuple(_choices(kind, worth, times.boarding_s))
        posts_s = sum(times.network.passage_s(times.network.posts[post]) for post in flow.unmissable[kind.id])
        onward_s = form_up_s + flow.least_s[kind.id] + posts_s + flow.unload_s
        if choices:
            yield flow, Leg(flow.end, leaves - form_up_s, onward_s, choices)


def _choices(
    kind: VehicleClass, worth: Mapping[Need, int], boarding_s: Mapping[Need, int]
) -> Iterator[Choice]:
    """By the part of a full boarding in which a trip's boarding ends: those that are worth more than shorter ones."""
    full_s = sum(kind.holds(need) * boarding_s.get(need, 0) for need in worth)
    before = 0
    for part in range(PARTS):
        upto_s = (part + 1) * full_s // PARTS
        found = 0
        for need, each in worth.items():
            seconds = boarding_s.get(need, 0)
            fit = min(kind.holds(need), upto_s // seconds) if seconds else kind.holds(need)
            found += fit * each
        if found > before:
            before = found
            yield Choice(part * full_s // PARTS + 1 if part else 0, found)
