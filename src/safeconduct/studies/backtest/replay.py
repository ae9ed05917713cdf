"""Replay a plan through the halts of the real operation: what it would have had out, and exposed, at each of them.

The plan knows nothing of the halts. What the log already tells in its halts (truces that break, holders that do not
confirm, convoys sent back, roads closed) is not drawn a second time; boarding, inspection, driving, breakdowns and
vehicles lost are, and so are the halts' own times where they are only known between two others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256

import numpy as np

from safeconduct.plans.curves import crosses_at, out_curve
from safeconduct.plans.model import Load, Plan
from safeconduct.progress import NEVER, SILENT, Cancel, Progress
from safeconduct.scenario.model import Scenario
from safeconduct.simulator.hazards import Hazards, hazards_at, without_halts
from safeconduct.simulator.outcome import Halt, OneRun
from safeconduct.simulator.policy import Policy
from safeconduct.simulator.run import one_run
from safeconduct.studies.backtest.model import (
    AtHalt,
    BackTest,
    Count,
    Happened,
    Instant,
    Logged,
    Passed,
    RealHalt,
    Spread,
)
from safeconduct.studies.sampling import triangular
from safeconduct.units import HOUR_S

ALL = "all"


def back_test(  # noqa: PLR0913  # every word is asked for by name
    scenario: Scenario,
    plan: Plan,
    happened: Happened,
    *,
    given: bool,
    work: int = 0,
    draws: int = 200,
    seed: int = 0,
    progress: Progress = SILENT,
    cancel: Cancel = NEVER,
) -> BackTest:
    """The plan in so many draws of the past. Counted work and a seed: the same answer wherever it runs.

    Raises StandStill where a draw stands still with nothing in progress; fewer draws, but never none, where it is
    stopped.
    """
    policy = Policy("in_order", happened.begin.on_road)
    found: list[tuple[OneRun, tuple[tuple[int, int], ...]]] = []
    for draw in range(draws):
        if found and cancel.requested():
            break
        spans = halts_of(happened, scenario, seed=seed, draw=draw)
        found.append(
            (one_run(scenario, plan, hazards=hazards(spans), policy=policy, run=draw, seed=seed), spans)
        )
        progress.report("draws", draw + 1, draws)
    runs = [run for run, _ in found]
    grid = runs[0].outcomes.grid
    return BackTest(
        case=scenario.name,
        plan=plan,
        given=given,
        work=work,
        seed=seed,
        draws=len(found),
        happened=happened,
        hours=tuple((int(at) - scenario.start) / HOUR_S for at in grid),
        bands=tuple((series, _band(runs, series)) for series in (ALL, *scenario.undertaking)),
        halts=tuple(
            _at_halt(scenario, happened, number, halt, found)
            for number, halt in enumerate(happened.halts)
            if halt.begins.best >= scenario.start
        ),
        passed=tuple(
            Passed(count, spread([_passed(scenario, run.plan, count) for run in runs]))
            for count in happened.counts
            if count.kind == "vehicles"
        ),
        returned=spread([int(run.outcomes.returned[0]) for run in runs]),
        stopped=len(found) < draws,
    )


def _band(runs: Sequence[OneRun], series: str) -> tuple[Spread, ...]:
    """People out by hour in one series, over the draws."""
    column = runs[0].outcomes.series.index(series)
    out = np.concatenate([run.outcomes.out[:, :, column] for run in runs])
    return tuple(spread(hour.tolist()) for hour in out.T)


def hazards(spans: tuple[tuple[int, int], ...]) -> Hazards:
    """What is drawn besides the halts that are known: only what the log's halts do not tell already."""
    drawn = replace(
        without_halts(hazards_at("best")),
        demand="planned",
        confirm_late_share=0.0,
        confirm_never_share=0.0,
        closures_per_leg_day=0.0,
        returned_per_post=0.0,
    )
    return replace(drawn, halts=spans)


def halts_of(happened: Happened, scenario: Scenario, *, seed: int, draw: int) -> tuple[tuple[int, int], ...]:
    """The halts of one draw: each time drawn between its earliest and latest, by seed, draw and name alone."""

    def drawn(halt: RealHalt, end: str, known: Instant) -> int:
        return between(known, _share(f"{seed}/{draw}/{halt.id}/{end}"))

    begins = [drawn(halt, "begins", halt.begins) for halt in happened.halts]
    ends = [None if halt.ends is None else drawn(halt, "ends", halt.ends) for halt in happened.halts]
    following = [*begins[1:], scenario.horizon]
    return tuple(
        (max(begin, scenario.start), after if end is None else end)
        for begin, end, after in zip(begins, ends, following, strict=True)
    )


def between(known: Instant, share: float) -> int:
    """The instant below which so large a share of a triangle over low, best and high lies."""
    return round(triangular((known.low, known.best, known.high), share))


def _share(name: str) -> float:
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big") / 2**64


def spread(values: Sequence[int]) -> Spread:
    """The figure in 5, 50 and 95 of a hundred draws: values that were seen, none between."""
    low, middle, high = np.percentile(values, (5, 50, 95), method="inverted_cdf")
    return Spread(int(low), int(middle), int(high))


def _at_halt(
    scenario: Scenario,
    happened: Happened,
    number: int,
    halt: RealHalt,
    found: Sequence[tuple[OneRun, tuple[tuple[int, int], ...]]],
) -> AtHalt:
    states = [_state(run.outcomes.halts[0], spans[number][0]) for run, spans in found]
    out = [
        (
            series,
            spread([out_curve(run.plan, _of(scenario, series)).at(spans[number][0]) for run, spans in found]),
        )
        for series in (ALL, *scenario.undertaking)
    ]
    return AtHalt(
        halt=halt,
        out=tuple(out),
        road=spread([state.exposed for state in states]),
        loaded=spread([state.loaded for state in states]),
        outdoors=spread([state.outdoors for state in states]),
        logged=tuple(_logged(happened, halt)),
        held=tuple(
            count
            for count in happened.counts
            if halt.id in count.halts and count.kind not in ("out", "vehicles")
        ),
    )


def _state(halts: tuple[Halt, ...], at: int) -> Halt:
    """Where people are when a halt begins; nobody is anywhere where the run was over by then."""
    return next((halt for halt in halts if halt.begins_at == at), Halt(at, None, "", 0, 0, 0))


def _of(scenario: Scenario, series: str) -> Callable[[Load], bool]:
    if series == ALL:
        return lambda _load: True
    return lambda load: scenario.group[load.group].undertaking == series


def _logged(happened: Happened, halt: RealHalt) -> list[Logged]:
    counts = [count for count in happened.counts if count.kind == "out" and halt.id in count.halts]
    return [
        Logged(
            side,
            min(count.low for count in counts if count.undertaking == side),
            max(count.high for count in counts if count.undertaking == side),
        )
        for side in dict.fromkeys(count.undertaking for count in counts)
    ]


def _passed(scenario: Scenario, plan: Plan, count: Count) -> int:
    """Loaded vehicles of the counted classes past the line by then."""
    line = scenario.undertaking[count.undertaking].line if count.undertaking else ""
    return sum(
        scenario.class_of[trip.vehicle].id in count.classes
        for convoy in plan.convoys
        for trip in convoy.trips
        if (crosses_at(convoy, line) or scenario.horizon + 1) <= count.at and trip.people
    )
