"""How fast a ledger's stores keep entries: one at a time, two hundred writers at once, and by import.

    .venv/bin/python -m benchmarks.ledger_store [--folder FOLDER] [--json FILE]

Every figure is of acknowledged entries, on disk when they count. The file lies in FOLDER (a temporary one where not
said); the PostgreSQL server is one of our own, started for this from the binaries of the system, with its settings for
durability as they come. An entry is 400 bytes with two parts of 200 and 60. Exits 1 where a figure is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import sqlite3
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import psycopg

from safeconduct.clock import stopwatch
from safeconduct.ledger.record import CONTENT, PERSONAL, Part, Record
from safeconduct.ledger.store.opening import create_store
from safeconduct.ledger.store.tables import TableStore
from tests.ledger.store.server import Server

SINGLE = 2_000
WRITERS = 200
EACH = 30
IMPORT = 100_000
PAGE = 2_000
WANTED = {"single_p99_ms": ("<=", 25.0), "writers_per_s": (">=", 1_000.0), "import_per_s": (">=", 20_000.0)}


def machine(folder: Path) -> dict[str, Any]:
    """What the figures were measured on, with what else it had to do."""
    return {
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "psycopg": psycopg.__version__,
        "one_sync_ms": sync_ms(folder),
    }


def sync_ms(folder: Path) -> dict[str, float]:
    """What the disk itself takes to write 4 KiB and sync it."""
    handle, name = tempfile.mkstemp(dir=folder)
    took = []
    for number in range(300):
        watch = stopwatch()
        os.pwrite(handle, bytes(4_096), number * 4_096)
        os.fdatasync(handle)
        took.append(watch() * 1000)
    os.close(handle)
    Path(name).unlink()
    return quantiles(took)


def quantiles(values: list[float]) -> dict[str, float]:
    """Middle, 99th per cent and worst."""
    ordered = sorted(values)
    return {
        "p50": round(ordered[len(ordered) // 2], 2),
        "p99": round(ordered[len(ordered) * 99 // 100], 2),
        "max": round(ordered[-1], 2),
    }


def made(device: str, start: int, stop: int) -> list[Record]:
    """Entries of a device."""
    source = random.Random(f"{device}/{start}")  # noqa: S311  # filling, not secrets
    return [
        Record(
            source.randbytes(400),
            device,
            seq,
            {
                CONTENT: Part(source.randbytes(16), source.randbytes(200)),
                PERSONAL: Part(source.randbytes(16), source.randbytes(60)),
            },
            1_480_000_000_000,
        )
        for seq in range(start, stop)
    ]


def measure(store: TableStore, copy: Path) -> dict[str, Any]:
    """The figures of one store."""
    single = []
    for record in made("one", 0, SINGLE):
        watch = stopwatch()
        store.append([record])
        single.append(watch() * 1000)
    each = quantiles(single)
    writers = concurrent(store)
    records = made("import", 0, IMPORT)
    watch = stopwatch()
    for low in range(0, IMPORT, PAGE):
        store.append(records[low : low + PAGE])
    import_s = watch()
    watch = stopwatch()
    store.check()
    check_s = watch()
    watch = stopwatch()
    store.backup(copy)
    backup_s = watch()
    assert store.size == SINGLE + WRITERS * EACH + IMPORT
    return {
        "single_p50_ms": each["p50"],
        "single_p99_ms": each["p99"],
        "single_max_ms": each["max"],
        "writers_per_s": round(WRITERS * EACH / writers),
        "import_per_s": round(IMPORT / import_s),
        "check_s": round(check_s, 1),
        "backup_s": round(backup_s, 1),
        "entries": store.size,
    }


def concurrent(store: TableStore) -> float:
    """Seconds that two hundred threads take, each appending one entry after the other."""
    work = [made(f"writer-{number}", 0, EACH) for number in range(WRITERS)]

    def write(records: list[Record]) -> None:
        for record in records:
            store.append([record])

    threads = [threading.Thread(target=write, args=(records,)) for records in work]
    watch = stopwatch()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return watch()


def missed(figures: dict[str, dict[str, Any]]) -> list[str]:
    """Which wanted figures were not reached."""
    found = []
    for name, row in figures.items():
        for figure, (sign, wanted) in WANTED.items():
            if not (row[figure] <= wanted if sign == "<=" else row[figure] >= wanted):
                found.append(f"{name}: {figure} is {row[figure]}, wanted {sign} {wanted:g}")
    return found


def main() -> int:
    """Measure both, print, and keep the figures where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    server = Server()
    figures: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        where = machine(folder)
        try:
            server.start()
            with psycopg.connect(server.base) as db:
                where["postgresql"] = db.info.parameter_status("server_version")
            for kind, place in (("sqlite", folder / "ledger.db"), ("postgresql", server.url())):
                store = create_store(place, {"origin": "benchmark"})
                figures[kind] = measure(store, folder / f"{kind}.copy")
                store.close()
        finally:
            server.remove()
    where["load_after"] = round(os.getloadavg()[0], 1)
    print(json.dumps(where))
    columns = list(next(iter(figures.values())))
    print("| store | " + " | ".join(columns) + " |")
    print("|" + "---|" * (len(columns) + 1))
    for kind, row in figures.items():
        print(f"| {kind} | " + " | ".join(str(row[column]) for column in columns) + " |")
    short = missed(figures)
    print("\n".join(short) or "every wanted figure is reached")
    if options.json:
        options.json.parent.mkdir(exist_ok=True)
        options.json.write_text(
            json.dumps({"machine": where, "stores": figures, "missed": short}, indent=1) + "\n"
        )
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
