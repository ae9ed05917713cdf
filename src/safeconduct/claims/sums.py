"""Larger sets of claims that cannot all be true: what adds up to more than a total, or than were there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from safeconduct.claims.claim import Claim
from safeconduct.claims.conflict import NOUGHT, Conflict, amount, begins
from safeconduct.claims.meaning import DEPARTURES, FLOWS, part_of, same_measure, unit_part_of

MOST_PERIODS = 12
"""Up to so many periods, every choice of disjoint ones is tried; beyond, the largest first."""


def larger_sets(claims: Iterable[Claim], pairs: Sequence[Conflict]) -> tuple[Conflict, ...]:
    """Sets of three claims and more that cannot all be true, and no smaller part of which is known not to be.

    For each total the heaviest disjoint choice of movements and periods before it, shrunk to what is needed; for each
    number inside, two later totals too far apart; for each "complete", totals that grew after it. Of claims that
    would do equally well in the last place one is named and the others stand in ``also``. Their order does not matter.
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
    found: dict[tuple[str, ...], Conflict] = {}
    for total in totals:
        most = amount(total).most
        if most is None:
            continue
        for measure in _measures(part for part in parts if part_of(part, total)):
            before = [part for part in measure if part.at.surely_before(total.at)]
            bases = [
                base
                for base in totals
                if base is not total
                and same_measure(base, measure[0])
                and base.at.surely_before(total.at)
                and amount(base).least <= most
            ]
            for base in (None, *bases):
                after = [part for part in before if base is None or begins(part) > base.at.last]
                conflict = _sum(total, most, base, after)
                if conflict is not None:
                    found[conflict.claims] = conflict
    return list(found.values())


def _measures(parts: Iterable[Claim]) -> list[list[Claim]]:
    """Parts that may be added to each other: the same kind counted in the same unit."""
    groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for part in parts:
        groups[part.kind, part.unit].append(part)
    return [groups[name] for name in sorted(groups)]


def _sum(total: Claim, most: int, base: Claim | None, parts: list[Claim]) -> Conflict | None:
    room = most - (0 if base is None else amount(base).least)
    chosen = _heaviest(parts)
    excess = sum(amount(part).least for part in chosen) - room
    if excess <= 0:
        return None
    for part in sorted(chosen, key=lambda part: (amount(part).least, part.id)):
        if amount(part).least < excess:
            chosen.remove(part)
            excess -= amount(part).least
    if base is None and len(chosen) < 2:
        return None  # one part alone above the total is a pair
    names = (*(() if base is None else (base.id,)), *sorted(part.id for part in chosen), total.id)
    return Conflict("sum-above-total", names, firm=True, short_by=excess)


def _heaviest(parts: list[Claim]) -> list[Claim]:
    """Parts of which nobody is counted twice, adding up to the most: disjoint periods, and movements outside them."""
    best_of: dict[str, Claim] = {}
    for part in parts:
        if part.counting == "movement":
            known = best_of.get(part.movement)
            if known is None or (amount(part).least, known.id) > (amount(known).least, part.id):
                best_of[part.movement] = part
    movements = [best_of[name] for name in sorted(best_of)]
    periods = sorted(
        (part for part in parts if part.counting == "period"), key=lambda part: (-amount(part).least, part.id)
    )
    choices: list[list[Claim]] = [[]]
    for place, period in enumerate(periods):
        grown = [[*choice, period] for choice in choices if not any(_overlap(period, one) for one in choice)]
        choices = [*choices, *grown] if place < MOST_PERIODS else [*choices, *grown[:1]]
    families = [
        [*choice, *(one for one in movements if not any(_overlap(one, period) for period in choice))]
        for choice in choices
    ]
    return max(families, key=lambda family: sum(amount(part).least for part in family))


def _overlap(one: Claim, other: Claim) -> bool:
    return begins(one) <= other.at.last and begins(other) <= one.at.last


def _differences(group: list[Claim], clash: set[frozenset[str]]) -> list[Conflict]:
    """Two totals of one measure, the later too large for what was inside at the earlier, or for "complete" then."""
    totals = [claim for claim in group if claim.counting == "cumulative" and claim.kind in DEPARTURES]
    found = []
    for anchor in group:
        if not (anchor.kind == "complete" or (anchor.kind == "inside" and anchor.counting == "moment")):
            continue
        room = NOUGHT if anchor.kind == "complete" else amount(anchor)
        if room.most is None:
            continue
        for early in totals:
            meets = anchor.kind == "inside" and anchor.at.meets(early.at)
            if not (anchor.at.surely_before(early.at) or meets):
                continue
            limit = amount(early).most
            if limit is None or not unit_part_of(early.unit, anchor.unit):
                continue
            late = [
                claim
                for claim in totals
                if same_measure(claim, early)
                and early.at.surely_before(claim.at)
                and amount(claim).least > limit + room.most
                and not {frozenset((anchor.id, claim.id)), frozenset((early.id, claim.id))} & clash
            ]
            if late:
                found.append(_difference(anchor, early, late, limit + room.most))
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
