"""Everything wrong or doubtful in a case: faults of its files, and what a careful planner asks before solving."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from safeconduct.errors import Fault
from safeconduct.scenario.build import build
from safeconduct.scenario.claims import claim_faults
from safeconduct.scenario.cures import least_cure
from safeconduct.scenario.cycles import find_cycles
from safeconduct.scenario.doubts.binding import doubt_binding
from safeconduct.scenario.doubts.hours import doubt_hours
from safeconduct.scenario.doubts.notes import Notes
from safeconduct.scenario.doubts.people import doubt_people
from safeconduct.scenario.doubts.reach import doubt_reach, services_of
from safeconduct.scenario.doubts.terms import doubt_cycles, doubt_terms
from safeconduct.scenario.files import RawCase
from safeconduct.scenario.load import open_case
from safeconduct.scenario.model import Scenario


def check_case(
    reference: str | Path, variant: str = "", reading: str = ""
) -> tuple[Scenario | None, tuple[Fault, ...]]:
    """The case with every fault and warning; no case where there is a fault. Cycles are sought under every reading."""
    raw = open_case(reference, variant)
    if isinstance(raw, Fault):
        return None, (raw,)
    scenario, findings = build(raw, reading)
    findings = tuple(dict.fromkeys((*findings, *claim_faults(raw.folder))))
    if scenario is None or any(finding.severity == "fault" for finding in findings):
        return None, findings
    return scenario, tuple(dict.fromkeys((*findings, *doubts(scenario, raw))))


def doubts(scenario: Scenario, raw: RawCase) -> tuple[Fault, ...]:
    """What a careful planner would ask about a case that can be read. Nothing here stops planning."""
    notes = Notes(scenario, raw)
    services = services_of(scenario)
    doubt_reach(notes, services)
    doubt_people(notes, services)
    doubt_hours(notes, services)
    doubt_terms(notes, services)
    for read_so in _readings(scenario, raw):
        cycles = find_cycles(read_so)
        cure = least_cure(read_so, cycles) if cycles else None
        doubt_cycles(
            notes, cycles, cure.words if cure is not None else "more than one of these rules has to change"
        )
    doubt_binding(notes, services)
    return tuple(notes.found)


def _readings(scenario: Scenario, raw: RawCase) -> Iterator[Scenario]:
    """The case under each of its readings, the chosen one first."""
    yield scenario
    for reading in scenario.readings:
        if reading != scenario.reading:
            other, _ = build(raw, reading)
            if other is not None:
                yield other
