"""Is a bound what its dual vectors prove? Recomputed from docs/explanation/bound.md alone, in whole numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from safeconduct.checker.bound_finer import finer_columns, finer_rows
from safeconduct.checker.bound_fleet import fleet_rows, people_rows
from safeconduct.checker.bound_flows import Flow, step_rule
from safeconduct.checker.bound_itineraries import MARK, PRICED, Prices, best_itinerary
from safeconduct.checker.bound_moment import Moment
from safeconduct.checker.bound_rows import (
    ConvoyRows,
    Row,
    leg_rows,
    place_rows,
    post_rows,
    run_ends,
    span_name,
)
from safeconduct.checker.bound_staging import staging_rows
from safeconduct.checker.bound_steps import full, in_step_rows, step_rows
from safeconduct.checker.bound_times import Times
from safeconduct.checker.bound_windows import window_rows
from safeconduct.checker.verdict import Break
from safeconduct.plans.model import Bound, BoundLemma
from safeconduct.scenario.model import Group, Scenario, VehicleClass

SCALE = 1 << 40
"""Multipliers are multiples of one part in so many."""

CONTAINS = frozenset((
    "ITINERARY", "BAY", "BOARDING-HOURS", "FORM-UP", "SIZE", "TEAM", "ROAD", "WINDOW", "HOURS", "DUTY", "HORIZON",
    "SEATS", "STOCK", "DESTINATION", "OWN-VEHICLE", "RECEPTION", "LINE", "QUOTA", "IN-STEP", "TRANCHES", "PAIRED",
    "AFTER", "WAIT", "EXPOSED",
))  # fmt: skip
DROPS = frozenset(("PARKING", "HOLD", "EMPTY-WINDOW", "HOUSEHOLD", "PRIORITY", "MUST", "MIXED"))
"""The rules that the page's rows stand for, and those that they leave aside (section 10)."""

Duals = Iterable[tuple[str, float]]


class Unproved(Exception):  # says what happened, as Missing does
    """A dual vector that proves nothing, and why."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's greatest value, and what has to be open for it to be above 0."""

    most: int
    flow: Flow | None = None
    kind: VehicleClass | None = None
    group: Group | None = None

    def bound(self, moment: Moment) -> int:
        """The column's upper bound at an instant."""
        if self.flow is None:
            return self.most
        if self.kind is not None:
            return self.most if moment.is_open(self.flow, self.kind) else 0
        if not moment.open_classes(self.flow):
            return 0
        return 0 if self.group is not None and moment.barred(self.flow, self.group) else self.most


class Relaxation:
    """All rows and columns of a case's relaxation, and the value of a dual vector at any instant."""

    def __init__(self, scenario: Scenario) -> None:
        self.times = Times(scenario)
        self.rows = {name: row for name, row in _rows(self.times) if row.terms}
        self.columns = dict(_columns(self.times))
        self.objective = _objective(self.times)

    def value(
        self, moment: Moment, duals: Duals, objective: dict[str, int], but: str | tuple[str, ...] = ()
    ) -> int:
        """The value that the multipliers prove, rounded down. Rows that begin with ``but`` are not there."""
        total = 0
        reduced = {column: gain * SCALE for column, gain in objective.items()}
        for name, multiplier in duals:
            row = self.rows.get(name)
            if row is None or (but and name.startswith(but)):
                raise Unproved(f"the row “{name}” is not known")
            weight = _whole(name, multiplier)
            total += weight * row.right(moment)
            for column, coefficient in row.terms.items():
                reduced[column] = reduced.get(column, 0) - weight * coefficient
        for column, gain in reduced.items():
            if gain > 0:
                total += gain * self.columns[column].bound(moment)
        return total // SCALE

    def itineraries(
        self,
        moment: Moment,
        duals: Duals,
        counts: Mapping[str, int] | None = None,
        desks: Mapping[str, int] | None = None,
    ) -> int:
        """The value that prices of whole itineraries prove, rounded down (section 11).

        ``counts`` says what a person from a place counts, where that is not one, ``desks`` what of it only once a
        reception has admitted him.
        """
        prices: dict[str, int] = {}
        total = 0
        for name, multiplier in duals:
            weight = _whole(name, multiplier)
            if name == MARK:
                if weight != SCALE:
                    raise Unproved(f"the multiplier of “{MARK}” is not 1")
                continue
            row = self.rows.get(name) if name.startswith(PRICED) else None
            if row is None:
                raise Unproved(f"the row “{name}” has no part in itineraries")
            prices[name] = weight
            total += weight * row.right(moment)
        priced = Prices(self.times.scenario, SCALE, prices, counts, desks)
        for kind in self.times.scenario.classes:
            total += kind.usable * best_itinerary(moment, kind, priced)
        return total // SCALE


