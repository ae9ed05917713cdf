"""Histories by the thousand: two sides, a few convoys each, any rule between them, and seconds that often coincide."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st

from safeconduct.agreement.history import NEVER, History, Seen, Side
from safeconduct.agreement.rules import After, Event, InStep, Paired, Rule, Tranches

SECONDS = st.integers(0, 40)
VERBS = ("leaves", "crosses", "arrives")
WHICH = ("first", "each", "last")


@dataclass(frozen=True)
class World:
    """Rules, and what has happened under them."""

    rules: tuple[Rule, ...]
    history: History


@st.composite
def events(draw: st.DrawFn, name: str) -> Event:
    return Event(name, draw(st.sampled_from(WHICH)), draw(st.sampled_from(VERBS)))


KINDS = ("in_step", "ratio", "tranches", "paired", "after", "outside")


@st.composite
def rules(draw: st.DrawFn, kinds: tuple[str, ...]) -> Rule:
    kind = draw(st.sampled_from(kinds))
    if kind == "in_step":
        return InStep("r", "a", "b", Fraction(draw(st.integers(0, 10)), 10), clause="c")
    if kind == "ratio":
        ratio = Fraction(draw(st.integers(1, 6)), draw(st.integers(1, 6)))
        return InStep("r", "a", "b", Fraction(0), ratio, draw(st.integers(0, 30)), clause="c")
    if kind == "tranches":
        step = st.tuples(st.integers(0, 20), st.integers(0, 20))
        return Tranches("r", "a", "b", tuple(draw(st.lists(step, min_size=1, max_size=3))), clause="c")
    if kind == "paired":
        return Paired("r", "a", "b", "ma", "mb", draw(st.integers(0, 10)), clause="c")
    one, other = draw(st.permutations(("a", "b")))
    waits = draw(events(other)) if kind == "after" else Event("x", "first", "happens")
    return After("r", draw(events(one)), waits, clause="c")


@st.composite
def convoys(draw: st.DrawFn, side: str) -> tuple[Seen, ...]:
    found, at = [], 0
    for number in range(draw(st.integers(0, 5))):
        at += draw(st.integers(0, 8))
        crosses = at + draw(st.integers(0, 6))
        arrives = crosses + draw(st.integers(1, 8))
        done = draw(st.sampled_from((3, 3, 3, 2, 1)))
        times = (at, crosses if done > 1 else NEVER, arrives if done > 2 else NEVER)
        meeting = draw(
            st.sampled_from((((f"m{side}", at + (crosses - at) // 2),), ((f"m{side}", crosses),), None))
        )
        found.append(Seen(f"{side}{number}", side, draw(st.integers(1, 12)), *times, meeting))
    return tuple(found)


@st.composite
def sides(draw: st.DrawFn, name: str) -> Side:
    due = draw(st.integers(1, 40))
    quota = draw(st.sampled_from((None, None, 20)))
    musts = draw(st.sampled_from(((), ((10, 20),))))
    windows = draw(st.sampled_from((None, None, ((0, 15), (25, 60)))))
    return Side(name, due, draw(st.integers(0, due)), quota, musts, windows, "line", "c")


@st.composite
def worlds(draw: st.DrawFn, kinds: tuple[str, ...] = KINDS) -> World:
    seen = (*draw(convoys("a")), *draw(convoys("b")))
    outside = draw(st.sampled_from(((), (("x", draw(SECONDS)),))))
    declared = draw(st.sampled_from(((), (), (("a", draw(SECONDS)),), (("b", draw(SECONDS)),))))
    admitted = tuple((one.side, one.arrives_at + 1, one.people) for one in seen if one.arrives_at < NEVER)
    history = History((draw(sides("a")), draw(sides("b"))), seen, outside, declared, admitted)
    return World((draw(rules(kinds)),), history)
