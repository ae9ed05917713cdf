"""Instances of the Bus Evacuation Problem (Bish 2011): read, and written as a case.

An instance is a row of whole numbers between white space and colons: buses and their seats; yards and the buses in
each; pickups, people and people at each; shelters, places and places in each; from each yard its number and the
distance to each pickup; from each pickup its number and the distance to each shelter.
docs/howto/import-a-benchmark.md has the case that comes of it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import Final, NoReturn

from safeconduct.errors import Fault, InvalidInput
from safeconduct.units import HOUR_S

SOURCE: Final = "instance"
START: Final = "2001-01-01T00:00"
MOST_S: Final = 24 * 366 * HOUR_S  # the longest horizon of a case
MOST_NUMBERS: Final = (
    2_000_000  # above any instance that was published; a file of another kind is not read to its end
)
MOST_BUSES: Final = 10_000  # of one class, in a case

Table = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Instance:
    """What an instance says. ``from_yard`` is by yard and pickup, ``to_shelter`` by pickup and shelter."""

    seats: int
    buses: tuple[int, ...]
    people: tuple[int, ...]
    places: tuple[int, ...]
    from_yard: Table
    to_shelter: Table

    @property
    def loads(self) -> tuple[int, ...]:
        """Bus loads at each pickup; the last may be less than full, and still takes a bus."""
        return tuple(-(-people // self.seats) for people in self.people)

    @property
    def slots(self) -> tuple[int, ...]:
        """Bus loads that each shelter takes."""
        return tuple(places // self.seats for places in self.places)

    @property
    def surely_done_s(self) -> int:
        """Seconds within which the buses, each sent as it comes free, bring everybody out, however they are sent."""
        trips = -(-sum(self.loads) // sum(self.buses))
        way = max(map(max, self.to_shelter))
        return max(map(max, self.from_yard)) + trips * 2 * way


def read_bep(text: str, file: str) -> Instance:
    """The instance in ``text``. Raises InvalidInput with every fault, each at the line and number where it stands."""
    return _Reader(text, file).instance()


class _Reader:
    """Takes one number after another, and notes what is wrong with each."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.numbers = [
            (match[0], line)
            for line, row in enumerate(text.split("\n"), start=1)
            for match in re.finditer(r"[^\s:]+", row)
        ]
        self.next = 0

    def instance(self) -> Instance:
        """Everything, in the order of the file; sections that cannot be found end the reading, with what was wrong."""
        if len(self.numbers) > MOST_NUMBERS:
            self._stop("BE006", "top", f"has {len(self.numbers)} numbers", "give one instance")
        total = self.take("buses in all", least=1)
        seats = self.take("people per bus", least=1, most=1_000_000_000)
        buses = self.section("yards", "buses in yard", None)
        if buses and total is not None and sum(buses) != total:
            self.fault("BE004", f"buses are {total}, and {sum(buses)} in all yards", "make the two agree")
        if buses and max(buses) > MOST_BUSES:
            self.fault("BE003", f"a yard has {max(buses)} buses", f"give {MOST_BUSES} or fewer")
        people = self.section("pickups", "people at pickup", "people")
        places = self.section("shelters", "places in shelter", "places")
        from_yard = self.table("yard", len(buses), len(people))
        to_shelter = self.table("pickup", len(people), len(places))
        if self.next < len(self.numbers):
            word, line = self.numbers[self.next]
            more = len(self.numbers) - self.next
            fact = f"has {more} numbers after the last distance, {word[:20]!r} first"
            self._note("BE005", f"line {line}", fact, "end the file there, or mend the counts above")
        for number, (name, values) in enumerate((("buses", buses), ("people", people))):
            if values and not sum(values):
                self._note(
                    "BE003", "top", f"has no {name}", ("give a yard buses", "give a pickup people")[number]
                )
        if self.faults or seats is None:
            raise InvalidInput(tuple(self.faults))
        found = Instance(seats, buses, people, places, from_yard, to_shelter)
        if found.surely_done_s >= MOST_S:
            fact = f"may take {found.surely_done_s} units; a case has at most {MOST_S} seconds"
            self._stop("BE003", "top", fact, "divide all distances")
        return found

    def section(self, name: str, each: str, whole: str | None) -> tuple[int, ...]:
        """A count, where there is one a sum, and so many numbers."""
        count = self.take(f"number of {name}", least=1)
        if count is None:
            self._stop("BE001", self.where(), f"does not say how many {name} there are", "restore the file")
        if count > len(self.numbers) - self.next:
            fact = f"names {count} {name}, and only {len(self.numbers) - self.next} numbers follow"
            self._stop("BE001", self.where(-1), fact, "restore what is missing, or mend the count")
        total = self.take(f"{whole} in all") if whole else None
        values = tuple(self.take(f"{each} {number}") or 0 for number in range(1, count + 1))
        if total is not None and sum(values) != total and not self.faults:
            self.fault("BE004", f"{whole} are {total}, and {sum(values)} at all {name}", "make the two agree")
        return values

    def table(self, name: str, rows: int, columns: int) -> Table:
        """For each of ``rows`` its number and ``columns`` distances."""
        found = []
        for number in range(1, rows + 1):
            said = self.take(f"number of {name} {number}")
            if said is not None and said != number:
                fact = f"begins the distances of {name} {said}, and those of {name} {number} are next"
                self.fault("BE004", fact, f"give each {name} in order, with one distance for each place", -1)
            found.append(
                tuple(
                    self.take(f"distance {column} of {name} {number}", most=MOST_S) or 0
                    for column in range(1, columns + 1)
                )
            )
        return tuple(found)

    def take(self, what: str, least: int = 0, most: int = 1_000_000_000) -> int | None:
        """The next number; None, with its fault noted, where it is none or out of range."""
        if self.next >= len(self.numbers):
            self._stop("BE001", self.where(), f"ends before {what}", "restore what is missing")
        word, _ = self.numbers[self.next]
        self.next += 1
        if not re.fullmatch(r"[0-9]{1,15}", word):
            self.fault("BE002", f"has {word[:20]!r} for {what}", "give a whole number, 0 or more", -1)
            return None
        value = int(word)
        if not least <= value <= most:
            self.fault("BE003", f"has {value} for {what}", f"give {least} to {most}", -1)
            return None
        return value

    def where(self, back: int = 0) -> str:
        """The line of the next number, or of one before it."""
        if not self.numbers:
            return "top"
        return f"line {self.numbers[min(max(0, self.next + back), len(self.numbers) - 1)][1]}"

    def fault(self, code: str, fact: str, cure: str, back: int = -1) -> None:
        """Note a fault where a number stands."""
        self._note(code, self.where(back), fact, cure)

    def _note(self, code: str, place: str, fact: str, cure: str) -> None:
        self.faults.append(Fault(code, f"{self.file} {place}", fact, cure))

    def _stop(self, code: str, place: str, fact: str, cure: str) -> NoReturn:
        self._note(code, place, fact, cure)
        raise InvalidInput(tuple(self.faults))