def _whole(name: str, multiplier: float) -> int:
    scaled = float(multiplier) * SCALE
    if not scaled.is_integer() or scaled < 0:
        raise Unproved(f"the multiplier of “{name}” is {multiplier!r}")
    return int(scaled)


def _rows(times: Times) -> Iterator[tuple[str, Row]]:
    for flow in times.flows:
        yield from ConvoyRows(times, flow).rows()
    yield from people_rows(times)
    yield from place_rows(times)
    yield from post_rows(times)
    yield from leg_rows(times)
    yield from fleet_rows(times)
    yield from in_step_rows(times)
    yield from step_rows(times)
    yield from finer_rows(times)
    yield from window_rows(times)
    yield from staging_rows(times)


def _columns(times: Times) -> Iterator[tuple[str, Column]]:
    scenario = times.scenario
    for flow in times.flows:
        yield from _flow_columns(times, flow)
    for mover in times.movers:
        for name, _, place in run_ends(times, mover.id):
            people = sum(group.people for group in scenario.groups if group.place == place)
            yield f"run/{mover.id}/{name}/{place}", Column(people)
    for place_ in scenario.places:
        accepting = [group.people for group in scenario.groups if place_.id in group.destinations]
        yield f"out/{place_.id}", Column(sum(accepting))
    for name, most in finer_columns(times):
        yield name, Column(most)


def _flow_columns(times: Times, flow: Flow) -> Iterator[tuple[str, Column]]:
    length_s = flow.people * (times.scenario.horizon - times.scenario.start)
    for group in flow.groups:
        yield f"x/{flow.name}/{group.id}", Column(group.people, flow, None, group)
    for bucket in flow.buckets:
        name = f"{flow.name}/{span_name(bucket)}"
        for kind in flow.classes:
            yield f"y/{name}/{kind.id}", Column(flow.people, flow, kind)
            for need in flow.needs_of(kind):
                yield f"p/{name}/{kind.id}/{need}", Column(flow.needs[need], flow, kind)
        for kind in flow.coming_back:
            yield f"load/{name}/{kind.id}", Column(length_s)
            yield f"queue/{name}/{kind.id}", Column(length_s)
            yield f"first/{name}/{kind.id}", Column(flow.people)
        for team in flow.teams:
            yield f"c/{name}/{team.id}", Column(flow.people, flow)
            yield f"inspect/{name}/{team.id}", Column(length_s)
            yield f"first/{name}/{team.id}", Column(flow.people)


def _objective(times: Times) -> dict[str, int]:
    found = {}
    for flow in times.flows:
        if flow.beyond:
            continue
        if times.scenario.place[flow.end].people_per_h:
            found[f"out/{flow.end}"] = 1
        else:
            found.update({f"x/{flow.name}/{group.id}": 1 for group in flow.groups})
    return found


