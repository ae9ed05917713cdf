"""A PostgreSQL server of our own: made in a temporary folder, on loopback, durable, and ended with the tests."""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

WHERE_DEBIAN_KEEPS_IT = Path("/usr/lib/postgresql")
PASSWORD = "not-to-be-shown"  # noqa: S105  # of a server that lives for one test run; tests look for it in messages
READY_S = 60


class Missing(Exception):
    """No PostgreSQL on this machine."""


def programs() -> Path:
    """The folder that holds initdb and postgres."""
    named = shutil.which("initdb")
    if named:
        return Path(named).resolve().parent
    found = sorted(WHERE_DEBIAN_KEEPS_IT.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise Missing("no PostgreSQL server found: on Debian, apt-get install postgresql")
    return found[-1].parent


def account() -> str | None:
    """As whom the server runs: it refuses to be root. None: as ourselves."""
    if os.getuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres").pw_name
    return "nobody"


class Server:
    """One server process. ``url`` gives the address of a fresh, empty schema."""

    def __init__(self) -> None:
        self._bin = programs()
        self._account = account()
        self._folder = Path(tempfile.mkdtemp(prefix="safeconduct-postgres-"))
        self.data = self._folder / "data"
        self.log = self._folder / "log"
        self._schemas = itertools.count()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        secret = self._folder / "password"
        secret.write_text(PASSWORD)
        if self._account:
            for path in (self._folder, secret):
                shutil.chown(path, self._account)
        subprocess.run(
            [
                self._bin / "initdb",
                *("-D", self.data, "-U", "cell", "-A", "scram-sha-256", "--pwfile", secret),
                *("-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"),
            ],
            check=True,
            capture_output=True,
            user=self._account,
            cwd=self._folder,
        )

    def start(self, *settings: str, under: tuple[str, ...] = ()) -> None:
        """Start it and wait until it answers. ``settings``: name=value; ``under``: a tracer and its arguments."""
        command: list[str | Path] = [*under, self._bin / "postgres", "-D", self.data, "-p", str(self.port)]
        for setting in (
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "shared_buffers=32MB",
            "max_connections=60",
            *settings,
        ):
            command += ["-c", setting]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, user=self._account, cwd=self._folder
            )
        for _ in range(READY_S * 20):
            with contextlib.suppress(psycopg.Error), psycopg.connect(self.base, connect_timeout=2):
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-2000:]}")

    def stop(self, mode: str = "fast") -> None:
        """End it: ``fast`` orderly, ``immediate`` as if it had crashed."""
        if self._process is None:
            return
        subprocess.run(
            [self._bin / "pg_ctl", "-D", self.data, "-m", mode, "-w", "stop"],
            check=False,
            capture_output=True,
            user=self._account,
            cwd=self._folder,
        )
        self._process.wait(timeout=READY_S)
        self._process = None

    def remove(self) -> None:
        """End it and leave nothing behind."""
        self.stop("immediate")
        shutil.rmtree(self._folder, ignore_errors=True)

    def limit_files(self, pid: int, size: int | None) -> None:
        """Let one server process write no file further than ``size`` bytes; None lifts it. As the server's own user."""
        soft = "unlimited" if size is None else str(size)
        command = ["prlimit", "--pid", str(pid), f"--fsize={soft}:unlimited"]
        subprocess.run(command, check=True, capture_output=True, user=self._account)

    @property
    def base(self) -> str:
        """The address of the server's own database."""
        return f"postgresql://cell:{PASSWORD}@127.0.0.1:{self.port}/postgres"

    def url(self) -> str:
        """The address of a fresh, empty schema."""
        schema = f"ledger{next(self._schemas)}"
        with psycopg.connect(self.base) as db:
            db.execute(f"CREATE SCHEMA {schema}")
        return f"{self.base}?options=-csearch_path%3D{schema}"

    @property
    def pid(self) -> int:
        """The process number of the server, or of its tracer."""
        assert self._process is not None
        return self._process.pid


def schema_of(url: str) -> str:
    """The schema that an address of ``Server.url`` names."""
    found = re.search(r"search_path%3D(\w+)$", url)
    assert found is not None
    return found[1]
