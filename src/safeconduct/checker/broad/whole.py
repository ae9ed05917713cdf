"""Rows of whole trips: docs/explanation/broad-bound.md, section 4, `whole`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from safeconduct.checker.broad.case import Case, Fleet, Flow
from safeconduct.checker.broad.moment import Moment
from safeconduct.checker.broad.rows import Relaxation, Terms

HEADS = (0, 50)
TURNS = (0, 25, 50)

Worth = Callable[[int], int]


@dataclass(frozen=True, slots=True, eq=False)
class Firsts:
    """Columns of a family's first trips: of vehicles, as (place, column, late), and of later spans by place."""

    homes: list[tuple[str, int, int]]
    later: dict[str, int]
    gap_s: int


def add_whole(relaxation: Relaxation, fleet: Fleet, flows: list[Flow], firsts: Firsts) -> None:
    """The rows of one returning family."""
    case = relaxation.case
    boarding_s: dict[str, int] = dict(case.scenario.boarding_s)
    filled = sum(count * boarding_s.get(need, 0) for need, count in fleet.places.items())
    rows = [
        (worth, head, beta, ahead)
        for beta in (filled, 0)
        for ahead in (_ahead(case, fleet, flows, (firsts.gap_s, beta)),)
        for worth, head in _worths(case, fleet, flows, (ahead, beta))
    ]
    for number, (worth, head, beta, ahead) in enumerate(rows):
        terms: Terms = []
        for place in firsts.later:
            row = _Place(relaxation, fleet, [flow for flow in flows if flow.place == place], firsts)
            terms += row.terms(worth, (head, beta, ahead[place]))
        relaxation.row(f"whole/{fleet.id}/{number}", terms, _spans_worth(fleet, worth, head))


def _spans_worth(fleet: Fleet, worth: Worth, head: int) -> Callable[[Moment], int]:
    return lambda moment: fleet.count * sum(worth(head + length) for length in moment.lengths(fleet))


def _ahead(case: Case, fleet: Fleet, flows: list[Flow], parts: tuple[int, int]) -> dict[str, int]:
    """``v_a``: run, gap and boarding before a trip from the place; 0 where no run leads there."""
    gap_s, beta = parts
    ends = {flow.end for flow in flows if flow.end}
    found = {}
    for place in dict.fromkeys(flow.place for flow in flows):
        come = case.ways[fleet.id].empty(place, back=True)
        reached = [come[end] for end in ends if end in come]
        boarding = beta or case.least_boarding_s(fleet, place)
        found[place] = min(reached) + gap_s + boarding if reached else 0
    return found


def _worths(
    case: Case, fleet: Fleet, flows: list[Flow], given: tuple[dict[str, int], int]
) -> list[tuple[Worth, int]]:
    ahead, beta = given
    spans = case.spans[fleet.id]
    cycles = sorted(ahead[flow.place] + flow.costs[fleet.id].least for flow in flows if flow.end)
    if not cycles or not spans:
        return []
    longest = max(closes - opens for opens, closes in spans)
    found = []
    for percent in HEADS:
        head = sorted(ahead.values())[(len(ahead) - 1) * percent // 100]
        for part in TURNS:
            theta = max(1, cycles[(len(cycles) - 1) * part // 100])
            lost = (longest + head) % theta if beta else theta - 1
            found.append((_worth(theta, lost), head))
    return found


def _worth(theta: int, lost: int) -> Worth:
    return lambda seconds: seconds // theta * (theta - lost) + max(0, seconds % theta - lost)


class _Place:
    """What the trips from one place stand for in a row."""

    def __init__(self, relaxation: Relaxation, fleet: Fleet, flows: list[Flow], firsts: Firsts) -> None:
        self.relaxation, self.fleet, self.flows = relaxation, fleet, flows
        place = flows[0].place
        self.later = firsts.later[place]
        self.homes = [(number, late) for at, number, late in firsts.homes if at == place]
        opens, closes = relaxation.case.spans[fleet.id][0]
        self.first_s = closes - opens

    def terms(self, worth: Worth, how: tuple[int, int, int]) -> Terms:
        """``how``: what is put before a span, the boarding of a full vehicle or 0, and ``v_a``."""
        head, beta, ahead = how
        relaxation, fleet = self.relaxation, self.fleet
        # For each first trip, by flow: worth of it, less that of one of the flow's others.
        firsts: list[tuple[int, dict[str, int]]] = [
            (self.later, {}),
            *((number, {}) for number, _ in self.homes),
        ]
        for flow in self.flows:
            road = flow.costs[fleet.id].least
            usual, elsewhere = worth(ahead + road), worth(head + road)
            firsts[0][1][flow.name] = elsewhere - usual
            lost = worth(head + self.first_s)
            for (_, late), (_, more) in zip(self.homes, firsts[1:], strict=True):
                more[flow.name] = min(worth(late + head + road), elsewhere + lost) - usual
        terms: Terms = []
        short: dict[
            str, int
        ] = {}  # by flow beyond: by how much its first trips are worth less than those out
        for number, more in firsts:
            least = min((more[flow.name] for flow in self.flows if flow.end), default=0)
            terms.append((number, least))
            for flow in self.flows:
                if not flow.end:
                    short[flow.name] = min(short.get(flow.name, 0), more[flow.name] - least)
        for flow in self.flows:
            each = worth(ahead + flow.costs[fleet.id].least) + short.get(flow.name, 0) - beta
            terms.append((relaxation.trips[flow.name, fleet.id], each))
            if beta:
                boarding_s = relaxation.case.boarding_s
                terms += [(n, boarding_s[lot.first.need]) for lot, n in relaxation.aboard(flow, fleet)]
        return terms
