"""What the checker says: every broken rule by name, and the figures as they really are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from safeconduct.plans.model import Figures

NEVER = 1 << 60
"""The second of an event that does not happen: later than every horizon, and still a number to compare with."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

CODES: tuple[str, ...] = (
    "FORM", "PAST", "TIMES", "FIGURES", "ITINERARY", "BAY", "PARKING", "BOARDING-HOURS", "HOLD", "FORM-UP", "SIZE",
    "TEAM",
    "ROAD", "WAIT", "WINDOW", "EMPTY-WINDOW", "HOURS", "DUTY", "HORIZON", "SEATS", "STOCK", "DESTINATION", "HOUSEHOLD",
    "OWN-VEHICLE", "PRIORITY", "RECEPTION", "LINE", "QUOTA", "MUST", "MIXED", "IN-STEP", "TRANCHES", "PAIRED", "AFTER",
    "EXPOSED",
)  # fmt: skip
"""Every code of docs/reference/rules.md, in its order."""


@dataclass(frozen=True, slots=True)
class Break:
    """One broken rule: which, by whom, where, when and by how much.

    ``convoy`` is empty where no convoy is to blame, ``place`` where no place is; ``at`` is None where no second is.
    ``by`` is an amount with its unit; ``detail`` names the people, vehicle or rule concerned.
    """

    code: str
    convoy: str
    place: str
    at: int | None
    by: str
    detail: str
    carried: bool = False
    """True where a plan that goes on from a position only carries on what had happened: no plan could mend it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The checker's answer. ``broken`` is empty for a plan that keeps every rule.

    ``figures`` are recomputed from the case and the plan's decisions. ``bound_verified`` is None where no bound was
    given, True where its dual vectors prove all that it states.
    """

    broken: tuple[Break, ...]
    figures: Figures
    bound_verified: bool | None
    carried: tuple[Break, ...] = ()
    """Rules that the past broke, and that no plan from its end on could keep: told, and not held against the plan."""

    @property
    def kept(self) -> bool:
        """True when no rule is broken."""
        return not self.broken


def when(at: int) -> str:
    """An instant as text in UTC, to the second; ``never`` for what does not happen."""
    try:
        return (EPOCH + timedelta(seconds=at)).strftime("%Y-%m-%d %H:%M:%S UTC")
    except OverflowError:
        return "never"


def in_order(found: list[Break]) -> tuple[Break, ...]:
    """Breaks in the order of the rules page, then by time, convoy and place: the same plan gives the same list."""
    rank = {code: number for number, code in enumerate(CODES)}
    return tuple(
        sorted(
            found,
            key=lambda each: (
                rank[each.code],
                NEVER if each.at is None else each.at,
                each.convoy,
                each.place,
                each.detail,
                each.by,
            ),
        )
    )
