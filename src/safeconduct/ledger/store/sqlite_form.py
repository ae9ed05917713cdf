"""The tables of a ledger in a SQLite file, and the settings under which an acknowledged entry survives a power cut."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from safeconduct.ledger.store import failures
from safeconduct.ledger.store.backend import FORM
from safeconduct.ledger.store.sqlite_faults import reading

APPLICATION_ID = 0x53414643  # "SAFC": how `file` and we tell a ledger from another database
LEAST_SQLITE = (3, 37, 0)  # STRICT tables
BUSY_S = 5.0
QUICK_CHECK_BYTES = 128 * 2**20
"""Files up to this are read whole when they are opened (0.15 s); larger ones by ``check``, backup and restore."""

APPENDING: tuple[str, ...] = (
    "PRAGMA synchronous=FULL",  # the log is synced before a commit returns; NORMAL would lose the last minutes
    "PRAGMA wal_autocheckpoint=4000",  # 16 MB of log: an import writes its pages to the file less often
    "PRAGMA fullfsync=ON",  # macOS: past the drive's own cache. Elsewhere it changes nothing
    "PRAGMA checkpoint_fullfsync=ON",
    "PRAGMA secure_delete=ON",  # what is erased is overwritten, not only unlinked
    "PRAGMA foreign_keys=ON",
    "PRAGMA cell_size_check=ON",
    "PRAGMA trusted_schema=OFF",
)
READING = ("PRAGMA query_only=ON", "PRAGMA cell_size_check=ON", "PRAGMA trusted_schema=OFF")

TABLES = {
    "meta": "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "entry": """CREATE TABLE entry (
 leaf INTEGER PRIMARY KEY, device TEXT NOT NULL, seq INTEGER NOT NULL, received_ms INTEGER NOT NULL,
 leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32), envelope BLOB NOT NULL) STRICT""",
    "entry_by_device": "CREATE INDEX entry_by_device ON entry (device, seq)",
    "part": """CREATE TABLE part (
 leaf INTEGER NOT NULL REFERENCES entry, name TEXT NOT NULL, salt BLOB NOT NULL, body BLOB,
 PRIMARY KEY (leaf, name)) STRICT, WITHOUT ROWID""",
    "part_erased": "CREATE INDEX part_erased ON part (leaf, name) WHERE body IS NULL",
    "node": """CREATE TABLE node (
 level INTEGER NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL CHECK (length(hash) = 32),
 PRIMARY KEY (level, position)) STRICT, WITHOUT ROWID""",
    "note": """CREATE TABLE note (
 kind TEXT NOT NULL, number INTEGER NOT NULL, at_ms INTEGER NOT NULL, body BLOB NOT NULL,
 PRIMARY KEY (kind, number)) STRICT, WITHOUT ROWID""",
}


def _refusal(name: str, event: str, table: str, when: str = "") -> str:
    condition = f"WHEN {when} " if when else ""
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} {condition}"
        f"BEGIN SELECT RAISE(ABORT, 'a ledger only grows: {name}'); END"
    )


# Against mistakes and careless tools. Who owns the file can drop them: against that stand the signed checkpoints.
# A refusal before insert is also what stops INSERT OR REPLACE, which fires no delete trigger.
TRIGGERS = {
    name: _refusal(name, event, table, when)
    for name, event, table, when in (
        ("entry_never_changed", "UPDATE", "entry", ""),
        ("entry_never_deleted", "DELETE", "entry", ""),
        (
            "entry_consecutive",
            "INSERT",
            "entry",
            "NEW.leaf <> (SELECT coalesce(max(leaf) + 1, 0) FROM entry)",
        ),
        (
            "part_only_erased",
            "UPDATE",
            "part",
            "NEW.leaf <> OLD.leaf OR NEW.name <> OLD.name OR NEW.body IS NOT NULL OR NEW.salt <> x''",
        ),
        ("part_never_deleted", "DELETE", "part", ""),
        (
            "part_never_replaced",
            "INSERT",
            "part",
            "EXISTS (SELECT 1 FROM part WHERE leaf = NEW.leaf AND name = NEW.name)",
        ),
        ("node_never_changed", "UPDATE", "node", ""),
        ("node_never_deleted", "DELETE", "node", ""),
        (
            "node_never_replaced",
            "INSERT",
            "node",
            "EXISTS (SELECT 1 FROM node WHERE level = NEW.level AND position = NEW.position)",
        ),
        ("note_never_changed", "UPDATE", "note", ""),
        ("note_never_deleted", "DELETE", "note", ""),
        (
            "note_consecutive",
            "INSERT",
            "note",
            "NEW.number <> (SELECT coalesce(max(number) + 1, 0) FROM note WHERE kind = NEW.kind)",
        ),
        ("meta_never_changed", "UPDATE", "meta", ""),
        ("meta_never_deleted", "DELETE", "meta", ""),
        ("meta_finished", "INSERT", "meta", "EXISTS (SELECT 1 FROM meta WHERE name = 'made')"),
    )
}


def connect(path: Path, *, appends: bool, immutable: bool = False) -> sqlite3.Connection:
    """A connection with our settings. It may be used from any thread, by one at a time."""
    mode = "rw" if appends else "ro&immutable=1" if immutable else "ro"
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_S,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        for setting in APPENDING if appends else READING:
            db.execute(setting)
    except BaseException:
        db.close()
        raise
    return db


def make(path: Path, meta: Mapping[str, str]) -> None:
    """Write the tables into a new file. It is not a ledger before ``finish``."""
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.execute("PRAGMA synchronous=FULL")
        db.execute("BEGIN")
        for statement in (*TABLES.values(), *TRIGGERS.values()):
            db.execute(statement)
        rows = {**meta, "form": str(FORM)}
        db.executemany("INSERT INTO meta VALUES (?, ?)", sorted(rows.items()))
        db.execute(f"PRAGMA application_id={APPLICATION_ID}")
        db.execute(f"PRAGMA user_version={FORM}")
        db.execute("COMMIT")
    finally:
        db.close()


def finish(path: Path) -> None:
    """Mark a ledger as wholly made: from here on it is one, and its meta cannot grow."""
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.execute("PRAGMA synchronous=FULL")
        db.execute("INSERT INTO meta VALUES ('made', 'yes')")
    finally:
        db.close()


def check_form(db: sqlite3.Connection, place: str) -> None:
    """Refuse what is not a ledger of a form that we know, whole, with all its triggers."""
    with reading(place):
        application = db.execute("PRAGMA application_id").fetchone()[0]
        form = db.execute("PRAGMA user_version").fetchone()[0]
        found: dict[str, str] = dict(
            db.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
        )
    if application != APPLICATION_ID:
        raise failures.not_a_ledger(place, "is a SQLite file, but not a ledger" if found else "is empty")
    if form > FORM:
        raise failures.newer_form(place, form, FORM)
    expected = {**TABLES, **TRIGGERS}
    strange = [f"{name} is missing" for name in sorted(expected.keys() - found.keys())]
    strange += [f"{name} is not ours" for name in sorted(found.keys() - expected.keys())]
    strange += [
        f"{name} differs" for name in sorted(expected) if found.get(name, expected[name]) != expected[name]
    ]
    if strange:
        raise failures.changed_form(place, ", ".join(strange))
    with reading(place):
        made = db.execute("SELECT value FROM meta WHERE name = 'made'").fetchone()
    if made is None:
        raise failures.unfinished(place)


def check_pages(db: sqlite3.Connection, place: str) -> None:
    """Let SQLite read every page. Damaged names the first things that it found."""
    with reading(place):
        said = [row[0] for row in db.execute("PRAGMA quick_check(3)")]
    if said != ["ok"]:
        raise failures.damaged(place, "; ".join(" ".join(line.split()) for line in said))
