"""The rows of the tables about claims, one model each. They lie in a case folder and are read apart from the plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from safeconduct.claims.claim import Basis, Counting, Credibility, Kind, Reliability, Unit
from safeconduct.claims.interval import Hedge
from safeconduct.claims.when import Precision
from safeconduct.scenario.format.cells import Id, Ids, Part, split_list
from safeconduct.scenario.format.patterns import CAPTURED, LANGUAGE_TAG, NOT_CAPTURED

MOST_FIGURE: Final = 1_000_000_000  # above any count that a claim could mean
LONGEST: Final = 2_000  # a quote is a sentence or two: the report itself is captured, not copied

Figure = Annotated[int, Field(ge=0, le=MOST_FIGURE)]
Text = Annotated[str, Field(max_length=LONGEST)]
Names = Annotated[tuple[str, ...], BeforeValidator(split_list)]
Captured = Annotated[str, Field(pattern=CAPTURED)]


class ClaimRow(Part):
    """A row of ``claims.csv``: one attributed statement, never changed once it is written."""

    id: Id
    kind: Kind
    unit: Unit = "people"
    population: Id
    counting: Counting
    at: str
    precision: Precision | None = None
    since: str = ""
    movement: Id | None = None
    value: Figure | None = None
    low: Figure | None = None
    high: Figure | None = None
    hedge: Hedge = "none"
    basis: Basis = "not_said"
    place: Text = ""
    claimed_by: Text
    through: Names = ()
    copy_of: Id | None = None
    said: Text = ""
    reported: Text = ""
    address: Text = ""
    quote: Text = ""
    captured: Captured = NOT_CAPTURED
    reliability: Reliability = "F"
    credibility: Credibility = "6"
    grade_rule: Text = ""
    language: Annotated[str, Field(pattern=LANGUAGE_TAG)] = ""
    log_row: Text = ""
    supersedes: Id | None = None
    entered_by: Text = ""
    entered_at: Text = ""
    note: Text = ""


class GradeRow(Part):
    """A row of ``grades.csv``: a later grade of a claim. The last one of a claim holds."""

    claim: Id
    reliability: Reliability
    credibility: Credibility
    graded_by: Annotated[str, Field(min_length=1)]
    graded_at: str = ""
    reason: Annotated[Text, Field(min_length=1)]


class EstimateRow(Part):
    """A row of ``estimates.csv``: the working figure of a group, or of a quantity. The last one of a subject holds."""

    group: Id | None = None
    kind: Kind | None = None
    unit: Unit | None = None
    population: Id | None = None
    low: Figure
    best: Figure
    high: Figure
    claims: Ids = ()
    set_by: Annotated[str, Field(min_length=1)]
    set_at: str = ""
    reason: Annotated[Text, Field(min_length=1)]


CLAIM_ROWS: Final[Mapping[str, type[Part]]] = {
    "claims": ClaimRow,
    "grades": GradeRow,
    "estimates": EstimateRow,
}
