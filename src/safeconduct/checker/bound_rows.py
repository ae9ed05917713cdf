"""Rows of the bound by name: convoys, vehicles, posts and roads (docs/explanation/bound.md, section 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import lcm

from safeconduct.checker.bound_flows import Flow
from safeconduct.checker.bound_moment import Moment
from safeconduct.checker.bound_roads import open_s, up
from safeconduct.checker.bound_times import Times, greatest, least
from safeconduct.scenario.model import Leg, Place, VehicleClass

Terms = Iterator[tuple[str, int]]
Reach = Callable[[Flow, VehicleClass], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """``Σ coefficient × column ≤ right-hand side`` at every instant."""

    terms: dict[str, int]
    right: Callable[[Moment], int]


def row(terms: Iterable[tuple[str, int]], right: int | Callable[[Moment], int]) -> Row:
    """A row; a column that is named twice has the sum."""
    summed: dict[str, int] = {}
    for column, coefficient in terms:
        summed[column] = summed.get(column, 0) + coefficient
    return Row(summed, right if callable(right) else lambda _: right)


def span_name(bucket: tuple[int, int]) -> str:
    """A bucket as it stands in names."""
    return f"{bucket[0]}-{bucket[1]}"


def trips(flow: Flow, bucket: tuple[int, int], kind: VehicleClass) -> str:
    """Column of trips."""
    return f"y/{flow.name}/{span_name(bucket)}/{kind.id}"


def convoys(flow: Flow, bucket: tuple[int, int], team: str) -> str:
    """Column of convoys."""
    return f"c/{flow.name}/{span_name(bucket)}/{team}"


def aboard(flow: Flow, bucket: tuple[int, int], kind: VehicleClass, of: Callable[[str], int]) -> Terms:
    """Columns of people in vehicles of a class, each with the factor of its need."""
    for need in flow.needs_of(kind):
        yield f"p/{flow.name}/{span_name(bucket)}/{kind.id}/{need}", of(need)


def constant(value: int) -> Callable[[str], int]:
    """The same factor for every need."""
    return lambda _: value


def seats(kind: VehicleClass) -> int:
    """All places of a class."""
    return sum(places for _, places in kind.places)


class ConvoyRows:
    """Rows of one flow's convoys: who sits where, how large convoys are, how long they load and queue."""

    def __init__(self, times: Times, flow: Flow) -> None:
        self.times, self.flow = times, flow
        self.limits = times.scenario.convoy
        self.bays = max(1, times.scenario.place[flow.place].bays)
        self.most_seats = max((seats(kind) for kind in flow.coming_back), default=0)
        self.most_own_seats = max((seats(kind) for kind in flow.own), default=0)

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Every row by name."""
        flow = self.flow
        for need in flow.needs:
            people = [(f"x/{flow.name}/{group.id}", 1) for group in flow.groups if group.need == need]
            for bucket in flow.buckets:
                for kind in flow.classes:
                    column = f"p/{flow.name}/{span_name(bucket)}/{kind.id}/{need}"
                    if need in flow.needs_of(kind):
                        people.append((column, -1))
            yield f"seated/{flow.name}/{need}", row(people, 0)
        for bucket in flow.buckets:
            yield from self._sizes(bucket)
            for kind in flow.classes:
                for need in flow.needs_of(kind):
                    name = f"{flow.name}/{span_name(bucket)}/{kind.id}/{need}"
                    terms = [(f"p/{name}", 1), (trips(flow, bucket, kind), -kind.holds(need))]
                    yield f"seats/{name}", row(terms, 0)
                name = f"manned/{flow.name}/{span_name(bucket)}/{kind.id}"
                carried = aboard(flow, bucket, kind, constant(-1))
                yield name, row([(trips(flow, bucket, kind), 1), *carried], 0)
            for kind in flow.coming_back:
                yield from self._loading(bucket, kind)
                if flow.unmissable[kind.id]:
                    yield from self._queueing(bucket, kind)
            if flow.unmissable_all:
                for team in flow.teams:
                    yield from self._inspection(bucket, team.id)

    def _convoys(self, bucket: tuple[int, int], factor: int, but: str = "") -> Terms:
        for team in self.flow.teams:
            if team.id != but:
                yield convoys(self.flow, bucket, team.id), factor

    def _sizes(self, bucket: tuple[int, int]) -> Iterator[tuple[str, Row]]:
        flow, (low, high) = self.flow, bucket
        name = f"{flow.name}/{span_name(bucket)}"
        back = [trips(flow, bucket, kind) for kind in flow.coming_back]
        own = [trips(flow, bucket, kind) for kind in flow.own]
        if low > 0:
            yield f"least/{name}", row([*self._convoys(bucket, low), *((each, -1) for each in back)], 0)
        if back:
            yield f"most/{name}", row([*self._convoys(bucket, -high), *((each, 1) for each in back)], 0)
        if low < self.limits.least:
            terms = [*self._convoys(bucket, self.limits.least), *((each, -1) for each in back + own)]
            yield f"whole/{name}", row(terms, 0)
        if own:
            terms = [*self._convoys(bucket, -self.limits.most_own), *((each, 1) for each in own)]
            yield f"own/{name}", row(terms, 0)

    def longest_boarding_s(self, kind: VehicleClass) -> int:
        """β(k)."""
        return sum(places * self.times.boarding_s.get(need, 0) for need, places in kind.places)

    def sigmas(self, bucket: tuple[int, int]) -> list[int]:
        """Every σ of the boarding rows."""
        full = up(bucket[0], self.bays)
        return [1, full] if full > 1 else [1]

    def _loading(self, bucket: tuple[int, int], kind: VehicleClass) -> Iterator[tuple[str, Row]]:
        flow = self.flow
        name = f"{flow.name}/{span_name(bucket)}/{kind.id}"
        for sigma in self.sigmas(bucket):
            early = sum(max(0, sigma - up(each, self.bays)) for each in range(1, bucket[1] + 1))
            terms = [
                *aboard(flow, bucket, kind, lambda need, s=sigma: s * self._boarding_s(need)),  # type: ignore[misc]
                *self._convoys(bucket, -self.longest_boarding_s(kind) * early),
                (f"load/{name}", -1),
            ]
            yield f"boarding/{name}/{sigma}", row(terms, 0)

    def _boarding_s(self, need: str) -> int:
        return {str(each): seconds for each, seconds in self.times.boarding_s.items()}.get(need, 0)

    def _posts(self, posts: Iterable[str]) -> list[Place]:
        return [self.times.scenario.place[post] for post in sorted(posts)]

    def least_passage_s(self, posts: Iterable[str], low: int) -> int:
        """Time at posts of a convoy of at least ``low`` vehicles, each with somebody aboard."""
        fewest = max(low, self.limits.least)
        return sum(
            up(fewest, post.lanes) * self.times.network.inspection_s(post) for post in self._posts(posts)
        )

    def _queueing(self, bucket: tuple[int, int], kind: VehicleClass) -> Iterator[tuple[str, Row]]:
        flow, low = self.flow, bucket[0]
        posts = self._posts(flow.unmissable[kind.id])
        name = f"{flow.name}/{span_name(bucket)}/{kind.id}"
        whole, queue = trips(flow, bucket, kind), f"queue/{name}"
        passage = self.least_passage_s(flow.unmissable[kind.id], low)
        yield f"waiting/{name}/least", row([(whole, passage), (queue, -1)], 0)
        if low <= 0:
            return
        common = lcm(*(post.lanes for post in posts))
        terms = [(queue, -common)]
        for post in posts:
            share = common // post.lanes
            terms.append((whole, share * post.vehicle_s * low))
            terms += aboard(flow, bucket, kind, constant(share * post.person_s * 2 * low))
            terms += self._convoys(bucket, -share * post.person_s * seats(kind) * low * low)
        yield f"waiting/{name}/full", row(terms, 0)

    def _inspection(self, bucket: tuple[int, int], team: str) -> Iterator[tuple[str, Row]]:
        flow, low = self.flow, bucket[0]
        posts = self._posts(flow.unmissable_all)
        name = f"{flow.name}/{span_name(bucket)}/{team}"
        whole, inspect = convoys(flow, bucket, team), f"inspect/{name}"
        passage = self.least_passage_s(flow.unmissable_all, low)
        yield f"inspected/{name}/least", row([(whole, passage), (inspect, -1)], 0)
        common = lcm(*(post.lanes for post in posts))
        terms = [(inspect, -common)]
        for post in posts if low > 0 else ():
            share = common // post.lanes
            terms.append((whole, share * low * (post.vehicle_s + post.person_s * self.most_seats)))
            for kind in flow.coming_back:
                terms.append((trips(flow, bucket, kind), -share * post.person_s * self.most_seats))
                terms += aboard(flow, bucket, kind, constant(share * post.person_s))
        if low > 0:
            yield f"inspected/{name}/full", row(terms, 0)
        if not flow.own:
            return
        for post in posts:
            share = common // post.lanes
            for kind in flow.own:
                terms.append((trips(flow, bucket, kind), share * post.vehicle_s))
                terms += aboard(flow, bucket, kind, constant(share * post.person_s))
            others = share * self.limits.most_own * (post.vehicle_s + post.person_s * self.most_own_seats)
            terms += self._convoys(bucket, -others, but=team)
        yield f"inspected/{name}/own", row(terms, 0)


# Places, posts and legs: what many flows share


def reaching(
    times: Times,
    moment: Moment,
    flows: Iterable[tuple[Flow, VehicleClass]],
    place: str,
    *,
    leaves: bool = False,
) -> tuple[int | None, int | None]:
    """Least EP′ (with ``leaves`` EL) and greatest X at a place, over classes that are open in their flows."""
    still = [(flow, kind) for flow, kind in flows if moment.is_open(flow, kind)]
    first = least([times.passes_at(flow, kind, place, leaves=leaves) for flow, kind in still])
    last = greatest([moment.leaves(flow, kind, place) for flow, kind in still])
    return first, last


def later(one: int | None, other: int | None) -> int | None:
    """The later of two seconds that are both known."""
    return None if one is None or other is None else max(one, other)


def boarding_terms(flows: Iterable[Flow], of: Callable[[str], int], *, own: bool) -> Terms:
    """People who board, with the factor of their need: in all vehicles, or only in those that come back."""
    for flow in flows:
        for bucket in flow.buckets:
            for kind in flow.classes if own else flow.coming_back:
                yield from aboard(flow, bucket, kind, of)


def place_rows(times: Times) -> Iterator[tuple[str, Row]]:
    """``bays`` and ``desk``."""
    boarding_s = {str(need): seconds for need, seconds in times.boarding_s.items()}
    for place in times.scenario.places:
        here = [flow for flow in times.flows if flow.place == place.id]
        going = [flow for flow in here if not flow.beyond]
        for suffix, flows in (("", going), ("/all", here if len(here) > len(going) else [])):
            terms = list(boarding_terms(flows, lambda need: boarding_s.get(need, 0), own=False))
            right = _loading_hours(times, place, flows, place.bays, own=False)
            yield f"bays/{place.id}{suffix}", row(terms, right)
            if place.people_per_h:
                terms = list(boarding_terms(flows, constant(3600), own=True))
                right = _loading_hours(times, place, flows, place.people_per_h, own=True)
                yield f"desk/{place.id}{suffix}", row(terms, right)


def _loading_hours(
    times: Times, place: Place, flows: list[Flow], rate: int, *, own: bool
) -> Callable[[Moment], int]:
    kinds = {kind.id: kind for flow in flows for kind in (flow.classes if own else flow.coming_back)}
    first = least([times.boards_at(kind, place.id) for kind in kinds.values()])
    return lambda moment: rate * open_s(place.hours, first, moment.boards_by(flows, place.id))


def post_rows(times: Times) -> Iterator[tuple[str, Row]]:
    """``lanes``."""
    for post in times.network.posts.values():
        passing = [
            (flow, kind)
            for flow in times.flows
            for kind in flow.classes
            if post.id in flow.unmissable[kind.id]
        ]
        going = [(flow, kind) for flow, kind in passing if not flow.beyond]
        yield f"lanes/{post.id}", row(served(post, going), _lane_hours(times, post, going))
        runs = _runs_through(times, post)
        terms = [*served(post, passing), *((f"run/{x}/{i}/{a}", post.empty_s) for x, i, a in runs)]
        yield f"lanes/{post.id}/all", row(terms, _all_lane_hours(times, post, passing, runs))


def served(post: Place, passing: list[tuple[Flow, VehicleClass]]) -> Terms:
    """Seconds of a post's lanes that loaded vehicles take."""
    for flow, kind in passing:
        for bucket in flow.buckets:
            yield trips(flow, bucket, kind), post.vehicle_s
            yield from aboard(flow, bucket, kind, constant(post.person_s))


