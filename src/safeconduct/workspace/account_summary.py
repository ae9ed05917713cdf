"""The account as plain values, for scripts: the same as the cell's page, with nothing rounded. It is edition *cell*."""

from __future__ import annotations

from typing import Any

from safeconduct.account.alarms.alarm import Alarm
from safeconduct.account.alarms.all import alarms
from safeconduct.account.consent import Readiness
from safeconduct.account.convoys import ConvoyState, Halt
from safeconduct.account.counting import Statement
from safeconduct.account.equation import Balance
from safeconduct.account.interval import Interval
from safeconduct.account.standing import standings
from safeconduct.account.state import State
from safeconduct.plans.codec import instant_text


def account_json(state: State) -> dict[str, Any]:
    """Everything that scripts ask for. Numbers of people are [low, high], high null where nobody knows."""
    return {
        "case": state.basis.scenario.name,
        "edition": "cell",
        "rehearsal": state.basis.rehearsal,
        "at": instant_text(state.at),
        "known_at": instant_text(state.known_at),
        "checkpoint_at": _moment(state.checkpoint_at),
        "entries": len(state.entries),
        "set_aside": len(state.sifted.aside),
        "alarms": [_alarm(alarm) for alarm in alarms(state)],
        "total": _balance(state.total),
        "convoys": [_convoy(convoy) for convoy in state.convoys],
        "ready": [_ready(ready) for ready in state.readiness],
        "on_the_road": _pair(state.exposed),
        "waiting": _pair(state.waiting_people),
        "undertakings": [
            {
                "id": let.undertaking,
                "past_line": _pair(let.past_line),
                "at_reception": _pair(let.at_reception),
                "stands": {
                    reading.reading: list(side.states)
                    for reading in standings(state)
                    for side in reading.sides
                    if side.side == let.undertaking
                },
            }
            for let in state.let
        ],
        "claims": [
            {
                "said_by": claim.said_by,
                "meaning": claim.meaning,
                "as_of": instant_text(claim.as_of),
                "people": _pair(claim.people),
                "counted": None if claim.counted is None else _pair(claim.counted),
                "verdict": claim.verdict,
                "source": claim.source,
            }
            for claim in state.claims
        ],
        "vehicles": [
            {
                "what": told.what,
                "lost": told.lost,
                "convoy": told.convoy,
                "place": told.place,
                "part": told.part,
                "vehicles": _pair(told.vehicles),
                "told": _told(told.statements),
            }
            for told in state.vehicles
        ],
        "halts": [
            _halt(halt)
            for halt in (*state.halts, *(one for convoy in state.convoys for one in convoy.told.halts))
        ],
        "declared_complete": [
            {
                "at": instant_text(one.at),
                "undertaking": one.text("undertaking"),
                "by": one.text("by"),
                "source": one.text("source"),
            }
            for one in state.of_kind("completeness-declared")
        ],
    }


def _pair(people: Interval) -> list[int | None]:
    return [people.low, people.high]


def _told(statements: tuple[Statement, ...]) -> list[dict[str, Any]]:
    return [
        {"by": one.counter, "number": _pair(one.people), "sources": list(one.sources)} for one in statements
    ]


def _halt(halt: Halt) -> dict[str, Any]:
    return {
        "convoy": halt.convoy,
        "place": halt.place,
        "since": instant_text(halt.since),
        "until": _moment(halt.until),
        "source": halt.source,
        "causes": [
            {"text": one.text, "by": one.said_by, "disputed": one.disputed, "source": one.source}
            for one in halt.causes
        ],
    }


def _moment(at: int | None) -> str | None:
    return None if at is None else instant_text(at)


def _alarm(alarm: Alarm) -> dict[str, Any]:
    return {
        "name": alarm.name,
        "degree": alarm.degree,
        "since": instant_text(alarm.since),
        "people": None if alarm.people is None else _pair(alarm.people),
        "step": alarm.step,
        "next_at": _moment(alarm.next_at),
        "about": list(alarm.about),
        "entries": list(alarm.refs),
        "taken_by": alarm.taken_by,
    }


def _balance(balance: Balance) -> dict[str, Any]:
    terms: dict[str, Any] = {term: _pair(told.people) for term, told in balance.terms}
    return {**terms, "unaccounted": _pair(balance.unaccounted), "surplus": balance.surplus}


def _convoy(convoy: ConvoyState) -> dict[str, Any]:
    told = convoy.told
    return {
        "convoy": told.id,
        "phase": told.phase,
        "undertaking": told.undertaking,
        "halted": convoy.halt is not None,
        "departed_at": _moment(told.departed_at),
        "crossed_at": _moment(told.crossed_at),
        "arrived_at": _moment(told.arrived_at),
        "turned_back_at": _moment(told.turned_back_at),
        "equation": _balance(convoy.balance),
        "disagree": list(convoy.balance.disagreeing),
        "told": {term: _told(one.statements) for term, one in convoy.balance.terms if one.statements},
        "vehicles": {vehicle.vehicle: _balance(vehicle) for vehicle in convoy.vehicles},
    }


def _ready(ready: Readiness) -> dict[str, Any]:
    return {
        "convoy": ready.convoy,
        "ready": ready.ready,
        "kept_by": [{"code": lock.code, "of": lock.of} for lock in ready.locks],
    }
