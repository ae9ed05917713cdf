"""Quickest roads towards a goal from everywhere."""

from __future__ import annotations

from safeconduct.compiled import compiled
from safeconduct.planner.city.kernel.state import NEVER, Whole


@compiled
def towards(
    starts: Whole, costs: Whole, into: tuple[Whole, Whole], standing: Whole, goal: int
) -> tuple[Whole, Whole]:
    """For every place: the leg to take and the seconds to a goal (−1 and NEVER where there is no road).

    ``starts`` and ``costs`` hold start and seconds of every leg, ``standing`` what passing a place costs beside;
    ``into`` the legs in order of their ends, and by place where its own begin among them.
    """
    order, first = into
    leg = standing * 0 - 1
    away = standing * 0 + NEVER
    done = standing * 0
    away[goal] = 0
    for _ in range(len(standing)):
        place = -1
        for each in range(len(standing)):
            if not done[each] and away[each] < NEVER and (place < 0 or away[each] < away[place]):
                place = each
        if place < 0:
            break
        done[place] = 1
        passing = away[place] + (standing[place] if place != goal else 0)
        for number in range(first[place], first[place + 1]):
            each = order[number]
            start = starts[each]
            if not done[start] and passing + costs[each] < away[start]:
                away[start] = passing + costs[each]
                leg[start] = each
    return leg, away
