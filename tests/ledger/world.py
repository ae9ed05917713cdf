"""A small ledger to try things on: a log, two posts that write on their own, two opposing witnesses, two officers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from safeconduct.ledger.canonical import Value
from safeconduct.ledger.chains import START, Head, Tip, next_record
from safeconduct.ledger.entry import Observation
from safeconduct.ledger.keeping.agreeing import last_signed_by, take_cosigned
from safeconduct.ledger.keeping.log import Log, open_log
from safeconduct.ledger.notes.keys import SignatureType, SigningKey, new_key
from safeconduct.ledger.notes.signed import SignedNote, sign_note
from safeconduct.ledger.notes.witness import WitnessState, cosign
from safeconduct.ledger.record import Record
from safeconduct.ledger.ring import KEY_ENROLLED, Role, enrolment
from safeconduct.ledger.storing import Store
from safeconduct.ledger.tree import EMPTY_ROOT
from safeconduct.ledger.wire import Sync, read_sync, sync_lines
from tests.ledger.memory import MemoryStore

ORIGIN = "cell.example/aleppo-2016"
NOON_MS = 1_481_803_200_000  # 15 December 2016, 12:00 UTC
MINUTE_MS = 60_000
SIDES = ("north", "south")


@dataclass
class Post:
    """A device with a chain of its own."""

    name: str
    log: str = ORIGIN
    key: SigningKey = field(init=False)
    tip: Tip = START
    written: list[Record] = field(default_factory=list)
    seen: tuple[int, bytes] = (0, EMPTY_ROOT)

    def __post_init__(self) -> None:
        self.key = new_key(self.name)

    def write(self, count: int, at_ms: int = NOON_MS, personal: dict[str, Value] | None = None) -> Record:
        said = Observation(
            "counted", {"people": count, "place": "rashidin"}, at_ms, personal and {**personal}
        )
        record, self.tip = next_record(self.log, self.name, self.tip, said, at_ms)
        self.written.append(record)
        return record

    def head(self, at_ms: int = NOON_MS) -> SignedNote:
        where = Head(self.log, self.name, self.tip.seq, self.tip.hash, *self.seen, at_ms)
        return sign_note(where.text, self.key)

    def sync(self, records: Sequence[Record] | None = None, at_ms: int = NOON_MS) -> Sync:
        written = self.written if records is None else records
        return read_sync(list(sync_lines(written, [self.head(at_ms)])))


@dataclass
class World:
    """Everybody, enrolled."""

    store: Store = field(default_factory=MemoryStore)
    log_key: SigningKey = field(default_factory=lambda: new_key(ORIGIN))
    posts: tuple[Post, ...] = field(default_factory=lambda: (Post("post-ramouseh"), Post("post-rashidin")))
    witnesses: dict[str, SigningKey] = field(
        default_factory=lambda: {
            side: new_key(f"{side}.example/w", SignatureType.COSIGNATURE) for side in SIDES
        }
    )
    officers: tuple[SigningKey, ...] = field(
        default_factory=lambda: (new_key("duty-one"), new_key("duty-two"))
    )
    states: dict[str, WitnessState] = field(init=False)
    log: Log = field(init=False)

    def __post_init__(self) -> None:
        self.log = open_log(self.store, self.log_key, NOON_MS, SIDES)
        self.states = {side: WitnessState(self.log_key.verifier) for side in SIDES}
        for post in self.posts:
            self.enrol("device", post.key)
        for side, key in self.witnesses.items():
            self.enrol("witness", key, side)
        for key in self.officers:
            self.enrol("officer", key)

    def enrol(self, role: Role, key: SigningKey, side: str = "") -> None:
        said = Observation(KEY_ENROLLED, enrolment(role, key.verifier, side), NOON_MS)
        self.log.append([said], NOON_MS)

    def cosign(self, side: str, now_ms: int = NOON_MS) -> SignedNote:
        key = self.witnesses[side]
        request = self.log.request_for(last_signed_by(self.log, key.name), now_ms)
        self.states[side], note = cosign(self.states[side], str(request).encode(), key, now_ms // 1000)
        take_cosigned(self.log, note, now_ms)
        return note
