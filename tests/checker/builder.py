"""Small cases and plans by hand: a river with a town on either side, and convoys of both that meet on its causeway.

    north (assembly) ── gate (post) ── meet-n (meeting) ══ bridge (the line) ── harbour (reception)
                          │  └── town (reception)             │
                        yard (depot)                        meet-s (meeting) ── south (assembly)

``══`` is one carriageway for both directions. Times are minutes from the start.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from safeconduct.agreement.rules import InStep
from safeconduct.checker.bound_figures import bound_figures
from safeconduct.checker.figures import as_it_goes, recompute
from safeconduct.checker.form import read_plan
from safeconduct.checker.replay import replay
from safeconduct.plans.model import Bound, Convoy, Figures, Load, Move, Plan, Trip
from safeconduct.scenario.model import (
    NEEDS,
    ConvoyLimits,
    Figure,
    Group,
    Leg,
    Place,
    PlaceKind,
    Release,
    Scenario,
    TeamClass,
    Undertaking,
    VehicleClass,
)

START = 1_767_247_200  # 2026-01-01 06:00:00 UTC
MIN = 60
HORIZON = START + 10 * 3600
ALWAYS = ((START, HORIZON),)


def at(minutes: float, seconds: int = 0) -> int:
    """The instant so many minutes and seconds after the start."""
    return START + round(minutes * MIN) + seconds


def place(name: str, kind: PlaceKind, /, **changed: object) -> Place:
    """A place with neutral values but for what is given."""
    neutral = Place(
        id=name,
        name=name.title(),
        name_ar="",
        kind=kind,
        lat=0.0,
        lon=0.0,
        holder="",
        hours=ALWAYS,
        bays=1,
        parking=None,
        people_per_h=None,
        besieged=False,
        danger=0.0,
        lanes=1,
        vehicle_s=0,
        person_s=0,
        empty_s=0,
        safe_to_wait=False,
        wait_max_s=None,
        capacity=None,
        needs=NEEDS if kind == "reception" else (),
        unload_s=0,
    )
    return replace(neutral, **changed)  # type: ignore[arg-type]  # names of fields, as a test writes them


def both_ways(start: str, end: str, minutes: tuple[int, int], km: int, **changed: object) -> tuple[Leg, Leg]:
    """A leg and its way back, with minutes for a convoy and for an empty vehicle."""
    out = Leg(
        id=f"{start}-{end}",
        start=start,
        end=end,
        road_m=km * 1000,
        loaded_s=minutes[0] * MIN,
        empty_s=minutes[1] * MIN,
        holder="",
        hours=ALWAYS,
        headway_s=0,
        max_convoys=None,
        lane="",
        danger=0.0,
        cleared="cleared",
    )
    out = replace(out, **changed)  # type: ignore[arg-type]  # names of fields, as a test writes them
    return out, replace(out, id=f"{start}-{end}-back", start=end, end=start)


def group(name: str, people: int, /, **changed: object) -> Group:
    """People on seats at north, class 3, under the undertaking north, ready from the start."""
    neutral = Group(
        id=name,
        name=name,
        name_ar="",
        place="north",
        need="seat",
        priority=3,
        people=people,
        asked=people,
        household=1,
        destinations=("harbour",),
        undertaking="north",
        releases=(Release(START, people),),
    )
    return replace(neutral, **changed)  # type: ignore[arg-type]  # names of fields, as a test writes them


def vehicles(name: str, count: int, places: dict[str, int], /, **changed: object) -> VehicleClass:
    """Vehicles that stand in the yard, work at all hours and turn around in five minutes."""
    neutral = VehicleClass(
        id=name,
        name=name,
        name_ar="",
        count=count,
        usable=count,
        places=tuple(places.items()),  # type: ignore[arg-type]  # needs, as a test writes them
        home="yard",
        hours=ALWAYS,
        duty_s=8 * 3600,
        rest_s=8 * 3600,
        turnaround_s=5 * MIN,
        may_enter=(),
        one_way=False,
        speed_milli=1000,
        crew=1,
    )
    return replace(neutral, **changed)  # type: ignore[arg-type]  # names of fields, as a test writes them


def undertaking(name: str, due: int, /, **changed: object) -> Undertaking:
    """A side whose line is the bridge, without quota or must."""
    neutral = Undertaking(name, name, "", "", "bridge", None, due, (), "c1")
    return replace(neutral, **changed)  # type: ignore[arg-type]  # names of fields, as a test writes them


PLACES = (
    place("north", "assembly", bays=2, parking=5, people_per_h=600, besieged=True),
    place("south", "assembly", bays=1),
    place("gate", "post", lanes=2, vehicle_s=60, person_s=2, empty_s=30, wait_max_s=10 * MIN),
    place("meet-n", "meeting", safe_to_wait=True, wait_max_s=15 * MIN),
    place("meet-s", "meeting", safe_to_wait=True, wait_max_s=15 * MIN),
    place("bridge", "junction"),
    place("harbour", "reception", people_per_h=1200, capacity=100, unload_s=5 * MIN),
    place("town", "reception", unload_s=5 * MIN),
    place("yard", "depot"),
)

LEGS = (
    *both_ways("north", "gate", (10, 8), 5, holder="army"),
    *both_ways("gate", "meet-n", (5, 4), 3, headway_s=2 * MIN),
    *both_ways("meet-n", "bridge", (6, 5), 3, lane="causeway", max_convoys=1),
    *both_ways("bridge", "harbour", (10, 8), 6),
    *both_ways("south", "meet-s", (5, 4), 3),
    *both_ways("meet-s", "bridge", (5, 4), 3),
    *both_ways("gate", "town", (10, 8), 6),
    *both_ways("yard", "gate", (5, 5), 3),
    *both_ways("yard", "south", (10, 10), 8),
    *both_ways("harbour", "yard", (20, 20), 15),
    *both_ways("town", "yard", (5, 5), 3),
)

GROUPS = (
    group("n-wounded", 4, need="stretcher", priority=1),
    group("n-families", 24, priority=2, household=4),
    group("n-others", 36),
    group("n-cars", 8, need="own_vehicle", household=4),
    group("s-people", 72, place="south", destinations=("town",), undertaking="south"),
)

CLASSES = (
    vehicles("ambulance", 2, {"stretcher": 2, "seat": 1}),
    vehicles("bus", 6, {"seat": 20}),
    vehicles("car", 3, {"own_vehicle": 4}, home="north", one_way=True, turnaround_s=0),
)

TEAM = TeamClass("blue", "Blue", 3, "yard", ALWAYS, 8 * 3600, 8 * 3600, (), 4)


def river(**changed: object) -> Scenario:
    """The river: 72 people on either side, and shares that stay in step by five eighths."""
    scenario = Scenario(
        name="river",
        title="River",
        title_ar="",
        timezone="UTC",
        start=START,
        horizon=HORIZON,
        variant="",
        reading="",
        readings=(),
        parties=(),
        holders=(),
        places=PLACES,
        legs=LEGS,
        groups=GROUPS,
        classes=CLASSES,
        teams=(TEAM,),
        undertakings=(undertaking("north", 72), undertaking("south", 72)),
        outside=(),
        rules=(InStep("step", "north", "south", Fraction(5, 8)),),
        windows=(("north", ALWAYS), ("south", ALWAYS)),
        empty_needs_window=True,
        convoy=ConvoyLimits(least=2, most=4, most_own=2, form_up_s=10 * MIN, hold_max_s=60 * MIN),
        boarding_s=(("stretcher", 120), ("wheelchair", 60), ("seat", 15), ("own_vehicle", 10)),
        call_forward_s=10 * MIN,
        exposed_max=None,
        aboard_max_s=None,
        priority_signed_by="",
        figures=(
            Figure("groups.csv", "n-others", "people", 30, 36, 40, "best", "count of 30 December"),
            Figure("vehicles.csv", "bus", "count", 6, 6, 6, "best", "assumed"),
            Figure("places.csv", "gate", "lanes", 2, 2, 2, "best", ""),
        ),
        notes="",
        digest="d" * 64,
    )
    return replace(scenario, **changed)  # type: ignore[arg-type]  # names of fields, as a test writes them


def with_place(scenario: Scenario, name: str, /, **changed: object) -> Scenario:
    """The case with one place changed."""
    return replace(scenario, places=_changed(scenario.places, name, changed))


def with_leg(scenario: Scenario, name: str, /, **changed: object) -> Scenario:
    """The case with one leg changed."""
    return replace(scenario, legs=_changed(scenario.legs, name, changed))


def with_group(scenario: Scenario, name: str, /, **changed: object) -> Scenario:
    """The case with one group changed."""
    return replace(scenario, groups=_changed(scenario.groups, name, changed))


def with_class(scenario: Scenario, name: str, /, **changed: object) -> Scenario:
    """The case with one vehicle class changed."""
    return replace(scenario, classes=_changed(scenario.classes, name, changed))


def with_team(scenario: Scenario, **changed: object) -> Scenario:
    """The case with its teams changed."""
    return replace(scenario, teams=_changed(scenario.teams, "blue", changed))


def with_undertaking(scenario: Scenario, name: str, /, **changed: object) -> Scenario:
    """The case with one undertaking changed."""
    return replace(scenario, undertakings=_changed(scenario.undertakings, name, changed))


def with_limits(scenario: Scenario, **changed: int) -> Scenario:
    """The case with other limits for convoys."""
    return replace(scenario, convoy=replace(scenario.convoy, **changed))


def _changed(items: tuple, name: str, changed: dict[str, object]) -> tuple:  # type: ignore[type-arg]  # of any noun
    assert any(item.id == name for item in items)
    return tuple(replace(item, **changed) if item.id == name else item for item in items)


NORTH_ROAD = ("north-gate", "gate-meet-n", "meet-n-bridge", "bridge-harbour")
SOUTH_ROAD = ("south-meet-s", "meet-s-bridge", "meet-n-bridge-back", "gate-meet-n-back", "gate-town")


def trip(vehicle: str, bay_at: int, **loads: int) -> Trip:
    """A vehicle that begins to load at a second; ``n_others=16`` are 16 people of the group n-others."""
    aboard = tuple(Load(name.replace("_", "-"), people) for name, people in loads.items())
    return Trip(vehicle, aboard, bay_at, 0, 0, 0)


def convoy(
    name: str, team: str, trips: tuple[Trip, ...], departs_at: int, holds: tuple[tuple[str, int], ...] = ()
) -> Convoy:
    """A convoy on the road of its side: n… from north to harbour, s… from south to town."""
    if name.startswith("n"):
        return Convoy(name, "north", "harbour", team, NORTH_ROAD, trips, departs_at, holds, ())
    return Convoy(name, "south", "town", team, SOUTH_ROAD, trips, departs_at, holds, ())


def run(who: str, departs_at: int, *legs: str) -> Move:
    """An empty run over legs of the river."""
    by_id = {leg.id: leg for leg in LEGS}
    return Move(who, by_id[legs[0]].start, by_id[legs[-1]].end, legs, departs_at, 0)


NO_FIGURES = Figures(
    *(0, 0, (), None, None, None, None, None, None, None, None, None, None, 0, None, 0.0, 0.0, 0, 0, 0.0, 0.0)
)


def plan_of(scenario: Scenario, convoys: tuple[Convoy, ...], moves: tuple[Move, ...]) -> Plan:
    """A plan with these decisions, and with instants and figures that are still to be settled."""
    return Plan(
        case=scenario.name,
        variant=scenario.variant,
        reading=scenario.reading,
        digest=scenario.digest,
        objective="robust",
        seed=0,
        work=0,
        stopped_by="work",
        convoys=convoys,
        moves=moves,
        figures=NO_FIGURES,
    )


def settled(scenario: Scenario, plan: Plan, bound: Bound | None = None) -> Plan:
    """The plan with every instant and figure that follows from its decisions, as the checker has them.

    So a test may break a decision and see the rule's own code, not only TIMES. What is never reached keeps its own.
    """
    record, _ = read_plan(scenario, plan)
    replay(record)
    goes = {id(journey.stated): journey for journey in record.journeys}
    convoys = []
    for stated in plan.convoys:
        journey = goes.get(id(stated))
        if journey is None:
            convoys.append(stated)
            continue
        rides = {id(ride.stated): ride for ride in journey.rides}
        trips = tuple(
            replace(
                each,
                bay_free_at=rides[id(each)].bay_free_at,
                unloaded_at=rides[id(each)].unloaded_at,
                out_at=rides[id(each)].out_at,
            )
            if id(each) in rides
            else each
            for each in stated.trips
        )
        convoys.append(replace(stated, trips=trips, stops=tuple(journey.stops)))
    ends = {id(each.stated): each.arrives_at for each in record.runs}
    moves = tuple(replace(each, arrives_at=ends.get(id(each), each.arrives_at)) for each in plan.moves)
    plan = replace(plan, convoys=tuple(convoys), moves=moves)
    figures = recompute(record, bound_figures(scenario, as_it_goes(record), bound))
    return replace(plan, figures=figures)


def with_convoy(plan: Plan, name: str, /, **changed: object) -> Plan:
    """The plan with one convoy changed."""
    return replace(plan, convoys=_changed(plan.convoys, name, changed))


def with_trip(plan: Plan, name: str, vehicle: str, /, **changed: object) -> Plan:
    """The plan with one vehicle of one convoy changed."""
    trips = tuple(
        replace(each, **changed) if each.vehicle == vehicle else each  # type: ignore[arg-type]  # names of fields
        for each in plan.convoy[name].trips
    )
    assert trips != plan.convoy[name].trips
    return with_convoy(plan, name, trips=trips)


def without_move(plan: Plan, who: str) -> Plan:
    """The plan without the empty runs of a vehicle or team."""
    assert any(move.who == who for move in plan.moves)
    return replace(plan, moves=tuple(move for move in plan.moves if move.who != who))


def with_move(plan: Plan, who: str, number: int, /, **changed: object) -> Plan:
    """The plan with one empty run (the n-th of this vehicle or team) changed."""
    own = [index for index, move in enumerate(plan.moves) if move.who == who]
    moves = list(plan.moves)
    moves[own[number]] = replace(moves[own[number]], **changed)  # type: ignore[arg-type]  # names of fields
    return replace(plan, moves=tuple(moves))


def river_decisions(scenario: Scenario) -> Plan:
    """Two convoys from either side. The second from the south goes in buses that have brought people from the north."""
    to_north = ("yard-gate", "north-gate-back")
    moves = (
        *(run(who, at(0), *to_north) for who in ("ambulance-0001", "ambulance-0002", "bus-0001", "bus-0002")),
        run("bus-0003", at(0), *to_north),
        run("blue-01", at(0), *to_north),
        run("blue-03", at(30), *to_north),
        run("bus-0004", at(0), "yard-south"),
        run("bus-0005", at(0), "yard-south"),
        run("blue-02", at(0), "yard-south"),
        run("bus-0001", at(90), "harbour-yard", "yard-south"),
        run("bus-0002", at(90), "harbour-yard", "yard-south"),
        run("blue-02", at(85), "town-yard", "yard-south"),
    )
    convoys = (
        convoy(
            "n1",
            "blue-01",
            (
                trip("ambulance-0001", at(20), n_wounded=2),
                trip("ambulance-0002", at(20), n_wounded=2),
                trip("bus-0001", at(24), n_families=20),
                trip("bus-0002", at(24), n_families=4, n_others=16),
            ),
            at(39),
        ),
        convoy(
            "n2",
            "blue-03",
            (
                trip("bus-0003", at(60), n_others=20),
                trip("car-0001", at(60), n_cars=4),
                trip("car-0002", at(60), n_cars=4),
            ),
            at(80),
        ),
        convoy(
            "s1",
            "blue-02",
            (trip("bus-0004", at(20), s_people=20), trip("bus-0005", at(25), s_people=16)),
            at(45),
        ),
        convoy(
            "s2",
            "blue-02",
            (trip("bus-0001", at(120), s_people=20), trip("bus-0002", at(125), s_people=16)),
            at(140),
        ),
    )
    return plan_of(scenario, convoys, moves)


def river_plan(scenario: Scenario | None = None) -> Plan:
    """The good plan of the river, settled."""
    scenario = scenario or river()
    return settled(scenario, river_decisions(scenario))
