"""A process of its own that keeps a ledger, so that it can be killed."""

from __future__ import annotations

from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from safeconduct.ledger.store.failures import AppenderBusy
from safeconduct.ledger.store.opening import open_store

PRELOADED = [
    "safeconduct.ledger.store.opening",
    "safeconduct.ledger.store.postgres",
    "tests.ledger.store.keeper",
]
ANSWER_S = 120


def keep(place: str | Path, orders: Connection) -> None:
    """Open a ledger and do what is ordered: method and arguments in, outcome out."""
    store = None
    while store is None:
        try:
            store = open_store(place)
        except AppenderBusy:  # a server needs a moment to see that its client is dead
            continue
    orders.send(store.size)
    while True:
        method, arguments = orders.recv()
        try:
            orders.send(getattr(store, method)(*arguments))
        except KeyError:
            orders.send(KeyError)
        if method == "close":
            return


class Keeper:
    """Opens a ledger in a process of its own."""

    def __init__(self, place: str | Path) -> None:
        context = get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        self._orders, theirs = context.Pipe()
        self._process = context.Process(target=keep, args=(place, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self.found: int = self._answer()

    def _answer(self) -> Any:
        assert self._orders.poll(ANSWER_S), "no answer"
        return self._orders.recv()

    def ask(self, method: str, *arguments: object) -> Any:
        """Have it done; the outcome, or KeyError itself."""
        self._orders.send((method, arguments))
        return self._answer()

    def order(self, method: str, *arguments: object) -> None:
        """Have it begun, without waiting."""
        self._orders.send((method, arguments))

    def end(self, *, kill: bool) -> None:
        """Close it, or kill it."""
        if kill:
            self._process.kill()
        else:
            self.ask("close")
        self._process.join()
        self._orders.close()
        self._process.close()
