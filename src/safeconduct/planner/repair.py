"""What to turn when a dispatch did not keep a rule after all: more room where the forecast was too tight."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from safeconduct.planner.policy import PlacePolicy, Policy

Fault = tuple[str, int, int]
"""Code, origin and turn of the convoy concerned; −1 where none is to blame."""


def repaired(policy: Policy, faults: tuple[Fault, ...], stream: Random) -> Policy:
    """A policy that leaves more room for the first fault, or for one of the others."""
    code, origin, turn = faults[0] if stream.random() < 0.6 else stream.choice(faults)
    if origin >= 0 and stream.random() < 0.75:
        place = _place(policy.places[origin], code, turn, stream)
        if place != policy.places[origin]:
            return replace(policy, places=(*policy.places[:origin], place, *policy.places[origin + 1 :]))
    return _whole(policy, code, stream)


def _place(place: PlacePolicy, code: str, turn: int, stream: Random) -> PlacePolicy:
    if code == "PARKING":
        return (
            replace(place, slack=10.0)
            if place.slack < 10
            else replace(place, depth=max(1, place.depth * 3 // 4))
        )
    if code == "TEAM" and not place.team_here:
        return replace(place, team_here=True)
    if code in {"TEAM", "SIZE"} and stream.random() < 0.5:
        return replace(place, eager=min(1.0, place.eager + 0.3), patience_s=place.patience_s + 900)
    if turn < 0:
        return place
    if code in {"SIZE", "TEAM"}:
        sizes = list(place.sizes) + [place.sizes[-1]] * max(0, turn + 2 - len(place.sizes))
        sizes[turn] = max(1, sizes[turn] + stream.choice((-3, -2, -1, 1, 2, 3)))
        return replace(place, sizes=tuple(sizes))
    delays = list(place.delays_s) + [place.delays_s[-1]] * max(0, turn + 2 - len(place.delays_s))
    delays[turn] += stream.choice((300, 600, 1200))
    return replace(place, delays_s=tuple(delays))


def _whole(policy: Policy, code: str, stream: Random) -> Policy:
    if code in {"WAIT", "GATE"} and stream.random() < 0.5:
        return replace(policy, hold_share=0.0) if stream.random() < 0.5 else replace(policy, early_share=0.3)
    if stream.random() < 0.5:
        return replace(policy, margin_share=min(0.5, policy.margin_share + 0.05))
    return replace(policy, margin_s=min(3600, policy.margin_s + 300))
