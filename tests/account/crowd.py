"""A large made-up operation: entries of many devices over two weeks, the same for the same seed."""

from __future__ import annotations

import random

from safeconduct.account.entries.observation import Observation, Scalar, content_of
from tests.account.story import DAY, HOUR, MINUTE, ROAD, rfc


def crowd(entries: int, devices: int = 20, seed: int = 7) -> list[Observation]:
    """At least so many observations, shuffled: convoys of ten buses, two clerks at the gate, one at reception."""
    stream = random.Random(seed)
    found: list[Observation] = []
    seqs = dict.fromkeys(range(devices), 0)

    def saw(device: int, when: int, kind: str, **keys: Scalar) -> None:
        late = stream.choice((30, 300, 2 * HOUR, 48 * HOUR))
        name = f"device-{device:02d}"
        clock = (when * 1000, 0)
        found.append(Observation(name, seqs[device], clock, when, when, when + late, kind, content_of(keys)))
        seqs[device] += 1

    number = 0
    while len(found) < entries:
        number += 1
        convoy = f"c{number:04d}"
        start = DAY + number * 14 * 24 * HOUR * 50 // entries
        gate, other, end = stream.sample(range(1, devices), 3)
        saw(0, start - HOUR, "convoy-announced", convoy=convoy, road=ROAD, undertaking="aleppo", vehicles=10)
        saw(
            0,
            start - HOUR,
            "holder-confirmed",
            holder="army",
            convoy=convoy,
            by="post",
            through="liaison",
            valid_to=rfc(start + 9 * HOUR),
        )
        for bus in range(10):
            people = stream.randint(40, 55)
            saw(gate, start + bus * MINUTE, "boarded", convoy=convoy, vehicle=f"bus-{bus}", people=people)
            saw(
                other,
                start + bus * MINUTE,
                "boarded",
                convoy=convoy,
                vehicle=f"bus-{bus}",
                people=people - bus % 2,
            )
            saw(end, start + 3 * HOUR, "arrived", convoy=convoy, vehicle=f"bus-{bus}", people=people)
        saw(gate, start + HOUR, "convoy-departed", convoy=convoy)
        for place in ("ramouseh", "assad"):
            saw(other, start + 2 * HOUR, "convoy-reached", convoy=convoy, place=place)
            saw(other, start + 2 * HOUR + MINUTE, "post-passed", convoy=convoy, place=place)
        saw(other, start + 2 * HOUR + 2 * MINUTE, "line-crossed", convoy=convoy)
        if number % 5 == 0:
            saw(
                other,
                start + 2 * HOUR,
                "taken-off",
                convoy=convoy,
                place="assad",
                people=stream.randint(1, 4),
            )
        saw(end, start + 3 * HOUR - MINUTE, "convoy-arrived", convoy=convoy)
        saw(end, start + 4 * HOUR, "still-aboard", convoy=convoy, people=0)
    stream.shuffle(found)
    return found
