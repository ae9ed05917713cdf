"""An account with what its sections are made from, and what every section says in the same words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from safeconduct.account.counting import Statement
from safeconduct.account.interval import Interval
from safeconduct.account.state import State
from safeconduct.reports.names import in_language, place_name
from safeconduct.reports.parts import Table
from safeconduct.words.voice import Voice, isolated


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page: a heading, lines above, tables, lines below. ``name`` is its anchor."""

    name: str
    head: str
    lines: tuple[str, ...] = ()
    tables: tuple[tuple[str, Table], ...] = ()
    after: tuple[str, ...] = ()
    look: Literal["plain", "lead"] = "plain"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A state and the voice that tells it."""

    state: State
    voice: Voice

    def number(self, people: Interval | None) -> str:
        """A number as far as it is known: exact, a range, at least, or not known."""
        say = self.voice.say
        if people is None or (people.low == 0 and people.high is None):
            return say("account-number-unknown")
        if people.high is None:
            return say("account-number-least", low=people.low)
        if people.exact:
            return say("account-number-exact", n=people.low)
        return say("account-number-range", low=people.low, high=people.high)

    def moment(self, at: int | None) -> str:
        """A day and minute, or a dash."""
        return "–" if at is None else self.voice.moment(at)

    def place(self, place: str) -> str:
        """A place's name; said to be not told where it is empty."""
        return (
            place_name(self.voice, self.state.basis.scenario, place)
            if place
            else self.voice.say("account-halt-nowhere")
        )

    def holder(self, holder: str) -> str:
        """A holder's name."""
        for known in self.state.basis.scenario.holders:
            if known.id == holder:
                return in_language(self.voice, known.name, known.name_ar) or holder
        return holder or self.voice.say("account-word-nobody")

    def party(self, party: str) -> str:
        """A party's name."""
        for known in self.state.basis.scenario.parties:
            if known.id == party:
                return in_language(self.voice, known.name, known.name_ar) or party
        return party

    def undertaking(self, undertaking: str) -> str:
        """An undertaking's name."""
        known = self.state.basis.scenario.undertaking.get(undertaking)
        name = in_language(self.voice, known.name, known.name_ar) if known else ""
        return name or undertaking or "–"

    def vehicle_class(self, kind: str) -> str:
        """A vehicle class's name, or what the entry called it."""
        for known in self.state.basis.scenario.classes:
            if known.id == kind:
                return in_language(self.voice, known.name, known.name_ar) or kind
        return kind

    def listed(self, parts: list[str]) -> str:
        """Names in one line, each in its own direction."""
        return self.voice.say("comma").join(isolated(part) for part in parts)

    def telling(self, statement: Statement) -> str:
        """What one counter told, and where it can be looked up."""
        told = self.voice.say(
            "account-counter-telling", counter=statement.counter, people=self.number(statement.people)
        )
        return self.sourced(told, *statement.sources)

    def sourced(self, text: str, *sources: str) -> str:
        """A text with where it can be looked up behind it; the text alone where nobody said."""
        named = [source for source in sources if source]
        return self.voice.say("account-sourced", text=text, sources=self.listed(named)) if named else text

    def heads(self, *names: str) -> tuple[str, ...]:
        """Column heads."""
        return tuple(self.voice.say(name) for name in names)
