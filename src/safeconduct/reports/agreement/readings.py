"""Where readings contradict each other: the answer for each, its chain or its schedule, and what the log shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safeconduct.agreement.history import Seen
from safeconduct.agreement.rules import After
from safeconduct.agreement.standing import Wait
from safeconduct.reports.agreement.parts import Block, Line, Speaker, Table
from safeconduct.reports.agreement.plain import does, has
from safeconduct.reports.names import joined
from safeconduct.scenario.accord.judged import Judged
from safeconduct.scenario.accord.orderings import Option
from safeconduct.scenario.accord.schedule import Witness
from safeconduct.scenario.accord.view import ReadingView
from safeconduct.scenario.cycles import Point
from safeconduct.scenario.model import Scenario

SHOWN_CONVOYS = 4
"""Convoys of a schedule shown at its beginning, and as many at its end."""


def reading_blocks(speaker: Speaker) -> Iterator[Block]:
    """A table of every reading's answer, what the log shows, then each reading whose answer needs showing."""
    views = speaker.view.readings
    rows = tuple(
        (
            speaker.part_of(one.scenario.variant, one.scenario.reading),
            "\n".join(speaker.understood(one.scenario.variant, one.scenario.reading)) or "–",
            speaker.say(f"answer-{one.answer.answer}"),
        )
        for one in views
    )
    heads = tuple(speaker.say(name) for name in ("read-col-part", "read-col-says", "read-col-answer"))
    note = Line(speaker.say("read-note"), "note")
    yield Block("readings", 2, speaker.say("read-head"), (note,), table=Table(heads, rows, "readings"))
    yield _log(speaker)
    for one in _worth_showing(views, speaker.view.scenario.variant):
        yield _detail(speaker, one)


def _log(speaker: Speaker) -> Block:
    """What the log shows of each clause, each finding once, with the readings that it holds for."""
    found: dict[str, list[str]] = {}
    for one in speaker.view.readings:
        for each in one.judged:
            text = _judged(speaker, one.scenario, each)
            found.setdefault(text, []).append(_short(one))
    if not speaker.view.log:
        return Block("log", 3, speaker.say("log-head"), (Line(speaker.say("log-none")),))
    lines = [Line(speaker.say("log-note"), "note")]
    for text, where in found.items():
        lines.append(Line(text))
        lines.append(Line(speaker.say("log-readings", readings=joined(speaker.voice, where)), "fine"))
    return Block("log", 3, speaker.say("log-head"), tuple(lines))


def _short(one: ReadingView) -> str:
    """A reading's id, behind its variant's where it belongs to one."""
    return "/".join(filter(None, (one.scenario.variant, one.scenario.reading)))


def _worth_showing(views: Sequence[ReadingView], asked: str) -> list[ReadingView]:
    """Readings of the part that was asked for, and of every part in which some reading is a contradiction."""
    clashing = {one.scenario.variant for one in views if one.answer.cycles}
    shown = [one for one in views if one.scenario.variant == asked or one.scenario.variant in clashing]
    return sorted(shown, key=lambda one: not one.answer.cycles)  # what cannot be kept is read first


def _detail(speaker: Speaker, one: ReadingView) -> Block:
    scenario, answer = one.scenario, one.answer
    lines = [Line(text) for text in speaker.understood(scenario.variant, scenario.reading)]
    lines.append(Line(speaker.say(f"answer-{answer.answer}"), "lead"))
    for cycle in answer.cycles:
        clause_of = {rule.id: rule.clause or rule.id for rule in scenario.rules}
        for waits, waited, rule in cycle.chain:
            lines.append(Line(_chain(speaker, scenario, waits, waited, clause_of.get(rule, rule)), "item"))
        if cycle.stopped:
            lines.append(Line(speaker.say("chain-stopped", sides=speaker.sides(scenario, cycle.stopped))))
        if cycle.unfinished:
            lines.append(
                Line(speaker.say("chain-unfinished", sides=speaker.sides(scenario, cycle.unfinished)))
            )
    for unless in answer.unless:
        text = speaker.say(
            "unless-count",
            many=speaker.side(scenario, unless.many),
            few=speaker.side(scenario, unless.few),
            convoys=unless.convoys,
            people=speaker.people(unless.people),
        )
        lines.append(Line(text))
    if answer.cycles:
        lines += _options(speaker, scenario, answer.options)
    lines += _begins(speaker, one)
    table: Table | None = None
    if answer.witness is not None:
        lines.append(Line(speaker.say("witness-head"), "label"))
        table = _schedule(speaker, scenario, answer.witness)
    name = f"reading-{scenario.variant}-{scenario.reading}"
    head = speaker.part_of(scenario.variant, scenario.reading)
    return Block(name, 3, head, tuple(lines), table=table)


def _chain(speaker: Speaker, scenario: Scenario, waits: Point, waited: Point, clause: str) -> str:
    return speaker.say(
        "chain-wait", event=_point(speaker, scenario, waits, "does"), waited=_point(speaker, scenario, waited, "has"),
        clause=clause,
    )  # fmt: skip


