"""One bus and one team for both sides of a lane: every order of trips, against the bound that counts the way back."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from random import Random

import pytest

from safeconduct.agreement.rules import Tranches
from safeconduct.checker.check import check_plan
from safeconduct.planner.bound import Prover, prove_steps
from safeconduct.planner.figures import figures
from safeconduct.plans.model import Convoy, Load, Move, Plan, Stop, Trip
from safeconduct.scenario.model import ConvoyLimits, Scenario, TeamClass
from tests.planner.tiny import ALWAYS, HOUR, START, group, leg, place, scenario, undertaking, vehicles

SEATS, SEAT_S, FORM_UP_S, UNLOAD_S, TURNAROUND_S = 3, 10, 60, 300, 60
VEHICLE_S, PERSON_S, EMPTY_S = 60, 30, 200
ROADS = {
    ("yard", "a1"): ("yard", "post", "a1"),
    ("yard", "b1"): ("yard", "post", "line", "b1"),
    ("a1", "ra"): ("a1", "post", "line", "ra"),
    ("a1", "rb"): ("a1", "post", "rb"),
    ("b1", "rb"): ("b1", "line", "post", "rb"),
    ("ra", "a1"): ("ra", "line", "post", "a1"),
    ("ra", "b1"): ("ra", "line", "b1"),
    ("rb", "a1"): ("rb", "post", "a1"),
    ("rb", "b1"): ("rb", "post", "line", "b1"),
}
MINUTES = {
    ("yard", "post"): 2, ("a1", "post"): 5, ("post", "line"): 3, ("line", "ra"): 4, ("line", "b1"): 6, ("rb", "post"): 4
}  # fmt: skip
MINUTES |= {(end, start): minutes for (start, end), minutes in MINUTES.items()}
STEPS = ((3, 3), (9, 6))
BUS, TEAM = "bus-0001", "team-01"


@dataclass(frozen=True)
class State:
    """Where bus and team stand and since when, who is left, and what they have done."""

    at: str
    bus: int
    team: int
    left: tuple[tuple[str, int], ...]
    convoys: tuple[Convoy, ...] = ()
    moves: tuple[Move, ...] = ()


def _case(*, aside: bool) -> Scenario:
    places = (
        *(place(name, "assembly", bays=1) for name in ("a1", "b1")),
        place(
            "post", "post", lanes=1, vehicle_s=VEHICLE_S, person_s=PERSON_S, empty_s=EMPTY_S, wait_max_s=600
        ),
        place("line", "meeting", wait_max_s=600),
        *(place(name, "reception", unload_s=UNLOAD_S) for name in ("ra", "rb")),
        place("yard", "depot"),
    )
    groups = [group("a", "a1", 9, ("ra",), undertaking="a"), group("b", "b1", 6, ("rb",), undertaking="b")]
    if aside:
        groups.append(group("aside", "a1", 3, ("rb",)))
    return scenario(
        places=places,
        legs=tuple(leg(start, end, minutes) for (start, end), minutes in MINUTES.items()),
        groups=tuple(groups),
        classes=(vehicles("bus", 1, "yard", places=(("seat", SEATS),), turnaround_s=TURNAROUND_S),),
        teams=(TeamClass("team", "team", 1, "yard", ALWAYS, None, 8 * HOUR, (), 2),),
        undertakings=(undertaking("a", 9), undertaking("b", 6)),
        rules=(Tranches("steps", "a", "b", STEPS),),
        convoy=ConvoyLimits(1, 1, 0, FORM_UP_S, 2 * HOUR),
    )


def _room(name: str, left: dict[str, int]) -> int:
    """People of the group who may go now: nobody of a step before the one before it is full."""
    if name == "aside":
        return left[name]
    gone = {"a": 9 - left["a"], "b": 6 - left["b"]}
    first = {"a": STEPS[0][0], "b": STEPS[0][1]}
    if gone[name] < first[name]:
        return first[name] - gone[name]
    return left[name] if gone["a"] >= first["a"] and gone["b"] >= first["b"] else 0


def _legs(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{start}-{end}" for start, end in pairwise(path))


def _empty_s(path: tuple[str, ...]) -> int:
    return sum(MINUTES[pair] * 45 for pair in pairwise(path)) + EMPTY_S * ("post" in path)


def _next(state: State, name: str, people: int) -> State:
    origin, end = {"a": ("a1", "ra"), "b": ("b1", "rb"), "aside": ("a1", "rb")}[name]
    path = ROADS[state.at, origin]
    # From the yard the team sets out a second later, and is inspected after the bus.
    arrives = state.bus + _empty_s(path)
    together = state.at == "yard"
    team_arrives = arrives + EMPTY_S if together else state.team + _empty_s(path)
    moves = (
        Move(TEAM, path[0], origin, _legs(path), state.team + together, team_arrives),
        Move(BUS, path[0], origin, _legs(path), state.bus, arrives),
    )
    bay_at = max(arrives, team_arrives - people * SEAT_S)
    free = bay_at + people * SEAT_S
    at = free + FORM_UP_S
    stops = []
    road = ROADS[origin, end]
    for number, here in enumerate(road):
        ready = at + (VEHICLE_S + PERSON_S * people if here == "post" else 0)
        stops.append(Stop(here, free if number == 0 else at, ready, ready))
        if number + 1 < len(road):
            at = ready + MINUTES[here, road[number + 1]] * 60
    out = at + UNLOAD_S
    trip = Trip(BUS, (Load(name, people),), bay_at, free, out, out)
    convoy = Convoy(
        f"c{len(state.convoys) + 1:03}",
        origin,
        end,
        TEAM,
        _legs(road),
        (trip,),
        free + FORM_UP_S,
        (),
        tuple(stops),
    )
    left = tuple((each, count - people * (each == name)) for each, count in state.left)
    return State(end, out + TURNAROUND_S, at, left, (*state.convoys, convoy), (*state.moves, *moves))


def _all(state: State) -> list[State]:
    """Every order of trips, each for as many as may go, or for one person."""
    left = dict(state.left)
    found = []
    for name, waiting in left.items():
        room = min(SEATS, waiting, _room(name, left))
        for people in {1, room} if room else ():
            found += _all(_next(state, name, people)) if len(state.convoys) < 6 else []
    return found or [state]


@pytest.mark.parametrize("aside", [False, True])
def test_no_order_of_trips_beats_the_bound(aside: bool) -> None:
    case = _case(aside=aside)
    prover = Prover.of(case)
    prove_steps(prover)
    assert "narrow-lane/post/line/b/all" in prover.program.rows
    begin = State("yard", START, START, tuple((each.id, each.people) for each in case.groups))
    ends = _all(begin)
    for end in Random(5).sample(ends, 6):
        _is_a_plan(case, end)
    seconds = sorted({trip.out_at for end in ends for convoy in end.convoys for trip in convoy.trips})
    gaps = []
    for at in seconds[:: max(1, len(seconds) // 40)]:
        best = max(sum(convoy.people for convoy in end.convoys if convoy.out_at <= at) for end in ends)
        gaps.append(prover.prove(at).people - best)
    assert min(gaps) == 0  # the bound is exact somewhere, never beaten, and never more than a bus away
    assert max(gaps) <= SEATS


def _is_a_plan(case: Scenario, end: State) -> None:
    moves = tuple(sorted(end.moves, key=lambda move: (move.departs_at, move.who)))
    plan = Plan(
        case=case.name, variant="", reading="", digest=case.digest, objective="robust", seed=0, work=0,
        stopped_by="work", convoys=end.convoys, moves=moves,
        figures=figures(case, (end.convoys, moves), objective="robust", bound=None, regret_found=None),
    )  # fmt: skip
    assert check_plan(case, plan, None).broken == ()
