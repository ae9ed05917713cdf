"""The tree against its definition in RFC 6962, written out plainly, and against what must not pass."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.ledger.tree import (
    EMPTY_ROOT,
    BadProof,
    Edge,
    Subtree,
    check_consistency,
    check_inclusion,
    consistency_proof,
    cover,
    inclusion_proof,
    node_hash,
    root_at,
    root_of,
)

LEAVES = [hashlib.sha256(b"\x00" + bytes([number])).digest() for number in range(70)]


def defined_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, over hashes of leaves."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(defined_root(leaves[:split]), defined_root(leaves[split:]))


def subtrees(wanted: Sequence[Subtree]) -> list[bytes]:
    return [defined_root(LEAVES[place << level : (place + 1) << level]) for level, place in wanted]


def test_roots_are_the_defined_ones_at_every_size() -> None:
    edge = Edge()
    for size in range(len(LEAVES)):
        assert edge.root() == root_at(size, subtrees) == root_of(LEAVES[:size]) == defined_root(LEAVES[:size])
        for level, place, found in edge.add(LEAVES[size]):
            assert [found] == subtrees([(level, place)])


def test_every_proof_of_every_small_tree_passes_its_check() -> None:
    for size in range(1, 34):
        root = defined_root(LEAVES[:size])
        for index in range(size):
            check_inclusion(LEAVES[index], index, size, inclusion_proof(index, size, subtrees), root)
        for old in range(size + 1):
            proof = consistency_proof(old, size, subtrees)
            check_consistency(old, size, proof, defined_root(LEAVES[:old]), root)


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_cover_is_whole_ordered_and_small(one: int, other: int) -> None:
    start, stop = sorted((one, other))
    found = cover(start, stop)
    edges = [(place << level, place + 1 << level) for level, place in found]
    assert [start, *[right for _, right in edges]] == [*[left for left, _ in edges], stop]
    assert len(found) <= 2 * max(1, (stop - start).bit_length())


@given(st.data())
def test_no_proof_passes_for_another_leaf_place_size_or_root(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 64))
    index = data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(index, size, subtrees), defined_root(LEAVES[:size])
    other = data.draw(st.integers(0, 64).filter(lambda number: number != index))
    with pytest.raises(BadProof):
        check_inclusion(LEAVES[other], index, size, proof, root)
    with pytest.raises(BadProof):
        check_inclusion(LEAVES[index], index, size, [*proof, root], root)
    if other < size and len(inclusion_proof(other, size, subtrees)) == len(proof):
        with pytest.raises(BadProof):
            check_inclusion(LEAVES[index], other, size, proof, root)
    for place in range(len(proof)):
        bent = [*proof[:place], bytes(32), *proof[place + 1 :]]
        with pytest.raises(BadProof):
            check_inclusion(LEAVES[index], index, size, bent, root)


@given(st.data())
def test_a_rewritten_beginning_cannot_be_proved_consistent(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, 64))
    old = data.draw(st.integers(1, new - 1))
    bent = list(LEAVES)
    bent[data.draw(st.integers(0, old - 1))] = bytes(32)

    def of_bent(wanted: Sequence[Subtree]) -> list[bytes]:
        return [defined_root(bent[place << level : (place + 1) << level]) for level, place in wanted]

    old_root, bent_root = defined_root(LEAVES[:old]), defined_root(bent[:new])
    for proof in (consistency_proof(old, new, of_bent), consistency_proof(old, new, subtrees)):
        with pytest.raises(BadProof):
            check_consistency(old, new, proof, old_root, bent_root)


def test_the_proofs_in_rfc_6962_have_the_nodes_that_it_names() -> None:
    """Section 2.1.3: a tree of seven leaves, its nodes a–j named there."""
    a, b, c, d, e, f, j = LEAVES[:7]
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, el = node_hash(g, h), node_hash(i, j)
    assert inclusion_proof(0, 7, subtrees) == [b, h, el]
    assert inclusion_proof(3, 7, subtrees) == [c, g, el]
    assert inclusion_proof(4, 7, subtrees) == [f, j, k]
    assert inclusion_proof(6, 7, subtrees) == [i, k]
    assert consistency_proof(3, 7, subtrees) == [c, d, g, el]
    assert consistency_proof(4, 7, subtrees) == [el]
    assert consistency_proof(6, 7, subtrees) == [i, j, k]
