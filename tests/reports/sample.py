"""A made-up case with two sides and three posts, and a plausible timetable for it: something for pages to show.

The timetable follows the timing page where pages depend on it (order of instants, people, posts); it was not planned.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from random import Random

from safeconduct.agreement.rules import InStep, Tranches
from safeconduct.plans.model import Bound, BoundInstant, Convoy, Figures, Load, Move, Plan, Stop, Trip
from safeconduct.scenario.model import (
    ConvoyLimits,
    Figure,
    Group,
    Holder,
    Leg,
    Need,
    Party,
    Place,
    Release,
    Scenario,
    TeamClass,
    Undertaking,
    VehicleClass,
)

START = int(datetime(2016, 12, 18, 4, 0, tzinfo=UTC).timestamp())
HORIZON = START + 72 * 3600
ALWAYS = ((START, HORIZON),)

_PLACE = Place(
    id="",
    name="",
    name_ar="",
    kind="junction",
    lat=0.0,
    lon=0.0,
    holder="",
    hours=ALWAYS,
    bays=0,
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
    needs=("seat", "stretcher"),
    unload_s=0,
)
PLACES = (
    replace(
        _PLACE,
        id="amiriya",
        name="Amiriya gate",
        name_ar="بوابة العامرية",
        kind="assembly",
        lat=36.171,
        lon=37.155,
        bays=4,
        besieged=True,
        people_per_h=900,
    ),
    replace(
        _PLACE,
        id="ramouseh",
        name="Ramouseh post",
        name_ar="حاجز الراموسة",
        kind="post",
        lat=36.158,
        lon=37.128,
        holder="army",
        lanes=2,
        vehicle_s=120,
        person_s=1,
        empty_s=40,
    ),
    replace(
        _PLACE,
        id="assad",
        name="Dahiyat post",
        name_ar="حاجز الضاحية",
        kind="post",
        lat=36.163,
        lon=37.075,
        holder="militia",
        lanes=1,
        vehicle_s=60,
        empty_s=30,
    ),
    replace(
        _PLACE,
        id="rashidin",
        name="Rashidin",
        name_ar="الراشدين",
        kind="meeting",
        lat=36.169,
        lon=37.041,
        safe_to_wait=True,
        wait_max_s=7200,
    ),
    replace(
        _PLACE,
        id="khan",
        name="Khan al-Assal",
        name_ar="خان العسل",
        kind="reception",
        lat=36.166,
        lon=36.986,
        capacity=40000,
        people_per_h=1500,
        unload_s=600,
    ),
    replace(
        _PLACE,
        id="towns",
        name="Foua and Kefraya",
        name_ar="الفوعة وكفريا",
        kind="assembly",
        lat=35.985,
        lon=36.703,
        bays=2,
        besieged=True,
    ),
    replace(
        _PLACE,
        id="sawaghiya",
        name="Sawaghiya post",
        name_ar="حاجز الصواغية",
        kind="post",
        lat=36.00,
        lon=36.74,
        holder="rebels",
        vehicle_s=150,
        person_s=1,
        empty_s=40,
    ),
    replace(
        _PLACE,
        id="jibreen",
        name="Jibreen",
        name_ar="جبرين",
        kind="reception",
        lat=36.182,
        lon=37.233,
        capacity=5000,
        people_per_h=900,
        unload_s=600,
    ),
    replace(_PLACE, id="depot", name="West depot", name_ar="مرأب الغرب", kind="depot", lat=36.19, lon=37.09),
)


def _leg(
    name: str, start: str, end: str, km: float, minutes: int, holder: str, *, cleared: str = "not known"
) -> Leg:
    return Leg(
        id=name,
        start=start,
        end=end,
        road_m=int(km * 1000),
        loaded_s=minutes * 60,
        empty_s=minutes * 45,
        holder=holder,
        hours=ALWAYS,
        headway_s=600,
        max_convoys=None,
        lane="",
        danger=1.0,
        cleared=cleared,
    )


def _both(
    name: str, start: str, end: str, km: float, minutes: int, holder: str, *, cleared: str = "not known"
) -> tuple[Leg, Leg]:
    there = _leg(name, start, end, km, minutes, holder, cleared=cleared)
    return there, _leg(f"{name}-back", end, start, km, minutes, holder, cleared=cleared)


LEGS = (
    *_both("amiriya-ramouseh", "amiriya", "ramouseh", 3.2, 10, "army"),
    *_both("ramouseh-assad", "ramouseh", "assad", 5.0, 14, "army", cleared="cleared"),
    *_both("assad-rashidin", "assad", "rashidin", 3.1, 10, "militia", cleared="suspected"),
    *_both("rashidin-khan", "rashidin", "khan", 5.0, 12, "rebels"),
    *_both("towns-sawaghiya", "towns", "sawaghiya", 4.0, 10, "rebels"),
    *_both("sawaghiya-rashidin", "sawaghiya", "rashidin", 46.0, 80, "rebels"),
    *_both("ramouseh-jibreen", "ramouseh", "jibreen", 11.0, 25, "army", cleared="cleared"),
    *_both("depot-ramouseh", "depot", "ramouseh", 6.0, 15, "army", cleared="cleared"),
)


def _group(
    name: str, place: str, need: Need, people: int, undertaking: str, priority: int, *, asked: int = 0
) -> Group:
    destination = "khan" if place == "amiriya" else "jibreen"
    titles = {
        "stretcher": ("stretcher cases", "حالات النقالة"),
        "seat": ("families", "عائلات"),
    }
    where = ("Eastern Aleppo", "شرق حلب") if place == "amiriya" else ("The towns", "البلدتان")
    return Group(
        id=name,
        name=f"{where[0]}, {titles[need][0]}",
        name_ar=f"{where[1]}، {titles[need][1]}",
        place=place,
        need=need,
        priority=priority,
        people=people,
        asked=asked or people,
        household=1,
        destinations=(destination,),
        undertaking=undertaking,
        releases=(Release(START, people),),
    )


def scenario(people_a: int = 12000, people_b: int = 2300) -> Scenario:
    """The made-up case."""
    bus = VehicleClass(
        id="bus",
        name="City bus",
        name_ar="حافلة",
        count=66,
        usable=60,
        places=(("seat", 50),),
        home="depot",
        hours=ALWAYS,
        duty_s=None,
        rest_s=0,
        turnaround_s=600,
        may_enter=(),
        one_way=False,
        speed_milli=1000,
        crew=1,
    )
    ambulance = replace(
        bus,
        id="amb",
        name="Ambulance",
        name_ar="سيارة إسعاف",
        count=20,
        usable=18,
        places=(("stretcher", 2),),
        crew=2,
    )
    return Scenario(
        name="sample",
        title="Two sides, three posts (made up)",
        title_ar="طرفان وثلاثة حواجز (مثال مصنوع)",
        timezone="Asia/Damascus",
        start=START,
        horizon=HORIZON,
        variant="",
        reading="signed",
        readings=("signed",),
        parties=(
            Party("gov", "Government", "الحكومة", "signatory"),
            Party("opp", "Opposition", "المعارضة", "signatory"),
            Party("arc", "Red Crescent", "الهلال الأحمر", "carrier"),
        ),
        holders=(
            Holder(
                "army", "Army", "الجيش", "liaison officer", "B2", "2016-12-17", START + 6 * 3600, "Maj. A."
            ),
            Holder("militia", "Local militia", "ميليشيا محلية", "two drivers", "C3", "2016-12-16", None, ""),
            Holder(
                "rebels",
                "Opposition posts",
                "حواجز المعارضة",
                "their office",
                "B2",
                "2016-12-17",
                HORIZON,
                "Office",
            ),
        ),
        places=PLACES,
        legs=LEGS,
        groups=(
            _group("aleppo-stretcher", "amiriya", "stretcher", 180, "aleppo", 1),
            _group("aleppo-families", "amiriya", "seat", people_a - 180, "aleppo", 3, asked=people_a + 400),
            _group("towns-stretcher", "towns", "stretcher", 24, "towns", 1),
            _group("towns-families", "towns", "seat", people_b - 24, "towns", 3),
        ),
        classes=(bus, ambulance),
        teams=(TeamClass("team", "Red Crescent teams", 8, "depot", ALWAYS, None, 0, (), 4),),
        undertakings=(
            Undertaking(
                "aleppo", "Eastern Aleppo leaves", "خروج شرق حلب", "gov", "assad", None, people_a, (), "c1"
            ),
            Undertaking(
                "towns", "The towns leave", "خروج البلدتين", "opp", "rashidin", 2500, people_b, (), "c2"
            ),
        ),
        outside=(),
        rules=(
            InStep("balance", "aleppo", "towns", Fraction(1, 4), clause="c3"),
            Tranches(
                "steps",
                "aleppo",
                "towns",
                ((people_a // 2, people_b // 2), (people_a - people_a // 2, people_b - people_b // 2)),
                "c4",
            ),
        ),
        windows=(),
        empty_needs_window=False,
        convoy=ConvoyLimits(5, 20, 60, 600, 7200),
        boarding_s=(("seat", 8), ("stretcher", 300), ("wheelchair", 60)),
        call_forward_s=1800,
        exposed_max=None,
        aboard_max_s=None,
        priority_signed_by="",
        figures=(
            Figure("groups", "aleppo-families", "people", 9000, 12000, 20000, "best", "claim: two sides"),
            Figure("groups", "towns-families", "people", 1312, 2300, 4000, "best", "count of 2016"),
            Figure("places", "amiriya", "bays", 2, 4, 6, "best", "assumed: two lanes of the gate"),
            Figure("places", "ramouseh", "vehicle_s", 60, 120, 540, "best", "assumed: papers only"),
            Figure("teams", "team", "count", 4, 8, 8, "best", "assumed"),
            Figure("vehicles", "bus", "count", 40, 66, 80, "best", "assumed"),
        ),
        notes="",
        digest="0" * 64,
    )


def plan(case: Scenario, *, convoys_a: int = 28, convoys_b: int = 12, seed: int = 7) -> Plan:
    """A plausible timetable: each side's people in even convoys, about forty minutes apart."""
    random = Random(seed)
    made: list[Convoy] = []
    moves: list[Move] = []
    roads = {
        "aleppo": (
            "amiriya",
            "khan",
            ("amiriya-ramouseh", "ramouseh-assad", "assad-rashidin", "rashidin-khan"),
        ),
        "towns": (
            "towns",
            "jibreen",
            (
                "towns-sawaghiya",
                "sawaghiya-rashidin",
                "assad-rashidin-back",
                "ramouseh-assad-back",
                "ramouseh-jibreen",
            ),
        ),
    }
    for side, count, gap_s, prefix in (("aleppo", convoys_a, 2700, "A"), ("towns", convoys_b, 6300, "T")):
        left = {g.id: g.people for g in case.groups if g.undertaking == side}
        origin, reception, legs = roads[side]
        for number in range(count):
            bays_at = START + 7200 + number * gap_s + random.randrange(0, 900)
            convoy = _convoy(
                case, f"{prefix}{number + 1:02d}", (origin, reception, legs), left, bays_at, count - number
            )
            if convoy is None:
                continue
            made.append(convoy)
            moves += [
                Move(
                    trip.vehicle,
                    reception,
                    origin,
                    tuple(_back(leg) for leg in reversed(legs)),
                    trip.unloaded_at + 600,
                    trip.unloaded_at + 600 + 5400,
                )
                for trip in convoy.trips
            ]
    people = sum(convoy.people for convoy in made)
    figures = Figures(
        people_total=case.people_total,
        people_out=people,
        out_by_category=(),
        last_stretcher_h=None,
        finish_h=None,
        finish_bound_h=None,
        regret_people=None,
        regret_at_h=None,
        regret_found_people=None,
        regret_floor_people=None,
        mean_regret_share=None,
        mark_people=None,
        gap=None,
        exposed_max=0,
        exposed_max_at_h=None,
        loaded_wait_person_h=0.0,
        longest_aboard_h=0.0,
        convoys=len(made),
        vehicles_used=60,
        vehicle_km=0.0,
        inputs_assumed_share=0.67,
    )
    return Plan(
        case.name,
        "",
        case.reading,
        case.digest,
        "robust",
        seed,
        1000,
        "work",
        tuple(made),
        tuple(moves),
        figures,
    )


