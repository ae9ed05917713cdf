"""``account``: from the entries of a ledger to who is where, who is missing, and what may leave."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from safeconduct.cli.terminal import say, say_json, warn

if TYPE_CHECKING:
    from safeconduct.account.interval import Interval
    from safeconduct.account.state import State

Edition = Literal["cell", "party", "public", "all"]
Language = Literal["en", "ar", "both"]


def register(app: typer.Typer) -> None:
    """Add this module's command to the program."""
    app.command("account")(account_command)


def account_command(  # noqa: PLR0913  # each is an option of the command line
    case: Annotated[
        str, typer.Argument(help="A case's folder, or a shipped case by name; NAME+VARIANT for a variant.")
    ],
    ledger: Annotated[
        Path, typer.Argument(help="The ledger, or a file with one observation a line (.jsonl).")
    ],
    *,
    at: Annotated[
        str,
        typer.Option(help="Local time that it speaks of, as it was known then. Default: the newest entry."),
    ] = "",
    known_at: Annotated[
        str, typer.Option(help="With --at: as it was known at this later local time instead.")
    ] = "",
    edition: Annotated[
        Edition, typer.Option(help="Who the pages are for; all: the cell, every party and the public.")
    ] = "cell",
    party: Annotated[str, typer.Option(help="Whose edition, with --edition party.")] = "",
    lang: Annotated[Language, typer.Option(help="Language of the pages.")] = "en",
    out: Annotated[
        Path | None, typer.Option(help="Folder for the pages. Default: none are written.", file_okay=False)
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Write each page as PDF too (needs --out).")] = False,
    plan: Annotated[
        Path | None, typer.Option(help="plan.json: planned against actual.", exists=True, dir_okay=False)
    ] = None,
    position: Annotated[
        Path | None, typer.Option(help="Write the position for replanning to this file.", dir_okay=False)
    ] = None,
    bundle: Annotated[
        Path | None,
        typer.Option(
            help="Write the evidence too: log, proofs, signatures, verifier (folder or .zip; edition cell)."
        ),
    ] = None,
    variant: Annotated[str, typer.Option(help="Lay a variant of the case over it.")] = "",
    reading: Annotated[str, typer.Option(help="Read the agreement this way.")] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="End with one JSON object on the last line (edition cell).")
    ] = False,
) -> None:
    """Account for everybody: the equation of every convoy with what is not known, the alarms, and who may leave.

    Pages are written with --out, in the edition asked for. Exit codes: 0 done, alarms or not; 2 wrong usage or invalid
    input.
    """
    from safeconduct.operations import accounting
    from safeconduct.workspace import account
    from safeconduct.workspace.account_summary import account_json

    asked = account.Asked(
        at=at,
        known_at=known_at,
        editions=("cell", "party", "public") if edition == "all" else (edition,),
        languages=("en", "ar") if lang == "both" else (lang,),
        party=party,
        variant=variant,
        reading=reading,
        plan=plan,
    )
    state = account.account_of(case, accounting.read_entries(ledger), asked)
    paths = account.write_account(state, asked, out, pdf=pdf)
    if position is not None:
        account.write_position(state, position)
    evidence = None if bundle is None else accounting.write_evidence(ledger, bundle)
    _say_state(state)
    for path in paths:
        say(f"Page: {path}")
    if position is not None:
        say(f"Position: {position}")
    if evidence is not None:
        say(f"Bundle: {bundle}, {evidence:,} entries")
    if as_json:
        say_json(account_json(state))


def _say_state(state: State) -> None:
    from safeconduct.account.alarms.all import alarms
    from safeconduct.plans.codec import instant_text

    say(
        f"At {instant_text(state.at)}, as known at {instant_text(state.known_at)}: "
        f"{len(state.entries)} entries counted."
    )
    if state.basis.rehearsal:
        warn("  REHEARSAL: these entries were played from a log; everybody knows the keys.")
    if state.basis.checkpoints is None:
        warn("  These entries come from a file without checkpoints: nothing here is proved.")
    for alarm in alarms(state):
        people = "" if alarm.people is None else f"  people {_number(alarm.people)}"
        say(f"  alarm {alarm.degree}  {alarm.name}  since {instant_text(alarm.since)}{people}")
    for convoy in state.convoys:
        parts = ", ".join(
            f"{term} {_number(told.people)}"
            for term, told in convoy.balance.terms
            if told.people.high != 0 or told.statements
        )
        say(
            f"  {convoy.id} {convoy.told.phase}: {parts or 'nobody'}; unaccounted {_number(convoy.balance.unaccounted)}"
        )
    for ready in state.readiness:
        kept = ", ".join(dict.fromkeys(f"{lock.code} {lock.of}".strip() for lock in ready.locks))
        say(f"  {ready.convoy} {'may leave' if ready.ready else f'may not leave: {kept}'}")


def _number(people: Interval) -> str:
    if people.high is None:
        return f"{people.low} or more" if people.low else "not known"
    return str(people.low) if people.exact else f"{people.low}–{people.high}"
