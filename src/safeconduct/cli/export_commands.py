"""``export``: a plan as files of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from safeconduct.cli.terminal import say, say_json

app = typer.Typer(help="Write a plan for another program.", no_args_is_help=True)


def register(program: typer.Typer) -> None:
    """Add this module's commands to the program."""
    program.add_typer(app, name="export")


@app.callback()
def _group() -> None:
    """Write a plan for another program."""


@app.command("sumo")
def sumo_command(
    case: Annotated[str, typer.Argument(help="The case of the plan: its folder, or a shipped case by name.")],
    plan: Annotated[Path, typer.Argument(help="plan.json of that case.", exists=True, dir_okay=False)],
    out: Annotated[Path, typer.Argument(help="Folder for the files.", file_okay=False)],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of lines.")] = False,
) -> None:
    """Write roads, lots and vehicles with their stops, so that the traffic simulator SUMO drives the plan.

    Needs the extra `sumo`. The files hold positions and hours: they are of the cell, and not to be handed over.

    Exit codes: 0 done; 2 wrong usage, no SUMO, or a plan that is not of this case.
    """
    from safeconduct.workspace.exporting import export_sumo

    done = export_sumo(case, plan, out)
    if as_json:
        files = [str(path) for path in done.files]
        say_json({"case": done.case, "vehicles": done.vehicles, "files": files, "start": str(done.start)})
        return
    say(f"{done.case}: {done.vehicles:,} vehicles for SUMO, edition cell: not to be handed over")
    say(f"Written: {done.start.parent}")
    say(f"Drive it: sumo -c {done.start}   (or sumo-gui, which shows it)")
