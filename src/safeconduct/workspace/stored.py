"""Cases, plans, bounds and pasts as they lie in folders: read, and held to belong together. Needs no solver."""

from __future__ import annotations

from pathlib import Path

from safeconduct.errors import Fault, InvalidInput
from safeconduct.plans.file import bound_from_json, past_from_json, plan_from_json
from safeconduct.plans.model import Bound, Plan
from safeconduct.plans.past import Past
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import Scenario


def load(case: str | Path, *, variant: str = "", reading: str = "") -> Scenario:
    """The case in a folder, or a shipped case by name (``aleppo-2016``, ``aleppo-2016+daylight``).

    Raises InvalidInput with every fault of its files, Missing where there is no such case.
    """
    return load_case(case, variant=variant, reading=reading)


def read_plan(path: str | Path) -> Plan:
    """The plan in a file. Raises InvalidInput with every structural fault."""
    path = Path(path)
    return plan_from_json(text_of(path), path.name)


def read_bound(path: str | Path) -> Bound:
    """The bound in a file. Raises InvalidInput with every structural fault."""
    path = Path(path)
    return bound_from_json(text_of(path), path.name)


def read_past(path: str | Path) -> Past:
    """The past in a file. Raises InvalidInput with every structural fault."""
    path = Path(path)
    return past_from_json(text_of(path), path.name)


def text_of(path: Path) -> str:
    """A file's text. Raises InvalidInput where it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InvalidInput(
            (Fault("PF002", path.name, "is not UTF-8 text", "give the file as it was written"),)
        ) from None


def case_of(plan: Plan, case: str | Path, *, variant: str = "", reading: str = "") -> Scenario:
    """The case that a plan was made for: its variant and reading, unless others are asked for.

    Raises InvalidInput where ``case`` is another case than the plan names.
    """
    named = "+" in str(case)  # the variant stands in the case's own name
    plain = load(case)
    if plain.name != plan.case:
        fact = f"was made for the case {plan.case!r}, not for {plain.name!r}"
        raise InvalidInput((Fault("PF003", "plan.json case", fact, "name the case that it was made for"),))
    variant, reading = variant or ("" if named else plan.variant), reading or plan.reading
    if variant in ("", plain.variant) and reading in ("", plain.reading):
        return plain
    return load(case, variant=variant, reading=reading)


def as_it_is(plan: Plan, case: str | Path, path: Path, code: str) -> Scenario:
    """The case that a plan was made for, where it is still what it was then.

    Raises InvalidInput with a fault of this ``code`` where it is not, and as ``case_of`` does.
    """
    scenario = case_of(plan, case)
    if plan.digest != scenario.digest:
        fact = "was made for the case as it was before it changed, or for another variant or reading"
        raise InvalidInput((Fault(code, str(path), fact, "plan the case again: `safeconduct plan`"),))
    return scenario
