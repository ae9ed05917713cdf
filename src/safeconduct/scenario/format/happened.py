"""A row of ``happened.csv``: what a past operation is known to have done. No plan depends on it."""

from __future__ import annotations

from typing import Annotated, Final, Literal, get_args

from pydantic import Field

from safeconduct.scenario.format.cells import Id, Ids, Moment, Part

MOST_COUNTED: Final = 10_000_000

Kind = Literal["begins", "halt", "out", "road", "loaded", "outdoors", "returned", "vehicles"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
HELD: Final[tuple[Kind, ...]] = ("road", "loaded", "outdoors", "returned")
"""Counts of people who were exposed when it halted. Whoever was *returned* was on the road and came back: not out."""

Figure = Annotated[int, Field(ge=0, le=MOST_COUNTED)]


class HappenedRow(Part):
    """A row of ``happened.csv``: one halt, or one count of people or vehicles, of the operation as it was reported.

    ``begins`` opens a run of counts; other rows name it in ``since``. A *halt* lasts from ``at`` until ``until``
    (empty: until the next one begins), each with the earliest and latest time that it may have been. *out*, *road*,
    *loaded*, *outdoors* and *returned* count people, *vehicles* those of ``classes`` that had passed the line;
    ``halts`` names the halts for which a row says how things stood. ``on_road``: what a replay does with convoys that
    a halt finds on the road. What nobody reported begins ``source`` with *assumed*.
    """

    kind: Kind
    id: Id | None = None
    at: Moment
    at_from: Moment | None = None
    at_to: Moment | None = None
    until: Moment | None = None
    until_from: Moment | None = None
    until_to: Moment | None = None
    since: Id | None = None
    undertaking: Id | None = None
    classes: Ids = ()
    halts: Ids = ()
    low: Figure | None = None
    high: Figure | None = None
    on_road: Literal["", "wait", "go_on", "turn_back"] = ""
    text: str = ""
    text_ar: str = ""
    log: str = ""
    source: Annotated[str, Field(min_length=1)]
