"""What a back-test knows of a past operation, and what it reports: two accounts, neither held above the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from safeconduct.plans.model import Plan
from safeconduct.simulator.policy import OnHalt

Kind = Literal["out", "road", "loaded", "outdoors", "returned", "vehicles"]


@dataclass(frozen=True, slots=True)
class Instant:
    """An instant as far as it is known: most likely ``best``, no sooner than ``low``, no later than ``high``."""

    best: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Begin:
    """From when counts of the operation run, and what a replay does with convoys that a halt finds on the road."""

    id: str
    at: int
    on_road: OnHalt
    text: str
    text_ar: str
    source: str


@dataclass(frozen=True, slots=True)
class RealHalt:
    """A halt that is reported. ``ends`` None: it lasted until the next one began."""

    id: str
    begins: Instant
    ends: Instant | None
    text: str
    text_ar: str
    log: str
    source: str


@dataclass(frozen=True, slots=True)
class Count:
    """What somebody counted: people of an undertaking in a state, or vehicles of ``classes`` past the line.

    ``since`` is the beginning that it is counted from, ``halts`` the halts for which it says how things stood.
    """

    kind: Kind
    at: int
    since: str
    undertaking: str
    classes: tuple[str, ...]
    halts: tuple[str, ...]
    low: int
    high: int
    text: str
    text_ar: str
    log: str
    source: str


@dataclass(frozen=True)
class Happened:
    """The operation as it was reported, as far as it lies within a case: halts in order, counts in the file's order."""

    begin: Begin
    halts: tuple[RealHalt, ...]
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure over draws: 5 in a hundred draws are no higher than ``low``, ``middle`` in half, ``high`` in 95."""

    low: int
    middle: int
    high: int


@dataclass(frozen=True, slots=True)
class Logged:
    """What the log says of people of one undertaking out at a halt: the span of all that was counted."""

    undertaking: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class AtHalt:
    """One real halt: the replay at the second it begins, and the log's account of the same moment.

    ``out`` names each undertaking, and *all* first. ``road`` are people on the road and not out, crews and teams
    counted; ``loaded`` of them, or before departure, sit and do not move; ``outdoors`` are called forward or not yet
    admitted.
    """

    halt: RealHalt
    out: tuple[tuple[str, Spread], ...]
    road: Spread
    loaded: Spread
    outdoors: Spread
    logged: tuple[Logged, ...]
    held: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """Vehicles past the line by an instant: as the log counts them, and in the replay."""

    count: Count
    replayed: Spread


@dataclass(frozen=True)
class BackTest:
    """A plan replayed through the halts of the real operation. Hours are from the case's start, people are heads."""

    case: str
    plan: Plan
    given: bool
    """Whether the plan was handed in; else it was made for the case, knowing nothing of the halts."""
    work: int
    seed: int
    draws: int
    happened: Happened
    hours: tuple[float, ...]
    bands: tuple[tuple[str, tuple[Spread, ...]], ...]
    """People out by hour: *all* first, then each undertaking."""
    halts: tuple[AtHalt, ...]
    passed: tuple[Passed, ...]
    returned: Spread
    """People brought back to where they set out at least once in the replay: not out until they arrive."""
    stopped: bool = False
