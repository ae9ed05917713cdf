"""What each section and each row of a case may hold. ``safeconduct schema`` prints its JSON Schemas from here.

These models know single cells only: that a place exists, or that a road is open, is for ``build`` and ``checks``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from safeconduct.ids import ID_PATTERN, is_id
from safeconduct.scenario.figures import PARTS, Given, gather
from safeconduct.scenario.model import Need, PlaceKind
from safeconduct.scenario.times import BadTime, HoursPart, parse_hours, parse_moment

FORMAT: Final = 1


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
    most: float | None = None
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
            "plan": _PLAN_SCHEMA,
            "source": {"type": "string"},
        }
        table = {"type": "object", "properties": parts, "required": ["best"], "additionalProperties": False}
        return {"anyOf": [number, table]}

    def number_schema(self) -> dict[str, Any]:
        """The JSON Schema of one end of the figure."""
        schema: dict[str, Any] = {"type": "integer" if self.whole else "number"}
        schema["exclusiveMinimum" if self.above_least else "minimum"] = self.least
        if self.most is not None:
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
            found.append(Problem("SC011", (end,), f"is {_shown(value)}, which is not a number", cure))
            return None
        low = number <= Decimal(str(self.least)) if self.above_least else number < Decimal(str(self.least))
        if low:
            wanted = f"more than {self.least:g}" if self.above_least else f"{self.least:g} or more"
            found.append(Problem("SC012", (end,), f"is {number}", f"give {wanted}"))
        elif self.most is not None and number > Decimal(str(self.most)):
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


def _shown(value: Any) -> str:
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
    raise _stop("SC015", f"is {_shown(value)}", "write yes or no")


def _split(value: Any) -> Any:
    return [piece.strip() for piece in value.split(";") if piece.strip()] if isinstance(value, str) else value


def _moment(value: Any) -> datetime:
    try:
        if isinstance(value, datetime):
            return value.replace(microsecond=0)
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


_PLAN_SCHEMA: Final = {"enum": ["low", "best", "high"]}
Id = Annotated[str, AfterValidator(_id), Field(json_schema_extra={"pattern": ID_PATTERN})]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_split)]
Names = Annotated[tuple[str, ...], BeforeValidator(_split)]
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
Spaces = Annotated[Given, Limits(least=0)]
People = Annotated[Given, Limits(least=0, whole=True)]
SomePeople = Annotated[Given, Limits(least=1, whole=True)]
Share = Annotated[Given, Limits(most=1)]


class Part(BaseModel):
    """Base of all sections and rows: nothing unknown is let in, nothing is guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Head(Part):
    """The lines above the first section of ``scenario.toml``."""

    format: Literal[1]
    name: Id
    title: str
    title_ar: str = ""
    timezone: str
    start: Moment
    horizon_h: Annotated[Decimal, Field(gt=0, le=24 * 366)]
    notes: str = ""


class PartyEntry(Part):
    """``[[party]]``: who signs, guarantees, carries or observes."""

    id: Id
    name: str
    name_ar: str = ""
    role: Literal["signatory", "guarantor", "carrier", "observer", "authority"]


class HolderEntry(Part):
    """``[[holder]]``: who actually controls a post or a road, and how surely that is known."""

    id: Id
    name: str
    name_ar: str = ""
    source: str = ""
    grade: Annotated[str, Field(pattern=r"^([A-F][1-6])?$")] = ""
    as_of: Written = ""
    confirmed_by: str = ""
    confirmed_until: Moment | None = None


class ConvoySection(Part):
    """``[convoy]``: what makes a convoy."""

    least: Count
    most: Count
    most_own: Count | None = None
    form_up_min: Amount
    hold_max_min: Positive | None = None


class BoardingSection(Part):
    """``[boarding]``: seconds for one person of each need, and how long before boarding people are called forward."""

    seat_s: Amount | None = None
    wheelchair_s: Amount | None = None
    stretcher_s: Amount | None = None
    own_vehicle_s: Amount | None = None
    call_forward_min: Amount | None = None


class LimitsSection(Part):
    """``[limits]``: the most people on the road at once, and the hours aboard above which a warning stands."""

    exposed_max: SomePeople | None = None
    aboard_max_h: Positive | None = None


