"""At assembly places and between convoys: boarding, and the lives of vehicles and teams."""

from __future__ import annotations

from math import ceil

from safeconduct.plans.model import Load
from safeconduct.scenario.model import NEEDS, VehicleClass
from safeconduct.simulator.twin.engine import (
    ARRIVE,
    BOARDING,
    DISPATCH,
    INSPECTION,
    START,
    TRAVEL,
    Engine,
    Life,
)
from safeconduct.simulator.twin.things import LATE, ConvoyNow, MoverNow, PlaceNow, RunNow, TripNow, fits
from safeconduct.units import at_rate_s

FOR_VEHICLE, FOR_BAY, FOR_HOURS, FOR_TEAM, FOR_ORDER = range(5)
FOR_HALT = 8


class AtPlaces:
    """Who boards next, and what vehicles and teams do in between."""

    def __init__(self, engine: Engine) -> None:
        self.e = engine
        for mover in engine.cast.movers.values():
            engine.env.process(self.life(mover))

    def stopped(self) -> bool:
        """Whether nothing may set out or begin to board."""
        return self.e.halted or (self.e.policy.order == "hold" and self.e.number_of_halts > 0)

    # Vehicles and teams

    def life(self, mover: MoverNow) -> Life:
        """One task after the other, until there is none left or the vehicle is lost."""
        free_at = 0
        for number, task in enumerate(mover.tasks):
            if free_at >= mover.lost:
                for left in mover.tasks[number:]:
                    if isinstance(left, TripNow):
                        self.strike(left)
                return
            mover.done = self.e.event(self.e.env)
            if isinstance(task, TripNow):
                task.present = free_at
                bay_at = task.plan.bay_at - self.e.scenario.start
                self.look(task.convoy.origin, max(free_at, bay_at))
                free_at = yield mover.done
            elif isinstance(task, ConvoyNow):
                task.team_at = free_at
                self.e.tell(task.team_comes)
                free_at = yield mover.done
            else:
                free_at = yield from self.run(task, free_at)
                if free_at >= LATE:
                    return

    def strike(self, trip: TripNow) -> None:
        """A trip whose vehicle will not come."""
        if trip.state != "waiting":
            return
        trip.state = "struck"
        for load in trip.plan.loads:
            self.e.cast.groups[load.group].to_come -= load.people
        trip.convoy.to_load -= 1
        if trip.convoy.to_load == 0:
            trip.convoy.forms_look = max(self.e.now, trip.convoy.forms)
            self.e.tell(trip.convoy.loaded)

    def run(self, run: RunNow, free_at: int) -> Life:
        """An empty run. The second in which it ends; LATE where it never does."""
        e, move = self.e, run.plan
        length_s = move.arrives_at - move.departs_at
        yield e.at(max(free_at, move.departs_at - e.scenario.start), START, run.rank)
        while True:
            if self.stopped():
                run.held = e.event(e.env)
                yield run.held
                yield e.at(e.now, START, run.rank)
                continue
            starts = fits(run.window, e.work_from(run.mover, e.now, length_s), length_s)
            if starts == e.now:
                break
            yield e.at(starts, START, run.rank)
        e.works(run.mover)
        at = e.now
        for number, leg_id in enumerate(move.legs):
            at = self._drives(run, number, leg_id, at)
            place = e.scenario.place[e.scenario.leg[leg_id].end]
            if at < LATE and place.kind == "post" and number + 1 < len(move.legs):
                yield e.at(at, ARRIVE, len(e.cast.convoys) + run.rank)
                factor = e.factor(INSPECTION, run.key, "inspection", number) * e.hazards.inspection_scale
                at = e.serve(place.id, e.now, ceil(place.empty_s * factor))
                e.events += 1
            if at >= LATE:
                yield e.event(e.env)  # it never goes on
        run.mover.ended = max(run.mover.ended, at)
        return at

    def _drives(self, run: RunNow, number: int, leg_id: str, at: int) -> int:
        e, leg, kind = self.e, self.e.scenario.leg[leg_id], run.mover.kind
        speed = kind.speed_milli if isinstance(kind, VehicleClass) else 1000
        passage_s = -(-leg.empty_s * speed // 1000)
        at = e.open_from(leg_id, at, passage_s)
        if at >= LATE:
            return LATE
        factor = e.factor(TRAVEL, run.key, "travel", number) * e.hazards.travel_scale * e.hazards.winter_scale
        at += ceil(passage_s * factor)
        e.events += 1
        if isinstance(kind, VehicleClass):
            lost_s, given_up = e.breakdown_s(run.key, number, leg.road_m)
            at += lost_s
            run.mover.lost = -1 if given_up else run.mover.lost
        return at

    # Boarding

    def look(self, place: PlaceNow, at: int) -> None:
        """Look at a second who can board."""
        self.e.call(at, DISPATCH, place.rank, lambda: self.dispatch(place))

    def dispatch(self, place: PlaceNow) -> None:
        """Let board whoever can now, convoy by convoy."""
        now, start = self.e.now, self.e.scenario.start
        place.trips = [trip for trip in place.trips if trip.state == "waiting"]
        if self.stopped():
            place.blocked = True
            return
        due = [trip for trip in place.trips if trip.plan.bay_at - start <= now]
        kept: ConvoyNow | None = None
        for trip in due:
            if trip.convoy is kept:
                continue  # its turn has not come, and nobody has begun to board since that was found
            one_way = isinstance(trip.mover.kind, VehicleClass) and trip.mover.kind.one_way
            bay = next((number for number, until in enumerate(place.bays) if until <= now), None)
            if trip.present > now or (bay is None and not one_way):
                continue
            begins = self._may_begin(place, trip)
            kept = None if trip.convoy.open else trip.convoy
            if begins:
                self._board(place, trip)
                if not one_way and bay is not None:
                    place.bays[bay] = trip.free
                    self.look(place, trip.free)

    def _may_begin(self, place: PlaceNow, trip: TripNow) -> bool:
        e, now, convoy = self.e, self.e.now, trip.convoy
        if not convoy.open and not e.on_road.in_turn(convoy, departing=False):
            place.blocked = e.gated = True
            return False
        convoy.open = True
        starts = e.work_from(trip.mover, now, trip.plan.unloaded_at - trip.plan.bay_at)
        starts = fits(place.hours, starts, trip.plan.bay_free_at - trip.plan.bay_at)
        if starts > now:
            trip.why = FOR_HOURS
            self.look(place, starts)
            return False
        return True

    def _board(self, place: PlaceNow, trip: TripNow) -> None:
        e, now, convoy = self.e, self.e.now, trip.convoy
        seconds = dict(e.scenario.boarding_s)
        spare = self._spare(trip)
        work_s = 0
        for number, load in enumerate(trip.plan.loads):
            people = self._comes(convoy, load, spare[number], trip.people)
            trip.people += people
            trip.aboard.append(people)
            work_s += people * seconds.get(e.scenario.group[load.group].need, 0)
        factor = e.factor(BOARDING, trip.key, "boarding") * e.hazards.boarding_scale * e.hazards.winter_scale
        trip.free = now + ceil(work_s * factor)
        e.events += 1
        if place.noun.people_per_h:
            place.desk = max(now, place.desk) + at_rate_s(trip.people, place.noun.people_per_h)
            trip.free = max(trip.free, place.desk)
            e.events += 1
        trip.state, trip.bay_at = "loaded", now
        e.works(trip.mover)
        e.outdoors_s += trip.people * e.scenario.call_forward_s
        e.cold_s += trip.people * e.night_s(now - e.scenario.call_forward_s, now)
        convoy.aboard += trip.people
        convoy.forms = max(convoy.forms, trip.free)
        convoy.to_load -= 1
        if convoy.to_load == 0:
            convoy.forms_look = convoy.forms
            e.tell(convoy.loaded)

    def _spare(self, trip: TripNow) -> list[int]:
        """By load: places left for more of its need; the first load of a need has them all."""
        kind, groups = trip.mover.kind, self.e.scenario.group
        takes_more = isinstance(kind, VehicleClass) and not kind.one_way
        free = {need: kind.holds(need) if takes_more else 0 for need in NEEDS}  # type: ignore[union-attr]  # seen above
        for load in trip.plan.loads:
            free[groups[load.group].need] -= load.people
        return [max(0, free.pop(groups[load.group].need, 0)) for load in trip.plan.loads]

    def _comes(self, convoy: ConvoyNow, load: Load, spare: int, aboard: int) -> int:
        e = self.e
        group = e.cast.groups[load.group]
        group.to_come -= load.people
        people = min(load.people, group.waiting)
        beyond = max(0, group.noun.people - group.planned)
        more = min(spare, group.waiting - people - group.to_come - beyond)
        side = e.cast.sides.get(group.noun.undertaking)
        reception = e.cast.places[convoy.plan.reception]
        if more > 0:
            more = min(more, e.cap(convoy) - convoy.aboard - aboard - people, reception.room)
            more = more if side is None else min(more, side.cap - side.loaded)
            more -= more % max(1, group.noun.household)
        if more > 0:
            people += more
            reception.room -= more
            if side is not None:
                side.loaded += more
        group.waiting -= people
        if side is not None:
            side.waiting -= people
            side.aboard += people
            for part in convoy.parts:
                if part.side is side:
                    part.people += people
        return people