def _back(leg: str) -> str:
    return leg.removesuffix("-back") if leg.endswith("-back") else f"{leg}-back"


def _convoy(
    case: Scenario,
    name: str,
    road: tuple[str, str, tuple[str, ...]],
    left: dict[str, int],
    bay_at: int,
    convoys_left: int,
) -> Convoy | None:
    origin, reception, legs = road
    trips: list[tuple[str, Load]] = []
    for group in (g for g in case.groups if g.id in left):
        kind, places = ("amb", 2) if group.need == "stretcher" else ("bus", 50)
        # Stretcher cases leave in the first half, so that they are out before the last of the others.
        share = -(-left[group.id] // (max(1, convoys_left // 3) if kind == "amb" else convoys_left))
        while share > 0:
            people = min(places, share)
            number = 1 + sum(vehicle.startswith(kind) for vehicle, _ in trips)
            trips.append((f"{kind}-{number:04d}", Load(group.id, people)))
            share -= people
            left[group.id] -= people
    if not trips:
        return None
    bays = case.place[origin].bays
    ridden = []
    for index, (vehicle, load) in enumerate(trips):
        at = bay_at + index // bays * 420
        ridden.append((vehicle, load, at, at + 400))
    departs = max(free for *_, free in ridden) + 600
    stops = [Stop(origin, departs - 600, departs, departs)]
    at = departs
    for leg_id in legs:
        leg = case.leg[leg_id]
        at += leg.loaded_s
        place = case.place[leg.end]
        ready = at
        if place.kind == "post":
            ready += sum(place.vehicle_s + place.person_s * load.people for _, load in trips) // place.lanes
        elif place.kind == "meeting":
            ready += 1200
        stops.append(Stop(leg.end, at, ready, ready))
        at = ready
    end = case.place[reception]
    free, done = at + end.unload_s, []
    for vehicle, load, bay, bay_free in ridden:
        free += load.people * 3600 // (end.people_per_h or 3600)
        done.append(Trip(vehicle, (load,), bay, bay_free, at + end.unload_s, free))
    return Convoy(
        name,
        origin,
        reception,
        f"team-{1 + bay_at // 2700 % 8:02d}",
        legs,
        tuple(done),
        departs,
        (),
        tuple(stops),
    )


def bound(case: Scenario, timetable: Plan) -> Bound:
    """A made-up proof: what the plan does, an eighth more and an hour earlier."""
    trips = [trip for convoy in timetable.convoys for trip in convoy.trips]

    def out(at: int) -> int:
        return sum(trip.people for trip in trips if trip.out_at <= at)

    instants = tuple(
        BoundInstant(
            at, min(case.people_total, int(out(at + 5400) * 1.1)), (("bay/amiriya", 1.0), ("team/team", 0.4))
        )
        for at in range(START, max(trip.out_at for trip in trips) + 1800, 1800)
    )
    return Bound(case.digest, instants, case.people_total, None, 300, ("BAY", "TEAM"), ("WAIT",))
