"""What the commands share at the terminal: exit codes, progress on standard error, answers on standard output."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from typing import Any, Final

import typer

from safeconduct.clock import Stopwatch, stopwatch
from safeconduct.errors import Fault

EXIT_OK: Final = 0
EXIT_BROKEN: Final = 1
"""``verify`` found a broken rule."""
EXIT_INVALID: Final = 2
EXIT_IMPOSSIBLE: Final = 3
EXIT_OUT_OF_TIME: Final = 4

REDRAW_S: Final = 0.25


def say(text: str = "") -> None:
    """A line on standard output."""
    typer.echo(text)


def warn(text: str) -> None:
    """A line on standard error, so that standard output stays readable by programs."""
    typer.echo(text, err=True)


def say_json(body: dict[str, Any]) -> None:
    """One JSON object on one line: the last line of standard output."""
    typer.echo(json.dumps(body, ensure_ascii=False, allow_nan=False))


def show_faults(faults: tuple[Fault, ...]) -> None:
    """Every fault, one line each, on standard error."""
    for fault in faults:
        warn(str(fault))


@dataclass(slots=True)
class TerminalProgress:
    """Progress as one line that is drawn over, on a terminal only: a log file gets nothing."""

    shown: bool = field(default_factory=lambda: sys.stderr.isatty())  # noqa: PLW0108  # stderr may be replaced later
    watch: Stopwatch = field(default_factory=stopwatch)
    last_s: float = -REDRAW_S

    def report(self, stage: str, done: int, total: int | None, message: str = "") -> None:
        """Draw how far ``stage`` has come, at most four times a second."""
        if not self.shown or self.watch() - self.last_s < REDRAW_S:
            return
        self.last_s = self.watch()
        of = f"/{total}" if total else ""
        sys.stderr.write(f"\r\x1b[K{stage} {done}{of} {message}"[:120])
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
