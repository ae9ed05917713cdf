"""From many counts of the same people to one interval each: two clerks at one bus are two statements, never one row.

Counts of one counter (a device, or a named source) add up: a recount is a correction. Counts of different counters are
alternatives wherever they may be tellings of the same thing, and the interval then holds all of them. docs/explanation
says which tellings are taken for one, and why the truth lies in the interval if one counter of each thing is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from safeconduct.account.interval import NONE, Interval, hull, total
from safeconduct.account.sifting import Entry

Term = Literal[
    "boarded",
    "joined",
    "born",
    "transferred-in",
    "still-aboard",
    "arrived",
    "got-off",
    "taken-off",
    "returned",
    "transferred-out",
    "died",
]
INFLOWS: tuple[Term, ...] = ("boarded", "joined", "born", "transferred-in")
OUTFLOWS: tuple[Term, ...] = ("arrived", "got-off", "taken-off", "returned", "transferred-out", "died")
TERMS: tuple[Term, ...] = (*INFLOWS, "still-aboard", *OUTFLOWS)
COUNTED_ONCE: frozenset[Term] = frozenset({"boarded", "arrived"})
"""Terms that clerks count as a whole; the others happen as incidents, now and then."""
SAME_INCIDENT_S = 3600
"""Two counters who tell of the same place within this time are taken to tell of the same incident."""


@dataclass(frozen=True, slots=True)
class Count:
    """One count of people, as one counter gave it. Labels are empty where they were not said."""

    term: Term
    convoy: str
    vehicle: str
    group: str
    place: str
    part: str
    counter: str
    at: int
    people: Interval
    entry: Entry


@dataclass(frozen=True, slots=True)
class Statement:
    """What one counter says in all of one term. ``sources`` are where it can be looked up, as the entries name them."""

    counter: str
    people: Interval
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One term reconciled. ``statements`` are what each counter told of it; they ``disagree`` where no number fits all.

    ``unnumbered`` is true where somebody told of it without any number.
    """

    people: Interval
    statements: tuple[Statement, ...] = ()
    disagree: bool = False
    unnumbered: bool = False


NOBODY = Told(NONE)
"""A term that nobody told of."""


def counts_of(entries: Iterable[Entry]) -> tuple[Count, ...]:
    """Every count of people of a convoy, transfers told from both ends."""
    found: list[Count] = []
    for entry in entries:
        if entry.kind in _TRANSFERS:
            found += _transfer(entry)
        elif entry.kind in _PLAIN:
            found.append(_count(entry, _PLAIN[entry.kind], entry.text("convoy"), entry.text("vehicle")))
    return tuple(found)


_TRANSFERS = ("transferred-in", "transferred-out")
_PLAIN: dict[str, Term] = {term: term for term in TERMS if term not in _TRANSFERS}


def number_of(entry: Entry, key: str = "people", least: int = 1) -> Interval:
    """The number that an entry gives: exact, a range, or ``least`` and nobody knows how many more."""
    observation = entry.observation
    exact = observation.number(key)
    if exact is not None:
        return Interval(exact, exact)
    low, high = observation.number("least"), observation.number("most")
    if low is None:
        low = least if high is None else min(least, high)
    return Interval(low, high)


def _count(entry: Entry, term: Term, convoy: str, vehicle: str, part: str = "") -> Count:
    people = number_of(entry, least=0 if term == "still-aboard" else 1)
    place = "" if part else entry.text("place")
    labels = (entry.text("group"), place, part + entry.text("part"))
    return Count(term, convoy, vehicle, *labels, entry.counter, entry.at, people, entry)


def _transfer(entry: Entry) -> list[Count]:
    """Both ends of a transfer, from whichever end it was told; one end only where the other is not named."""
    convoy, vehicle = entry.text("convoy"), entry.text("vehicle")
    side = "from" if entry.kind == "transferred-in" else "to"
    other_vehicle = entry.text(f"{side}_vehicle")
    other = entry.text(f"{side}_convoy") or (convoy if other_vehicle else "")
    here: Term = "transferred-in" if side == "from" else "transferred-out"
    there: Term = "transferred-out" if side == "from" else "transferred-in"
    ends = [(convoy, vehicle), (other, other_vehicle)]
    giver, taker = ends[::-1] if side == "from" else ends
    # Both ends tell of one flow: the flow's name makes them alternatives, wherever they stood.
    part = f"{'/'.join(giver)}>{'/'.join(taker)} " if other else ""
    found = [_count(entry, here, convoy, vehicle, part)]
    if other:
        found.append(_count(entry, there, other, other_vehicle, part))
    return found


