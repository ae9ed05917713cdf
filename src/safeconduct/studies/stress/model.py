"""What a stress test answers: figures with their error, and beside them how far they are not known."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.plans.model import Plan

WIDE = 0.20
"""A chance whose span is wider than this is not known: model, section 8."""


@dataclass(frozen=True, slots=True)
class Chance:
    """A share of runs with its Monte-Carlo standard error, and the span over the stated ranges of what is put in.

    ``low`` and ``high`` come from all hazards and the demand at their grim and mild ends: no confidence interval.
    """

    share: float
    error: float
    low: float
    high: float

    @property
    def known(self) -> bool:
        """Whether the span is narrow enough to say anything."""
        return round(self.high - self.low, 9) <= WIDE


@dataclass(frozen=True, slots=True)
class Fan:
    """People out by time in one series: at each hour the mean, and 5, 25, 50, 75 and 95 in a hundred runs at most."""

    series: str
    due: float
    mean: tuple[float, ...]
    quantiles: tuple[tuple[int, int, int, int, int], ...]
    promised: tuple[int, ...]
    """What the plan says, at the same hours."""


@dataclass(frozen=True, slots=True)
class Left:
    """Who is not out at the end, by series: in the mean, and in the worst of twenty runs.

    ``last_h``: when the last of those who are out at the end is out, in the mean, to the hour above; None where nobody
    is.
    """

    series: str
    due: float
    mean: float
    worst: int
    last_h: float | None = None


@dataclass(frozen=True, slots=True)
class Stranded:
    """People not out at the end, where they are."""

    place: str
    mean: float
    worst: int


@dataclass(frozen=True, slots=True)
class AtHalt:
    """One halt of one run, for the drawing: hours after the start and people as they were then."""

    at_h: float
    exposed: int
    outdoors: int
    loaded: int
    final: bool


@dataclass(frozen=True, slots=True)
class Cause:
    """The chance that everyone is out without this cause of halts, and how many more are out at the end, with error."""

    cause: str
    halts_mean: float
    without: float
    without_error: float
    runs: int
    people: float
    people_error: float


@dataclass(frozen=True, slots=True)
class Input:
    """How much one input matters: people out at the end with it at its mild and its grim end, all else at best.

    ``swing`` is the mean difference on common random numbers, ``error`` its standard error.
    """

    name: str
    mild: float
    grim: float
    swing: float
    error: float
    source: str


@dataclass(frozen=True, slots=True)
class Measure:
    """What one measure would bring: people out at the end, and the chance that all are out, as differences.

    ``sides`` gives the people of each undertaking apart. ``replanned``: with a plan made for it, else the plan as
    it is.
    """

    kind: str
    subject: str
    people: float
    error: float
    chance: float
    sides: tuple[tuple[str, float], ...]
    replanned: bool


@dataclass(frozen=True, slots=True)
class Regret:
    """How far behind the bound the plan is when the truce ends, over the runs in which it does."""

    runs: int
    mean: float
    p95: int


@dataclass(frozen=True)
class Stress:
    """A plan under stress. Hours are from the case's start, people heads, waits person-hours."""

    case: str
    plan: Plan
    policy: str
    runs: int
    seed: int
    hours: tuple[float, ...]
    all_out: Chance
    fans: tuple[Fan, ...]
    left: tuple[Left, ...]
    stranded: tuple[Stranded, ...]
    beyond_share: float
    """The share of runs in which more come, in some need, than the plan has places for; ``beyond_mean`` how many."""
    beyond_mean: float
    returned_mean: float
    stranded_mean: float
    stranded_p95: int
    exposed_max: int
    exposed_max_mean: float
    exposed_at_halt_p95: int | None
    halts: tuple[AtHalt, ...]
    halted_share: float
    loaded_wait_person_h: float
    outdoors_person_h: float
    cold_person_h: float
    last_stretcher_h: float | None
    imbalance_max_p95: float
    binds_h: tuple[tuple[str, float], ...]
    regret: Regret | None
    causes: tuple[Cause, ...]
    inputs: tuple[Input, ...]
    measures: tuple[Measure, ...]
    measure_work: int
    events: float
    cpu_s: float
    guessed_share: float
    stopped: bool = False

    @property
    def events_per_cpu_s(self) -> float:
        """Timed events a second of one core, over the main runs."""
        return self.events / self.cpu_s if self.cpu_s else 0.0

    @property
    def runs_per_cpu_s(self) -> float:
        """Runs a second of one core."""
        return self.runs / self.cpu_s if self.cpu_s else 0.0


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two plans on the same random numbers.

    The chance that the first has more people out at the end (or as many, sooner), that they are equal, and the mean
    difference of people with its standard error.
    """

    first: str
    second: str
    wins: float
    ties: float
    error: float
    people: float
    people_error: float


@dataclass(frozen=True)
class Comparison:
    """Several plans of one case under the same stress."""

    names: tuple[str, ...]
    each: tuple[Stress, ...]
    pairings: tuple[Pairing, ...]
