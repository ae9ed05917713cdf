"""``new``, ``check``, ``schema`` and ``cases``: everything about a case that is not planning it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from safeconduct.cli.terminal import EXIT_INVALID, EXIT_OK, say, say_json

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of lines.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands to the program."""
    app.command("new")(new_command)
    app.command("check")(check_command)
    app.command("schema")(schema_command)
    app.command("cases")(cases_command)


def new_command(
    name: Annotated[str, typer.Argument(help="Name of the case: a–z, 0–9, - and _.")],
    *,
    inside: Annotated[
        Path, typer.Option("--in", help="Folder to make it in.", file_okay=False, exists=True)
    ] = Path(),
) -> None:
    """Write a commented starter case that plans at once."""
    from safeconduct.cases.library import start_case

    folder = start_case(name, inside)
    say(f"Case: {folder}")
    say(f"Next: safeconduct check {folder}")


def check_command(
    case: Annotated[
        str, typer.Argument(help="A case's folder, or a shipped case by name; NAME+VARIANT for a variant.")
    ],
    *,
    variant: Annotated[str, typer.Option(help="Lay a variant of the case over it.")] = "",
    reading: Annotated[str, typer.Option(help="Read the agreement this way.")] = "",
    as_json: AsJson = False,
) -> None:
    """Report every fault of a case at once, and the warnings that a careful planner would raise.

    Exit codes: 0 no fault (warnings do not count), 2 faults.
    """
    from safeconduct.scenario.checks import check_case

    scenario, findings = check_case(case, variant, reading)
    faults = [finding for finding in findings if finding.severity == "fault"]
    warnings = [finding for finding in findings if finding.severity == "warning"]
    if as_json:
        body: dict[str, Any] = {
            "case": case if scenario is None else scenario.name,
            "variant": variant if scenario is None else scenario.variant,
            "reading": reading if scenario is None else scenario.reading,
            "digest": None if scenario is None else scenario.digest,
            "people_total": None if scenario is None else scenario.people_total,
            "faults": [asdict(fault) for fault in faults],
            "warnings": [asdict(warning) for warning in warnings],
        }
        say_json(body)
    else:
        for fault in faults:
            say(str(fault))
        for warning in warnings:
            say(f"warning {warning}")
        say(f"{case}: {_count(len(faults), 'fault')}, {_count(len(warnings), 'warning')}")
    raise typer.Exit(EXIT_INVALID if faults else EXIT_OK)


def schema_command(
    table: Annotated[
        str, typer.Argument(help="scenario, or a table: places, groups, claims … Default: all.")
    ] = "",
    *,
    out: Annotated[
        Path | None, typer.Option(help="Write NAME.schema.json files into this folder.", file_okay=False)
    ] = None,
) -> None:
    """Print the JSON Schemas of the case format: one of scenario.toml, one of a row of each table."""
    from safeconduct.scenario.format.schema import TABLES, row_schema, scenario_schema

    if table not in {"", "scenario", *TABLES}:
        raise typer.BadParameter(f"there is no table {table!r}: choose scenario, {', '.join(TABLES)}")
    names = [table] if table else ["scenario", *TABLES]
    schemas = {name: scenario_schema() if name == "scenario" else row_schema(name) for name in names}
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for name, schema in schemas.items():
            path = out / f"{name}.schema.json"
            path.write_text(_pretty(schema) + "\n", encoding="utf-8")
            say(str(path))
        return
    say(_pretty(schemas[table] if table else schemas))


def cases_command(*, as_json: AsJson = False) -> None:
    """List the cases that ship with the program."""
    from safeconduct.cases.library import shipped_cases

    cases = shipped_cases()
    if as_json:
        body = [asdict(case) | {"folder": str(case.folder)} for case in cases]
        say_json({"cases": body})
        return
    for case in cases:
        say(f"{case.name:<18}{case.people:>8,} people  {case.title}")
        for label, names in (("variants", case.variants), ("readings", case.readings)):
            if names:
                say(f"{'':<18}{label}: {', '.join(names)}")


def _pretty(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False)


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
