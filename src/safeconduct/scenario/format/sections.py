"""The sections of ``scenario.toml``, one model each."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from safeconduct.scenario.format.cells import (
    Amount,
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
    Written,
    YesNo,
    split_list,
)
from safeconduct.scenario.format.patterns import GRADE

FORMAT: Final = 1


class Head(Part):
    """The lines above the first section of ``scenario.toml``."""

    format: Literal[1]
    name: Id
    title: str
    title_ar: str = ""
    timezone: str
    start: Moment
    horizon_h: Annotated[Decimal, Field(gt=0, le=24 * 366)]
    notes: str = ""


class PartyEntry(Part):
    """``[[party]]``: who signs, guarantees, carries or observes."""

    id: Id
    name: str
    name_ar: str = ""
    role: Literal["signatory", "guarantor", "carrier", "observer", "authority"]


class HolderEntry(Part):
    """``[[holder]]``: who actually controls a post or a road, and how surely that is known."""

    id: Id
    name: str
    name_ar: str = ""
    source: str = ""
    grade: Annotated[str, Field(pattern=GRADE)] = ""
    as_of: Written = ""
    confirmed_by: str = ""
    confirmed_until: Moment | None = None


class ConvoySection(Part):
    """``[convoy]``: what makes a convoy."""

    least: Fleet
    most: Fleet
    most_own: Fleet | None = None
    form_up_min: Amount
    hold_max_min: Positive | None = None


class BoardingSection(Part):
    """``[boarding]``: seconds for one person of each need, and how long before boarding people are called forward."""

    seat_s: Amount | None = None
    wheelchair_s: Amount | None = None
    stretcher_s: Amount | None = None
    own_vehicle_s: Amount | None = None
    call_forward_min: Amount | None = None


class LimitsSection(Part):
    """``[limits]``: the most people on the road at once, and the hours aboard above which a warning stands."""

    exposed_max: SomePeople | None = None
    aboard_max_h: Positive | None = None


class TruceSection(Part):
    """``[truce]``: how long the truce is reckoned to hold, when it is due to expire, and how often it then fails."""

    holds_h: Positive | None = None
    expires: tuple[Moment, ...] = ()
    expiry_fails: Share | None = None


class PrioritySection(Part):
    """``[priority]``: who signs that lower classes may cost the first more than 15 minutes."""

    signed_by: str = ""


class WindowEntry(Part):
    """``[[windows.window]]``: hours in which movement under the named undertakings is allowed."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    id: Id
    hours: Hours
    applies_to: Annotated[tuple[str, ...], BeforeValidator(split_list), Field(alias="for", min_length=1)]


class WindowsSection(Part):
    """``[windows]`` without its list: whether empty vehicles keep the windows too."""

    empty_needs_window: YesNo = False


class ClauseEntry(Part):
    """One of ``[agreement.clauses]``: what was written, in which words, and where it is printed."""

    text: str
    text_ar: str = ""
    source: str = ""


class AgreementSection(Part):
    """``[agreement]``: its title, its clauses, and the readings that are disputed."""

    title: str = ""
    title_ar: str = ""
    date: Written = ""
    readings: Ids = ()
    reading: str = ""
    clauses: dict[str, ClauseEntry] = Field(default_factory=dict)


class MustEntry(Part):
    """So many people out at reception by a time."""

    people: SomePeople
    by: Moment


class UndertakingEntry(Part):
    """``[[undertaking]]``: one clause under which people leave."""

    id: Id
    name: str
    name_ar: str = ""
    party: Id
    line: Id
    clause: str = ""
    quota: SomePeople | None = None
    due: SomePeople | None = None
    must: tuple[MustEntry, ...] = ()
    readings: Ids = ()


class OutsideEntry(Part):
    """``[[outside]]``: a condition of another kind, with the time at which it is expected."""

    id: Id
    name: str
    name_ar: str = ""
    kind: Literal["captives", "bodies", "aid", "wounded_abroad", "hold_fire", "other"]
    expected: Moment | None = None
    clause: str = ""


class EventTable(Part):
    """Which convoy of an undertaking does what; an outside event has only ``of``."""

    of: Id
    which: Literal["first", "each", "last"] | None = None
    verb: Literal["leaves", "crosses", "arrives"] | None = None


class _RuleEntry(Part):
    id: Id
    clause: str = ""
    readings: Ids = ()


class InStepEntry(_RuleEntry):
    """``[[rule]]`` of kind ``in_step``."""

    kind: Literal["in_step"]
    a: Id
    b: Id
    tolerance: Share | None = None
    ratio: Positive | None = None
    tolerance_people: People | None = None


class TranchesEntry(_RuleEntry):
    """``[[rule]]`` of kind ``tranches``."""

    kind: Literal["tranches"]
    a: Id
    b: Id
    steps: Annotated[
        tuple[tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]], ...], Field(min_length=1)
    ]


class PairedEntry(_RuleEntry):
    """``[[rule]]`` of kind ``paired``."""

    kind: Literal["paired"]
    a: Id
    b: Id
    meeting_a: Id
    meeting_b: Id
    gap_min: Amount


class AfterEntry(_RuleEntry):
    """``[[rule]]`` of kind ``after``."""

    kind: Literal["after"]
    event: EventTable
    waits_for: EventTable


RuleEntry = InStepEntry | TranchesEntry | PairedEntry | AfterEntry
RULES: Final[Mapping[str, type[RuleEntry]]] = {
    "in_step": InStepEntry,
    "tranches": TranchesEntry,
    "paired": PairedEntry,
    "after": AfterEntry,
}


SECTIONS: Final[Mapping[str, type[Part]]] = {
    "convoy": ConvoySection,
    "boarding": BoardingSection,
    "limits": LimitsSection,
    "truce": TruceSection,
    "priority": PrioritySection,
    "windows": WindowsSection,
    "agreement": AgreementSection,
}
LISTS: Final[Mapping[str, type[Part]]] = {
    "party": PartyEntry,
    "holder": HolderEntry,
    "undertaking": UndertakingEntry,
    "outside": OutsideEntry,
}
