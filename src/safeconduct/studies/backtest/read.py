"""``happened.csv``: read with every fault at once, and cut to what lies within a case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from safeconduct.errors import Fault, InvalidInput
from safeconduct.scenario.beside import read_beside
from safeconduct.scenario.draft import Draft
from safeconduct.scenario.files import RawRow
from safeconduct.scenario.format.happened import HELD, HappenedRow
from safeconduct.scenario.model import Scenario
from safeconduct.studies.backtest.model import Begin, Count, Happened, Instant, RealHalt

TABLE: Final = "happened"
FILE: Final = f"{TABLE}.csv"

_Rows = list[tuple[RawRow, HappenedRow]]


def read_happened(scenario: Scenario, folder: Path) -> Happened:
    """What happened within the period of a case, from the file in its folder.

    Raises InvalidInput with every fault of the file, or where the folder has none, or none of it lies in the period.
    """
    if not (folder / FILE).is_file():
        cure = (
            f"back-tests need the real operation's halts and counts in {FILE}: docs/howto/back-test-a-plan.md"
        )
        raise InvalidInput((Fault("BT001", FILE, "is not there", cure),))
    raw = read_beside(folder, scenario.variant, TABLE)
    draft = Draft(
        raw, ZoneInfo(scenario.timezone), scenario.start, scenario.horizon, scenario.horizon, list(raw.faults)
    )
    rows = draft.rows(TABLE, HappenedRow)
    begins = [_begin(draft, row, cells) for row, cells in rows if cells.kind == "begins"]
    draft.know("begins", ((cells.id or "", row.place("id")) for row, cells in rows if cells.kind == "begins"))
    draft.know("halts", ((cells.id or "", row.place("id")) for row, cells in rows if cells.kind == "halt"))
    halts = _halts(draft, rows)
    counts = [_count(draft, row, cells) for row, cells in rows if cells.kind not in ("begins", "halt")]
    faults = tuple(dict.fromkeys(one for one in draft.faults if one.severity == "fault"))
    if faults:
        raise InvalidInput(faults)
    return _within(scenario, begins, halts, counts)


def _begin(draft: Draft, row: RawRow, cells: HappenedRow) -> Begin:
    _named(draft, row, cells)
    at = draft.instant(cells.at, row.place("at"))
    return Begin(cells.id or "", at, cells.on_road or "wait", cells.text, cells.text_ar, cells.source)


def _named(draft: Draft, row: RawRow, cells: HappenedRow) -> None:
    if not cells.id:
        draft.fault("SC006", row.place("id"), "is missing", "give it an id that other rows can name")


def _halts(draft: Draft, rows: _Rows) -> list[RealHalt]:
    found: list[tuple[RawRow, RealHalt]] = []
    for row, cells in rows:
        if cells.kind != "halt":
            continue
        _named(draft, row, cells)
        ends = None if cells.until is None else _instant(draft, row, "until", cells.until, cells)
        halt = RealHalt(
            cells.id or "",
            _instant(draft, row, "at", cells.at, cells),
            ends,
            cells.text,
            cells.text_ar,
            cells.log,
            cells.source,
        )
        if ends is not None and ends.low < halt.begins.high:
            draft.fault(
                "BT002", row.place("until"), "may lie before the halt begins", "narrow one of the two"
            )
        found.append((row, halt))
    found.sort(key=lambda each: each[1].begins.best)
    for (_, before), (row, after) in pairwise(found):
        last = before.begins if before.ends is None else before.ends
        if after.begins.low < last.high:
            fact = f"may begin while {before.id!r} still lasts"
            draft.fault("BT002", row.place("at"), fact, "narrow the times, or make one halt of the two")
    if found and found[-1][1].ends is None:
        draft.fault("BT002", found[-1][0].place("until"), "is missing", "say when the last halt ended")
    return [halt for _, halt in found]


def _instant(draft: Draft, row: RawRow, column: str, best: datetime, cells: HappenedRow) -> Instant:
    ends: dict[str, datetime | None] = (
        {"from": cells.at_from, "to": cells.at_to}
        if column == "at"
        else {"from": cells.until_from, "to": cells.until_to}
    )
    at = draft.instant(best, row.place(column))
    low, high = (
        at if moment is None else draft.instant(moment, row.place(f"{column}_{name}"))
        for name, moment in ends.items()
    )
    if not low <= at <= high:
        draft.fault(
            "BT003",
            row.place(column),
            "lies outside its own range",
            f"{column}_from ≤ {column} ≤ {column}_to",
        )
    return Instant(at, low, high)


def _count(draft: Draft, row: RawRow, cells: HappenedRow) -> Count:
    low, high = cells.low or 0, cells.high or 0
    if cells.low is None or cells.high is None:
        draft.fault(
            "BT004", row.place("low"), "counts nothing", "fill in low and high, the same where one is known"
        )
    elif low > high:
        draft.fault("BT003", row.place("high"), f"is {high}, below low {low}", "swap the two")
    if cells.since is not None:
        draft.refer("begins", cells.since, row.place("since"))
    elif cells.kind not in HELD:
        draft.fault("SC006", row.place("since"), "is missing", "name the beginning that it is counted from")
    for halt in cells.halts:
        draft.refer("halts", halt, row.place("halts"))
    if cells.kind == "vehicles" and not cells.classes:
        draft.fault(
            "SC006", row.place("classes"), "is missing", "name the vehicle classes, with ; between them"
        )
    return Count(
        cells.kind,  # type: ignore[arg-type]  # neither a beginning nor a halt
        draft.instant(cells.at, row.place("at")),
        cells.since or "",
        cells.undertaking or "",
        cells.classes,
        cells.halts,
        low,
        high,
        cells.text,
        cells.text_ar,
        cells.log,
        cells.source,
    )


def _within(scenario: Scenario, begins: list[Begin], halts: list[RealHalt], counts: list[Count]) -> Happened:
    """What lies in the case's period, counted from the first beginning that is not before it."""
    begin = min((one for one in begins if one.at >= scenario.start), key=lambda one: one.at, default=None)
    if begin is None or begin.at >= scenario.horizon:
        cure = "add a row of kind begins within the case's period, or choose the variant that covers the operation"
        raise InvalidInput((Fault("BT005", FILE, "tells of nothing that lies within this case", cure),))
    kept = tuple(_during(scenario, halts))
    if not any(halt.begins.best >= scenario.start for halt in kept):
        raise InvalidInput(
            (Fault("BT005", FILE, "has no halt within this case", "add the halts of its period"),)
        )
    return Happened(begin, kept, tuple(one for one in counts if _belongs(scenario, begin, one)))


def _during(scenario: Scenario, halts: list[RealHalt]) -> Iterator[RealHalt]:
    """Halts of the period; one that had begun before the case, and lasts into it, too."""
    for number, halt in enumerate(halts):
        ends = halts[number + 1].begins if halt.ends is None else halt.ends
        if halt.begins.best < scenario.horizon and ends.high > scenario.start:
            yield halt


def _belongs(scenario: Scenario, begin: Begin, count: Count) -> bool:
    """Whether a count is of this case: of its period, of its beginning, of people or vehicles that it knows."""
    if count.since not in ("", begin.id) or not scenario.start <= count.at <= scenario.horizon:
        return False
    if count.undertaking and count.undertaking not in scenario.undertaking:
        return False
    known = {kind.id for kind in scenario.classes}
    return count.kind != "vehicles" or bool(known & set(count.classes))
