"""The command ``safeconduct``. Commands import what they need when they run, so that ``--help`` answers at once."""

from __future__ import annotations

import gc
import signal
import sys
from importlib import import_module
from typing import Annotated, Final

import typer

from safeconduct import __version__
from safeconduct.cli.terminal import EXIT_INVALID, show_faults, warn
from safeconduct.errors import InvalidInput, SafeconductError

EXIT_INTERRUPTED = 130  # what shells expect of a process that Ctrl-C ended
COLLECT = (50_000, 20, 50)
"""How rarely rings of objects are looked for. A run makes hardly any, and the search took a twentieth of its time."""

app: typer.Typer  # made on first use, see __getattr__

_HOMES: Final[dict[str, tuple[str, ...]]] = {
    "cases_commands": ("new", "check", "schema", "cases"),
    "generate_commands": ("generate",),
    "plan_commands": ("plan", "verify", "report"),
    "replan_commands": ("replan",),
    "claims_commands": ("claims",),
    "dossier_commands": ("dossier", "note"),
    "agreement_commands": ("agreement",),
    "effects_commands": ("effects",),
    "stress_commands": ("stress", "compare"),
    "backtest_commands": ("backtest",),
    "study_commands": ("study",),
    "account_commands": ("account",),
    "ledger_commands": ("ledger",),
    "reading_commands": ("read",),
    "import_commands": ("import",),
    "export_commands": ("export",),
    "rehearse_commands": ("rehearse",),
}
"""Where each command is at home, in the order of ``--help``: a run loads its own command's module, and no other."""


class _StoppedByUser(BaseException):
    """Ctrl-C outside planning. Not KeyboardInterrupt, which the option parser turns into exit code 1."""


def _stop(*_: object) -> None:
    raise _StoppedByUser


def _show_version(wanted: bool) -> None:  # noqa: FBT001  # the signature of an option's callback
    if wanted:
        typer.echo(f"safeconduct {__version__}")
        raise typer.Exit


def _program(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Plan negotiated evacuations by convoy, prove how good the plan is, and check it.

    Exit codes: 0 done, 1 verify found a broken rule, 2 wrong usage or an invalid case, 3 impossible with proof,
    4 out of time without a plan.
    """


def program(command: str = "") -> typer.Typer:
    """The whole program; or as much of it as a run of one command, or of ``--version``, needs."""
    whole = typer.Typer(
        name="safeconduct",
        help="Plan negotiated evacuations by convoy, prove how good the plan is, and check it.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # plain help: readable in a log, and rich costs a fifth of a second to load
    )
    whole.callback()(_program)
    if command != "--version":
        own = [home for home, commands in _HOMES.items() if command in commands]
        for home in own or _HOMES:
            import_module(f"safeconduct.cli.{home}").register(whole)
    return whole


def __getattr__(name: str) -> typer.Typer:
    """``app`` is the whole program, put together when somebody asks for it."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    whole = globals()["app"] = program()
    return whole


def main() -> None:
    """Run the program. What a user got wrong is said in plain lines; a traceback means a fault of the program."""
    signal.signal(signal.SIGINT, _stop)
    gc.set_threshold(*COLLECT)
    try:
        program(sys.argv[1] if len(sys.argv) > 1 else "")()
    except InvalidInput as invalid:
        show_faults(invalid.faults)
        sys.exit(EXIT_INVALID)
    except (SafeconductError, OSError) as error:
        warn(f"safeconduct: {error}")
        sys.exit(EXIT_INVALID)
    except (_StoppedByUser, KeyboardInterrupt):
        warn("safeconduct: stopped")
        sys.exit(EXIT_INTERRUPTED)
