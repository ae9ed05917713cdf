"""A real cluster on this machine: a scheduler and workers, each a process of its own that can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from distributed import Client

from safeconduct.clock import pause, stopwatch

PATIENCE_S = 60.0


@dataclass(slots=True)
class Cluster:
    """Where the scheduler listens, and the processes."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def kill_worker(self) -> None:
        """End one worker as a power cut would."""
        os.kill(self.workers[0].pid, signal.SIGKILL)
        self.workers[0].wait()

    def kill_scheduler(self) -> None:
        """End the scheduler as a power cut would."""
        os.kill(self.scheduler.pid, signal.SIGKILL)
        self.scheduler.wait()


@dataclass(slots=True)
class KillAfter:
    """A Progress that kills something as soon as so many tasks are done, while others are under way."""

    tasks: int
    kill: object
    killed: bool = False

    def report(self, stage: str, done: int, total: int | None, message: str = "") -> None:
        if stage == "tasks" and done >= self.tasks and not self.killed:
            assert total is not None
            assert done < total  # in the midst, and not after it
            self.killed = True
            assert callable(self.kill)
            self.kill()


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A scheduler on loopback with so many workers that nobody starts again when they die."""
    file = folder / "scheduler.json"
    made = Cluster(
        "", _started(folder, "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
    )
    try:
        _until(file.is_file, made.scheduler)
        made.address = _address(file, made.scheduler)
        for number in range(workers):
            own = folder / f"worker-{number}"
            own.mkdir()
            arguments = (
                "worker",
                made.address,
                "--no-nanny",
                "--nthreads",
                "1",
                "--local-directory",
                str(own),
            )
            made.workers.append(_started(folder, *arguments))
        if workers:
            with Client(made.address, timeout=PATIENCE_S, set_as_default=False) as client:  # type: ignore[no-untyped-call]
                client.wait_for_workers(workers, timeout=PATIENCE_S)
        yield made
    finally:
        for process in (*made.workers, made.scheduler):
            process.kill()
            process.wait()


def _started(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _address(file: Path, process: subprocess.Popen[bytes]) -> str:
    import json

    found: list[str] = []

    def read() -> bool:
        try:
            found.append(json.loads(file.read_text(encoding="utf-8"))["address"])
        except ValueError:
            return False  # still being written
        return True

    _until(read, process)
    return found[-1]


def _until(true: object, process: subprocess.Popen[bytes]) -> None:
    assert callable(true)
    watch = stopwatch()
    while not true():
        assert process.poll() is None, "the scheduler ended by itself"
        assert watch() < PATIENCE_S, "the scheduler did not come up"
        pause(0.05)
