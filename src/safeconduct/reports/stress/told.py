"""Figures of a stress test as pages tell them: people to fifty, chances about 1 in n, times to a quarter of an hour."""

from __future__ import annotations

from safeconduct.reports.effects.names import side_name
from safeconduct.reports.names import class_name, place_name
from safeconduct.scenario.model import NEEDS, Scenario
from safeconduct.simulator.hazards import RANGES
from safeconduct.studies.stress.measures import MORE_VEHICLES
from safeconduct.studies.stress.model import Chance, Input, Left, Measure, Stress
from safeconduct.units import HOUR_S, MINUTE_S
from safeconduct.words.rounding import people_ceil
from safeconduct.words.voice import FSI, PDI, Voice

MOSTLY = 0.5
"""Above this share of inputs that rest on judgement, an answer begins with ``on-guessed``."""
LIKELY = 2.0
"""A difference below so many standard errors cannot be told from chance."""
TOP = 3


def guessed(found: Stress) -> bool:
    """Whether the answer rests mostly on judgement."""
    return found.guessed_share > MOSTLY


def chance_text(voice: Voice, share: float, runs: int) -> str:
    """A chance as it was seen in so many runs; never told as none or as certain beyond them."""
    if share <= 0:
        return voice.say("stress-chance-never", runs=runs)
    if share >= 1:
        return voice.say("stress-chance-always", runs=runs)
    return voice.chance(share)


def end_text(voice: Voice, share: float) -> str:
    """One end of a span, in whole per cent; never told as none or as certain."""
    told = voice.share(share)
    return voice.say("stress-near", share=told) if round(100 * share) in (0, 100) else told


def span_text(voice: Voice, chance: Chance, runs: int) -> str:
    """A chance with its span."""
    return voice.say(
        "stress-span",
        best=chance_text(voice, chance.share, runs),
        low=end_text(voice, chance.low),
        high=end_text(voice, chance.high),
    )


def series_name(voice: Voice, scenario: Scenario, series: str) -> str:
    """What a line of figures is of: all, a side, or a need."""
    if series == "all":
        return voice.say("stress-all")
    return voice.say(f"stress-need-{series}") if series in NEEDS else side_name(voice, scenario, series)


def people(voice: Voice, value: float) -> str:
    """People of a mean or a count, as pages round them."""
    return voice.people(round(value)) if value >= 0.5 or value == 0 else voice.people(1)


def few(voice: Voice, series: str, value: float) -> str:
    """Stretcher and wheelchair cases are few enough to be counted one by one; others are rounded."""
    return voice.number(round(value)) if series in ("stretcher", "wheelchair") else people(voice, value)


def error_text(voice: Voice, error: float) -> str:
    """Two standard errors, to the fifty above."""
    return voice.number(max(50, people_ceil(round(LIKELY * error))))


def input_name(voice: Voice, name: str) -> str:
    """What an input is called."""
    return voice.say("stress-demand") if name == "demand" else voice.say(f"stress-input-{name}")


def certain(value: float, error: float) -> bool:
    """Whether a difference can be told from chance."""
    return abs(value) > LIKELY * error and round(value) != 0


def telling(found: Stress) -> list[Input]:
    """The inputs that would tell most: the first of those whose effect is no accident."""
    return [one for one in found.inputs if certain(one.swing, one.error)][:TOP]


def range_text(voice: Voice, name: str) -> str:
    """The three values of an input in its own unit."""
    if name not in RANGES:
        return voice.say("stress-demand-range")
    known = RANGES[name]
    return " – ".join(_value(voice, name, value) for value in (known.mild, known.best, known.grim))


def source_text(voice: Voice, name: str) -> str:
    """Who says so."""
    return RANGES[name].source if name in RANGES else voice.say("stress-demand-source")


def _value(voice: Voice, name: str, value: float) -> str:
    if name.endswith("_s"):
        return voice.length(round(value / MINUTE_S) * MINUTE_S)
    if name.endswith(("_share", "_chance")):
        return voice.share(value)
    if name.endswith("_scale"):
        return f"{FSI}×{voice.number(value, 2)}{PDI}"
    decimals = next((n for n in range(3) if round(value, n) == value), 3)
    return voice.number(value, decimals)


def measure_name(voice: Voice, scenario: Scenario, measure: Measure) -> str:
    """What a measure is called."""
    if measure.kind in ("team", "vehicles"):
        what = class_name(voice, scenario, measure.subject)
    elif measure.kind == "window":
        known = side_name(voice, scenario, measure.subject) if measure.subject else ""
        what = known or voice.say("stress-everybody")
    else:
        what = place_name(voice, scenario, measure.subject)
    if measure.kind == "vehicles":
        return voice.say("stress-measure-vehicles", n=MORE_VEHICLES, what=what)
    return voice.say(f"stress-measure-{measure.kind}", what=what)


def points(voice: Voice, difference: float) -> str:
    """A difference of chances in whole points, its sign kept on the left."""
    whole = round(100 * difference)
    sign = "+" if whole > 0 else "−" if whole < 0 else ""
    text = f"{sign}{voice.number(abs(whole))}"
    return f"{FSI}\u200e{text}{PDI}" if voice.language.direction == "rtl" else text


def by_text(voice: Voice, scenario: Scenario, hours: float | None) -> str:
    """A moment so many hours after the start, to the quarter of an hour after it."""
    return voice.say("stress-never") if hours is None else voice.by(scenario.start + round(hours * HOUR_S))


def worst_first(left: tuple[Left, ...]) -> list[Left]:
    """Everybody first, then those of whom the largest share is left behind; nobody of whom none come."""
    rest = sorted((one for one in left[1:] if one.due), key=lambda one: -one.mean / one.due)
    return [left[0], *rest]
