"""Kinds of entries about what holders, parties and people said, decided or did beside the road; and devices."""

from __future__ import annotations

from safeconduct.account.entries.fields import Field
from safeconduct.account.entries.terms import (
    BY,
    CHILD,
    CONVOY,
    DEVICE,
    HOLDER,
    NOTICE,
    ORGANISATION,
    PARTY,
    PEOPLE,
    PLACE,
    ROAD,
    TEAM,
    UNDERTAKING,
    VALID_TO,
    VEHICLE,
    Kind,
    need,
)

CONSENT_KINDS = (
    Kind(
        "holder-confirmed",
        "consent",
        "a holder confirmed locally that a road or a convoy may pass",
        (
            need(HOLDER),
            CONVOY,
            PLACE,
            need(BY),
            Field("through", "text", "through whom it was said", required=True),
            need(VALID_TO),
        ),
    ),
    Kind(
        "confirmation-withdrawn", "consent", "a holder took its word back", (need(HOLDER), CONVOY, PLACE, BY)
    ),
    Kind(
        "notice-given",
        "consent",
        "the parties were notified of a movement",
        (
            need(NOTICE),
            Field("parties", "names", "the parties that it went to", required=True),
            CONVOY,
            ROAD,
            need(VALID_TO),
        ),
    ),
    Kind(
        "notice-acknowledged",
        "consent",
        "a party acknowledged a notice; acknowledged is not protected",
        (need(NOTICE), need(PARTY), need(BY), VALID_TO),
    ),
    Kind(
        "notice-amended",
        "consent",
        "a notice was changed: older acknowledgements no longer cover it",
        (need(NOTICE), Field("what", "text", "what was changed", required=True), VALID_TO),
    ),
    Kind("notice-cancelled", "consent", "a notice was cancelled", (need(NOTICE), BY)),
    Kind(
        "override",
        "consent",
        "one of two people lets a convoy go without a party's acknowledgement; never without a holder",
        (
            need(CONVOY),
            need(PARTY),
            need(BY),
            need(ORGANISATION),
            need(Field("why", "text", "the reason")),
        ),
    ),
    Kind(
        "road-closed",
        "consent",
        "a named person closed a road to departures",
        (need(ROAD), need(BY), need(Field("why", "text", "the reason"))),
    ),
    Kind(
        "road-reopened",
        "consent",
        "a named person opened a road to departures again",
        (need(ROAD), need(BY), need(Field("why", "text", "the reason"))),
    ),
)

INCIDENT_KINDS = (
    Kind(
        "team-separated",
        "incidents",
        "the team was ordered away from its convoy",
        (need(CONVOY), PLACE, TEAM, BY),
    ),
    Kind("team-returned", "incidents", "the team is with its convoy again", (need(CONVOY), PLACE, TEAM)),
    Kind(
        "child-separated",
        "incidents",
        "a child travels without anybody of its family",
        (need(CHILD), CONVOY, VEHICLE, PLACE),
    ),
    Kind(
        "child-handed-over",
        "incidents",
        "a child who travelled alone was handed over to a receiver",
        (
            need(CHILD),
            PLACE,
            Field("receiver", "text", "the organisation that received the child", required=True),
            Field("signed", "flag", "whether the receiver signed", required=True),
        ),
    ),
    Kind(
        "confiscated",
        "incidents",
        "belongings or papers were taken",
        (CONVOY, VEHICLE, PLACE, BY, Field("what", "text", "what was taken", required=True)),
    ),
    Kind(
        "attacked",
        "incidents",
        "vehicles, people or a place were shot at, shelled or set on fire",
        (CONVOY, VEHICLE, PLACE, BY, Field("what", "text", "what was attacked", required=True)),
    ),
    Kind(
        "list-demanded",
        "incidents",
        "somebody demanded a list of people",
        (CONVOY, PLACE, need(BY), Field("given", "flag", "whether it was given", required=True)),
    ),
    Kind(
        "appeal",
        "incidents",
        "somebody appealed for something",
        (CONVOY, PARTY, BY, Field("what", "text", "for what", required=True)),
    ),
)

