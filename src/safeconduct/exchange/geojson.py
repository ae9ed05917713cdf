"""``plan.geojson``: places and planned convoys for a map programme (RFC 7946: longitude first).

Edition *cell*. Convoys are drawn as planned; nothing here was tracked, and every feature says so.
"""

from __future__ import annotations

import json
from typing import Any

from safeconduct.plans.codec import instant_text
from safeconduct.plans.model import Convoy, Plan
from safeconduct.scenario.model import Place, Scenario


def plan_geojson(scenario: Scenario, plan: Plan) -> str:
    """A FeatureCollection: a point for each place, a line for each leg, a line with instants for each convoy."""
    features = [_place(place) for place in scenario.places]
    features += [
        _line(
            scenario,
            (leg.start, leg.end),
            {"kind": "leg", "id": leg.id, "holder": leg.holder, "cleared": leg.cleared},
        )
        for leg in scenario.legs
    ]
    features += [_convoy(scenario, convoy) for convoy in plan.convoys]
    body = {"type": "FeatureCollection", "edition": "cell", "case": plan.case, "features": features}
    return json.dumps(body, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _place(place: Place) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        "properties": {"kind": place.kind, "id": place.id, "name": place.name, "name_ar": place.name_ar},
    }


def _convoy(scenario: Scenario, convoy: Convoy) -> dict[str, Any]:
    stops = [
        {
            "place": stop.place,
            "arrives_at": instant_text(stop.arrives_at),
            "leaves_at": instant_text(stop.leaves_at),
        }
        for stop in convoy.stops
    ]
    properties = {
        "kind": "convoy",
        "status": "planned",
        "id": convoy.id,
        "people": convoy.people,
        "vehicles": len(convoy.trips),
        "stops": stops,
    }
    return _line(scenario, tuple(stop.place for stop in convoy.stops), properties)


def _line(scenario: Scenario, places: tuple[str, ...], properties: dict[str, Any]) -> dict[str, Any]:
    points = [[scenario.place[place].lon, scenario.place[place].lat] for place in places]
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": points},
        "properties": properties,
    }
