"""``replan``: from a plan and the position reached to a plan that goes on, and what it changes."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from safeconduct.cli.terminal import (
    EXIT_BROKEN,
    EXIT_OUT_OF_TIME,
    TerminalProgress,
    say,
    say_json,
    warn,
)
from safeconduct.errors import Fault, InvalidInput
from safeconduct.units import HOUR_S, MINUTE_S

_LENGTH = re.compile(r"^(?:(\d+(?:\.\d+)?)h)?(?:(\d+)m(?:in)?)?$")


def register(app: typer.Typer) -> None:
    """Add this module's command to the program."""
    app.command("replan")(replan_command)


def replan_command(  # noqa: PLR0913  # each is an option of the command line
    case: Annotated[
        str, typer.Argument(help="The case as it is now: a folder, or a shipped case by name; NAME+VARIANT.")
    ],
    plan: Annotated[Path, typer.Argument(help="plan.json of the plan before.", exists=True, dir_okay=False)],
    position: Annotated[
        Path,
        typer.Argument(
            help="position.json: written by hand, or by `safeconduct account … --position`.",
            exists=True,
            dir_okay=False,
        ),
    ],
    *,
    freeze: Annotated[
        str, typer.Option(help="Approved convoys that leave within so long are kept: 2h, 90min, 1h30m.")
    ] = "2h",
    resume: Annotated[
        str, typer.Option(help="Local time at which halted movement goes on. Default: the position's moment.")
    ] = "",
    improve: Annotated[bool, typer.Option("--improve", help="Search on from the first plan.")] = False,
    work: Annotated[
        int | None,
        typer.Option(min=1, help="With --improve: plans tried. The same work gives the same plan."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="With --improve: seed of every random choice.")] = 0,
    time_limit: Annotated[
        float | None,
        typer.Option(min=0.1, help="With --improve: seconds, then the best checked plan so far."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results. Default: NAME-replan.", file_okay=False)
    ] = None,
    variant: Annotated[str, typer.Option(help="Lay a variant of the case over it.")] = "",
    reading: Annotated[str, typer.Option(help="Go on under this reading of the agreement.")] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="End with one JSON object on the last line.")
    ] = False,
) -> None:
    """Go on from what has happened: keep the past and the approved convoys, and say what changes and why.

    A position that agrees with the plan to a minute gives the plan back, the same bytes. Exit codes: 0 a checked plan,
    1 a plan that breaks a rule or misses a must for want of a better one (named), 2 wrong usage or invalid input, 4 no
    plan was found.
    """
    from safeconduct.checker.explain import explain
    from safeconduct.planner.replan.replan import NotReplanned
    from safeconduct.plans.difference import difference_body
    from safeconduct.reports.replanned import replanned_lines
    from safeconduct.workspace import replanning
    from safeconduct.workspace.limits import interruptible

    freeze_s = length_s("--freeze", freeze)
    scenario, before = replanning.read_for(case, plan, variant=variant, reading=reading)
    reached = replanning.read_position(position)
    asked = replanning.Asked(
        freeze_s=freeze_s,
        resumes_at=replanning.moment_of(scenario, "--resume", resume) if resume else None,
        improve=improve,
        work=work,
        seed=seed,
        time_limit_s=time_limit,
    )
    folder = out or Path(f"{scenario.name}-replan")
    folder.mkdir(parents=True, exist_ok=True)
    progress = TerminalProgress()
    with interruptible() as interrupt:
        gone = replanning.go_on(scenario, before, reached, asked, progress=progress, cancel=interrupt)
    progress.clear()
    if isinstance(gone, NotReplanned):
        warn("No plan was found that goes on from there and keeps every rule. The nearest breaks these:")
        for broken in gone.why:
            warn(f"  {explain(broken)}")
        with suppress(OSError):  # not empty: somebody else's results are in it
            folder.rmdir()
        if as_json:
            say_json(
                {
                    "case": scenario.name,
                    "answer": "not-found",
                    "broken": sorted({one.code for one in gone.why}),
                }
            )
        raise typer.Exit(EXIT_OUT_OF_TIME)
    page = replanning.write_gone_on(folder, gone, plan.read_text(encoding="utf-8"))
    for line in replanned_lines(scenario, gone.diff):
        say(line)
    if (reached.halted_since_at is not None or reached.all_closed) and not resume:
        warn(
            "Movement is halted or all roads are closed: planned as if it went on at once. Say when with --resume."
        )
    if gone.broken:
        warn(
            "Checked: what is named above is not kept. Nobody moves on it before somebody has decided so, by name."
        )
    else:
        say("Checked: from the position on, no rule is broken.")
    say(f"Page: {page}")
    if as_json:
        body = difference_body(gone.diff)
        say_json(
            {"answer": "same" if gone.same else "replanned", "out": str(folder), "page": str(page), **body}
        )
    raise typer.Exit(EXIT_BROKEN if gone.broken else 0)


def length_s(option: str, text: str) -> int:
    """Seconds of a length such as 2h, 90min or 1h30m. Raises InvalidInput."""
    found = _LENGTH.match(text.strip().replace(" ", ""))
    if found is None or not any(found.groups()):
        raise InvalidInput(
            (Fault("RL002", option, f"is {text!r}", "give a length such as 2h, 90min or 1h30m"),)
        )
    hours, minutes = found.groups()
    return round(float(hours or 0) * HOUR_S) + int(minutes or 0) * MINUTE_S
