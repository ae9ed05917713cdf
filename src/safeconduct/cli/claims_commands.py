"""``claims``: enter what sources say, lay it beside each other, and set the figure to work with."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from safeconduct.cli.terminal import say, say_json, warn

Language = Literal["en", "ar"]
Case = Annotated[str, typer.Argument(help="A case's folder, or a shipped case by name (to read only).")]
Lang = Annotated[Language, typer.Option("--lang", help="English or Arabic.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of lines.")]
By = Annotated[str, typer.Option("--by", help="Who does it: a function, never a person's name.")]

app = typer.Typer(
    help="Keep what sources claim: never changed, never averaged, each with who said it and how far to trust it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(program: typer.Typer) -> None:
    """Add this group of commands to the program."""
    program.add_typer(app, name="claims")


@app.command("add")
def add_command(
    case: Case,
    *,
    figure: Annotated[
        str, typer.Option(help='One claim at once, without the form: "nearly 19,000", "500-600", "done".')
    ] = "",
    cell: Annotated[
        list[str] | None,
        typer.Option("--set", help="With --figure: COLUMN=VALUE, as `schema claims` has the columns."),
    ] = None,
    by: By = "",
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Enter claims in a form, question by question; the last claim's answers are the defaults.

    Works from a pipe as at a terminal. What the form says is saved is on disk. With --figure, one claim and no form.
    Exit codes: 0 done, 2 wrong usage or invalid input.
    """
    from safeconduct.scenario.claims import open_claims

    opened = open_claims(case)
    if figure:
        from safeconduct.workspace.claims import add_cells

        added = [add_cells(opened, _cells(figure, cell or [], by), "--set").id]
        say(f"Added: {added[0]}")
    else:
        added = _form(case, by, lang)
    if as_json:
        say_json({"added": added})


