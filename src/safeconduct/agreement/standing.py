"""Where each undertaking stands: due, let through, met, late, broken, and for whom it waits.

A pure function of counts and times. It is told what has happened up to a second and judges nothing later than that, so
that the same answer comes from a plan's replay, from a simulated run and from the log of a real one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Final, Literal

from safeconduct.agreement.breaches import (
    Breach,
    allowed_from,
    breaches,
    deeds,
    full_at,
    step_done_at,
    step_ends,
)
from safeconduct.agreement.history import NEVER, History, Side, until
from safeconduct.agreement.rules import After, InStep, Paired, Rule, Tranches

State = Literal["met", "due", "waiting", "late", "broken"]
Need = Literal["first", "each", "last", "happens", "step", "partner", "share", "window", "quota", "beyond"]


@dataclass(frozen=True, slots=True)
class Wait:
    """The next convoy of a side may not do ``verb`` yet, by which rule, and for what it waits.

    ``on`` is the side or outside event that must act; empty for a window, for a quota that is used up, and where the
    steps are at an end. ``deed`` is what ``on`` must do, ``people`` how many of it are still missing where that is
    known, ``only_last`` is true where only the convoy that would complete the side has to wait, ``opens_at`` the second
    at which waiting ends by itself.
    """

    rule: str
    clause: str
    verb: str
    on: str
    need: Need
    deed: str = ""
    people: int | None = None
    only_last: bool = False
    opens_at: int | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """Something that had to be done by a second and was not: a must, or all of a side before its last window ended."""

    by: int
    wanted: int
    done: int
    kind: Literal["must", "expired"]


@dataclass(frozen=True, slots=True)
class SideStanding:
    """One side at one second. ``state`` is the gravest that applies: broken, late, met, waiting, due.

    ``due`` people are what shares are counted against, ``able`` how many make it complete. ``let_through`` have
    crossed the line, ``at_reception`` have arrived; ``room`` how many more may cross now by every rule that limits
    their number (None: no rule does).
    """

    side: str
    state: State
    due: int
    able: int
    let_through: int
    at_reception: int
    complete_at: int | None
    room: int | None
    waits: tuple[Wait, ...]
    late: tuple[Late, ...]
    broken: tuple[Breach, ...]

    @property
    def still_due(self) -> int:
        """People who can go and have not crossed; none once the side is complete."""
        return 0 if self.complete_at is not None else max(0, self.able - self.let_through)


@dataclass(frozen=True, slots=True)
class Standing:
    """Every side at one second. ``next_to_act`` are the sides or outside events on whom all the waiting rests.

    ``deadlock`` is true where sides wait for each other and nobody else, so that nothing can move.
    """

    now: int
    sides: tuple[SideStanding, ...]
    next_to_act: tuple[str, ...]
    deadlock: bool

    def of(self, side: str) -> SideStanding:
        """The standing of one side."""
        return next(one for one in self.sides if one.side == side)

    @property
    def broken(self) -> tuple[Breach, ...]:
        """Every breach, side by side."""
        return tuple(breach for side in self.sides for breach in side.broken)


def standing(rules: Sequence[Rule], history: History, now: int) -> Standing:
    """Where every side stands at ``now``, that second included; what the history holds of later is not looked at."""
    known = until(history, now)
    found = [*breaches(rules, known, now), *_quota(known), *_window(known)]
    sides = tuple(_side(rules, known, side, now, found) for side in known.sides)
    acting, ring = _who_acts(sides)
    moving = tuple(side.id for side in known.sides if _moving(known, side.id))
    # While somebody of a ring is on the road, an arrival may open it.
    return Standing(now, sides, acting or (moving if ring else ()), ring and not moving)


def _side(rules: Sequence[Rule], known: History, side: Side, now: int, found: list[Breach]) -> SideStanding:
    complete = known.complete_at[side.id]
    waits = () if complete < NEVER else tuple(_waits(rules, known, side, now))
    broken = tuple(breach for breach in found if breach.side == side.id)
    late = tuple(_late(known, side, now))
    return SideStanding(
        side=side.id,
        state=_state(broken, late, waits, met=complete < NEVER),
        due=side.due,
        able=side.able,
        let_through=known.people(side.id, "crosses"),
        at_reception=known.people(side.id, "arrives"),
        complete_at=complete if complete < NEVER else None,
        room=_room(rules, known, side, now),
        waits=waits,
        late=late,
        broken=broken,
    )


def _state(broken: Sequence[Breach], late: Sequence[Late], waits: Sequence[Wait], *, met: bool) -> State:
    if broken:
        return "broken"
    if late:
        return "late"
    if met:
        return "met"
    return "waiting" if any(not wait.only_last for wait in waits) else "due"


# What a side has outrun


def _quota(known: History) -> Iterator[Breach]:
    for side in known.sides:
        if side.quota is None:
            continue
        crossed = 0
        for one in known.crossings[side.id]:
            crossed += one.people
            over = min(one.people, crossed - side.quota)
            if over > 0:
                yield Breach(
                    "QUOTA", "", side.clause, "beyond-steps", side.id, one.convoy, side.line, one.crosses_at, None,
                    f"{over} people", over,
                )  # fmt: skip


def _window(known: History) -> Iterator[Breach]:
    """Convoys that left while their window was shut. What becomes of them on the road is the checker's to judge."""
    for side in known.sides:
        if side.windows is None:
            continue
        for one in known.in_order(side.id, "leaves"):
            if not _open(side.windows, one.leaves_at):
                opens = next((start for start, _ in side.windows if start > one.leaves_at), None)
                yield Breach(
                    "WINDOW", "", side.clause, "too-early", side.id, one.convoy, "", one.leaves_at, opens
                )


