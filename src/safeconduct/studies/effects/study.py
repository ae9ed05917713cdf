"""Solve a case again with each of its clauses and limits left out or loosened, and say what that changes.

Each change is worked on by itself, from the plan of the case and its bounds: the order of work changes no figure. Only
then are they laid side by side, against the best plan of the case that came up on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from safeconduct.jobs.run import HERE, Where, each
from safeconduct.planner.impossible import reasons_why_not
from safeconduct.plans.model import Plan
from safeconduct.progress import NEVER, SILENT, Cancel, Progress
from safeconduct.scenario.model import Scenario
from safeconduct.studies.compare import same_rules
from safeconduct.studies.effects.ceilings import NOTHING, Ceilings, ceilings
from safeconduct.studies.effects.clauses import clause_levers, window_levers
from safeconduct.studies.effects.cures import seek_cures
from safeconduct.studies.effects.follow import followed
from safeconduct.studies.effects.ground import Ground, Tried, figures_of, own_standing, with_plans
from safeconduct.studies.effects.levers import Change, Lever, ordered
from safeconduct.studies.effects.means import limit_levers, mover_levers, place_levers, road_levers
from safeconduct.studies.effects.measure import chosen_hours, keys_of, people_out
from safeconduct.studies.effects.model import Effects, Refusal, Row, span_of
from safeconduct.studies.effects.rows import row_of
from safeconduct.studies.effects.seeking import Head, improved, sought

WORK = 8
"""Dispatches for each change, unless asked otherwise."""
BASE_SHARE = 5
"""The case itself gets so many times as many: whatever it could have had is no effect of a change."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. ``work`` counts dispatches for each change; ``hours`` empty: chosen from the plan's length.

    ``only`` names families, changes or the beginnings of their names; empty: all.
    """

    work: int = WORK
    seed: int = 0
    hours: tuple[float, ...] = ()
    only: tuple[str, ...] = ()

    def wants(self, change: Change) -> bool:
        """True where the change is asked for."""
        return not self.only or any(
            name in (change.family, change.id) or change.id.startswith(f"{name}/") for name in self.only
        )


def levers_of(scenario: Scenario) -> tuple[Lever, ...]:
    """Everything in a case that can be loosened, in the fixed order of the agreement."""
    return ordered(
        [
            *clause_levers(scenario),
            *window_levers(scenario),
            *place_levers(scenario),
            *road_levers(scenario),
            *mover_levers(scenario),
            *limit_levers(scenario),
        ]
    )


def study(
    scenario: Scenario,
    asked: Asked,
    *,
    readings: Sequence[Scenario] = (),
    where: Where = HERE,
    progress: Progress = SILENT,
    cancel: Cancel = NEVER,
) -> Effects:
    """What every clause and limit of a case changes; for an impossible case, what would cure it.

    ``readings`` is the same case under each other reading. Asked to stop, it gives the rows that it has, and says so.
    The same case, seed, work and hours give the same study, wherever its changes were worked on (``where``).
    """
    levers = tuple(lever for lever in levers_of(scenario) if asked.wants(lever.change))
    begun = _begun(scenario, asked)
    refusals = _refusals(scenario, NOTHING)
    ground: Ground | None = None
    spent = 0
    if not refusals:
        progress.report("plan", 0, 1, scenario.name)
        ground, spent, rough = prepare(scenario, asked, cancel)
        refusals = _refusals(scenario, rough) if ground is None else ()
    if ground is None:
        return seek_cures(
            replace(begun, refusals=refusals, outcome="impossible" if refusals else "out_of_time"),
            scenario,
            levers,
            progress,
            cancel,
        )
    others = [one for one in _other_readings(scenario, readings) if asked.wants(one[0])]
    jobs = [(lever.at(lever.step), lever.applied(scenario, lever.step)) for lever in levers]
    after_clauses = sum(change.family == "agreement" for change, _ in jobs)
    jobs[after_clauses:after_clauses] = others
    tasks = [Task(ground, change, looser, asked) for change, looser in jobs]
    if where == HERE:
        tried = _one_by_one(tasks, progress, cancel)
    else:
        tried = list(each(_attempt, tasks, where, progress=progress, cancel=cancel))
    tried += [Tried(task.change, task.looser) for task in tasks[len(tried) :]]
    return _laid_out(begun, ground, tried, cancel, spent)


def _begun(scenario: Scenario, asked: Asked) -> Effects:
    return Effects(
        case=scenario.name,
        variant=scenario.variant,
        reading=scenario.reading,
        digest=scenario.digest,
        seed=asked.seed,
        work=asked.work,
        hours=asked.hours,
        sides=tuple(side.id for side in scenario.undertakings),
        stretchers=any(group.need == "stretcher" and group.people for group in scenario.groups),
        target=0,
        outcome="planned",
    )


def _refusals(scenario: Scenario, proved: Ceilings) -> tuple[Refusal, ...]:
    return tuple(
        Refusal(why.code, why.clauses, why.fact, why.least_change)
        for why in reasons_why_not(scenario, proved.bound)
    )


def prepare(scenario: Scenario, asked: Asked, cancel: Cancel) -> tuple[Ground | None, int, Ceilings]:
    """The case planned: by the planner's own search, and then by the search that every change gets too."""
    rough = ceilings(scenario, (), scenario.people_total, cancel=cancel)

    def stop(_done: int) -> bool:
        return cancel.requested()

    first = sought(scenario, rough.bound, seed=asked.seed, work=BASE_SHARE * asked.work, stop=stop)
    if not first.plans:
        return None, first.work, rough
    (own,) = first.plans
    hours = asked.hours or chosen_hours(scenario, own)
    keys, target = keys_of(scenario, hours), people_out(scenario, own)
    begun = Ground(scenario, first.plans, keys, target, rough, first.policies)
    head = Head(first.policies, begun.floor())
    again = improved(scenario, rough.bound, head, seed=asked.seed, work=asked.work, stop=stop)
    ground = with_plans(begun, again.plans)
    proved = ceilings(scenario, keys, target, rough, cancel)
    policies = again.policies or first.policies
    return replace(ground, proved=proved, policies=policies), first.work + again.work, rough


