"""When movement halts and resumes, and where people are then."""

from __future__ import annotations

from math import ceil

from safeconduct.agreement.rules import InStep, Paired, Tranches
from safeconduct.simulator.course import DEFAULT_SLACK, expiries
from safeconduct.simulator.hazards import SideReading
from safeconduct.simulator.twin.engine import EXPONENTIAL, HALT, LENGTH, Engine
from safeconduct.simulator.twin.things import LATE
from safeconduct.units import HOUR_S

TRUCE = 1
FOR_HALT = 8
BASE, EXPIRY, INCIDENT, IMBALANCE, KNOWN = range(5)


class Halting:
    """The truce: its patience, and what uses it up."""

    def __init__(self, engine: Engine) -> None:
        self.e = engine
        start, hazards = engine.scenario.start, engine.hazards
        announced = hazards.expiries or (expiries(engine.scenario) if hazards.expiry_chance > 0 else ())
        self.known = [(a - start, min(b - start, LATE), False) for a, b in hazards.halts]
        self.known += [(at - start, LATE, True) for at in announced]
        self.past = [False] * len(self.known)
        self.readings = list(hazards.readings) or self._readings()
        self.base = hazards.base_share / hazards.truce_mean_s if hazards.truce_mean_s > 0 else 0.0
        self.patience = self.spent = self.rate = 0.0
        self.since = 0
        self.next = LATE
        self.cause = BASE
        self.row = -1
        self.version = 0

    def _readings(self) -> list[SideReading]:
        found = []
        due = {side.id: side.due for side in self.e.cast.sides.values()}
        for rule in self.e.scenario.rules:
            if isinstance(rule, InStep | Tranches | Paired) and due[rule.a] > 0 and due[rule.b] > 0:
                for own, other in ((rule.a, rule.b), (rule.b, rule.a)):
                    found.append(SideReading(own, other, due[own], due[other], DEFAULT_SLACK))
        return found

    def begin_truce(self, now: int) -> None:
        """Draw how much the truce bears."""
        self.patience = self.e.factor(EXPONENTIAL, TRUCE, "truce", self.e.number_of_halts)
        self.spent, self.rate, self.since = 0.0, 0.0, now
        self.reckon(now)

    def reckon(self, now: int) -> None:
        """When movement halts next if nothing changes."""
        if self.e.halted:
            return
        self.spent += self.rate * (now - self.since)
        self.since = now
        self.rate = self.base + self.e.hazards.imbalance_per_h / HOUR_S * self._ahead()
        self.next, self.cause = LATE, BASE
        if self.rate > 0.0:
            left = max(0.0, self.patience - self.spent) / self.rate
            if left < LATE:
                self.next = max(now, ceil(self.since + left))
        for row, (begins, ends, _) in enumerate(self.known):
            if not self.past[row] and max(now, begins) < self.next and ends > max(now, begins):
                self.next, self.cause, self.row = max(now, begins), KNOWN, row
        self._schedule()

    def incident(self, now: int) -> None:
        """Something happens at a post that halts everything."""
        self.next, self.cause = now, INCIDENT
        self._schedule()

    def _schedule(self) -> None:
        self.version += 1
        version = self.version
        self.e.call(
            self.next,
            HALT,
            1 << 40,
            lambda: self._begins() if version == self.version and self.e.to_come else None,
        )

    def _ahead(self) -> float:
        most = 0.0
        for reading in self.readings:
            own, other = self.e.cast.sides[reading.side], self.e.cast.sides[reading.other]
            if own.complete_at == other.complete_at == LATE:
                ahead = own.people / reading.due - other.people / reading.other_due
                most = max(most, ahead - reading.slack)
        return most

    def _begins(self) -> None:
        e, now, number, hazards = self.e, self.e.now, self.e.number_of_halts, self.e.hazards
        cause, ends = self.cause, LATE
        if cause == KNOWN:
            self.past[self.row] = True
            _, ends, expiry = self.known[self.row]
            if expiry:
                cause = EXPIRY
                if e.chance(TRUCE, "expires", self.row) >= hazards.expiry_chance:
                    self.reckon(now)
                    return
        elif cause == BASE and e.chance(TRUCE, "cause", number) * self.rate >= self.base:
            cause = IMBALANCE
        if cause != KNOWN:
            final = e.chance(TRUCE, "final", number) < hazards.final_share
            length = e.factor(LENGTH, TRUCE, "length", number) * hazards.halt_median_s
            ends = LATE if final else now + ceil(length)
        e.halted = True
        e.number_of_halts += 1
        self.version += 1
        e.events += 1
        e.halts.append([now, ends, cause, self.exposed(), *self._waiting()])
        e.on_road.halt()
        e.call(ends, HALT, 1 << 40, self._ends)

    def _ends(self) -> None:
        e, now = self.e, self.e.now
        if e.to_come == 0:  # what is left are empty runs: a halt concerns nobody any more
            return
        e.halted = False
        e.events += 1
        self.begin_truce(now)
        for convoy in e.cast.convoys:
            for trip in convoy.trips:
                if trip.state == "waiting" and trip.plan.bay_at - e.scenario.start <= now:
                    trip.why = FOR_HALT
        for place in e.cast.places.values():
            if place.noun.kind == "assembly":
                place.blocked = False
                e.at_places.look(place, now)
        for convoy in e.cast.convoys:
            if convoy.state == "formed" and convoy.why == FOR_HALT:
                e.tell(convoy.wants)
        for run in e.cast.runs:
            e.tell(run.held)
        for lane in e.cast.lanes:
            if lane.queue:
                e.on_road.poke(lane, now)

    def exposed(self) -> int:
        """People on the road and not out, with crews and teams."""
        found, now = 0, self.e.now
        for convoy in list(self.e.active):
            if convoy.state in ("formed", "arrived") and now >= convoy.out:
                convoy.listed = False
                self.e.active.remove(convoy)
            elif convoy.state == "arrived":
                found += sum(t.people for t in convoy.trips if t.state == "loaded" and t.out > now)
            else:
                found += convoy.aboard + self.e.on_road.crew(convoy)
        return found

    def _waiting(self) -> tuple[int, int]:
        outdoors = loaded = 0
        now, cast = self.e.now, self.e.cast
        for convoy in cast.convoys:
            for trip in convoy.trips:
                if trip.state == "waiting":
                    begins = max(trip.plan.bay_at - self.e.scenario.start, trip.present)
                    if begins - self.e.scenario.call_forward_s <= now:
                        outdoors += sum(min(x.people, cast.groups[x.group].waiting) for x in trip.plan.loads)
                elif trip.state == "loaded" and convoy.state == "arrived":
                    outdoors += trip.people if trip.unloaded <= now < trip.out else 0
                elif trip.state == "loaded" and convoy.state != "moving" and trip.free <= now:
                    loaded += trip.people
        return outdoors, loaded
