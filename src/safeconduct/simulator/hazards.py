"""What goes wrong, how often, how far that is known, and who says so: docs/reference/simulation.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from safeconduct.units import HOUR_S, MINUTE_S

Demand = Literal["planned", "low", "best", "high", "between"]
"""How many people come: as planned, one end of the figures, or drawn between them for each run."""

Cause = Literal["base", "expiry", "incident", "imbalance"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
"""Why a truce halts, in the order of the kernel's numbers."""

End = Literal["mild", "best", "grim"]


@dataclass(frozen=True, slots=True)
class Range:
    """How far a figure is known. ``mild`` is the end that harms least, ``grim`` the one that harms most."""

    mild: float
    best: float
    grim: float
    source: str

    def at(self, end: End) -> float:
        """The value at one end."""
        return {"mild": self.mild, "best": self.best, "grim": self.grim}[end]


@dataclass(frozen=True, slots=True)
class SideReading:
    """How one side keeps the account: what it holds is due from itself and from the other, and how much it bears.

    ``slack`` is the difference of shares (0–1) up to which it does not mind that it is ahead.
    """

    side: str
    other: str
    due: int
    other_due: int
    slack: float


@dataclass(frozen=True, slots=True)
class Hazards:
    """Everything that may go wrong in a run. A field at 0 (a scale at 1) is a thing that does not go wrong.

    Scales multiply every duration of their kind; a cv is the coefficient of variation of each single one about it.
    Shares and chances lie in 0–1, rates have their unit in the name. ``expiries`` are instants at which the truce is
    announced to expire. ``readings`` is empty where each side is taken to read what is due as the case does.
    """

    boarding_scale: float = 1.0
    boarding_cv: float = 0.0
    inspection_scale: float = 1.0
    inspection_cv: float = 0.0
    travel_scale: float = 1.0
    travel_cv: float = 0.0
    winter_scale: float = 1.0
    breakdowns_per_1000_km: float = 0.0
    repair_mean_s: float = 90.0 * MINUTE_S
    transfer_after_s: float = 60.0 * MINUTE_S
    lost_per_vehicle_day: float = 0.0
    demand: Demand = "planned"
    confirm_late_share: float = 0.0
    confirm_late_mean_s: float = 2.0 * HOUR_S
    confirm_never_share: float = 0.0
    closures_per_leg_day: float = 0.0
    closure_mean_s: float = 6.0 * HOUR_S
    returned_per_post: float = 0.0
    incident_halts_share: float = 0.0
    truce_mean_s: float = 0.0
    base_share: float = 1.0
    expiry_chance: float = 0.0
    expiries: tuple[int, ...] = ()
    imbalance_per_h: float = 0.0
    readings: tuple[SideReading, ...] = ()
    halt_median_s: float = 24.0 * HOUR_S
    halt_sigma: float = 0.0
    final_share: float = 0.0
    halts: tuple[tuple[int, int], ...] = ()
    """Halts that are known beforehand (for a back-test): ``(begins, ends)`` instants, besides those that are drawn."""


CALM = Hazards()
"""Nothing goes wrong: a run reproduces the plan's timetable to the second."""

_ASSUMED = "judgement: nobody has published a figure"

RANGES: dict[str, Range] = {
    "boarding_scale": Range(4 / 11, 1.0, 27 / 11, "4–27 s a person about 11: docs/evidence/boarding.md"),
    "boarding_cv": Range(0.2, 0.4, 0.8, _ASSUMED),
    "inspection_scale": Range(
        0.5, 1.0, 3.0, "what the three reported runs leave open: docs/evidence/posts.md"
    ),
    "inspection_cv": Range(0.3, 0.6, 1.0, "judgement: docs/evidence/defaults.md"),
    "travel_scale": Range(0.6, 1.0, 2.0, "15–50 km/h about 30: docs/evidence/convoys.md"),
    "travel_cv": Range(0.1, 0.3, 0.5, _ASSUMED),
    "winter_scale": Range(1.0, 1.0, 1.5, "snow from 21 December 2016 (OCHA); its size is a judgement"),
    "breakdowns_per_1000_km": Range(
        0.05, 0.2, 0.4, "1 in 5,000 km (2,500–20,000): docs/evidence/defaults.md"
    ),
    "repair_mean_s": Range(30.0 * 60, 90.0 * 60, 240.0 * 60, "judgement: docs/evidence/defaults.md"),
    "transfer_after_s": Range(30.0 * 60, 60.0 * 60, 120.0 * 60, _ASSUMED),
    "lost_per_vehicle_day": Range(
        0.0, 0.005, 0.03, "buses burned on 18 December 2016 (SOHR); the rate is a judgement"
    ),
    "confirm_late_share": Range(0.05, 0.2, 0.5, _ASSUMED),
    "confirm_late_mean_s": Range(0.5 * HOUR_S, 2.0 * HOUR_S, 12.0 * HOUR_S, _ASSUMED),
    "confirm_never_share": Range(
        0.0, 0.02, 0.1, "holders not heard of on 14 and 16 December 2016; a judgement"
    ),
    "closures_per_leg_day": Range(0.0, 0.01, 0.05, _ASSUMED),
    "closure_mean_s": Range(2.0 * HOUR_S, 6.0 * HOUR_S, 24.0 * HOUR_S, _ASSUMED),
    "returned_per_post": Range(
        0.0, 0.003, 0.02, "two convoys turned back, 14 and 16 December 2016; a judgement"
    ),
    "incident_halts_share": Range(0.2, 0.5, 1.0, "16 December 2016 halted everything; a judgement"),
    "truce_mean_s": Range(
        181.0 * HOUR_S, 66.0 * HOUR_S, 30.0 * HOUR_S, "six failures in 398 h: docs/evidence/halts.md"
    ),
    "base_share": Range(0.5, 0.7, 1.0, "what is left of all failures besides the named causes; a judgement"),
    "expiry_chance": Range(0.2, 0.5, 0.9, "two of four expiries, 2015: docs/evidence/halts.md"),
    "imbalance_per_h": Range(0.0, 0.05, 0.2, "halts of 16 and 18 December 2016 were laid to it; a judgement"),
    "halt_median_s": Range(
        6.0 * HOUR_S, 24.0 * HOUR_S, 72.0 * HOUR_S, "December 2016: docs/evidence/halts.md"
    ),
    "halt_sigma": Range(0.3, 0.6, 0.9, "judgement: docs/evidence/halts.md"),
    "final_share": Range(0.0, 0.1, 0.5, "none of three in December 2016, two of four in 2015; a judgement"),
}
"""Default figures of what goes wrong, with how far they are known and who says so."""


def hazards_at(end: End = "best") -> Hazards:
    """The default hazards, every one at the same end of its range; demand is drawn between its ends."""
    values = {name: known.at(end) for name, known in RANGES.items()}
    return Hazards(demand="between", **values)  # type: ignore[arg-type]  # the names are those of its fields


def without(hazards: Hazards, cause: Cause) -> Hazards:
    """The same hazards without the halts of one cause: for showing an answer with and without it."""
    return {
        "base": replace(hazards, truce_mean_s=0.0),
        "expiry": replace(hazards, expiry_chance=0.0),
        "incident": replace(hazards, incident_halts_share=0.0),
        "imbalance": replace(hazards, imbalance_per_h=0.0),
    }[cause]


def without_halts(hazards: Hazards) -> Hazards:
    """The same hazards in a truce that never halts."""
    for cause in CAUSES:
        hazards = without(hazards, cause)
    return replace(hazards, halts=())
