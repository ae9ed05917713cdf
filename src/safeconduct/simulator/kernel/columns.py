"""The tables that the kernel works on: one row for each thing, named columns, whole seconds from the case's start.

A row holds what is fixed and what a run changes. Lists of things stand in tables of their own; a row names the first
and where the list ends.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

NEVER = 1 << 38
"""Later than every second of a run, and small enough to stand in a key of the heap."""

# Kinds of place
ASSEMBLY, POST, MEETING, OTHER = 0, 1, 2, 3

# Convoys, in order of their ids
(
    C_ORIGIN, C_RECEPTION, C_TEAM, C_ROUTE, C_LEGS, C_TRIP, C_TRIP_END, C_DEPART, C_CREW, C_VEHICLES, C_LINE, C_BACK,
    C_CAP, C_KEY, C_HOLDER, C_HOLDER_END, C_WINDOW, C_WINDOW_END, C_SIDE, C_SIDE_END, C_AFTER_BOARD, C_AFTER_DEPART,
    C_TEAM_S, C_WANT, C_BOUND, C_LIST, C_LIST_END, C_FIRST, C_ONE_WAY,
    C_STATE, C_STOP, C_READY, C_FORMS, C_DEPARTED, C_ARRIVED, C_ABOARD, C_TO_LOAD, C_TEAM_AT, C_PASS, C_SINCE, C_WHY,
    C_GONE, C_OUT, C_TURNS, C_OPEN, C_REBOARD, C_BEGAN, C_LISTED, C_RETURNED,
    C_NEXT, C_LOOKED,
) = range(51)  # fmt: skip
C_WIDTH = C_LOOKED + 1

# States of a convoy
LOADING, FORMED, STANDING, QUEUED, MOVING, ARRIVED = 0, 1, 2, 3, 4, 5

# Stops of convoys: origin, places on the road, reception (no leg)
R_PLACE, R_LEG, R_PASS, R_HOLD, R_PIECE, R_CROSS, R_ARRIVES, R_READY, R_LEAVES = range(9)
R_WIDTH = 9

# Trips: one vehicle of a convoy, in order of vehicle id
(
    T_CONVOY, T_MOVER, T_BAY, T_ONE_WAY, T_LOAD, T_LOAD_END, T_WORK, T_TURN, T_KEY,
    T_STATE, T_PRESENT, T_BAY_AT, T_FREE, T_PEOPLE, T_UNLOADED, T_OUT, T_WHY, T_TOOK,
) = range(18)  # fmt: skip
T_WIDTH = 18
WAITING, LOADED, STRUCK = 0, 1, 2

# Loads: people of one group in one vehicle
L_GROUP, L_PEOPLE, L_SECONDS, L_SPARE, L_ABOARD = range(5)
L_WIDTH = 5

# Groups
(
    G_SIDE,
    G_NEED,
    G_HOUSEHOLD,
    G_PLACE,
    G_LOW,
    G_BEST,
    G_HIGH,
    G_PEOPLE,
    G_PLANNED,
    G_CAME,
    G_WAITING,
    G_TO_COME,
) = range(12)
G_WIDTH = 12

# Movers: vehicles and teams, with their tasks in the plan's order
(
    M_TASK,
    M_TASK_END,
    M_HOURS,
    M_HOURS_END,
    M_DUTY,
    M_REST,
    M_TEAM,
    M_OWN,
    M_KEY,
    M_NEXT,
    M_BEGUN,
    M_ENDED,
    M_LOST,
) = range(13)
M_WIDTH = 13
K_KIND, K_INDEX = 0, 1
K_WIDTH = 2
TRIP, WITH, RUN = 0, 1, 2

# Empty runs, in order of who drives
(
    N_MOVER, N_DEPART, N_LEG, N_LEG_END, N_WORK, N_WINDOW, N_WINDOW_END, N_END, N_KEY,
    N_STOP, N_DEPARTED, N_ARRIVED, N_HELD,
) = range(13)  # fmt: skip
N_WIDTH = 13
RL_LEG, RL_PASS, RL_POST = 0, 1, 2
RL_WIDTH = 3

# Legs, and carriageways (a leg without a shared one has its own)
(
    E_HEADWAY, E_MOST, E_LANE, E_HOURS, E_HOURS_END, E_METRES, E_RING, E_KEY,
    E_ENTERED, E_LEFT, E_COUNT, E_SHUT, E_OPENS,
) = range(13)  # fmt: skip
E_WIDTH = 13
A_LEG, A_LEG_END, A_QUEUE, A_WAITING, A_RETRY = range(5)
A_WIDTH = 5

# Places
(
    P_KIND, P_BAY_END, P_BAY, P_RATE, P_LANE_END, P_LANE, P_VEHICLE, P_PERSON, P_EMPTY, P_HOURS, P_HOURS_END, P_UNLOAD,
    P_CONVOY, P_CONVOY_END, P_ROOM, P_LOAD_LEFT, P_DESK, P_LAST, P_NEXT, P_BLOCKED, P_GONE,
) = range(21)  # fmt: skip
P_WIDTH = 21

# Sides
(
    S_DUE, S_ABLE, S_CAP, S_KEY, S_WHOLE, S_RULED, S_PLANNED, S_LEAVES, S_CROSSES, S_ARRIVES,
    S_DID_LEAVE, S_DID_CROSS, S_DID_ARRIVE, S_PEOPLE,
    S_LAST, S_BEFORE, S_WAITING, S_ABOARD, S_COMPLETE, S_CONVOYS, S_LOADED,
) = range(21)  # fmt: skip
S_WIDTH = 21
X_SIDE, X_STOP, X_PEOPLE, X_CROSSED = 0, 1, 2, 3
X_WIDTH = 4

# Rules
U_KIND, U_NUMBER, U_A, U_B, U_1, U_2, U_3, U_4, U_5, U_6 = range(10)
U_WIDTH = 10
# Steps of tranches: convoys that have not arrived, second in which the last did. Pairs: convoys that have met
W_LEFT, W_LAST = 0, 1
W_WIDTH = 2

IN_SHARES, IN_RATIO, TRANCHES, PAIRED, AFTER = 0, 1, 2, 3, 4
FIRST, EACH, LAST = 0, 1, 2
LEAVES, CROSSES, ARRIVES, HAPPENS = 0, 1, 2, 3

# Holders: what they are drawn by, from when they have confirmed
HO_KEY, HO_FROM = 0, 1
HO_WIDTH = 2

# Readings of what is due
Q_SIDE, Q_OTHER, Q_DUE, Q_OTHER_DUE, Q_SLACK = range(5)
Q_WIDTH = 5

# Halts known beforehand, and announced expiries
Y_BEGINS, Y_ENDS, Y_PAST, Y_EXPIRY = range(4)
Y_WIDTH = 4

# Registers: what is fixed, what a run changes
(
    Z_HORIZON, Z_FORM_UP, Z_HOLD_MAX, Z_CALL, Z_NIGHT, Z_ORDER, Z_ON_HALT, Z_DEMAND, Z_SIDES, Z_ACTIVES, Z_UNTIL,
    Z_KEY, Z_HEAP, Z_NOW, Z_HALTED, Z_ENDS, Z_NEXT, Z_CAUSE, Z_HALTS, Z_EVENTS, Z_STEPS, Z_EXPOSED, Z_LOADED_S,
    Z_OUTDOORS_S, Z_COLD_S, Z_RETURNED, Z_ACTIVE, Z_GATED, Z_STOPPED, Z_ROOTS, Z_TO_COME, Z_STIRS,
) = range(32)  # fmt: skip

# Where each table begins and ends, in the order of TABLES
(
    CONVOYS, RUNS, STOPS, TRIPS, LOADS, GROUPS, MOVERS, TASKS, RUN_LEGS, LEGS, LANES, PLACES, SPANS, SIDES, PARTS,
    RULES, STEPS, HOLDERS, READINGS, KNOWNS, LISTS,
) = range(32, 32 + 2 * 21, 2)  # fmt: skip

WAITED = 80
"""Convoy-seconds waited, by what for."""

H_BEGINS, H_ENDS, H_CAUSE, H_EXPOSED, H_OUTDOORS, H_LOADED = range(6)
H_WIDTH = 6
HALTS = 96
MOST_HALTS = 16
"""So many halts of a run are remembered in full."""

FIRST_ROW = HALTS + MOST_HALTS * H_WIDTH

HOLD, IN_ORDER, NEXT_READY = 0, 1, 2
WAIT, GO_ON, TURN_BACK = 0, 1, 2

# Figures of what goes wrong, and what a run adds up
(
    F_BOARD, F_INSPECT, F_TRAVEL, F_WINTER, F_BREAK, F_REPAIR, F_TRANSFER, F_LOST, F_LATE, F_LATE_MEAN, F_UNCONFIRMED,
    F_CLOSE, F_CLOSE_MEAN, F_RETURNED, F_INCIDENT, F_BASE, F_EXPIRY, F_IMBALANCE, F_HALT, F_FINAL,
    F_SPENT, F_PATIENCE, F_SINCE, F_RATE, F_APART,
) = range(25)  # fmt: skip
F_WIDTH = 25

# Tables of durations
BY_BOARDING, BY_INSPECTION, BY_TRAVEL, BY_EXPONENTIAL, BY_HALT = 0, 1, 2, 3, 4

# What is waited for: the order of safeconduct.simulator.outcome.BINDINGS
(
    FOR_VEHICLE, FOR_BAY, FOR_HOURS, FOR_TEAM, FOR_ORDER, FOR_RULE, FOR_HOLDER, FOR_WINDOW, FOR_HALT, FOR_ROAD,
    FOR_POST, FOR_DESK, FOR_CLOSURE,
) = range(13)  # fmt: skip

# Causes of a halt: the order of safeconduct.simulator.hazards.CAUSES, then the known ones
BASE, EXPIRY, AN_INCIDENT, IMBALANCE, KNOWN = 0, 1, 2, 3, 4


TABLES = (
    ("convoy", C_WIDTH), ("run", N_WIDTH), ("stop", R_WIDTH), ("trip", T_WIDTH), ("load", L_WIDTH), ("group", G_WIDTH),
    ("mover", M_WIDTH), ("task", K_WIDTH), ("runleg", RL_WIDTH), ("leg", E_WIDTH), ("lane", A_WIDTH),
    ("place", P_WIDTH), ("span", 2), ("side", S_WIDTH), ("part", X_WIDTH), ("rule", U_WIDTH), ("step", W_WIDTH),
    ("holder", HO_WIDTH), ("reading", Q_WIDTH), ("known", Y_WIDTH), ("more", 1),
)  # fmt: skip


class World(NamedTuple):
    """One plan on one case. Compiled functions take it whole.

    ``cell`` holds registers and then every table, row after row. A row is named by the cell in which it begins, so
    that ``cell[convoy + C_STATE]`` is a convoy's state; where a list ends is named like a row. ``fresh`` is what
    ``cell`` is at the start of a run, ``figures`` what ``real`` is.
    """

    cell: Whole
    fresh: Whole
    heap: Whole
    real: Real
    figures: Real
    table: Real
