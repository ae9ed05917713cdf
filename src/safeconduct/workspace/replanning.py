"""Go on from a position: the use case behind ``safeconduct replan``, the Python API and the room."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from safeconduct.checker.verdict import Break
from safeconduct.errors import Fault, InvalidInput
from safeconduct.exchange.geojson import plan_geojson
from safeconduct.exchange.timetable import timetable_csv
from safeconduct.planner.replan.improve import DEFAULT_WORK, improve
from safeconduct.planner.replan.replan import NotReplanned, Replanned, replan
from safeconduct.plans.carrying import past_of
from safeconduct.plans.difference import Difference, Unkept, difference, difference_to_json
from safeconduct.plans.file import past_to_json, plan_to_json, position_from_json
from safeconduct.plans.model import Plan
from safeconduct.plans.past import Past
from safeconduct.plans.position import Position
from safeconduct.progress import NEVER, SILENT, Cancel, Progress
from safeconduct.reports.replanned import replanned_page
from safeconduct.scenario.model import Scenario
from safeconduct.scenario.times import BadTime, parse_moment, resolve
from safeconduct.workspace.files import write_whole
from safeconduct.workspace.limits import Deadline
from safeconduct.workspace.stored import case_of, read_plan

PAGES = {"en": "replan.html", "ar": "replan-ar.html"}
FREEZE_S = 2 * 3600


@dataclass(frozen=True, slots=True)
class Asked:
    """How to go on. ``resumes_at`` None: where movement is halted, as if it went on at the position's moment."""

    freeze_s: int = FREEZE_S
    resumes_at: int | None = None
    improve: bool = False
    work: int | None = None
    seed: int = 0
    time_limit_s: float | None = None


@dataclass(frozen=True)
class GoneOn:
    """A plan that goes on, with its past and what it changes. ``same``: it is the plan before, byte for byte."""

    scenario: Scenario
    before: Plan
    plan: Plan
    past: Past
    diff: Difference
    broken: tuple[Break, ...]

    @property
    def same(self) -> bool:
        """Whether nothing has changed: the plan before stands."""
        return self.plan is self.before


def moment_of(scenario: Scenario, option: str, text: str) -> int:
    """UTC seconds of a local time of the case. Raises InvalidInput where the text is none."""
    try:
        return resolve(parse_moment(text), ZoneInfo(scenario.timezone)).at
    except BadTime as bad:
        raise InvalidInput((Fault("RL003", option, bad.fact, bad.cure),)) from None


def read_position(path: str | Path) -> Position:
    """The position in a file. Raises InvalidInput with every structural fault."""
    path = Path(path)
    try:
        return position_from_json(path.read_text(encoding="utf-8"), path.name)
    except UnicodeDecodeError:
        fault = Fault("PF002", path.name, "is not UTF-8 text", "give the file as it was written")
        raise InvalidInput((fault,)) from None


def read_for(case: str | Path, plan: Path, *, variant: str = "", reading: str = "") -> tuple[Scenario, Plan]:
    """The case as it is now, and the plan before. Raises InvalidInput where they do not belong together."""
    before = read_plan(plan)
    return case_of(before, case, variant=variant, reading=reading), before


def go_on(
    scenario: Scenario,
    plan: Plan,
    position: Position,
    asked: Asked,
    *,
    progress: Progress = SILENT,
    cancel: Cancel = NEVER,
) -> GoneOn | NotReplanned:
    """A checked plan from the position on, or the breaks of the nearest that was found.

    The same case, plan, position, seed and work give the same plan; a time limit or ``cancel`` gives the best until
    then. Raises InvalidInput for a position that fits neither the case nor the plan.
    """
    stop = cancel if asked.time_limit_s is None else Deadline.within(asked.time_limit_s, cancel)
    past = past_of(scenario, plan, position, resumes_at=asked.resumes_at)
    frozen = frozen_convoys(plan, position, asked.freeze_s)
    found = replan(scenario, plan, past, frozen=frozen)
    if isinstance(found, NotReplanned):
        return found
    if asked.improve and not _unchanged(scenario, plan, found):
        work = DEFAULT_WORK if asked.work is None else asked.work
        found = improve(
            scenario,
            plan,
            found,
            frozen=frozen,
            seed=asked.seed,
            work=work,
            stop=stop.requested,
            progress=progress,
        )
    after = plan if _unchanged(scenario, plan, found) else found.plan
    diff = difference(
        (plan, after),
        past,
        frozen=frozen,
        causes=found.causes,
        unkept=_unkept(found),
        left_behind=found.left_behind,
    )
    return GoneOn(scenario, plan, after, past, diff, found.verdict.broken)


def frozen_convoys(plan: Plan, position: Position, freeze_s: int) -> frozenset[str]:
    """Approved convoys that the plan has leave within the hours that are kept."""
    approved = {convoy.id for convoy in position.convoys if convoy.approved}
    return frozenset(
        convoy.id
        for convoy in plan.convoys
        if convoy.id in approved and position.at < convoy.departs_at <= position.at + freeze_s
    )


def _unchanged(scenario: Scenario, plan: Plan, found: Replanned) -> bool:
    """Whether the plan before stands as it is: for the same case, with the same timetable."""
    same_case = (plan.digest, plan.variant, plan.reading) == (
        scenario.digest,
        scenario.variant,
        scenario.reading,
    )
    if not same_case or plan.moves != found.plan.moves or found.verdict.broken or found.verdict.carried:
        return False
    return plan.convoys == found.plan.convoys


def _unkept(found: Replanned) -> tuple[Unkept, ...]:
    told = [Unkept(b.code, "past", b.convoy, b.place, b.at, b.by, b.detail) for b in found.verdict.carried]
    told += [
        Unkept(b.code, "must" if b.code == "MUST" else "rule", b.convoy, b.place, b.at, b.by, b.detail)
        for b in found.verdict.broken
    ]
    return tuple(told)


def write_gone_on(out: Path, gone: GoneOn, plan_text: str) -> Path:
    """Write plan, past, difference and pages; gives the English page's path.

    Where nothing has changed ``plan.json`` is ``plan_text``, and no past is needed to judge it.
    """
    for stale in ("bound.json", "past.json"):
        (out / stale).unlink(missing_ok=True)
    if gone.same:
        write_whole(out / "plan.json", plan_text)
    else:
        write_whole(out / "past.json", past_to_json(gone.past))
        write_whole(out / "plan.json", plan_to_json(gone.plan))
    write_whole(out / "diff.json", difference_to_json(gone.diff))
    write_whole(out / "timetable.csv", timetable_csv(gone.scenario, gone.plan))
    write_whole(out / "plan.geojson", plan_geojson(gone.scenario, gone.plan))
    for language, name in PAGES.items():
        write_whole(out / name, replanned_page(gone.scenario, gone.plan, gone.diff, language=language))
    return out / PAGES["en"]
