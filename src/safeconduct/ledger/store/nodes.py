"""The inner hashes that a store keeps of the tree, so that a proof reads forty rows and not a million.

Levels below ``LOWEST_KEPT`` are computed from at most 2^(LOWEST_KEPT-1) leaf hashes when they are asked for; keeping
them too would double the rows. RFC 6962, section 2.1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

LOWEST_KEPT = 5
SPAN = 1 << LOWEST_KEPT

Place = tuple[int, int]
"""Level and position of a complete subtree: leaves position × 2^level up to the next position's."""


@dataclass(frozen=True, slots=True)
class Node:
    """The hash of one complete subtree."""

    level: int
    position: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Frontier:
    """Where the tree grows: the leaf hashes since the last kept node, and the nodes that wait for their right half."""

    size: int
    tail: tuple[bytes, ...]
    waiting: Mapping[int, bytes]


EMPTY = Frontier(0, (), {})


def inner_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Root of a complete subtree, from its leaf hashes; their number is a power of two."""
    while len(hashes) > 1:
        hashes = [inner_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]


def grow(frontier: Frontier, leaves: Sequence[bytes]) -> tuple[Frontier, list[Node]]:
    """The frontier after ``leaves``, and the nodes to keep that they complete."""
    tail = list(frontier.tail)
    waiting = dict(frontier.waiting)
    nodes: list[Node] = []
    size = frontier.size
    for leaf in leaves:
        tail.append(leaf)
        size += 1
        if len(tail) == SPAN:
            level, position, top = LOWEST_KEPT, size // SPAN - 1, root_of(tail)
            tail.clear()
            nodes.append(Node(level, position, top))
            while level in waiting:
                level, position, top = level + 1, position // 2, inner_hash(waiting.pop(level), top)
                nodes.append(Node(level, position, top))
            waiting[level] = top
    return Frontier(size, tuple(tail), waiting), nodes


def frontier_at(
    size: int, leaves: Callable[[int, int], list[bytes]], kept: Callable[[Sequence[Place]], list[bytes]]
) -> Frontier:
    """The frontier of a tree of ``size`` leaves, read from where they are kept."""
    levels = [level for level in range(LOWEST_KEPT, size.bit_length()) if size >> level & 1]
    hashes = kept([(level, (size >> level) - 1) for level in levels])
    tail = leaves(size // SPAN * SPAN, size)
    return Frontier(size, tuple(tail), dict(zip(levels, hashes, strict=True)))


def look_up(
    wanted: Sequence[Place],
    size: int,
    leaves: Callable[[int, int], list[bytes]],
    kept: Callable[[Sequence[Place]], list[bytes]],
) -> list[bytes]:
    """Hashes of complete subtrees. KeyError names the first that is not complete in a tree of ``size`` leaves."""
    for level, position in wanted:
        if level < 0 or position < 0 or (position + 1) << level > size:
            raise KeyError((level, position))
    high = [place for place in wanted if place[0] >= LOWEST_KEPT]
    found = dict(zip(high, kept(high), strict=True)) if high else {}
    for level, position in wanted:
        if level < LOWEST_KEPT:
            found[level, position] = root_of(leaves(position << level, (position + 1) << level))
    return [found[place] for place in wanted]
