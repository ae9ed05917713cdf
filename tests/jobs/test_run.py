"""Where tasks run changes nothing in what they answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.errors import Missing
from safeconduct.jobs.faults import WorkersDie
from safeconduct.jobs.run import HERE, Where, each
from tests.jobs.tasks import always_killed, refused, squared, squared_or_killed

TASKS = tuple(range(12))
SQUARES = [number * number for number in TASKS]
TWO = Where(workers=2)


class StopAfter:
    """Asks to stop once so many answers have been reported."""

    def __init__(self, answers: int) -> None:
        self.answers, self.done = answers, 0

    def report(self, stage: str, done: int, total: int | None, message: str = "") -> None:
        self.done = done

    def requested(self) -> bool:
        return self.done >= self.answers


@pytest.mark.parametrize("where", [HERE, TWO])
def test_answers_come_in_the_order_of_tasks(where: Where) -> None:
    assert list(each(squared, TASKS, where)) == SQUARES


def test_nothing_to_do_is_done_at_once() -> None:
    assert list(each(squared, (), TWO)) == []


def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    tasks = [(number, str(tmp_path)) for number in TASKS]
    assert list(each(squared_or_killed, tasks, TWO)) == SQUARES
    assert (tmp_path / "died").exists()


def test_a_task_that_no_worker_survives_is_named_and_not_tried_for_ever() -> None:
    with pytest.raises(WorkersDie, match="died 5 times"):
        list(each(always_killed, (1, 2), TWO))


@pytest.mark.parametrize("where", [HERE, TWO])
def test_what_a_task_raises_is_raised(where: Where) -> None:
    with pytest.raises(ValueError, match="task 1"):
        list(each(refused, (1, 1), where))


@pytest.mark.parametrize("where", [HERE, TWO])
def test_asked_to_stop_it_gives_what_is_there(where: Where) -> None:
    stop = StopAfter(3)
    found = list(each(squared, TASKS, where, progress=stop, cancel=stop))
    assert 3 <= len(found) < len(TASKS)
    assert found == SQUARES[: len(found)]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """A scheduler with two workers, each a process of its own, on loopback."""
    from distributed import LocalCluster

    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as made:
        yield made.scheduler_address


@pytest.mark.filterwarnings(
    "ignore"
)  # the cluster's library warns when a worker is killed, which is the point here
def test_a_cluster_answers_the_same_even_when_a_worker_is_killed(cluster: str, tmp_path: Path) -> None:
    assert list(each(squared, TASKS, Where(cluster=cluster))) == SQUARES
    tasks = [(number, str(tmp_path)) for number in TASKS]
    assert list(each(squared_or_killed, tasks, Where(cluster=cluster))) == SQUARES
    assert (tmp_path / "died").exists()


def test_a_cluster_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeconduct.jobs.dask.REACH_S", 1.0)
    with pytest.raises(Missing, match="no scheduler answers"):
        list(each(squared, TASKS, Where(cluster="tcp://127.0.0.1:9")))


def test_without_the_extra_the_way_to_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(Missing, match=r"safeconduct\[cluster\]"):
        list(each(squared, TASKS, Where(cluster="tcp://127.0.0.1:9")))