def _open(windows: Sequence[tuple[int, int]], at: int) -> bool:
    return any(start <= at < end for start, end in windows)


def _late(known: History, side: Side, now: int) -> Iterator[Late]:
    """A must whose second has passed (the second itself is in time), and an end of all windows before completion."""
    for people, by in side.musts:
        done = sum(count for name, at, count in known.admitted if name == side.id and at <= by)
        if now > by and done < people:
            yield Late(by, people, done, "must")
    if side.windows is not None:
        ends = max((end for _, end in side.windows), default=-NEVER)
        # Whoever left in time may still cross; whoever has not left by then is late.
        left = sum(one.people for one in known.seen if one.side == side.id and one.leaves_at < ends)
        if now >= ends and left < side.able and known.complete_at[side.id] >= ends:
            yield Late(ends, side.able, left, "expired")


# What a side waits for


def _waits(rules: Sequence[Rule], known: History, side: Side, now: int) -> Iterator[Wait]:
    if side.windows is not None and not _open(side.windows, now):
        opens = next((start for start, _ in side.windows if start > now), None)
        yield Wait("", side.clause, "leaves", "", "window", opens_at=opens)
    if side.quota is not None and known.people(side.id, "crosses") >= side.quota:
        yield Wait("", side.clause, "crosses", "", "quota", people=0)
    for rule in rules:
        match rule:
            case After() if rule.event.of == side.id:
                yield from _wait_after(known, rule, now)
            case InStep() if side.id in (rule.a, rule.b):
                yield from _wait_in_step(known, rule, side.id)
            case Tranches() if side.id in (rule.a, rule.b):
                yield from _wait_tranches(known, rule, side.id, now)
            case Paired() if side.id in (rule.a, rule.b):
                yield from _wait_paired(known, rule, side.id)


def _wait_after(known: History, rule: After, now: int) -> Iterator[Wait]:
    done = len(deeds(known, rule.event))
    if rule.event.which == "first" and done:
        return
    if allowed_from(known, rule, done) <= now:
        return
    need: Need = "happens" if rule.waits_for.verb == "happens" else rule.waits_for.which
    on = rule.waits_for.of
    missing = None
    if need in ("last", "each") and on in known.side:
        missing = max(0, known.side[on].able - known.people(on, rule.waits_for.verb))
    yield Wait(
        rule.id, rule.clause, rule.event.verb, on, need, rule.waits_for.verb, missing,
        only_last=rule.event.which == "last",
    )  # fmt: skip


def _other(rule: InStep | Tranches | Paired, side: str) -> str:
    return rule.b if side == rule.a else rule.a


def _wait_in_step(known: History, rule: InStep, side: str) -> Iterator[Wait]:
    room = room_in_step(known, rule, side)
    if room is not None and room < 1:
        yield Wait(rule.id, rule.clause, "crosses", _other(rule, side), "share", "crosses")


