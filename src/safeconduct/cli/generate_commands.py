"""``generate``: made-up cases, for trying the program at a size that no shipped case has."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from safeconduct.cli.terminal import say, say_json

_group = typer.Typer(help="Make up a case, for trying the program out.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands to the program."""
    app.add_typer(_group, name="generate")


@_group.callback()
def _generate() -> None:
    """Make up a case, for trying the program out. Nothing in such a case is real."""


@_group.command("region")
def region_command(
    *,
    size: Annotated[
        str,
        typer.Option(
            help="S (10,000 people), M (45,000), L (300,000) or XL (1,000,000).", show_default=False
        ),
    ],
    out: Annotated[Path, typer.Option(help="Folder to make; it must not be there yet.", show_default=False)],
    seed: Annotated[int, typer.Option(help="Which of the regions of this size.", min=0)] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of lines.")] = False,
) -> None:
    """Write a made-up region as a case folder: two halves that leave in step, day by day, through posts.

    The same size and seed give the same bytes, on any machine. Exit codes: 0 done, 2 no such size or a folder that is
    there already.
    """
    from safeconduct.cases.regions.write import write_region

    folder = write_region(size, seed, out)
    if as_json:
        say_json({"folder": str(folder), "size": size, "seed": seed})
        return
    say(f"Case: {folder}")
    say(f"Next: safeconduct check {folder}")
