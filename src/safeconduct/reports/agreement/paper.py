"""An agreement in one language, as blocks, as lines for a terminal, and as one HTML file without a network."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from hashlib import sha256

from safeconduct.reports.agreement.clauses import version_blocks
from safeconduct.reports.agreement.compared import compared_blocks
from safeconduct.reports.agreement.open_points import open_blocks
from safeconduct.reports.agreement.parts import Block, Line, Speaker, Table
from safeconduct.reports.agreement.readings import reading_blocks
from safeconduct.reports.names import in_language
from safeconduct.reports.page import render
from safeconduct.reports.stamp import LIFE_S, Stamp
from safeconduct.scenario.accord.view import AgreementView, Comparison
from safeconduct.units import HOUR_S
from safeconduct.words.language import language_of
from safeconduct.words.voice import FSI, PDI, Voice

WIDTH = 110


def speaker_of(view: AgreementView, language: str) -> Speaker:
    """The voice of a page about this agreement. ValueError names the languages there are."""
    return Speaker(Voice(language_of(language), view.scenario.timezone), view)


def blocks(speaker: Speaker, comparison: Comparison | None) -> tuple[Block, ...]:
    """Everything there is to tell: readings, what is open, what each lets through, the versions with their clauses."""
    view = speaker.view
    found = [*reading_blocks(speaker)]
    for version in view.versions:
        if version.version.id == view.current:
            found += open_blocks(speaker, version, view.scenario)
    if comparison is not None:
        found += compared_blocks(speaker, comparison)
    ordered = sorted(view.versions, key=lambda one: one.version.id != view.current)
    for version in ordered:
        found += version_blocks(speaker, version.version)
    return tuple(found)


def agreement_page(view: AgreementView, comparison: Comparison | None, *, language: str, as_of: int) -> str:
    """The page of the cell edition, as the text of one file."""
    speaker = speaker_of(view, language)
    expires = (as_of + LIFE_S["cell"]) // HOUR_S * HOUR_S
    stamp = Stamp("cell", agreement_number(view, comparison), as_of, expires)
    return render(
        "agreement.html",
        speaker.voice,
        stamp,
        title=in_language(speaker.voice, view.scenario.title, view.scenario.title_ar) or view.scenario.name,
        blocks=blocks(speaker, comparison),
    )


def agreement_number(view: AgreementView, comparison: Comparison | None) -> str:
    """Six figures that follow from what the page tells: another content has another number."""
    told: list[object] = [asdict(view.agreement), [asdict(event) for event in view.log]]
    told.append([(one.scenario.digest, one.answer.answer) for one in view.readings])
    told.append(None if comparison is None else asdict(comparison))
    value = int(sha256(json.dumps(told, default=str).encode()).hexdigest(), 16) % 1_000_000
    return f"{value // 1000:03d}-{value % 1000:03d}"


def terminal_lines(view: AgreementView, comparison: Comparison | None, *, language: str) -> Iterator[str]:
    """The same as lines for a terminal, wrapped; marks of direction only where the language needs them."""
    speaker = speaker_of(view, language)
    title = in_language(speaker.voice, view.scenario.title, view.scenario.title_ar) or view.scenario.name
    yield from _shown(speaker, [f"{speaker.say('agr-head')}: {title}", speaker.say("agr-intro")])
    if speaker.tongue == "ar":
        yield from _shown(speaker, [speaker.say("not-reviewed")])
    for block in blocks(speaker, comparison):
        yield from _shown(speaker, [*_block_lines(speaker, block)])


def _block_lines(speaker: Speaker, block: Block) -> Iterator[str]:
    yield ""
    yield block.head.upper() if block.level == 2 and speaker.tongue == "en" else block.head
    yield ("=" if block.level == 2 else "-") * min(WIDTH, len(_bare(block.head)))
    for worded in block.worded:
        yield f"{worded.heading}:"
        yield f"    {worded.text}"
    yield from (_marked(line) for line in block.lines)
    if block.table is not None:
        yield from _table_lines(block.table)
    yield from (_marked(line) for line in block.after)


def _marked(line: Line) -> str:
    if line.weight == "item":
        return f"  - {line.text}"
    return f"{line.text}" if line.weight != "fine" else f"    {line.text}"


def _table_lines(table: Table) -> Iterator[str]:
    """Narrow tables in columns; wide ones row by row, so that nothing is cut."""
    cells = [[head.replace("\n", " ") for head in table.heads], *[list(row) for row in table.rows]]
    widths = [max(len(_bare(row[number])) for row in cells) for number in range(len(table.heads))]
    if sum(widths) + 2 * len(widths) <= WIDTH and not any("\n" in cell for row in table.rows for cell in row):
        for line in cells:
            pairs = zip(line, widths, strict=True)
            yield "  " + "  ".join(cell + " " * (width - len(_bare(cell))) for cell, width in pairs).rstrip()
        return
    for row in table.rows:
        if row[0]:
            yield f"* {row[0]}"
        rest = [part for cell in row[1:] for part in cell.split("\n") if part and part != "–"]
        if table.name == "checklist":
            yield f"    [{row[1]}] {row[2]}"
            rest = [part for part in row[3].split("\n") if part != "–"]
            yield from (f"        {part}" for part in rest)
        else:
            yield from (f"    {part}" for part in rest)


def _bare(text: str) -> str:
    return text.replace(FSI, "").replace(PDI, "")


def _shown(speaker: Speaker, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        text = _bare(line) if speaker.tongue == "en" else line
        indent = len(text) - len(text.lstrip(" "))
        hanging = " " * (indent + (2 if text.lstrip().startswith(("- ", "* ")) else 0))
        if text.startswith("  ") and "  " in text.strip():
            yield text  # a row of a table keeps its columns
            continue
        yield from textwrap.wrap(
            text, WIDTH, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
        ) or [""]
