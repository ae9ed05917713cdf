"""Arguments and options that several commands have, said once."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

Case = Annotated[
    str, typer.Argument(help="A case's folder, or a shipped case by name; NAME+VARIANT for a variant.")
]
AsOf = Annotated[
    str, typer.Option(help="Local time that the pages speak of. Default: now, or the case's start.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of lines.")]
Lang = Annotated[Literal["en", "ar"], typer.Option(help="English or Arabic.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of every random number: the same seed, the same bytes.")]
Processes = Annotated[int, typer.Option(min=1, help="Processes of this machine to work in.")]
Cluster = Annotated[str, typer.Option(help="Address of a Dask scheduler to work on, as tcp://10.0.0.5:8786.")]