def _other_readings(scenario: Scenario, readings: Sequence[Scenario]) -> list[tuple[Change, Scenario]]:
    """Readings that ask for something else than the one planned by."""
    known = {same_rules(scenario)}
    found = []
    for one in readings:
        if same_rules(one) not in known:
            known.add(same_rules(one))
            change = Change(f"reading/{one.reading}", "agreement", "reading", (one.reading,), nested=False)
            found.append((change, one))
    return found


@dataclass(frozen=True, slots=True)
class Task:
    """One change to be worked on by itself, in whatever process."""

    ground: Ground
    change: Change
    looser: Scenario
    asked: Asked


def _attempt(task: Task) -> Tried:
    return attempt(task.ground, task.change, task.looser, task.asked, NEVER)


def _one_by_one(tasks: Sequence[Task], progress: Progress, cancel: Cancel) -> list[Tried]:
    """In this process, where a change can be broken off in its midst."""
    tried = []
    for number, task in enumerate(tasks):
        progress.report("effects", number, len(tasks), task.change.id)
        if cancel.requested():
            break
        tried.append(attempt(task.ground, task.change, task.looser, task.asked, cancel))
    return tried


def attempt(ground: Ground, change: Change, looser: Scenario, asked: Asked, cancel: Cancel) -> Tried:
    """One change by itself: its bounds, and the best plan that was found with it."""
    reasons = () if change.nested else reasons_why_not(looser, None)
    if reasons:
        return Tried(change, looser, codes=tuple(sorted({why.code for why in reasons})), done=True)
    proved = ceilings(looser, ground.keys, ground.target, ground.proved if change.nested else NOTHING, cancel)

    def stop(_done: int) -> bool:
        return cancel.requested()

    head = Head(ground.policies, ground.floor() if change.nested else ())
    found = improved(looser, proved.bound, head, seed=asked.seed, work=asked.work, stop=stop)
    if not found.plans and not change.nested:
        again = sought(looser, proved.bound, seed=asked.seed, work=BASE_SHARE * asked.work, stop=stop)
        found = replace(again, work=again.work + found.work)
    kept_before: tuple[Plan, ...] = ()
    if change.nested:
        before = (followed(ground.scenario, plan) for plan in found.plans)
        kept_before = tuple(plan for plan in before if plan is not None)
    done = not cancel.requested()
    return Tried(change, looser, proved, found.plans, kept_before, done=done, work=found.work)


def _laid_out(begun: Effects, ground: Ground, tried: Sequence[Tried], cancel: Cancel, spent: int) -> Effects:
    """The rows, held against the best plans of the case: also those that were found for a change and need it not."""
    ground = with_plans(ground, (plan for one in tried for plan in one.kept_before))
    rows: list[Row] = []
    for one in tried:
        if not one.done:
            rows.append(Row(one.change, "impossible" if one.codes else "not_tried", one.codes))
            continue
        rows.append(row_of(ground, one))
    figures = figures_of(ground.scenario, ground, own_standing(ground))
    proved = ground.proved
    own = tuple((key, span_of(figures[key], None, figures[key], proved.at_most(key))) for key in ground.keys)
    return replace(
        begun,
        hours=ground.hours(),
        target=ground.target,
        figures=own,
        rows=tuple(rows),
        stopped=cancel.requested(),
        dispatches=spent + sum(one.work for one in tried),
    )
