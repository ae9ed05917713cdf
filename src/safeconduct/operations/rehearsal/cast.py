"""Who plays in a rehearsal: the devices that write, the witnesses that sign, and how often. ``rehearsal.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from safeconduct.errors import Fault, InvalidInput
from safeconduct.ids import is_id
from safeconduct.ledger.ring import OWN_DEVICE
from safeconduct.scenario.beside import read_toml_beside
from safeconduct.scenario.files import RawCase
from safeconduct.units import HOUR_S

FILE: Final = "rehearsal.toml"
_KEYS: Final = {
    "": ("sides", "cosign_every_h", "device", "witness"),
    "device": ("id", "sync_every_min"),
    "witness": ("id", "side"),
}


@dataclass(frozen=True, slots=True)
class Cast:
    """``device``: seconds between two syncs, by device. ``witness``: the side that it stands with, by witness."""

    sides: tuple[str, ...]
    device: dict[str, int]
    witness: dict[str, str]
    cosign_every_s: int
    unfit: tuple[Fault, ...] = ()


def read_cast(raw: RawCase) -> Cast:
    """The cast of a case; ``unfit`` holds what is wrong with it. InvalidInput where there is none that can be read."""
    before = len(raw.faults)
    body = read_toml_beside(raw, FILE)
    if body is None:
        raise InvalidInput(
            (Fault("SC006", FILE, "is not there", "name the devices and the witnesses in it"),)
        )
    if raw.faults[before:]:
        raise InvalidInput(tuple(raw.faults[before:]))
    faults: list[Fault] = _unknown(body, FILE, "")
    devices = dict(_rows(body, "device", faults))
    witnesses = dict(_rows(body, "witness", faults))
    sides = body.get("sides")
    if (
        not isinstance(sides, list)
        or not sides
        or not all(isinstance(one, str) and is_id(one) for one in sides)
    ):
        faults.append(Fault("RH008", f"{FILE} sides", f"is {sides!r}", "list the opposing sides"))
        sides = []
    syncs = {name: _minutes(row, f"{FILE} [[device]] {name}", faults) for name, row in devices.items()}
    by_side = {name: str(row.get("side", "")) for name, row in witnesses.items()}
    for name, side in by_side.items():
        if side not in sides:
            faults.append(
                Fault("RH008", f"{FILE} [[witness]] {name} side", f"is {side!r}", "name one of the sides")
            )
    faults += [
        Fault("RH008", f"{FILE} sides", f"has no witness for {side!r}", "add one")
        for side in sides
        if side not in by_side.values()
    ]
    hours = body.get("cosign_every_h")
    if type(hours) is not int or not 1 <= hours <= 24:
        faults.append(Fault("RH008", f"{FILE} cosign_every_h", f"is {hours!r}", "give 1 to 24 hours"))
        hours = 24
    return Cast(tuple(sides), syncs, by_side, hours * HOUR_S, tuple(faults))


def _rows(body: dict[str, Any], section: str, faults: list[Fault]) -> list[tuple[str, dict[str, Any]]]:
    listed = body.get(section, [])
    found: list[tuple[str, dict[str, Any]]] = []
    for number, row in enumerate(listed if isinstance(listed, list) else [], start=1):
        place = f"{FILE} [[{section}]] {number}"
        name = row.get("id") if isinstance(row, dict) else None
        if not isinstance(name, str) or not is_id(name) or name == OWN_DEVICE or name in dict(found):
            faults.append(Fault("RH008", f"{place} id", f"is {name!r}", "give each a name of its own"))
            continue
        faults += _unknown(row, place, section)
        found.append((name, row))
    if not found:
        faults.append(Fault("RH008", f"{FILE} [[{section}]]", "names nobody", "add at least one"))
    return found


def _unknown(row: dict[str, Any], place: str, section: str) -> list[Fault]:
    known = _KEYS[section]
    return [
        Fault("SC004", f"{place} {key}", "is no key of this section", f"use {', '.join(known)}")
        for key in row
        if key not in known
    ]


def _minutes(row: dict[str, Any], place: str, faults: list[Fault]) -> int:
    minutes = row.get("sync_every_min")
    if type(minutes) is not int or not 1 <= minutes <= 7 * 24 * 60:
        faults.append(
            Fault("RH008", f"{place} sync_every_min", f"is {minutes!r}", "give whole minutes, up to a week")
        )
        return HOUR_S
    return minutes * 60