def _point(speaker: Speaker, scenario: Scenario, point: Point, mood: str) -> str:
    who, which, verb = point
    if which.startswith("step"):
        number = which.removeprefix("step ")
        if verb == "is done":
            return speaker.say(f"{mood}-step-done", n=number)
        return speaker.say(f"{mood}-step-{verb}", n=number, side=speaker.side(scenario, who))
    return speaker.say(f"{mood}-{which}-{verb}", side=speaker.side(scenario, who))


def _options(speaker: Speaker, scenario: Scenario, options: Sequence[Option]) -> list[Line]:
    if not options:
        return [Line(speaker.say("option-none"), "label")]
    lines = [Line(speaker.say("option-head"), "label")]
    for one in options:
        clause = one.clause or one.rule
        if one.kind == "aside":
            text = speaker.say("option-aside", clause=clause)
        else:
            text = speaker.say(f"option-{one.kind}", clause=clause, side=speaker.side(scenario, one.side))
        if all(line.text != text for line in lines):
            lines.append(Line(text, "item"))
    return lines


def _begins(speaker: Speaker, one: ReadingView) -> list[Line]:
    """Who may begin, who waits for what, who is the next to act."""
    if not one.scenario.rules:
        return []
    lines = [Line(speaker.say("begin-head"), "label")]
    for side in one.begins.sides:
        name = speaker.side(one.scenario, side.side)
        waits = [wait for wait in side.waits if not wait.only_last]
        if waits:
            what = joined(speaker.voice, [wait_text(speaker, one.scenario, wait) for wait in waits])
            lines.append(Line(speaker.say("begin-waits", side=name, what=what), "item"))
        elif side.state == "due":
            lines.append(Line(speaker.say("begin-may", side=name), "item"))
    if one.begins.deadlock:
        lines.append(Line(speaker.say("begin-deadlock"), "lead"))
    elif one.begins.next_to_act:
        sides = speaker.sides(one.scenario, one.begins.next_to_act)
        lines.append(Line(speaker.say("begin-acts", sides=sides)))
    return lines


def wait_text(speaker: Speaker, scenario: Scenario, wait: Wait) -> str:
    """What the next convoy of a side waits for."""
    clause = wait.clause or wait.rule
    if wait.need in ("window", "quota"):
        return speaker.say(f"wait-{wait.need}")
    if wait.need == "beyond":
        return speaker.say("wait-beyond", clause=clause)
    side = speaker.side(scenario, wait.on)
    if wait.need in ("first", "each", "last"):
        deed = speaker.say(f"deed-{wait.deed}")
        return speaker.say(f"wait-{wait.need}", side=side, deed=deed, clause=clause)
    return speaker.say(f"wait-{wait.need}", side=side, clause=clause)


def _schedule(speaker: Speaker, scenario: Scenario, witness: Witness) -> Table:
    shown: list[Seen | None] = list(witness.convoys)
    hidden = len(shown) - 2 * SHOWN_CONVOYS
    if hidden > 0:
        shown = [*shown[:SHOWN_CONVOYS], None, *shown[-SHOWN_CONVOYS:]]
    rows: list[tuple[str, ...]] = []
    for one in shown:
        if one is None:
            rows.append((speaker.say("witness-more", n=hidden), "", "", "", ""))
            continue
        times = (one.leaves_at, one.crosses_at, one.arrives_at)
        lengths = [speaker.voice.length(max(0, at - scenario.start)) for at in times]
        name = f"{speaker.side(scenario, one.side)} · {one.convoy.rpartition('-')[2]}"
        rows.append((name, speaker.people(one.people), *lengths))
    heads = ("col-convoy", "col-people", "col-leaves", "col-line", "col-arrives")
    return Table(tuple(speaker.say(head) for head in heads), tuple(rows), "schedule")


def _judged(speaker: Speaker, scenario: Scenario, one: Judged) -> str:
    rule = next(rule for rule in scenario.rules if rule.id == one.rule)
    message = f"judged-{one.shown}-{one.why}"
    clause = rule.clause or rule.id
    rows = joined(speaker.voice, list(one.rows))
    if one.why == "before_first" and isinstance(rule, After):
        event, waited = _first(speaker, scenario, rule, "does"), _first(speaker, scenario, rule, "has")
        told = {"clause": clause, "row": one.rows[0], "event": event, "waited": waited}
        if len(one.rows) == 1:
            return speaker.say("judged-broken-before_any", **told)
        return speaker.say(message, **told, soonest=one.rows[1])
    if one.why == "not_complete" and isinstance(rule, After):
        side = speaker.side(scenario, rule.event.of)
        if one.against:
            against = joined(speaker.voice, list(one.against))
            return speaker.say(message, clause=clause, rows=rows, side=side, against=against)
        return speaker.say(message, clause=clause, rows=rows, side=side)
    if one.shown == "not_shown":
        return speaker.say(message, clause=clause)
    return speaker.say(message, clause=clause, rows=rows)


def _first(speaker: Speaker, scenario: Scenario, rule: After, mood: str) -> str:
    """What the log is held against: the first of each, whichever the rule speaks of."""
    from dataclasses import replace

    if mood == "does":
        return does(speaker, scenario, replace(rule.event, which="first"))
    return has(speaker, scenario, replace(rule.waits_for, which="first"))
