"""Which of the two bounds a case gets: counted from the case, never from a clock."""

from __future__ import annotations

from safeconduct.agreement.rules import InStep
from safeconduct.scenario.model import Scenario

LARGE = 20_000
"""Above it a case gets the broad bound (docs/explanation/broad-bound.md). The largest shipped case counts 15,000."""

MANY = 16
"""With more pairs than so many, a case whose every rule the broad bound contains gets it too."""


def counted_pairs(scenario: Scenario) -> int:
    """Pairs of an assembly place and a reception that somebody there accepts."""
    return len(
        {(group.place, end) for group in scenario.groups if group.people > 0 for end in group.destinations}
    )


def counted_size(scenario: Scenario) -> int:
    """Pairs × vehicles that plans may use."""
    return counted_pairs(scenario) * sum(kind.usable for kind in scenario.classes)


def is_large(scenario: Scenario, *, danger: bool = False) -> bool:
    """True when the broad bound is the one to prove: a case without teams has none.

    ``danger``: danger × time is to be bounded, of which only the fine bound proves anything.
    """
    if not scenario.teams:
        return False
    return counted_size(scenario) > LARGE or (not danger and _is_closer(scenario))


def _is_closer(scenario: Scenario) -> bool:
    """True for smaller cases too where the broad bound has been the closer and the quicker one.

    The fine one knows the whole trips of vehicles that go alone, and rules other than in_step.
    """
    alone = scenario.convoy.least == 1 and not scenario.rules
    contained = all(isinstance(rule, InStep) for rule in scenario.rules)
    return counted_pairs(scenario) > MANY and contained and not alone
