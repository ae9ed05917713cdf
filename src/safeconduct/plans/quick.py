"""Nouns from plain JSON values, quickly: for files in which nothing is wrong. The plan of a city has 300,000 values.

Single values are read by ``codec.Decoder``; where it finds a fault, or a key or a list is not as it should be, this
gives up, and the decoder is asked for the whole file: it says what is wrong, and where.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from safeconduct.plans.codec import MOST, Decoder, is_instant, required_of

Noun = TypeVar("Noun")
Read = Callable[[Any], Any]
REMEMBERED = 50_000  # texts: ids and instants come again and again


class Odd(Exception):  # says what happened
    """Something is not as it should be."""


def quick(kind: type[Noun], value: Any) -> Noun:
    """A ``kind`` from a JSON object. Raises Odd where the decoder may find a fault."""
    shape: Any = kind  # a class can be remembered by, whatever its instances are
    made: Noun = _noun(shape)(value)
    return made


@cache
def _noun(kind: type[Any]) -> Read:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name], field.name) for field in dataclasses.fields(kind)}
    required = required_of(kind)

    def read(value: Any) -> Any:
        if type(value) is not dict or not required <= value.keys() <= readers.keys():
            raise Odd
        return kind(**{name: readers[name](given) for name, given in value.items()})

    return read


def _reader(hint: Any, name: str) -> Read:
    """Reads values of a type under a name."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        some = _reader(next(arg for arg in args if arg is not type(None)), name)
        return lambda value: None if value is None else some(value)
    if origin is tuple:
        return _sequence([_reader(arg, name) for arg in args if arg is not Ellipsis], args[-1] is Ellipsis)
    if dataclasses.is_dataclass(hint):
        return _noun(hint)  # type: ignore[arg-type]  # is_dataclass does not narrow to a type
    return _single(hint, name, whole=hint is int and not is_instant(name))


def _sequence(readers: list[Read], repeated: bool) -> Read:  # noqa: FBT001  # made in one place
    def read(value: Any) -> Any:
        if type(value) is not list:
            raise Odd
        if repeated:
            return tuple(map(readers[0], value))
        if len(value) != len(readers):
            raise Odd
        return tuple(one(item) for one, item in zip(readers, value, strict=True))

    return read


def _single(hint: Any, name: str, *, whole: bool) -> Read:
    """A text, number, instant or one of a few words."""

    def decoded(value: Any) -> Any:
        decoder = Decoder("")
        found = (decoder.value if get_origin(hint) is Literal else decoder.plain)(hint, value, name, "")
        if decoder.faults:
            raise Odd
        return found

    known = lru_cache(maxsize=REMEMBERED)(decoded)

    def read(value: Any) -> Any:
        if type(value) is str:
            return known(value)
        if whole and type(value) is int and -MOST <= value <= MOST:
            return value
        return decoded(value)

    return read