def _lane_hours(
    times: Times, post: Place, passing: list[tuple[Flow, VehicleClass]]
) -> Callable[[Moment], int]:
    return lambda moment: post.lanes * open_s(post.hours, *reaching(times, moment, passing, post.id))


def _runs_through(times: Times, post: Place) -> list[tuple[str, str, str]]:
    found = []
    for mover in times.movers:
        roads = times.network.empty(mover)
        for name, start, place in run_ends(times, mover.id):
            if post.id not in (start, place) and not roads.joins(start, place, without=post.id):
                found.append((mover.id, name, place))
    return found


def run_ends(times: Times, mover_id: str) -> Iterator[tuple[str, str, str]]:
    """Columns of a mover's empty runs: the start as it is named, the start as a place, and the end."""
    mover = next(each for each in times.movers if each.id == mover_id)
    for place in times.places_of(mover):
        if times.empty_s(mover, mover.home, place) is not None:
            yield "home", mover.home, place
        for reception in times.receptions_of(mover):
            if times.empty_s(mover, reception, place) is not None:
                yield reception, reception, place


def _all_lane_hours(
    times: Times, post: Place, passing: list[tuple[Flow, VehicleClass]], runs: list[tuple[str, str, str]]
) -> Callable[[Moment], int]:
    movers = {mover.id: mover for mover in times.movers}
    empty = least([times.empty_at(movers[x], post.id) for x in {x for x, _, _ in runs}])

    def right(moment: Moment) -> int:
        first, last = reaching(times, moment, passing, post.id)
        ends: list[int | None] = [last]
        for x, _, place in runs:
            from_here = [flow for flow in times.flows if flow.place == place]
            if isinstance(movers[x], VehicleClass):
                ends.append(moment.boards_by(from_here, place))
            else:
                ends.append(greatest([moment.departs_by(f) for f in from_here if moment.open_classes(f)]))
        return post.lanes * open_s(post.hours, least([first, empty]), greatest(ends))

    return right


