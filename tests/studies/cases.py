"""Cases so small that what a clause changes can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from safeconduct.agreement.rules import InStep
from safeconduct.scenario.build import digest_of
from safeconduct.scenario.model import ConvoyLimits, Must, Scenario, TeamClass
from tests.planner.tiny import ALWAYS, HOUR, START, group, leg, place, scenario, undertaking, vehicles


def named(case: Scenario) -> Scenario:
    """The case under its own digest."""
    return replace(case, digest=digest_of(replace(case, digest="")))


def one_post(post_s: int = 600) -> Scenario:
    """Forty people, four buses of ten that have to go together, and a post that takes ten minutes for each.

    One lane: 40 minutes; two: 20. All else takes what it takes in both.
    """
    places = (
        place("a", "assembly", bays=4),
        place("post", "post", lanes=1, vehicle_s=post_s),
        place("r", "reception"),
        place("yard", "depot"),
    )
    pairs = (("yard", "a", 10), ("a", "post", 20), ("post", "r", 30))
    legs = tuple(
        leg(*ends, minutes) for one, other, minutes in pairs for ends in ((one, other), (other, one))
    )
    return named(
        scenario(
            places=places,
            legs=legs,
            groups=(group("all", "a", 40, ("r",)),),
            classes=(vehicles("bus", 4, "yard"),),
            teams=(TeamClass("team", "team", 1, "yard", ALWAYS, None, 8 * HOUR, (), 2),),
            convoy=ConvoyLimits(4, 4, 0, 300, 2 * HOUR),
        )
    )


def two_sides(*rules: InStep, must_h: float | None = None) -> Scenario:
    """Sides *a* and *b* of forty people each, on roads of their own of two hours, over one line each."""
    places = tuple(
        entry
        for side in ("a", "b")
        for entry in (
            place(f"home-{side}", "assembly", bays=4),
            place(f"line-{side}", "meeting"),
            place(f"end-{side}", "reception"),
            place(f"yard-{side}", "depot"),
        )
    )
    pairs = tuple(
        pair
        for side in ("a", "b")
        for pair in (
            (f"yard-{side}", f"home-{side}", 10),
            (f"home-{side}", f"line-{side}", 60),
            (f"line-{side}", f"end-{side}", 60),
        )
    )
    legs = tuple(
        leg(*ends, minutes) for one, other, minutes in pairs for ends in ((one, other), (other, one))
    )
    musts = () if must_h is None else (Must(10, START + round(must_h * HOUR)),)
    sides = tuple(undertaking(side, 40, line=f"line-{side}", musts=musts) for side in ("a", "b"))
    return named(
        scenario(
            places=places,
            legs=legs,
            groups=tuple(
                group(f"all-{side}", f"home-{side}", 40, (f"end-{side}",), household=10, undertaking=side)
                for side in ("a", "b")
            ),
            classes=tuple(vehicles(f"bus-{side}", 4, f"yard-{side}") for side in ("a", "b")),
            teams=tuple(
                TeamClass(f"team-{side}", "team", 4, f"yard-{side}", ALWAYS, None, 8 * HOUR, (), 2)
                for side in ("a", "b")
            ),
            undertakings=sides,
            rules=rules,
            convoy=ConvoyLimits(1, 4, 0, 300, 2 * HOUR),
        )
    )


def in_step(percent: int) -> InStep:
    """The two sides never further apart than this."""
    return InStep("step", "a", "b", Fraction(percent, 100), clause="c")
