"""The one door for pages about a plan: choose the edition, get the text of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from safeconduct.plans.model import Bound, Plan
from safeconduct.reports.editions import party_page, public_page
from safeconduct.reports.plan_page import cell_report
from safeconduct.scenario.model import Scenario

if TYPE_CHECKING:
    from safeconduct.studies.effects.model import Effects

PARTY = "party:"


def plan_report(  # noqa: PLR0913  # what stands in it, for whom, and how it is told
    scenario: Scenario,
    plan: Plan,
    bound: Bound | None,
    *,
    language: str,
    edition: str,
    as_of: int,
    effects: Effects | None = None,
) -> str:
    """A page about a plan, as the text of one HTML file that opens without a network.

    ``language`` is ``en``, ``ar`` or ``ar-u-nu-arab``; ``edition`` is ``cell`` (everything), ``party:ID`` (what that
    party has undertaken) or ``public`` (what has happened). ``as_of`` is the second that the page speaks of.
    ``effects`` is a study of the case's clauses, shown in the cell's edition and in no other. ValueError for a
    language, an edition or a party that there is not.
    """
    if edition == "cell":
        return cell_report(scenario, plan, bound, language=language, as_of=as_of, effects=effects)
    if edition == "public":
        # A plan says nothing of what has happened, so there is nothing past to publish.
        return public_page(scenario, language=language, as_of=as_of)
    if edition.startswith(PARTY):
        return party_page(scenario, plan, edition.removeprefix(PARTY), language=language, as_of=as_of)
    parties = ", ".join(f"{PARTY}{party.id}" for party in scenario.parties)
    raise ValueError(f"no edition {edition!r}; there are cell, public, {parties}")
