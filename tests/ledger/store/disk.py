"""What a power cut leaves: replays a trace of system calls onto a disk that keeps only what was synced.

The rules are POSIX's, not a kind file system's: bytes are safe after a completed fsync or fdatasync that began after
they were written, a name after an fsync of its folder. Of what was not synced, any part may be there or not.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath

CALLS = "openat,write,pwrite64,ftruncate,fsync,fdatasync,link,linkat,unlink,unlinkat,rename,renameat,renameat2,mkdir"
TRACER = ("-f", "-y", "-qq", "-xx", "-s", "100000000", "-e", f"trace={CALLS}")
SECTOR = 512

_LINE = re.compile(r"^(?P<pid>\d+) +(?P<rest>.*)$")
_RESUMED = re.compile(r"^<\.\.\. (?P<call>\w+) resumed>(?P<rest>.*)$")
_CALL = re.compile(r"^(?P<call>\w+)\((?P<arguments>.*)\) += (?P<result>-?\d+)(?P<after>.*)$")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_OPENED = re.compile(r"^<([^>]*)>")
_FILE = re.compile(r"^(\d+)<([^>]*)>")


def _text(hexadecimal: str) -> bytes:
    return bytes.fromhex(hexadecimal.replace("\\x", ""))


def _path(shown: str) -> str:
    """strace -xx shows paths in hexadecimal too."""
    return _text(shown).decode() if shown.startswith("\\x") else shown


@dataclass(frozen=True)
class Event:
    """One system call. ``began`` is False for the first half of a call that another process interrupted."""

    pid: str
    call: str
    arguments: str
    result: int
    after: str
    half: str = "whole"

    @property
    def path(self) -> str:
        """Path of the open file that it is about."""
        found = _FILE.match(self.arguments)
        return _path(found[2]) if found else ""

    @property
    def descriptor(self) -> int:
        """Number of that open file."""
        found = _FILE.match(self.arguments)
        return int(found[1]) if found else -1

    @property
    def strings(self) -> list[bytes]:
        """The strings among its arguments: names, or what was written."""
        return [_text(each) for each in _STRING.findall(self.arguments)]


def events(trace: str) -> Iterator[Event]:
    """The calls of a trace, in order; of an interrupted call both halves."""
    waiting: dict[str, str] = {}
    for line in trace.splitlines():
        split = _LINE.match(line)
        if split is None:
            continue
        pid, rest = split["pid"], split["rest"]
        if rest.endswith("<unfinished ...>"):
            waiting[pid] = rest.removesuffix("<unfinished ...>").rstrip()
            name, _, arguments = waiting[pid].partition("(")
            yield Event(pid, name, arguments, 0, "", "begun")
            continue
        half = "whole"
        if resumed := _RESUMED.match(rest):
            rest, half = waiting.pop(pid) + resumed["rest"], "ended"
        if found := _CALL.match(rest):
            yield Event(pid, found["call"], found["arguments"], int(found["result"]), found["after"], half)


@dataclass
class File:
    """One file: what a reader sees, what is on the disk, and the writes in between."""

    seen: bytearray = field(default_factory=bytearray)
    safe: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)  # None: cut to this length

    def write(self, offset: int, data: bytes) -> None:
        """As pwrite."""
        _put(self.seen, offset, data)
        self.pending.append((offset, data))

    def cut(self, length: int) -> None:
        """As ftruncate."""
        _cut(self.seen, length)
        self.pending.append((length, None))

    def after_power_cut(self, chance: random.Random | None) -> bytes:
        """What is found. None: nothing that was not synced; else each write by chance, whole, torn or not at all."""
        found = bytearray(self.safe)
        for offset, data in self.pending if chance else ():
            assert chance is not None
            if chance.random() < 0.4:
                continue
            if data is None:
                _cut(found, offset)
            elif chance.random() < 0.3:
                _put(found, offset, data[: chance.randrange(0, len(data) + 1, SECTOR)])
            else:
                _put(found, offset, data)
        return bytes(found)


def _put(content: bytearray, offset: int, data: bytes) -> None:
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(data)] = data


def _cut(content: bytearray, length: int) -> None:
    del content[length:]
    content.extend(bytes(length - len(content)))


class Disk:
    """The files under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.names: dict[str, File] = {}
        self.safe_names: dict[str, File] = {}
        self.replies: list[str] = []
        self._syncing: dict[str, tuple[File, bytes, int]] = {}

    def _ours(self, path: str) -> bool:
        return path.startswith(f"{self.folder}/") and not path.endswith(("-shm", ".appender"))

    def apply(self, event: Event) -> bool:
        """Do what a call did. True where the disk, or what was replied, has changed."""
        if event.call in {"fsync", "fdatasync"}:
            return self._sync(event)
        if event.half == "begun" or event.result < 0:
            return False
        if event.call in {"write", "pwrite64"}:
            return self._write(event)
        if event.call == "ftruncate" and self._ours(event.path):
            self.names[event.path].cut(int(event.arguments.rsplit(",", 1)[1]))
            return True
        if event.call == "openat":
            opened = _OPENED.match(event.after)
            path = _path(opened[1]) if opened else ""
            if self._ours(path) and "O_CREAT" in event.arguments and path not in self.names:
                self.names[path] = File()
            return False
        return self._rename(event)

    def _write(self, event: Event) -> bool:
        if event.descriptor == 1:
            self.replies += event.strings[0].decode().splitlines()
            return True
        if not self._ours(event.path):
            return False
        if event.call == "write":
            raise AssertionError(f"a write without an offset: {event}")
        data = event.strings[0][: event.result]
        self.names[event.path].write(int(event.arguments.rsplit(",", 1)[1]), data)
        return True

    def _rename(self, event: Event) -> bool:
        paths = [each.decode() for each in event.strings]
        if not paths or not self._ours(paths[0]):
            return False
        if event.call.startswith("unlink"):
            self.names.pop(paths[0], None)
        elif event.call.startswith("link"):
            self.names[paths[1]] = self.names[paths[0]]
        elif event.call.startswith("rename"):
            self.names[paths[1]] = self.names.pop(paths[0])
        return True

    def _sync(self, event: Event) -> bool:
        path = event.path
        if event.half in {"begun", "whole"} and path in self.names:
            file = self.names[path]
            self._syncing[event.pid] = (file, bytes(file.seen), len(file.pending))
        if event.half == "begun" or event.result < 0:
            return False
        if path == self.folder:
            self.safe_names = dict(self.names)
            return True
        if path in self.names and event.pid in self._syncing:
            file, content, many = self._syncing.pop(event.pid)
            file.safe = content
            del file.pending[:many]
            return True
        return False

    def after_power_cut(self, chance: random.Random | None) -> dict[str, bytes]:
        """Name and content of every file that is found afterwards."""
        names = dict(self.safe_names)
        for path in {*self.names, *self.safe_names}:
            if chance and self.names.get(path) is not self.safe_names.get(path) and chance.random() < 0.5:
                names.pop(path, None)
                if path in self.names:
                    names[path] = self.names[path]
        return {PurePath(path).name: file.after_power_cut(chance) for path, file in names.items()}
