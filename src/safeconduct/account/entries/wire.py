"""Observations as lines of JSON: what a ledger hands over, or a file for tests, bridges and rehearsals.

One object a line: device, seq, clock [milliseconds, count], observed_at, device_at, received_at (RFC 3339), kind,
content, and supersedes and digest where there are any. What the entries say is not judged here: a kind that is not
known is read like any other. Code: AE010 a line that is not of this form, with its number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from safeconduct.account.entries.fields import instant_of
from safeconduct.account.entries.observation import MOST, Content, Observation, content_of
from safeconduct.errors import Fault, InvalidInput
from safeconduct.plans.codec import instant_text

_REQUIRED = ("device", "seq", "clock", "observed_at", "device_at", "received_at", "kind", "content")
_OPTIONAL = ("supersedes", "digest")
_TIMES = ("observed_at", "device_at", "received_at")
MOST_FAULTS = 100
"""Of a file of another kind altogether, so many lines are named."""


class _NoObservation(Exception):
    """What is wrong with a line."""


def observation_line(observation: Observation) -> str:
    """One observation as one line, without the line's end."""
    body: dict[str, Any] = {
        "device": observation.device,
        "seq": observation.seq,
        "clock": list(observation.clock),
        **{name: instant_text(getattr(observation, name)) for name in _TIMES},
        "kind": observation.kind,
        "content": dict(observation.content),
    }
    if observation.supersedes:
        body["supersedes"] = list(observation.supersedes)
    if observation.digest:
        body["digest"] = observation.digest
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def read_lines(lines: Iterable[str], file: str) -> tuple[Observation, ...]:
    """The observations of a file. Raises InvalidInput with every line that is not one."""
    found: list[Observation] = []
    faults: list[Fault] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(_read(line))
        except (_NoObservation, ValueError, RecursionError) as error:
            cure = "give one observation a line: docs/reference/entries.md"
            faults.append(Fault("AE010", f"{file}:{number}", f"is no observation: {error}", cure))
            if len(faults) == MOST_FAULTS:
                break
    if faults:
        raise InvalidInput(tuple(faults))
    return tuple(found)


def _read(line: str) -> Observation:
    body = json.loads(line, object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float)
    if not isinstance(body, dict):
        raise _NoObservation("not an object")
    missing = [name for name in _REQUIRED if name not in body]
    unknown = [name for name in body if name not in (*_REQUIRED, *_OPTIONAL)]
    if missing or unknown:
        raise _NoObservation("; ".join(_named("missing", missing) + _named("unknown", unknown)))
    for name in ("device", "kind"):
        if not isinstance(body[name], str) or not body[name]:
            raise _NoObservation(f"{name} is not a name")
    supersedes = body.get("supersedes", [])
    digest = body.get("digest", "")
    if not isinstance(supersedes, list) or not all(isinstance(one, str) for one in [*supersedes, digest]):
        raise _NoObservation("supersedes is not a list of names of entries, or digest is none")
    return Observation(
        body["device"],
        _whole("seq", body["seq"]),
        _clock(body["clock"]),
        _second("observed_at", body["observed_at"]),
        _second("device_at", body["device_at"]),
        _second("received_at", body["received_at"]),
        body["kind"],
        _content(body["content"]),
        tuple(supersedes),
        digest,
    )


def _named(what: str, names: list[str]) -> list[str]:
    return [f"{what}: {', '.join(names)}"] if names else []


def _content(value: Any) -> Content:
    if not isinstance(value, dict):
        raise _NoObservation("content is not an object")
    for key, item in value.items():
        if not isinstance(item, str | int):
            raise _NoObservation(f"content {key} is neither text, whole number nor true or false")
        if isinstance(item, int) and not -MOST <= item <= MOST:
            raise _NoObservation(f"content {key} is a number beyond 2^53")
    return content_of(value)


def _clock(value: Any) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise _NoObservation("clock is not [milliseconds, count]")
    return _whole("clock", value[0]), _whole("clock", value[1])


def _whole(name: str, value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MOST:
        raise _NoObservation(f"{name} is not a whole number from 0 up")
    return value


def _second(name: str, value: Any) -> int:
    second = instant_of(value) if isinstance(value, str) else None
    if second is None:
        raise _NoObservation(f"{name} is not a time such as 2016-12-15T04:00:00Z")
    return second


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    body = dict(pairs)
    if len(body) < len(pairs):
        raise _NoObservation("a key stands twice")
    return body


def _no_float(word: str) -> Any:
    raise _NoObservation(f"{word} is not a whole number")


def lines_of(observations: Iterable[Observation]) -> Iterator[str]:
    """Lines of a file, each with its end."""
    return (f"{observation_line(observation)}\n" for observation in observations)
