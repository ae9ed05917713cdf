"""Carry a sketch out by the timing page, from what has happened on: everything in its order, as soon as it can be.

Order and assignments are the sketch's; nothing happens before its floor. This is the planner's own replay: the checker
has another, and the two must agree.
"""

from __future__ import annotations

from heapq import heappop, heappush

from safeconduct.planner.replan.boarding import Boarder, Yard, boarder_of
from safeconduct.planner.replan.sketch import NEVER, Ground, Hop, Ride, Sketch, Task, Tour, has_begun
from safeconduct.planner.spans import first_fit
from safeconduct.scenario.model import Leg, Place, TeamClass
from safeconduct.units import at_rate_s

_ARRIVES, _READY, _FREE, _BOARDS = range(4)


def drive(ground: Ground, sketch: Sketch) -> None:
    """Fill every instant of the sketch. What never happens stands at NEVER."""
    _Roads(ground, sketch).run()
    _admit(ground, sketch)


def _fact(ground: Ground, told: int, follows: int) -> int:
    """What was told of something begun; otherwise what follows, though not before the moment is over."""
    return told if told <= ground.past.at else max(follows, ground.past.at + 1)


def _admit(ground: Ground, sketch: Sketch) -> None:
    at_place: dict[str, list[tuple[int, str, str, Ride, Tour]]] = {}
    for tour in sketch.tours:
        for ride in tour.rides:
            if tour.arrives_at < NEVER:
                entry = (tour.arrives_at, tour.id, ride.vehicle, ride, tour)
                at_place.setdefault(tour.reception, []).append(entry)
            else:
                ride.unloaded_at = ride.out_at = NEVER
    for name, rides in at_place.items():
        place = ground.after.place[name]
        free = -NEVER
        for arrives, _, vehicle, ride, tour in sorted(rides, key=lambda each: each[:3]):
            told = None
            if arrives <= ground.past.at and tour.told is not None:
                told = next(trip for trip in tour.told.trips if trip.vehicle == vehicle)
            out_at = ride.unloaded_at
            if place.people_per_h is not None:
                free = max(out_at, free) + at_rate_s(ride.people, place.people_per_h)
                out_at = free
            if told is not None:
                out_at = _fact(ground, told.out_at, out_at)
                free = min(free, out_at)
            ride.out_at = out_at


class _Post:
    """The queue of a post."""

    __slots__ = ("lanes", "place", "started")

    def __init__(self, place: Place) -> None:
        self.place = place
        self.started = -NEVER
        self.lanes = [-NEVER] * max(1, place.lanes)

    def serve(self, arrives: int, people: int) -> int:
        place = self.place
        length = place.vehicle_s + place.person_s * people if people else place.empty_s
        lane = self.lanes.index(min(self.lanes))
        self.started = first_fit(place.hours, max(arrives, self.started, self.lanes[lane]), length)
        self.lanes[lane] = min(NEVER, self.started + length)
        return self.lanes[lane]

    def through(self, at: int) -> None:
        """Everybody so far was through by then."""
        last = self.lanes.index(max(self.lanes))
        self.lanes = [at if lane == last else min(free, at) for lane, free in enumerate(self.lanes)]
        self.started = min(self.started, at)


