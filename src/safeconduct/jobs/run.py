"""The same function over many tasks: here, in processes of this machine, or on a cluster.

A task is whatever can be pickled, and its function is one at the top of a module. What a task answers depends on the
task alone, so where it ran, how often and beside whom changes nothing. A worker that dies loses nothing: what it had is
done again.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TypeVar

from safeconduct.jobs.dask import over_cluster
from safeconduct.jobs.faults import WorkersDie
from safeconduct.progress import NEVER, SILENT, Cancel, Progress

Task = TypeVar("Task")
Answer = TypeVar("Answer")

DEATHS = 5  # workers in a row that may die with nothing done between, before a task is held to be at fault
LOOK_S = 0.2  # how often it is asked whether to stop


@dataclass(frozen=True, slots=True)
class Where:
    """Where tasks run: in this process (``workers`` 1), in processes of this machine, or on the cluster at ``cluster``.

    ``cluster`` is the address of a Dask scheduler, as in ``tcp://10.0.0.5:8786``.
    """

    workers: int = 1
    cluster: str = ""


HERE = Where()


def each(
    function: Callable[[Task], Answer],
    tasks: Sequence[Task],
    where: Where = HERE,
    *,
    progress: Progress = SILENT,
    cancel: Cancel = NEVER,
) -> Iterator[Answer]:
    """Answers of ``function``, in order of ``tasks``, each as soon as all before it are there.

    Asked to stop, it ends after those that are there. Raises as :func:`as_they_come` does.
    """
    early: dict[int, Answer] = {}
    done = 0
    for number, found in _found(function, tasks, where, cancel):
        early[number] = found
        while done in early:
            answer = early.pop(done)
            done += 1
            progress.report("tasks", done, len(tasks))
            yield answer
            if cancel.requested():
                break
    progress.report("tasks", done, len(tasks))


def as_they_come(
    function: Callable[[Task], Answer],
    tasks: Sequence[Task],
    where: Where = HERE,
    *,
    progress: Progress = SILENT,
    cancel: Cancel = NEVER,
) -> Iterator[tuple[int, Answer]]:
    """The number of each task with its answer as soon as it is there, in whatever order: for whoever keeps them.

    Tasks are asked for one after the other, little before they are worked on. Raises what a task raises; ``WorkersDie``
    where workers die again and again; ``Missing`` where a cluster is named and the extra ``cluster`` is not installed
    or nobody answers there; ``ClusterLost`` where it goes away on the way.
    """
    for done, (number, found) in enumerate(_found(function, tasks, where, cancel), 1):
        progress.report("tasks", done, len(tasks))
        yield number, found


def _found(
    function: Callable[[Task], Answer], tasks: Sequence[Task], where: Where, cancel: Cancel
) -> Iterator[tuple[int, Answer]]:
    if where.cluster:
        return over_cluster(function, tasks, where.cluster, cancel)
    if where.workers > 1 and len(tasks) > 1:
        return _in_processes(function, tasks, where.workers, cancel)
    return _here(function, tasks, cancel)


def _here(
    function: Callable[[Task], Answer], tasks: Sequence[Task], cancel: Cancel
) -> Iterator[tuple[int, Answer]]:
    for number in range(len(tasks)):
        if cancel.requested():
            return
        yield number, function(tasks[number])


def _in_processes(
    function: Callable[[Task], Answer], tasks: Sequence[Task], workers: int, cancel: Cancel
) -> Iterator[tuple[int, Answer]]:
    """Keep few tasks under way, so that little is done twice and nothing waits long when it is asked to stop."""
    left = dict.fromkeys(range(len(tasks)))
    deaths = 0
    while left:
        before = len(left)
        try:
            for number, answer in _one_pool(function, tasks, tuple(left), (workers, cancel)):
                del left[number]
                yield number, answer
        except BrokenProcessPool:
            deaths = deaths + 1 if len(left) == before else 1
            if deaths >= DEATHS:
                raise WorkersDie(f"workers died {deaths} times and nothing was done between") from None
        else:
            return


def _one_pool(
    function: Callable[[Task], Answer],
    tasks: Sequence[Task],
    left: tuple[int, ...],
    how: tuple[int, Cancel],
) -> Iterator[tuple[int, Answer]]:
    """Work on these tasks until all are done, a worker dies, or it is asked to stop."""
    workers, cancel = how
    context = multiprocessing.get_context("spawn")  # no copies of open files, locks or threads
    with ProcessPoolExecutor(min(workers, len(left)), mp_context=context) as pool:
        running: dict[Future[Answer], int] = {}
        waiting = iter(left)
        try:
            while not cancel.requested():
                while len(running) < 2 * workers and (number := next(waiting, None)) is not None:
                    running[pool.submit(function, tasks[number])] = number
                if not running:
                    return
                done, _ = wait(running, timeout=LOOK_S, return_when=FIRST_COMPLETED)
                for future in done:
                    answer = future.result()
                    yield running.pop(future), answer
        finally:
            for future in running:
                future.cancel()
