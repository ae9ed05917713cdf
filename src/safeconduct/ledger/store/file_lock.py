"""Who appends to a ledger in a file: a lock on a file beside it, which the system lets go of when its holder dies."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from pathlib import Path


def appender_name() -> str:
    """How this process is named to others: its number and its machine."""
    return f"process {os.getpid()} on {socket.gethostname()}"


class FileLock:
    """Held from ``take`` to ``release``. Two of them exclude each other within one process too."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> str | None:
        """None when taken; otherwise who holds it. Raises OSError where the file cannot be written."""
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            if not _lock(handle):
                name = os.read(handle, 200).decode("utf-8", "replace").strip()
                os.close(handle)
                return name or "another program"
            os.ftruncate(handle, 0)
            os.write(handle, f"{appender_name()}\n".encode())
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle
        return None

    def release(self) -> None:
        """Let go. The file stays: removing it would let two processes hold two files of one name."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(handle, 0)
            os.close(handle)


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    _FAR = 1 << 30  # a locked byte cannot be read there: lock one far behind the name

    def _lock(handle: int) -> bool:
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
