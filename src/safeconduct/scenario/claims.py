"""Claims of a case: its tables read to nouns with every fault at once, and nouns written back as cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from safeconduct.claims.book import Book, circles
from safeconduct.claims.claim import Claim, Grading, wrongs
from safeconduct.claims.when import BadWhen, When, when_of
from safeconduct.errors import Fault, InvalidInput
from safeconduct.scenario.beside import read_claim_tables, read_one_table
from safeconduct.scenario.draft import Draft
from safeconduct.scenario.estimates import estimate_of
from safeconduct.scenario.files import RawCase, RawRow
from safeconduct.scenario.format.claim_rows import ClaimRow, EstimateRow, GradeRow
from safeconduct.scenario.format.patterns import NOT_CAPTURED
from safeconduct.scenario.load import find_folder, shipped_folders

CLAIM_COLUMNS: Final = tuple(ClaimRow.model_fields)
_EPOCH: Final = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp())


@dataclass(frozen=True, slots=True)
class CaseClaims:
    """What a case says of itself, and its book of claims. ``groups`` are the ids that an estimate may name."""

    folder: Path
    shipped: bool
    name: str
    title: str
    title_ar: str
    timezone: str
    groups: tuple[str, ...]
    book: Book

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are written."""
        return ZoneInfo(self.timezone)


def open_claims(reference: str | Path) -> CaseClaims:
    """The claims of the case that ``reference`` names. Raises InvalidInput with every fault of its claim tables.

    Faults of the case's other tables do not matter here: claims come in before a case is whole.
    """
    folder, _ = find_folder(reference)
    if folder is None:
        known = ", ".join(shipped_folders()) or "none"
        cure = f"name a folder with a scenario.toml, or one of: {known}"
        raise InvalidInput((Fault("SC001", str(reference), "is no case folder", cure),))
    raw = read_claim_tables(folder)
    draft = draft_of(raw, str(raw.toml.get("timezone", "UTC")))
    groups = _group_ids(folder)
    book = read_book(draft, groups)
    if draft.faults:
        raise InvalidInput(tuple(dict.fromkeys(draft.faults)))
    return CaseClaims(
        folder=folder,
        shipped=folder in shipped_folders().values(),
        name=str(raw.toml.get("name", folder.name)),
        title=str(raw.toml.get("title", folder.name)),
        title_ar=str(raw.toml.get("title_ar", "")),
        timezone=draft.zone.key,
        groups=groups,
        book=book,
    )


def claim_faults(folder: Path) -> tuple[Fault, ...]:
    """Everything that is wrong in the claim tables of a case folder."""
    try:
        open_claims(folder)
    except InvalidInput as invalid:
        return invalid.faults
    return ()


def claim_ids(folder: Path) -> set[str]:
    """Every id that ``claims.csv`` of a folder holds now, in rows that can be used and in others."""
    path = folder / "claims.csv"
    return (
        {row.text("id") for row in read_one_table(path, "claims").tables["claims"]}
        if path.is_file()
        else set()
    )


def draft_of(raw: RawCase, timezone: str) -> Draft:
    """A draft to read claim tables into, with the clock of a time zone."""
    draft = Draft(raw, ZoneInfo("UTC"), _EPOCH, _EPOCH, _EPOCH, list(raw.faults))
    try:
        draft.zone = ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):
        cure = "give a name of the IANA list, such as Asia/Damascus"
        draft.fault("SC015", "scenario.toml timezone", f"{timezone!r} is no time zone", cure)
    return draft


