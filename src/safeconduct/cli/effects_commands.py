"""``effects``: what each clause and limit changes, for both sides, and what would cure a case that cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from safeconduct.cli.options import AsJson, AsOf, Case
from safeconduct.cli.terminal import EXIT_IMPOSSIBLE, EXIT_OUT_OF_TIME, TerminalProgress, say, say_json


def register(app: typer.Typer) -> None:
    """Add this module's commands to the program."""
    app.command("effects")(effects_command)


def effects_command(  # noqa: PLR0913  # each is an option of the command line
    case: Case,
    *,
    variant: Annotated[str, typer.Option(help="Lay a variant of the case over it.")] = "",
    reading: Annotated[str, typer.Option(help="Study it under this reading of the agreement.")] = "",
    only: Annotated[
        list[str] | None,
        typer.Option(
            help="One family (agreement, windows, posts, …) or change only, as effects.json names it. "
            "May be repeated."
        ),
    ] = None,
    at: Annotated[
        list[float] | None,
        typer.Option(help="Hours after the start to compare at; may be repeated. Default: three round ones."),
    ] = None,
    work: Annotated[
        int | None,
        typer.Option(min=1, help="Plans tried for each change. The same work gives the same figures."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of every random choice.")] = 0,
    time_limit: Annotated[
        float | None, typer.Option(min=0.1, help="Seconds; then what has been found so far.")
    ] = None,
    processes: Annotated[
        int, typer.Option(min=1, help="Work on so many changes at once, each in a process of its own.")
    ] = 1,
    lang: Annotated[Literal["en", "ar"], typer.Option(help="English or Arabic.")] = "en",
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for effects.json, effects.html and effects-ar.html: edition cell.", file_okay=False
        ),
    ] = None,
    as_of: AsOf = "",
    as_json: AsJson = False,
) -> None:
    """Plan again without each clause and limit, or with a looser one: what that changes for both sides.

    For a case that cannot be planned: the smallest change of each clause that cures it, then two together. In the fixed
    order of the agreement. Ctrl-C gives what has been found so far.

    Exit codes: 0 done; 2 wrong usage or an invalid case; 3 the case is impossible as it stands, with proof; 4 no plan
    of it was found.
    """
    from safeconduct.studies.effects.study import WORK, Asked
    from safeconduct.workspace import effects
    from safeconduct.workspace.limits import interruptible

    if out is not None:
        out.mkdir(
            parents=True, exist_ok=True
        )  # before the work: a folder that cannot be made is told at once
    asked = Asked(work or WORK, seed, tuple(sorted(set(at or ()))), tuple(only or ()))
    progress = TerminalProgress()
    with interruptible() as interrupt:
        scenario, found = effects.effects(
            case,
            asked,
            variant=variant,
            reading=reading,
            time_limit_s=time_limit,
            processes=processes,
            progress=progress,
            cancel=interrupt,
        )
    progress.clear()
    pages = effects.write_effects(scenario, found, out, as_of) if out is not None else ()
    if as_json:
        say_json(effects.body(found) | {"pages": [str(page) for page in pages]})
    else:
        for line in effects.lines(scenario, found, language=lang):
            say(line)
        for page in pages:
            say(f"Written: {page}")
    raise typer.Exit({"impossible": EXIT_IMPOSSIBLE, "out_of_time": EXIT_OUT_OF_TIME}.get(found.outcome, 0))
