"""What planning can answer: a plan, a proof that there is none, or what was found in the time."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.plans.model import Bound, Plan


@dataclass(frozen=True, slots=True)
class Reason:
    """Why no plan can keep the rules, in the agreement's words.

    ``ids`` are the rules, undertakings or groups concerned; ``clauses`` the clauses that say so; ``reading`` is the
    reading under which it holds; ``least_change`` is the smallest change of a single clause that would cure it.
    """

    code: str
    ids: tuple[str, ...]
    clauses: tuple[str, ...]
    fact: str
    least_change: str
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan that the independent checker has passed."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Impossible:
    """Proven: no plan keeps every rule. Every reason that was found, each of them enough."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class OutOfTime:
    """No plan that keeps every rule was found, and none was proved impossible.

    ``best`` is the best timetable found, without being a plan: it breaks the rules that ``why`` names.
    """

    best: Plan | None
    bound: Bound | None
    why: tuple[str, ...] = ()


Answer = Planned | Impossible | OutOfTime
