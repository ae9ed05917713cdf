"""What becomes of work on a cluster when workers and schedulers do not answer, or go away."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

import pytest

from safeconduct.errors import Missing
from safeconduct.jobs.dask import _answer
from safeconduct.jobs.faults import ClusterLost, WorkersDie
from safeconduct.jobs.run import Where, as_they_come, each
from tests.jobs.cluster import KillAfter, cluster

pytestmark = pytest.mark.filterwarnings("ignore")  # the cluster's library warns of what is the point here


@pytest.mark.parametrize(
    "address", ["nonsense", "http://here:80", "tcp://", "tcp://host", "tcp://host:port", ""]
)
def test_an_address_that_can_be_none_is_refused_before_anything_is_asked(address: str) -> None:
    if address:
        with pytest.raises(Missing, match="no address of a scheduler"):
            list(as_they_come(abs, (1,), Where(cluster=address)))
    else:
        assert list(as_they_come(abs, (1,), Where(cluster=address))) == [(0, 1)]


def test_a_listener_that_is_no_scheduler_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeconduct.jobs.dask.REACH_S", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(Missing, match="no scheduler answers"):
            list(as_they_come(abs, (1,), Where(cluster=f"tcp://127.0.0.1:{port}")))
        with pytest.raises(Missing, match=r"no scheduler answers.*certificates"):
            list(as_they_come(abs, (1,), Where(cluster=f"tls://127.0.0.1:{port}")))


def test_a_scheduler_without_workers_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeconduct.jobs.dask.COME_S", 1.0)
    with cluster(tmp_path, workers=0) as made, pytest.raises(Missing, match="no worker has come"):
        list(as_they_come(abs, (1,), Where(cluster=made.address)))


def test_a_scheduler_that_goes_away_is_told_once_and_nothing_is_logged(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    done: list[int] = []
    with cluster(tmp_path, workers=1) as made:
        killer = KillAfter(2, made.kill_scheduler)
        tasks = [0.05] * 400  # so many that some are still under way
        found = as_they_come(sleep, tasks, Where(cluster=made.address), progress=killer)
        with pytest.raises(ClusterLost, match="is gone"):
            done.extend(number for number, _ in found)
    assert killer.killed
    assert "Traceback" not in capfd.readouterr().err


def test_a_task_that_brought_down_every_worker_is_told_in_plain_words() -> None:
    """As the library says it; that it does so after four deaths is its own affair, and takes it half a minute."""
    from distributed import KilledWorker

    class Dead:
        def result(self) -> int:
            raise KilledWorker("task", None, 3)  # type: ignore[arg-type]  # no worker is there to be named

    with pytest.raises(WorkersDie, match="died 4 times at one task"):
        _answer(Dead(), "tcp://127.0.0.1:9")  # type: ignore[arg-type]  # all that is asked of a future


def test_more_tasks_than_are_given_away_at_once_are_all_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("safeconduct.jobs.dask.AHEAD", 3)
    with cluster(tmp_path, workers=1) as made:
        tasks = [-number for number in range(10)]
        assert list(each(abs, tasks, Where(cluster=made.address))) == list(range(10))


def test_the_command_says_in_one_line_that_no_scheduler_answers(tmp_path: Path) -> None:
    """For both commands that take a cluster: an exit code, a plain line, and no traceback of a library."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]  # free again once this is closed
    subprocess.run(
        [sys.executable, "-m", "safeconduct", "new", "town"], cwd=tmp_path, check=True, capture_output=True
    )
    run = subprocess.run(
        [sys.executable, "-m", "safeconduct", "study", "town", "--draws", "1", "--cluster", f"tcp://127.0.0.1:{port}"],
        capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, check=False,
    )  # fmt: skip
    assert run.returncode == 2
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    assert line.startswith(f"safeconduct: no scheduler answers at tcp://127.0.0.1:{port}")


def test_a_cluster_is_reached_where_a_loop_runs_already(tmp_path: Path) -> None:
    """As in a notebook, or beside a browser's driver."""

    async def within() -> list[int]:
        return list(each(abs, [-1, -2], Where(cluster=made.address)))

    with cluster(tmp_path, workers=1) as made, ThreadPoolExecutor(1) as apart:
        # In a thread of its own, where surely none runs before.
        assert apart.submit(lambda: asyncio.run(within())).result() == [1, 2]
