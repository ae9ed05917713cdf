"""The go/no-go page on paper: the same words as on the screen, and lines to sign by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from safeconduct.decision.model import Judgement
from safeconduct.plans.model import Plan
from safeconduct.reports.dossier.content import Content, content_of, stamp_of_dossier
from safeconduct.reports.dossier.unprintable import says_the_word
from safeconduct.reports.dossier.wording import OpenLine, Seen
from safeconduct.reports.pdf.blocks import (
    Banner,
    Blanks,
    Block,
    Cell,
    Frame,
    Heading,
    Paragraph,
    Printed,
    Table,
    Weight,
)
from safeconduct.reports.pdf.press import pdf_of
from safeconduct.reports.stamp import stamp_line
from safeconduct.scenario.model import Scenario
from safeconduct.words.language import language_of
from safeconduct.words.voice import Voice

_FRAMES: dict[str, Frame] = {"stop": "solid", "protest": "marked", "met": "plain"}


def dossier_pdf(
    scenario: Scenario, judgement: Judgement, plan: Plan | None = None, *, language: str
) -> bytes:
    """The page as PDF. Raises Missing where the component that makes PDF is not installed."""
    return pdf_of(dossier_document(scenario, judgement, plan, language=language))


def dossier_document(
    scenario: Scenario, judgement: Judgement, plan: Plan | None = None, *, language: str
) -> Printed:
    """The page as a document to be printed."""
    voice = Voice(language_of(language), scenario.timezone)
    page = content_of(scenario, judgement, plan, voice)
    stamp = stamp_of_dossier(scenario, judgement, plan)
    document = Printed(
        title=f"{page.verdict} · {page.title}",
        language=voice.language,
        stamp_line=stamp_line(stamp, voice),
        blocks=tuple(_blocks(page, voice)),
    )
    if judgement.outcome == "under protest" and says_the_word(_all_text(document)):
        raise AssertionError("a page under protest says what it may not say")
    return document


def _all_text(document: Printed) -> str:
    """Every text of a document in one, one below the other."""
    found: list[str] = []

    def gather(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, tuple):
            for inner in value:
                gather(inner)
        elif hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                gather(getattr(value, name))

    gather(document)
    return "\n".join(found)


def _blocks(page: Content, voice: Voice) -> Iterator[Block]:
    say = voice.say
    yield Paragraph(" · ".join((say("go-title"), page.title, *page.about)), "fine")
    yield Banner(page.verdict, page.lead, _FRAMES[page.tone])
    yield Paragraph(" ".join(page.facts))
    for name in _ORDER[page.tone]:
        yield from _SECTIONS[name](page, voice)
    yield Paragraph(" ".join(page.fine), "fine")
    yield Heading(say("go-cleared-head"))
    yield _cleared(page, voice) if page.cleared else Paragraph(say("go-cleared-none"))
    yield Heading(say("go-history-head"))
    yield Paragraph(say("go-history-note"), "fine")
    yield _history(page, voice)


def _stops(page: Content, voice: Voice) -> Iterator[Block]:
    yield Heading(voice.say("go-stops-head"))
    yield _open(voice, page.stops) if page.stops else Paragraph(voice.say("go-stops-none"))


def _calls(page: Content, voice: Voice) -> Iterator[Block]:
    yield Heading(voice.say("go-calls-head"))
    heads = tuple(voice.say(head) for head in ("go-col-call", "go-col-caller", "go-col-answer"))
    rows = tuple(
        (
            _two(call.name, call.when),
            Cell(((call.caller, "plain"), (call.called, "plain"))),
            _two(call.answer, call.by),
        )
        for call in page.calls
    )
    yield Table(heads, rows, (1.6, 4, 2.4))
    yield Paragraph(voice.say("go-calls-silence"), "fine")


def _protests(page: Content, voice: Voice) -> Iterator[Block]:
    yield Heading(voice.say("go-protests-head"))
    if page.protests:
        yield _open(voice, page.protests)
    elif not page.unseen:
        yield Paragraph(voice.say("go-protests-none"))
    if page.unseen:
        heads = (voice.say("go-unseen-head"), voice.say("go-col-clears"))
        yield Table(heads, tuple((row.what, Cell(((row.clears, "fine"),))) for row in page.unseen), (5, 4))


def _papers(page: Content, voice: Voice) -> Iterator[Block]:
    yield Heading(voice.say("go-papers-head"))
    weight: Weight = "lead" if page.tone == "protest" else "plain"
    rows = tuple((paper.head, Cell(((paper.text, weight), (paper.by, "fine")))) for paper in page.papers)
    yield Table(("", ""), rows, (1, 6))
    if page.tone != "stop":
        yield Blanks((voice.say("go-sign-by-hand"),))


def _consent(page: Content, voice: Voice) -> Iterator[Block]:
    yield Heading(voice.say("go-consent-head"))
    for line in page.consent.lines:
        yield Paragraph(line)
    if page.consent.table:
        table = page.consent.table
        yield Table(table.heads, table.rows, (4, *(1.0 for _ in table.heads[1:])))


_SECTIONS: dict[str, Callable[[Content, Voice], Iterator[Block]]] = {
    "stops": _stops,
    "calls": _calls,
    "protests": _protests,
    "papers": _papers,
    "consent": _consent,
}
_ORDER = {
    "stop": ("stops", "calls", "protests", "papers", "consent"),
    "protest": ("papers", "calls", "protests", "consent", "stops"),
    "met": ("papers", "calls", "consent", "stops", "protests"),
}


def _two(text: str, below: str) -> Cell:
    return Cell(((text, "plain"), (below, "fine")))


def _open(voice: Voice, rows: tuple[OpenLine, ...]) -> Table:
    heads = tuple(voice.say(head) for head in ("go-col-line", "go-col-seen", "go-col-clears"))
    return Table(
        heads,
        tuple(
            (
                _two(row.what, row.holds),
                _seen(row.seen) if row.seen else voice.say("go-nothing-entered"),
                Cell(((row.clears, "fine"),)),
            )
            for row in rows
        ),
        (2.6, 4.2, 2),
    )


def _seen(entries: tuple[Seen, ...]) -> Cell:
    lines: list[tuple[str, Weight]] = []
    for entry in entries:
        lines += [(entry.text, "plain"), (entry.by, "fine")]
    return Cell(tuple(lines))


def _cleared(page: Content, voice: Voice) -> Table:
    heads = tuple(voice.say(head) for head in ("go-col-line", "go-col-seen", "go-col-until"))
    return Table(
        heads, tuple((row.what, _seen((row.seen,)), row.until) for row in page.cleared), (2.6, 4.6, 1.6)
    )


def _history(page: Content, voice: Voice) -> Table:
    heads = tuple(voice.say(head) for head in ("go-col-line", "go-col-entered", "go-col-entry", "go-col-by"))
    return Table(
        heads,
        tuple(
            (_two(row.what, row.state), row.entered, row.text, _two(row.by, row.more)) for row in page.history
        ),
        (2, 1.3, 3.4, 3.2),
    )
