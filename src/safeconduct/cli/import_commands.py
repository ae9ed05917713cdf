"""``import``: cases made from files of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from safeconduct.cli.terminal import say, say_json

app = typer.Typer(help="Make a case from a file of another program.", no_args_is_help=True)


def register(program: typer.Typer) -> None:
    """Add this module's commands to the program."""
    program.add_typer(app, name="import")


@app.callback()
def _group() -> None:
    """Make a case from a file of another program."""


@app.command("bep")
def bep_command(
    file: Annotated[
        Path,
        typer.Argument(
            help="An instance: numbers between white space and colons.", exists=True, dir_okay=False
        ),
    ],
    *,
    out: Annotated[Path, typer.Option(help="Folder for the case: empty, or not there yet.", file_okay=False)],
    name: Annotated[str, typer.Option(help="Name of the case. Default: the file's own.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of lines.")] = False,
) -> None:
    """Make a case from an instance of the Bus Evacuation Problem (Bish 2011): one unit of distance is one second.

    `safeconduct plan DIR --objective fastest` then makes the longest bus route as short as it can, with a proven bound.
    Exit codes: 0 done, 2 wrong usage or a file that is no instance.
    """
    from safeconduct.workspace.importing import import_bep

    done = import_bep(file, out, name=name)
    instance = done.instance
    loads, slots = sum(instance.loads), sum(instance.slots)
    if as_json:
        say_json(
            {
                "case": done.name,
                "out": str(done.folder),
                "buses": sum(instance.buses),
                "seats": instance.seats,
                "people": sum(instance.people),
                "loads": loads,
                "slots": slots,
            }
        )
        return
    say(f"Case: {done.folder}")
    say(f"  {sum(instance.buses)} buses of {instance.seats}, {loads} loads, room for {slots}")
    if slots < loads:
        say("  The shelters do not have room for all loads: planning will say that it is impossible.")
    say(f"Next: safeconduct plan {done.folder} --objective fastest")
