"""What would help: one more team, a second lane, a wider window, five more vehicles, for both sides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from safeconduct.planner.answers import Planned
from safeconduct.planner.solve import solve
from safeconduct.plans.model import Plan
from safeconduct.scenario.build import digest_of
from safeconduct.scenario.model import NEEDS, Scenario
from safeconduct.simulator.outcome import Outcomes
from safeconduct.studies.stress.model import Measure
from safeconduct.studies.stress.runs import Pace, Trial, outcomes
from safeconduct.units import HOUR_S

MORE_VEHICLES = 5


def measures(trial: Trial, runs: int, pace: Pace, replan_work: int) -> tuple[Measure, ...]:
    """Each measure against things as they are, on the same random numbers, in the order of what it brings.

    With ``replan_work`` a plan is made for each looser case by so much work, and for the case as it is by as much; the
    plan at hand stays a candidate in both, so that only what the measure itself brings is counted. Without, the plan is
    run as it is: more lanes and wider windows then show in fewer waits, more vehicles and teams not at all.
    """
    quiet = Pace(pace.seed, pace.where, cancel=pace.cancel)
    base = _best(trial, trial.scenario, (runs, replan_work), quiet)
    found = []
    options = looser(trial.scenario)
    for number, (kind, subject, scenario) in enumerate(options):
        if pace.cancel.requested():
            break
        pace.progress.report("measures", number, len(options))
        needs_plan = kind in ("team", "vehicles")
        if needs_plan and not replan_work:
            continue
        found.append(
            _measure((kind, subject), base, _best(trial, scenario, (runs, replan_work), quiet), replan_work)
        )
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
    error = float(every.std(ddof=1) / np.sqrt(runs)) if runs > 1 else 0.0
    return Measure(*what, float(every.mean()), error, chance, sides, bool(replan_work))


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
    found: list[tuple[str, str, Scenario]] = []
    for number, team in enumerate(scenario.teams):
        more = replace(team, count=team.count + 1)
        teams = (*scenario.teams[:number], more, *scenario.teams[number + 1 :])
        found.append(("team", team.id, replace(scenario, teams=teams)))
    for number, place in enumerate(scenario.places):
        if place.kind == "post" and place.lanes:
            wider = replace(place, lanes=place.lanes + 1)
            places = (*scenario.places[:number], wider, *scenario.places[number + 1 :])
            found.append(("lane", place.id, replace(scenario, places=places)))
    for number, (side, spans) in enumerate(scenario.windows):
        later = tuple((opens, closes + HOUR_S) for opens, closes in spans)
        merged: list[tuple[int, int]] = []
        for opens, closes in later:
            if merged and opens <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(closes, merged[-1][1]))
            else:
                merged.append((opens, closes))
        windows = (*scenario.windows[:number], (side, tuple(merged)), *scenario.windows[number + 1 :])
        found.append(("window", side, replace(scenario, windows=windows)))
    for number, kind in enumerate(scenario.classes):
        if not kind.one_way:
            count = kind.count + MORE_VEHICLES
            more_vehicles = replace(kind, count=count, usable=kind.usable + MORE_VEHICLES)
            classes = (*scenario.classes[:number], more_vehicles, *scenario.classes[number + 1 :])
            found.append(("vehicles", kind.id, replace(scenario, classes=classes)))
    return [
        (kind, subject, replace(changed, digest=digest_of(replace(changed, digest=""))))
        for kind, subject, changed in found
    ]
