"""``stress`` and ``compare``: what plans are worth when the world does not keep to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from safeconduct.cli.options import AsJson, AsOf, Case, Cluster, Lang, Processes, Seed
from safeconduct.cli.terminal import TerminalProgress, say, say_json

Runs = Annotated[int, typer.Option(min=1, help="How often the plan is run.")]
Policy = Annotated[
    Literal["hold", "in_order", "next_ready"],
    typer.Option(
        help="How the plan is carried on: hold, nothing more sets off after a halt; in_order, its order is kept and "
        "times slip; next_ready, whichever convoy is ready goes."
    ),
]
OnHalt = Annotated[
    Literal["wait", "go_on", "turn_back"],
    typer.Option(help="What convoys on the road do when it halts, before they have crossed their line."),
]


def register(app: typer.Typer) -> None:
    """Add this module's commands to the program."""
    app.command("stress")(stress_command)
    app.command("compare")(compare_command)


def stress_command(  # noqa: PLR0913  # each is an option of the command line
    case: Case,
    plan: Annotated[Path, typer.Argument(help="plan.json of that case.", exists=True, dir_okay=False)],
    *,
    runs: Runs = 2000,
    seed: Seed = 0,
    policy: Policy = "in_order",
    on_halt: OnHalt = "wait",
    processes: Processes = 1,
    cluster: Cluster = "",
    inputs: Annotated[
        bool, typer.Option("--inputs/--no-inputs", help="Rank which figure matters most.")
    ] = True,
    measures: Annotated[bool, typer.Option("--measures/--no-measures", help="Try what would help.")] = True,
    measure_work: Annotated[
        int, typer.Option(min=0, help="Plans tried for each measure; 0 keeps the plan at hand.")
    ] = 0,
    lang: Lang = "en",
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for stress.json, stress.html and stress-ar.html: edition cell.", file_okay=False
        ),
    ] = None,
    as_of: AsOf = "",
    as_json: AsJson = False,
) -> None:
    """Run a plan many times against what goes wrong: how much of its promise survives, and what that rests on.

    Beside the chance that everyone is out stands its span over the stated ranges of hazards and demand. Then who is
    left, where people are when it halts, which figure matters most and what would help, for both sides. Ctrl-C gives
    what has been run so far. Not to be shown or read to a party.

    Exit codes: 0 done; 2 wrong usage, an invalid case, or a plan that is not of this case.
    """
    from safeconduct.jobs.run import Where
    from safeconduct.simulator.policy import Policy as Way
    from safeconduct.studies.stress.answer import Asked
    from safeconduct.studies.stress.runs import Pace
    from safeconduct.workspace import stress
    from safeconduct.workspace.limits import interruptible

    asked = Asked(runs, Way(policy, on_halt), inputs, measures, measure_work)
    _made(out)
    progress = TerminalProgress()
    with interruptible() as interrupt:
        pace = Pace(seed, Where(processes, cluster), progress, interrupt)
        done = stress.stress_plan(case, plan, asked, pace=pace, as_of_text=as_of)
    progress.clear()
    pages = stress.write_stress(done, out) if out is not None else ()
    _tell(stress.body(done) if as_json else stress.lines(done, language=lang), pages)


def compare_command(  # noqa: PLR0913  # each is an option of the command line
    case: Case,
    plans: Annotated[
        list[Path],
        typer.Argument(help="plan.json files of that case, two or more.", exists=True, dir_okay=False),
    ],
    *,
    runs: Runs = 2000,
    seed: Seed = 0,
    policy: Policy = "in_order",
    on_halt: OnHalt = "wait",
    processes: Processes = 1,
    cluster: Cluster = "",
    lang: Lang = "en",
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for compare.json, compare.html and compare-ar.html: edition cell.", file_okay=False
        ),
    ] = None,
    as_of: AsOf = "",
    as_json: AsJson = False,
) -> None:
    """Run several plans of one case on the same random numbers: which is better, and how surely.

    Exit codes: 0 done; 2 wrong usage, an invalid case, or a plan that is not of this case.
    """
    from safeconduct.jobs.run import Where
    from safeconduct.simulator.policy import Policy as Way
    from safeconduct.studies.stress.answer import Asked
    from safeconduct.studies.stress.runs import Pace
    from safeconduct.workspace import stress
    from safeconduct.workspace.limits import interruptible

    _made(out)
    progress = TerminalProgress()
    with interruptible() as interrupt:
        pace = Pace(seed, Where(processes, cluster), progress, interrupt)
        asked = Asked(runs, Way(policy, on_halt))
        done = stress.compare_plans(case, plans, asked, pace=pace, as_of_text=as_of)
    progress.clear()
    pages = stress.write_compare(done, out) if out is not None else ()
    _tell(stress.body(done) if as_json else stress.lines(done, language=lang), pages)


def _made(out: Path | None) -> None:
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)  # before the work: one that cannot be made is told at once


def _tell(answer: dict[str, Any] | Iterator[str], pages: tuple[Path, ...]) -> None:
    if isinstance(answer, dict):
        say_json(answer | {"pages": [str(page) for page in pages]})
        return
    for line in answer:
        say(line)
    for page in pages:
        say(f"Written: {page}")
