"""The one way to write a value as bytes: RFC 8785, and of JSON only what two programs cannot read differently.

Strings, booleans, whole numbers below 2^53 in size, lists and objects. No fractions, no null. Two parties who write the
same value write the same bytes, so a hash over the bytes is a hash over the value.
"""

from __future__ import annotations

import json
from typing import Any

import rfc8785

from safeconduct.errors import SafeconductError

Value = str | bool | int | list["Value"] | dict[str, "Value"]
INT_MAX = 2**53 - 1
"""The largest whole number that every JSON reader keeps exact."""
DEPTH_MAX = 16
"""No honest entry nests deeper; a reader's stack is not for a sender to spend."""

_FAST = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class NotCanonical(SafeconductError):
    """Bytes or a value that cannot stand in a ledger. The text says why in words that a sender can act on."""


def canonical(value: Value) -> bytes:
    """The value's canonical bytes. NotCanonical where it holds what may not stand in an entry."""
    plain = _check(value, DEPTH_MAX)
    try:
        # RFC 8785 sorts keys by UTF-16 units. For ASCII keys that is Python's order, and its writer is much faster.
        return _FAST.encode(value).encode() if plain else rfc8785.dumps(value)
    except (UnicodeEncodeError, rfc8785.CanonicalizationError):
        raise NotCanonical("holds half of a surrogate pair, which is no character") from None


def read_canonical(data: bytes) -> Value:
    """The value that canonical bytes stand for. NotCanonical unless writing it again gives the same bytes."""
    try:
        value: Value = json.loads(
            data.decode(), parse_float=_no_fraction, parse_constant=_no_constant, parse_int=_whole
        )
    except UnicodeDecodeError:
        raise NotCanonical("is not UTF-8") from None
    except RecursionError:
        raise NotCanonical(f"nests deeper than {DEPTH_MAX}") from None
    except json.JSONDecodeError as error:
        raise NotCanonical(f"is not JSON: {error.msg} at character {error.pos}") from None
    if canonical(value) != data:
        raise NotCanonical(_why_not_same(data))
    return value


def _check(value: object, depth: int) -> bool:
    """Refuse what may not stand in an entry; True where every key is ASCII."""
    kind = type(value)
    if kind is str or kind is bool:
        return True
    if isinstance(value, int):
        if not -INT_MAX <= value <= INT_MAX:
            raise NotCanonical("holds a whole number of 2^53 or more")
        return True
    if depth == 0:
        raise NotCanonical(f"nests deeper than {DEPTH_MAX}")
    if isinstance(value, dict):
        plain = True
        for key, inner in value.items():
            if not isinstance(key, str):
                raise NotCanonical(f"has a key that is not text: {key!r}")
            plain = _check(inner, depth - 1) and key.isascii() and plain
        return plain
    if isinstance(value, list | tuple):
        plain = True
        for inner in value:
            plain = _check(inner, depth - 1) and plain
        return plain
    if value is None:
        raise NotCanonical("holds null; leave the key out instead")
    raise NotCanonical(
        f"holds a {type(value).__name__}; only text, true, false and whole numbers may stand there"
    )


def _whole(digits: str) -> int:
    if len(digits) > 17:  # not read at all: reading a million digits takes a receiver's time
        raise NotCanonical("holds a whole number of 2^53 or more")
    return int(digits)


def _no_fraction(digits: str) -> float:
    raise NotCanonical(f"holds a number that is not whole: {digits[:20]}")


def _no_constant(name: str) -> float:
    raise NotCanonical(f"holds {name}")


def _why_not_same(data: bytes) -> str:
    """Of valid JSON that is not canonical, the commonest cause first."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in pairs}) != len(pairs):
            raise NotCanonical("has one key twice")
        return dict(pairs)

    try:
        json.loads(data.decode(), object_pairs_hook=once)
    except NotCanonical as twice:
        return str(twice)
    return "is not in canonical form (RFC 8785: keys sorted, no spaces, shortest escapes)"
