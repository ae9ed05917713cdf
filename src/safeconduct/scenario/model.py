"""The nouns of a case, after reading: whole seconds, whole people, UTC instants, and nothing left to look up.

Estimates have been settled on the end that the plan is made for; what stood beside it (low, best, high, source) is kept
in ``Scenario.figures``. docs/reference/timing.md says what each duration does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from safeconduct.agreement.rules import Rule
from safeconduct.roads.network import Network

PlaceKind = Literal["assembly", "post", "meeting", "reception", "depot", "junction"]
Need = Literal["seat", "wheelchair", "stretcher", "own_vehicle"]
NEEDS: tuple[Need, ...] = ("stretcher", "wheelchair", "seat", "own_vehicle")
End = Literal["low", "best", "high"]
Spans = tuple[tuple[int, int], ...]
"""Sorted, disjoint, non-touching half-open intervals of UTC seconds. The empty tuple means never."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the case as it was given: its range, the end planned for, and who says so.

    ``source`` is ``assumed`` or names a page, a claim or a count. ``unit`` is the suffix of the column.
    """

    table: str
    row: str
    column: str
    low: float
    best: float
    high: float
    plan_for: End
    source: str

    @property
    def planned(self) -> float:
        """The value at the end that the plan is made for."""
        return {"low": self.low, "best": self.best, "high": self.high}[self.plan_for]

    @property
    def assumed(self) -> bool:
        """True when nobody is named for it."""
        return self.source.startswith("assumed")


@dataclass(frozen=True, slots=True)
class Party:
    """Who signs, guarantees, carries or observes."""

    id: str
    name: str
    name_ar: str
    role: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Who actually controls a post or a piece of road, and how surely that is known."""

    id: str
    name: str
    name_ar: str
    source: str
    grade: str
    as_of: str
    confirmed_until: int | None
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place. Fields that do not apply to its kind hold their neutral value.

    ``hours`` are the spans in which boarding (assembly) or inspection (post) is possible; ``parking`` None is no limit;
    ``people_per_h`` is the registration desk's rate (assembly) or the admission rate (reception), None for no desk.
    """

    id: str
    name: str
    name_ar: str
    kind: PlaceKind
    lat: float
    lon: float
    holder: str
    hours: Spans
    bays: int
    parking: int | None
    people_per_h: int | None
    besieged: bool
    danger: float
    lanes: int
    vehicle_s: int
    person_s: int
    empty_s: int
    safe_to_wait: bool
    wait_max_s: int | None
    capacity: int | None
    needs: tuple[Need, ...]
    unload_s: int


@dataclass(frozen=True, slots=True)
class Leg:
    """A directed piece of road. ``loaded_s`` for a convoy with people, ``empty_s`` for a vehicle alone.

    Legs that name the same ``lane`` (not empty) are one carriageway used in turns by opposite directions.
    ``cleared`` says what is known of mines: *cleared*, *not known* or *suspected*.
    """

    id: str
    start: str
    end: str
    road_m: int
    loaded_s: int
    empty_s: int
    holder: str
    hours: Spans
    headway_s: int
    max_convoys: int | None
    lane: str
    danger: float
    cleared: str


@dataclass(frozen=True, slots=True)
class Release:
    """So many more people of a group are ready to board from this instant on."""

    at: int
    people: int


@dataclass(frozen=True, slots=True)
class Group:
    """People at one assembly place with one need and one legal priority (1 is the highest).

    ``people`` is the figure planned for; ``asked`` how many asked to leave, where that is known apart. ``household`` is
    the least number of people who travel in one vehicle together: a vehicle takes a multiple of it, or all who are
    left. ``destinations`` are receptions in order of choice. ``undertaking`` is empty where no agreement covers the
    group.
    """

    id: str
    name: str
    name_ar: str
    place: str
    need: Need
    priority: int
    people: int
    asked: int
    household: int
    destinations: tuple[str, ...]
    undertaking: str
    releases: tuple[Release, ...]


@dataclass(frozen=True, slots=True)
class VehicleClass:
    """Vehicles of one kind with one home. ``count`` is all of them; plans use ``usable``, the rest is held back.

    ``places`` gives places by need. ``duty_s`` None means that crews are relieved. ``may_enter`` empty means any road.
    ``speed`` multiplies leg times (1.0 is the leg's own time) and is kept as a whole number of thousandths.
    """

    id: str
    name: str
    name_ar: str
    count: int
    usable: int
    places: tuple[tuple[Need, int], ...]
    home: str
    hours: Spans
    duty_s: int | None
    rest_s: int
    turnaround_s: int
    may_enter: tuple[str, ...]
    one_way: bool
    speed_milli: int
    crew: int

    def holds(self, need: Need) -> int:
        """Places in one vehicle for people with this need."""
        return next((places for kind, places in self.places if kind == need), 0)

    def vehicle_ids(self) -> tuple[str, ...]:
        """Identifiers of the vehicles that plans may use, in order."""
        return tuple(f"{self.id}-{number:04d}" for number in range(1, self.usable + 1))


@dataclass(frozen=True, slots=True)
class TeamClass:
    """Accompanying teams of one base. A team travels back like a vehicle without seats."""

    id: str
    name: str
    count: int
    home: str
    hours: Spans
    duty_s: int | None
    rest_s: int
    may_enter: tuple[str, ...]
    people: int

    def team_ids(self) -> tuple[str, ...]:
        """Identifiers of the teams, in order."""
        return tuple(f"{self.id}-{number:02d}" for number in range(1, self.count + 1))


@dataclass(frozen=True, slots=True)
class Must:
    """At least ``people`` of the undertaking are out at reception by ``by``."""

    people: int
    by: int


@dataclass(frozen=True, slots=True)
class Undertaking:
    """One clause under which people leave. People cross when their convoy leaves place ``line`` towards reception.

    ``due`` is what shares are counted against: the quota where agreed, else the planned figure.
    """

    id: str
    name: str
    name_ar: str
    party: str
    line: str
    quota: int | None
    due: int
    musts: tuple[Must, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Outside:
    """An undertaking of another kind (captives freed, aid in …): a condition with the time at which it is expected."""

    id: str
    name: str
    name_ar: str
    kind: str
    expected_at: int | None
    clause: str


@dataclass(frozen=True, slots=True)
class Clause:
    """What a clause of the agreement says, in both languages, and where it is printed."""

    id: str
    text: str
    text_ar: str
    source: str


@dataclass(frozen=True, slots=True)
class ConvoyLimits:
    """What makes a convoy. ``most`` counts vehicles that come back, ``most_own`` private one-way vehicles."""

    least: int
    most: int
    most_own: int
    form_up_s: int
    hold_max_s: int


@dataclass(frozen=True, slots=True)
class Truce:
    """How long the truce is reckoned to hold: an exponential time with a mean, and a chance of failing at each expiry.

    ``fails_milli`` are thousandths. An expiry is a second at which the truce is due to end unless it is renewed. No
    chance from the mean is shown without what its range gives: ``least_mean_s`` and ``most_mean_s``.
    """

    mean_s: int
    least_mean_s: int
    most_mean_s: int
    expires_at: tuple[int, ...] = ()
    fails_milli: int = 500


DEFAULT_TRUCE = Truce(66 * 3600, 30 * 3600, 181 * 3600)  # docs/evidence/halts.md: six failures in 398 hours


@dataclass(frozen=True)
class Scenario:
    """A whole case, ready for planning. Look-ups by id are cached mappings over the tuples."""

    name: str
    title: str
    title_ar: str
    timezone: str
    start: int
    horizon: int
    variant: str
    reading: str
    readings: tuple[str, ...]
    parties: tuple[Party, ...]
    holders: tuple[Holder, ...]
    places: tuple[Place, ...]
    legs: tuple[Leg, ...]
    groups: tuple[Group, ...]
    classes: tuple[VehicleClass, ...]
    teams: tuple[TeamClass, ...]
    undertakings: tuple[Undertaking, ...]
    outside: tuple[Outside, ...]
    rules: tuple[Rule, ...]
    windows: tuple[tuple[str, Spans], ...]
    """Allowed spans by undertaking id; the id ``""`` is for people under no undertaking. Absent: unrestricted."""
    empty_needs_window: bool
    convoy: ConvoyLimits
    boarding_s: tuple[tuple[Need, int], ...]
    call_forward_s: int
    exposed_max: int | None
    aboard_max_s: int | None
    priority_signed_by: str
    figures: tuple[Figure, ...]
    notes: str
    digest: str
    """SHA-256 of the case's content as read, in hexadecimal: two cases with one digest are one case."""
    agreement_title: str = ""
    agreement_title_ar: str = ""
    agreement_date: str = ""
    clauses: tuple[Clause, ...] = ()
    truce: Truce | None = None
    """None where the case says nothing of it: ``truce_planned`` is then the default, and the digest knows none."""

    @property
    def truce_planned(self) -> Truce:
        """The case's truce, or the default of docs/evidence/halts.md."""
        return self.truce or DEFAULT_TRUCE

    @cached_property
    def place(self) -> dict[str, Place]:
        """Places by id."""
        return {place.id: place for place in self.places}

    @cached_property
    def leg(self) -> dict[str, Leg]:
        """Legs by id."""
        return {leg.id: leg for leg in self.legs}

    @cached_property
    def group(self) -> dict[str, Group]:
        """Groups by id."""
        return {group.id: group for group in self.groups}

    @cached_property
    def undertaking(self) -> dict[str, Undertaking]:
        """Undertakings under which people leave, by id."""
        return {undertaking.id: undertaking for undertaking in self.undertakings}

    @cached_property
    def clause(self) -> dict[str, Clause]:
        """Clauses of the agreement, by id."""
        return {clause.id: clause for clause in self.clauses}

    @cached_property
    def class_of(self) -> dict[str, VehicleClass]:
        """Vehicle class by vehicle id."""
        return {vehicle: kind for kind in self.classes for vehicle in kind.vehicle_ids()}

    @cached_property
    def team_class_of(self) -> dict[str, TeamClass]:
        """Team class by team id."""
        return {team: kind for kind in self.teams for team in kind.team_ids()}

    @cached_property
    def window(self) -> dict[str, Spans]:
        """Allowed spans by undertaking id, as in ``windows``."""
        return dict(self.windows)

    @cached_property
    def network(self) -> Network:
        """The roads, with what a single vehicle spends at each post at least."""
        posts = {place.id: (place.vehicle_s, place.empty_s) for place in self.places if place.kind == "post"}
        return Network(self.legs, posts)

    @property
    def people_total(self) -> int:
        """People planned for, over all groups."""
        return sum(group.people for group in self.groups)
