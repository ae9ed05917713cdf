"""Take proposals of a report into the claims of a case: one by one, as a person accepts them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from safeconduct.claims.claim import KINDS, Claim
from safeconduct.errors import Fault, InvalidInput
from safeconduct.reading.model import ONLY_READ, UNATTRIBUTED, ProposedClaim, Reading
from safeconduct.scenario.beside import read_one_table
from safeconduct.scenario.claims import CaseClaims
from safeconduct.scenario.format.claim_rows import LONGEST
from safeconduct.workspace.claims import add_claims, checked_claim

_AT_ONE_MOMENT: Final = frozenset({"wanting", "due", "waiting", "inside", "held", "present", "capacity"})


@dataclass(frozen=True, slots=True)
class Report:
    """The report that a reading comes from: its bytes, who published it, and its date."""

    content: bytes
    publisher: str
    day: date | None


def place_names(case: CaseClaims) -> tuple[str, ...]:
    """The names of a case's places in every language that it has them in."""
    path = case.folder / "places.csv"
    if not path.is_file():
        return ()
    rows = read_one_table(path, "places").tables["places"]
    return tuple(sorted({row.text(column) for row in rows for column in ("name", "name_ar")} - {""}))


def accept(
    case: CaseClaims, reading: Reading, wanted: list[str], report: Report, cells: dict[str, str]
) -> tuple[Claim, ...]:
    """Write the wanted proposals into the case's claims, all or none, as ``claims add`` writes what is typed.

    ``wanted`` holds ids, or ``id=kind`` to enter one under another kind; ``cells`` go before what was read. Raises
    InvalidInput with everything that is wrong, and where the case ships with the program.
    """
    known = {claim.id: claim for claim in reading.claims}
    faults: list[Fault] = []
    claims: list[Claim] = []
    for given in dict.fromkeys(wanted):
        name, _, kind = given.partition("=")
        if name not in known:
            faults.append(_unknown(name, reading))
            continue
        faults += _refusals(known[name], kind or cells.get("kind", ""), report, cells)
        if faults:
            continue
        row = proposal_cells(reading, known[name], report) | cells | ({"kind": kind} if kind else {})
        try:
            claims.append(checked_claim(case, row, name))
        except InvalidInput as invalid:
            faults += invalid.faults
    if faults:
        raise InvalidInput(tuple(faults))
    # Each gets its id as it is written, so that no two clerks get the same.
    return add_claims(case, [replace(claim, id="") for claim in claims])


def proposal_cells(reading: Reading, claim: ProposedClaim, report: Report) -> dict[str, str]:
    """A proposal as cells of ``claims.csv``. What the report does not say is left out."""
    whole_day = claim.on if len(claim.on) == len("2016-12-18") else ""  # a year alone is no day
    day = whole_day or (report.day.isoformat() if report.day else "")
    said = claim.source not in ("", UNATTRIBUTED)
    cells = {
        "kind": claim.kind,
        "unit": claim.unit,
        "at": day,
        "claimed_by": claim.source or report.publisher,
        "through": report.publisher if claim.source else "",
        "place": "; ".join(claim.places),
        "reported": report.day.isoformat() if report.day else "",
        "said": day if said else "",
        "quote": " ".join(claim.sentence.text.split())[:LONGEST],
        "captured": hashlib.sha256(report.content).hexdigest(),
        "language": reading.tongue,
        "note": f"read from {claim.span.text!r}",
    }
    if claim.high is None:  # thousands: at least two of them
        cells |= {"value": str(claim.low), "hedge": "at_least" if claim.hedge == "none" else claim.hedge}
    elif claim.high == claim.low:
        cells |= {"value": str(claim.low), "hedge": claim.hedge}
    else:
        cells |= {"low": str(claim.low), "high": str(claim.high), "hedge": claim.hedge}
    if claim.cumulative:
        cells["counting"] = "cumulative"
    elif claim.kind in _AT_ONE_MOMENT:
        cells["counting"] = "moment"
    else:
        cells |= {"counting": "period", "since": day}
    return {name: text for name, text in cells.items() if text}


def _unknown(name: str, reading: Reading) -> Fault:
    ids = ", ".join(claim.id for claim in reading.claims) or "none"
    if any(event.id == name for event in reading.events):
        return Fault("RD001", name, "is an event, and claims.csv holds claims", f"choose of {ids}")
    return Fault("RD001", name, "is not proposed by this report", f"choose of {ids}")


def _refusals(claim: ProposedClaim, kind: str, report: Report, cells: dict[str, str]) -> list[Fault]:
    """Why a proposal cannot be entered as it stands."""
    found: list[Fault] = []
    if claim.denied:
        fact = f"is what {claim.source} denies"
        found.append(Fault("RD002", claim.id, fact, "enter by hand what the source says instead"))
    if not kind and claim.kind in ONLY_READ:
        cure = f"enter it under another kind: {claim.id}=KIND, one of {', '.join(KINDS)}"
        found.append(Fault("RD003", claim.id, f"has the kind {claim.kind!r}, which claims do not have", cure))
    if "at" not in cells and len(claim.on) < len("2016-12-18") and report.day is None:
        found.append(Fault("RD004", claim.id, "has no day", "give the report's date: --date 2016-12-18"))
    if not claim.source and not report.publisher and "claimed_by" not in cells:
        fact = "is the report's own word, and nobody is named"
        found.append(Fault("RD005", claim.id, fact, 'say who published it: --published-by "…"'))
    if "population" not in cells:
        cure = "say which people it is about: --set population=ID, as in the case's other claims"
        found.append(Fault("RD006", claim.id, "names no population", cure))
    return found
