"""What is said of claims to people, in one language: figures, times, sources, and why claims clash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.claims.claim import Claim, Estimate
from safeconduct.claims.conflict import Conflict, Rule
from safeconduct.claims.copies import Statement, source_key
from safeconduct.claims.interval import Interval
from safeconduct.claims.reconcile import Finding, Reconciled
from safeconduct.claims.when import When
from safeconduct.words.voice import Voice, isolated


def joined(voice: Voice, names: tuple[str, ...] | list[str]) -> str:
    """Names with the language's comma between them, each in its own direction."""
    return voice.say("comma").join(isolated(name) for name in names)


def figure_text(voice: Voice, claim: Claim) -> str:
    """The figure as it was said, with its hedge; for an assertion, what was asserted."""
    if claim.low is None or claim.high is None:
        return voice.say(f"claims-kind-{claim.kind}")
    return voice.say(f"claims-hedge-{claim.hedge}", figure=_ends(voice, claim.low, claim.high))


def interval_text(voice: Voice, interval: Interval | None) -> str:
    """An interval in words; a dash where there is none."""
    if interval is None:
        return "–"
    if interval.most is None:
        return voice.say("claims-open", least=voice.number(interval.least))
    return _ends(voice, interval.least, interval.most)


def _ends(voice: Voice, least: int, most: int) -> str:
    if least == most:
        return voice.say("claims-exactly", n=voice.number(least))
    return voice.say("claims-range", least=voice.number(least), most=voice.number(most))


def day_text(voice: Voice, when: When) -> str:
    """The day of a claim, with its year: claims of one case can lie years apart."""
    year = voice.language.in_digits(str(when.day.year))
    if when.precision == "month":
        return voice.say("claims-day", day=voice.say(f"month-{when.day.month}"), year=year)
    day = voice.say(
        "day",
        weekday=voice.say(f"weekday-{when.day.isoweekday()}"),
        day=str(when.day.day),
        month=voice.say(f"month-{when.day.month}"),
    )
    return voice.say("claims-day", day=day, year=year)


def when_text(voice: Voice, when: When) -> str:
    """The day of a claim, and how precisely within it."""
    clock = when.written[11:]
    if clock:
        said = voice.language.in_digits(clock)
        rest = (
            said
            if when.precision == "minute"
            else f"{said} ({voice.say(f'claims-precision-{when.precision}')})"
        )
    else:
        rest = voice.say(f"claims-precision-{when.precision}")
    return voice.say("claims-when", day=day_text(voice, when), rest=rest)


def source_text(voice: Voice, claim: Claim) -> str:
    """Who claims it, and through whom it came."""
    if not claim.through:
        return claim.claimed_by
    return voice.say("claims-through", source=claim.claimed_by, chain=joined(voice, claim.through))


def measure_text(voice: Voice, claim: Claim) -> str:
    """What is counted, of whom and how, whatever the day."""
    return voice.say(
        "claims-chart-totals",
        population=claim.population,
        unit=voice.say(f"claims-unit-{claim.unit}"),
        kind=voice.say(f"claims-kind-{claim.kind}"),
        counting=voice.say(f"claims-counting-{claim.counting}"),
    )


def topic_text(voice: Voice, claim: Claim) -> str:
    """The topic of a claim: what is counted, of whom, and as of when."""
    arguments = {"when": day_text(voice, claim.at), "name": claim.movement}
    if claim.since is not None:
        arguments["since"] = day_text(voice, claim.since)
    counting: str = claim.counting
    if counting == "period" and arguments.get("since") == arguments["when"]:
        counting = "period-day"
    names = {"period": ("since", "when"), "movement": ("name",)}.get(counting, ("when",))
    about = voice.say(f"claims-about-{counting}", **{name: arguments[name] for name in names})
    return voice.say(
        "claims-topic",
        population=claim.population,
        unit=voice.say(f"claims-unit-{claim.unit}"),
        kind=voice.say(f"claims-kind-{claim.kind}"),
        about=about,
    )


