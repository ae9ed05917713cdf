"""``ledger``: what was observed, kept so that neither side can bend it. One group of commands for logs and devices."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from safeconduct.cli.ledger_copies_commands import add_copies, add_export
from safeconduct.cli.ledger_keys_commands import add_keys, add_witnesses
from safeconduct.cli.terminal import EXIT_BROKEN, EXIT_INVALID, EXIT_OK, say, say_json, warn

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of lines.")]
Folder = Annotated[Path, typer.Argument(help="The ledger's folder.", file_okay=False)]


def register(app: typer.Typer) -> None:
    """Add this module's group of commands to the program."""
    group = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help="Keep what was observed so that neither side can bend it, and let anybody check it.",
    )
    group.command("init")(init_command)
    group.command("append")(append_command)
    group.command("import")(import_command)
    group.command("show")(show_command)
    group.command("verify")(verify_command)
    add_export(group)
    add_keys(group)
    add_witnesses(group)
    add_copies(group)
    app.add_typer(group, name="ledger")


def init_command(  # noqa: PLR0913  # each is an option of the command line
    folder: Folder,
    *,
    origin: Annotated[
        str, typer.Option(help="A log's name to the world, such as cell.example/aleppo-2016.")
    ] = "",
    side: Annotated[list[str] | None, typer.Option(help="An opposing side; give it once for each.")] = None,
    agreed_limit_h: Annotated[
        int, typer.Option(min=1, help="Hours after which an agreed checkpoint is late.")
    ] = 24,
    store: Annotated[str, typer.Option(help="postgresql://… to keep the entries on a server.")] = "",
    device: Annotated[
        str, typer.Option(help="Make a device's own chain instead of a log: the post's name.")
    ] = "",
    log_key: Annotated[
        str, typer.Option(help="With --device: the public key of the log it writes for.")
    ] = "",
) -> None:
    """Begin a log, or with --device the chain of one post. Its secret key stays in the folder, for its owner alone."""
    from safeconduct.operations import ledgers
    from safeconduct.operations.homes import now_ms

    if bool(origin) == bool(device) or bool(device) != bool(log_key):
        raise typer.BadParameter("give --origin for a log, or --device and --log-key for a device")
    if device:
        home, key = ledgers.begin_device(folder, device, log_key)
        say(f"Device: {device}, chain in {folder}")
        say(f"Key, for the log to enrol: {key}")
        return
    home = ledgers.begin_log(
        folder, origin, now_ms(), sides=side or (), limit_s=agreed_limit_h * 3600, store=store
    )
    verifier = home.key().verifier
    say(f"Log: {origin}, kept in {folder}")
    say(f"Its key, for devices and witnesses: {verifier}")
    say(f"To read out: {verifier.fingerprint}")
    say("Next: safeconduct ledger key new, ledger key enrol, ledger witness")


