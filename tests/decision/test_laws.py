"""Laws of the judgement: doubt never helps, lapsed is lapsed, and only time orders entries."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.decision.ground import demands_of, ground_of
from safeconduct.decision.judge import holds_until, judge
from safeconduct.decision.model import CALLS, OUTCOMES, PAPERS, UNDER_PROTEST, Entry, Households, Judgement
from tests.decision import aleppo

SCENARIO = aleppo.case()
BASE = (*aleppo.at_each_outcome(SCENARIO)["conditions met"],)
NOW = aleppo.SIX + 120
DEMANDS = demands_of(SCENARIO, ground_of(SCENARIO, None, at=NOW), ())
SUBJECTS = sorted(
    {(demand.line, demand.about) for demand in DEMANDS}
    | {(name, "") for name in (*PAPERS, "departure")}
    | {("signature", UNDER_PROTEST)}
    | {(line, call) for line in ("call", "roster") for call, _ in CALLS}
    | {("list", "militia"), ("threat", "sukkari-families"), ("consent", ""), ("stay", "sukkari")}
)
TIMES = st.integers(aleppo.SIX - 13 * 3600, NOW + 3600)


@st.composite
def an_entry(draw: st.DrawFn, state: str | None = None) -> Entry:
    line, about = draw(st.sampled_from(SUBJECTS))
    said = state or draw(st.sampled_from(["clear", "against", "not known"]))
    seen_at = draw(TIMES)
    made = aleppo.entry(line, about, seen_at, state=said, entered_at=seen_at + draw(st.integers(0, 7200)))
    if said == "clear":
        lasts = draw(st.none() | st.integers(1, 8 * 3600))
        told = draw(st.integers(0, 10))
        made = replace(
            made,
            valid_to=None if lasts is None else seen_at + lasts,
            local=draw(st.booleans()),
            due_at=aleppo.SIX + draw(st.integers(-7200, 7200)),
            households=Households(10, told, told, 0, 0),
            name="N. N. (test)",
        )
    return made


ENTRIES = st.lists(an_entry(), max_size=12).map(tuple)
# From nothing, or from a page on which everything is clear: both are on the way to each outcome.
BASES = st.sampled_from([(), aleppo.shipped(), BASE, aleppo.at_each_outcome(SCENARIO)["under protest"]])


def rank(judged: Judgement) -> int:
    return OUTCOMES.index(judged.outcome)


@given(BASES, ENTRIES, an_entry("not known"), TIMES)
def test_a_not_known_never_improves_the_outcome(
    base: tuple[Entry, ...], more: tuple[Entry, ...], unknown: Entry, at: int
) -> None:
    before = judge(SCENARIO, (*base, *more), at=at)
    after = judge(SCENARIO, (*base, *more, unknown), at=at)
    assert rank(after) <= rank(before)
    assert OUTCOMES.index(after.allows) <= OUTCOMES.index(before.allows)


@given(BASES, ENTRIES, an_entry("against"), TIMES)
def test_an_entry_against_never_improves_the_outcome(
    base: tuple[Entry, ...], more: tuple[Entry, ...], against: Entry, at: int
) -> None:
    assert rank(judge(SCENARIO, (*base, *more, against), at=at)) <= rank(
        judge(SCENARIO, (*base, *more), at=at)
    )


@given(BASES, ENTRIES, st.randoms(), TIMES)
def test_the_order_of_rows_does_not_matter(
    base: tuple[Entry, ...], more: tuple[Entry, ...], random: object, at: int
) -> None:
    entries = [*base, *more]
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert judge(SCENARIO, shuffled, at=at) == judge(SCENARIO, entries, at=at)


@given(BASES, ENTRIES, an_entry("clear"), st.integers(0, 86_400))
def test_a_clearing_no_longer_helps_after_it_has_lapsed(
    base: tuple[Entry, ...], more: tuple[Entry, ...], clearing: Entry, after_s: int
) -> None:
    lapses = replace(clearing, valid_to=clearing.valid_to or clearing.seen_at + 60)
    assert lapses.valid_to is not None
    at = lapses.valid_to + after_s
    if lapses.line == "departure":  # it sets the hour, and lapses for nobody
        return
    without = judge(SCENARIO, (*base, *more), at=at)
    with_it = judge(SCENARIO, (*base, *more, lapses), at=at)
    assert rank(with_it) <= rank(without)


@given(BASES, ENTRIES, ENTRIES, TIMES)
def test_the_page_of_an_hour_is_not_changed_by_what_is_entered_later(
    base: tuple[Entry, ...], more: tuple[Entry, ...], later: tuple[Entry, ...], at: int
) -> None:
    shifted = tuple(replace(entry, entered_at=at + 1 + n) for n, entry in enumerate(later))
    assert judge(SCENARIO, (*base, *more, *shifted), at=at) == judge(SCENARIO, (*base, *more), at=at)


@given(BASES, ENTRIES, TIMES)
def test_outcomes_follow_from_lines_calls_and_papers(
    base: tuple[Entry, ...], more: tuple[Entry, ...], at: int
) -> None:
    judged = judge(SCENARIO, (*base, *more), at=at)
    if judged.outcome != "do not go":
        assert not judged.stopping
        assert not judged.silent
        assert not judged.missing
        assert judged.paper("signature") is not None
        assert judged.paper("review") is not None
    if judged.outcome == "under protest":
        assert judged.protested
        assert judged.paper("protest") is not None
        assert judged.paper("necessity") is not None
    if judged.outcome == "conditions met":
        assert not judged.protested
    assert holds_until(judged) > at


@given(BASES, ENTRIES, TIMES)
def test_every_demand_is_a_line_and_no_line_is_clear_without_an_entry(
    base: tuple[Entry, ...], more: tuple[Entry, ...], at: int
) -> None:
    judged = judge(SCENARIO, (*base, *more), at=at)
    assert {(line.demand.line, line.demand.about) for line in judged.lines} >= {
        (demand.line, demand.about) for demand in DEMANDS
    }
    for line in judged.lines:
        assert line.clear == (line.weight == "none")
        if line.clear:
            assert line.entry is not None
            assert line.entry.state == "clear"
            assert line.entry in line.history
            assert line.entry.valid_to is None or at < line.entry.valid_to
