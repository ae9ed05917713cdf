"""The Merkle tree of RFC 6962, section 2.1: roots, and proofs that a leaf is in and that nothing before was changed.

A tree of any size is at most 63 complete subtrees side by side. Everything here asks for hashes of complete subtrees,
named (level, position), so that a store which keeps them answers a proof over a million leaves with some 40 look-ups.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from safeconduct.errors import SafeconductError

EMPTY_ROOT = hashlib.sha256(b"").digest()
Subtree = tuple[int, int]
"""(level, position): leaves position × 2^level up to, not including, (position + 1) × 2^level."""
Subtrees = Callable[[Sequence[Subtree]], list[bytes]]


class BadProof(SafeconductError):
    """A proof that does not show what it should."""


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right): the hash of two neighbouring subtrees together."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Edge:
    """The complete subtrees of a growing tree, largest first: all that is needed to add leaves and to know the root."""

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf hash. The subtrees that it completed, (level, position, hash), the leaf itself left out."""
        self.hashes.append(leaf)
        level, position, completed = 0, self.size, []
        while position & 1:
            right = self.hashes.pop()
            self.hashes[-1] = node_hash(self.hashes[-1], right)
            level, position = level + 1, position >> 1
            completed.append((level, position, self.hashes[-1]))
        self.size += 1
        return completed

    def root(self) -> bytes:
        """The root over every leaf so far."""
        return _folded(self.hashes) if self.hashes else EMPTY_ROOT


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    edge = Edge()
    for leaf in leaves:
        edge.add(leaf)
    return edge.root()


def cover(start: int, stop: int) -> list[Subtree]:
    """The fewest complete subtrees that together are leaves ``start`` to ``stop``, from left to right."""
    found = []
    while start < stop:
        by_place = (start & -start).bit_length() - 1 if start else stop.bit_length()
        level = min(by_place, (stop - start).bit_length() - 1)
        found.append((level, start >> level))
        start += 1 << level
    return found


def edge_at(size: int, subtrees: Subtrees) -> Edge:
    """The edge of the tree when it had ``size`` leaves."""
    return Edge(size, subtrees(cover(0, size)))


def root_at(size: int, subtrees: Subtrees) -> bytes:
    """The root of the tree when it had ``size`` leaves."""
    return edge_at(size, subtrees).root()


def inclusion_proof(index: int, size: int, subtrees: Subtrees) -> list[bytes]:
    """RFC 6962's audit path of leaf ``index`` in the tree of ``size`` leaves: siblings from the leaf upwards."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} in a tree of {size}")
    return _range_hashes(_path(index, 0, size), subtrees)


def consistency_proof(old: int, new: int, subtrees: Subtrees) -> list[bytes]:
    """RFC 6962's proof that the tree of ``old`` leaves is the beginning of the tree of ``new``. Empty for old = 0."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} cannot begin with one of {old}")
    return [] if old in {0, new} else _range_hashes(_subproof(old, 0, new), subtrees)


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """BadProof unless the proof leads from the leaf hash at ``index`` to the root of ``size`` leaves."""
    if not 0 <= index < size:
        raise BadProof(f"there is no leaf {index} in a tree of {size}")
    _hash_lengths([leaf, root, *proof])
    inner = (index ^ (size - 1)).bit_length()
    border = (index >> inner).bit_count()
    if len(proof) != inner + border:
        raise BadProof(f"has {len(proof)} hashes where {inner + border} are due")
    reached = _climbed(leaf, index, proof[:inner])
    for sibling in proof[inner:]:
        reached = node_hash(sibling, reached)
    if reached != root:
        raise BadProof("does not lead from the entry to the root")


def check_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """BadProof unless the proof shows that the tree of ``old`` leaves is the beginning of the tree of ``new``."""
    _hash_lengths([old_root, new_root, *proof])
    if not 0 <= old <= new:
        raise BadProof(f"a tree of {new} cannot begin with one of {old}")
    if old == new:
        if proof or old_root != new_root:
            raise BadProof(
                "two roots of the same size differ" if old_root != new_root else "has hashes too many"
            )
        return
    if old == 0:
        if proof or old_root != EMPTY_ROOT:
            raise BadProof("the empty tree has another root" if not proof else "has hashes too many")
        return
    _check_growth((old, new), proof, old_root, new_root)


def _check_growth(sizes: tuple[int, int], proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """The case 0 < old < new, by RFC 9162, section 2.1.4.2, in its closed form."""
    old, new = sizes
    shift = (old & -old).bit_length() - 1
    inner = ((old - 1) ^ (new - 1)).bit_length() - shift
    border = ((old - 1) >> (inner + shift)).bit_count()
    # The old root itself is the first hash where the old tree is one complete subtree.
    path = [old_root, *proof] if old == 1 << shift else list(proof)
    if len(path) != 1 + inner + border:
        raise BadProof(f"has {len(proof)} hashes where {1 + inner + border - (old == 1 << shift)} are due")
    seed, rest = path[0], path[1:]
    mask = (old - 1) >> shift
    reached = seed
    for level, sibling in enumerate(rest[:inner]):
        if mask >> level & 1:
            reached = node_hash(sibling, reached)
    for sibling in rest[inner:]:
        reached = node_hash(sibling, reached)
    if reached != old_root:
        raise BadProof("does not lead to the old root")
    reached = _climbed(seed, mask, rest[:inner])
    for sibling in rest[inner:]:
        reached = node_hash(sibling, reached)
    if reached != new_root:
        raise BadProof("does not lead to the new root")


def _climbed(node: bytes, position: int, siblings: Sequence[bytes]) -> bytes:
    for level, sibling in enumerate(siblings):
        node = node_hash(sibling, node) if position >> level & 1 else node_hash(node, sibling)
    return node


def _hash_lengths(hashes: Iterable[bytes]) -> None:
    if any(len(one) != 32 for one in hashes):
        raise BadProof("holds a hash that is not 32 bytes long")


def _folded(parts: Sequence[bytes]) -> bytes:
    """Subtrees side by side, from left to right, under one root: the smallest join first."""
    reached = parts[-1]
    for left in reversed(parts[:-1]):
        reached = node_hash(left, reached)
    return reached


def _path(index: int, start: int, stop: int) -> list[tuple[int, int]]:
    """Ranges of leaves beside the path to a leaf, from the leaf upwards (RFC 6962, 2.1.1)."""
    ranges = []
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            ranges.append((middle, stop))
            stop = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def _subproof(old: int, start: int, stop: int) -> list[tuple[int, int]]:
    """Ranges of leaves in a consistency proof (RFC 6962, 2.1.2)."""
    ranges = []
    whole = True
    while old < stop:
        middle = start + _split(stop - start)
        if old <= middle:
            ranges.append((middle, stop))
            stop = middle
        else:
            ranges.append((start, middle))
            start, whole = middle, False
    if not whole:
        ranges.append((start, stop))
    return ranges[::-1]


def _split(size: int) -> int:
    """The largest power of two below ``size``: where RFC 6962 divides a tree."""
    return 1 << (size - 1).bit_length() - 1


def _range_hashes(ranges: Sequence[tuple[int, int]], subtrees: Subtrees) -> list[bytes]:
    """The root over each range, all subtrees asked for at once."""
    covers = [cover(start, stop) for start, stop in ranges]
    found = iter(subtrees([subtree for one in covers for subtree in one]))
    return [_folded([next(found) for _ in one]) for one in covers]
