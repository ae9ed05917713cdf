"""A checkpoint with its proof as one QR code: where there is no cable and no network, a camera carries it."""

from __future__ import annotations

from pathlib import Path

from safeconduct.ledger.entry import Refused

QUIET_MODULES = 4  # the empty border that readers need
SCALE = 6


def write_qr(path: Path, text: str) -> None:
    """Write the text as one QR code, .svg or .png. Refused where it is too long, or the file of another kind."""
    import segno
    from segno.encoder import DataOverflowError

    if path.suffix not in {".svg", ".png"}:
        raise Refused("LG062", f"{path.name}: a QR code is written as .svg or .png")
    try:
        # The lowest grade of error correction: the text carries hashes and signatures, so a misread one is refused.
        code = segno.make(text.encode(), error="l", boost_error=True, micro=False)
    except DataOverflowError:
        raise Refused(
            "LG062", f"{len(text.encode())} bytes are too many for one QR code; use the file"
        ) from None
    path.parent.mkdir(parents=True, exist_ok=True)
    code.save(str(path), scale=SCALE, border=QUIET_MODULES)
