"""What compiled dispatching reads and writes: one long row of whole numbers, with tables in it, one row a thing.

Everything stands in one array ``w``, because handing a kernel one array costs nothing, and a hundred of them much.
First come the counters, then numbers that hold for the whole case, then the tables' places: for each table where it
begins, the length of its rows, and how many there are.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


class Row(Protocol):
    """The long row of numbers as kernels see it."""

    def __getitem__(self, at: int) -> int: ...
    def __setitem__(self, at: int, value: int) -> None: ...


NEVER = 1 << 60
"""Later than every horizon."""

ASSEMBLY, POST, MEETING = 1, 2, 3
"""Kinds of place; every other is 0."""
(
    LANES,
    VEHICLE_S,
    PERSON_S,
    EMPTY_S,
    BAYS,
    PARKING,
    DESK,
    UNLOAD_S,
    CAPACITY,
    POST_AT,
    ORIGIN_AT,
    KIND,
    WAIT_MAX,
) = range(13)
"""Columns of a place. ``PARKING`` and ``CAPACITY`` −1: no limit; ``DESK`` people an hour, 0: no desk."""
START, END, LOADED_S, EMPTY_LEG_S, HEADWAY_S, MOST_ON, OTHER_WAY = range(7)
"""Columns of a leg. ``MOST_ON`` −1: no limit; ``OTHER_WAY``: the leg that shares its carriageway, or −1."""
HOME, HOLDS, SPEED, TURNAROUND_S, DUTY_S, REST_S, IS_TEAM, SEATS = 0, 1, 5, 6, 7, 8, 9, 10
"""Columns of a kind of mover; ``HOLDS`` begins four columns, one for each need. ``DUTY_S`` −1: no limit."""
AT, NEED, PRIORITY, PEOPLE, HOUSEHOLD, SIDE = range(6)
"""Columns of a group."""
LINE, MOST, FULL = range(3)
"""Columns of a side."""
SIDE_A, SIDE_B, TIMES_A, TIMES_B, WITHIN = range(5)
"""Columns of a rule: ``|TIMES_A · crossed_a − TIMES_B · crossed_b| ≤ WITHIN``."""
TO, UNDER, LEGS_FROM, LEGS_TO, LINE_AT, LASTS_S = range(6)
"""Columns of a road of convoys: reception, side, its legs, position of the line, seconds without any queue."""

(
    NOW,
    HEAP,
    CONVOYS,
    RIDES,
    LOADS,
    RUNS,
    STAMPS,
    FAULTS,
    FLEET,
    VEHICLES,
    STANDS,
    VALUED,
    SPOT_COUNT,
    PERIOD,
) = range(14)
"""Counters of a dispatch."""
WHERE, IDLE, LAST_WORK, DUTY_SINCE, NEXT, RUN, BOUND_FOR, VIA = range(8)
"""Columns of a mover. ``WHERE`` −1: under way; ``RUN``: its empty run."""
(
    STANDING,
    LOADING,
    COMING,
    COMING_SEATS,
    DESK_FREE,
    BAY_SECOND,
    BAY_RANK,
    WAKE,
    BUSY_UNTIL,
    TEAMS_COMING,
    DIRTY,
    LAST_LOAD,
    RELEASE_AT,
    LAST_CAME,
    BLOCKED,
) = range(15)
"""Columns of an assembly place. ``BUSY_UNTIL``: when its bays have dealt with all who are on their way; ``BLOCKED``: no
convoy can be begun before, unless somebody comes."""
(
    ROAD, TEAM, COUNT, ABOARD, FIRST_BAY, LAST_FREE, EARLIEST, LATEST, TARGET, DEPARTS, POSITION, SLOWEST, ARRIVED,
    CROSSES, STAMP, ROOM, ORIGIN, UNLOADED, EXPECTED, TAKES,
) = range(20)  # fmt: skip
"""Columns of a convoy. ``EXPECTED``: forecast arrival; ``ROOM``: people whom it may still take; ``CROSSES``: when it
crosses, as far as is known; ``TAKES``: seconds from leaving to unloaded."""
MOVER, BAY_AT, BAY_FREE, RIDERS, LOAD_FROM, LOAD_TO, OUT_AT, OF_CONVOY = range(8)
"""Columns of a ride."""
WHO, SETS_OUT, RUN_TO, RUN_VIA, RUN_START, RUN_END = range(6)
"""Columns of an empty run."""
COMMITTED, CROSSED, ON_ROAD, LAST_CROSSED, IN_SECOND, COMPLETE, SENT_FOR = range(7)
"""Columns of what a side has done: people in convoys, people across, convoys that have not crossed, and when it was
last crossed by how many, and complete."""
CONVOY_COMES, EMPTY_COMES, CONVOY_READY, CROSSING, FREED, RELEASED, LOOK = range(7)
"""Events. Their order within one second is ``phase``, then kind and rank, as the timing page has it."""
PHASE, EMPTY_LAST = 1 << 50, 1 << 48
"""Steps of an event's order: what comes, what is ready, what is freed, what is looked at; convoys before empty runs."""
(
    WINDOW_BROKEN,
    IN_STEP_BROKEN,
    HORIZON_BROKEN,
    PARKING_BROKEN,
    POST_BROKEN,
    SIZE_BROKEN,
    WAIT_BROKEN,
    DUTY_BROKEN,
) = range(8)
"""Faults of a dispatch: a forecast was wrong."""
MOST_FAULTS = 64
TRIP_FROM, TRIP_TO, TRIP_S, TRIP_LOAD_S, TRIP_UNLOAD_S, TRIP_SIDE = range(6)
"""Columns of a trip: from where to where, seconds on the road, before it, after it; the side."""
STEP_S = 1800
"""Worth is reckoned at steps of so many seconds."""
VALUE_EVERY_S = 10800
"""So often it is reckoned anew."""
PERIOD_S = 7200
"""What a policy says may differ from one span of so many seconds to the next."""
BUCKET_S = 300
"""Work announced to a post is kept by spans of so many seconds."""


