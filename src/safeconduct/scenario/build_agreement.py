"""From the sections on the agreement and the truce to undertakings, events, rules and windows, under one reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal

from safeconduct.agreement.rules import After, Event, InStep, Paired, Rule, Tranches
from safeconduct.scenario.draft import Draft
from safeconduct.scenario.figures import exact, hours, minutes
from safeconduct.scenario.format.sections import (
    RULES,
    AfterEntry,
    AgreementSection,
    EventTable,
    InStepEntry,
    OutsideEntry,
    PairedEntry,
    RuleEntry,
    TranchesEntry,
    TruceSection,
    UndertakingEntry,
    WindowEntry,
)
from safeconduct.scenario.model import DEFAULT_TRUCE, Group, Must, Outside, Spans, Truce, Undertaking
from safeconduct.scenario.times import merge

_ALL: Final = "all"
Side = Literal["event", "waits_for"]


@dataclass(frozen=True, slots=True)
class Terms:
    """The agreement's frame: which readings there are, which one holds, and which clauses may be named."""

    readings: tuple[str, ...]
    reading: str
    clauses: frozenset[str]
    off: frozenset[str]
    """Undertakings that do not exist under this reading."""


def read_terms(
    draft: Draft, section: AgreementSection, wanted: str, entries: list[UndertakingEntry]
) -> Terms:
    """The frame under the reading ``wanted``, or under the case's own where that is empty."""
    readings = section.readings or ("",)
    reading = wanted or section.reading or readings[0]
    if reading not in readings:
        known = ", ".join(section.readings) or "none: this case has one reading only"
        draft.fault(
            "SC022",
            draft.toml_place("agreement", ("reading",)),
            f"{reading!r} is no reading of this case",
            known,
        )
    off = frozenset(entry.id for entry in entries if entry.readings and reading not in entry.readings)
    return Terms(section.readings, reading, frozenset(section.clauses), off)


def check_readings(draft: Draft, terms: Terms, readings: tuple[str, ...], path: str) -> None:
    """Note readings that an entry names and the agreement does not have."""
    for name in readings:
        if name not in terms.readings:
            cure = f"readings are: {', '.join(terms.readings) or 'none; list them in [agreement] readings'}"
            draft.fault(
                "SC022", draft.toml_place(path, ("readings",)), f"{name!r} is no reading of this case", cure
            )


def check_clause(draft: Draft, terms: Terms, clause: str, path: str) -> None:
    """Note a clause that is named but not written."""
    if clause and terms.clauses and clause not in terms.clauses:
        cure = f"write it under [agreement.clauses.{clause}]"
        draft.fault(
            "SC010", draft.toml_place(path, ("clause",)), f"names clause {clause!r}, which is not there", cure
        )


def build_undertakings(
    draft: Draft, terms: Terms, entries: list[UndertakingEntry], groups: tuple[Group, ...]
) -> tuple[Undertaking, ...]:
    """Undertakings that exist under the reading, with what is due fixed."""
    built: list[Undertaking] = []
    for entry in entries:
        path = f"undertaking/{entry.id}"
        draft.refer("parties", entry.party, draft.toml_place(path, ("party",)))
        draft.refer("places", entry.line, draft.toml_place(path, ("line",)))
        check_clause(draft, terms, entry.clause, path)
        check_readings(draft, terms, entry.readings, path)
        if entry.id in terms.off:
            continue
        quota = draft.toml_figure(entry.quota, path, "quota")
        due = draft.toml_figure(entry.due, path, "due")
        planned = sum(group.people for group in groups if group.undertaking == entry.id)
        owed = int(due if due is not None else quota if quota is not None else planned)
        if not owed and not draft.faults:
            cure = "add a group under it, or give its quota"
            draft.fault(
                "SC021", draft.toml_place(path), "owes nothing: it has neither people nor a quota", cure
            )
        built.append(
            Undertaking(
                id=entry.id,
                name=entry.name,
                name_ar=entry.name_ar,
                party=entry.party,
                line=entry.line,
                quota=None if quota is None else int(quota),
                due=owed,
                musts=_musts(draft, entry, path),
                clause=entry.clause,
            )
        )
    return tuple(built)


