"""A checkpoint with its proof fits one QR code, and a reader that is not ours gets the same bytes back."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
import zxingcpp

from safeconduct.ledger.entry import Refused
from safeconduct.ledger.keeping.receiving import receive
from safeconduct.ledger.notes.checkpoint import PROOF_FORM, hash_text
from safeconduct.operations.qr import write_qr
from tests.ledger.world import NOON_MS, SIDES, World


def read_back(path: Path) -> str:
    """The text in a code's picture: a PNG of one bit a pixel."""
    data = path.read_bytes()
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    assert (depth, colour) == (1, 0)
    chunks, place = b"", 8
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        chunks += data[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
        place += 12 + length
    rows = np.frombuffer(zlib.decompress(chunks), np.uint8).reshape(height, -1)
    packed = np.zeros((height + 1, rows.shape[1] - 1), np.uint8)
    for number, row in enumerate(rows):
        assert row[0] in {0, 2}  # as it stands, or added to the row above
        packed[number + 1] = row[1:] + (packed[number] if row[0] == 2 else np.uint8(0))
    picture = np.unpackbits(packed[1:], axis=1)[:, :width] * np.uint8(255)
    (found,) = zxingcpp.read_barcodes(
        np.ascontiguousarray(picture), zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return bytes(found.bytes).decode()


def test_what_a_witness_is_asked_and_what_it_answers_each_fit_one_code(tmp_path: Path) -> None:
    world = World()
    for side in SIDES:
        world.cosign(side)
    world.posts[0].write(50)
    receive(world.log, world.posts[0].sync(), NOON_MS)
    request = str(world.log.request_for(3, NOON_MS))
    for name, text in (("request.png", request), ("answer.png", str(world.cosign("north")))):
        write_qr(tmp_path / name, text)
        assert read_back(tmp_path / name) == text


def test_the_longest_proof_of_a_million_entries_fits(tmp_path: Path) -> None:
    world = World()
    for side in SIDES:
        world.cosign(side)
    hashes = "".join(f"{hash_text(bytes([number]) * 32)}\n" for number in range(21))
    text = f"{PROOF_FORM}\nindex 999999\n{hashes}\n{world.cosign('south')}"
    write_qr(tmp_path / "proof.png", text)
    assert read_back(tmp_path / "proof.png") == text


def test_what_fits_no_code_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="LG062"):
        write_qr(tmp_path / "long.svg", "x" * 3000)
    with pytest.raises(Refused, match="LG062"):
        write_qr(tmp_path / "x.gif", "x")
