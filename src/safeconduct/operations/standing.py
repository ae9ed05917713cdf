"""Where a ledger stands: what is signed, what is agreed, what of its devices is missing, doubled or late."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from safeconduct.ledger.chains import Chain, chains_in, read_head
from safeconduct.ledger.entry import CLOCK_AHEAD_MAX_MS, content_of, read_envelope
from safeconduct.ledger.keeping.agreeing import Agreement, agreement, cosigned
from safeconduct.ledger.keeping.log import Log
from safeconduct.ledger.keeping.receiving import ALARM
from safeconduct.ledger.notes.checkpoint import checkpoint_in, hash_text
from safeconduct.ledger.notes.signed import read_note
from safeconduct.ledger.record import PERSONAL
from safeconduct.ledger.ring import OWN_DEVICE
from safeconduct.operations.homes import now_ms


@dataclass(frozen=True, slots=True)
class Standing:
    """A ledger at a moment. Ages are seconds. ``other_histories`` names devices that were shown another one."""

    origin: str
    keys: tuple[str, ...]
    size: int
    root: bytes
    signed_size: int
    signed_age_s: int
    agreed: Agreement
    witnesses: tuple[tuple[str, str, int, int], ...]
    chains: tuple[Chain, ...]
    ahead: tuple[tuple[str, int], ...]
    other_histories: tuple[str, ...]

    def alarms(self) -> list[str]:
        """Everything that somebody has to look into, one sentence each."""
        found = []
        if self.agreed.late:
            found.append(agreed_line(self.agreed))
        for chain in self.chains:
            if chain.forks:
                found.append(f"{chain.device} wrote two entries under one number: {_numbers(chain.forks)}")
            if chain.breaks:
                found.append(
                    f"{chain.device}: an entry does not continue the one before it: {_numbers(chain.breaks)}"
                )
            if chain.gaps:
                ranges = ", ".join(
                    f"{first}–{last}" if first < last else str(first) for first, last in chain.gaps[:8]
                )
                found.append(f"{chain.device}: numbers are missing: {ranges}")
            if chain.unsigned and chain.device != OWN_DEVICE:  # checkpoints sign for the log's own
                found.append(
                    f"{chain.device}: {chain.unsigned} entries are covered by no signature of its own"
                )
        found += [
            f"{device}: {count} entries from a clock more than 10 minutes ahead"
            for device, count in self.ahead
        ]
        found += [f"{device} was shown another history of this log" for device in self.other_histories]
        return found


def standing(log: Log, at_ms: int) -> Standing:
    """Read the whole ledger and say where it stands."""
    ahead: Counter[str] = Counter()
    links = []
    for record in log.store.records():
        entry = read_envelope(record.envelope)
        links.append((entry, record.leaf_hash))
        if max(entry.clock.ms, entry.device_ms) > record.received_ms + CLOCK_AHEAD_MAX_MS:
            ahead[entry.device] += 1
    last = log.last_checkpoint()
    by_witness = {one.key.name: (one.key.name, one.side, 0, 0) for one in log.ring.of("witness")}
    for one in cosigned(log):
        name = one.witness.key.name
        if one.checkpoint.size >= by_witness[name][2]:
            by_witness[name] = (name, one.witness.side, one.checkpoint.size, one.time_s)
    return Standing(
        origin=log.origin,
        keys=tuple(str(one.key) for one in log.ring.of("log") if one.last is None),
        size=log.store.size,
        root=log.root(),
        signed_size=0 if last is None else checkpoint_in(last[0]).size,
        signed_age_s=0 if last is None else max(0, (at_ms - last[1]) // 1000),
        agreed=agreement(log, at_ms // 1000),
        witnesses=tuple(by_witness.values()),
        chains=tuple(chains_in(links, (head for head, _ in log.heads())).values()),
        ahead=tuple(sorted(ahead.items())),
        other_histories=tuple(
            sorted({read_head(read_note(one.body).text).device for one in log.store.notes(ALARM)})
        ),
    )


def agreed_line(agreed: Agreement) -> str:
    """The line that stands under every output of a ledger: up to where both sides have signed, and how long ago."""
    if not agreed.sides:
        return "NOT AGREED: this log was opened without opposing sides; its entries rest on its own word"
    if not agreed.size:
        return f"NOT AGREED: no checkpoint has a witness of each side under it ({', '.join(agreed.sides)})"
    late = "ALARM, past the limit: " if agreed.late else ""
    by = " and ".join(agreed.sides)
    return f"{late}agreed by {by}: the first {agreed.size:,} entries, {age_text(agreed.age_s)} ago"


def agreed_now(log: Log) -> dict[str, Any]:
    """Since when both sides stand behind a log: what stands under every output of it, for programs and as a line."""
    agreed = agreement(log, now_ms() // 1000)
    return {"agreed": agreed_body(agreed), "agreed_line": agreed_line(agreed)}


def agreed_body(agreed: Agreement) -> dict[str, Any]:
    """The same for programs."""
    return {
        "sides": [*agreed.sides],
        "entries": agreed.size,
        "since_s": agreed.since_s,
        "age_s": agreed.age_s,
        "late": agreed.late,
    }


def standing_body(stands: Standing) -> dict[str, Any]:
    """Where a ledger stands, for programs."""
    return {
        "origin": stands.origin,
        "keys": [*stands.keys],
        "entries": stands.size,
        "root": hash_text(stands.root),
        "checkpoint": {"entries": stands.signed_size, "age_s": stands.signed_age_s},
        "agreed": agreed_body(stands.agreed),
        "witnesses": [
            {"name": name, "side": side, "entries": size, "at_s": at_s}
            for name, side, size, at_s in stands.witnesses
        ],
        "devices": [
            {
                "device": chain.device,
                "entries": chain.entries,
                "highest": chain.highest,
                "gaps": [[*gap] for gap in chain.gaps],
                "forks": [*chain.forks],
                "breaks": [*chain.breaks],
                "unsigned": chain.unsigned,
            }
            for chain in stands.chains
        ],
        "alarms": stands.alarms(),
    }


def entry_body(log: Log, index: int) -> dict[str, Any]:
    """One entry as a program reads it. Refused where there is none. What was erased is said to be."""
    record = log.record(index)
    entry = read_envelope(record.envelope)
    body: dict[str, Any] = {
        "index": index,
        "entry": record.leaf_hash.hex(),
        "device": entry.device,
        "seq": entry.seq,
        "kind": entry.kind,
        "observed_ms": entry.observed_ms,
        "device_ms": entry.device_ms,
        "received_ms": record.received_ms,
        "clock": [entry.clock.ms, entry.clock.count],
        "supersedes": [one.hex() for one in entry.supersedes],
        "content": content_of(record),
    }
    if PERSONAL in entry.parts:
        body["personal"] = content_of(record, PERSONAL) or "erased"
    return body


def age_text(age_s: int) -> str:
    """How long ago, for people at a terminal."""
    if age_s < 3600:
        return f"{age_s // 60} min"
    return f"{age_s // 3600} h {age_s % 3600 // 60:02d} min"


def _numbers(numbers: tuple[int, ...]) -> str:
    more = f" and {len(numbers) - 8} more" if len(numbers) > 8 else ""
    return ", ".join(map(str, numbers[:8])) + more
