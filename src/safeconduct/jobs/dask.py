"""Tasks on several machines, by a Dask scheduler that somebody has started. The one module that knows Dask."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from safeconduct.errors import Missing
from safeconduct.jobs.faults import ClusterLost, WorkersDie
from safeconduct.progress import Cancel

if TYPE_CHECKING:
    from distributed import Client, Future

Task = TypeVar("Task")
Answer = TypeVar("Answer")

INSTALL = 'pip install "safeconduct[cluster]"'
START = (
    "start one with `dask scheduler`, and workers that have the same safeconduct with `dask worker ADDRESS`"
)
CERTIFICATES = "certificates for tls are named in Dask's own configuration"
LOOK_S = 0.5  # how often it is asked whether to stop
REACH_S = 15.0  # how long a scheduler may take to answer
COME_S = 30.0  # how long its first worker may take to come
AHEAD = (
    128  # tasks that are given away at once: enough for the workers of many machines, few enough to be kept
)
_ADDRESS = re.compile(
    r"^(?:(?P<scheme>[a-z]+)://)?(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):(?P<port>\d{1,5})/?$"
)
_SCHEMES = ("tcp", "tls")


def over_cluster(
    function: Callable[[Task], Answer], tasks: Sequence[Task], address: str, cancel: Cancel
) -> Iterator[tuple[int, Answer]]:
    """Numbers of tasks with their answers as they come, from the workers of the scheduler at ``address``.

    A task whose worker dies is given to another by the scheduler, as often as it is told to (three times by itself).
    Raises ``Missing`` where Dask is not installed, or no scheduler or no worker answers; ``ClusterLost`` where the
    scheduler goes away on the way; ``WorkersDie`` where a task brought down every worker that had it.
    """
    try:
        import distributed
    except ModuleNotFoundError:
        raise Missing(f"work on a cluster needs Dask: {INSTALL}") from None
    with _client(address) as client:
        running: dict[Future[Answer], int] = {}
        left = iter(range(len(tasks)))
        try:
            while not cancel.requested():
                while len(running) < AHEAD and (number := next(left, None)) is not None:
                    running[client.submit(function, tasks[number], pure=False)] = number
                if not running:
                    return
                try:
                    done = distributed.wait(  # type: ignore[no-untyped-call]
                        list(running), timeout=LOOK_S, return_when="FIRST_COMPLETED"
                    ).done
                except TimeoutError:
                    continue
                except CancelledError:  # of all at once: what waits for an answer has lost its scheduler
                    raise ClusterLost(f"the scheduler at {address} is gone: {START}") from None
                for future in done:
                    yield running.pop(future), _answer(future, address)
        finally:
            client.cancel(list(running))  # type: ignore[no-untyped-call]


def _answer(future: Future[Answer], address: str) -> Answer:
    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker as fault:
        raise WorkersDie(f"workers died {fault.allowed_failures + 1} times at one task") from None
    except CancelledError:
        raise ClusterLost(f"the scheduler at {address} is gone: {START}") from None


@contextmanager
def _client(address: str) -> Iterator[Client]:
    """A link to the scheduler, with at least one worker behind it."""
    from distributed import Client

    with _quiet(logging.getLogger("distributed")):
        _knock(address)
        try:
            client = Client(address, timeout=REACH_S, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError, TypeError) as fault:
            raise Missing(f"no scheduler answers at {address}: {START}") from fault
        with client, client.as_current():
            try:
                client.wait_for_workers(1, timeout=COME_S)
            except TimeoutError:
                raise Missing(f"no worker has come to the scheduler at {address}: {START}") from None
            yield client


@contextmanager
def _quiet(logger: logging.Logger) -> Iterator[None]:
    """While the link is open the library says nothing by itself: what goes wrong is told once, in our own words."""
    before = [(handler, handler.level) for handler in logger.handlers]
    for handler, _ in before:
        handler.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for handler, level in before:
            handler.setLevel(level)


def _knock(address: str) -> None:
    """See that a scheduler can be spoken to there: the library's own link is slow and loud about what is not one."""
    from distributed import Security
    from distributed.comm.core import connect

    known = _ADDRESS.match(address)
    if known is None or (known["scheme"] or "tcp") not in _SCHEMES:
        raise Missing(f"{address!r} is no address of a scheduler: give one such as tcp://10.0.0.5:8786")
    named = address if known["scheme"] else f"tcp://{address}"

    async def once() -> None:
        security = Security()  # type: ignore[no-untyped-call]  # what Dask's own files say of certificates
        known_by = security.get_connection_args("client")  # type: ignore[no-untyped-call]
        link = await connect(named, timeout=REACH_S, **known_by)  # type: ignore[no-untyped-call]
        await link.close()

    async def in_time() -> None:
        await asyncio.wait_for(once(), REACH_S)

    try:
        # In a thread of its own: whoever calls may have a loop running already (a notebook, a browser's driver).
        with ThreadPoolExecutor(1) as apart:
            apart.submit(lambda: asyncio.run(in_time())).result()
    except (OSError, ValueError, TypeError, RuntimeError, OverflowError):
        shown = f"; {CERTIFICATES}" if known["scheme"] == "tls" else ""
        raise Missing(f"no scheduler answers at {address}: {START}{shown}") from None
