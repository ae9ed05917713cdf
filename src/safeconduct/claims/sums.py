"""Larger sets of claims that cannot all be true: what adds up to more than a total, or than were there."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from safeconduct.claims.claim import Claim
from safeconduct.claims.conflict import NOUGHT, Conflict, amount, begins
from safeconduct.claims.meaning import DEPARTURES, FLOWS, part_of, same_measure, unit_part_of


def larger_sets(claims: Iterable[Claim], pairs: Sequence[Conflict]) -> tuple[Conflict, ...]:
    """Sets of three claims and more that cannot all be true, and no smaller part of which is known not to be.

    For each total the earlier total, or nought, and the heaviest disjoint choice of movements and periods between,
    shrunk to what is needed; for each number inside, two later totals too far apart; for each "complete", totals that
    grew. Of claims that would do equally well in the last place one is named and the others stand in ``also``. The
    order of the claims does not matter.
    """
    by_population: dict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: claim.id):
        by_population[claim.population].append(claim)
    found: list[Conflict] = []
    clash = {frozenset(pair.claims) for pair in pairs}
    for group in by_population.values():
        found += _sums(group)
        found += _differences(group, clash)
    return tuple(sorted(conflict for conflict in found if not _contains_pair(conflict, clash)))


def _contains_pair(conflict: Conflict, clash: set[frozenset[str]]) -> bool:
    names = conflict.claims
    return any(frozenset((one, other)) in clash for one in names for other in names if one < other)


def _sums(group: list[Claim]) -> list[Conflict]:
    """Totals that are smaller than an earlier total and what came after it, or than their own movements."""
    totals = [claim for claim in group if claim.counting == "cumulative" and claim.kind in FLOWS]
    parts = [claim for claim in group if claim.counting in {"movement", "period"} and claim.kind in FLOWS]
    found = []
    for measure in _measures(parts):
        bases = [claim for claim in totals if same_measure(claim, measure[0])]
        for total in totals:
            most = amount(total).most
            if most is not None and part_of(measure[0], total):
                conflict = _sum(total, most, bases, _heaviest_after(measure, total.at.first))
                if conflict is not None:
                    found.append(conflict)
    return found


def _measures(parts: Iterable[Claim]) -> list[list[Claim]]:
    """Parts that may be added to each other: the same kind counted in the same unit."""
    groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for part in parts:
        groups[part.kind, part.unit].append(part)
    return [groups[name] for name in sorted(groups)]


def _sum(total: Claim, most: int, bases: list[Claim], after: _After) -> Conflict | None:
    """The earlier total, or nought, that with what came after it exceeds this total by the most, if any does."""
    best: tuple[int, list[Claim], Claim | None] | None = None
    for base in (None, *bases):
        if base is None:
            weight, items = after.since(None)
            excess = weight - most
        elif base is not total and base.at.surely_before(total.at) and amount(base).least <= most:
            weight, items = after.since(base.at.last)
            excess = weight + amount(base).least - most
        else:
            continue
        if excess > 0 and items and (best is None or excess > best[0]):
            best = excess, items, base
    if best is None:
        return None
    excess, items, base = best
    chosen = list(items)
    for part in sorted(items, key=lambda part: (amount(part).least, part.id)):
        if amount(part).least < excess:
            chosen.remove(part)
            excess -= amount(part).least
    if base is None and len(chosen) < 2:
        return None  # one part alone above the total is a pair
    names = (*(() if base is None else (base.id,)), *sorted(part.id for part in chosen), total.id)
    return Conflict("sum-above-total", names, firm=True, short_by=excess)


@dataclass(frozen=True, slots=True)
class _After:
    """For each beginning, in order: the most that items from there on add up to, and which they are."""

    begins: tuple[int, ...]
    best: tuple[tuple[int, list[Claim]], ...]

    def since(self, second: int | None) -> tuple[int, list[Claim]]:
        """The heaviest choice of items that begin after a second; of all where there is none."""
        return self.best[0 if second is None else bisect_right(self.begins, second)]


def _heaviest_after(parts: list[Claim], until: int) -> _After:
    """The heaviest choices among parts that are over by ``until``, nobody being counted twice.

    Movements that may overlap in time stand or fall together; each is counted once, by the claim that gives it most.
    """
    items = sorted(
        (item for item in (*_periods(parts), *_clusters(parts)) if item[1] <= until),
        key=lambda item: (item[0], item[1], item[3][0].id),
    )
    begins = [item[0] for item in items]
    best: list[tuple[int, list[Claim]]] = [(0, [])] * (len(items) + 1)
    for place in range(len(items) - 1, -1, -1):
        _, end, weight, claims = items[place]
        rest, others = best[bisect_right(begins, end)]
        best[place] = max(best[place + 1], (weight + rest, [*claims, *others]), key=lambda choice: choice[0])
    return _After(tuple(begins), tuple(best))


_Item = tuple[int, int, int, list[Claim]]
"""First second, last second, weight, claims."""


def _periods(parts: list[Claim]) -> list[_Item]:
    return [
        (begins(part), part.at.last, amount(part).least, [part])
        for part in parts
        if part.counting == "period"
    ]


def _clusters(parts: list[Claim]) -> list[_Item]:
    best_of: dict[str, Claim] = {}
    for part in parts:
        known = best_of.get(part.movement)
        if part.counting == "movement" and (
            known is None or (amount(part).least, known.id) > (amount(known).least, part.id)
        ):
            best_of[part.movement] = part
    clusters: list[_Item] = []
    for part in sorted(best_of.values(), key=lambda part: (part.at.first, part.at.last, part.id)):
        first, last, weight = part.at.first, part.at.last, amount(part).least
        if clusters and first <= clusters[-1][1]:
            begun, until, before, claims = clusters[-1]
            clusters[-1] = (begun, max(until, last), before + weight, [*claims, part])
        else:
            clusters.append((first, last, weight, [part]))
    return clusters


def _differences(group: list[Claim], clash: set[frozenset[str]]) -> list[Conflict]:
    """Two totals of one measure, the later too large for what was inside at the earlier, or for "complete" then.

    Of earlier totals only those of the first day that contradicts are told: later days say the same again.
    """
    totals = [claim for claim in group if claim.counting == "cumulative" and claim.kind in DEPARTURES]
    found = []
    for anchor in group:
        if not (anchor.kind == "complete" or (anchor.kind == "inside" and anchor.counting == "moment")):
            continue
        room = NOUGHT if anchor.kind == "complete" else amount(anchor)
        if room.most is None:
            continue
        for measure in _measures(total for total in totals if unit_part_of(total.unit, anchor.unit)):
            found += _after_anchor(anchor, room.most, measure, clash)
    return found


def _after_anchor(
    anchor: Claim, room: int, totals: list[Claim], clash: set[frozenset[str]]
) -> list[Conflict]:
    found: list[Conflict] = []
    day: date | None = None
    for early in sorted(totals, key=lambda claim: (claim.at.day, claim.id)):
        if day is not None and early.at.day > day:
            break
        meets = anchor.kind == "inside" and anchor.at.meets(early.at)
        limit = amount(early).most
        if limit is None or not (anchor.at.surely_before(early.at) or meets):
            continue
        late = [
            claim
            for claim in totals
            if early.at.surely_before(claim.at)
            and amount(claim).least > limit + room
            and not {frozenset((anchor.id, claim.id)), frozenset((early.id, claim.id))} & clash
        ]
        if late:
            day = early.at.day
            found.append(_difference(anchor, early, late, limit + room))
    return found


def _difference(anchor: Claim, early: Claim, late: list[Claim], limit: int) -> Conflict:
    """The smallest of the later totals that do not fit is named: the others fit still less."""
    ordered = sorted(late, key=lambda claim: (amount(claim).least, claim.id))
    return Conflict(
        "gone-on-after-complete" if anchor.kind == "complete" else "more-left-than-inside",
        (anchor.id, early.id, ordered[0].id),
        firm=anchor.at.surely_before(early.at),
        short_by=amount(ordered[0]).least - limit,
        also=tuple(sorted(claim.id for claim in ordered[1:])),
    )
