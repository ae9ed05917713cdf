"""``lines.csv``: read with every fault at once, and a row put behind the others. Nothing is ever changed in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from safeconduct.decision.model import (
    CALLS,
    CONDITIONS_MET,
    STAGES,
    UNDER_PROTEST,
    UNHELD,
    Entry,
    Households,
)
from safeconduct.errors import Fault
from safeconduct.scenario.appended import with_rows
from safeconduct.scenario.beside import read_beside
from safeconduct.scenario.draft import Draft
from safeconduct.scenario.files import (
    KEYS,
    RawCase,
    RawRow,
    read_folder,
    table_from_text,
    variants_of,
)
from safeconduct.scenario.format.reading import columns_of
from safeconduct.scenario.format.rows import LineRow
from safeconduct.scenario.model import Scenario

TABLE: Final = "lines"
FILE: Final = f"{TABLE}.csv"
COLUMNS: Final = columns_of(LineRow)
_ALL: Final = frozenset(
    {"threat", "list", "carer", "consent", "monitors", "destination", "stay", "reception", "alternatives"}
    | {"compulsion", "necessity", "protest", "review", "departure"}
)
"""Lines whose entries may be about all at once: ``about`` may be left empty."""
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "holder": ("holders",),
    "party": ("parties",),
    "mines": ("legs",),
    "threat": ("places", "groups"),
    "list": ("holders", "parties"),
    "carer": ("places", "groups"),
    "consent": ("groups",),
    "destination": ("groups",),
    "stay": ("places", "groups"),
    "reception": ("places",),
    "compulsion": ("places", "groups", "holders", "parties"),
    "alternatives": ("places", "groups"),
    "necessity": ("places", "groups"),
}
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "holder": (UNHELD,),
    "monitors": STAGES,
    "signature": (UNDER_PROTEST, CONDITIONS_MET),
    "roster": tuple(name for name, _ in CALLS),
    "call": tuple(name for name, _ in CALLS),
}
_NEEDED: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "holder": (
        ("through", "say through whom the confirmation came"),
        ("valid_to", "say until when it holds: a confirmation without an end is none"),
    ),
    "signature": (("name", "name who signs, with the function in `by`"),),
    "protest": (("text", "write the text of the protest"),),
    "necessity": (("text", "say why lives are lost by waiting"),),
    "review": (("due", "give the hour at which the decision is looked at again"),),
    "departure": (("due", "give the hour of departure"),),
    "roster": (
        ("calls", "say who is called"),
        ("number", "give the number or the call sign"),
    ),
    "consent": (("told_of", "list what people were told of: terms;timing;process;destination"),),
}
"""What a clearing of a line cannot do without, and the cure where it is missing."""


def read_lines(scenario: Scenario, folder: Path) -> tuple[tuple[Entry, ...], tuple[Fault, ...]]:
    """The entries of the case in ``folder``, in the order of the file, and every fault and warning of the file."""
    return _entries(scenario, read_beside(folder, scenario.variant, TABLE))


def lines_from_text(
    scenario: Scenario, folder: Path, text: str
) -> tuple[tuple[Entry, ...], tuple[Fault, ...]]:
    """The same of a text that may become the case's file."""
    raw = RawCase(folder, scenario.variant)
    raw.tables[TABLE] = table_from_text(raw, text.removeprefix("\ufeff"), FILE, TABLE) if text else []
    return _entries(scenario, raw)


def _entries(scenario: Scenario, raw: RawCase) -> tuple[tuple[Entry, ...], tuple[Fault, ...]]:
    draft = Draft(
        raw,
        ZoneInfo(scenario.timezone),
        scenario.start,
        scenario.horizon,
        scenario.horizon,
        list(raw.faults),
        ids=_ids(scenario),
    )
    named = {row.text("about") for row in raw.tables[TABLE]} - {""}
    if named - set().union(*draft.ids.values(), *_WORDS.values()):
        draft.ids = _ids_of_variants(draft.ids, raw.folder)
    entries = tuple(_entry(draft, row, cells) for row, cells in draft.rows(TABLE, LineRow))
    return entries, tuple(dict.fromkeys(draft.faults))


def _ids(scenario: Scenario) -> dict[str, set[str]]:
    return {
        "holders": {entry.id for entry in scenario.holders},
        "parties": {entry.id for entry in scenario.parties},
        "legs": {entry.id for entry in scenario.legs},
        "places": {entry.id for entry in scenario.places},
        "groups": {entry.id for entry in scenario.groups},
    }


def _ids_of_variants(known: Mapping[str, set[str]], folder: Path) -> dict[str, set[str]]:
    """Every id that the case knows in any of its variants: one file of entries serves them all."""
    ids = {table: set(names) for table, names in known.items()}
    for variant in ("", *variants_of(folder)):
        case = read_folder(folder, variant)
        for table in ids.keys() & KEYS.keys():
            ids[table] |= {row.text("id") for row in case.tables[table]}
        for section, table in (("holder", "holders"), ("party", "parties")):
            ids[table] |= _ids_in(case.toml.get(section))
    ids["legs"] |= {f"{leg}-back" for leg in ids["legs"]}
    return ids


