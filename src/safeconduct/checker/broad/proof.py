"""Is a broad bound what its vectors prove? Recomputed from docs/explanation/broad-bound.md alone, in whole numbers."""

from __future__ import annotations

from safeconduct.checker.broad.case import Case, Flow
from safeconduct.checker.broad.days import Dearest
from safeconduct.checker.broad.moment import Moment
from safeconduct.checker.broad.rows import Column, Relaxation, Row
from safeconduct.checker.broad.trips import Days, days_of
from safeconduct.checker.broad.turns import add_turns
from safeconduct.checker.verdict import Break
from safeconduct.plans.model import Bound, BoundInstant
from safeconduct.scenario.model import Scenario

SCALE = 1 << 40
"""Multipliers are multiples of one part in so many."""

WHOLE_DAYS = "days/"
"""Before the name of a family: its trips are taken as what its vehicles do in a span (section 6)."""

CONTAINS = frozenset((
    "ITINERARY", "BAY", "BOARDING-HOURS", "FORM-UP", "SIZE", "TEAM", "ROAD", "WINDOW", "HOURS", "HORIZON", "SEATS",
    "STOCK", "DESTINATION", "OWN-VEHICLE", "RECEPTION", "LINE", "QUOTA", "IN-STEP",
))  # fmt: skip
DROPS = frozenset((
    "PARKING", "HOLD", "WAIT", "EMPTY-WINDOW", "DUTY", "HOUSEHOLD", "PRIORITY", "MUST", "MIXED", "TRANCHES", "PAIRED",
    "AFTER", "EXPOSED",
))  # fmt: skip
"""The rules that the page's rows stand for, and those that they leave aside (section 6)."""


class Unproved(Exception):  # says what happened, as in the fine bound
    """A vector that proves nothing, and why."""


class Vector:
    """Multipliers, the implied ones added, with what every column gains under them."""

    def __init__(self, relaxation: Relaxation, multipliers: tuple[tuple[str, float], ...]) -> None:
        self.relaxation = relaxation
        self.rows: list[tuple[int, Row]] = []
        self.left = [gain * SCALE for gain in relaxation.gains]
        seen: set[str] = set()
        self.days: dict[str, Days] = {}
        rush: dict[str, list[tuple[int, int]]] = {}
        for name, multiplier in multipliers:
            if name.startswith(WHOLE_DAYS):
                self._by_days(name, multiplier)
                continue
            row = relaxation.rows.get(name)
            if row is None or self._implied(name) or name in seen:
                raise Unproved(f"the row “{name}” is not known, follows from others, or stands twice")
            seen.add(name)
            weight = _whole(name, multiplier)
            self.rows.append((weight, row))
            for column, factor in row.terms:
                self.left[column] -= weight * factor
            if name in relaxation.rush:
                end, length_s = relaxation.rush[name]
                rush.setdefault(end, []).append((length_s, 3600 * weight))
        for flow in relaxation.case.flows:
            self._imply(flow)
        apart = {number for days in self.days.values() for number in days.columns()}
        self.gains: list[tuple[int, Column]] = [
            (left, relaxation.columns[number])
            for number, left in enumerate(self.left)
            if left > 0 and number not in apart
        ]
        self.dearest = [Dearest(days, self.left, rush) for days in self.days.values()]

    def _by_days(self, name: str, multiplier: float) -> None:
        """Take the trips of a family as what its vehicles do in a span."""
        fleet_id = name.removeprefix(WHOLE_DAYS)
        days = days_of(self.relaxation, fleet_id) if multiplier == 1 and fleet_id not in self.days else None
        if days is None:
            raise Unproved(f"“{name}” stands twice, is {multiplier!r}, or is of vehicles without such days")
        self.days[fleet_id] = days

    def _implied(self, name: str) -> bool:
        kind, _, rest = name.partition("/")
        if kind != "seats":
            return kind == "most"
        of = rest.split("/")[1]
        return any(fleet.id == of and len(fleet.places) == 1 for fleet in self.relaxation.case.vehicles)

    def _imply(self, flow: Flow) -> None:
        """Section 5: what rows of seats and of the most in a convoy are worth."""
        relaxation, left = self.relaxation, self.left
        most = relaxation.case.scenario.convoy.most
        convoys = relaxation.convoys[flow.name]
        price = max(0, min(-left[convoy] for convoy in convoys) // most)
        for convoy in convoys:
            left[convoy] += price * most
        for fleet in relaxation.serving(flow):
            trip = relaxation.trips[flow.name, fleet.id]
            if not fleet.private:
                left[trip] -= price
            if len(fleet.places) == 1 and fleet.id not in self.days:
                (places,) = fleet.places.values()
                seat = max(0, -left[trip] // places)
                left[trip] += seat * places
                for _, number in relaxation.aboard(flow, fleet):
                    left[number] -= seat

    def value(self, moment: Moment) -> int:
        """What the vector proves at an instant, rounded down. Columns of closed flows are 0."""
        total = sum(weight * row.right(moment) for weight, row in self.rows)
        total += sum(dearest.at(moment) for dearest in self.dearest)
        for gain, column in self.gains:
            if not column.opened_by or any(moment.is_open(flow, fleet) for flow, fleet in column.opened_by):
                total += gain * column.most
        return total // SCALE


def _whole(name: str, multiplier: float) -> int:
    scaled = float(multiplier) * SCALE
    if not scaled.is_integer() or scaled < 0:
        raise Unproved(f"the multiplier of “{name}” is {multiplier!r}")
    return int(scaled)


def relaxation_of(scenario: Scenario) -> Relaxation:
    """Every column and row of a case."""
    relaxation = Relaxation(Case(scenario))
    add_turns(relaxation)
    return relaxation


def check_broad(scenario: Scenario, bound: Bound) -> list[Break]:
    """A FIGURES break for every claim of a broad bound that its vectors do not prove."""
    relaxation = relaxation_of(scenario)
    faults: list[Break] = []
    vectors: list[Vector | str] = []
    for multipliers in bound.vectors:
        try:
            vectors.append(Vector(relaxation, multipliers))
        except Unproved as why:
            vectors.append(str(why))
    if bound.lemmas:
        faults.append(_fault("a broad bound has no lemmas"))
    for instant in bound.instants:
        faults += _judged(relaxation, vectors, instant)
    return faults


def _judged(relaxation: Relaxation, vectors: list[Vector | str], instant: BoundInstant) -> list[Break]:
    scenario = relaxation.case.scenario
    at = instant.at
    if not scenario.start < at <= scenario.horizon:
        return [_fault("the bound states a value outside the time planned for", at)]
    if instant.vector is None or instant.duals or not 0 <= instant.vector < len(vectors):
        return [_fault("the bound's value names no vector that is there", at)]
    vector = vectors[instant.vector]
    if isinstance(vector, str):
        return [_fault(f"the bound's value is not proved: {vector}", at)]
    proved = vector.value(Moment(relaxation.case, at))
    if instant.people < proved:
        detail = f"the bound states at most {instant.people} people; its vector proves {proved}"
        return [_fault(detail, at, f"{proved - instant.people} people")]
    return []


def _fault(detail: str, at: int | None = None, by: str = "") -> Break:
    return Break("FIGURES", "", "", at, by, detail)
