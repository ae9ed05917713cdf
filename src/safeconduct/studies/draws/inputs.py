"""What of a case is drawn: its figures that have a range, by what moves together, and what is taken from doctrine.

One dispute about figures moves them together: all groups of one side are one input, all driving times another. Each
input has a severity between 0 (mild) and 1 (grim), even over the draws; the figures follow from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from safeconduct.scenario.figures import FigureName
from safeconduct.scenario.model import Figure, Scenario
from safeconduct.simulator.hazards import RANGES
from safeconduct.studies.draws.model import Family, Range
from safeconduct.studies.sampling import triangular

LOSSES, CLOSURES, READING = "losses", "closures", "reading"
_HIGH, _LOW = True, False  # which end of a figure is the grim one
_WHOLE = frozenset(("people", "count", "lanes", "bays", "parking", "people_per_h", "capacity"))
_LEAST_ONE = frozenset(("people", "count", "lanes", "bays", "people_per_h"))
_DOCTRINE: dict[str, str] = {LOSSES: "lost_per_vehicle_day", CLOSURES: "closures_per_leg_day"}
# By kind of place: columns of the case, and whether more of them is worse.
_PLACES: dict[str, tuple[Family, dict[str, bool]]] = {
    "post": ("posts", {"vehicle_s": _HIGH, "person_s": _HIGH, "empty_s": _HIGH, "lanes": _LOW}),
    "assembly": ("places", {"bays": _LOW, "parking": _LOW, "people_per_h": _LOW}),
    "reception": ("receptions", {"people_per_h": _LOW, "capacity": _LOW, "unload_min": _HIGH}),
}  # fmt: skip
_ROADS = {"minutes": "roads/minutes", "empty_minutes": "roads/minutes", "headway_min": "roads/headway"}
_BOARDING = frozenset(("stretcher_s", "wheelchair_s", "seat_s", "own_vehicle_s"))


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that is drawn. ``figures`` move together, each with whether more of it is worse.

    Without figures it is a rate from doctrine (``losses``, ``closures``), or the reading.
    """

    name: str
    family: Family
    subject: str = ""
    figures: tuple[tuple[Figure, bool], ...] = ()

    @property
    def guessed(self) -> bool:
        """Whether nobody is named for any of its ranges."""
        if self.name in _DOCTRINE:
            return "judgement" in self.source
        return bool(self.figures) and all(figure.assumed for figure, _ in self.figures)

    @property
    def sign(self) -> int:
        """1 where more of what is told of it is worse, −1 where less is."""
        return -1 if self.figures and not self.figures[0][1] else 1

    @property
    def source(self) -> str:
        """Who says so: of its first figure."""
        if self.name in _DOCTRINE:
            return RANGES[_DOCTRINE[self.name]].source
        return self.figures[0][0].source if self.figures else ""

    def at(self, severity: float) -> dict[FigureName, Decimal]:
        """Its figures at a severity."""
        return {
            (figure.table, figure.row, figure.column): _rounded(
                figure.column, between(figure, severity if more_is_worse else 1.0 - severity)
            )
            for figure, more_is_worse in self.figures
        }

    def rate(self, severity: float) -> float:
        """The rate from doctrine at a severity."""
        known = RANGES[_DOCTRINE[self.name]]
        return triangular((known.mild, known.best, known.grim), severity)

    @property
    def range(self) -> Range:
        """Its range as it is told."""
        if self.name in _DOCTRINE:
            known = RANGES[_DOCTRINE[self.name]]
            ends = (known.mild, known.best, known.grim)
        elif not self.figures:
            ends = (0.0, 0.0, 0.0)
        elif self.family == "people":  # all groups of the side together
            figures = [figure for figure, _ in self.figures]
            ends = (
                sum(one.low for one in figures),
                sum(one.best for one in figures),
                sum(one.high for one in figures),
            )
        else:
            figure, more_is_worse = self.figures[0]
            low, high = (figure.low, figure.high) if more_is_worse else (figure.high, figure.low)
            ends = (low, figure.best, high)
        unit = self.figures[0][0].column if self.figures else _DOCTRINE.get(self.name, "")
        return Range(
            self.name, self.family, self.subject, unit, *ends, len(self.figures), self.guessed, self.source
        )


Sides = Mapping[str, str]
"""The undertaking of every group, also of those that the reading leaves out."""


def inputs_of(
    scenario: Scenario, sides: Sides, readings: int, families: Iterable[Family]
) -> tuple[Input, ...]:
    """All inputs of a case in these families, in its order; ``readings``: among how many it can be drawn."""
    wanted = set(families)
    found: dict[str, list[tuple[Figure, bool]]] = {}
    told: dict[str, tuple[Family, str]] = {}
    for figure in scenario.figures:
        if figure.low >= figure.high:
            continue
        for name, family, subject, more_is_worse in _place_in(scenario, sides, figure):
            if family in wanted:
                told[name] = (family, subject)
                found.setdefault(name, []).append((figure, more_is_worse))
    every = [Input(name, *told[name], tuple(figures)) for name, figures in found.items()]
    if "losses" in wanted:
        every.append(Input(LOSSES, "losses"))
    if "closures" in wanted:
        every.append(Input(CLOSURES, "closures"))
    if "readings" in wanted and readings > 1:
        every.append(Input(READING, "readings"))
    return tuple(every)


def held_still(scenario: Scenario, families: Iterable[Family]) -> Iterator[tuple[Family, int]]:
    """Families that are not drawn, with how many figures of the case in them have a range."""
    drawn = set(families)
    counts: dict[Family, int] = {}
    for figure in scenario.figures:
        if figure.low < figure.high:
            for _, family, _, _ in _place_in(scenario, {}, figure):
                if family not in drawn:
                    counts[family] = counts.get(family, 0) + 1
    yield from counts.items()


_Where = tuple[str, Family, str, bool]


def _place_in(scenario: Scenario, sides: Sides, figure: Figure) -> Iterator[_Where]:
    """The input that a figure belongs to; none for limits that the cell itself sets."""
    table, row, column = figure.table, figure.row, figure.column
    if table == "groups" and column == "people":
        side = sides.get(row, "")
        yield f"people/{side}" if side else "people", "people", side, _HIGH
    elif table == "vehicles" and any(kind.id == row and kind.one_way for kind in scenario.classes):
        return  # private vehicles come with their owners, however many these are
    elif table == "vehicles" and column == "count":
        yield f"vehicles/{row}", "vehicles", row, _LOW
    elif table == "vehicles" and column == "held_back":
        yield f"held-back/{row}", "vehicles", row, _HIGH
    elif table == "teams" and column == "count":
        yield f"teams/{row}", "teams", row, _LOW
    elif table == "legs" and column in _ROADS:
        yield _ROADS[column], "roads", "", _HIGH
    elif table == "boarding" and column in _BOARDING:
        yield "boarding", "boarding", "", _HIGH
    elif table == "places" and row in scenario.place:
        family, columns = _PLACES.get(scenario.place[row].kind, ("places", {}))
        if column in columns:
            yield f"{family}/{row}", family, row, columns[column]


def between(figure: Figure, quantile: float) -> float:
    """The triangular distribution between the ends of a figure, its best in the middle: as in the stress test."""
    return triangular((figure.low, figure.best, figure.high), quantile)


def _rounded(column: str, value: float) -> Decimal:
    if column in _WHOLE:
        return Decimal(max(1 if column in _LEAST_ONE else 0, round(value)))
    return Decimal(str(round(value, 3)))
