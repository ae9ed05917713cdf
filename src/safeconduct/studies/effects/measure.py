"""What a plan comes to, in the figures that stand in every row: all people, either side, stretcher cases, the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from safeconduct.plans.curves import Steps, crossed_curve, out_curve, road_curve
from safeconduct.plans.model import Load, Plan
from safeconduct.scenario.model import Scenario
from safeconduct.units import HOUR_S

Kind = Literal["out", "past", "at", "stretchers"]
NICE_HOURS = (1, 2, 3, 4, 6, 8, 12, 18, 24, 36, 48, 72, 96, 120, 144, 168)


@dataclass(frozen=True, slots=True)
class Key:
    """One figure: people at reception (*out*, all of them; *at*, of one side), *past* its line, or *stretchers* out.

    ``hours`` after the start.
    """

    kind: Kind
    hours: float
    side: str = ""

    def groups(self, scenario: Scenario) -> frozenset[str]:
        """Groups whose people it counts."""
        return frozenset(
            group.id
            for group in scenario.groups
            if (self.kind != "stretchers" or group.need == "stretcher")
            and (self.kind not in ("at", "past") or group.undertaking == self.side)
        )


def keys_of(scenario: Scenario, hours: tuple[float, ...]) -> tuple[Key, ...]:
    """Every figure of a row, in its order: for each time, all people, each side, stretcher cases."""
    lying = any(group.need == "stretcher" and group.people for group in scenario.groups)
    found: list[Key] = []
    for at in hours:
        found.append(Key("out", at))
        for side in scenario.undertakings:
            found += [Key("past", at, side.id), Key("at", at, side.id)]
        if lying:
            found.append(Key("stretchers", at))
    return tuple(found)


def measured(scenario: Scenario, plan: Plan, keys: tuple[Key, ...]) -> dict[Key, int]:
    """The figures of a plan."""

    def lies(load: Load) -> bool:
        return scenario.group[load.group].need == "stretcher"

    out, lying = out_curve(plan), out_curve(plan, lies)
    past = {side.id: crossed_curve(scenario, plan, side.id) for side in scenario.undertakings}
    arrived = {side.id: _arrived(scenario, plan, side.id) for side in scenario.undertakings}
    found = {}
    for key in keys:
        at = scenario.start + round(key.hours * HOUR_S)
        curve = {"out": out, "stretchers": lying}.get(key.kind)
        if curve is None:
            curve = (past if key.kind == "past" else arrived)[key.side]
        found[key] = curve.at(at)
    return found


def _arrived(scenario: Scenario, plan: Plan, side: str) -> Steps:
    return out_curve(plan, lambda load: scenario.group[load.group].undertaking == side)


def people_out(scenario: Scenario, plan: Plan) -> int:
    """People out by the horizon."""
    return out_curve(plan).at(scenario.horizon)


def out_at(plan: Plan, at: int) -> int:
    """People out by a second."""
    return out_curve(plan).at(at)


def out_of(plan: Plan, target: int) -> int | None:
    """The second by which so many people are out; None where they never are."""
    return next((at for at, people in out_curve(plan).points if people >= target), None)


def peak(scenario: Scenario, plan: Plan) -> int:
    """The most people on the road at once, with crews and teams."""
    return road_curve(scenario, plan).peak[0]


def chosen_hours(scenario: Scenario, plan: Plan) -> tuple[float, ...]:
    """Three round hours near a quarter, a half and three quarters of a plan's length."""
    outs = out_curve(plan).points
    length = (outs[-1][0] - scenario.start) / HOUR_S if outs else (scenario.horizon - scenario.start) / HOUR_S
    most = (scenario.horizon - scenario.start) / HOUR_S
    found = {
        min(
            (hour for hour in NICE_HOURS if hour <= most),
            key=lambda hour: abs(hour - length * share),
            default=0,
        )
        for share in (0.25, 0.5, 0.75)
    } - {0}
    return tuple(float(hour) for hour in sorted(found)) or (round(most / 2, 4),)
