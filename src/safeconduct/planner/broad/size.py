"""Which of the two bounds a case gets: counted from the case, never from a clock."""

from __future__ import annotations

from safeconduct.scenario.model import Scenario

LARGE = 20_000
"""Above it a case gets the broad bound (docs/explanation/broad-bound.md). The largest shipped case counts 15,000."""


def counted_size(scenario: Scenario) -> int:
    """Pairs of an assembly place and a reception that somebody there accepts × vehicles that plans may use."""
    pairs = {
        (group.place, end) for group in scenario.groups if group.people > 0 for end in group.destinations
    }
    return len(pairs) * sum(kind.usable for kind in scenario.classes)


def is_large(scenario: Scenario) -> bool:
    """True when the broad bound is the one to prove: a case without teams has none."""
    return bool(scenario.teams) and counted_size(scenario) > LARGE
