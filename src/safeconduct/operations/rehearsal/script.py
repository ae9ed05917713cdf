"""Read what a rehearsal plays: which row of the case's log becomes which entry, written where and when.

``rehearsal.csv`` maps rows to entries, ``rehearsal.toml`` names the devices, witnesses and sides. Nothing is known of a
row by its number here. An entry takes its figures from its row alone: one that the row does not hold is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from safeconduct.account.entries.checking import check_observation
from safeconduct.account.entries.kinds import KINDS
from safeconduct.account.entries.observation import Observation, Scalar, content_of
from safeconduct.agreement.terms import LogEvent
from safeconduct.errors import Fault, InvalidInput, Missing
from safeconduct.operations.rehearsal.cast import Cast, read_cast
from safeconduct.scenario.accord.log import read_log
from safeconduct.scenario.beside import add_beside
from safeconduct.scenario.files import RawCase, RawRow
from safeconduct.scenario.load import load_case, open_case
from safeconduct.scenario.model import Scenario
from safeconduct.scenario.times import BadTime, parse_moment, resolve

FIXED: Final = ("row", "device", "kind", "at", "number", "said_by", "left_out")
ROWS_OWN: Final = "="
"""In a cell: what the row itself holds (its figure, place, undertaking, claimant; else its sentence)."""
LOG_FILE: Final = "log.csv"
_TEXTS: Final = frozenset({"cause", "outcome", "about", "what"})
_NUMBER: Final = re.compile(r"^(?P<low>\d+)?(?P<range>\.\.)?(?P<high>\d+)?$")
_FIGURE: Final = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_WORDS: Final = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        range(1, 13),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Step:
    """One entry to be written: by which device, at which second, and the row that it cites."""

    row: LogEvent
    device: str
    kind: str
    at: int
    content: dict[str, Scalar]


@dataclass(frozen=True, slots=True)
class Script:
    """A whole rehearsal. ``steps`` are in the order of their seconds; ``left_out`` tells why a row has no entry."""

    scenario: Scenario
    log: tuple[LogEvent, ...]
    cast: Cast
    steps: tuple[Step, ...]
    left_out: tuple[tuple[LogEvent, str], ...]

    @property
    def begins(self) -> int:
        """The second of the first entry."""
        return self.steps[0].at

    @property
    def ends(self) -> int:
        """The second of the last entry."""
        return self.steps[-1].at


def read_script(case: str, variant: str = "") -> Script:
    """What a case has to be rehearsed. InvalidInput with every fault; Missing where it has no log or no mapping."""
    raw = open_case(case, variant)
    if isinstance(raw, Fault):
        raise InvalidInput((raw,))
    scenario = load_case(case, variant)
    log = read_log(raw, scenario)
    add_beside(raw, "rehearsal")
    if not log or not raw.tables["rehearsal"]:
        raise Missing(
            f"{scenario.name} has no {LOG_FILE} and rehearsal.csv beside it: there is nothing to rehearse"
        )
    cast = read_cast(raw)
    return _script(raw, scenario, log, cast)


def _script(raw: RawCase, scenario: Scenario, log: tuple[LogEvent, ...], cast: Cast) -> Script:
    faults = [*_columns(raw), *cast.unfit]
    by_id = {row.id: row for row in log}
    steps: list[Step] = []
    left_out: list[tuple[LogEvent, str]] = []
    for line in raw.tables["rehearsal"]:
        row = by_id.get(line.text("row"))
        if row is None:
            fact = f"names {line.text('row')!r}, which is no row of {LOG_FILE}"
            faults.append(Fault("RH001", line.place("row"), fact, "name a row by its id"))
        elif line.text("left_out"):
            left_out.append((row, line.text("left_out")))
            if set(line.cells) > {"row", "left_out"}:
                fact = "gives a reason to leave the row out beside an entry"
                faults.append(Fault("RH003", line.place("left_out"), fact, "keep one of the two"))
        else:
            outcome = _step(line, row, scenario, cast)
            if isinstance(outcome, Step):
                steps.append(outcome)
            else:
                faults += outcome
    faults += _covered(log, steps, left_out)
    if faults:
        raise InvalidInput(tuple(faults))
    ordered = sorted(enumerate(steps), key=lambda one: (one[1].at, one[0]))
    return Script(scenario, log, cast, tuple(step for _, step in ordered), tuple(left_out))


def _columns(raw: RawCase) -> list[Fault]:
    known = {*FIXED, *(key for kind in KINDS.values() for key in kind.keys)}
    return [
        Fault(
            "SC005",
            f"{place} {column}",
            "is no column of this table",
            "use the keys of docs/reference/entries.md",
        )
        for column, place in raw.columns.get("rehearsal", {}).items()
        if column and column not in known
    ]


def _covered(
    log: Iterable[LogEvent], steps: Iterable[Step], left_out: Iterable[tuple[LogEvent, str]]
) -> list[Fault]:
    played = {step.row.id for step in steps}
    omitted = {row.id for row, _ in left_out}
    faults = [
        Fault("RH002", f"{LOG_FILE} {row.id}", "is neither an entry nor left out", "say which, and why")
        for row in log
        if row.id not in played | omitted
    ]
    cure = "keep one of the two"
    return faults + [
        Fault("RH003", f"{LOG_FILE} {name}", "is an entry and left out", cure)
        for name in sorted(played & omitted)
    ]


def _step(line: RawRow, row: LogEvent, scenario: Scenario, cast: Cast) -> Step | list[Fault]:
    faults: list[Fault] = []
    device, kind = line.text("device"), line.text("kind")
    if device not in cast.device:
        known = ", ".join(cast.device)
        faults.append(Fault("RH004", line.place("device"), f"is {device!r}", f"name a device of: {known}"))
    at = _at(line, row, scenario, faults)
    content = _content(line, row, kind)
    content |= _number(line, row, kind, faults)
    seen = Observation(device or "none", 0, (at * 1000, 0), at, at, at, kind, content_of(content))
    faults += [
        Fault(one.code, line.place("kind"), f"{one.place}: {one.fact}", one.cure)
        for one in check_observation(seen, kind or "no kind")
    ]
    return faults or Step(row, device, kind, at, content)


def _content(line: RawRow, row: LogEvent, kind: str) -> dict[str, Scalar]:
    content: dict[str, Scalar] = {"source": f"{LOG_FILE} {row.id}"}
    said_by = line.text("said_by") or row.claimed_by
    if said_by:
        content["said_by"] = said_by
    if row.precision != "minute":  # the minute at which it is played is a choice
        content["note"] = f"{LOG_FILE} says when: {row.time}, {row.precision}"
    keys = KINDS[kind].keys if kind in KINDS else {}
    for key, cell in line.cells.items():
        if key in FIXED:
            continue
        text = _own(key, row) if cell.text == ROWS_OWN else cell.text
        flag = key in keys and keys[key].kind == "flag"
        content[key] = text == "yes" if flag and text in ("yes", "no") else text
    return content


def _own(key: str, row: LogEvent) -> str:
    if key in _TEXTS:
        return row.sentence
    return {"undertaking": row.side, "by": row.claimed_by}.get(key, row.place)


def _number(line: RawRow, row: LogEvent, kind: str, faults: list[Fault]) -> dict[str, Scalar]:
    """The figures of an entry: the row's own quantity, or figures that stand in it."""
    text = line.text("number")
    if not text:
        return {}
    counts = KINDS[kind].counts if kind in KINDS else ""
    match = _NUMBER.match(text)
    if text == ROWS_OWN:
        low, high = row.least, row.most
    elif match and (match["low"] or match["high"]) and (match["range"] or not match["high"]):
        low = None if match["low"] is None else int(match["low"])
        high = low if not match["range"] else None if match["high"] is None else int(match["high"])
    else:
        faults.append(
            Fault("RH005", line.place("number"), f"is {text!r}", "write 5, 3..4, 400.., ..800 or =")
        )
        return {}
    held = figures_in(row)
    for figure in (low, high):
        if figure is not None and figure not in held:
            fact = f"is {figure}, which the row {row.id} does not hold"
            faults.append(Fault("RH006", line.place("number"), fact, "take the figures from the row alone"))
    if (low is None and high is None) or not counts:
        faults.append(
            Fault("RH005", line.place("number"), "has no figure to give here", "leave the cell empty")
        )
        return {}
    if low == high and low is not None:
        return {counts: low}
    ends = {"least": low, "most": high}
    return {key: figure for key, figure in ends.items() if figure is not None}


