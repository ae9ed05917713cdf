"""From what was read to a Scenario. Goes on after a fault, so that all of them are named at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypedDict, TypeVar
from zoneinfo import ZoneInfo

from safeconduct.agreement.rules import Rule
from safeconduct.errors import Fault
from safeconduct.scenario.build_agreement import (
    Terms,
    build_outside,
    build_rules,
    build_truce,
    build_undertakings,
    build_windows,
    read_rules,
    read_terms,
)
from safeconduct.scenario.build_tables import (
    build_classes,
    build_groups,
    build_legs,
    build_places,
    build_teams,
)
from safeconduct.scenario.draft import Draft
from safeconduct.scenario.figures import FigureName, hours, minutes, whole_down, whole_up
from safeconduct.scenario.files import KEYS, SCENARIO_FILE, RawCase
from safeconduct.scenario.format.cells import Part
from safeconduct.scenario.format.rows import GroupRow, LegRow, PlaceRow, ReleaseRow, TeamRow, VehicleRow
from safeconduct.scenario.format.sections import (
    FORMAT,
    LISTS,
    SECTIONS,
    AgreementSection,
    BoardingSection,
    ConvoySection,
    Head,
    HolderEntry,
    LimitsSection,
    OutsideEntry,
    PartyEntry,
    PrioritySection,
    RuleEntry,
    TruceSection,
    UndertakingEntry,
    WindowEntry,
    WindowsSection,
)
from safeconduct.scenario.model import (
    NEEDS,
    Clause,
    ConvoyLimits,
    Group,
    Holder,
    Leg,
    Need,
    Outside,
    Party,
    Place,
    Scenario,
    Spans,
    TeamClass,
    Undertaking,
    VehicleClass,
)
from safeconduct.units import DAY_S, seconds_up

P = TypeVar("P", bound=Part)
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_LIST_NAMES: Final = {
    "party": "parties",
    "holder": "holders",
    "undertaking": "undertakings",
    "outside": "outside",
}


@dataclass(frozen=True, slots=True)
class _Sections:
    """What ``scenario.toml`` says, as far as it could be read."""

    head: Head | None
    convoy: ConvoySection | None
    boarding: BoardingSection
    limits: LimitsSection
    truce: TruceSection | None
    priority: PrioritySection
    windows: WindowsSection
    window: list[WindowEntry]
    agreement: AgreementSection
    parties: list[PartyEntry]
    holders: list[HolderEntry]
    undertakings: list[UndertakingEntry]
    outside: list[OutsideEntry]
    rules: list[RuleEntry]


def build(
    raw: RawCase, reading: str = "", drawn: Mapping[FigureName, Decimal] | None = None
) -> tuple[Scenario | None, tuple[Fault, ...]]:
    """The scenario, and every fault and warning found; no scenario where there is a fault.

    ``drawn`` holds figures that take the place of those in the files, as if they had been written there.
    """
    draft, head = _open(raw)
    draft.book.drawn = drawn or {}
    sections = _sections(draft, head)
    _know(draft, sections)
    terms = read_terms(draft, sections.agreement, reading, sections.undertakings)
    lists = _lists(draft, sections, terms)
    convoy = _convoy(draft, sections.convoy)
    boarding_s, call_forward_s = _boarding(draft, sections.boarding, lists["groups"])
    exposed = draft.toml_figure(sections.limits.exposed_max, "limits", "exposed_max")
    aboard = draft.toml_figure(sections.limits.aboard_max_h, "limits", "aboard_max_h")
    truce = build_truce(draft, sections.truce)
    findings = tuple(dict.fromkeys(draft.faults))
    if head is None or convoy is None or any(fault.severity == "fault" for fault in findings):
        return None, findings
    scenario = Scenario(
        name=head.name,
        title=head.title,
        title_ar=head.title_ar,
        timezone=head.timezone,
        start=draft.start,
        horizon=draft.horizon,
        variant=raw.variant,
        reading=terms.reading,
        readings=terms.readings,
        empty_needs_window=sections.windows.empty_needs_window,
        convoy=convoy,
        boarding_s=boarding_s,
        call_forward_s=call_forward_s,
        exposed_max=None if exposed is None else int(exposed),
        aboard_max_s=None if aboard is None else hours(aboard),
        priority_signed_by=sections.priority.signed_by,
        truce=truce,
        figures=tuple(draft.book.noted),
        notes=head.notes,
        digest="",
        agreement_title=sections.agreement.title,
        agreement_title_ar=sections.agreement.title_ar,
        agreement_date=str(sections.agreement.date),
        **lists,
    )
    return replace(scenario, digest=digest_of(scenario)), findings


class _Lists(TypedDict):
    """The lists of a scenario, under the names that it gives them."""

    parties: tuple[Party, ...]
    holders: tuple[Holder, ...]
    places: tuple[Place, ...]
    legs: tuple[Leg, ...]
    groups: tuple[Group, ...]
    classes: tuple[VehicleClass, ...]
    teams: tuple[TeamClass, ...]
    undertakings: tuple[Undertaking, ...]
    outside: tuple[Outside, ...]
    rules: tuple[Rule, ...]
    windows: tuple[tuple[str, Spans], ...]
    clauses: tuple[Clause, ...]


def _lists(draft: Draft, sections: _Sections, terms: Terms) -> _Lists:
    places = build_places(draft, draft.rows("places", PlaceRow))
    legs = build_legs(draft, draft.rows("legs", LegRow))
    groups = build_groups(draft, draft.rows("groups", GroupRow), draft.rows("releases", ReleaseRow))
    clauses = sections.agreement.clauses.items()
    return _Lists(
        parties=tuple(Party(one.id, one.name, one.name_ar, one.role) for one in sections.parties),
        holders=tuple(_holder(draft, entry) for entry in sections.holders),
        places=places,
        legs=legs,
        groups=_kept(draft, terms, groups),
        classes=build_classes(draft, draft.rows("vehicles", VehicleRow)),
        teams=build_teams(draft, draft.rows("teams", TeamRow)),
        undertakings=build_undertakings(draft, terms, sections.undertakings, groups),
        outside=build_outside(draft, terms, sections.outside),
        rules=build_rules(draft, terms, sections.rules),
        windows=build_windows(draft, terms, sections.window),
        clauses=tuple(Clause(name, one.text, one.text_ar, one.source) for name, one in clauses),
    )


def digest_of(scenario: Scenario) -> str:
    """SHA-256 of the content in hexadecimal: comments, order of columns and spelling of numbers do not matter."""
    content = {item.name: getattr(scenario, item.name) for item in fields(scenario) if item.name != "digest"}
    if scenario.truce is None:  # cases from before there was a truce keep their digest
        del content["truce"]
    text = json.dumps(_plain(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        kind = {"is": type(value).__name__}
        return kind | {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, Fraction) else value


def _open(raw: RawCase) -> tuple[Draft, Head | None]:
    """A draft with the case's clock. Where the head is at fault, a stand-in clock lets the rest be checked too."""
    begin = int(_EPOCH.timestamp())
    draft = Draft(raw, ZoneInfo("UTC"), begin, begin + DAY_S, begin + 2 * DAY_S, list(raw.faults))
    if not raw.toml:
        return draft, None
    given = {name: value for name, value in raw.toml.items() if name in Head.model_fields}
    written = given.get("format")
    if isinstance(written, int) and written != FORMAT:
        cure = f"this version reads format {FORMAT}"
        draft.fault("SC007", f"{SCENARIO_FILE} format", f"is {written}", cure)
        given["format"] = FORMAT
    head = draft.entry(Head, given, "")
    try:
        draft.zone = ZoneInfo(str(given.get("timezone", "UTC")))
    except (KeyError, ValueError, OSError):
        cure = "give a name of the IANA list, such as Asia/Damascus"
        draft.fault("SC015", f"{SCENARIO_FILE} timezone", f"{given['timezone']!r} is no time zone", cure)
        return draft, None
    if head is not None:
        draft.start = draft.instant(head.start, draft.toml_place("", ("start",)))
        draft.horizon = draft.start + seconds_up(head.horizon_h, 3600)
        draft.end = draft.horizon + DAY_S
    return draft, head


