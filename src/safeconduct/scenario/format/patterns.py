"""Shapes of short texts, and how each is told to people: nobody mends a table with a regular expression."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

NOT_CAPTURED: Final = "not captured"
GRADE: Final = r"^([A-F][1-6])?$"
LANGUAGE: Final = r"^[a-z]{2,3}$"
LANGUAGE_OR_NONE: Final = r"^([a-z]{2,3})?$"
LANGUAGE_TAG: Final = r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$"
ROW_ID: Final = r"^[A-Za-z0-9][A-Za-z0-9_\-]{0,62}$"
POINT: Final = r"^[a-z_]+\.[a-z_]+$"
DAY_OR_MINUTE: Final = r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$"
DAY_OR_MONTH: Final = r"^(\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
CAPTURED: Final = rf"^(?:[0-9a-f]{{64}}|{NOT_CAPTURED})$"

CURES: Final[Mapping[str, str]] = {
    GRADE: "write a letter A to F and a figure 1 to 6, such as B2",
    LANGUAGE: "write the code of a language, such as ar",
    LANGUAGE_OR_NONE: "write the code of a language, such as ar",
    LANGUAGE_TAG: "write the code of a language, such as ar",
    ROW_ID: "use letters, digits, - and _, 63 at most, such as A017",
    POINT: "name a point of the checklist, such as counting.line",
    DAY_OR_MINUTE: "write it as 2016-12-15 or 2016-12-15T06:00",
    DAY_OR_MONTH: "write it as 2016-12-15 or 2016-12",
    CAPTURED: f"give the SHA-256 of the captured source, or write {NOT_CAPTURED}",
}
"""What to do about a text that has not the shape."""
