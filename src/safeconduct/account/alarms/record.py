"""Alarms about the record itself: devices, corrections, entries that do not count, the age of the checkpoint."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.account.alarms.alarm import Alarm
from safeconduct.account.state import State


def devices(state: State) -> Iterator[Alarm]:
    degrees = {"gap": 3, "fork": 1, "ahead": 2, "behind": 2, "jumped": 3, "stranger": 2}
    codes = {"gap": "device-gap", "fork": "device-fork", "stranger": "device-stranger"}
    for trouble in state.sifted.troubles:
        code = codes.get(trouble.trouble, "clock-wrong")
        about = (trouble.trouble, str(trouble.first), str(trouble.last), str(trouble.seconds))
        degree = 4 if trouble.settled else degrees[trouble.trouble]
        yield Alarm(code, trouble.device, degree, trouble.since, about=about)


def record(state: State) -> Iterator[Alarm]:
    for bad in state.sifted.bad_corrections:
        observation = bad.observation
        yield Alarm(
            "correction-not-followed", observation.ref, 3, observation.received_at, about=(bad.why,),
            refs=(observation.ref,),
        )  # fmt: skip
    for aside in state.sifted.aside:
        if aside.why != "corrected":
            observation = aside.observation
            degree = {"unknown-kind": 4, "not-understood": 3, "revoked-device": 2}[aside.why]
            about = (aside.why, observation.kind)
            yield Alarm("entry-not-counted", observation.ref, degree, observation.received_at, about=about)
    if state.basis.checkpoints is not None:
        last = state.checkpoint_at
        if last is None or state.known_at - last > state.basis.checkpoint_limit_s:
            first = min((o.known_at for o in state.entries), default=state.known_at)
            yield Alarm("checkpoint-old", "", 3, first if last is None else last)


def strange_names(state: State) -> Iterator[Alarm]:
    """Names that entries use and the case does not know: a slip of the pen, or another case's ledger."""
    scenario = state.basis.scenario
    known: dict[str, frozenset[str]] = {
        "place": frozenset(scenario.place),
        "origin": frozenset(scenario.place),
        "reception": frozenset(scenario.place),
        "undertaking": frozenset(scenario.undertaking),
        "group": frozenset(scenario.group),
        "holder": frozenset(holder.id for holder in scenario.holders),
        "party": frozenset(party.id for party in scenario.parties),
        "road": frozenset(scenario.leg),
        "road_back": frozenset(scenario.leg),
    }
    first: dict[str, tuple[int, str]] = {}
    for entry in state.entries:
        for key, text in entry.observation.content:
            if key in known and isinstance(text, str):
                for name in text.split():
                    if name not in known[key]:
                        first.setdefault(name, (entry.at, entry.observation.ref))
    if first:
        since = min(at for at, _ in first.values())
        refs = tuple(ref for _, ref in first.values())
        yield Alarm("names-not-in-case", "", 3, since, about=tuple(first), refs=refs)
