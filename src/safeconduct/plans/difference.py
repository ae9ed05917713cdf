"""What a new plan changes of the plan before, convoy by convoy, and what of it cannot be kept."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from safeconduct.plans.codec import instant_text
from safeconduct.plans.model import Convoy, Plan
from safeconduct.plans.past import Past

DIFF_FORMAT = "safeconduct-diff/1"

What = Literal["kept", "moved", "changed", "dropped", "new"]
Aspect = Literal["time", "vehicles", "people", "team", "road", "reception"]


@dataclass(frozen=True, slots=True)
class ConvoyChange:
    """One convoy. *Moved*: another time and nothing else; *changed*: ``aspects`` other than time too.

    ``moved_s`` is by how much later it leaves, ``arrives_moved_s`` by how much later it arrives (earlier: below zero).
    ``left``: it was on its road, or had been, at the moment; ``frozen``: it was approved for the hours that are kept.
    ``got_off`` are people who had boarded, and get off again because it does not go. ``causes`` are codes of
    docs/reference/replanning.md, the first the one that weighs most.
    """

    convoy: str
    what: What
    aspects: tuple[Aspect, ...]
    moved_s: int | None
    arrives_moved_s: int | None
    left: bool
    frozen: bool
    leaves_before_at: int | None
    leaves_at: int | None
    arrives_before_at: int | None
    arrives_at: int | None
    people_before: int
    people: int
    vehicles_out: tuple[str, ...]
    vehicles_in: tuple[str, ...]
    team_before: str
    team: str
    got_off: int
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unkept:
    """What cannot be kept: the rule's code, what of, and by how much; ``at`` None where no second is to blame.

    ``why``: *past*, for what had happened made it so; *must*, a must that this plan does not meet; *rule*, a rule that
    it breaks from the moment on, for want of a better one.
    """

    code: str
    why: Literal["past", "must", "rule"]
    convoy: str
    place: str
    at: int | None
    by: str
    detail: str


@dataclass(frozen=True)
class Difference:
    """All of it. ``left_behind`` are people by group for whom no convoy is planned, where some are."""

    case: str
    at: int
    resumes_at: int
    same: bool
    convoys: tuple[ConvoyChange, ...]
    unkept: tuple[Unkept, ...]
    left_behind: tuple[tuple[str, int], ...]
    people_out_before: int
    people_out: int
    finish_before_h: float | None
    finish_h: float | None

    def of(self, what: What) -> tuple[ConvoyChange, ...]:
        """The convoys with one kind of change."""
        return tuple(change for change in self.convoys if change.what == what)

    @property
    def frozen_not_kept(self) -> tuple[ConvoyChange, ...]:
        """Approved convoys of the hours to keep that are not kept as they were."""
        return tuple(change for change in self.convoys if change.frozen and change.what != "kept")


def difference(
    plans: tuple[Plan, Plan],
    past: Past,
    *,
    frozen: frozenset[str],
    causes: dict[str, tuple[str, ...]],
    unkept: tuple[Unkept, ...],
    left_behind: tuple[tuple[str, int], ...],
) -> Difference:
    """What the second of two plans changes of the first, in the first one's order, new convoys last."""
    before, after = plans
    changes = [
        _change(convoy, after.convoy.get(convoy.id), past, frozen=convoy.id in frozen, causes=causes)
        for convoy in before.convoys
    ]
    changes += [
        _change(None, convoy, past, frozen=False, causes=causes)
        for convoy in after.convoys
        if convoy.id not in before.convoy
    ]
    same = all(change.what == "kept" for change in changes) and before.moves == after.moves
    return Difference(
        case=after.case,
        at=past.at,
        resumes_at=past.resumes_at,
        same=same,
        convoys=tuple(changes),
        unkept=unkept,
        left_behind=left_behind,
        people_out_before=before.figures.people_out,
        people_out=after.figures.people_out,
        finish_before_h=before.figures.finish_h,
        finish_h=after.figures.finish_h,
    )


