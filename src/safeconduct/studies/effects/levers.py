"""What can be asked for at the table: each clause and limit of a case with the unit in which it can be loosened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from safeconduct.scenario.build import digest_of
from safeconduct.scenario.model import Scenario, Spans
from safeconduct.scenario.times import merge
from safeconduct.units import HOUR_S

Family = Literal["agreement", "windows", "hours", "posts", "roads", "places", "receptions", "means", "limits"]
FAMILIES: tuple[Family, ...] = (
    "agreement", "windows", "hours", "posts", "roads", "places", "receptions", "means", "limits",
)  # fmt: skip
MOST_HOURS = 24
"""A window or an opening wider than this by the hour is asked for as *no limit* instead."""


@dataclass(frozen=True, slots=True)
class Change:
    """One clause or limit, left out or loosened by so much.

    ``kind`` says what is changed, as the words files name it; ``subject`` whose it is (ids of the case); ``clause`` the
    clause that says so, or empty. ``before`` and ``after`` stand in ``unit``; both None where it is left out.
    ``nested``: whoever keeps the case's rules keeps the changed ones too, so nothing can get worse that could be had
    before. Only other readings are not.
    """

    id: str
    family: Family
    kind: str
    subject: tuple[str, ...]
    clause: str = ""
    unit: str = ""
    before: float | None = None
    after: float | None = None
    nested: bool = True


@dataclass(frozen=True, slots=True)
class Lever:
    """A change with a scale: ``loosen(scenario, n)`` is the case with it loosened by n of its own units.

    ``per`` is what one unit is worth in ``change.unit`` (negative where less is looser), ``step`` how many the table
    tries, ``most`` how many are tried at all in looking for a cure. Each more is looser than the one before.
    """

    change: Change
    loosen: Callable[[Scenario, int], Scenario]
    per: float = 1.0
    step: int = 1
    most: int = 1

    def at(self, units: int) -> Change:
        """The change by so many units."""
        before = self.change.before
        if before is None:
            return self.change
        return replace(self.change, after=round(before + self.per * units, 4))

    def applied(self, scenario: Scenario, units: int) -> Scenario:
        """The case with the change, under its own digest."""
        return under_own_digest(self.loosen(scenario, units))


def under_own_digest(changed: Scenario) -> Scenario:
    """A changed case as a case of its own."""
    return replace(changed, digest=digest_of(replace(changed, digest="")))


def left_out(change: Change, loosen: Callable[[Scenario], Scenario]) -> Lever:
    """A lever with one position: the clause or limit is not there."""
    return Lever(change, lambda scenario, _units: loosen(scenario))


def limits_nobody(spans: Spans, scenario: Scenario) -> bool:
    """True where hours cover all the time planned for."""
    return any(begin <= scenario.start and end >= scenario.horizon for begin, end in spans)


def always(scenario: Scenario) -> Spans:
    """Hours that limit nobody."""
    return ((scenario.start, scenario.horizon + MOST_HOURS * HOUR_S),)


def longer(spans: Spans, seconds: int) -> Spans:
    """Each span open so much longer at its end; those that meet are one."""
    return merge((begin, end + seconds) for begin, end in spans)


def a_tenth(number: int) -> int:
    """One tenth, at least one."""
    return max(1, -(-number // 10))


def ordered(levers: Iterable[Lever]) -> tuple[Lever, ...]:
    """In the order of families; inside one, as the case lists them. Never by what they bring."""
    found = list(levers)
    return tuple(lever for family in FAMILIES for lever in found if lever.change.family == family)
