"""``backtest``: a plan sent through the halts of the real operation, beside what the log says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from safeconduct.cli.options import AsJson, AsOf, Lang
from safeconduct.cli.terminal import TerminalProgress, say, say_json


def register(app: typer.Typer) -> None:
    """Add this module's command to the program."""
    app.command("backtest")(backtest_command)


def backtest_command(  # noqa: PLR0913  # each is an option of the command line
    case: Annotated[
        str,
        typer.Argument(
            help="A case with a happened.csv: its folder, or a shipped case; NAME+VARIANT for a variant, as "
            "aleppo-2016+whole-operation."
        ),
    ],
    plan: Annotated[
        Path | None,
        typer.Argument(help="plan.json of that case. Default: one is made.", exists=True, dir_okay=False),
    ] = None,
    *,
    draws: Annotated[int, typer.Option(min=1, help="How often the past is replayed.")] = 200,
    work: Annotated[int, typer.Option(min=1, help="Plans tried where no plan is given.")] = 60,
    seed: Annotated[int, typer.Option(min=0, help="Seed: the same seed, the same bytes.")] = 0,
    lang: Lang = "en",
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for back-test.json, back-test.html and back-test-ar.html: edition cell.",
            file_okay=False,
        ),
    ] = None,
    as_of: AsOf = "",
    as_json: AsJson = False,
) -> None:
    """Send a plan through the halts of the real operation: who would have been out, and who exposed, at each of them.

    Beside it stands what the log says of the same moment. The two are not measured against each other: the replay has
    hindsight, known vehicles and no fog. Ctrl-C gives the draws so far.

    Exit codes: 0 done; 2 wrong usage, an invalid case, no happened.csv, or a plan that is not of this case.
    """
    from safeconduct.workspace import backtest
    from safeconduct.workspace.limits import interruptible

    if out is not None:
        out.mkdir(parents=True, exist_ok=True)  # before the work: one that cannot be made is told at once
    progress = TerminalProgress()
    with interruptible() as interrupt:
        done = backtest.back_test_case(
            case,
            plan,
            backtest.Asked(draws, work, seed),
            as_of_text=as_of,
            progress=progress,
            cancel=interrupt,
        )
    progress.clear()
    pages = backtest.write_back_test(done, out) if out is not None else ()
    if as_json:
        say_json(backtest.body(done) | {"pages": [str(page) for page in pages]})
        return
    for line in backtest.lines(done, language=lang):
        say(line)
    for page in pages:
        say(f"Written: {page}")