def _change(
    before: Convoy | None,
    after: Convoy | None,
    past: Past,
    *,
    frozen: bool,
    causes: dict[str, tuple[str, ...]],
) -> ConvoyChange:
    known = before if before is not None else after
    if known is None:
        raise ValueError("a change is of a convoy in one plan or the other")
    aspects = _aspects(before, after) if before is not None and after is not None else ()
    what: What = "kept"
    if before is None:
        what = "new"
    elif after is None:
        what = "dropped"
    elif aspects:
        what = "moved" if aspects == ("time",) else "changed"
    moved = arrives_moved = None
    if before is not None and after is not None:
        moved, arrives_moved = after.departs_at - before.departs_at, after.arrives_at - before.arrives_at
    old = {trip.vehicle for trip in before.trips} if before else set()
    new = {trip.vehicle for trip in after.trips} if after else set()
    return ConvoyChange(
        convoy=known.id,
        what=what,
        aspects=aspects,
        moved_s=moved,
        arrives_moved_s=arrives_moved,
        left=past.has_left(known.id),
        frozen=frozen,
        leaves_before_at=before.departs_at if before else None,
        leaves_at=after.departs_at if after else None,
        arrives_before_at=before.arrives_at if before else None,
        arrives_at=after.arrives_at if after else None,
        people_before=before.people if before else 0,
        people=after.people if after else 0,
        vehicles_out=tuple(sorted(old - new)),
        vehicles_in=tuple(sorted(new - old)),
        team_before=before.team if before else "",
        team=after.team if after else "",
        got_off=past.convoy[known.id].people if after is None and known.id in past.convoy else 0,
        causes=causes.get(known.id, ()) if what != "kept" else (),
    )


def _aspects(before: Convoy, after: Convoy) -> tuple[Aspect, ...]:
    """What differs between two convoys of one name."""
    found: list[Aspect] = []
    if (before.departs_at, before.stops, before.holds, _instants(before)) != (
        after.departs_at, after.stops, after.holds, _instants(after),
    ):  # fmt: skip
        found.append("time")
    loads_before = {trip.vehicle: trip.loads for trip in before.trips}
    loads = {trip.vehicle: trip.loads for trip in after.trips}
    if loads_before.keys() != loads.keys():
        found.append("vehicles")
    if _people(before) != _people(after) or any(
        sorted((load.group, load.people) for load in loads_before[vehicle])
        != sorted((load.group, load.people) for load in loads[vehicle])
        for vehicle in loads_before.keys() & loads.keys()
    ):
        found.append("people")
    if before.team != after.team:
        found.append("team")
    if before.legs != after.legs:
        found.append("road")
    if before.reception != after.reception:
        found.append("reception")
    return tuple(found)


def _instants(convoy: Convoy) -> list[tuple[int, int, int, int]]:
    return sorted((trip.bay_at, trip.bay_free_at, trip.unloaded_at, trip.out_at) for trip in convoy.trips)


def _people(convoy: Convoy) -> dict[str, int]:
    people: dict[str, int] = {}
    for trip in convoy.trips:
        for load in trip.loads:
            people[load.group] = people.get(load.group, 0) + load.people
    return people


def difference_body(found: Difference) -> dict[str, Any]:
    """The difference as a JSON object: ``diff.json``, and the answer of ``safeconduct replan --json``."""
    body = {"format": DIFF_FORMAT, "edition": "cell", **_plain(asdict(found))}
    body["counts"] = {what: len(found.of(what)) for what in ("kept", "moved", "changed", "dropped", "new")}
    body["frozen_not_kept"] = [change.convoy for change in found.frozen_not_kept]
    return body


def difference_to_json(found: Difference) -> str:
    """Text of ``diff.json``."""
    return json.dumps(difference_body(found), ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _plain(item, key) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and (name == "at" or name.endswith("_at")):
        return instant_text(value)
    return value
