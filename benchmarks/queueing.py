"""A post as a queue, against what textbooks say of it: mean seconds at the post, with its standard error.

    python -m benchmarks.queueing [--vehicles 500] [--replicates 40] [--out benchmarks/results/queueing.md]

Vehicles come to one post as a Poisson stream. With exponential service the mean time at the post is Erlang's (M/M/c),
with one lane and any service Pollaczek and Khinchine's (M/G/1). The same world as in tests/simulator/test_queueing.py,
with more of it. Exits 1 where a mean lies further than four standard errors from the textbook.
"""

from __future__ import annotations

import argparse
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from safeconduct.simulator.hazards import Hazards
from tests.simulator.one_post import LEFT_OUT, SERVICE_S, erlang_s, pollaczek_s, waits

LIMIT = 4.0
MANY_LANES = ((1, 0.5), (1, 0.8), (2, 0.6), (2, 0.8), (3, 0.7), (4, 0.8))
ONE_LANE = ((0.6, 0.0), (0.6, 0.3), (0.6, 0.6), (0.6, 1.0), (0.8, 0.0), (0.8, 0.6))

HEAD = """# A post as a queue

Written by `.venv/bin/python -m benchmarks.queueing --out benchmarks/results/queueing.md`. Vehicles come one by one to
a post as a Poisson stream; service takes {service} s in the mean. Seconds from coming to the post to leaving it, over
{replicates} independent replicates of {vehicles:,} vehicles (the same arrivals in every row, so that the rows lean the
same way), the first {left:.0%} left out since they come to an empty post. *z* is the distance from the textbook in
standard errors; more than {limit:.0f} is a failure. Durations are rounded up to whole seconds: half a second is part
of the textbook's value where they are drawn. No post of a case has these services; they are limits in which the answer
is known.

| queue | lanes | busy | service, cv | textbook, s | simulated, s | standard error, s | z |
|---|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Row:
    """One queue with both of its means."""

    queue: str
    lanes: int
    busy: float
    cv: float
    textbook_s: float
    mean_s: float
    error_s: float

    @property
    def z(self) -> float:
        """How many standard errors the simulated mean lies above the textbook."""
        return (self.mean_s - self.textbook_s) / self.error_s

    def __str__(self) -> str:
        cells = (
            self.queue, self.lanes, self.busy, f"{self.cv:.1f}", f"{self.textbook_s:,.1f}", f"{self.mean_s:,.1f}",
            f"{self.error_s:.1f}", f"{self.z:+.1f}",
        )  # fmt: skip
        return f"| {' | '.join(map(str, cells))} |"


def rows(vehicles: int, replicates: int) -> Iterator[Row]:
    """Every queue of the table."""
    for lanes, busy in MANY_LANES:
        mean, error = waits(lanes, busy, Hazards(), exponential=True, number=vehicles, replicates=replicates)
        yield Row(f"M/M/{lanes}", lanes, busy, 1.0, erlang_s(lanes, busy), mean, error)
    for busy, cv in ONE_LANE:
        hazards = Hazards(inspection_cv=cv)
        mean, error = waits(1, busy, hazards, exponential=False, number=vehicles, replicates=replicates)
        yield Row("M/G/1" if cv else "M/D/1", 1, busy, cv, pollaczek_s(busy, cv), mean, error)


def main() -> None:
    """Print the table, and write it where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--vehicles", type=int, default=500)
    parser.add_argument("--replicates", type=int, default=40)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    text = HEAD.format(
        service=SERVICE_S,
        replicates=asked.replicates,
        vehicles=asked.vehicles,
        left=LEFT_OUT,
        limit=LIMIT,
    )
    print(text, end="")
    far = 0
    for row in rows(asked.vehicles, asked.replicates):
        print(row, flush=True)
        text += f"{row}\n"
        far += abs(row.z) > LIMIT
    machine = f"Python {platform.python_version()}, {platform.machine()}"
    foot = f"\n{far or 'None'} further than {LIMIT:.0f} standard errors. {machine}.\n"
    print(foot, end="")
    if asked.out is not None:
        asked.out.write_text(text + foot, encoding="utf-8")
    raise SystemExit(far > 0)


if __name__ == "__main__":
    main()
