"""Where things stand in a made-up region and which roads join them: a sparse graph, in kilometres on a plane.

Two halves lie side by side in the north. In each, assembly places hang on district junctions, districts on posts along
the front, and the posts on the one junction that is the half's line. South of it roads fan out over hubs to receptions.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from random import Random
from typing import Final

from safeconduct.cases.regions.sizes import Size

HALVES: Final = ("west", "east")
_DETOUR: Final = 1.25  # a road is so much longer than the straight line, before chance
_ZONE_KMH: Final = 36
_SAFE_KMH: Final = 48
_EMPTY_FASTER: Final = 1.2
_CANDIDATES: Final = 8


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the region: its id, kind, half (empty in the south) and where it lies, in kilometres."""

    id: str
    kind: str
    half: str
    x_km: float
    y_km: float

    def away_km(self, other: Site) -> float:
        """Straight distance to another site."""
        return sqrt((self.x_km - other.x_km) ** 2 + (self.y_km - other.y_km) ** 2)


@dataclass(frozen=True, slots=True)
class Road:
    """A road both ways between two sites, with the half whose holder holds it (empty in the south)."""

    start: Site
    end: Site
    half: str
    tenths_km: int
    """Length in tenths of a kilometre."""
    minutes: int
    empty_minutes: int
    danger_tenths: int


@dataclass(frozen=True, slots=True)
class Geography:
    """Every site by kind, and the roads."""

    assembly: tuple[Site, ...]
    districts: tuple[Site, ...]
    posts: tuple[Site, ...]
    lines: tuple[Site, ...]
    hubs: tuple[Site, ...]
    receptions: tuple[Site, ...]
    depots: tuple[Site, ...]
    roads: tuple[Road, ...]

    @property
    def sites(self) -> tuple[Site, ...]:
        """All sites in the order of the table of places."""
        return (
            *self.assembly,
            *self.posts,
            *self.receptions,
            *self.depots,
            *self.lines,
            *self.districts,
            *self.hubs,
        )


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    right: float
    low: float
    high: float


def lay_out(size: Size, chance: Random) -> Geography:
    """Sites and roads of a region of this size, as chance has it."""
    w = size.width_km
    assembly: list[Site] = []
    districts: list[Site] = []
    posts: list[Site] = []
    lines: list[Site] = []
    for number, half in enumerate(HALVES):
        left = (number - 1) * w
        zone = _Box(left + 0.04 * w, left + 0.96 * w, 0.22 * w, w)
        places = _share(size.assembly, number)
        assembly += _scatter(chance, ("assembly", half, f"{half}-"), places, zone)
        around = _Box(left + 0.12 * w, left + 0.88 * w, 0.28 * w, 0.92 * w)
        districts += _scatter(chance, ("junction", half, f"{half}-district-"), max(2, places // 5), around)
        posts += _along(chance, half, _share(size.posts, number), (left, w))
        lines.append(Site(f"{half}-line", "junction", half, left + 0.5 * w, 0.0))
    south = _Box(-0.9 * w, 0.9 * w, -0.7 * w, -0.15 * w)
    hubs = _scatter(chance, ("junction", "", "hub-"), size.hubs, _Box(-0.8 * w, 0.8 * w, -0.4 * w, -0.15 * w))
    receptions = _scatter(chance, ("reception", "", "shelter-"), size.receptions, south)
    depots = _scatter(
        chance, ("depot", "", "depot-"), size.depots, _Box(-0.8 * w, 0.8 * w, -0.3 * w, -0.1 * w)
    )
    roads = _Roads(chance)
    _join_north(roads, assembly, districts, posts, lines)
    _join_south(roads, lines, hubs, (*receptions, *depots))
    return Geography(
        tuple(assembly),
        tuple(districts),
        tuple(posts),
        tuple(lines),
        tuple(hubs),
        tuple(receptions),
        tuple(depots),
        tuple(roads.made.values()),
    )


def _share(total: int, number: int) -> int:
    return (total + 1 - number) // 2


def _scatter(chance: Random, what: tuple[str, str, str], count: int, box: _Box) -> list[Site]:
    """Sites that keep apart: of several candidates the one farthest from its nearest neighbour (Mitchell 1991)."""
    kind, half, prefix = what
    digits = max(2, len(str(count)))
    found: list[Site] = []
    for number in range(1, count + 1):
        candidates = [
            Site(
                f"{prefix}{number:0{digits}d}",
                kind,
                half,
                round(box.left + (box.right - box.left) * chance.random(), 3),
                round(box.low + (box.high - box.low) * chance.random(), 3),
            )
            for _ in range(_CANDIDATES)
        ]
        found.append(
            max(candidates, key=lambda site: min((site.away_km(other) for other in found), default=0))
        )
    return found


def _along(chance: Random, half: str, count: int, where: tuple[float, float]) -> list[Site]:
    """Posts side by side along the front."""
    left, w = where
    step = 0.8 * w / count
    return [
        Site(
            f"{half}-post-{number + 1:02d}",
            "post",
            half,
            round(left + 0.1 * w + step * (number + 0.25 + 0.5 * chance.random()), 3),
            round(w * (0.1 + 0.06 * chance.random()), 3),
        )
        for number in range(count)
    ]


class _Roads:
    """Roads as they are built, each pair of ends once."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self.made: dict[tuple[str, str], Road] = {}

    def join(self, start: Site, end: Site, half: str) -> None:
        """Build a road, unless there is one."""
        first, last = sorted((start, end), key=lambda site: site.id)
        if (first.id, last.id) in self.made:
            return
        straight = max(0.8, start.away_km(end))
        tenths = max(8, round(10 * straight * _DETOUR * (0.92 + 0.2 * self._chance.random())))
        speed = (_ZONE_KMH if half else _SAFE_KMH) * (0.9 + 0.2 * self._chance.random())
        minutes = max(2, round(6 * tenths / speed))
        danger = round((20 if half else 3) * (0.5 + self._chance.random()))
        self.made[first.id, last.id] = Road(
            start, end, half, tenths, minutes, max(1, round(minutes / _EMPTY_FASTER)), danger
        )


def _join_north(
    roads: _Roads, assembly: list[Site], districts: list[Site], posts: list[Site], lines: list[Site]
) -> None:
    for line in lines:
        half = line.half
        here = [site for site in districts if site.half == half]
        gates = [site for site in posts if site.half == half]
        for place in assembly:
            if place.half == half:
                nearest = _nearest(place, here)
                roads.join(place, nearest[0], half)
                if place.away_km(nearest[1]) < 1.5 * place.away_km(nearest[0]):
                    roads.join(place, nearest[1], half)
        for district in here:
            for other in _nearest(district, here)[:2]:
                roads.join(district, other, half)
            for post in _nearest(district, gates)[:2]:
                roads.join(district, post, half)
        for post in gates:
            roads.join(post, line, half)


def _join_south(roads: _Roads, lines: list[Site], hubs: list[Site], ends: tuple[Site, ...]) -> None:
    for line in lines:
        for hub in _nearest(line, hubs)[: max(2, len(hubs) * 2 // 3)]:
            roads.join(line, hub, "")
    for hub in hubs:
        for other in _nearest(hub, hubs)[:2]:
            roads.join(hub, other, "")
    for end in ends:
        for hub in _nearest(end, hubs)[:2]:
            roads.join(hub, end, "")


def _nearest(site: Site, others: list[Site]) -> list[Site]:
    return sorted(
        (other for other in others if other is not site), key=lambda other: (site.away_km(other), other.id)
    )
