"""Pages that are meant to be handed over: edition *party* and edition *public*.

They tell counts past the line in whole hours and steps of fifty, and nothing else of a plan: no assembly place, no
convoy, no vehicle, no position, no other side. Their number follows from their content, so that it does not betray a
change in what they withhold.
"""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.plans.curves import crossings
from safeconduct.plans.model import Plan
from safeconduct.reports.cells import Cell, cells, content_number
from safeconduct.reports.names import in_language
from safeconduct.reports.page import render
from safeconduct.reports.stamp import LIFE_S, Edition, Stamp
from safeconduct.scenario.model import Scenario, Undertaking
from safeconduct.units import DAY_S, HOUR_S
from safeconduct.words.language import language_of
from safeconduct.words.voice import Voice

PUBLIC_DELAY_S = DAY_S  # nothing of the last day: what has just passed can still be followed on the road


@dataclass(frozen=True, slots=True)
class Cleared:
    """What has crossed under one undertaking, and the name of the person who cleared it for publication."""

    undertaking: str
    by: str
    crossed: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One undertaking on a page: its name, lines about it, and rows (hour, from, to)."""

    name: str
    lines: tuple[str, ...]
    cells: tuple[Cell, ...]
    rows: tuple[tuple[str, str], ...]


def party_cells(scenario: Scenario, plan: Plan, party: str) -> tuple[Cell, ...]:
    """The planned cells of a party's own undertakings. ValueError where there is no such party."""
    if party not in {known.id for known in scenario.parties}:
        raise ValueError(f"no party {party!r}; there are {', '.join(known.id for known in scenario.parties)}")
    found: list[Cell] = []
    for undertaking in scenario.undertakings:
        if undertaking.party == party:
            crossed = [(at, people) for at, people, _ in crossings(scenario, plan, undertaking.id)]
            found += cells(undertaking.id, crossed, offset_s=_offset(scenario))
    return tuple(found)


def public_cells(scenario: Scenario, past: tuple[Cleared, ...], as_of: int) -> tuple[Cell, ...]:
    """Cells of what has crossed, is a day old, and was cleared by a named person."""
    found: list[Cell] = []
    for part in past:
        if part.by:
            found += cells(
                part.undertaking, part.crossed, offset_s=_offset(scenario), until=as_of - PUBLIC_DELAY_S
            )
    return tuple(found)


def party_page(scenario: Scenario, plan: Plan, party: str, *, language: str, as_of: int) -> str:
    """What one party has undertaken and how many are planned past the line by which hour, as a file of HTML."""
    voice = Voice(language_of(language), scenario.timezone)
    told = party_cells(scenario, plan, party)
    own = [undertaking for undertaking in scenario.undertakings if undertaking.party == party]
    named = next(known for known in scenario.parties if known.id == party)
    return _page(
        scenario,
        voice,
        _stamp("party", as_of, told, party),
        head=voice.say("party-head", party=in_language(voice, named.name, named.name_ar)),
        intro=voice.say("party-intro") if own else voice.say("party-nothing"),
        blocks=[_block(voice, entry, told, (*_agreed(voice, entry),)) for entry in own],
    )


def public_page(scenario: Scenario, past: tuple[Cleared, ...] = (), *, language: str, as_of: int) -> str:
    """What has happened, a day late and cleared by name; where nothing has been cleared, the page says so."""
    voice = Voice(language_of(language), scenario.timezone)
    told = public_cells(scenario, past, as_of)
    by = {part.undertaking: part.by for part in past}
    shown = [u for u in scenario.undertakings if any(cell.undertaking == u.id for cell in told)]
    return _page(
        scenario,
        voice,
        _stamp("public", as_of, told),
        head=voice.say("public-head"),
        intro=voice.say("public-intro" if told else "public-nothing"),
        blocks=[
            _block(voice, entry, told, (voice.say("public-cleared", by=by[entry.id]),)) for entry in shown
        ],
    )


def _offset(scenario: Scenario) -> int:
    """Seconds between the case's clock and UTC at its start: one grid of hours, clock changes or not."""
    local = Voice(language_of("en"), scenario.timezone).local(scenario.start)
    shift = local.utcoffset()
    return int(shift.total_seconds()) if shift else 0


def _stamp(edition: Edition, as_of: int, told: tuple[Cell, ...], party: str = "") -> Stamp:
    hour = as_of // HOUR_S * HOUR_S
    return Stamp(edition, content_number(edition, party, told), hour, hour + LIFE_S[edition])


def _agreed(voice: Voice, undertaking: Undertaking) -> list[str]:
    """What the agreement itself says, which its parties know: a quota, and what must be done by when."""
    lines = []
    if undertaking.quota is not None:
        lines.append(voice.say("party-quota", n=undertaking.quota))
    lines += [voice.say("party-must", n=must.people, at=voice.moment(must.by)) for must in undertaking.musts]
    return lines


def _block(voice: Voice, undertaking: Undertaking, told: tuple[Cell, ...], lines: tuple[str, ...]) -> Block:
    own = tuple(cell for cell in told if cell.undertaking == undertaking.id)
    if not own:
        lines = (*lines, voice.say("edition-few", n=own_step()))
    rows = tuple(
        (
            voice.by(cell.until),
            voice.say("edition-range", least=cell.least, most=cell.most),
        )
        for cell in own
    )
    return Block(in_language(voice, undertaking.name, undertaking.name_ar), lines, own, rows)


def own_step() -> int:
    """The count below which nothing is told."""
    return Cell("", 0, 0).most + 1


def _page(
    scenario: Scenario, voice: Voice, stamp: Stamp, *, head: str, intro: str, blocks: list[Block]
) -> str:
    fine = [voice.say("edition-rounding")]
    if stamp.edition == "party":
        fine.append(voice.say("cannot-make"))
    return render(
        "edition.html",
        voice,
        stamp,
        title=in_language(voice, scenario.title, scenario.title_ar) or scenario.name,
        head=head,
        intro=intro,
        blocks=blocks,
        fine=fine,
    )
