"""Read ``log.csv``: what is said to have happened, each row with the seconds between which it did."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from safeconduct.agreement.terms import LogEvent, Precision
from safeconduct.errors import Fault, InvalidInput
from safeconduct.scenario.beside import add_beside, ids_anywhere
from safeconduct.scenario.files import RawCase, RawRow
from safeconduct.scenario.format.accord import LogRow
from safeconduct.scenario.format.reading import columns_of, read_row
from safeconduct.scenario.model import Scenario

HOURS: Final[dict[Precision, tuple[int, int]]] = {
    "early hours": (0, 6),
    "dawn": (4, 7),
    "morning": (6, 12),
    "afternoon": (12, 18),
    "evening": (17, 24),
    "night": (-6, 30),  # the night before or the night after: the word alone does not tell
    "day": (0, 24),
}
"""Hours of the local day that a word for a part of it may mean; wide on purpose, and overlapping."""
LENGTHS: Final[dict[Precision, timedelta]] = {
    "minute": timedelta(minutes=1),
    "quarter": timedelta(minutes=15),
    "hour": timedelta(hours=1),
}
REPORTED: Final = timedelta(hours=24)
"""A time that is only a report's own: what it tells happened before it, within a day."""


def read_log(raw: RawCase, scenario: Scenario) -> tuple[LogEvent, ...]:
    """Every row of the log in its order; none where the case has no log. Raises InvalidInput with every fault."""
    before = len(raw.faults)
    add_beside(raw, "log")
    faults = list(raw.faults[before:])
    known = set(columns_of(LogRow))
    for column, place in raw.columns.get("log", {}).items():
        if column and column not in known:
            faults.append(
                Fault(
                    "SC005",
                    f"{place} {column}",
                    "is no column of this table",
                    "`safeconduct schema log` lists them",
                )
            )
    rows: list[tuple[RawRow, LogRow]] = []
    for row in raw.tables["log"]:
        outcome = read_row(LogRow, {name: cell.text for name, cell in row.cells.items() if name in known})
        if isinstance(outcome, tuple):
            faults += [Fault(one.code, row.place(one.path[0]), one.fact, one.cure) for one in outcome]
        else:
            rows.append((row, outcome))
    faults += _wrong_names(rows, raw, scenario)
    events: list[LogEvent] = []
    for row, entry in rows:
        try:
            events.append(_event(entry, ZoneInfo(scenario.timezone)))
        except ValueError:
            faults.append(
                Fault(
                    "SC017",
                    row.place("time"),
                    f"is {entry.time!r}",
                    "write it as 2016-12-15 or 2016-12-15T06:00",
                )
            )
    if faults:
        raise InvalidInput(tuple(faults))
    return tuple(events)


def _wrong_names(rows: list[tuple[RawRow, LogRow]], raw: RawCase, scenario: Scenario) -> list[Fault]:
    found: list[Fault] = []
    ids: set[str] = set()
    sides = ids_anywhere(raw.folder, "undertaking") if any(entry.undertaking for _, entry in rows) else set()
    for row in raw.tables["log"]:
        name = row.text("id")
        if name and name in ids:
            found.append(
                Fault("SC009", row.place("id"), f"{name!r} stands twice", "give every row its own id")
            )
        ids.add(name)
    for row, entry in rows:
        if entry.place and entry.place not in scenario.place:
            cure = "name a place of places.csv, or write it under place_named"
            found.append(
                Fault(
                    "SC010", row.place("place"), f"names {entry.place!r}, which is not among the places", cure
                )
            )
        if entry.same_as and entry.same_as not in ids:
            found.append(
                Fault(
                    "SC010",
                    row.place("same_as"),
                    f"names {entry.same_as!r}, which is no row",
                    "name a row by its id",
                )
            )
        if entry.undertaking and entry.undertaking not in sides:
            fact = f"names {entry.undertaking!r}, which is no undertaking of the case or of a variant"
            cure = f"name one of: {', '.join(sorted(sides)) or 'none'}"
            found.append(Fault("SC010", row.place("undertaking"), fact, cure))
        if entry.deed and not entry.undertaking:
            cure = "say under which undertaking the convoy goes"
            found.append(
                Fault("SC006", row.place("undertaking"), f"is missing beside the deed {entry.deed!r}", cure)
            )
        low, high = entry.quantity_min, entry.quantity_max
        if low is not None and high is not None and low > high:
            fact = f"is {low}, above quantity_max {high}"
            found.append(Fault("SC014", row.place("quantity_min"), fact, "give quantity_min ≤ quantity_max"))
    return found


def _event(entry: LogRow, zone: ZoneInfo) -> LogEvent:
    earliest, latest = span(entry.time, entry.precision, zone)
    return LogEvent(
        id=entry.id,
        time=entry.time,
        precision=entry.precision,
        earliest=earliest,
        latest=latest,
        place=entry.place or entry.place_named,
        kind=entry.kind,
        side=entry.undertaking,
        deed=entry.deed,
        same_as=entry.same_as,
        least=entry.quantity_min,
        most=entry.quantity_max,
        unit=entry.unit,
        claimed_by=entry.claimed_by,
        source=entry.source,
        source_date=entry.source_date,
        sentence=entry.sentence,
        sentence_ar=entry.sentence_ar,
    )


def span(time: str, precision: Precision, zone: ZoneInfo) -> tuple[int, int]:
    """The first and the last second in which something may have happened. ValueError for a time that is none.

    A word for a part of the day counts from that day's midnight, also where a clock time stands beside it (a nominal
    hour for *dawn*). A *total* may have been reached at any second up to the end of its day.
    """
    moment = datetime.fromisoformat(time).replace(tzinfo=zone)
    if "T" in time and precision in LENGTHS:
        return int(moment.timestamp()), int((moment + LENGTHS[precision]).timestamp()) - 1
    if "T" in time and precision == "report time":
        return int((moment - REPORTED).timestamp()), int(moment.timestamp())
    midnight = moment.replace(hour=0, minute=0)
    first, last = HOURS.get(precision, (0, 24))
    return (
        int((midnight + timedelta(hours=first)).timestamp()),
        int((midnight + timedelta(hours=last)).timestamp()) - 1,
    )
