"""Which claims only repeat another: relayed copies of one source count once, however many outlets carry them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.claims.claim import Claim
from safeconduct.claims.meaning import topic_of


@dataclass(frozen=True, slots=True)
class Statement:
    """One independent statement: the claim that stands for it, those that repeat it, and those that garble it.

    A garbled copy names this one as its origin, and gives another figure. It is never counted beside its origin.
    """

    claim: Claim
    copies: tuple[str, ...] = ()
    garbled: tuple[str, ...] = ()


def source_key(name: str) -> str:
    """A source's name as it is compared: case, accents, marks and spaces do not make another source."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[\W_]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def statements(claims: Iterable[Claim]) -> tuple[Statement, ...]:
    """The independent statements among claims, by id. The order in which claims are given does not matter."""
    ordered = sorted(claims, key=lambda claim: claim.id)
    by_id = {claim.id: claim for claim in ordered}
    families: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    garbled: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for claim in ordered:
        origin = _origin(claim, by_id)
        if _figure(origin) == _figure(claim):
            families[_family(origin)].append(claim)
        else:
            garbled[_family(origin)].append(claim.id)
    found = []
    for family, members in families.items():
        chief = min(members, key=_nearness)
        copies = tuple(sorted(member.id for member in members if member is not chief))
        found.append(Statement(chief, copies, tuple(sorted(garbled[family]))))
    return tuple(sorted(found, key=lambda statement: statement.claim.id))


def _origin(claim: Claim, by_id: dict[str, Claim]) -> Claim:
    """The claim at the end of the chain of copies. A chain that bites its tail ends where it began to."""
    seen = {claim.id}
    while claim.copy_of in by_id and claim.copy_of not in seen:
        claim = by_id[claim.copy_of]
        seen.add(claim.id)
    return claim


def _figure(claim: Claim) -> tuple[object, ...]:
    """What a faithful copy gives again. The day may differ: a relay often dates a figure by its own."""
    return claim.population, claim.kind, claim.unit, claim.low, claim.high, claim.hedge


def _family(claim: Claim) -> tuple[object, ...]:
    return source_key(claim.claimed_by), topic_of(claim), _figure(claim)


def _nearness(claim: Claim) -> tuple[bool, int, str, str]:
    """Orders copies: first what is not marked as one, then the shortest chain, the earliest report, the id."""
    return bool(claim.copy_of), len(claim.through), claim.reported or "9999", claim.id
