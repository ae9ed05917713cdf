"""The past of a plan that goes on from a position: what has happened by the second, and what is shut from now on.

Convoys and empty runs stand as in a plan. **An instant up to ``at`` is a fact; a later one is only what was planned,
and binds nobody.** docs/explanation/replanning.md says how it follows from a position and the plan before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from safeconduct.plans.model import Convoy, Move
from safeconduct.plans.position import HappenedAt
from safeconduct.scenario.model import Leg, Scenario, Spans

FAR_S = 365 * 24 * 3600
"""So far beyond the horizon roads are taken to be open."""


@dataclass(frozen=True)
class Past:
    """Everything up to ``at`` that no plan can undo.

    ``convoys`` are those that have begun to board, ``moves`` the empty runs that have set out. Nothing sets out or
    enters a leg before ``resumes_at`` (it is ``at`` where movement is not halted); what was under way stands since
    ``halted_since_at``. ``lost`` are vehicles, ``closed_legs`` roads that are shut until told otherwise; ``outside``
    and ``complete`` what has happened outside, and undertakings that were declared complete.
    """

    case: str
    at: int
    resumes_at: int
    halted_since_at: int | None
    convoys: tuple[Convoy, ...]
    moves: tuple[Move, ...]
    lost: tuple[str, ...]
    closed_legs: tuple[str, ...]
    outside: tuple[HappenedAt, ...]
    complete: tuple[HappenedAt, ...]

    @cached_property
    def convoy(self) -> dict[str, Convoy]:
        """Convoys by id."""
        return {convoy.id: convoy for convoy in self.convoys}

    @property
    def soonest_at(self) -> int:
        """The first second in which anything that is still to be decided can happen on the road."""
        return max(self.at + 1, self.resumes_at)

    def has_left(self, convoy: str) -> bool:
        """Whether a convoy has set out."""
        begun = self.convoy.get(convoy)
        return begun is not None and begun.departs_at <= self.at


def scenario_after(scenario: Scenario, past: Past) -> Scenario:
    """The case as it stands for whatever comes after the moment: what is shut, what has happened outside.

    An outside event whose time has come, and of which nobody has told, is not expected any more: nobody knows when.
    Past the horizon, of which the case says nothing, all roads and posts are open: what is shut until told otherwise
    opens then, so that whoever is kept on the road has a second for everything, and it lies after the horizon.
    """
    far = (scenario.horizon, scenario.horizon + FAR_S)
    shut = set(past.closed_legs)
    legs = tuple(_leg(leg, past, far, shut=leg.id in shut) for leg in scenario.legs)
    places = tuple(
        replace(place, hours=_joined(place.hours, far)) if place.kind == "post" else place
        for place in scenario.places
    )
    happened = {event.id: event.happened_at for event in past.outside}
    outside = tuple(
        replace(one, expected_at=happened.get(one.id, _still(one.expected_at, past.at)))
        for one in scenario.outside
    )
    return replace(scenario, legs=legs, places=places, outside=outside)


def _still(expected_at: int | None, at: int) -> int | None:
    return expected_at if expected_at is not None and expected_at > at else None


def _leg(leg: Leg, past: Past, far: tuple[int, int], *, shut: bool) -> Leg:
    hours: Spans = () if shut else leg.hours
    if past.resumes_at > past.at:
        hours = _since(hours, past.resumes_at)
    return replace(leg, hours=_joined(hours, far))


def _since(spans: Spans, at: int) -> Spans:
    """The seconds of the spans from ``at`` on."""
    return tuple((max(opens, at), closes) for opens, closes in spans if closes > at)


def _joined(spans: Spans, far: tuple[int, int]) -> Spans:
    """The spans up to the horizon and all that lies beyond, as one where they touch."""
    before = tuple((opens, closes) for opens, closes in spans if opens < far[0])
    if before and before[-1][1] >= far[0]:
        return (*before[:-1], (before[-1][0], max(far[1], before[-1][1])))
    return (*before, far)
