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
from safeconduct.account.entries.kinds import KINDS
from safeconduct.account.entries.schema import entry_schemas
from safeconduct.cli.main import app
from safeconduct.scenario.format.schema import every_schema

REFERENCE = Path(__file__).parent / "reference"
WIDTH = 100


def pages() -> dict[Path, str]:
    """Path and text of every generated page."""
    schemas = {**every_schema(), "entries": entry_schemas()}
    return {
        REFERENCE / "entries.md": entries_page(),
        REFERENCE / "commands.md": commands_page(),
        REFERENCE / "python.md": python_page(),
        **{
            REFERENCE / "schema" / f"{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False)
            + "\n"
            for name, schema in schemas.items()
        },
    }


ENTRIES_HEAD = """# Entries of the ledger

Generated from the kinds of entries in the code. What may be observed, and the keys that say it; a key in bold is
required. [The JSON Schema](schema/entries.schema.json) says the same to programs. Values are text, whole numbers
below 2^53, and true or false: no other numbers. Unknown kinds and keys are refused where an entry is written. One
that comes from a newer device all the same is kept, shown, and not counted.

A number is given exactly (`people`, `vehicles`), or as `least` and `most`, or not at all: nobody knows. A
correction (`supersedes`) needs `why`; one of another device's entry needs `corrected_by` too, else both stand.
Every entry may have `said_by` (whose statement it is, where the device did not see it itself), `note`, `why`,
`source` and `corrected_by`.

## A file of observations

`safeconduct account` also reads a file `.jsonl` with one observation a line, for tests, bridges and rehearsals:

```json
{"device":"gate-1","seq":0,"clock":[1482040800000,0],"observed_at":"2016-12-18T06:00:00Z","device_at":"2016-12-18T06:00:00Z","received_at":"2016-12-18T06:01:00Z","kind":"boarded","content":{"convoy":"A01","vehicle":"bus-0001","people":50}}
```

`seq` counts from 0 within a device, `clock` is the hybrid clock [milliseconds, count]; `supersedes` is a list of
names of entries and `digest` an entry's own name, where there are any. Nothing in such a file is proved.
"""


def entries_page() -> str:
    """Every kind of entry with its keys."""
    parts = [ENTRIES_HEAD]
    about = ""
    for kind in KINDS.values():
        if kind.about != about:
            about = kind.about
            parts.append(f"\n## About {about}\n\n| kind | says | keys |\n|---|---|---|\n")
        keys = ", ".join(f"**{f.key}**" if f.required else f.key for f in kind.fields) or "none"
        parts.append(f"| `{kind.id}` | {kind.says} | {keys} |\n")
    seen: dict[str, str] = {}
    for kind in KINDS.values():
        for field in kind.keys.values():
            seen.setdefault(field.key, field.about)
    parts.append("\n## Keys\n\n| key | holds |\n|---|---|\n")
    parts += [f"| `{key}` | {seen[key]} |\n" for key in sorted(seen)]
    return "".join(parts)


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
