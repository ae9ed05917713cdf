"""What was agreed, in its versions and clauses, and who reads each clause how: nouns only.

A clause keeps the language in which it was signed apart from every other wording of it. Readings are kept apart too:
nothing here says which of them is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PromiseKind = Literal["leave", "captives", "bodies", "aid", "wounded_abroad", "hold_fire", "other"]
Bound = Literal["yes", "no", "not known"]
Precision = Literal[
    "minute", "quarter", "hour", "dawn", "morning", "afternoon", "evening", "night", "early hours", "day",
    "report time", "total",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's text of something. ``signed`` is true only for the language in which it was signed.

    ``reviewed_by`` names who has checked a working translation; empty where nobody has.
    """

    language: str
    text: str
    signed: bool
    reviewed_by: str


Wordings = tuple[Wording, ...]


def wording_in(wordings: Wordings, language: str) -> Wording | None:
    """The text in one language, where there is one."""
    return next((one for one in wordings if one.language == language), None)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the agreement: a truce, a deal, a document.

    ``signed_in`` is a language code, empty where it is not known. ``variants`` name the parts of the case that plan
    it (``base`` is the case itself); ``events`` rows of the log that tell of it.
    """

    id: str
    title: Wordings
    agreed: str
    signed_in: str
    variants: tuple[str, ...]
    source: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One clause. ``answers`` are the points of the checklist that it settles, such as ``halt.resume``.

    ``replaces`` is the clause of an earlier version in whose place it stands; empty where it stands in none's.
    """

    id: str
    versions: tuple[str, ...]
    signed_in: str
    wordings: Wordings
    answers: tuple[str, ...]
    replaces: str
    source: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Understanding:
    """How somebody reads a clause. ``variant`` and ``readings`` say where the case plans by it.

    ``people`` is the number that this reading puts into the clause, where it puts one.
    """

    id: str
    clause: str
    by: Wordings
    wordings: Wordings
    variant: str
    readings: tuple[str, ...]
    people: int | None
    source: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """An undertaking of any kind: who has promised what to whom. ``by`` is the time, as it is written.

    One of kind *leave* has the id of the case's undertaking; others may have the id of one of its outside events.
    ``side`` is what sentences call its people.
    """

    id: str
    kind: PromiseKind
    clause: str
    versions: tuple[str, ...]
    party: str
    to: str
    side: Wordings
    wordings: Wordings
    people: int | None
    by: str
    source: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HolderBound:
    """Whether a holder of a road or post is bound by the agreement, through whom, and who says so."""

    holder: str
    bound: Bound
    through: str
    source: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """All of it. ``versions`` stand in the order in which they were agreed."""

    versions: tuple[Version, ...]
    terms: tuple[Term, ...]
    understandings: tuple[Understanding, ...]
    promises: tuple[Promise, ...]
    bounds: tuple[HolderBound, ...]

    def version(self, name: str) -> Version:
        """One version by its id."""
        return next(one for one in self.versions if one.id == name)

    def read_as(self, clause: str) -> tuple[Understanding, ...]:
        """Every reading of a clause."""
        return tuple(one for one in self.understandings if one.clause == clause)


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One row of a case's log: what somebody says has happened.

    ``earliest`` and ``latest`` are the seconds between which it happened, as far as the row tells; ``deed`` and
    ``side`` are filled where it tells of a convoy; ``same_as`` names the row of which it is another account.
    """

    id: str
    time: str
    precision: Precision
    earliest: int
    latest: int
    place: str
    kind: str
    side: str
    deed: str
    same_as: str
    least: int | None
    most: int | None
    unit: str
    claimed_by: str
    source: str
    source_date: str
    sentence: str
    sentence_ar: str
