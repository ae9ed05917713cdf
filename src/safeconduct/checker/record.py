"""What a plan comes to when it is carried out: filled by the replay, read by every rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from safeconduct.checker.told import Told
from safeconduct.checker.verdict import NEVER
from safeconduct.plans.model import Convoy, Move, Plan, Stop, Trip
from safeconduct.scenario.model import Group, Leg, Need, Place, Scenario, TeamClass, VehicleClass


@dataclass(eq=False)
class Ride:
    """One vehicle of a convoy with the people whose group is known, and its instants as they follow."""

    stated: Trip
    vehicle: str
    kind: VehicleClass
    loads: tuple[tuple[Group, int], ...]
    bay_at: int
    bay_free_at: int = NEVER
    unloaded_at: int = NEVER
    out_at: int = NEVER

    @cached_property
    def people(self) -> int:
        """People aboard, crew not counted."""
        return sum(people for _, people in self.loads)

    def people_of(self, need: Need) -> int:
        """People aboard with this need."""
        return sum(people for group, people in self.loads if group.need == need)


@dataclass(eq=False)
class Journey:
    """One convoy as it goes. ``stops`` is empty where its road cannot be followed; its boarding still counts."""

    stated: Convoy
    id: str
    origin: Place
    legs: tuple[Leg, ...]
    rides: tuple[Ride, ...]
    team: TeamClass | None
    departs_at: int
    holds: dict[str, int]
    stops: list[Stop] = field(default_factory=list)

    @cached_property
    def people(self) -> int:
        """People aboard, crews and team not counted."""
        return sum(ride.people for ride in self.rides)

    @cached_property
    def people_under(self) -> dict[str, int]:
        """People by undertaking; the id ``""`` for those under none."""
        under: dict[str, int] = {}
        for ride in self.rides:
            for group, people in ride.loads:
                under[group.undertaking] = under.get(group.undertaking, 0) + people
        return under

    @property
    def forms_up_at(self) -> int:
        """The second in which its last vehicle frees its bay."""
        return max((ride.bay_free_at for ride in self.rides), default=self.departs_at)

    @property
    def leaves_at(self) -> int:
        """The second in which it enters its first leg."""
        return self.stops[0].leaves_at if self.stops else NEVER

    @property
    def arrives_at(self) -> int:
        """The second it reaches its reception."""
        return self.stops[-1].arrives_at if self.stops else NEVER

    def stop_at(self, place: str) -> Stop | None:
        """Its stop at a place on its road, the ends included."""
        return next((stop for stop in self.stops if stop.place == place), None)

    def crosses_at(self, line: str) -> int:
        """The second it leaves the line; NEVER where its road does not pass it."""
        stop = self.stop_at(line)
        return NEVER if stop is None else stop.leaves_at


@dataclass(eq=False)
class Run:
    """One empty run of a vehicle or a team as it goes."""

    stated: Move
    who: str
    kind: VehicleClass | TeamClass
    legs: tuple[Leg, ...]
    departs_at: int
    arrives_at: int = NEVER

    @property
    def is_team(self) -> bool:
        """True for a team's own car."""
        return isinstance(self.kind, TeamClass)


@dataclass(frozen=True)
class Record:
    """The case (as it stands after the moment, where there is one), the plan as stated, and the plan as it goes."""

    scenario: Scenario
    plan: Plan
    journeys: tuple[Journey, ...]
    runs: tuple[Run, ...]
    told: Told = field(default_factory=Told)
    """What has happened, where the plan goes on from a position."""

    def is_past(self, decided_at: int) -> bool:
        """Whether something was decided before the plan went on: no plan can undo it."""
        return decided_at <= self.told.at

    def set_out(self, journey: Journey) -> bool:
        """Whether a convoy was on its road when the plan went on."""
        return self.told.has_left(journey.id)

    def bound_to_cross(self, journey: Journey, place: str) -> bool:
        """Whether a convoy was past the last meeting point before ``place`` when the plan went on, or at none."""
        if not self.set_out(journey):
            return False
        for stop in journey.stops[1:-1]:
            if self.scenario.place[stop.place].kind == "meeting" and not self.is_past(stop.leaves_at):
                return False
            if stop.place == place:
                break
        return True

    def rides(self) -> Iterator[tuple[Journey, Ride]]:
        """Every vehicle with people, convoy by convoy."""
        for journey in self.journeys:
            for ride in journey.rides:
                yield journey, ride

    @cached_property
    def by_boarding(self) -> tuple[tuple[Journey, Ride], ...]:
        """Every ride in order of ``bay_at``; rides that start in one second in order of vehicle id."""
        return tuple(sorted(self.rides(), key=lambda pair: (pair[1].bay_at, pair[1].vehicle, pair[0].id)))

    @cached_property
    def crossings(self) -> dict[str, tuple[tuple[int, Journey], ...]]:
        """By undertaking: the convoys that cross its line, with the second, in order of crossing."""
        return {
            undertaking.id: tuple(
                sorted(
                    (
                        (journey.crosses_at(undertaking.line), journey)
                        for journey in self.journeys
                        if journey.people_under.get(undertaking.id)
                        and journey.crosses_at(undertaking.line) < NEVER
                    ),
                    key=lambda pair: (pair[0], pair[1].id),
                )
            )
            for undertaking in self.scenario.undertakings
        }

    @cached_property
    def able(self) -> dict[str, int]:
        """By undertaking: the people whose crossing makes it complete."""
        found = {}
        for undertaking in self.scenario.undertakings:
            planned = sum(
                group.people for group in self.scenario.groups if group.undertaking == undertaking.id
            )
            least = min(undertaking.due, planned)
            found[undertaking.id] = least if undertaking.quota is None else min(least, undertaking.quota)
        return found
