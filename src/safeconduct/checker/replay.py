"""Carry a plan out, second by second, from the case and the plan's decisions alone (docs/reference/timing.md)."""

from __future__ import annotations

from heapq import heappop, heappush

from safeconduct.checker.queues import Desk, PostQueue, RoadOrder, first_fit
from safeconduct.checker.record import Journey, Record, Ride, Run
from safeconduct.checker.told import Told
from safeconduct.checker.verdict import NEVER
from safeconduct.plans.model import Stop
from safeconduct.scenario.model import TeamClass

Arrival = tuple[int, int, int, str, str, int, int]
"""(second, 0 arrives | 1 ready, 0 convoy | 1 empty run, convoy id, vehicle id, number in the record, stop)"""

ARRIVES, READY = 0, 1
CONVOY, EMPTY = 0, 1


def replay(record: Record) -> None:
    """Fill every instant of the record that follows from the decisions. What never happens stands at NEVER.

    Where the plan goes on from a position, what was told of the past stands as it was told (section 11).
    """
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
        desk = Desk(record.scenario.place[place].people_per_h)
        for journey, ride in rides:
            registered = desk.serve(ride.bay_at, ride.people)
            seconds = sum(people * boarding_s.get(group.need, 0) for group, people in ride.loads)
            ride.bay_free_at = max(ride.bay_at + seconds, registered)
            told = record.told.trips.get((journey.id, ride.vehicle))
            if told is not None:
                ride.bay_free_at = record.told.fact(told.bay_free_at, ride.bay_free_at)
                desk.done_by(ride.bay_free_at)


def _admit(record: Record) -> None:
    """Unloading and the reception's desk (section 8)."""
    at_place: dict[str, list[tuple[Journey, Ride]]] = {}
    for journey, ride in record.rides():
        if journey.arrives_at < NEVER:
            at_place.setdefault(journey.stops[-1].place, []).append((journey, ride))
    for place_id, rides in at_place.items():
        place = record.scenario.place[place_id]
        rides.sort(key=lambda pair: (pair[0].arrives_at, pair[0].id, pair[1].vehicle))
        desk = Desk(place.people_per_h)
        for journey, ride in rides:
            told = record.told.trips.get((journey.id, ride.vehicle))
            arrived = told if journey.arrives_at <= record.told.at else None
            ride.unloaded_at = journey.arrives_at + place.unload_s
            if arrived is not None:
                ride.unloaded_at = record.told.fact(arrived.unloaded_at, ride.unloaded_at)
            ride.out_at = desk.serve(ride.unloaded_at, ride.people)
            if arrived is not None:
                ride.out_at = record.told.fact(arrived.out_at, ride.out_at)
                desk.done_by(ride.out_at)


class _Road:
    """Everything that moves at once: events in order of time, ties as the timing page orders them."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.told: Told = record.told
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
        told = self.told.stop(journey.id, stop, place.id) if at <= self.told.at else None
        ready = at
        if place.kind == "post":
            queue = self.posts[place.id]
            for ride in sorted(journey.rides, key=lambda each: each.vehicle):
                ready = max(ready, queue.serve(at, ride.people))
        elif place.kind == "meeting":
            ready = max(at, journey.holds.get(place.id, at))
        if told is not None:
            ready = self.told.fact(told.ready_at, ready)
            if place.kind == "post" and ready <= self.told.at:
                self.posts[place.id].done_by(ready)
        journey.stops[stop] = Stop(place.id, at, ready, NEVER)
        if ready < NEVER:
            heappush(self.events, (ready, READY, CONVOY, journey.id, "", number, stop))

    def _convoy_enters(self, number: int, stop: int, at: int) -> None:
        journey = self.record.journeys[number]
        leg = journey.legs[stop]
        slowest = max(ride.kind.speed_milli for ride in journey.rides)
        passage_s = -(-leg.loaded_s * slowest // 1000)
        here = journey.stops[stop]
        told = self.told.stop(journey.id, stop, here.place)
        if told is not None and told.leaves_at <= self.told.at:
            enters = told.leaves_at
            leaves = self._passed(journey, stop + 1, enters, enters + passage_s)
            self.order.note(leg, enters, leaves)
        else:
            begun = self.told.has_left(journey.id) or at <= self.told.at
            since = max(at, self.told.at + 1) if begun else at
            enters = self.order.enter(leg, since, passage_s)
            leaves = enters + passage_s
        journey.stops[stop] = Stop(here.place, here.arrives_at, here.ready_at, enters)
        if enters < NEVER:
            heappush(self.events, (leaves, ARRIVES, CONVOY, journey.id, "", number, stop + 1))

    def _passed(self, journey: Journey, stop: int, entered: int, leaves: int) -> int:
        """When a convoy that entered a leg before the moment reaches its end."""
        follows = self.told.passed(entered, leaves)
        told = self.told.stop(journey.id, stop, journey.stops[stop].place)
        return max(follows, self.told.at + 1) if told is None else self.told.fact(told.arrives_at, follows)

    def _drive_on(self, number: int, run: Run, leg_number: int, at: int) -> None:
        leg = run.legs[leg_number]
        speed = 1000 if isinstance(run.kind, TeamClass) else run.kind.speed_milli
        passage_s = -(-leg.empty_s * speed // 1000)
        before = self.told.legs.get(leg.id, leg)
        enters = first_fit(before.hours, at, passage_s)
        if enters > self.told.cut_at:
            enters = first_fit(leg.hours, max(at, self.told.cut_at + 1), passage_s)
        if enters < NEVER:
            leaves = self.told.passed(enters, enters + passage_s)
            heappush(self.events, (leaves, ARRIVES, EMPTY, "", run.who, number, leg_number + 1))

    def _run_arrives(self, number: int, stop: int, at: int) -> None:
        run = self.record.runs[number]
        if stop == len(run.legs):
            told = self.told.moves.get((run.who, run.departs_at))
            run.arrives_at = at if told is None else self.told.fact(told.arrives_at, at)
            return
        place = self.record.scenario.place[run.legs[stop].start]
        ready = self.posts[place.id].serve(at, 0) if place.kind == "post" else at
        if ready < NEVER:
            self._drive_on(number, run, stop, ready)
