"""Small cases by the dozen: two sides that share a road, drawn at random with any of the rules switched on."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from safeconduct.agreement.rules import After, Event, InStep, Paired, Rule, Tranches
from safeconduct.planner.policy import PlacePolicy, Policy, plain_policy
from safeconduct.planner.problem import Problem
from safeconduct.scenario.model import (
    ConvoyLimits,
    Group,
    Leg,
    Must,
    Outside,
    Place,
    PlaceKind,
    Release,
    Scenario,
    Spans,
    TeamClass,
    Undertaking,
    VehicleClass,
)

START = 1_700_000_000
HOUR = 3600
HORIZON = START + 48 * HOUR
ALWAYS: Spans = ((START - 10**6, HORIZON + 10**6),)


def place(name: str, kind: PlaceKind, **known: object) -> Place:
    """A place whose other fields hold their neutral value."""
    fields: dict[str, object] = {
        "id": name, "name": name, "name_ar": name, "kind": kind, "lat": 0.0, "lon": 0.0, "holder": "h", "hours": ALWAYS,
        "bays": 0, "parking": None, "people_per_h": None, "besieged": False, "danger": 0.0, "lanes": 1, "vehicle_s": 0,
        "person_s": 0, "empty_s": 0, "safe_to_wait": False, "wait_max_s": None, "capacity": None,
        "needs": ("stretcher", "wheelchair", "seat", "own_vehicle"), "unload_s": 300,
    }  # fmt: skip
    return Place(**(fields | known))  # type: ignore[arg-type]  # a dictionary of fields has one value type


def leg(start: str, end: str, minutes: int, **known: object) -> Leg:
    """A leg with no limits but those given."""
    fields: dict[str, object] = {
        "id": f"{start}-{end}", "start": start, "end": end, "road_m": minutes * 500, "loaded_s": minutes * 60,
        "empty_s": minutes * 45, "holder": "h", "hours": ALWAYS, "headway_s": 0, "max_convoys": None, "lane": "",
        "danger": 0.0, "cleared": "not known",
    }  # fmt: skip
    return Leg(**(fields | known))  # type: ignore[arg-type]  # as above


def daily(opens_h: int, length_h: int) -> Spans:
    """The same hours on each of three days."""
    return tuple(
        (START + (24 * day + opens_h) * HOUR, START + (24 * day + opens_h + length_h) * HOUR)
        for day in range(-1, 3)
    )


def group(name: str, at: str, people: int, to: tuple[str, ...], **known: object) -> Group:
    """People who want a seat and are ready from the start."""
    fields: dict[str, object] = {
        "id": name, "name": name, "name_ar": name, "place": at, "need": "seat", "priority": 3, "people": people,
        "asked": people, "household": 1, "destinations": to, "undertaking": "", "releases": (Release(START, people),),
    }  # fmt: skip
    return Group(**(fields | known))  # type: ignore[arg-type]  # as above


def vehicles(name: str, count: int, home: str, **known: object) -> VehicleClass:
    """Buses of ten seats."""
    fields: dict[str, object] = {
        "id": name, "name": name, "name_ar": name, "count": count, "usable": count, "places": (("seat", 10),),
        "home": home, "hours": ALWAYS, "duty_s": None, "rest_s": 8 * HOUR, "turnaround_s": 300, "may_enter": (),
        "one_way": False, "speed_milli": 1000, "crew": 1,
    }  # fmt: skip
    return VehicleClass(**(fields | known))  # type: ignore[arg-type]  # as above


def undertaking(name: str, due: int, **known: object) -> Undertaking:
    """A side that leaves over the line."""
    fields: dict[str, object] = {
        "id": name, "name": name, "name_ar": name, "party": "p", "line": "line", "quota": None, "due": due,
        "musts": (), "clause": "c",
    }  # fmt: skip
    return Undertaking(**(fields | known))  # type: ignore[arg-type]  # as above


def scenario(**known: object) -> Scenario:
    """A case with no agreement, to be filled."""
    fields: dict[str, object] = {
        "name": "tiny", "title": "", "title_ar": "", "timezone": "UTC", "start": START, "horizon": HORIZON,
        "variant": "",
        "reading": "", "readings": (), "parties": (), "holders": (), "undertakings": (), "outside": (), "rules": (),
        "windows": (), "empty_needs_window": False, "convoy": ConvoyLimits(1, 4, 6, 300, 2 * HOUR),
        "boarding_s": (("stretcher", 120), ("wheelchair", 60), ("seat", 10), ("own_vehicle", 5)),
        "call_forward_s": 1800, "exposed_max": None, "aboard_max_s": None, "priority_signed_by": "", "figures": (),
        "notes": "", "digest": "0" * 64,
    }  # fmt: skip
    return Scenario(**(fields | known))  # type: ignore[arg-type]  # as above


def two_sides(seed: int) -> Scenario:
    """Side *a* from a1 and a2 to ra, side *b* from b1 to rb, through one line; any rule may be on."""
    draw = Random(seed)

    def on(share: float) -> bool:
        return draw.random() < share

    duty = 12 * HOUR if on(0.25) else None
    hours = daily(5, 15) if on(0.2) else ALWAYS
    lane = "line" if on(0.3) else ""
    headway = draw.choice((0, 0, 300, 1200))
    wait_max = draw.choice((1800, 7200, None))
    places = (
        *(
            place(
                name,
                "assembly",
                bays=draw.randint(1, 3),
                parking=draw.choice((None, 4, 8)),
                people_per_h=draw.choice((None, None, 300)),
                besieged=on(0.5),
                hours=daily(4, 18) if on(0.15) else ALWAYS,
            )
            for name in ("a1", "a2", "b1")
        ),
        place("post-a", "post", lanes=draw.randint(1, 2), vehicle_s=60, person_s=draw.randint(0, 3), empty_s=30,
              hours=daily(3, 20) if on(0.15) else ALWAYS),
        place("post-b", "post", lanes=1, vehicle_s=40, person_s=1, empty_s=20),
        place("meet-a", "meeting", safe_to_wait=on(0.5), wait_max_s=wait_max),
        place("meet-b", "meeting", safe_to_wait=on(0.5), wait_max_s=wait_max),
        place("line", draw.choice(("meeting", "junction")), wait_max_s=draw.choice((None, 3600))),
        place("ra", "reception", people_per_h=draw.choice((None, 600)), capacity=draw.choice((None, 120))),
        place("rb", "reception", people_per_h=draw.choice((None, 400))),
        place("yard", "depot"),
    )  # fmt: skip
    pairs = (
        ("a1", "post-a", 20), ("a2", "post-a", 30), ("post-a", "meet-a", 15), ("meet-a", "line", 5),
        ("line", "meet-b", 5), ("meet-b", "post-b", 10), ("b1", "post-b", 25), ("post-b", "ra", 20),
        ("post-a", "rb", 20), ("yard", "post-a", 10), ("yard", "b1", 60),
    )  # fmt: skip
    legs = tuple(
        leg(start, end, minutes, headway_s=headway, lane=lane if "line" in (start, end) else "",
            max_convoys=draw.choice((None, None, 1)), hours=hours if start == "post-a" else ALWAYS)
        for one, other, minutes in pairs
        for start, end in ((one, other), (other, one))
    )  # fmt: skip
    household = draw.choice((1, 1, 3, 4))
    a_people, b_people = draw.choice((60, 90, 123)), draw.choice((40, 60, 77))
    late = (Release(START, a_people // 2), Release(START + 5 * HOUR, a_people - a_people // 2))
    groups = [
        group("a1-first", "a1", a_people // 3, ("ra",), priority=2, household=household, undertaking="a"),
        group(
            "a1-others",
            "a1",
            a_people,
            ("ra",),
            undertaking="a",
            releases=late if on(0.3) else (Release(START, a_people),),
        ),
        group("a2-all", "a2", 30, ("ra",), undertaking="a"),
        group("b1-all", "b1", b_people, ("rb",), undertaking="b", household=draw.choice((1, 2))),
    ]
    if on(0.4):
        groups.append(group("a1-lying", "a1", 5, ("ra",), need="stretcher", priority=1, undertaking="a"))
    if on(0.4):
        groups.append(group("a2-own", "a2", 20, ("ra",), need="own_vehicle", undertaking="a"))
    if on(0.2):
        groups.append(group("b1-free", "b1", 12, ("rb",), priority=2))
    classes = (
        vehicles("bus", draw.randint(3, 8), "yard", duty_s=duty, hours=daily(2, 21) if on(0.15) else ALWAYS),
        vehicles(
            "ambulance", 2, "yard", places=(("stretcher", 2),), speed_milli=draw.choice((1000, 800, 1300))
        ),
        vehicles("car", 5, "a2", places=(("own_vehicle", 4),), one_way=True, crew=0),
    )
    teams = (TeamClass("team", "team", draw.randint(2, 4), "yard", ALWAYS, duty, 8 * HOUR, (), 2),)
    under = {name: sum(each.people for each in groups if each.undertaking == name) for name in ("a", "b")}
    quota = draw.choice((None, None, under["a"] * 2 // 3))
    sides = (
        undertaking(
            "a", quota or under["a"], quota=quota, musts=(Must(10, START + 30 * HOUR),) if on(0.2) else ()
        ),
        undertaking("b", under["b"]),
    )
    windows: list[tuple[str, Spans]] = []
    if on(0.35):
        windows = [("a", daily(6, 12)), ("b", daily(draw.choice((4, 6)), 14))]
    return scenario(
        places=places, legs=legs, groups=tuple(groups), classes=classes, teams=teams, undertakings=sides,
        outside=(Outside("freed", "", "", "captives", START + 3 * HOUR, "c"),), rules=_rules(draw, under),
        windows=tuple(windows), empty_needs_window=on(0.5),
        convoy=ConvoyLimits(draw.choice((1, 1, 2)), draw.choice((3, 5)), 6, 300, draw.choice((2, 3)) * HOUR),
        exposed_max=draw.choice((None, None, None, 90)),
    )  # fmt: skip


def _rules(draw: Random, under: dict[str, int]) -> tuple[Rule, ...]:
    kind = draw.randrange(8)
    if kind == 0:
        return (InStep("step", "a", "b", Fraction(draw.choice((40, 60, 80)), 100)),)
    if kind == 1:
        return (InStep("step", "a", "b", Fraction(0), Fraction(3, 2), 45),)
    if kind == 2:
        return (Tranches("steps", "a", "b", ((20, 20), (under["a"], under["b"]))),)
    if kind == 3:
        return (Paired("pairs", "a", "b", "meet-a", "meet-b", draw.choice((1800, 7200))),)
    if kind == 4:
        return (After("after", Event("a", "first", "leaves"), Event("b", "first", "arrives")),)
    if kind == 5:
        return (After("after", Event("b", "last", "crosses"), Event("a", "last", "crosses")),)
    if kind == 6:
        return (After("after", Event("a", "each", "crosses"), Event("freed", "first", "happens")),)
    return ()


def any_policy(problem: Problem, seed: int) -> Policy:
    """A policy turned at random: the laws hold for every one of them."""
    draw = Random(seed)
    plain = plain_policy(problem)
    convoy = problem.scenario.convoy
    places = tuple(
        PlacePolicy(
            sizes=tuple(draw.randint(convoy.least, convoy.most) for _ in range(4)),
            own=tuple(draw.randint(0, convoy.most_own) for _ in range(3)),
            own_late=draw.randint(0, convoy.most_own),
            special=tuple(draw.randint(0, convoy.most) for _ in range(2)),
            delays_s=tuple(draw.choice((0, 0, 900)) for _ in range(3)),
            eager=draw.random(),
            patience_s=draw.choice((600, 3600)),
            pull=draw.uniform(0.2, 5.0),
            depth=draw.randint(convoy.least, 3 * convoy.most),
            slack=draw.choice((0.1, 0.5, 10.0)),
            team_here=draw.random() < 0.3,
            prefer_s=place.prefer_s,
        )
        for place in plain.places
    )
    return Policy(
        places,
        spread=draw.random(),
        near=draw.uniform(0.0, 3.0),
        trust=draw.randrange(3),
        margin_s=draw.choice((60, 300, 900)),
        margin_share=draw.choice((0.0, 0.1)),
        queue_share=draw.choice((0.0, 0.5, 1.0)),
        wait_share=draw.choice((0.0, 0.5, 1.0)),
        hold_share=draw.choice((0.0, 0.5, 0.9)),
        early_share=draw.choice((0.0, 0.8)),
        desk_share=draw.choice((0.0, 1.0)),
    )
