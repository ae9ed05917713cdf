"""How long work tells where it is and is asked to stop. Protocols: a terminal and a web page bring their own."""

from dataclasses import dataclass
from typing import Protocol


class Progress(Protocol):
    """Told now and then how far a piece of work has come. Must return quickly and never raise."""

    def report(self, stage: str, done: int, total: int | None, message: str = "") -> None:
        """`done` of `total` units of `stage`; `total` is None while it is not known. `message` is for people."""
        ...


class Cancel(Protocol):
    """Asked now and then whether to stop. Work that is asked to stop gives back what it has."""

    def requested(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Silent:
    """A Progress that tells nobody."""

    def report(self, stage: str, done: int, total: int | None, message: str = "") -> None:
        return None


@dataclass(frozen=True, slots=True)
class Never:
    """A Cancel that lets work run to its end."""

    def requested(self) -> bool:
        return False


SILENT: Progress = Silent()
NEVER: Cancel = Never()
