"""Group commit: many callers wait, one thread writes. What it takes from the queue in one go shares one sync."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

Job = TypeVar("Job")
MOST_TOGETHER = 2_000
"""Weight (entries, roughly) after which no further job joins a group: nobody waits long for somebody's import."""


class Group(Generic[Job]):
    """A queue with one thread that commits. ``write`` gets the jobs with their futures, and settles every future."""

    def __init__(
        self, write: Callable[[list[tuple[Job, Future[int]]]], None], weigh: Callable[[Job], int], name: str
    ) -> None:
        self._write = write
        self._weigh = weigh
        self._queue: queue.SimpleQueue[tuple[Job, Future[int]] | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._open = True
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> Future[int] | None:
        """Queue a job; its future, or None once closed."""
        future: Future[int] = Future()
        with self._gate:
            if not self._open:
                return None
            self._queue.put((job, future))
        return future

    def close(self) -> None:
        """Write what is queued, then end the thread. Harmless when repeated."""
        with self._gate:
            if self._open:
                self._open = False
                self._queue.put(None)
        self._thread.join()

    def _serve(self) -> None:
        going = True
        while going:
            first = self._queue.get()
            if first is None:
                return
            together = [first]
            weight = self._weigh(first[0])
            while weight < MOST_TOGETHER:
                try:
                    following = self._queue.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    going = False
                    break
                together.append(following)
                weight += self._weigh(following[0])
            try:
                self._write(together)
            except BaseException as error:  # noqa: BLE001  # the thread must live, and each caller must hear of it
                for _, future in together:
                    if not future.done():
                        future.set_exception(error)
