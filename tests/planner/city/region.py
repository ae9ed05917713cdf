"""Small regions by the dozen: the generator's own, with any rule that compiled dispatching knows switched on."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from safeconduct.cases.regions.sizes import Kind, Size
from safeconduct.cases.regions.write import region_files
from safeconduct.errors import InvalidInput
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import ConvoyLimits, Leg, Place, Release, Scenario

HOUR = 3600


def region(seed: int) -> Scenario:
    """A region of two to nine assembly places, as the generator makes it."""
    draw = Random(seed)
    least = draw.randint(1, 3)
    size = Size(
        name="T",
        assembly=draw.randint(2, 9),
        receptions=draw.randint(1, 3),
        posts=draw.randint(2, 5),
        hubs=2,
        people=draw.randint(900, 4000),
        horizon_h=draw.choice((20, 30, 48)),
        opens_h=6,
        closes_h=draw.choice((14, 20)),
        width_km=draw.choice((10, 30)),
        accepted=draw.randint(1, 3),
        least=least,
        most=least + draw.randint(0, 5),
        tolerance=draw.choice(("0.1", "0.3", "0.8")),
        kinds=(
            Kind("coach", "Coaches", "ح", (draw.randint(4, 9), draw.randint(3, 6)), seats=draw.choice((20, 49))),
            Kind("ambulance", "Ambulances", "س", (draw.randint(2, 4),), stretchers=2, speed="0.9"),
        ),
        teams=(draw.randint(1, 4), draw.randint(1, 3)),
    )  # fmt: skip
    while True:
        with (
            TemporaryDirectory() as folder,
            suppress(InvalidInput),
        ):  # a group of one has a lowest figure of nobody
            for name, text in region_files(size, seed).items():
                (Path(folder) / name).write_text(text, encoding="utf-8")
            return load_case(folder)
        size = replace(size, people=2 * size.people)


def odd_region(seed: int) -> Scenario:
    """A region with hours, duties, parking, desks, households, shared roads and the like drawn at random."""
    draw = Random(f"odd/{seed}")
    plain = region(seed)

    def on(share: float) -> bool:
        return draw.random() < share

    day = tuple(
        (plain.start - 4 * HOUR + (24 * day + 5) * HOUR, plain.start - 4 * HOUR + (24 * day + 21) * HOUR)
        for day in range(-1, 5)
    )

    def place(each: Place) -> Place:
        if each.kind == "assembly":
            return replace(
                each,
                parking=draw.choice((None, None, 6, 12)),
                people_per_h=draw.choice((None, None, 600)),
                besieged=on(0.4),
                hours=day if on(0.2) else each.hours,
            )
        if each.kind == "post":
            return replace(each, hours=day if on(0.2) else each.hours)
        return replace(each, wait_max_s=draw.choice((None, None, 7200))) if each.kind == "junction" else each

    def leg(each: Leg) -> Leg:
        return replace(
            each, max_convoys=draw.choice((None, None, None, 2)), hours=day if on(0.05) else each.hours
        )

    groups = tuple(
        replace(
            each,
            household=draw.choice((1, 1, 3)) if each.need == "seat" else 1,
            releases=(
                Release(plain.start, each.people // 2),
                Release(plain.start + 6 * HOUR, each.people - each.people // 2),
            )
            if on(0.3)
            else each.releases,
        )
        for each in plain.groups
    )
    duty_s = draw.choice((None, None, 12 * HOUR))
    limits = plain.convoy
    return replace(
        plain,
        places=tuple(place(each) for each in plain.places),
        legs=tuple(leg(each) for each in plain.legs),
        groups=groups,
        classes=tuple(
            replace(each, duty_s=duty_s, hours=day if on(0.2) else each.hours) for each in plain.classes
        ),
        teams=tuple(replace(each, duty_s=duty_s) for each in plain.teams) if on(0.9) else (),
        empty_needs_window=on(0.3),
        rules=plain.rules if on(0.7) else (),
        convoy=ConvoyLimits(
            limits.least, limits.most, limits.most_own, limits.form_up_s, draw.choice((1, 2)) * HOUR
        ),
        digest="0" * 64,
    )
