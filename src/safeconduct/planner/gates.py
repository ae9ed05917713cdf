"""From when a convoy may leave, cross and arrive, as far as reciprocity goes and as far as is known now."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from safeconduct.agreement.rules import After, Event, InStep, Paired, Rule, Tranches
from safeconduct.planner.problem import Problem, Side
from safeconduct.planner.spans import NEVER
from safeconduct.planner.state import Course, Run

ON_THE_ROAD, LOADING = 1, 2


class Earliest(NamedTuple):
    """First seconds in which a convoy may leave its origin, cross the line and arrive. NEVER: not known yet."""

    leaves: int
    crosses: int
    arrives: int


class View(NamedTuple):
    """Who looks, and how far it trusts: convoys on the road (1), convoys that are loading too (2)."""

    run: Run
    trust: int

    def crosses_by(self, course: Course) -> int:
        """Second by which the convoy has crossed, NEVER where that cannot be said."""
        if course.crossed_at < NEVER:
            return course.crossed_at
        return course.cross_by if self._counts(course) else NEVER

    def arrives_by(self, course: Course) -> int:
        """Second by which the convoy has arrived, NEVER where that cannot be said."""
        if course.arrived_at < NEVER:
            return course.arrived_at
        return course.arrive_by if self._counts(course) else NEVER

    def _counts(self, course: Course) -> bool:
        return self.trust >= (ON_THE_ROAD if course.number >= 0 else LOADING)

    def when(self, course: Course, verb: str) -> int:
        """Second by which the convoy has done it."""
        if verb == "leaves":
            return course.depart_at if course.number >= 0 else NEVER
        return self.crosses_by(course) if verb == "crosses" else self.arrives_by(course)

    def complete_by(self, side: Side) -> int:
        """Second from which a side has let through all that can go, NEVER where that cannot be said."""
        return self.crossed_by(side, side.full)

    def crossed_by(self, side: Side, people: Fraction | int) -> int:
        """Second by which so many people of a side have crossed."""
        have: Fraction | int = 0
        if people <= 0:
            return -NEVER
        for at, more in sorted(
            (self.crosses_by(course), course.by_side.get(side.index, 0))
            for course in self.run.granted[side.index]
        ):
            if at >= NEVER:
                break
            have += more
            if have >= people:
                return at
        return NEVER


def rules_of(problem: Problem, side: int) -> tuple[Rule, ...]:
    """Reciprocity rules that a convoy of this undertaking is held by."""
    return problem.rules_by_side[side]


def size_of(course: Course) -> int:
    """People of its undertaking whom the convoy takes, or may take while it is loading."""
    return course.by_side.get(course.side, 0) if course.closed else course.cap


def earliest(run: Run, course: Course, trust: int) -> Earliest:
    """The gates of all rules together."""
    leaves, crosses, arrives = -NEVER, -NEVER, -NEVER
    view = View(run, trust)
    for rule in rules_of(run.problem, course.side):
        if isinstance(rule, After):
            at = _after(view, course, rule)
            if rule.event.verb == "leaves":
                leaves = max(leaves, at)
            elif rule.event.verb == "crosses":
                crosses = max(crosses, at)
            else:
                arrives = max(arrives, at)
        elif isinstance(rule, InStep):
            crosses = max(crosses, _in_step(view, course, rule))
        elif isinstance(rule, Tranches):
            crosses = max(crosses, _tranches(view, course, rule))
        else:
            crosses = max(crosses, _paired(view, course, rule))
    return Earliest(leaves, crosses, arrives)


def _sides(problem: Problem, course: Course, rule: InStep | Tranches | Paired) -> tuple[Side, Side]:
    one, other = problem.sides[problem.side_at[rule.a]], problem.sides[problem.side_at[rule.b]]
    return (one, other) if one.index == course.side else (other, one)


def _in_step(view: View, course: Course, rule: InStep) -> int:
    own, other = _sides(view.run.problem, course, rule)
    granted = view.run.granted[own.index]
    ahead = committed(view.run, own.index)
    if course not in granted:
        ahead += size_of(course)
    if rule.ratio is not None and rule.tolerance_people is not None:
        factor = rule.ratio if own.id == rule.a else 1 / rule.ratio
        slack = Fraction(rule.tolerance_people) * (1 if own.id == rule.a else 1 / rule.ratio)
        needed = (ahead - slack) / factor
    else:
        needed = (Fraction(ahead, own.due) - rule.tolerance) * other.due
    if needed <= 0:
        return -NEVER
    done = min(view.crossed_by(other, needed), view.complete_by(other), view.complete_by(own))
    return done + 1 if done < NEVER else NEVER


def committed(run: Run, side: int) -> int:
    """People of an undertaking who are aboard, have been, or may still board a convoy that is loading."""
    closed = sum([people for (of, _), people in run.closed_people.items() if of == side])
    return closed + sum([course.cap for course in run.loading if course is not None and course.side == side])


def in_step_people(run: Run, side: int, step: int) -> int:
    """The same for one step of a tranches rule."""
    closed = run.closed_people.get((side, step), 0)
    return closed + sum(
        [each.cap for each in run.loading if each is not None and each.side == side and each.step == step]
    )


def next_step(run: Run, rule: Tranches, side: Side) -> tuple[int, int]:
    """The first step that is not full yet, and how many people it still takes; beyond the last: nobody."""
    column = 0 if side.id == rule.a else 1
    for number, step in enumerate(rule.steps):
        taken = in_step_people(run, side.index, number)
        if taken < step[column]:
            return number, step[column] - taken
    return len(rule.steps), 0


def callable_now(run: Run, side: Side) -> int:
    """People of an undertaking for whom vehicles are of use: those of steps that nobody still has to catch up with."""
    problem = run.problem
    most = side.most - committed(run, side.index)
    for rule in rules_of(problem, side.index):
        if not isinstance(rule, Tranches):
            continue
        both = [problem.sides[problem.side_at[name]] for name in (rule.a, rule.b)]
        steps = []
        own_column = 0 if side.id == rule.a else 1
        for each in both:
            step, left = next_step(run, rule, each)
            if left and committed(run, each.index) < each.full:
                steps.append(step if left > problem.scenario.convoy.least else step + 1)
            else:
                steps.append(len(rule.steps))
        upto = min(steps) + 1
        total = sum(step[own_column] for step in rule.steps[:upto])
        most = min(most, total - committed(run, side.index))
    return max(0, most)


def _tranches(view: View, course: Course, rule: Tranches) -> int:
    run = view.run
    latest = -NEVER
    for side in _sides(run.problem, course, rule):
        column = 0 if side.id == rule.a else 1
        needed = min(sum(step[column] for step in rule.steps[: course.step]), side.full)
        have, at = 0, -NEVER
        for each in run.granted[side.index]:
            if each is not course and each.step < course.step:
                have += size_of(each)
                at = max(at, view.arrives_by(each))
        if have < needed:
            return NEVER
        latest = max(latest, at)
    return latest + 1 if latest < NEVER else NEVER


def _paired(view: View, course: Course, rule: Paired) -> int:
    own, other = _sides(view.run.problem, course, rule)
    granted, theirs = view.run.granted[own.index], view.run.granted[other.index]
    turn = granted.index(course) if course in granted else len(granted)
    if turn < len(theirs):
        partner = theirs[turn]
        met = _meets_by(view, partner, rule.meeting_b if own.id == rule.a else rule.meeting_a)
        return met + 1 if met < NEVER else NEVER
    if course.leading and course.number < 0:
        return -NEVER  # the partner will be made to meet it
    return view.complete_by(other)


def _meets_by(view: View, course: Course, meeting: str) -> int:
    """Second by which the partner stands at its meeting point."""
    place = view.run.problem.place_at[meeting]
    if place not in course.way.places:
        return NEVER
    position = course.way.places.index(place)
    if position < len(course.stamps):
        return course.stamps[position][0]
    known = view.trust >= (ON_THE_ROAD if course.number >= 0 else LOADING)
    return course.expected[position] if known and course.expected else NEVER


def _after(view: View, course: Course, rule: After) -> int:
    problem = view.run.problem
    own = problem.sides[course.side]
    granted = view.run.granted[own.index]
    turn = granted.index(course) if course in granted else len(granted)
    if not _is_event(view, course, rule.event):
        return -NEVER
    if rule.event.which == "first":
        turn = 0  # whoever comes later waits as long as the first, and so needs no order among them
    waits_for = rule.waits_for
    if waits_for.of not in problem.side_at:
        return next(
            (each.expected_at or NEVER for each in problem.scenario.outside if each.id == waits_for.of), NEVER
        )
    other = problem.sides[problem.side_at[waits_for.of]]
    times = [view.when(each, waits_for.verb) for each in view.run.granted[other.index]]
    if waits_for.which == "first":
        return min(times, default=NEVER)
    complete = view.complete_by(other)
    last = max(complete, max(times, default=NEVER))
    if waits_for.which == "last":
        return last
    return sorted(times)[turn] if turn < len(times) else last


def _is_event(view: View, course: Course, event: Event) -> bool:
    """Whether the convoy is (one of) those whose deed waits."""
    if event.which != "last":
        return True
    side = view.run.problem.sides[course.side]
    granted = view.run.granted[course.side]
    people = sum(size_of(each) for each in granted) + (0 if course in granted else size_of(course))
    return people >= side.full
