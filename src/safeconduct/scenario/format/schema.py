"""JSON Schemas (2020-12) of the case format, made from the models that read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import TypeAdapter

from safeconduct.scenario.format.cells import PLAN_SCHEMA, Part
from safeconduct.scenario.format.claim_rows import CLAIM_ROWS
from safeconduct.scenario.format.reading import column_name, limits_of
from safeconduct.scenario.format.rows import ROWS
from safeconduct.scenario.format.sections import LISTS, SECTIONS, Head, RuleEntry, WindowEntry

TABLES: Final[Mapping[str, type[Part]]] = {**ROWS, **CLAIM_ROWS}
"""Every table of a case folder, those about claims last."""


def row_schema(name: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of one row of a table, with the companions of every figure."""
    model = TABLES[name]
    schema = model.model_json_schema(by_alias=True)
    properties: dict[str, Any] = {}
    for field in model.model_fields:
        column = column_name(model, field)
        limits = limits_of(model, field)
        if limits is None:
            properties[column] = _as_cell(schema["properties"][column])
            continue
        number = limits.number_schema()
        properties |= {column: number, f"{column}_low": number, f"{column}_high": number}
        properties |= {f"{column}_plan": PLAN_SCHEMA, f"{column}_source": {"type": "string"}}
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
