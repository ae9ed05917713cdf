"""The equation of accounting, for one convoy or one vehicle, at one moment, with an interval for every term.

boarded + joined + born + transferred in = still aboard + arrived + got off by choice + taken off + returned
+ transferred out + died + unaccounted. *Unaccounted* is what the others leave; nothing makes it nought but counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safeconduct.account.counting import INFLOWS, OUTFLOWS, TERMS, Count, Term, Told, reconcile
from safeconduct.account.interval import NONE, UNKNOWN, Interval, difference, hull, total

SAME_COUNT_S = 1800
"""Counts of people aboard within this time of the newest one are counts of the same moment."""


@dataclass(frozen=True, slots=True)
class Balance:
    """The equation of one convoy (``vehicle`` empty) or of one vehicle of it.

    ``terms`` are in the order of the equation. ``unaccounted`` is what is certainly missing (low) and what cannot be
    excluded (high; None where nothing bounds it). ``surplus`` is how many more have left than ever came aboard, at
    least: above 0, the counts cannot all be true. ``counted_at`` is when people aboard were last counted.
    """

    convoy: str
    vehicle: str
    terms: tuple[tuple[Term, Told], ...]
    unaccounted: Interval
    surplus: int
    counted_at: int | None

    def told(self, term: Term) -> Told:
        """One term."""
        return next(told for name, told in self.terms if name == term)

    def people(self, term: Term) -> Interval:
        """One term's interval."""
        return self.told(term).people

    @property
    def came(self) -> Interval:
        """Everybody who was ever aboard."""
        return total(self.people(term) for term in INFLOWS)

    @property
    def left(self) -> Interval:
        """Everybody of whom it is known how they left."""
        return total(self.people(term) for term in OUTFLOWS)

    @property
    def aboard(self) -> Interval:
        """Who is aboard as far as is known: counted, or else those who came and are not known to have left."""
        if self.counted_at is not None:
            return self.people("still-aboard")
        low, high = difference(self.came, self.left)
        return Interval(max(0, low or 0), None if high is None else max(0, high))

    @property
    def disagreeing(self) -> tuple[Term, ...]:
        """Terms on which counters disagree."""
        return tuple(term for term, told in self.terms if told.disagree)

    @property
    def empty(self) -> bool:
        """True where nothing was ever counted."""
        return not any(told.statements for _, told in self.terms)


def balance(
    convoy: str, counts: Sequence[Count], vehicles: int | None = None, *, begun: bool = True
) -> Balance:
    """The equation of a convoy from all its counts. ``vehicles`` is how many it has, where that is known.

    ``begun`` is false for a convoy that nobody has told of boarding or leaving: nobody is in it. In one that has begun,
    who boarded is unknown until somebody counts. People who change vehicles within the convoy are not seen here.
    """
    outer = [count for count in counts if not _inner(convoy, count)]
    return _balance(convoy, "", outer, vehicles, begun=begun or bool(outer))


def vehicle_balances(convoy: str, counts: Sequence[Count]) -> tuple[Balance, ...]:
    """The equation of each vehicle that was counted by itself."""
    by_vehicle: dict[str, list[Count]] = defaultdict(list)
    for count in counts:
        if count.vehicle:
            by_vehicle[count.vehicle].append(count)
    return tuple(
        _balance(convoy, vehicle, by_vehicle[vehicle], 1, begun=True) for vehicle in sorted(by_vehicle)
    )


def _inner(convoy: str, count: Count) -> bool:
    """A transfer from one vehicle of a convoy to another."""
    if not count.term.startswith("transferred"):
        return False
    giver, _, taker = count.part.partition(">")
    return giver.split("/")[0] == convoy and taker.split("/")[0] == convoy


