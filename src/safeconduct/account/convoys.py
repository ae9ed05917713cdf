"""Where every convoy is and what has happened to it, from what was told of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from safeconduct.account.counting import Count
from safeconduct.account.equation import Balance, balance, vehicle_balances
from safeconduct.account.interval import Interval
from safeconduct.account.sifting import Entry
from safeconduct.plans.model import Plan

Phase = Literal["announced", "boarding", "formed", "on-the-road", "arrived", "turned-back"]


@dataclass(frozen=True, slots=True)
class Cause:
    """One stated cause of a halt, or (``disputed``) a denial of one, with whose statement it is."""

    text: str
    said_by: str
    at: int
    disputed: bool
    source: str = ""


@dataclass(frozen=True, slots=True)
class Halt:
    """A halt of one convoy, or of all movement (``convoy`` empty). ``until`` None: it goes on; ``over``: for good."""

    convoy: str
    place: str
    since: int
    until: int | None = None
    causes: tuple[Cause, ...] = ()
    party: str = ""
    over: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class StopSeen:
    """A place on a convoy's road: when it was reached and left, as far as anybody told."""

    place: str
    reached_at: int | None
    passed_at: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of a convoy beside counts. Seconds are None for what has not been told."""

    id: str
    phase: Phase = "announced"
    origin: str = ""
    reception: str = ""
    road: tuple[str, ...] = ()
    road_back: tuple[str, ...] = ()
    undertaking: str = ""
    team: str = ""
    vehicles: int | None = None
    approved_by: str = ""
    boarding_at: int | None = None
    formed_at: int | None = None
    departed_at: int | None = None
    crossed_at: int | None = None
    arrived_at: int | None = None
    turned_back_at: int | None = None
    stops: tuple[StopSeen, ...] = ()
    halts: tuple[Halt, ...] = ()
    team_away_since: int | None = None
    team_back_at: int | None = None
    infants: bool | None = None
    stretchers: bool | None = None


@dataclass(frozen=True, slots=True)
class ConvoyState:
    """A convoy at one moment: what was told of it, its equation, and its vehicles' where they were counted."""

    told: Told
    balance: Balance
    vehicles: tuple[Balance, ...]
    crossed_people: Interval | None

    @property
    def id(self) -> str:
        """The convoy's mark."""
        return self.told.id

    @property
    def moving(self) -> bool:
        """True from leaving to arriving, halted or not, and on the way back too."""
        return self.told.phase in ("on-the-road", "turned-back")

    @property
    def halt(self) -> Halt | None:
        """The halt that goes on; None where it is not halted by itself."""
        return next((halt for halt in self.told.halts if halt.until is None), None)

    @property
    def standing_at(self) -> StopSeen | None:
        """The place that it reached and has not left; None on the open road."""
        last = self.told.stops[-1] if self.told.stops else None
        return last if last and last.passed_at is None else None


def convoy_states(
    entries: Iterable[Entry], counts: Iterable[Count], plan: Plan | None = None
) -> tuple[ConvoyState, ...]:
    """Every convoy that anybody told of, by its mark."""
    told: dict[str, _Telling] = {}
    for entry in entries:
        convoy = entry.text("convoy")
        if convoy and entry.kind in _STEPS:
            telling = told.setdefault(convoy, _Telling(_planned(convoy, plan)))
            _STEPS[entry.kind](telling, entry)
    by_convoy: dict[str, list[Count]] = defaultdict(list)
    for count in counts:
        by_convoy[count.convoy].append(count)
    for convoy in by_convoy:
        told.setdefault(convoy, _Telling(_planned(convoy, plan)))
    return tuple(_state(told[convoy].done(), by_convoy.get(convoy, [])) for convoy in sorted(told))


def _planned(convoy: str, plan: Plan | None) -> Told:
    """What the plan says of a convoy's road and size, until somebody tells otherwise."""
    if plan is None or convoy not in plan.convoy:
        return Told(convoy)
    planned = plan.convoy[convoy]
    return Told(
        convoy,
        origin=planned.origin,
        reception=planned.reception,
        road=planned.legs,
        team=planned.team,
        vehicles=len(planned.trips),
    )


