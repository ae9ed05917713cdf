"""Rules of each undertaking by itself: its line, its quota, its musts, and what a convoy may not mix."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.agreement.rules import After
from safeconduct.checker.record import Journey, Record
from safeconduct.checker.verdict import Break
from safeconduct.scenario.model import Undertaking


def check_undertakings(record: Record) -> Iterator[Break]:
    """LINE, QUOTA, MUST and MIXED."""
    for undertaking in record.scenario.undertakings:
        yield from _line(record, undertaking)
        yield from _quota(record, undertaking)
        yield from _must(record, undertaking)
    for journey in record.journeys:
        yield from _mixed(record, journey)


def _line(record: Record, undertaking: Undertaking) -> Iterator[Break]:
    for journey in record.journeys:
        people = journey.people_under.get(undertaking.id, 0)
        if people and journey.stops and journey.stop_at(undertaking.line) is None:
            detail = f"takes people of {undertaking.id} on a road that does not pass their line"
            past = record.set_out(journey)
            yield Break("LINE", journey.id, undertaking.line, None, f"{people} people", detail, carried=past)


def _quota(record: Record, undertaking: Undertaking) -> Iterator[Break]:
    if undertaking.quota is None:
        return
    crossed = 0
    for at, journey in record.crossings[undertaking.id]:
        people = journey.people_under[undertaking.id]
        crossed += people
        over = min(people, crossed - undertaking.quota)
        if over > 0:
            detail = f"takes more people of {undertaking.id} across than its quota of {undertaking.quota}"
            past = record.bound_to_cross(journey, undertaking.line)
            yield Break("QUOTA", journey.id, undertaking.line, at, f"{over} people", detail, carried=past)


def _must(record: Record, undertaking: Undertaking) -> Iterator[Break]:
    for must in undertaking.musts:
        out = sum(
            people
            for _, ride in record.rides()
            if ride.out_at <= must.by
            for group, people in ride.loads
            if group.undertaking == undertaking.id
        )
        if out < must.people:
            detail = f"{out} people of {undertaking.id} are out by then; {must.people} must be"
            past = record.is_past(must.by)
            yield Break("MUST", "", "", must.by, f"{must.people - out} people", detail, carried=past)


def _mixed(record: Record, journey: Journey) -> Iterator[Break]:
    carried = {undertaking for undertaking in journey.people_under if undertaking}
    for rule in record.scenario.rules:
        sides = {rule.event.of, rule.waits_for.of} if isinstance(rule, After) else {rule.a, rule.b}
        both = sorted(carried & sides)
        if len(both) > 1:
            people = min(journey.people_under[side] for side in both)
            detail = f"carries people of {' and '.join(both)}, whom rule {rule.id} keeps apart"
            past = all(record.is_past(ride.bay_at) for ride in journey.rides)
            yield Break(
                "MIXED", journey.id, journey.origin.id, None, f"{people} people", detail, carried=past
            )
