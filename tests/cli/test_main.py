"""Whatever a user does wrong ends in a plain line and an exit code, never in a traceback."""

from __future__ import annotations

import signal

import pytest

from safeconduct.cli import main as program
from safeconduct.errors import Fault, InvalidInput, Missing

INVALID = InvalidInput(
    (Fault("SC001", "x", "is not there", "add it"), Fault("SC002", "y", "is odd", "mend it"))
)


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (INVALID, 2, "SC002 y: is odd → mend it"),
        (Missing("no shipped case is called 'x'"), 2, "no shipped case"),
        (PermissionError(13, "Permission denied", "plan.json"), 2, "Permission denied"),
        (KeyboardInterrupt(), 130, "stopped"),
    ],
)
def test_errors_become_lines_and_exit_codes(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    raised: BaseException,
    code: int,
    said: str,
) -> None:
    def fail() -> None:
        raise raised

    monkeypatch.setattr(program, "program", lambda _: fail)
    before = signal.getsignal(signal.SIGINT)
    try:
        with pytest.raises(SystemExit) as ended:
            program.main()
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended.value.code == code
    assert said in capsys.readouterr().err


def test_ctrl_c_outside_planning_stops_with_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(program, "program", lambda _: lambda: signal.raise_signal(signal.SIGINT))
    before = signal.getsignal(signal.SIGINT)
    try:
        with pytest.raises(SystemExit) as ended:
            program.main()
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended.value.code == 130
