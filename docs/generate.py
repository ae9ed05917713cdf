"""Write the generated pages of docs/reference: commands, Python interface, JSON Schemas. A test holds them to the code.

.venv/bin/python docs/generate.py
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import typer
from typer.testing import CliRunner

import safeconduct
from safeconduct.cli.main import app
from safeconduct.scenario.format.schema import every_schema

REFERENCE = Path(__file__).parent / "reference"
WIDTH = 100


def pages() -> dict[Path, str]:
    """Path and text of every generated page."""
    return {
        REFERENCE / "commands.md": commands_page(),
        REFERENCE / "python.md": python_page(),
        **{
            REFERENCE / "schema" / f"{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False)
            + "\n"
            for name, schema in every_schema().items()
        },
    }


def commands_page() -> str:
    """The help of the program and of each of its commands."""
    parts = ["# Commands\n\nGenerated from the program's own help.\n", _help()]
    parts += [f"## safeconduct {' '.join(words)}\n\n{_help(*words)}" for words in _commands(app)]
    return "\n".join(parts)


def _commands(group: typer.Typer, *before: str) -> Iterator[tuple[str, ...]]:
    """Every command, and every group with the commands in it."""
    for command in group.registered_commands:
        yield *before, str(command.name)
    for inner in group.registered_groups:
        inside = inner.typer_instance
        if inside is not None:
            name = str(inner.name if isinstance(inner.name, str) else inside.info.name)
            yield *before, name
            yield from _commands(inside, *before, name)


def _help(*words: str) -> str:
    shown = CliRunner().invoke(app, [*words, "--help"], prog_name="safeconduct", env={"COLUMNS": str(WIDTH)})
    if shown.exit_code:
        raise SystemExit(shown.output)
    return f"```text\n{shown.output.rstrip()}\n```\n"


def python_page() -> str:
    """Signature and docstring of every public name."""
    parts = [
        "# Python\n\nGenerated from the docstrings. Everything here is imported as `safeconduct.NAME`.\n"
    ]
    for name in sorted(safeconduct.__all__):
        thing = getattr(safeconduct, name)
        if not callable(thing):
            continue
        parts.append(f"## {name}\n\n```python\n{name}{_signature(thing)}\n```\n\n{inspect.getdoc(thing)}\n")
    return "\n".join(parts)


def _signature(thing: Callable[..., object]) -> str:
    """Parameters with their types, one a line where there are many; nothing for an exception."""
    if isinstance(thing, type) and issubclass(thing, Exception):
        return ""
    signature = inspect.signature(thing)
    text = _unquoted(str(signature))
    if len(text) <= WIDTH:
        return text.removesuffix(" -> None") if isinstance(thing, type) else text
    lines = [f"    {_unquoted(str(parameter))}," for parameter in signature.parameters.values()]
    kinds = [parameter.kind for parameter in signature.parameters.values()]
    if not isinstance(thing, type) and inspect.Parameter.KEYWORD_ONLY in kinds:
        lines.insert(kinds.index(inspect.Parameter.KEYWORD_ONLY), "    *,")
    returned = "" if isinstance(thing, type) else f" -> {_unquoted(str(signature.return_annotation))}"
    return "(\n" + "\n".join(lines) + f"\n){returned}"


def _unquoted(text: str) -> str:
    """Annotations without the quotes in which deferred ones are kept; defaults keep theirs."""
    return re.sub(r"(: |-> )'([^']*)'", r"\1\2", text)


if __name__ == "__main__":
    for path, text in pages().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(REFERENCE.parent.parent))  # noqa: T201  # says what it wrote
