"""Alarms about teams, roads, and convoys that left although something kept them."""

from __future__ import annotations

from collections import defaultdict
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
    shared, own = _by_convoy(state)
    for convoy in state.convoys:
        left_at = convoy.told.departed_at
        if left_at is None:
            continue
        entries = sorted(
            (entry for entry in (*shared, *own.get(convoy.id, ())) if entry.at < left_at),
            key=lambda entry: (entry.at, entry.observation.clock, entry.observation.name),
        )
        locks = _locks_at(state, convoy, entries, left_at)
        grave = any(lock.code in ("road-closed", "truce-over", "team-away") for lock in locks)
        if locks:
            about = tuple(dict.fromkeys(f"{lock.code}:{lock.of}" for lock in locks))
            refs = refs_of(state, ("convoy-departed",), convoy.id)
            yield Alarm("left-although-kept", convoy.id, 1 if grave else 2, left_at, about=about, refs=refs)


def _by_convoy(state: State) -> tuple[list[Entry], dict[str, list[Entry]]]:
    """Entries about consent: those that may concern every convoy, and those of one convoy alone."""
    entries = [entry for entry in state.entries if entry.kind in _CONSENTING]
    parted = {entry.text("convoy") for entry in entries if entry.kind == "team-separated"}
    shared: list[Entry] = []
    own: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        convoy = entry.text("convoy")
        concerns_all = not convoy or convoy in parted
        (shared if concerns_all else own[convoy]).append(entry)
    return shared, own


def _locks_at(state: State, convoy: ConvoyState, entries: list[Entry], at: int) -> tuple[Lock, ...]:
    plan = state.basis.plan
    parted = [entry for entry in entries if entry.text("convoy") not in ("", convoy.id)]
    then = convoy_states(parted, (), plan) if parted else ()
    told = replace(convoy.told, halts=(), team_away_since=None, team_back_at=None)
    own = replace(convoy, told=told)
    consent = Consent(state.basis.scenario, entries, [*then, own], at)
    return consent.readiness(own, general_halts(entries)).locks