def _state(told: Told, counts: list[Count]) -> ConvoyState:
    whole = balance(told.id, counts, told.vehicles, begun=told.phase != "announced")
    crossed = None
    if told.crossed_at is not None:
        by_then = [count for count in counts if count.at <= told.crossed_at]
        crossed = balance(told.id, by_then, told.vehicles).aboard
    return ConvoyState(told, whole, vehicle_balances(told.id, counts), crossed)


@dataclass(slots=True)
class _Telling:
    """A convoy while what was told of it is gone through in the order of events."""

    told: Told
    stops: list[StopSeen] = field(default_factory=list)
    halts: list[Halt] = field(default_factory=list)

    def done(self) -> Told:
        return replace(self.told, stops=tuple(self.stops), halts=tuple(self.halts))

    def move(self, at: int) -> None:
        """It is on the road, whether or not anybody told that it left."""
        if self.told.departed_at is None:
            self.told = replace(self.told, departed_at=at)
        if self.told.phase in ("announced", "boarding", "formed"):
            self.told = replace(self.told, phase="on-the-road")

    def leave_under(self, undertaking: str) -> None:
        """What its people leave under, from whoever told it first."""
        self.told = replace(self.told, undertaking=self.told.undertaking or undertaking)

    def go_on(self, at: int) -> None:
        """It moves: a halt that nobody ended has ended."""
        self.halts = [halt if halt.until is not None else replace(halt, until=at) for halt in self.halts]


def _announced(telling: _Telling, entry: Entry) -> None:
    told = telling.told
    vehicles = entry.observation.number("vehicles")
    telling.told = replace(
        told,
        origin=entry.text("origin") or told.origin,
        reception=entry.text("reception") or told.reception,
        road=tuple(entry.text("road").split()) or told.road,
        road_back=tuple(entry.text("road_back").split()) or told.road_back,
        undertaking=entry.text("undertaking") or told.undertaking,
        team=entry.text("team") or told.team,
        vehicles=told.vehicles if vehicles is None else vehicles,
        approved_by=entry.text("approved_by") or told.approved_by,
    )


def _boarded(telling: _Telling, entry: Entry) -> None:
    told = telling.told
    infants, stretchers = entry.observation.number("infants"), entry.observation.number("stretchers")
    phase: Phase = "boarding" if told.phase == "announced" else told.phase
    telling.told = replace(
        told,
        phase=phase,
        boarding_at=entry.at if told.boarding_at is None else told.boarding_at,
        infants=_any(told.infants, infants),
        stretchers=_any(told.stretchers, stretchers),
    )


def _any(before: bool | None, number: int | None) -> bool | None:  # noqa: FBT001  # three answers, not a switch
    if number is None:
        return before
    return bool(before) or number > 0


def _formed(telling: _Telling, entry: Entry) -> None:
    told = telling.told
    vehicles = entry.observation.number("vehicles")
    phase: Phase = "formed" if told.phase in ("announced", "boarding") else told.phase
    telling.told = replace(
        told,
        phase=phase,
        formed_at=entry.at if told.formed_at is None else told.formed_at,
        team=entry.text("team") or told.team,
        vehicles=told.vehicles if vehicles is None else vehicles,
    )


def _departed(telling: _Telling, entry: Entry) -> None:
    if telling.told.phase == "turned-back":  # it sets out once more: what crossed before has come back
        telling.told = replace(
            telling.told, phase="formed", departed_at=None, crossed_at=None, turned_back_at=None
        )
    telling.move(entry.at)
    telling.go_on(entry.at)
    telling.leave_under(entry.text("undertaking"))


def _reached(telling: _Telling, entry: Entry) -> None:
    telling.move(entry.at)
    telling.go_on(entry.at)
    place = entry.text("place")
    if not (telling.stops and telling.stops[-1].place == place):
        telling.stops.append(StopSeen(place, entry.at, None))


def _passed(telling: _Telling, entry: Entry) -> None:
    telling.move(entry.at)
    telling.go_on(entry.at)
    place = entry.text("place")
    for number in reversed(range(len(telling.stops))):
        if telling.stops[number].place == place:
            stop = telling.stops[number]
            passed = entry.at if stop.passed_at is None else stop.passed_at
            telling.stops[number] = replace(stop, passed_at=passed)
            return
    telling.stops.append(StopSeen(place, None, entry.at))


