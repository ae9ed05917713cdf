"""The case that changes are held against, what was found for each change, and which plan stands for which figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safeconduct.planner.policy import Policy
from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Scenario
from safeconduct.studies.effects.break_even import Outs, expected_out
from safeconduct.studies.effects.ceilings import NOTHING, Ceilings
from safeconduct.studies.effects.levers import Change
from safeconduct.studies.effects.measure import Key, measured, out_at, out_of
from safeconduct.studies.effects.model import Origin
from safeconduct.units import HOUR_S


@dataclass(frozen=True, slots=True)
class Ground:
    """The case that all changes are held against: its plans, its bounds, and the policies that were best.

    The first plan is the case's own; the others have more out by some chosen time, or the end sooner.
    """

    scenario: Scenario
    plans: tuple[Plan, ...]
    keys: tuple[Key, ...]
    target: int
    proved: Ceilings
    policies: tuple[Policy, ...]

    @property
    def plan(self) -> Plan:
        """The case's own plan."""
        return self.plans[0]

    def hours(self) -> tuple[float, ...]:
        """The chosen times."""
        return tuple(dict.fromkeys(key.hours for key in self.keys))

    def seconds(self) -> tuple[int, ...]:
        """The chosen times on the clock."""
        return tuple(self.scenario.start + round(hours * HOUR_S) for hours in self.hours())

    def floor(self) -> tuple[tuple[int, int], ...]:
        """Seconds and how many are out by then in the case's own plan: the chosen times and the end."""
        points = [(at, out_at(self.plan, at)) for at in self.seconds()]
        end = out_of(self.plan, self.target)
        return (*points, *(((end, self.target),) if end is not None else ()))


@dataclass(frozen=True, slots=True)
class Tried:
    """What was found for one change, before it is held against the case. ``kept_before``: legal without the change."""

    change: Change
    scenario: Scenario
    proved: Ceilings = NOTHING
    plans: tuple[Plan, ...] = ()
    kept_before: tuple[Plan, ...] = ()
    codes: tuple[str, ...] = ()
    done: bool = False
    work: int = 0


Candidate = tuple[Origin, Plan]
"""A plan, and where it comes from."""


def score(ground: Ground, plan: Plan) -> tuple[int, int]:
    """What orders plans of one case here: people out at the chosen times together, then how soon the end is."""
    return sum(out_at(plan, at) for at in ground.seconds()), -_end(ground, plan)


@dataclass(frozen=True, slots=True)
class Standing:
    """Which plan stands for each figure: by each chosen time the one with most out, for the end the soonest, and for
    everything else (``whole``) the one that brings most people out on average while halts may come.
    """

    by_hours: dict[float, Candidate]
    end: Candidate
    whole: Candidate

    def all(self) -> tuple[Candidate, ...]:
        """All of them; one may stand several times."""
        return (*self.by_hours.values(), self.end, self.whole)


def standing(ground: Ground, candidates: Sequence[Candidate]) -> Standing:
    """The best for each figure; of those that are alike the first: what changes nothing shows the case's own plan."""
    times = zip(ground.hours(), ground.seconds(), strict=True)
    rate_per_h = HOUR_S / ground.scenario.truce_planned.mean_s

    def worth(candidate: Candidate) -> float:
        return round(expected_out(outs_of(ground.scenario, candidate[1]), rate_per_h), 6)

    return Standing(
        {hours: max(candidates, key=lambda one: out_at(one[1], at)) for hours, at in times},
        min(candidates, key=lambda one: _end(ground, one[1])),
        max(candidates, key=worth),
    )


def own_standing(ground: Ground) -> Standing:
    """The plans that stand for the case as it is."""
    return standing(ground, [("unused", plan) for plan in ground.plans])


def figures_of(scenario: Scenario, ground: Ground, plans: Standing) -> dict[Key, int]:
    """Every figure, from the plan that stands for its time."""
    found: dict[Key, int] = {}
    for hours, (_, plan) in plans.by_hours.items():
        found |= measured(scenario, plan, tuple(key for key in ground.keys if key.hours == hours))
    return found


def with_plans(ground: Ground, more: Iterable[Plan]) -> Ground:
    """The case with other plans of it: of all of them those that stand for something, the one with most out first."""
    plans = [*ground.plans, *more]
    stands = standing(ground, [("unused", plan) for plan in plans])
    own = max(plans, key=lambda plan: score(ground, plan))
    kept = [own, *(plan for _, plan in stands.all())]
    distinct = [plan for number, plan in enumerate(kept) if plan not in kept[:number]]
    return Ground(
        ground.scenario, tuple(distinct), ground.keys, ground.target, ground.proved, ground.policies
    )


def outs_of(scenario: Scenario, plan: Plan) -> Outs:
    """(hours after the start, people more who are out then) of every trip."""
    return [
        ((trip.out_at - scenario.start) / HOUR_S, trip.people)
        for convoy in plan.convoys
        for trip in convoy.trips
    ]


def _end(ground: Ground, plan: Plan) -> int:
    end = out_of(plan, ground.target)
    return ground.scenario.horizon + 1 if end is None else end
