"""Alarms about what was said, and what was not: confirmations, notices, claims, lists, children."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.account.alarms.alarm import Alarm
from safeconduct.account.interval import Interval
from safeconduct.account.state import State

ENDS_SOON_S = 30 * 60
"""A confirmation that ends within this time is said beforehand."""


def holders(state: State) -> Iterator[Alarm]:
    moving = any(convoy.moving for convoy in state.convoys)
    needed = {word.holder for ready in state.readiness for word in ready.holders}
    for word in state.holders:
        if word.stands in ("lapsed", "withdrawn"):
            grave = word.stands == "withdrawn" or moving
            since = word.valid_to if word.stands == "lapsed" else word.since
            code = f"confirmation-{word.stands}"
            yield Alarm(code, word.holder, 2 if grave else 3, since or state.at)
        ends = word.valid_to is not None and word.valid_to - state.at <= ENDS_SOON_S
        if word.stands == "confirmed" and ends and (word.holder in needed or moving):
            yield Alarm("confirmation-ends", word.holder, 3, state.at, next_at=word.valid_to)


def notices(state: State) -> Iterator[Alarm]:
    for word in state.notices:
        if word.stands == "expired" and not _gone(state, word.convoy):
            yield Alarm("notice-expired", f"{word.notice}.{word.party}", 3, word.valid_to or state.at)
        elif word.stands == "older-version":
            yield Alarm("notice-older-version", f"{word.notice}.{word.party}", 3, state.at)
        if len(word.overrides) == 1 and word.stands not in ("acknowledged", "cancelled"):
            one = word.overrides[0]
            yield Alarm("override-needs-second", f"{word.convoy}.{word.party}", 4, one.at, about=(one.by,))


def _gone(state: State, convoy: str) -> bool:
    return any(c.id == convoy and c.told.phase in ("arrived", "turned-back") for c in state.convoys)


def claims(state: State) -> Iterator[Alarm]:
    for claim in state.claims:
        if claim.verdict in ("above", "below"):
            about = (claim.said_by, claim.verdict, claim.meaning)
            of = claim.ref
            yield Alarm("claim-against-counts", of, 3, claim.at, claim.people, about=about, refs=(claim.ref,))


def incidents(state: State) -> Iterator[Alarm]:
    for entry in state.of_kind("list-demanded"):
        given = entry.observation.flag("given") is True
        refs = (entry.observation.ref,)
        yield Alarm(
            "list-demanded",
            entry.text("convoy"),
            1 if given else 3,
            entry.at,
            about=(entry.text("by"),),
            refs=refs,
        )
    signed = {
        entry.text("child")
        for entry in state.of_kind("child-handed-over")
        if entry.observation.flag("signed") is True
    }
    for entry in state.of_kind("child-separated", "child-handed-over"):
        child = entry.text("child")
        if child not in signed:
            code = "child-not-signed-for" if entry.kind == "child-handed-over" else "child-alone"
            yield Alarm(code, child, 2, entry.at, Interval(1, 1), refs=(entry.observation.ref,))
