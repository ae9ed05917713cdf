"""The long row of numbers of compiled dispatching: laid out once for a case, used for every dispatch of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.kernel.state import Whole


@dataclass(frozen=True)
class Layout:
    """What is looked up and never changes: numbers by address, tables by the address of their head."""

    numbers: Mapping[int, int]
    fixed: Mapping[int, Whole]


@dataclass(frozen=True)
class Memory:
    """One row of numbers ``w`` with its tables as views into it."""

    w: Whole
    views: Mapping[int, Whole]

    def __getitem__(self, table: int) -> Whole:
        return self.views[table]


def lay_out_memory(layout: Layout, loose: Mapping[int, tuple[int, ...]]) -> Memory:
    """Memory that holds the layout's tables and loose ones of these shapes, all 0."""
    shapes = {table: values.shape for table, values in layout.fixed.items()} | dict(loose)
    sizes = {table: int(np.prod(shape)) for table, shape in shapes.items()}
    w = np.zeros(k.BEGIN + sum(sizes.values()), dtype=np.int64)
    views: dict[int, Whole] = {}
    at = k.BEGIN
    for table in sorted(shapes):
        shape = shapes[table]
        w[table] = at
        w[table + 1] = shape[1] if len(shape) > 1 else 1
        w[table + 2] = shape[0]
        views[table] = w[at : at + sizes[table]].reshape(shape)
        at += sizes[table]
    for table, values in layout.fixed.items():
        views[table][...] = values
    for address, number in layout.numbers.items():
        w[address] = number
    return Memory(w, views)
