"""Tasks on several machines, by a Dask scheduler that somebody has started. The one module that knows Dask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from safeconduct.errors import Missing
from safeconduct.progress import Cancel

Task = TypeVar("Task")
Answer = TypeVar("Answer")

INSTALL = 'pip install "safeconduct[cluster]"'
START = (
    "start one with `dask scheduler`, and workers that have the same safeconduct with `dask worker ADDRESS`"
)
LOOK_S = 0.5  # how often it is asked whether to stop
REACH_S = 15.0  # how long a scheduler may take to answer


def over_cluster(
    function: Callable[[Task], Answer], tasks: Sequence[Task], address: str, cancel: Cancel
) -> Iterator[Answer]:
    """Answers in order of tasks, from the workers of the scheduler at ``address``.

    A task whose worker dies is given to another by the scheduler, as often as it is told to (three times by itself).
    Raises ``Missing`` where Dask is not installed or the scheduler does not answer.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise Missing(f"work on a cluster needs Dask: {INSTALL}") from None
    try:
        client = Client(address, timeout=REACH_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as fault:
        raise Missing(f"no scheduler answers at {address}: {START}") from fault
    with client:
        futures = [client.submit(function, task, pure=False) for task in tasks]
        try:
            for future in futures:
                while True:
                    if cancel.requested():
                        return
                    try:
                        answer: Answer = future.result(timeout=LOOK_S)
                    except TimeoutError:
                        continue
                    break
                yield answer
        finally:
            client.cancel(futures)  # type: ignore[no-untyped-call]