def copies_text(voice: Voice, statement: Statement) -> str:
    """Which claims repeat a statement, rightly and with another figure; empty where none does."""
    parts = []
    if statement.copies:
        parts.append(voice.say("claims-copies", copies=joined(voice, statement.copies)))
    if statement.garbled:
        parts.append(voice.say("claims-garbled", copies=joined(voice, statement.garbled)))
    return voice.say("comma").join(parts)


def label_text(voice: Voice, claim: Claim) -> str:
    """A claim in a sentence: its id, figure, source and day."""
    return voice.say(
        "claims-label",
        id=claim.id,
        figure=figure_text(voice, claim),
        source=claim.claimed_by,
        when=day_text(voice, claim.at),
    )


def conflict_text(voice: Voice, found: Reconciled, conflict: Conflict) -> str:
    """Why claims cannot all be true, and what would save them where anything would."""
    told = [label_text(voice, found.claim[name]) for name in conflict.claims]
    first, last, others = told[0], told[-1], told[1:]
    if conflict.rule == "sum-above-total":
        others = told[:-1]
    elif conflict.rule == "more-left-than-inside" and len(told) == 2:
        first, others = last, told[:1]
    arguments = {"first": first, "last": last, "others": joined(voice, others)}
    if conflict.rule != "complete-denied":
        arguments["n"] = voice.number(conflict.short_by)
    wanted = _SAID[conflict.rule]
    parts = [voice.say(f"claims-rule-{conflict.rule}", **{name: arguments[name] for name in wanted})]
    if not conflict.firm:
        parts.append(voice.say("claims-unless-hours"))
    if conflict.also:
        parts.append(voice.say("claims-also", claims=joined(voice, conflict.also)))
    return " ".join(parts)


_SAID: Final[Mapping[Rule, tuple[str, ...]]] = {
    "same": ("first", "last", "n"),
    "never-less": ("first", "last", "n"),
    "part-above-whole": ("first", "last", "n"),
    "sum-above-total": ("others", "last", "n"),
    "more-left-than-inside": ("first", "others", "n"),
    "gone-on-after-complete": ("first", "others", "n"),
    "complete-denied": ("first", "last"),
}
"""What each sentence names."""


def working_text(voice: Voice, estimate: Estimate | None) -> str:
    """The working figure, who set it and why; or that none has been set."""
    if estimate is None:
        return voice.say("claims-no-working")
    return voice.say(
        "claims-working",
        best=voice.number(estimate.best),
        low=voice.number(estimate.low),
        high=voice.number(estimate.high),
        who=estimate.set_by,
        reason=estimate.reason,
    )


def head_text(voice: Voice, title: str, found: Reconciled) -> str:
    """How many claims, topics and conflicts there are."""
    return voice.say(
        "claims-reconcile-head",
        claims=len(found.claims),
        case=title,
        topics=len(found.findings),
        conflicts=len(found.conflicts),
        firm=sum(conflict.firm for conflict in found.conflicts),
    )


def complete_text(voice: Voice, found: Reconciled, claim: Claim) -> str:
    """Against one claim that all was over: how many claims of how many sources, and which; empty where none stands."""
    against = {
        name
        for conflict in found.conflicts
        if conflict.claims[0] == claim.id
        for name in (*conflict.claims[1:], *conflict.also)
    }
    if not against:
        return ""
    names = tuple(sorted(against))
    return voice.say(
        "claims-against-complete",
        claim=claim.id,
        source=claim.claimed_by,
        when=day_text(voice, claim.at),
        n=len(names),
        independent=len({source_key(found.claim[name].claimed_by) for name in names}),
        claims=joined(voice, names),
    )


def rivals(finding: Finding, claim: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Claims of a topic that must be wrong if one is right: whatever the hours, and unless they mean another hour."""
    own = {statement.claim.id for statement in finding.statements}
    sure: set[str] = set()
    unless: set[str] = set()
    for conflict in finding.conflicts:
        if len(conflict.claims) == 2 and claim in conflict.claims and set(conflict.claims) <= own:
            (sure if conflict.firm else unless).update(set(conflict.claims) - {claim})
    return tuple(sorted(sure)), tuple(sorted(unless - sure))
