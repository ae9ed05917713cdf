"""From a ledger's records to observations that can be accounted for, and to a bundle of evidence for the account."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safeconduct.account.entries.observation import Content, Observation, Scalar, content_of
from safeconduct.ledger.canonical import Value
from safeconduct.ledger.entry import content_of as ledger_content
from safeconduct.ledger.entry import read_envelope
from safeconduct.ledger.keeping.agreeing import cosigned
from safeconduct.ledger.keeping.log import Log
from safeconduct.ledger.notes.keys import read_verifier_key
from safeconduct.ledger.notes.rehearsal import is_rehearsal
from safeconduct.ledger.record import Record
from safeconduct.ledger.ring import OWN_KINDS
from safeconduct.operations.exporting import write_edition
from safeconduct.operations.homes import DESCRIPTION, now_ms, opened, read_home
from safeconduct.workspace.account import Entries, entries_in_file


def read_entries(path: Path) -> Entries:
    """The entries of a ledger's folder, or of a file of observations. Raises InvalidInput and Missing."""
    if not (path / DESCRIPTION).is_file():
        return entries_in_file(path)
    with _opened(path) as log:
        observations = tuple(observation_of(record) for record in log.store.records())
        rehearsal = is_rehearsal(log.origin)
        return Entries(observations, agreed_seconds(log), log.ring.agreed_max_s, rehearsal)


@contextmanager
def _opened(path: Path) -> Iterator[Log]:
    with opened(read_home(path), appends=False) as log:
        yield log


def observation_of(record: Record) -> Observation:
    """What a record says, as accounting reads it. What is neither text, whole number nor yes or no is kept as text."""
    entry = read_envelope(record.envelope)
    said = ledger_content(record) or {}
    content = _own_content(said) if entry.kind in OWN_KINDS else _content(said)
    return Observation(
        entry.device,
        entry.seq,
        (entry.clock.ms, entry.clock.count),
        entry.observed_ms // 1000,
        entry.device_ms // 1000,
        record.received_ms // 1000,
        entry.kind,
        content,
        tuple(name.hex() for name in entry.supersedes),
        record.leaf_hash.hex(),
    )


def _content(said: dict[str, Value]) -> Content:
    fields: dict[str, Scalar] = {
        key: value if isinstance(value, str | int) else json.dumps(value, sort_keys=True)
        for key, value in said.items()
    }
    return content_of(fields)


def _own_content(said: dict[str, Value]) -> Content:
    """Of the ledger's own entries: whose key was enrolled or revoked. The rest is the ledger's business."""
    vkey, role = said.get("vkey"), said.get("role")
    if not isinstance(vkey, str) or role != "device":
        return ()
    return content_of({"device": read_verifier_key(vkey).name})


def agreed_seconds(log: Log) -> tuple[int, ...]:
    """When each agreed checkpoint became agreed: the second in which the last of the opposing sides had signed it."""
    sides = log.ring.sides
    first: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for one in cosigned(log):
        by_side = first[one.checkpoint.size]
        by_side[one.witness.side] = min(one.time_s, by_side.get(one.witness.side, one.time_s))
    agreed = (by_side for by_side in first.values() if sides and set(sides) <= by_side.keys())
    return tuple(sorted(max(by_side[side] for side in sides) for by_side in agreed))


def write_evidence(path: Path, out: Path) -> int:
    """Write the ledger as a bundle, edition *cell*, that anybody checks without us; how many entries it holds."""
    with opened(read_home(path)) as log:
        return write_edition(log, out, now_ms(), edition="cell").size
