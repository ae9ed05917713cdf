"""What no plan of a case can beat at the chosen times: for all, for either side, for stretcher cases, for the end.

Every figure is the value of a dual vector by weak duality (docs/explanation/bound.md), and the checker has computed it
again. The vectors of the stricter case are tried on the looser one first: any multipliers prove something there, and
where they prove no more than before, nothing has changed and no solver is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from safeconduct.agreement.rules import InStep
from safeconduct.checker.bound_value import Proof, Unproved
from safeconduct.checker.proved import check_bound
from safeconduct.planner.bound import CONTAINS, DROPS, Prover, prove_steps
from safeconduct.planner.bound_value import Prices
from safeconduct.plans.model import Bound, BoundInstant, BoundLemma
from safeconduct.progress import NEVER, Cancel
from safeconduct.scenario.model import Scenario
from safeconduct.studies.effects.measure import Key
from safeconduct.units import HOUR_S

GRID = 12
"""Instants of the whole curve, beside the chosen ones, up to the end."""


@dataclass(frozen=True)
class Ceilings:
    """Proven upper bounds. ``end_at``: a second before which no plan has as many people out as ``target`` says.

    ``steps`` is the bound of all people by instant, for integrals. ``bound`` is the same as the planner takes it.
    ``vectors`` are kept for cases that are looser.
    """

    most: dict[Key, int]
    target: int
    end_at: int | None
    steps: tuple[tuple[int, int], ...]
    bound: Bound | None
    vectors: dict[object, tuple[int, dict[str, int]]] = field(repr=False, default_factory=dict)

    def at_most(self, key: Key) -> int | None:
        """The bound of one figure; None where nothing was proved."""
        return self.most.get(key)


NOTHING = Ceilings({}, 0, None, (), None)


def ceilings(
    scenario: Scenario, keys: Iterable[Key], target: int, before: Ceilings = NOTHING, cancel: Cancel = NEVER
) -> Ceilings:
    """The bounds of these figures, and of the second by which ``target`` people can be out.

    ``before`` are those of a stricter case. What the checker does not find proved is left out.
    """
    if not scenario.teams or not scenario.people_total:
        return NOTHING
    work = _Work(scenario, before, cancel)
    steps, end_at = work.whole(target, [scenario.start + round(key.hours * HOUR_S) for key in keys])
    most = {key: people for key in keys if (people := work.count(key)) is not None}
    return Ceilings(most, target, end_at, steps, work.bound, work.vectors)


class _Work:
    """The relaxation of a case, and the same with nothing but a count of who is past each line."""

    def __init__(self, scenario: Scenario, before: Ceilings, cancel: Cancel) -> None:
        self.scenario, self.before, self.cancel = scenario, before, cancel
        self.plain = Prover.of(scenario)
        self.lemmas = prove_steps(self.plain, cancel)
        self.lines = counted_at_lines(scenario)
        self.past: Prover | None = None
        self.past_lemmas: tuple[BoundLemma, ...] = ()
        self.vectors: dict[object, tuple[int, dict[str, int]]] = {}
        self.bound: Bound | None = None
        self._proofs: dict[bool, Proof] = {}

    def _most(self, prover: Prover, name: object, at: int, objective: dict[str, int]) -> tuple[int, Prices]:
        enough, known = self.before.vectors.get(name, (0, {}))
        people, prices = prover.most(at, objective, known, enough)
        self.vectors[name] = (people, prices.multipliers)
        return people, prices

    def _out(self, at: int, name: object = None) -> BoundInstant:
        people, prices = self._most(self.plain, name or ("all", at), at, self.plain.objective)
        return BoundInstant(at, people, prices.duals())

    def whole(self, target: int, chosen: list[int]) -> tuple[tuple[tuple[int, int], ...], int | None]:
        """All people: the curve as steps, and the second before which ``target`` of them cannot be out."""
        scenario = self.scenario
        last = self._out(scenario.horizon)
        found = {scenario.horizon: last}
        end_at = self._end(target, found)
        until = end_at or scenario.horizon
        grid = [scenario.start + (until - scenario.start) * number // GRID for number in range(1, GRID)]
        for at in sorted({*grid, *chosen} - set(found)):
            if self.cancel.requested():
                break
            if scenario.start < at <= scenario.horizon:
                found[at] = self._out(at)
        instants = tuple(found[at] for at in sorted(found))
        whole = last.people if end_at is not None and target >= last.people else None
        self.bound = Bound(
            scenario.digest,
            instants,
            last.people,
            end_at if whole else None,
            0,
            CONTAINS,
            DROPS,
            self.lemmas,
        )
        if check_bound(scenario, self.bound):
            self.bound = None
            return (), None
        return tuple((instant.at, instant.people) for instant in instants), end_at

    def _end(self, target: int, found: dict[int, BoundInstant]) -> int | None:
        """The first second by which so many are not proved to be too many."""
        low, high = self.scenario.start, self.scenario.horizon
        if target <= 0 or found[high].people < target:
            return None
        guess = self.before.end_at if self.before.target == target else None
        if guess is not None and guess - 1 > low:
            found[guess - 1] = self._out(guess - 1, "end")
            low, high = (guess - 1, guess) if found[guess - 1].people < target else (low, guess - 1)
        while high - low > 1 and not self.cancel.requested():
            middle = (low + high) // 2
            found[middle] = self._out(middle, "end")
            low, high = (low, middle) if found[middle].people >= target else (middle, high)
        if high - low > 1:
            return None
        kept = {low, high, self.scenario.horizon}
        for at in [at for at in found if at not in kept]:
            del found[at]
        if low in found:
            self.vectors["end"] = (found[low].people, _whole(found[low]))
        return high

    def count(self, key: Key) -> int | None:
        """The bound of one figure of one side, of stretcher cases, or of all; None where it is not proved."""
        at = self.scenario.start + round(key.hours * HOUR_S)
        if self.cancel.requested() or at > self.scenario.horizon:
            return None
        if key.kind == "out":
            if self.bound is None:
                return None
            return next((one.people for one in self.bound.instants if one.at >= at), self.bound.people_max)
        crossed = key.kind == "past"
        prover = self._past() if crossed else self.plain
        if crossed:
            # Whoever crosses by the second t is out, or past the line, by the tail after it.
            tails = [prover.program.times.tail[side.id] for side in self.scenario.undertakings]
            at = min(self.scenario.horizon, at + min(tails))
        groups = key.groups(self.scenario)
        flows = prover.program.flows if crossed else prover.program.out_flows()
        objective = {
            f"x/{flow.name}/{group.id}": 1 for flow in flows for group in flow.groups if group.id in groups
        }
        people, prices = self._most(prover, key, at, objective)
        try:
            proved = self._proof(crossed=crossed).counted(at, groups, prices.duals(), crossed=crossed)
        except Unproved:
            return None
        return max(people, proved)

    def _past(self) -> Prover:
        if self.past is None:
            self.past = Prover.of(self.lines)
            self.past_lemmas = prove_steps(self.past, self.cancel)
        return self.past

    def _proof(self, *, crossed: bool) -> Proof:
        if crossed not in self._proofs:
            scenario = self.lines if crossed else self.scenario
            lemmas = self.past_lemmas if crossed else self.lemmas
            claim = Bound(scenario.digest, (), 0, None, 0, CONTAINS, DROPS, lemmas)
            proof = Proof(scenario, claim)
            proof.take_lemmas()
            self._proofs[crossed] = proof
        return self._proofs[crossed]


def counted_at_lines(scenario: Scenario) -> Scenario:
    """The same case with rules that ask nothing: its relaxation then counts who is past the line and not yet out.

    Each compares a side with itself, within more than everybody: no plan can break it, and it has no row.
    """
    loose = tuple(
        InStep(f"count/{side.id}", side.id, side.id, Fraction(scenario.people_total + 1))
        for side in scenario.undertakings
    )
    return replace(scenario, rules=(*scenario.rules, *loose))


def _whole(instant: BoundInstant) -> dict[str, int]:
    return {name: round(number * (1 << 40)) for name, number in instant.duals}


def proved_at_most(scenario: Scenario, keys: Iterable[Key], cancel: Cancel = NEVER) -> dict[Key, int]:
    """These figures alone, of either side or of stretcher cases: what no plan of the case can beat."""
    if not scenario.teams or not scenario.people_total:
        return {}
    work = _Work(scenario, NOTHING, cancel)
    return {key: people for key in keys if (people := work.count(key)) is not None}
