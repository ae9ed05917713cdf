"""What leaves a ledger: bundles in an edition, and what a witness is asked to sign."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from safeconduct.ledger.bundle.write import Edition, Written, write_bundle
from safeconduct.ledger.entry import Refused
from safeconduct.ledger.keeping.agreeing import last_signed_by
from safeconduct.ledger.keeping.log import Log
from safeconduct.ledger.notes.checkpoint import checkpoint_in
from safeconduct.operations.qr import write_qr
from safeconduct.workspace.files import write_bytes_whole


def write_edition(
    log: Log, out: Path, now_ms: int, *, edition: Edition, kinds: Collection[str] = ()
) -> Written:
    """A bundle. The party edition shows whole entries of ``kinds`` (all where none is named), never a personal part."""
    if edition == "cell" or not kinds:
        return write_bundle(log, out, now_ms, edition=edition)
    return write_bundle(log, out, now_ms, edition=edition, shown=lambda entry: entry.kind in kinds)


def write_request(log: Log, witness: str, out: Path, qr: Path | None, now_ms: int) -> tuple[int, int]:
    """What a witness is asked to sign, as a file and as a QR code. The size asked for, and the size signed last."""
    if not log.ring.of("witness", witness):
        known = ", ".join(one.key.name for one in log.ring.of("witness")) or "none is enrolled"
        raise Refused("LG061", f"{witness!r} is not a witness of this log ({known})")
    old = last_signed_by(log, witness)
    request = log.request_for(old, now_ms)
    write_bytes_whole(out, str(request).encode())
    if qr is not None:
        write_qr(qr, str(request))
    return checkpoint_in(request.checkpoint).size, old