@app.command("list")
def list_command(  # noqa: PLR0913  # each is an option of the command line
    case: Case,
    *,
    population: Annotated[str, typer.Option(help="Only of these people.")] = "",
    kind: Annotated[str, typer.Option(help="Only of this kind: left, inside, due …")] = "",
    source: Annotated[str, typer.Option(help="Only what this source claims, or passed on.")] = "",
    row: Annotated[str, typer.Option(help="Only from this row of the log.")] = "",
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """List claims with their last grades, in order of the time that they speak of."""
    from safeconduct.claims.claim import KINDS
    from safeconduct.claims.copies import source_key
    from safeconduct.scenario.claims import claim_cells, open_claims
    from safeconduct.workspace.claims import require_population

    if kind and kind not in KINDS:
        raise typer.BadParameter(f"{kind!r} is no kind: choose one of {', '.join(KINDS)}")
    opened = open_claims(case)
    require_population(opened.book.claims, population)
    wanted = [
        claim
        for claim in opened.book.graded
        if population in ("", claim.population)
        and kind in ("", claim.kind)
        and row in ("", claim.log_row)
        and (
            not source
            or any(source_key(source) in source_key(name) for name in (claim.claimed_by, *claim.through))
        )
    ]
    wanted.sort(key=lambda claim: (claim.at.first, claim.at.last, claim.id))
    if as_json:
        say_json({"case": opened.name, "claims": [claim_cells(claim) for claim in wanted]})
        return
    from safeconduct.cli.claims_lines import claim_line, nothing_line

    for claim in wanted:
        say(claim_line(claim, lang, opened.timezone))
    if not wanted:
        say(nothing_line(lang, opened.timezone))


@app.command("grade")
def grade_command(
    case: Case,
    claim: Annotated[str, typer.Argument(help="Id of the claim.")],
    grade: Annotated[str, typer.Argument(help="Source A–F and information 1–6, such as B2.")],
    *,
    reason: Annotated[str, typer.Option(help="Why.")],
    by: By,
) -> None:
    """Grade a claim again. The claim stays as it is; the last grade holds, the earlier ones stay in grades.csv."""
    from safeconduct.claims.claim import CREDIBILITIES, RELIABILITIES, Grading
    from safeconduct.scenario.claims import open_claims
    from safeconduct.workspace import claims

    wanted = grade.strip().upper()
    source = next((one for one in RELIABILITIES if wanted[:1] == one), None)
    information = next((one for one in CREDIBILITIES if wanted[1:] == one), None)
    if source is None or information is None:
        raise typer.BadParameter(
            f"{grade!r} is no grade: write a letter A to F and a figure 1 to 6, such as B2"
        )
    opened = open_claims(case)
    grading = Grading(
        claim=claim,
        reliability=source,
        credibility=information,
        graded_by=by,
        graded_at=claims.now_written(opened),
        reason=reason,
    )
    claims.grade(opened, grading)
    say(f"Graded: {claim} {wanted}")


@app.command("reconcile")
def reconcile_command(
    case: Case,
    *,
    population: Annotated[str, typer.Option(help="Only of these people.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Topics without any conflict too.")] = False,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Lay claims beside each other: by topic the interval, the claims in it, and which cannot be true together.

    Relayed copies of one source count once. Nothing is averaged: a person sets the working figure (`claims settle`).
    """
    from safeconduct.cli.claims_lines import reconciled_json, reconciled_lines
    from safeconduct.workspace.claims import reconciled, require_population

    opened, found = reconciled(case)
    require_population(found.claims, population)
    if as_json:
        say_json({"case": opened.name, **reconciled_json(found, population)})
        return
    for line in reconciled_lines(opened, found, lang, population, every=every):
        say(line)


@app.command("chart")
def chart_command(
    case: Case,
    *,
    language: Lang = "en",
    population: Annotated[str, typer.Option(help="Only of these people.")] = "",
    as_of: Annotated[
        str, typer.Option(help="Local time that the page speaks of; later claims are left out. Default: now.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option(help="File to write. Default: NAME-claims.html.", dir_okay=False)
    ] = None,
) -> None:
    """Draw the claims: marks with ranges by source over time, like meanings apart, the working figure as a line."""
    from safeconduct.workspace.claims_page import write_claims_page

    path = write_claims_page(case, language=language, population=population, as_of=as_of, out=out)
    say(f"Chart: {path}")


@app.command("settle")
def settle_command(  # noqa: PLR0913  # each is an option of the command line
    case: Case,
    *,
    low: Annotated[int, typer.Option(min=0)],
    best: Annotated[int, typer.Option(min=0)],
    high: Annotated[int, typer.Option(min=0)],
    reason: Annotated[str, typer.Option(help="Why this figure and not another.")],
    by: By,
    group: Annotated[str, typer.Option(help="The group of the case that it is for.")] = "",
    quantity: Annotated[
        str, typer.Option(help="Or a quantity: POPULATION/KIND/UNIT, as aleppo/left/people.")
    ] = "",
    claim: Annotated[
        list[str] | None, typer.Option(help="A claim that it rests on; may be repeated.")
    ] = None,
) -> None:
    """Set the figure to work with, and why. A group's figure becomes its low, best and high in every plan from now on.

    The case's digest changes with it: what was set is part of what was said. Earlier figures stay in estimates.csv.
    """
    from safeconduct.claims.claim import KINDS, UNITS, Estimate
    from safeconduct.scenario.claims import open_claims
    from safeconduct.workspace import claims

    if bool(group) == bool(quantity):
        raise typer.BadParameter("give --group or --quantity, one of the two")
    population, kind, unit = (*quantity.split("/"), "", "", "")[:3]
    named_kind = next((one for one in KINDS if one == kind), None)
    named_unit = next((one for one in UNITS if one == unit), None)
    if quantity and (not population or named_kind is None or named_unit is None or quantity.count("/") != 2):
        raise typer.BadParameter(
            f"{quantity!r} is no quantity: write POPULATION/KIND/UNIT, as aleppo/left/people"
        )
    opened = open_claims(case)
    estimate = Estimate(
        low=low,
        best=best,
        high=high,
        claims=tuple(claim or ()),
        set_by=by,
        set_at=claims.now_written(opened),
        reason=reason,
        group=group,
        kind=named_kind,
        unit=named_unit,
        population=population,
    )
    claims.settle(opened, estimate)
    say(f"Working figure of {group or quantity}: {best} ({low} to {high})")


@app.command("export")
def export_command(
    case: Case,
    path: Annotated[
        Path, typer.Argument(help="FILE.csv, or FILE.xlsx with the extra workbook.", dir_okay=False)
    ],
    *,
    hxl: Annotated[bool, typer.Option("--hxl", help="Put a row of HXL tags under the header.")] = False,
) -> None:
    """Write every claim into a spreadsheet. No cell can run as a formula; ids are kept for the way back."""
    from safeconduct.workspace.claims import export_claims

    say(f"Exported: {export_claims(case, path, hxl=hxl)} claims to {path}")


@app.command("import")
def import_command(
    case: Case,
    path: Annotated[Path, typer.Argument(help="FILE.csv or FILE.xlsx.", dir_okay=False, exists=True)],
    *,
    as_json: AsJson = False,
) -> None:
    """Add the new rows of a spreadsheet, all or none; rows without an id are new.

    A row that would change a claim is refused by name: claims are never changed. Exit codes: 0 done, 2 faults.
    """
    from safeconduct.scenario.claims import open_claims
    from safeconduct.workspace.claims import import_claims

    imported = import_claims(open_claims(case), path)
    say(f"Added: {len(imported.added)}, unchanged: {imported.unchanged}")
    if as_json:
        say_json(asdict(imported))


def _cells(figure: str, given: list[str], by: str) -> dict[str, str]:
    """The row that a one-line claim makes. Raises BadParameter for what is no column and no figure."""
    from safeconduct.cli.claims_form import figure_cells

    found = figure_cells(figure)
    if not found:
        raise typer.BadParameter(
            f"{figure!r} is no figure: write 19000, nearly 19,000, 500-600, done or not done"
        )
    cells: dict[str, Any] = {}
    for pair in given:
        column, equals, value = pair.partition("=")
        if not equals:
            raise typer.BadParameter(f"{pair!r}: write COLUMN=VALUE")
        cells[column.strip()] = value.strip()
    return {**cells, **found, **({"entered_by": by} if by else {})}


def _form(case: str, by: str, lang: Language) -> list[str]:
    from safeconduct.cli.claims_form import Form
    from safeconduct.scenario.claims import open_claims
    from safeconduct.words.language import language_of
    from safeconduct.words.voice import Voice

    opened = open_claims(case)
    if opened.shipped:
        warn(f"safeconduct: {opened.name} ships with the program and is only read: copy {opened.folder}")
        raise typer.Exit(2)
    interactive = sys.stdin.isatty()

    def read(prompt: str) -> str | None:
        if interactive:
            try:
                return input(prompt)
            except EOFError:
                return None
        line = sys.stdin.readline()
        if prompt:
            say(prompt + line.rstrip("\n"))
        return line.rstrip("\r\n") if line else None

    return Form(opened, Voice(language_of(lang), opened.timezone), by, read, say).run()
