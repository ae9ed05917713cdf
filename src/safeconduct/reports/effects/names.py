"""What a change is called: one line in the words of the page, with the names of the case."""

from __future__ import annotations

from safeconduct.reports.names import class_name, in_language, joined, place_name
from safeconduct.scenario.model import Scenario
from safeconduct.studies.effects.levers import Change
from safeconduct.words.voice import Voice

_OF_ROADS = frozenset(("headway", "convoys", "lane-without", "road-hours-without"))
_OF_MOVERS = frozenset(("vehicles", "teams", "duty", "enter-without", "mover-hours-without"))


def change_title(voice: Voice, scenario: Scenario, change: Change) -> str:
    """One change in one line."""
    message = {"hours": "hours-longer"}.get(change.kind, change.kind)
    if change.kind == "rule-tolerance":
        message = f"{change.kind}-{change.unit}"
    told: dict[str, str | int] = {"name": _name(voice, scenario, change)}
    if change.kind == "rule-act":
        told |= {"before": round(change.before or 0), "after": round(change.after or 0)}
    elif change.before is not None and change.after is not None:
        told |= {"before": amount(voice, change.before), "after": amount(voice, change.after)}
    return voice.say(f"eff-{message}", **told)


def change_clause(voice: Voice, scenario: Scenario, change: Change) -> str:
    """The sentence of the clause that says so; empty where no clause does."""
    clause = scenario.clause.get(change.clause)
    return in_language(voice, clause.text, clause.text_ar) if clause else ""


def amount(voice: Voice, value: float) -> str:
    """A size in its own unit: whole where it is whole, else to a tenth."""
    return voice.number(value) if value == round(value) else voice.number(value, 1)


def side_name(voice: Voice, scenario: Scenario, side: str) -> str:
    """What a side is called; its id where it has no name."""
    found = scenario.undertaking.get(side)
    return (in_language(voice, found.name, found.name_ar) if found else "") or side


def _name(voice: Voice, scenario: Scenario, change: Change) -> str:
    subject = change.subject
    if change.kind in _OF_ROADS:
        return " – ".join(place_name(voice, scenario, place) for place in subject)
    if change.kind in _OF_MOVERS:
        return class_name(voice, scenario, subject[0])
    if change.kind.startswith(("quota", "must")):
        return side_name(voice, scenario, subject[0])
    if change.family == "windows":
        return joined(voice, [side_name(voice, scenario, side) for side in subject if side])
    if subject and subject[0] in scenario.place:
        return place_name(voice, scenario, subject[0])
    return voice.language.in_digits(subject[0]) if subject else ""