def _balance(
    convoy: str, vehicle: str, counts: Sequence[Count], vehicles: int | None, *, begun: bool
) -> Balance:
    by_term: dict[Term, list[Count]] = defaultdict(list)
    for count in counts:
        by_term[count.term].append(count)
    # Nobody counted who boarded: unknown, not nobody.
    told: dict[Term, Told] = {
        term: reconcile(term, by_term[term], vehicles)
        if by_term[term] or term != "boarded" or not begun
        else Told(UNKNOWN)
        for term in TERMS
        if term != "still-aboard"
    }
    snapshot, counted_at = _aboard(by_term, vehicles)
    told["still-aboard"] = Told(
        snapshot if snapshot is not None else UNKNOWN,
        reconcile("still-aboard", by_term["still-aboard"], vehicles).statements,
        unnumbered=any(count.people.high is None for count in by_term["still-aboard"]),
    )
    cut = _cut(told)
    came = total(cut[term].people for term in INFLOWS)
    gone = total(cut[term].people for term in (*OUTFLOWS, "still-aboard"))
    low, high = difference(came, gone)
    surplus = max(0, -high) if high is not None else 0
    unaccounted = Interval(max(0, low or 0), None if high is None else max(0, high))
    return Balance(
        convoy, vehicle, tuple((term, cut[term]) for term in TERMS), unaccounted, surplus, counted_at
    )


def _cut(told: dict[Term, Told]) -> dict[Term, Told]:
    """What nobody knows upwards, cut by the equation itself: no term is more than came, less what else has left."""
    came = total(told[term].people for term in INFLOWS).high
    if came is None:
        return told
    outs: tuple[Term, ...] = (*OUTFLOWS, "still-aboard")
    least = sum(told[term].people.low for term in outs)
    cut = dict(told)
    for term in outs:
        people = told[term].people
        room = came - (least - people.low)
        if people.high is None:
            cut[term] = Told(
                people.at_most(room), told[term].statements, told[term].disagree, told[term].unnumbered
            )
    return cut


def _aboard(by_term: dict[Term, list[Count]], vehicles: int | None) -> tuple[Interval | None, int | None]:
    """People aboard by the newest counts of them, with what came and left since; None where nobody counted."""
    counts = by_term["still-aboard"]
    if not counts:
        return None, None
    whole = [count for count in counts if not count.vehicle]
    named: dict[str, list[Count]] = defaultdict(list)
    for count in counts:
        if count.vehicle:
            named[count.vehicle].append(count)
    complete = bool(named) and (vehicles is None or len(named) >= vehicles)
    whole_at = max((count.at for count in whole), default=None)
    named_at = min((max(c.at for c in listed) for listed in named.values()), default=None)
    if whole_at is not None and (not complete or named_at is None or whole_at >= named_at):
        return _since(_newest(whole), whole_at, by_term, ""), whole_at
    parts = []
    for vehicle in sorted(named):
        at = max(count.at for count in named[vehicle])
        parts.append(_since(_newest(named[vehicle]), at, by_term, vehicle if len(named) > 1 else ""))
    added = total(parts)
    return (added if complete else added.open_above()), named_at


def _newest(counts: Sequence[Count]) -> Interval:
    """Alternatives among the newest counts: each counter's newest within half an hour of the newest of all."""
    newest = max(count.at for count in counts)
    by_counter: dict[str, Count] = {}
    for count in sorted(counts, key=lambda c: (c.at, c.entry.observation.name)):
        if newest - count.at <= SAME_COUNT_S:
            by_counter[count.counter] = count
    return hull(count.people for count in by_counter.values())


def _since(snapshot: Interval, at: int, by_term: dict[Term, list[Count]], vehicle: str) -> Interval:
    """A count of people aboard, carried on by what was told of later moments."""

    def later(terms: Iterable[Term]) -> Interval:
        chosen = (
            [c for c in by_term.get(term, ()) if c.at > at and (not vehicle or c.vehicle == vehicle)]
            for term in terms
        )
        return total(
            reconcile(term, counts, None).people for term, counts in zip(terms, chosen, strict=True) if counts
        )

    came, gone = later(INFLOWS), later(OUTFLOWS)
    if came == NONE and gone == NONE:
        return snapshot
    low = 0 if gone.high is None else max(0, snapshot.low + came.low - gone.high)
    high = None
    if snapshot.high is not None and came.high is not None:
        high = max(low, snapshot.high + came.high - gone.low)
    return Interval(low, high)