def read_book(draft: Draft, groups: tuple[str, ...]) -> Book:
    """The three tables as nouns. What cannot be read, or contradicts itself, is noted in the draft."""
    claims = read_claims(draft)
    ids = draft.ids["claims"]
    for row in draft.raw.tables["claims"]:
        for column in ("copy_of", "supersedes"):
            if row.text(column):
                draft.refer("claims", row.text(column), row.place(column))
    for column in ("copy_of", "supersedes"):
        for name in circles(claims, column):
            cure = "let the chain end at the claim that came first"
            draft.fault("CL002", f"claims.csv {name} {column}", "leads back to the claim itself", cure)
    gradings = []
    for row, grade in draft.rows("grades", GradeRow):
        draft.refer("claims", grade.claim, row.place("claim"))
        gradings.append(Grading(**grade.model_dump()))
    estimates = []
    for row, entry in draft.rows("estimates", EstimateRow):
        estimate = estimate_of(draft, row, entry, groups)
        for name in entry.claims:
            if name not in ids:
                draft.refer("claims", name, row.place("claims"))
        if estimate is not None:
            estimates.append(estimate)
    return Book(claims, tuple(gradings), tuple(estimates))


def read_claims(draft: Draft) -> tuple[Claim, ...]:
    """The rows of ``claims.csv`` that can be read."""
    rows = draft.raw.tables["claims"]
    draft.know("claims", [(row.text("id"), row.place("id")) for row in rows])
    found = (claim_of(draft, row, entry) for row, entry in draft.rows("claims", ClaimRow))
    return tuple(claim for claim in found if claim is not None)


def claim_of(draft: Draft, row: RawRow, entry: ClaimRow) -> Claim | None:
    """The claim in a row; None where it cannot be used, with its faults noted."""
    cells = entry.model_dump()
    value, low, high = cells.pop("value"), cells.pop("low"), cells.pop("high")
    precision = cells.pop("precision")
    sound = True
    if value is not None and (low is not None or high is not None):
        draft.fault("SC021", row.place("value"), "stands beside low and high", "give a figure or a range")
        sound = False
    at = _when(draft, row, "at", entry.at, precision or "")
    since = _when(draft, row, "since", entry.since, "") if entry.since else None
    if at is None or (entry.since and since is None) or not sound:
        return None
    cells |= {
        "low": value if low is None else low,
        "high": value if high is None else high,
        "at": at,
        "since": since,
        "captured": "" if entry.captured == NOT_CAPTURED else entry.captured,
    }
    for column in ("movement", "copy_of", "supersedes"):
        cells[column] = cells[column] or ""
    claim = Claim(**cells)
    for wrong in wrongs(claim):
        place = row.place("value" if wrong.field == "low" and not row.text("low") else wrong.field)
        draft.fault("CL001", place, wrong.fact, wrong.cure)
        sound = False
    return claim if sound else None


def claim_cells(claim: Claim) -> dict[str, str]:
    """A claim as the cells of its row; cells that would be empty are left out."""
    cells = {
        column: str(getattr(claim, column))
        for column in CLAIM_COLUMNS
        if column not in {"at", "precision", "since", "value", "low", "high", "through", "captured"}
    }
    cells |= {
        "at": claim.at.written,
        "precision": claim.at.precision,
        "since": "" if claim.since is None else claim.since.written,
        "through": "; ".join(claim.through),
        "captured": claim.captured or NOT_CAPTURED,
    }
    if claim.low is not None and claim.low == claim.high:
        cells["value"] = str(claim.low)
    elif claim.low is not None:
        cells |= {"low": str(claim.low), "high": str(claim.high)}
    return {column: cells[column] for column in CLAIM_COLUMNS if cells.get(column)}


def grading_cells(grading: Grading) -> dict[str, str]:
    """A grading as the cells of its row."""
    return {column: str(getattr(grading, column)) for column in GradeRow.model_fields}


def _when(draft: Draft, row: RawRow, column: str, written: str, precision: str) -> When | None:
    try:
        return when_of(written, precision, draft.zone)  # type: ignore[arg-type]  # the row's model knows the words
    except BadWhen as bad:
        draft.fault("SC017", row.place(column), bad.fact, bad.cure)
        return None


def _group_ids(folder: Path) -> tuple[str, ...]:
    """Ids of the groups of a case, as far as they can be read; what is wrong with the table is for ``check`` to say."""
    if not (folder / "groups.csv").is_file():
        return ()
    return tuple(row.text("id") for row in read_one_table(folder / "groups.csv", "groups").tables["groups"])
