"""``read``: what a report claims and what it says has happened, proposed; and the proposals that a person accepts."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from safeconduct.cli.terminal import say, say_json

MOST_BYTES = 5_000_000  # a report is a page or twenty; more is a mistake in the name of the file


def register(app: typer.Typer) -> None:
    """Add this module's command to the program."""
    app.command("read")(read_command)


def read_command(  # noqa: PLR0913  # each is an option of the command line
    file: Annotated[str, typer.Argument(help="A text file, or - for standard input.")],
    *,
    report_date: Annotated[
        str, typer.Option("--date", help='The report\'s own date, 2016-12-18: for weekdays and "yesterday".')
    ] = "",
    lang: Annotated[
        Literal["auto", "en", "ar"], typer.Option("--lang", help="The report's language.")
    ] = "auto",
    lines_in: Annotated[
        Literal["en", "ar"], typer.Option("--lines", help="The language of the lines that are printed.")
    ] = "en",
    accepted: Annotated[
        list[str] | None,
        typer.Option("--accept", help="Enter this proposal: c3, or c3=KIND under another kind; repeatable."),
    ] = None,
    case: Annotated[
        str, typer.Option(help="A case: its places are looked for, and accepted claims go into it.")
    ] = "",
    published_by: Annotated[
        str, typer.Option("--published-by", help="Who published the report: stands for what it says itself.")
    ] = "",
    cell: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="With --accept: COLUMN=VALUE, as population=aleppo; goes before the text."
        ),
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Who accepts: a function, never a person's name.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of lines.")] = False,
) -> None:
    """Read a report or message and propose the claims and events in it, each with the words that it comes from.

    Nothing is entered into a case unless --accept names it. English needs the extra `reading`, Arabic nothing.
    Exit codes: 0 done, 2 wrong usage or invalid input.
    """
    from safeconduct.reading.report import as_json as reading_json
    from safeconduct.reading.report import read_report
    from safeconduct.scenario.claims import open_claims
    from safeconduct.workspace.reading import Report, accept, place_names

    if accepted and not case:
        raise typer.BadParameter("--accept needs --case: where accepted claims go")
    content = _content(file)
    day = _day(report_date)
    opened = open_claims(case) if case else None
    reading = read_report(
        content.decode("utf-8-sig", errors="replace"),
        report_date=day,
        tongue=None if lang == "auto" else lang,
        places=place_names(opened) if opened is not None else (),
    )
    entered: list[str] = []
    if accepted and opened is not None:
        cells = {**_cells(cell or []), **({"entered_by": by} if by else {})}
        report = Report(content, published_by, day)
        entered = [claim.id for claim in accept(opened, reading, accepted, report, cells)]
    if as_json:
        say_json({**reading_json(reading), **({"entered": entered} if accepted else {})})
        return
    if entered:
        say(f"Entered: {', '.join(entered)}")
        return
    from safeconduct.reports.reading_text import reading_lines
    from safeconduct.words.language import language_of
    from safeconduct.words.voice import Voice

    for line in reading_lines(reading, Voice(language_of(lines_in), "UTC")):
        say(line)


def _content(file: str) -> bytes:
    content = sys.stdin.buffer.read(MOST_BYTES + 1) if file == "-" else Path(file).read_bytes()
    if len(content) > MOST_BYTES:
        raise typer.BadParameter(f"{file} holds more than {MOST_BYTES:,} bytes: give one report at a time")
    return content


def _day(written: str) -> date | None:
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter(f"--date {written!r} is no date: write 2016-12-18") from None


def _cells(given: list[str]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for pair in given:
        column, equals, value = pair.partition("=")
        if not equals:
            raise typer.BadParameter(f"{pair!r}: write COLUMN=VALUE")
        cells[column.strip()] = value.strip()
    return cells
