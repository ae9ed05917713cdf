"""The account as one self-contained page, edition *cell*. Counts keep their digits: a person is not rounded away."""

from __future__ import annotations

from safeconduct.account.alarms.all import alarms
from safeconduct.account.standing import standings
from safeconduct.account.state import State
from safeconduct.reports.account.alarm_rows import alarm_section
from safeconduct.reports.account.drawn import Drawn, Section
from safeconduct.reports.account.people_sections import equation_section, planned_section, vehicles_section
from safeconduct.reports.account.word_sections import (
    claims_section,
    halts_section,
    incidents_section,
    ready_section,
    record_section,
    undertakings_section,
)
from safeconduct.reports.cells import content_number
from safeconduct.reports.names import in_language
from safeconduct.reports.page import render
from safeconduct.reports.stamp import LIFE_S, Stamp
from safeconduct.units import HOUR_S
from safeconduct.words.language import language_of
from safeconduct.words.voice import Voice


def cell_account(state: State, *, language: str) -> str:
    """The whole account as a file of HTML."""
    drawn = drawn_account(state, language)
    scenario, voice = state.basis.scenario, drawn.voice
    return render(
        "account.html",
        voice,
        account_stamp(state),
        title=in_language(voice, scenario.title, scenario.title_ar) or scenario.name,
        head=voice.say("account-head"),
        about=about_lines(drawn),
        sections=sections_of(drawn),
    )


def drawn_account(state: State, language: str) -> Drawn:
    """A state with the voice of one language."""
    return Drawn(state, Voice(language_of(language), state.basis.scenario.timezone))


def account_stamp(state: State) -> Stamp:
    """The stamp of the whole account. Its number follows from the entries that it rests on and its two moments."""
    names = tuple(entry.observation.name for entry in state.entries)
    expires = (state.at + LIFE_S["cell"]) // HOUR_S * HOUR_S
    number = content_number("account", state.at, state.known_at, names)
    return Stamp("cell", number, state.at, expires, state.basis.rehearsal)


def about_lines(drawn: Drawn) -> tuple[str, ...]:
    """Of when it speaks, and how far it can still be denied."""
    state, voice = drawn.state, drawn.voice
    message = "account-known" if state.known_at <= state.at else "account-known-later"
    known = voice.say(message, at=voice.moment(state.at), known=voice.moment(state.known_at))
    return known, checkpoint_line(drawn), voice.say("account-cannot")


def checkpoint_line(drawn: Drawn) -> str:
    """The age of the last checkpoint that both sides signed."""
    state, voice = drawn.state, drawn.voice
    if state.basis.checkpoints is None:
        return voice.say("account-checkpoint-unknown")
    last = state.checkpoint_at
    if last is None:
        return voice.say("account-checkpoint-none")
    return voice.say("account-checkpoint", at=voice.moment(last), age=voice.length(state.known_at - last))


def sections_of(drawn: Drawn) -> tuple[Section, ...]:
    """Everything below the head, what must be read first first."""
    state = drawn.state
    found = (
        alarm_section(drawn, alarms(state)),
        equation_section(drawn),
        ready_section(drawn),
        undertakings_section(drawn, standings(state)),
        halts_section(drawn),
        incidents_section(drawn),
        claims_section(drawn),
        planned_section(drawn),
        vehicles_section(drawn),
        record_section(drawn),
    )
    return tuple(section for section in found if section is not None)
