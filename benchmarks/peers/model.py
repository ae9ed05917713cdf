"""One time-indexed integer programme of a whole case: what a modeller would write first, as plain arrays.

Time runs in slots. A convoy is begun in a slot, leaves some slots later, passes posts and arrives by the times of an
undisturbed road. Contained: stock of people and their release, seats by need, least and most vehicles, teams and
vehicles that come back, bays, posts' lanes and reception desks by work in each slot, windows, steps at the line,
capacity. Left aside, since slots cannot say them: the order of queues, headways, forming up to the second, priority.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import gcd

from benchmarks.peers.orders import Order
from safeconduct.agreement.rules import InStep
from safeconduct.planner.spans import covers
from safeconduct.scenario.model import NEEDS, Group, Scenario

Key = tuple[str | int, ...]
INFINITE = 1e30


@dataclass
class Programme:
    """Columns ``[0, upper]``, all integer, and rows ``low ≤ Σ ≤ high``; the objective is minimised."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    names: dict[Key, int] = field(default_factory=dict)
    rows: list[tuple[float, list[tuple[int, float]], float]] = field(default_factory=list)

    def column(self, name: Key, upper: float, cost: float = 0.0) -> int:
        """Add a column."""
        self.names[name] = len(self.cost)
        self.cost.append(cost)
        self.upper.append(upper)
        return self.names[name]

    def row(self, low: float, terms: Iterable[tuple[int, float]], high: float) -> None:
        """Add a row, where it has anything in it."""
        merged: dict[int, float] = defaultdict(float)
        for column, times in terms:
            merged[column] += times
        if merged:
            self.rows.append((low, list(merged.items()), high))


