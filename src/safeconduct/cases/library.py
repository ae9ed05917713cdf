"""The cases that ship inside the package, found by name from anywhere, and the starter that new cases begin as."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from safeconduct.errors import Fault, InvalidInput, Missing
from safeconduct.ids import is_id
from safeconduct.scenario.files import SCENARIO_FILE, variants_of
from safeconduct.scenario.load import load_case, shipped_folders

_STARTER_NAME: Final = 'name = "starter"'


@dataclass(frozen=True, slots=True)
class ShippedCase:
    """One shipped case, as a list shows it."""

    name: str
    title: str
    title_ar: str
    people: int
    variants: tuple[str, ...]
    readings: tuple[str, ...]
    folder: Path


def shipped_cases() -> tuple[ShippedCase, ...]:
    """Every shipped case, by name."""
    found: list[ShippedCase] = []
    for name, folder in shipped_folders().items():
        scenario = load_case(folder)
        found.append(
            ShippedCase(
                name=name,
                title=scenario.title,
                title_ar=scenario.title_ar,
                people=scenario.people_total,
                variants=variants_of(folder),
                readings=scenario.readings,
                folder=folder,
            )
        )
    return tuple(found)


def find_case(name: str) -> Path:
    """The folder of a shipped case. Raises Missing with the names there are."""
    folders = shipped_folders()
    if name not in folders:
        raise Missing(f"no shipped case is called {name!r}; there are: {', '.join(folders)}")
    return folders[name]


def starter_folder() -> Path:
    """The commented case that ``safeconduct new`` copies."""
    return Path(str(files("safeconduct").joinpath("cases", "starter")))


def start_case(name: str, inside: Path) -> Path:
    """A new case folder ``inside/name``, commented, ready to be planned. Nothing that exists is written over.

    Raises InvalidInput where the name is no identifier or the folder is there already.
    """
    folder = inside / name
    if not is_id(name):
        cure = "use a–z, 0–9, - and _, at most 63 of them, no - or _ in front"
        raise InvalidInput((Fault("SC008", name, "is not an identifier", cure),))
    if folder.exists():
        raise InvalidInput(
            (Fault("SC024", str(folder), "is there already", "choose another name or folder"),)
        )
    shutil.copytree(starter_folder(), folder)
    head = folder / SCENARIO_FILE
    text = head.read_text(encoding="utf-8")
    head.write_text(text.replace(_STARTER_NAME, f'name = "{name}"', 1), encoding="utf-8")
    return folder
