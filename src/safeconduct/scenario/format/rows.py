"""The rows of the tables, one model each."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from safeconduct.scenario.format.cells import (
    Amount,
    Count,
    Fleet,
    Hours,
    Id,
    Ids,
    Moment,
    Part,
    People,
    Positive,
    Share,
    SomePeople,
    Spaces,
    YesNo,
    split_list,
)
from safeconduct.scenario.format.patterns import GRADE
from safeconduct.scenario.model import Need, PlaceKind

LineKind = Literal[
    "holder", "party", "mines", "threat", "list", "carer",
    "consent", "monitors", "destination", "stay", "reception", "alternatives", "compulsion",
    "necessity", "signature", "protest", "review", "departure", "roster", "call",
]  # fmt: skip
LineState = Literal["clear", "against", "not known"]
Tally = Annotated[int, Field(ge=0, le=1_000_000)]
ToldOf = Literal["terms", "timing", "process", "destination"]


class PlaceRow(Part):
    """A row of ``places.csv``."""

    id: Id
    name: str
    name_ar: str = ""
    kind: PlaceKind
    lat: Annotated[Decimal, Field(ge=-90, le=90)]
    lon: Annotated[Decimal, Field(ge=-180, le=180)]
    holder: str = ""
    hours: Hours = ()
    bays: Spaces | None = None
    parking: Spaces | None = None
    people_per_h: Count | None = None
    besieged: YesNo = False
    danger: Amount | None = None
    lanes: Count | None = None
    vehicle_s: Amount | None = None
    person_s: Amount | None = None
    empty_s: Amount | None = None
    safe_to_wait: YesNo = False
    wait_max_min: Amount | None = None
    capacity: Spaces | None = None
    needs: Annotated[tuple[Need, ...], BeforeValidator(split_list)] = ()
    unload_min: Amount | None = None
    source: str = ""
    note: str = ""


class LegRow(Part):
    """A row of ``legs.csv``."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    id: Id
    start: Annotated[Id, Field(alias="from")]
    end: Annotated[Id, Field(alias="to")]
    both_ways: YesNo = True
    km: Amount
    minutes: Amount
    empty_minutes: Amount | None = None
    holder: str = ""
    hours: Hours = ()
    headway_min: Amount | None = None
    max_convoys: Count | None = None
    lane: str = ""
    danger: Amount | None = None
    cleared: Literal["cleared", "not known", "suspected"] = "not known"
    source: str = ""
    note: str = ""


class GroupRow(Part):
    """A row of ``groups.csv``."""

    id: Id
    name: str
    name_ar: str = ""
    place: Id
    need: Need
    priority: Annotated[int, Field(ge=1, le=99)] = 3
    people: SomePeople
    asked: People | None = None
    household: SomePeople | None = None
    destinations: Ids = ()
    undertaking: str = ""
    available_from: Moment | None = None
    source: str = ""
    note: str = ""


class ReleaseRow(Part):
    """A row of ``releases.csv``."""

    group: Id
    at: Moment
    people: SomePeople
    source: str = ""
    note: str = ""


class VehicleRow(Part):
    """A row of ``vehicles.csv``: one class of vehicles with one home."""

    id: Id
    name: str
    name_ar: str = ""
    count: Fleet
    home: Id
    seats: Spaces | None = None
    stretchers: Spaces | None = None
    wheelchairs: Spaces | None = None
    own_places: Spaces | None = None
    hours: Hours = ()
    duty_h: Positive | None = None
    rest_h: Amount | None = None
    turnaround_min: Amount | None = None
    may_enter: Ids = ()
    one_way: YesNo = False
    speed: Positive | None = None
    crew: Spaces | None = None
    held_back: Share | None = None
    source: str = ""
    note: str = ""


class TeamRow(Part):
    """A row of ``teams.csv``: the accompanying teams of one base."""

    id: Id
    name: str
    count: Fleet
    home: Id
    hours: Hours = ()
    duty_h: Positive | None = None
    rest_h: Amount | None = None
    may_enter: Ids = ()
    people: SomePeople | None = None
    source: str = ""
    note: str = ""


class LineRow(Part):
    """A row of ``lines.csv``: one entry on the go/no-go page, who saw what and when. Rows are added, never changed.

    ``entered`` is when it was written down, ``seen`` when it was seen (empty: the same). A clearing lapses at
    ``valid_to``. ``due`` is the hour of a departure or of a review. Names stand for those who sign or call, never for
    people moved.
    """

    entered: Moment
    seen: Moment | None = None
    line: LineKind
    about: str = ""
    state: LineState = "clear"
    by: Annotated[str, Field(min_length=1)]
    through: str = ""
    local: YesNo = False
    valid_to: Moment | None = None
    due: Moment | None = None
    households: Tally | None = None
    told: Tally | None = None
    leaves: Tally | None = None
    stays: Tally | None = None
    undecided: Tally | None = None
    told_of: Annotated[tuple[ToldOf, ...], BeforeValidator(split_list)] = ()
    language: str = ""
    name: str = ""
    calls: str = ""
    number: str = ""
    text: str = ""
    text_ar: str = ""
    grade: Annotated[str, Field(pattern=GRADE)] = ""
    source: str = ""


ROWS: Final[Mapping[str, type[Part]]] = {
    "places": PlaceRow,
    "legs": LegRow,
    "groups": GroupRow,
    "releases": ReleaseRow,
    "vehicles": VehicleRow,
    "teams": TeamRow,
    "lines": LineRow,
}