class Proof:
    """The instants of a bound, judged one after the other, with what its lemmas prove on the way."""

    def __init__(self, scenario: Scenario, bound: Bound) -> None:
        self.scenario, self.bound = scenario, bound
        self.relaxation = Relaxation(scenario)
        self.rule = step_rule(scenario)
        self.full_at = [scenario.start]
        self.faults: list[Break] = []

    def _fault(self, detail: str, at: int | None = None, by: str = "") -> None:
        self.faults.append(Break("FIGURES", "", "", at, by, detail))

    def judge(self) -> list[Break]:
        """A FIGURES break for every claim of the bound that is not proved."""
        self.take_lemmas()
        for instant in self.bound.instants:
            self._instant(instant.at, instant.people, instant.duals)
        return self.faults

    def take_lemmas(self) -> None:
        """Judge the lemmas, so that what is judged after them may rest on those that are proved."""
        for lemma in self.bound.lemmas:
            self._lemma(lemma)
        steps = len(self.rule.steps) if self.rule else 1
        self.full_at += [self.scenario.start] * (steps - len(self.full_at))

    def counted(self, at: int, groups: Collection[str], duals: Duals, *, crossed: bool) -> int:
        """How many people of these groups at most, by what the vector proves, are out by ``at``.

        With ``crossed`` those are counted too who are past the line of an undertaking of an in_step rule. Raises
        Unproved for a vector that proves nothing.
        """
        objective = {
            f"x/{flow.name}/{group.id}": 1
            for flow in self.relaxation.times.flows
            if crossed or not flow.beyond
            for group in flow.groups
            if group.id in groups
        }
        return self.relaxation.value(self.moment(at), duals, objective)

    def _instant(self, at: int, people: int, duals: Duals) -> None:
        if not self.scenario.start < at <= self.scenario.horizon:
            self._fault("the bound states a value outside the time planned for", at)
            return
        try:
            moment = self.moment(at)
            if any(name == MARK for name, _ in duals):
                proved = self.relaxation.itineraries(moment, duals)
            else:
                proved = self.relaxation.value(moment, duals, self.relaxation.objective)
        except Unproved as why:
            self._fault(f"the bound's value is not proved: {why}", at)
            return
        if people < proved:
            detail = f"the bound states at most {people} people; its dual vector proves {proved}"
            self._fault(detail, at, f"{proved - people} people")

    def moment(self, at: int) -> Moment:
        times = self.relaxation.times
        if self.rule is None:
            return Moment(times, at)
        tails = [tail for side in (self.rule.a, self.rule.b) if (tail := times.tail_s(side)) is not None]
        crossing = at - min(tails, default=0)
        full_steps = 0
        for full_at in self.full_at[1:]:
            if full_at > self.scenario.start and full_at >= crossing:
                break
            full_steps += 1
        return Moment(times, at, full_steps=full_steps, since=self.full_at[full_steps])

    def _lemma(self, lemma: BoundLemma) -> None:
        """Take the lemma of the next step into account where it is proved."""
        step = len(self.full_at)
        if self.rule is None or step >= len(self.rule.steps) or lemma.name != f"full/{self.rule.id}/{step}":
            self._fault(f"the bound's lemma “{lemma.name}” is not the next one", lemma.at)
            return
        times, sides = self.relaxation.times, {self.rule.a, self.rule.b}
        stepped = [
            flow
            for flow in times.flows
            if not flow.beyond and any(group.undertaking in sides for group in flow.groups)
        ]
        after = max((flow.unload_s for flow in stepped), default=0)
        moment = Moment(times, lemma.at + after, full_steps=step - 1, since=self.full_at[step - 1])
        objective = {
            f"x/{flow.name}/{group.id}": 1
            for flow in stepped
            for group in flow.groups
            if group.undertaking in sides
        }
        wanted = 0
        for side, undertaking in enumerate((self.rule.a, self.rule.b)):
            part = sum(each[side] for each in self.rule.steps[:step])
            wanted += min(part, full(times, self.scenario.undertaking[undertaking]))
        try:
            proved = self.relaxation.value(moment, lemma.duals, objective, but="admit/")
        except Unproved as why:
            self._fault(f"the bound's lemma “{lemma.name}” is not proved: {why}", lemma.at)
            return
        if proved >= wanted:
            detail = f"the bound's lemma “{lemma.name}” is not proved: {proved} people of {wanted}"
            self._fault(detail, lemma.at, f"{proved - wanted + 1} people")
            return
        self.full_at.append(lemma.at + 1)
