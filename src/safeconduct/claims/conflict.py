"""Pairs of claims that cannot both be true, by what their own words and times say, and by nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

from safeconduct.claims.claim import Claim, Kind
from safeconduct.claims.interval import Interval
from safeconduct.claims.meaning import FLOWS, VEHICLES, part_of, same_measure, topic_of, unit_part_of

Rule = Literal[
    "same",  # two figures for one thing that leave no number in common
    "never-less",  # a count that only grows is larger before than after
    "part-above-whole",  # more in the part than in the whole
    "sum-above-total",  # single movements add up to more than the total
    "more-left-than-inside",  # more left afterwards than were inside
    "gone-on-after-complete",  # said to be complete, and people left, waited or were counted afterwards
    "complete-denied",  # said to be complete, and said not to be
]
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
            conflict = _pair(one, other)
            if conflict is not None:
                found.append(conflict)
    return tuple(sorted(found))


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


def _above(high: Claim, low: Claim) -> Conflict | None:
    """``high`` gives surely more than ``low``: is that a contradiction?"""
    if high.counting != low.counting or not part_of(high, low):
        return _left_after(high, low)
    alike = same_measure(high, low)
    short_by = _gap(high, low)
    if high.counting in {"movement", "period"}:
        if topic_of(high).about != topic_of(low).about:
            return None
        return Conflict(
            "same" if alike else "part-above-whole", (high.id, low.id), firm=True, short_by=short_by
        )
    grows = high.counting == "cumulative"
    if grows and high.at.surely_before(low.at):
        rule: Rule = "never-less" if alike else "part-above-whole"
        return Conflict(rule, (high.id, low.id), firm=True, short_by=short_by)
    if not high.at.meets(low.at):
        return None
    instant = high.at.first == high.at.last == low.at.first == low.at.last
    rule = "same" if alike else "part-above-whole"
    return Conflict(rule, (high.id, low.id), firm=instant, short_by=short_by)


def _left_after(high: Claim, low: Claim) -> Conflict | None:
    """More left in one movement or period after a moment than were inside at it."""
    if low.kind != "inside" or low.counting != "moment" or not leaves_after(high, low):
        return None
    return Conflict("more-left-than-inside", (high.id, low.id), firm=True, short_by=_gap(high, low))


def leaves_after(flow: Claim, inside: Claim) -> bool:
    """True when everything that ``flow`` counts was inside at the moment of ``inside``, and left after it."""
    return (
        flow.kind in FLOWS - {"triaged", "at_reception"}  # who arrives afterwards may have left before
        and flow.counting in {"movement", "period"}
        and flow.population == inside.population
        and unit_part_of(flow.unit, inside.unit)
        and begins(flow) >= inside.at.last
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
    if amount(other).least < 1 or begins(other) < complete.at.last:
        return False
    counted = unit_part_of(other.unit, complete.unit) or (
        complete.unit == "people" and other.unit in VEHICLES
    )
    departs = other.kind in FLOWS - {"triaged", "at_reception"} and other.counting in {"movement", "period"}
    return counted and (departs or other.kind in _ASKING)


def _gap(high: Claim, low: Claim) -> int:
    most = amount(low).most
    return amount(high).least - (amount(high).least if most is None else most)


def involving(conflicts: Iterable[Conflict], claim: str) -> Iterator[Conflict]:
    """The conflicts in which a claim has a part."""
    return (conflict for conflict in conflicts if claim in conflict.every_claim)
