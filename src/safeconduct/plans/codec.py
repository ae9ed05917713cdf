"""Frozen dataclasses to plain JSON values and back, every fault of a file at once.

Instants (``at``, ``…_at`` and the ends of ``holds``) are written as RFC 3339 in UTC, so that a file can be read without
us; everything else is written as it is. Reading refuses unknown and missing keys and wrong kinds.
"""

from __future__ import annotations

import dataclasses
import math
import types
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from safeconduct.errors import Fault

_MISSING = object()

WHERE_GIVEN = "where given"
"""Metadata of a field that a file holds only where it differs from its default: older files stay as they are."""

MOST = 2**53 - 1
"""Whole numbers above it are not the same in every reader of JSON; no count or second comes near it."""


def instant_text(at: int) -> str:
    """RFC 3339 in UTC of a whole second: ``2016-12-15T04:00:00Z``."""
    return f"{datetime.fromtimestamp(at, UTC).isoformat()[:-6]}Z"


def is_instant(name: str) -> bool:
    """Whether a field of this name holds seconds that a file tells as instants."""
    return name == "at" or name.endswith("_at") or name == "holds"


def encode(value: Any, name: str = "") -> Any:
    """Plain JSON value of a dataclass, tuple, number or text."""
    return _encoded(value, is_instant(name))


def _encoded(value: Any, instant: bool) -> Any:  # noqa: FBT001  # once for each of 300,000 values
    kind = type(value)
    if kind is str or value is None:
        return value
    if isinstance(value, tuple):
        return [_encoded(item, instant) for item in value]
    if isinstance(value, int):
        return instant_text(value) if instant and kind is not bool else value
    if not dataclasses.is_dataclass(kind):
        return value
    return {
        name: _encoded(getattr(value, name), is_at)
        for name, is_at, default in _written(kind)
        if default is _MISSING or getattr(value, name) != default
    }


@cache
def _written(kind: type[Any]) -> tuple[tuple[str, bool, Any], ...]:
    """Name, whether it is an instant, and the value that is left out, of every field of a noun."""
    return tuple(
        (field.name, is_instant(field.name), field.default if field.metadata.get(WHERE_GIVEN) else _MISSING)
        for field in dataclasses.fields(kind)
    )


class Decoder:
    """Builds nouns from JSON values and gathers what is wrong with them in ``faults``."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def fault(self, path: str, fact: str, cure: str) -> Any:
        """Note a fault; gives a marker that stands for the value that could not be read."""
        self.faults.append(Fault("PF001", f"{self.file} {path or 'top'}", fact, cure))
        return _MISSING

    def noun(self, kind: type[Any], value: Any, path: str = "") -> Any:
        """A ``kind`` from a JSON object."""
        if not isinstance(value, Mapping):
            return self.fault(
                path, f"is {_kind_name(value)}", f"give an object with the fields of {kind.__name__}"
            )
        hints, fields = _shape(kind)
        for key in value:
            if key not in fields:
                self.fault(
                    f"{path}.{key}".lstrip("."), "is not a known key", f"use one of {', '.join(fields)}"
                )
        given: dict[str, Any] = {}
        for name, field in fields.items():
            where = f"{path}.{name}".lstrip(".")
            if name not in value:
                if field.default is dataclasses.MISSING:
                    self.fault(where, "is missing", "write the plan again, or restore the key")
                continue
            given[name] = self.value(hints[name], value[name], name, where)
        if any(item is _MISSING for item in given.values()) or not given.keys() >= required_of(kind):
            return _MISSING
        return kind(**given)

    def value(self, hint: Any, value: Any, name: str, path: str) -> Any:
        """A value of the type ``hint``."""
        origin = get_origin(hint)
        if origin is Literal:
            if value in get_args(hint):
                return value
            return self.fault(path, f"is {value!r}", f"use one of {', '.join(map(str, get_args(hint)))}")
        if origin in (Union, types.UnionType):
            if value is None:
                return None
            return self.value(next(arg for arg in get_args(hint) if arg is not type(None)), value, name, path)
        if origin is tuple:
            return self.sequence(get_args(hint), value, name, path)
        if dataclasses.is_dataclass(hint):
            return self.noun(hint, value, path)  # type: ignore[arg-type]  # is_dataclass does not narrow to a type
        return self.plain(hint, value, name, path)

    def sequence(self, args: tuple[Any, ...], value: Any, name: str, path: str) -> Any:
        """A tuple, either of one kind repeated or of fixed positions."""
        if not isinstance(value, list):
            return self.fault(path, f"is {_kind_name(value)}", "give a list")
        if args[-1] is Ellipsis:
            kinds = [args[0]] * len(value)
        elif len(args) == len(value):
            kinds = list(args)
        else:
            return self.fault(path, f"has {len(value)} entries", f"give {len(args)}")
        items = [
            self.value(kind, item, name, f"{path}[{position}]")
            for position, (kind, item) in enumerate(zip(kinds, value, strict=True))
        ]
        return _MISSING if any(item is _MISSING for item in items) else tuple(items)

    def plain(self, hint: Any, value: Any, name: str, path: str) -> Any:
        """A text, number or instant."""
        if hint is int and is_instant(name):
            return self.instant(value, path)
        if (isinstance(value, float) and not math.isfinite(value)) or (
            isinstance(value, int) and abs(value) > MOST
        ):
            return self.fault(path, "is no number that a plan can hold", f"give one within ±{MOST:,}")
        if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        if isinstance(value, str) and not _is_text(value):
            return self.fault(path, f"is {value!a}", "take the control characters and broken characters out")
        if type(value) is hint:
            return value
        return self.fault(path, f"is {_kind_name(value)}", f"give {_HINT_NAMES.get(hint, hint.__name__)}")

    def instant(self, value: Any, path: str) -> Any:
        """Whole UTC seconds from RFC 3339 text."""
        cure = "give RFC 3339 with an offset, such as 2016-12-15T04:00:00Z"
        if not isinstance(value, str):
            return self.fault(path, f"is {_kind_name(value)}", cure)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return self.fault(path, f"is {value!r}", cure)
        if moment.tzinfo is None or moment.microsecond:
            return self.fault(path, f"is {value!r}", cure)
        return int(moment.timestamp())


_Shape = tuple[dict[str, Any], dict[str, dataclasses.Field[Any]]]
_shapes: dict[type[Any], _Shape] = {}


def _shape(kind: type[Any]) -> _Shape:
    """The types and the fields of a noun, by name. Remembered: a plan of a city holds tens of thousands of nouns."""
    if kind not in _shapes:
        _shapes[kind] = (get_type_hints(kind), {field.name: field for field in dataclasses.fields(kind)})
    return _shapes[kind]


def _is_text(value: str) -> bool:
    """True where a terminal and a file can show the text: no control characters, no half of a surrogate pair."""
    if value.isascii() and value.isprintable():
        return True
    return not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in value)


_HINT_NAMES = {int: "a whole number", str: "text", float: "a number", bool: "true or false"}


def _kind_name(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, Mapping):
        return "an object"
    return "a list" if isinstance(value, list) else f"{value!r}"


def required_of(kind: type[Any]) -> set[str]:
    """Names of the fields of a noun without which there is none."""
    return {field.name for field in dataclasses.fields(kind) if field.default is dataclasses.MISSING}


def is_missing(value: Any) -> bool:
    """True for the marker of a value that could not be read."""
    return value is _MISSING
