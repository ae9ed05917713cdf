"""The position for replanning, from the account: nothing that has happened is undone, nothing unknown made up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from safeconduct.account.convoys import ConvoyState
from safeconduct.account.counting import Count
from safeconduct.account.equation import balance
from safeconduct.account.interval import NONE, Interval, total
from safeconduct.account.standing import own_declarations
from safeconduct.account.state import State
from safeconduct.plans.position import (
    ConvoyAt,
    CrossedAt,
    GroupAt,
    HappenedAt,
    HolderAt,
    LostAt,
    Position,
    VehicleAt,
)


def position_of(state: State) -> Position:
    """Where everything is at the state's moment."""
    running = [halt for halt in state.halts if halt.until is None]
    scenario = state.basis.scenario
    closed = {stretch for road in state.closed_roads for stretch in road.stretches}
    return Position(
        case=scenario.name,
        digest=scenario.digest,
        at=state.at,
        known_at=state.known_at,
        groups=_groups(state),
        convoys=tuple(_convoy(state, convoy, state.counts.get(convoy.id, ())) for convoy in state.convoys),
        crossed=tuple(
            CrossedAt(let.undertaking, one.convoy, one.at, one.people.low, one.people.high)
            for let in state.let
            for one in let.crossings
        ),
        holders=tuple(
            HolderAt(word.holder, word.valid_to if word.stands == "confirmed" else None)
            for word in state.holders
        ),
        closed_legs=tuple(leg.id for leg in scenario.legs if frozenset((leg.start, leg.end)) in closed),
        all_closed=any(not road.stretches for road in state.closed_roads),
        halted_since_at=min((halt.since for halt in running if not halt.over), default=None),
        truce_over_at=min((halt.since for halt in running if halt.over), default=None),
        outside=_happened(state, "outside-happened", "outside"),
        complete=tuple(HappenedAt(name, at) for name, at in own_declarations(state)),
        lost=_lost(state),
    )


def _groups(state: State) -> tuple[GroupAt, ...]:
    """Counts that name a group. What was counted without one is in the convoys, and in no group."""
    found = []
    for group in state.basis.scenario.groups:
        left, arrived = NONE, NONE
        for convoy in state.convoys:
            counts = [count for count in state.counts.get(convoy.id, ()) if count.group == group.id]
            if not counts:
                continue
            own = balance(convoy.id, counts, None, begun=False)
            came = own.came
            if convoy.told.phase == "turned-back" and convoy.balance.people("returned").low > 0:
                came = Interval(0, came.high)  # brought back, nobody knows whether all of this group
            left += came
            arrived += own.people("arrived")
        found.append(GroupAt(group.id, left.low, left.high, arrived.low, arrived.high))
    return tuple(found)


def _convoy(state: State, convoy: ConvoyState, counts: Sequence[Count]) -> ConvoyAt:
    told, aboard = convoy.told, convoy.balance.aboard
    stop = told.stops[-1] if told.stops else None
    place = stop.place if stop else told.origin
    place_at = None
    if stop is not None:
        place_at = stop.reached_at if stop.passed_at is None else stop.passed_at
    halt = convoy.halt
    kept = next((ready.locks for ready in state.readiness if ready.convoy == convoy.id), ())
    return ConvoyAt(
        id=convoy.id,
        phase=told.phase,
        approved=bool(told.approved_by),
        origin=told.origin,
        reception=told.reception,
        legs=told.road,
        team=told.team,
        undertaking=told.undertaking,
        vehicles=_vehicles(counts),
        aboard_least=aboard.low,
        aboard_most=aboard.high,
        departed_at=told.departed_at,
        crossed_at=told.crossed_at,
        arrived_at=told.arrived_at,
        place=place,
        place_at=place_at,
        gone_on=(stop is None and told.departed_at is not None)
        or (stop is not None and stop.passed_at is not None),
        halted_since_at=halt.since if halt else None,
        team_away_since_at=told.team_away_since,
        kept=tuple(dict.fromkeys(f"{lock.code}:{lock.of}" for lock in kept)),
    )


def _vehicles(counts: Sequence[Count]) -> tuple[VehicleAt, ...]:
    """Who boarded which vehicle, by group."""
    by_label: dict[tuple[str, str], list[Count]] = defaultdict(list)
    for count in counts:
        if count.vehicle and count.term == "boarded":
            by_label[count.vehicle, count.group].append(count)
    found = []
    for (vehicle, group), listed in sorted(by_label.items()):
        people = balance(listed[0].convoy, listed, 1).people("boarded")
        found.append(VehicleAt(vehicle, group, people.low, people.high))
    return tuple(found)


def _happened(state: State, kind: str, key: str) -> tuple[HappenedAt, ...]:
    first: dict[str, int] = {}
    for entry in state.of_kind(kind):
        if entry.text(key):
            first.setdefault(entry.text(key), entry.at)
    return tuple(HappenedAt(name, at) for name, at in sorted(first.items()))


def _lost(state: State) -> tuple[LostAt, ...]:
    by_kind: dict[str, list[Interval]] = defaultdict(list)
    for told in state.vehicles:
        if told.lost:
            by_kind[told.what].append(told.vehicles)
    sums = {kind: total(by_kind[kind]) for kind in sorted(by_kind)}
    return tuple(LostAt(kind, number.low, number.high) for kind, number in sums.items())
