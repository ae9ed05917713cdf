"""Spearman's rank correlation and quantiles: no assumption on how anything is distributed."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1; values that are equal share the mean of their ranks."""
    order = sorted(range(len(values)), key=lambda at: values[at])
    found = [0.0] * len(values)
    begin = 0
    while begin < len(order):
        end = begin
        while end + 1 < len(order) and values[order[end + 1]] == values[order[begin]]:
            end += 1
        for at in order[begin : end + 1]:
            found[at] = (begin + end) / 2 + 1
        begin = end + 1
    return found


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> tuple[float, float] | None:
    """Spearman's coefficient, with the standard error ``1 / sqrt(n − 1)`` that it has where there is no correlation.

    So twice the error is about what chance alone does not go beyond in nineteen of twenty cases. None where there are
    fewer than four, or where one of them never changes.
    """
    count = len(one)
    if count < 4:
        return None
    first, second = ranks(one), ranks(other)
    middle = (count + 1) / 2
    spread = sqrt(sum((a - middle) ** 2 for a in first) * sum((b - middle) ** 2 for b in second))
    if spread == 0:
        return None
    r = sum((a - middle) * (b - middle) for a, b in zip(first, second, strict=True)) / spread
    r = max(-1.0, min(1.0, r))
    return round(r, 6), round(1 / sqrt(count - 1), 6)


def quantile(values: Sequence[float], share: float) -> float:
    """The least value that so large a share is not above: one of those that there are, never between two."""
    order = sorted(values)
    return order[max(0, min(len(order) - 1, -(-round(share * len(order) * 1_000_000) // 1_000_000) - 1))]
