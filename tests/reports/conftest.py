"""One made-up case and its pages, made once."""

import pytest

from safeconduct.plans.model import Plan
from safeconduct.reports.plan import plan_report
from safeconduct.reports.sheets import convoy_sheets
from safeconduct.scenario.model import Scenario
from tests.reports import sample

AS_OF = sample.START - 2 * 3600
TAGS = ("en", "ar", "ar-u-nu-arab")


@pytest.fixture(scope="session")
def case() -> Scenario:
    return sample.scenario()


@pytest.fixture(scope="session")
def timetable(case: Scenario) -> Plan:
    return sample.plan(case)


@pytest.fixture(scope="session")
def pages(case: Scenario, timetable: Plan) -> dict[tuple[str, str], str]:
    """Every kind of page by (edition, language)."""
    bound = sample.bound(case, timetable)
    made = {
        (edition, tag): plan_report(case, timetable, bound, language=tag, edition=edition, as_of=AS_OF)
        for edition in ("cell", "party:gov", "party:opp", "party:arc", "public")
        for tag in TAGS
    }
    return made | {("carrier", "both"): convoy_sheets(case, timetable)}
