"""What an instant leaves open in the broad bound: docs/explanation/broad-bound.md, section 2."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.checker.broad.case import Case, Fleet, Flow
from safeconduct.scenario.model import Spans


@dataclass(frozen=True, slots=True)
class Open:
    """What an instant leaves of a span."""

    length_s: int
    """``ℓ``."""
    after_s: int
    """``E − t``: below 0 where the last second that counts is before the instant."""
    crossing_s: int | None
    """``ℓ⁺``; None where whoever crosses in it is out by the instant."""


class Moment:
    """One instant of a case."""

    def __init__(self, case: Case, at: int) -> None:
        self.case, self.at = case, at
        self.tau = at - case.tail_s
        self._bays: dict[str, dict[str, int]] = {}
        self._opened: dict[str, list[Open]] = {}

    def is_open(self, flow: Flow, fleet: Fleet) -> bool:
        """True when a trip of the family may count by this instant."""
        since = self.case.first_departs.get((fleet.id, flow.place))
        if since is None:
            return False
        by = self.at - self.case.scenario.place[flow.end].unload_s if flow.end else self.tau
        return last(self.case.spans[fleet.id], since, flow.costs[fleet.id].least, by) is not None

    def boards_by(self, place: str) -> dict[str, int]:
        """``LB``: by family, the last second at which anybody boards at the place and counts."""
        if place not in self._bays:
            found: dict[str, int] = {}
            for fleet_id, beyond, least, unload_s in self.case.trips_from(place):
                since = self.case.first_departs.get((fleet_id, place))
                if since is not None:
                    by = self.tau if beyond else self.at - unload_s
                    leaves = last(self.case.spans[fleet_id], since, least, by)
                    if leaves is not None:
                        at = leaves - self.case.scenario.convoy.form_up_s
                        found[fleet_id] = max(at, found.get(fleet_id, at))
            self._bays[place] = found
        return self._bays[place]

    def lengths(self, fleet: Fleet) -> list[int]:
        """``ℓ_σ(t)`` of the spans in which it is above 0."""
        return [span.length_s for span in self.opened(fleet)]

    def opened(self, fleet: Fleet) -> list[Open]:
        """Spans in which ``ℓ_σ(t)`` is above 0."""
        if fleet.id not in self._opened:
            by = self.at - self.case.unload_s
            spans = [(opens, closes, min(closes, by)) for opens, closes in self.case.spans[fleet.id]]
            self._opened[fleet.id] = [
                Open(last_s - opens, last_s - self.at, self._crossing(opens, closes))
                for opens, closes, last_s in spans
                if last_s > opens
            ]
        return self._opened[fleet.id]

    def _crossing(self, opens: int, closes: int) -> int | None:
        is_out = closes + self.case.unload_most_s <= self.at or self.tau < opens
        return None if is_out else min(closes, self.tau) - opens


def last(spans: Spans, since: int, least: int, by: int) -> int | None:
    """The greatest departure from ``since`` on of a trip that moves in one span and ends by ``by``; None for none."""
    return max(
        (at for opens, closes in spans if (at := min(closes, by) - least) >= opens and at >= since),
        default=None,
    )


def earliest(spans: Spans, since: int, least: int) -> int | None:
    """The least arrival of a trip that leaves not before ``since`` and moves in one span."""
    starts = ((max(opens, since), closes) for opens, closes in spans)
    return min((at + least for at, closes in starts if at + least <= closes), default=None)
