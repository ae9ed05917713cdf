"""Places and roads as SUMO's plain network.

Every place where something may stand is a road of its own, so that its lots lie somewhere. A leg is as long as the
case says and as fast as gives its minutes; it is drawn twice, once for loaded convoys and once for empty runs, so that
both keep their own times.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, radians
from xml.sax.saxutils import quoteattr

from safeconduct.scenario.model import Leg, Place, Scenario

PLACE_M = 200.0
"""Length of the road at a place, on which its lots lie one behind the other."""
PLACE_SPEED = 13.9
EARTH_M_PER_DEGREE = 111_320.0
EMPTY = ".empty"
LEAST_M = 1.0


@dataclass(frozen=True, slots=True)
class Edge:
    """One directed road of the network."""

    id: str
    start: str
    end: str
    length_m: float
    speed: float


def stands(place: Place) -> bool:
    """Whether vehicles may stand at a place; at a junction nobody does."""
    return place.kind != "junction"


def entry(place: Place) -> str:
    """The node at which a place is entered."""
    return f"{place.id}.in" if stands(place) else place.id


def way_out(place: Place) -> str:
    """The node at which a place is left."""
    return f"{place.id}.out" if stands(place) else place.id


def at_place(place: str) -> str:
    """The road at a place."""
    return f"at.{place}"


def road(leg: str, *, loaded: bool) -> str:
    """The road of a leg, for a loaded convoy or for an empty run."""
    return leg if loaded else leg + EMPTY


def edges(scenario: Scenario) -> Iterator[Edge]:
    """Every road: at places, then legs in the order of the case, loaded and empty."""
    for place in scenario.places:
        if stands(place):
            yield Edge(at_place(place.id), entry(place), way_out(place), PLACE_M, PLACE_SPEED)
    for leg in scenario.legs:
        for loaded in (True, False):
            yield _leg(scenario, leg, loaded=loaded)


def _leg(scenario: Scenario, leg: Leg, *, loaded: bool) -> Edge:
    length = max(LEAST_M, float(leg.road_m))
    seconds = max(1, leg.loaded_s if loaded else leg.empty_s)
    start, end = way_out(scenario.place[leg.start]), entry(scenario.place[leg.end])
    return Edge(road(leg.id, loaded=loaded), start, end, length, length / seconds)


def plain_network(scenario: Scenario) -> dict[str, str]:
    """Texts of ``plan.nod.xml``, ``plan.edg.xml`` and ``plan.con.xml``."""
    roads = list(edges(scenario))
    return {
        "plan.nod.xml": _wrapped("nodes", _nodes(scenario)),
        "plan.edg.xml": _wrapped("edges", map(_edge, roads)),
        "plan.con.xml": _wrapped("connections", _connections(roads)),
    }


def _nodes(scenario: Scenario) -> Iterator[str]:
    """Places in metres about the middle of the case."""
    lat0 = sum(place.lat for place in scenario.places) / len(scenario.places)
    lon0 = sum(place.lon for place in scenario.places) / len(scenario.places)
    for place in scenario.places:
        x = (place.lon - lon0) * EARTH_M_PER_DEGREE * cos(radians(lat0))
        y = (place.lat - lat0) * EARTH_M_PER_DEGREE
        for name, further in dict.fromkeys(((entry(place), 0.0), (way_out(place), PLACE_M * stands(place)))):
            yield f'<node id={quoteattr(name)} x="{x + further:.2f}" y="{y:.2f}" type="priority"/>'


def _edge(edge: Edge) -> str:
    return (
        f"<edge id={quoteattr(edge.id)} from={quoteattr(edge.start)} to={quoteattr(edge.end)} "
        f'numLanes="1" speed="{edge.speed:.6f}" length="{edge.length_m:.2f}"/>'
    )


def _connections(roads: list[Edge]) -> Iterator[str]:
    """Whoever comes to a node may take every road out of it."""
    out: dict[str, list[Edge]] = {}
    for edge in roads:
        out.setdefault(edge.start, []).append(edge)
    for edge in roads:
        for onward in out.get(edge.end, ()):
            yield f'<connection from={quoteattr(edge.id)} to={quoteattr(onward.id)} fromLane="0" toLane="0"/>'


def _wrapped(name: str, inside: Iterable[str]) -> str:
    lines = "".join(f"  {line}\n" for line in inside)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name}>\n{lines}</{name}>\n'
