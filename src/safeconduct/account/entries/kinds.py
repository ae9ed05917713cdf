"""Every kind of entry, as data: what may be observed, and which keys say it. Unknown kinds and keys are refused.

A kind is a past event or a count. No kind holds a name of anybody who travels: people on a convoy are numbers, a child
who is alone has a code, and names are those of people who decide, confirm or sign.
"""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.account.entries.moving import MOVEMENT_KINDS, PEOPLE_KINDS, VEHICLE_KINDS
from safeconduct.account.entries.saying import (
    CONSENT_KINDS,
    DEVICE_KINDS,
    INCIDENT_KINDS,
    LEDGER_KINDS,
    STATEMENT_KINDS,
)
from safeconduct.account.entries.terms import Kind


def _by_id(kinds: Iterable[Kind]) -> dict[str, Kind]:
    return {kind.id: kind for kind in kinds}


KINDS: dict[str, Kind] = _by_id(
    (
        *PEOPLE_KINDS,
        *VEHICLE_KINDS,
        *MOVEMENT_KINDS,
        *CONSENT_KINDS,
        *INCIDENT_KINDS,
        *STATEMENT_KINDS,
        *DEVICE_KINDS,
        *LEDGER_KINDS,
    )
)
"""Every kind by its id."""
