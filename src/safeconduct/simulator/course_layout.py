"""From rows with numbers to one array of cells: every reference becomes the cell in which its row begins."""

from __future__ import annotations

import numpy as np

from safeconduct.simulator.course_tables import Tables
from safeconduct.simulator.kernel import columns as col

REFERENCES: dict[str, dict[int, str]] = {
    "convoy": {
        col.C_ORIGIN: "place", col.C_RECEPTION: "place", col.C_TEAM: "mover", col.C_ROUTE: "stop", col.C_TRIP: "trip",
        col.C_TRIP_END: "trip", col.C_HOLDER: "more", col.C_HOLDER_END: "more", col.C_WINDOW: "more",
        col.C_WINDOW_END: "more", col.C_SIDE: "part", col.C_SIDE_END: "part", col.C_WANT: "more", col.C_BOUND: "more",
        col.C_LIST: "more", col.C_LIST_END: "more",
    },
    "run": {
        col.N_MOVER: "mover", col.N_LEG: "runleg", col.N_LEG_END: "runleg", col.N_WINDOW: "span",
        col.N_WINDOW_END: "span", col.N_END: "place",
    },
    "stop": {col.R_PLACE: "place", col.R_LEG: "leg"},
    "trip": {col.T_CONVOY: "convoy", col.T_MOVER: "mover", col.T_LOAD: "load", col.T_LOAD_END: "load"},
    "load": {col.L_GROUP: "group"},
    "group": {col.G_SIDE: "side", col.G_PLACE: "place"},
    "mover": {col.M_TASK: "task", col.M_TASK_END: "task", col.M_HOURS: "span", col.M_HOURS_END: "span"},
    "runleg": {col.RL_LEG: "leg", col.RL_POST: "place"},
    "leg": {col.E_LANE: "lane", col.E_HOURS: "span", col.E_HOURS_END: "span", col.E_RING: "more"},
    "lane": {col.A_LEG: "more", col.A_LEG_END: "more", col.A_QUEUE: "more"},
    "place": {
        col.P_BAY: "more", col.P_BAY_END: "more", col.P_LANE: "more", col.P_LANE_END: "more", col.P_HOURS: "span",
        col.P_HOURS_END: "span", col.P_CONVOY: "more", col.P_CONVOY_END: "more",
    },
    "part": {col.X_SIDE: "side"},
    "rule": {col.U_A: "side", col.U_B: "side"},
    "reading": {col.Q_SIDE: "side", col.Q_OTHER: "side"},
}  # fmt: skip
"""By table: the columns that name rows of another. -1 names none."""

TASKS = {col.TRIP: "trip", col.WITH: "convoy", col.RUN: "run"}

AT_FIRST: dict[str, dict[int, int]] = {
    "convoy": {
        col.C_DEPARTED: col.NEVER, col.C_ARRIVED: col.NEVER, col.C_TEAM_AT: col.NEVER, col.C_BEGAN: col.NEVER,
        col.C_WHY: -1, col.C_LOOKED: -1,
    },
    "run": {col.N_DEPARTED: col.NEVER, col.N_ARRIVED: col.NEVER},
    "stop": {col.R_ARRIVES: col.NEVER, col.R_READY: col.NEVER, col.R_LEAVES: col.NEVER},
    "trip": {
        col.T_PRESENT: col.NEVER, col.T_BAY_AT: col.NEVER, col.T_FREE: col.NEVER, col.T_UNLOADED: col.NEVER,
        col.T_OUT: col.NEVER, col.T_WHY: col.FOR_BAY,
    },
    "mover": {col.M_BEGUN: col.NEVER, col.M_ENDED: -1, col.M_LOST: col.NEVER},
    "leg": {col.E_SHUT: col.NEVER, col.E_OPENS: col.NEVER},
    "lane": {col.A_RETRY: -1},
    "side": {col.S_LAST: -1, col.S_COMPLETE: col.NEVER},
    "step": {col.W_LAST: -1},
}  # fmt: skip
"""By table: what stands in a column at the start of a run, where it is not 0."""

ALIKE: dict[str, dict[int, int]] = {
    "convoy": {col.C_TO_LOAD: col.C_VEHICLES, col.C_NEXT: col.C_LIST},
    "mover": {col.M_NEXT: col.M_TASK},
    "place": {col.P_LOAD_LEFT: col.P_ROOM, col.P_NEXT: col.P_CONVOY},
    "group": {col.G_TO_COME: col.G_PLANNED},
    "side": {col.S_CONVOYS: col.S_WHOLE, col.S_LOADED: col.S_PLANNED},
}
"""By table: columns that begin a run as another one."""


def laid_out(tables: Tables, registers: col.Whole) -> col.Whole:
    """All cells as they stand at the start of a run."""
    tables.rows["more"] = [[value] for value in tables.lists]
    width = dict(col.TABLES)
    begins, end = {}, len(registers)
    for name, columns in col.TABLES:
        begins[name] = end
        end += len(tables.rows[name]) * columns
    for number, (name, columns) in enumerate(col.TABLES):
        registers[col.CONVOYS + 2 * number] = begins[name]
        registers[col.CONVOYS + 2 * number + 1] = begins[name] + len(tables.rows[name]) * columns
    registers[col.Z_ACTIVES] += begins["more"]
    made = [registers]
    for name, columns in col.TABLES:
        table = np.array(tables.rows[name], np.int64).reshape(-1, columns)
        for column, other in REFERENCES.get(name, {}).items():
            named = table[:, column] >= 0
            table[named, column] = begins[other] + table[named, column] * width[other]
        if name == "task":
            for kind, other in TASKS.items():
                own = table[:, col.K_KIND] == kind
                table[own, col.K_INDEX] = begins[other] + table[own, col.K_INDEX] * width[other]
        if name == "rule":
            stepped = (table[:, col.U_KIND] == col.TRANCHES) | (table[:, col.U_KIND] == col.PAIRED)
            table[stepped, col.U_1] = begins["step"] + table[stepped, col.U_1] * width["step"]
        if name == "more":
            for place, other in tables.references.items():
                table[place, 0] = begins[other] + table[place, 0] * width[other]
        for column, value in AT_FIRST.get(name, {}).items():
            table[:, column] = value
        for column, like in ALIKE.get(name, {}).items():
            table[:, column] = table[:, like]
        made.append(table.reshape(-1))
    return np.concatenate(made)
