"""A way to tell stories: devices that write observations, with their own clocks, and hand them over when they can."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache

from safeconduct.account.entries.checking import check_observation
from safeconduct.account.entries.observation import Observation, Scalar, content_of
from safeconduct.account.state import Basis, State, account
from tests.reports import sample

DAY = int(datetime(2016, 12, 18, 0, 0, tzinfo=UTC).timestamp())
MINUTE, HOUR = 60, 3600
ROAD = "amiriya-ramouseh ramouseh-assad assad-rashidin rashidin-khan"
TOWNS_ROAD = "towns-sawaghiya sawaghiya-rashidin assad-rashidin-back ramouseh-assad-back ramouseh-jibreen"


def at(clock: str, day: int = 0) -> int:
    """The second of a UTC clock time such as ``11:20`` on a day of the story."""
    hours, minutes = clock.split(":")
    return DAY + day * 24 * HOUR + int(hours) * HOUR + int(minutes) * MINUTE


def rfc(second: int) -> str:
    """RFC 3339 text."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Device:
    """A post's device. Its clock may be ahead (or, below 0, behind); ``heard_ms`` is the newest hybrid clock it met."""

    name: str
    ahead_s: int = 0
    log: list[Observation] = field(default_factory=list)
    heard_ms: int = 0

    def saw(  # a story reads best with everything in one line
        self,
        when: int,
        kind: str,
        more: Mapping[str, Scalar] | None = None,
        *,
        supersedes: tuple[Observation, ...] = (),
        received: int | None = None,
        **keys: Scalar,
    ) -> Observation:
        """Write an entry at a true second; it is received a minute later unless told otherwise."""
        shown = when + self.ahead_s
        clock_ms = max(shown * 1000, self.heard_ms)
        last = self.log[-1].clock if self.log else (0, 0)
        clock = (clock_ms, 0) if clock_ms > last[0] else (last[0], last[1] + 1)
        observation = Observation(
            self.name,
            len(self.log),
            clock,
            shown,
            shown,
            when + MINUTE if received is None else received,
            kind,
            content_of({**(more or {}), **keys}),
            tuple(older.name for older in supersedes),
        )
        assert check_observation(observation) == (), check_observation(observation)
        self.log.append(observation)
        return observation

    def synced(self, second: int) -> None:
        """Everything that was not handed over by then is received at that second."""
        self.log = [replace(o, received_at=max(o.received_at, second)) for o in self.log]


@cache
def basis() -> Basis:
    """The made-up case of the pages."""
    return Basis(sample.scenario())


def board(*devices: Device, when: int, known: int | None = None, on: Basis | None = None) -> State:
    """The account of everything that the devices wrote."""
    return account(on or basis(), [o for device in devices for o in device.log], at=when, known_at=known)


def agreed(office: Device, convoys: tuple[str, ...], until: int, road: str = ROAD, *, when: int) -> None:
    """Everything that convoys need before they may leave: road, notice, acknowledgements, every holder's word."""
    for convoy in convoys:
        office.saw(when, "convoy-announced", convoy=convoy, road=road, undertaking="aleppo", vehicles=20)
    office.saw(when, "notice-given", notice="n1", parties="gov opp", valid_to=rfc(until))
    for party in ("gov", "opp"):
        office.saw(when + 60, "notice-acknowledged", notice="n1", party=party, by="duty officer")
    for holder in ("army", "militia", "rebels"):
        office.saw(
            when + 120,
            "holder-confirmed",
            holder=holder,
            by="post commander",
            through="liaison",
            valid_to=rfc(until),
        )
