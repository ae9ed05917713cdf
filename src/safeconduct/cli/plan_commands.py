"""``plan``, ``verify`` and ``report``: from a case to a plan that has been checked, and to its pages."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from safeconduct.cli.options import Case
from safeconduct.cli.terminal import (
    EXIT_BROKEN,
    EXIT_IMPOSSIBLE,
    EXIT_OUT_OF_TIME,
    TerminalProgress,
    say,
    say_json,
    warn,
)
from safeconduct.clock import since_start_s
from safeconduct.planner.answers import Reason
from safeconduct.plans.model import Figures, Objective, Plan

Edition = Literal["cell", "carrier", "party", "public"]
Language = Literal["en", "ar"]
PlanFile = Annotated[
    Path,
    typer.Argument(
        help="plan.json; bound.json beside it is used where there is one.", exists=True, dir_okay=False
    ),
]
Variant = Annotated[str, typer.Option(help="Lay a variant of the case over it.")]
Reading = Annotated[str, typer.Option(help="Plan under this reading of the agreement.")]
AsJson = Annotated[bool, typer.Option("--json", help="End with one JSON object on the last line.")]


STRESS_RUNS = 250
"""Runs of each candidate plan for ``--stress``."""


def register(app: typer.Typer) -> None:
    """Add this module's commands to the program."""
    app.command("plan")(plan_command)
    app.command("verify")(verify_command)
    app.command("report")(report_command)


def plan_command(  # noqa: PLR0913  # each is an option of the command line
    case: Case,
    *,
    objective: Annotated[
        Objective,
        typer.Option(
            help="What the plan is for: least regret whenever the truce breaks; most people soonest; most people out "
            "in expectation under the case's truce; least danger × time of everybody until out."
        ),
    ] = "robust",
    time_limit: Annotated[
        float | None,
        typer.Option(
            min=0.1,
            help="Seconds for everything: start-up, bound, search, check and pages. The best checked plan so far.",
        ),
    ] = None,
    work: Annotated[
        int | None, typer.Option(min=1, help="Search steps. The same work gives the same plan.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of every random choice.")] = 0,
    stress: Annotated[
        bool,
        typer.Option(
            "--stress", help="Of the best plans found, take the one that comes off best when things go wrong."
        ),
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results. Default: NAME-plan.", file_okay=False)
    ] = None,
    variant: Variant = "",
    reading: Reading = "",
    as_json: AsJson = False,
) -> None:
    """Plan a case: a timetable of convoys that the independent checker has passed, with its proof sheet and report.

    Ctrl-C stops with the best checked plan so far. Exit codes: 0 planned, 2 wrong usage or invalid case, 3 impossible,
    4 out of time without a plan.
    """
    from safeconduct.planner.answers import Impossible, OutOfTime, Planned
    from safeconduct.workspace import plans
    from safeconduct.workspace.limits import interruptible
    from safeconduct.workspace.results import write_results
    from safeconduct.workspace.summary import summary

    scenario = plans.load(case, variant=variant, reading=reading)
    folder = out or Path(f"{scenario.name}-plan")
    folder.mkdir(parents=True, exist_ok=True)  # before the work: a folder that cannot be made is told at once
    progress = TerminalProgress()
    with interruptible() as interrupt:
        outcome = plans.plan(
            scenario,
            objective=objective,
            time_limit_s=time_limit,
            work=work,
            seed=seed,
            stress_runs=STRESS_RUNS if stress else 0,
            pages=True,
            since=since_start_s,
            progress=progress,
            cancel=interrupt,
        )
    progress.clear()
    body = summary(outcome)
    code = 0
    match outcome.answer:
        case Planned(plan=plan):
            report = write_results(folder, outcome, plan)
            body |= {"out": str(folder), "report": str(report)}
            _say_plan(plan, report)
            if outcome.longest_route_s is not None:
                say(
                    "Longest route: {} s; no plan has all routes below {} s.".format(*outcome.longest_route_s)
                )
        case Impossible(reasons=reasons):
            code = EXIT_IMPOSSIBLE
            readings = plans.impossible_by_reading(case, variant=variant)
            body["readings"] = {
                name: sorted({reason.code for reason in why}) for name, why in readings.items()
            }
            _say_impossible(scenario.reading, reasons, readings)
        case OutOfTime(why=why):
            code = EXIT_OUT_OF_TIME
            warn("Out of time: no plan was found that keeps every rule, and none was proved impossible.")
            for line in why:
                warn(f"  {line}")
    if code:
        with suppress(OSError):  # not empty: somebody else's results are in it
            folder.rmdir()
    if as_json:
        say_json(body)
    raise typer.Exit(code)


def verify_command(
    case: Case,
    plan: PlanFile,
    *,
    variant: Variant = "",
    reading: Reading = "",
    as_json: AsJson = False,
) -> None:
    """Check a plan from the case alone: every broken rule, every figure recomputed, the bound from its dual vectors.

    Exit codes: 0 no rule is broken, 1 rules are broken, 2 wrong usage or files that cannot be read.
    """
    from safeconduct.checker.explain import explain
    from safeconduct.workspace import plans

    read = plans.read_plan(plan)
    scenario = plans.case_of(read, case, variant=variant, reading=reading)
    verdict = plans.verify(scenario, plan)
    for item in verdict.carried:
        say(f"Carried, from before the plan goes on: {explain(item)}")
    for item in verdict.broken:
        say(explain(item))
    if verdict.broken:
        say(
            f"{len(verdict.broken)} breaks of {len({item.code for item in verdict.broken})} rules. This is not a plan."
        )
    else:
        say("No rule is broken. Every figure is as stated.")
    say(_BOUND_WORDS[verdict.bound_verified])
    if as_json:
        say_json(_verdict_json(scenario.name, verdict))
    raise typer.Exit(EXIT_BROKEN if verdict.broken else 0)


