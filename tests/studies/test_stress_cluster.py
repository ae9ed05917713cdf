"""A stress test on a cluster that loses one of its two workers gives the bytes that one process gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.jobs.run import Where
from safeconduct.studies.stress.answer import Asked, stress
from safeconduct.studies.stress.file import stress_to_json
from safeconduct.studies.stress.runs import CHUNK, Pace
from tests.jobs.cluster import KillAfter, cluster
from tests.simulator.small import small_plan


@pytest.mark.filterwarnings(
    "ignore"
)  # the cluster's library warns when a worker is killed, which is the point here
def test_a_stress_test_with_one_of_two_workers_killed_gives_the_same_bytes(tmp_path: Path) -> None:
    small = next(found for case in range(300) if (found := small_plan(case, case)) is not None)
    asked = Asked(runs=5 * CHUNK, inputs=False, measures=False)
    alone = stress_to_json(stress(*small, asked, pace=Pace(seed=4)))
    with cluster(tmp_path) as made:
        killer = KillAfter(1, made.kill_worker)
        pace = Pace(seed=4, where=Where(cluster=made.address), progress=killer)
        together = stress_to_json(stress(*small, asked, pace=pace))
    assert killer.killed
    assert together == alone
