"""Working figures that persons set from claims: read, written, and laid over the groups of a case."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from safeconduct.claims.claim import Estimate
from safeconduct.scenario.draft import Draft
from safeconduct.scenario.figures import Given
from safeconduct.scenario.files import RawRow
from safeconduct.scenario.format.claim_rows import EstimateRow
from safeconduct.scenario.model import Figure


def estimate_cells(estimate: Estimate) -> dict[str, str]:
    """A working figure as the cells of its row."""
    cells = {column: getattr(estimate, column) for column in EstimateRow.model_fields}
    cells["claims"] = ";".join(estimate.claims)
    return {column: str(value) for column, value in cells.items() if value not in (None, "")}


def estimate_of(draft: Draft, row: RawRow, entry: EstimateRow, groups: Iterable[str]) -> Estimate | None:
    """The working figure in a row; None where it cannot be used, with its faults noted."""
    quantity = (entry.kind, entry.unit, entry.population)
    before = len(draft.faults)
    if entry.group is not None and any(quantity):
        fact = "stands beside kind, unit or population"
        draft.fault("SC021", row.place("group"), fact, "set the figure of a group or of a quantity")
    elif entry.group is None and not all(quantity):
        cure = "name a group of the case, or kind, unit and population"
        draft.fault("SC006", row.place("group"), "does not say what the figure is about", cure)
    elif entry.group is not None and entry.group not in groups:
        draft.ids.setdefault("groups", set(groups))
        draft.refer("groups", entry.group, row.place("group"))
    if not entry.low <= entry.best <= entry.high:
        fact = f"is {entry.best}, with low {entry.low} and high {entry.high}"
        draft.fault("SC014", row.place("best"), fact, "give low ≤ best ≤ high")
    if entry.group is not None and entry.low < 1:
        draft.fault("SC012", row.place("low"), f"is {entry.low}", "give a group 1 or more")
    if len(draft.faults) > before:
        return None
    cells = entry.model_dump()
    return Estimate(**cells | {"group": entry.group or "", "population": entry.population or ""})


def settled(draft: Draft) -> dict[str, Given]:
    """The people of each group for which a person set a working figure. Those of quantities are noted as figures.

    Both become part of what the case says, and so of its digest; the plan's end stays as ``groups.csv`` has it.
    """
    last: dict[tuple[str, str, str, str], Estimate] = {}
    for row, entry in draft.rows("estimates", EstimateRow):
        estimate = estimate_of(draft, row, entry, draft.ids.get("groups", set()))
        if estimate is not None:
            last[estimate.subject] = estimate
    found: dict[str, Given] = {}
    for subject, estimate in last.items():
        ends = Decimal(estimate.low), Decimal(estimate.best), Decimal(estimate.high)
        source = _source(estimate)
        if estimate.group:
            found[estimate.group] = Given(*ends, "best", source)
        else:
            low, best, high = (float(end) for end in ends)
            name = "/".join(filter(None, subject))
            draft.book.noted.append(Figure("estimates", name, "best", low, best, high, "best", source))
    return found


def _source(estimate: Estimate) -> str:
    """Where a working figure comes from. Without a claim behind it, it is an assumed one."""
    who = f"set by {estimate.set_by}{f' on {estimate.set_at}' if estimate.set_at else ''}: {estimate.reason}"
    return f"claims {', '.join(estimate.claims)}; {who}" if estimate.claims else f"assumed: {who}"
