"""Random numbers by name, in plain Python, and the tables of quantiles that durations are drawn from.

The kernel has its own copy of the arithmetic; a test holds the two together.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp, log, log1p, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from safeconduct.simulator.hazards import Hazards

KNOTS = 4096
_MASK = (1 << 64) - 1
_RUN = 0x9E3779B97F4A7C15
_WHAT = 0xD1B54A32D192ED03
_PER_PURPOSE = 1 << 20

PURPOSES = (
    "boarding", "inspection", "travel", "breakdown", "repair", "which", "loss", "demand", "late", "lateness", "closure",
    "closed_at", "closed_for", "returned", "incident", "truce", "cause", "length", "final", "expires",
)  # fmt: skip
"""What numbers are drawn for: the place in this list is part of their name."""


def mixed(state: int) -> int:
    """Every bit of the answer depends on every bit of the state."""
    state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
    return state ^ (state >> 31)


def run_key(seed: int, run: int) -> int:
    """The key of one run's draws: 63 bits."""
    return mixed((mixed((seed + _RUN) & _MASK) + run * _RUN) & _MASK) >> 1


def bits(key: int, thing: int, purpose: str, number: int) -> int:
    """64 random bits for the ``number``-th draw of a thing for a purpose."""
    name = PURPOSES.index(purpose) * _PER_PURPOSE + number + 1
    return mixed((key + thing * _RUN + name * _WHAT) & _MASK)


def share(drawn: int) -> float:
    """A number in [0, 1) with 53 bits."""
    return (drawn >> 11) * (1.0 / 9007199254740992.0)


def from_table(row: list[float], drawn: int) -> float:
    """A value of the distribution whose quantiles stand in ``row``, straight between two of them."""
    at = drawn >> 52
    within = (drawn & ((1 << 52) - 1)) * (1.0 / 4503599627370496.0)
    return row[at] + (row[at + 1] - row[at]) * within


@lru_cache(maxsize=1)
def _normal() -> tuple[float, ...]:
    """Quantiles of the standard normal; the two ends stand a quarter of a step inside."""
    standard = NormalDist()
    least = 0.25 / KNOTS
    return tuple(standard.inv_cdf(min(max(at / KNOTS, least), 1 - least)) for at in range(KNOTS + 1))


def _lognormal(cv: float) -> list[float]:
    """Mean 1 with this coefficient of variation; exactly 1 where nothing varies."""
    if cv <= 0:
        return [1.0] * (KNOTS + 1)
    variance = log1p(cv * cv)
    raw = [exp(sqrt(variance) * z) for z in _normal()]
    # The mean of what is really drawn is 1: straight lines between cut-off quantiles would miss it a little.
    mean = (sum(raw) - (raw[0] + raw[-1]) / 2) / KNOTS
    return [value / mean for value in raw]


def _exponential() -> list[float]:
    """Mean 1."""
    raw = [-log(1.0 - min(at / KNOTS, 1 - 0.25 / KNOTS)) for at in range(KNOTS + 1)]
    mean = (sum(raw) - (raw[0] + raw[-1]) / 2) / KNOTS
    return [value / mean for value in raw]


def quantiles(hazards: Hazards) -> NDArray[np.float64]:
    """Rows of factors: boarding, inspection, travel, exponential, length of a halt about its median."""
    halt = [exp(hazards.halt_sigma * z) for z in _normal()] if hazards.halt_sigma > 0 else [1.0] * (KNOTS + 1)
    rows = (
        _lognormal(hazards.boarding_cv),
        _lognormal(hazards.inspection_cv),
        _lognormal(hazards.travel_cv),
        _exponential(),
        halt,
    )
    return np.array(rows, np.float64)
