"""The command ``safeconduct``. Commands import what they need when they run, so that ``--help`` answers at once."""

from __future__ import annotations

import signal
import sys
from typing import Annotated

import typer

from safeconduct import __version__
from safeconduct.cli import (
    account_commands,
    agreement_commands,
    backtest_commands,
    cases_commands,
    claims_commands,
    dossier_commands,
    effects_commands,
    export_commands,
    generate_commands,
    import_commands,
    ledger_commands,
    plan_commands,
    reading_commands,
    rehearse_commands,
    replan_commands,
    stress_commands,
)
from safeconduct.cli.terminal import EXIT_INVALID, show_faults, warn
from safeconduct.errors import InvalidInput, SafeconductError

EXIT_INTERRUPTED = 130  # what shells expect of a process that Ctrl-C ended

app = typer.Typer(
    name="safeconduct",
    help="Plan negotiated evacuations by convoy, prove how good the plan is, and check it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: readable in a log, and rich costs a fifth of a second to load
)


class _StoppedByUser(BaseException):
    """Ctrl-C outside planning. Not KeyboardInterrupt, which the option parser turns into exit code 1."""


def _stop(*_: object) -> None:
    raise _StoppedByUser


def _show_version(wanted: bool) -> None:  # noqa: FBT001  # the signature of an option's callback
    if wanted:
        typer.echo(f"safeconduct {__version__}")
        raise typer.Exit


@app.callback()
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


cases_commands.register(app)
generate_commands.register(app)
plan_commands.register(app)
replan_commands.register(app)
claims_commands.register(app)
dossier_commands.register(app)
agreement_commands.register(app)
effects_commands.register(app)
stress_commands.register(app)
backtest_commands.register(app)
account_commands.register(app)
ledger_commands.register(app)
reading_commands.register(app)
import_commands.register(app)
export_commands.register(app)
rehearse_commands.register(app)


def main() -> None:
    """Run the program. What a user got wrong is said in plain lines; a traceback means a fault of the program."""
    signal.signal(signal.SIGINT, _stop)
    try:
        app()
    except InvalidInput as invalid:
        show_faults(invalid.faults)
        sys.exit(EXIT_INVALID)
    except (SafeconductError, OSError) as error:
        warn(f"safeconduct: {error}")
        sys.exit(EXIT_INVALID)
    except (_StoppedByUser, KeyboardInterrupt):
        warn("safeconduct: stopped")
        sys.exit(EXIT_INTERRUPTED)
