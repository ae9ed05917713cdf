"""Rows that know whole trips: what is left of a span is lost. docs/explanation/broad-bound.md, sections 4 and 6."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from safeconduct.planner.broad.crowd import Flow

CYCLES = (0, 25, 50)
"""Turns are the lengths of cycles that stand at so many hundredths of all, from the shortest."""

HEADS = (0, 50)
"""The same for what is put before every span."""


@dataclass(frozen=True, slots=True)
class Worth:
    """``W`` of the page: rises with the seconds, never faster than they do; a sum is worth no less than its parts."""

    turn: int
    lost: int

    def __call__(self, seconds: int) -> int:
        """``turn − lost`` for every whole turn, and what the rest has above ``lost``."""
        whole, rest = divmod(seconds, self.turn)
        return whole * (self.turn - self.lost) + max(0, rest - self.lost)


@dataclass(frozen=True, slots=True)
class Cycles:
    """Cycles of a family: by place what lies before a trip, by flow its least road.

    ``loaded``: before a trip stands the boarding of a full vehicle, ``loaded`` seconds long; else it is 0.
    """

    before: Mapping[str, int]
    roads: Mapping[str, int]
    flows: tuple[Flow, ...]
    longest: int
    loaded: int

    def worths(self) -> Iterator[tuple[Worth, int]]:
        """How seconds are counted in each row, with the seconds that are put before every span."""
        heads = sorted(self.before.values())
        turns = sorted(max(1, self.cycle(flow)) for flow in self.flows if flow.end)
        for share in HEADS if turns else ():
            head = _at(heads, share)
            for cycle in CYCLES:
                turn = _at(turns, cycle)
                yield Worth(turn, (self.longest + head) % turn if self.loaded else turn - 1), head

    def cycle(self, flow: Flow) -> int:
        """Seconds of a trip with what lies before it."""
        return self.before[flow.place] + self.roads[flow.name]


@dataclass(frozen=True, slots=True)
class Counting:
    """One row: factors of trips and of the first trips of spans."""

    cycles: Cycles
    worth: Worth
    head: int

    def later(self, flow: Flow) -> int:
        """What the first trip of a span is worth more than its flow's others (mostly less than 0)."""
        road = self.cycles.roads[flow.name]
        return self.worth(self.head + road) - self.worth(self.cycles.cycle(flow))

    def home(self, flow: Flow, late: int, first_span: int) -> int:
        """The same for a vehicle's first trip: so late in the first span, or in another and the first is lost."""
        road = self.cycles.roads[flow.name]
        here = self.worth(late + self.head + road)
        another = self.worth(self.head + road) + self.worth(first_span + self.head)
        return min(here, another) - self.worth(self.cycles.cycle(flow))


def _at(ordered: list[int], share: int) -> int:
    return ordered[(len(ordered) - 1) * share // 100]
