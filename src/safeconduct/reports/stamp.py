"""What stands on every page: its edition, its number, the instant it speaks of and when it expires."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from safeconduct.plans.model import Plan
from safeconduct.units import DAY_S, HOUR_S
from safeconduct.words.voice import Voice

Edition = Literal["cell", "carrier", "party", "public"]
LIFE_S: dict[Edition, int] = {"cell": DAY_S, "carrier": DAY_S, "party": DAY_S, "public": 7 * DAY_S}


@dataclass(frozen=True, slots=True)
class Stamp:
    """An edition's mark. ``number`` is six figures that follow from the plan, the same on every sheet of it.

    ``rehearsal``: what the page tells was played, and every page says so.
    """

    edition: Edition
    number: str
    as_of: int
    expires_at: int
    rehearsal: bool = False


def plan_number(plan: Plan) -> str:
    """Six figures to read over the radio. Another timetable has another number, but for one chance in a million."""
    decided = repr((plan.case, plan.digest, plan.convoys, plan.moves))
    value = int(sha256(decided.encode()).hexdigest(), 16) % 1_000_000
    return f"{value // 1000:03d}-{value % 1000:03d}"


def stamp_of(plan: Plan, edition: Edition, as_of: int) -> Stamp:
    """The stamp of an edition of a plan. It expires after a day (public: a week), on the whole hour."""
    expires = (as_of + LIFE_S[edition]) // HOUR_S * HOUR_S
    return Stamp(edition, plan_number(plan), as_of, expires)


def stamp_line(stamp: Stamp, voice: Voice) -> str:
    """The one line that stands on every page, and at the foot of every printed one."""
    exact = stamp.edition in ("cell", "carrier")
    line = voice.say(
        "stamp-line",
        edition=voice.say(f"edition-{stamp.edition}"),
        number=stamp.number,
        as_of=voice.moment(stamp.as_of) if exact else voice.moment(stamp.as_of // HOUR_S * HOUR_S),
        expires=voice.moment(stamp.expires_at),
        offset=voice.offset(stamp.as_of),
    )
    if not stamp.rehearsal:
        return line
    # Loads all that signs and seals, of which the pages of a plan need nothing.
    from safeconduct.ledger.notes.rehearsal import MARK

    return voice.say("stamp-rehearsal", mark=MARK, line=line)
