"""The nouns of a decision to go or not: entries, the lines that they clear or leave open, call times, the outcome.

A line is open until an entry clears it, and open again when the entry lapses. What nobody has said is not known, and
not known never helps. docs/explanation/dossier.md has the rules in full.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

State = Literal["clear", "against", "not known"]
Outcome = Literal["do not go", "under protest", "conditions met"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("do not go", "under protest", "conditions met")
"""From worst to best: what counts against going never moves an outcome to the right."""
Weight = Literal["stops", "protest", "none"]
"""What an open line does: stops, or allows going only under protest to save life."""

CONFIRMED_LINES: Final = ("holder", "party")
"""Lines that somebody must have confirmed: as long as nobody has, they stop."""
FOUND_LINES: Final = ("mines", "threat", "list", "carer")
"""Lines that stop once the thing has been found; as long as nobody has looked, they allow going under protest only."""
STOP_LINES: Final = (*CONFIRMED_LINES, *FOUND_LINES)
PROTEST_LINES: Final = (
    "consent",
    "monitors",
    "destination",
    "stay",
    "reception",
    "alternatives",
    "compulsion",
)
"""Lines that, open for whatever reason, allow going under protest only."""
PAPERS: Final = ("necessity", "signature", "protest", "review")
STAGES: Final = ("departure", "road", "arrival")
"""Where monitors stand: a gap at any of the three is a gap."""
UNHELD: Final = "unheld"
"""What a holder line is about where roads have no holder named."""
UNDER_PROTEST: Final = "under-protest"
CONDITIONS_MET: Final = "conditions-met"
"""What a signature is about: which of the two ways of going was signed for."""
CALLS: Final[tuple[tuple[str, int], ...]] = (("H-12", 12), ("H-3", 3), ("H-1", 1), ("H-0", 0))
"""Call times, and how many hours before departure."""


@dataclass(frozen=True, slots=True)
class Households:
    """Consent of one group, in households: all there are, told, and of those told who leaves, stays or is undecided."""

    all: int
    told: int
    leaves: int
    stays: int
    undecided: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Who saw what, when. ``entered_at`` is when it was written down: before that, no page knows of it.

    A clearing lapses at ``valid_to`` (None: it does not lapse). ``about`` is an id of the case, or empty for all that
    the line is about. ``due_at`` is the hour of a departure or a review. ``name`` is of somebody who signs.
    """

    line: str
    about: str
    state: State
    entered_at: int
    seen_at: int
    by: str
    through: str = ""
    local: bool = False
    valid_to: int | None = None
    due_at: int | None = None
    households: Households | None = None
    told_of: tuple[str, ...] = ()
    language: str = ""
    name: str = ""
    calls: str = ""
    number: str = ""
    text: str = ""
    text_ar: str = ""
    grade: str = ""
    source: str = ""


Standing = Literal["clear", "against", "not known", "lapsed", "lapses", "not local", "some not told"]


@dataclass(frozen=True, slots=True)
class Demand:
    """A line that has to be clear before anybody goes. A clearing must hold until ``needed_to`` where that is given.

    ``serious`` is False for what a party that only guarantees owes: its silence does not stop, it only weighs.
    """

    line: str
    about: str
    needed_to: int | None = None
    serious: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """How a line stands: ``entry`` is the one that decides it, ``history`` all that was ever entered about it."""

    demand: Demand
    standing: Standing
    weight: Weight
    entry: Entry | None
    history: tuple[Entry, ...]

    @property
    def clear(self) -> bool:
        """Whether it stands in nobody's way."""
        return self.standing == "clear"


CallState = Literal["go", "no-go", "silent", "to come", "nobody named", "no hour"]


@dataclass(frozen=True, slots=True)
class Call:
    """One call time before a departure: when, who calls whom under which number, and what was answered."""

    name: str
    due_at: int | None
    state: CallState
    stops: bool
    roster: Entry | None
    answer: Entry | None


@dataclass(frozen=True, slots=True)
class Paper:
    """Something written that going needs: the necessity, a signature, the protest, the hour of review."""

    name: str
    entry: Entry | None

    @property
    def there(self) -> bool:
        """Whether it is there and in force."""
        return self.entry is not None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Consent over all groups, in households. ``uncounted`` groups have no count; theirs are reckoned from the case."""

    all: int
    told: int
    leaves: int
    stays: int
    undecided: int
    uncounted: int

    @property
    def share(self) -> float:
        """Households told, of all: nought where there are none."""
        return self.told / self.all if self.all else 0.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome at one second, and every reason for it. ``allows`` is what lines and calls alone would allow.

    Where ``outcome`` is worse than ``allows``, ``missing`` names the papers that are not there.
    """

    outcome: Outcome
    allows: Outcome
    at: int
    departs_at: int | None
    lines: tuple[Line, ...]
    calls: tuple[Call, ...]
    papers: tuple[Paper, ...]
    missing: tuple[str, ...]
    coverage: Coverage
    entries: tuple[Entry, ...]

    @property
    def stopping(self) -> tuple[Line, ...]:
        """Lines that stop."""
        return tuple(line for line in self.lines if line.weight == "stops")

    @property
    def protested(self) -> tuple[Line, ...]:
        """Lines that allow going under protest only."""
        return tuple(line for line in self.lines if line.weight == "protest")

    @property
    def cleared(self) -> tuple[Line, ...]:
        """Lines that entries have cleared."""
        return tuple(line for line in self.lines if line.weight == "none")

    @property
    def silent(self) -> tuple[Call, ...]:
        """Calls that stop."""
        return tuple(call for call in self.calls if call.stops)

    def paper(self, name: str) -> Entry | None:
        """The entry that is a paper, where it is there."""
        return next((paper.entry for paper in self.papers if paper.name == name), None)
