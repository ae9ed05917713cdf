"""A plan written for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from safeconduct.exchange.sumo.folder import CONFIGURATION, sumo_files
from safeconduct.workspace.files import write_whole
from safeconduct.workspace.stored import as_it_is, read_plan


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and what the other program is to be started with."""

    case: str
    vehicles: int
    files: tuple[Path, ...]
    start: Path


def export_sumo(case: str | Path, plan: Path, out: Path) -> Exported:
    """Write a plan for SUMO into a folder.

    Raises InvalidInput for a plan of another case, Missing without SUMO, NoNetwork where it can make no network.
    """
    made = read_plan(plan)
    scenario = as_it_is(made, case, plan, "XS001")
    texts = sumo_files(scenario, made)
    out.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        write_whole(out / name, text)
    vehicles = {trip.vehicle for convoy in made.convoys for trip in convoy.trips}
    vehicles |= {move.who for move in made.moves if move.who in scenario.class_of}
    return Exported(scenario.name, len(vehicles), tuple(out / name for name in texts), out / CONFIGURATION)
