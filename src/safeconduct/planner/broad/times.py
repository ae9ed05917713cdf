"""What a moment leaves open, in the broad bound: docs/explanation/broad-bound.md, sections 2 and 3."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from safeconduct.planner.broad.crowd import (
    Family,
    Flow,
    Lot,
    boards,
    families_of,
    flows_of,
    in_step_sides,
    lots_of,
    team_families_of,
)
from safeconduct.planner.broad.roads import Mover, Roads
from safeconduct.planner.spans import common, union
from safeconduct.scenario.model import Scenario, Spans, VehicleClass


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of a flow's trips for one family: at least ``each × trips − convoy × convoys − seat × empty seats``.

    ``least`` is what any trip takes.
    """

    each: int
    convoy: int
    seat: int
    least: int


class Times:
    """A case as the broad bound sees it: families, lots, flows and their seconds."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.roads = Roads(scenario)
        self._come: dict[tuple[str, str], dict[str, int]] = {}
        self.families = families_of(scenario)
        self.teams = team_families_of(scenario)
        self.lots = lots_of(scenario)
        self.boarding_s = dict(scenario.boarding_s)
        self.usual = self._usual()
        self.serving: dict[str, tuple[Family, ...]] = {}
        self.costs: dict[tuple[str, str], Cost] = {}
        flows = []
        for flow in flows_of(scenario, self.lots):
            serving = tuple(family for family in self.families if self._serves(family, flow))
            if serving:
                self.serving[flow.name] = serving
                flows.append(flow)
        self.flows = tuple(flows)
        self.out = tuple(flow for flow in flows if flow.end)
        self.beyond = tuple(flow for flow in flows if not flow.end)
        self.depart_from = self._depart_from()
        self.tail_s = self._tail_s()

    def _usual(self) -> int:
        limits = self.scenario.convoy
        vehicles = sum(family.count for family in self.families if not family.kind.one_way)
        teams = max(1, sum(team.count for team in self.teams))
        return min(limits.most, max(1, limits.least, -(-vehicles // teams)))

    def _serves(self, family: Family, flow: Flow) -> bool:
        if not any(boards(family.kind, lot) for lot in flow.lots):
            return False
        if not family.kind.one_way and not self.scenario.place[flow.place].bays:
            return False
        cost = self._cost(flow, family)
        if cost is not None:
            self.costs[flow.name, family.id] = cost
        return cost is not None

    def _cost(self, flow: Flow, family: Family) -> Cost | None:
        """A line below the seconds of every size of convoy, and what an empty seat can save."""
        alone = self.roads.loaded_s(flow, family, full=False)
        if alone is None:
            return None
        if family.kind.one_way or not flow.end:
            # Of a convoy beyond it is not known how many of its vehicles carry people of the flow.
            return Cost(alone[0], 0, 0, alone[0])
        full = self.roads.loaded_s(flow, family, full=True) or alone
        most = self.scenario.convoy.most
        usual = full[self.usual - 1]
        each = usual + self.usual * (full[self.usual] - usual) if self.usual < most else usual
        convoy = max(0, *(size * (each - seconds) for size, seconds in enumerate(full, start=1)))
        spare = family.places - 1
        seat = max(-(-(a - b) // spare) for a, b in zip(full, alone, strict=True)) if spare else 0
        return Cost(each, convoy, seat, alone[0])

    def least_road_s(self, flow: Flow, family: Family) -> int:
        """Least seconds of a trip: of a returning vehicle in a convoy of the least size, where that is known."""
        least = self.scenario.convoy.least
        if least <= 1 or not flow.end or any(other.kind.one_way for other in self.serving[flow.name]):
            return self.costs[flow.name, family.id].least
        sizes = self.roads.loaded_s(flow, family, full=False)
        return sizes[least - 1] if sizes else self.costs[flow.name, family.id].least

    def full_s(self, family: Family) -> int:
        """Seconds of boarding that fill a vehicle."""
        return sum(count * self.boarding_s.get(need, 0) for need, count in family.kind.places)

    def team_s(self, flow: Flow) -> tuple[int, int]:
        """Seconds of a team with a convoy of the flow: of the least convoy, and for each vehicle more at least."""
        limits = self.scenario.convoy
        kinds = [family for family in self.serving[flow.name] if not family.kind.one_way]
        if len(kinds) < len(self.serving[flow.name]) or limits.least < 1:
            return min(self.costs[flow.name, family.id].least for family in self.serving[flow.name]), 0
        ways = [self.roads.loaded_s(flow, family, full=False) or [] for family in kinds]
        seconds = [min(sizes) for sizes in zip(*ways, strict=True)][limits.least - 1 :]
        first = seconds[0]
        return first, min(((at - first) // more for more, at in enumerate(seconds) if more), default=0)

    def _depart_from(self) -> dict[tuple[str, str], int]:
        """Earliest departure from a place by class of vehicle or team."""
        found: dict[tuple[str, str], int] = {}
        for place in dict.fromkeys(flow.place for flow in self.flows):
            crews = {
                base.id: self.scenario.start + away
                for crew in self.teams
                for base in crew.classes
                if (away := self._come_s(crew, base.home, place)) is not None
            }
            full = {
                kind.id: at
                for family in self.families_at(place)
                for kind in family.classes
                if (at := self._full_at(family, kind, place)) is not None
            }
            if not crews or not full:
                continue
            form_up_s = self.scenario.convoy.form_up_s
            for name, at in full.items():
                found[name, place] = max(at, min(crews.values())) + form_up_s
            for name, at in crews.items():
                found[name, place] = max(at, min(full.values())) + form_up_s
        return found

    def _come_s(self, mover: Mover, home: str, place: str) -> int | None:
        key = (mover.id, home)
        if key not in self._come:
            self._come[key] = self.roads.empty_s(mover, home)
        return self._come[key].get(place)

    def _full_at(self, family: Family, kind: VehicleClass, place: str) -> int | None:
        """Earliest second at which a vehicle of the class has somebody aboard at the place."""
        away = 0 if kind.one_way else self._come_s(family, kind.home, place)
        if away is None:
            return None
        bay = max(self.scenario.start + away, self._first_bay(family, place))
        return bay + self.least_boarding_s(family, place)

    def families_at(self, place: str) -> tuple[Family, ...]:
        """Families that serve a flow from the place."""
        return self._families_at.get(place, ())

    @cached_property
    def _families_at(self) -> dict[str, tuple[Family, ...]]:
        found: dict[str, dict[str, Family]] = {}
        for flow in self.flows:
            found.setdefault(flow.place, {}).update({family.id: family for family in self.serving[flow.name]})
        return {place: tuple(f for f in self.families if f.id in here) for place, here in found.items()}

    def _first_bay(self, family: Family, place: str) -> int:
        return min(
            (
                max(self.scenario.start, release.at)
                for lot in self._lots_at.get(place, ())
                if boards(family.kind, lot)
                for release in lot.releases
            ),
            default=self.scenario.horizon,
        )

    def lots_at(self, place: str) -> tuple[Lot, ...]:
        """Lots of a place."""
        return tuple(self._lots_at.get(place, ()))

    @cached_property
    def _lots_at(self) -> dict[str, list[Lot]]:
        found: dict[str, list[Lot]] = {}
        for lot in self.lots:
            found.setdefault(lot.place, []).append(lot)
        return found

    def least_boarding_s(self, family: Family, place: str) -> int:
        """Boarding seconds of one person that the family may take at the place, the least there are."""
        return self._least_boarding[family.id, place]

    @cached_property
    def _least_boarding(self) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for lot in self.lots:
            for family in self.families:
                if boards(family.kind, lot):
                    key = (family.id, lot.place)
                    seconds = self.boarding_s[lot.need]
                    found[key] = min(seconds, found.get(key, seconds))
        return found

    @cached_property
    def leaving(self) -> dict[str, tuple[Leaving, ...]]:
        """By place: the trips from it, taken together by family."""
        found: dict[tuple[str, str, bool], Leaving] = {}
        for flow in self.flows:
            for family in self.serving[flow.name]:
                since = self.departs(flow.place, family)
                if since is None:
                    continue
                least = self.costs[flow.name, family.id].least
                unload_s = self.scenario.place[flow.end].unload_s if flow.end else 0
                key = (flow.place, family.id, not flow.end)
                before = found.get(key)
                if before is not None:
                    least, unload_s = min(least, before.least), min(unload_s, before.unload_s)
                found[key] = Leaving(family, since, least, unload_s, not flow.end)
        places: dict[str, list[Leaving]] = {}
        for (place, _, _), way in found.items():
            places.setdefault(place, []).append(way)
        return {place: tuple(ways) for place, ways in places.items()}

    def _tail_s(self) -> int:
        """Least seconds from crossing a line to being out, over everybody who leaves in step."""
        stepped = in_step_sides(self.scenario)
        found = [
            tail + self.scenario.place[flow.end].unload_s
            for flow in self.out
            for lot in flow.lots
            if lot.undertaking in stepped
            for family in self.serving[flow.name]
            if boards(family.kind, lot) and (tail := self.roads.tail_s(family, lot, flow.end)) is not None
        ]
        return min(found, default=0)

    def arrives_from(self, flow: Flow, family: Family) -> int | None:
        """Earliest arrival of a trip of the family at the flow's end."""
        since = self.departs(flow.place, family)
        if since is None:
            return None
        least = self.costs[flow.name, family.id].least
        for opens, closes in self.spans(family):
            leaves = max(opens, since)
            if leaves + least <= closes:
                return leaves + least
        return None

    def departs(self, place: str, family: Family) -> int | None:
        """Earliest departure of a vehicle of the family from the place."""
        return self._departs.get((family.id, place))

    @cached_property
    def _departs(self) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        of = {kind.id: family.id for family in self.families for kind in family.classes}
        for (kind_id, place), at in self.depart_from.items():
            if kind_id in of:
                key = (of[kind_id], place)
                found[key] = min(at, found.get(key, at))
        return found

    @cached_property
    def unload_s(self) -> int:
        """Least seconds of unloading, over all receptions that anybody can reach."""
        return min((self.scenario.place[flow.end].unload_s for flow in self.out), default=0)

    @cached_property
    def unload_most_s(self) -> int:
        """Most seconds of unloading, over the same receptions."""
        return max((self.scenario.place[flow.end].unload_s for flow in self.out), default=0)

    def moves(self, mover: Mover, flow: Flow) -> bool:
        """True when the mover makes trips of the flow: a family that serves it, or any team."""
        return not isinstance(mover, Family) or mover in self.serving[flow.name]

    def spans(self, mover: Mover) -> Spans:
        """Spans in one of which every trip of the mover moves, cut to the time planned for."""
        return self._spans[mover.id]

    @cached_property
    def _spans(self) -> dict[str, Spans]:
        scenario = self.scenario
        whole = ((scenario.start, scenario.horizon),)
        rest = any(place.kind == "meeting" and place.safe_to_wait for place in scenario.places)
        found = {}
        movers: tuple[Mover, ...] = (*self.families, *self.teams)
        for mover in movers:
            lots = {lot.undertaking for f in self.flows if self.moves(mover, f) for lot in f.lots}
            bound = not rest and all(name in scenario.window for name in lots)
            windows = union([scenario.window[name] for name in sorted(lots)]) if bound else whole
            found[mover.id] = common(common(windows, mover.kind.hours), whole) or ()
        return found


