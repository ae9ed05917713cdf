"""What a page or a terminal tells of an agreement is made of: blocks with lines and tables, already in words."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.agreement.terms import Agreement, Wordings, wording_in
from safeconduct.reports.names import holder_name, in_language, joined, place_name
from safeconduct.reports.parts import Line, Table
from safeconduct.scenario.accord.file import BASE
from safeconduct.scenario.accord.view import AgreementView
from safeconduct.scenario.model import Scenario
from safeconduct.words.language import Tongue
from safeconduct.words.voice import Voice

__all__ = ["Block", "Line", "Speaker", "Table", "Worded"]


@dataclass(frozen=True, slots=True)
class Worded:
    """A text that keeps its own language and direction, with the heading that says what it is worth."""

    heading: str
    text: str
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with what stands under it. ``level`` 2 begins a part, 3 and 4 something inside it."""

    name: str
    level: int
    head: str
    lines: tuple[Line, ...] = ()
    worded: tuple[Worded, ...] = ()
    table: Table | None = None
    after: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Speaker:
    """One page's voice with the names of one case: sides, clauses, holders."""

    voice: Voice
    view: AgreementView

    @property
    def tongue(self) -> Tongue:
        """The page's language."""
        return self.voice.language.tongue

    @property
    def agreement(self) -> Agreement:
        """The agreement spoken of."""
        return self.view.agreement

    def say(self, message: str, **arguments: str | int) -> str:
        """One sentence of the page's language."""
        return self.voice.say(message, **arguments)

    def best(self, wordings: Wordings) -> str:
        """A text in the page's language; in another where there is none."""
        found = wording_in(wordings, self.tongue) or next(iter(wordings), None)
        return "" if found is None else self.voice.language.in_digits(found.text)

    def side(self, scenario: Scenario, name: str) -> str:
        """What sentences call a side, an outside event or a rule's id that is neither."""
        for promise in self.agreement.promises:
            if promise.id == name and promise.side:
                return self.best(promise.side)
        undertaking = scenario.undertaking.get(name)
        if undertaking is not None:
            named = in_language(self.voice, undertaking.name, undertaking.name_ar) or name
            return f"«{named}»" if self.tongue == "ar" else f"“{named}”"
        for one in scenario.outside:
            if one.id == name:
                return in_language(self.voice, one.name, one.name_ar) or name
        return name

    def sides(self, scenario: Scenario, names: tuple[str, ...]) -> str:
        """Several sides in one line."""
        return joined(self.voice, [self.side(scenario, name) for name in names])

    def place(self, scenario: Scenario, name: str) -> str:
        """A place's name."""
        return place_name(self.voice, scenario, name)

    def holder(self, scenario: Scenario, name: str) -> str:
        """A holder's name."""
        return holder_name(self.voice, scenario, name)

    def party(self, scenario: Scenario, name: str) -> str:
        """A party's name; both sides where none is named."""
        for one in scenario.parties:
            if one.id == name:
                return in_language(self.voice, one.name, one.name_ar)
        return name or self.say("promise-both")

    def language(self, code: str) -> str:
        """The name of a language."""
        known = ("en", "ar", "fr", "ru", "tr", "fa")
        return self.say(f"lang-{code}") if code in known else self.say("lang-other", code=code)

    def part(self, variant: str) -> str:
        """What a part of the case is called: its variant, or the case itself."""
        return variant or self.say("part-base")

    def part_of(self, variant: str, reading: str) -> str:
        """A part of the case under one reading."""
        if not reading:
            return self.part(variant)
        return self.say("read-part", part=self.part(variant), reading=reading)

    def understood(self, variant: str, reading: str) -> list[str]:
        """How a reading understands each clause that is read in more than one way."""
        return [
            self.say("agr-by-clause", clause=one.clause, text=self.best(one.wordings))
            for one in self.agreement.understandings
            if (one.variant or BASE) == (variant or BASE) and reading in one.readings
        ]

    def people(self, people: int) -> str:
        """A number of people as it stands in clauses and claims: never rounded, for it is argued about."""
        return self.voice.number(people)
