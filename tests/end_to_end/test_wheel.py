"""The wheel alone is enough: installed into an empty environment, with no network, it plans the shipped case.

Needs what `make test` leaves behind: uv and hatchling in this environment, and uv's cache, which still holds what the
development lock installed.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(300)

CLOSED_PORT = "http://127.0.0.1:9"  # where a proxy would be: every connection is refused at once


def run(*command: str | Path, cwd: Path, env: dict[str, str]) -> str:
    """What the command printed. Its errors stand in the failure, not only its exit; the environment does not."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=240)
    if done.returncode != 0:
        pytest.fail(
            f"{' '.join(map(str, command))}\nexit {done.returncode}\n{done.stdout}{done.stderr}",
            pytrace=False,
        )
    return done.stdout


@pytest.fixture(scope="module")
def uv() -> Path:
    """The locked uv of this environment, not whichever is on the path."""
    found = shutil.which("uv", path=sysconfig.get_path("scripts"))
    assert found is not None, "uv is not in this environment: run `make venv`"
    return Path(found)


@pytest.fixture(scope="module")
def offline() -> dict[str, str]:
    """An environment from which nothing outside this machine can be reached, and which knows nothing of the tree."""
    env = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    proxies = ("http_proxy", "https_proxy", "all_proxy")
    return (
        env
        | {name: CLOSED_PORT for lower in proxies for name in (lower, lower.upper())}
        | {"no_proxy": "", "NO_PROXY": ""}
    )


@pytest.fixture(scope="module")
def without_network(offline: dict[str, str]) -> tuple[str, ...]:
    """A command prefix that takes the network away altogether, where the kernel lets us; else the proxies must do."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    for prefix in ((unshare, "-n"), (unshare, "-r", "-n")):
        if subprocess.run([*prefix, "true"], env=offline, capture_output=True, check=False).returncode == 0:
            return prefix
    return ()


@pytest.fixture(scope="module")
def wheel(
    repository: Path, uv: Path, offline: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = (
        uv,
        "build",
        "--quiet",
        "--offline",
        "--wheel",
        "--no-build-isolation",
        "--python",
        sys.executable,
    )
    run(*command, "--out-dir", out, repository, cwd=out, env=offline)
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_holds_every_committed_file_of_the_package(wheel: Path, repository: Path) -> None:
    # Cases, words and the built front end are data: leaving one out breaks nothing until somebody installs.
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "src/safeconduct"],  # noqa: S607  # whichever git made this tree
        cwd=repository,
        capture_output=True,
        check=True,
    ).stdout.decode()
    committed = {
        name.removeprefix("src/") for name in listed.split("\0") if name and (repository / name).is_file()
    }
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert "safeconduct/py.typed" in committed
    assert committed - held == set()
    assert {name.partition("/")[0].partition("-")[0] for name in held} == {"safeconduct"}


def test_the_installed_wheel_plans_the_shipped_case_without_network(
    wheel: Path,
    repository: Path,
    uv: Path,
    offline: dict[str, str],
    without_network: tuple[str, ...],
    tmp_path: Path,
) -> None:
    home = tmp_path / "venv"
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    run(uv, "venv", "--quiet", "--offline", "--python", sys.executable, home, cwd=tmp_path, env=offline)
    into = ("--quiet", "--offline", "--python", scripts / "python")
    lock = repository / "requirements" / "runtime.txt"
    # `sync`, because resolving would ask for descriptions that the cache does not keep; `check` then holds the lock
    # to what the wheel says it needs.
    run(uv, "pip", "sync", *into, "--require-hashes", lock, cwd=tmp_path, env=offline)
    run(uv, "pip", "install", *into, "--no-deps", wheel, cwd=tmp_path, env=offline)
    run(uv, "pip", "check", *into, cwd=tmp_path, env=offline)

    where = run(
        scripts / "python", "-c", "import safeconduct; print(safeconduct.__file__)", cwd=tmp_path, env=offline
    )
    assert Path(where.strip()).is_relative_to(home)

    out = tmp_path / "out"
    plan = ("plan", "aleppo-2016", "--time-limit", "20", "--out", out)
    run(*without_network, scripts / "safeconduct", *plan, cwd=tmp_path, env=offline)
    report = (out / "report.html").read_text(encoding="utf-8")
    assert report.lstrip().lower().startswith("<!doctype html>")
