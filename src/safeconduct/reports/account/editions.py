"""Pages of an account that are handed over: edition *party* and edition *public*.

They tell counts past the line in whole hours and steps of fifty, and nothing else: no assembly place, no convoy, no
vehicle, no position, no alarm, no other side. The party's page leaves out the hour that runs; the public's leaves out
the last day, and everything that no named person has cleared.
"""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.account.entries.fields import instant_of
from safeconduct.account.state import State
from safeconduct.reports.account.cells import CountedCell, counted_cells
from safeconduct.reports.cells import content_number
from safeconduct.reports.editions import PUBLIC_DELAY_S, own_step
from safeconduct.reports.names import in_language
from safeconduct.reports.page import render
from safeconduct.reports.stamp import LIFE_S, Edition, Stamp
from safeconduct.scenario.model import Scenario, Undertaking
from safeconduct.units import HOUR_S
from safeconduct.words.language import language_of
from safeconduct.words.voice import Voice


@dataclass(frozen=True, slots=True)
class Block:
    """One undertaking on a page: its name, lines about it, and rows (hour, people)."""

    name: str
    lines: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]


def party_account_cells(state: State, party: str) -> tuple[CountedCell, ...]:
    """The cells of a party's own undertakings, up to the last whole hour. ValueError where there is no such party."""
    scenario = state.basis.scenario
    if party not in {known.id for known in scenario.parties}:
        raise ValueError(f"no party {party!r}; there are {', '.join(known.id for known in scenario.parties)}")
    own = {undertaking.id for undertaking in scenario.undertakings if undertaking.party == party}
    return _cells(state, {side: _hour(state.at) for side in own})


def public_account_cells(state: State) -> tuple[CountedCell, ...]:
    """Cells of what is a day old and was cleared by a named person, up to the moment that was cleared."""
    return _cells(state, {side: until for side, (until, _) in cleared(state).items()})


def cleared(state: State) -> dict[str, tuple[int, str]]:
    """By undertaking: up to which moment counts may be published, and who cleared them last."""
    found: dict[str, tuple[int, str]] = {}
    for entry in state.of_kind("cleared-for-publication"):
        until = instant_of(entry.text("until"))
        if until is not None:
            end = min(until, _hour(state.at) - PUBLIC_DELAY_S)
            found[entry.text("undertaking")] = (end, entry.text("by"))
    return found


def _cells(state: State, until: dict[str, int]) -> tuple[CountedCell, ...]:
    offset = _offset(state.basis.scenario)
    found: list[CountedCell] = []
    for let in state.let:
        if let.undertaking in until:
            found += counted_cells(
                let.undertaking, let.crossings, offset_s=offset, until=until[let.undertaking]
            )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Handed:
    """A page that is handed over, before it is set in HTML or in type."""

    voice: Voice
    stamp: Stamp
    title: str
    head: str
    intro: str
    blocks: tuple[Block, ...]
    checkpoint: str


def party_account(state: State, party: str, *, language: str) -> str:
    """What one party has let through so far, as a file of HTML."""
    return _page(party_handed(state, party, language))


def public_account(state: State, *, language: str) -> str:
    """What has happened, a day late and cleared by name; where nothing has been cleared, the page says so."""
    return _page(public_handed(state, language))


def party_handed(state: State, party: str, language: str) -> Handed:
    """What one party has let through so far. ValueError where there is no such party."""
    scenario = state.basis.scenario
    voice = Voice(language_of(language), scenario.timezone)
    told = party_account_cells(state, party)
    hour = _hour(state.at)
    own = [undertaking for undertaking in scenario.undertakings if undertaking.party == party]
    named = next(known for known in scenario.parties if known.id == party)
    return _handed(
        state,
        voice,
        _stamp("party", state, told, party, tuple(_more(state, voice, entry.id, hour) for entry in own)),
        head=voice.say("party-head", party=in_language(voice, named.name, named.name_ar)),
        intro=voice.say("account-party-intro" if own else "account-party-nothing"),
        blocks=[_block(voice, entry, told, _more(state, voice, entry.id, hour)) for entry in own],
    )