def _musts(draft: Draft, entry: UndertakingEntry, path: str) -> tuple[Must, ...]:
    musts: list[Must] = []
    for number, must in enumerate(entry.must):
        people = draft.toml_figure(must.people, path, f"must.{number}.people")
        by = draft.instant(must.by, draft.toml_place(path, ("must", str(number), "by")))
        if by <= draft.start:
            cure = "give a time after the case's start"
            draft.fault(
                "SC012",
                draft.toml_place(path, ("must", str(number), "by")),
                "lies before the case begins",
                cure,
            )
        musts.append(Must(int(people or 0), by))
    return tuple(sorted(musts, key=lambda must: (must.by, must.people)))


def build_outside(draft: Draft, terms: Terms, entries: list[OutsideEntry]) -> tuple[Outside, ...]:
    """Outside events, with the time at which each is expected."""
    built: list[Outside] = []
    for entry in entries:
        path = f"outside/{entry.id}"
        check_clause(draft, terms, entry.clause, path)
        expected = None
        if entry.expected is not None:
            expected = draft.instant(entry.expected, draft.toml_place(path, ("expected",)))
        built.append(Outside(entry.id, entry.name, entry.name_ar, entry.kind, expected, entry.clause))
    return tuple(built)


def read_rules(draft: Draft, given: Any) -> list[RuleEntry]:
    """The entries of ``[[rule]]``, each by its own kind."""
    entries: list[RuleEntry] = []
    for number, values in enumerate(given if isinstance(given, list) else [given]):
        if not isinstance(values, Mapping):
            draft.fault("SC019", draft.toml_place("rule"), "is not a table", "write every rule as [[rule]]")
            continue
        path = f"rule/{values.get('id', number + 1)}"
        model = RULES.get(str(values.get("kind")))
        if model is None:
            fact = f"is {values['kind']!r}" if "kind" in values else "is missing"
            draft.fault("SC015", draft.toml_place(path, ("kind",)), fact, f"choose {', '.join(RULES)}")
            continue
        entry = draft.entry(model, values, path)
        if entry is not None:
            entries.append(entry)
    return entries


def build_rules(draft: Draft, terms: Terms, entries: list[RuleEntry]) -> tuple[Rule, ...]:
    """The rules that hold under the reading. A rule on an undertaking that does not exist under it holds nothing."""
    built: list[Rule] = []
    for entry in entries:
        path = f"rule/{entry.id}"
        check_clause(draft, terms, entry.clause, path)
        check_readings(draft, terms, entry.readings, path)
        rule = _after(draft, entry, path) if isinstance(entry, AfterEntry) else _two_sided(draft, entry, path)
        if rule is None or (entry.readings and terms.reading not in entry.readings):
            continue
        if not terms.off.intersection(sides(rule)):
            built.append(rule)
    return tuple(built)


def sides(rule: Rule) -> tuple[str, str]:
    """What a rule joins: two undertakings, or an undertaking and an outside event."""
    return (rule.event.of, rule.waits_for.of) if isinstance(rule, After) else (rule.a, rule.b)


def _two_sided(draft: Draft, entry: InStepEntry | TranchesEntry | PairedEntry, path: str) -> Rule | None:
    for side, name in (("a", entry.a), ("b", entry.b)):
        draft.refer("undertakings", name, draft.toml_place(path, (side,)))
    if entry.a == entry.b:
        draft.fault(
            "SC021", draft.toml_place(path, ("b",)), "is the same undertaking as a", "join two undertakings"
        )
    if isinstance(entry, InStepEntry):
        return _in_step(draft, entry, path)
    if isinstance(entry, TranchesEntry):
        if any(not a and not b for a, b in entry.steps):
            draft.fault(
                "SC012", draft.toml_place(path, ("steps",)), "holds a step of nobody", "take the step out"
            )
        return Tranches(entry.id, entry.a, entry.b, entry.steps, entry.clause)
    for key, name in (("meeting_a", entry.meeting_a), ("meeting_b", entry.meeting_b)):
        draft.refer("places", name, draft.toml_place(path, (key,)), ("meeting",))
    gap = draft.toml_figure(entry.gap_min, path, "gap_min") or Decimal(0)
    return Paired(entry.id, entry.a, entry.b, entry.meeting_a, entry.meeting_b, minutes(gap), entry.clause)


