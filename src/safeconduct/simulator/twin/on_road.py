"""Convoys: forming up, departure, the road, posts, reception."""

from __future__ import annotations

from math import ceil

from safeconduct.scenario.model import TeamClass, VehicleClass
from safeconduct.simulator.twin.at_places import FOR_HALT, FOR_ORDER, FOR_TEAM, FOR_VEHICLE
from safeconduct.simulator.twin.engine import ARRIVE, FORM, INSPECTION, READY, ROAD, TRAVEL, Engine, Life
from safeconduct.simulator.twin.things import LATE, ConvoyNow, LaneNow, fits
from safeconduct.units import at_rate_s

FOR_RULE, FOR_HOLDER, FOR_WINDOW, FOR_ROAD, FOR_POST, FOR_DESK, FOR_CLOSURE = 5, 6, 7, 9, 10, 11, 12
PER_TURN, MOST_TURNS = 64, 3


class OnRoad:
    """The lives of convoys."""

    def __init__(self, engine: Engine) -> None:
        self.e = engine
        self.order: dict[tuple[int, int], int] = {}
        for convoy in engine.cast.convoys:
            convoy.loaded = engine.event(engine.env)
            convoy.team_comes = engine.event(engine.env)
            engine.env.process(self.life(convoy))

    def life(self, convoy: ConvoyNow) -> Life:
        """From loading to reception."""
        yield from self._forms_up(convoy)
        while convoy.state != "arrived":
            if convoy.state == "formed":
                yield from self._departs(convoy)
            back = yield from self._passes(convoy)
            if not back:
                yield from self._comes_to_a_place(convoy)
            elif convoy.state == "standing":
                yield self.e.at(convoy.ready, READY, convoy.rank)  # until it has come back to the named place

    # At the assembly place

    def _forms_up(self, convoy: ConvoyNow) -> Life:
        e = self.e
        yield convoy.loaded
        look = convoy.forms_look
        if convoy.team is not None and convoy.team_at >= LATE:
            yield convoy.team_comes
        if convoy.team is not None:
            look = max(look, convoy.team_at, e.now)
        yield e.at(look, FORM, convoy.rank)
        while convoy.team is not None:
            stops = convoy.plan.stops
            starts = e.work_from(convoy.team, e.now, convoy.plan.arrives_at - stops[0].arrives_at)
            if starts == e.now:
                e.works(convoy.team)
                break
            yield e.at(starts, FORM, convoy.rank)
        self._settle(convoy)
        convoy.forms, convoy.state = e.now, "formed"
        convoy.ready = max(convoy.plan.departs_at - e.scenario.start, e.now + e.scenario.convoy.form_up_s)
        e.events += 1
        if e.gates.void(convoy, e.now):
            self.stir()
        if e.gates.meets(convoy):
            self.stir()

    def _settle(self, convoy: ConvoyNow) -> None:
        """Charge what loading waited for to what held up its last vehicle, and to its team."""
        e, start = self.e, self.e.scenario.start
        e.waited[FOR_TEAM] += e.now - convoy.forms if convoy.forms > 0 else 0
        for trip in convoy.trips:
            if trip.state == "loaded" and trip.free == convoy.forms:
                late = max(0, trip.present - (trip.plan.bay_at - start))
                e.waited[FOR_VEHICLE] += late
                e.waited[trip.why] += trip.bay_at - (trip.plan.bay_at - start) - late
                break
        convoy.since, convoy.why = e.now, -1

    def in_turn(self, convoy: ConvoyNow, *, departing: bool) -> bool:
        """Whether all has been done that was done in the plan before it began to board, or departed."""
        e, plan = self.e, convoy.plan
        since = plan.departs_at if departing else convoy.first_bay_at
        if e.policy.order != "next_ready" and convoy.origin.gone < self._before(convoy, since):
            return False
        for (side, verb), wanted in e.gates.before(convoy, since).items():
            now = e.cast.sides[side]
            if now.complete_at > e.now and now.settled[verb] < wanted:
                return False
        return True

    def _before(self, convoy: ConvoyNow, since: int) -> int:
        """How many convoys had left its assembly place before ``since`` in the plan."""
        if (convoy.rank, since) not in self.order:
            others = [c.plan.stops[0].leaves_at for c in self.e.cast.convoys if c.origin is convoy.origin]
            self.order[convoy.rank, since] = sum(1 for leaves in others if leaves < since)
        return self.order[convoy.rank, since]

    def _departs(self, convoy: ConvoyNow) -> Life:
        """Until it departs: whatever keeps it, it looks again when that may have changed."""
        e = self.e
        yield e.at(convoy.ready, READY, convoy.rank)
        while True:
            why, since = self._kept(convoy)
            self.waits(convoy, why)
            if why < 0:
                if e.now - convoy.forms - e.scenario.convoy.form_up_s <= e.scenario.convoy.hold_max_s:
                    break
                e.loaded_s += convoy.aboard * e.scenario.convoy.hold_max_s
                convoy.forms, convoy.reboard = e.now + self._boarding_s(convoy), True
                convoy.ready = since = convoy.forms + e.scenario.convoy.form_up_s
            if why in (FOR_ORDER, FOR_RULE):
                e.gated = True
            if since >= LATE and why in (FOR_HOLDER, FOR_WINDOW):
                self._gone(convoy)
            convoy.wants = e.event(e.env)
            yield e.at(since, READY, convoy.rank) | convoy.wants
            if convoy.wants.triggered:
                yield e.at(e.now, READY, convoy.rank)
            convoy.wants = None
        if convoy.reboard:
            e.loaded_s += convoy.aboard * (e.now - convoy.forms)
        else:
            e.loaded_s += sum(t.people * (e.now - t.free) for t in convoy.trips if t.state == "loaded")
        convoy.state = "departing"

    def waits(self, convoy: ConvoyNow, why: int) -> None:
        """What it waits for from now on."""
        self.e.waits(convoy, why)

    def _kept(self, convoy: ConvoyNow) -> tuple[int, int]:
        """What keeps a convoy from departing, and until when; -1 where nothing does."""
        e = self.e
        if e.at_places.stopped():
            return FOR_HALT, LATE
        since = max([e.now, *(e.confirmed[holder] for holder in self._holders(convoy))])
        if since > e.now:
            return FOR_HOLDER, since
        since = self._window_from(convoy)
        if since > e.now:
            return FOR_WINDOW, since
        if not self.in_turn(convoy, departing=True):
            return FOR_ORDER, LATE
        since = e.gates.may_from(convoy, "leaves", e.now)
        return (FOR_RULE, since) if since > e.now else (-1, e.now)

    def _holders(self, convoy: ConvoyNow) -> list[str]:
        scenario = self.e.scenario
        names = {scenario.leg[leg].holder for leg in convoy.plan.legs}
        names |= {scenario.place[stop.place].holder for stop in convoy.plan.stops[1:-1]}
        return [name for name in names if name in self.e.confirmed]

    def _window_from(self, convoy: ConvoyNow) -> int:
        """From when the road to the next place where it may wait lies in the windows of everybody aboard."""
        e, stops = self.e, convoy.plan.stops
        places = [e.scenario.place[stop.place] for stop in stops]
        cuts = [
            n
            for n, p in enumerate(places)
            if n in (0, len(stops) - 1) or (p.kind == "meeting" and p.safe_to_wait)
        ]
        if convoy.stop not in cuts[:-1]:
            return e.now
        until = cuts[cuts.index(convoy.stop) + 1]
        piece_s = stops[until].arrives_at - stops[convoy.stop].leaves_at
        since, before = e.now, -1
        while before != since and since < LATE:
            before = since
            for spans in e.windows(convoy):
                since = max(since, fits(spans, since, piece_s))
        return since

    def _boarding_s(self, convoy: ConvoyNow) -> int:
        return max((trip.free - trip.bay_at for trip in convoy.trips if trip.state == "loaded"), default=0)

    def _gone(self, convoy: ConvoyNow) -> None:
        if not convoy.gone:
            convoy.gone = True
            convoy.origin.gone += 1
            self.stir()

    def crew(self, convoy: ConvoyNow) -> int:
        """Crews and team."""
        kinds = [trip.mover.kind for trip in convoy.trips]
        team = convoy.team.kind if convoy.team else None
        crews = sum(kind.crew for kind in kinds if isinstance(kind, VehicleClass))
        return crews + (team.people if isinstance(team, TeamClass) else 0)

    def stir(self) -> None:
        """Something has been done that others may have waited for."""
        e = self.e
        if not e.gated:
            return
        for convoy in e.cast.convoys:
            if convoy.why in (FOR_RULE, FOR_ORDER) and convoy.state in ("formed", "moving"):
                e.tell(convoy.wants)
        for place in e.cast.places.values():
            if place.blocked:
                place.blocked = False
                e.at_places.look(place, e.now)
        for lane in e.cast.lanes:
            if lane.queue:
                self.poke(lane, e.now)

    # On the road

    def _passes(self, convoy: ConvoyNow) -> Life:
        """Stand before the next leg, pass it. True where it is turned back before it enters."""
        e = self.e
        leg = e.cast.legs[convoy.plan.legs[convoy.stop]]
        number = convoy.stop + convoy.turns * PER_TURN
        scale = e.hazards.travel_scale * 1.0
        factor = e.factor(TRAVEL, convoy.key, "travel", number) * scale * e.hazards.winter_scale
        convoy.passage = ceil(convoy.passages[convoy.stop] * factor)
        lost_s, given_up = e.breakdown_s(convoy.key, number, len(convoy.trips) * leg.noun.road_m)
        convoy.passage += lost_s
        if given_up:
            which = int(e.chance(convoy.key, "which", number) * len(convoy.trips))
            convoy.trips[which].mover.lost = -1
        departing = convoy.state == "departing"
        convoy.state = "queued"
        self.waits(convoy, FOR_ROAD)
        convoy.enters = e.event(e.env)
        leg.lane.queue.append(convoy)
        self.try_lane(leg.lane)
        if departing:
            if not convoy.listed:
                convoy.listed = True
                e.active.append(convoy)
            e.exposed_max = max(e.exposed_max, e.truce.exposed())
        leaves = yield convoy.enters
        if leaves is None:
            return True
        yield e.at(leaves, ARRIVE, convoy.rank)
        return False

    def poke(self, lane: LaneNow, at: int) -> None:
        """Look at a second who can enter."""

        def look() -> None:
            lane.retry = -1
            self.try_lane(lane)

        self.e.call(at, ROAD, lane.rank, look)

    def try_lane(self, lane: LaneNow) -> None:
        """Let enter, in order of readiness, whoever may now."""
        e = self.e
        for convoy in list(lane.queue):
            since = self._kept_until(convoy)
            if since > e.now:
                self.poke(lane, since)
                continue
            since = self._free_from(lane, convoy)
            if since > e.now:
                if since != lane.retry:
                    lane.retry = since
                    self.poke(lane, since)
                return
            lane.queue.remove(convoy)
            self._enters(convoy)

    def _kept_until(self, convoy: ConvoyNow) -> int:
        e = self.e
        if e.halted and e.policy.on_halt != "go_on" and convoy.stop <= self.line(convoy):
            self.waits(convoy, FOR_HALT)
            return LATE
        if convoy.stop > 0:
            since = self._window_from(convoy)
            if since > e.now:
                self.waits(convoy, FOR_WINDOW)
                return since
        since = e.gates.may_from(convoy, "crosses", e.now)
        if convoy.stop == 0:
            since = max(since, e.gates.may_from(convoy, "leaves", e.now))
        if since > e.now:
            e.gated = True
            self.waits(convoy, FOR_RULE)
        return since

    def line(self, convoy: ConvoyNow) -> int:
        """The last stop at which people of it cross; its reception where nobody does."""
        return max((part.stop for part in convoy.parts), default=len(convoy.plan.legs))

    def _free_from(self, lane: LaneNow, convoy: ConvoyNow) -> int:
        e = self.e
        leg = e.cast.legs[convoy.plan.legs[convoy.stop]]
        since = e.now
        if leg.exits:
            since = max(
                since, leg.entered + leg.noun.headway_s, leg.exits[-1] + leg.noun.headway_s - convoy.passage
            )
        most = leg.noun.max_convoys
        if most is not None and len(leg.exits) >= most:
            since = LATE if most < 1 else max(since, leg.exits[-most])
        for other in lane.legs:
            if other is not leg and other.exits:
                since = max(since, other.exits[-1])
        opens = e.open_from(leg.noun.id, since, convoy.passages[convoy.stop])
        if opens > e.now and convoy.why != FOR_ROAD:
            self.waits(convoy, FOR_ROAD)
        if opens > since:
            self.waits(convoy, FOR_CLOSURE)
        return opens

    def _enters(self, convoy: ConvoyNow) -> None:
        e, stop = self.e, convoy.stop
        leg = e.cast.legs[convoy.plan.legs[stop]]
        self.waits(convoy, -1)
        leg.entered = e.now
        leg.exits.append(e.now + convoy.passage)
        convoy.state = "moving"
        e.events += 1
        e.tell(convoy.enters, e.now + convoy.passage)
        if stop > 0:
            e.loaded_s += convoy.aboard * (e.now - convoy.arrives[stop])
        if any(part.stop == stop for part in convoy.parts):
            e.gates.did(convoy, "crosses", e.now)
            self.stir()
            e.truce.reckon(e.now)
        if stop == 0:
            e.gates.did(convoy, "leaves", e.now)
            self.stir()
            self._gone(convoy)
        convoy.stop = stop + 1

    # Where it comes to

    def _comes_to_a_place(self, convoy: ConvoyNow) -> Life:
        e, stop = self.e, convoy.stop
        if stop == len(convoy.plan.legs):
            yield from self._arrives(convoy)
            return
        place = e.scenario.place[convoy.plan.stops[stop].place]
        convoy.arrives[stop] = e.now
        convoy.state, convoy.ready = "standing", e.now
        if place.kind == "post":
            convoy.ready = self._inspected(convoy, place.id)
        elif place.kind == "meeting":
            until = dict(convoy.plan.holds).get(place.id)
            convoy.ready = e.now if until is None else max(e.now, until - e.scenario.start)
        if e.gates.meets(convoy):
            self.stir()
        yield e.at(convoy.ready, READY, convoy.rank)
        while True:
            if convoy.sent_back:
                convoy.sent_back = False
                self.turn_back(convoy, 0)
            elif e.halted and e.policy.on_halt == "turn_back" and self.turns(convoy):
                self.turn_back(convoy, self.back(convoy))
            else:
                return
            if convoy.state == "formed":
                return
            yield e.at(convoy.ready, READY, convoy.rank)

    def _inspected(self, convoy: ConvoyNow, post: str) -> int:
        e, place = self.e, self.e.scenario.place[post]
        number = convoy.stop + convoy.turns * PER_TURN
        leaves = e.now
        for trip in convoy.trips:
            if trip.state == "loaded":
                work_s = place.vehicle_s + place.person_s * trip.people if trip.people else place.empty_s
                factor = e.factor(INSPECTION, trip.key, "inspection", number) * e.hazards.inspection_scale
                leaves = max(leaves, e.serve(post, e.now, ceil(work_s * factor)))
                e.events += 1
        e.waited[FOR_POST] += leaves - e.now if leaves < LATE else 0
        if e.hazards.returned_per_post > 0.0 and convoy.aboard > 0 and convoy.turns < MOST_TURNS:
            self._sends_back(convoy, number)
        return leaves

    def _sends_back(self, convoy: ConvoyNow, number: int) -> None:
        e = self.e
        convoy.sent_back = e.chance(convoy.key, "returned", number) < e.hazards.returned_per_post
        halts = e.chance(convoy.key, "incident", number) < e.hazards.incident_halts_share
        if convoy.sent_back and halts and not e.halted:
            e.truce.incident(e.now)

    def turns(self, convoy: ConvoyNow) -> bool:
        """Whether a halt turns it back."""
        return convoy.stop <= self.line(convoy) and convoy.stop != self.back(convoy)

    def back(self, convoy: ConvoyNow) -> int:
        """The stop to which it is sent back."""
        places = [stop.place for stop in convoy.plan.stops[:-1]]
        named = self.e.policy.turn_back_to
        at = places.index(named) if named in places else 0
        return at if at <= convoy.stop else 0

    def turn_back(self, convoy: ConvoyNow, stop: int) -> None:
        """Back along its own road."""
        e = self.e
        back = e.now + sum(convoy.passages[stop : convoy.stop])
        self.waits(convoy, -1)
        if convoy.stop > 0:
            e.loaded_s += convoy.aboard * (e.now - convoy.arrives[convoy.stop])
        convoy.turns += 1
        convoy.stop = stop
        e.events += 1
        if stop > 0:
            convoy.state, convoy.ready = "standing", back
            convoy.arrives[stop] = back
            return
        e.returned += convoy.aboard
        convoy.state, convoy.out = "formed", back
        convoy.forms, convoy.reboard = back + self._boarding_s(convoy), True
        convoy.ready = convoy.forms + e.scenario.convoy.form_up_s

    def halt(self) -> None:
        """A halt has begun: convoys that stand before their next leg turn back at once where that is the policy."""
        e = self.e
        for lane in e.cast.lanes:
            if e.policy.on_halt == "turn_back":
                for convoy in list(lane.queue):
                    if self.turns(convoy) or convoy.stop == 0:
                        lane.queue.remove(convoy)
                        self.turn_back(convoy, self.back(convoy))
                        e.tell(convoy.enters, None)
            if lane.queue:
                self.poke(lane, e.now)

    def _arrives(self, convoy: ConvoyNow) -> Life:
        e = self.e
        while True:
            since = e.gates.may_from(convoy, "arrives", e.now)
            if since <= e.now:
                break
            e.gated = True
            self.waits(convoy, FOR_RULE)
            convoy.wants = e.event(e.env)
            yield e.at(since, ARRIVE, convoy.rank) | convoy.wants
            if convoy.wants.triggered:
                yield e.at(e.now, ARRIVE, convoy.rank)
        self.waits(convoy, -1)
        convoy.state = "arrived"
        e.to_come -= 1
        self._unloads(convoy)
        if any(part.stop == convoy.stop for part in convoy.parts):
            e.gates.did(convoy, "crosses", e.now)
            self.stir()
            e.truce.reckon(e.now)
        e.gates.did(convoy, "arrives", e.now)
        self.stir()
        if convoy.team is not None:
            convoy.team.ended = max(convoy.team.ended, e.now)
            e.tell(convoy.team.done, e.now)

    def _unloads(self, convoy: ConvoyNow) -> None:
        e = self.e
        place = e.cast.places[convoy.plan.reception]
        unloaded = e.now + place.noun.unload_s
        convoy.out = unloaded
        for trip in convoy.trips:
            if trip.state != "loaded":
                continue
            trip.unloaded = trip.out = unloaded
            if place.noun.people_per_h:
                trip.out = place.desk = max(unloaded, place.desk) + at_rate_s(
                    trip.people, place.noun.people_per_h
                )
                e.events += 1
            e.events += 1
            convoy.out = max(convoy.out, trip.out)
            e.outdoors_s += trip.people * (trip.out - unloaded)
            e.cold_s += trip.people * e.night_s(unloaded, trip.out)
            kind = trip.mover.kind
            if isinstance(kind, VehicleClass) and not kind.one_way:
                trip.mover.ended = max(trip.mover.ended, unloaded)
                e.tell(trip.mover.done, unloaded + kind.turnaround_s)
        e.waited[FOR_DESK] += convoy.out - unloaded
