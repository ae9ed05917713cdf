"""The tutorial does what it says: every command in it is run, in order, in one empty folder."""

import re
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(300)

BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXIT = re.compile(r"\s*# exit (\d+)$")


@dataclass
class Step:
    """A command of the tutorial, the exit code it promises and the lines that it says will be printed."""

    command: str
    code: int
    shown: list[str] = field(default_factory=list)


def steps(page: str) -> list[Step]:
    found: list[Step] = []
    for block in BLOCK.findall(page):
        for line in block.splitlines():
            if line.startswith("$ "):
                code = EXIT.search(line)
                found.append(Step(EXIT.sub("", line[2:]), int(code[1]) if code else 0))
            elif line:
                found[-1].shown.append(line)
    return found


def is_shown(line: str, printed: str) -> bool:
    """True when ``line``, in which … stands for anything, is among what was printed."""
    pattern = ".*".join(re.escape(part.strip()) for part in line.split("…"))
    return re.search(pattern, printed) is not None


def test_the_tutorial_does_what_it_says(repository: Path, tmp_path: Path) -> None:
    commands = steps((repository / "docs/tutorial/index.md").read_text(encoding="utf-8"))
    assert len(commands) > 8, "the tutorial has lost its commands"
    shell = shutil.which("bash")
    assert shell is not None
    for step in commands:
        done = subprocess.run(
            [shell, "-c", step.command],
            cwd=tmp_path,
            env={"PATH": f"{sysconfig.get_path('scripts')}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        printed = done.stdout + done.stderr
        assert done.returncode == step.code, f"{step.command}: exit {done.returncode}\n{printed}"
        assert "Traceback" not in printed, f"{step.command}\n{printed}"
        for line in step.shown:
            assert is_shown(line, printed), f"{step.command}: does not show {line!r}\n{printed}"
