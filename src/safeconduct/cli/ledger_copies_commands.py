"""``ledger export``, ``erase``, ``backup`` and ``restore``: what leaves a ledger, what goes from it, and its copies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from safeconduct.cli.terminal import say, say_json

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of lines.")]
Folder = Annotated[Path, typer.Argument(help="The ledger's folder.", file_okay=False)]
Out = Annotated[Path, typer.Option("--out", help="The file or folder to write.")]
Edition = Literal["cell", "party"]


def add_export(group: typer.Typer) -> None:
    """Add ``export``."""
    group.command("export")(export_command)


def add_copies(group: typer.Typer) -> None:
    """Add ``erase``, ``backup`` and ``restore``."""
    group.command("erase")(erase_command)
    group.command("backup")(backup_command)
    group.command("restore")(restore_command)


def export_command(  # noqa: PLR0913  # each is an option of the command line
    folder: Folder,
    *,
    out: Out,
    edition: Annotated[
        Edition, typer.Option(help="party leaves personal parts out, and entries but for --kind.")
    ] = "party",
    kind: Annotated[
        list[str] | None, typer.Option(help="party: show entries of these kinds only, hashes of others.")
    ] = None,
    witness: Annotated[
        str, typer.Option(help="Write what this witness is asked to sign, instead of a bundle.")
    ] = "",
    qr: Annotated[Path | None, typer.Option(help="With --witness: also as a QR code, .svg or .png.")] = None,
    since: Annotated[int, typer.Option(min=0, help="A device: leave entries before this number out.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Write a bundle that anybody checks without us (folder or .zip), a request to a witness, or a device's sync."""
    from safeconduct.operations import exporting
    from safeconduct.operations.homes import now_ms, opened, read_home
    from safeconduct.operations.ledgers import write_sync
    from safeconduct.operations.standing import agreed_now

    home = read_home(folder)
    if home.kind == "device":
        head = write_sync(home, out, now_ms(), since)
        say(f"Sync: {out}, {head.seq + 1} entries, signed by {head.device}")
        return
    if witness and edition == "cell":
        raise typer.BadParameter("a witness is given no entries at all")
    if kind and edition == "cell":
        raise typer.BadParameter("only a party's edition leaves kinds of entries out")
    with opened(home) as log:
        if witness:
            size, old = exporting.write_request(log, witness, out, qr, now_ms())
            line = f"Request: {out}, {old:,} to {size:,} entries, for {witness}"
            body: dict[str, Any] = {"out": str(out), "entries": size, "old": old}
        else:
            done = exporting.write_edition(log, out, now_ms(), edition=edition, kinds=kind or ())
            line = (
                f"Bundle: {out}, edition {edition}, {done.size:,} entries, {done.withheld:,} of them withheld"
            )
            body = {"out": str(out), "edition": edition, "entries": done.size, "withheld": done.withheld}
        body |= agreed_now(log)
    if as_json:
        say_json(body)
        return
    say(line)
    say(body["agreed_line"])


def erase_command(
    folder: Folder,
    index: Annotated[int, typer.Argument(help="The entry whose personal part is to go.", min=0)],
    *,
    reason: Annotated[str, typer.Option(help="Why; it stays in the ledger, so it names nobody.")],
    key: Annotated[
        list[Path], typer.Option(help="An officer's key file; two are needed.", exists=True, dir_okay=False)
    ],
) -> None:
    """Erase the personal part of an entry, by two officers. An entry says so and stays; every proof still holds."""
    from safeconduct.operations import ledgers
    from safeconduct.operations.homes import now_ms, opened, read_home
    from safeconduct.operations.standing import agreed_now

    with opened(read_home(folder)) as log:
        taken = ledgers.erase_part(log, index, reason, key, now_ms())
        line = agreed_now(log)["agreed_line"]
    say(f"Erased: the personal part of entry {index}; entry {taken.start} says so")
    say("Backups, exports and tablets made before still hold it: find them and replace them")
    say(line)


def backup_command(folder: Folder, *, out: Out) -> None:
    """Copy the entries while others append. The keys are not in the copy: keep them somewhere else."""
    from safeconduct.operations.copies import back_up
    from safeconduct.operations.homes import opened, read_home
    from safeconduct.operations.standing import agreed_now

    home = read_home(folder)
    size = back_up(home, out)
    say(f"Backup: {out}, {size:,} entries. It holds personal parts: keep it as you keep the ledger.")
    if home.kind == "log":
        with opened(home, appends=False) as log:
            say(agreed_now(log)["agreed_line"])


def restore_command(
    copy: Annotated[Path, typer.Argument(help="A backup, or a cell's bundle.", exists=True)],
    folder: Folder,
    *,
    key: Annotated[Path, typer.Option(help="The log's secret key.", exists=True, dir_okay=False)],
    store: Annotated[str, typer.Option(help="postgresql://… to keep the entries on a server.")] = "",
) -> None:
    """Begin a ledger again from a backup or a bundle, in a new folder. What it says was erased is erased again."""
    from safeconduct.operations.copies import restore
    from safeconduct.operations.homes import opened
    from safeconduct.operations.standing import agreed_now

    done = restore(copy, folder, key, store)
    say(f"Restored: {folder}, {done.size:,} entries, {done.erased} parts erased again")
    say("If anybody holds a later receipt or checkpoint, sign nothing: find a later copy (see Keep a ledger)")
    with opened(done.home, appends=False) as log:
        say(agreed_now(log)["agreed_line"])
