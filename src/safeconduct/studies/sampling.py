"""What every study of chances reckons with: a triangular range, means and shares with their errors."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike


def triangular(ends: Sequence[float], quantile: float) -> float:
    """The quantile of a triangular distribution over (low, best, high), which may have no width."""
    low, best, high = ends
    if high <= low:
        return best
    if quantile * (high - low) < best - low:
        return low + sqrt(quantile * (high - low) * (best - low))
    return high - sqrt((1.0 - quantile) * (high - low) * (high - best))


def mean_and_error(values: ArrayLike) -> tuple[float, float]:
    """The mean of a figure over runs or draws, with its standard error; no error is known of a single one."""
    given = np.asarray(values)
    if not given.size:
        return 0.0, 0.0
    error = float(given.std(ddof=1) / np.sqrt(given.size)) if given.size > 1 else 0.0
    return float(given.mean()), error


def error_of(share: float, runs: int) -> float:
    """The standard error of a share of so many runs; never 0: what was never seen may happen (rule of three)."""
    if 0 < share < 1:
        return float(np.sqrt(share * (1 - share) / runs))
    return 3.0 / runs / 1.96
