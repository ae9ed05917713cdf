"""Everything wrong or doubtful in a case: faults of its files, and what a careful planner asks before solving."""

from __future__ import annotations

from pathlib import Path

from safeconduct.errors import Fault
from safeconduct.scenario.build import build
from safeconduct.scenario.cycles import Cycle, find_cycles
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
    if scenario is None:
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
    doubt_cycles(notes, cycles_by_reading(scenario, raw))
    doubt_binding(notes, services)
    return tuple(notes.found)


def cycles_by_reading(scenario: Scenario, raw: RawCase) -> tuple[Cycle, ...]:
    """Contradictions under each reading of the case, the chosen one first."""
    found = list(find_cycles(scenario))
    for reading in scenario.readings:
        if reading != scenario.reading:
            other, _ = build(raw, reading)
            if other is not None:
                found.extend(find_cycles(other))
    return tuple(found)
