"""The page of a case's claims: pictures by measure, the claims in each, and what cannot be true together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from safeconduct.claims.conflict import ABOUT_COMPLETE, involving
from safeconduct.claims.reconcile import Reconciled
from safeconduct.reports import claims_text as text
from safeconduct.reports.cells import content_number
from safeconduct.reports.claims_chart import NARROW, WIDE, Series, chart_svg, series_of
from safeconduct.reports.page import render
from safeconduct.reports.stamp import LIFE_S, Stamp
from safeconduct.units import HOUR_S
from safeconduct.words.language import language_of
from safeconduct.words.voice import Voice

_COLUMNS: Final = ("claim", "when", "figure", "means", "source", "grade", "wrong")


@dataclass(frozen=True, slots=True)
class Drawing:
    """One measure on the page. ``rows`` are cells: claim, when, figure, what it can mean, source, grade, rivals."""

    name: str
    head: str
    wide: Markup
    narrow: Markup
    legend: tuple[tuple[str, str], ...]
    working: str
    rows: tuple[tuple[str, ...], ...]


def claims_page(
    found: Reconciled, *, title: str, timezone: str, language: str, as_of: int, population: str = ""
) -> str:
    """The page as a file of HTML, edition *cell*: who said what is not for handing over."""
    voice = Voice(language_of(language), timezone)
    drawings = [
        _drawing(voice, found, number, one) for number, one in enumerate(series_of(found, population))
    ]
    topics = [one for one in found.findings if population in ("", one.topic.population)]
    completes = [
        line
        for finding in topics
        for statement in finding.statements
        if statement.claim.kind == "complete" and (line := text.complete_text(voice, found, statement.claim))
    ]
    names = {statement.claim.id for finding in topics for statement in finding.statements}
    clashes = [
        text.conflict_text(voice, found, conflict)
        for conflict in found.conflicts
        if conflict.rule not in ABOUT_COMPLETE and conflict.every_claim & names
    ]
    expires = (as_of + LIFE_S["cell"]) // HOUR_S * HOUR_S
    stamp = Stamp(
        "cell",
        content_number(found.claims, found.conflicts, [one.working for one in topics], population),
        as_of,
        expires,
    )
    return render(
        "claims.html",
        voice,
        stamp,
        title=title,
        head=voice.say("claims-chart-title"),
        about=text.head_text(voice, title, found),
        heads=[voice.say(f"claims-chart-col-{name}") for name in _COLUMNS],
        drawings=drawings,
        completes=completes,
        clashes=clashes,
    )


def _drawing(voice: Voice, found: Reconciled, number: int, series: Series) -> Drawing:
    head = text.measure_text(voice, series.claims[0])
    return Drawing(
        name=f"measure-{number + 1}",
        head=head,
        wide=Markup(chart_svg(series, voice, WIDE, head)),  # noqa: S704  # escaped where it is drawn
        narrow=Markup(chart_svg(series, voice, NARROW, head)),  # noqa: S704  # likewise
        legend=tuple(
            (series.letter(next(one for one in series.claims if one.claimed_by == source)), source)
            for source in series.sources
        ),
        working=text.working_text(voice, series.working),
        rows=tuple(
            (
                f"{series.letter(claim)} {claim.id}",
                claim.movement or text.when_text(voice, claim.at),
                text.figure_text(voice, claim),
                text.interval_text(voice, claim.interval),
                text.source_text(voice, claim),
                claim.grade,
                text.joined(voice, _rivals(found, claim.id)) or "–",
            )
            for claim in series.claims
        ),
    )


def _rivals(found: Reconciled, claim: str) -> list[str]:
    """The claims with which one forms a pair that cannot be true together; "complete" is told of apart."""
    pairs = (
        one.claims
        for one in involving(found.conflicts, claim)
        if len(one.claims) == 2 and one.rule not in ABOUT_COMPLETE
    )
    return sorted({name for pair in pairs for name in pair} - {claim})
