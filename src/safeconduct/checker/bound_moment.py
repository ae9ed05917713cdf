"""What can still be reached by one instant: the bound's last seconds (docs/explanation/bound.md, section 3)."""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.checker.bound_flows import Flow
from safeconduct.checker.bound_roads import last_inside
from safeconduct.checker.bound_times import Times, greatest
from safeconduct.checker.movement import union
from safeconduct.checker.queues import inside
from safeconduct.checker.verdict import NEVER
from safeconduct.scenario.model import Group, Spans, VehicleClass


class Moment:
    """One instant ``at``. ``full_steps`` steps are over by ``since``; convoys of the next cross after it."""

    def __init__(self, times: Times, at: int, *, full_steps: int = 0, since: int | None = None) -> None:
        self.times = times
        self.at = at
        self.full_steps = full_steps
        self.since = times.scenario.start if since is None else since
        self._latest: dict[tuple[int, str, int], dict[str, int]] = {}
        self._reach: dict[tuple[str, str], tuple[int, dict[str, int]] | None] = {}

    @property
    def ends_by(self) -> int:
        """Last second at which a trip that counts has been unloaded."""
        return self.at

    def windows(self, flow: Flow) -> Spans | None:
        """Windows of the flow's people; None where one of them is not restricted."""
        scenario = self.times.scenario
        undertakings = {group.undertaking for group in flow.groups}
        if flow.beyond or any(each not in scenario.window for each in undertakings):
            return None
        return union([scenario.window[each] for each in sorted(undertakings)])

    def deadlines(self, flow: Flow) -> Iterable[int]:
        """D(f,t), and after it the ends of the windows before."""
        if flow.beyond:
            return (self.at - self.times.in_step_tail_s,)
        by, windows = self.at - flow.unload_s, self.windows(flow)
        if windows is None:
            return (by,)
        last = last_inside(windows, by)
        if last is None:
            return ()
        return (last, *(closes for _, closes in reversed(windows) if closes < last))

    def reach(self, flow: Flow, kind: VehicleClass) -> tuple[int, dict[str, int]] | None:
        """D(f,t) for a class, and X(f,k,t,·): the latest second of leaving each place. None where none is."""
        key = (flow.name, kind.id)
        if key not in self._reach:
            self._reach[key] = self._find_reach(flow, kind)
        return self._reach[key]

    def _find_reach(self, flow: Flow, kind: VehicleClass) -> tuple[int, dict[str, int]] | None:
        windows = self.windows(flow)
        whole = windows is not None and not any(
            place.kind == "meeting" and place.safe_to_wait for place in self.times.scenario.places
        )
        for by in self.deadlines(flow):
            found = self._through_lines(flow, kind, by)
            leaves = found.get(flow.place)
            if not whole or leaves is None or windows is None or inside(windows, leaves, by):
                return by, found
        return None

    def _through_lines(self, flow: Flow, kind: VehicleClass, by: int) -> dict[str, int]:
        """X by place, the greatest over lines. The flow's own place is left before the line, others on either side."""
        found: dict[str, int] = {}
        for line in flow.lines:
            last_part = self._backwards(kind, flow.end, by)
            parts = [last_part]
            if line:
                if line not in last_part:
                    continue
                parts.append(self._backwards(kind, line, last_part[line]))
            for part in parts:
                for place, leaves in part.items():
                    if place != flow.place or part is parts[-1]:
                        found[place] = max(leaves, found.get(place, -NEVER))
        return found

    def _backwards(self, kind: VehicleClass, end: str, by: int) -> dict[str, int]:
        roads = self.times.network.loaded(kind)
        key = (id(roads), end, by)
        if key not in self._latest:
            self._latest[key] = roads.latest(end, by, self.times.network.arrive_by)
        return self._latest[key]

    # Open flows

    def leaves(self, flow: Flow, kind: VehicleClass, place: str) -> int | None:
        """X(f,k,t,n)."""
        found = self.reach(flow, kind)
        return None if found is None else found[1].get(place)

    def is_open(self, flow: Flow, kind: VehicleClass) -> bool:
        """True where a class may still bring somebody."""
        leaves, departs = self.leaves(flow, kind, flow.place), self.times.departs_at(flow.place)
        return leaves is not None and departs is not None and leaves >= departs

    def open_classes(self, flow: Flow) -> tuple[VehicleClass, ...]:
        """Classes that may still bring somebody."""
        return tuple(kind for kind in flow.classes if self.is_open(flow, kind))

    def deadline(self, flow: Flow) -> int | None:
        """The greatest D(f,t) of its classes."""
        return greatest([found[0] for kind in flow.classes if (found := self.reach(flow, kind)) is not None])

    def departs_by(self, flow: Flow) -> int | None:
        """LD(f,t)."""
        return greatest([self.leaves(flow, kind, flow.place) for kind in flow.classes])

    def boards_by(self, flows: Iterable[Flow], place: str) -> int | None:
        """LB(a,t) over these flows from a place."""
        departs = greatest([self.departs_by(flow) for flow in flows if self.open_classes(flow)])
        if departs is None:
            return None
        limit = departs - self.times.scenario.convoy.form_up_s
        return last_inside(self.times.scenario.place[place].hours, limit)

    def released(self, group: Group) -> int:
        """People of a group that can have boarded."""
        flows = [flow for flow in self.times.flows if group in flow.groups and self.open_classes(flow)]
        by = greatest([self.departs_by(flow) for flow in flows])
        if by is None:
            return 0
        return min(group.people, sum(release.people for release in group.releases if release.at <= by))

    # Rules that say from when

    def barred(self, flow: Flow, group: Group) -> bool:
        """True where a rule keeps a group out of a flow at this instant: it may not have done what it must have."""
        return any(
            by is not None and by < first
            for verb, first in self.times.not_before(group.undertaking)
            for by in (self._done_by(verb, flow, group.undertaking),)
        )

    def _done_by(self, verb: str, flow: Flow, undertaking: str) -> int | None:
        """Latest second at which a convoy of the flow does it and still counts; None where that is not asked."""
        match verb:
            case "leaves":
                return self.departs_by(flow)
            case "crosses" if flow.beyond:
                return self.at - self.times.in_step_tail_s
            case "crosses":
                tail = self.times.tail_s(undertaking)
                return None if tail is None else self.at - tail
            case "arrives" if not flow.beyond:
                return self.deadline(flow)
            case _:
                return None