@dataclass(frozen=True, slots=True)
class Leaving:
    """Trips from one place of one family, to any reception or (``beyond``) any line: the least that one takes."""

    family: Family
    since: int
    least: int
    unload_s: int
    beyond: bool


class Moment:
    """What an instant leaves open."""

    def __init__(self, times: Times, at: int) -> None:
        self.times = times
        self.at = at
        self.crossed_by = at - times.tail_s
        self._bays: dict[str, dict[str, int]] = {}

    def is_open(self, flow: Flow, family: Family) -> bool:
        """True when a trip of the family may be over, or across, by the instant."""
        times = self.times
        since = times.departs(flow.place, family)
        if since is None:
            return False
        by = self.at - times.scenario.place[flow.end].unload_s if flow.end else self.crossed_by
        return _last(times.spans(family), since, times.costs[flow.name, family.id].least, by) is not None

    def last_bay(self, place: str, families: Iterable[Family]) -> int | None:
        """The last second at which anybody bound for these families' trips from the place boards; None for never."""
        if place not in self._bays:
            self._bays[place] = self._bays_at(place)
        here = self._bays[place]
        return max((here[family.id] for family in families if family.id in here), default=None)

    def _bays_at(self, place: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for way in self.times.leaving.get(place, ()):
            by = self.crossed_by if way.beyond else self.at - way.unload_s
            leaves = _last(self.times.spans(way.family), way.since, way.least, by)
            if leaves is not None:
                bay = leaves - self.times.scenario.convoy.form_up_s
                found[way.family.id] = max(bay, found.get(way.family.id, bay))
        return found

    def crossings(self, mover: Mover) -> list[int | None]:
        """By span: its seconds before the last crossing that counts; None where whoever crosses in it is out."""
        times = self.times
        return [
            min(closes, self.crossed_by) - opens
            if closes + times.unload_most_s > self.at and self.crossed_by >= opens
            else None
            for opens, closes in times.spans(mover)
        ]

    def lengths(self, mover: Mover) -> list[int]:
        """Seconds of each of the mover's spans before the last arrival that still counts, where there are any."""
        by = self.at - self.times.unload_s
        found = (min(closes, by) - opens for opens, closes in self.times.spans(mover))
        return [length for length in found if length > 0]


def _last(spans: Spans, since: int, least: int, by: int) -> int | None:
    """The last departure from ``since`` on of a trip of ``least`` seconds in one span that ends ``by`` then."""
    for opens, closes in reversed(spans):
        leaves = min(closes, by) - least
        if leaves >= max(opens, since):
            return leaves
    return None
