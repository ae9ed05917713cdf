"""From a sketch that has been driven to the nouns of a plan."""

from __future__ import annotations

from safeconduct.planner.replan.sketch import Sketch, Tour
from safeconduct.plans.model import Convoy, Move, Stop, Trip


def convoys_of(sketch: Sketch) -> tuple[Convoy, ...]:
    """Convoys in the sketch's order: the plan's first, then the new ones."""
    return tuple(_convoy(tour) for tour in sketch.tours)


def moves_of(sketch: Sketch) -> tuple[Move, ...]:
    """Empty runs in order of departure."""
    return tuple(
        sorted(
            (
                Move(
                    hop.who,
                    hop.start,
                    hop.end,
                    tuple(leg.id for leg in hop.legs),
                    hop.departs_at,
                    hop.arrives_at,
                )
                for hop in sketch.hops
            ),
            key=lambda move: (move.departs_at, move.who),
        )
    )


def _convoy(tour: Tour) -> Convoy:
    trips = tuple(
        Trip(ride.vehicle, ride.loads, ride.bay_at, ride.free_at, ride.unloaded_at, ride.out_at)
        for ride in tour.rides
    )
    stops = tuple(
        Stop(place, *instants)
        for place, *instants in zip(tour.places, tour.arrives, tour.ready, tour.leaves, strict=True)
    )
    return Convoy(
        id=tour.id,
        origin=tour.origin,
        reception=tour.reception,
        team=tour.team,
        legs=tuple(leg.id for leg in tour.legs),
        trips=trips,
        departs_at=tour.departs_at,
        holds=tuple(tour.holds.items()),
        stops=stops,
    )