def _ids_in(section: Any) -> set[str]:
    entries = section if isinstance(section, list) else []
    return {str(entry["id"]) for entry in entries if isinstance(entry, Mapping) and "id" in entry}


def _entry(draft: Draft, row: RawRow, cells: LineRow) -> Entry:
    entered_at = draft.instant(cells.entered, row.place("entered"))
    seen_at = entered_at if cells.seen is None else draft.instant(cells.seen, row.place("seen"))
    valid_to = None if cells.valid_to is None else draft.instant(cells.valid_to, row.place("valid_to"))
    due_at = None if cells.due is None else draft.instant(cells.due, row.place("due"))
    _check_about(draft, row, cells)
    _check_needed(draft, row, cells)
    if seen_at > entered_at:
        draft.fault("SC012", row.place("seen"), "is later than entered", "nobody writes down what is to come")
    if valid_to is not None and cells.state != "clear":
        cure = "leave it empty: what counts against stays until an entry clears it"
        draft.fault("SC021", row.place("valid_to"), f"ends an entry that says {cells.state!r}", cure)
    elif valid_to is not None and valid_to <= seen_at:
        draft.fault("SC012", row.place("valid_to"), "is no later than what was seen", "give a later time")
    return Entry(
        line=cells.line,
        about=cells.about,
        state=cells.state,
        entered_at=entered_at,
        seen_at=seen_at,
        by=cells.by,
        through=cells.through,
        local=cells.local,
        valid_to=valid_to,
        due_at=due_at,
        households=_households(draft, row, cells),
        told_of=cells.told_of,
        language=cells.language,
        name=cells.name,
        calls=cells.calls,
        number=cells.number,
        text=cells.text,
        text_ar=cells.text_ar,
        grade=cells.grade,
        source=cells.source,
    )


def _check_about(draft: Draft, row: RawRow, cells: LineRow) -> None:
    words, tables = _WORDS.get(cells.line, ()), _NAMES.get(cells.line, ())
    place = row.place("about")
    if not cells.about:
        if cells.line not in _ALL:
            known = " or ".join(
                filter(None, (f"an id of {' or '.join(tables)}" if tables else "", ", ".join(words)))
            )
            draft.fault("SC006", place, f"is missing for the line {cells.line!r}", f"name {known}")
        return
    if cells.about in words or any(cells.about in draft.ids[table] for table in tables):
        return
    if tables:
        draft.refer(tables[0], cells.about, place)
    elif words:
        draft.fault("SC015", place, f"is {cells.about!r}", f"choose {', '.join(words)}")
    else:
        draft.fault("SC021", place, f"says what {cells.line!r} is about", "leave it empty")


def _check_needed(draft: Draft, row: RawRow, cells: LineRow) -> None:
    """A clearing that lacks what makes it one is refused: it would be a tick."""
    if cells.state == "clear":
        for column, cure in _NEEDED.get(cells.line, ()):
            if not getattr(cells, column):
                draft.fault("SC006", row.place(column), f"is missing for the line {cells.line!r}", cure)
        if cells.line == "consent":
            lacking = {"terms", "timing", "process", "destination"} - set(cells.told_of)
            if cells.told_of and lacking:
                fact = f"lacks {', '.join(sorted(lacking))}"
                cure = "consent is given by people who were told all four: otherwise enter it as against"
                draft.fault("SC021", row.place("told_of"), fact, cure)
            if cells.households is None:
                cure = "count all households of the group"
                draft.fault("SC006", row.place("households"), "is missing for the line 'consent'", cure)
    if cells.name and cells.line != "signature":
        cure = "name only who signs; who saw or called stands in `by`, as a function or a post"
        draft.fault("SC021", row.place("name"), f"stands on the line {cells.line!r}", cure)


def _households(draft: Draft, row: RawRow, cells: LineRow) -> Households | None:
    given = {name: getattr(cells, name) for name in ("households", "told", "leaves", "stays", "undecided")}
    if all(value is None for value in given.values()):
        return None
    if cells.line != "consent" or not cells.about:
        cure = "leave it empty, or enter consent of one group"
        draft.fault("SC021", row.place("households"), "counts consent elsewhere", cure)
        return None
    count = {name: 0 if value is None else value for name, value in given.items()}
    answered = count["leaves"] + count["stays"] + count["undecided"]
    if count["told"] > count["households"]:
        fact = f"is {count['told']}, above households {count['households']}"
        draft.fault("SC014", row.place("told"), fact, "let no more be told than there are")
    if answered != count["told"]:
        fact = f"is {count['told']}, but leaves, stays and undecided make {answered}"
        cure = "let them sum up to those told: who has said nothing yet is undecided"
        draft.fault("SC014", row.place("told"), fact, cure)
    return Households(count["households"], count["told"], count["leaves"], count["stays"], count["undecided"])


def with_row(text: str, cells: Mapping[str, str]) -> str:
    """The text of the file with one row behind the others; with a header where it is empty. Nothing else changes."""
    return with_rows(text, COLUMNS, [cells])
