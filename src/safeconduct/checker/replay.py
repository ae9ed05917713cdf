"""Carry a plan out, second by second, from the case and the plan's decisions alone (docs/reference/timing.md)."""

from __future__ import annotations

from heapq import heappop, heappush

from safeconduct.checker.queues import PostQueue, RoadOrder, desk_ends, first_fit
from safeconduct.checker.record import Journey, Record, Ride, Run
from safeconduct.checker.verdict import NEVER
from safeconduct.plans.model import Stop
from safeconduct.scenario.model import TeamClass

Arrival = tuple[int, int, int, str, str, int, int]
"""(second, 0 arrives | 1 ready, 0 convoy | 1 empty run, convoy id, vehicle id, number in the record, stop)"""

ARRIVES, READY = 0, 1
CONVOY, EMPTY = 0, 1


def replay(record: Record) -> None:
    """Fill every instant of the record that follows from the decisions. What never happens stands at NEVER."""
    _board(record)
    _Road(record).travel()
    _admit(record)


def _board(record: Record) -> None:
    """Bays and registration desks (section 2)."""
    boarding_s = dict(record.scenario.boarding_s)
    at_place: dict[str, list[tuple[Journey, Ride]]] = {}
    for journey, ride in record.rides():
        at_place.setdefault(journey.origin.id, []).append((journey, ride))
    for place, rides in at_place.items():
        rides.sort(key=lambda pair: (pair[1].bay_at, pair[0].id, pair[1].vehicle))
        rate = record.scenario.place[place].people_per_h
        registered = desk_ends([(ride.bay_at, ride.people) for _, ride in rides], rate)
        for (_, ride), desk_done in zip(rides, registered, strict=True):
            seconds = sum(people * boarding_s.get(group.need, 0) for group, people in ride.loads)
            ride.bay_free_at = max(ride.bay_at + seconds, desk_done)


def _admit(record: Record) -> None:
    """Unloading and the reception's desk (section 8)."""
    at_place: dict[str, list[tuple[Journey, Ride]]] = {}
    for journey, ride in record.rides():
        if journey.arrives_at < NEVER:
            at_place.setdefault(journey.stops[-1].place, []).append((journey, ride))
    for place_id, rides in at_place.items():
        place = record.scenario.place[place_id]
        rides.sort(key=lambda pair: (pair[0].arrives_at, pair[0].id, pair[1].vehicle))
        for journey, ride in rides:
            ride.unloaded_at = journey.arrives_at + place.unload_s
        admitted = desk_ends([(ride.unloaded_at, ride.people) for _, ride in rides], place.people_per_h)
        for (_, ride), out_at in zip(rides, admitted, strict=True):
            ride.out_at = out_at


class _Road:
    """Everything that moves at once: events in order of time, ties as the timing page orders them."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.events: list[Arrival] = []
        self.order = RoadOrder()
        self.posts = {place.id: PostQueue(place) for place in record.scenario.places if place.kind == "post"}

    def travel(self) -> None:
        """Run until nothing moves any more."""
        for number, journey in enumerate(self.record.journeys):
            if journey.legs and journey.rides:
                self._set_out(number, journey)
        for number, run in enumerate(self.record.runs):
            self._drive_on(number, run, 0, run.departs_at)
        while self.events:
            at, phase, kind, _, _, number, stop = heappop(self.events)
            if kind == EMPTY:
                self._run_arrives(number, stop, at)
            elif phase == ARRIVES:
                self._convoy_arrives(number, stop, at)
            else:
                self._convoy_enters(number, stop, at)

    def _set_out(self, number: int, journey: Journey) -> None:
        places = [journey.origin.id, *(leg.end for leg in journey.legs)]
        journey.stops = [Stop(place, NEVER, NEVER, NEVER) for place in places]
        journey.stops[0] = Stop(places[0], journey.forms_up_at, journey.departs_at, NEVER)
        heappush(self.events, (journey.departs_at, READY, CONVOY, journey.id, "", number, 0))

    def _convoy_arrives(self, number: int, stop: int, at: int) -> None:
        journey = self.record.journeys[number]
        place = self.record.scenario.place[journey.stops[stop].place]
        if stop == len(journey.legs):
            journey.stops[stop] = Stop(place.id, at, at, at)
            return
        ready = at
        if place.kind == "post":
            queue = self.posts[place.id]
            for ride in sorted(journey.rides, key=lambda each: each.vehicle):
                ready = max(ready, queue.serve(at, ride.people))
        elif place.kind == "meeting":
            ready = max(at, journey.holds.get(place.id, at))
        journey.stops[stop] = Stop(place.id, at, ready, NEVER)
        if ready < NEVER:
            heappush(self.events, (ready, READY, CONVOY, journey.id, "", number, stop))

    def _convoy_enters(self, number: int, stop: int, at: int) -> None:
        journey = self.record.journeys[number]
        leg = journey.legs[stop]
        slowest = max(ride.kind.speed_milli for ride in journey.rides)
        passage_s = -(-leg.loaded_s * slowest // 1000)
        enters = self.order.enter(leg, at, passage_s)
        here = journey.stops[stop]
        journey.stops[stop] = Stop(here.place, here.arrives_at, here.ready_at, enters)
        if enters < NEVER:
            heappush(self.events, (enters + passage_s, ARRIVES, CONVOY, journey.id, "", number, stop + 1))

    def _drive_on(self, number: int, run: Run, leg_number: int, at: int) -> None:
        leg = run.legs[leg_number]
        speed = 1000 if isinstance(run.kind, TeamClass) else run.kind.speed_milli
        passage_s = -(-leg.empty_s * speed // 1000)
        enters = first_fit(leg.hours, at, passage_s)
        if enters < NEVER:
            heappush(self.events, (enters + passage_s, ARRIVES, EMPTY, "", run.who, number, leg_number + 1))

    def _run_arrives(self, number: int, stop: int, at: int) -> None:
        run = self.record.runs[number]
        if stop == len(run.legs):
            run.arrives_at = at
            return
        place = self.record.scenario.place[run.legs[stop].start]
        ready = self.posts[place.id].serve(at, 0) if place.kind == "post" else at
        if ready < NEVER:
            self._drive_on(number, run, stop, ready)