def _crossed(telling: _Telling, entry: Entry) -> None:
    telling.move(entry.at)
    telling.go_on(entry.at)
    told = telling.told
    telling.told = replace(told, crossed_at=entry.at if told.crossed_at is None else told.crossed_at)
    telling.leave_under(entry.text("undertaking"))


def _arrived(telling: _Telling, entry: Entry) -> None:
    telling.move(entry.at)
    telling.go_on(entry.at)
    told = telling.told
    first = entry.at if told.arrived_at is None else told.arrived_at
    telling.told = replace(
        told, phase="arrived", arrived_at=first, reception=entry.text("place") or told.reception
    )
    telling.leave_under(entry.text("undertaking"))


def _halted(telling: _Telling, entry: Entry) -> None:
    if telling.told.phase != "boarding":  # one that still loads is halted where it stands
        telling.move(entry.at)
    telling.leave_under(entry.text("undertaking"))
    causes = (_cause(entry),) if entry.text("cause") else ()
    for number, halt in enumerate(telling.halts):
        if halt.until is None:
            place = halt.place or entry.text("place")
            telling.halts[number] = replace(halt, causes=(*halt.causes, *causes), place=place)
            return
    telling.halts.append(
        Halt(telling.told.id, entry.text("place"), entry.at, causes=causes, source=entry.text("source"))
    )


def _cause(entry: Entry) -> Cause:
    disputed = entry.observation.flag("disputed") is True
    return Cause(entry.text("cause"), entry.counter, entry.at, disputed, entry.text("source"))


def _cause_stated(telling: _Telling, entry: Entry) -> None:
    if telling.halts:
        halt = telling.halts[-1]
        telling.halts[-1] = replace(halt, causes=(*halt.causes, _cause(entry)))


def _resumed(telling: _Telling, entry: Entry) -> None:
    telling.go_on(entry.at)


def _turned_back(telling: _Telling, entry: Entry) -> None:
    telling.move(entry.at)
    telling.go_on(entry.at)
    told = telling.told
    first = entry.at if told.turned_back_at is None else told.turned_back_at
    telling.told = replace(told, phase="turned-back", turned_back_at=first)


def _team_away(telling: _Telling, entry: Entry) -> None:
    if telling.told.team_away_since is None:
        telling.told = replace(telling.told, team_away_since=entry.at)


def _team_back(telling: _Telling, entry: Entry) -> None:
    telling.told = replace(telling.told, team_away_since=None, team_back_at=entry.at)


_STEPS = {
    "convoy-announced": _announced,
    "boarded": _boarded,
    "convoy-formed": _formed,
    "convoy-departed": _departed,
    "convoy-reached": _reached,
    "post-passed": _passed,
    "line-crossed": _crossed,
    "convoy-arrived": _arrived,
    "convoy-halted": _halted,
    "halt-cause-stated": _cause_stated,
    "convoy-resumed": _resumed,
    "convoy-turned-back": _turned_back,
    "team-separated": _team_away,
    "team-returned": _team_back,
}


def general_halts(entries: Iterable[Entry]) -> tuple[Halt, ...]:
    """Halts of all movement, or of one party's; the end of the truce is one that never ends."""
    halts: list[Halt] = []
    for entry in entries:
        party = entry.text("party")
        match entry.kind:
            case "movement-halted" | "truce-over":
                causes = (_cause(entry),) if entry.text("cause") else ()
                over, source = entry.kind == "truce-over", entry.text("source")
                halts.append(Halt("", "", entry.at, None, causes, party, over, source))
            case "movement-resumed":
                halts = [
                    replace(halt, until=entry.at)
                    if halt.until is None and not halt.over and party in ("", halt.party)
                    else halt
                    for halt in halts
                ]
            case "halt-cause-stated" if halts and not entry.text("convoy"):
                halts[-1] = replace(halts[-1], causes=(*halts[-1].causes, _cause(entry)))
    return tuple(halts)
