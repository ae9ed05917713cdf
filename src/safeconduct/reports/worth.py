"""What the proof sheet says of people out in expectation and of danger × time."""

from __future__ import annotations

from dataclasses import replace

from safeconduct.checker.worth.figures import expected
from safeconduct.reports.drawn import Drawn
from safeconduct.scenario.model import Scenario


def worth_lines(drawn: Drawn) -> list[str]:
    """Lines for the plan's own objective; none for a plan that was made for another."""
    match drawn.plan.objective:
        case "expected":
            return _expected(drawn)
        case "exposure":
            return _exposure(drawn)
        case _:
            return []


def _expected(drawn: Drawn) -> list[str]:
    figures, voice, truce = drawn.plan.figures, drawn.voice, drawn.scenario.truce_planned
    if figures.expected_people is None:
        return []
    mean, out = voice.length(truce.mean_s), voice.number(round(figures.expected_people))
    if figures.expected_bound_people is None:
        first = voice.say("worth-expected-only", mean=mean, n=out)
    else:
        most = voice.number(round(figures.expected_bound_people))
        first = voice.say("worth-expected", mean=mean, n=out, most=most)
    span = voice.say(
        "worth-expected-span",
        low=voice.length(truce.least_mean_s),
        worst=voice.number(_with_mean(drawn, truce.least_mean_s)),
        high=voice.length(truce.most_mean_s),
        best=voice.number(_with_mean(drawn, truce.most_mean_s)),
    )
    return [first, span]


def _with_mean(drawn: Drawn, mean_s: int) -> int:
    """People out in expectation if the truce held so long on average."""
    scenario: Scenario = replace(drawn.scenario, truce=replace(drawn.scenario.truce_planned, mean_s=mean_s))
    return round(expected(scenario, drawn.plan))


def _exposure(drawn: Drawn) -> list[str]:
    figures, voice = drawn.plan.figures, drawn.voice
    if figures.exposure_person_h is None:
        return []
    spent = voice.number(round(figures.exposure_person_h))
    if figures.exposure_bound_person_h is None:
        return [voice.say("worth-exposure-only", n=spent)]
    least = voice.number(round(figures.exposure_bound_person_h))
    return [voice.say("worth-exposure", n=spent, least=least)]
