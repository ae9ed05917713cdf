"""One observation, as a ledger hands it over: what was seen, when, by which device, and when it got here.

Three times are kept apart: when it was observed (as the device says), when the device wrote it down (by its own
clock), and when it was received here. None is ever changed; what follows from them is reckoned when it is asked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

Scalar = str | int | bool
Content = tuple[tuple[str, Scalar], ...]
MOST = 2**53 - 1
"""Integers above it are not the same in every reader of JSON."""


@dataclass(frozen=True)
class Observation:
    """One entry of a device's log.

    ``seq`` counts from 0 without gaps within the device. ``clock`` is the hybrid clock (milliseconds since 1970 UTC,
    counter). ``observed_at``, ``device_at`` and ``received_at`` are whole UTC seconds. ``content`` is sorted by key.
    ``supersedes`` names the entries that this one corrects, by their ``name``. ``digest`` is the ledger's name of the
    entry; where it is empty, one is made from what the device wrote.
    """

    device: str
    seq: int
    clock: tuple[int, int]
    observed_at: int
    device_at: int
    received_at: int
    kind: str
    content: Content = ()
    supersedes: tuple[str, ...] = ()
    digest: str = ""

    @cached_property
    def ref(self) -> str:
        """``device/seq``: short, and the same for two entries only where a device's log forks."""
        return f"{self.device}/{self.seq}"

    @cached_property
    def name(self) -> str:
        """The ledger's digest, or one of everything but the time of receipt: the same entry has the same name."""
        if self.digest:
            return self.digest
        written = [
            self.device,
            self.seq,
            list(self.clock),
            self.observed_at,
            self.device_at,
            self.kind,
            dict(self.content),
            list(self.supersedes),
        ]
        return sha256(json.dumps(written, sort_keys=True, separators=(",", ":")).encode()).hexdigest()

    @cached_property
    def fields(self) -> dict[str, Scalar]:
        """The content by key."""
        return dict(self.content)

    def text(self, key: str) -> str:
        """A text of the content; empty where there is none, or where it is no text."""
        value = self.fields.get(key, "")
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> int | None:
        """A whole number of the content; None where there is none."""
        value = self.fields.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def flag(self, key: str) -> bool | None:
        """A yes or no of the content; None where nothing was said."""
        value = self.fields.get(key)
        return value if isinstance(value, bool) else None


def content_of(fields: Mapping[str, Scalar]) -> Content:
    """Content from a mapping, sorted by key."""
    return tuple(sorted(fields.items()))
