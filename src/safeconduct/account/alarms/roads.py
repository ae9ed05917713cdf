"""Alarms about teams, roads, and convoys that left although something kept them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from safeconduct.account.alarms.alarm import Alarm, refs_of
from safeconduct.account.consent import Consent, Lock
from safeconduct.account.convoys import ConvoyState, convoy_states, general_halts
from safeconduct.account.sifting import Entry
from safeconduct.account.state import State


def teams(state: State) -> Iterator[Alarm]:
    for convoy in state.convoys:
        since = convoy.told.team_away_since
        if since is not None:
            refs = refs_of(state, ("team-separated",), convoy.id)
            yield Alarm("team-separated", convoy.id, 1, since, convoy.balance.aboard, refs=refs)
    for road in state.closed_roads:
        legs = tuple(sorted("–".join(sorted(stretch)) for stretch in road.stretches))
        yield Alarm("road-closed", road.convoy or road.by, 2, road.since, about=legs)


_CONSENTING = frozenset(
    {
        "convoy-announced",
        "team-separated",
        "team-returned",
        "holder-confirmed",
        "confirmation-withdrawn",
        "notice-given",
        "notice-acknowledged",
        "notice-amended",
        "notice-cancelled",
        "override",
        "road-closed",
        "road-reopened",
        "movement-halted",
        "movement-resumed",
        "truce-over",
    }
)


def departed_locked(state: State) -> Iterator[Alarm]:
    """Convoys that left although something kept them, by what is known now of that second."""
    entries = [entry for entry in state.entries if entry.kind in _CONSENTING]
    for convoy in state.convoys:
        left_at = convoy.told.departed_at
        if left_at is None:
            continue
        locks = _locks_at(state, convoy, [entry for entry in entries if entry.at < left_at], left_at)
        grave = any(lock.code in ("road-closed", "truce-over", "team-away") for lock in locks)
        if locks:
            about = tuple(dict.fromkeys(f"{lock.code}:{lock.of}" for lock in locks))
            refs = refs_of(state, ("convoy-departed",), convoy.id)
            yield Alarm("left-although-kept", convoy.id, 1 if grave else 2, left_at, about=about, refs=refs)


def _locks_at(state: State, convoy: ConvoyState, entries: list[Entry], at: int) -> tuple[Lock, ...]:
    plan = state.basis.plan
    then = [known for known in convoy_states(entries, (), plan) if known.id != convoy.id]
    told = replace(convoy.told, halts=(), team_away_since=None, team_back_at=None)
    own = replace(convoy, told=told)
    consent = Consent(state.basis.scenario, entries, [*then, own], at)
    return consent.readiness(own, general_halts(entries)).locks
