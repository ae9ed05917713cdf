"""What a single key or cell may hold: figures, ids, times, lists, yes and no. And the base of all models.

These know single values only: that a place exists, or that a road is open, is for ``build`` and ``checks``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from safeconduct.ids import ID_PATTERN, is_id
from safeconduct.scenario.figures import PARTS, Given
from safeconduct.scenario.times import BadTime, HoursPart, parse_hours, parse_moment


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a section or a row: in which key or column, what is there, and what would mend it."""

    code: str
    path: tuple[str, ...]
    fact: str
    cure: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Reads a figure and holds it to its limits: no less than ``least``, no more than ``most``, whole if ``whole``."""

    least: float = 0
    most: float = 1_000_000_000  # above any count of people or seconds that a case could mean
    whole: bool = False
    above_least: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        number = self.number_schema()
        parts = {
            "best": number,
            "low": number,
            "high": number,
            "plan": PLAN_SCHEMA,
            "source": {"type": "string"},
        }
        table = {"type": "object", "properties": parts, "required": ["best"], "additionalProperties": False}
        return {"anyOf": [number, table]}

    def number_schema(self) -> dict[str, Any]:
        """The JSON Schema of one end of the figure."""
        schema: dict[str, Any] = {"type": "integer" if self.whole else "number"}
        schema["exclusiveMinimum" if self.above_least else "minimum"] = self.least
        schema["maximum"] = self.most
        return schema

    def read(self, value: Any) -> Given:
        """A figure from a number, a text or a table of its parts. Every part that is wrong is reported."""
        if isinstance(value, Given):
            return value
        parts = dict(value) if isinstance(value, Mapping) else {"best": value}
        cure = "a figure has best, low, high, plan and source"
        unknown = sorted(set(parts) - {"best", *PARTS.values()})
        found = [Problem("SC004", (name,), "is no part of a figure", cure) for name in unknown]
        ends = {end: self._number(end, parts[end], found) for end in ("low", "best", "high") if end in parts}
        if "best" not in parts:
            found.append(Problem("SC006", ("best",), "is missing", "give the best figure beside its range"))
        plan = parts.get("plan", "best")
        if plan not in {"low", "best", "high"}:
            found.append(Problem("SC015", ("plan",), f"is {plan!r}", "plan for low, best or high"))
        if not isinstance(parts.get("source", ""), str):
            found.append(Problem("SC019", ("source",), "is not a text", "put it in quotation marks"))
        best = ends.get("best")
        low, high = ends.get("low", best), ends.get("high", best)
        found.extend(_order(low, best, high))
        if found or best is None or low is None or high is None:
            if not isinstance(value, Mapping):  # a bare number has no parts to name
                found = [Problem(one.code, (), one.fact, one.cure) for one in found]
            raise PydanticCustomError("figure", "figure", {"problems": found})
        return Given(low, best, high, plan, str(parts.get("source", "")))

    def _number(self, end: str, value: Any, found: list[Problem]) -> Decimal | None:
        number = _decimal(value)
        if number is None or not number.is_finite():
            cure = "write a number with a point for decimals, without separators for thousands"
            found.append(Problem("SC011", (end,), f"is {shown_value(value)}, which is not a number", cure))
            return None
        low = number <= Decimal(str(self.least)) if self.above_least else number < Decimal(str(self.least))
        if low:
            wanted = f"more than {self.least:g}" if self.above_least else f"{self.least:g} or more"
            found.append(Problem("SC012", (end,), f"is {number}", f"give {wanted}"))
        elif number > Decimal(str(self.most)):
            found.append(Problem("SC012", (end,), f"is {number}", f"give {self.most:g} or less"))
        elif self.whole and number != number.to_integral_value():
            found.append(Problem("SC013", (end,), f"is {number}", "give a whole number"))
        return number


def _decimal(value: Any) -> Decimal | None:
    """A number as written; None for what is no number, yes and no included."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _order(low: Decimal | None, best: Decimal | None, high: Decimal | None) -> list[Problem]:
    found = []
    if low is not None and best is not None and low > best:
        found.append(
            Problem("SC014", ("low",), f"is {low}, above the best figure {best}", "give low ≤ best ≤ high")
        )
    if high is not None and best is not None and high < best:
        found.append(
            Problem("SC014", ("high",), f"is {high}, below the best figure {best}", "give low ≤ best ≤ high")
        )
    return found


def shown_value(value: Any) -> str:
    """A value as faults show it: texts in quotation marks."""
    return repr(value) if isinstance(value, str) else str(value)


def _stop(code: str, fact: str, cure: str) -> PydanticCustomError:
    return PydanticCustomError("figure", "fault", {"problems": [Problem(code, (), fact, cure)]})


def _id(text: str) -> str:
    if not is_id(text):
        raise _stop(
            "SC008",
            f"{text!r} is not an identifier",
            "use a–z, 0–9, - and _, at most 63 of them, no - or _ in front",
        )
    return text


def _yes_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in {"yes", "no"}:
        return bool(value == "yes")
    raise _stop("SC015", f"is {shown_value(value)}", "write yes or no")


def split_list(value: Any) -> Any:
    """A list from a cell with ``;`` between its entries; a list of TOML as it is."""
    return [piece.strip() for piece in value.split(";") if piece.strip()] if isinstance(value, str) else value


def _moment(value: Any) -> datetime:
    try:
        if isinstance(value, datetime):
            return parse_moment(value.replace(microsecond=0).isoformat())
        if isinstance(value, str):
            return parse_moment(value)
    except BadTime as bad:
        raise _stop("SC017", bad.fact, bad.cure) from None
    raise _stop("SC017", f"{value} is not a date with a time", "write it as 2016-12-15T06:00")


def _hours(value: Any) -> tuple[HoursPart, ...]:
    if not isinstance(value, str):
        raise _stop("SC019", "is not a text", 'write hours in quotation marks: "06:00-22:00"')
    try:
        return parse_hours(value)
    except BadTime as bad:
        raise _stop("SC018", bad.fact, bad.cure) from None


PLAN_SCHEMA: Final = {"enum": ["low", "best", "high"]}
Id = Annotated[str, AfterValidator(_id), Field(json_schema_extra={"pattern": ID_PATTERN})]
Ids = Annotated[tuple[Id, ...], BeforeValidator(split_list)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Moment = Annotated[
    datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})
]
Hours = Annotated[tuple[HoursPart, ...], BeforeValidator(_hours), WithJsonSchema({"type": "string"})]
Written = str | date | datetime
"""A date for people to read: kept as it is written."""
Amount = Annotated[Given, Limits()]
Positive = Annotated[Given, Limits(above_least=True)]
Count = Annotated[Given, Limits(least=1)]
Fleet = Annotated[Given, Limits(least=1, most=10_000)]
"""Vehicles or teams that are planned one by one: more than any operation had, and few enough to be held in memory."""
Spaces = Annotated[Given, Limits(least=0)]
People = Annotated[Given, Limits(least=0, whole=True)]
SomePeople = Annotated[Given, Limits(least=1, whole=True)]
Share = Annotated[Given, Limits(most=1)]


class Part(BaseModel):
    """Base of all sections and rows: nothing unknown is let in, nothing is guessed."""

    # Built on first use: most cases hold a part of all sections and tables, and a start should not pay for the rest.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
