"""First trips of vehicles: who leaves before a lot's last people are released leaves without these.

docs/explanation/broad-bound.md, section 6.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from safeconduct.planner.broad.crowd import Family, Flow, Lot, boards
from safeconduct.planner.broad.program import Program, Terms
from safeconduct.planner.broad.rows import people, trips

Numbers: TypeAlias = NDArray[np.int64]


def owners(begins: Numbers, count: int) -> Numbers:
    """Of so many things that stand owner by owner: whose each is. ``begins``: where those of each begin."""
    return np.repeat(np.arange(len(begins)), np.diff([*begins, count]))


@dataclass(frozen=True, eq=False)
class Firsts:
    """First trips of a family: each flow from the begin of the first span on, and again from each late release on."""

    flows: Numbers
    since: Numbers
    """Seconds from the begin of the first span before which it does not leave."""
    trips: Numbers
    """Columns of trips."""
    aboard: Numbers
    """Columns of people, need by need of a first trip, trip by trip."""
    soon: Numbers
    """The same: columns of people who leave before the last of their lot are released; −1 where they do not."""
    needs: Numbers
    begins: Numbers
    most: Numbers
    """By need of a first trip: the most people."""

    def worth(self, gains: Any, late: Any) -> Any:
        """What each is worth under gains of columns, filled as well as may be; ``late``: what people in it cost."""
        best = np.maximum(0, np.maximum.reduceat(self._people(gains), self.needs) - late[self._of])
        return gains[self.trips] + np.add.reduceat(self.most * best, self.begins)

    @cached_property
    def _of(self) -> Numbers:
        """By need: the first trip that it is of."""
        return owners(self.begins, len(self.needs))

    def carried(self, number: int, gains: Any, late: Any) -> Iterator[tuple[int, int, bool]]:
        """Columns that stand for the people of a first trip, each with how many, and whether it counts all of them."""
        needs, begins = self._until
        for need in range(begins[number], begins[number + 1]):
            here = slice(needs[need], needs[need + 1])
            lots = gains[self.aboard[here]] + np.where(self.soon[here] >= 0, gains[self.soon[here]], 0)
            best = int(lots.argmax())
            if lots[best] > late:
                place = needs[need] + best
                yield int(self.aboard[place]), int(self.most[need]), True
                if self.soon[place] >= 0:
                    yield int(self.soon[place]), int(self.most[need]), False

    @cached_property
    def _until(self) -> tuple[list[int], list[int]]:
        """Where needs, and first trips, begin, with where the last ends."""
        needs = [*(int(at) for at in self.needs), len(self.aboard)]
        return needs, [*(int(at) for at in self.begins), len(self.needs)]

    def _people(self, gains: Any) -> Any:
        return gains[self.aboard] + np.where(self.soon >= 0, gains[self.soon], 0)


def soon_name(flow: Flow, family: Family, lot: Lot) -> str:
    """Name of the column of people in first trips that leave before the last of their lot are released."""
    return f"soon/{flow.name}/{family.id}/{lot.id}"


def late_s(program: Program, family: Family, lot: Lot) -> int:
    """Seconds of the first span after which trips leave that can have the last of a lot aboard; 0 where all can."""
    spans = program.times.spans(family)
    last = max((release.at for release in lot.releases), default=0)
    return max(0, last + program.times.scenario.convoy.form_up_s - spans[0][0]) if spans else 0


def add_soon(program: Program) -> None:
    """Who leaves before the last of a lot are released has been released before them: in first trips, counted."""
    times = program.times
    by_lot: dict[str, Terms] = {}
    for flow in times.flows:
        for family in times.serving[flow.name]:
            for lot in flow.lots:
                late = boards(family.kind, lot) and not family.kind.one_way and late_s(program, family, lot)
                if late:
                    number = program.column(soon_name(flow, family, lot), lot.people)
                    by_lot.setdefault(lot.id, []).append((number, 1))
    for lot in times.lots:
        last = max((release.at for release in lot.releases), default=0)
        before = sum(release.people for release in lot.releases if release.at < last)
        program.row(f"soon/{lot.id}", by_lot.get(lot.id, []), min(lot.people, before))


def firsts_of(program: Program, family: Family, flows: tuple[Flow, ...]) -> Firsts:
    """The first trips of a family over its flows."""
    number = program.number
    rows: list[tuple[int, int, int]] = []
    aboard: list[int] = []
    soon: list[int] = []
    needs: list[int] = []
    begins: list[int] = []
    most: list[int] = []
    for index, flow in enumerate(flows):
        late = {lot.id: late_s(program, family, lot) for lot in flow.lots if boards(family.kind, lot)}
        for since in sorted({0, *late.values()}):
            rows.append((index, since, number[trips(flow, family)]))
            begins.append(len(needs))
            for need in flow.needs:
                lots = [lot for lot in flow.lots if lot.need == need and lot.id in late]
                if lots:
                    needs.append(len(aboard))
                    aboard += [number[people(flow, family, lot)] for lot in lots]
                    soon += [
                        number[soon_name(flow, family, lot)] if late[lot.id] > since else -1 for lot in lots
                    ]
                    most.append(min(family.kind.holds(need), sum(lot.people for lot in lots)))
    parts = (*zip(*rows, strict=True), aboard, soon, needs, begins, most)
    return Firsts(*(np.array(part, dtype=np.int64) for part in parts))
