"""What mean regret no plan can do without, where every vehicle may go alone: one plan has to serve all instants.

    .venv/bin/python benchmarks/least_mean_regret.py [--case river-flood]

F̄* is the most at each instant alone. Whole trips over time (docs/explanation/objectives.md, section 3), with a danger
of 1 everywhere up to the bound's finish, bound the people × time out of any *one* plan; what that is short of F̄* is a
part of the mean regret that no plan can do without.
"""

from __future__ import annotations

import argparse
from dataclasses import replace

from safeconduct.clock import stopwatch
from safeconduct.planner.bound import Prover, bound_curve, goes_alone
from safeconduct.planner.figures import bound_steps
from safeconduct.planner.itineraries.spared import Spared
from safeconduct.planner.worth.danger import PERSON_H
from safeconduct.planner.worth.roads import Dangers
from safeconduct.scenario.load import load_case
from safeconduct.units import HOUR_S


def main() -> None:
    """Prove it and print it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--case", default="river-flood")
    case = load_case(parser.parse_args().case)
    assert goes_alone(case), "only where every vehicle may go alone"
    watch = stopwatch()
    bound = bound_curve(case)
    assert bound.finish_at is not None
    span = bound.finish_at - case.start
    since, most = case.start, 0
    for at, people in bound_steps(case, bound):
        if at <= bound.finish_at:
            most += people * (at - since)
            since = at
    even = replace(
        case,
        places=tuple(replace(place, danger=1.0) for place in case.places),
        legs=tuple(replace(leg, danger=1.0) for leg in case.legs),
    )
    prover = Prover.of(even)
    spared = Spared(prover.program, Dangers(prover.program.times.network), span_s=span)
    out = spared.prove().worth / PERSON_H
    least = most / HOUR_S - out
    share = least * HOUR_S / span / case.people_total
    print(
        f"{case.name}: at most {most / HOUR_S:.0f} person-hours out by {span / HOUR_S:.2f} h, each instant alone;"
        f" at most {out:.0f} of one plan; mean regret at least {100 * share:.1f} %; {watch():.0f} s"
    )


if __name__ == "__main__":
    main()
