"""The entries of ``agreement.toml`` and the rows of ``log.csv``, one model each."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field

from safeconduct.scenario.format.cells import Id, Ids, Part, Written, split_list
from safeconduct.scenario.format.happened import HappenedRow
from safeconduct.scenario.format.patterns import (
    DAY_OR_MINUTE,
    DAY_OR_MONTH,
    LANGUAGE,
    LANGUAGE_OR_NONE,
    POINT,
    ROW_ID,
)

LanguageCode = Annotated[str, Field(pattern=LANGUAGE)]
Signed = Annotated[str, Field(pattern=LANGUAGE_OR_NONE)]
Texts = Annotated[dict[LanguageCode, str], Field(min_length=1)]
EventId = Annotated[str, Field(pattern=ROW_ID)]
EventIds = Annotated[tuple[EventId, ...], BeforeValidator(split_list)]
Point = Annotated[str, Field(pattern=POINT)]


class _Sourced(Part):
    source: str
    events: EventIds = ()


class VersionEntry(_Sourced):
    """``[[version]]``: one version of the agreement, in the order in which they were agreed."""

    id: Id
    title: Texts
    agreed: Written
    signed_in: Signed = ""
    variants: Ids = ()


class TermEntry(_Sourced):
    """``[[clause]]``: one clause, its wording by language, what of the checklist it settles, and what it replaces."""

    id: Id
    versions: Annotated[Ids, Field(min_length=1)]
    signed_in: Signed = ""
    text: Texts
    reviewed_by: dict[LanguageCode, str] = Field(default_factory=dict)
    answers: tuple[Point, ...] = ()
    replaces: str = ""


class UnderstandingEntry(_Sourced):
    """``[[reading]]``: who reads a clause how, and where the case plans by it."""

    id: Id
    clause: Id
    by: Texts
    text: Texts
    reviewed_by: dict[LanguageCode, str] = Field(default_factory=dict)
    variant: str = ""
    readings: Ids = ()
    people: Annotated[int | None, Field(ge=1)] = None


class PromiseEntry(_Sourced):
    """``[[promise]]``: an undertaking of any kind."""

    id: Id
    kind: Literal["leave", "captives", "bodies", "aid", "wounded_abroad", "hold_fire", "other"]
    clause: Id
    versions: Annotated[Ids, Field(min_length=1)]
    party: str = ""
    to: str = ""
    text: Texts
    reviewed_by: dict[LanguageCode, str] = Field(default_factory=dict)
    side: dict[LanguageCode, str] = Field(default_factory=dict)
    people: Annotated[int | None, Field(ge=1)] = None
    by: Written = ""


class BoundEntry(_Sourced):
    """``[[bound]]``: whether a holder is bound, and through whom."""

    holder: Id
    bound: Literal["yes", "no", "not known"]
    through: str = ""


ACCORD: Final[Mapping[str, type[Part]]] = {
    "version": VersionEntry,
    "clause": TermEntry,
    "reading": UnderstandingEntry,
    "promise": PromiseEntry,
    "bound": BoundEntry,
}


class LogRow(Part):
    """A row of ``log.csv``: one dated event, as somebody tells it."""

    id: EventId
    time: Annotated[str, Field(pattern=DAY_OR_MINUTE)]
    precision: Literal[
        "minute", "quarter", "hour", "dawn", "morning", "afternoon", "evening", "night", "early hours", "day",
        "report time", "total",
    ]  # fmt: skip
    place: str = ""
    place_named: str = ""
    lat: Annotated[Decimal | None, Field(ge=-90, le=90)] = None
    lon: Annotated[Decimal | None, Field(ge=-180, le=180)] = None
    kind: str
    undertaking: str = ""
    deed: Literal["", "leaves", "crosses", "arrives"] = ""
    same_as: str = ""
    quantity_min: Annotated[int | None, Field(ge=0)] = None
    quantity_max: Annotated[int | None, Field(ge=0)] = None
    unit: str = ""
    claimed_by: str = ""
    source: str
    source_date: Annotated[str, Field(pattern=DAY_OR_MONTH)] = ""
    sentence: str
    sentence_ar: str = ""


BESIDE: Final[Mapping[str, type[Part]]] = {"log": LogRow, "happened": HappenedRow}
"""Tables that lie beside a case and are not read by planning."""
