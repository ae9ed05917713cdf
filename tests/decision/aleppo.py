"""The real case, 15 December 2016 at six in the morning: what ships, and what a cell of our own might have entered.

Everything beyond the shipped entries is made up. Names of signatories are of nobody.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from safeconduct.decision.file import read_lines
from safeconduct.decision.ground import demands_of, ground_of
from safeconduct.decision.model import CALLS, CONDITIONS_MET, UNDER_PROTEST, Entry, Households
from safeconduct.scenario.load import find_folder, load_case
from safeconduct.scenario.model import Scenario
from safeconduct.units import HOUR_S

VARIANT = "deal-14-without-towns"


def local(text: str) -> int:
    """The second of a local time in Aleppo."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Damascus")).timestamp())


SIX = local("2016-12-15T06:00")
LATER = local("2016-12-15T23:00")


@cache
def case(variant: str = VARIANT) -> Scenario:
    return load_case("aleppo-2016", variant)


@cache
def shipped(variant: str = VARIANT) -> tuple[Entry, ...]:
    folder, _ = find_folder("aleppo-2016")
    assert folder is not None
    entries, findings = read_lines(case(variant), folder)
    assert findings == ()
    return entries


def entry(line: str, about: str = "", at: int = SIX, **more: object) -> Entry:
    """A clearing, unless ``state`` says otherwise."""
    made = Entry(line, about, "clear", at, at, by="cell of this test", text=f"{line} {about}", text_ar="نص")
    return replace(made, **more)  # type: ignore[arg-type]  # fields of Entry by name


def third_post(at: int = SIX) -> Entry:
    """The militia's post says yes, there and then."""
    return entry(
        "holder",
        "militia",
        at,
        by="commander at the third post",
        through="liaison officer",
        local=True,
        valid_to=LATER,
        text="Lets this convoy pass, and its team back.",
        text_ar="يسمح بمرور هذه القافلة وعودة فريقها.",
    )


def answered_calls(at: int = SIX) -> tuple[Entry, ...]:
    """Who calls whom at each call, and *go* at every one."""
    made: list[Entry] = []
    for name, hours in CALLS:
        due_at = at - hours * HOUR_S
        roster = entry("roster", name, at - 24 * HOUR_S, by="duty officer, west cell", text="", text_ar="")
        made.append(replace(roster, calls="team leader, convoy 1", number="call sign 12"))
        made.append(entry("call", name, due_at, by="duty officer, west cell", text="Go.", text_ar="انطلاق."))
    return tuple(made)


def papers(at: int = SIX + 60) -> tuple[Entry, ...]:
    """What going under protest needs, beside the necessity that ships."""
    return (
        entry(
            "protest",
            "",
            at,
            by="head of the coordination cell",
            text="People leave because they cannot stay. We carry the wounded and protest against what forces them.",
            text_ar="يغادر الناس لأنهم لا يستطيعون البقاء. ننقل الجرحى ونحتجّ على ما يجبرهم على الرحيل.",
        ),
        entry(
            "review", "", at, by="head of the coordination cell", due_at=at + 6 * HOUR_S, text="", text_ar=""
        ),
        entry(
            "signature",
            UNDER_PROTEST,
            at,
            by="head of the coordination cell",
            name="N. N. (test)",
            text="",
            text_ar="",
        ),
    )


def signed_for_conditions(at: int) -> Entry:
    return entry(
        "signature",
        CONDITIONS_MET,
        at,
        by="head of the coordination cell",
        name="N. N. (test)",
        text="",
        text_ar="",
    )


def all_clear(scenario: Scenario, at: int = SIX + 30) -> tuple[Entry, ...]:
    """A clearing of every line that the case demands."""
    made: list[Entry] = []
    for demand in demands_of(scenario, ground_of(scenario, None, at=at), ()):
        one = entry(demand.line, demand.about, at)
        if demand.line == "holder":
            one = replace(one, local=True, through="liaison officer", valid_to=LATER)
        if demand.line == "consent":
            one = replace(
                one,
                households=Households(500, 500, 420, 60, 20),
                told_of=("terms", "timing", "process", "destination"),
                language="ar",
            )
        made.append(one)
    return tuple(made)


def at_each_outcome(scenario: Scenario) -> dict[str, tuple[Entry, ...]]:
    """The entries of the three pages: as it was, with the third post and papers, and with every line cleared."""
    facts = shipped()
    return {
        "do not go": facts,
        "under protest": (*facts, *answered_calls(), third_post(), *papers()),
        "conditions met": (*facts, *answered_calls(), *all_clear(scenario), *papers()),
    }