def _sections(draft: Draft, head: Head | None) -> _Sections:
    toml = draft.raw.toml
    known = {*Head.model_fields, *SECTIONS, *LISTS, "rule"}
    for name in sorted(set(toml) - known):
        cure = "check the spelling: `safeconduct schema scenario` lists what is known"
        draft.fault(
            "SC004",
            draft.toml_place(name if isinstance(toml[name], dict) else "", (name,)),
            "is not known here",
            cure,
        )
    windows = dict(toml["windows"]) if isinstance(toml.get("windows"), dict) else toml.get("windows", {})
    window = windows.pop("window", []) if isinstance(windows, dict) else []
    if toml:
        for name in ("convoy", "boarding"):
            if name not in toml:
                draft.fault("SC006", f"{SCENARIO_FILE} [{name}]", "is missing", "add the section")
    return _Sections(
        head=head,
        convoy=draft.entry(ConvoySection, toml["convoy"], "convoy") if "convoy" in toml else None,
        boarding=draft.entry(BoardingSection, toml.get("boarding", {}), "boarding") or BoardingSection(),
        limits=draft.entry(LimitsSection, toml.get("limits", {}), "limits") or LimitsSection(),
        truce=draft.entry(TruceSection, toml["truce"], "truce") if "truce" in toml else None,
        priority=draft.entry(PrioritySection, toml.get("priority", {}), "priority") or PrioritySection(),
        windows=draft.entry(WindowsSection, windows, "windows") or WindowsSection(),
        window=_entries(draft, WindowEntry, window, "windows.window"),
        agreement=draft.entry(AgreementSection, toml.get("agreement", {}), "agreement") or AgreementSection(),
        parties=_entries(draft, PartyEntry, toml.get("party", []), "party"),
        holders=_entries(draft, HolderEntry, toml.get("holder", []), "holder"),
        undertakings=_entries(draft, UndertakingEntry, toml.get("undertaking", []), "undertaking"),
        outside=_entries(draft, OutsideEntry, toml.get("outside", []), "outside"),
        rules=read_rules(draft, toml.get("rule", [])),
    )