def reconcile(term: Term, counts: Sequence[Count], vehicles: int | None) -> Told:
    """One term of one convoy. ``vehicles`` is how many it has, where that is known."""
    if not counts:
        return NOBODY
    if len(counts) == 1 and (term not in COUNTED_ONCE or vehicles in (None, 1) or not counts[0].vehicle):
        people = counts[0].people
        statement = Statement(counts[0].counter, people, sources_of(count.entry for count in counts))
        return Told(people, (statement,), unnumbered=people.high is None)
    people = _by_vehicle(counts, vehicles) if term in COUNTED_ONCE else _incidents(counts)
    statements = _statements(counts)
    unnumbered = any(count.people.high is None for count in counts)
    return Told(people, statements, _disagree(counts), unnumbered)


def _statements(counts: Sequence[Count]) -> tuple[Statement, ...]:
    by_counter: dict[str, list[Count]] = defaultdict(list)
    for count in counts:
        by_counter[count.counter].append(count)
    return tuple(
        Statement(counter, total(one.people for one in told), sources_of(one.entry for one in told))
        for counter, told in sorted(by_counter.items())
    )


def sources_of(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Where entries can be looked up, each place once."""
    return tuple(dict.fromkeys(source for entry in entries if (source := entry.text("source"))))


def _disagree(counts: Sequence[Count]) -> bool:
    """Whether two counters tell numbers of the same vehicle (or of the whole convoy) that cannot both be right."""
    if len({count.counter for count in counts}) < 2:
        return False
    same: dict[tuple[str, str, str], dict[str, Interval]] = defaultdict(dict)
    for count in counts:
        told = same[count.vehicle, count.part, count.place]
        told[count.counter] = told.get(count.counter, NONE) + count.people
    return any(not _overlap(tuple(told.values())) for told in same.values())


def _overlap(parts: tuple[Interval, ...]) -> bool:
    top = min((part.high for part in parts if part.high is not None), default=None)
    return top is None or max(part.low for part in parts) <= top


def _by_vehicle(counts: Sequence[Count], vehicles: int | None) -> Interval:
    """Counts by vehicle added up, beside counts of the whole convoy: alternatives where all vehicles were counted."""
    by_vehicle: dict[str, list[Count]] = defaultdict(list)
    for count in counts:
        by_vehicle[count.vehicle].append(count)
    named = [_parts(by_vehicle[name]) for name in sorted(by_vehicle) if name]
    whole = _parts(by_vehicle[""]) if "" in by_vehicle else None
    if whole is None:
        added = total(named)
        return added if vehicles is None or len(named) >= vehicles else added.open_above()
    if not named:
        return whole
    added = total(named)
    if vehicles is not None and len(named) >= vehicles:
        return hull((added, whole))
    if whole.high is not None and added.low > whole.high:
        return (
            added.open_above()
        )  # part of the vehicles holds more than the whole is said to: the whole is wrong
    return whole.at_least(added.low)


def _parts(counts: Sequence[Count]) -> Interval:
    """Counts of one vehicle: parts and places that are named differently add up, tellings without a name may be any."""
    return _tellings(counts, lambda count: (count.part, count.place if count.term != "boarded" else ""))


def _tellings(counts: Sequence[Count], label: Callable[[Count], Hashable]) -> Interval:
    """Labelled counts added up, beside unlabelled ones: alternatives. Who told both is taken at the sum of both."""
    if len(counts) == 1:
        return counts[0].people
    blank: Hashable = ("", "")
    by_label: dict[Hashable, list[Count]] = defaultdict(list)
    labelled: set[str] = set()
    unlabelled: set[str] = set()
    for count in counts:
        by_label[label(count)].append(count)
        (unlabelled if label(count) == blank else labelled).add(count.counter)
    named = [_alternatives(by_label[name]) for name in by_label if name != blank]
    both = labelled & unlabelled
    told = [total(named)] if named else []
    told += [total(c.people for c in counts if c.counter == counter) for counter in sorted(both)]
    whole = [count for count in by_label.get(blank, ()) if count.counter not in both]
    if whole:
        told.append(_alternatives(whole))
    return hull(told)


def _alternatives(counts: Iterable[Count]) -> Interval:
    """What one counter tells adds up; what different counters tell are alternatives."""
    by_counter: dict[str, Interval] = defaultdict(lambda: NONE)
    for count in counts:
        by_counter[count.counter] += count.people
    return hull(by_counter.values())


@dataclass(slots=True)
class _Cluster:
    """Tellings that are taken to be of one incident."""

    place: str
    last: int
    counts: list[Count] = field(default_factory=list)
    vague: bool = False
    """Told of no place, when there were incidents at several: one of them again, or another."""

    @property
    def counters(self) -> set[str]:
        return {count.counter for count in self.counts}

    @property
    def people(self) -> Interval:
        """By vehicle where it was told so, beside tellings of the whole convoy."""
        return _tellings(self.counts, lambda count: (count.vehicle, ""))


def _incidents(counts: Sequence[Count]) -> Interval:
    """Incidents with a label of their own add up; the others as far as they are certainly different."""
    by_part: dict[str, list[Count]] = defaultdict(list)
    for count in counts:
        by_part[count.part].append(count)
    labelled = [_labelled(by_part[part]) for part in sorted(by_part) if part]
    return total((*labelled, _unlabelled(by_part.get("", ()))))


def _labelled(counts: Sequence[Count]) -> Interval:
    return _Cluster("", 0, list(counts)).people


def _unlabelled(counts: Sequence[Count]) -> Interval:
    clusters = _clusters(counts)
    if not clusters:
        return NONE
    numbers = [(cluster, cluster.people) for cluster in clusters]
    # Tellings of one place hours apart may be of one incident, told late or by a wrong clock: both ends are kept open.
    sure = [(cluster, number) for cluster, number in numbers if not cluster.vague]
    places = {cluster.place for cluster, _ in sure}
    lows = {place: _certain([(c, n) for c, n in sure if c.place == place]) for place in places}
    placed = sum(low for place, low in lows.items() if place)
    low = max(placed, lows.get("", 0), _certain(sure))
    return Interval(low, total(number for _, number in numbers).high)


def _certain(numbers: Sequence[tuple[_Cluster, Interval]]) -> int:
    """The least that clusters add up to: those that one counter told apart are certainly different."""
    largest = max((number.low for _, number in numbers), default=0)
    by_counter: dict[str, int] = defaultdict(int)
    for cluster, number in numbers:
        for counter in cluster.counters:
            by_counter[counter] += number.low
    return max([largest, *by_counter.values()])


def _clusters(counts: Sequence[Count]) -> list[_Cluster]:
    """Tellings grouped by place and hour. One that names no place joins what somebody else told within the hour."""
    placed: list[_Cluster] = []
    ordered = sorted(counts, key=lambda c: (c.place, c.at, c.entry.observation.name))
    for count in (c for c in ordered if c.place):
        newest = placed[-1] if placed and placed[-1].place == count.place else None
        if newest is None or count.at - newest.last > SAME_INCIDENT_S:
            newest = _Cluster(count.place, count.at)
            placed.append(newest)
        newest.counts.append(count)
        newest.last = count.at
    spans = [(c, min(k.at for k in c.counts), c.last) for c in placed]
    loose: list[_Cluster] = []
    for count in (c for c in ordered if not c.place):
        near = [
            cluster
            for cluster, first, last in spans
            if first - SAME_INCIDENT_S <= count.at <= last + SAME_INCIDENT_S
        ]
        if len(near) == 1:
            near[0].counts.append(count)
        elif near:
            loose.append(_Cluster("", count.at, [count], vague=True))
        elif loose and not loose[-1].vague and count.at - loose[-1].last <= SAME_INCIDENT_S:
            loose[-1].counts.append(count)
            loose[-1].last = count.at
        else:
            loose.append(_Cluster("", count.at, [count]))
    return placed + loose
