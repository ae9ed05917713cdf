"""``plan.json``, ``bound.json`` and ``position.json``, nouns to text and back: docs/reference/plan-file.md."""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import Any, TypeVar

from safeconduct.errors import Fault, InvalidInput
from safeconduct.plans.codec import Decoder, encode, is_missing
from safeconduct.plans.model import Bound, Plan
from safeconduct.plans.past import Past
from safeconduct.plans.position import Position
from safeconduct.plans.quick import Odd, quick

PLAN_FORMAT = "safeconduct-plan/1"
BOUND_FORMAT = "safeconduct-bound/1"
POSITION_FORMAT = "safeconduct-position/1"
PAST_FORMAT = "safeconduct-past/1"
MOST_DIGITS = 20

Noun = TypeVar("Noun")


def plan_to_json(plan: Plan) -> str:
    """Text of ``plan.json``. The same plan gives the same bytes."""
    return _dump(PLAN_FORMAT, plan)


def plan_from_json(text: str, file: str = "plan.json") -> Plan:
    """The plan in ``text``. Raises InvalidInput with every structural fault; rules are the checker's business."""
    return _load(PLAN_FORMAT, Plan, text, file)


def bound_to_json(bound: Bound) -> str:
    """Text of ``bound.json``: the values and the dual vectors that prove them."""
    return _dump(BOUND_FORMAT, bound, one_line=("instants", "vectors"))


def bound_from_json(text: str, file: str = "bound.json") -> Bound:
    """The bound in ``text``. Raises InvalidInput with every structural fault."""
    return _load(BOUND_FORMAT, Bound, text, file)


def position_to_json(position: Position) -> str:
    """Text of ``position.json``. The same position gives the same bytes."""
    return _dump(POSITION_FORMAT, position)


def position_from_json(text: str, file: str = "position.json") -> Position:
    """The position in ``text``. Raises InvalidInput with every structural fault."""
    return _load(POSITION_FORMAT, Position, text, file)


def past_to_json(past: Past) -> str:
    """Text of ``past.json``. The same past gives the same bytes."""
    return _dump(PAST_FORMAT, past)


def past_from_json(text: str, file: str = "past.json") -> Past:
    """The past in ``text``. Raises InvalidInput with every structural fault."""
    return _load(PAST_FORMAT, Past, text, file)


def _dump(form: str, noun: Any, one_line: tuple[str, ...] = ()) -> str:
    """JSON text with a line for each value; entries of the lists ``one_line`` have a line each, however long."""
    # The edition stands in the file: it holds positions and must not be handed on as it is (model, section 11).
    body = {"format": form, "edition": "cell", **encode(noun)}
    lists = {name: body.pop(name, []) for name in one_line}
    text = _indented(body)
    for name, entries in lists.items():
        rows = [
            json.dumps(entry, ensure_ascii=False, separators=(",", ":"), allow_nan=False) for entry in entries
        ]
        listed = "[\n  " + ",\n  ".join(rows) + "\n ]" if rows else "[]"
        text = text.removesuffix("\n}") + f',\n "{name}": {listed}\n}}'
    return text + "\n"


def _indented(value: Any, margin: str = "\n") -> str:
    """What ``json.dumps`` writes with an indent of one, in a third of the time."""
    inner = f"{margin} "
    match value:
        case str():
            return encode_basestring(value)
        case dict() if value:
            entries = [f"{encode_basestring(name)}: {_indented(one, inner)}" for name, one in value.items()]
            return f"{{{inner}{f',{inner}'.join(entries)}{margin}}}"
        case list() if value:
            return f"[{inner}{f',{inner}'.join([_indented(one, inner) for one in value])}{margin}]"
        case _:
            return json.dumps(value, allow_nan=False)


def _load(form: str, kind: type[Noun], text: str, file: str) -> Noun:
    try:
        body = json.loads(text, object_pairs_hook=_once, parse_int=_whole, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise _invalid(file, f"is not JSON: {error.msg} in line {error.lineno}", "restore the file") from None
    except ValueError as error:  # a key twice, no number, or one of too many digits
        raise _invalid(file, f"is not JSON that can be relied on: {error}", "restore the file") from None
    except RecursionError:
        raise _invalid(file, "is nested too deeply to be read", "restore the file") from None
    if not isinstance(body, dict):
        raise _invalid(file, "is not a JSON object", "restore the file")
    found = body.pop("format", None)
    body.pop("edition", None)
    if found != form:
        raise _invalid(file, f"has format {found!r}", f"give a file of format {form}")
    try:
        return quick(kind, body)
    except Odd:  # so the faults are looked for, one by one
        decoder = Decoder(file)
    noun = decoder.noun(kind, body)
    if decoder.faults or is_missing(noun):
        raise InvalidInput(tuple(decoder.faults))
    return noun  # type: ignore[no-any-return]  # the decoder builds what it was asked for


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once: of two, readers differ in which they believe."""
    body = dict(pairs)
    if len(body) < len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"{', '.join(map(repr, twice))} stands twice in one object")
    return body


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"a number has {len(digits)} digits")
    return int(digits)


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _invalid(file: str, fact: str, cure: str) -> InvalidInput:
    return InvalidInput((Fault("PF000", file, fact, cure),))
