"""Where a ledger lives on this machine: a folder with its store, or the address of one, and its keys.

``ledger.json`` says what the folder is; ``ledger.db`` holds the entries unless a PostgreSQL server does; ``keys/``
holds the secret keys, readable by their owner alone. A *log* takes entries of many devices; a *device* writes its own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from safeconduct.clock import now_utc
from safeconduct.errors import Fault, InvalidInput, Missing
from safeconduct.ledger.keeping.log import Log
from safeconduct.ledger.notes.keys import SigningKey, read_signing_key
from safeconduct.ledger.ring import OWN_DEVICE
from safeconduct.ledger.store.opening import open_store
from safeconduct.ledger.storing import Store

FORM = "safeconduct-ledger/1"
DESCRIPTION, DATABASE = "ledger.json", "ledger.db"


@dataclass(frozen=True, slots=True)
class Home:
    """One folder. ``origin`` names the log; ``device`` is empty in the log's own home."""

    folder: Path
    kind: Literal["log", "device"]
    origin: str
    store: str
    device: str = ""
    log_key: str = ""

    @property
    def place(self) -> str | Path:
        """The store's file, or the server's address."""
        return self.store or self.folder / DATABASE

    def key_file(self, device: str = OWN_DEVICE) -> Path:
        """The secret key of the log (its own device), or of another that writes here."""
        return self.folder / "keys" / ("log.key" if device == OWN_DEVICE else f"device-{device}.key")

    def key(self, device: str = OWN_DEVICE) -> SigningKey:
        """That key. Missing where it is not kept here."""
        path = self.key_file(device)
        if not path.is_file():
            raise Missing(f"{path} is not there: this copy can be read and checked, not continued")
        return read_signing_key(path)

    def write(self) -> None:
        """Put the description down, readable by its owner alone: a server's address may hold a password."""
        body = {
            "form": FORM,
            "kind": self.kind,
            "origin": self.origin,
            "store": self.store,
            "device": self.device,
            "log_key": self.log_key,
        }
        handle = os.open(self.folder / DESCRIPTION, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(body, indent=1, ensure_ascii=False) + "\n")


def read_home(folder: Path) -> Home:
    """What a folder holds. Missing where it is no ledger; InvalidInput where its description is damaged."""
    path = folder / DESCRIPTION
    if not path.is_file():
        raise Missing(
            f"{folder} is not a ledger: it has no {DESCRIPTION}; make one with `safeconduct ledger init`"
        )
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        home = Home(folder, **{name: text for name, text in body.items() if name != "form"})
    except (ValueError, TypeError, AttributeError):
        body, home = {}, None
    if home is None or body.get("form") != FORM or home.kind not in {"log", "device"}:
        cure = "restore it from a copy of the folder"
        raise InvalidInput((Fault("LG060", str(path), "is not the description of a ledger", cure),))
    return home


@contextmanager
def opened(home: Home, *, appends: bool = True) -> Iterator[Log]:
    """The log in a folder, closed afterwards. To append, its key has to be there; reading needs none."""
    if home.kind != "log":
        raise Missing(f"{home.folder} is the chain of the device {home.device!r}, not a log")
    key = home.key() if appends else None
    with opened_store(home, appends=appends) as store:
        yield Log(store, key)


@contextmanager
def opened_store(home: Home, *, appends: bool = True) -> Iterator[Store]:
    """The store of a folder, closed afterwards."""
    store = open_store(home.place, appends=appends)
    try:
        yield store
    finally:
        store.close()


def now_ms() -> int:
    """The present in milliseconds since 1970 UTC."""
    return int(now_utc().timestamp() * 1000)