class PrioritySection(Part):
    """``[priority]``: who signs that lower classes may cost the first more than 15 minutes."""

    signed_by: str = ""


class WindowEntry(Part):
    """``[[windows.window]]``: hours in which movement under the named undertakings is allowed."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    id: Id
    hours: Hours
    applies_to: Annotated[tuple[str, ...], BeforeValidator(_split), Field(alias="for", min_length=1)]


class WindowsSection(Part):
    """``[windows]`` without its list: whether empty vehicles keep the windows too."""

    empty_needs_window: YesNo = False


class ClauseEntry(Part):
    """One of ``[agreement.clauses]``: what was written, in which words, and where it is printed."""

    text: str
    text_ar: str = ""
    source: str = ""


class AgreementSection(Part):
    """``[agreement]``: its title, its clauses, and the readings that are disputed."""

    title: str = ""
    title_ar: str = ""
    date: Written = ""
    readings: Ids = ()
    reading: str = ""
    clauses: dict[str, ClauseEntry] = Field(default_factory=dict)


class MustEntry(Part):
    """So many people out at reception by a time."""

    people: SomePeople
    by: Moment


class UndertakingEntry(Part):
    """``[[undertaking]]``: one clause under which people leave."""

    id: Id
    name: str
    name_ar: str = ""
    party: Id
    line: Id
    clause: str = ""
    quota: SomePeople | None = None
    due: SomePeople | None = None
    must: tuple[MustEntry, ...] = ()
    readings: Ids = ()


class OutsideEntry(Part):
    """``[[outside]]``: a condition of another kind, with the time at which it is expected."""

    id: Id
    name: str
    name_ar: str = ""
    kind: Literal["captives", "bodies", "aid", "wounded_abroad", "hold_fire", "other"]
    expected: Moment | None = None
    clause: str = ""


class EventTable(Part):
    """Which convoy of an undertaking does what; an outside event has only ``of``."""

    of: Id
    which: Literal["first", "each", "last"] | None = None
    verb: Literal["leaves", "crosses", "arrives"] | None = None


class _RuleEntry(Part):
    id: Id
    clause: str = ""
    readings: Ids = ()


class InStepEntry(_RuleEntry):
    """``[[rule]]`` of kind ``in_step``."""

    kind: Literal["in_step"]
    a: Id
    b: Id
    tolerance: Share | None = None
    ratio: Positive | None = None
    tolerance_people: People | None = None


class TranchesEntry(_RuleEntry):
    """``[[rule]]`` of kind ``tranches``."""

    kind: Literal["tranches"]
    a: Id
    b: Id
    steps: Annotated[
        tuple[tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]], ...], Field(min_length=1)
    ]


class PairedEntry(_RuleEntry):
    """``[[rule]]`` of kind ``paired``."""

    kind: Literal["paired"]
    a: Id
    b: Id
    meeting_a: Id
    meeting_b: Id
    gap_min: Amount


class AfterEntry(_RuleEntry):
    """``[[rule]]`` of kind ``after``."""

    kind: Literal["after"]
    event: EventTable
    waits_for: EventTable


RuleEntry = InStepEntry | TranchesEntry | PairedEntry | AfterEntry
RULES: Final[Mapping[str, type[RuleEntry]]] = {
    "in_step": InStepEntry,
    "tranches": TranchesEntry,
    "paired": PairedEntry,
    "after": AfterEntry,
}


class PlaceRow(Part):
    """A row of ``places.csv``."""

    id: Id
    name: str
    name_ar: str = ""
    kind: PlaceKind
    lat: Annotated[Decimal, Field(ge=-90, le=90)]
    lon: Annotated[Decimal, Field(ge=-180, le=180)]
    holder: str = ""
    hours: Hours = ()
    bays: Spaces | None = None
    parking: Spaces | None = None
    people_per_h: Count | None = None
    besieged: YesNo = False
    danger: Amount | None = None
    lanes: Count | None = None
    vehicle_s: Amount | None = None
    person_s: Amount | None = None
    empty_s: Amount | None = None
    safe_to_wait: YesNo = False
    wait_max_min: Amount | None = None
    capacity: Spaces | None = None
    needs: Annotated[tuple[Need, ...], BeforeValidator(_split)] = ()
    unload_min: Amount | None = None
    source: str = ""
    note: str = ""


class LegRow(Part):
    """A row of ``legs.csv``."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    id: Id
    start: Annotated[Id, Field(alias="from")]
    end: Annotated[Id, Field(alias="to")]
    both_ways: YesNo = True
    km: Positive
    minutes: Positive
    empty_minutes: Positive | None = None
    holder: str = ""
    hours: Hours = ()
    headway_min: Amount | None = None
    max_convoys: Count | None = None
    lane: str = ""
    danger: Amount | None = None
    cleared: Literal["cleared", "not known", "suspected"] = "not known"
    source: str = ""
    note: str = ""


