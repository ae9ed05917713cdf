"""What things are called on a page: in its language, or in the other where it has none; the id in the last resort."""

from __future__ import annotations

import re

from safeconduct.scenario.model import Scenario
from safeconduct.units import MINUTE_S
from safeconduct.words.voice import Voice

_PRIORITY_COST = re.compile(r"priority: class (?P<priority>\d+) is out (?P<minutes>\d+) min later")


def in_language(voice: Voice, name: str, name_ar: str) -> str:
    """A name in the page's language and digits, kept in its own direction."""
    chosen = (name_ar or name) if voice.language.tongue == "ar" else (name or name_ar)
    return voice.language.in_digits(chosen)


def place_name(voice: Voice, scenario: Scenario, place: str) -> str:
    """A place's name."""
    entry = scenario.place.get(place)
    return (in_language(voice, entry.name, entry.name_ar) if entry else "") or voice.language.in_digits(place)


def group_name(voice: Voice, scenario: Scenario, group: str) -> str:
    """A group's name."""
    entry = scenario.group.get(group)
    return (in_language(voice, entry.name, entry.name_ar) if entry else "") or voice.language.in_digits(group)


def holder_name(voice: Voice, scenario: Scenario, holder: str) -> str:
    """A holder's name; a holder that the case does not name is said to be nobody named."""
    for entry in scenario.holders:
        if entry.id == holder:
            return in_language(voice, entry.name, entry.name_ar) or voice.language.in_digits(holder)
    return voice.language.in_digits(holder) if holder else voice.say("holder-nobody")


def class_name(voice: Voice, scenario: Scenario, kind: str) -> str:
    """The name of a vehicle class or of a team class."""
    for entry in scenario.classes:
        if entry.id == kind:
            return in_language(voice, entry.name, entry.name_ar) or voice.language.in_digits(kind)
    for team in scenario.teams:
        if team.id == kind:
            return voice.language.in_digits(team.name or kind)
    return voice.language.in_digits(kind)


def road_text(voice: Voice, scenario: Scenario, start: str, end: str) -> str:
    """From one place to another."""
    return voice.say(
        "from-to", **{"from": place_name(voice, scenario, start), "to": place_name(voice, scenario, end)}
    )


def warning_text(voice: Voice, warning: str) -> str:
    """A warning of planning in the page's language where the page has words for it; otherwise as planning wrote it."""
    cost = _PRIORITY_COST.match(warning)
    if cost is None:
        return voice.language.in_digits(warning)
    length = voice.length(int(cost["minutes"]) * MINUTE_S)
    return voice.say("last-cost", priority=cost["priority"], length=length)


def costs_the_first(warning: str) -> bool:
    """Whether a warning says that lower classes make higher ones wait."""
    return _PRIORITY_COST.match(warning) is not None


def joined(voice: Voice, parts: list[str]) -> str:
    """A list of names in one line."""
    return voice.say("comma").join(parts)
