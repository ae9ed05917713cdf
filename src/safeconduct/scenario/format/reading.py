"""From keys and cells to models, or to the list of everything that is wrong in them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import ValidationError

from safeconduct.scenario.figures import PARTS, gather
from safeconduct.scenario.format.cells import Limits, Part, Problem, shown_value
from safeconduct.scenario.format.patterns import CURES

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
        column_name(model, name) for name in model.model_fields if limits_of(model, name) is not None
    )


@cache
def columns_of(model: type[Part]) -> tuple[str, ...]:
    """Every column that a table may have, the companions of its figures included."""
    columns: list[str] = []
    for name in model.model_fields:
        column = column_name(model, name)
        columns.append(column)
        if limits_of(model, name) is not None:
            columns.extend(column + suffix for suffix in PARTS)
    return tuple(columns)


def column_name(model: type[Part], name: str) -> str:
    """The column that fills a field."""
    return model.model_fields[name].alias or name


def limits_of(model: type[Part], name: str) -> Limits | None:
    """The limits of a field that is a figure; None for any other."""
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
    shown = shown_value(value)
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
            problem = Problem("SC015", path, f"is {shown}", CURES[str(context["pattern"])])
        case _:
            problem = Problem("SC019", path, f"is {shown}", detail["msg"].lower())
    return [problem]
