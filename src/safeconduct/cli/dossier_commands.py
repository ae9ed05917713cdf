"""``dossier`` and ``note``: whether to go, and the entries on which it is decided."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from safeconduct.cli.options import Case
from safeconduct.cli.terminal import say, say_json

AsJson = Annotated[bool, typer.Option("--json", help="End with one JSON object on the last line.")]
Text = str


def register(app: typer.Typer) -> None:
    """Add this module's commands to the program."""
    app.command("dossier")(dossier_command)
    app.command("note")(note_command)


def dossier_command(  # noqa: PLR0913  # each is an option of the command line
    case: Case,
    plan: Annotated[
        Path | None,
        typer.Argument(
            help="plan.json: judge the ground of its convoys. Default: the case's.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    *,
    variant: Annotated[str, typer.Option(help="Lay a variant of the case over it.")] = "",
    reading: Annotated[str, typer.Option(help="Read the agreement this way.")] = "",
    at: Annotated[
        str,
        typer.Option(
            help="Local time: the page as it was known then. Default: now, or the case's start outside its time."
        ),
    ] = "",
    lang: Annotated[Literal["en", "ar"] | None, typer.Option(help="One language. Default: both.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the pages. Default: NAME-dossier.", file_okay=False)
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="PDF beside the HTML; needs safeconduct[pdf].")] = False,
    as_json: AsJson = False,
) -> None:
    """Decide whether to go: do not go; go, under protest, to save life; or conditions met.

    A line is cleared by an entry of the case's lines.csv (`safeconduct note`), never by a tick; what is not known
    counts against going. Exit codes: 0 the page is written, whatever it says; 2 wrong usage or files with faults.
    """
    from safeconduct.workspace import dossier
    from safeconduct.workspace.decision_summary import decision_in_words, decision_summary

    asked = dossier.Asked(variant, reading, at, lang or "", pdf)
    judged = dossier.open_dossier(case, plan, asked)
    folder = out or Path(f"{judged.scenario.name}-dossier")
    paths = dossier.write_dossier(judged, asked, folder)
    what = (judged.scenario, judged.judgement, judged.plan)
    for line in decision_in_words(*what):
        say(line)
    for path in paths:
        say(f"Page: {path}")
    if as_json:
        say_json(decision_summary(*what) | {"pages": [str(path) for path in paths]})


def note_command(  # noqa: PLR0913  # each is a column of lines.csv
    case: Case,
    line: Annotated[
        str, typer.Argument(help="Which line: holder, party, consent, signature … (see the reference).")
    ],
    about: Annotated[
        str, typer.Argument(help="What it is about: an id of the case, H-3, road … Empty: all of it.")
    ] = "",
    *,
    by: Annotated[str, typer.Option(help="Who saw it: a function or a post.")],
    state: Annotated[
        Literal["clear", "against", "not known"], typer.Option(help="What the entry says of the line.")
    ] = "clear",
    through: Annotated[str, typer.Option(help="Through whom it came.")] = "",
    local: Annotated[
        bool, typer.Option("--local", help="Said at the post itself, not in a capital.")
    ] = False,
    seen: Annotated[str, typer.Option(help="Local time when it was seen. Default: when it is entered.")] = "",
    entered: Annotated[str, typer.Option(help="Local time of the entry. Default: now.")] = "",
    valid_to: Annotated[str, typer.Option(help="Local time at which it lapses.")] = "",
    due: Annotated[str, typer.Option(help="The hour of a departure or of a review.")] = "",
    households: Annotated[
        int | None, typer.Option(min=0, help="Consent: all households of the group.")
    ] = None,
    told: Annotated[int | None, typer.Option(min=0, help="Consent: households told and asked.")] = None,
    leaves: Annotated[int | None, typer.Option(min=0, help="Consent: of those told, who leave.")] = None,
    stays: Annotated[int | None, typer.Option(min=0, help="Consent: of those told, who stay.")] = None,
    undecided: Annotated[int | None, typer.Option(min=0, help="Consent: of those told, undecided.")] = None,
    told_of: Annotated[
        str, typer.Option(help="Consent: what people were told of, terms;timing;process;destination.")
    ] = "",
    language: Annotated[str, typer.Option(help="Consent: the language in which they were told.")] = "",
    name: Annotated[str, typer.Option(help="Signature: the name of who signs; the function is --by.")] = "",
    calls: Annotated[str, typer.Option(help="Roster: who is called.")] = "",
    number: Annotated[str, typer.Option(help="Roster: under which number or call sign.")] = "",
    text: Annotated[str, typer.Option(help="What was seen, or the text of the protest.")] = "",
    text_ar: Annotated[str, typer.Option(help="The same in Arabic.")] = "",
    grade: Annotated[str, typer.Option(help="Admiralty grade, such as B2.")] = "",
    source: Annotated[str, typer.Option(help="Where it is printed or kept.")] = "",
    variant: Annotated[str, typer.Option(help="Read the case's ids under this variant.")] = "",
    as_json: AsJson = False,
) -> None:
    """Put an entry behind the others in the case's lines.csv: who saw what, when. Nothing there is ever changed.

    It is on disk, whole, when the command ends. Exit codes: 0 entered; 2 refused with every fault, nothing written.
    """
    from safeconduct.workspace import dossier

    given: dict[str, Any] = {
        "entered": entered,
        "seen": seen,
        "line": line,
        "about": about,
        "state": state,
        "by": by,
        "through": through,
        "local": "yes" if local else "",
        "valid_to": valid_to,
        "due": due,
        "households": households,
        "told": told,
        "leaves": leaves,
        "stays": stays,
        "undecided": undecided,
        "told_of": told_of,
        "language": language,
        "name": name,
        "calls": calls,
        "number": number,
        "text": text,
        "text_ar": text_ar,
        "grade": grade,
        "source": source,
    }
    path, entry = dossier.add_line(case, given, variant=variant)
    say(f"Entered: {entry.line} {entry.about}: {entry.state}".replace(" :", ":"))
    say(f"In: {path}")
    if as_json:
        say_json({"file": str(path), "entry": asdict(entry)})
