"""Many draws of a case, each planned knowing it: given away, gathered as they come, kept, and gone on with later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, overload

from safeconduct.errors import SafeconductError
from safeconduct.jobs.run import HERE, Where, as_they_come
from safeconduct.plans.model import Objective
from safeconduct.progress import NEVER, SILENT, Cancel, Progress
from safeconduct.scenario.build import build
from safeconduct.scenario.files import RawCase
from safeconduct.scenario.model import Scenario
from safeconduct.studies.draws.answer import Gathered, study_of
from safeconduct.studies.draws.draw import Source, draw, draw_id, source_of
from safeconduct.studies.draws.model import USUAL, Drawn, Family, Head, Lean, Study
from safeconduct.studies.draws.planning import Answered, Task, answered, made_by
from safeconduct.units import HOUR_S

WORK = 20
"""Plans tried for each draw, unless asked otherwise."""
BESIDE_SHARE = 5
"""The span is asked of a fifth of the draws at either end, though of no fewer than FEWEST (or all of fewer)."""
FEWEST = 10
_STEPS_H = (0.25, 0.5, 1, 2, 3, 4, 6, 12, 24)
_MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. ``reading``: the one that was named; empty lets them be drawn where the case has several."""

    draws: int = 20
    seed: int = 0
    work: int = WORK
    objective: Objective = "robust"
    families: tuple[Family, ...] = USUAL
    reading: str = ""

    @property
    def beside(self) -> int:
        """Draws with all ranges cut to their worse half, and as many with their better half."""
        return min(self.draws, max(FEWEST, self.draws // BESIDE_SHARE))


class Ended(SafeconductError):
    """A study was ended before its first draw was done: there is nothing to say."""


class OtherVersion(SafeconductError):
    """A worker plans with other versions than this machine: its figures would not be those of this study."""


class Shelf(Protocol):
    """Where draws are kept as they come, so that nothing is lost with a process."""

    def kept(self) -> Mapping[str, Drawn]:
        """What is there already, by the id of the draw."""
        ...

    def keep(self, drawn: Drawn) -> None:
        """Keep one draw; once this returns, it is there for good."""
        ...


class Forgotten:
    """A shelf that keeps nothing."""

    def kept(self) -> Mapping[str, Drawn]:
        return {}

    def keep(self, drawn: Drawn) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Pace:
    """How it is done: where, whom it tells, who may stop it, and where draws are kept."""

    where: Where = HERE
    progress: Progress = SILENT
    cancel: Cancel = NEVER
    shelf: Shelf = field(default_factory=Forgotten)


def head_of(raw: RawCase, base: Scenario, asked: Asked) -> Head:
    """What makes the study this one."""
    others = () if asked.reading else base.readings
    found = [base.digest]
    for reading in others:
        scenario = base if reading == base.reading else build(raw, reading)[0]
        found.append("" if scenario is None else scenario.digest)
    return Head(
        case=base.name,
        variant=base.variant,
        reading=asked.reading,
        digests=tuple(found),
        objective=asked.objective,
        seed=asked.seed,
        work=asked.work,
        families=asked.families,
        made_by=made_by(),
    )


def study(raw: RawCase, base: Scenario, asked: Asked, pace: Pace | None = None) -> Study:
    """The case as it stands, and so many draws of it, each planned by ``work`` tries and checked.

    The same case, seed and work give the same study on any number of processes and machines, and however often it was
    interrupted between. Asked to stop, it gives what is there. Raises ``Ended`` where that is nothing, ``OtherVersion``
    where a worker is not like this machine, and what :func:`safeconduct.jobs.run.as_they_come` raises.
    """
    pace = pace or Pace()
    source = source_of(raw, base, asked.families, reading=asked.reading, seed=asked.seed)
    hours = hours_of(base)
    wanted = _wanted(asked)
    found, left = _on_the_shelf(source, wanted, pace.shelf)
    tasks = _Tasks(source, left, asked, tuple(base.start + round(hour * HOUR_S) for hour in hours))
    own, spent, now = made_by(), 0.0, 0
    for _, answer in as_they_come(answered, tasks, pace.where, progress=pace.progress, cancel=pace.cancel):
        _alike(answer, own)
        pace.shelf.keep(answer.drawn)
        found[answer.drawn.id] = answer.drawn
        spent, now = spent + answer.cpu_s, now + 1
    if not any(one.lean == "drawn" for one in found.values()):
        raise Ended("ended before the first draw was planned: what was kept is kept, so begin again")
    gathered = Gathered(head_of(raw, base, asked), asked.draws, asked.beside, hours, found, spent, now)
    return study_of(base, source.inputs, gathered)


def hours_of(scenario: Scenario) -> tuple[float, ...]:
    """Hours after the start at which people are counted, from none to the end of the case."""
    whole = (scenario.horizon - scenario.start) / HOUR_S
    step = next((step for step in _STEPS_H if whole / step <= _MOST_STEPS), whole / _MOST_STEPS)
    hours = [number * step for number in range(int(whole / step) + 1)]
    return tuple(hours if hours[-1] == whole else [*hours, whole])


def _wanted(asked: Asked) -> list[tuple[Lean, int]]:
    """Every draw, in the order of work: a study that is ended early has something of each."""
    wanted: list[tuple[Lean, int]] = [("as_is", 0)]
    for number in range(asked.draws):
        leans: tuple[Lean, ...] = ("drawn", "grim", "mild") if number < asked.beside else ("drawn",)
        wanted += [(lean, number) for lean in leans]
    return wanted


def _on_the_shelf(
    source: Source, wanted: list[tuple[Lean, int]], shelf: Shelf
) -> tuple[dict[str, Drawn], list[tuple[Lean, int]]]:
    """Draws that are there, and those that are left. One that is not of this very case is made again."""
    kept = shelf.kept()
    found: dict[str, Drawn] = {}
    left: list[tuple[Lean, int]] = []
    for lean, number in wanted:
        name = draw_id(lean, number)
        known = kept.get(name)
        if known is not None:
            scenario = draw(source, lean, number).scenario
            if known.digest == ("" if scenario is None else scenario.digest):
                found[name] = known
                continue
        left.append((lean, number))
    return found, left


def _alike(answer: Answered, own: str) -> None:
    if answer.made_by != own:
        raise OtherVersion(
            f"a worker plans with {answer.made_by}, and this machine with {own}: install the same there"
        )


class _Tasks(Sequence[Task]):
    """Tasks that are made when they are given away: a thousand cases do not lie in memory at once."""

    def __init__(
        self, source: Source, left: Sequence[tuple[Lean, int]], asked: Asked, grid: tuple[int, ...]
    ) -> None:
        self.source, self.left, self.asked, self.grid = source, left, asked, grid
        self.sides = tuple((row.text("id"), row.text("undertaking")) for row in source.raw.tables["groups"])

    def __len__(self) -> int:
        return len(self.left)

    @overload
    def __getitem__(self, number: int) -> Task: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Task]: ...
    def __getitem__(self, number: int | slice) -> Task | Sequence[Task]:
        if isinstance(number, slice):
            return [self[at] for at in range(len(self))[number]]
        asked = self.asked
        made = draw(self.source, *self.left[number])
        return Task(made, self.sides, self.grid, asked.objective, asked.seed, asked.work)

    def __iter__(self) -> Iterator[Task]:
        return (self[at] for at in range(len(self)))
