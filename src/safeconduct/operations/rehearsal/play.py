"""Play a script through a real ledger on a virtual clock, and watch the account as it would have been seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from safeconduct.account.alarms.alarm import Alarm
from safeconduct.account.alarms.all import alarms
from safeconduct.account.entries.observation import Observation
from safeconduct.account.state import Basis, State, account
from safeconduct.ledger.notes.checkpoint import checkpoint_in
from safeconduct.operations.accounting import agreed_seconds, observation_of
from safeconduct.operations.rehearsal.script import Script, Step
from safeconduct.operations.rehearsal.stage import Stage
from safeconduct.scenario.model import Scenario
from safeconduct.units import HOUR_S

WATCH_EVERY_S = HOUR_S
"""Beside every receipt, the board is looked at so often: some alarms come by the clock alone."""
BUSY_S = 7 * HOUR_S
"""So long after an entry the board is looked at by the hour: the steps of a halt and the limits of the case end within
it. After that it is looked at when something comes."""


@dataclass(frozen=True, slots=True)
class Raised:
    """One alarm as it was seen: ``at`` when the board first showed it at this degree, ``until`` when it was gone."""

    alarm: Alarm
    at: int
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in the rehearsal. ``size`` is how many entries the log then holds, or has signed."""

    what: Literal["entry", "sync", "signed", "alarm", "over"]
    at: int
    step: Step | None = None
    device: str = ""
    size: int = 0
    raised: Raised | None = None


@dataclass
class Played:
    """What became of a rehearsal: the last state of the account, every event, and every alarm that was seen."""

    script: Script
    state: State
    events: tuple[Event, ...]
    raised: tuple[Raised, ...]
    played: tuple[Step, ...]
    size: int
    root: bytes
    checkpoints: int


@dataclass
class _Board:
    """The account as the room sees it, and which alarms it shows."""

    basis: Basis
    observations: list[Observation] = field(default_factory=list)
    shown: dict[tuple[str, int], Raised] = field(default_factory=dict)
    gone: list[Raised] = field(default_factory=list)

    def look(self, at: int) -> Iterator[Event]:
        """What has newly come up on the board, and what has gone from it."""
        now = {(alarm.name, alarm.degree): alarm for alarm in alarms(self.state(at))}
        for key in [key for key in self.shown if key not in now]:
            raised = self.shown.pop(key)
            over = Raised(raised.alarm, raised.at, at)
            self.gone.append(over)
            yield Event("over", at, raised=over)
        for key, alarm in now.items():
            if key not in self.shown:
                self.shown[key] = Raised(alarm, at)
                yield Event("alarm", at, raised=self.shown[key])

    def state(self, at: int) -> State:
        """The account at a second, as it was known then."""
        return account(self.basis, self.observations, at=at)

    def raised(self) -> tuple[Raised, ...]:
        """Every alarm that was ever shown, in the order in which they came."""
        both = (*self.gone, *self.shown.values())
        return tuple(sorted(both, key=lambda one: (one.at, one.alarm.degree, one.alarm.name)))


def play(
    script: Script,
    stage: Stage,
    readings: dict[str, Scenario],
    *,
    until: int | None = None,
    tell: Callable[[Event], None] = lambda _event: None,
) -> Played:
    """Write every entry where and when it was observed, sync, sign, and look at the board after each.

    ``tell`` is called as things happen, in the order of the clock; one that takes its time slows the clock down.
    ``until`` ends the rehearsal at a second of the virtual clock.
    """
    basis = Basis(
        script.scenario,
        checkpoints=agreed_seconds(stage.log),
        checkpoint_limit_s=stage.log.ring.agreed_max_s,
        readings=readings,
        rehearsal=True,
    )
    board = _Board(basis)
    events: list[Event] = []
    played: list[Step] = []
    _take(board, stage, range(stage.log.store.size))
    last = until if until is not None else _last(script)
    for at in _instants(script, last):
        for event in _instant(script, stage, board, at, played):
            events.append(event)
            tell(event)
    return Played(
        script,
        board.state(last),
        tuple(events),
        board.raised(),
        tuple(played),
        stage.log.store.size,
        stage.log.root(),
        sum(event.what == "signed" for event in events),
    )


def _instant(script: Script, stage: Stage, board: _Board, at: int, played: list[Step]) -> Iterator[Event]:
    """One second of the virtual clock: what is written, then who syncs, then who signs, then the board."""
    news = False
    for step in script.steps:
        if step.at == at:
            stage.write(step)
            played.append(step)
            yield Event("entry", at, step, step.device)
    for device, every in script.cast.device.items():
        written = sum(step.device == device for step in played)
        if at % every == 0 and written > stage.sent.get(device, 0):
            received = stage.sync(device, at)
            _take(board, stage, received.taken)
            yield Event("sync", at, device=device, size=len(received.taken))
            news = True
    if at % script.cast.cosign_every_s == 0 and _unsigned(stage):
        size = stage.cosign(at)
        board.basis = replace(board.basis, checkpoints=(*(board.basis.checkpoints or ()), at))
        yield Event("signed", at, size=size)
        news = True
    if news or at % WATCH_EVERY_S == 0:
        yield from board.look(at)


def _take(board: _Board, stage: Stage, taken: range) -> None:
    if taken:
        board.observations += [
            observation_of(one) for one in stage.log.store.records(taken.start, taken.stop)
        ]


def _unsigned(stage: Stage) -> bool:
    last = stage.log.last_checkpoint()
    return last is None or checkpoint_in(last[0]).size < stage.log.store.size


def _instants(script: Script, last: int) -> list[int]:
    """Every second at which something may happen, in order."""
    found: set[int] = {last}
    for step in script.steps:
        found |= {step.at, _next(step.at, script.cast.device[step.device])}
        signed_at = _next(_next(step.at, script.cast.device[step.device]), script.cast.cosign_every_s)
        found.add(signed_at)
        watched = _next(step.at, WATCH_EVERY_S)
        found |= set(range(watched, min(watched + BUSY_S, last), WATCH_EVERY_S))
    return sorted(at for at in found if at <= last)


def _last(script: Script) -> int:
    """When the last entry has been handed over and signed."""
    handed = max(_next(step.at, script.cast.device[step.device]) for step in script.steps)
    return _next(handed, script.cast.cosign_every_s)


def _next(at: int, every: int) -> int:
    return -(-at // every) * every
