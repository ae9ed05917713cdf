"""``study``: many plans at once, for many draws of what is not known."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from safeconduct.cli.options import AsJson, AsOf, Case, Cluster, Lang, Processes, Seed
from safeconduct.cli.terminal import TerminalProgress, say, say_json
from safeconduct.errors import Fault, InvalidInput

Objective = Literal["robust", "fastest", "expected", "exposure"]
ALL = "all"


def register(app: typer.Typer) -> None:
    """Add this module's commands to the program."""
    app.command("study")(study_command)


def study_command(  # noqa: PLR0913  # each is an option of the command line
    case: Case,
    *,
    draws: Annotated[
        int, typer.Option(min=1, help="How many draws of what is not known are planned for.")
    ] = 20,
    seed: Seed = 0,
    work: Annotated[int | None, typer.Option(min=1, help="Plans tried for each draw. Default: 20.")] = None,
    objective: Annotated[
        Objective, typer.Option(help="What each plan is for, as in `safeconduct plan`.")
    ] = "robust",
    vary: Annotated[
        list[str] | None,
        typer.Option(
            help="What is drawn: people, vehicles, teams, losses, closures, readings (these by default), posts, roads, "
            "boarding, places, receptions, or all. May be repeated."
        ),
    ] = None,
    variant: Annotated[str, typer.Option(help="Lay a variant of the case over it.")] = "",
    reading: Annotated[
        str, typer.Option(help="Plan every draw under this reading, instead of drawing among them.")
    ] = "",
    processes: Processes = 1,
    cluster: Cluster = "",
    lang: Lang = "en",
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for study.json, draws.csv, study.html and study-ar.html: edition cell. Every draw is kept in "
            "it as soon as it is planned; the same study begun again with it goes on from there.",
            file_okay=False,
        ),
    ] = None,
    as_of: AsOf = "",
    as_json: AsJson = False,
) -> None:
    """Plan a case many times over, for draws of what is not known: people, vehicles, losses, shut roads, readings.

    Says for how many draws a checked plan brings everyone, with the span of that, people at reception by time, when the
    last one is, which figure matters most, draws without a plan, and what the plans have in common. The same case, seed
    and work give the same bytes on any number of processes and machines. Ctrl-C gives what has been planned so far.
    Not to be shown or read to a party.

    Exit codes: 0 done; 2 wrong usage, an invalid case, a folder that holds another study, or a cluster that does not
    answer.
    """
    from safeconduct.jobs.run import Where
    from safeconduct.studies.draws.model import FAMILIES, USUAL
    from safeconduct.studies.draws.study import WORK, Asked, Pace
    from safeconduct.workspace import study
    from safeconduct.workspace.limits import interruptible

    wanted = set(vary or USUAL)
    unknown = sorted(wanted - {*FAMILIES, ALL})
    if unknown:
        cure = f"choose among {', '.join(FAMILIES)}, or {ALL}"
        raise InvalidInput(tuple(Fault("SD002", "--vary", f"is {name!r}", cure) for name in unknown))
    families = FAMILIES if ALL in wanted else tuple(one for one in FAMILIES if one in wanted)
    asked = Asked(draws, seed, work or WORK, objective, families, reading)
    progress = TerminalProgress()
    with interruptible() as interrupt:
        pace = Pace(Where(processes, cluster), progress, interrupt)
        done = study.study_case(case, asked, variant=variant, pace=pace, out=out, as_of_text=as_of)
    progress.clear()
    pages = study.write_study(done, out) if out is not None else ()
    if as_json:
        say_json(study.body(done) | {"pages": [str(page) for page in pages]})
        return
    for line in study.lines(done, language=lang):
        say(line)
    for page in pages:
        say(f"Written: {page}")
