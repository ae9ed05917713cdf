"""``rehearse``: a case's own log of what happened, through the whole system, on a clock of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from safeconduct.cli.terminal import say, say_json

if TYPE_CHECKING:
    from safeconduct.operations.rehearsal.play import Event

Language = Literal["en", "ar", "both"]


def register(app: typer.Typer) -> None:
    """Add this module's command to the program."""
    app.command("rehearse")(rehearse_command)


def rehearse_command(  # each is an option of the command line
    case: Annotated[
        str, typer.Argument(help="A case's folder, or a shipped case by name, with a log and a mapping.")
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            help="New folder for ledger, devices, witnesses and pages. Default: kept nowhere.",
            file_okay=False,
        ),
    ] = None,
    speed: Annotated[
        int, typer.Option(min=0, help="Virtual seconds a second, to watch; 0: as fast as it can.")
    ] = 0,
    lang: Annotated[Language, typer.Option(help="Language of the pages and of what is told.")] = "both",
    until: Annotated[str, typer.Option(help="Stop at this local time of the log.")] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="End with one JSON object on the last line, and tell nothing else.")
    ] = False,
) -> None:
    """Rehearse a case: its log of what happened becomes signed entries, a ledger, alarms and the account.

    Every entry cites its row. Keys are known to everybody: what comes out is a REHEARSAL and is refused for real use.
    Exit codes: 0 done; 2 wrong usage or invalid input.
    """
    from safeconduct.clock import stopwatch
    from safeconduct.operations.rehearsal import rehearse
    from safeconduct.operations.rehearsal.telling import Teller
    from safeconduct.workspace.account_summary import account_json

    watch = stopwatch()
    script = rehearse.script_of(case)
    teller = Teller(script, "ar" if lang == "ar" else "en")

    def tell(event: Event) -> None:
        for line in teller.lines(event):
            say(line)

    request = rehearse.Request(case, out, speed, ("en", "ar") if lang == "both" else (lang,), until)
    if as_json:
        done = rehearse.rehearse(request, script, lambda _event: None)
        body = {**rehearse.rehearsal_json(done.played), "account": account_json(done.played.state)}
        say_json({**body, "pages": [str(path) for path in done.pages]})
        return
    for line in teller.head():
        say(line)
    done = rehearse.rehearse(request, script, tell)
    for line in (*teller.end(done.played), teller.took(watch())):
        say(line)
    for path in (done.ledger, *done.pages):
        if path is not None:
            say(f"REHEARSAL: {path}")
