"""The checklist that every agreement on a movement is held against: its items, and the points of each.

Each point is settled where a clause says that it answers it. The words of item and question stand in words/.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

POINTS: Final[Mapping[str, tuple[str, ...]]] = {
    "counting": ("who", "line"),
    "halt": ("on_road", "resume"),
    "notice": ("who", "whom", "by_when"),
    "posts": ("holders", "bound"),
    "screening": ("who", "where", "how_long", "seen_by", "bus_waits"),
    "monitors": ("who", "where"),
    "staying": ("who",),
    "last_convoy": ("guarantor",),
    "vehicles": ("swapped",),
    "figures": ("public",),
    "captives": ("who", "when"),
    "bodies": ("what", "when"),
    "aid": ("what", "when"),
}
"""Items in the order in which they are asked. *figures* are the numbers that each side tells the public."""
ALL_POINTS: Final = tuple(f"{item}.{point}" for item, points in POINTS.items() for point in points)
