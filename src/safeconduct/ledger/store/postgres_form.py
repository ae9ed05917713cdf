"""The tables of a ledger on a PostgreSQL server: the same as in a file, in the first schema of the search path."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg

from safeconduct.ledger.store import failures
from safeconduct.ledger.store.backend import FORM

LEAST_SERVER = 120_000

TABLES = (
    "CREATE TABLE ledger_meta (name text PRIMARY KEY, value text NOT NULL)",
    """CREATE TABLE ledger_entry (
 leaf bigint PRIMARY KEY, device text NOT NULL, seq bigint NOT NULL, received_ms bigint NOT NULL,
 leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32), envelope bytea NOT NULL)""",
    "CREATE INDEX ledger_entry_by_device ON ledger_entry (device, seq)",
    """CREATE TABLE ledger_part (
 leaf bigint NOT NULL, name text NOT NULL, salt bytea NOT NULL, body bytea,
 PRIMARY KEY (leaf, name))""",
    "CREATE INDEX ledger_part_erased ON ledger_part (leaf, name) WHERE body IS NULL",
    """CREATE TABLE ledger_node (
 level integer NOT NULL, position bigint NOT NULL, hash bytea NOT NULL CHECK (length(hash) = 32),
 PRIMARY KEY (level, position))""",
    """CREATE TABLE ledger_note (
 kind text NOT NULL, number bigint NOT NULL, at_ms bigint NOT NULL, body bytea NOT NULL,
 PRIMARY KEY (kind, number))""",
)
TABLE_NAMES = ("ledger_meta", "ledger_entry", "ledger_part", "ledger_node", "ledger_note")

# Numbers and references are held per statement: a check per row would halve the speed of an import.
FUNCTIONS = {
    "ledger_only_grows": "BEGIN RAISE EXCEPTION 'a ledger only grows: % on %', TG_OP, TG_TABLE_NAME; END",
    "ledger_part_only_erased": """BEGIN
 IF NEW.leaf <> OLD.leaf OR NEW.name <> OLD.name OR NEW.body IS NOT NULL OR NEW.salt <> ''::bytea THEN
  RAISE EXCEPTION 'a ledger only grows: a part can only be erased';
 END IF;
 RETURN NEW;
END""",
    "ledger_entry_consecutive": """DECLARE low bigint; high bigint; many bigint; BEGIN
 SELECT min(leaf), max(leaf), count(*) INTO low, high, many FROM added;
 IF many > 0 AND (high - low + 1 <> many OR low < 0 OR high <> (SELECT max(leaf) FROM ledger_entry)
   OR low > 0 AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE leaf = low - 1)) THEN
  RAISE EXCEPTION 'a ledger only grows: entries % to % are not the next', low, high;
 END IF;
 RETURN NULL;
END""",
    "ledger_part_of_entry": """BEGIN
 IF (SELECT min(leaf) FROM added) < 0 OR (SELECT max(leaf) FROM added) > (SELECT max(leaf) FROM ledger_entry) THEN
  RAISE EXCEPTION 'a ledger only grows: a part without its entry';
 END IF;
 RETURN NULL;
END""",
    "ledger_note_consecutive": """BEGIN
 IF EXISTS (SELECT 1 FROM added WHERE number < 0 OR number > 0 AND NOT EXISTS (
   SELECT 1 FROM ledger_note AS n WHERE n.kind = added.kind AND n.number = added.number - 1)) THEN
  RAISE EXCEPTION 'a ledger only grows: a note is not the next of its kind';
 END IF;
 RETURN NULL;
END""",
    "ledger_meta_finished": """BEGIN
 IF EXISTS (SELECT 1 FROM ledger_meta WHERE name = 'made') THEN
  RAISE EXCEPTION 'a ledger only grows: its meta is fixed';
 END IF;
 RETURN NEW;
