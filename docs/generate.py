"""Write the generated pages of docs/reference: commands, Python interface, JSON Schemas. A test holds them to the code.

.venv/bin/python docs/generate.py
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable
from pathlib import Path

from typer.testing import CliRunner

import safeconduct
from safeconduct.cli.main import app
from safeconduct.scenario.format.schema import TABLES, row_schema, scenario_schema

REFERENCE = Path(__file__).parent / "reference"
WIDTH = 100


def pages() -> dict[Path, str]:
    """Path and text of every generated page."""
    schemas = {"scenario": scenario_schema(), **{name: row_schema(name) for name in TABLES}}
    return {
        REFERENCE / "commands.md": commands_page(),
        REFERENCE / "python.md": python_page(),
        **{
            REFERENCE / "schema" / f"{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False)
            + "\n"
            for name, schema in schemas.items()
        },
    }


def commands_page() -> str:
    """The help of the program and of each of its commands."""
    names = [str(command.name) for command in app.registered_commands]
    for group in app.registered_groups:
        inside = group.typer_instance
        if inside is not None:
            names += [
                str(inside.info.name),
                *(f"{inside.info.name} {one.name}" for one in inside.registered_commands),
            ]
    parts = ["# Commands\n\nGenerated from the program's own help.\n", _help()]
    parts += [f"## safeconduct {name}\n\n{_help(*name.split())}" for name in names]
    return "\n".join(parts)


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
