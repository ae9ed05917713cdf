"""Rules, undertakings and conditions in plain sentences, from the data alone: what the case plans by a clause."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.agreement.rules import After, Event, InStep, Paired, Rule, Tranches
from safeconduct.reports.agreement.parts import Speaker
from safeconduct.scenario.model import Scenario


def rule_lines(speaker: Speaker, scenario: Scenario, rule: Rule) -> Iterator[str]:
    """What a rule demands, in one sentence or one for each step."""
    match rule:
        case After():
            yield speaker.say(
                "plain-after",
                event=does(speaker, scenario, rule.event),
                waited=has(speaker, scenario, rule.waits_for),
            )
        case InStep():
            yield _in_step(speaker, scenario, rule)
        case Tranches():
            yield from _tranches(speaker, scenario, rule)
        case Paired():
            yield speaker.say(
                "plain-paired",
                a=speaker.side(scenario, rule.a),
                b=speaker.side(scenario, rule.b),
                meeting_a=speaker.place(scenario, rule.meeting_a),
                meeting_b=speaker.place(scenario, rule.meeting_b),
                gap=speaker.voice.length(rule.gap_s),
            )


def does(speaker: Speaker, scenario: Scenario, event: Event) -> str:
    """A deed that has to wait: the last convoy leaves."""
    return speaker.say(f"does-{event.which}-{event.verb}", side=speaker.side(scenario, event.of))


def has(speaker: Speaker, scenario: Scenario, event: Event) -> str:
    """A deed that is waited for: the last convoy has left; or an outside event."""
    if event.verb == "happens":
        return speaker.say("has-happens", what=speaker.side(scenario, event.of))
    return speaker.say(f"has-{event.which}-{event.verb}", side=speaker.side(scenario, event.of))


def _in_step(speaker: Speaker, scenario: Scenario, rule: InStep) -> str:
    a, b = speaker.side(scenario, rule.a), speaker.side(scenario, rule.b)
    if rule.ratio is None:
        return speaker.say(
            "plain-in-step-share", a=a, b=b, tolerance=speaker.voice.share(float(rule.tolerance))
        )
    ratio = f"{float(rule.ratio):g}"
    return speaker.say(
        "plain-in-step-ratio", a=a, b=b, ratio=ratio, n=speaker.people(rule.tolerance_people or 0)
    )


def _tranches(speaker: Speaker, scenario: Scenario, rule: Tranches) -> Iterator[str]:
    yield speaker.say("plain-steps")
    for number, (people_a, people_b) in enumerate(rule.steps, start=1):
        yield speaker.say(
            "plain-step",
            n=number,
            a=speaker.side(scenario, rule.a),
            b=speaker.side(scenario, rule.b),
            people_a=speaker.people(people_a),
            people_b=speaker.people(people_b),
        )


def undertaking_lines(speaker: Speaker, scenario: Scenario, clause: str) -> Iterator[str]:
    """What the undertakings and conditions under a clause come to in the case."""
    for one in scenario.undertakings:
        if one.clause != clause:
            continue
        side = speaker.side(scenario, one.id)
        yield speaker.say(
            "plain-leave",
            party=speaker.party(scenario, one.party),
            side=side,
            line=speaker.place(scenario, one.line),
            due=speaker.people(one.due),
        )
        if one.quota is not None:
            yield speaker.say("plain-quota", n=speaker.people(one.quota), side=side)
        for must in one.musts:
            at = speaker.voice.moment(must.by)
            yield speaker.say("plain-must", n=speaker.people(must.people), side=side, at=at)
    for condition in scenario.outside:
        if condition.clause == clause:
            what = speaker.side(scenario, condition.id)
            if condition.expected_at is None:
                yield speaker.say("plain-outside", what=what)
            else:
                at = speaker.voice.moment(condition.expected_at)
                yield speaker.say("plain-outside-at", what=what, at=at)
