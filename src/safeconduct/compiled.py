"""The one home of the compiler for inner loops: a function is written once, and runs compiled or as plain Python.

Both ways give the same answer on the same input; tests run kernels both ways. Without numba (the extra ``speed``),
or with ``SAFECONDUCT_COMPILE=0`` in the environment, nothing is compiled and kernels are merely slower.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import gettempdir
from typing import Any, ParamSpec, TypeVar

SWITCH = "SAFECONDUCT_COMPILE"

Takes = ParamSpec("Takes")
Gives = TypeVar("Gives")


def compiles() -> bool:
    """Whether kernels run compiled in this process."""
    return os.environ.get(SWITCH, "1") != "0" and find_spec("numba") is not None


def compiled(function: Callable[Takes, Gives]) -> Callable[Takes, Gives]:
    """The function, compiled on its first call and kept on disk; the function itself where nothing is compiled.

    Arithmetic is strict: the same operations in the same order as the plain function. Other threads run meanwhile.
    """
    return _jitted(function, makes_arrays=True)


def compiled_in_place(function: Callable[Takes, Gives]) -> Callable[Takes, Gives]:
    """As :func:`compiled`, for a function that makes no arrays and only writes into those that it is given.

    Nothing then counts who holds which array; in short functions that call each other, that is a third of the time.
    """
    return _jitted(function, makes_arrays=False)


def _jitted(function: Callable[Takes, Gives], *, makes_arrays: bool) -> Callable[Takes, Gives]:
    if not compiles():
        return function
    import numba

    numba.config.CACHE_DIR = str(_cache())  # type: ignore[attr-defined]  # made when it is imported
    # The run-time of numba counts references; its own libraries switch it off by this option where nothing is made.
    options = {} if makes_arrays else {"_nrt": False}
    jit: Any = numba.njit  # its types do not know that option
    made: Callable[Takes, Gives] = jit(cache=True, nogil=True, error_model="numpy", **options)(function)
    return made


def _cache() -> Path:
    """Where compiled code is kept: one folder for each state of all kernels.

    The compiler's own check looks at the file of a function alone, not at the files of what it calls; code that was
    compiled against another state of those must not be found again.
    """
    global _FOLDER  # noqa: PLW0603  # reckoned once in a process
    if _FOLDER is None:
        seen = sha256(f"{sys.version_info[:3]} {version('numba')} {version('numpy')}".encode())
        root = Path(__file__).parent
        for file in sorted({*root.rglob("kernel*.py"), *root.rglob("kernel*/*.py")}):
            seen.update(file.read_bytes())
        _FOLDER = _writable(seen.hexdigest()[:16])
    return _FOLDER


_FOLDER: Path | None = None


def _writable(name: str) -> Path:
    """A folder of this name among the user's caches, or where there are none, among the user's passing files."""
    home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    for base in (Path(home).expanduser(), Path(gettempdir()) / f"safeconduct-{_user()}"):
        folder = base / "safeconduct" / "compiled" / name
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK) and (not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()):
            return folder
    raise OSError(f"no folder can be written to keep compiled code in: set {SWITCH}=0 to run without")


def _user() -> int:
    return os.getuid() if hasattr(os, "getuid") else 0
