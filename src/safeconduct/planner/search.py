"""Search over the dispatcher's order: annealing over policies, one dispatch being one unit of work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import exp
from random import Random
from typing import NamedTuple

from safeconduct.planner.dispatcher import dispatch
from safeconduct.planner.objective import Judge, Merit
from safeconduct.planner.policy import PlacePolicy, Policy, plain_policy
from safeconduct.planner.problem import Problem
from safeconduct.planner.repair import Fault, repaired
from safeconduct.planner.state import Run

REPAIRS = 0.6  # of the turns of a policy that did not keep every rule, those that see to that
FORGIVEN = 1500.0  # of what each fault costs, when it is asked where to begin: faults can be mended
TRIALS = 4  # policies to begin with that are turned for a while, before the search goes on with one
TRIAL_SHARE = 0.12  # of the work, for each of them
WARM = 0.1  # by this share of a largest convoy's load a policy may be worse at first
OPENED = 2  # policies to begin with that are tried with a small first convoy from each place
KEPT = 24  # plans kept to choose from at the end
LEAST_DRAW = 0.05  # of the mean: a place without danger still draws, after all others
DRAWN = 1.5  # more than by their danger alone: what a vehicle does first, it does for all that follows
LONGEST_LIST = 60  # convoys of one place whose sizes are turned one by one


@dataclass(frozen=True, slots=True)
class Found:
    """A policy with what its dispatch achieves."""

    policy: Policy
    merit: Merit
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class Harvest:
    """What a search has found: plans that keep the rules, best first, and the best that does not."""

    kept: list[Found] = field(default_factory=list)
    near: Found | None = None
    work: int = 0

    def add(self, found: Found) -> None:
        """Remember a dispatch."""
        if not found.merit.kept:
            if self.near is None or found.merit.cost < self.near.merit.cost:
                self.near = found
            return
        if any(each.merit == found.merit for each in self.kept):
            return
        self.kept.append(found)
        self.kept.sort(key=lambda each: each.merit.cost)
        del self.kept[KEPT:]


Stop = Callable[[int], bool]
"""Asked before every dispatch, with the work done: whether to end here."""


def search(problem: Problem, judge: Judge, *, seed: int, work: int, stop: Stop) -> Harvest:
    """Dispatch ``work`` times, each time with a policy turned a little from one that did well.

    The same seed and work give the same harvest: the clock is nowhere in it, unless ``stop`` looks at one.
    """
    stream = Random(f"safeconduct/planner/{seed}")  # noqa: S311  # choices in a search protect nothing
    harvest = Harvest()
    heads: list[Found] = []
    for policy in weighed_starts(problem) if judge.objective == "exposure" else starts(problem):
        if harvest.work >= work or (harvest.work and stop(harvest.work)):
            return harvest
        found, _ = _try(problem, judge, policy, harvest)
        heads.append(found)
    heads.sort(key=_promise)
    ground = _Ground(problem, judge, stream, stop)
    # One small convoy opens the gates of all that follow; which one, only a trial tells.
    if problem.scenario.rules:
        heads += _openings(ground, harvest, heads[:OPENED], work)
        heads.sort(key=_promise)
    share = int((work - harvest.work) * TRIAL_SHARE)
    heads = [_anneal(ground, harvest, each, (harvest.work, share)) for each in heads[:TRIALS]]
    best = min(heads, key=lambda each: each.merit.cost)
    _anneal(ground, harvest, best, (harvest.work, work - harvest.work))
    return harvest


def _promise(found: Found) -> float:
    return found.merit.cost - FORGIVEN * len(found.faults)


def _openings(ground: _Ground, harvest: Harvest, heads: list[Found], work: int) -> list[Found]:
    """Every head with a small first convoy from one place, for each place."""
    problem, judge, _, stop = ground
    least, most = problem.scenario.convoy.least, problem.scenario.convoy.most
    found = []
    for head in heads:
        for number, place in enumerate(head.policy.places):
            for size in dict.fromkeys(min(most, size) for size in (least, least * 8 // 5)):
                if size >= place.sizes[0] or harvest.work >= work or stop(harvest.work):
                    continue
                first = replace(place, sizes=(size, *place.sizes), eager=min(place.eager, 0.5))
                policy = replace(head.policy, places=_with(head.policy, number, first))
                found.append(_try(problem, judge, policy, harvest)[0])
    return found


def _with(policy: Policy, number: int, place: PlacePolicy) -> tuple[PlacePolicy, ...]:
    return (*policy.places[:number], place, *policy.places[number + 1 :])


class _Ground(NamedTuple):
    """Where a search goes about: what it turns, who judges, where chance comes from, when to end."""

    problem: Problem
    judge: Judge
    stream: Random
    stop: Stop


def _anneal(ground: _Ground, harvest: Harvest, head: Found, span: tuple[int, int]) -> Found:
    """Turn a policy so many times, going on from what is better, and at first now and then from what is worse."""
    problem, judge, stream, stop = ground
    since, work = span
    current = best = head
    warm = _load(problem) * WARM
    used = _convoys_by_place(dispatch(problem, current.policy))
    while harvest.work < since + work and not stop(harvest.work):
        heat = warm * (1 - (harvest.work - since) / work) ** 2 + 1.0
        if current.faults and stream.random() < REPAIRS:
            policy = repaired(current.policy, current.faults, stream)
        else:
            policy = turned(problem, current.policy, stream, used)
        found, run = _try(problem, judge, policy, harvest)
        change = found.merit.cost - current.merit.cost
        if change <= 0 or stream.random() < exp(-change / heat):
            current = found
            used = _convoys_by_place(run)
            if current.merit.cost < best.merit.cost:
                best = current
        elif stream.random() < 0.02:
            current = best
    return best


def _try(problem: Problem, judge: Judge, policy: Policy, harvest: Harvest) -> tuple[Found, Run]:
    run = dispatch(problem, policy)
    found = Found(policy, judge.merit(run), tuple(run.faults[:8]))
    harvest.work += 1
    harvest.add(found)
    return found, run


def _load(problem: Problem) -> int:
    """People in a largest convoy."""
    most = problem.scenario.convoy.most
    return most * max((max(kind.holds) for kind in problem.kinds if not kind.one_way), default=1)


def _convoys_by_place(run: Run) -> list[int]:
    return [min(LONGEST_LIST, max(1, opened)) for opened in run.opened]


def starts(problem: Problem) -> list[Policy]:
    """Policies to begin with: plain ones that differ in what is often decisive."""
    plain = plain_policy(problem)
    convoy = problem.scenario.convoy
    some = [plain]
    sizes = (convoy.most, convoy.most * 2 // 3, convoy.most // 2, convoy.most // 3, convoy.most // 5)
    for size in dict.fromkeys(max(convoy.least, size) for size in sizes):
        for manner in _manners(problem):
            few = (max(1, size // 4),)
            own = (int(manner.own * convoy.most_own),)
            places = tuple(
                replace(
                    place,
                    sizes=(size,), special=few, eager=manner.eager, own=own, patience_s=manner.patience_s,
                )
                for place in plain.places
            )  # fmt: skip
            some.append(replace(plain, places=places, near=manner.near))
            if problem.scenario.rules and manner.near == 0.0:
                some.append(bold(some[-1]))
                if manner.own == 0.0:
                    some.append(small_first(problem, some[-1]))
    return [*some, replace(plain, trust=2), replace(plain, trust=0, margin_s=900, margin_share=0.1)]


def weighed_starts(problem: Problem) -> list[Policy]:
    """The same, with places that draw vehicles the more, the greater the danger is in which people wait there."""
    some = starts(problem)
    if not problem.scenario.rules:
        near = next((policy for policy in some if policy.near > 0), some[0])
        for size in dict.fromkeys(max(problem.least, size) for size in (2, 3)):
            places = tuple(replace(p, sizes=(size,), eager=0.3, patience_s=300) for p in near.places)
            some.append(replace(near, places=places, near=1.5))
    danger = [problem.places[origin.place].danger for origin in problem.origins]
    mean = sum(danger) / max(1, len(danger))
    if mean <= 0 or max(danger) == min(danger):
        return some
    draws = [max(LEAST_DRAW, (each / mean) ** DRAWN) for each in danger]
    return [
        replace(
            policy,
            places=tuple(
                replace(place, pull=place.pull * draw)
                for place, draw in zip(policy.places, draws, strict=True)
            ),
        )
        for policy in some
    ]


class _Manner(NamedTuple):
    """How places load and draw vehicles in a policy to begin with. ``own``: a share of the most private vehicles."""

    eager: float
    own: float
    near: float
    patience_s: int


def _manners(problem: Problem) -> tuple[_Manner, ...]:
    if any(kind.one_way for kind in problem.kinds):
        return (
            _Manner(0.3, 0.0, 0.0, 3600),
            _Manner(0.3, 0.25, 0.0, 3600),
            _Manner(0.8, 0.0, 1.0, 3600),
            _Manner(1.0, 0.25, 2.0, 3600),
        )
    return (
        _Manner(0.3, 0.0, 0.0, 3600),
        _Manner(0.1, 0.0, 1.0, 0),
        _Manner(0.8, 0.0, 1.0, 3600),
        _Manner(0.3, 0.0, 2.0, 0),
    )


def bold(policy: Policy) -> Policy:
    """The same with thin margins: gates are met sooner, and missed more often."""
    return replace(policy, wait_share=0.2, margin_s=120, margin_share=0.02, hold_share=0.8, early_share=1.0)


def small_first(problem: Problem, policy: Policy) -> Policy:
    """The same with a small first convoy from every place: it opens the gates of others sooner."""
    least = problem.scenario.convoy.least
    places = tuple(
        replace(place, sizes=(max(least, place.sizes[0] // 3), *place.sizes)) for place in policy.places
    )
    return replace(policy, places=places)


def turned(problem: Problem, policy: Policy, stream: Random, used: list[int]) -> Policy:
    """A policy that differs from another in one to three choices."""
    for _ in range(1 + int(stream.random() < 0.4) + int(stream.random() < 0.15)):
        if stream.random() < 0.12:
            policy = _turn_whole(policy, stream)
        elif problem.scenario.rules and stream.random() < 0.15:
            policy = _turn_side(problem, policy, stream, used)
        else:
            number = stream.randrange(len(policy.places))
            place = _turn_place(problem, policy.places[number], stream, (number, used[number]))
            policy = replace(policy, places=_with(policy, number, place))
    return policy


def _turn_side(problem: Problem, policy: Policy, stream: Random, used: list[int]) -> Policy:
    """Change one convoy's size at all places of an undertaking alike: what a rule waits for is the last of them."""
    convoy = problem.scenario.convoy
    side = stream.choice([side.index for side in problem.sides if side.index])
    turn = int(max(used) * stream.random() ** 1.7)
    value = stream.randint(convoy.least, convoy.most)
    places = tuple(
        replace(place, sizes=_set_from(place.sizes, (turn, value), to_the_end=stream.random() < 0.25))
        if side in problem.origins[number].undertakings
        else place
        for number, place in enumerate(policy.places)
    )
    return replace(policy, places=places)


