"""Read ``agreement.toml``: versions, clauses, readings, promises. Every fault of it at once, each with its cure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from safeconduct.agreement.terms import (
    Agreement,
    HolderBound,
    Promise,
    Term,
    Understanding,
    Version,
    Wording,
    Wordings,
)
from safeconduct.errors import Fault, InvalidInput
from safeconduct.scenario.accord.points import ALL_POINTS
from safeconduct.scenario.beside import read_toml_beside
from safeconduct.scenario.files import RawCase, variants_of
from safeconduct.scenario.format.accord import (
    ACCORD,
    BoundEntry,
    PromiseEntry,
    TermEntry,
    UnderstandingEntry,
    VersionEntry,
)
from safeconduct.scenario.format.cells import Part
from safeconduct.scenario.format.reading import read
from safeconduct.scenario.model import Scenario

FILE: Final = "agreement.toml"
BASE: Final = "base"
"""How the file names the case without a variant."""
E = TypeVar("E", bound=Part)


def read_agreement(raw: RawCase, scenario: Scenario, log_ids: frozenset[str]) -> Agreement:
    """The agreement of a case; made from ``scenario.toml`` alone where there is no ``agreement.toml``.

    Raises InvalidInput with every fault of the file.
    """
    before = len(raw.faults)
    toml = read_toml_beside(raw, FILE)
    faults = list(raw.faults[before:])
    if toml is None:
        return _from_scenario(scenario)
    for name in sorted(set(toml) - {*ACCORD, "format"}):
        known = ", ".join(f"[[{one}]]" for one in ACCORD)
        faults.append(Fault("SC004", f"{FILE} {name}", "is not known here", f"sections are {known}"))
    if toml.get("format", 1) != 1:
        faults.append(Fault("SC007", f"{FILE} format", f"is {toml['format']}", "this version reads format 1"))
    versions = _entries(toml, "version", VersionEntry, faults)
    terms = _entries(toml, "clause", TermEntry, faults)
    readings = _entries(toml, "reading", UnderstandingEntry, faults)
    promises = _entries(toml, "promise", PromiseEntry, faults)
    bounds = _entries(toml, "bound", BoundEntry, faults)
    names = _Known(raw, scenario, toml, log_ids)
    for kind, entries in (
        ("version", versions),
        ("clause", terms),
        ("reading", readings),
        ("promise", promises),
    ):
        faults += names.twice(kind)
        for entry in entries:
            faults += names.faults(kind, str(getattr(entry, "id", "")), entry)
    for bound in bounds:
        faults += names.faults("bound", bound.holder, bound)
    if faults:
        raise InvalidInput(tuple(faults))
    return Agreement(
        tuple(_version(one) for one in versions),
        tuple(_term(one) for one in terms),
        tuple(_understanding(one) for one in readings),
        tuple(_promise(one) for one in promises),
        tuple(HolderBound(one.holder, one.bound, one.through, one.source, one.events) for one in bounds),
    )


def _entries(toml: Mapping[str, Any], kind: str, model: type[E], faults: list[Fault]) -> list[E]:
    given = toml.get(kind, [])
    if not isinstance(given, list):
        faults.append(Fault("SC019", f"{FILE} [{kind}]", "is not a list", f"write every entry as [[{kind}]]"))
        return []
    found: list[E] = []
    for number, values in enumerate(given, start=1):
        name = values.get("id", values.get("holder", number)) if isinstance(values, Mapping) else number
        place = f"{FILE} [[{kind}]] {name}"
        if not isinstance(values, Mapping):
            faults.append(Fault("SC019", place, "is not a table", f"write it as [[{kind}]]"))
            continue
        outcome = read(model, values)
        if isinstance(outcome, tuple):
            faults.extend(
                Fault(one.code, f"{place} {'.'.join(one.path)}".strip(), one.fact, one.cure)
                for one in outcome
            )
        else:
            found.append(outcome)
    return found


class _Known:
    """What entries may name: ids as they are written, also of entries that could not be read."""

    def __init__(
        self, raw: RawCase, scenario: Scenario, toml: Mapping[str, Any], log_ids: frozenset[str]
    ) -> None:
        self.written = {kind: _written(toml, kind) for kind in ACCORD}
        self.lists: dict[str, frozenset[str]] = {
            "versions": frozenset(self.written["version"]),
            "clauses": frozenset(self.written["clause"]),
            "holders": frozenset(one.id for one in scenario.holders),
            "parties": frozenset(one.id for one in scenario.parties),
            "variants": frozenset({BASE, *variants_of(raw.folder)}),
            "rows of log.csv": log_ids,
            "points of the checklist": frozenset(ALL_POINTS),
        }

    def twice(self, kind: str) -> Iterable[Fault]:
        """Ids that stand twice in one list."""
        ids = self.written[kind]
        for name in sorted({name for name in ids if ids.count(name) > 1}):
            yield Fault(
                "SC009", f"{FILE} [[{kind}]] {name} id", f"{name!r} stands twice", "give each its own id"
            )

    def faults(self, kind: str, name: str, entry: Part) -> Iterable[Fault]:
        """Names in an entry that are in no list, and texts that nobody can read."""
        place = f"{FILE} [[{kind}]] {name}"
        for key, listed, names in _references(entry):
            for one in names:
                if one and one not in self.lists[listed]:
                    near = ", ".join(sorted(self.lists[listed])) or "none"
                    cure = f"name one of: {near}" if len(near) < 200 else f"check it against the {listed}"
                    yield Fault(
                        "SC010", f"{place} {key}", f"names {one!r}, which is not among the {listed}", cure
                    )
        if (
            kind == "clause"
            and (signed := getattr(entry, "signed_in", ""))
            and signed not in getattr(entry, "text", {})
        ):
            fact = f"was signed in {signed!r}, and has no text in it"
            yield Fault("SC006", f"{place} text", fact, f"write the signed text under text.{signed}")


def _references(entry: Part) -> Iterable[tuple[str, str, Sequence[str]]]:
    lists = {
        "versions": "versions",
        "clause": "clauses",
        "replaces": "clauses",
        "events": "rows of log.csv",
        "variants": "variants",
        "variant": "variants",
        "holder": "holders",
        "party": "parties",
        "to": "parties",
        "answers": "points of the checklist",
    }
    for key, listed in lists.items():
        value = getattr(entry, key, ())
        yield key, listed, (value,) if isinstance(value, str) else tuple(value)


def _written(toml: Mapping[str, Any], kind: str) -> list[str]:
    given = toml.get(kind, [])
    entries = [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
    return [str(one["id"]) for one in entries if "id" in one]


def _wordings(
    text: Mapping[str, str], signed_in: str = "", reviewed: Mapping[str, str] | None = None
) -> Wordings:
    checked = reviewed or {}
    return tuple(
        Wording(language, words, bool(signed_in) and language == signed_in, checked.get(language, ""))
        for language, words in text.items()
    )


def _version(one: VersionEntry) -> Version:
    title = _wordings(one.title)
    return Version(one.id, title, str(one.agreed), one.signed_in, one.variants, one.source, one.events)


def _term(one: TermEntry) -> Term:
    words = _wordings(one.text, one.signed_in, one.reviewed_by)
    return Term(one.id, one.versions, one.signed_in, words, one.answers, one.replaces, one.source, one.events)


def _understanding(one: UnderstandingEntry) -> Understanding:
    words = _wordings(one.text, "", one.reviewed_by)
    return Understanding(
        one.id,
        one.clause,
        _wordings(one.by),
        words,
        one.variant,
        one.readings,
        one.people,
        one.source,
        one.events,
    )


def _promise(one: PromiseEntry) -> Promise:
    words = _wordings(one.text, "", one.reviewed_by)
    return Promise(
        id=one.id,
        kind=one.kind,
        clause=one.clause,
        versions=one.versions,
        party=one.party,
        to=one.to,
        side=_wordings(one.side),
        wordings=words,
        people=one.people,
        by=str(one.by),
        source=one.source,
        events=one.events,
    )


def _from_scenario(scenario: Scenario) -> Agreement:
    """One version with the clauses of ``scenario.toml``, none of which says in what language it was signed."""
    texts = {"en": scenario.agreement_title, "ar": scenario.agreement_title_ar}
    version = Version(
        BASE,
        _wordings({key: text for key, text in texts.items() if text}),
        scenario.agreement_date,
        "",
        (BASE,),
        "",
        (),
    )
    terms = tuple(
        Term(
            clause.id,
            (BASE,),
            "",
            _wordings({key: text for key, text in {"en": clause.text, "ar": clause.text_ar}.items() if text}),
            (),
            "",
            clause.source,
            (),
        )
        for clause in scenario.clauses
    )
    promises = tuple(
        Promise(
            one.id,
            "leave",
            one.clause,
            (BASE,),
            one.party,
            "",
            (),
            _names(one.name, one.name_ar),
            None,
            "",
            "",
            (),
        )
        for one in scenario.undertakings
    )
    return Agreement((version,) if scenario.clauses else (), terms, (), promises, ())


def _names(name: str, name_ar: str) -> Wordings:
    return _wordings({key: text for key, text in {"en": name, "ar": name_ar}.items() if text})
