"""The judge of the test run lets nothing through that shows nothing."""

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

Faults = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def faults(repository: Path) -> Faults:
    found: Faults = runpy.run_path(str(repository / ".ci" / "judge.py"))["faults"]
    return found


@pytest.mark.parametrize(
    "closing",
    [
        "============ 12 passed in 3.21s ============",
        "====== 1 passed in 0.01s ======",
        "======= 1204 passed in 754.10s (0:12:34) =======",
    ],
)
def test_a_run_in_which_everything_passed_counts(faults: Faults, closing: str) -> None:
    assert faults(f"noise\n{closing}\n") == []


@pytest.mark.parametrize(
    ("closing", "reason"),
    [
        ("====== 12 passed, 1 skipped in 3.21s ======", "1 skipped"),
        ("====== 12 passed, 2 xfailed in 3.21s ======", "2 xfailed"),
        ("====== 12 passed, 1 xpassed in 3.21s ======", "1 xpassed"),
        ("====== 12 passed, 3 deselected in 3.21s ======", "3 deselected"),
        ("====== 12 passed, 3 warnings in 3.21s ======", "3 warnings"),
        ("====== 1 failed, 12 passed in 3.21s ======", "1 failed"),
        ("====== 12 passed, 1 error in 3.21s ======", "1 error"),
        ("====== 4 skipped in 3.21s ======", "no test passed"),
        ("====== no tests ran in 0.01s ======", "no test passed"),
        ("Killed", "pytest printed no closing line"),
    ],
)
def test_a_run_that_shows_less_does_not_count(faults: Faults, closing: str, reason: str) -> None:
    assert reason in faults(f"noise\n{closing}\n")


def test_the_last_closing_line_counts(faults: Faults) -> None:
    assert faults("== 5 passed in 1.00s ==\n== 5 passed, 1 skipped in 1.00s ==\n") == ["1 skipped"]
