"""Pairs of claims that cannot both be true, by what their own words and times say, and by nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Final, Literal

from safeconduct.claims.claim import ASSERTIONS, Claim, Kind
from safeconduct.claims.interval import Interval
from safeconduct.claims.meaning import (
    DEPARTURES,
    VEHICLES,
    kind_part_of,
    part_of,
    same_measure,
    unit_part_of,
)

Rule = Literal[
    "same",  # two figures for one thing that leave no number in common
    "never-less",  # a count that only grows is larger before than after
    "part-above-whole",  # more in a part than in the whole: of the people, or of the time
    "sum-above-total",  # single movements add up to more than the total
    "more-left-than-inside",  # more left afterwards than were inside
    "gone-on-after-complete",  # said to be complete, and people left, waited or were counted afterwards
    "complete-denied",  # said to be complete, and said not to be
]
ABOUT_COMPLETE: Final[frozenset[Rule]] = frozenset({"gone-on-after-complete", "complete-denied"})
"""Rules by which one claim that all was over can stand against dozens of others."""
_ASKING: Final[frozenset[Kind]] = frozenset({"waiting", "wanting"})
NOUGHT: Final = Interval(0, 0)


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """Claims that cannot all be true: take away any one, and the others can.

    ``firm`` is True when no choice of hours within what the claims say lets them all stand; otherwise they can stand
    only if at least ``short_by`` people (or vehicles) moved, or changed, between the hours that they speak of.
    ``short_by`` is the least number by which they miss each other. Each claim in ``also`` could stand in the place of
    the last one, with the same result.
    """

    rule: Rule
    claims: tuple[str, ...]
    firm: bool
    short_by: int
    also: tuple[str, ...] = ()

    @property
    def every_claim(self) -> frozenset[str]:
        """All claims that have a part in it."""
        return frozenset((*self.claims, *self.also))


def amount(claim: Claim) -> Interval:
    """What the figure of a claim can mean. ValueError for an assertion, which has none."""
    found = claim.interval
    if found is None:
        raise ValueError(f"claim {claim.id} has no figure")
    return found


def begins(claim: Claim) -> int:
    """The first second from which on what a period or a movement counts can have happened."""
    return claim.at.first if claim.since is None else claim.since.first


def pairs(claims: Iterable[Claim]) -> tuple[Conflict, ...]:
    """Every pair that cannot both be true. Claims are to be independent statements; their order does not matter."""
    found: list[Conflict] = []
    by_population: dict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: claim.id):
        by_population[claim.population].append(claim)
    for group in by_population.values():
        for one, other in combinations(group, 2):
            conflict = _pair(one, other) if _may_clash(one, other) else None
            if conflict is not None:
                found.append(conflict)
    return tuple(sorted(found))


def _may_clash(one: Claim, other: Claim) -> bool:
    """A quick no for most pairs: another convoy, or kinds that nothing connects."""
    if one.counting == other.counting == "movement":
        return one.movement == other.movement
    return _connected(one.kind, other.kind)


@cache
def _connected(one: Kind, other: Kind) -> bool:
    pair = {one, other}
    if pair & ASSERTIONS:
        return "complete" in pair and bool(pair & (DEPARTURES | _ASKING | {"not_complete"}))
    return (
        kind_part_of(one, other) or kind_part_of(other, one) or ("inside" in pair and bool(pair & DEPARTURES))
    )


def _pair(one: Claim, other: Claim) -> Conflict | None:
    for first, second in ((one, other), (other, one)):
        if first.kind == "complete":
            return _against_complete(first, second)
    if "not_complete" in (one.kind, other.kind):
        return None
    if amount(one).above(amount(other)):
        return _above(one, other)
    if amount(other).above(amount(one)):
        return _above(other, one)
    return None


def ends(claim: Claim) -> tuple[int, int]:
    """The first and the last second at which a count can have been closed. A period that ends on a day ends with it."""
    if claim.counting == "period" and claim.at.precision in {"day", "month"}:
        return claim.at.last, claim.at.last
    return claim.at.first, claim.at.last


def _above(high: Claim, low: Claim) -> Conflict | None:
    """``high`` gives surely more than ``low``: is that a contradiction?"""
    if not part_of(high, low):
        return _left_after(high, low)
    alike = same_measure(high, low)
    rule: Rule = "same" if alike else "part-above-whole"
    short_by = _gap(high, low)
    if "movement" in (low.counting, high.counting) and low.counting == high.counting:
        if high.movement != low.movement:
            return None
        return Conflict(rule, (high.id, low.id), firm=True, short_by=short_by)
    if "moment" in (low.counting, high.counting):
        if high.counting != low.counting or not high.at.meets(low.at):
            return _left_after(high, low)
        return Conflict(rule, (high.id, low.id), firm=_one_second(high, low), short_by=short_by)
    if low.counting == "movement":
        return None
    if _lies_in(high, low):
        if high.counting != low.counting or _starts(high) != _starts(low):
            rule = "part-above-whole"
        elif alike and not _one_second(high, low):
            rule = "never-less"
        return Conflict(rule, (high.id, low.id), firm=True, short_by=short_by)
    comparable = high.kind == low.kind or high.counting == "cumulative"
    same_span = high.counting == low.counting and _starts(high) == _starts(low)
    if comparable and same_span and _may_close_together(high, low):
        return Conflict(rule, (high.id, low.id), firm=False, short_by=short_by)
    return None


def _starts(claim: Claim) -> int | None:
    """Where a count begins: with the whole movement (None), or at a second."""
    return None if claim.counting == "cumulative" else begins(claim)


def _lies_in(part: Claim, whole: Claim) -> bool:
    """True when the span that ``part`` counts lies surely inside the span that ``whole`` counts."""
    first, least = _starts(part), _starts(whole)
    # Who arrives in a period may have left before it: another kind is a part only of a count since the beginning.
    begun = least is None or (first is not None and first >= least and part.kind == whole.kind)
    return begun and ends(part)[1] <= ends(whole)[0]


def _may_close_together(one: Claim, other: Claim) -> bool:
    return ends(one)[0] <= ends(other)[1] and ends(other)[0] <= ends(one)[1]


def _one_second(one: Claim, other: Claim) -> bool:
    return len({*ends(one), *ends(other)}) == 1


def _left_after(high: Claim, low: Claim) -> Conflict | None:
    """More left in one movement or period after a moment than were inside at it."""
    if low.kind != "inside" or low.counting != "moment" or not leaves_after(high, low):
        return None
    return Conflict("more-left-than-inside", (high.id, low.id), firm=True, short_by=_gap(high, low))


def leaves_after(flow: Claim, inside: Claim) -> bool:
    """True when everything that ``flow`` counts was inside at the moment of ``inside``, and left after it."""
    return (
        flow.kind in DEPARTURES
        and flow.counting in {"movement", "period"}
        and flow.population == inside.population
        and unit_part_of(flow.unit, inside.unit)
        and begins(flow) > inside.at.last
    )


def _against_complete(complete: Claim, other: Claim) -> Conflict | None:
    if other.kind == "complete":
        return None
    if other.kind == "not_complete":
        if not unit_part_of(other.unit, complete.unit) or other.at.last < complete.at.first:
            return None
        firm = complete.at.surely_before(other.at)
        return Conflict("complete-denied", (complete.id, other.id), firm=firm, short_by=0)
    if not _goes_on(complete, other):
        return None
    least = amount(other).least
    return Conflict("gone-on-after-complete", (complete.id, other.id), firm=True, short_by=least)


def _goes_on(complete: Claim, other: Claim) -> bool:
    """True when ``other`` tells of somebody of these who still had to leave after all were said to have left.

    People still *inside* are no objection: staying is a choice. Arrivals are none either: they may have left before.
    """
    if amount(other).least < 1 or begins(other) <= complete.at.last:
        return False
    counted = unit_part_of(other.unit, complete.unit) or (
        complete.unit == "people" and other.unit in VEHICLES
    )
    departs = other.kind in DEPARTURES and other.counting in {"movement", "period"}
    return counted and (departs or other.kind in _ASKING)


def _gap(high: Claim, low: Claim) -> int:
    most = amount(low).most
    return amount(high).least - (amount(high).least if most is None else most)


def involving(conflicts: Iterable[Conflict], claim: str) -> Iterator[Conflict]:
    """The conflicts in which a claim has a part."""
    return (conflict for conflict in conflicts if claim in conflict.every_claim)
