"""What a log shows: only what follows whatever its rows leave open, and never the other way round."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.agreement.breaches import breaches
from safeconduct.agreement.history import NEVER, History, Seen
from safeconduct.agreement.rules import After, Event
from safeconduct.agreement.terms import LogEvent
from safeconduct.scenario.accord.judged import Judged, judge
from safeconduct.scenario.accord.schedule import sides_of
from safeconduct.scenario.accord.view import read_papers
from safeconduct.scenario.files import RawCase
from safeconduct.scenario.load import load_case, open_case
from safeconduct.scenario.model import Scenario
from tests.planner import tiny


def shown(variant: str, reading: str) -> dict[str, Judged]:
    raw = open_case("aleppo-2016", variant)
    assert isinstance(raw, RawCase)
    scenario = load_case("aleppo-2016", variant, reading)
    _, log = read_papers(raw, scenario)
    return {one.rule: one for one in judge(scenario, log)}


@pytest.mark.parametrize("reading", load_case("aleppo-2016+orderings").readings)
def test_the_log_shows_that_aleppo_did_not_wait_for_the_towns(reading: str) -> None:
    found = shown("orderings", reading)[reading]
    assert found.shown == "broken"
    assert found.rows[0] in ("A085", "A090")  # the five buses of the 18th, or the next that are counted


def test_the_log_shows_the_last_bus_still_waiting_but_for_one_claim() -> None:
    found = shown("", "opposition")["last-bus"]
    assert (found.shown, found.rows, found.against) == ("kept_by_some", ("A158", "A159", "A160"), ("A161",))


def row(name: str, side: str, deed: str, spans: tuple[int, int], people: int | None = None) -> LogEvent:
    unit = "people" if people else ""
    return LogEvent(
        name, "", "day", *spans, "", deed, side, deed, "", people, people, unit, "", "", "", "", ""
    )


def two_sides_under(rule: After) -> Scenario:
    """Two sides of a hundred people with one rule between them, and nothing else."""
    return tiny.scenario(
        undertakings=(tiny.undertaking("a", 100), tiny.undertaking("b", 100)),
        places=(tiny.place("line", "meeting"),),
        groups=(tiny.group("ga", "pa", 100, (), undertaking="a"), tiny.group("gb", "pb", 100, (), undertaking="b")),
        legs=(), classes=(), teams=(), rules=(rule,),
    )  # fmt: skip


@st.composite
def rows(draw: st.DrawFn) -> list[LogEvent]:
    found = []
    for number in range(draw(st.integers(1, 5))):
        at = tiny.START + draw(st.integers(0, 30))
        until = at + draw(st.integers(0, 10))
        deed = draw(st.sampled_from(("leaves", "crosses", "arrives")))
        found.append(row(f"E{number}", draw(st.sampled_from("ab")), deed, (at, until)))
    return found


@st.composite
def truth(draw: st.DrawFn, log: Sequence[LogEvent]) -> tuple[Seen, ...]:
    """A course of events that every row of a log allows."""
    seen = []
    for event in log:
        at = draw(st.integers(event.earliest, event.latest))
        before, after = draw(st.integers(0, 20)), draw(st.integers(1, 20))
        times = {
            "leaves": (at, at + before, at + before + after),
            "crosses": (at - before, at, at + after),
            "arrives": (at - before - after, at - after, at),
        }[event.deed]
        if event.deed != "arrives" and draw(st.booleans()):
            times = (times[0], times[1] if event.deed == "crosses" else NEVER, NEVER)
        seen.append(Seen(event.id, event.side, 1, *times))
    return tuple(seen)


verbs = st.sampled_from(("leaves", "crosses", "arrives"))


@given(rows().flatmap(lambda log: st.tuples(st.just(log), truth(log))), verbs, verbs, st.booleans())
def test_what_is_shown_is_so_in_every_course_that_the_rows_allow(
    drawn: tuple[list[LogEvent], tuple[Seen, ...]], does: str, waits: str, each: bool
) -> None:
    log, seen = drawn
    which = "each" if each else "first"
    rule = After("r", Event("a", which, does), Event("b", "first", waits))  # type: ignore[arg-type]  # drawn words
    scenario = two_sides_under(rule)
    (found,) = judge(scenario, log)
    broken = next(breaches((rule,), History(sides_of(scenario), seen)), None) is not None
    if found.shown == "broken":
        assert broken
    if found.shown == "kept":
        assert not broken


def test_a_row_that_may_come_after_breaks_nothing() -> None:
    rule = After("r", Event("a", "first", "leaves"), Event("b", "first", "arrives"))
    scenario = two_sides_under(rule)
    start = tiny.START
    leaves = row("E1", "a", "leaves", (start + 10, start + 20))
    for spans, expected in (
        ((start + 21, start + 30), "broken"),
        ((start + 20, start + 30), "not_shown"),
        ((start + 1, start + 10), "kept"),
        ((start + 1, start + 11), "not_shown"),
    ):
        (found,) = judge(scenario, [leaves, row("E2", "b", "arrives", spans)])
        assert found.shown == expected, spans