def _entries(draft: Draft, model: type[P], given: Any, path: str) -> list[P]:
    if not isinstance(given, list):
        draft.fault("SC019", draft.toml_place(path), "is not a list", f"write every entry as [[{path}]]")
        return []
    found: list[P] = []
    for number, values in enumerate(given, start=1):
        name = values.get("id", number) if isinstance(values, Mapping) else number
        entry = draft.entry(model, values, f"{path}/{name}")
        if entry is not None:
            found.append(entry)
    return found


def _know(draft: Draft, sections: _Sections) -> None:
    """Remember every id as written, also in entries that could not be read: what names them is then not at fault."""
    toml = draft.raw.toml
    for name, plural in {**_LIST_NAMES, "rule": "rules"}.items():
        given = toml.get(name, [])
        entries = [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
        places = [
            (str(one.get("id", "")), draft.toml_place(f"{name}/{one.get('id', '')}", ("id",)))
            for one in entries
        ]
        draft.know(plural, places)
    draft.know(
        "windows",
        [(one.id, draft.toml_place(f"windows.window/{one.id}", ("id",))) for one in sections.window],
    )
    for table in KEYS:
        if table != "releases":
            draft.know(table, [(row.text("id"), row.place("id")) for row in draft.raw.tables[table]])
    draft.kinds = {row.text("id"): row.text("kind") for row in draft.raw.tables["places"]}
    for row in draft.raw.tables["legs"]:
        if row.text("both_ways") != "no" and f"{row.text('id')}-back" in draft.ids["legs"]:
            cure = "set both_ways to no, or give the other leg another id"
            draft.fault(
                "SC009",
                row.place("id"),
                f"makes a way back of the name {row.text('id')}-back, which is taken",
                cure,
            )
    for one, other in (("vehicles", "teams"), ("undertakings", "outside")):
        for name in sorted(draft.ids[one] & draft.ids[other] - {""}):
            draft.fault(
                "SC009",
                f"{other} {name}",
                f"is also the name of one of the {one}",
                "give each a name of its own",
            )


def _kept(draft: Draft, terms: Terms, groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """Groups that may leave under the reading: where their undertaking does not exist, nobody has agreed to it."""
    for name in sorted(terms.off):
        people = sum(group.people for group in groups if group.undertaking == name)
        if people:
            fact = f"does not exist under the reading {terms.reading!r}: its {people} people are left out"
            draft.warn(
                "SC106", draft.toml_place(f"undertaking/{name}", ("readings",)), fact, "compare the readings"
            )
    return tuple(group for group in groups if group.undertaking not in terms.off)


def _convoy(draft: Draft, section: ConvoySection | None) -> ConvoyLimits | None:
    if section is None:
        return None

    def figure(key: str, default: int) -> Decimal:
        value = draft.toml_figure(getattr(section, key), "convoy", key)
        return draft.default("convoy", "", key, default) if value is None else value

    least, most = whole_up(figure("least", 1)), whole_down(figure("most", 1))
    if least > most:
        cure = "let least be no more than most"
        draft.fault("SC014", draft.toml_place("convoy", ("least",)), f"is {least}, above most {most}", cure)
    return ConvoyLimits(
        least=least,
        most=most,
        most_own=whole_down(figure("most_own", 120)),
        form_up_s=minutes(figure("form_up_min", 0)),
        hold_max_s=minutes(figure("hold_max_min", 120)),
    )


def _boarding(
    draft: Draft, section: BoardingSection, groups: tuple[Group, ...]
) -> tuple[tuple[tuple[Need, int], ...], int]:
    """Seconds for a person of each need, and how long before boarding people are called forward."""
    found: list[tuple[Need, int]] = []
    for need in NEEDS:
        key = f"{need}_s"
        value = draft.toml_figure(getattr(section, key), "boarding", key)
        if value is not None:
            found.append((need, seconds_up(value)))
        elif "boarding" in draft.raw.toml and (
            waiting := [group.id for group in groups if group.need == need]
        ):
            fact = f"is missing, and {waiting[0]} boards by it"
            draft.fault(
                "SC006", draft.toml_place("boarding", (key,)), fact, "say how many seconds one person takes"
            )
    called = draft.toml_figure(section.call_forward_min, "boarding", "call_forward_min")
    if called is None:
        called = draft.default("boarding", "", "call_forward_min", 30)
    return tuple(found), minutes(called)


def _holder(draft: Draft, entry: HolderEntry) -> Holder:
    until = None
    if entry.confirmed_until is not None:
        until = draft.instant(
            entry.confirmed_until, draft.toml_place(f"holder/{entry.id}", ("confirmed_until",))
        )
    return Holder(
        id=entry.id,
        name=entry.name,
        name_ar=entry.name_ar,
        source=entry.source,
        grade=entry.grade,
        as_of=str(entry.as_of),
        confirmed_until=until,
        confirmed_by=entry.confirmed_by,
    )
