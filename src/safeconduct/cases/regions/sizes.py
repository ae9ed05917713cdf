"""How large the made-up regions are, and what stands in them. Nothing here is a real place, fleet or agreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SOURCE: Final = "assumed: generated"
"""What every figure of a generated region names as its source."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Vehicles of one kind: how many stand in each of so many depots, and what one of them holds."""

    id: str
    name: str
    name_ar: str
    counts: tuple[int, ...]
    """Vehicles by depot. The first kind fills the first depots, the next kind begins behind it."""
    seats: int = 0
    stretchers: int = 0
    speed: str = "1"


@dataclass(frozen=True, slots=True)
class Size:
    """One size of region. ``width_km`` is the width of one half; the window is open every day."""

    name: str
    assembly: int
    receptions: int
    posts: int
    hubs: int
    people: int
    horizon_h: int
    opens_h: int
    closes_h: int
    width_km: float
    accepted: int
    """Receptions that a group accepts."""
    least: int
    most: int
    tolerance: str
    kinds: tuple[Kind, ...]
    teams: tuple[int, ...]
    """Teams by depot."""

    @property
    def depots(self) -> int:
        """Depots of the region: as many as any kind, or the teams, need."""
        return max(len(self.teams), sum(1 for kind in self.kinds for _ in kind.counts))


def _coach(*counts: int) -> Kind:
    return Kind("coach", "Coaches", "حافلات كبيرة", counts, seats=49)


def _minibus(*counts: int) -> Kind:
    return Kind("minibus", "Minibuses", "حافلات صغيرة", counts, seats=24, speed="0.9")


def _ambulance(*counts: int) -> Kind:
    return Kind("ambulance", "Ambulances", "سيارات إسعاف", counts, stretchers=2)


SIZES: Final[Mapping[str, Size]] = {
    size.name: size
    for size in (
        Size(
            name="S", assembly=10, receptions=3, posts=6, hubs=2, people=10_000, horizon_h=24, opens_h=6, closes_h=20,
            width_km=30, accepted=3, least=2, most=8, tolerance="0.15",
            kinds=(_coach(28, 26), _ambulance(6)), teams=(6, 6, 2),
        ),
        Size(
            name="M", assembly=30, receptions=10, posts=12, hubs=3, people=45_000, horizon_h=72, opens_h=6,
            closes_h=18, width_km=66, accepted=5, least=3, most=10, tolerance="0.08",
            kinds=(_coach(144), _minibus(40), _ambulance(16)), teams=(14, 14, 14),
        ),
        Size(
            name="L", assembly=100, receptions=30, posts=24, hubs=6, people=300_000, horizon_h=72, opens_h=6,
            closes_h=19, width_km=68, accepted=8, least=3, most=12, tolerance="0.05",
            kinds=(_coach(200, 200, 200, 200), _minibus(75, 75), _ambulance(25, 25)),
            teams=(25, 25, 25, 25, 25, 25, 25, 25),
        ),
        Size(
            name="XL", assembly=300, receptions=50, posts=40, hubs=8, people=1_000_000, horizon_h=72, opens_h=5,
            closes_h=21, width_km=46, accepted=10, least=3, most=15, tolerance="0.04",
            kinds=(_coach(285, 285, 285, 285, 285, 285), _minibus(75, 75), _ambulance(70, 70)),
            teams=(34, 34, 34, 34, 34, 34, 34, 34, 34, 34),
        ),
    )
}  # fmt: skip
"""The sizes by name. The figures are made up so that the fleet, not a road or a gate, is what is short."""
