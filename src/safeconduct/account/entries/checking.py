"""Say what is wrong with an entry, all of it at once, before it is written; and what of it can be used once it is.

Codes: AE001 kind, AE002 key, AE003 value, AE004 missing key, AE005 numbers, AE006 correction, AE007 device and times.
"""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.account.entries.fields import Field
from safeconduct.account.entries.kinds import KINDS
from safeconduct.account.entries.observation import MOST, Observation, Scalar
from safeconduct.account.entries.terms import Kind
from safeconduct.errors import Fault
from safeconduct.ids import is_id


@dataclass(frozen=True, slots=True)
class Usable:
    """Whether a received entry can be counted. ``unknown`` names keys that this version does not know."""

    counted: bool
    faults: tuple[Fault, ...]
    unknown: tuple[str, ...] = ()


def check_observation(observation: Observation, place: str = "") -> tuple[Fault, ...]:
    """Every fault of an entry that is about to be written; none where it may be. ``place`` is ``file:row``."""
    where = place or f"entry {observation.ref}"
    return (*_envelope(observation, where), *_content(observation, where))


def usable(observation: Observation) -> Usable:
    """What can be made of an entry that has been received: nothing that was received is ever thrown away.

    A kind that is not known here, from a newer device, is kept and shown. A key that is not known is left aside; a
    known key with a value that it cannot have makes the entry one that nobody counts and everybody sees.
    """
    kind = KINDS.get(observation.kind)
    where = f"entry {observation.ref}"
    if kind is None:
        return Usable(counted=False, faults=(_unknown_kind(observation.kind, where),))
    unknown = tuple(key for key, _ in observation.content if key not in kind.keys)
    faults = tuple(fault for fault in _content(observation, where) if fault.code != "AE002")
    return Usable(not faults, faults, unknown)


def _envelope(observation: Observation, where: str) -> list[Fault]:
    faults = []
    if not is_id(observation.device):
        cure = "name the post's device with a–z, 0–9, '-' and '_'"
        faults.append(Fault("AE007", f"{where} device", f"is {observation.device!r}", cure))
    times = {
        "seq": observation.seq,
        "observed_at": observation.observed_at,
        "device_at": observation.device_at,
        "received_at": observation.received_at,
        "clock": max(observation.clock),
    }
    for name, value in times.items():
        if not 0 <= value <= MOST:
            cure = f"give a whole number from 0 to {MOST:,}"
            faults.append(Fault("AE007", f"{where} {name}", f"is {value}", cure))
    return faults


def _content(observation: Observation, where: str) -> list[Fault]:
    kind = KINDS.get(observation.kind)
    if kind is None:
        return [_unknown_kind(observation.kind, where)]
    faults = [fault for key, value in observation.content for fault in _value(kind, key, value, where)]
    faults += [
        Fault("AE004", f"{where} {field.key}", "is missing", f"say it: {field.about}")
        for field in kind.fields
        if field.required and field.key not in observation.fields
    ]
    faults += _numbers(kind, observation, where)
    if (observation.supersedes or observation.kind == "taken-back") and not observation.text("why"):
        faults.append(Fault("AE006", f"{where} why", "is missing", "say why the older entry was wrong"))
    if observation.kind == "taken-back" and not observation.supersedes:
        faults.append(
            Fault("AE006", f"{where} supersedes", "is missing", "name the entry that is taken back")
        )
    if observation.name in observation.supersedes:
        faults.append(Fault("AE006", f"{where} supersedes", "is the entry itself", "name an older entry"))
    return faults


def _unknown_kind(kind: str, where: str) -> Fault:
    return Fault("AE001", f"{where} kind", f"is {kind!r}", "use a kind of docs/reference/entries.md")


def _value(kind: Kind, key: str, value: Scalar, where: str) -> list[Fault]:
    field: Field | None = kind.keys.get(key)
    if field is None:
        cure = f"use the keys of {kind.id}: {', '.join(sorted(kind.keys))}"
        if kind.id == "override" and key == "holder":
            cure = "a holder who has not confirmed cannot be overridden: get the holder's own word"
        return [Fault("AE002", f"{where} {key}", "is not a known key", cure)]
    if not field.admits(value):
        return [Fault("AE003", f"{where} {key}", f"is {value!r}", field.cure)]
    return []


def _numbers(kind: Kind, observation: Observation, where: str) -> list[Fault]:
    if not kind.counts:
        return []
    exact, least, most = (observation.number(key) for key in (kind.counts, "least", "most"))
    if exact is not None and (least is not None or most is not None):
        cure = f"give {kind.counts} alone, or least and most"
        return [Fault("AE005", f"{where} {kind.counts}", "stands beside least or most", cure)]
    if least is not None and most is not None and least > most:
        return [Fault("AE005", f"{where} least", f"is {least}, above most {most}", "give least below most")]
    return []
