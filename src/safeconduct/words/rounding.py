"""How far user pages round: people to 50, times to a quarter of an hour, chances to "about 1 in n".

Files keep the digits; orders (timetables and convoy sheets) keep the minute.
"""

from __future__ import annotations

PEOPLE_STEP = 50  # model page, section 11
TIME_STEP_S = 15 * 60


def people_near(people: int) -> int:
    """People to the nearest fifty; halves go up."""
    return (people + PEOPLE_STEP // 2) // PEOPLE_STEP * PEOPLE_STEP


def people_floor(people: int) -> int:
    """The largest fifty that is not above ``people``."""
    return people // PEOPLE_STEP * PEOPLE_STEP


def people_ceil(people: int) -> int:
    """The smallest fifty that is not below ``people``: a proved "at most" stays true when it is rounded."""
    return -(-people // PEOPLE_STEP) * PEOPLE_STEP


def quarter_up(at_s: int) -> int:
    """The quarter of an hour at or after a second: what a page promises is never earlier than what is planned.

    UTC offsets in use are whole quarters of an hour, so the result is a quarter on a local clock too.
    """
    return -(-at_s // TIME_STEP_S) * TIME_STEP_S


def quarter_down(at_s: int) -> int:
    """The quarter of an hour at or before a second: for what is needed before something begins."""
    return at_s // TIME_STEP_S * TIME_STEP_S


def one_in(chance: float) -> int | None:
    """``n`` for "about 1 in n", n to two figures at most; None for a chance of nothing, or of one half and more."""
    if not 0 < chance < 0.5:
        return None
    odds = round(1 / chance)
    magnitude: int = 10 ** max(0, len(str(odds)) - 2)
    return round(odds / magnitude) * magnitude
