"""What an entry may hold: kinds of fields, and what each demands of its value."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from safeconduct.account.entries.observation import MOST, Scalar

FieldKind = Literal["name", "names", "text", "count", "number", "flag", "moment", "choice"]
NAME_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,62}$"
"""Names of convoys, vehicles, places, holders, parties and the like, as the case and the convoy's mark write them."""
MOST_TEXT = 500
MOST_NAMES = 400
_NAME = re.compile(NAME_PATTERN)
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MOMENT = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$")


@dataclass(frozen=True, slots=True)
class Field:
    """One key of an entry's content. ``about`` says what it holds, in one line; ``choices`` are those of a choice."""

    key: str
    kind: FieldKind
    about: str
    required: bool = False
    choices: tuple[str, ...] = ()

    @property
    def cure(self) -> str:
        """What to give."""
        if self.kind == "choice":
            return f"use one of {', '.join(self.choices)}"
        return _CURES[self.kind]

    def admits(self, value: Scalar) -> bool:
        """Whether a value can stand in this field."""
        if self.kind == "flag":
            return isinstance(value, bool)
        if self.kind in ("count", "number"):
            least = 0 if self.kind == "count" else -MOST
            return isinstance(value, int) and not isinstance(value, bool) and least <= value <= MOST
        return isinstance(value, str) and self._admits_text(value)

    def _admits_text(self, value: str) -> bool:
        match self.kind:
            case "name":
                return _NAME.match(value) is not None
            case "names":
                parts = value.split(" ")
                return len(parts) <= MOST_NAMES and all(_NAME.match(part) for part in parts)
            case "moment":
                return instant_of(value) is not None
            case "choice":
                return value in self.choices
            case _:
                return 0 < len(value) <= MOST_TEXT and not _hidden(value)

    def schema(self) -> dict[str, Any]:
        """JSON Schema of the value."""
        body: dict[str, Any] = {"description": self.about}
        match self.kind:
            case "flag":
                body["type"] = "boolean"
            case "count":
                body |= {"type": "integer", "minimum": 0, "maximum": MOST}
            case "number":
                body |= {"type": "integer", "minimum": -MOST, "maximum": MOST}
            case "choice":
                body["enum"] = list(self.choices)
            case "name":
                body |= {"type": "string", "pattern": NAME_PATTERN}
            case "names":
                one = NAME_PATTERN.removeprefix("^").removesuffix("$")
                body |= {"type": "string", "pattern": f"^{one}( {one})*$"}
            case "moment":
                body |= {"type": "string", "format": "date-time", "pattern": _MOMENT.pattern}
            case "text":
                body |= {"type": "string", "minLength": 1, "maxLength": MOST_TEXT}
        return body


_CURES = {
    "name": "give a name of letters, digits, '-', '_' and '.', at most 63 of them",
    "names": f"give at most {MOST_NAMES} names with single spaces between them",
    "text": f"give plain text of at most {MOST_TEXT} characters, without control characters",
    "count": "give a whole number from 0 on",
    "number": "give a whole number",
    "flag": "give true or false",
    "moment": "give a time with its offset, such as 2016-12-15T04:00:00Z",
}


def _hidden(value: str) -> bool:
    """Whether a text holds control characters, broken ones, or marks that turn the direction of what follows."""
    if value.isprintable():  # says it of nearly every text at once: nothing printable is any of these
        return False
    return any(unicodedata.category(letter) in {"Cc", "Cs"} or letter in _TURNING for letter in value)


def instant_of(text: str) -> int | None:
    """Whole UTC seconds of a time with an offset; None where the text is no such time."""
    if not _MOMENT.match(text):
        return None
    try:
        return int(datetime.fromisoformat(text).timestamp())
    except (ValueError, OverflowError):
        return None
