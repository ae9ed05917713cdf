"""Kinds of entries about people and vehicles on the move: counts of both, and what convoys did."""

from __future__ import annotations

from safeconduct.account.entries.fields import Field
from safeconduct.account.entries.terms import (
    BY,
    CAUSE,
    CLASS,
    CONVOY,
    GROUP,
    PART,
    PARTY,
    PEOPLE,
    PLACE,
    ROAD,
    TEAM,
    UNDERTAKING,
    VEHICLE,
    VEHICLES,
    Kind,
    need,
)


def _people(name: str, says: str, *more: Field, convoy: bool = True) -> Kind:
    where = (need(CONVOY), VEHICLE, GROUP, PLACE, PART) if convoy else ()
    return Kind(name, "people", says, (*where, *PEOPLE, *more), "people")


PEOPLE_KINDS = (
    _people(
        "boarded",
        "people got into a vehicle where the convoy set out",
        Field("infants", "count", "how many of them are infants"),
        Field("stretchers", "count", "how many of them lie on stretchers"),
    ),
    _people("joined", "people joined the convoy on the road"),
    _people("born", "children were born aboard"),
    _people(
        "transferred-in",
        "people came aboard from another convoy or vehicle",
        Field("from_convoy", "name", "the convoy that they came from"),
        Field("from_vehicle", "name", "the vehicle that they came from"),
    ),
    _people("still-aboard", "people were counted aboard; 0 where everybody has got off"),
    _people("arrived", "people got off at reception and were admitted"),
    _people("got-off", "people got off by their own choice on the road"),
    _people(
        "taken-off",
        "people were removed from the convoy on the road",
        BY,
        Field("monitor_present", "flag", "whether somebody of the team or a monitor saw it"),
        Field("taken_to", "text", "where they were taken, as far as it is known"),
    ),
    _people("returned", "people were brought back to where they had boarded"),
    _people(
        "transferred-out",
        "people left for another convoy or vehicle",
        Field("to_convoy", "name", "the convoy that they went to"),
        Field("to_vehicle", "name", "the vehicle that they went to"),
    ),
    _people("died", "people died aboard or where the convoy stood"),
    Kind(
        "taken-off-followed",
        "people",
        "something became known of people who had been taken off",
        (
            need(CONVOY),
            PLACE,
            *PEOPLE,
            Field(
                "outcome",
                "choice",
                "what became of them",
                required=True,
                choices=("released", "held", "seen", "not-known"),
            ),
            BY,
        ),
        "people",
    ),
    Kind(
        "waiting-counted",
        "people",
        "people were counted standing outdoors, called forward or waiting",
        (need(PLACE), *PEOPLE),
        "people",
    ),
)

VEHICLE_KINDS = (
    Kind(
        "vehicles-counted",
        "movement",
        "vehicles were counted",
        (need(CLASS), CONVOY, PLACE, UNDERTAKING, PART, *VEHICLES),
        "vehicles",
    ),
    Kind(
        "vehicles-lost",
        "movement",
        "vehicles were burned, broke down for good or were taken",
        (need(CLASS), CONVOY, PLACE, PART, *VEHICLES, CAUSE),
        "vehicles",
    ),
)

MOVEMENT_KINDS = (
    Kind(
        "plan-issued", "movement", "a plan was issued", (Field("plan", "name", "its number", required=True),)
    ),
    Kind(
        "convoy-announced",
        "movement",
        "a convoy was announced, with its road and people",
        (
            need(CONVOY),
            Field("origin", "name", "where it boards"),
            Field("reception", "name", "where it goes"),
            ROAD,
            Field("road_back", "names", "the legs by which vehicles and team come back; none: the same road"),
            UNDERTAKING,
            TEAM,
            Field("vehicles", "count", "how many vehicles it has"),
            Field("approved_by", "text", "who approved it"),
        ),
    ),
    Kind(
        "convoy-formed",
        "movement",
        "a convoy's last vehicle is loaded",
        (need(CONVOY), PLACE, TEAM, Field("vehicles", "count", "how many vehicles it has")),
    ),
    Kind(
        "convoy-departed",
        "movement",
        "a convoy left where it had boarded",
        (need(CONVOY), PLACE, UNDERTAKING),
    ),
    Kind("convoy-reached", "movement", "a convoy reached a place on its road", (need(CONVOY), need(PLACE))),
    Kind("post-passed", "movement", "a convoy's last vehicle left a post", (need(CONVOY), need(PLACE))),
    Kind(
        "line-crossed",
        "movement",
        "a convoy left the line towards reception",
        (need(CONVOY), UNDERTAKING, PLACE),
    ),
    Kind("convoy-arrived", "movement", "a convoy reached its reception", (need(CONVOY), PLACE, UNDERTAKING)),
    Kind(
        "convoy-halted",
        "movement",
        "a convoy was halted",
        (need(CONVOY), PLACE, UNDERTAKING, CAUSE, BY),
    ),
    Kind("convoy-resumed", "movement", "a halted convoy went on", (need(CONVOY), PLACE)),
    Kind("convoy-turned-back", "movement", "a convoy was turned back", (need(CONVOY), PLACE, BY, CAUSE)),
    Kind("movement-halted", "movement", "all movement was halted", (PARTY, UNDERTAKING, CAUSE, BY)),
    Kind("movement-resumed", "movement", "movement was allowed again", (PARTY, UNDERTAKING, BY)),
    Kind("truce-over", "movement", "the truce was declared over, for good", (PARTY, CAUSE, BY)),
    Kind(
        "halt-cause-stated",
        "movement",
        "somebody stated a cause of a halt, or disputed one",
        (CONVOY, need(CAUSE), Field("disputed", "flag", "whether it denies a cause that was stated"), PARTY),
    ),
    Kind(
        "temperature",
        "movement",
        "the temperature was read",
        (PLACE, Field("celsius", "number", "whole degrees Celsius", required=True)),
    ),
)
