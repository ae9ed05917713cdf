"""What workers are given to do: at the top of a module, so that another process finds it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

Killing = tuple[int, str]


def squared(number: int) -> int:
    """An answer that depends on the task alone."""
    return number * number


def squared_or_killed(task: Killing) -> int:
    """The square; the first to come to number 3 dies on the way, as a machine without power does."""
    number, folder = task
    if number == 3:
        try:
            (Path(folder) / "died").touch(exist_ok=False)
        except FileExistsError:
            return number * number
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def always_killed(task: int) -> int:
    """A task that no worker survives."""
    os.kill(os.getpid(), signal.SIGKILL)
    return task


def refused(task: int) -> int:
    """A task at fault."""
    raise ValueError(f"task {task}")
