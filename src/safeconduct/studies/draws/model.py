"""What a study of many draws finds: every draw with what could be planned for it, and what that says of the case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from safeconduct.plans.model import Objective
from safeconduct.studies.stress.model import WIDE, Chance, Fan

Family = Literal[
    "people", "vehicles", "teams", "losses", "closures", "readings",
    "posts", "roads", "boarding", "places", "receptions",
]  # fmt: skip
FAMILIES: tuple[Family, ...] = (
    "people", "vehicles", "teams", "losses", "closures", "readings",
    "posts", "roads", "boarding", "places", "receptions",
)  # fmt: skip
"""What can be drawn, in the order in which it is told."""
USUAL: tuple[Family, ...] = FAMILIES[:6]
"""What is drawn unless something else is asked for: who comes, what carries them, what shuts, what is meant."""

Lean = Literal["as_is", "drawn", "grim", "mild"]
"""The case as it stands; a draw; the same draw with every range cut to its worse half; to its better half."""
Outcome = Literal["planned", "impossible", "out_of_time", "no_case"]


@dataclass(frozen=True, slots=True)
class Value:
    """One input of a draw: people, vehicles, a share, hours, or a factor of the best figure, as its family counts."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class SideOut:
    """People of one undertaking who would leave, and those at reception at the end of the plan."""

    side: str
    people: int
    out: int


@dataclass(frozen=True, slots=True)
class First:
    """The first convoy of a plan from one assembly place."""

    place: str
    reception: str
    at_h: float
    vehicles: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """One draw and the checked plan that was made knowing it.

    ``people`` are all who would leave, those too whom the reading leaves out. ``waiting_h`` is the mean over them of
    the hours until they are at reception, whoever never is counting to the end of the case. ``most_out`` is what no
    plan could beat, proved and proved again by the checker; None where nothing was proved. ``plan`` is the SHA-256 of
    the text of ``plan.json``.
    """

    id: str
    lean: Lean
    number: int
    digest: str
    reading: str
    values: tuple[Value, ...]
    outcome: Outcome
    people: int
    people_out: int
    sides: tuple[SideOut, ...] = ()
    out_by_h: tuple[int, ...] = ()
    finish_h: float | None = None
    finish_bound_h: float | None = None
    waiting_h: float = 0.0
    exposed_max: int = 0
    most_out: int | None = None
    codes: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    first: tuple[First, ...] = ()
    plan: str = ""

    @property
    def all_out(self) -> bool:
        """Whether a checked plan brings everybody to reception."""
        return self.outcome == "planned" and self.people_out == self.people

    @property
    def proved_not(self) -> bool:
        """Whether it is proved that no plan does."""
        if self.outcome == "impossible":
            return True
        return self.most_out is not None and self.most_out < self.people

    def value(self, name: str) -> float:
        """One of its inputs."""
        return next(one.value for one in self.values if one.name == name)


@dataclass(frozen=True, slots=True)
class Head:
    """What makes a study this one and no other. The number of draws does not: more can always be added."""

    case: str
    variant: str
    reading: str
    """The reading that was asked for; empty where readings are drawn or the case has none."""
    digests: tuple[str, ...]
    """Of the case as it stands under each reading, so that no line of it can have changed unseen."""
    objective: Objective
    seed: int
    work: int
    families: tuple[Family, ...]
    made_by: str
    """Versions that figures depend on."""


@dataclass(frozen=True, slots=True)
class Matter:
    """How much one input matters: its rank correlation with the hours that people wait, and what its two halves differ.

    ``error`` is the standard error of the correlation. ``swing_h`` is the mean of ``waiting_h`` where the input lies in
    its worse half, less that in its better half, with its standard error; ``all_out_mild`` and ``all_out_grim`` are the
    shares of draws in these halves with a plan for everybody. ``guessed``: nobody is named for its range.
    """

    name: str
    family: Family
    subject: str
    correlation: float
    error: float
    swing_h: float
    swing_error: float
    all_out_mild: float
    all_out_grim: float
    guessed: bool
    source: str

    @property
    def certain(self) -> bool:
        """Whether its correlation can be told from chance."""
        return abs(self.correlation) > 2 * self.error


@dataclass(frozen=True, slots=True)
class Range:
    """The range of one input as it was drawn, in the unit of the column that ``unit`` names.

    Of people it is that of all groups together, of others that of the first of so many ``figures``.
    """

    name: str
    family: Family
    subject: str
    unit: str
    mild: float
    best: float
    grim: float
    figures: int
    guessed: bool
    source: str


@dataclass(frozen=True, slots=True)
class Finish:
    """When the last one is at reception, over the draws with a plan for everybody: hours after the start."""

    draws: int
    least: float
    quarter: float
    median: float
    three_quarters: float
    most: float


@dataclass(frozen=True, slots=True)
class ByReading:
    """Draws under one reading, and the share of them with a plan for everybody."""

    reading: str
    draws: int
    share: float
    error: float
    waiting_h: float


@dataclass(frozen=True, slots=True)
class Common:
    """What plans have in common about one assembly place: how many use it, and how the first convoy goes.

    ``share`` is of all plans; ``reception_share`` of those that use it. Hours are after the start.
    """

    place: str
    share: float
    reception: str
    reception_share: float
    at_h: tuple[float, float, float]
    """The earliest, the middle one, the latest."""
    vehicles: int
    """The middle one."""


@dataclass(frozen=True)
class Study:
    """The whole answer. ``asked`` draws were asked for; ``drawn`` holds those that are there, in order of number."""

    head: Head
    asked: int
    beside: int
    hours: tuple[float, ...]
    as_is: Drawn | None
    drawn: tuple[Drawn, ...]
    leaning: tuple[Drawn, ...]
    chance: Chance
    proved_not: float
    not_known: float
    fan: Fan
    finish: Finish | None
    exposed_p95: int
    matters: tuple[Matter, ...]
    ranges: tuple[Range, ...]
    readings: tuple[ByReading, ...]
    common: tuple[Common, ...]
    held: tuple[tuple[Family, int], ...]
    """Families that were not drawn, with the figures of the case in them that have a range."""
    guessed_share: float
    """The share of the drawn inputs for whose range nobody is named."""
    cpu_s: float = field(default=0.0, compare=False)
    """Seconds of processors that planning took now, wherever. In no file."""
    planned_now: int = field(default=0, compare=False)
    """Draws planned now; the others were there already."""

    @property
    def known(self) -> bool:
        """Whether the span, and the error of so few draws, leave anything to be said."""
        return self.chance.known and 2 * self.chance.error <= WIDE

    @property
    def stopped(self) -> bool:
        """Whether it was ended before its end."""
        return len(self.drawn) < self.asked or len(self.leaning) < 2 * self.beside or self.as_is is None

    @property
    def unplanned(self) -> tuple[Drawn, ...]:
        """Draws that have no plan."""
        return tuple(one for one in self.drawn if one.outcome != "planned")
