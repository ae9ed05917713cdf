"""Write the page of a case's claims."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from safeconduct.claims.published import known_by, last_second
from safeconduct.claims.reconcile import reconcile
from safeconduct.clock import now_utc
from safeconduct.errors import Fault, InvalidInput
from safeconduct.reports.claims_page import claims_page
from safeconduct.scenario.claims import CaseClaims, open_claims
from safeconduct.units import DAY_S
from safeconduct.workspace.claims import require_population
from safeconduct.workspace.files import write_whole

FRESH_S: Final = 60 * DAY_S
"""Up to so long after the last claim a page speaks of now; of a case of the past it speaks of the last claim."""


def write_claims_page(
    reference: str | Path,
    *,
    language: Literal["en", "ar"] = "en",
    population: str = "",
    as_of: str = "",
    out: Path | None = None,
) -> Path:
    """Write the page and give its path: what had been published by the time that it speaks of.

    Raises InvalidInput as the claims do, and for a time that is none.
    """
    case = open_claims(reference)
    moment = _as_of(case, as_of)
    known = known_by(case.book.graded, f"{datetime.fromtimestamp(moment, case.zone):%Y-%m-%dT%H:%M}")
    require_population(known, population)
    found = reconcile(known, case.book.estimates)
    arabic = language == "ar" and bool(case.title_ar)
    page = claims_page(
        found,
        title=case.title_ar if arabic else case.title,
        timezone=case.timezone,
        language=language,
        as_of=moment,
        population=population,
    )
    target = out or Path(f"{case.name}-claims{'' if language == 'en' else f'-{language}'}.html")
    write_whole(target, page)
    return target


def _as_of(case: CaseClaims, text: str) -> int:
    """The second that the page speaks of: ``text`` on the case's clock, or now, or the last claim of a past case.

    The last claim is the one that speaks of, or was published at, the latest time.
    """
    if text:
        try:
            moment = datetime.fromisoformat(text)
            return int((moment if moment.tzinfo else moment.replace(tzinfo=case.zone)).timestamp())
        except (ValueError, OverflowError):
            fault = Fault("RP003", "--as-of", f"is {text!r}", "give a local time such as 2016-12-18T14:00")
            raise InvalidInput((fault,)) from None
    now = int(now_utc().timestamp())
    last = max((last_second(claim, case.zone) for claim in case.book.claims), default=now)
    return now if now - last <= FRESH_S else last
