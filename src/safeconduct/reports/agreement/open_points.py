"""What an agreement leaves open: the checklist point by point, and the doubts of each clause, with what to ask."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.reports.agreement.parts import Block, Line, Speaker, Table
from safeconduct.reports.names import joined
from safeconduct.scenario.accord.checklist import Fact, PointFinding
from safeconduct.scenario.accord.view import VersionView
from safeconduct.scenario.model import Scenario

CLAUSES = ("read_apart", "clashes", "numbers_apart", "language_unknown")
HOLDERS = ("holder_unsure", "holder_not_bound", "holder_bound_unknown")
PROMISES = ("no_time", "no_number", "no_receiver")


def open_blocks(speaker: Speaker, view: VersionView, scenario: Scenario) -> Iterator[Block]:
    """The checklist of one version, and what is doubtful in its clauses."""
    counts = {
        status: sum(one.status == status for one in view.points)
        for status in ("settled", "ambiguous", "missing")
    }
    summary = speaker.say(
        "check-summary",
        settled=counts["settled"],
        ambiguous=counts["ambiguous"],
        missing=counts["missing"],
        total=len(view.points),
    )
    rows: list[tuple[str, ...]] = []
    for number, one in enumerate(view.points):
        repeated = number and view.points[number - 1].item == one.item
        rows.append(
            (
                "" if repeated else speaker.say(f"item-{one.item}"),
                speaker.say(f"status-{one.status}"),
                speaker.say(f"ask-{one.item}-{one.point}"),
                _found(speaker, scenario, one),
            )
        )
    heads = ("", speaker.say("check-col-state"), speaker.say("check-col-ask"), speaker.say("check-col-found"))
    title = speaker.best(view.version.title)
    yield Block(
        "open", 2, f"{speaker.say('check-head')}: {title}", (Line(summary, "lead"),),
        table=Table(heads, tuple(rows), "checklist"),
    )  # fmt: skip
    doubts = [
        (one.clause, fact_text(speaker, scenario, one.fact), speaker.say(f"ask-clause-{one.fact.name}"))
        for one in view.clauses
        if one.fact.name != "language_unknown"
    ]
    unknown = [one.clause for one in view.clauses if one.fact.name == "language_unknown"]
    if unknown:
        doubts.append(
            (
                joined(speaker.voice, unknown),
                speaker.say("fact-language_unknown"),
                speaker.say("ask-clause-language_unknown"),
            )
        )
    if doubts:
        names = ("check-col-clause", "check-col-found", "check-col-ask")
        table = Table(tuple(speaker.say(name) for name in names), tuple(doubts), "doubts")
        yield Block("doubts", 3, speaker.say("check-clauses"), table=table)


def _found(speaker: Speaker, scenario: Scenario, one: PointFinding) -> str:
    parts = []
    if one.clauses:
        parts.append(speaker.say("check-by", clauses=joined(speaker.voice, list(one.clauses))))
    parts += [fact_text(speaker, scenario, fact) for fact in one.facts]
    return "\n".join(parts) or "–"


def fact_text(speaker: Speaker, scenario: Scenario, fact: Fact) -> str:
    """What was found, in words."""
    message = f"fact-{fact.name}"
    if fact.name == "read_apart":
        return speaker.say(message, clause=fact.about[0], n=fact.numbers[0])
    if fact.name == "numbers_apart":
        numbers = [speaker.people(number) for number in fact.numbers]
        return speaker.say(message, clause=fact.about[0], numbers=joined(speaker.voice, numbers))
    if fact.name == "line_taken":
        side, place = fact.about
        return speaker.say(message, side=speaker.side(scenario, side), place=speaker.place(scenario, place))
    if fact.name == "road_unheld":
        return speaker.say(message, n=fact.numbers[0])
    if fact.name == "post_unheld":
        return speaker.say(
            message, names=joined(speaker.voice, [speaker.place(scenario, p) for p in fact.about])
        )
    if fact.name in HOLDERS:
        return speaker.say(
            message, names=joined(speaker.voice, [speaker.holder(scenario, h) for h in fact.about])
        )
    if fact.name in PROMISES:
        promise = next(one for one in speaker.agreement.promises if one.id == fact.about[0])
        return speaker.say(message, what=speaker.best(promise.wordings))
    return speaker.say(message, clause=fact.about[0]) if fact.name in CLAUSES[:-1] else speaker.say(message)
