"""When a claim could be known: not before it was published, nor before the time that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from zoneinfo import ZoneInfo

from safeconduct.claims.claim import Claim
from safeconduct.claims.when import BadWhen, when_of

_DATED: Final = re.compile(r"\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2})?)?")


def known_by(claims: Iterable[Claim], local: str) -> tuple[Claim, ...]:
    """The claims that could be known at a local time (``2016-12-23T12:00``).

    Days and months count from their beginning: what was published some time on the day of ``local`` is in. Where a
    claim has no date of publishing, the time that it speaks of stands in. A claim whose words are repeated by one that
    is in comes in with it.
    """
    every = tuple(claims)
    told = {claim.id for claim in every if _published(claim) <= local}
    told |= {claim.copy_of for claim in every if claim.id in told and claim.copy_of}
    told |= {claim.supersedes for claim in every if claim.id in told and claim.supersedes}
    return tuple(claim for claim in every if claim.id in told)


def last_second(claim: Claim, zone: ZoneInfo) -> int:
    """The latest second that a claim tells of: of what it says, or of its publishing."""
    if not _DATED.fullmatch(claim.reported) or len(claim.reported) < 10:
        return claim.at.last
    try:
        return max(claim.at.last, when_of(claim.reported, "", zone).last)
    except BadWhen:
        return claim.at.last


def _published(claim: Claim) -> str:
    """The beginning of the time at which it was published, written so that it sorts."""
    return claim.reported if _DATED.fullmatch(claim.reported) else claim.at.written