def public_handed(state: State, language: str) -> Handed:
    """What has happened and was cleared by name."""
    scenario = state.basis.scenario
    voice = Voice(language_of(language), scenario.timezone)
    told = public_account_cells(state)
    by = cleared(state)
    shown = [entry for entry in scenario.undertakings if any(cell.undertaking == entry.id for cell in told)]
    return _handed(
        state,
        voice,
        _stamp("public", state, told, "", tuple(_more(state, voice, u.id, by[u.id][0]) for u in shown)),
        head=voice.say("public-head"),
        intro=voice.say("public-intro" if told else "account-public-nothing"),
        blocks=[
            _block(
                voice,
                u,
                told,
                (voice.say("public-cleared", by=by[u.id][1]), *_more(state, voice, u.id, by[u.id][0])),
            )
            for u in shown
        ],
    )


def _hour(at: int) -> int:
    return at // HOUR_S * HOUR_S


def _offset(scenario: Scenario) -> int:
    """Seconds between the case's clock and UTC at its start: one grid of hours, clock changes or not."""
    local = Voice(language_of("en"), scenario.timezone).local(scenario.start)
    shift = local.utcoffset()
    return int(shift.total_seconds()) if shift else 0


def _more(state: State, voice: Voice, undertaking: str, until: int) -> tuple[str, ...]:
    """That more may have crossed, where nobody counted all of a convoy that crossed by then."""
    crossings = [one for let in state.let if let.undertaking == undertaking for one in let.crossings]
    open_above = any(one.people.high is None and one.at <= until for one in crossings)
    return (voice.say("account-party-more"),) if open_above else ()


def _stamp(
    edition: Edition,
    state: State,
    told: tuple[CountedCell, ...],
    party: str,
    more: tuple[tuple[str, ...], ...],
) -> Stamp:
    hour = _hour(state.at)
    number = content_number(
        "account", edition, party, checkpoint_hours(state), told, tuple(bool(one) for one in more)
    )
    return Stamp(edition, number, hour, hour + LIFE_S[edition], state.basis.rehearsal)


def checkpoint_hours(state: State) -> int | None:
    """The age of the last agreed checkpoint in whole hours, begun ones counted; None for none."""
    last = state.checkpoint_at
    return None if last is None else -(-(state.known_at - last) // HOUR_S)


def _checkpoint(state: State, voice: Voice) -> str:
    hours = checkpoint_hours(state)
    if hours is not None:
        return voice.say("account-checkpoint-hours", hours=hours)
    return voice.say(
        "account-checkpoint-unknown" if state.basis.checkpoints is None else "account-checkpoint-none"
    )


def _block(
    voice: Voice, undertaking: Undertaking, told: tuple[CountedCell, ...], lines: tuple[str, ...]
) -> Block:
    own = [cell for cell in told if cell.undertaking == undertaking.id]
    if not own:
        lines = (*lines, voice.say("edition-few", n=own_step()))
    rows = tuple(
        (voice.by(cell.until), voice.say("edition-range", least=cell.least, most=cell.most)) for cell in own
    )
    return Block(in_language(voice, undertaking.name, undertaking.name_ar), lines, rows)


def _handed(
    state: State, voice: Voice, stamp: Stamp, *, head: str, intro: str, blocks: list[Block]
) -> Handed:
    scenario = state.basis.scenario
    title = in_language(voice, scenario.title, scenario.title_ar) or scenario.name
    return Handed(voice, stamp, title, head, intro, tuple(blocks), _checkpoint(state, voice))


def _page(handed: Handed) -> str:
    say = handed.voice.say
    return render(
        "edition.html",
        handed.voice,
        handed.stamp,
        title=handed.title,
        head=handed.head,
        intro=handed.intro,
        blocks=handed.blocks,
        fine=[say("edition-rounding"), handed.checkpoint, say("account-cannot")],
    )
