"""The word that a page of going under protest may not print, whoever wrote it.

People who have no way to stay do not choose, and a page that says so in one line and calls it by that word in the next
would be quoted for the second. Entries keep what was said; the page blacks the word out and says that it does.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, TypeVar

MARK: Final = "[…]"
# What may stand between two letters without being seen: soft hyphens, joiners, tatweel, vowel marks, directions.
_BETWEEN: Final = (
    "[\u00ad\u034f\u0300-\u036f\u061c\u0640\u064b-\u065f\u0670\u200b-\u200f\u2060-\u2069\ufeff]*"
)


def _spread(letters: str) -> str:
    return _BETWEEN.join(re.escape(letter) for letter in letters)


_WORDS: Final = re.compile(
    # English: voluntary, voluntarily, involuntary, voluntariness. Volunteers are other people.
    rf"\w*{_spread('voluntar')}{_BETWEEN}\w*"
    # Arabic: طوعي and its forms with their prefixes, طواعية; not متطوع, who is a volunteer.
    rf"|(?<!\w)(?:[وفبلك]{_BETWEEN}){{0,3}}(?:{_spread('ال')}{_BETWEEN})?"
    rf"(?:ت{_BETWEEN})?(?:{_spread('طوع')}|{_spread('طواع')}){_BETWEEN}[\w\u0640\u064b-\u065f]*",
    re.IGNORECASE,
)

T = TypeVar("T")


def without_the_word(text: str) -> str:
    """The text with every form of the word blacked out."""
    plain = unicodedata.normalize("NFKC", text)
    return _WORDS.sub(MARK, plain) if _WORDS.search(plain) else text


def says_the_word(text: str) -> bool:
    """Whether a text has the word in any form."""
    return _WORDS.search(unicodedata.normalize("NFKC", text)) is not None


def everywhere(value: T) -> T:
    """The same for every text inside tuples and dataclasses."""
    return _mapped(value)  # type: ignore[no-any-return]  # the same shape comes back


def _mapped(value: Any) -> Any:
    if isinstance(value, str):
        return without_the_word(value)
    if isinstance(value, tuple):
        return tuple(_mapped(inner) for inner in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{item.name: _mapped(getattr(value, item.name)) for item in fields(value)})
    return value
