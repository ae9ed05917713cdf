"""An agreement looked at from all sides: what pages and terminals tell, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from safeconduct.agreement.history import History
from safeconduct.agreement.standing import Standing, standing
from safeconduct.agreement.terms import Agreement, LogEvent, Version
from safeconduct.errors import Fault, InvalidInput
from safeconduct.scenario.accord.checklist import ClauseFinding, PointFinding, check_clauses, check_points
from safeconduct.scenario.accord.file import BASE, read_agreement
from safeconduct.scenario.accord.judged import Judged, judge
from safeconduct.scenario.accord.log import read_log
from safeconduct.scenario.accord.orderings import ReadingAnswer, answer_for
from safeconduct.scenario.accord.schedule import sides_of
from safeconduct.scenario.files import RawCase
from safeconduct.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class ReadingView:
    """One reading of one part of the case: what it says, whether it can be kept, what the log shows, who begins."""

    scenario: Scenario
    answer: ReadingAnswer
    judged: tuple[Judged, ...]
    begins: Standing
    """Where the sides stand before anything has happened."""
    default: bool
    """True for the reading that its part of the case is planned by where nobody asks for another."""


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version: what is doubtful in its clauses, and the checklist."""

    version: Version
    points: tuple[PointFinding, ...]
    clauses: tuple[ClauseFinding, ...]


@dataclass(frozen=True, slots=True)
class AgreementView:
    """The whole. ``current`` is the version that the asked-for part of the case plans."""

    scenario: Scenario
    agreement: Agreement
    log: tuple[LogEvent, ...]
    current: str
    versions: tuple[VersionView, ...]
    readings: tuple[ReadingView, ...]


Outcome = Literal["planned", "impossible", "out_of_time", "not_tried"]


@dataclass(frozen=True, slots=True)
class LetThrough:
    """Some hours after the start: people past the line by side, people at reception, and what no plan could beat."""

    hours: int
    sides: tuple[tuple[str, int], ...]
    out: int
    at_most: int | None


@dataclass(frozen=True, slots=True)
class Compared:
    """What one reading of one part of the case lets through. Counts are of a checked plan; ``at_most`` is proved.

    ``due`` gives for each side what is due and how many are planned to go; ``complete_h`` hours until it is complete.
    """

    variant: str
    reading: str
    rules: tuple[str, ...]
    outcome: Outcome
    due: tuple[tuple[str, int, int], ...]
    let_through: tuple[LetThrough, ...]
    complete_h: tuple[tuple[str, float | None], ...]
    codes: tuple[str, ...]
    work: int


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """What became of a clause from one version to the next."""

    clause: str
    change: Literal["kept", "new", "changed", "gone"]
    before: str = ""
    """The clause in whose place it stands."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All readings and versions side by side. ``stopped`` is true where a person ended it before its end."""

    rows: tuple[Compared, ...]
    changes: tuple[tuple[str, tuple[ClauseChange, ...]], ...]
    stopped: bool


def view_reading(scenario: Scenario, log: tuple[LogEvent, ...], *, default: bool) -> ReadingView:
    """One reading, answered and held against the log."""
    begins = standing(scenario.rules, History(sides_of(scenario)), scenario.start)
    return ReadingView(scenario, answer_for(scenario), judge(scenario, log), begins, default)


def read_papers(raw: RawCase, scenario: Scenario) -> tuple[Agreement, tuple[LogEvent, ...]]:
    """The agreement and the log of a case. Raises InvalidInput with every fault of both files."""
    faults: list[Fault] = []
    log: tuple[LogEvent, ...] = ()
    try:
        log = read_log(raw, scenario)
    except InvalidInput as invalid:
        faults += invalid.faults
    ids = frozenset(row.text("id") for row in raw.tables.get("log", []))
    try:
        agreement = read_agreement(raw, scenario, ids)
    except InvalidInput as invalid:
        raise InvalidInput((*faults, *invalid.faults)) from None
    if faults:
        raise InvalidInput(tuple(faults))
    return agreement, log


def view_versions(
    agreement: Agreement, scenario: Scenario, readings: tuple[ReadingView, ...]
) -> tuple[VersionView, ...]:
    """Every version with its checklist. Readings count for the versions whose parts of the case they belong to."""
    found = []
    for version in agreement.versions:
        own = [one.answer for one in readings if (one.answer.variant or BASE) in version.variants]
        found.append(
            VersionView(
                version,
                check_points(agreement, version.id, scenario, own),
                check_clauses(agreement, version.id, scenario),
            )
        )
    return tuple(found)


def current_version(agreement: Agreement, variant: str) -> str:
    """The version that a variant plans; the last one that any part of the case plans where none names it."""
    name = variant or BASE
    for version in agreement.versions:
        if name in version.variants:
            return version.id
    planned = [version.id for version in agreement.versions if version.variants]
    return planned[-1] if planned else agreement.versions[-1].id if agreement.versions else ""


def changes_between(agreement: Agreement) -> tuple[tuple[str, tuple[ClauseChange, ...]], ...]:
    """For each version but the first: what became of every clause of it and of the one before."""
    found = []
    for before, after in zip(agreement.versions, agreement.versions[1:], strict=False):
        changes: list[ClauseChange] = []
        replaced = {term.replaces for term in agreement.terms if after.id in term.versions} - {""}
        earlier = {term.id for term in agreement.terms if before.id in term.versions}
        for term in agreement.terms:
            was, is_now = before.id in term.versions, after.id in term.versions
            if is_now and not was and term.replaces in earlier:
                changes.append(ClauseChange(term.id, "changed", term.replaces))
            elif is_now:
                changes.append(ClauseChange(term.id, "kept" if was else "new"))
            elif was and term.id not in replaced:
                changes.append(ClauseChange(term.id, "gone"))
        found.append((after.id, tuple(changes)))
    return tuple(found)
