"""A plan under stress: its runs, their span over what is not known, what matters most and what would help."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.plans.model import Bound, Plan
from safeconduct.scenario.model import NEEDS, Scenario
from safeconduct.simulator.hazards import CAUSES, RANGES, Hazards, hazards_at, without
from safeconduct.simulator.outcome import BINDINGS, Outcomes
from safeconduct.simulator.policy import Policy
from safeconduct.studies.sampling import error_of, mean_and_error
from safeconduct.studies.stress.measures import measures
from safeconduct.studies.stress.model import (
    AtHalt,
    Cause,
    Chance,
    Fan,
    Input,
    Left,
    Regret,
    Stranded,
    Stress,
)
from safeconduct.studies.stress.runs import Pace, Trial, outcomes, timed_outcomes
from safeconduct.units import HOUR_S

QUANTILES = (5, 25, 50, 75, 95)
SIDE_SHARE = 5
"""Questions beside the main one are asked of a fifth of the runs, though of no fewer than FEWEST."""
FEWEST = 200
HALTS_DRAWN = 400


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: how many runs, under which policy, and whether inputs and measures are gone into."""

    runs: int = 2000
    policy: Policy = field(default_factory=Policy)
    inputs: bool = True
    measures: bool = True
    replan_work: int = 0
    """Dispatches spent on a plan for each measure; 0 keeps the plan as it is."""

    @property
    def beside(self) -> int:
        """Runs of each question beside the main one."""
        return min(self.runs, max(FEWEST, self.runs // SIDE_SHARE))


def stress(
    scenario: Scenario, plan: Plan, asked: Asked, *, bound: Bound | None = None, pace: Pace | None = None
) -> Stress:
    """The answer in figures. Counted work and a seed: the same bytes wherever it runs, but for the seconds it took.

    Raises StandStill where a run stands still with nothing in progress; InvalidInput where the plan is not of the case.
    """
    return stress_with_runs(scenario, plan, asked, bound=bound, pace=pace or Pace())[0]


def stress_with_runs(
    scenario: Scenario, plan: Plan, asked: Asked, *, bound: Bound | None, pace: Pace
) -> tuple[Stress, Outcomes]:
    """As :func:`stress`, with the runs that it rests on."""
    trial = Trial(scenario, plan, hazards_at("best"), asked.policy)
    main, spent = timed_outcomes(trial, asked.runs, pace)
    runs = len(main.runs)
    best = chance_of(main)
    beyond = _beyond(scenario, plan, main)
    low, high = span(trial, asked.beside, pace)
    answer = Stress(
        case=scenario.name,
        plan=plan,
        policy=asked.policy.order,
        runs=runs,
        seed=pace.seed,
        hours=tuple((int(at) - scenario.start) / HOUR_S for at in main.grid),
        all_out=Chance(best, error_of(best, runs), min(low, best), max(high, best)),
        fans=fans(scenario, plan, main),
        left=_left(scenario, main),
        stranded=_stranded(main),
        beyond_share=float((beyond > 0).mean()),
        beyond_mean=float(beyond.mean()),
        returned_mean=float(main.returned.mean()),
        stranded_mean=float(main.stranded.sum(axis=1).mean()),
        stranded_p95=worst_of(main.stranded.sum(axis=1)),
        exposed_max=int(main.exposed_max.max()),
        exposed_max_mean=float(main.exposed_max.mean()),
        exposed_at_halt_p95=_at_halt(main),
        halts=_halts(scenario, main),
        halted_share=float(np.mean([bool(halts) for halts in main.halts])),
        loaded_wait_person_h=float(main.loaded_wait_person_s.mean() / HOUR_S),
        outdoors_person_h=float(main.outdoors_person_s.mean() / HOUR_S),
        cold_person_h=float(main.cold_person_s.mean() / HOUR_S),
        last_stretcher_h=_last_stretcher(scenario, main),
        imbalance_max_p95=float(np.percentile(main.imbalance_max, 95)),
        binds_h=tuple(
            (name, float(seconds / HOUR_S))
            for name, seconds in zip(BINDINGS, main.binding_s.mean(axis=0), strict=True)
        ),
        regret=_regret(main, bound),
        causes=causes(trial, asked.beside, pace),
        inputs=inputs(trial, asked.beside, pace) if asked.inputs else (),
        measures=measures(trial, asked.beside, pace, asked.replan_work) if asked.measures else (),
        measure_work=asked.replan_work if asked.measures else 0,
        events=float(main.events.sum()),
        cpu_s=spent,
        guessed_share=_guessed(),
        stopped=runs < asked.runs or pace.cancel.requested(),
    )
    return answer, main


def chance_of(found: Outcomes) -> float:
    """The share of runs in which everyone who came to leave is out."""
    return float(found.all_out.mean())


def span(trial: Trial, runs: int, pace: Pace) -> tuple[float, float]:
    """The chance with every hazard and the demand at its grim end, and at its mild end."""
    grim = replace(hazards_at("grim"), demand="high")
    mild = replace(hazards_at("mild"), demand="low")
    return (
        chance_of(outcomes(replace(trial, hazards=grim), runs, pace.quiet)),
        chance_of(outcomes(replace(trial, hazards=mild), runs, pace.quiet)),
    )


def causes(trial: Trial, runs: int, pace: Pace) -> tuple[Cause, ...]:
    """The chance without each cause of halts, on the same random numbers, with how often it halts the movement."""
    found = []
    base = outcomes(trial, runs, pace.quiet)
    for cause in CAUSES:
        if pace.cancel.requested():
            break
        after = outcomes(replace(trial, hazards=without(trial.hazards, cause)), runs, pace.quiet)
        done = min(len(base.runs), len(after.runs))
        gain, error = mean_and_error(_lacking(base)[:done] - _lacking(after)[:done])
        mean = sum(halt.cause == cause for halts in base.halts for halt in halts) / len(base.runs)
        share = chance_of(after)
        found.append(
            Cause(cause, mean, share, error_of(share, len(after.runs)), len(after.runs), gain, error)
        )
    return tuple(found)


def inputs(trial: Trial, runs: int, pace: Pace) -> tuple[Input, ...]:
    """Every input at its mild and its grim end with all else at best, ranked by what that changes."""
    ends: list[tuple[str, Hazards, Hazards, str]] = [
        (
            name,
            _with(trial.hazards, name, known.mild),
            _with(trial.hazards, name, known.grim),
            known.source,
        )
        for name, known in RANGES.items()
    ]
    demand = (replace(trial.hazards, demand="low"), replace(trial.hazards, demand="high"))
    ends.append(("demand", *demand, "the case's own ranges"))
    found = []
    for number, (name, mild_hazards, grim_hazards, source) in enumerate(ends):
        if pace.cancel.requested():
            break
        pace.progress.report("inputs", number, len(ends))
        mild = _lacking(outcomes(replace(trial, hazards=mild_hazards), runs, pace.quiet))
        grim = _lacking(outcomes(replace(trial, hazards=grim_hazards), runs, pace.quiet))
        done = min(len(mild), len(grim))
        swing, error = mean_and_error(grim[:done] - mild[:done])
        found.append(Input(name, float(mild[:done].mean()), float(grim[:done].mean()), swing, error, source))
    return tuple(sorted(found, key=lambda each: (-abs(each.swing), each.name)))


def _with(hazards: Hazards, name: str, value: float) -> Hazards:
    changed: dict[str, Any] = {name: value}
    return replace(hazards, **changed)


def _lacking(found: Outcomes) -> NDArray[np.int64]:
    """By run: people who came to leave and are not out at the end."""
    lacking: NDArray[np.int64] = found.due[:, 0] - found.out[:, -1, 0]
    return lacking


def fans(scenario: Scenario, plan: Plan, found: Outcomes) -> tuple[Fan, ...]:
    """People out by time, for all and for each side and need, with what the plan promises beside it."""
    made = []
    for number, series in enumerate(found.series):
        columns = found.out[:, :, number]
        bands = np.percentile(columns, QUANTILES, axis=0, method="inverted_cdf").astype(np.int64)
        made.append(
            Fan(
                series=series,
                due=float(found.due[:, number].mean()),
                mean=tuple(float(each) for each in columns.mean(axis=0)),
                quantiles=tuple((int(a), int(b), int(c), int(d), int(e)) for a, b, c, d, e in bands.T),
                promised=_promised(scenario, plan, series, found.grid),
            )
        )
    return tuple(made)


def _promised(scenario: Scenario, plan: Plan, series: str, grid: NDArray[np.int64]) -> tuple[int, ...]:
    outs = [
        (trip.out_at, load.people)
        for convoy in plan.convoys
        for trip in convoy.trips
        for load in trip.loads
        if series in ("all", scenario.group[load.group].undertaking, scenario.group[load.group].need)
    ]
    return tuple(sum(people for at, people in outs if at <= instant) for instant in grid)


def _beyond(scenario: Scenario, plan: Plan, found: Outcomes) -> NDArray[np.int64]:
    """By run: people who come beyond what the plan has places for, need by need. Nobody plans for them on the way."""
    beyond = np.zeros(len(found.runs), dtype=np.int64)
    for at, series in enumerate(found.series):
        if series in NEEDS:
            promised = _promised(scenario, plan, series, found.grid[-1:])[-1]
            beyond += np.maximum(0, found.due[:, at] - promised)
    return beyond


def worst_of(counts: NDArray[np.int64]) -> int:
    """What nineteen runs in twenty do not go above."""
    return int(np.percentile(counts, 95, method="inverted_cdf"))


def _left(scenario: Scenario, found: Outcomes) -> tuple[Left, ...]:
    lacking = found.due - found.out[:, -1, :]
    last = (found.out >= found.out[:, -1:, :]).argmax(axis=1)
    last_h = (found.grid[last] - scenario.start) / HOUR_S
    return tuple(
        Left(
            series,
            float(found.due[:, at].mean()),
            float(lacking[:, at].mean()),
            worst_of(lacking[:, at]),
            _mean(last_h[found.out[:, -1, at] > 0, at]),
        )
        for at, series in enumerate(found.series)
    )


def _mean(values: NDArray[np.float64]) -> float | None:
    return float(values.mean()) if len(values) else None


def _stranded(found: Outcomes) -> tuple[Stranded, ...]:
    places = [
        Stranded(place, float(found.stranded[:, at].mean()), worst_of(found.stranded[:, at]))
        for at, place in enumerate(found.places)
        if found.stranded[:, at].any()
    ]
    return tuple(sorted(places, key=lambda each: (-each.mean, each.place)))


def _at_halt(found: Outcomes) -> int | None:
    exposed = [halt.exposed for halts in found.halts for halt in halts]
    return worst_of(np.array(exposed)) if exposed else None


def _halts(scenario: Scenario, found: Outcomes) -> tuple[AtHalt, ...]:
    every = [
        AtHalt(
            (halt.begins_at - scenario.start) / HOUR_S,
            halt.exposed,
            halt.outdoors,
            halt.loaded,
            halt.ends_at is None,
        )
        for halts in found.halts
        for halt in halts
    ]
    return tuple(every[:HALTS_DRAWN])


def _last_stretcher(scenario: Scenario, found: Outcomes) -> float | None:
    at = found.last_stretcher_at[found.last_stretcher_at >= 0]
    return float((at.mean() - scenario.start) / HOUR_S) if len(at) else None


def _regret(found: Outcomes, bound: Bound | None) -> Regret | None:
    """How many people fewer than the bound are out at the second the truce ends, over the runs in which it does."""
    if bound is None or not bound.instants:
        return None
    behind = []
    for run, halts in enumerate(found.halts):
        ends = next((halt.begins_at for halt in halts if halt.ends_at is None), None)
        if ends is not None:
            most = next((each.people for each in bound.instants if each.at >= ends), bound.people_max)
            most = min(most, int(found.due[run, 0]))  # no plan brings more than have come
            slot = int(np.searchsorted(found.grid, ends, side="right")) - 1
            behind.append(max(0, most - int(found.out[run, slot, 0])) if slot >= 0 else most)
    return Regret(len(behind), float(np.mean(behind)), worst_of(np.array(behind))) if behind else None


def _guessed() -> float:
    """The share of the inputs that no count or report stands behind."""
    return sum("judgement" in each.source for each in RANGES.values()) / len(RANGES)
