"""A small case with a plan, and a past of it that was made up: two halts, and counts of two sides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from safeconduct.scenario.model import Scenario
from safeconduct.studies.backtest.model import Begin, Count, Happened, Instant, Kind, RealHalt
from safeconduct.units import HOUR_S
from tests.simulator.small import ready_made

OnRoad = Literal["wait", "go_on", "turn_back"]


def known(at: int, within: int = 0) -> Instant:
    return Instant(at, at - within, at + within)


def halt(name: str, begins: Instant, ends: Instant | None) -> RealHalt:
    return RealHalt(name, begins, ends, f"what {name} was", f"ما كان {name}", "A001", "assumed: made up")


def count(kind: Kind, at: int, low: int, high: int, **more: Any) -> Count:
    names = ("who counted", "من عدّ", "A002", "assumed: made up")
    return replace(Count(kind, at, "first", "", (), (), low, high, *names), **more)


def past(scenario: Scenario, *, on_road: OnRoad = "wait", within: int = 0) -> Happened:
    """Two halts in the middle of the plan, the first of them until the second, which lasts three hours."""
    first = min(convoy.departs_at for convoy in ready_made()[1].convoys) + HOUR_S // 2
    second = first + 2 * HOUR_S
    side = next(iter(scenario.undertaking))
    return Happened(
        Begin("first", scenario.start, on_road, "", "", "assumed: made up"),
        (
            halt("early", known(first, within), None),
            halt("late", known(second, within), known(second + 3 * HOUR_S, within)),
        ),
        (
            count("out", first, 10, 20, undertaking=side, halts=("early", "late")),
            count("out", first, 15, 40, undertaking=side, halts=("late",)),
            count("returned", first, 500, 600, undertaking=side, halts=("early",)),
            count("vehicles", second, 3, 4, undertaking=side, classes=tuple(k.id for k in scenario.classes)),
        ),
    )
