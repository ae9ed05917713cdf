"""The time-indexed programme in CP-SAT, in an environment of its own: one line of JSON for every solution found."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from ortools.sat.python import cp_model

LARGE = 1_000_000


class Found(cp_model.CpSolverSolutionCallback):
    """Writes what is not zero in each solution."""

    def __init__(self, columns: list[cp_model.IntVar], since: float) -> None:
        super().__init__()
        self.columns, self.since = columns, since

    def on_solution_callback(self) -> None:
        """Called by the solver."""
        at = time.perf_counter() - self.since
        kept = {number: value for number, each in enumerate(self.columns) if (value := self.value(each))}
        print(json.dumps({"at": at, "values": kept}), flush=True)


def main(path: str, limit_s: float) -> None:
    """Solve with two workers."""
    since = time.perf_counter()
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    model = cp_model.CpModel()
    columns = [model.new_int_var(0, LARGE if upper is None else upper, "") for upper in data["upper"]]
    for low, names, times, high in data["rows"]:
        total = cp_model.LinearExpr.weighted_sum([columns[name] for name in names], times)
        model.add_linear_constraint(
            total, cp_model.INT_MIN if low is None else low, cp_model.INT_MAX if high is None else high
        )
    priced = [(columns[number], round(cost)) for number, cost in enumerate(data["cost"]) if cost]
    model.minimize(cp_model.LinearExpr.weighted_sum([c for c, _ in priced], [w for _, w in priced]))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = max(1.0, limit_s - (time.perf_counter() - since))
    status = solver.solve(model, Found(columns, since))
    at = time.perf_counter() - since
    end = {"at": at, "end": solver.status_name(status), "bound": solver.best_objective_bound}
    print(json.dumps(end), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
