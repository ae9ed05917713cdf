"""``timetable.csv``: one row for each convoy at each place on its road, in local time, for a spreadsheet.

Edition *cell*: it holds positions and hours, and says so in every row.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from safeconduct.plans.model import Convoy, Plan, Stop
from safeconduct.scenario.model import NEEDS, Scenario

COLUMNS = (
    "edition",
    "convoy",
    "team",
    "from",
    "to",
    "stop",
    "place",
    "place_name",
    "arrives_local",
    "leaves_local",
    "stands_min",
    "vehicles",
    "people",
    *(f"people_{need}" for need in NEEDS),
    "all_out_local",
)


def timetable_csv(scenario: Scenario, plan: Plan) -> str:
    """The timetable as CSV text with a header row, convoys in order of departure.

    At its origin a convoy *arrives* when it begins to form up. ``all_out_local`` is filled at the reception only.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for convoy in sorted(plan.convoys, key=lambda convoy: (convoy.departs_at, convoy.id)):
        for number, stop in enumerate(convoy.stops):
            writer.writerow(_row(scenario, convoy, number, stop))
    return out.getvalue()


def _row(scenario: Scenario, convoy: Convoy, number: int, stop: Stop) -> dict[str, str | int]:
    zone = ZoneInfo(scenario.timezone)
    last = number == len(convoy.stops) - 1
    people = people_by_need(scenario, convoy)
    return {
        "edition": "cell",
        "convoy": convoy.id,
        "team": convoy.team,
        "from": convoy.origin,
        "to": convoy.reception,
        "stop": number,
        "place": stop.place,
        "place_name": _no_formula(scenario.place[stop.place].name),
        "arrives_local": _local(stop.arrives_at, zone),
        "leaves_local": "" if last else _local(stop.leaves_at, zone),
        "stands_min": round((stop.leaves_at - stop.arrives_at) / 60),
        "vehicles": len(convoy.trips),
        "people": convoy.people,
        **{f"people_{need}": people[need] for need in NEEDS},
        "all_out_local": _local(convoy.out_at, zone) if last else "",
    }


def people_by_need(scenario: Scenario, convoy: Convoy) -> dict[str, int]:
    """People aboard a convoy by their need; every need is a key."""
    people: dict[str, int] = dict.fromkeys(NEEDS, 0)
    for trip in convoy.trips:
        for load in trip.loads:
            people[scenario.group[load.group].need] += load.people
    return people


def _no_formula(name: str) -> str:
    """A name that a spreadsheet shows and never reckons: one that looks like a formula gets an apostrophe in front."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@")) else name


def _local(at: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(at, UTC).astimezone(zone).isoformat()
