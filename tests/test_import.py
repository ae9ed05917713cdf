"""`import safeconduct` costs next to nothing, and what it promises is there."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import safeconduct

HEAVY = {"fluent", "highspy", "jinja2", "numba", "numpy", "pydantic", "rich", "scipy", "spacy", "typer"}


def test_importing_the_package_loads_no_heavy_library() -> None:
    script = "import json, sys, safeconduct; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in json.loads(run.stdout)}
    assert "safeconduct" in loaded
    assert loaded & HEAVY == set()


def test_planning_an_ordinary_case_does_not_load_the_compiler() -> None:
    script = "import sys, safeconduct.workspace.plans; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_every_exported_name_exists() -> None:
    for name in safeconduct.__all__:
        assert getattr(safeconduct, name) is not None
        assert name in dir(safeconduct)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = safeconduct.no_such_name


def test_package_inits_are_empty(repository: Path) -> None:
    # An import contract on a submodule does not see what its package's __init__ pulls in.
    inits = (repository / "src" / "safeconduct").glob("*/**/__init__.py")
    assert [str(path) for path in inits if path.read_text(encoding="utf-8").strip()] == []


def test_every_module_can_be_imported(repository: Path) -> None:
    source = repository / "src"
    for path in sorted((source / "safeconduct").rglob("*.py")):
        if path.name == "__main__.py":
            continue  # running is all that it does
        parts = path.relative_to(source).with_suffix("").parts
        import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))


def test_the_public_names_are_what_they_say_whatever_was_imported_before() -> None:
    import safeconduct
    import safeconduct.plans.model
    import safeconduct.workspace.plans

    assert callable(safeconduct.plan)
    assert callable(safeconduct.load)
    assert callable(safeconduct.verify)
