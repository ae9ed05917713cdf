"""What would help: one more team, a second lane, a wider window, five more vehicles, for both sides."""

from __future__ import annotations

from dataclasses import replace

from safeconduct.planner.answers import Planned
from safeconduct.planner.solve import solve
from safeconduct.plans.model import Plan
from safeconduct.scenario.model import NEEDS, Scenario
from safeconduct.simulator.outcome import Outcomes
from safeconduct.studies.effects.clauses import wider_window
from safeconduct.studies.effects.levers import under_own_digest
from safeconduct.studies.effects.means import more_teams, more_vehicles, set_place
from safeconduct.studies.sampling import mean_and_error
from safeconduct.studies.stress.model import Measure
from safeconduct.studies.stress.runs import Pace, Trial, outcomes

MORE_VEHICLES = 5


def measures(trial: Trial, runs: int, pace: Pace, replan_work: int) -> tuple[Measure, ...]:
    """Each measure against things as they are, on the same random numbers, in the order of what it brings.

    With ``replan_work`` a plan is made for each looser case by so much work, and for the case as it is by as much; the
    plan at hand stays a candidate in both, so that only what the measure itself brings is counted. Without, the plan is
    run as it is: more lanes and wider windows then show in fewer waits, more vehicles and teams not at all.
    """
    base = _best(trial, trial.scenario, (runs, replan_work), pace.quiet)
    found = []
    options = looser(trial.scenario)
    for number, (kind, subject, scenario) in enumerate(options):
        if pace.cancel.requested():
            break
        pace.progress.report("measures", number, len(options))
        needs_plan = kind in ("team", "vehicles")
        if needs_plan and not replan_work:
            continue
        after = _best(trial, scenario, (runs, replan_work), pace.quiet)
        found.append(_measure((kind, subject), base, after, replan_work))
    return tuple(sorted(found, key=lambda each: (-each.people, each.kind, each.subject)))


def _measure(what: tuple[str, str], base: Outcomes, after: Outcomes, replan_work: int) -> Measure:
    runs = min(len(base.runs), len(after.runs))
    gain = (after.out[:runs, -1, :] - base.out[:runs, -1, :]).astype(float)
    every = gain[:, 0]
    chance = float(after.all_out[:runs].mean() - base.all_out[:runs].mean())
    sides = tuple(
        (series, float(gain[:, at].mean()))
        for at, series in enumerate(base.series)
        if at and series not in NEEDS
    )
    return Measure(*what, *mean_and_error(every), chance, sides, bool(replan_work))


def _best(trial: Trial, scenario: Scenario, how: tuple[int, int], pace: Pace) -> Outcomes:
    """The better of the plan at hand and, where work is given, of a plan made for the case: by mean people out."""
    runs, work = how
    found = [outcomes(replace(trial, scenario=scenario, plan=_of(trial.plan, scenario)), runs, pace)]
    if work:
        answer = solve(scenario, objective="robust", work=work, seed=pace.seed, cancel=pace.cancel)
        if isinstance(answer, Planned):
            found.append(outcomes(replace(trial, scenario=scenario, plan=answer.plan), runs, pace))
    return max(found, key=lambda each: float(each.out[:, -1, 0].mean()))


def _of(plan: Plan, scenario: Scenario) -> Plan:
    return replace(plan, digest=scenario.digest)


def looser(scenario: Scenario) -> list[tuple[str, str, Scenario]]:
    """The measures that there are for a case: kind, whose, and the case with it."""
    teams = [("team", team.id, more_teams(scenario, 1, name=team.id)) for team in scenario.teams]
    lanes = [
        ("lane", place.id, set_place(scenario, name=place.id, lanes=place.lanes + 1))
        for place in scenario.places
        if place.kind == "post" and place.lanes
    ]
    windows = [("window", side, wider_window(scenario, 1, names=(side,))) for side, _ in scenario.windows]
    vehicles = [
        ("vehicles", kind.id, more_vehicles(scenario, MORE_VEHICLES, name=kind.id))
        for kind in scenario.classes
        if not kind.one_way
    ]
    every = (*teams, *lanes, *windows, *vehicles)
    return [(kind, subject, under_own_digest(changed)) for kind, subject, changed in every]
