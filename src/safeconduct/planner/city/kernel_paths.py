"""Quickest roads towards a goal from everywhere."""

from __future__ import annotations

from safeconduct.compiled import compiled
from safeconduct.planner.city.kernel_state import NEVER, Whole


@compiled
def towards(ends: Whole, costs: Whole, standing: Whole, goals: Whole, found: tuple[Whole, Whole]) -> None:
    """For every goal and place: the leg to take and the seconds to the goal (−1 and NEVER where there is no road).

    ``ends`` holds start and end of every leg, ``costs`` its seconds, ``standing`` what passing a place costs beside.
    """
    legs, seconds = found
    places = len(standing)
    for number in range(len(goals)):
        goal = goals[number]
        leg, away = legs[number], seconds[number]
        leg[:] = -1
        away[:] = NEVER
        away[goal] = 0
        done = standing * 0
        for _ in range(places):
            place = -1
            for each in range(places):
                if not done[each] and away[each] < NEVER and (place < 0 or away[each] < away[place]):
                    place = each
            if place < 0:
                break
            done[place] = 1
            passing = away[place] + (standing[place] if place != goal else 0)
            for each in range(len(ends)):
                start = ends[each, 0]
                if ends[each, 1] == place and not done[start] and passing + costs[each] < away[start]:
                    away[start] = passing + costs[each]
                    leg[start] = each
