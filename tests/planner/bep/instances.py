"""Instances of the Bus Evacuation Problem from a seed, the cases that stand for them, and the best of tiny ones."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from safeconduct.exchange.bep import Instance, case_files, read_bep
from safeconduct.planner.bep.shuttle import Shuttle, shuttle_of
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import Scenario


@dataclass(frozen=True)
class Size:
    """How large an instance is drawn."""

    yards: int = 1
    pickups: int = 2
    shelters: int = 2
    buses: int = 2
    loads: int = 4
    seats: int = 1
    spare: int = 2
    nearest: int = 1
    farthest: int = 10


def drawn(seed: int, size: Size) -> Instance:
    """Distances at random, so that they break the triangle inequality as often as not."""
    random = Random(seed)

    def far() -> int:
        return random.randint(size.nearest, size.farthest)

    buses = _split(random, size.buses, size.yards)
    loads = _split(random, size.loads, size.pickups)
    slots = _split(random, size.loads + size.spare, size.shelters)
    return Instance(
        seats=size.seats,
        buses=buses,
        people=tuple(max(0, size.seats * count - random.randrange(size.seats)) for count in loads),
        places=tuple(size.seats * count + random.randrange(size.seats) for count in slots),
        from_yard=tuple(tuple(far() for _ in range(size.pickups)) for _ in range(size.yards)),
        to_shelter=tuple(tuple(far() for _ in range(size.shelters)) for _ in range(size.pickups)),
    )


def _split(random: Random, total: int, parts: int) -> tuple[int, ...]:
    counts = [0] * parts
    for _ in range(total):
        counts[random.randrange(parts)] += 1
    return tuple(counts)


def written(instance: Instance, *, colons: bool = False) -> str:
    """The instance as a file."""
    after = ": " if colons else " "
    lines = [
        f"{sum(instance.buses)}{after}{instance.seats}",
        _row(len(instance.buses), after, instance.buses),
    ]
    lines += [
        f"{len(values)}{after}{sum(values)}{after}{' '.join(map(str, values))}"
        for values in (instance.people, instance.places)
    ]
    for table in (instance.from_yard, instance.to_shelter):
        lines.append("")
        lines += [_row(number, after, row) for number, row in enumerate(table, start=1)]
    return "\n".join(lines) + "\n"


def _row(head: int, after: str, values: tuple[int, ...]) -> str:
    return f"{head}{after}{' '.join(map(str, values))}"


def case_of(instance: Instance, folder: Path | None = None) -> Scenario:
    """The instance as a case, read back from its files."""
    if folder is None:
        with tempfile.TemporaryDirectory() as made:
            return case_of(instance, Path(made) / "drawn")
    folder.mkdir(parents=True, exist_ok=True)
    assert read_bep(written(instance), "drawn.txt") == instance
    for name, text in case_files(instance, "drawn").items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_case(folder)


def shuttle(instance: Instance) -> Shuttle:
    """The instance as the planner sees it."""
    found = shuttle_of(case_of(instance))
    assert found is not None
    return found


def best_value(instance: Instance) -> int:
    """The least longest route, by trying everything."""
    buses = tuple(yard for yard, count in enumerate(instance.buses) for _ in range(count))

    @cache
    def best(bus: int, at: int, spent: int, loads: tuple[int, ...], slots: tuple[int, ...]) -> int:
        if not any(loads):
            return spent
        found = 1 << 60 if bus + 1 == len(buses) else max(spent, best(bus + 1, -1, 0, loads, slots))
        for pickup, left in enumerate(loads):
            begin = instance.from_yard[buses[bus]][pickup] if at < 0 else instance.to_shelter[pickup][at]
            for shelter, free in enumerate(slots):
                if left and free:
                    now = spent + begin + instance.to_shelter[pickup][shelter]
                    if now < found:
                        rest = best(bus, shelter, now, _less(loads, pickup), _less(slots, shelter))
                        found = min(found, rest)
        return found

    return best(0, -1, 0, instance.loads, instance.slots)


def _less(counts: tuple[int, ...], number: int) -> tuple[int, ...]:
    return tuple(count - (number == index) for index, count in enumerate(counts))