def _in_step(draft: Draft, entry: InStepEntry, path: str) -> InStep | None:
    tolerance = draft.toml_figure(entry.tolerance, path, "tolerance")
    ratio = draft.toml_figure(entry.ratio, path, "ratio")
    people = draft.toml_figure(entry.tolerance_people, path, "tolerance_people")
    if tolerance is not None and ratio is None and people is None:
        return InStep(entry.id, entry.a, entry.b, exact(tolerance), clause=entry.clause)
    if tolerance is None and ratio is not None and people is not None:
        return InStep(entry.id, entry.a, entry.b, Fraction(0), exact(ratio), int(people), entry.clause)
    cure = "give tolerance (a share from 0 to 1), or ratio and tolerance_people"
    draft.fault("SC021", draft.toml_place(path), "does not say how far apart the two sides may be", cure)
    return None


def _after(draft: Draft, entry: AfterEntry, path: str) -> After | None:
    event = _event(draft, entry.event, path, "event")
    waits_for = _event(draft, entry.waits_for, path, "waits_for")
    if event is None or waits_for is None:
        return None
    if waits_for.which == "each" and event.which != "each":
        cure = "let each convoy wait for each, or name the first or the last"
        place = draft.toml_place(path, ("waits_for", "which"))
        draft.fault("SC021", place, f"lets the {event.which} convoy wait for each", cure)
    if event == waits_for:
        draft.fault("SC021", draft.toml_place(path), "makes an event wait for itself", "name two events")
    return After(entry.id, event, waits_for, entry.clause)


def _event(draft: Draft, table: EventTable, path: str, side: Side) -> Event | None:
    place = draft.toml_place(path, (side, "of"))
    if table.of in draft.ids["outside"]:
        if side == "event":
            cure = "let the undertaking wait: what others do cannot be planned"
            draft.fault("SC021", place, f"makes the outside event {table.of!r} wait", cure)
            return None
        if table.which is not None or table.verb is not None:
            draft.fault("SC021", place, f"{table.of!r} is an outside event", "leave out which and verb")
        return Event(table.of, "first", "happens")
    if not draft.refer("undertakings", table.of, place):
        return None
    if table.which is None or table.verb is None:
        cure = "say which (first, each, last) and verb (leaves, crosses, arrives)"
        draft.fault("SC006", place, "does not say which convoy does what", cure)
        return None
    return Event(table.of, table.which, table.verb)


def build_windows(draft: Draft, terms: Terms, entries: list[WindowEntry]) -> tuple[tuple[str, Spans], ...]:
    """Allowed spans by undertaking: the union of all windows that name it, or name all. ``""`` is for other people."""
    everyone = sorted(draft.ids["undertakings"] - terms.off)
    by_undertaking: dict[str, list[tuple[int, int]]] = {}
    for entry in entries:
        path = f"windows.window/{entry.id}"
        spans = draft.hours(entry.hours, draft.toml_place(path, ("hours",)))
        if not spans:
            fact = "lies wholly outside the time that the case covers"
            draft.warn(
                "SC105",
                draft.toml_place(path, ("hours",)),
                fact,
                "check its dates against start and horizon_h",
            )
        names = (
            ["", *everyone]
            if _ALL in entry.applies_to
            else [name for name in entry.applies_to if name not in terms.off]
        )
        for name in names:
            if not name or draft.refer("undertakings", name, draft.toml_place(path, ("for",))):
                by_undertaking.setdefault(name, []).extend(spans)
    return tuple((name, merge(spans)) for name, spans in sorted(by_undertaking.items()))


def build_truce(draft: Draft, section: TruceSection | None) -> Truce | None:
    """What the case says of its truce, with the defaults for what it leaves out; None where it says nothing."""
    if section is None:
        return None
    holds = draft.toml_figure(section.holds_h, "truce", "holds_h")
    fails = draft.toml_figure(section.expiry_fails, "truce", "expiry_fails")
    expires = sorted(draft.instant(each, draft.toml_place("truce", ("expires",))) for each in section.expires)
    given = next(
        (each for each in draft.book.noted if (each.table, each.column) == ("truce", "holds_h")), None
    )
    low, high = (
        (DEFAULT_TRUCE.least_mean_s, DEFAULT_TRUCE.most_mean_s)
        if given is None
        else (hours(Decimal(str(given.low))), hours(Decimal(str(given.high))))
    )
    return Truce(
        DEFAULT_TRUCE.mean_s if holds is None else hours(holds),
        max(1, low),
        max(1, high),
        tuple(dict.fromkeys(expires)),
        DEFAULT_TRUCE.fails_milli if fails is None else int(fails * 1000),
    )
