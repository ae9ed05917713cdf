"""A plan: what every vehicle, team and person does, second by second, and what the plan says it achieves."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Objective = Literal["robust", "fastest", "expected", "exposure"]
StoppedBy = Literal["work", "converged", "clock", "user"]
BoundKind = Literal["fine", "broad"]


@dataclass(frozen=True, slots=True)
class Load:
    """People of one group in one vehicle."""

    group: str
    people: int


@dataclass(frozen=True, slots=True)
class Trip:
    """One vehicle of a convoy, from its bay to the second its people are out.

    ``bay_at`` is a decision; the other instants follow from the timing page.
    """

    vehicle: str
    loads: tuple[Load, ...]
    bay_at: int
    bay_free_at: int
    unloaded_at: int
    out_at: int

    @property
    def people(self) -> int:
        """People aboard, crew not counted."""
        return sum(load.people for load in self.loads)


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on a convoy's road, its origin and reception included, with arrival and leaving.

    ``ready_at`` is when the convoy could go on (inspection done, held as long as ordered); ``leaves_at`` is the
    second it enters the next leg. At the origin ``arrives_at`` is when forming up begins; at the reception the three
    are one.
    """

    place: str
    arrives_at: int
    ready_at: int
    leaves_at: int


@dataclass(frozen=True, slots=True)
class Convoy:
    """Vehicles that load, move and arrive together under one team.

    Decisions: ``team``, ``legs``, trips with their loads and ``bay_at``, ``departs_at`` and ``holds`` (place, held
    until) at meeting points. Everything else follows.
    """

    id: str
    origin: str
    reception: str
    team: str
    legs: tuple[str, ...]
    trips: tuple[Trip, ...]
    departs_at: int
    holds: tuple[tuple[str, int], ...]
    stops: tuple[Stop, ...]

    @property
    def people(self) -> int:
        """People aboard, crews and team not counted."""
        return sum(trip.people for trip in self.trips)

    @property
    def arrives_at(self) -> int:
        """The second it reaches its reception."""
        return self.stops[-1].arrives_at

    @property
    def out_at(self) -> int:
        """The second its last person is out."""
        return max(trip.out_at for trip in self.trips)


@dataclass(frozen=True, slots=True)
class Move:
    """An empty run of a vehicle or a team. ``departs_at`` is a decision, ``arrives_at`` follows."""

    who: str
    start: str
    end: str
    legs: tuple[str, ...]
    departs_at: int
    arrives_at: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a plan says it achieves. Times are hours from the scenario's start.

    None stands where nothing happened or nothing was proved.

    Names are those of ``safeconduct plan --json``. Bounds stand in ``bound.json``; the figures that need one are None
    without it.
    """

    people_total: int
    people_out: int
    out_by_category: tuple[tuple[str, int], ...]
    last_stretcher_h: float | None
    finish_h: float | None
    finish_bound_h: float | None
    regret_people: int | None
    regret_at_h: float | None
    regret_found_people: int | None
    regret_floor_people: int | None
    mean_regret_share: float | None
    mark_people: int | None
    gap: float | None
    exposed_max: int
    exposed_max_at_h: float | None
    loaded_wait_person_h: float
    longest_aboard_h: float
    convoys: int
    vehicles_used: int
    vehicle_km: float
    inputs_assumed_share: float
    expected_people: float | None = None
    expected_bound_people: float | None = None
    exposure_person_h: float | None = None
    exposure_bound_person_h: float | None = None


@dataclass(frozen=True)
class Plan:
    """A timetable of convoys for one case, under one variant and one reading."""

    case: str
    variant: str
    reading: str
    digest: str
    objective: Objective
    seed: int
    work: int
    stopped_by: StoppedBy
    convoys: tuple[Convoy, ...]
    moves: tuple[Move, ...]
    figures: Figures
    warnings: tuple[str, ...] = ()
    goes_on_at: int | None = field(default=None, metadata={"where given": True})
    """The moment from which it goes on where it was made anew from a position; ``past.json`` tells what came before."""

    @cached_property
    def convoy(self) -> dict[str, Convoy]:
        """Convoys by id."""
        return {convoy.id: convoy for convoy in self.convoys}


@dataclass(frozen=True, slots=True)
class BoundInstant:
    """What no rule-keeping plan can beat at one instant, and the dual vector that proves it.

    ``duals`` maps row names of docs/explanation/bound.md to multipliers; zero multipliers are left out. A broad bound
    names one of its ``vectors`` instead.
    """

    at: int
    people: int
    duals: tuple[tuple[str, float], ...]
    vector: int | None = None


@dataclass(frozen=True, slots=True)
class BoundLemma:
    """A step on the way to the bound, with the dual vector that proves it: docs/explanation/bound.md, section 7.

    ``name`` says what is claimed of the second ``at``: ``full/RULE/2``, that steps 1 and 2 of RULE are not both full
    then.
    """

    name: str
    at: int
    duals: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class SavedInstant:
    """What can have been taken out of danger by one instant, at the very most, and the dual vector that proves it.

    ``worth`` is people × thousandths of danger; × seconds, over all the time, where the vector names ``over-time``:
    docs/explanation/objectives.md, section 3.
    """

    at: int
    worth: int
    duals: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class RouteBranch:
    """A case of a proof: a piece of road is taken at most, or at least, so ``times`` often by all vehicles together.

    ``road`` is ``first/CLASS/GROUP``, ``trip/GROUP/RECEPTION`` or ``back/RECEPTION/GROUP``; ``price`` its multiplier.
    """

    road: str
    at_most: bool
    times: int
    price: int


@dataclass(frozen=True, slots=True)
class RouteProof:
    """In one case, that no plan brings everybody out before ``Bound.finish_at``: bus-evacuation-problem.md.

    ``duals`` maps ``load/GROUP`` and ``slot/RECEPTION`` to whole multipliers; zero multipliers are left out. The proofs
    of a bound are the leaves of a tree: at each branch a road is taken at most, or at least, so often.
    """

    branches: tuple[RouteBranch, ...]
    duals: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """The proof that goes with a plan: values of F̄* at chosen instants, held constant from the right between them.

    ``finish_at`` is a second before which nobody could have brought everyone out who can be brought out; None where
    nothing was proved. ``regret_floor`` is a proven lower bound on the regret of any plan. ``kind`` says which
    relaxation it is of: *fine* (docs/explanation/bound.md) or *broad* (docs/explanation/broad-bound.md), whose instants
    share ``vectors``.
    """

    digest: str
    instants: tuple[BoundInstant, ...]
    people_max: int
    finish_at: int | None
    regret_floor: int
    contains: tuple[str, ...]
    drops: tuple[str, ...]
    lemmas: tuple[BoundLemma, ...] = ()
    savings: tuple[SavedInstant, ...] = ()
    """For ``exposure`` alone; empty where it was not asked for."""
    exposure_floor: int | None = None
    """What these prove: no plan has less danger × time, in thousandths × seconds × people."""
    routes: tuple[RouteProof, ...] = ()
    kind: BoundKind = "fine"
    vectors: tuple[tuple[tuple[str, float], ...], ...] = ()

    def duals_at(self, instant: BoundInstant) -> tuple[tuple[str, float], ...]:
        """The multipliers that prove an instant, wherever they stand; none where its vector is not there."""
        if instant.vector is None:
            return instant.duals
        return self.vectors[instant.vector] if 0 <= instant.vector < len(self.vectors) else ()