class _Roads:
    """Everything that boards and moves, in order of time."""

    def __init__(self, ground: Ground, sketch: Sketch) -> None:
        self.ground = ground
        past = ground.past
        self.at = past.at
        self.halted = past.halted_since_at if past.resumes_at > past.at else None
        self.cut = past.at if self.halted is None else min(past.at, self.halted)
        self.form_up_s = ground.after.convoy.form_up_s
        self.tours = sketch.tours
        self.number = {id(tour): number for number, tour in enumerate(sketch.tours)}
        self.tasks = sketch.tasks
        self.next = dict.fromkeys(sketch.tasks, 0)
        self.hops: list[Hop] = []
        self.heap: list[tuple[int, int, int, str, str, int, int]] = []
        self.posts = {place.id: _Post(place) for place in ground.after.places if place.kind == "post"}
        self.places = ground.after.place
        self.old_legs = ground.before.leg
        self.yards: dict[str, Yard] = {}
        self.team_at: dict[str, int] = {}
        """By convoy: since when its team is there."""
        self.open: dict[str, int] = {}
        """By convoy: rides that have not begun to board."""
        self.boarders: dict[tuple[str, str], Boarder] = {}
        self.lined_up: dict[str, list[Boarder]] = {}
        self.coming: dict[tuple[str, int], list[Boarder]] = {}
        """By place and second: who may board from then on."""
        self.asked: set[tuple[str, int]] = set()
        self.entered: dict[str, int] = {}
        self.exits: dict[str, list[int]] = {}
        self.lane_exits: dict[str, dict[str, int]] = {}

    # What has begun, and what is to begin

    def run(self) -> None:
        """Until nothing moves any more."""
        for number, tour in enumerate(self.tours):
            self._lay_out(number, tour)
        self._board_the_begun()
        for number, tour in enumerate(self.tours):
            if tour.left or not self.open[tour.id]:
                self._formed(number, tour)
        for who in self.tasks:
            self._lay_out_mover(who)
        while self.heap:
            at, phase, kind, place, _, number, stop = heappop(self.heap)
            if phase == _BOARDS:
                self.asked.discard((place, at))
                self._board(self.yards[place], at)
            elif phase == _FREE:
                self._free(place, at)
            elif kind:
                self._hop_comes(number, stop, at)
            elif phase == _ARRIVES:
                self._tour_comes(number, stop, at)
            else:
                self._tour_goes(number, stop, at)

    def _lay_out(self, number: int, tour: Tour) -> None:
        count = len(tour.legs) + 1
        tour.arrives, tour.ready, tour.leaves = [NEVER] * count, [NEVER] * count, [NEVER] * count
        tour.departs_at = tour.floor_at if tour.left else NEVER
        self.open[tour.id] = sum(not ride.begun for ride in tour.rides)
        for ride in tour.rides:
            if not ride.begun:
                ride.bay_at = ride.there_at = ride.free_at = ride.unloaded_at = ride.out_at = NEVER
                boarder = boarder_of(self.ground, tour, ride)
                self.boarders[tour.id, ride.vehicle] = boarder
                self.lined_up.setdefault(tour.origin, []).append(boarder)

    def _yard(self, place: str) -> Yard:
        if place not in self.yards:
            self.yards[place] = Yard(self.ground, self.places[place])
        return self.yards[place]

    def _board_the_begun(self) -> None:
        """Those who have boarded, in their order: as it was told, and as it follows where nothing was."""
        begun = sorted(
            (ride.bay_at, tour.id, ride.vehicle, number)
            for number, tour in enumerate(self.tours)
            for ride in tour.rides
            if ride.begun
        )
        for bay_at, _, vehicle, number in begun:
            tour = self.tours[number]
            ride = tour.ride_of(vehicle)
            told = (
                next((trip for trip in tour.told.trips if trip.vehicle == vehicle), None)
                if tour.told
                else None
            )
            if ride is None or told is None:
                continue
            yard = self._yard(tour.origin)
            yard.start(ride, bay_at)
            ride.free_at = _fact(self.ground, told.bay_free_at, ride.free_at)
            yard.desk = min(yard.desk, ride.free_at)
            yard.count(ride)
        for place, boarders in self.lined_up.items():
            self._yard(place).line_up(boarders)

    def _lay_out_mover(self, who: str) -> None:
        """Skip what has begun; a mover without any of it stands at home."""
        tasks = self.tasks[who]
        number = 0
        for task in tasks:
            if not has_begun(task, who):
                break
            if isinstance(task, Hop):
                task.departs_at = task.floor_at
                self._set_out(task)
            number += 1
        self.next[who] = number
        if number == 0:
            heappush(self.heap, (self.ground.after.start, _FREE, 0, who, "", 0, 0))

    def _free(self, who: str, at: int) -> None:
        """A vehicle or team is free: on to what it does next."""
        tasks = self.tasks[who]
        number = self.next[who]
        if number >= len(tasks):
            return
        self.next[who] = number + 1
        task = tasks[number]
        if isinstance(task, Hop):
            task.departs_at = max(task.floor_at, at)
            self._set_out(task)
            return
        boarder = self.boarders.get((task.id, who))
        if boarder is not None:
            boarder.there_at = boarder.ride.there_at = at
            due_at = max(at, boarder.ride.floor_at)
            self.coming.setdefault((task.origin, due_at), []).append(boarder)
            self._ask(task.origin, due_at)
            return
        self.team_at[task.id] = at
        if not self.open[task.id]:
            self._formed(self.number[id(task)], task)
        else:
            self._ask(task.origin, max(at, self.at + 1))

    # Boarding and forming up

    def _ask(self, place: str, at: int) -> None:
        if (place, at) not in self.asked:
            self.asked.add((place, at))
            heappush(self.heap, (at, _BOARDS, 0, place, "", 0, 0))

    def _board(self, yard: Yard, now: int) -> None:
        """Everybody boards who can in this second."""
        arrived = self.coming.pop((yard.place.id, now), None)
        if arrived:
            yard.due = sorted([*yard.due, *arrived], key=lambda boarder: boarder.ride.turn)
        number = 0
        while number < len(yard.due):
            boarder = yard.due[number]
            if self._without_team(boarder, now):
                number += 1
                continue
            at = yard.asks_for(boarder, now)
            if at > now:
                if at < NEVER:
                    self._ask(yard.place.id, at)
                number += 1
                continue
            yard.start(boarder.ride, now, boarder.tour.id)
            yard.count(boarder.ride)
            boarder.boarded = True
            del yard.due[number]
            number = 0  # whoever stood behind it may board now
            self.open[boarder.tour.id] -= 1
            if boarder.ride.free_at > now:
                self._ask(yard.place.id, boarder.ride.free_at)
            if not self.open[boarder.tour.id]:
                self._formed(self.number[id(boarder.tour)], boarder.tour)

    def _without_team(self, boarder: Boarder, now: int) -> bool:
        """Whether the last to board had better wait for the team: forming up does not begin without it."""
        tour = boarder.tour
        if not tour.team or self.open[tour.id] > 1 or self.team_at.get(tour.id, NEVER) <= now:
            return False
        return not (tour.team_later and now == boarder.ride.floor_at)

    def _formed(self, number: int, tour: Tour) -> None:
        """All have boarded: it leaves when it has formed up, with its team."""
        if not tour.rides:
            return
        formed = tour.formed_at
        if not tour.left:
            team_at = self.team_at.get(tour.id, NEVER) if tour.team else -NEVER
            if team_at >= NEVER:
                return
            tour.team_at = team_at
            tour.departs_at = max(
                tour.floor_at, formed + self.form_up_s, team_at + self.form_up_s * (team_at > formed)
            )
        tour.arrives[0], tour.ready[0] = formed, tour.departs_at
        heappush(self.heap, (tour.departs_at, _READY, 0, tour.id, "", number, 0))

    # The road

    def _told(self, tour: Tour, stop: int) -> tuple[int, int, int] | None:
        """Arrival, readiness and leaving that were told; None where its road has been changed since."""
        if tour.told is None or stop >= len(tour.told.stops):
            return None
        told = tour.told.stops[stop]
        return (told.arrives_at, told.ready_at, told.leaves_at) if told.place == tour.places[stop] else None

    def _tour_comes(self, number: int, stop: int, at: int) -> None:
        tour = self.tours[number]
        tour.arrives[stop] = at
        if stop == len(tour.legs):
            tour.ready[stop] = tour.leaves[stop] = at
            self._unload(tour, at)
            return
        place = self.places[tour.legs[stop].start]
        told = self._told(tour, stop) if at <= self.at else None
        ready = at
        if place.kind == "post":
            post = self.posts[place.id]
            for _, people in sorted((ride.vehicle, ride.people) for ride in tour.rides):
                ready = max(ready, post.serve(at, people))
        elif place.kind == "meeting":
            ready = max(at, tour.holds.get(place.id, at))
        if told is not None:
            ready = _fact(self.ground, told[1], ready)
            if place.kind == "post" and ready <= self.at:
                self.posts[place.id].through(ready)
        tour.ready[stop] = ready
        if ready < NEVER:
            heappush(self.heap, (ready, _READY, 0, tour.id, "", number, stop))

    def _unload(self, tour: Tour, at: int) -> None:
        unload_s = self.places[tour.reception].unload_s
        told = (
            {trip.vehicle: trip for trip in tour.told.trips}
            if tour.told is not None and at <= self.at
            else {}
        )
        for ride in tour.rides:
            ride.unloaded_at = at + unload_s
            if ride.vehicle in told:
                ride.unloaded_at = _fact(self.ground, told[ride.vehicle].unloaded_at, ride.unloaded_at)
            if not ride.kind.one_way:
                self._done(ride.vehicle, tour, ride.unloaded_at + ride.kind.turnaround_s)
        if tour.team:
            self._done(tour.team, tour, at)

    def _done(self, who: str, task: Task, free_at: int) -> None:
        """Whoever has done what it was doing last goes on when it is free."""
        number = self.next[who]
        if number and self.tasks[who][number - 1] is task:
            heappush(self.heap, (free_at, _FREE, 0, who, "", 0, 0))

    def _tour_goes(self, number: int, stop: int, at: int) -> None:
        tour = self.tours[number]
        leg = tour.legs[stop]
        taken = -(-leg.loaded_s * max(ride.kind.speed_milli for ride in tour.rides) // 1000)
        told = self._told(tour, stop)
        if told is not None and told[2] <= self.at:
            enters = told[2]
            ends = self._passed(enters, enters + taken)
            following = self._told(tour, stop + 1)
            ends = max(ends, self.at + 1) if following is None else _fact(self.ground, following[0], ends)
        else:
            since = max(at, self.at + 1) if tour.left or at <= self.at else at
            enters = self._entry(leg, since, taken)
            ends = min(NEVER, enters + taken)
        self.entered[leg.id] = enters
        self.exits.setdefault(leg.id, []).append(ends)
        if leg.lane:
            self.lane_exits.setdefault(leg.lane, {})[leg.id] = ends
        tour.leaves[stop] = enters
        if enters < NEVER:
            heappush(self.heap, (ends, _ARRIVES, 0, tour.id, "", number, stop + 1))

    def _entry(self, leg: Leg, since: int, taken: int) -> int:
        """First second in which a convoy may enter a leg behind those that have."""
        exits = self.exits.get(leg.id)
        if exits:
            since = max(since, self.entered[leg.id] + leg.headway_s, exits[-1] + leg.headway_s - taken)
            if leg.max_convoys is not None and len(exits) >= leg.max_convoys > 0:
                since = max(since, exits[-leg.max_convoys])
        if leg.max_convoys is not None and leg.max_convoys < 1:
            return NEVER
        if leg.lane:
            for other, left in self.lane_exits.get(leg.lane, {}).items():
                if other != leg.id:
                    since = max(since, left)
        return first_fit(leg.hours, since, taken) if since < NEVER else NEVER

    def _passed(self, entered: int, ends: int) -> int:
        """The end of a passage that has begun, later by what a halt holds it up."""
        if entered <= self.cut and self.halted is not None and ends > self.halted:
            ends += self.ground.past.soonest_at - max(self.halted, entered)
        return ends

    def _set_out(self, hop: Hop) -> None:
        hop.arrives_at = NEVER
        self.hops.append(hop)
        self._go_on(len(self.hops) - 1, hop, 0, hop.departs_at)

    def _go_on(self, number: int, hop: Hop, stop: int, at: int) -> None:
        """On to the next post, or to the end: between posts nobody meets anybody who drives empty."""
        speed = 1000 if isinstance(hop.kind, TeamClass) else hop.kind.speed_milli
        legs = hop.legs
        while True:
            leg = legs[stop]
            taken = -(-leg.empty_s * speed // 1000)
            enters = first_fit(self.old_legs[leg.id].hours, at, taken)
            if enters > self.cut:
                enters = first_fit(leg.hours, max(at, self.cut + 1), taken)
            if enters >= NEVER:
                return
            at = self._passed(enters, enters + taken)
            stop += 1
            if stop == len(legs) or legs[stop].start in self.posts:
                heappush(self.heap, (at, _ARRIVES, 1, "", hop.who, number, stop))
                return

    def _hop_comes(self, number: int, stop: int, at: int) -> None:
        hop = self.hops[number]
        if stop == len(hop.legs):
            hop.arrives_at = _fact(self.ground, hop.told_arrives_at, at) if hop.begun else at
            self._done(hop.who, hop, hop.arrives_at)
            return
        ready = self.posts[hop.legs[stop].start].serve(at, 0)
        if ready < NEVER:
            self._go_on(number, hop, stop, ready)
