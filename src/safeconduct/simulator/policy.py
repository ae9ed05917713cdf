"""How a plan is carried on when the world does not keep to it: order and assignments are kept, times slip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from safeconduct.plans.model import Plan
from safeconduct.plans.position import Position

Order = Literal["hold", "in_order", "next_ready"]
OnHalt = Literal["wait", "go_on", "turn_back"]


@dataclass(frozen=True, slots=True)
class Policy:
    """What is done with the plan, and with the convoys on the road when movement is halted.

    ``order``: *hold*, nothing more sets out once movement has been halted; *in_order*, the plan's order is kept at
    every assembly place; *next_ready*, whichever convoy is ready goes. Nothing is ever done before its planned second.
    ``on_halt``: convoys that have not crossed their line *wait* at the next place that they reach, *go_on*, or
    *turn_back* to ``turn_back_to`` where their road came through it, else to where they set out (people get off and
    board again).
    """

    order: Order = "in_order"
    on_halt: OnHalt = "wait"
    turn_back_to: str = ""


Replan = Callable[[Position], Plan]
"""A new plan from what has happened so far. It keeps every convoy that has begun to board, under its id."""


@dataclass(frozen=True, slots=True)
class Replanning:
    """Replan through a function when movement resumes after a halt, at most ``most`` times in a run.

    ``policy`` is how each plan is carried on in between.
    """

    replan: Replan
    most: int = 1
    policy: Policy = Policy()
