"""Make the account of a case from its entries: read them, reckon, and write pages and the position for replanning."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from safeconduct.account.entries.observation import Observation
from safeconduct.account.entries.wire import read_lines
from safeconduct.account.position import position_of
from safeconduct.account.state import CHECKPOINT_LIMIT_S, Basis, State, account
from safeconduct.errors import Fault, InvalidInput, Missing
from safeconduct.plans.file import position_to_json
from safeconduct.plans.model import Plan
from safeconduct.reports.account.editions import party_account, public_account
from safeconduct.reports.account.page import cell_account
from safeconduct.reports.account.printed import cell_account_pdf, party_account_pdf, public_account_pdf
from safeconduct.scenario.model import Scenario
from safeconduct.scenario.times import BadTime, parse_moment, resolve
from safeconduct.workspace import plans
from safeconduct.workspace.files import write_bytes_whole, write_whole

Edition = Literal["cell", "party", "public"]
Language = Literal["en", "ar"]


@dataclass(frozen=True, slots=True)
class Entries:
    """What a ledger holds.

    ``checkpoints`` are the seconds of agreed ones, None for a file that has none; ``agreed_max_s`` is how old the last
    of them may be. ``rehearsal``: they come from a rehearsal's log.
    """

    observations: tuple[Observation, ...]
    checkpoints: tuple[int, ...] | None = None
    agreed_max_s: int = CHECKPOINT_LIMIT_S
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Which account. ``at`` and ``known_at`` are local text; empty is the newest entry, and *as it was known then*."""

    at: str = ""
    known_at: str = ""
    editions: tuple[Edition, ...] = ("cell",)
    languages: tuple[Language, ...] = ("en",)
    party: str = ""
    variant: str = ""
    reading: str = ""
    plan: Path | None = None


def entries_in_file(path: Path) -> Entries:
    """The entries of a file of observations (``.jsonl``). Raises InvalidInput and Missing."""
    if not path.exists():
        raise Missing(f"there is no ledger {path}")
    if path.is_dir() or path.suffix != ".jsonl":
        fact = "is neither a ledger nor a file of observations (.jsonl)"
        raise InvalidInput(
            (Fault("AC001", path.name, fact, "give the ledger, or a file with one observation a line"),)
        )
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        fault = Fault("AC002", path.name, "is not UTF-8 text", "give the file as it was written")
        raise InvalidInput((fault,)) from None
    return Entries(read_lines(text.split("\n"), path.name))


def account_of(case: str, entries: Entries, asked: Asked) -> State:
    """The account of a case at one moment. Raises InvalidInput and Missing for what cannot be used."""
    scenario = plans.load(case, variant=asked.variant, reading=asked.reading)
    plan = _plan(asked.plan, scenario)
    newest = max((o.received_at for o in entries.observations), default=scenario.start)
    at = newest if not asked.at else moment(scenario, "--at", asked.at)
    known_at = at if not asked.known_at else moment(scenario, "--known-at", asked.known_at)
    if known_at < at:
        fact = "is before --at: nobody knew then what had not happened yet"
        raise InvalidInput((Fault("AC003", "--known-at", fact, "give --at, or a later time"),))
    readings = {name: plans.load(case, variant=asked.variant, reading=name) for name in scenario.readings}
    basis = Basis(
        scenario, plan, entries.checkpoints, entries.agreed_max_s, readings, rehearsal=entries.rehearsal
    )
    return account(basis, entries.observations, at=at, known_at=known_at)


def _plan(path: Path | None, scenario: Scenario) -> Plan | None:
    if path is None:
        return None
    plan = plans.read_plan(path)
    if plan.case != scenario.name:
        fact = f"was made for the case {plan.case!r}, not for {scenario.name!r}"
        raise InvalidInput((Fault("PF003", f"{path.name} case", fact, "name the case that it was made for"),))
    return plan


def moment(scenario: Scenario, option: str, text: str) -> int:
    """UTC seconds of a local time. Raises InvalidInput where the text is none."""
    try:
        return resolve(parse_moment(text), ZoneInfo(scenario.timezone)).at
    except BadTime as bad:
        raise InvalidInput((Fault("AC004", option, bad.fact, bad.cure),)) from None


def write_account(state: State, asked: Asked, folder: Path | None, *, pdf: bool = False) -> tuple[Path, ...]:
    """Write every page that was asked for, and each as PDF too; their paths. Nothing without a folder.

    Raises InvalidInput where the party does not exist, or where PDF is asked for without a folder.
    """
    if folder is None:
        if pdf:
            raise InvalidInput((Fault("AC005", "--pdf", "has no folder to write to", "give --out"),))
        return ()
    paths = []
    for edition, party in _editions(state.basis.scenario, asked):
        for language in asked.languages:
            path = folder / _name(edition, party, language)
            write_whole(path, _page(state, edition, party, language))
            paths.append(path)
            if pdf:
                paths.append(path.with_suffix(".pdf"))
                write_bytes_whole(paths[-1], _pdf(state, edition, party, language))
    return tuple(paths)


def _editions(scenario: Scenario, asked: Asked) -> list[tuple[Edition, str]]:
    """Editions with their party; all parties where several editions are asked for and no party is named."""
    found: list[tuple[Edition, str]] = []
    for edition in asked.editions:
        if edition == "party" and len(asked.editions) > 1 and not asked.party:
            own = {undertaking.party for undertaking in scenario.undertakings}
            found += [("party", party.id) for party in scenario.parties if party.id in own]
        else:
            found.append((edition, asked.party if edition == "party" else ""))
    return found


def _page(state: State, edition: Edition, party: str, language: Language) -> str:
    match edition:
        case "cell":
            return cell_account(state, language=language)
        case "public":
            return public_account(state, language=language)
    names = tuple(known.id for known in state.basis.scenario.parties)
    if party not in names:
        fact = f"is {party!r}" if party else "is missing"
        cure = f"choose one of {', '.join(names) or 'none: there is none'}"
        raise InvalidInput((Fault("RP002", "--party", fact, cure),))
    return party_account(state, party, language=language)


def _pdf(state: State, edition: Edition, party: str, language: Language) -> bytes:
    match edition:
        case "cell":
            return cell_account_pdf(state, language=language)
        case "public":
            return public_account_pdf(state, language=language)
    return party_account_pdf(state, party, language=language)


def _name(edition: Edition, party: str, language: Language) -> str:
    who = f"-{party}" if edition == "party" else ""
    kind = "" if edition == "cell" else f"-{edition}"
    tongue = "" if language == "en" else f"-{language}"
    return f"account{kind}{who}{tongue}.html"


def write_position(state: State, path: Path) -> None:
    """Write the position for replanning."""
    write_whole(path, position_to_json(position_of(state)))
