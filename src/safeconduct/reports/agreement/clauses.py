"""Versions and their clauses: every wording under its heading, who reads it how, and what the case plans by it."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.agreement.terms import Promise, Term, Understanding, Version, Wording
from safeconduct.reports.agreement.parts import Block, Line, Speaker, Worded
from safeconduct.reports.agreement.plain import rule_lines, undertaking_lines
from safeconduct.reports.names import joined
from safeconduct.scenario.accord.checklist import terms_of
from safeconduct.scenario.accord.file import BASE
from safeconduct.words.language import language_of


def version_blocks(speaker: Speaker, version: Version) -> Iterator[Block]:
    """One version: its head, its clauses one by one, its undertakings of every kind."""
    head = speaker.say("agr-version-head", title=speaker.best(version.title), agreed=version.agreed)
    lines = [
        Line(_signed(speaker, version.signed_in), "fine"),
        *_source(speaker, version.source, version.events),
    ]
    terms = terms_of(speaker.agreement, version.id)
    if not terms:
        lines.append(Line(speaker.say("no-clauses")))
    yield Block(f"version-{version.id}", 2, head, tuple(lines))
    for term in terms:
        yield _clause(speaker, version, term)
    promises = [one for one in speaker.agreement.promises if version.id in one.versions]
    if promises:
        told = tuple(Line(_promise(speaker, one), "item") for one in promises)
        yield Block(f"promises-{version.id}", 3, speaker.say("agr-promises"), told)


def _signed(speaker: Speaker, code: str) -> str:
    if not code:
        return speaker.say("agr-signed-unknown")
    return speaker.say("agr-signed-in", tongue=speaker.language(code))


def _clause(speaker: Speaker, version: Version, term: Term) -> Block:
    worded = tuple(_worded(speaker, one) for one in _in_order(speaker, term.wordings))
    lines: list[Line] = []
    readings = speaker.agreement.read_as(term.id)
    for one in readings:
        lines += _reading(speaker, one)
    planned = [*_planned(speaker, version, term)]
    if planned:
        lines.append(Line(speaker.say("agr-planned"), "label"))
        lines += [Line(text, "item") for text in planned]
    else:
        lines.append(Line(speaker.say("agr-planned-none"), "fine"))
    return Block(
        f"clause-{term.id}",
        3,
        term.id,
        tuple(lines),
        worded,
        after=_source(speaker, term.source, term.events),
    )


def _in_order(speaker: Speaker, wordings: tuple[Wording, ...]) -> list[Wording]:
    """The signed text first, then the page's language, then the others."""
    return sorted(wordings, key=lambda one: (not one.signed, one.language != speaker.tongue, one.language))


def _worded(speaker: Speaker, one: Wording) -> Worded:
    name = speaker.language(one.language)
    if one.signed:
        heading = speaker.say("wording-signed", tongue=name)
    elif one.reviewed_by:
        heading = speaker.say("wording-reviewed", tongue=name, by=one.reviewed_by)
    else:
        heading = speaker.say("wording-unreviewed", tongue=name)
    direction = "rtl" if one.language in ("ar", "fa", "he", "ur", "ckb") else language_of("en").direction
    return Worded(heading, one.text, one.language, direction)


def _reading(speaker: Speaker, one: Understanding) -> list[Line]:
    planned = [*one.readings] or ([one.variant] if one.variant and one.variant != BASE else [])
    label = speaker.say("agr-reads", by=speaker.best(one.by))
    used = (
        speaker.say("agr-planned-as", readings=joined(speaker.voice, planned))
        if planned
        else speaker.say("agr-not-planned")
    )
    rows = f" · {speaker.say('agr-rows', rows=joined(speaker.voice, list(one.events)))}" if one.events else ""
    return [
        Line(label, "label"),
        Line(speaker.best(one.wordings)),
        Line(f"{used} · {speaker.say('agr-source', source=one.source)}{rows}", "fine"),
    ]


def _planned(speaker: Speaker, version: Version, term: Term) -> Iterator[str]:
    """Undertakings, conditions and rules under a clause, in the first part of the case that plans the version.

    A rule that does not hold under every reading says under which it does.
    """
    views = [one for one in speaker.view.readings if (one.scenario.variant or BASE) in version.variants]
    if not views:
        return
    first = views[0].scenario
    yield from undertaking_lines(speaker, first, term.id)
    parts = {one.scenario.variant for one in views}
    shown: set[tuple[str, ...]] = set()
    for variant in sorted(parts, key=lambda name: name != first.variant):
        own = [one for one in views if one.scenario.variant == variant]
        rules = {
            rule.id: (one.scenario, rule)
            for one in own
            for rule in one.scenario.rules
            if rule.clause == term.id
        }
        for name, (scenario, rule) in rules.items():
            told = tuple(rule_lines(speaker, scenario, rule))
            if told in shown:
                continue
            shown.add(told)
            under = [one.scenario.reading for one in own if any(r.id == name for r in one.scenario.rules)]
            yield from told[:-1]
            where = [speaker.part(variant)] if variant != first.variant else []
            where += under if len(under) < len(own) else []
            suffix = f" ({speaker.say('agr-under', readings=joined(speaker.voice, where))})" if where else ""
            yield told[-1] + suffix


def _source(speaker: Speaker, source: str, events: tuple[str, ...]) -> tuple[Line, ...]:
    parts = []
    if source:
        parts.append(speaker.say("agr-source", source=source))
    if events:
        parts.append(speaker.say("agr-rows", rows=joined(speaker.voice, list(events))))
    return (Line(" · ".join(parts), "fine"),) if parts else ()


def _promise(speaker: Speaker, one: Promise) -> str:
    """One undertaking of any kind: who, what, how many, from when."""
    text = speaker.say(
        "promise-line",
        kind=speaker.say(f"promise-{one.kind}"),
        party=speaker.party(speaker.view.scenario, one.party),
        text=speaker.best(one.wordings),
    )
    parts = [text]
    if one.people is not None:
        parts.append(speaker.say("promise-people", n=speaker.people(one.people)))
    parts.append(speaker.say("promise-by", when=one.by) if one.by else speaker.say("promise-no-time"))
    return " · ".join(parts)
