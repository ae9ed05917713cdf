"""Check a ledger where it is kept, or a bundle with the same file that goes out with every bundle."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path

from safeconduct.errors import Fault
from safeconduct.ledger.keeping.auditing import audit
from safeconduct.operations.homes import opened, read_home


def audit_home(folder: Path) -> tuple[tuple[Fault, ...], int]:
    """What in a ledger is not as it was signed, and how many entries it has."""
    with opened(read_home(folder), appends=False) as log:
        return audit(log), log.store.size


def run_verifier(bundle: Path, words: Sequence[str], *, as_json: bool) -> int:
    """Run our own copy of the stand-alone verifier over a bundle, apart from everything else here. Its exit code."""
    with as_file(files("safeconduct.ledger.bundle") / "verify.py") as script:
        command = [sys.executable, "-I", str(script), str(bundle), *words, *(["--json"] if as_json else [])]
        return subprocess.run(command, check=False).returncode
