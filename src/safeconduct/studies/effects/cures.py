"""What would cure a case that cannot be: the smallest change of each clause alone, and then of two together.

From below by proofs (no size up to this one is enough), from above by plans that the checker has passed; what lies in
between is said to be unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from safeconduct.planner.impossible import reasons_why_not
from safeconduct.plans.curves import crossings
from safeconduct.plans.model import Plan
from safeconduct.progress import Cancel, Progress
from safeconduct.scenario.model import Scenario
from safeconduct.studies.effects.ceilings import proved_at_most
from safeconduct.studies.effects.levers import Lever
from safeconduct.studies.effects.measure import Key, people_out
from safeconduct.studies.effects.model import Cure, Effects
from safeconduct.studies.effects.seeking import sought
from safeconduct.units import HOUR_S

CLIMB = 6
"""Sizes that are tried for a plan above the least that is not proved too small: each doubles the distance."""
DESCENT = 8
"""Halvings between a size without a plan and one with."""


@dataclass
class _Seeker:
    """Asks for proofs and plans of changed cases, and counts what that takes."""

    work: int
    seed: int
    cancel: Cancel
    dispatches: int = 0

    def refused(self, scenario: Scenario) -> bool:
        """True where it is proved that no plan keeps every rule."""
        return bool(reasons_why_not(scenario, None)) or self._musts_refused(scenario)

    def _musts_refused(self, scenario: Scenario) -> bool:
        wanted = {
            Key("at", (min(must.by, scenario.horizon) - scenario.start) / HOUR_S, side.id): must.people
            for side in scenario.undertakings
            for must in side.musts
        }
        proved = proved_at_most(scenario, tuple(wanted), self.cancel) if wanted else {}
        return any(proved[key] < people for key, people in wanted.items() if key in proved)

    def planned(self, scenario: Scenario) -> Plan | None:
        """A checked plan that lets people of every side through, or None where none was found."""
        found = sought(
            scenario, None, seed=self.seed, work=self.work, stop=lambda _done: self.cancel.requested()
        )
        self.dispatches += found.work
        return next((plan for plan in found.plans if _all_sides(scenario, plan)), None)


def _all_sides(scenario: Scenario, plan: Plan) -> bool:
    """A timetable in which nobody of a side crosses breaks no rule, and cures nothing."""
    under = {group.undertaking for group in scenario.groups if group.people}
    return bool(plan.convoys) and all(
        crossings(scenario, plan, side.id) for side in scenario.undertakings if side.id in under
    )


@dataclass(frozen=True, slots=True)
class _Size:
    """A size of one change for which a plan is known. ``proved_below`` is the largest size proved not to be enough."""

    units: int
    proved_below: int
    plan: Plan


def seek_cures(
    begun: Effects, scenario: Scenario, levers: Sequence[Lever], progress: Progress, cancel: Cancel
) -> Effects:
    """The study of a case without a plan: cures by one change each, in the fixed order, then by two."""
    seeker = _Seeker(4 * begun.work, begun.seed, cancel)
    cures = []
    for number, lever in enumerate(levers):
        progress.report("cures", number, len(levers), lever.change.id)
        cures.append(_alone(seeker, scenario, lever))
    left = [
        lever for lever, cure in zip(levers, cures, strict=True) if cure.state in ("not_alone", "not_known")
    ]
    pairs = []
    both = [(a, b) for place, a in enumerate(left) for b in left[place + 1 :] if _apart(a, b)]
    for number, (a, b) in enumerate(both):
        if cancel.requested():
            break
        progress.report("pairs", number, len(both), f"{a.change.id} + {b.change.id}")
        pair = _pair(seeker, scenario, a, b)
        if pair is not None:
            pairs.append(pair)
    return replace(
        begun,
        cures=tuple(cures),
        pairs=tuple(pairs),
        stopped=cancel.requested(),
        dispatches=begun.dispatches + seeker.dispatches,
    )


def _alone(seeker: _Seeker, scenario: Scenario, lever: Lever) -> Cure:
    if seeker.cancel.requested():
        return Cure((lever.change,), "not_tried")
    if seeker.refused(lever.applied(scenario, lever.most)):
        return Cure((lever.at(lever.most),), "not_alone")
    size = _smallest(seeker, scenario, lever)
    if size is None:
        state = "not_tried" if seeker.cancel.requested() else "not_known"
        return Cure((lever.at(lever.most),), state)  # type: ignore[arg-type]  # one of its literals
    return _cure(scenario, (lever.at(size.units),), lever, size)


def _cure(scenario: Scenario, changes: tuple[object, ...], lever: Lever, size: _Size) -> Cure:
    below = lever.at(size.proved_below).after if size.proved_below < size.units - 1 else None
    return Cure(changes, "cured", below, people_out(scenario, size.plan))  # type: ignore[arg-type]  # changes


def _smallest(seeker: _Seeker, scenario: Scenario, lever: Lever) -> _Size | None:
    """The smallest size with a plan, given that the greatest is not refused."""
    low, high = 0, lever.most
    while high - low > 1:
        middle = (low + high) // 2
        if seeker.refused(lever.applied(scenario, middle)):
            low = middle
        else:
            high = middle
    return _climbed(seeker, scenario, lever, low)


def _climbed(seeker: _Seeker, scenario: Scenario, lever: Lever, refused: int) -> _Size | None:
    """From the least size that is not refused upwards until a plan is found, and then down again."""
    without, units = refused, refused + 1
    plan: Plan | None = None
    for step in range(CLIMB):
        plan = seeker.planned(lever.applied(scenario, units))
        if plan is not None or units >= lever.most or seeker.cancel.requested():
            break
        without, units = units, min(lever.most, refused + (2 << step)) if step < CLIMB - 2 else lever.most
    if plan is None:
        return None
    for _ in range(DESCENT):
        middle = (without + units) // 2
        if units - without <= 1 or seeker.cancel.requested():
            break
        found = seeker.planned(lever.applied(scenario, middle))
        without, units, plan = (without, middle, found) if found is not None else (middle, units, plan)
    return _Size(units, refused, plan)


def _apart(a: Lever, b: Lever) -> bool:
    """True for levers of different things: two of one rule are one clause."""
    return a.change.subject != b.change.subject or a.change.family != b.change.family


def _pair(seeker: _Seeker, scenario: Scenario, a: Lever, b: Lever) -> Cure | None:
    """Two that cure together: the first as small as can be beside the second at its greatest, then the second."""
    widest = b.applied(scenario, b.most)
    if seeker.refused(a.applied(widest, a.most)):
        return None
    first = _smallest(seeker, widest, a)
    if first is None:
        return None
    second = _smallest(seeker, a.applied(scenario, first.units), b)
    if second is None:
        return _cure(scenario, (a.at(first.units), b.at(b.most)), a, first)
    return _cure(scenario, (a.at(first.units), b.at(second.units)), b, second)