S_START = 16
S_HORIZON = 17
S_LEAST = 18
S_MOST = 19
S_FORM_UP_S = 20
S_HOLD_MAX_S = 21
S_EAGER = 22
S_EARLY = 23
S_MARGIN_S = 24
S_NEXT_S = 26
S_UNTIL = 27
S_SLACK = 28
S_PULL = 29

T_BOARDING_S = 40
T_SPANS = 43
T_PLACE = 46
T_PLACE_HOURS = 49
T_LEG = 52
T_LEG_HOURS = 55
T_KIND = 58
T_KIND_HOURS = 61
T_ORIGIN_HOURS = 64
T_MOVER_KIND = 67
T_MOVER_RANK = 70
T_GROUP = 73
T_ACCEPTS = 76
T_ORIGIN_PLACE = 79
T_ORIGIN_GROUPS = 82
T_GROUPS_AT = 85
T_RELEASE = 88
T_SIDE = 91
T_SIDE_HOURS = 94
T_RULE = 97
T_ORIGIN_ROADS = 100
T_ROAD = 103
T_ROAD_LEGS = 106
T_NEXT_LEG = 109
T_REACH_S = 112
T_STANDS = 115
T_POST_PLACE = 118
T_ORIGIN_TRIP = 121
T_VIA = 124
T_TRIP = 127
T_TRIPS_OF = 130
T_RECEPTIONS = 133
T_SIZE = 136
T_WORTH = 139
T_PREFER_S = 142
T_SHIFT_S = 145
T_HEAP = 148
T_MOVER = 151
T_IDLE_HEAD = 154
T_IDLE_TAIL = 157
T_IDLE_COUNT = 160
T_IDLE_VEHICLES = 163
T_IDLE_TEAMS = 166
T_LANE_FREE = 169
T_LAST_START = 172
T_ANNOUNCED = 175
T_LEG_ENTERED = 178
T_LEG_LEFT = 181
T_LEG_RING = 184
T_LEG_USES = 187
T_DESK_FREE = 190
T_ADMITTED = 193
T_ORIGIN = 196
T_BAY_FREE = 199
T_WAITING = 202
T_LEFT = 205
T_COVER = 208
T_NEED = 211
T_COMING = 214
T_CONVOY = 217
T_CONVOY_RIDE = 220
T_RIDE = 223
T_LOAD = 226
T_STAMP = 229
T_RUN = 232
T_DEEDS = 235
T_ON_ROAD = 238
T_TEAM_AWAY = 241
T_TEAM_WHERE = 244
T_FAULT = 247
T_VALUE = 250
T_LOAD_VALUE = 253
T_SPOTS = 256
T_GATE_S = 259
T_LEAN = 262
BEGIN = 265
