"""Alarms as people read them: what, since when, for how long, and whose they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from safeconduct.account.alarms.alarm import Alarm
from safeconduct.account.interval import total
from safeconduct.reports.account.drawn import Drawn, Section
from safeconduct.reports.parts import Table
from safeconduct.words.voice import FSI, PDI

_SHOWN_ABOUT = 12  # of a long list of legs or convoys, so many are named
_MANY = 4  # so many alarms of one kind and one reason are told in one row, and one by one below
_JOINED = frozenset({"left-although-kept", "unaccounted-not-excluded", "not-counted"})


def alarm_section(drawn: Drawn, alarms: Sequence[Alarm]) -> Section:
    """Every alarm, the gravest first."""
    say = drawn.voice.say
    if not alarms:
        return Section("alarms", say("account-alarms-head"), (say("account-alarms-none"),), look="lead")
    joined = _joined(alarms)
    rows = tuple(_row(drawn, alarm) for alarm in joined)
    heads = drawn.heads(
        "account-col-alarm", "account-col-since", "account-col-for", "account-col-degree", "account-col-whose"
    )
    tables = [("", Table(heads, rows, "alarms"))]
    if len(joined) < len(alarms):
        each = tuple(_row(drawn, alarm) for alarm in alarms)
        tables.append((say("account-alarms-each", n=len(alarms)), Table(heads, each, "alarms folded")))
    return Section("alarms", say("account-alarms-head"), tables=tuple(tables), look="lead")


def _joined(alarms: Sequence[Alarm]) -> list[Alarm]:
    """Alarms that differ only in their convoy as one, by the oldest clock: twenty alike hide the one beside them."""
    alike: dict[tuple[object, ...], list[Alarm]] = defaultdict(list)
    for alarm in alarms:
        alone = () if alarm.code in _JOINED else (alarm.of, alarm.refs)
        about = tuple(reason.removesuffix(f":{alarm.of}") for reason in alarm.about)
        alike[alarm.code, alarm.degree, about, alarm.taken_by, alone].append(alarm)
    found: list[Alarm] = []
    for listed in alike.values():
        if len(listed) < _MANY:
            found += listed
            continue
        people = [alarm.people for alarm in listed if alarm.people is not None]
        of = "\n".join(alarm.of for alarm in listed)
        found.append(replace(listed[0], of=of, people=total(people) if people else None, next_at=None))
    return sorted(found, key=lambda alarm: (alarm.degree, alarm.since, alarm.name, alarm.refs))


def _row(drawn: Drawn, alarm: Alarm) -> tuple[str, ...]:
    voice = drawn.voice
    whose = alarm.taken_by or voice.say("account-alarm-nobody")
    if alarm.next_at is not None:
        whose = f"{whose}\n{voice.say('account-alarm-next', at=voice.clock(alarm.next_at))}"
    return (
        alarm_text(drawn, alarm),
        voice.moment(alarm.since),
        voice.length(max(0, drawn.state.at - alarm.since)),
        voice.say(f"account-alarm-degree-{alarm.degree}"),
        whose,
    )


def alarm_text(drawn: Drawn, alarm: Alarm) -> str:
    """The alarm in one sentence."""
    text = drawn.voice.say(
        f"account-alarm-{alarm.code}",
        of=_of(drawn, alarm),
        people=drawn.number(alarm.people),
        about=_about(drawn, alarm),
        step=alarm.step,
    )
    return text.replace(f" {FSI}{PDI}", "")  # about everybody: nothing is named


def _of(drawn: Drawn, alarm: Alarm) -> str:
    if alarm.code.startswith("confirmation-"):
        return drawn.holder(alarm.of)
    if alarm.code in ("movement-halted", "truce-over"):
        return drawn.party(alarm.of) if alarm.of else ""
    if alarm.code == "said-complete":
        return drawn.undertaking(alarm.of)
    if alarm.code == "outdoors":
        return drawn.place(alarm.of)
    return drawn.listed(alarm.of.split("\n")) if alarm.of else drawn.voice.say("account-not-told")


def _about(drawn: Drawn, alarm: Alarm) -> str:
    match alarm.code:
        case "left-although-kept":
            locks = (lock.partition(":") for lock in alarm.about)
            return drawn.listed([lock_text(drawn, code, of) for code, _, of in locks])
        case "counts-disagree":
            return drawn.listed([drawn.voice.say(f"account-term-{term}") for term in alarm.about])
        case "halt" | "standing" | "not-admitted" | "waiting-too-long" | "outdoors":
            return drawn.place(alarm.about[0])
        case "road-closed" if not alarm.about:
            return drawn.voice.say("account-every-road")
        case "road-closed":
            ends = [
                "–".join(drawn.place(place) for place in stretch.split("–"))
                for stretch in alarm.about[:_SHOWN_ABOUT]
            ]
            return drawn.listed(ends)
        case "claim-against-counts":
            return alarm.about[0]
        case "device-gap" | "device-fork":
            first, last = alarm.about[1:3]
            return first if first == last else f"{first}–{last}"
        case "clock-wrong":
            return drawn.voice.length(int(alarm.about[3]))
        case "correction-not-followed":
            return drawn.voice.say(f"account-correction-{alarm.about[0]}")
        case "entry-not-counted":
            return drawn.voice.say(f"account-aside-{alarm.about[0]}", kind=alarm.about[1])
    return drawn.listed(list(alarm.about[:_SHOWN_ABOUT]))


def lock_text(drawn: Drawn, code: str, of: str, since: int | None = None) -> str:
    """What keeps a convoy, in words."""
    say = drawn.voice.say
    at = drawn.moment(since)
    if since is None and code in ("road-closed", "halt"):
        return say(f"account-lock-{code}-then", of=of)
    match code:
        case "holder":
            return (
                say("account-lock-holder", of=drawn.holder(of)) if of else say("account-lock-holder-nobody")
            )
        case "notice":
            return say("account-lock-notice", of=drawn.party(of))
        case "road-closed":
            return say("account-lock-road-closed", of=of, at=at)
        case "halt":
            return say("account-lock-halt", at=at)
    return say(f"account-lock-{code}")
