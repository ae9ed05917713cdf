"""The generated pages of docs/reference are those that the code gives today."""

import importlib.util
from pathlib import Path

import pytest


def test_generated_pages_are_up_to_date(repository: Path) -> None:
    spec = importlib.util.spec_from_file_location("generate", repository / "docs/generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    old = [
        str(path.relative_to(repository))
        for path, text in module.pages().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    if old:
        pytest.fail(f"out of date: {', '.join(old)}: run .venv/bin/python docs/generate.py", pytrace=False)
