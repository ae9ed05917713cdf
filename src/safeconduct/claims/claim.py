"""The claim: one attributed statement about a number, or about being finished. Never changed, never averaged.

Gradings, corrections and withdrawals are rows of their own that refer to a claim.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from safeconduct.claims.interval import Hedge, Interval, meant
from safeconduct.claims.when import When

Kind = Literal[
    "wanting",  # want to leave, as somebody says
    "due",  # due to leave: a term agreed, planned, demanded or offered
    "waiting",  # at an assembly place, called forward or gathered
    "inside",  # still in the besieged place, whether or not they want to leave
    "boarded",
    "left",  # gone; where they were counted is not said
    "past_line",
    "triaged",
    "at_reception",
    "held",  # stopped on the road, or kept waiting on it
    "taken_off",
    "returned",
    "killed",
    "wounded",
    "lost",  # vehicles burned or taken
    "present",  # observers and staff on the spot
    "capacity",  # how many can be received
    "complete",  # said to be over: everybody who was to leave has left
    "not_complete",
]
Unit = Literal[
    "people",
    "civilians",
    "armed",  # as a party states: a status is a claim
    "men",
    "women",
    "children",
    "patients",
    "wounded",
    "staff",
    "vehicles",
    "buses",
    "ambulances",
    "private_vehicles",
    "convoys",
    "places",  # hospitals, camps, localities
    "other",
]
Counting = Literal["cumulative", "period", "moment", "movement"]
Basis = Literal["counted", "manifest", "estimated", "relayed", "not_said"]
Reliability = Literal["A", "B", "C", "D", "E", "F"]
Credibility = Literal["1", "2", "3", "4", "5", "6"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
UNITS: Final[tuple[Unit, ...]] = get_args(Unit)
COUNTINGS: Final[tuple[Counting, ...]] = get_args(Counting)
BASES: Final[tuple[Basis, ...]] = get_args(Basis)
RELIABILITIES: Final[tuple[Reliability, ...]] = get_args(Reliability)
CREDIBILITIES: Final[tuple[Credibility, ...]] = get_args(Credibility)
ASSERTIONS: Final[frozenset[Kind]] = frozenset({"complete", "not_complete"})
"""Kinds that carry no figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What ``claimed_by`` said of one quantity of one ``population`` at, or up to, ``at``.

    ``low`` and ``high`` are the figure as it was said, equal unless a range was given, None for an assertion; what the
    hedge makes of it is ``interval``. ``counting``: *cumulative* since the movement began; *period*, from ``since`` to
    ``at`` (a day's figure is a period of one day); *moment*, so many at ``at``; *movement*, one convoy or one incident,
    named in ``movement``. ``through`` is the chain by which it came, the one nearest to the source first. ``copy_of``
    names the claim that this one only repeats, ``supersedes`` the one that its own source withdrew with it.
    ``captured`` is the SHA-256 of the captured source in hexadecimal, empty where nothing was captured. ``entered_by``
    is a function, never a person's name.
    """

    id: str
    kind: Kind
    unit: Unit
    population: str
    counting: Counting
    at: When
    claimed_by: str
    low: int | None = None
    high: int | None = None
    hedge: Hedge = "none"
    basis: Basis = "not_said"
    place: str = ""
    since: When | None = None
    movement: str = ""
    through: tuple[str, ...] = ()
    copy_of: str = ""
    said: str = ""
    reported: str = ""
    address: str = ""
    quote: str = ""
    captured: str = ""
    reliability: Reliability = "F"
    credibility: Credibility = "6"
    grade_rule: str = ""
    language: str = ""
    log_row: str = ""
    supersedes: str = ""
    entered_by: str = ""
    entered_at: str = ""
    note: str = ""

    @property
    def interval(self) -> Interval | None:
        """What the figure can mean under its hedge; None for an assertion."""
        if self.low is None or self.high is None:
            return None
        return meant(self.low, self.high, self.hedge, counted=self.basis in {"counted", "manifest"})

    @property
    def grade(self) -> str:
        """Source and information, as in ``B2``."""
        return f"{self.reliability}{self.credibility}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """A later grade of a claim, by whom (a function) and why. The last one of a claim holds."""

    claim: str
    reliability: Reliability
    credibility: Credibility
    graded_by: str
    graded_at: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A working figure that a person set, and why; the last one of its subject holds.

    The subject is a group of the case, or else a quantity: kind, unit and population. ``claims`` are those it rests on.
    """

    low: int
    best: int
    high: int
    claims: tuple[str, ...]
    set_by: str
    set_at: str
    reason: str
    group: str = ""
    kind: Kind | None = None
    unit: Unit | None = None
    population: str = ""

    @property
    def subject(self) -> tuple[str, str, str, str]:
        """What the figure is about: estimates with the same subject replace each other."""
        return (self.group, self.kind or "", self.unit or "", self.population)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What makes a claim unusable: in which field, what is there, what would mend it."""

    field: str
    fact: str
    cure: str


def wrongs(claim: Claim) -> tuple[Wrong, ...]:
    """Everything that contradicts itself inside one claim; empty where it can be used."""
    found: list[Wrong] = []
    if claim.kind in ASSERTIONS:
        if claim.low is not None or claim.high is not None:
            found.append(Wrong("low", f"stands beside {claim.kind}", "give the figure a claim of its own"))
    elif claim.low is None or claim.high is None:
        found.append(Wrong("low", "is missing", "give the figure as it was said, or its range"))
    if claim.low is not None and claim.low < 0:
        found.append(Wrong("low", f"is {claim.low}", "give 0 or more"))
    if claim.low is not None and claim.high is not None and claim.low > claim.high:
        found.append(Wrong("low", f"is {claim.low}, above high {claim.high}", "put the smaller one first"))
    if (claim.counting == "period") != (claim.since is not None):
        fact = "is missing" if claim.since is None else f"stands beside counting {claim.counting}"
        found.append(Wrong("since", fact, "a period has its beginning in since, and nothing else has"))
    elif claim.since is not None and claim.since.first > claim.at.last:
        found.append(Wrong("since", "is after at", "put the beginning of the period before its end"))
    if (claim.counting == "movement") != bool(claim.movement):
        fact = "is missing" if not claim.movement else f"stands beside counting {claim.counting}"
        found.append(Wrong("movement", fact, "a movement has its name in movement, and nothing else has"))
    found += [
        Wrong(field, "names the claim itself", "name the other claim, or leave it empty")
        for field in ("copy_of", "supersedes")
        if getattr(claim, field) == claim.id
    ]
    if not claim.claimed_by:
        found.append(
            Wrong("claimed_by", "is missing", "say who claims it; write unattributed where nobody is named")
        )
    return tuple(found)