MEANINGS = (
    "boarded",
    "left",
    "past-line",
    "at-reception",
    "triaged",
    "remaining",
    "wanting",
    "stay",
    "taken-off",
    "returned",
    "killed",
    "wounded",
)

STATEMENT_KINDS = (
    Kind(
        "claim",
        "statements",
        "somebody stated a figure",
        (
            Field("meaning", "choice", "what is counted", required=True, choices=MEANINGS),
            need(Field("said_by", "text", "whose statement it is")),
            UNDERTAKING,
            CONVOY,
            PLACE,
            *PEOPLE,
            Field("as_of", "moment", "the moment that it speaks of; none: when it was observed"),
            Field("daily", "flag", "whether it counts one day only; otherwise it counts from the beginning"),
        ),
        "people",
    ),
    Kind(
        "decision",
        "statements",
        "a named person decided something",
        (
            Field("about", "text", "about what", required=True),
            Field("outcome", "text", "what was decided", required=True),
            need(BY),
            ORGANISATION,
            CONVOY,
        ),
    ),
    Kind(
        "completeness-declared",
        "statements",
        "somebody declared that everybody who wanted to leave has left",
        (need(BY), UNDERTAKING, PLACE, PARTY),
    ),
    Kind(
        "outside-happened",
        "statements",
        "something that a rule waits for happened (captives freed, aid let in)",
        (Field("outside", "name", "the undertaking of the case", required=True), *PEOPLE),
    ),
    Kind(
        "cleared-for-publication",
        "statements",
        "a named person cleared counts of the past for the public",
        (need(UNDERTAKING), need(BY), Field("until", "moment", "up to which moment", required=True)),
    ),
    Kind(
        "alarm-taken",
        "statements",
        "a named person took charge of an alarm",
        (Field("alarm", "text", "the alarm's name", required=True), need(BY)),
    ),
    Kind(
        "taken-back",
        "statements",
        "an entry was wrong altogether: it corrects by putting nothing in its place",
        (need(Field("why", "text", "the reason")),),
    ),
)

DEVICE_KINDS = (
    Kind(
        "device-enrolled",
        "devices",
        "a device was given to a post",
        (need(DEVICE), need(ORGANISATION), PLACE),
    ),
    Kind(
        "device-revoked",
        "devices",
        "a device was lost or taken: what it writes from then on is not counted",
        (
            need(DEVICE),
            need(Field("why", "text", "the reason")),
            Field(
                "last_seq",
                "count",
                "its last entry that is still trusted; none: what had been received before",
            ),
        ),
    ),
    Kind(
        "key-enrolled",
        "devices",
        "a key was given to a device",
        (need(DEVICE), Field("key", "text", "the public key", required=True)),
    ),
    Kind(
        "key-revoked",
        "devices",
        "a key is no longer trusted",
        (
            need(DEVICE),
            Field("key", "text", "the public key", required=True),
            need(Field("why", "text", "the reason")),
        ),
    ),
    Kind(
        "clock-compared",
        "devices",
        "a device's clock was compared with a good one: its observed times are reckoned anew",
        (
            need(DEVICE),
            Field("ahead_s", "number", "seconds by which it is ahead; below 0: behind", required=True),
            need(BY),
        ),
    ),
)

LEDGER_KINDS = (
    Kind("log_opened", "devices", "the ledger itself: it was opened", ()),
    Kind("key_enrolled", "devices", "the ledger itself: a key may sign from now on", (DEVICE,)),
    Kind("key_revoked", "devices", "the ledger itself: a key may sign no more", (DEVICE,)),
    Kind("part_erased", "devices", "the ledger itself: a personal part was erased by two people", ()),
)
"""Entries that only a ledger writes, about itself. Nothing is counted from them."""
