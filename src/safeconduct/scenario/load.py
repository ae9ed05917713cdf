"""Load a case by its folder or by the name it ships under, or say everything that is wrong with it at once."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from safeconduct.errors import Fault, InvalidInput
from safeconduct.scenario.build import build
from safeconduct.scenario.files import SCENARIO_FILE, RawCase, read_folder
from safeconduct.scenario.model import Scenario


def load_case(reference: str | Path, variant: str = "", reading: str = "") -> Scenario:
    """The case that ``reference`` names: a folder, or a shipped case, with ``+variant`` behind it where one is wanted.

    Raises InvalidInput with every fault of the case; warnings do not stop it.
    """
    scenario, findings = load_case_with_findings(reference, variant, reading)
    faults = tuple(finding for finding in findings if finding.severity == "fault")
    if scenario is None:
        raise InvalidInput(faults)
    return scenario


def load_case_with_findings(
    reference: str | Path, variant: str = "", reading: str = ""
) -> tuple[Scenario | None, tuple[Fault, ...]]:
    """The case, and every fault and warning of its files in the order of the files; no case where there is a fault."""
    raw = open_case(reference, variant)
    return build(raw, reading) if isinstance(raw, RawCase) else (None, (raw,))


def open_case(reference: str | Path, variant: str = "") -> RawCase | Fault:
    """The files of the case that ``reference`` names, or the fault that there is no such case."""
    folder, laid_over = find_folder(reference)
    if folder is None:
        known = ", ".join(shipped_folders()) or "none"
        cure = f"name a folder with a {SCENARIO_FILE}, or one of: {known}"
        return Fault("SC001", str(reference), "is no case folder", cure)
    if variant and laid_over and variant != laid_over:
        fact = f"asks for the variants {laid_over} and {variant}"
        return Fault("SC023", str(reference), fact, "name one variant")
    return read_folder(folder, variant or laid_over)


def find_folder(reference: str | Path) -> tuple[Path | None, str]:
    """The folder a reference means, and the variant behind its ``+``. A folder on disk goes before a shipped case."""
    text = str(reference)
    if (Path(text) / SCENARIO_FILE).is_file():
        return Path(text), ""
    name, plus, variant = text.rpartition("+")
    if not plus:
        name, variant = text, ""
    if (Path(name) / SCENARIO_FILE).is_file():
        return Path(name), variant
    shipped = shipped_folders()
    return (shipped[name], variant) if name in shipped else (None, "")


def shipped_folders() -> dict[str, Path]:
    """Folders of the cases inside the package, by name, wherever it is installed."""
    inside = Path(str(files("safeconduct").joinpath("cases")))
    return {
        folder.name: folder
        for folder in sorted(inside.iterdir())
        if (folder / SCENARIO_FILE).is_file() and folder.name != "starter"
    }
