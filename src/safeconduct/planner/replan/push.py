"""Push a sketch's times on until every rule is kept; whatever cannot keep one is dropped, with the rule's code.

Each round carries the sketch out and puts off whatever broke a rule; nothing is ever brought forward, so that what
nobody holds up keeps its second. What a convoy is put off for is remembered: the diff tells it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise

from safeconduct.planner.replan.drive import drive
from safeconduct.planner.replan.mend import drop_tour
from safeconduct.planner.replan.pairs import held_by_rules
from safeconduct.planner.replan.sketch import NEVER, Ground, Hop, Ride, Sketch, Tour, has_begun
from safeconduct.planner.spans import first_fit, union
from safeconduct.scenario.model import Spans

ROUNDS = 160
"""After so many, the convoy that was put off most often is dropped, and the rest is tried again."""


@dataclass
class Pushed:
    """What came of it: convoys dropped with the rule that could not be kept, and rounds driven (the work done)."""

    dropped: list[tuple[Tour, str]] = field(default_factory=list)
    rounds: int = 0


def settle(ground: Ground, sketch: Sketch, most_rounds: int = ROUNDS) -> Pushed:
    """Push until all rules are kept that putting off can keep. The sketch is driven when this returns."""
    pushed = Pushed()
    while True:
        push = _Push(ground, sketch, pushed)
        for _ in range(most_rounds):
            drive(ground, sketch)
            pushed.rounds += 1
            push.moved = False
            push.round()
            if not push.moved:
                return pushed
        # It goes round in circles: somebody must stay behind.
        worst = max(
            (tour for tour in sketch.tours if not tour.left),
            key=lambda tour: (len(tour.causes), tour.id),
            default=None,
        )
        if worst is None:
            return pushed
        push.drop(worst, worst.causes[-1] if worst.causes else "HORIZON")


class _Push:
    """One round after the other over one sketch."""

    def __init__(self, ground: Ground, sketch: Sketch, pushed: Pushed) -> None:
        self.ground = ground
        self.sketch = sketch
        self.pushed = pushed
        self.moved = False
        self.horizon = ground.after.horizon

    def round(self) -> None:
        """Everything that breaks a rule is put off, or dropped where that is of no use."""
        rules: tuple[Callable[[], None], ...] = (
            self._never, self._teams, self._hours, self._hold, self._parking, self._windows, self._waits, self._between,
            self._exposed, self._room, self._horizon,
        )  # fmt: skip
        for rule in rules:
            rule()

    # What can be put off

    def drop(self, tour: Tour, code: str) -> None:
        """It cannot go: its people are left, its vehicles free."""
        if tour.left or tour not in self.sketch.tours:
            return
        drop_tour(self.ground, self.sketch, tour)
        self.pushed.dropped.append((tour, code))
        self.moved = True

    def later_tour(self, tour: Tour, at: int, code: str) -> None:
        """It leaves no sooner than ``at``."""
        if tour.left or at <= tour.floor_at:
            return
        if at >= self.horizon:
            self.drop(tour, code)
            return
        tour.floor_at = at
        tour.causes.append(code)
        self.moved = True

    def later_ride(self, tour: Tour, ride: Ride, at: int, code: str) -> None:
        """It boards no sooner than ``at``."""
        if ride.begun or at <= ride.floor_at:
            return
        if at >= self.horizon:
            self.drop(tour, code)
            return
        ride.floor_at = at
        tour.causes.append(code)
        self.moved = True

    def later_hop(self, hop: Hop, at: int, code: str) -> None:
        """It sets out no sooner than ``at``."""
        if hop.begun or at <= hop.floor_at:
            return
        if at >= self.horizon:
            self._without(hop, code)
            return
        hop.floor_at = at
        for tour in self._following(hop):
            tour.causes.append(code)
        self.moved = True

    def hold(self, tour: Tour, position: int, at: int, code: str) -> None:
        """It is held at a meeting point on its road until ``at``."""
        place = tour.places[position]
        known = tour.holds.get(place, 0)
        if tour.leaves[position] <= self.ground.past.at or at <= known:
            return
        tour.holds[place] = at
        tour.causes.append(code)
        self.moved = True

    def cross_later(self, tour: Tour, position: int, at: int, code: str) -> None:
        """It passes a place on its road no sooner than ``at``: it leaves later, or is held on its way."""
        wanted = at - tour.leaves[position]
        if at >= NEVER or tour.leaves[position] >= NEVER:
            self.drop(tour, code)
        elif wanted > 0 and not tour.left and not any(ride.begun for ride in tour.rides):
            self.later_tour(tour, tour.departs_at + wanted, code)
        elif wanted > 0:
            places = self.ground.after.place
            meets = [n for n in range(1, position + 1) if places[tour.places[n]].kind == "meeting"]
            if meets:
                self.hold(tour, meets[-1], tour.leaves[meets[-1]] + wanted, code)
            else:
                self.later_tour(tour, tour.departs_at + wanted, code)

    def _without(self, hop: Hop, code: str) -> None:
        """An empty run that cannot be made: nor can the next convoy of whoever was to make it."""
        if hop not in self.sketch.tasks[hop.who]:
            return
        following = self._following(hop)
        if following:
            self.drop(following[0], code)
        else:
            self.sketch.tasks[hop.who].remove(hop)
            self.moved = True

    def _following(self, hop: Hop) -> list[Tour]:
        tasks = self.sketch.tasks[hop.who]
        if hop not in tasks:
            return []
        return [task for task in tasks[tasks.index(hop) + 1 :] if isinstance(task, Tour)][:1]

    # Rules

    def _open(self) -> Iterator[Tour]:
        """Convoys that have not left."""
        return (tour for tour in list(self.sketch.tours) if not tour.left)

    def _never(self) -> None:
        """Whoever does not get away is dropped: all whose road is shut, else the first in the order of boarding."""
        stuck = [tour for tour in self._open() if tour.arrives_at >= NEVER]
        shut = [tour for tour in stuck if tour.departs_at < NEVER or self.ground.is_shut(tour.legs)]
        for tour in shut:
            self.drop(tour, "ROAD")
        if stuck and not shut:
            first = min(stuck, key=lambda tour: min((ride.turn for ride in tour.rides), default=0))
            alone = first.rides and all(ride.bay_at < NEVER for ride in first.rides)
            self.drop(first, "TEAM" if alone else "ITINERARY")

    def _teams(self) -> None:
        """TEAM: forming up does not begin without it."""
        for tour in self._open():
            late = tour.team_at - tour.formed_at if tour.rides and tour.team else 0
            if 0 < late < NEVER:
                last = max(tour.rides, key=lambda ride: (not ride.begun, ride.free_at))
                self.later_ride(tour, last, last.bay_at + late, "TEAM")

    def _hours(self) -> None:
        """HOURS and DUTY: every stretch of work in the mover's hours, none longer than its duty."""
        for who, tasks in list(self.sketch.tasks.items()):
            kind = self.ground.mover(who)
            always = len(kind.hours) == 1 and kind.hours[0][0] <= self.ground.after.start
            if kind.duty_s is None and always and kind.hours[0][1] >= self.horizon:
                continue
            begun, ended = -NEVER, -NEVER
            for task in list(tasks):
                since, until = _stretch(task, who)
                if until >= NEVER:
                    break
                fits = first_fit(kind.hours, since, until - since)
                if fits > since:
                    self._work_later(task, who, fits, "HOURS")
                if since - ended >= kind.rest_s:
                    begun = since
                ended = max(ended, until)
                if kind.duty_s is None or has_begun(task, who):
                    continue
                if ended - begun > kind.duty_s and since > begun:
                    last = max((_stretch(each, who)[1] for each in tasks[: tasks.index(task)]), default=since)
                    self._work_later(task, who, last + kind.rest_s, "DUTY")
                    break
                if until - since > kind.duty_s and isinstance(task, Tour):
                    self.drop(task, "DUTY")
                    break

    def _work_later(self, task: Hop | Tour, who: str, at: int, code: str) -> None:
        if isinstance(task, Hop):
            self.later_hop(task, at, code)
            return
        ride = task.ride_of(who)
        if ride is not None and not ride.begun:
            self.later_ride(task, ride, at, code)
        elif ride is None:
            late = at - max(one.free_at for one in task.rides)
            for one in task.rides:
                self.later_ride(task, one, one.bay_at + late, code)

    def _hold(self) -> None:
        """HOLD: nobody sits aboard too long before departure; whoever would gets off again, or boards later."""
        limits = self.ground.after.convoy
        for tour in self._open():
            if tour.departs_at >= NEVER:
                continue
            soonest = max(self.ground.past.soonest_at, tour.formed_at + limits.form_up_s)
            for ride in tour.rides:
                late = tour.departs_at - limits.hold_max_s
                if ride.begun and ride.bay_at < late and tour.departs_at > soonest:
                    self.drop(tour, "HOLD")
                    break
                self.later_ride(tour, ride, late, "HOLD")

    def _parking(self) -> None:
        """PARKING: empty vehicles arrive when there is room for them."""
        places = self.ground.after.place
        stays: dict[str, list[tuple[int, int, str, Hop]]] = {}
        for who, tasks in self.sketch.tasks.items():
            for task, following in zip(tasks, [*tasks[1:], None], strict=False):
                if (
                    not isinstance(task, Hop)
                    or task.arrives_at >= NEVER
                    or who in self.ground.after.team_class_of
                ):
                    continue
                if places[task.end].kind == "assembly" and places[task.end].parking is not None:
                    until = NEVER if following is None else following.departs_at
                    if who in self.ground.past.lost:
                        until = min(until, max(task.arrives_at, self.ground.past.at + 1))
                    stays.setdefault(task.end, []).append((task.arrives_at, until, who, task))
        for name, standing in stays.items():
            room = places[name].parking or 0
            leaving: list[int] = []
            for at, until, _, hop in sorted(standing, key=lambda each: each[:3]):
                while leaving and leaving[0] <= at:
                    heappop(leaving)
                if len(leaving) >= room and not hop.begun:
                    free = heappop(leaving)
                    if free >= NEVER:
                        self._without(hop, "PARKING")
                        return
                    self.later_hop(hop, hop.departs_at + free - at, "PARKING")
                heappush(leaving, until)

    def _windows(self) -> None:
        """WINDOW and EMPTY-WINDOW: every piece of a road, and every empty run that needs it, in one span."""
        windows = self.ground.after.window
        for tour in list(self.sketch.tours):
            if tour.arrives_at >= NEVER:
                continue
            under = {self.ground.group(load.group).undertaking for ride in tour.rides for load in ride.loads}
            for spans in [windows[name] for name in sorted(under) if name in windows]:
                self._pieces(tour, spans)
        if self.ground.after.empty_needs_window:
            for hop in self.sketch.hops:
                spans_or_none = self._open_for(hop.end)
                if hop.begun or hop.arrives_at >= NEVER or spans_or_none is None:
                    continue
                at = first_fit(spans_or_none, hop.departs_at, hop.arrives_at - hop.departs_at)
                self.later_hop(hop, at, "EMPTY-WINDOW")

    def _pieces(self, tour: Tour, spans: Spans) -> None:
        places = self.ground.after.place
        cuts = [0]
        for number in range(1, len(tour.legs)):
            place = places[tour.places[number]]
            if place.kind == "meeting" and place.safe_to_wait:
                cuts.append(number)
        for since, until in pairwise([*cuts, len(tour.legs)]):
            leaves, reaches = tour.leaves[since], tour.arrives[until]
            at = first_fit(spans, leaves, reaches - leaves)
            if at <= leaves or (tour.left and (not since or at >= NEVER)):
                continue  # in time, or on the road already and past helping
            if since:
                if at >= NEVER:
                    self.drop(tour, "WINDOW")
                else:
                    self.hold(tour, since, at, "WINDOW")
            else:
                self.later_tour(tour, tour.departs_at + at - leaves if at < NEVER else NEVER, "WINDOW")
            return

    def _open_for(self, name: str) -> Spans | None:
        """Windows in which empty runs may come to a besieged place; None where nothing restricts them."""
        scenario = self.ground.after
        place = scenario.place[name]
        here = {group.undertaking for group in scenario.groups if group.place == name}
        if place.kind != "assembly" or not place.besieged or not here:
            return None
        if any(undertaking not in scenario.window for undertaking in here):
            return None
        return union([scenario.window[undertaking] for undertaking in here])

    def _waits(self) -> None:
        """WAIT: whoever would wait too long on the road leaves later."""
        places = self.ground.after.place
        for tour in self._open():
            for number in range(len(tour.legs)):
                place = places[tour.places[number]]
                if place.wait_max_s is None or tour.leaves[number] >= NEVER:
                    continue
                since = tour.arrives[number] if place.kind == "meeting" else tour.ready[number]
                over = tour.leaves[number] - since - place.wait_max_s
                if over > 0:
                    self.later_tour(tour, tour.departs_at + over, "WAIT")
                    break

    def _between(self) -> None:
        """What the agreement asks between undertakings."""
        if not self.ground.after.rules:
            return
        for put_off in held_by_rules(self.ground, self.sketch):
            if put_off.tour not in self.sketch.tours:
                continue
            if put_off.position < 0:
                self.drop(put_off.tour, put_off.code)
            elif put_off.arriving:
                late = put_off.at - put_off.tour.arrives_at
                self.later_tour(put_off.tour, put_off.tour.departs_at + late, put_off.code)
            else:
                self.cross_later(put_off.tour, put_off.position, put_off.at, put_off.code)

    def _exposed(self) -> None:
        """EXPOSED: nobody leaves while too many are on the road."""
        most = self.ground.after.exposed_max
        if most is None:
            return
        changes: list[tuple[int, int, str, Tour | None, int]] = []
        for tour in self.sketch.tours:
            if tour.arrives_at >= NEVER:
                continue
            crew = sum(ride.kind.crew for ride in tour.rides)
            crew += self.ground.after.team_class_of[tour.team].people if tour.team else 0
            changes.append((tour.departs_at, 1, tour.id, tour, tour.people + crew))
            changes.append((tour.arrives_at, 0, tour.id, None, -crew))
            changes += [(ride.out_at, 0, tour.id, None, -ride.people) for ride in tour.rides]
        changes.sort(key=lambda each: each[:3])
        now = 0
        for number, (at, _, _, leaving, change) in enumerate(changes):
            now += change
            if leaving is not None and now > most and not leaving.left:
                later = next(
                    (then for then, _, _, _, less in changes[number + 1 :] if less < 0 and then > at), NEVER
                )
                self.later_tour(leaving, later, "EXPOSED")
                return

    def _room(self) -> None:
        """RECEPTION and QUOTA: whoever comes when a place is full, or when no more may cross, stays."""
        arrived: dict[str, int] = {}
        crossed: dict[str, int] = {}
        for tour in sorted(self.sketch.tours, key=lambda each: (each.arrives_at, each.id)):
            capacity = self.ground.after.place[tour.reception].capacity
            total = arrived.get(tour.reception, 0) + tour.people
            if capacity is not None and total > capacity and not tour.left:
                self.drop(tour, "RECEPTION")
                continue
            arrived[tour.reception] = total
            for ride in tour.rides:
                for load in ride.loads:
                    name = self.ground.group(load.group).undertaking
                    crossed[name] = crossed.get(name, 0) + load.people
            for undertaking in self.ground.after.undertakings:
                quota = undertaking.quota
                if quota is not None and crossed.get(undertaking.id, 0) > quota and not tour.left:
                    self.drop(tour, "QUOTA")
                    for ride in tour.rides:
                        for load in ride.loads:
                            crossed[self.ground.group(load.group).undertaking] -= load.people
                    break

    def _horizon(self) -> None:
        """HORIZON: whoever is not out by then stays, the last ones first, for the others may then be in time."""
        late = [
            tour
            for tour in self._open()
            if tour.arrives_at < NEVER and max(ride.out_at for ride in tour.rides) > self.horizon
        ]
        late.sort(key=lambda tour: (-tour.arrives_at, tour.id))
        for tour in late[: -(-len(late) // 3)]:
            self.drop(tour, "HORIZON")
        for hop in self.sketch.hops:
            if not hop.begun and hop.arrives_at > self.horizon:
                self._without(hop, "HORIZON")
                return


def _stretch(task: Hop | Tour, who: str) -> tuple[int, int]:
    """The seconds that a mover works on a task."""
    if isinstance(task, Hop):
        return task.departs_at, task.arrives_at
    ride = task.ride_of(who)
    return (task.formed_at, task.arrives_at) if ride is None else (ride.bay_at, ride.unloaded_at)