_BOUND_WORDS = {
    None: "There is no bound.json: what the plan says of its bound is claimed, not verified.",
    False: "The bound is not what its dual vectors prove.",
    True: "The bound is proved: recomputed from its dual vectors.",
}


def report_command(  # noqa: PLR0913  # each is an option of the command line
    case: Case,
    plan: PlanFile,
    *,
    edition: Annotated[
        Edition, typer.Option(help="Who it is for: the cell, a carrier (convoy sheets), a party, the public.")
    ] = "cell",
    language: Annotated[Language, typer.Option(help="English or Arabic; sheets are in both.")] = "en",
    party: Annotated[str, typer.Option(help="Whose edition, with --edition party.")] = "",
    convoy: Annotated[
        str, typer.Option(help="One convoy's sheet, with --edition carrier; default all.")
    ] = "",
    as_of: Annotated[
        str, typer.Option(help="Local time that the page speaks of. Default: now, or the case's start.")
    ] = "",
    effects: Annotated[
        Path | None,
        typer.Option(
            help="effects.json of this case: what each clause changes, in the cell's report.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="File to write. Default: beside the plan.", dir_okay=False)
    ] = None,
) -> None:
    """Write the pages of a plan in one edition. A plan that breaks a rule gets no report."""
    from safeconduct.workspace import pages

    wanted = pages.Wanted(edition, language, party, convoy, as_of, effects)
    path = pages.write_page(case, plan, wanted, out)
    say(f"Report: {path}")


def _say_impossible(
    reading: str, reasons: tuple[Reason, ...], readings: dict[str, tuple[Reason, ...]]
) -> None:
    under = f" under the reading {reading!r}" if reading else ""
    warn(f"Impossible{under}, with proof:")
    for reason in reasons:
        warn(f"  {reason.code} {', '.join(reason.ids)}: {reason.fact}")
        for clause in reason.clauses:
            warn(f"    clause {clause}")
        warn(f"    least change that cures it: {reason.least_change}")
    for name, why in readings.items():
        if name != reading:
            codes = ", ".join(sorted({reason.code for reason in why}))
            warn(
                f"Under the reading {name!r}: {f'impossible too ({codes})' if why else 'nothing proved against it'}"
            )


def _say_plan(plan: Plan, report: Path) -> None:
    figures = plan.figures
    say(
        f"{plan.case}: {figures.people_out:,} of {figures.people_total:,} people at reception, "
        f"{figures.convoys} convoys"
    )
    for label, text in _figure_lines(figures, plan.objective):
        say(f"  {label:<34}{text}")
    for warning in plan.warnings:
        warn(f"  warning: {warning}")
    say("Checked: no rule is broken.")
    say(f"Report: {report}")


def _figure_lines(figures: Figures, objective: Objective) -> list[tuple[str, str]]:
    hours = _hours
    lines = [
        (
            "last one at reception",
            f"{hours(figures.finish_h)} after the start (no plan before {hours(figures.finish_bound_h)})",
        ),
        ("last stretcher case at reception", hours(figures.last_stretcher_h)),
        ("most on the road at once", f"{figures.exposed_max:,} at {hours(figures.exposed_max_at_h)}"),
        ("longest aboard", hours(figures.longest_aboard_h)),
    ]
    if figures.regret_people is not None:
        lines.append(
            (
                "regret, proven",
                f"{figures.regret_people:,} people at {hours(figures.regret_at_h)} (mark {figures.mark_people:,})",
            )
        )
    if figures.regret_found_people is not None:
        lines.append(
            (
                "regret against plans found",
                f"{figures.regret_found_people:,} people (a figure of the search, no proof)",
            )
        )
    lines += _worth_lines(figures, objective)
    lines.append(("figures that are only assumed", f"{figures.inputs_assumed_share:.0%}"))
    return lines


def _worth_lines(figures: Figures, objective: Objective) -> list[tuple[str, str]]:
    """What the plan's own objective came to, and what no plan could beat."""
    if objective == "expected":
        most = _or_unknown(figures.expected_bound_people)
        return [
            ("out in expectation", f"{_or_unknown(figures.expected_people)} people (no plan above {most})")
        ]
    if objective == "exposure":
        least = _or_unknown(figures.exposure_bound_person_h)
        return [
            (
                "danger × time until out",
                f"{_or_unknown(figures.exposure_person_h)} person-hours (no plan below {least})",
            )
        ]
    return []


def _or_unknown(value: float | None) -> str:
    return "not known" if value is None else f"{value:,.0f}"


def _hours(value: float | None) -> str:
    return "not known" if value is None else f"{value:.1f} h"


def _verdict_json(name: str, verdict: Any) -> dict[str, Any]:
    return {
        "case": name,
        "checked": not verdict.broken,
        "broken_rules": sorted({item.code for item in verdict.broken}),
        "breaks": [asdict(item) for item in verdict.broken],
        "carried": [asdict(item) for item in verdict.carried],
        "bound_verified": verdict.bound_verified,
        "figures": asdict(verdict.figures),
    }
