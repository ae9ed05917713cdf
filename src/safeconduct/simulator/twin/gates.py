"""The rules between sides, as the twin reads them from the agreement itself."""

from __future__ import annotations

from fractions import Fraction

from safeconduct.agreement.breaches import step_ends, step_members
from safeconduct.agreement.history import NEVER, History, Seen, Side
from safeconduct.agreement.rules import After, InStep, Paired, Rule, Tranches
from safeconduct.scenario.model import Scenario
from safeconduct.simulator.twin.build import Cast, people_of
from safeconduct.simulator.twin.things import LATE, ConvoyNow, PartNow, SideNow

VERBS = ("leaves", "crosses", "arrives")


class Gates:
    """What convoys have done for their sides, and what that lets others do."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.scenario: Scenario = cast.scenario
        self.history = self._planned()
        self.apart = 0.0
        self.wanted: dict[tuple[int, int], dict[tuple[str, str], int]] = {}
        self.met: dict[tuple[str, str], int] = {}
        self.step: dict[tuple[str, str], int] = {}
        self.left: dict[str, list[int]] = {}
        self.last: dict[str, list[int]] = {}
        self.rules: list[Rule] = [
            rule for rule in self.scenario.rules if not isinstance(rule, After) or rule.event.of in cast.sides
        ]
        for rule in self.rules:
            if isinstance(rule, Tranches):
                self._steps(rule)

    def _planned(self) -> History:
        sides = tuple(
            Side(one.id, one.due, self.cast.sides[one.id].able, one.quota, line=one.line)
            for one in self.scenario.undertakings
        )
        seen = []
        for convoy in self.cast.convoys:
            plan = convoy.plan
            for side in sides:
                people = people_of(self.scenario, plan).get(side.id, 0)
                crosses = next((stop.leaves_at for stop in plan.stops if stop.place == side.line), NEVER)
                if people:
                    seen.append(
                        Seen(plan.id, side.id, people, plan.stops[0].leaves_at, crosses, plan.arrives_at)
                    )
        return History(sides, tuple(seen))

    def _steps(self, rule: Tranches) -> None:
        self.left[rule.id], self.last[rule.id] = [0] * len(rule.steps), [-1] * len(rule.steps)
        for side, ends in zip((rule.a, rule.b), step_ends(rule), strict=True):
            for member in step_members(self.history.crossings[side], ends):
                self.step[rule.id, member.seen.convoy] = member.step
                if member.step < len(rule.steps):
                    self.left[rule.id][member.step] += 1

    # What is allowed

    def may_from(self, convoy: ConvoyNow, verb: str, now: int) -> int:
        """From when a convoy may do this; LATE where it waits for somebody."""
        since = now
        for part in convoy.parts:
            if not part.people or part.did > VERBS.index(verb):
                continue
            if verb == "crosses" and part.stop != convoy.stop:
                continue
            for rule in self.rules:
                since = max(since, self._rule_from(rule, convoy, part, verb, now))
        return since

    def _rule_from(self, rule: Rule, convoy: ConvoyNow, part: PartNow, verb: str, now: int) -> int:
        side = part.side
        if isinstance(rule, After):
            applies = rule.event.of == side.id and rule.event.verb == verb
            return self._after_from(rule, now) if applies else now
        if verb != "crosses" or side.id not in (rule.a, rule.b):
            return now
        if isinstance(rule, Tranches):
            return self._step_from(rule, convoy, now)
        other = self.cast.sides[rule.b if side.id == rule.a else rule.a]
        if isinstance(rule, Paired):
            if other.complete_at <= now or other.done["crosses"] > side.done["crosses"]:
                return now
            return now if self.met.get((rule.id, other.id), 0) > side.done["crosses"] else LATE
        return self._share_from(rule, side, other, part.people, now)

    def _share_from(self, rule: InStep, side: SideNow, other: SideNow, people: int, now: int) -> int:
        complete = min(side.complete_at, other.complete_at)
        if complete < now:
            return now
        theirs = Fraction(other.before if other.last == now else other.people)
        ours = Fraction(side.people + people)
        if rule.ratio is not None:
            ahead = ours - rule.ratio * theirs if side.id == rule.a else rule.ratio * ours - theirs
            allowed = Fraction(rule.tolerance_people or 0)
        else:
            ahead, allowed = ours / side.due - theirs / other.due, rule.tolerance
        if ahead <= allowed:
            return now
        return now + 1 if now in (other.last, complete) else LATE

    def _step_from(self, rule: Tranches, convoy: ConvoyNow, now: int) -> int:
        before = self.step.get((rule.id, convoy.plan.id), 0)
        if any(self.left[rule.id][:before]):
            return LATE
        return max([now, *(last + 1 for last in self.last[rule.id][:before])])

    def _after_from(self, rule: After, now: int) -> int:
        side, waits = self.cast.sides[rule.event.of], rule.waits_for
        own = side.done[rule.event.verb]
        if rule.event.which == "first" and own:
            return now
        if rule.event.which == "last":
            becomes_complete = self.history.complete_at[side.id] < NEVER
            if not becomes_complete or own < side.convoys - 1:
                return now
        if waits.of not in self.cast.sides:
            at = {one.id: one.expected_at for one in self.scenario.outside}.get(waits.of)
            return LATE if at is None else max(now, at - self.scenario.start)
        other = self.cast.sides[waits.of]
        done, complete = other.done[waits.verb], other.complete_at <= now
        if waits.which == "first":
            return now if done or (complete and not other.done["crosses"]) else LATE
        if waits.which == "each" and own < done:
            return now
        whole = waits.verb != "arrives" or done >= other.done["crosses"]
        return now if complete and whole else LATE

    def before(self, convoy: ConvoyNow, since: int) -> dict[tuple[str, str], int]:
        """By side and deed: how many of the sides bound to this convoy's had done it in the plan before ``since``."""
        known = self.wanted.get((convoy.rank, since))
        if known is None:
            known = self.wanted[convoy.rank, since] = self._before(convoy, since)
        return known

    def _before(self, convoy: ConvoyNow, since: int) -> dict[tuple[str, str], int]:
        own = set(people_of(self.scenario, convoy.plan))
        others: set[str] = set()
        for rule in self.scenario.rules:
            if isinstance(rule, After):
                others |= {rule.waits_for.of} if rule.event.of in own else set()
            else:
                others |= {rule.b} if rule.a in own else set()
                others |= {rule.a} if rule.b in own else set()
        return {
            (side, verb): sum(1 for one in self.history.in_order(side, verb) if one.at(verb) < since)
            for side in others - own
            if side in self.cast.sides
            for verb in VERBS
        }

    # What is done

    def did(self, convoy: ConvoyNow, verb: str, now: int) -> None:
        """Count a deed for every side that the convoy carries."""
        for part in convoy.parts:
            if not part.people or part.did > VERBS.index(verb):
                continue
            if verb == "crosses" and part.stop != convoy.stop:
                continue
            part.did = VERBS.index(verb) + 1
            side = part.side
            side.done[verb] += 1
            side.settled[verb] += 1
            if verb == "crosses":
                if side.last != now:
                    side.last, side.before = now, side.people
                side.people += part.people
                side.aboard -= part.people
                self.see_complete(side, now)
                self._measure()
            if verb == "arrives":
                self._step_arrives(convoy, side, now)

    def see_complete(self, side: SideNow, now: int) -> None:
        """A side is complete: all that can go have crossed, or nobody willing is left."""
        if side.complete_at == LATE and (side.people >= side.able or side.waiting + side.aboard == 0):
            side.complete_at = now

    def _measure(self) -> None:
        for rule in self.rules:
            if isinstance(rule, After):
                continue
            a, b = self.cast.sides[rule.a], self.cast.sides[rule.b]
            if a.complete_at == b.complete_at == LATE and a.due and b.due:
                self.apart = max(self.apart, abs(a.people / a.due - b.people / b.due))

    def _step_arrives(self, convoy: ConvoyNow, side: SideNow, now: int) -> None:
        for rule in self.rules:
            if isinstance(rule, Tranches) and side.id in (rule.a, rule.b):
                step = self.step.get((rule.id, convoy.plan.id), -1)
                if 0 <= step < len(rule.steps):
                    self.left[rule.id][step] -= 1
                    self.last[rule.id][step] = max(self.last[rule.id][step], now)

    def meets(self, convoy: ConvoyNow) -> bool:
        """Count a convoy that has reached its meeting point; whether it has."""
        met = False
        for rule in self.rules:
            if not isinstance(rule, Paired):
                continue
            under = people_of(self.scenario, convoy.plan)
            places = [stop.place for stop in convoy.plan.stops]
            point = -1
            for side, meeting in ((rule.a, rule.meeting_a), (rule.b, rule.meeting_b)):
                if under.get(side) and meeting in places:
                    point = places.index(meeting)
            for part in convoy.parts:
                if point == convoy.stop and part.people and part.side.id in (rule.a, rule.b):
                    self.met[rule.id, part.side.id] = self.met.get((rule.id, part.side.id), 0) + 1
                    met = True
        return met

    def void(self, convoy: ConvoyNow, now: int) -> bool:
        """Settle the sides of which a convoy turns out to carry nobody; whether there is one."""
        found = False
        for part in convoy.parts:
            if part.people == 0 and part.did <= 2:
                part.did = 3
                part.side.convoys -= 1
                for verb in VERBS:
                    part.side.settled[verb] += 1
                self._step_arrives(convoy, part.side, now)
                found = True
        return found
