"""What a study of clauses finds: for every change its figures, or what cures a case that cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from safeconduct.studies.effects.break_even import BreakEven
from safeconduct.studies.effects.levers import Change
from safeconduct.studies.effects.measure import Key

Outcome = Literal["planned", "impossible", "out_of_time", "not_tried"]
Origin = Literal["new", "followed", "unused"]


@dataclass(frozen=True, slots=True)
class Span:
    """One figure: in the plan of the case, in the plan of the changed case, and what the change can make of it.

    The effect lies between ``least`` and ``most`` (None: nothing was proved): the plan of either case against the bound
    of the other, and on the right side of nought where the changed case allows all that the case does.
    """

    before: float | None
    after: float | None
    least: float | None
    most: float | None

    @property
    def effect(self) -> float | None:
        """What the plans say; None where one of them says nothing."""
        if self.before is None or self.after is None:
            return None
        return round(self.after - self.before, 4)

    @property
    def single(self) -> bool:
        """True where both plans say the same, and the figure stands alone."""
        return self.effect == 0 or (self.least is not None and self.least == self.most)


def span_of(before: float | None, after: float | None, least: float | None, most: float | None) -> Span:
    """A span whose figures are of one kind, so that it is written as it is read."""
    return Span(*(None if value is None else float(value) for value in (before, after, least, most)))


@dataclass(frozen=True, slots=True)
class Row:
    """One change and all that it does.

    ``origin`` says whose plan stands for the changed case: a *new* one; the case's own, *followed* with the seconds
    that the change gives it; or the case's own as it is, the change being left *unused*.
    """

    change: Change
    outcome: Outcome
    codes: tuple[str, ...] = ()
    origin: Origin | None = None
    figures: tuple[tuple[Key, Span], ...] = ()
    end_h: Span | None = None
    peak: Span | None = None
    break_even: BreakEven | None = None

    def span(self, kind: str, hours: float, side: str = "") -> Span | None:
        """One figure of the row."""
        for key, span in self.figures:
            if (key.kind, key.hours, key.side) == (kind, hours, side):
                return span
        return None


CureState = Literal["cured", "not_alone", "not_known", "not_tried"]


@dataclass(frozen=True, slots=True)
class Cure:
    """The smallest change of one clause (or of two together) that makes an impossible case possible.

    ``changes`` are at the size for which a checked plan was found. ``proved_below`` is the size of the one change up to
    which it was proved that none exists, in the change's own unit; None where that is just below. *not_alone*: it was
    proved that no size of it is enough. *not_known*: neither a plan nor a proof was found.
    """

    changes: tuple[Change, ...]
    state: CureState
    proved_below: float | None = None
    people_out: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A proof that the case is impossible, as the planner says it."""

    code: str
    clauses: tuple[str, ...]
    fact: str
    least_change: str


@dataclass(frozen=True, slots=True)
class Effects:
    """The whole study of one case under one reading. ``stopped``: it was ended before its end, and says what it had."""

    case: str
    variant: str
    reading: str
    digest: str
    seed: int
    work: int
    hours: tuple[float, ...]
    sides: tuple[str, ...]
    stretchers: bool
    target: int
    outcome: Outcome
    figures: tuple[tuple[Key, Span], ...] = ()
    rows: tuple[Row, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    cures: tuple[Cure, ...] = ()
    pairs: tuple[Cure, ...] = ()
    stopped: bool = False
    dispatches: int = 0
