"""Orders carried out to the second, legally: what turns a peer's answer into a plan that the checker can judge.

A peer says which convoys are to go, in which order. Here vehicles and teams are found for them, people board by
priority, and posts, headways, windows, receptions and steps are kept by waiting, never by changing who goes where. So
every peer is spared the rules that it cannot express, at the cost of the waits. Only what generated regions use is
provided for.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from benchmarks.peers.orders import Order
from benchmarks.peers.stage import Clockwork, Job, Mover, Ride, Roads
from safeconduct.agreement.rules import InStep
from safeconduct.checker.check import check_plan
from safeconduct.planner.spans import NEVER, covers
from safeconduct.planner.stated import stated
from safeconduct.plans.model import Convoy, Load, Plan, Stop, Trip
from safeconduct.scenario.model import NEEDS, Scenario

LOOK_AHEAD_S = (
    3600  # orders meant to leave within so much of the first unfilled one may be filled by who is nearest
)
MARGIN_S = 300  # before the end of a window, at first; doubled until every convoy is in time


def realise(scenario: Scenario, orders: tuple[Order, ...]) -> Plan:
    """The plan that these orders come to. Raises ``ValueError`` where the checker does not pass it in the end."""
    margin = MARGIN_S
    while True:
        run = _Run(scenario, orders, margin)
        plan = run.plan()
        verdict = check_plan(scenario, plan)
        if not verdict.broken:
            return plan
        codes = {broken.code for broken in verdict.broken}
        if margin > 6 * 3600 or not codes <= {"WINDOW", "HOLD", "HORIZON"}:
            raise ValueError(f"cannot be carried out: {sorted(codes)}")
        margin *= 2


class _Run:
    """One go at carrying the orders out."""

    def __init__(self, scenario: Scenario, orders: tuple[Order, ...], margin_s: int) -> None:
        _refuse_what_is_not_provided_for(scenario)
        self.scenario, self.margin_s = scenario, margin_s
        self.clock = Clockwork()
        self.roads = Roads(scenario, self.clock)
        self.jobs = [
            Job(number, scenario.start + order.at, order.place, order.reception, dict(order.vehicles))
            for number, order in enumerate(orders, 1)
            if order.size >= scenario.convoy.least
        ]
        self.movers = [
            Mover(name, kind.id, kind.home) for kind in scenario.classes for name in kind.vehicle_ids()
        ]
        self.teams = [Mover(name, kind.id, kind.home) for kind in scenario.teams for name in kind.team_ids()]
        self.waiting = {group.id: group.people for group in scenario.groups}
        self.bays = {place.id: [scenario.start] * place.bays for place in scenario.places}
        self.desk: dict[str, int] = defaultdict(int)
        self.last_bay: dict[str, int] = defaultdict(
            int
        )  # convoys never load in one second: who takes whom is clear
        self.crossed: dict[str, int] = defaultdict(int)
        self.set_out: dict[str, int] = defaultdict(int)
        self.taken: dict[str, int] = defaultdict(int)
        self.boarding = dict(scenario.boarding_s)
        self._woken: set[int] = set()
        self.clock.at(scenario.start, "", lambda: None)

    def plan(self) -> Plan:
        """Run to the end."""
        while self.clock.step():
            if self.clock.now > self.scenario.horizon:
                break
            self._dismiss()
            self._fill()
            for place in sorted({job.place for job in self.jobs if not job.started}):
                self._load_at(place)
        return self._plan()

    # Who goes where

    def _fill(self) -> None:
        for movers, kinds in ((self.movers, [kind.id for kind in self.scenario.classes]), (self.teams, None)):
            idle = [mover for mover in movers if mover.here and mover.job is None]
            for name in kinds if kinds is not None else [None]:
                some = [mover for mover in idle if name is None or mover.kind == name]
                if some:
                    self._assign(some, name)

    def _assign(self, idle: list[Mover], kind: str | None) -> None:
        open_jobs = [job for job in self.jobs if not job.started and self._lacks(job, kind)]
        while idle and open_jobs:
            first = open_jobs[0].at
            near = [job for job in open_jobs if job.at <= first + LOOK_AHEAD_S]
            mover = idle.pop(0)
            job = min(near, key=lambda each: (self._empty_s(mover.place, each.place), each.at, each.number))
            mover.job = job
            if kind is None:
                job.team = mover
            else:
                job.movers.append(mover)
                job.lacks[kind] -= 1
            if not self._lacks(job, kind):
                open_jobs.remove(job)
            if mover.place != job.place and not self.roads.send_empty(
                mover, job.place, self._speed(mover), lambda: None
            ):
                raise ValueError(f"no way for {mover.id} from {mover.place} to {job.place}")

    @staticmethod
    def _lacks(job: Job, kind: str | None) -> bool:
        return job.team is None if kind is None else job.lacks.get(kind, 0) > 0

    def _speed(self, mover: Mover) -> int:
        kind = self.scenario.class_of.get(mover.id)
        return kind.speed_milli if kind is not None else 1000

    def _empty_s(self, start: str, end: str) -> int:
        path = self.scenario.network.empty_path(start, end)
        return NEVER if path is None else self.scenario.network.seconds(path, loaded=False)

    def _dismiss(self) -> None:
        """Give up convoys for whom nobody is left at their place who would go where they go."""
        left: dict[tuple[str, str], bool] = {}
        for group in self.scenario.groups:
            for reception in group.destinations:
                key = (group.place, reception)
                left[key] = left.get(key, False) or self.waiting[group.id] > 0
        for job in [each for each in self.jobs if not each.started]:
            if not left.get((job.place, job.reception), False):
                self._free(job)

    def _free(self, job: Job) -> None:
        self.jobs.remove(job)
        for mover in [*job.movers, *([job.team] if job.team else [])]:
            mover.job = None

    # Loading

    def _load_at(self, place: str) -> None:
        for job in [each for each in self.jobs if each.place == place and not each.started]:
            there = job.team is not None and job.team.here and not any(job.lacks.values())
            if there and all(mover.here for mover in job.movers):
                self._try(job)

    def _try(self, job: Job) -> None:
        rides, undertaking = self._boarded(job)
        if len(rides) < self.scenario.convoy.least:
            if not rides or self.clock.now > job.at + 7200:
                self._free(job)
                self._wake(self.clock.now + 1)
            else:
                self._wake(self.clock.now + 1800)
            return
        people = sum(ride.people for ride in rides)
        if not self._in_step(undertaking, people):
            return  # looked at again whenever somebody crosses
        formed = max(ride.bay_free_at for ride in rides) + self.scenario.convoy.form_up_s
        legs = self.scenario.network.loaded_paths(
            job.place, job.reception, self.scenario.undertaking[undertaking].line if undertaking else ""
        )
        if not legs:
            raise ValueError(f"no road from {job.place} to {job.reception}")
        departs, wait_until = self._departure(formed, legs[0], undertaking, len(rides))
        if wait_until is not None:
            self._wake(wait_until)
            return
        room = self.scenario.place[job.reception].capacity
        if departs >= NEVER or (room is not None and self.taken[job.reception] + people > room):
            self._free(job)
            return
        self._begin(job, rides, (undertaking, legs[0], formed, departs))

    def _begin(self, job: Job, rides: list[Ride], facts: tuple[str, tuple[str, ...], int, int]) -> None:
        job.undertaking, job.legs, formed, job.departs_at = facts
        job.started, job.rides, job.formed_at = True, rides, formed - self.scenario.convoy.form_up_s
        going = {ride.vehicle for ride in rides}
        for mover in [each for each in job.movers if each.id not in going]:
            mover.job = None
        job.movers = [mover for mover in job.movers if mover.id in going]
        for ride in rides:
            for load in ride.loads:
                self.waiting[load.group] -= load.people
            self._keep_bay(job.place, ride)
        self.last_bay[job.place] = max(self.last_bay[job.place], *(ride.bay_at for ride in rides))
        assert job.team is not None
        for mover in (*job.movers, job.team):
            mover.here = False
        self.taken[job.reception] += job.people
        self.set_out[job.undertaking] += job.people
        self.clock.at(job.departs_at, job.id, lambda: self._ready(job, 0, job.departs_at, job.formed_at))
        for at in sorted({ride.bay_free_at for ride in rides}):
            self._wake(at)

    def _keep_bay(self, place: str, ride: Ride) -> None:
        bays = self.bays[place]
        at = bays.index(max(free for free in bays if free <= ride.bay_at))
        bays[at] = ride.bay_free_at
        if self.scenario.place[place].people_per_h is not None:
            self.desk[place] = ride.bay_free_at

    def _boarded(self, job: Job) -> tuple[list[Ride], str]:
        """Who would board now, and when: vehicles in order of id, people in order of priority."""
        place = self.scenario.place[job.place]
        left = dict(self.waiting)
        bays, desk = list(self.bays[job.place]), self.desk[job.place]
        rides: list[Ride] = []
        undertaking = ""
        for mover in sorted(job.movers, key=lambda each: each.id):
            bay = bays.index(min(bays))
            at = max(self.clock.now, bays[bay], self.last_bay[job.place] + 1)
            loads, seconds = self._loads(job, mover, left, (at, undertaking))
            if not loads:
                continue
            undertaking = self.scenario.group[loads[0].group].undertaking
            free = at + seconds
            if place.people_per_h is not None:
                people = sum(load.people for load in loads)
                desk = max(at, desk) + -(-people * 3600 // place.people_per_h)
                free = max(free, desk)
            for load in loads:
                left[load.group] -= load.people
            bays[bay] = free
            rides.append(Ride(mover.id, loads, at, free))
        return rides, undertaking

    def _loads(
        self, job: Job, mover: Mover, left: dict[str, int], when: tuple[int, str]
    ) -> tuple[tuple[Load, ...], int]:
        at, undertaking = when
        kind = self.scenario.class_of[mover.id]
        needs = self.scenario.place[job.reception].needs or NEEDS
        loads, seconds = [], 0
        groups = sorted(
            (group for group in self.scenario.groups if group.place == job.place),
            key=lambda group: (group.priority, group.id),
        )
        for need, room in kind.places:
            for group in groups:
                fits = group.need == need and need in needs and job.reception in group.destinations
                if not fits or (undertaking and group.undertaking != undertaking):
                    continue
                released = sum(release.people for release in group.releases if release.at <= at)
                people = max(0, min(room, left[group.id], released - (group.people - left[group.id])))
                if people:
                    undertaking = group.undertaking
                    room -= people  # noqa: PLW2901
                    loads.append(Load(group.id, people))
                    seconds += people * self.boarding[need]
        return tuple(loads), seconds

    # Rules kept by waiting

    def _in_step(self, undertaking: str, people: int) -> bool:
        for rule in self.scenario.rules:
            if not isinstance(rule, InStep) or undertaking not in (rule.a, rule.b):
                continue
            other = rule.b if undertaking == rule.a else rule.a
            mine, theirs = self.scenario.undertaking[undertaking], self.scenario.undertaking[other]
            if self.crossed[other] >= theirs.due:
                continue
            ahead = Fraction(self.set_out[undertaking] + people, mine.due)
            if ahead - Fraction(self.crossed[other], theirs.due) > rule.tolerance:
                return False
        return True

    def _departure(
        self, formed: int, legs: tuple[str, ...], undertaking: str, size: int
    ) -> tuple[int, int | None]:
        """When to leave, or the second at which to look again."""
        network, scenario = self.scenario.network, self.scenario
        road = network.seconds(legs, loaded=True)
        for name in legs[1:]:
            post = scenario.place[scenario.leg[name].start]
            if post.kind == "post":
                each = post.vehicle_s + post.person_s * max(k.holds("seat") for k in scenario.classes)
                road += each * -(-size // post.lanes)
        spans = scenario.window.get(undertaking)
        end = formed + road + self.margin_s
        if end + 3600 > scenario.horizon:
            return NEVER, None
        if spans is None or covers(spans, formed, end):
            return formed, None
        later = [
            opens for opens, closes in spans if opens > formed and opens + road + self.margin_s <= closes
        ]
        if not later:
            return NEVER, None
        lead = formed - self.clock.now
        if later[0] - lead > self.clock.now:
            return formed, later[0] - lead
        return later[0], None

    def _wake(self, at: int) -> None:
        if at > self.clock.now and at not in self._woken:
            self._woken.add(at)
            self.clock.at(at, "", lambda: None)

    # On the road

    def _ready(self, job: Job, step: int, ready: int, arrived: int) -> None:
        """A convoy can go on from where its leg number ``step`` begins."""
        leg = self.scenario.leg[job.legs[step]]
        speed = max(self.scenario.class_of[ride.vehicle].speed_milli for ride in job.rides)
        seconds = -(-leg.loaded_s * speed // 1000)
        enters = self.roads.enter(leg, ready, seconds)
        job.stops.append((leg.start, arrived, ready, enters))
        line = self.scenario.undertaking[job.undertaking].line if job.undertaking else ""
        if leg.start == line:
            self.clock.at(enters, job.id, lambda: self._cross(job))
        self.clock.at(enters + seconds, job.id, lambda: self._come(job, step + 1))

    def _cross(self, job: Job) -> None:
        self.crossed[job.undertaking] += job.people

    def _come(self, job: Job, step: int) -> None:
        now = self.clock.now
        if step == len(job.legs):
            self._arrive(job)
            return
        place = self.scenario.place[self.scenario.leg[job.legs[step]].start]
        ready = now
        if place.kind == "post":
            for ride in sorted(job.rides, key=lambda each: each.vehicle):
                seconds = place.vehicle_s + place.person_s * ride.people
                ready = max(ready, self.roads.serve(place, now, seconds))
        self.clock.at(ready, job.id, lambda: self._ready(job, step, ready, now))

    def _arrive(self, job: Job) -> None:
        now = self.clock.now
        place = self.scenario.place[job.reception]
        job.stops.append((job.reception, now, now, now))
        job.arrived = True
        movers = {mover.id: mover for mover in job.movers}
        for ride in sorted(job.rides, key=lambda each: each.vehicle):
            unloaded = now + place.unload_s
            ride.out = (unloaded, self.roads.admit(place, unloaded, ride.people))
            free = unloaded + self.scenario.class_of[ride.vehicle].turnaround_s
            mover = movers[ride.vehicle]
            self.clock.at(free, "", lambda mover=mover: self._release(mover, job.reception))  # type: ignore[misc]
        assert job.team is not None
        self._release(job.team, job.reception)

    @staticmethod
    def _release(mover: Mover, place: str) -> None:
        mover.place, mover.here, mover.job = place, True, None

    # The plan

    def _plan(self) -> Plan:
        done = [job for job in self.jobs if job.arrived]
        convoys = tuple(
            sorted((_convoy(job) for job in done), key=lambda convoy: (convoy.departs_at, convoy.id))
        )
        moves = tuple(
            sorted(
                (move for move in self.roads.moves if move.arrives_at <= self.scenario.horizon),
                key=lambda move: (move.departs_at, move.who),
            )
        )
        return stated(self.scenario, (convoys, moves), "robust")


def _convoy(job: Job) -> Convoy:
    assert job.team is not None
    trips = tuple(
        Trip(ride.vehicle, ride.loads, ride.bay_at, ride.bay_free_at, *ride.out)
        for ride in sorted(job.rides, key=lambda each: each.vehicle)
    )
    stops = tuple(Stop(*stop) for stop in job.stops)
    return Convoy(
        id=job.id,
        origin=job.place,
        reception=job.reception,
        team=job.team.id,
        legs=job.legs,
        trips=trips,
        departs_at=job.departs_at,
        holds=(),
        stops=stops,
    )


def _refuse_what_is_not_provided_for(scenario: Scenario) -> None:
    plain = (
        all(isinstance(rule, InStep) and rule.ratio is None for rule in scenario.rules)
        and all(kind.duty_s is None and not kind.one_way for kind in scenario.classes)
        and all(group.household == 1 for group in scenario.groups)
        and all(place.parking is None for place in scenario.places)
    )
    if not plain:
        raise ValueError("only what generated regions use is provided for")
