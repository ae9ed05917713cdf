"""PRIORITY: a place that a waiting person of a higher class could use is not given to a lower one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from safeconduct.agreement.breaches import step_ends, step_members
from safeconduct.agreement.rules import Tranches
from safeconduct.checker.people import Stock
from safeconduct.checker.reciprocity import history_of
from safeconduct.checker.record import Journey, Record, Ride
from safeconduct.checker.verdict import Break
from safeconduct.scenario.model import Group


@dataclass
class _Boarded:
    """Who has boarded so far, by group and by undertaking."""

    stocks: dict[str, Stock]
    under: dict[str, int] = field(default_factory=dict)

    def board(self, group: Group, people: int) -> None:
        """Count people as boarded."""
        self.stocks[group.id].boarded += people
        self.under[group.undertaking] = self.under.get(group.undertaking, 0) + people


def check_priority(record: Record) -> Iterator[Break]:
    """PRIORITY, vehicle by vehicle in order of loading."""
    rivals: dict[tuple[str, str], list[Group]] = {}
    for group in record.scenario.groups:
        rivals.setdefault((group.place, group.need), []).append(group)
    room = _step_room(record)
    boarded = _Boarded({group.id: Stock(group) for group in record.scenario.groups})
    for journey, ride in record.by_boarding:
        for group, people in ride.loads:
            boarded.board(group, people)
        needs = sorted({(group.place, group.need) for group, _ in ride.loads})
        for place, need in needs:
            for higher in rivals[place, need]:
                yield from _passed_over(record, boarded, room, journey, ride, higher)


def _passed_over(
    record: Record,
    boarded: _Boarded,
    room: dict[tuple[str, str], int],
    journey: Journey,
    ride: Ride,
    higher: Group,
) -> Iterator[Break]:
    """Where people of ``higher`` wait although ``ride`` gives their places to people of lower classes."""
    lower = [
        (group, people)
        for group, people in ride.loads
        if group.need == higher.need and group.place == higher.place and group.priority > higher.priority
    ]
    if not lower or journey.stated.reception not in higher.destinations:
        return
    if higher.undertaking and higher.undertaking not in journey.people_under:
        return
    taken = sum(people for _, people in lower)
    # Places that lower people of the same undertaking give up are room under its quota and in its step.
    given_up = sum(people for group, people in lower if group.undertaking == higher.undertaking)
    waiting = boarded.stocks[higher.id].waiting(ride.bay_at)
    undertaking = record.scenario.undertaking.get(higher.undertaking)
    if undertaking is not None:
        if undertaking.quota is not None:
            waiting = min(waiting, undertaking.quota - boarded.under.get(undertaking.id, 0) + given_up)
        if (undertaking.id, journey.id) in room:
            waiting = min(waiting, room[undertaking.id, journey.id] + given_up)
    if waiting > 0 and taken >= min(max(1, higher.household), waiting):
        names = ", ".join(sorted({group.id for group, _ in lower}))
        detail = f"{ride.vehicle} takes people of {names} while people of {higher.id} wait for such places"
        by = f"{min(taken, waiting)} people"
        past = record.is_past(ride.bay_at)
        yield Break("PRIORITY", journey.id, journey.origin.id, ride.bay_at, by, detail, carried=past)


def _step_room(record: Record) -> dict[tuple[str, str], int]:
    """By undertaking and convoy: people that the convoy's step of a tranches rule still has room for."""
    room: dict[tuple[str, str], int] = {}
    history = history_of(record)
    for rule in record.scenario.rules:
        if not isinstance(rule, Tranches):
            continue
        for undertaking, ends in zip((rule.a, rule.b), step_ends(rule), strict=True):
            for member in step_members(history.crossings[undertaking], ends):
                end = ends[member.step] if member.step < len(ends) else 0
                left = max(0, end - member.before - member.seen.people)
                key = (undertaking, member.seen.convoy)
                room[key] = min(left, room.get(key, left))
    return room
