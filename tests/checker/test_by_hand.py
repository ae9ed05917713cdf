"""The river's plan, worked on paper from the timing page: the replay has to come to the same seconds.

Empty runs. All leave at 0. Yard to gate 5 min. Six vehicles for north queue at 5:00 in order of id (ambulance-0001,
ambulance-0002, blue-01, bus-0001, bus-0002, bus-0003) at two lanes, 30 s each: done at 5:30, 5:30, 6:00, 6:00, 6:30,
6:30; gate to north 8 min. blue-03 leaves at 30, is at the gate at 35, through at 35:30, at north at 43:30. Yard to
south 10 min. The buses that go from the harbour at 90 take 20 + 10 min; blue-02 goes from the town at 85, 5 + 10 min.

n1. Ambulances board 2 × 120 s from 20:00 to 24:00 in the two bays, buses 20 × 15 s from 24:00 to 29:00; the desk (6 s
each) is done sooner. Departs 39:00, 10 min after 29:00. Gate at 49:00: two with 2 aboard take 60 + 4 s, then two with
20 take 60 + 40 s: 49:00 + 1:04 + 1:40 = 51:44. Meeting point 56:44. The causeway is taken by s1 until 61:00. Bridge
67:00, harbour 77:00, unloaded 82:00; the desk takes 3 s each: 6, 6, 60, 60 s, so out at 82:06, 82:12, 83:12, 84:12.

s1. bus-0004 boards 20:00 to 25:00, bus-0005 16 × 15 s to 29:00 in the one bay. Departs 45:00; meeting point 50:00,
bridge 55:00, off the causeway 61:00, gate 66:00: both at once, 60 + 40 and 60 + 32 s, through at 67:40. Town 77:40,
out 82:40.

n2. All board at 60:00 (cars need no bay): bus-0003 until 65:00, cars 40 s; the desk takes 120, 24, 24 s: 62:00, 62:24,
62:48. Departs 80:00. Gate 90:00: bus 100 s and car 60 + 8 s at once, the other car from 91:08 to 92:16. Meeting point
97:16, bridge 103:16, harbour 113:16, unloaded 118:16; desk 60, 12, 12 s: 119:16, 119:28, 119:40.

s2. bus-0001 boards 120:00 to 125:00, bus-0002 to 129:00; departs 140:00, meeting point 145, bridge 150, off the
causeway 156, gate 161:00 to 162:40, town 172:40, out 177:40.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from safeconduct.checker.check import check_plan
from safeconduct.checker.explain import explain
from safeconduct.plans.model import Figures, Plan, Stop
from tests.checker.builder import START, at, river, river_decisions

STOPS = {
    "n1": (
        Stop("north", at(29), at(39), at(39)),
        Stop("gate", at(49), at(51, 44), at(51, 44)),
        Stop("meet-n", at(56, 44), at(56, 44), at(61)),
        Stop("bridge", at(67), at(67), at(67)),
        Stop("harbour", at(77), at(77), at(77)),
    ),
    "n2": (
        Stop("north", at(65), at(80), at(80)),
        Stop("gate", at(90), at(92, 16), at(92, 16)),
        Stop("meet-n", at(97, 16), at(97, 16), at(97, 16)),
        Stop("bridge", at(103, 16), at(103, 16), at(103, 16)),
        Stop("harbour", at(113, 16), at(113, 16), at(113, 16)),
    ),
    "s1": (
        Stop("south", at(29), at(45), at(45)),
        Stop("meet-s", at(50), at(50), at(50)),
        Stop("bridge", at(55), at(55), at(55)),
        Stop("meet-n", at(61), at(61), at(61)),
        Stop("gate", at(66), at(67, 40), at(67, 40)),
        Stop("town", at(77, 40), at(77, 40), at(77, 40)),
    ),
    "s2": (
        Stop("south", at(129), at(140), at(140)),
        Stop("meet-s", at(145), at(145), at(145)),
        Stop("bridge", at(150), at(150), at(150)),
        Stop("meet-n", at(156), at(156), at(156)),
        Stop("gate", at(161), at(162, 40), at(162, 40)),
        Stop("town", at(172, 40), at(172, 40), at(172, 40)),
    ),
}

# (bay free, unloaded, out) of every vehicle.
TRIPS = {
    ("n1", "ambulance-0001"): (at(24), at(82), at(82, 6)),
    ("n1", "ambulance-0002"): (at(24), at(82), at(82, 12)),
    ("n1", "bus-0001"): (at(29), at(82), at(83, 12)),
    ("n1", "bus-0002"): (at(29), at(82), at(84, 12)),
    ("n2", "bus-0003"): (at(65), at(118, 16), at(119, 16)),
    ("n2", "car-0001"): (at(62, 24), at(118, 16), at(119, 28)),
    ("n2", "car-0002"): (at(62, 48), at(118, 16), at(119, 40)),
    ("s1", "bus-0004"): (at(25), at(82, 40), at(82, 40)),
    ("s1", "bus-0005"): (at(29), at(82, 40), at(82, 40)),
    ("s2", "bus-0001"): (at(125), at(177, 40), at(177, 40)),
    ("s2", "bus-0002"): (at(129), at(177, 40), at(177, 40)),
}

# In the order of river_decisions: seven to north, three to south, then three that come back.
MOVES = (
    *(at(13, 30), at(13, 30), at(14), at(14, 30), at(14, 30), at(14), at(43, 30)),
    *(at(10), at(10), at(10)),
    *(at(120), at(120), at(100)),
)

FIGURES = Figures(
    people_total=144,
    people_out=144,
    out_by_category=(("stretcher", 4), ("wheelchair", 0), ("seat", 132), ("own_vehicle", 8)),
    last_stretcher_h=1.37,  # 82:12
    finish_h=2.9611,  # 177:40
    finish_bound_h=None,
    regret_people=None,
    regret_at_h=None,
    regret_found_people=None,
    regret_floor_people=None,
    mean_regret_share=None,
    mark_people=None,
    gap=None,
    # At 80:00: n1's 44 people wait at the harbour, s1's 36 at the town, n2's 28 set out with 3 drivers and a team of 4.
    exposed_max=115,
    exposed_max_at_h=1.3333,
    # Person-minutes: n1 4 × 15 + 40 × 10 + 44 × (2:44 + 4:16) = 768; n2 20 × 15 + 4 × 17:36 + 4 × 17:12 + 28 × 2:16 =
    # 502:40; s1 20 × 20 + 16 × 16 + 36 × 1:40 = 716; s2 20 × 15 + 16 × 11 + 36 × 1:40 = 536. Together 2522:40.
    loaded_wait_person_h=42.04,
    longest_aboard_h=1.0444,  # bus-0004, 20:00 to 82:40
    convoys=4,
    vehicles_used=9,
    # Seven vehicles × 17 km, four × 18 km; empty: five × 8 km, two × 8 km, two × 23 km.
    vehicle_km=293.0,
    inputs_assumed_share=0.6667,
    # Each person counts e^(-out ÷ 66 h): 2 × 0.9795 + 2 × 0.9795 + 20 × 0.9792 + 20 × 0.9790 + ... = 139.927.
    expected_people=139.9,
    # Dangers are 0 here, so only sitting loaded counts, at 1: the waiting above, and boarding, person-minutes 2 × 4 +
    # 2 × 4 + 3 × 20 × 5 + 4 × 2.4 + 4 × 2.8 + 20 × 5 + 16 × 4 + 20 × 5 + 16 × 4 = 664.8.
    exposure_person_h=53.12,
)


def worked_on_paper() -> Plan:
    """The river's decisions with the seconds and figures from above."""
    plan = river_decisions(river())
    convoys = []
    for convoy in plan.convoys:
        trips = tuple(
            replace(trip, bay_free_at=free, unloaded_at=unloaded, out_at=out)
            for trip in convoy.trips
            for free, unloaded, out in [TRIPS[convoy.id, trip.vehicle]]
        )
        convoys.append(replace(convoy, stops=STOPS[convoy.id], trips=trips))
    moves = tuple(replace(move, arrives_at=ends) for move, ends in zip(plan.moves, MOVES, strict=True))
    return replace(plan, convoys=tuple(convoys), moves=moves, figures=FIGURES)


def test_paper_and_replay_agree() -> None:
    verdict = check_plan(river(), worked_on_paper())
    assert [explain(each) for each in verdict.broken] == []
    assert verdict.figures == FIGURES
    assert verdict.bound_verified is None


@pytest.mark.parametrize("seconds", [-1, 1])
def test_a_second_off_is_named_with_its_second(seconds: int) -> None:
    plan = worked_on_paper()
    stops = list(plan.convoys[0].stops)
    stops[1] = replace(stops[1], ready_at=stops[1].ready_at + seconds)
    changed = replace(plan, convoys=(replace(plan.convoys[0], stops=tuple(stops)), *plan.convoys[1:]))
    (broken,) = check_plan(river(), changed).broken
    assert (broken.code, broken.convoy, broken.place, broken.by) == ("TIMES", "n1", "gate", "1 s")
    assert broken.at == START + 51 * 60 + 44 + seconds
    assert explain(broken).startswith("TIMES convoy n1 at gate, 2026-01-01 06:51:4")