def case_files(instance: Instance, name: str) -> dict[str, str]:
    """The files of the case that stands for an instance, by name.

    One unit of distance is one second. Loads count whole: a pickup is planned for the people of full buses, a shelter
    for whole bus loads, and a household fills a bus, so that every bus that carries anybody is full. A road has its
    distance in the one direction, and loaded or empty as the instance uses it; otherwise it takes longer than the
    horizon, so that nobody drives round about where that would be shorter.
    """
    horizon_s = -(-(instance.surely_done_s + 1) // HOUR_S) * HOUR_S
    shut = _minutes(horizon_s + 1)
    yards, pickups, shelters = (
        [f"{kind}-{number}" for number in range(1, count + 1)]
        for kind, count in (
            ("yard", len(instance.buses)),
            ("pickup", len(instance.people)),
            ("shelter", len(instance.places)),
        )
    )
    legs = [
        (f"{yard}-{pickup}", yard, pickup, "no", _km(far), shut, _minutes(far))
        for yard, row in zip(yards, instance.from_yard, strict=True)
        for pickup, far in zip(pickups, row, strict=True)
    ]
    for pickup, row in zip(pickups, instance.to_shelter, strict=True):
        for shelter, far in zip(shelters, row, strict=True):
            legs.append((f"{pickup}-{shelter}", pickup, shelter, "no", _km(far), _minutes(far), shut))
            legs.append((f"{shelter}-{pickup}", shelter, pickup, "no", _km(far), shut, _minutes(far)))
    return {
        "scenario.toml": _scenario(instance, name, horizon_s),
        "places.csv": _places(instance, (yards, pickups, shelters)),
        "legs.csv": _csv(
            "id,from,to,both_ways,km,minutes,empty_minutes,headway_min", [(*leg, "0") for leg in legs]
        ),
        "groups.csv": _groups(instance, pickups, shelters),
        "vehicles.csv": _csv(
            "id,name,count,home,seats,turnaround_min,speed,crew,held_back",
            [
                (f"buses-{number}", f"Buses of yard {number}", count, yard, instance.seats, 0, 1, 1, 0)
                for number, (yard, count) in enumerate(zip(yards, instance.buses, strict=True), start=1)
                if count
            ],
        ),
        "teams.csv": _csv("id,name,count,home", []),
    }


def _scenario(instance: Instance, name: str, horizon_s: int) -> str:
    title = json.dumps(f"Bus Evacuation Problem: {name}", ensure_ascii=False)
    return f"""# A case made from an instance of the Bus Evacuation Problem: an exercise on paper, no place on earth.
format = 1
name = {json.dumps(name)}
title = {title}
timezone = "UTC"
start = "{START}"
horizon_h = {horizon_s // HOUR_S}
notes = \"\"\"
One unit of the instance's distance is one second (and, for the sums of kilometres, one metre). Coordinates only keep
places apart. A bus load counts whole: {sum(instance.loads)} loads of {instance.seats}, room for {sum(instance.slots)}.
\"\"\"

[convoy]
least = {{ best = 1, source = "{SOURCE}" }}
most = {{ best = 1, source = "{SOURCE}" }}
form_up_min = {{ best = 0, source = "{SOURCE}" }}

[boarding]
seat_s = {{ best = 0, source = "{SOURCE}" }}
call_forward_min = {{ best = 0, source = "{SOURCE}" }}
"""


def _places(instance: Instance, names: tuple[list[str], list[str], list[str]]) -> str:
    header = "id,name,kind,lat,lon,bays,capacity,capacity_low,capacity_plan,unload_min"
    rows: list[tuple[object, ...]] = []
    kinds = (("Yard", "depot"), ("Pickup", "assembly"), ("Shelter", "reception"))
    for column, ((shown, kind), ids) in enumerate(zip(kinds, names, strict=True)):
        for row, place in enumerate(ids):
            cells: tuple[object, ...] = ("", "", "", "", "")
            if kind == "assembly":
                cells = (sum(instance.buses), "", "", "", "")
            elif kind == "reception":
                cells = ("", instance.places[row], instance.slots[row] * instance.seats, "low", 0)
            at = (f"{-row / 1000:.3f}", f"{column / 100:.2f}")
            rows.append((place, f"{shown} {row + 1}", kind, *at, *cells))
    return _csv(header, rows)


def _groups(instance: Instance, pickups: list[str], shelters: list[str]) -> str:
    header = "id,name,place,need,people,people_high,people_plan,household,destinations"
    return _csv(
        header,
        [
            (
                f"people-{number}", f"People at pickup {number}", pickup, "seat", people,
                loads * instance.seats, "high", instance.seats, ";".join(shelters),
            )
            for number, (pickup, people, loads) in enumerate(
                zip(pickups, instance.people, instance.loads, strict=True), start=1
            )
            if people
        ],
    )  # fmt: skip


def _csv(header: str, rows: list[tuple[object, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*header.split(","), "source"])
    writer.writerows([*row, SOURCE] for row in rows)
    return out.getvalue()


def _minutes(seconds: int) -> str:
    """Minutes that are read as exactly so many whole seconds: cut off after six digits, and rounded up again."""
    return f"{seconds // 60}.{seconds % 60 * 1_000_000 // 60:06d}".rstrip("0").rstrip(".")


def _km(metres: int) -> str:
    return f"{metres // 1000}.{metres % 1000:03d}".rstrip("0").rstrip(".")
