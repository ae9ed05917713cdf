"""All that a case holds of claims: the statements, their later grades, and the working figures that persons set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from safeconduct.claims.claim import Claim, Estimate, Grading


@dataclass(frozen=True)
class Book:
    """Rows in the order in which they were written. Nothing in it is ever changed; later rows speak of earlier ones."""

    claims: tuple[Claim, ...] = ()
    gradings: tuple[Grading, ...] = ()
    estimates: tuple[Estimate, ...] = ()

    @cached_property
    def claim(self) -> dict[str, Claim]:
        """Every claim as it was entered, by its id."""
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def graded(self) -> tuple[Claim, ...]:
        """Every claim with the last grade that it was given."""
        last = {grading.claim: grading for grading in self.gradings}
        return tuple(
            replace(
                claim,
                reliability=last[claim.id].reliability,
                credibility=last[claim.id].credibility,
                grade_rule=last[claim.id].reason,
            )
            if claim.id in last
            else claim
            for claim in self.claims
        )

    @cached_property
    def working(self) -> dict[tuple[str, str, str, str], Estimate]:
        """The working figure of each subject: the last that was set."""
        return {estimate.subject: estimate for estimate in self.estimates}


def next_id(taken: Iterable[str]) -> str:
    """The first free id of the kind that the program gives out: ``c0001``, ``c0002`` and on, never one used before."""
    numbers = [
        int(name[1:]) for name in taken if name[:1] == "c" and name[1:].isascii() and name[1:].isdigit()
    ]
    return f"c{max(numbers, default=0) + 1:04d}"


def circles(claims: Iterable[Claim], field: str) -> tuple[str, ...]:
    """Claims that name themselves in ``copy_of`` or ``supersedes`` by way of others, by id."""
    follows = {claim.id: str(getattr(claim, field)) for claim in claims}
    found = []
    for name in sorted(follows):
        seen, at = set(), follows[name]
        while at in follows and at not in seen and at != name:
            seen.add(at)
            at = follows[at]
        if at == name:
            found.append(name)
    return tuple(found)
