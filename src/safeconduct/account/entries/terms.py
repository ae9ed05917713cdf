"""What a kind of entry is, and the fields that many kinds share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from safeconduct.account.entries.fields import Field

About = Literal["people", "movement", "consent", "incidents", "statements", "devices"]


@dataclass(frozen=True)
class Kind:
    """One kind of entry. ``counts`` names the number that it gives (people, vehicles), empty for none."""

    id: str
    about: About
    says: str
    fields: tuple[Field, ...]
    counts: Literal["", "people", "vehicles"] = ""

    @cached_property
    def keys(self) -> dict[str, Field]:
        """Fields by key, with those that every entry may have."""
        return {field.key: field for field in (*self.fields, *COMMON)}


def need(field: Field) -> Field:
    return Field(field.key, field.kind, field.about, required=True, choices=field.choices)


COMMON = (
    Field("said_by", "text", "whose statement it is, where the device did not see it itself"),
    Field("note", "text", "anything else; never anything about one person who travels"),
    Field("why", "text", "the reason; a correction needs one"),
    Field("source", "text", "where it can be looked up"),
    Field("corrected_by", "text", "who decided that an entry of another device was wrong"),
)

CONVOY = Field("convoy", "name", "the convoy")
VEHICLE = Field("vehicle", "name", "the vehicle, where it was counted by vehicle")
GROUP = Field("group", "name", "the group of the case, where it is known")
PLACE = Field("place", "name", "the place of the case")
PART = Field("part", "name", "which part of them: counts of different parts add up (a door, an incident)")
BY = Field("by", "text", "who decided, confirmed or did it")
ORGANISATION = Field("organisation", "text", "for whom that person speaks")
HOLDER = Field("holder", "name", "the holder of the case")
PARTY = Field("party", "name", "the party of the case")
UNDERTAKING = Field("undertaking", "name", "the undertaking of the case")
NOTICE = Field("notice", "name", "the notice's number")
ROAD = Field("road", "names", "the legs of the case, in order")
VALID_TO = Field("valid_to", "moment", "until when it holds")
TEAM = Field("team", "name", "the team")
DEVICE = Field("device", "name", "the device that is spoken of")
CLASS = Field("what", "name", "what kind of vehicle: a class of the case, bus, ambulance, private, …")
CAUSE = Field("cause", "text", "the cause that is stated")
CHILD = Field("child", "name", "a code for the child, never a name")

PEOPLE = (
    Field("people", "count", "how many people, where it was counted exactly"),
    Field("least", "count", "at least so many people"),
    Field("most", "count", "at most so many people"),
)
VEHICLES = (
    Field("vehicles", "count", "how many vehicles, where they were counted exactly"),
    Field("least", "count", "at least so many vehicles"),
    Field("most", "count", "at most so many vehicles"),
)
