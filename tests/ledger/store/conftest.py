"""Where the contract is tried: a file, and a real server that lives as long as the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ledger.store.server import Missing, Server

Place = str | Path


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running PostgreSQL. Its absence fails: a store that nobody tried is not tested."""
    try:
        made = Server()
    except Missing as missing:
        pytest.fail(str(missing))
    try:
        made.start()
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="session")
def strace() -> str:
    """The tracer of system calls that durability is shown with."""
    from shutil import which

    found = which("strace")
    if found is None:
        pytest.fail("no strace found: on Debian, apt-get install strace")
    return found


@pytest.fixture(params=["sqlite", "postgres"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Place]:
    """Gives places where no ledger is, of each kind."""
    if request.param == "postgres":
        running: Server = request.getfixturevalue("server")
        return running.url
    numbers = iter(range(1_000))
    return lambda: tmp_path / f"ledger{next(numbers)}.db"


@pytest.fixture
def place(new_place: Callable[[], Place]) -> Place:
    """One such place."""
    return new_place()
