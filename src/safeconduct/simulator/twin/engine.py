"""A run as SimPy processes: the readable twin of the kernel, event by event, after docs/reference/simulation.md alone.

Time in SimPy is second × PHASES + phase, and what happens in one phase of a second happens in order of rank, so that
ties fall as the page says. Only this module knows SimPy.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import UTC, datetime
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Scenario
from safeconduct.simulator.draws import bits as drawn_bits
from safeconduct.simulator.draws import from_table, quantiles, run_key, share
from safeconduct.simulator.hazards import Hazards
from safeconduct.simulator.policy import Policy
from safeconduct.simulator.twin.build import Cast, bound_by_size, cast, from_start
from safeconduct.simulator.twin.gates import Gates
from safeconduct.simulator.twin.things import LATE, ConvoyNow, MoverNow, fits

PHASES = 8
HALT, ARRIVE, START, DISPATCH, FORM, READY, ROAD = range(7)
AT_ONCE = -1
"""Rank of what follows from the event that is being dealt with."""

BOARDING, INSPECTION, TRAVEL, EXPONENTIAL, LENGTH = range(5)
Life = Generator[Any, Any, Any]


class Engine:
    """Clock, draws and counters of one run; the processes are in the modules beside it."""

    def __init__(
        self, scenario: Scenario, plan: Plan, hazards: Hazards, policy: Policy, *, seed: int = 0, run: int = 0
    ) -> None:
        from simpy import Environment, Event

        self.env: Any = (
            Environment()
        )  # its queue is given ranks as priorities, which its types do not foresee
        self.event: Any = Event
        self.scenario, self.hazards, self.policy = scenario, hazards, policy
        self.cast: Cast = cast(scenario, plan)
        self.gates = Gates(self.cast)
        self.key = run_key(seed, run)
        self.tables = [list(map(float, row)) for row in quantiles(hazards)]
        self.horizon = scenario.horizon - scenario.start
        local = datetime.fromtimestamp(scenario.start, UTC).astimezone(ZoneInfo(scenario.timezone))
        self.local_start = local.hour * 3600 + local.minute * 60 + local.second + 86400
        self.events = self.exposed_max = self.loaded_s = self.outdoors_s = self.cold_s = self.returned = 0
        self.waited = [0] * 13
        self.active: list[ConvoyNow] = []
        self.to_come = len(self.cast.convoys)
        self.gated = False
        self.halted = False
        self.halts: list[list[int]] = []
        self.number_of_halts = 0
        self.confirmed: dict[str, int] = {}
        self.truce: Any = None
        self.at_places: Any = None
        self.on_road: Any = None

    # Clock

    @property
    def now(self) -> int:
        """The second."""
        return int(self.env.now) // PHASES

    def at(self, second: int, phase: int, rank: int) -> Any:
        """An event in a phase of a second; one that never comes is never scheduled."""
        event = self.event(self.env)
        if second < LATE:
            event._ok, event._value = True, None  # noqa: SLF001  # SimPy's own way to schedule with a priority
            self.env.schedule(event, priority=rank, delay=second * PHASES + phase - self.env.now)
        return event

    def call(self, second: int, phase: int, rank: int, what: Callable[[], None]) -> None:
        """Do something in a phase of a second."""
        if second < LATE:
            self.at(second, phase, rank).callbacks.append(lambda _: what())

    def tell(self, event: Any, value: Any = None) -> None:
        """Wake whoever waits for an event, before anything else happens."""
        if event is not None and not event.triggered:
            event._ok, event._value = True, value  # noqa: SLF001  # as above
            self.env.schedule(event, priority=AT_ONCE)

    # Draws

    def bits(self, thing: int, purpose: str, number: int = 0) -> int:
        """The draw of a thing for a purpose in this run."""
        return drawn_bits(self.key, thing, purpose, number)

    def chance(self, thing: int, purpose: str, number: int = 0) -> float:
        """The same as a number in [0, 1)."""
        return share(self.bits(thing, purpose, number))

    def factor(self, table: int, thing: int, purpose: str, number: int = 0) -> float:
        """The same as a quantile of a table."""
        return from_table(self.tables[table], self.bits(thing, purpose, number))

    # What many processes need

    def waits(self, convoy: ConvoyNow, why: int) -> None:
        """A convoy waits from now on for something; what it waited for until now is charged."""
        if convoy.why >= 0:
            self.waited[convoy.why] += self.now - convoy.since
        convoy.since, convoy.why = self.now, why

    def night_s(self, since: int, until: int) -> int:
        """Seconds of ``[since, until)`` between six in the evening and six in the morning, local time."""
        return self._nights(until) - self._nights(since)

    def _nights(self, second: int) -> int:
        local = self.local_start + second
        days, within = divmod(local, 86400)
        return days * 43200 + min(within, 21600) + max(0, within - 64800)

    def work_from(self, mover: MoverNow, since: int, length_s: int) -> int:
        """First second from which a mover may work so long."""
        starts = fits(mover.hours, since, length_s)
        duty_s, rest_s = mover.kind.duty_s, mover.kind.rest_s
        rested = mover.begun == LATE or starts - mover.ended >= rest_s
        if duty_s is None or rested or starts + length_s - mover.begun <= duty_s:
            return starts
        return fits(mover.hours, mover.ended + rest_s, length_s)

    def works(self, mover: MoverNow) -> None:
        """A mover begins to work: a new duty where it has rested."""
        if mover.begun == LATE or self.now - mover.ended >= mover.kind.rest_s:
            mover.begun = self.now

    def serve(self, place: str, at: int, service_s: int) -> int:
        """When a vehicle that joins the queue of a post at ``at`` is through."""
        post = self.cast.places[place]
        lane = post.lanes.index(min(post.lanes))
        starts = fits(post.hours, max(at, post.last, post.lanes[lane]), service_s)
        post.last = starts
        post.lanes[lane] = min(LATE, starts + service_s)
        return post.lanes[lane]

    def open_from(self, leg_id: str, since: int, length_s: int) -> int:
        """First second from which a leg can be passed."""
        leg = self.cast.legs[leg_id]
        starts = fits(leg.hours, since, length_s)
        return fits(leg.hours, leg.opens, length_s) if leg.shut <= starts < leg.opens else starts

    def breakdown_s(self, key: int, number: int, metres: int) -> tuple[int, bool]:
        """Seconds lost on a leg to a breakdown, and whether a vehicle has to be given up."""
        rate = self.hazards.breakdowns_per_1000_km / 1_000_000
        if rate <= 0 or self.chance(key, "breakdown", number) >= metres * rate:
            return 0, False
        repair = ceil(self.factor(EXPONENTIAL, key, "repair", number) * self.hazards.repair_mean_s)
        self.events += 1
        given_up = repair > self.hazards.transfer_after_s
        return (ceil(self.hazards.transfer_after_s) if given_up else repair), given_up

    def cap(self, convoy: ConvoyNow) -> int:
        """The most people that a convoy may carry."""
        return convoy.plan.people if bound_by_size(self.scenario, convoy.plan) else LATE

    def windows(self, convoy: ConvoyNow) -> list[Any]:
        """The windows of everybody aboard in the plan, in seconds from the start."""
        names = {
            self.scenario.group[load.group].undertaking for trip in convoy.plan.trips for load in trip.loads
        }
        return [from_start(self.scenario, self.scenario.window.get(name)) for name in sorted(names)]
