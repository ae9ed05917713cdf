"""Where doubts about a case are written down, each at the row or key that raised it."""

from __future__ import annotations

from dataclasses import dataclass, field

from safeconduct.errors import Fault
from safeconduct.scenario.files import RawCase
from safeconduct.scenario.model import Group, Leg, Place, Scenario, TeamClass, VehicleClass


@dataclass(slots=True)
class Notes:
    """A case under doubt: the scenario, the files that it was read from, and what has been noted."""

    scenario: Scenario
    raw: RawCase
    found: list[Fault] = field(default_factory=list)

    def row(self, code: str, where: tuple[str, str, str], fact: str, cure: str) -> None:
        """Note a doubt about a row: ``where`` is table, id and column."""
        self.found.append(Fault(code, self.raw.row_place(*where), fact, cure, "warning"))

    def toml(self, code: str, where: tuple[str, ...], fact: str, cure: str) -> None:
        """Note a doubt about ``scenario.toml``: ``where`` is a section (``section/id`` for an entry) and keys."""
        self.found.append(Fault(code, self.raw.toml_place(where[0], where[1:]), fact, cure, "warning"))


@dataclass(frozen=True, slots=True)
class Service:
    """One way of bringing a group out: these vehicles from their home, a team from its base, this road."""

    group: Group
    kind: VehicleClass
    team: TeamClass
    reception: Place
    path: tuple[str, ...]
    empty_s: int
    """Least seconds until vehicle and team stand at the assembly place."""
    loaded_s: int
    """Least seconds on the road for one full vehicle, inspection at posts included."""

    def legs(self, scenario: Scenario) -> tuple[Leg, ...]:
        """The legs of the road, in order."""
        return tuple(scenario.leg[name] for name in self.path)


def hm(seconds: int) -> str:
    """Hours and minutes for people to read, rounded up to a minute: ``2 h 05``."""
    minutes = -(-seconds // 60)
    return f"{minutes // 60} h {minutes % 60:02d}"
