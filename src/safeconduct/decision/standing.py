"""How one line stands on what was entered about it. Time decides, never the order of rows; doubt decides for open."""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.decision.model import (
    CONFIRMED_LINES,
    FOUND_LINES,
    Demand,
    Entry,
    Line,
    Standing,
    Weight,
)

NEVER = float("inf")


def stand(demand: Demand, entries: Iterable[Entry], *, at: int) -> Line:
    """The line that ``demand`` asks for, on ``entries`` known at ``at``; those about other lines are left aside."""
    about = in_time_order(entry for entry in entries if concerns(entry, demand))
    entry, blocked = clearing_of(about)
    if entry is None or blocked:
        standing, decides = _adverse(about)
    else:
        standing, decides = _cleared(demand, entry, about, at)
    return Line(demand, standing, _weight(demand, standing), decides, about)


def concerns(entry: Entry, demand: Demand) -> bool:
    """Whether an entry is about what a demand asks: its own subject, or all that the line is about."""
    return entry.line == demand.line and entry.about in ("", demand.about)


def in_time_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries by when they were seen and entered. Of two at one time the worse stands later; the rest is arbitrary."""
    return tuple(sorted(entries, key=_order))


def _order(entry: Entry) -> tuple[object, ...]:
    lasts = NEVER if entry.valid_to is None else entry.valid_to
    worse = {"clear": 0, "not known": 1, "against": 2}[entry.state]
    return (entry.seen_at, entry.entered_at, worse, -lasts, not entry.local, repr(entry))


def clearing_of(entries: Iterable[Entry]) -> tuple[Entry | None, bool]:
    """The last clearing, and whether something adverse stands against it.

    A clearing clears only what had been seen and entered before it: whoever cleared could know of nothing else.
    """
    known = in_time_order(entries)
    clears = [entry for entry in known if entry.state == "clear"]
    if not clears:
        return None, False
    last = clears[-1]
    return last, any(
        entry.seen_at >= last.seen_at or entry.entered_at >= last.entered_at
        for entry in known
        if entry.state != "clear"
    )


def in_force(entry: Entry, at: int) -> bool:
    """Whether an entry has not lapsed."""
    return entry.valid_to is None or at < entry.valid_to


def _adverse(about: tuple[Entry, ...]) -> tuple[Standing, Entry | None]:
    """What was found stays found until it is cleared: a later *not known* does not take it back."""
    against = [entry for entry in about if entry.state == "against"]
    if against:
        return "against", against[-1]
    unknown = [entry for entry in about if entry.state == "not known"]
    return "not known", unknown[-1] if unknown else None


def _cleared(
    demand: Demand, entry: Entry, about: tuple[Entry, ...], at: int
) -> tuple[Standing, Entry | None]:
    if not in_force(entry, at):
        standing, found = _adverse(about)
        return (standing, found) if standing == "against" else ("lapsed", entry)
    if demand.line == "holder" and not entry.local:
        return "not local", entry
    if entry.valid_to is not None and demand.needed_to is not None and entry.valid_to < demand.needed_to:
        return "lapses", entry
    told = entry.households
    if demand.line == "consent" and (told is None or told.told < told.all):
        return "some not told", entry
    return "clear", entry


def _weight(demand: Demand, standing: Standing) -> Weight:
    if standing == "clear":
        return "none"
    if not demand.serious:
        return "protest"
    if demand.line in CONFIRMED_LINES:
        return "stops"
    if demand.line in FOUND_LINES:
        return "stops" if standing == "against" else "protest"
    return "protest"
