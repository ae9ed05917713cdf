"""The published vectors of transparency-dev/merkle: every proof passes, every corruption that they publish fails."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from safeconduct.ledger.record import leaf_hash
from safeconduct.ledger.tree import (
    BadProof,
    Subtree,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    root_of,
)

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "transparency-dev-merkle" / "vectors.json").read_text(encoding="utf-8")
)
LEAVES = [bytes.fromhex(text) for text in VECTORS["leaves"]]
ROOTS = [bytes.fromhex(text) for text in VECTORS["roots"]]
EMPTY = bytes.fromhex(VECTORS["empty_root"])
OTHER = bytes.fromhex(VECTORS["other_hash"])

Inclusion = tuple[int, int, bytes, bytes, list[bytes]]
Consistency = tuple[int, int, bytes, bytes, list[bytes]]


def subtrees(wanted: Sequence[Subtree]) -> list[bytes]:
    return [root_of(map(leaf_hash, LEAVES[place << level : (place + 1) << level])) for level, place in wanted]


def inclusions() -> Iterator[Inclusion]:
    for one in VECTORS["inclusion"]:
        index, size = one["index"], one["size"]
        yield (
            index,
            size,
            ROOTS[size - 1],
            leaf_hash(LEAVES[index]),
            [bytes.fromhex(hexed) for hexed in one["proof"]],
        )


def consistencies() -> Iterator[Consistency]:
    for one in VECTORS["consistency"]:
        old, new = one["old"], one["new"]
        yield old, new, ROOTS[old - 1], ROOTS[new - 1], [bytes.fromhex(hexed) for hexed in one["proof"]]


def flipped(proof: list[bytes], bit: int) -> Iterator[list[bytes]]:
    for place, one in enumerate(proof):
        yield [*proof[:place], bytes([one[0] ^ bit]) + one[1:], *proof[place + 1 :]]


def corrupt_inclusions() -> Iterator[tuple[str, Inclusion]]:
    """As corruptInclusionProof makes them."""
    for index, size, root, leaf, proof in inclusions():
        yield "index - 1", (index - 1, size, root, leaf, proof)
        yield "index + 1", (index + 1, size, root, leaf, proof)
        yield "index ^ 2", (index ^ 2, size, root, leaf, proof)
        yield "size * 2", (index, size * 2, root, leaf, proof)
        yield "size / 2", (index, size // 2, root, leaf, proof)
        yield "wrong leaf", (index, size, root, b"WrongLeaf", proof)
        yield "empty root", (index, size, EMPTY, leaf, proof)
        yield "random root", (index, size, OTHER, leaf, proof)
        yield "trailing garbage", (index, size, root, leaf, [*proof, b""])
        yield "trailing root", (index, size, root, leaf, [*proof, root])
        yield "preceding garbage", (index, size, root, leaf, [b"", *proof])
        yield "preceding root", (index, size, root, leaf, [root, *proof])
        for bent in flipped(proof, 8):
            yield "modified proof", (index, size, root, leaf, bent)
        if proof:
            yield "removed component", (index, size, root, leaf, proof[:-1])
        if len(proof) > 1:
            yield "inserted component", (index, size, root, leaf, [proof[0], OTHER, *proof[1:]])


def corrupt_consistencies() -> Iterator[tuple[str, Consistency]]:
    """As corruptConsistencyProof makes them, of proofs that are not empty."""
    for old, new, root1, root2, proof in consistencies():
        if not proof:
            continue
        for bent in (old - 1, old + 1, old ^ 2):
            yield f"old {old} -> {bent}", (bent, new, root1, root2, proof)
        for bent in (new * 2, new // 2):
            yield f"new {new} -> {bent}", (old, bent, root1, root2, proof)
        yield "wrong root1", (old, new, b"WrongRoot", root2, proof)
        yield "wrong root2", (old, new, root1, b"WrongRoot", proof)
        yield "swapped roots", (old, new, root2, root1, proof)
        yield "empty proof", (old, new, root1, root2, [])
        for extra in (b"", root1, root2):
            yield "trailing", (old, new, root1, root2, [*proof, extra])
        for extra in (b"", root1, root2, proof[0]):
            yield "preceding", (old, new, root1, root2, [extra, *proof])
        yield "truncated proof", (old, new, root1, root2, proof[:-1])
        for changed in flipped(proof, 16):
            yield "modified proof", (old, new, root1, root2, changed)


def test_leaves_and_roots_are_hashed_as_published() -> None:
    assert root_of([]) == EMPTY == hashlib.sha256().digest()
    for size, root in enumerate(ROOTS, 1):
        assert root_of(map(leaf_hash, LEAVES[:size])) == root


@pytest.mark.parametrize("vector", list(inclusions()), ids=str)
def test_published_inclusion_proofs_are_made_and_pass(vector: Inclusion) -> None:
    index, size, root, leaf, proof = vector
    assert inclusion_proof(index, size, subtrees) == proof
    check_inclusion(leaf, index, size, proof, root)


@pytest.mark.parametrize("vector", list(consistencies()), ids=str)
def test_published_consistency_proofs_are_made_and_pass(vector: Consistency) -> None:
    old, new, root1, root2, proof = vector
    assert consistency_proof(old, new, subtrees) == proof
    check_consistency(old, new, proof, root1, root2)


@pytest.mark.parametrize(("what", "probe"), list(corrupt_inclusions()))
def test_published_corruptions_of_inclusion_fail(what: str, probe: Inclusion) -> None:
    index, size, root, leaf, proof = probe
    with pytest.raises(BadProof):
        check_inclusion(leaf, index, size, proof, root)


@pytest.mark.parametrize(("what", "probe"), list(corrupt_consistencies()))
def test_published_corruptions_of_consistency_fail(what: str, probe: Consistency) -> None:
    old, new, root1, root2, proof = probe
    with pytest.raises(BadProof):
        check_consistency(old, new, proof, root1, root2)


@pytest.mark.parametrize(
    ("old", "new", "root1", "root2", "proof", "passes"),
    [
        (0, 0, EMPTY, EMPTY, [], True),
        (0, 1, EMPTY, OTHER, [], True),
        (1, 1, OTHER, OTHER, [], True),
        (0, 0, EMPTY, OTHER, [], False),
        (1, 1, EMPTY, OTHER, [], False),
        (1, 0, OTHER, EMPTY, [], False),
        (2, 1, OTHER, OTHER, [], False),
        (1, 2, OTHER, OTHER, [], False),
        (0, 0, EMPTY, EMPTY, [EMPTY], False),
        (0, 1, EMPTY, EMPTY, [EMPTY], False),
        (1, 1, EMPTY, EMPTY, [EMPTY], False),
    ],
)
def test_edges_of_consistency_are_as_published(
    old: int, new: int, root1: bytes, root2: bytes, proof: list[bytes], passes: bool
) -> None:
    """One difference, on purpose: they let any text be the root of the empty tree; here it has to be that root."""
    if passes:
        check_consistency(old, new, proof, root1, root2)
        return
    with pytest.raises(BadProof):
        check_consistency(old, new, proof, root1, root2)
