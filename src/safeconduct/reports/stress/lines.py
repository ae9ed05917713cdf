"""The answer of a stress test in sentences: at the head of its page, and at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.reports.effects.cells import signed
from safeconduct.reports.names import joined
from safeconduct.reports.parts import Line
from safeconduct.reports.stamp import plan_number
from safeconduct.reports.stress.told import (
    by_text,
    certain,
    chance_text,
    end_text,
    few,
    guessed,
    input_name,
    measure_name,
    people,
    series_name,
    span_text,
    telling,
    worst_first,
)
from safeconduct.scenario.model import Scenario
from safeconduct.studies.stress.model import Comparison, Pairing, Stress
from safeconduct.words.language import language_of
from safeconduct.words.voice import FSI, PDI, Voice

TOLD = 5


def about(voice: Voice, found: Stress) -> str:
    """What was run: case, plan, runs, seed and policy."""
    return voice.say(
        "stress-of",
        case=found.case,
        number=plan_number(found.plan),
        runs=found.runs,
        seed=str(found.seed),
        policy=voice.say(f"stress-policy-{found.policy}"),
    )


def about_all(voice: Voice, found: Comparison) -> str:
    """What was run for a comparison."""
    first = found.each[0]
    return voice.say(
        "stress-compare-of",
        case=first.case,
        runs=first.runs,
        seed=str(first.seed),
        policy=voice.say(f"stress-policy-{first.policy}"),
    )


def verdict(voice: Voice, scenario: Scenario, found: Stress) -> str:
    """The answer in one sentence: the chance with its span, or that we do not know."""
    chance = found.all_out
    text = voice.say(
        "stress-known" if chance.known else "stress-unknown",
        at=voice.by(scenario.horizon),
        chance=chance_text(voice, chance.share, found.runs),
        low=end_text(voice, chance.low),
        high=end_text(voice, chance.high),
    )
    return f"{voice.say('on-guessed')} {text}" if guessed(found) else text


def answer(voice: Voice, scenario: Scenario, found: Stress) -> tuple[Line, ...]:
    """The answer in plain words, what must be read first on top."""
    lines = [Line(verdict(voice, scenario, found), "lead")]
    if not found.all_out.known:
        names = [input_name(voice, one.name) for one in telling(found)]
        told = voice.say("stress-would-tell", inputs=joined(voice, names)) if names else ""
        lines.append(Line(told or voice.say("stress-would-tell-none"), "lead"))
    lines += [Line(text) for text in _people(voice, found)]
    lines += [Line(text) for text in _halts(voice, found)]
    if found.last_stretcher_h is not None:
        at = by_text(voice, scenario, found.last_stretcher_h)
        lines.append(Line(voice.say("stress-last-stretcher", at=at)))
    lines.append(
        Line(
            voice.say(
                "stress-waits",
                loaded=people(voice, found.loaded_wait_person_h),
                outdoors=people(voice, found.outdoors_person_h),
                cold=people(voice, found.cold_person_h),
            )
        )
    )
    if scenario.rules:
        lines.append(Line(voice.say("stress-imbalance", share=voice.share(found.imbalance_max_p95))))
    points = voice.number(max(1, round(196 * found.all_out.error)))
    lines.append(Line(voice.say("stress-error", points=points), "fine"))
    return tuple(lines)


def _people(voice: Voice, found: Stress) -> Iterator[str]:
    everyone = found.fans[0]
    low, _, median, _, _ = everyone.quantiles[-1]
    yield voice.say(
        "stress-people",
        median=people(voice, median),
        low=people(voice, low),
        due=people(voice, everyone.due),
        promised=people(voice, everyone.promised[-1]),
    )
    yield voice.say(
        "stress-stranded",
        mean=people(voice, found.stranded_mean),
        worst=people(voice, found.stranded_p95),
    )
    if found.beyond_share:
        chance = chance_text(voice, found.beyond_share, found.runs)
        yield voice.say("stress-beyond", chance=chance, mean=people(voice, found.beyond_mean))
    if found.returned_mean:
        yield voice.say("stress-returned", mean=people(voice, found.returned_mean))


def _halts(voice: Voice, found: Stress) -> Iterator[str]:
    if found.exposed_at_halt_p95 is None:
        yield voice.say("stress-halts-none")
    else:
        yield voice.say(
            "stress-halts",
            chance=chance_text(voice, found.halted_share, found.runs),
            exposed=people(voice, found.exposed_at_halt_p95),
        )
    yield voice.say(
        "stress-exposed",
        mean=people(voice, found.exposed_max_mean),
        most=people(voice, found.exposed_max),
    )


def stress_lines(scenario: Scenario, found: Stress, *, language: str) -> Iterator[str]:
    """A stress test for a terminal."""
    voice = Voice(language_of(language), scenario.timezone)
    yield from (_bare(voice, line) for line in _stress(voice, scenario, found))


def _stress(voice: Voice, scenario: Scenario, found: Stress) -> Iterator[str]:
    yield from _head(voice, "stress-head", about(voice, found))
    if found.stopped:
        yield voice.say("stress-ended-early")
    yield from (line.text for line in answer(voice, scenario, found))
    yield f"{voice.say('stress-left-head')}: {voice.say('stress-col-left-mean')}"
    for one in worst_first(found.left):
        name, left = series_name(voice, scenario, one.series), few(voice, one.series, one.mean)
        yield f"  - {name}: {left} / {few(voice, one.series, one.due)}"
    if found.inputs:
        yield f"{voice.say('stress-inputs-head')}: {voice.say('stress-col-swing')}"
        for each in [one for one in found.inputs if certain(one.swing, one.error)][:TOLD]:
            yield f"  - {input_name(voice, each.name)}: {signed(voice, each.swing)}"
    if found.measures:
        yield f"{voice.say('stress-measures-head')}: {voice.say('stress-col-more')}"
        for what in [one for one in found.measures if certain(one.people, one.error)][:TOLD]:
            yield f"  - {measure_name(voice, scenario, what)}: {signed(voice, what.people)}"


def compare_lines(scenario: Scenario, found: Comparison, *, language: str) -> Iterator[str]:
    """A comparison for a terminal."""
    voice = Voice(language_of(language), scenario.timezone)
    yield from (_bare(voice, line) for line in _compare(voice, found))


def _compare(voice: Voice, found: Comparison) -> Iterator[str]:
    yield from _head(voice, "stress-compare-head", about_all(voice, found))
    if any(one.stopped for one in found.each):
        yield voice.say("stress-ended-early")
    for name, one in zip(found.names, found.each, strict=True):
        median = people(voice, one.fans[0].quantiles[-1][2])
        chance = span_text(voice, one.all_out, one.runs)
        yield f"  - {name}: {voice.say('stress-col-median')} {median}; {voice.say('stress-col-chance')}: {chance}"
    for pair in found.pairings:
        yield f"  - {versus(voice, pair)}: {', '.join(_chances(voice, pair))}"


def _chances(voice: Voice, pair: Pairing) -> Iterator[str]:
    for message, share in zip(
        ("stress-col-first-better", "stress-col-second-better", "stress-col-ties"), shares(pair), strict=True
    ):
        yield f"{voice.say(message)}: {voice.share(share)}"


def shares(pair: Pairing) -> tuple[float, float, float]:
    """How often the first is better, the second, and neither."""
    return pair.wins, max(0.0, 1 - pair.wins - pair.ties), pair.ties


def versus(voice: Voice, pair: Pairing) -> str:
    """The two plans by name."""
    return voice.say("stress-versus", first=pair.first, second=pair.second)


def _head(voice: Voice, message: str, told: str) -> Iterator[str]:
    yield f"{voice.say(message)}: {told}"
    yield voice.say("stress-not-for-parties")
    if voice.language.tongue == "ar":
        yield voice.say("not-reviewed")


def _bare(voice: Voice, text: str) -> str:
    return text.replace(FSI, "").replace(PDI, "") if voice.language.tongue == "en" else text
