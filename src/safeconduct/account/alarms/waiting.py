"""Alarms about waiting: halts by their steps, limits of the case, and how many are on the road at once."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.account.alarms.alarm import Alarm
from safeconduct.account.state import State, Waiting
from safeconduct.units import HOUR_S

HALT_STEPS_S = (1800, HOUR_S, 2 * HOUR_S, 4 * HOUR_S)  # doctrine of halts: docs/evidence/halts.md
COLD_C = 5
TEMPERATURE_HOLDS_S = 6 * HOUR_S


def halts(state: State) -> Iterator[Alarm]:
    for wait in state.waiting:
        halted = wait.kind == "at-a-place" and _is_halted(state, wait.convoy)
        if halted or (wait.kind == "at-a-place" and wait.limit_s is None):
            yield from _halt_steps(state, wait, "halt" if halted else "standing")
        elif wait.limit_s is not None and state.at - wait.since >= wait.limit_s:
            code = "aboard-too-long" if wait.kind == "aboard" else "waiting-too-long"
            yield Alarm(code, wait.convoy or wait.place, 2, wait.since, wait.people, about=(wait.place,))
        elif wait.kind in ("outdoors", "not-admitted"):
            yield from _halt_steps(state, wait, wait.kind)
    for halt in state.halts:
        if halt.until is None:
            code = "truce-over" if halt.over else "movement-halted"
            yield Alarm(code, halt.party, 1 if halt.over else 2, halt.since, state.exposed)


def _is_halted(state: State, convoy: str) -> bool:
    return state.convoy(convoy).halt is not None


def _halt_steps(state: State, wait: Waiting, code: str) -> Iterator[Alarm]:
    half = 2 if halved(state, wait) else 1
    steps = [step // half for step in HALT_STEPS_S]
    length = state.at - wait.since
    done = sum(length >= step for step in steps)
    if done:
        next_at = wait.since + steps[done] if done < len(steps) else None
        about = (wait.place, "halved") if half == 2 else (wait.place,)
        degree = (4, 3, 2, 2, 1)[done]
        yield Alarm(code, wait.convoy or wait.place, degree, wait.since, wait.people, done, next_at, about)


def halved(state: State, wait: Waiting) -> bool:
    """Whether the steps of a halt come in half the time: it is cold, and infants or stretcher cases may be there.

    They are taken to be there unless everybody who counted said that there are none.
    """
    celsius = temperature(state)
    if celsius is None or celsius >= COLD_C:
        return False
    if not wait.convoy:
        return True
    told = state.convoy(wait.convoy).told
    return told.infants is not False or told.stretchers is not False


def temperature(state: State) -> int | None:
    """The lowest temperature read in the last six hours; None where nobody read one."""
    readings = [
        celsius
        for entry in state.of_kind("temperature")
        if state.at - entry.at <= TEMPERATURE_HOLDS_S
        and (celsius := entry.observation.number("celsius")) is not None
    ]
    return min(readings, default=None)


def exposure(state: State) -> Iterator[Alarm]:
    limit = state.basis.scenario.exposed_max
    exposed = state.exposed
    if limit is not None and exposed.low > limit:
        began = min(c.told.departed_at or state.at for c in state.convoys if c.moving)
        yield Alarm("too-many-on-the-road", "", 2, began, exposed)
