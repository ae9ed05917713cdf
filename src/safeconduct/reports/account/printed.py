"""The account set in type, for A4: the same sections as the page, the same cells as the editions handed over."""

from __future__ import annotations

from safeconduct.account.state import State
from safeconduct.reports.account.drawn import Section
from safeconduct.reports.account.editions import Handed, party_handed, public_handed
from safeconduct.reports.account.page import about_lines, account_stamp, drawn_account, sections_of
from safeconduct.reports.names import in_language
from safeconduct.reports.parts import Table as Drawing
from safeconduct.reports.pdf.blocks import Block, Cell, Heading, Paragraph, Printed, Table
from safeconduct.reports.pdf.press import pdf_of
from safeconduct.reports.stamp import stamp_line
from safeconduct.words.voice import Voice

_WIDE = 2.6  # the first column, which names a row, against the others
_NARROW = 1.4


def cell_account_pdf(state: State, *, language: str) -> bytes:
    """The whole account as PDF. Raises Missing where typst is not installed."""
    drawn = drawn_account(state, language)
    voice, scenario = drawn.voice, state.basis.scenario
    title = in_language(voice, scenario.title, scenario.title_ar) or scenario.name
    blocks: list[Block] = [Heading(voice.say("account-head")), Paragraph(title)]
    blocks += [Paragraph(line) for line in about_lines(drawn)]
    blocks += _reviewed(voice)
    for section in sections_of(drawn):
        blocks += _section(section)
    head = voice.say("account-title")
    return pdf_of(
        Printed(f"{title} · {head}", voice.language, stamp_line(account_stamp(state), voice), tuple(blocks))
    )


def party_account_pdf(state: State, party: str, *, language: str) -> bytes:
    """A party's page as PDF. ValueError where there is no such party."""
    return _handed_pdf(party_handed(state, party, language))


def public_account_pdf(state: State, *, language: str) -> bytes:
    """The public's page as PDF."""
    return _handed_pdf(public_handed(state, language))


def _handed_pdf(handed: Handed) -> bytes:
    voice = handed.voice
    blocks: list[Block] = [Heading(handed.head), Paragraph(handed.title), Paragraph(handed.intro)]
    heads = (voice.say("edition-col-hour"), voice.say("edition-col-people"))
    for block in handed.blocks:
        blocks.append(Heading(block.name))
        blocks += [Paragraph(line) for line in block.lines]
        if block.rows:
            blocks.append(Table(heads, block.rows, (1.0, 1.0)))
    notes = (voice.say("edition-rounding"), handed.checkpoint, voice.say("account-cannot"))
    blocks += [Paragraph(note, "fine") for note in notes]
    blocks += _reviewed(voice)
    title = f"{handed.title} · {handed.head}"
    return pdf_of(Printed(title, voice.language, stamp_line(handed.stamp, voice), tuple(blocks)))


def _reviewed(voice: Voice) -> list[Block]:
    return [Paragraph(voice.say("not-reviewed"), "fine")] if voice.language.tongue == "ar" else []


def _section(section: Section) -> list[Block]:
    blocks: list[Block] = [Heading(section.head)]
    blocks += [Paragraph(line, "fine" if section.tables else "plain") for line in section.lines]
    for name, table in section.tables:
        if name:
            blocks.append(Paragraph(name, "lead"))
        if table.rows:
            blocks.append(_table(table))
    blocks += [Paragraph(line, "fine") for line in section.after]
    return blocks


def _table(table: Drawing) -> Table:
    first = _WIDE if len(table.heads) > 3 else _NARROW
    widths = (first, *(1.0 for _ in table.heads[1:]))
    return Table(table.heads, tuple(tuple(_cell(text) for text in row) for row in table.rows), widths)


def _cell(text: str) -> str | Cell:
    first, *more = text.split("\n")
    return Cell(((first, "plain"), *((line, "fine") for line in more))) if more else first
