"""What must not be overlooked, each with a name, a degree, and a clock that runs from when it began."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from safeconduct.account.alarms.alarm import Alarm
from safeconduct.account.alarms.people import people, said_complete
from safeconduct.account.alarms.record import devices, record, strange_names
from safeconduct.account.alarms.roads import departed_locked, teams
from safeconduct.account.alarms.waiting import exposure, halts
from safeconduct.account.alarms.words import claims, holders, incidents, notices
from safeconduct.account.state import State

_SOURCES: tuple[Callable[[State], Iterator[Alarm]], ...] = (
    teams,
    departed_locked,
    people,
    said_complete,
    halts,
    exposure,
    holders,
    notices,
    claims,
    incidents,
    devices,
    record,
    strange_names,
)


def alarms(state: State) -> tuple[Alarm, ...]:
    """Every alarm at the state's moment, the gravest first, then the oldest."""
    found = [alarm for source in _SOURCES for alarm in source(state)]
    takers = {entry.text("alarm"): entry.text("by") for entry in state.of_kind("alarm-taken")}
    taken = (replace(alarm, taken_by=takers.get(alarm.name, "")) for alarm in found)
    return tuple(sorted(taken, key=lambda alarm: (alarm.degree, alarm.since, alarm.name, alarm.refs)))
