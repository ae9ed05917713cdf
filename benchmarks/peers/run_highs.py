"""The time-indexed programme in HiGHS, as a process of its own: one line of JSON for every solution that it finds."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import highspy
import numpy as np

from benchmarks.peers.model import INFINITE, TimeIndexed
from benchmarks.peers.orders import to_line
from safeconduct.clock import stopwatch
from safeconduct.workspace.plans import load


def main(case: str, slot_s: int, limit_s: float) -> None:
    """Solve, and write each better solution as it comes."""
    watch = stopwatch()
    model = TimeIndexed(load(Path(case)), slot_s)
    programme = model.programme
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)  # noqa: FBT003  # the library takes it so
    solver.setOptionValue("time_limit", max(1.0, limit_s - watch()))
    solver.setOptionValue("threads", 2)
    solver.setOptionValue("mip_rel_gap", 0.001)
    solver.passModel(_lp(programme))

    def found(event: highspy.HighsCallbackEvent) -> None:
        values = event.data_out.mip_solution
        kept = {at: values[at] for at in range(len(programme.cost)) if values[at] > 0.5}
        _say(watch(), "found", to_line(model.orders(kept)))

    solver.cbMipImprovingSolution += found
    print(
        json.dumps({"at": watch(), "columns": len(programme.cost), "rows": len(programme.rows)}), flush=True
    )
    solver.run()
    bound = solver.getInfo().mip_dual_bound
    print(json.dumps({"at": watch(), "end": str(solver.getModelStatus()), "bound": bound}), flush=True)


def _say(at: float, what: str, orders: str) -> None:
    print(json.dumps({"at": at, what: orders}), flush=True)


def _lp(programme) -> highspy.HighsLp:  # type: ignore[no-untyped-def]
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(programme.cost), len(programme.rows)
    lp.col_cost_ = np.array(programme.cost)
    lp.col_lower_ = np.zeros(lp.num_col_)
    lp.col_upper_ = np.array([highspy.kHighsInf if u >= INFINITE else u for u in programme.upper])
    lp.row_lower_ = np.array(
        [-highspy.kHighsInf if low <= -INFINITE else low for low, _, _ in programme.rows]
    )
    lp.row_upper_ = np.array(
        [highspy.kHighsInf if high >= INFINITE else high for _, _, high in programme.rows]
    )
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    starts, index, value = [0], [], []
    for _, terms, _ in programme.rows:
        index += [column for column, _ in terms]
        value += [times for _, times in terms]
        starts.append(len(index))
    lp.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    lp.a_matrix_.index_ = np.array(index, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(value)
    whole = [name[0] in ("n", "c", "e") for name in programme.names]
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger if each else kinds.kContinuous for each in whole]
    return lp


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
