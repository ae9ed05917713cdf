"""What the search may turn: a vector of choices that the dispatcher follows wherever the rules leave it free."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.planner.problem import Problem

DEPTH_CONVOYS = 3  # vehicles assigned to one place at a time, in convoys of the largest size


@dataclass(frozen=True, slots=True)
class PlacePolicy:
    """Choices for one assembly place.

    ``sizes`` and ``own`` are the vehicles that come back and the private ones in its first, second … convoy (the
    last entry stands for all that follow), ``own_late`` the private ones once buses have nobody left to take
    here, ``special`` how many of those that come back may be without seats; ``delays_s`` how long the opening of
    each is put off. ``eager`` is the share of a convoy that must stand ready before loading begins;
    ``patience_s`` how long the rest is waited for. ``pull`` draws empty vehicles, no more than ``depth`` at a
    time; ``slack`` stretches the forecast of when parking will be free; ``team_here`` asks for a team before
    loading begins; ``prefer_s`` is added to the travel time to each reception when they are compared.
    """

    sizes: tuple[int, ...]
    own: tuple[int, ...]
    own_late: int
    special: tuple[int, ...]
    delays_s: tuple[int, ...]
    eager: float
    patience_s: int
    pull: float
    depth: int
    slack: float
    team_here: bool
    prefer_s: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Choices for the whole dispatch.

    ``spread`` weighs how much is waiting at a place against how soon a vehicle would have brought people out,
    ``near`` how much a short empty run counts beyond that; ``trust`` says whose crossings count as done before
    they are: 0 nobody's, 1 convoys on the road, 2 those loading too. ``margin_s`` and ``margin_share`` are added
    to forecasts that a window, a duty or a crossing order rests on; ``queue_share`` is how much of the inspection
    of others on their way is reckoned to come first. ``wait_share`` is the part of the longest wait behind others at a
    post or halt that plans may reckon with, ``hold_share`` is the part of a meeting point's longest wait
    that plans may use, ``early_share`` the part of the longest time aboard by which loading may begin before a
    gate opens. ``desk_share`` is how much of the queue at a reception's desk counts when receptions are compared.
    """

    places: tuple[PlacePolicy, ...]
    spread: float
    near: float
    trust: int
    margin_s: int
    margin_share: float
    queue_share: float
    wait_share: float
    hold_share: float
    early_share: float
    desk_share: float


def plain_policy(problem: Problem) -> Policy:
    """The policy to begin with: the largest convoys, as early as they can be had."""
    convoy = problem.scenario.convoy
    receptions = tuple(prefer_by_choice(problem, number) for number in range(len(problem.origins)))
    places = tuple(
        PlacePolicy(
            sizes=(convoy.most,),
            own=(0,),
            own_late=min(convoy.most_own, 80),
            special=(max(1, convoy.most // 4),),
            delays_s=(0,),
            eager=0.5,
            patience_s=3600,
            pull=1.0,
            depth=DEPTH_CONVOYS * convoy.most,
            slack=0.5,
            team_here=False,
            prefer_s=receptions[number],
        )
        for number in range(len(problem.origins))
    )
    return Policy(
        places,
        spread=0.5,
        near=0.0,
        trust=1,
        margin_s=300,
        margin_share=0.08,
        queue_share=1.0,
        wait_share=0.7,
        hold_share=0.25,
        early_share=0.8,
        desk_share=1.0,
    )


def prefer_by_choice(problem: Problem, origin: int) -> tuple[int, ...]:
    """Seconds by place that a first choice is worth: a later choice must be so much nearer to be taken instead."""
    worth = [0] * len(problem.places)
    for group in problem.origins[origin].groups:
        for order, place in enumerate(problem.groups[group].destinations):
            worth[place] = max(worth[place], order * 900)
    return tuple(worth)


def at_turn(values: tuple[int, ...], turn: int) -> int:
    """The entry for the ``turn``-th convoy; the last one stands for all that follow."""
    return values[turn] if turn < len(values) else values[-1]