def figures_in(row: LogEvent) -> frozenset[int]:
    """Every figure that a row holds: its quantity, and the numbers of its sentence, in digits or in words."""
    digits = (int(found.replace(",", "")) for found in _FIGURE.findall(row.sentence))
    words = (_WORDS[word] for word in re.findall(r"[a-z]+", row.sentence.lower()) if word in _WORDS)
    quantity = (figure for figure in (row.least, row.most) if figure is not None)
    return frozenset((*digits, *words, *quantity))


def _at(line: RawRow, row: LogEvent, scenario: Scenario, faults: list[Fault]) -> int:
    """The second at which it is played: the chosen one, or what the row's own words give."""
    if not line.text("at"):
        return _usual(row)
    try:
        at = resolve(parse_moment(line.text("at")), ZoneInfo(scenario.timezone)).at
    except BadTime as bad:
        faults.append(Fault("RH007", line.place("at"), bad.fact, bad.cure))
        return row.latest
    if not row.earliest <= at <= row.latest:
        fact = f"is {line.text('at')}, outside what the row says ({row.time}, {row.precision})"
        faults.append(Fault("RH007", line.place("at"), fact, "choose a time that the row allows"))
    return at


def _usual(row: LogEvent) -> int:
    """A clock time as it stands; a report's or a total's at its end; of a part of a day its middle."""
    if row.precision in ("minute", "quarter", "hour"):
        return row.earliest
    if row.precision in ("report time", "total"):
        return row.latest
    return (row.earliest + row.latest + 1) // 2