def _turn_whole(policy: Policy, stream: Random) -> Policy:
    which = stream.randrange(8)
    if which == 7:
        return replace(policy, wait_share=stream.choice((0.1, 0.2, 0.4, 0.7, 1.0)))
    if which == 6:
        return replace(policy, early_share=stream.choice((0.0, 0.3, 0.6, 0.8, 1.0)))
    if which == 5:
        return replace(policy, near=min(4.0, max(0.0, policy.near + stream.uniform(-0.7, 0.7))))
    if which == 0:
        return replace(policy, spread=min(2.0, max(0.0, policy.spread + stream.uniform(-0.3, 0.3))))
    if which == 1:
        return replace(policy, trust=stream.randrange(3))
    if which == 2:
        if stream.random() < 0.5:
            return replace(policy, margin_share=stream.choice((0.0, 0.04, 0.08, 0.15, 0.3)))
        return replace(policy, margin_s=stream.choice((60, 300, 600, 1200)))
    if which == 3:
        return replace(policy, queue_share=stream.choice((0.5, 0.8, 1.0)))
    return replace(policy, hold_share=stream.choice((0.0, 0.25, 0.5, 0.8)))


def _turn_place(problem: Problem, place: PlacePolicy, stream: Random, origin: tuple[int, int]) -> PlacePolicy:
    """Change one choice for a place: ``origin`` is its number and how many convoys leave from it."""
    convoy = problem.scenario.convoy
    number, convoys = origin
    turn = int(convoys * stream.random() ** 1.7)  # what comes early decides more
    which = stream.random()
    own, special, receptions = problem.choices[number]
    if which < 0.36 or (which < 0.53 and not own) or (0.53 <= which < 0.60 and not special):
        return replace(place, sizes=_turn_list(place.sizes, turn, stream, (convoy.least, convoy.most)))
    if which < 0.50:
        return replace(place, own=_turn_list(place.own, turn, stream, (0, convoy.most_own)))
    if which < 0.53:
        return replace(place, own_late=stream.randint(min(convoy.least, convoy.most_own), convoy.most_own))
    if which < 0.60:
        return replace(place, special=_turn_list(place.special, turn, stream, (0, convoy.most)))
    if which < 0.68:
        delay = stream.choice((0, 0, 300, 600, 1200, 2400))
        delays = list(place.delays_s) + [place.delays_s[-1]] * (turn + 2 - len(place.delays_s))
        delays[turn] = delay
        return replace(place, delays_s=tuple(delays))
    if which < 0.82:
        return replace(place, pull=min(20.0, max(0.05, place.pull * exp(stream.gauss(0.0, 0.4)))))
    if which < 0.90:
        return replace(place, eager=stream.choice((0.1, 0.3, 0.5, 0.8, 1.0)))
    if which < 0.94:
        return replace(place, patience_s=stream.choice((300, 900, 1800, 3600, 7200)))
    if which < 0.955:
        return replace(place, slack=stream.choice((0.0, 0.1, 0.3, 0.6, 1.0, 10.0)))
    if which < 0.96:
        return replace(place, team_here=not place.team_here)
    if which < 0.975:
        return replace(place, depth=max(convoy.least, int(place.depth * stream.uniform(0.5, 1.6))))
    at = stream.choice(receptions)
    worth = place.prefer_s[at] + stream.choice((-1800, -600, 600, 1800))
    return replace(place, prefer_s=(*place.prefer_s[:at], worth, *place.prefer_s[at + 1 :]))


def _turn_list(values: tuple[int, ...], turn: int, stream: Random, ends: tuple[int, int]) -> tuple[int, ...]:
    """Change one entry, or all from it on; the last entry keeps standing for what follows."""
    low, high = ends
    spread = _spread(values, turn)
    step = max(1, (high - low) // 5)
    if stream.random() < 0.3:
        value = stream.randint(low, high)
    else:
        value = min(high, max(low, spread[turn] + stream.randint(-step, step)))
    return _set_from(values, (turn, value), to_the_end=stream.random() < 0.25)


def _spread(values: tuple[int, ...], turn: int) -> list[int]:
    return list(values) + [values[-1]] * max(0, turn + 2 - len(values))


def _set_from(values: tuple[int, ...], entry: tuple[int, int], *, to_the_end: bool) -> tuple[int, ...]:
    """The list with one entry (turn, value) changed, or all from it on."""
    turn, value = entry
    spread = _spread(values, turn)
    if to_the_end:
        spread[turn:] = [value] * (len(spread) - turn)
    else:
        spread[turn] = value
    return tuple(spread)
