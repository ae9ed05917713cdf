"""``ledger key``, ``ledger witness`` and ``ledger cosign``: who may sign, and who watches the log for a side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from safeconduct.cli.terminal import EXIT_BROKEN, say, say_json, warn

Role = Literal["device", "witness", "officer"]
Folder = Annotated[Path, typer.Argument(help="The ledger's folder.", file_okay=False)]


def add_keys(group: typer.Typer) -> None:
    """Add ``key new``, ``key enrol`` and ``key revoke``."""
    keys = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Make, enrol and revoke keys.")
    keys.command("new")(new_command)
    keys.command("enrol")(enrol_command)
    keys.command("revoke")(revoke_command)
    group.add_typer(keys, name="key")


def add_witnesses(group: typer.Typer) -> None:
    """Add ``witness`` and ``cosign``."""
    group.command("witness")(witness_command)
    group.command("cosign")(cosign_command)


def new_command(
    path: Annotated[Path, typer.Argument(help="The file for the secret key; it must not be there yet.")],
    *,
    name: Annotated[str, typer.Option(help="Whose key it is: a post or an office, never a person.")],
    role: Annotated[Role, typer.Option(help="What it will sign.")],
) -> None:
    """Make a secret key, readable by its owner alone, and print the public key to enrol."""
    from safeconduct.operations.ledgers import new_key_file

    key = new_key_file(path, name, role)
    say(f"Secret key: {path}")
    say(f"Key, to enrol: {key}")
    say(f"To read out: {key.fingerprint}")


def enrol_command(
    folder: Folder,
    key: Annotated[str, typer.Argument(help="The public key, NAME+ID+BASE64.")],
    *,
    role: Annotated[Role, typer.Option(help="What it may sign.")],
    side: Annotated[str, typer.Option(help="A witness: the opposing side that it stands with.")] = "",
) -> None:
    """Let a key sign from now on. Compare its fingerprint with its holder first; an entry says who was enrolled."""
    from safeconduct.operations import ledgers
    from safeconduct.operations.homes import now_ms, opened, read_home

    with opened(read_home(folder)) as log:
        taken = ledgers.enrol(log, role, key, now_ms(), side)
    say(f"Enrolled: entry {taken.start} says so")


def revoke_command(
    folder: Folder,
    key: Annotated[str, typer.Argument(help="The public key, NAME+ID+BASE64.")],
    *,
    last: Annotated[
        int, typer.Option(min=-1, help="The last number it may speak for; -1: nothing it signed stands.")
    ],
    reason: Annotated[str, typer.Option(help="Why; it stays in the ledger.")],
) -> None:
    """Let a key sign no more, from a device's entry or a checkpoint's size on."""
    from safeconduct.operations import ledgers
    from safeconduct.operations.homes import now_ms, opened, read_home

    with opened(read_home(folder)) as log:
        taken = ledgers.revoke(log, key, last, reason, now_ms())
    say(f"Revoked: entry {taken.start} says so")


def witness_command(
    folder: Annotated[Path, typer.Argument(help="The witness's folder.", file_okay=False)],
    *,
    name: Annotated[str, typer.Option(help="Make a witness of this name, such as side.example/w1.")] = "",
    log_key: Annotated[str, typer.Option(help="The log's key, as its keeper handed it to you.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of lines.")] = False,
) -> None:
    """Make a witness for one log, or show what one remembers: the last checkpoint that it signed."""
    from safeconduct.operations import witnessing

    if bool(name) != bool(log_key):
        raise typer.BadParameter("to make a witness give both --name and --log-key")
    witness = witnessing.begin_witness(folder, name, log_key) if name else witnessing.read_witness(folder)
    last, forks = witness.state.checkpoint, witnessing.evidence_in(folder)
    if as_json:
        body = {
            "key": str(witness.key),
            "log": str(witness.state.log),
            "evidence": [str(path) for path in forks],
        }
        say_json(body | {"entries": 0 if last is None else last.size})
        return
    say(f"Witness: {witness.key.name}, of the log {witness.state.log.name}")
    say(f"Key, to enrol: {witness.key}")
    say(f"To read out: {witness.key.fingerprint}; the log's: {witness.state.log.fingerprint}")
    say("Has signed nothing yet" if last is None else f"Has signed the first {last.size:,} entries")
    for path in forks:
        say(f"EVIDENCE that the log signed two histories: {path}")


def cosign_command(
    folder: Annotated[Path, typer.Argument(help="The witness's folder.", file_okay=False)],
    request: Annotated[Path, typer.Argument(help="What the log asks to sign.", exists=True, dir_okay=False)],
    *,
    out: Annotated[Path, typer.Option("--out", help="The cosigned checkpoint, for the log to import.")],
    qr: Annotated[Path | None, typer.Option(help="Also as a QR code, .svg or .png.")] = None,
) -> None:
    """Sign a checkpoint if it continues everything that this witness signed before; refuse it with evidence if not.

    Exit codes: 0 signed, 1 the log signed two histories, 2 refused for another reason.
    """
    from safeconduct.ledger.notes.checkpoint import checkpoint_in
    from safeconduct.ledger.notes.witness import Forked
    from safeconduct.operations import witnessing
    from safeconduct.operations.homes import now_ms
    from safeconduct.operations.qr import write_qr
    from safeconduct.workspace.files import write_bytes_whole

    try:
        note = witnessing.sign_request(folder, request.read_bytes().replace(b"\r\n", b"\n"), now_ms() // 1000)
    except Forked as fork:
        warn(f"REFUSED {fork}")
        warn(f"The evidence: {witnessing.evidence_in(folder)[-1]}. Give it to the other side.")
        raise typer.Exit(EXIT_BROKEN) from None
    write_bytes_whole(out, str(note).encode())
    if qr is not None:
        write_qr(qr, str(note))
    say(f"Signed: the first {checkpoint_in(note).size:,} entries; {out}")