def room_in_step(known: History, rule: InStep, side: str) -> int | None:
    """How many more people of a side may cross before it is too far ahead; None once the rule is off."""
    if min(known.complete_at[rule.a], known.complete_at[rule.b]) < NEVER:
        return None
    a, b = (Fraction(known.people(name, "crosses")) for name in (rule.a, rule.b))
    if rule.ratio is not None:
        allowed = Fraction(rule.tolerance_people or 0)
        if side == rule.a:
            return max(0, floor(rule.ratio * b + allowed - a))
        return max(0, floor((a + allowed) / rule.ratio - b)) if rule.ratio else None
    own, other = (a, b) if side == rule.a else (b, a)
    due, others = known.side[side].due, known.side[_other(rule, side)].due
    return max(0, floor((other / others + rule.tolerance) * due - own))


def _step_now(known: History, rule: Tranches, side: str) -> tuple[int, list[int], int]:
    """The step that the next convoy of a side belongs to, the ends of all steps, and the people who have crossed."""
    ends = step_ends(rule)[0 if side == rule.a else 1]
    crossed = known.people(side, "crosses")
    return bisect_right(ends, crossed), ends, crossed


def _wait_tranches(known: History, rule: Tranches, side: str, now: int) -> Iterator[Wait]:
    step, ends, _ = _step_now(known, rule, side)
    if step >= len(ends):
        yield Wait(rule.id, rule.clause, "crosses", "", "beyond", people=0)
        return
    if step == 0 or step_done_at(known, rule, step - 1) < now:
        return
    for name, each in zip((rule.a, rule.b), step_ends(rule), strict=True):
        wanted = each[step - 1]
        if full_at(known, name, wanted) >= now or _under_way(known, name):
            missing = max(0, wanted - known.people(name, "arrives"))
            yield Wait(rule.id, rule.clause, "crosses", name, "step", "arrives", missing)


def _moving(known: History, side: str) -> bool:
    return any(one.side == side and one.leaves_at < NEVER <= one.arrives_at for one in known.seen)


def _under_way(known: History, side: str) -> bool:
    return any(one.arrives_at >= NEVER for one in known.crossings[side])


def _wait_paired(known: History, rule: Paired, side: str) -> Iterator[Wait]:
    other = _other(rule, side)
    meeting = rule.meeting_b if side == rule.a else rule.meeting_a
    if len(known.crossings[side]) < len(known.crossings[other]) or known.complete_at[other] < NEVER:
        return  # its partner has crossed already, or it needs none any more
    there = any(
        one.side == other and one.crosses_at >= NEVER and one.reached_at(meeting) is not None
        for one in known.seen
    )
    if not there:
        yield Wait(rule.id, rule.clause, "crosses", other, "partner", "meets")


def _room(rules: Sequence[Rule], known: History, side: Side, now: int) -> int | None:
    """People who may cross now by the rules that count people; None where none does."""
    rooms: list[int] = []
    if side.quota is not None:
        rooms.append(max(0, side.quota - known.people(side.id, "crosses")))
    for rule in rules:
        if isinstance(rule, InStep) and side.id in (rule.a, rule.b):
            room = room_in_step(known, rule, side.id)
            rooms += [] if room is None else [room]
        elif isinstance(rule, Tranches) and side.id in (rule.a, rule.b):
            step, ends, crossed = _step_now(known, rule, side.id)
            shut = step >= len(ends) or (step > 0 and step_done_at(known, rule, step - 1) >= now)
            rooms.append(0 if shut else ends[step] - crossed)
    return min(rooms) if rooms else None


_ORDER: Final = {"leaves": 0, "meets": 1, "crosses": 2, "arrives": 3, "happens": 3}
"""What a convoy does, in its order: whoever waits to cross can still leave, and be at a meeting point."""


def _who_acts(sides: Sequence[SideStanding]) -> tuple[tuple[str, ...], bool]:
    """On whom the waiting rests in the end; and whether some wait in a ring that nobody outside can open."""
    waits = {side.side: [wait for wait in side.waits if wait.on and not wait.only_last] for side in sides}
    acting: set[str] = set()
    for first in waits.values():
        ahead = [(wait.on, wait.deed) for wait in first]
        seen: set[tuple[str, str]] = set()
        while ahead:
            name, deed = ahead.pop()
            if (name, deed) in seen:
                continue
            seen.add((name, deed))
            # What keeps it from that deed: nothing that only forbids a later one.
            kept = [wait for wait in waits.get(name, []) if _ORDER[wait.verb] <= _ORDER[deed]]
            others = [(wait.on, wait.deed) for wait in kept if wait.on != name]
            if others:
                ahead += others
            else:
                acting.add(name)
    blocked = any(wait.on != name for name, own in waits.items() for wait in own)
    return tuple(sorted(acting)), blocked and not acting