END""",
}
TRIGGERS = {
    **{
        f"{table}_kept": f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
        " EXECUTE FUNCTION ledger_only_grows()"
        for table in TABLE_NAMES
        if table != "ledger_part"
    },
    "ledger_part_kept": "BEFORE DELETE OR TRUNCATE ON ledger_part FOR EACH STATEMENT"
    " EXECUTE FUNCTION ledger_only_grows()",
    "ledger_part_only_erased": "BEFORE UPDATE ON ledger_part FOR EACH ROW"
    " EXECUTE FUNCTION ledger_part_only_erased()",
    "ledger_entry_consecutive": "AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT"
    " EXECUTE FUNCTION ledger_entry_consecutive()",
    "ledger_part_of_entry": "AFTER INSERT ON ledger_part REFERENCING NEW TABLE AS added FOR EACH STATEMENT"
    " EXECUTE FUNCTION ledger_part_of_entry()",
    "ledger_note_consecutive": "AFTER INSERT ON ledger_note REFERENCING NEW TABLE AS added FOR EACH STATEMENT"
    " EXECUTE FUNCTION ledger_note_consecutive()",
    "ledger_meta_finished": "BEFORE INSERT ON ledger_meta FOR EACH ROW EXECUTE FUNCTION ledger_meta_finished()",
}

# What the server says when it is durable. The first two are set by whoever runs it, the last by us.
DURABLE = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "remote_apply", "remote_write"},
}


def make(db: psycopg.Connection, place: str, meta: Mapping[str, str]) -> None:
    """Make the tables, all or none. It is not a ledger before ``finish``."""
    with db.transaction():
        if _tables(db):
            raise failures.already_there(place)
        for statement in TABLES:
            db.execute(statement)
        for name, body in FUNCTIONS.items():
            db.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$")
        for name, rest in TRIGGERS.items():
            db.execute(f"CREATE TRIGGER {name} {rest}")
        with db.cursor() as cursor:
            rows = {**meta, "form": str(FORM)}
            cursor.executemany("INSERT INTO ledger_meta VALUES (%s, %s)", sorted(rows.items()))


def finish(db: psycopg.Connection) -> None:
    """Mark a ledger as wholly made."""
    db.execute("INSERT INTO ledger_meta VALUES ('made', 'yes')")


def check_server(db: psycopg.Connection, place: str) -> None:
    """Refuse a server that would acknowledge what it can still lose."""
    if db.info.server_version < LEAST_SERVER:
        raise failures.not_durable(place, f"PostgreSQL {db.info.server_version // 10_000} is older than 12")
    for name, good in DURABLE.items():
        row = db.execute("SELECT current_setting(%s)", (name,)).fetchone()
        value = row[0] if row else ""
        if value not in good:
            raise failures.not_durable(place, f"the server runs with {name}={value}")


def check_form(db: psycopg.Connection, place: str, *, finished: bool = True) -> None:
    """Refuse what is not a ledger of a form that we know, whole, with all its triggers."""
    tables = _tables(db)
    if not tables:
        raise failures.nothing_there(place)
    if "ledger_meta" not in tables:
        raise failures.not_a_ledger(place, f"has {', '.join(sorted(tables))}, but no ledger_meta")
    meta: dict[str, str] = dict(db.execute("SELECT name, value FROM ledger_meta").fetchall())
    form = meta.get("form", "")
    if not form.isdecimal():
        raise failures.not_a_ledger(place, "has a table ledger_meta that is not ours")
    if int(form) > FORM:
        raise failures.newer_form(place, int(form), FORM)
    strange = [f"{name} is missing" for name in TABLE_NAMES if name not in tables]
    active = {
        row[0]
        for row in db.execute(
            "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND n.nspname = current_schema()"
        )
    }
    strange += [f"trigger {name} is missing or switched off" for name in TRIGGERS if name not in active]
    sources: dict[str, str] = dict(
        db.execute(
            "SELECT p.proname, p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = current_schema()"
        ).fetchall()
    )
    strange += [f"function {name} differs" for name, body in FUNCTIONS.items() if sources.get(name) != body]
    if strange:
        raise failures.changed_form(place, ", ".join(strange))
    if finished and meta.get("made") != "yes":
        raise failures.unfinished(place)


def _tables(db: psycopg.Connection) -> set[str]:
    rows = db.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename LIKE 'ledger\\_%'"
    )
    return {row[0] for row in rows}
