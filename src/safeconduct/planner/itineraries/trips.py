"""Trips that a vehicle of one class may make by an instant, and what each of them can carry."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.planner.bound_flows import Flow
from safeconduct.planner.bound_program import Program
from safeconduct.planner.bound_times import Moment
from safeconduct.scenario.model import Group, Need, VehicleClass

Whole = NDArray[np.int64]

STEPS = 12
"""Into so many parts the boarding of a full vehicle is cut: a trip takes at least what its part begins with."""


@dataclass(frozen=True, slots=True)
class Load:
    """What may be aboard when boarding takes so long: places by need, and the least seconds of boarding."""

    board_s: int
    places: tuple[tuple[Need, int], ...]


@dataclass(frozen=True, slots=True)
class Trip:
    """One flow as a trip of one class.

    ``left_by`` is the last second at which its last bay is left and it still counts; ``rest_s`` the seconds from then
    to unloading, at the least; ``groups`` those who may be aboard, by need.
    """

    place: str
    end: str
    left_by: int
    rest_s: int
    groups: tuple[tuple[Need, tuple[Group, ...]], ...]
    loads: tuple[Load, ...]


def trips_of(program: Program, moment: Moment, kind: VehicleClass) -> list[Trip]:
    """Every trip of a class that counts at the instant, in the order of flows."""
    return [
        trip
        for flow in program.out_flows()
        if kind.id in flow.ways
        and moment.is_open(flow, kind)
        and (trip := _trip(program, moment, flow, kind)) is not None
    ]


def runs_of(program: Program, kind: VehicleClass, ends: Iterable[str], places: Collection[str]) -> Whole:
    """Reception × place: least seconds from unloading at the one to loading at the other, −1 where there is no way."""

    def run_s(end: str, place: str) -> int:
        run = None if kind.one_way else program.times.run_s[kind.id, end].get(place)
        return -1 if run is None else kind.turnaround_s + run

    return np.array([[run_s(end, place) for place in places] for end in ends], dtype=np.int64)


def _trip(program: Program, moment: Moment, flow: Flow, kind: VehicleClass) -> Trip | None:
    needs = {need for need, places in kind.places if places > 0 and (need == "own_vehicle") == kind.one_way}
    by_need: dict[Need, list[Group]] = {}
    for group in flow.groups:
        if group.need in needs and not moment.shut(flow, group):
            by_need.setdefault(group.need, []).append(group)
    if not by_need:
        return None
    form_up_s = program.scenario.convoy.form_up_s
    way = flow.ways[kind.id]
    posts_s = sum(program.times.network.loaded_gates[post].whole for post in way.posts)
    left_by = moment.sights[flow.name, kind.id].leave[flow.place] - form_up_s
    rest_s = form_up_s + way.seconds + posts_s + flow.unload
    groups = tuple((need, tuple(some)) for need, some in by_need.items())
    return Trip(flow.place, flow.end, left_by, rest_s, groups, _loads(program, kind, tuple(by_need)))


def _loads(program: Program, kind: VehicleClass, needs: tuple[Need, ...]) -> tuple[Load, ...]:
    full = sum(kind.holds(need) * program.boarding[need] for need in needs)
    found: list[Load] = []
    for step in range(1, STEPS + 1):
        most_s = step * full // STEPS
        places = tuple(
            (
                need,
                min(kind.holds(need), most_s // program.boarding[need])
                if program.boarding[need]
                else kind.holds(need),
            )
            for need in needs
        )
        least_s = (step - 1) * full // STEPS + 1 if step > 1 else 0
        if not found or places != found[-1].places:
            found.append(Load(least_s, places))
    return tuple(found)
