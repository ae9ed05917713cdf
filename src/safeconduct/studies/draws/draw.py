"""From the number of a draw to the case as that draw has it. Every input has a random stream of its own, by name.

A draw depends on the seed, its number and the names of its inputs: not on how many draws there are, nor on what else is
drawn beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from math import exp
from random import Random

from safeconduct.errors import Fault
from safeconduct.scenario.build import build, digest_of
from safeconduct.scenario.figures import FigureName
from safeconduct.scenario.files import RawCase
from safeconduct.scenario.model import Leg, Scenario, Spans, VehicleClass
from safeconduct.simulator.hazards import RANGES
from safeconduct.studies.draws.inputs import CLOSURES, LOSSES, READING, Input, inputs_of
from safeconduct.studies.draws.model import Family, Lean, Value
from safeconduct.units import DAY_S, HOUR_S


@dataclass(frozen=True)
class Source:
    """A case as it lies in its files, as it stands, and what is drawn of it. ``readings``: those drawn among."""

    raw: RawCase
    base: Scenario
    readings: tuple[str, ...]
    inputs: tuple[Input, ...]
    seed: int


def source_of(raw: RawCase, base: Scenario, families: Iterable[Family], *, reading: str, seed: int) -> Source:
    """The source of all draws of a case: under ``reading`` where one was asked for, else under each in turn."""
    readings = () if reading else base.readings
    sides = {row.text("id"): row.text("undertaking") for row in raw.tables["groups"]}
    return Source(raw, base, readings, inputs_of(base, sides, len(readings), families), seed)


@dataclass(frozen=True, slots=True)
class Draw:
    """A case as one draw has it; no scenario where the draw makes no case, with the faults that say why."""

    id: str
    lean: Lean
    number: int
    values: tuple[Value, ...]
    scenario: Scenario | None
    faults: tuple[Fault, ...]

    @property
    def wanting(self) -> tuple[tuple[str, int], ...]:
        """Every group with how many of it would leave."""
        figures = self.scenario.figures if self.scenario is not None else ()
        return tuple(
            (figure.row, int(figure.planned))
            for figure in figures
            if figure.table == "groups" and figure.column == "people"
        )


def draw_id(lean: Lean, number: int) -> str:
    """What a draw is called: the name of its file too."""
    return {"as_is": "as-is", "drawn": f"{number:05d}"}.get(lean, f"{lean}-{number:05d}")


def draw(source: Source, lean: Lean, number: int) -> Draw:
    """The draw with this number."""
    if lean == "as_is":
        return Draw(draw_id(lean, 0), lean, 0, (), source.base, ())
    levels = {one.name: _severity(source.seed, one.name, lean, number) for one in source.inputs}
    drawn: dict[FigureName, Decimal] = {}
    values: list[Value] = []
    reading = source.base.reading
    for one in source.inputs:
        figures = one.at(levels[one.name])
        drawn |= figures
        if figures:
            values.append(Value(one.name, _told(one, figures)))
        elif one.name == READING:
            # No range is cut for a reading: none of them is the worse one beforehand.
            at = int(_stream(source.seed, number, READING).random() * len(source.readings))
            reading = source.readings[at]
            values.append(Value(READING, float(at)))
    scenario, findings = build(source.raw, reading, drawn)
    scenario = None if scenario is None else _with_own_vehicles(scenario)
    faults = tuple(finding for finding in findings if finding.severity == "fault")
    for one in source.inputs:
        if scenario is not None and one.name in (LOSSES, CLOSURES):
            change = _with_losses if one.name == LOSSES else _with_closures
            scenario, much = change(
                scenario, one.rate(levels[one.name]), partial(_stream, source.seed, number)
            )
            values.append(Value(one.name, much))
    if scenario is not None:
        scenario = replace(scenario, digest=digest_of(replace(scenario, digest="")))
    return Draw(draw_id(lean, number), lean, number, tuple(values), scenario, faults)


def _stream(seed: int, number: int, name: str) -> Random:
    return Random(f"safeconduct/study/{seed}/{number}/{name}")  # noqa: S311  # a draw protects nothing


def _severity(seed: int, name: str, lean: Lean, number: int) -> float:
    level = _stream(seed, number, name).random()
    return {"grim": 0.5 + level / 2, "mild": level / 2}.get(lean, level)


def _told(one: Input, figures: dict[FigureName, Decimal]) -> float:
    """One number for an input: people of all its groups; the figure where there is one; else factors of the best."""
    if one.family == "people":
        return float(sum(figures.values()))
    if len(figures) == 1:
        return float(next(iter(figures.values())))
    factors = [
        float(figures[figure.table, figure.row, figure.column]) / figure.best
        for figure, _ in one.figures
        if figure.best
    ]
    return round(sum(factors) / len(factors), 4) if factors else 0.0


def _with_own_vehicles(scenario: Scenario) -> Scenario:
    """People who leave in vehicles of their own bring them: as many as they fill, whatever else was drawn."""
    people: dict[str, int] = {}
    for group in scenario.groups:
        if group.need == "own_vehicle":
            people[group.place] = people.get(group.place, 0) + group.people
    classes: list[VehicleClass] = []
    for kind in scenario.classes:
        owners = people.pop(kind.home, 0) if kind.one_way else 0
        filled = -(-owners // kind.holds("own_vehicle")) if owners else 0
        more = max(0, filled - kind.usable)
        classes.append(replace(kind, count=kind.count + more, usable=kind.usable + more))
    return replace(scenario, classes=tuple(classes))


Streams = Callable[[str], Random]
"""The random stream of a thing, by its name."""


def _with_losses(scenario: Scenario, rate: float, streams: Streams) -> tuple[Scenario, float]:
    """Each vehicle is lost, or not, by the middle of the case, and then is missing from its beginning.

    So a plan may do without it from the first hour, which is the worse end of not knowing when. Of every class one
    stays: a class of nobody is another case. Private vehicles leave with their owners, and are not among them.
    """
    days = (scenario.horizon - scenario.start) / DAY_S / 2
    chance = 1.0 - exp(-rate * days)
    lost = 0
    classes: list[VehicleClass] = []
    for kind in scenario.classes:
        stream = streams(f"{LOSSES}/{kind.id}")
        gone = 0 if kind.one_way else sum(stream.random() < chance for _ in range(kind.usable))
        gone = min(gone, kind.usable - 1)
        lost += gone
        classes.append(replace(kind, count=kind.count - gone, usable=kind.usable - gone))
    return replace(scenario, classes=tuple(classes)), float(lost)


def _with_closures(scenario: Scenario, rate: float, streams: Streams) -> tuple[Scenario, float]:
    """Every road shuts now and then, both ways at once, for a time with the mean of doctrine."""
    mean_s = RANGES["closure_mean_s"].best
    spans: dict[frozenset[str], list[tuple[int, int]]] = {}
    for leg in scenario.legs:
        road = frozenset((leg.start, leg.end))
        if road not in spans:
            stream = streams(f"{CLOSURES}/{'/'.join(sorted(road))}")
            spans[road] = list(_closed(scenario, rate, mean_s, stream)) if rate > 0 else []
    closed_s = sum(end - begin for road in spans.values() for begin, end in road)
    legs = tuple(_without(leg, spans[frozenset((leg.start, leg.end))]) for leg in scenario.legs)
    return replace(scenario, legs=legs), round(closed_s / HOUR_S, 2)


def _closed(scenario: Scenario, rate: float, mean_s: float, stream: Random) -> Iterable[tuple[int, int]]:
    at = float(scenario.start)
    while True:
        at += stream.expovariate(rate / DAY_S)
        length = stream.expovariate(1.0 / mean_s)
        if at >= scenario.horizon:
            return
        end = min(int(at + length) + 1, scenario.horizon)
        yield int(at), end
        at = float(end)


def _without(leg: Leg, closed: list[tuple[int, int]]) -> Leg:
    if not closed:
        return leg
    left: list[tuple[int, int]] = []
    for begin, end in leg.hours:
        at = begin
        for shut, opened in closed:
            if opened <= at or shut >= end:
                continue
            if shut > at:
                left.append((at, shut))
            at = max(at, opened)
        if at < end:
            left.append((at, end))
    hours: Spans = tuple(left)
    return replace(leg, hours=hours)
