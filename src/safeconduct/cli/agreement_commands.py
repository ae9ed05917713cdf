"""``agreement``: what was agreed, who reads it how, what is open, and whether it can be kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from safeconduct.cli.options import AsJson, AsOf, Case
from safeconduct.cli.terminal import TerminalProgress, say, say_json


def register(app: typer.Typer) -> None:
    """Add this module's commands to the program."""
    app.command("agreement")(agreement_command)


def agreement_command(  # noqa: PLR0913  # each is an option of the command line
    case: Case,
    *,
    variant: Annotated[str, typer.Option(help="One part of the case only: a variant.")] = "",
    reading: Annotated[str, typer.Option(help="One reading only, of the case or of the variant.")] = "",
    lang: Annotated[Literal["en", "ar"], typer.Option(help="English or Arabic.")] = "en",
    compare: Annotated[
        bool,
        typer.Option(
            "--compare", help="Plan each reading and version a little: what each lets through by when."
        ),
    ] = False,
    work: Annotated[
        int | None,
        typer.Option(min=1, help="With --compare: search steps for each. More of them, better plans."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for agreement.html and agreement-ar.html: edition cell.", file_okay=False),
    ] = None,
    as_of: AsOf = "",
    as_json: AsJson = False,
) -> None:
    """Read an agreement: clauses in plain words, what is open, where readings contradict each other.

    Answered for each reading, with a schedule where the clauses can be kept together, options to discuss where they
    cannot, and what the log shows. Without --variant or --reading, every part of the case that its agreement names.
    Ctrl-C during --compare shows what has been compared so far.

    Exit codes: 0 done, whatever the answer is; 2 wrong usage or an invalid case.
    """
    from safeconduct.studies.compare import COMPARE_WORK
    from safeconduct.workspace import agreements
    from safeconduct.workspace.limits import interruptible

    view = agreements.look_at(case, variant=variant, reading=reading)
    comparison = None
    if compare:
        progress = TerminalProgress()
        with interruptible() as interrupt:
            comparison = agreements.compare(
                view, work=work or COMPARE_WORK, progress=progress, cancel=interrupt
            )
        progress.clear()
    pages = agreements.write_pages(view, comparison, out, as_of) if out is not None else ()
    if as_json:
        say_json(agreements.body(view, comparison) | {"pages": [str(page) for page in pages]})
        return
    for line in agreements.lines(view, comparison, language=lang):
        say(line)
    for page in pages:
        say(f"Page: {page}")
