"""Random numbers by name: run, thing, purpose and number give the draw, whatever else was drawn before."""

from __future__ import annotations

import numpy as np

from safeconduct.compiled import compiled
from safeconduct.simulator.kernel.columns import Real

(
    BOARDING, INSPECTION, TRAVEL, BREAKDOWN, REPAIR, WHICH, LOSS, DEMAND, LATE, LATENESS, CLOSURE, CLOSED_AT,
    CLOSED_FOR, RETURNED, INCIDENT, TRUCE, CAUSE, LENGTH, FINAL, EXPIRES,
) = range(20)  # fmt: skip

_RUN = np.uint64(0x9E3779B97F4A7C15)
_WHAT = np.uint64(0xD1B54A32D192ED03)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_1, _30, _27, _31, _52, _11 = (
    np.uint64(1),
    np.uint64(30),
    np.uint64(27),
    np.uint64(31),
    np.uint64(52),
    np.uint64(11),
)
_LOW = np.uint64((1 << 52) - 1)
PER_PURPOSE = 1 << 20


def _mixed(state: np.uint64) -> np.uint64:
    """Every bit of the answer depends on every bit of the state (the finaliser of SplitMix64, Steele et al. 2014)."""
    state = (state ^ (state >> _30)) * _FIRST
    state = (state ^ (state >> _27)) * _SECOND
    return state ^ (state >> _31)


mixed = compiled(_mixed)


def _run_key(seed: int, run: int) -> int:
    """The key of one run's draws: 63 bits, which stand in a table of whole numbers."""
    return np.int64(  # type: ignore[return-value]  # a whole number, compiled or not
        mixed(mixed(np.uint64(seed) + _RUN) + np.uint64(run) * _RUN) >> _1
    )


run_key = compiled(_run_key)


def _bits(key: int, thing: int, purpose: int, number: int) -> np.uint64:
    """64 random bits for the ``number``-th draw of a thing for a purpose."""
    return mixed(
        np.uint64(key) + np.uint64(thing) * _RUN + np.uint64(purpose * PER_PURPOSE + number + 1) * _WHAT
    )


bits = compiled(_bits)


def _share(drawn: np.uint64) -> float:
    """A number in [0, 1) with 53 bits."""
    return np.float64(drawn >> _11) * (1.0 / 9007199254740992.0)


share = compiled(_share)


def _from_table(table: Real, row: int, drawn: np.uint64) -> float:
    """A value of the distribution whose quantiles stand in a row of ``table``, straight between two of them."""
    at = np.int64(drawn >> _52)
    within = np.float64(drawn & _LOW) * (1.0 / 4503599627370496.0)
    below = table[row, at]
    value: float = below + (table[row, at + 1] - below) * within
    return value


from_table = compiled(_from_table)
