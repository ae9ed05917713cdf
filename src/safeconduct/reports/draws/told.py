"""Figures of a study as pages tell them: names of inputs, ranges in their own units, correlations with their error."""

from __future__ import annotations

from safeconduct.reports.effects.names import side_name
from safeconduct.reports.names import class_name, place_name
from safeconduct.reports.stress.told import people
from safeconduct.scenario.model import Scenario
from safeconduct.studies.draws.model import Matter, Range
from safeconduct.words.voice import FSI, PDI, Voice

LRM = "\u200e"
TOP = 3
FIRST = 6
_A_DAY = frozenset(("lost_per_vehicle_day", "closures_per_leg_day"))


def input_name(voice: Voice, scenario: Scenario, name: str, subject: str) -> str:
    """What an input is called."""
    kind = name.split("/", maxsplit=1)[0]
    if name == "people":
        return voice.say("study-input-people-none" if scenario.undertakings else "study-input-people-all")
    if kind == "roads":
        return voice.say(f"study-input-{name.removeprefix('roads/')}")
    if kind == "people":
        return voice.say("study-input-people", what=side_name(voice, scenario, subject))
    if kind in ("vehicles", "held-back", "teams"):
        return voice.say(f"study-input-{kind}", what=class_name(voice, scenario, subject))
    if kind in ("posts", "places", "receptions"):
        return voice.say(f"study-input-{kind}", what=place_name(voice, scenario, subject))
    return voice.say(f"study-input-{kind}")


def range_text(voice: Voice, known: Range) -> str:
    """The three values of an input in its own unit, and of how many figures that is."""
    text = " – ".join(_value(voice, known, value) for value in (known.mild, known.best, known.grim))
    if known.figures < 2:
        return text
    message = "study-sum-of" if known.family == "people" else "study-first-of"
    return f"{text} ({voice.say(message, n=known.figures)})"


def _value(voice: Voice, known: Range, value: float) -> str:
    if known.unit == "people":
        return people(voice, value)
    if known.unit == "held_back":
        return voice.share(value)
    if known.unit in _A_DAY:
        return voice.say("study-a-day", n=_plain(voice, value))
    text = _plain(voice, value)
    if known.unit.endswith("_s"):
        return voice.say("study-seconds", n=text)
    if known.unit.endswith(("_min", "minutes")):
        return voice.say("study-minutes", n=text)
    return text


def _plain(voice: Voice, value: float) -> str:
    """A number with no more decimals than it has, up to three."""
    return voice.number(value, next((n for n in range(3) if round(value, n) == value), 3))


def rank_text(voice: Voice, matter: Matter) -> str:
    """A rank correlation with two standard errors; in words where it cannot be told from chance."""
    message = "study-rank" if matter.certain else "study-rank-none"
    return voice.say(
        message, r=_signed(voice, matter.correlation, 2), error=voice.number(2 * matter.error, 2)
    )


def swing_text(voice: Voice, matter: Matter) -> str:
    """How much longer a person waits, with two standard errors."""
    return voice.say(
        "study-swing",
        hours=_signed(voice, matter.swing_h, 1),
        error=voice.number(2 * matter.swing_error, 1),
    )


def _signed(voice: Voice, value: float, decimals: int) -> str:
    """A number with its sign, which stays on its left on a page that runs the other way."""
    size = voice.number(abs(value), decimals)
    sign = "" if round(value, decimals) == 0 else "+" if value > 0 else "−"
    text = f"{sign}{size}"
    return f"{FSI}{LRM}{text}{PDI}" if voice.language.direction == "rtl" else text


def shown(matters: tuple[Matter, ...]) -> tuple[Matter, ...]:
    """The inputs that a page tells of: all that can be told from chance, and the first ones in any case."""
    return tuple(one for at, one in enumerate(matters) if one.certain or at < FIRST)


def telling(matters: tuple[Matter, ...]) -> list[Matter]:
    """The inputs that would tell most: the first of those whose rank is no accident."""
    return [one for one in matters if one.certain and one.correlation > 0][:TOP]
