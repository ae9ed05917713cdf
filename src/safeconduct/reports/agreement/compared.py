"""What each reading lets through by when, and what became of every clause from version to version, in words."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.reports.agreement.parts import Block, Line, Speaker, Table
from safeconduct.reports.agreement.plain import rule_lines
from safeconduct.reports.names import joined
from safeconduct.scenario.accord.view import Compared, Comparison
from safeconduct.units import HOUR_S
from safeconduct.words.rounding import people_ceil


def compared_blocks(speaker: Speaker, comparison: Comparison) -> Iterator[Block]:
    """The comparison: one table for each reading, then the clauses of the versions."""
    work = max((row.work for row in comparison.rows), default=0)
    lines = [Line(speaker.say("cmp-note", work=work), "note")]
    if comparison.stopped:
        lines.append(Line(speaker.say("cmp-stopped"), "lead"))
    yield Block("compared", 2, speaker.say("cmp-head"), tuple(lines))
    first = comparison.rows[0] if comparison.rows else None
    for row in comparison.rows:
        yield _row(speaker, row, first)
    if comparison.changes:
        yield _changes(speaker, comparison)


def _terms(speaker: Speaker, row: Compared) -> list[str]:
    """What the rules of a row demand, sentence by sentence."""
    for one in speaker.view.readings:
        if (one.scenario.variant, one.scenario.reading) == (row.variant, row.reading):
            return [" · ".join(rule_lines(speaker, one.scenario, rule)) for rule in one.scenario.rules]
    return []


def _otherwise(speaker: Speaker, row: Compared, first: Compared | None) -> list[Line]:
    """What a row demands that the first does not, and the other way round."""
    if first is None or row is first:
        return []
    mine, theirs = _terms(speaker, row), _terms(speaker, first)
    told = [("new", text) for text in mine if text not in theirs]
    told += [("gone", text) for text in theirs if text not in mine]
    head = "cmp-otherwise" if told else "cmp-alike"
    head = speaker.say("cmp-otherwise", first=speaker.part_of(first.variant, first.reading))
    lines = [
        Line(
            head if told else speaker.say("cmp-alike", first=speaker.part_of(first.variant, first.reading)),
            "fine",
        )
    ]
    return lines + [Line(f"{speaker.say(f'change-{change}')}: {text}", "item") for change, text in told]


def _row(speaker: Speaker, row: Compared, first: Compared | None) -> Block:
    scenario = speaker.view.scenario
    if row.outcome == "impossible":
        outcome = speaker.say("cmp-impossible", codes=joined(speaker.voice, list(row.codes)))
    else:
        outcome = speaker.say(f"cmp-{row.outcome}")
    lines = [Line(outcome, "lead")]
    if row.rules:
        lines.append(Line(speaker.say("cmp-rules", rules=joined(speaker.voice, list(row.rules))), "fine"))
    for side, due, able in row.due:
        name = speaker.side(scenario, side)
        lines.append(
            Line(
                speaker.say("cmp-due", side=name, due=speaker.people(due), able=speaker.people(able)), "fine"
            )
        )
    lines += _otherwise(speaker, row, first)
    after = []
    if row.outcome == "planned":
        for side, hours in row.complete_h:
            name = speaker.side(scenario, side)
            if hours is None:
                after.append(Line(speaker.say("cmp-incomplete", side=name)))
            else:
                length = speaker.voice.length_about(round(hours * HOUR_S))
                after.append(Line(speaker.say("cmp-complete", side=name, length=length)))
    head = speaker.part_of(row.variant, row.reading)
    name = f"compared-{row.variant}-{row.reading}"
    return Block(name, 3, head, tuple(lines), table=_table(speaker, row), after=tuple(after))


def _table(speaker: Speaker, row: Compared) -> Table | None:
    if not row.let_through:
        return None
    scenario, voice = speaker.view.scenario, speaker.voice
    sides = [side for side, _, _ in row.due]
    past = speaker.say("col-past-line")
    heads = (
        speaker.say("cmp-col-by"),
        *(f"{speaker.side(scenario, side)}\n{past}" for side in sides),
        speaker.say("cmp-col-out"),
        speaker.say("cmp-col-most"),
    )
    planned = row.outcome == "planned"
    able = {side: people for side, _, people in row.due}
    rows = tuple(
        (
            voice.number(moment.hours),
            *(voice.people(dict(moment.sides)[side], able[side]) if planned else "–" for side in sides),
            voice.people(moment.out) if planned else "–",
            "–" if moment.at_most is None else voice.number(people_ceil(moment.at_most)),
        )
        for moment in row.let_through
    )
    return Table(heads, rows, "compared")


def _changes(speaker: Speaker, comparison: Comparison) -> Block:
    """Clauses by version: new, kept, no longer there."""
    rows = []
    words = {term.id: term.wordings for term in speaker.agreement.terms}
    for name, changes in comparison.changes:
        title = speaker.best(speaker.agreement.version(name).title)
        for one in changes:
            text = speaker.best(words[one.clause])
            if one.before:
                text += f"\n{speaker.say('change-before', text=speaker.best(words[one.before]))}"
            rows.append((title, one.clause, speaker.say(f"change-{one.change}"), text))
    heads = (
        speaker.say("cmp-col-version"),
        speaker.say("check-col-clause"),
        speaker.say("check-col-state"),
        speaker.say("cmp-col-text"),
    )
    return Block("changes", 3, speaker.say("cmp-changes"), table=Table(heads, tuple(rows), "changes"))