def leg_rows(times: Times) -> Iterator[tuple[str, Row]]:
    """``headway`` and ``crowd``."""
    for leg in times.scenario.legs:
        flows = [flow for flow in times.flows if leg.id in flow.legs]
        kinds = [(flow, kind) for flow in flows for kind in flow.classes]
        if leg.headway_s > 0:
            yield f"headway/{leg.id}", row(entering(flows), headway_room(times, leg, kinds))
        if leg.max_convoys is not None:
            going = [flow for flow in flows if not flow.beyond]
            yield f"crowd/{leg.id}", _crowd(times, leg.id, leg.max_convoys, going)


def entering(flows: Iterable[Flow]) -> Terms:
    """All convoys of flows."""
    for flow in flows:
        for bucket in flow.buckets:
            for team in flow.teams:
                yield convoys(flow, bucket, team.id), 1


def headway_room(
    times: Times, leg: Leg, kinds: list[tuple[Flow, VehicleClass]], *, late: bool = False
) -> Callable[[Moment], int]:
    """Convoys that fit onto a leg one headway apart; ``late``: those of the step that may be under way."""
    return lambda moment: _fitting(
        leg, reaching(times, moment, kinds, leg.start, leaves=True), moment.since if late else None
    )


def _fitting(leg: Leg, ends: tuple[int | None, int | None], since: int | None) -> int:
    first, last = ends
    if first is None or last is None:
        return 0
    first = first if since is None else max(first, since)
    lengths = [min(closes, last) - max(opens, first) for opens, closes in leg.hours]
    return sum(length // leg.headway_s + 1 for length in lengths if length >= 0)


def _crowd(times: Times, leg_id: str, most: int, flows: list[Flow]) -> Row:
    leg = times.scenario.leg[leg_id]
    terms: list[tuple[str, int]] = []
    for flow in flows:
        shortest = min(up(leg.loaded_s * kind.speed_milli, 1000) for kind in flow.classes)
        terms += [(column, shortest) for column, _ in entering([flow])]
    kinds = [(flow, kind) for flow in flows for kind in flow.classes]

    def right(moment: Moment) -> int:
        first, _ = reaching(times, moment, kinds, leg.start, leaves=True)
        last = greatest([moment.deadline(flow) for flow in flows if moment.open_classes(flow)])
        return 0 if first is None or last is None else most * max(0, last - first)

    return row(terms, right)
