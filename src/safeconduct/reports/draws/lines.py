"""The answer of a study in sentences: at the head of its page, and at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.reports.draws.told import input_name, rank_text, swing_text, telling
from safeconduct.reports.names import joined
from safeconduct.reports.parts import Line
from safeconduct.reports.stress.told import MOSTLY, by_text, end_text, people
from safeconduct.scenario.model import Scenario
from safeconduct.studies.draws.model import Study
from safeconduct.studies.draws.ranks import quantile
from safeconduct.words.language import language_of
from safeconduct.words.voice import FSI, PDI, Voice

TOLD = 5


def about(voice: Voice, found: Study) -> str:
    """What was studied: case, draws, seed and work."""
    head = found.head
    named = [part for part in (head.case, head.variant, head.reading) if part]
    return voice.say(
        "study-of", case=" · ".join(named), draws=len(found.drawn), seed=str(head.seed), work=head.work
    )


def verdict(voice: Voice, scenario: Scenario, found: Study) -> str:
    """The answer in one sentence: for how many draws there is a plan for everybody, with the span."""
    chance = found.chance
    text = voice.say(
        "study-found" if found.known else "study-unknown",
        at=voice.by(scenario.horizon),
        n=sum(one.all_out for one in found.drawn),
        draws=len(found.drawn),
        low=end_text(voice, chance.low),
        high=end_text(voice, chance.high),
    )
    return f"{voice.say('on-guessed')} {text}" if found.guessed_share > MOSTLY else text


def answer(voice: Voice, scenario: Scenario, found: Study) -> tuple[Line, ...]:
    """The answer in plain words, what must be read first on top."""
    lines = [Line(verdict(voice, scenario, found), "lead"), Line(_would_tell(voice, scenario, found), "lead")]
    lines += [Line(text) for text in _counts(voice, found)]
    low, _, median, _, _ = found.fan.quantiles[-1]
    told = {"median": people(voice, median), "due": people(voice, found.fan.due)}
    if low:
        lines.append(Line(voice.say("study-people", low=people(voice, low), **told)))
    else:
        lines.append(Line(voice.say("study-people-nobody", **told)))
    lines.append(Line(_finish(voice, scenario, found)))
    lines.append(Line(voice.say("study-exposed", most=people(voice, found.exposed_p95))))
    lines.append(Line(voice.say("study-foresight")))
    points = voice.number(max(1, round(196 * found.chance.error)))
    lines.append(Line(voice.say("study-error", points=points), "fine"))
    return tuple(lines)


def _would_tell(voice: Voice, scenario: Scenario, found: Study) -> str:
    names = [input_name(voice, scenario, one.name, one.subject) for one in telling(found.matters)]
    return (
        voice.say("study-would-tell", inputs=joined(voice, names))
        if names
        else voice.say("study-would-tell-none")
    )


def _counts(voice: Voice, found: Study) -> Iterator[str]:
    draws = len(found.drawn)
    proved = [one.people - (one.most_out or 0) for one in found.drawn if one.proved_not]
    left_open = sum(not one.all_out and not one.proved_not for one in found.drawn)
    if proved:
        left = people(voice, quantile(proved, 0.5))
        yield voice.say("study-proved", n=len(proved), draws=draws, left=left)
    if left_open:
        yield voice.say("study-open", n=left_open, draws=draws)


def _finish(voice: Voice, scenario: Scenario, found: Study) -> str:
    finish = found.finish
    if finish is None:
        return voice.say("study-finish-none")
    return voice.say(
        "study-finish",
        first=by_text(voice, scenario, finish.least),
        median=by_text(voice, scenario, finish.median),
        last=by_text(voice, scenario, finish.most),
    )


def study_lines(scenario: Scenario, found: Study, *, language: str) -> Iterator[str]:
    """A study for a terminal."""
    voice = Voice(language_of(language), scenario.timezone)
    yield from (_bare(voice, line) for line in _study(voice, scenario, found))


def _study(voice: Voice, scenario: Scenario, found: Study) -> Iterator[str]:
    yield f"{voice.say('study-head')}: {about(voice, found)}"
    yield voice.say("study-not-for-parties")
    if voice.language.tongue == "ar":
        yield voice.say("not-reviewed")
    if found.stopped:
        yield voice.say("study-ended-early")
    yield from (line.text for line in answer(voice, scenario, found))
    if found.matters:
        yield f"{voice.say('study-matters-head')}:"
        for one in found.matters[:TOLD]:
            name = input_name(voice, scenario, one.name, one.subject)
            yield f"  - {name}: {rank_text(voice, one)}; {voice.say('study-col-swing')}: {swing_text(voice, one)}"


def _bare(voice: Voice, text: str) -> str:
    return text.replace(FSI, "").replace(PDI, "") if voice.language.tongue == "en" else text
