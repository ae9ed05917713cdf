"""Warnings."""

from __future__ import annotations

from pathlib import Path

from safeconduct.errors import Fault
from safeconduct.scenario.load import load_case_with_findings
from safeconduct.scenario.model import Scenario


def check_case(
    reference: str | Path, variant: str = "", reading: str = ""
) -> tuple[Scenario | None, tuple[Fault, ...]]:
    """The case with all that is wrong or doubtful in it."""
    return load_case_with_findings(reference, variant, reading)
