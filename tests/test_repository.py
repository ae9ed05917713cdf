"""What is committed names no machine and no registry, and its locks agree with each other."""

import re
import subprocess
from pathlib import Path

# Put together from halves, so that this file does not find itself.
FORBIDDEN = re.compile(
    "|".join(
        (
            r"(?<![\w.)/-])/" + r"(?:work|root)/[\w.]",  # where somebody's tree or home happened to lie
            r"(?<![\w.)/-])/" + r"(?:home|Users)/[a-z]\w*/",
            r"\bshared/" + r"(?:design|facts|bench|hooks)\b",
            r"pypi" + r"\.org",
            r"pypi" + r"\.python\.org",
            r"python" + r"hosted\.org",
            r"registry\." + r"(?:npmjs\.org|yarnpkg\.com)",
        )
    )
)
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)


def tracked_files(repository: Path) -> list[Path]:
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],  # noqa: S607  # whichever git made this tree
        cwd=repository,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [repository / name for name in listed.split("\0") if name and (repository / name).is_file()]


def pins(lock: Path) -> set[tuple[str, str]]:
    return {(pin["name"], pin["version"]) for pin in PIN.finditer(lock.read_text(encoding="utf-8"))}


def test_no_file_names_a_machine_or_a_registry(repository: Path) -> None:
    files = tracked_files(repository)
    assert len(files) > 10
    found = []
    for path in files:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # pictures and fonts
        found += [f"{path.relative_to(repository)}: {match[0]}" for match in FORBIDDEN.finditer(text)]
    assert found == []


def test_the_patterns_find_what_they_are_for() -> None:
    slash = "/"
    bad = (
        slash + "work/main",
        f"in {slash}root/.cache",
        slash + "home/ada/x",
        "https://py" + "pi.org/simple",
    )
    good = (f"a{slash}work/b", f"web{slash}root/x", f"https://example.org{slash}work/1", "home/ada/", "PyPI")
    assert [text for text in bad if not FORBIDDEN.search(text)] == []
    assert [text for text in good if FORBIDDEN.search(text)] == []


def test_no_lock_that_names_addresses_is_committed(repository: Path) -> None:
    assert [
        path for path in tracked_files(repository) if path.name in {"uv.lock", "poetry.lock", "yarn.lock"}
    ] == []


def test_locks_are_hashed_and_name_no_address(repository: Path) -> None:
    for lock in sorted((repository / "requirements").glob("*.txt")):
        text = lock.read_text(encoding="utf-8")
        assert pins(lock), lock.name
        assert "://" not in text, lock.name
        for entry in re.split(r"\n(?=\S)", text):
            assert "==" not in entry or "--hash=sha256:" in entry, f"{lock.name}: {entry[:60]}"


def test_the_development_lock_contains_the_others(repository: Path) -> None:
    # One environment serves both, so that what is tested is what people install.
    requirements = repository / "requirements"
    assert pins(requirements / "runtime.txt") <= pins(requirements / "dev.txt")
    assert pins(requirements / "uv.txt") <= pins(requirements / "dev.txt")