class TimeIndexed:
    """The programme of a case with slots of ``slot_s`` seconds, and how to read its solutions."""

    def __init__(self, scenario: Scenario, slot_s: int) -> None:
        self.scenario, self.slot_s = scenario, slot_s
        self.slots = (scenario.horizon - scenario.start) // slot_s
        self.programme = Programme()
        self.pairs = self._pairs()
        self.load_slots = {place: self._load_slots(place) for place, _ in self.pairs}
        self._trips()
        self._people()
        self._stocks()
        self._queues()
        self._steps()

    def orders(self, values: dict[int, float]) -> tuple[Order, ...]:
        """The convoys of a solution: of each slot, place and reception so many, with the vehicles shared out."""
        found = []
        names = self.programme.names
        for place, reception in self.pairs:
            for slot in range(self.slots):
                teams = round(values.get(names.get(("c", place, reception, slot), -1), 0))
                counts = {
                    kind.id: round(values.get(names.get(("n", place, reception, kind.id, slot), -1), 0))
                    for kind in self.scenario.classes
                }
                at = (slot + self.load_slots[place]) * self.slot_s
                for number in range(teams):
                    share = tuple(
                        (kind, (count + teams - 1 - number) // teams) for kind, count in counts.items()
                    )
                    order = Order(at, place, reception, tuple(each for each in share if each[1]))
                    if order.size:
                        found.append(order)
        return tuple(sorted(found, key=lambda order: (order.at, order.place, order.reception)))

    # What there is

    def _pairs(self) -> dict[tuple[str, str], tuple[Group, ...]]:
        pairs: dict[tuple[str, str], list[Group]] = defaultdict(list)
        for group in self.scenario.groups:
            for reception in group.destinations:
                needs = self.scenario.place[reception].needs or NEEDS
                if group.people and group.need in needs and self._path(group, reception):
                    pairs[group.place, reception].append(group)
        return {pair: tuple(groups) for pair, groups in sorted(pairs.items())}

    def _path(self, group: Group, reception: str) -> tuple[str, ...]:
        line = self.scenario.undertaking[group.undertaking].line if group.undertaking else ""
        paths = self.scenario.network.loaded_paths(group.place, reception, line)
        return paths[0] if paths else ()

    def _load_slots(self, place: str) -> int:
        boarding = dict(self.scenario.boarding_s)
        seats = max(kind.holds("seat") for kind in self.scenario.classes)
        rounds = -(-self.scenario.convoy.most // self.scenario.place[place].bays)
        return self._slots(rounds * seats * boarding["seat"] + self.scenario.convoy.form_up_s)

    def _slots(self, seconds: int) -> int:
        return -(-seconds // self.slot_s)

    def _times(self, pair: tuple[str, str]) -> tuple[tuple[tuple[str, int], ...], int, int]:
        """Posts passed, each with seconds after leaving; seconds to the line, and to the reception."""
        group = self.pairs[pair][0]
        line = self.scenario.undertaking[group.undertaking].line if group.undertaking else ""
        path = self._path(group, pair[1])
        posts, at, at_line = [], 0, 0
        for number, name in enumerate(path):
            leg = self.scenario.leg[name]
            place = self.scenario.place[leg.start]
            if number and place.kind == "post":
                posts.append((place.id, at))
                seats = max(kind.holds("seat") for kind in self.scenario.classes)
                each = place.vehicle_s + place.person_s * seats
                at += each * -(-self.scenario.convoy.least // place.lanes)
            if leg.start == line:
                at_line = at
            at += leg.loaded_s
        return tuple(posts), at_line, at

    # Columns

    def _trips(self) -> None:
        scenario, programme = self.scenario, self.programme
        self.times = {pair: self._times(pair) for pair in self.pairs}
        most = scenario.convoy.most
        for pair, groups in self.pairs.items():
            _, _, road = self.times[pair]
            spans = scenario.window.get(groups[0].undertaking)
            load = self.load_slots[pair[0]]
            unload = scenario.place[pair[1]].unload_s
            for slot in range(self.slots):
                leaves = scenario.start + (slot + load) * self.slot_s
                out = leaves + road + unload
                if out > scenario.horizon or not covers(spans, leaves, leaves + road):
                    continue
                teams = min(20, sum(team.count for team in scenario.teams))
                programme.column(("c", *pair, slot), teams)
                for kind in scenario.classes:
                    programme.column(("n", *pair, kind.id, slot), min(kind.usable, teams * most))
                for group in groups:
                    gain = (scenario.horizon - out) // 60
                    programme.column(("x", *pair, group.id, slot), group.people, -gain)
        homes = {home for _, home, _ in self._movers()}
        self.sources = sorted(homes | {reception for _, reception in self.pairs})
        self.targets = sorted({place for place, _ in self.pairs})
        for source in self.sources:
            for target in self.targets:
                if scenario.network.empty_path(source, target) is None:
                    continue
                for slot in range(self.slots):
                    for mover, home, count in self._movers():
                        if source in (home, *(reception for _, reception in self.pairs)):
                            programme.column(("e", mover, source, target, slot), count)

    # Rows

    def _people(self) -> None:
        scenario, programme, names = self.scenario, self.programme, self.programme.names
        by_group: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for name, column in names.items():
            if name[0] == "x":
                by_group[str(name[3])].append((int(name[4]), column))
        for group in scenario.groups:
            columns = sorted(by_group[group.id])
            bounds = {0: 0} | {
                self._slots(max(0, release.at - scenario.start)): 0 for release in group.releases
            }
            for slot in bounds:
                ready = sum(
                    release.people
                    for release in group.releases
                    if release.at <= scenario.start + slot * self.slot_s
                )
                later = [each for each in bounds if each > slot]
                until = min(later) if later else self.slots
                programme.row(-INFINITE, [(column, 1) for at, column in columns if at < until], ready)
        convoy = scenario.convoy
        for pair, groups in self.pairs.items():
            for slot in range(self.slots):
                if ("c", *pair, slot) not in names:
                    continue
                vehicles = [(kind, names["n", *pair, kind.id, slot]) for kind in scenario.classes]
                teams = names["c", *pair, slot]
                every = [(column, 1.0) for _, column in vehicles]
                programme.row(0, [*every, (teams, -convoy.least)], INFINITE)
                programme.row(-INFINITE, [*every, (teams, -convoy.most)], 0)
                for need in NEEDS:
                    people = [(names["x", *pair, g.id, slot], 1.0) for g in groups if g.need == need]
                    seats = [(column, -float(kind.holds(need))) for kind, column in vehicles]
                    programme.row(-INFINITE, [*people, *seats] if people else [], 0)

    def _stocks(self) -> None:
        """Vehicles and teams: at no place and in no slot have more gone than came."""
        scenario = self.scenario
        receptions = sorted({reception for _, reception in self.pairs})
        changes: dict[tuple[str, str], list[tuple[int, int, float]]] = defaultdict(list)
        for name, column in self.programme.names.items():
            if name[0] == "e":
                _, mover, source, target, slot = map(str, name)
                path = scenario.network.empty_path(source, target)
                assert path is not None
                takes = self._slots(scenario.network.seconds(path, loaded=False))
                changes[mover, source].append((int(slot), column, -1.0))
                changes[mover, target].append((int(slot) + takes, column, 1.0))
            elif name[0] == "n":
                _, place, reception, kind, slot = map(str, name)
                changes[kind, place].append((int(slot), column, -1.0))
                back = self._back((place, reception), turnaround=scenario.classes[0].turnaround_s)
                changes[kind, reception].append((int(slot) + back, column, 1.0))
        self._teams(changes)
        for name_, home, count in self._movers():
            for place in {home, *self.targets, *receptions}:
                self._never_below(changes[name_, place], count if place == home else 0)

    def _movers(self) -> list[tuple[str, str, int]]:
        """Classes of vehicles and of teams, with home and number."""
        scenario = self.scenario
        vehicles = [(kind.id, kind.home, kind.usable) for kind in scenario.classes]
        return [*vehicles, *((team.id, team.home, team.count) for team in scenario.teams)]

    def _teams(self, changes: dict[tuple[str, str], list[tuple[int, int, float]]]) -> None:
        """Teams of all bases count together where they wait: who goes with whom is left to who carries it out."""
        names = self.programme.names
        first = self.scenario.teams[0].id
        for mover in self.scenario.teams[1:]:
            for place in (*self.targets, *{reception for _, reception in self.pairs}):
                changes[first, place] += changes.pop((mover.id, place), [])
        for name, column in list(names.items()):
            if name[0] == "c":
                _, place, reception, slot = map(str, name)
                changes[first, place].append((int(slot), column, -1.0))
                back = self._back((place, reception), turnaround=0)
                changes[first, reception].append((int(slot) + back, column, 1.0))

    def _back(self, pair: tuple[str, str], *, turnaround: int) -> int:
        road = self.times[pair][2]
        unload = self.scenario.place[pair[1]].unload_s if turnaround else 0
        return self.load_slots[pair[0]] + self._slots(road + unload + turnaround)

    def _never_below(self, changes: list[tuple[int, int, float]], here: int) -> None:
        """Stock as a column of its own in every slot, so that rows stay short."""
        if not changes:
            return
        by_slot: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for slot, column, sign in changes:
            if slot < self.slots:
                by_slot[slot].append((column, sign))
        before: int | None = None
        for slot in sorted(by_slot):
            name = ("s", len(self.programme.cost), slot)
            stock = self.programme.column(name, INFINITE)
            terms = [*by_slot[slot], (stock, -1.0)]
            if before is None:
                self.programme.row(-here, terms, -here)
            else:
                self.programme.row(0, [*terms, (before, 1.0)], 0)
            before = stock

    def _queues(self) -> None:
        scenario = self.scenario
        boarding = dict(scenario.boarding_s)
        work: dict[tuple[str, int], list[tuple[int, float]]] = defaultdict(list)
        inside: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for name, column in self.programme.names.items():
            if name[0] not in ("n", "x"):
                continue
            place, reception, what, slot = str(name[1]), str(name[2]), str(name[3]), int(name[4])
            posts, _, road = self.times[place, reception]
            leaves = slot + self.load_slots[place]
            if name[0] == "x":
                work[place, slot].append((column, boarding[scenario.group[what].need]))
                work[reception, leaves + road // self.slot_s].append((column, 1.0))
                inside[reception].append((column, 1.0))
            for post, after in posts:
                here = scenario.place[post]
                seconds = here.person_s if name[0] == "x" else here.vehicle_s
                work[post, leaves + after // self.slot_s].append((column, float(seconds)))
        for (name_, _), terms in work.items():
            self.programme.row(-INFINITE, terms, self._rate(name_))
        for reception, terms in inside.items():
            capacity = scenario.place[reception].capacity
            if capacity is not None:
                self.programme.row(-INFINITE, terms, capacity)

    def _rate(self, name: str) -> float:
        place = self.scenario.place[name]
        if place.kind == "reception":
            return INFINITE if place.people_per_h is None else place.people_per_h * self.slot_s // 3600
        return float((place.bays if place.kind == "assembly" else place.lanes) * self.slot_s)

    def _steps(self) -> None:
        """Shares past the line, in every slot; stock columns again keep rows short."""
        scenario = self.scenario
        for rule in scenario.rules:
            if not isinstance(rule, InStep):
                continue
            crossed: dict[int, list[tuple[int, float]]] = defaultdict(list)
            common = gcd(scenario.undertaking[rule.a].due, scenario.undertaking[rule.b].due)
            other_due = {side: scenario.undertaking[side].due // common for side in (rule.a, rule.b)}
            for name, column in self.programme.names.items():
                if name[0] == "x":
                    side = scenario.group[str(name[3])].undertaking
                    at_line = self.times[str(name[1]), str(name[2])][1]
                    slot = int(name[4]) + self.load_slots[str(name[1])] + at_line // self.slot_s
                    times = {rule.a: other_due[rule.b], rule.b: -other_due[rule.a]}.get(side, 0)
                    crossed[slot].append((column, float(times)))
            tolerance = int(rule.tolerance * other_due[rule.a] * other_due[rule.b] * common)
            before: int | None = None
            for slot in sorted(crossed):
                apart = self.programme.column(("d", rule.id, slot), 2 * tolerance)
                start = tolerance if before is None else 0
                terms = [*crossed[slot], (apart, -1.0)] + ([(before, 1.0)] if before is not None else [])
                self.programme.row(-start, terms, -start)
                before = apart