class GroupRow(Part):
    """A row of ``groups.csv``."""

    id: Id
    name: str
    name_ar: str = ""
    place: Id
    need: Need
    priority: Annotated[int, Field(ge=1, le=99)] = 3
    people: SomePeople
    asked: People | None = None
    household: SomePeople | None = None
    destinations: Ids = ()
    undertaking: str = ""
    available_from: Moment | None = None
    source: str = ""
    note: str = ""


class ReleaseRow(Part):
    """A row of ``releases.csv``."""

    group: Id
    at: Moment
    people: SomePeople
    source: str = ""
    note: str = ""


class VehicleRow(Part):
    """A row of ``vehicles.csv``: one class of vehicles with one home."""

    id: Id
    name: str
    name_ar: str = ""
    count: Count
    home: Id
    seats: Spaces | None = None
    stretchers: Spaces | None = None
    wheelchairs: Spaces | None = None
    own_places: Spaces | None = None
    hours: Hours = ()
    duty_h: Positive | None = None
    rest_h: Amount | None = None
    turnaround_min: Amount | None = None
    may_enter: Ids = ()
    one_way: YesNo = False
    speed: Positive | None = None
    crew: Spaces | None = None
    held_back: Share | None = None
    source: str = ""
    note: str = ""


class TeamRow(Part):
    """A row of ``teams.csv``: the accompanying teams of one base."""

    id: Id
    name: str
    count: Count
    home: Id
    hours: Hours = ()
    duty_h: Positive | None = None
    rest_h: Amount | None = None
    may_enter: Ids = ()
    people: SomePeople | None = None
    source: str = ""
    note: str = ""


ROWS: Final[Mapping[str, type[Part]]] = {
    "places": PlaceRow,
    "legs": LegRow,
    "groups": GroupRow,
    "releases": ReleaseRow,
    "vehicles": VehicleRow,
    "teams": TeamRow,
}
SECTIONS: Final[Mapping[str, type[Part]]] = {
    "convoy": ConvoySection,
    "boarding": BoardingSection,
    "limits": LimitsSection,
    "priority": PrioritySection,
    "windows": WindowsSection,
    "agreement": AgreementSection,
}
LISTS: Final[Mapping[str, type[Part]]] = {
    "party": PartyEntry,
    "holder": HolderEntry,
    "undertaking": UndertakingEntry,
    "outside": OutsideEntry,
}
P = TypeVar("P", bound=Part)


def read(model: type[P], values: Mapping[str, Any]) -> P | tuple[Problem, ...]:
    """A section or a row as its model, or everything that is wrong in it."""
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        problems: list[Problem] = []
        for detail in error.errors(include_url=False):
            problems.extend(_problems(dict(detail)))
        return tuple(problems)


def read_row(model: type[P], cells: Mapping[str, str]) -> P | tuple[Problem, ...]:
    """A row of a table as its model. Paths of problems name columns."""
    outcome = read(model, gather(cells, figures_of(model)))
    if not isinstance(outcome, tuple):
        return outcome
    return tuple(Problem(found.code, (_column(found.path),), found.fact, found.cure) for found in outcome)


@cache
def figures_of(model: type[Part]) -> frozenset[str]:
    """Names of the columns of a row that are figures."""
    return frozenset(
        _column_name(model, name) for name in model.model_fields if _limits(model, name) is not None
    )


@cache
def columns_of(model: type[Part]) -> tuple[str, ...]:
    """Every column that a table may have, the companions of its figures included."""
    columns: list[str] = []
    for name in model.model_fields:
        column = _column_name(model, name)
        columns.append(column)
        if _limits(model, name) is not None:
            columns.extend(column + suffix for suffix in PARTS)
    return tuple(columns)


