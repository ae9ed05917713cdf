"""Write one page of a plan in one edition, for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from safeconduct.clock import now_utc
from safeconduct.errors import Fault, InvalidInput
from safeconduct.plans.model import Bound, Plan
from safeconduct.reports.plan import plan_report
from safeconduct.reports.sheets import convoy_sheet, convoy_sheets
from safeconduct.scenario.model import Scenario
from safeconduct.workspace import plans, stored
from safeconduct.workspace.files import write_whole

if TYPE_CHECKING:
    from safeconduct.studies.effects.model import Effects

AS_OF_MARGIN_S = 366 * 86_400
"""A page speaks of no moment further from the case than this: the year is a slip of the pen."""

Edition = Literal["cell", "carrier", "party", "public"]
Language = Literal["en", "ar"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page. ``as_of`` is local text such as ``2016-12-18T14:00``; empty means now, or the start (see as_of)."""

    edition: Edition = "cell"
    language: Language = "en"
    party: str = ""
    convoy: str = ""
    as_of: str = ""
    effects: Path | None = None
    """A study of the case's clauses (``effects.json``) that the cell's report shows too."""


def write_page(case: str, path: Path, wanted: Wanted, out: Path | None) -> Path:
    """Write the page and give its path. Raises InvalidInput for a plan that breaks a rule: it is not a plan."""
    plan = plans.read_plan(path)
    scenario = plans.case_of(plan, case)
    beside = path.with_name("bound.json")
    bound = plans.read_bound(beside) if beside.is_file() else None
    verdict = plans.verify(scenario, path, bound)
    if verdict.broken:
        codes = ", ".join(sorted({item.code for item in verdict.broken}))
        raise InvalidInput(
            (Fault("RP001", path.name, f"breaks {codes}", "plan again; `safeconduct verify` says where"),)
        )
    studied = None if wanted.effects is None else _studied(scenario, plan, wanted)
    text = page(scenario, plan, bound, wanted, studied)
    target = out or path.with_name(_file_name(wanted))
    write_whole(target, text)
    return target


def _studied(scenario: Scenario, plan: Plan, wanted: Wanted) -> Effects:
    """The study that is asked for: of this case and of no other, and for the cell alone."""
    path = wanted.effects or Path()
    if wanted.edition != "cell":
        fact = f"is asked for in edition {wanted.edition}"
        raise InvalidInput((Fault("RP004", "--effects", fact, "it stands in the cell's edition only"),))
    from safeconduct.studies.effects.file import effects_from_json  # most pages are of no study

    studied = effects_from_json(stored.text_of(path), path.name)
    if studied.digest != scenario.digest:
        fact = f"studies another case, variant or reading than {plan.case!r} as it is planned"
        raise InvalidInput((Fault("RP004", path.name, fact, "study the case again: `safeconduct effects`"),))
    return studied


def page(
    scenario: Scenario, plan: Plan, bound: Bound | None, wanted: Wanted, effects: Effects | None = None
) -> str:
    """The page's HTML. Raises InvalidInput where the party, the convoy or the time does not exist."""
    moment = as_of(scenario, wanted.as_of)
    if wanted.edition == "carrier":
        if not wanted.convoy:
            return convoy_sheets(scenario, plan, as_of=moment)
        _known("--convoy", wanted.convoy, tuple(plan.convoy))
        return convoy_sheet(scenario, plan, wanted.convoy, as_of=moment)
    edition: str = wanted.edition
    if wanted.edition == "party":
        _known("--party", wanted.party, tuple(party.id for party in scenario.parties))
        edition = f"party:{wanted.party}"
    return plan_report(
        scenario, plan, bound, language=wanted.language, edition=edition, as_of=moment, effects=effects
    )


def as_of(scenario: Scenario, text: str = "", option: str = "--as-of") -> int:
    """The second that a page speaks of: ``text`` in the case's time zone, or else now.

    A page made before the case begins, or after it is over (a case of the past), speaks of the case's start.
    """
    if text:
        try:
            moment = datetime.fromisoformat(text)
            at = int(
                (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(scenario.timezone))).timestamp()
            )
        except (ValueError, OverflowError):
            fault = Fault("RP003", option, f"is {text!r}", "give a local time such as 2016-12-18T14:00")
            raise InvalidInput((fault,)) from None
        if not scenario.start - AS_OF_MARGIN_S <= at <= scenario.horizon + AS_OF_MARGIN_S:
            fault = Fault(
                "RP003", option, f"is {text!r}, years from the case", "give a time near the case's own"
            )
            raise InvalidInput((fault,))
        return at
    now = int(now_utc().timestamp())
    return now if scenario.start <= now <= scenario.horizon else scenario.start


def _known(option: str, name: str, names: tuple[str, ...]) -> None:
    if name not in names:
        fact = f"is {name!r}" if name else "is missing"
        raise InvalidInput(
            (Fault("RP002", option, fact, f"choose one of {', '.join(names) or 'none: there is none'}"),)
        )


def _file_name(wanted: Wanted) -> str:
    if wanted.edition == "carrier":
        return f"convoy-sheet-{wanted.convoy}.html" if wanted.convoy else "convoy-sheets.html"
    who = f"-{wanted.party}" if wanted.edition == "party" else ""
    edition = "" if wanted.edition == "cell" else f"-{wanted.edition}"
    language = "" if wanted.language == "en" else f"-{wanted.language}"
    return f"report{edition}{who}{language}.html"
