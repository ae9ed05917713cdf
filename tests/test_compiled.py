"""Inner loops run compiled or plain, with the same answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from safeconduct import compiled as home
from safeconduct.compiled import compiled, compiled_in_place, compiles


def _sum_of_squares(most: int) -> int:
    total = 0
    for number in range(most):
        total += number * number
    return total


def test_compiled_and_plain_give_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = compiled(_sum_of_squares)
    assert fast is not _sum_of_squares, "the development environment has the compiler"
    monkeypatch.setenv(home.SWITCH, "0")
    assert compiled(_sum_of_squares) is _sum_of_squares
    assert fast(1000) == _sum_of_squares(1000)


def _double(numbers: NDArray[np.int64]) -> int:
    for each in range(len(numbers)):
        numbers[each] *= 2
    return len(numbers)


def test_what_makes_no_arrays_writes_into_those_that_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = compiled_in_place(_double)
    monkeypatch.setenv(home.SWITCH, "0")
    assert compiled_in_place(_double) is _double
    for double in (fast, _double):
        numbers = np.arange(5)
        assert double(numbers) == 5
        assert numbers.tolist() == [0, 2, 4, 6, 8]


def test_without_the_compiler_nothing_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "find_spec", {}.get)
    assert not compiles()
    assert compiled(_sum_of_squares) is _sum_of_squares


def test_compiled_code_is_kept_apart_for_every_state_of_the_kernels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    kernel = package / "part" / "kernel.py"
    kernel.parent.mkdir(parents=True)
    kernel.write_text("one = 1\n", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.setattr(home, "__file__", str(package / "compiled.py"))
    folders = []
    for text in ("one = 1\n", "one = 2\n", "one = 1\n"):
        kernel.write_text(text, encoding="utf-8")
        monkeypatch.setattr(home, "_FOLDER", None)
        folders.append(home._cache())
    assert folders[0] == folders[2] != folders[1]
    assert all(folder.is_dir() and tmp_path in folder.parents for folder in folders)


def test_where_the_users_caches_cannot_be_written_another_folder_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(home, "gettempdir", lambda: str(tmp_path))
    assert tmp_path in home._writable("state").parents


def test_where_nothing_can_be_written_the_way_out_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(home, "gettempdir", lambda: str(tmp_path / "file"))
    with pytest.raises(OSError, match="SAFECONDUCT_COMPILE=0"):
        home._writable("state")


def test_the_package_itself_does_not_load_the_compiler() -> None:
    code = "import sys, safeconduct, safeconduct.compiled; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
