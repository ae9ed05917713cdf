"""The examples in C2SP's texts, and the published key and note of Go's `note` package, read and written to the letter.

C2SP publishes no key for its examples, so their signatures cannot be checked by anybody; the Go key's can.
"""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from safeconduct.ledger.entry import Refused
from safeconduct.ledger.notes.checkpoint import checkpoint_in, read_inclusion_file, read_witness_request
from safeconduct.ledger.notes.keys import read_signing_key, read_verifier_key
from safeconduct.ledger.notes.signed import cosigned_message, read_note, read_signature, sign_note

C2SP = Path(__file__).parent / "c2sp"
GO_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"  # noqa: S105  # published
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
GO_NOTE = (
    f"{GO_TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBw"
    "JnAM=\n"
)


def test_the_published_key_signs_the_published_note_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "peter.key"
    path.write_text(GO_SECRET + "\n", encoding="utf-8")
    path.chmod(0o600)
    key = read_signing_key(path)
    assert str(key.verifier) == GO_PUBLIC
    assert key.secret_text() == GO_SECRET
    assert str(sign_note(GO_TEXT, key)) == GO_NOTE
    assert read_note(GO_NOTE.encode()).by(read_verifier_key(GO_PUBLIC))


def test_a_note_with_one_letter_changed_is_not_its_signers() -> None:
    with pytest.raises(Refused, match="LG022"):
        read_note(GO_NOTE.replace("cryptography", "cryptographY").encode()).by(read_verifier_key(GO_PUBLIC))


@pytest.mark.parametrize(
    "text",
    [
        GO_PUBLIC[start:stop]
        for start in range(3)
        for stop in (len(GO_PUBLIC) - 1, len(GO_PUBLIC) - 9)
        if start or stop
    ]
    + [
        GO_PUBLIC[:place] + chr(ord(GO_PUBLIC[place]) + 1) + GO_PUBLIC[place + 1 :]
        for place in range(len(GO_PUBLIC))
    ]
    + [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_every_published_mangling_of_the_key_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_verifier_key(text)


@pytest.mark.parametrize("name", ["checkpoint.txt", "cosigned.txt"])
def test_the_example_checkpoints_are_read_and_written_back(name: str) -> None:
    data = (C2SP / name).read_bytes()
    note = read_note(data)
    said = checkpoint_in(note)
    assert (said.origin, said.size) == ("example.com/behind-the-sofa", 20852163)
    assert base64.b64encode(said.root) == b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
    assert (said.text, str(note).encode()) == (note.text, data)


def test_the_example_cosignature_carries_its_time_and_its_message() -> None:
    note = read_note((C2SP / "cosigned.txt").read_bytes())
    cosignature = note.signatures[1]
    assert (cosignature.name, len(cosignature.raw), cosignature.time_s) == (
        "witness.example.com/w1",
        72,
        1679315147,
    )
    assert cosigned_message(note.text, 1679315147) == (C2SP / "cosigned-message.txt").read_bytes()


def test_the_example_request_to_a_witness_is_read_and_written_back() -> None:
    data = (C2SP / "add-checkpoint.txt").read_bytes()
    request = read_witness_request(data)
    assert (request.old_size, len(request.proof), len(request.checkpoint.signatures)) == (20852014, 4, 2)
    assert str(request).encode() == data


def test_the_example_answer_of_a_witness_is_read() -> None:
    lines = (C2SP / "add-checkpoint-answer.txt").read_text(encoding="utf-8").splitlines()
    assert [str(read_signature(line)) for line in lines] == lines
    assert [read_signature(line).name for line in lines] == [
        "witness.example/w1",
        "witness.example/w1",
        "witness.example/w2",
    ]


def test_the_example_note_with_an_empty_line_in_its_text_is_read() -> None:
    data = (C2SP / "note.txt").read_bytes()
    note = read_note(data)
    assert note.text.count("\n") == 4
    assert note.signatures[0].name == "quasimodo.example/salvatore"
    assert str(note).encode() == data


def test_the_example_proof_is_read_up_to_where_its_text_was_shortened() -> None:
    """The published example cuts its signatures short; here the checkpoint of another example stands under its head."""
    head = (C2SP / "tlog-proof-head.txt").read_bytes()
    proof = read_inclusion_file(head + b"\n" + (C2SP / "checkpoint.txt").read_bytes())
    assert (proof.index, len(proof.proof)) == (73894, 5)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("20852163", "020852163"),
        ("20852163", "-1"),
        ("20852163", "1e9"),
        ("20852163\n", "20852163\n\n"),
        ("20852163", "٢٠٨٥٢١٦٣"),
        ("example.com/behind-the-sofa\n2", "\n2"),
        ("CsUYap", "CsUYa"),
        ("q2I=\n", "q2J=\n"),
        ("— example", "- example"),
        ("AYQ8=\n", "AYQ8="),
        ("AYQ8=", "AYQ9="),
        ("sofa\n", "sofa\r\n"),
    ],
)
def test_a_checkpoint_that_is_not_of_the_form_is_refused(old: str, new: str) -> None:
    text = (C2SP / "checkpoint.txt").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(Refused):
        checkpoint_in(read_note(text.replace(old, new, 1).encode()))
