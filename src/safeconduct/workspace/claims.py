"""Keep the claims of a case: add, grade, settle, export, import, and lay them beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from safeconduct.claims.book import next_id
from safeconduct.claims.claim import Claim, Estimate, Grading
from safeconduct.claims.reconcile import Reconciled, reconcile
from safeconduct.claims.typed import figure_of
from safeconduct.clock import now_utc
from safeconduct.errors import Fault, InvalidInput, Missing
from safeconduct.exchange.claim_sheet import bare, sheet_csv, sheet_rows
from safeconduct.exchange.workbook import workbook_bytes, workbook_rows
from safeconduct.scenario.beside import read_one_table
from safeconduct.scenario.claims import (
    CLAIM_COLUMNS,
    CaseClaims,
    claim_cells,
    claim_ids,
    draft_of,
    grading_cells,
    open_claims,
    read_claims,
)
from safeconduct.scenario.draft import Draft
from safeconduct.scenario.estimates import estimate_cells
from safeconduct.scenario.files import Cell, RawRow
from safeconduct.scenario.format.claim_rows import CLAIM_ROWS
from safeconduct.scenario.format.reading import read_row
from safeconduct.workspace.append import alone, append_rows
from safeconduct.workspace.files import write_bytes_whole, write_whole

_NUMBERS: Final = frozenset({"value", "low", "high"})


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought: new claims, and how many rows only repeated claims that were there."""

    added: tuple[str, ...]
    unchanged: int


def reconciled(reference: str | Path) -> tuple[CaseClaims, Reconciled]:
    """The claims of a case laid beside each other. Raises InvalidInput with every fault of its claim tables."""
    case = open_claims(reference)
    return case, reconcile(case.book.graded, case.book.estimates)


def require_population(claims: Iterable[Claim], population: str) -> None:
    """Refuse a population of which nothing is claimed: a slip of the pen must not read as "nobody says anything"."""
    known = sorted({claim.population for claim in claims})
    if population and population not in known:
        cure = f"choose one of {', '.join(known) or 'none: there are no claims'}"
        raise InvalidInput((Fault("SC010", "--population", f"is {population!r}", cure),))


def now_written(case: CaseClaims) -> str:
    """The present minute on the case's clock, as its tables write it."""
    return f"{now_utc().astimezone(case.zone):%Y-%m-%dT%H:%M}"


