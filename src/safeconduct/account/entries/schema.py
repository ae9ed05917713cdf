"""JSON Schema of the content of each kind of entry, for people who write devices and bridges."""

from __future__ import annotations

from typing import Any

from safeconduct.account.entries.kinds import KINDS
from safeconduct.account.entries.terms import Kind

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def entry_schemas() -> dict[str, Any]:
    """One schema for all: an object {kind, content} whose content follows from its kind."""
    return {
        "$schema": DIALECT,
        "title": "What an entry of the ledger says",
        "description": "Strings, booleans and whole numbers below 2^53. Unknown kinds and keys are refused.",
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in KINDS],
        "$defs": {name: _schema(kind) for name, kind in KINDS.items()},
    }


def _schema(kind: Kind) -> dict[str, Any]:
    required = [field.key for field in kind.fields if field.required]
    keys = kind.keys
    content: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key: keys[key].schema() for key in keys},
    }
    if required:
        content["required"] = required
    if kind.counts:
        content["dependentSchemas"] = {
            kind.counts: {"properties": {"least": False, "most": False}}
        }  # exact, or a range, never both
    return {
        "description": kind.says,
        "type": "object",
        "additionalProperties": False,
        "required": ["kind", "content"],
        "properties": {"kind": {"const": kind.id}, "content": content},
    }
