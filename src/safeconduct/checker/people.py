"""Rules of who boards what: seats, stock, households, destinations and the reception's capacity."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, chain

from safeconduct.checker.record import Journey, Record, Ride
from safeconduct.checker.verdict import NEVER, Break
from safeconduct.scenario.model import NEEDS, Group


def check_people(record: Record) -> Iterator[Break]:
    """SEATS, STOCK, DESTINATION, HOUSEHOLD, OWN-VEHICLE and RECEPTION."""
    boarding: list[Iterator[Break]] = []
    for journey, ride in record.rides():
        boarding += [_seats(journey, ride), _own_vehicle(journey, ride), _destination(record, journey, ride)]
    for broken in chain(*boarding, _stock_and_households(record)):
        yield replace(broken, carried=broken.at is not None and record.is_past(broken.at))
    yield from _capacity(record)


def _seats(journey: Journey, ride: Ride) -> Iterator[Break]:
    for need in NEEDS:
        over = ride.people_of(need) - ride.kind.holds(need)
        if over > 0:
            detail = f"{ride.vehicle} has {ride.kind.holds(need)} places for {need} and takes {ride.people_of(need)}"
            yield Break("SEATS", journey.id, journey.origin.id, ride.bay_at, f"{over} people", detail)


def _own_vehicle(journey: Journey, ride: Ride) -> Iterator[Break]:
    for group, people in ride.loads:
        if ride.kind.one_way and group.need != "own_vehicle":
            detail = f"the private vehicle {ride.vehicle} takes people of {group.id}, who have none"
        elif not ride.kind.one_way and group.need == "own_vehicle":
            detail = f"{ride.vehicle} takes people of {group.id}, who go in their own vehicles"
        else:
            continue
        yield Break("OWN-VEHICLE", journey.id, journey.origin.id, ride.bay_at, f"{people} people", detail)


def _destination(record: Record, journey: Journey, ride: Ride) -> Iterator[Break]:
    reception = record.scenario.place.get(journey.stated.reception)
    if reception is None:
        return
    for group, people in ride.loads:
        if group.place != journey.origin.id:
            detail = f"{ride.vehicle} takes people of {group.id}, who are at {group.place}"
            yield Break("STOCK", journey.id, journey.origin.id, ride.bay_at, f"{people} people", detail)
        if reception.id not in group.destinations:
            detail = f"{ride.vehicle} takes people of {group.id} to a place that they did not accept"
        elif group.need not in reception.needs:
            detail = f"{ride.vehicle} takes people of {group.id} to a place that cannot take {group.need}"
        else:
            continue
        yield Break("DESTINATION", journey.id, reception.id, ride.bay_at, f"{people} people", detail)


class Stock:
    """People of one group: released by a second, boarded so far."""

    def __init__(self, group: Group) -> None:
        releases = sorted((release.at, release.people) for release in group.releases)
        self.group = group
        self.boarded = 0
        self._at = [at for at, _ in releases]
        self._people = list(accumulate((people for _, people in releases), initial=0))

    def released(self, at: int) -> int:
        """People who may have boarded by ``at``, never more than are planned for."""
        return min(self.group.people, self._people[bisect_right(self._at, at)])

    def waiting(self, at: int) -> int:
        """People released and not boarded."""
        return max(0, self.released(at) - self.boarded)


def _stock_and_households(record: Record) -> Iterator[Break]:
    stocks = {group.id: Stock(group) for group in record.scenario.groups}
    for journey, ride in record.by_boarding:
        taken: dict[str, int] = {}
        for group, people in ride.loads:
            taken[group.id] = taken.get(group.id, 0) + people
        for group_id, people in taken.items():
            stock = stocks[group_id]
            yield from _household(journey, ride, stock, people)
            stock.boarded += people
            over = stock.boarded - stock.released(ride.bay_at)
            if over > 0:
                detail = f"{ride.vehicle} takes {people} people of {group_id}; fewer are released and not yet boarded"
                place = journey.origin.id
                yield Break("STOCK", journey.id, place, ride.bay_at, f"{min(over, people)} people", detail)


def _household(journey: Journey, ride: Ride, stock: Stock, people: int) -> Iterator[Break]:
    size = max(1, stock.group.household)
    left = stock.group.people - stock.boarded
    if people % size and people != left:
        detail = (
            f"{ride.vehicle} takes {people} people of {stock.group.id}, who travel in households of {size}"
        )
        by = f"{people % size} people"
        yield Break("HOUSEHOLD", journey.id, journey.origin.id, ride.bay_at, by, detail)


def _capacity(record: Record) -> Iterator[Break]:
    arrived: dict[str, int] = {}
    going = [journey for journey in record.journeys if journey.arrives_at < NEVER]
    for journey in sorted(going, key=lambda each: (each.arrives_at, each.id)):
        place = record.scenario.place[journey.stops[-1].place]
        arrived[place.id] = arrived.get(place.id, 0) + journey.people
        if place.capacity is not None and arrived[place.id] > place.capacity:
            over = min(journey.people, arrived[place.id] - place.capacity)
            detail = f"brings people to a place that takes {place.capacity}"
            yield Break(
                "RECEPTION", journey.id, place.id, journey.arrives_at, f"{over} people", detail,
                carried=record.set_out(journey),
            )  # fmt: skip
