"""Sentences that make no choice: text on one line, with arguments put in. Nearly all of them are such.

They are written as the Fluent library writes them, to the letter, without loading or running it: it takes longer to
load and to parse them than everything else on a page. What chooses (plurals) or speaks of other messages is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

FSI, PDI = "\u2068", "\u2069"
MOST_LETTERS = 2000  # beyond it the library refuses an argument, and is to say so itself
_LINE = re.compile(r"[a-zA-Z][\w-]* *= *(\S.*?) *", re.ASCII)
_ARGUMENT = re.compile(r"\{ *\$([a-zA-Z][\w-]*) *\}", re.ASCII)


def parts_of(entry: str) -> tuple[str, ...] | None:
    """Text, argument, text, argument … text; None for a message that is not plain, and for a term."""
    first, *rest = entry.split("\n")
    line = _LINE.fullmatch(first)
    if line is None or any(more.strip(" ") and not more.startswith("#") for more in rest):
        return None
    parts = _ARGUMENT.split(line[1])
    return None if any(set(text) & set("{}") for text in parts[::2]) else tuple(parts)


def filled(parts: tuple[str, ...], arguments: Mapping[str, str | int]) -> str | None:
    """The sentence in Western digits; None where an argument is missing, or is none that is written here."""
    if len(parts) == 1:
        return parts[0]
    if any(not _is_plain(arguments.get(name)) for name in parts[1::2]):
        return None
    alone = (
        len(parts) == 3 and not parts[0] and not parts[2]
    )  # the library isolates nothing that stands by itself
    before, after = ("", "") if alone else (FSI, PDI)
    return "".join(
        f"{before}{_written(arguments[part])}{after}" if number % 2 else part
        for number, part in enumerate(parts)
    )


def _is_plain(value: object) -> bool:
    """Texts, and numbers that need no sign: how that is written differs between languages."""
    return (type(value) is int and value >= 0) or (type(value) is str and len(value) <= MOST_LETTERS)


def _written(value: str | int) -> str:
    return value if isinstance(value, str) else f"{value:,}"
