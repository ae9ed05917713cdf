"""Figures of a change as a page tells them: a signed number, and what plans and proofs leave open."""

from __future__ import annotations

from math import exp

from safeconduct.reports.effects.names import side_name
from safeconduct.scenario.model import Scenario
from safeconduct.studies.effects.model import Row, Span
from safeconduct.units import HOUR_S
from safeconduct.words.rounding import (
    PEOPLE_STEP,
    TIME_STEP_S,
    one_in,
    people_ceil,
    people_floor,
    people_near,
)
from safeconduct.words.voice import FSI, PDI, Voice

LRM = "\u200e"
WORTH_SAYING = 1e-4
"""A rise of the rate below one in ten thousand an hour is none."""


def signed(voice: Voice, value: float, step: int = PEOPLE_STEP) -> str:
    """People more or fewer, as user pages round them; some are never rounded to none."""
    if value == 0:
        return voice.say("eff-same")
    size = people_near(abs(round(value))) if step > 1 else abs(round(value))
    shown = voice.number(size) if size else f"<{PEOPLE_STEP}"
    text = f"{'+' if value > 0 else '−'}{voice.language.in_digits(shown)}"
    # The sign stays on the left of its digits on a page that runs the other way.
    return f"{FSI}{LRM}{text}{PDI}" if voice.language.direction == "rtl" else text


def _outward(voice: Voice, value: float, *, up: bool, step: int) -> str:
    if step == 1:
        return signed(voice, value, 1)
    whole = people_ceil(round(value)) if up else people_floor(round(value))
    return signed(voice, whole)


def people_cell(voice: Voice, span: Span | None, step: int = PEOPLE_STEP) -> str:
    """The difference between the plans, with its interval unless it stands alone."""
    if span is None or span.effect is None:
        return voice.say("eff-none-known")
    plan = signed(voice, span.effect, step)
    if span.single or span.least is None or span.most is None:
        return plan
    least = _outward(voice, span.least, up=False, step=step)
    most = _outward(voice, span.most, up=True, step=step)
    return voice.say("eff-range", plan=plan, least=least, most=most)


def hours_text(voice: Voice, hours: float) -> str:
    """A difference of time, to the quarter of an hour; less is sooner."""
    seconds = round(abs(hours) * HOUR_S / TIME_STEP_S) * TIME_STEP_S
    if seconds == 0:
        return voice.say("eff-same")
    return voice.say("eff-sooner" if hours < 0 else "eff-later", length=voice.length(seconds))


def end_cell(voice: Voice, span: Span | None) -> str:
    """When the last of as many people is out: the difference, with its interval unless it stands alone."""
    if span is None or span.effect is None:
        return voice.say("eff-none-known")
    plan = hours_text(voice, span.effect)
    if span.single or span.least is None or span.most is None:
        return plan
    return voice.say(
        "eff-range", plan=plan, least=hours_text(voice, span.least), most=hours_text(voice, span.most)
    )


def chance_text(voice: Voice, rate_per_h: float) -> str:
    """The chance within one hour at a rate."""
    chance = 1 - exp(-rate_per_h)
    return voice.chance(chance) if one_in(chance) is not None or chance >= 0.5 else voice.say("eff-same")


def pays_cell(voice: Voice, row: Row) -> str:
    """By how much the chance of a halt may rise, hour by hour."""
    found = row.break_even
    if found is None:
        return voice.say("eff-none-known")
    here = _pays(voice, found.per_h)
    if found.least is None or found.most is None or found.least == found.most:
        return here
    least, most = _pays(voice, found.least), _pays(voice, found.most)
    if here == least == most:
        return here
    return voice.say("eff-pays-range", here=here, least=least, most=most)


def _pays(voice: Voice, rate_per_h: float) -> str:
    if rate_per_h < WORTH_SAYING:
        return voice.say("eff-pays-never")
    return voice.say("eff-pays", chance=chance_text(voice, rate_per_h))


def plain_sentence(voice: Voice, scenario: Scenario, row: Row, hours: tuple[float, ...]) -> str:
    """One change in plain words: who gains, who loses, when it is over, what it may cost in risk."""
    if row.outcome == "not_tried":
        return voice.say("eff-say-not-tried")
    if row.outcome == "out_of_time":
        return voice.say("eff-say-no-plan")
    if row.outcome == "impossible":
        return voice.say("eff-say-impossible", codes=", ".join(row.codes))
    spans = {at: row.span("out", at) for at in hours}
    at = max(hours, key=lambda one: (_size(spans[one]), -one))
    out, told_at = spans[at], amount_h(voice, at)
    parts = []
    sooner = row.end_h is not None and row.end_h.effect is not None and row.end_h.effect * HOUR_S <= -900
    if out is None or not out.effect:
        others = [span.effect for _, span in row.figures if span.effect]
        if not sooner and not others:
            return _nothing(voice, row, hours)
        parts.append(voice.say("eff-say-no-more", hours=told_at))
    else:
        kind = "eff-say-out" if out.effect > 0 else "eff-say-fewer"
        parts.append(voice.say(kind, hours=told_at, n=_people(voice, out.effect)))
    for key, span in row.figures:
        if key.hours == at and span.effect is not None and span.effect < 0:
            if key.kind == "past":
                side = side_name(voice, scenario, key.side)
                parts.append(voice.say("eff-say-loses", side=side, n=_people(voice, span.effect)))
            elif key.kind == "stretchers":
                parts.append(voice.say("eff-say-lying", n=voice.number(-span.effect)))
    if sooner and row.end_h is not None:
        length = voice.length(round(abs(row.end_h.effect or 0) * HOUR_S / TIME_STEP_S) * TIME_STEP_S)
        parts.append(voice.say("eff-say-end", length=length))
    if row.break_even is not None and row.break_even.per_h >= WORTH_SAYING:
        parts.append(voice.say("eff-say-pays", chance=chance_text(voice, row.break_even.per_h)))
    return " ".join(parts)


def _size(span: Span | None) -> float:
    return abs(span.effect) if span is not None and span.effect is not None else 0.0


def amount_h(voice: Voice, hours: float) -> str:
    """Hours after the start: whole where they are whole."""
    return voice.number(hours) if hours == round(hours) else voice.number(hours, 1)


def _nothing(voice: Voice, row: Row, hours: tuple[float, ...]) -> str:
    room = [(span.most, at) for at in hours if (span := row.span("out", at)) and span.most is not None]
    if not room:
        return voice.say("eff-say-nothing-open")
    most, at = max(room)
    if most <= 0:
        return voice.say("eff-say-nothing-proved", hours=amount_h(voice, hours[-1]))
    return voice.say(
        "eff-say-nothing", most=voice.number(people_ceil(round(most))), hours=amount_h(voice, at)
    )


def _people(voice: Voice, effect: float) -> str:
    return voice.people(abs(round(effect)))