def row_schema(name: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of one row of a table, with the companions of every figure."""
    model = ROWS[name]
    schema = model.model_json_schema(by_alias=True)
    properties: dict[str, Any] = {}
    for field in model.model_fields:
        column = _column_name(model, field)
        limits = _limits(model, field)
        if limits is None:
            properties[column] = _as_cell(schema["properties"][column])
            continue
        number = limits.number_schema()
        properties |= {column: number, f"{column}_low": number, f"{column}_high": number}
        properties |= {f"{column}_plan": _PLAN_SCHEMA, f"{column}_source": {"type": "string"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{name}.csv",
        "description": model.__doc__,
        "type": "object",
        "properties": properties,
        "required": schema.get("required", []),
        "additionalProperties": False,
    }


def scenario_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of ``scenario.toml``."""
    adapters: dict[str, tuple[Any, bool]] = {name: (model, False) for name, model in SECTIONS.items()}
    adapters |= {name: (model, True) for name, model in LISTS.items()}
    head = Head.model_json_schema(by_alias=True)
    properties, definitions = dict(head["properties"]), dict(head.get("$defs", {}))
    for name, (model, several) in {
        **adapters,
        "rule": (RuleEntry, True),
        "window": (WindowEntry, True),
    }.items():
        schema = TypeAdapter(model).json_schema(by_alias=True, ref_template="#/$defs/{model}")
        definitions |= schema.pop("$defs", {})
        properties[name] = {"type": "array", "items": schema} if several else schema
    properties["windows"]["properties"]["window"] = properties.pop("window")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "scenario.toml",
        "type": "object",
        "properties": properties,
        "required": [*head["required"], "convoy", "boarding"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _as_cell(schema: dict[str, Any]) -> dict[str, Any]:
    """What a spreadsheet shows for a value: yes and no, and lists as text."""
    if schema.get("type") == "boolean":
        return {"enum": ["yes", "no"]}
    if schema.get("type") == "array":
        return {"type": "string", "description": "a list separated by ;"}
    return schema


def _column_name(model: type[Part], name: str) -> str:
    return model.model_fields[name].alias or name


def _limits(model: type[Part], name: str) -> Limits | None:
    found = model.model_fields[name]
    candidates = [*found.metadata]
    for inner in getattr(found.annotation, "__args__", ()):
        candidates.extend(getattr(inner, "__metadata__", ()))
    return next((candidate for candidate in candidates if isinstance(candidate, Limits)), None)


def _column(path: tuple[str, ...]) -> str:
    if len(path) == 1 or path[1] == "best":
        return path[0]
    return f"{path[0]}_{path[1]}" if f"_{path[1]}" in PARTS else path[0]


def _problems(detail: dict[str, Any]) -> list[Problem]:
    path = tuple(str(step) for step in detail["loc"])
    kind, value, context = detail["type"], detail.get("input"), detail.get("ctx", {})
    if kind == "figure":
        found: list[Problem] = context["problems"]
        return [Problem(one.code, (*path, *one.path), one.fact, one.cure) for one in found]
    shown = _shown(value)
    match kind:
        case "missing":
            problem = Problem("SC006", path, "is missing", "fill it in")
        case "extra_forbidden":
            problem = Problem(
                "SC004",
                path,
                "is not known here",
                "check the spelling: `safeconduct schema` lists what is known",
            )
        case "literal_error" | "enum":
            problem = Problem("SC015", path, f"is {shown}", f"choose {context.get('expected', 'another')}")
        case (
            "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal" | "too_short" | "too_long"
        ):
            problem = Problem("SC012", path, f"is {shown}", detail["msg"].lower())
        case "int_from_float" | "int_parsing" | "int_type":
            problem = Problem("SC013", path, f"is {shown}", "give a whole number")
        case "decimal_parsing" | "decimal_type":
            problem = Problem(
                "SC011",
                path,
                f"is {shown}, which is not a number",
                "write a number with a point for decimals",
            )
        case "string_pattern_mismatch":
            problem = Problem("SC015", path, f"is {shown}", f"write it as {context.get('pattern')}")
        case _:
            problem = Problem("SC019", path, f"is {shown}", detail["msg"].lower())
    return [problem]
