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
from safeconduct.progress import NEVER, SILENT, Cancel, Progress

Task = TypeVar("Task")
Answer = TypeVar("Answer")

DEATHS = 5  # workers in a row that may die with nothing done between, before a task is held to be at fault
LOOK_S = 0.2  # how often it is asked whether to stop


class WorkersDie(RuntimeError):
    """Workers die again and again, and nothing gets done between."""


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

    Asked to stop, it ends after those that are there. Raises what a task raises, ``WorkersDie`` where workers die again
    and again, and ``Missing`` where a cluster is named and the extra ``cluster`` is not installed.
    """
    if where.cluster:
        found = over_cluster(function, tasks, where.cluster, cancel)
    elif where.workers > 1 and len(tasks) > 1:
        found = _in_processes(function, tasks, where.workers, cancel)
    else:
        found = _here(function, tasks, cancel)
    done = 0
    for done, answer in enumerate(found, 1):
        progress.report("tasks", done, len(tasks))
        yield answer
    progress.report("tasks", done, len(tasks))


def _here(function: Callable[[Task], Answer], tasks: Sequence[Task], cancel: Cancel) -> Iterator[Answer]:
    for task in tasks:
        if cancel.requested():
            return
        yield function(task)


def _in_processes(
    function: Callable[[Task], Answer], tasks: Sequence[Task], workers: int, cancel: Cancel
) -> Iterator[Answer]:
    """Keep few tasks under way, so that little is done twice and nothing waits long when it is asked to stop."""
    answers: dict[int, Answer] = {}
    given, deaths = 0, 0
    while given < len(tasks):
        before = given + len(answers)
        try:
            for answer in _one_pool(function, tasks, (given, answers), (workers, cancel)):
                given += 1
                yield answer
        except BrokenProcessPool:
            deaths = deaths + 1 if given + len(answers) == before else 1
            if deaths >= DEATHS:
                raise WorkersDie(f"workers died {deaths} times and nothing was done between") from None
        else:
            return


def _one_pool(
    function: Callable[[Task], Answer],
    tasks: Sequence[Task],
    so_far: tuple[int, dict[int, Answer]],
    how: tuple[int, Cancel],
) -> Iterator[Answer]:
    """Go on from the first task whose answer is lacking, until a worker dies or it is asked to stop."""
    first, answers = so_far
    workers, cancel = how
    context = multiprocessing.get_context("spawn")  # no copies of open files, locks or threads
    with ProcessPoolExecutor(min(workers, len(tasks)), mp_context=context) as pool:
        running: dict[Future[Answer], int] = {}
        waiting = iter([number for number in range(first, len(tasks)) if number not in answers])
        try:
            while True:
                while first in answers:
                    yield answers.pop(first)
                    first += 1
                if first == len(tasks) or cancel.requested():
                    return
                while len(running) < 2 * workers and (number := next(waiting, None)) is not None:
                    running[pool.submit(function, tasks[number])] = number
                done, _ = wait(running, timeout=LOOK_S, return_when=FIRST_COMPLETED)
                for future in done:
                    answers[running[future]] = future.result()
                    del running[future]
        finally:
            for future in running:
                future.cancel()
