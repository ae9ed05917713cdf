"""What of a span counts at an instant: docs/explanation/broad-bound.md, section 6."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.planner.broad.days.trips import Trips
from safeconduct.planner.broad.times import Moment
from safeconduct.scenario.model import VehicleClass


@dataclass(frozen=True, slots=True)
class Stretch:
    """Seconds of a span that count, and those before the last crossing that does, where there is one.

    ``after`` and ``after_crossing``: seconds from their ends to the instant, cut off where they do not matter any more.
    """

    length: int
    after: int
    crossing: int | None
    after_crossing: int = 0


def stretches(trips: Trips, moment: Moment) -> list[Stretch]:
    """Spans in which trips can count, in order."""
    family = trips.family
    spans = moment.times.spans(family)
    found = zip(spans, moment.lengths(family), moment.crossings(family), strict=False)
    most = trips.desks.ahead_of_all
    return [
        Stretch(
            length,
            min(most, moment.at - opens - length),
            crossing,
            0 if crossing is None else min(most, moment.at - opens - crossing),
        )
        for (opens, _), length, crossing in found
    ]


def groups(trips: Trips, moment: Moment) -> Iterator[tuple[VehicleClass | None, Stretch, int]]:
    """First spans by class, then the others (None), each with how many vehicles can use it."""
    spans = stretches(trips, moment)
    if spans:
        for kind in trips.family.classes:
            yield kind, spans[0], kind.usable
    for span in dict.fromkeys(spans[1:]):
        yield None, span, trips.family.count * spans[1:].count(span)
