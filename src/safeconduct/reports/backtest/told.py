"""A back-test in words and tables: the replay and the log side by side, neither measured against the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.reports.effects.names import side_name
from safeconduct.reports.names import class_name, in_language, joined
from safeconduct.reports.parts import Line, Table
from safeconduct.reports.stamp import plan_number
from safeconduct.scenario.model import Scenario
from safeconduct.studies.backtest.model import AtHalt, BackTest, Count, Instant, RealHalt, Spread
from safeconduct.studies.backtest.replay import ALL
from safeconduct.words.voice import Voice


@dataclass(frozen=True, slots=True)
class HaltTold:
    """One halt: when, what happened, how far its times are known, and the two accounts of it."""

    name: str
    text: str
    notes: tuple[str, ...]
    table: Table


def about(voice: Voice, scenario: Scenario, found: BackTest) -> str:
    """What was replayed, in one line."""
    title = in_language(voice, scenario.title, scenario.title_ar) or found.case
    return voice.say(
        "backtest-of", case=title, number=plan_number(found.plan), draws=found.draws, seed=found.seed
    )


def what_it_is(voice: Voice, found: BackTest) -> tuple[Line, ...]:
    """What the page is and is not, before any figure."""
    plan = (
        voice.say("backtest-plan-given") if found.given else voice.say("backtest-plan-made", work=found.work)
    )
    return (
        Line(f"{voice.say('on-guessed')} {voice.say('backtest-what')}", "lead"),
        *(
            Line(voice.say(f"backtest-{name}"))
            for name in ("hindsight", "fog", "halts-fixed", "log-differs", "use")
        ),
        Line(plan, "fine"),
    )


def halts_told(voice: Voice, scenario: Scenario, found: BackTest) -> tuple[HaltTold, ...]:
    """Every halt with its table."""
    return tuple(
        HaltTold(
            name=_when(voice, one.halt),
            text=in_language(voice, one.halt.text, one.halt.text_ar),
            notes=tuple(_ranges(voice, one.halt)),
            table=_table(voice, scenario, one),
        )
        for one in found.halts
    )


def _when(voice: Voice, halt: RealHalt) -> str:
    begins = voice.moment(halt.begins.best)
    if halt.ends is None:
        return voice.say("backtest-halt-to-next", begins=begins)
    return voice.say("backtest-halt-from", begins=begins, ends=voice.moment(halt.ends.best))


def _ranges(voice: Voice, halt: RealHalt) -> Iterator[str]:
    for message, known in (("backtest-halt-range", halt.begins), ("backtest-halt-until-range", halt.ends)):
        if known is not None and known.low != known.high:
            yield voice.say(message, low=voice.moment(known.low), high=voice.moment(known.high))


def _table(voice: Voice, scenario: Scenario, one: AtHalt) -> Table:
    heads = tuple(voice.say(f"backtest-col-{name}") for name in ("what", "replay", "log"))
    logged = {each.undertaking: each for each in one.logged}
    silent = voice.say("backtest-not-told")
    rows: list[tuple[str, ...]] = []
    for series, spread in one.out:
        if series == ALL and len(one.out) == 2:
            continue  # the only side is everybody
        told = logged.get("" if series == ALL else series)
        name = (
            voice.say("backtest-all")
            if series == ALL
            else voice.say("backtest-side", side=side_name(voice, scenario, series))
        )
        rows.append(
            (name, spread_text(voice, spread), range_text(voice, told.low, told.high) if told else silent)
        )
    for kind, spread in (("road", one.road), ("loaded", one.loaded), ("outdoors", one.outdoors)):
        held = [count for count in one.held if count.kind == kind]
        rows.append((voice.say(f"backtest-{kind}"), spread_text(voice, spread), _held(voice, held) or silent))
    back = [count for count in one.held if count.kind == "returned"]
    if back:
        rows.append((voice.say("backtest-returned"), "–", _held(voice, back)))
    return Table(heads, tuple(rows), "backtest-halt")


def _held(voice: Voice, counts: list[Count]) -> str:
    return joined(
        voice,
        [
            voice.say(
                "backtest-held",
                people=range_text(voice, one.low, one.high),
                text=in_language(voice, one.text, one.text_ar),
            )
            for one in counts
        ],
    )


def spread_text(voice: Voice, spread: Spread) -> str:
    """The middle draw, and nine draws of ten; one figure where they are told the same."""
    middle, low, high = (voice.people(value) for value in (spread.middle, spread.low, spread.high))
    return middle if low == high else voice.say("backtest-spread", middle=middle, low=low, high=high)


def range_text(voice: Voice, low: int, high: int) -> str:
    """A count as it was claimed, to the digit."""
    if low == high:
        return voice.number(low)
    return voice.say("backtest-range", low=voice.number(low), high=voice.number(high))


def brought_back(voice: Voice, found: BackTest) -> str:
    """How many the replay itself brings back."""
    return voice.say("backtest-brought-back", spread=spread_text(voice, found.returned))


def vehicles(voice: Voice, scenario: Scenario, found: BackTest) -> Table | None:
    """Vehicles past the line: the log's counts, and the replay at the same moments."""
    names = ("by", "vehicles", "replay", "log")
    rows = tuple(
        (
            voice.moment(one.count.at),
            _classes(voice, scenario, one.count),
            _vehicles_text(voice, one.replayed),
            range_text(voice, one.count.low, one.count.high),
        )
        for one in found.passed
    )
    return (
        Table(tuple(voice.say(f"backtest-col-{name}") for name in names), rows, "backtest-vehicles")
        if rows
        else None
    )


def _classes(voice: Voice, scenario: Scenario, count: Count) -> str:
    known = {kind.id for kind in scenario.classes}
    return joined(voice, [class_name(voice, scenario, name) for name in count.classes if name in known])


def _vehicles_text(voice: Voice, spread: Spread) -> str:
    middle, low, high = (voice.number(value) for value in (spread.middle, spread.low, spread.high))
    return middle if low == high else voice.say("backtest-spread", middle=middle, low=low, high=high)


def sources(voice: Voice, scenario: Scenario, found: BackTest) -> Table:
    """Every row of the log that the page rests on, with who says so."""
    names = ("when", "event", "count", "source")
    rows = [
        (_known(voice, halt.begins), voice.say("backtest-kind-halt"), "–", halt.source)
        for halt in found.happened.halts
    ]
    for count in found.happened.counts:
        side = side_name(voice, scenario, count.undertaking) if count.undertaking else ""
        what = [voice.say(f"backtest-kind-{count.kind}"), side]
        if count.kind == "vehicles":
            what[1] = _classes(voice, scenario, count)
        event = joined(voice, [part for part in what if part])
        rows.append((voice.moment(count.at), event, range_text(voice, count.low, count.high), count.source))
    return Table(tuple(voice.say(f"backtest-col-{name}") for name in names), tuple(rows), "backtest-sources")


def _known(voice: Voice, instant: Instant) -> str:
    return voice.moment(instant.best)
