"""What a dual vector proves, in whole numbers: weak duality with finite upper bounds (docs/explanation/bound.md, 8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from safeconduct.planner.bound_program import Program

SCALE = 1 << 40
"""Multipliers are whole multiples of 1 ÷ SCALE, so that products and sums of them are exact."""

MANTISSA = 53
"""Bits of a whole number that a float holds."""

NOTHING = 1e-11
"""Multipliers below this are noise of the solver; the largest upper bounds make no person of them."""

_SHARING = ("boarding/", "waiting/", "inspected/", "reloading/", "requeueing/")
_WAITING = ("load/", "queue/", "inspect/", "reload/", "requeue/")


class Prices:
    """A dual vector in whole numbers, and the reduced worth of every column under it."""

    def __init__(
        self, program: Program, objective: Mapping[str, int], multipliers: Mapping[str, int]
    ) -> None:
        """``multipliers`` by row name, in units of 1 ÷ SCALE."""
        self._program = program
        self.multipliers = {name: number for name, number in multipliers.items() if number > 0}
        worth = {name: weight * SCALE for name, weight in objective.items()}
        for name, number in self.multipliers.items():
            for column, factor in program.rows[name].terms:
                worth[column] = worth.get(column, 0) - number * factor
        self.gains = [(program.columns[name], gain) for name, gain in worth.items() if gain > 0]

    def value(self, right: Mapping[str, int], upper: Mapping[str, int]) -> int:
        """The whole number that no point of the relaxation exceeds, at the instant of these right-hand sides."""
        total = sum(number * right[name] for name, number in self.multipliers.items())
        total += sum(gain * upper[column.name] for column, gain in self.gains)
        return total // SCALE

    def duals(self) -> tuple[tuple[str, float], ...]:
        """The vector as it is stored: exact, since every multiplier fits a float."""
        return tuple((name, number / SCALE) for name, number in sorted(self.multipliers.items()))


def rounded(program: Program, names: Sequence[str], duals: Sequence[float]) -> dict[str, int]:
    """Multipliers as multiples of 1 ÷ SCALE.

    Columns of waiting seconds have large upper bounds, so none of them may be left with the least gain: rows that let
    waiting pass on are rounded down, rows that charge for it are rounded up, and what is still missing is taken away.
    """
    whole: dict[str, int] = {}
    charged: dict[str, int] = {}
    sharing: dict[str, list[tuple[str, int]]] = {}
    for name, dual in zip(names, duals, strict=True):
        if dual < NOTHING:
            continue
        charges = not name.startswith(_SHARING)
        number = whole[name] = held(int(dual * SCALE) + charges, up=charges)
        for column, factor in program.rows[name].terms:
            if column.startswith(_WAITING):
                if factor > 0:
                    charged[column] = charged.get(column, 0) + number * factor
                else:
                    sharing.setdefault(column, []).append((name, -factor))
    for column, rows in sharing.items():
        over = sum(whole[name] * factor for name, factor in rows) - charged.get(column, 0)
        for name, factor in rows:
            if over > 0:
                before = whole[name]
                whole[name] = held(before - min(before, -(-over // factor)), up=False)
                over -= (before - whole[name]) * factor
    return whole


def held(number: int, *, up: bool) -> int:
    """The nearest whole number, upwards or downwards, that comes back from a float as it was."""
    spare = max(0, number.bit_length() - MANTISSA)
    if up:
        number += (1 << spare) - 1
    return number >> spare << spare