def append_command(  # noqa: PLR0913  # each is an option of the command line
    folder: Folder,
    *,
    kind: Annotated[str, typer.Option(help="What sort of observation it is.")],
    content: Annotated[str, typer.Option(help="A JSON object, or @FILE.")],
    personal: Annotated[str, typer.Option(help="What tells of one person: a JSON object, or @FILE.")] = "",
    observed_at: Annotated[str, typer.Option(help="When it was seen, with offset; default: now.")] = "",
    device: Annotated[
        str, typer.Option(help="Write as this device, whose key lies in keys/ of the log.")
    ] = "",
    supersedes: Annotated[
        list[str] | None, typer.Option(help="An entry that this corrects: its hash.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Put one observation down, as the next entry of a chain. It is on disk before the answer comes."""
    from safeconduct.ledger.entry import hashes
    from safeconduct.operations import ledgers
    from safeconduct.operations.homes import now_ms, read_home

    now = now_ms()
    said = ledgers.observation(
        kind,
        _object("--content", content),
        _instant_ms(observed_at) if observed_at else now,
        _object("--personal", personal) if personal else None,
        hashes(supersedes or ()),
    )
    index, record = ledgers.append_here(read_home(folder), said, now, device)
    if as_json:
        say_json(
            {"index": index, "entry": record.leaf_hash.hex(), "device": record.device, "seq": record.seq}
        )
        return
    say(f"Entry {index}: {record.device} {record.seq}, {record.leaf_hash.hex()}")


def import_command(
    folder: Folder,
    files: Annotated[
        list[Path],
        typer.Argument(help="Syncs of devices, cosigned checkpoints.", exists=True, dir_okay=False),
    ],
    *,
    receipts: Annotated[
        Path | None, typer.Option(help="Folder for the signed receipts.", file_okay=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take what devices and witnesses bring. What was here already does no harm; what is refused is named.

    A device's folder takes a checkpoint of its log, which its next head then names. Exit codes: 0 all taken, 2 some
    of it was refused.
    """
    from safeconduct.operations import ledgers
    from safeconduct.operations.homes import now_ms, opened, read_home
    from safeconduct.operations.standing import agreed_now

    home = read_home(folder)
    if home.kind == "device":
        for path in files:
            say(f"{path.name}: seen, {ledgers.see_checkpoint(home, path, now_ms()):,} entries")
        return
    bodies: list[dict[str, Any]] = []
    with opened(home) as log:
        for path in files:
            taken = ledgers.take_file(log, path, now_ms())
            bodies.append(_imported(taken, receipts))
        body = {"files": bodies, **agreed_now(log)}
    if as_json:
        say_json(body)
    else:
        for one in bodies:
            say(f"{one['file']}: {one['says']}")
            for fault in one["refused"]:
                warn(f"  {fault}")
        say(body["agreed_line"])
    raise typer.Exit(EXIT_INVALID if any(one["refused"] for one in bodies) else EXIT_OK)


def _imported(taken: Any, receipts: Path | None) -> dict[str, Any]:
    """What became of one file, and its receipt beside it or in the folder for receipts."""
    from safeconduct.workspace.files import write_bytes_whole

    path: Path = taken.path
    if taken.received is None:
        names = [f"{one.witness.key.name} signed {one.checkpoint.size:,} entries" for one in taken.cosigned]
        return {"file": path.name, "says": "; ".join(names) or "known already", "refused": []}
    got = taken.received
    receipt = (receipts or path.parent) / f"{path.stem}.receipt.txt"
    write_bytes_whole(receipt, str(got.receipt).encode())
    return {
        "file": path.name,
        "says": f"{len(got.taken)} taken, {got.duplicates} known already, {len(got.refused)} refused: {receipt}",
        "taken": len(got.taken),
        "duplicates": got.duplicates,
        "receipt": str(receipt),
        "refused": [f"line {line}: {fault}" if line else str(fault) for line, fault in got.refused],
    }


def show_command(
    folder: Folder,
    index: Annotated[int | None, typer.Argument(help="One entry, by its index.", min=0)] = None,
    *,
    kind: Annotated[str, typer.Option(help="List the entries of a kind instead.")] = "",
    proof: Annotated[
        Path | None, typer.Option(help="With INDEX: write the proof that it is in (.tlog-proof).")
    ] = None,
    qr: Annotated[Path | None, typer.Option(help="With INDEX: the proof as a QR code, .svg or .png.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say where a ledger stands: signed, agreed, its devices and alarms. With INDEX, one entry and its proof."""
    from safeconduct.operations import standing
    from safeconduct.operations.homes import now_ms, opened, read_home
    from safeconduct.operations.qr import write_qr
    from safeconduct.workspace.files import write_bytes_whole

    home = read_home(folder)
    with opened(home, appends=proof is not None or qr is not None) as log:
        if index is None and not kind:
            stands = standing.standing(log, now_ms())
            body = standing.standing_body(stands)
            _say_standing(
                body, stands.alarms(), standing.agreed_line(stands.agreed)
            ) if not as_json else say_json(body)
            return
        indexes = range(log.store.size) if index is None else [index]
        entries = [body for at in indexes if kind in {"", (body := standing.entry_body(log, at))["kind"]}]
        if index is not None and (proof or qr):
            text = str(log.inclusion_file(index, now_ms()))
            if proof:
                write_bytes_whole(proof, text.encode())
            if qr:
                write_qr(qr, text)
        agreed = standing.agreed_now(log)
    if as_json:
        say_json({"entries": entries, "agreed": agreed["agreed"]})
        return
    for entry in entries:
        say(json.dumps(entry, ensure_ascii=False))
    say(agreed["agreed_line"])


def verify_command(
    path: Annotated[Path, typer.Argument(help="A ledger's folder, or an exported bundle.", exists=True)],
    *,
    log_key: Annotated[list[str] | None, typer.Option(help="The log's key, as you hold it.")] = None,
    witness: Annotated[list[str] | None, typer.Option(help="A witness's key, as you hold it.")] = None,
    checkpoint: Annotated[list[Path] | None, typer.Option(help="A checkpoint that you kept.")] = None,
    receipt: Annotated[list[Path] | None, typer.Option(help="A receipt that you were given.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check a bundle as anybody can (the stand-alone verifier runs), or a ledger where it is kept, from its entries.

    Exit codes: 0 nothing is broken, 1 broken, 2 wrong usage or not a ledger.
    """
    from safeconduct.operations.checking import audit_home, run_verifier

    held = [
        (f"--{name}", str(value))
        for name, values in (
            ("log-key", log_key),
            ("witness", witness),
            ("checkpoint", checkpoint),
            ("receipt", receipt),
        )
        for value in values or ()
    ]
    if not (path / "ledger.json").is_file():
        raise typer.Exit(run_verifier(path, [word for pair in held for word in pair], as_json=as_json))
    if held:
        raise typer.BadParameter(
            "keys, checkpoints and receipts are held against an exported bundle; export one first"
        )
    faults, size = audit_home(path)
    if as_json:
        say_json(
            {
                "verdict": "broken" if faults else "intact",
                "entries": size,
                "findings": [str(one) for one in faults],
            }
        )
    else:
        for fault in faults:
            say(str(fault))
        say(f"{size:,} entries: {'BROKEN' if faults else 'they are what was signed'}")
    raise typer.Exit(EXIT_BROKEN if faults else EXIT_OK)


def _say_standing(body: dict[str, Any], alarms: list[str], agreed: str) -> None:
    say(f"{body['origin']}: {body['entries']:,} entries, root {body['root']}")
    for key in body["keys"]:
        say(f"key {key}")
    say(f"signed: {body['checkpoint']['entries']:,} entries, {body['checkpoint']['age_s'] // 60} min ago")
    say(agreed)
    for one in body["witnesses"]:
        say(f"witness {one['name']} ({one['side'] or 'no side'}): {one['entries']:,} entries")
    for one in body["devices"]:
        say(f"device {one['device']}: {one['entries']:,} entries, last number {one['highest']}")
    for alarm in alarms:
        say(f"ALARM {alarm}")


def _object(option: str, text: str) -> Any:
    """The JSON that a user gave, or that stands in the file that he named."""
    try:
        return json.loads(Path(text[1:]).read_text(encoding="utf-8") if text.startswith("@") else text)
    except ValueError:
        raise typer.BadParameter(f"{option} is not JSON: {text[:60]}") from None


def _instant_ms(text: str) -> int:
    """Milliseconds of a time with its offset: without one, nobody knows which clock is meant."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.timestamp() < 0:
        raise typer.BadParameter(
            f"--observed-at {text!r}: give a time with its offset, as 2016-12-16T11:00+02:00"
        )
    return int(moment.timestamp() * 1000)
