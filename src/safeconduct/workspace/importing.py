"""Cases made from files of other programs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from safeconduct.errors import Fault, InvalidInput
from safeconduct.exchange.bep import Instance, case_files, read_bep
from safeconduct.ids import is_id
from safeconduct.workspace.files import write_whole

MOST_BYTES = 20_000_000  # a published instance has a few kilobytes


@dataclass(frozen=True, slots=True)
class Imported:
    """A case that was written: where, under which name, and the instance in it."""

    folder: Path
    name: str
    instance: Instance


def import_bep(file: str | Path, out: str | Path, *, name: str = "") -> Imported:
    """Write the case of a Bus Evacuation Problem instance into ``out``, a folder that is empty or not there.

    Raises InvalidInput with every fault of the file, OSError where it cannot be read or the folder not be written.
    """
    path, folder = Path(file), Path(out)
    named = name or _name_of(path)
    if not is_id(named):
        cure = "use a–z, 0–9, - and _, beginning with a letter or a digit, at most 63"
        raise InvalidInput((Fault("SC008", "--name", f"is {named!r}", cure),))
    content = path.read_bytes()
    if len(content) > MOST_BYTES:
        fact = f"has {len(content):,} bytes"
        raise InvalidInput((Fault("BE006", path.name, fact, "give one instance"),))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fact = f"is not UTF-8 text (byte {error.start + 1})"
        raise InvalidInput((Fault("BE006", path.name, fact, "give the text file of an instance"),)) from None
    instance = read_bep(text, path.name)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        cure = "name a folder that is empty or not there yet"
        raise InvalidInput((Fault("SC024", str(folder), "has something in it", cure),))
    for part, body in case_files(instance, named).items():
        write_whole(folder / part, body)
    return Imported(folder, named, instance)


def _name_of(path: Path) -> str:
    """A case's name out of the file's own."""
    return re.sub(r"[^a-z0-9_-]+", "-", path.stem.lower()).strip("-_")[:63] or "instance"
