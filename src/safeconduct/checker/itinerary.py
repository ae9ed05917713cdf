"""Rules of vehicles, teams and their crews: one place at a time, hours of work, duty and rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from safeconduct.checker.queues import inside, outside_s
from safeconduct.checker.record import Journey, Record
from safeconduct.checker.verdict import NEVER, Break
from safeconduct.scenario.model import TeamClass, VehicleClass


@dataclass(frozen=True, slots=True)
class Use:
    """One stretch of work: from where and when, to where and when, and when it is free again there."""

    since: int
    until: int
    free_at: int
    start: str
    end: str
    convoy: str

    @property
    def what(self) -> str:
        """The stretch in words."""
        return "its convoy" if self.convoy else f"its empty run to {self.end}"


def check_itineraries(record: Record) -> Iterator[Break]:
    """ITINERARY, TEAM, HOURS and DUTY."""
    yield from _convoys_without_team(record)
    for who, (kind, uses) in sorted(_uses(record).items()):
        uses.sort(key=lambda use: (use.since, use.until, use.convoy))
        rules = [_one_place_at_a_time(who, kind, uses), _hours(who, kind, uses)]
        if kind.duty_s is not None:
            rules.append(_duty(who, kind.duty_s, kind.rest_s, uses))
        for since, broken in chain.from_iterable(rules):
            yield replace(broken, carried=record.is_past(since))


def _convoys_without_team(record: Record) -> Iterator[Break]:
    if not record.scenario.teams:
        return
    for journey in record.journeys:
        if not journey.stated.team:
            past = record.set_out(journey)
            at = journey.departs_at
            yield Break("TEAM", journey.id, journey.origin.id, at, "1 team", "has no team", carried=past)


def _uses(record: Record) -> dict[str, tuple[VehicleClass | TeamClass, list[Use]]]:
    found: dict[str, tuple[VehicleClass | TeamClass, list[Use]]] = {}
    for journey, ride in record.rides():
        free_at = NEVER if ride.kind.one_way else min(NEVER, ride.unloaded_at + ride.kind.turnaround_s)
        use = Use(ride.bay_at, ride.unloaded_at, free_at, journey.origin.id, _end(journey), journey.id)
        found.setdefault(ride.vehicle, (ride.kind, []))[1].append(use)
    for journey in record.journeys:
        if journey.team is not None and journey.rides:
            arrives, since = journey.arrives_at, journey.forms_up_at
            if record.is_past(since) and not record.is_past(journey.departs_at):
                # Formed up without its team, or left waiting: it forms up with it before it leaves.
                since = max(since, journey.departs_at - record.scenario.convoy.form_up_s)
            use = Use(since, arrives, arrives, journey.origin.id, _end(journey), journey.id)
            found.setdefault(journey.stated.team, (journey.team, []))[1].append(use)
    for run in record.runs:
        start, end = run.legs[0].start, run.legs[-1].end
        use = Use(run.departs_at, run.arrives_at, run.arrives_at, start, end, "")
        found.setdefault(run.who, (run.kind, []))[1].append(use)
    return found


def _end(journey: Journey) -> str:
    return journey.stops[-1].place if journey.stops else journey.stated.reception


Found = Iterator[tuple[int, Break]]
"""Breaks, each with the first second of the stretch of work that makes it."""


def _one_place_at_a_time(who: str, kind: VehicleClass | TeamClass, uses: list[Use]) -> Found:
    at, free_at = kind.home, -NEVER
    for use in uses:
        code = "TEAM" if isinstance(kind, TeamClass) and use.convoy else "ITINERARY"
        if use.start != at:
            detail = f"{who} is needed here for {use.what}, but it is at {at}"
            yield use.since, Break(code, use.convoy, use.start, use.since, "", detail)
        elif use.since < free_at:
            by = f"{free_at - use.since} s" if free_at < NEVER else ""
            detail = f"{who} is needed for {use.what} before it is free"
            yield use.since, Break(code, use.convoy, use.start, use.since, by, detail)
        at, free_at = use.end, max(free_at, use.free_at)


def _hours(who: str, kind: VehicleClass | TeamClass, uses: list[Use]) -> Found:
    for use in uses:
        if use.until < NEVER and not inside(kind.hours, use.since, use.until):
            by = f"{outside_s(kind.hours, use.since, use.until)} s"
            detail = f"{who} works outside its hours on {use.what}"
            yield use.since, Break("HOURS", use.convoy, use.start, use.since, by, detail)


def _duty(who: str, duty_s: int, rest_s: int, uses: list[Use]) -> Found:
    begun: Use | None = None
    ended = -NEVER
    for use in uses:
        if use.until >= NEVER:
            return
        if begun is None or use.since - ended >= rest_s:
            begun, ended = use, use.until
        ended = max(ended, use.until)
        over = ended - begun.since - duty_s
        if over > 0 and ended == use.until:
            detail = f"{who} is on duty for more than {duty_s} s without {rest_s} s of rest, at the end of {use.what}"
            yield use.since, Break("DUTY", use.convoy, use.end, ended, f"{over} s", detail)
