"""What an agreement leaves ambiguous or unsaid, found from its data and the case's: each finding has a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from safeconduct.agreement.terms import Agreement, Promise, Term
from safeconduct.scenario.accord.orderings import ReadingAnswer
from safeconduct.scenario.accord.points import POINTS
from safeconduct.scenario.model import Scenario

Status = Literal["settled", "ambiguous", "missing"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something found in the data: its name in words/ (``fact-NAME``), with the arguments of the sentence.

    ``about`` are ids whose names a page puts in: clauses, holders, places or undertakings, as ``name`` implies.
    """

    name: str
    about: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PointFinding:
    """One point of the checklist in one version. ``clauses`` say that they settle it; ``facts`` why it is not clear."""

    item: str
    point: str
    status: Status
    clauses: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ClauseFinding:
    """Something doubtful in one clause. ``fact`` names it, and the question to ask is ``ask-clause-NAME``."""

    clause: str
    fact: Fact


def terms_of(agreement: Agreement, version: str) -> tuple[Term, ...]:
    """The clauses of one version."""
    return tuple(term for term in agreement.terms if version in term.versions)


def check_points(
    agreement: Agreement, version: str, scenario: Scenario, answers: Sequence[ReadingAnswer]
) -> tuple[PointFinding, ...]:
    """Every point of the checklist in one version: settled by a clause, ambiguous or missing, with what was found.

    ``answers`` are those of every reading of the version's parts of the case.
    """
    terms = terms_of(agreement, version)
    clashing = {clause for answer in answers for cycle in answer.cycles for clause in cycle.clauses}
    found = []
    for item, points in POINTS.items():
        for point in points:
            clauses = [term for term in terms if f"{item}.{point}" in term.answers]
            facts = [*_read_apart(agreement, clauses)]
            facts += [Fact("clashes", (term.id,)) for term in clauses if term.id in clashing]
            facts += _from_case(agreement, version, scenario, item, point)
            settles = bool(clauses) or (
                item == "posts" and point == "holders" and not facts and scenario.holders
            )
            status: Status = "missing" if not settles and not facts else "ambiguous" if facts else "settled"
            found.append(PointFinding(item, point, status, tuple(term.id for term in clauses), tuple(facts)))
    return tuple(found)


def check_clauses(agreement: Agreement, version: str, scenario: Scenario) -> tuple[ClauseFinding, ...]:
    """What is doubtful in each clause of a version by itself."""
    found: list[ClauseFinding] = []
    for term in terms_of(agreement, version):
        facts = [*_read_apart(agreement, [term])]
        if not term.signed_in:
            facts.append(Fact("language_unknown", (term.id,)))
        for promise in agreement.promises:
            if promise.clause == term.id and version in promise.versions:
                facts += _promise_facts(promise, scenario)
        found += [ClauseFinding(term.id, fact) for fact in facts]
    return tuple(found)


def _read_apart(agreement: Agreement, terms: Sequence[Term]) -> Iterator[Fact]:
    for term in terms:
        readings = agreement.read_as(term.id)
        if len(readings) > 1:
            yield Fact("read_apart", (term.id,), (len(readings),))
        numbers = sorted({one.people for one in readings if one.people is not None})
        if len(numbers) > 1:
            yield Fact("numbers_apart", (term.id,), tuple(numbers))


def _promise_facts(promise: Promise, scenario: Scenario) -> Iterator[Fact]:
    if not promise.by:
        yield Fact("no_time", (promise.id,))
    undertaking = scenario.undertaking.get(promise.id)
    quota = undertaking.quota if undertaking else None
    if promise.people is None and quota is None and promise.kind in ("leave", "captives", "wounded_abroad"):
        yield Fact("no_number", (promise.id,))
    if not promise.to and promise.kind in ("captives", "bodies", "aid"):
        yield Fact("no_receiver", (promise.id,))


def _from_case(
    agreement: Agreement, version: str, scenario: Scenario, item: str, point: str
) -> Iterator[Fact]:
    """What the case takes for granted, or shows to be open, on one point."""
    if (item, point) == ("counting", "line"):
        settled = any("counting.line" in term.answers for term in terms_of(agreement, version))
        for undertaking in scenario.undertakings:
            if not settled:
                yield Fact("line_taken", (undertaking.id, undertaking.line))
    elif (item, point) == ("posts", "holders"):
        yield from _holders(scenario)
    elif (item, point) == ("posts", "bound"):
        yield from _bound(agreement, scenario)
    elif item == "captives":
        for promise in agreement.promises:
            if promise.kind == "captives" and version in promise.versions:
                if point == "when" and not promise.by:
                    yield Fact("no_time", (promise.id,))
                if point == "who" and promise.people is None:
                    yield Fact("no_number", (promise.id,))


def holders_on_roads(scenario: Scenario) -> tuple[str, ...]:
    """Everybody named as holding a post, a meeting point or a road of the case."""
    named = {leg.holder for leg in scenario.legs}
    named |= {place.holder for place in scenario.places if place.kind in ("post", "meeting")}
    return tuple(sorted(named - {""}))


def _sure(grade: str) -> bool:
    """A source that is usually right (A to C) and a statement that is at least possible (1 to 3)."""
    return len(grade) == 2 and grade[0] in "ABC" and grade[1] in "123"


def _holders(scenario: Scenario) -> Iterator[Fact]:
    unheld = [place.id for place in scenario.places if place.kind == "post" and not place.holder]
    if unheld:
        yield Fact("post_unheld", tuple(unheld))
    roads = sum(1 for leg in scenario.legs if not leg.holder)
    if roads:
        yield Fact("road_unheld", (), (roads,))
    on_roads = holders_on_roads(scenario)
    weak = [
        one.id
        for one in scenario.holders
        if one.id in on_roads and (one.source.startswith("assumed") or not _sure(one.grade))
    ]
    if weak:
        yield Fact("holder_unsure", tuple(weak))


def _bound(agreement: Agreement, scenario: Scenario) -> Iterator[Fact]:
    said = {one.holder: one.bound for one in agreement.bounds}
    on_roads = holders_on_roads(scenario)
    free = [name for name in on_roads if said.get(name) == "no"]
    unknown = [name for name in on_roads if said.get(name, "not known") == "not known"]
    if free:
        yield Fact("holder_not_bound", tuple(free))
    if unknown:
        yield Fact("holder_bound_unknown", tuple(unknown))
