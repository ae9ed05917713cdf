"""Alarms about people: unaccounted, taken off, counted differently, or forgotten by somebody who says complete."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.account.alarms.alarm import Alarm, first_told
from safeconduct.account.convoys import ConvoyState
from safeconduct.account.counting import number_of
from safeconduct.account.interval import Interval
from safeconduct.account.state import State
from safeconduct.units import HOUR_S

UNSETTLED_S = HOUR_S
"""So long after arriving or turning back, everybody should have been accounted for."""
NOT_COUNTED_S = 4 * HOUR_S
"""So long on the road without a count of people aboard is worth saying."""


def people(state: State) -> Iterator[Alarm]:
    for convoy in state.convoys:
        yield from _unaccounted(state, convoy)
        balance = convoy.balance
        if balance.surplus:
            more = Interval(balance.surplus, balance.surplus)
            yield Alarm("more-left-than-came", convoy.id, 2, first_told(state, convoy.id), more)
        for vehicle in convoy.vehicles:
            if vehicle.surplus:
                more = Interval(vehicle.surplus, vehicle.surplus)
                of = f"{convoy.id}.{vehicle.vehicle}"
                yield Alarm("more-left-than-came", of, 3, first_told(state, convoy.id), more)
        if balance.disagreeing:
            yield Alarm(
                "counts-disagree",
                convoy.id,
                3,
                first_told(state, convoy.id),
                about=tuple(balance.disagreeing),
            )
        yield from _taken_off(state, convoy)


def _unaccounted(state: State, convoy: ConvoyState) -> Iterator[Alarm]:
    told, missing = convoy.told, convoy.balance.unaccounted
    ended = told.arrived_at if told.arrived_at is not None else told.turned_back_at
    since = ended if ended is not None else told.departed_at
    if since is None:
        since = first_told(state, convoy.id)
    if missing.low > 0:
        yield Alarm("unaccounted", convoy.id, 1, since, missing)
    elif ended is not None and state.at - ended >= UNSETTLED_S and missing.high != 0:
        yield Alarm("unaccounted-not-excluded", convoy.id, 2, ended, missing)
    elif convoy.moving and missing.high != 0:
        counted = convoy.balance.counted_at or told.departed_at
        if counted is not None and state.at - counted >= NOT_COUNTED_S:
            yield Alarm("not-counted", convoy.id, 3, counted, convoy.balance.aboard)
    for vehicle in convoy.vehicles:
        if vehicle.unaccounted.low > 0 and missing.low == 0 and _whole(vehicle.vehicle, convoy):
            yield Alarm("unaccounted", f"{convoy.id}.{vehicle.vehicle}", 2, since, vehicle.unaccounted)


def _whole(vehicle: str, convoy: ConvoyState) -> bool:
    """Whether a vehicle's people were counted in and out by vehicle: others' counts say nothing of one vehicle."""
    balance = next(one for one in convoy.vehicles if one.vehicle == vehicle)
    return bool(balance.told("boarded").statements and balance.told("still-aboard").statements)


def _taken_off(state: State, convoy: ConvoyState) -> Iterator[Alarm]:
    told = convoy.balance.told("taken-off")
    if not told.statements:
        return
    taken = [entry for entry in state.of_convoy(convoy.id) if entry.kind == "taken-off"]
    since = min(entry.at for entry in taken)
    refs = tuple(entry.observation.ref for entry in taken)
    if told.unnumbered:
        yield Alarm("taken-off-no-number", convoy.id, 1, since, told.people, refs=refs)
        return
    released = sum(
        number_of(entry, least=0).low
        for entry in state.of_convoy(convoy.id)
        if entry.kind == "taken-off-followed" and entry.text("outcome") == "released"
    )
    if told.people.high is None or told.people.high > released:
        high = None if told.people.high is None else told.people.high - released
        yield Alarm(
            "taken-off", convoy.id, 2, since, Interval(max(0, told.people.low - released), high), refs=refs
        )


def said_complete(state: State) -> Iterator[Alarm]:
    """Somebody says complete while people are on the road, unaccounted, or waiting."""
    for entry in state.of_kind("completeness-declared"):
        side = entry.text("undertaking")
        mine = [c for c in state.convoys if side in ("", c.told.undertaking) or not c.told.undertaking]
        open_ones = [
            c
            for c in mine
            if c.moving or c.balance.unaccounted.high != 0 or c.told.team_away_since is not None
        ]
        waiting = [wait for wait in state.waiting if wait.kind in ("loading", "outdoors", "not-admitted")]
        if open_ones or waiting:
            certain = sum(c.balance.unaccounted.low for c in open_ones)
            highs = [c.balance.unaccounted.high for c in open_ones]
            high = None if None in highs else sum(h for h in highs if h is not None)
            about = tuple(c.id for c in open_ones) + tuple(w.place for w in waiting if w.kind == "outdoors")
            of = side or entry.text("place") or entry.counter
            people = Interval(certain, high)
            yield Alarm("said-complete", of, 1, entry.at, people, about=about, refs=(entry.observation.ref,))
