"""The pages about the ledger name every code that the program can say, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from safeconduct.ledger.bundle.verify import ALARMS, SAYS


def test_every_refusal_of_the_ledger_is_explained(repository: Path) -> None:
    source = "".join(path.read_text("utf-8") for path in sorted((repository / "src").rglob("*.py")))
    page = (repository / "docs/reference/faults.md").read_text("utf-8")
    assert set(re.findall(r'"(LG\d{3})"', source)) == set(
        re.findall(r"^\| `(LG\d{3})` \|", page, re.MULTILINE)
    )


def test_every_finding_of_the_verifier_is_explained(repository: Path) -> None:
    page = (repository / "docs/reference/ledger-form.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(V\d{2})` \| (.+) \|$", page, re.MULTILINE))
    assert rows == {code: ("alarm: " if code in ALARMS else "") + says for code, (says, _) in SAYS.items()}
