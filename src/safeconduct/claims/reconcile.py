"""Lay claims beside each other: by topic an interval, the claims in it, and which cannot be true together.

Nothing is averaged, weighed or thrown away. Which figure to work with is for a person to say (:class:`Estimate`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

from safeconduct.claims.claim import Claim, Estimate
from safeconduct.claims.conflict import Conflict, involving, pairs
from safeconduct.claims.copies import Statement, statements
from safeconduct.claims.interval import Interval
from safeconduct.claims.meaning import Topic, topic_of
from safeconduct.claims.sums import larger_sets


@dataclass(frozen=True, slots=True)
class Finding:
    """What is claimed about one topic.

    ``interval`` holds every figure claimed; ``agreed`` is what all of them have in common, None where nothing is;
    ``undisputed`` holds the figures that stand in no conflict at all. All three are None for assertions.
    ``conflicts`` are those in which a claim of this topic has a part, with claims of other topics too.
    """

    topic: Topic
    statements: tuple[Statement, ...]
    interval: Interval | None
    agreed: Interval | None
    undisputed: Interval | None
    conflicts: tuple[Conflict, ...]
    working: Estimate | None

    @property
    def disputed(self) -> bool:
        """True where two statements of this very topic cannot both be true."""
        own = {statement.claim.id for statement in self.statements}
        return any(own >= set(conflict.claims) for conflict in self.conflicts)


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows if one claim is right: these are wrong, and of each of these sets at least one."""

    wrong: tuple[str, ...]
    one_of: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Reconciled:
    """All topics in order, every conflict once, and the claims that their own sources withdrew."""

    findings: tuple[Finding, ...]
    conflicts: tuple[Conflict, ...]
    withdrawn: tuple[str, ...]
    claims: tuple[Claim, ...]

    @cached_property
    def claim(self) -> dict[str, Claim]:
        """Every claim by its id."""
        return {claim.id: claim for claim in self.claims}

    def if_right(self, claim: str) -> Consequence:
        """What must be wrong if this claim is right."""
        wrong: set[str] = set()
        one_of: set[tuple[str, ...]] = set()
        for conflict in involving(self.conflicts, claim):
            *held, last = conflict.claims
            for final in (last, *conflict.also):
                names = (*held, final)
                if claim in names:
                    others = tuple(name for name in names if name != claim)
                    if len(others) == 1:
                        wrong.add(others[0])
                    else:
                        one_of.add(others)
        return Consequence(tuple(sorted(wrong)), tuple(sorted(one_of)))


def reconcile(claims: Iterable[Claim], estimates: Sequence[Estimate] = ()) -> Reconciled:
    """Group, count copies once, and find what cannot be true together. The order of the claims does not matter."""
    every = tuple(sorted(claims, key=lambda claim: claim.id))
    gone = {claim.supersedes for claim in every if claim.supersedes}
    withdrawn = tuple(claim.id for claim in every if claim.id in gone)
    standing = statements(claim for claim in every if claim.id not in gone)
    chief = [statement.claim for statement in standing]
    two = pairs(chief)
    conflicts = tuple(sorted((*two, *larger_sets(chief, two))))
    groups: dict[Topic, list[Statement]] = defaultdict(list)
    for statement in standing:
        groups[topic_of(statement.claim)].append(statement)
    touched: dict[str, list[Conflict]] = defaultdict(list)
    for conflict in conflicts:
        for name in conflict.every_claim:
            touched[name].append(conflict)
    working = {estimate.subject: estimate for estimate in estimates}
    findings = tuple(_finding(topic, groups[topic], touched, working) for topic in sorted(groups))
    return Reconciled(findings, conflicts, withdrawn, every)


def _finding(
    topic: Topic,
    members: list[Statement],
    touched: dict[str, list[Conflict]],
    working: dict[tuple[str, str, str, str], Estimate],
) -> Finding:
    figures = [(one.claim.id, one.claim.interval) for one in members]
    known = [interval for _, interval in figures if interval is not None]
    calm = [interval for name, interval in figures if interval is not None and not touched.get(name)]
    agreed: Interval | None = known[0] if known else None
    for interval in known[1:]:
        agreed = None if agreed is None else agreed.common(interval)
    return Finding(
        topic=topic,
        statements=tuple(sorted(members, key=lambda one: (one.claim.grade, one.claim.id))),
        interval=reduce(Interval.hull, known) if known else None,
        agreed=agreed,
        undisputed=reduce(Interval.hull, calm) if calm else None,
        conflicts=tuple(sorted({conflict for one in members for conflict in touched.get(one.claim.id, ())})),
        working=working.get(("", topic.kind, topic.unit, topic.population)),
    )