def add_claims(case: CaseClaims, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Write claims to the end of ``claims.csv``; each without an id gets the next one. On disk when this returns.

    Raises InvalidInput for an id that is taken, and where the case ships with the program.
    """
    _own(case)
    with alone(case.folder):
        taken = claim_ids(case.folder)
        written: list[Claim] = []
        for claim in claims:
            given = claim if claim.id else replace(claim, id=next_id(taken))
            if given.id in taken:
                fact = f"{given.id!r} is taken"
                raise InvalidInput((Fault("SC009", "claims.csv id", fact, "leave the id empty"),))
            taken.add(given.id)
            written.append(given)
        _append(case, "claims", [claim_cells(claim) for claim in written])
    return tuple(written)


def add_cells(case: CaseClaims, cells: dict[str, str], shown: str = "claim") -> Claim:
    """Write one claim given as cells, as a form or a script gives it. Raises InvalidInput with all that is wrong.

    An id that the cells leave open is given as the claim is written, so that no two clerks get the same.
    """
    _own(case)
    claim = checked_claim(case, cells, shown)
    return add_claims(case, [claim if cells.get("id") else replace(claim, id="")])[0]


def checked_claim(case: CaseClaims, cells: dict[str, str], shown: str = "claim") -> Claim:
    """The claim that cells make, with the next id where none is given. Raises InvalidInput with all that is wrong."""
    filled = {"id": next_id(case.book.claim), **{name: text for name, text in cells.items() if text}}
    row = RawRow(shown, 1, {name: Cell(text, shown, 1) for name, text in filled.items()})
    raw = read_one_table(Path(shown), "claims", "id\n")
    raw.tables["claims"] = [row]
    raw.columns["claims"] = dict.fromkeys(filled, shown)
    draft = draft_of(raw, case.timezone)
    claims = read_claims(draft)
    draft.ids["claims"] |= set(case.book.claim)
    _refer(draft)
    if draft.faults:
        raise InvalidInput(tuple(dict.fromkeys(draft.faults)))
    return claims[0]


def grade(case: CaseClaims, grading: Grading) -> None:
    """Write a later grade of a claim. Raises InvalidInput where there is no such claim."""
    _own(case)
    if faults := _unknown_claims(case, (grading.claim,)):
        raise InvalidInput(tuple(faults))
    with alone(case.folder):
        _append(case, "grades", [_checked("grades", grading_cells(grading))])


def settle(case: CaseClaims, estimate: Estimate) -> None:
    """Write the working figure that a person set. Raises InvalidInput for unknown claims and figures out of order."""
    _own(case)
    faults = _unknown_claims(case, estimate.claims)
    if estimate.group and estimate.group not in case.groups:
        cure = f"name one of {', '.join(case.groups) or 'none: the case has no groups'}"
        faults.append(Fault("SC010", "--group", f"is {estimate.group!r}", cure))
    if not estimate.low <= estimate.best <= estimate.high:
        fact = f"is {estimate.best}, with low {estimate.low} and high {estimate.high}"
        faults.append(Fault("SC014", "--best", fact, "give low ≤ best ≤ high"))
    if faults:
        raise InvalidInput(tuple(faults))
    with alone(case.folder):
        _append(case, "estimates", [_checked("estimates", estimate_cells(estimate))])


def export_claims(reference: str | Path, path: Path, *, hxl: bool = False) -> int:
    """Write every claim to a spreadsheet, ``.csv`` or ``.xlsx`` by the file's name; how many were written."""
    claims = open_claims(reference).book.claims
    rows = sheet_rows(claims, hxl=hxl)
    if path.suffix.lower() == ".xlsx":
        write_bytes_whole(path, workbook_bytes(rows, heads=2 if hxl else 1, numbers=_NUMBERS))
    elif path.suffix.lower() == ".csv":
        write_whole(path, sheet_csv(rows))
    else:
        raise Missing(f"{path.name}: a spreadsheet is written as .csv or .xlsx")
    return len(claims)


def import_claims(case: CaseClaims, path: Path) -> Imported:
    """Add the new rows of a spreadsheet, all or none. A row without an id is new and gets one.

    Unless it says to the letter what a claim says that is there: a sheet that is read in twice adds nothing the second
    time. Raises InvalidInput with every fault at once; a row that would change a claim is one, by its name.
    """
    _own(case)
    with alone(case.folder):
        return _import(open_claims(case.folder), path)


def _import(case: CaseClaims, path: Path) -> Imported:
    draft, unnamed = _sheet(path, case)
    claims = read_claims(draft)
    draft.ids["claims"] |= set(case.book.claim)
    _refer(draft)
    places = {row.text("id"): row for row in draft.raw.tables["claims"]}
    new: list[Claim] = []
    told = {_told(claim) for claim in case.book.claims}
    taken = {claim.id for claim in (*case.book.claims, *claims) if claim.id not in unnamed}
    for claim in claims:
        known = case.book.claim.get(claim.id)
        if known is None:
            if claim.id not in unnamed:
                new.append(claim)
            elif _told(claim) not in told:
                new.append(replace(claim, id=next_id(taken)))
                taken.add(new[-1].id)
            told.add(_told(claim))
        elif known != claim:
            _refuse_change(draft, places[claim.id], known, claim)
    if draft.faults:
        raise InvalidInput(tuple(dict.fromkeys(draft.faults)))
    _append(case, "claims", [claim_cells(claim) for claim in new])
    return Imported(tuple(claim.id for claim in new), len(claims) - len(new))


def _told(claim: Claim) -> Claim:
    """A claim without its id and without who entered it when."""
    return replace(claim, id="", entered_by="", entered_at="")


def _sheet(path: Path, case: CaseClaims) -> tuple[Draft, frozenset[str]]:
    """The rows of a spreadsheet, made ready to be read: apostrophes taken off, figures as typed taken apart.

    With them the ids that were given here, to rows that have none.
    """
    if path.suffix.lower() == ".xlsx":
        raw = read_one_table(path, "claims", sheet_csv(workbook_rows(path)).removeprefix("\ufeff"))
    else:
        raw = read_one_table(path, "claims")
    taken = {row.text("id") for row in raw.tables["claims"]} | set(case.book.claim)
    rows, unnamed = [], set()
    for row in raw.tables["claims"]:
        cells = {
            name: replace(cell, text=bare(cell.text)) for name, cell in row.cells.items() if bare(cell.text)
        }
        if "id" not in cells:
            cells["id"] = Cell(next_id(taken), row.file, row.row)
            taken.add(cells["id"].text)
            unnamed.add(cells["id"].text)
        rows.append(RawRow(row.file, row.row, _taken_apart(cells)))
    raw.tables["claims"] = rows
    return draft_of(raw, case.timezone), frozenset(unnamed)


def _taken_apart(cells: dict[str, Cell]) -> dict[str, Cell]:
    """``nearly 19,000`` in the column value, as people type it, in the columns that are meant for its parts."""
    value = cells.get("value")
    typed = figure_of(value.text) if value is not None and not value.text.isdecimal() else None
    if value is None or typed is None or "hedge" in cells:
        return cells
    found = {name: cell for name, cell in cells.items() if name != "value"}
    parts = {"low": str(typed.low), "high": str(typed.high), "hedge": typed.hedge}
    return found | {name: replace(value, text=text) for name, text in parts.items()}


def _refuse_change(draft: Draft, row: RawRow, known: Claim, claim: Claim) -> None:
    was, becomes = claim_cells(known), claim_cells(claim)
    for column in CLAIM_COLUMNS:
        if was.get(column) != becomes.get(column):
            fact = f"of claim {known.id} is {becomes.get(column, '')!r}, and was {was.get(column, '')!r}"
            cure = "a claim is never changed: add a row without id that supersedes it"
            draft.fault("CL003", row.place(column), fact, cure)


def _refer(draft: Draft) -> None:
    for row in draft.raw.tables["claims"]:
        for column in ("copy_of", "supersedes"):
            if row.text(column):
                draft.refer("claims", row.text(column), row.place(column))


def _own(case: CaseClaims) -> None:
    """Refuse to write into a case that ships with the program: it is history, and an update would take it away."""
    if case.shipped:
        cure = f"copy the folder {case.folder} and name the copy"
        raise InvalidInput((Fault("CL005", case.name, "ships with the program and is not written to", cure),))


def _unknown_claims(case: CaseClaims, names: Sequence[str]) -> list[Fault]:
    return [
        Fault("SC010", "claims", f"names {name!r}, which is not among the claims", "`claims list` names them")
        for name in names
        if name not in case.book.claim
    ]


def _checked(table: str, cells: dict[str, str]) -> dict[str, str]:
    filled = {name: text for name, text in cells.items() if text}
    outcome = read_row(CLAIM_ROWS[table], filled)
    if isinstance(outcome, tuple):
        raise InvalidInput(
            tuple(Fault(one.code, f"{table}.csv {'.'.join(one.path)}", one.fact, one.cure) for one in outcome)
        )
    return filled


def _append(case: CaseClaims, table: str, rows: list[dict[str, str]]) -> None:
    if rows:
        append_rows(case.folder / f"{table}.csv", tuple(CLAIM_ROWS[table].model_fields), rows)
