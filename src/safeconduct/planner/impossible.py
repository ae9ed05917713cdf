"""Impossible is said only with a proof, in the agreement's words, with the least change of one clause that cures it."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.planner.answers import Reason
from safeconduct.plans.model import Bound
from safeconduct.scenario.model import Scenario
from safeconduct.scenario.proofs import proofs


def reasons_why_not(scenario: Scenario, bound: Bound | None) -> tuple[Reason, ...]:
    """Every proof found that no plan keeps all rules; empty where none was found."""
    told = [
        Reason(
            proof.code,
            proof.ids,
            tuple(_clause(scenario, clause) for clause in proof.clauses),
            proof.fact,
            proof.least_change,
            scenario.reading,
        )
        for proof in proofs(scenario)
    ]
    return (*told, *reasons_of_bound(scenario, bound))


def reasons_of_bound(scenario: Scenario, bound: Bound | None) -> tuple[Reason, ...]:
    """Those of the proofs that rest on a bound."""
    return () if bound is None else tuple(_musts_above_the_bound(scenario, bound))


def _musts_above_the_bound(scenario: Scenario, bound: Bound) -> Iterator[Reason]:
    """Musts that ask for more people by a time than the bound lets anybody, of whatever side, have out by then."""
    for undertaking in scenario.undertakings:
        for must in undertaking.musts:
            # Held constant from the right: the first instant not before the time bounds it too.
            at_most = next(
                (instant.people for instant in bound.instants if instant.at >= must.by), bound.people_max
            )
            if at_most < must.people:
                yield Reason(
                    "MUST",
                    (undertaking.id,),
                    (_clause(scenario, undertaking.clause),) if undertaking.clause else (),
                    f"{must.people} people must be out by a time at which no plan can have more than {at_most} out",
                    f"ask for at most {at_most} people by then, or for a later time",
                    scenario.reading,
                )


def _clause(scenario: Scenario, clause: str) -> str:
    """The clause with its text: what people can argue about is the sentence, not its number."""
    known = scenario.clause.get(clause)
    return f"{clause}: {known.text}" if known else clause
