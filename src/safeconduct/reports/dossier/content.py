"""Everything that stands on the page, in words of one language, before it becomes HTML or PDF."""

from __future__ import annotations

from dataclasses import dataclass, replace

from safeconduct.decision.judge import holds_until
from safeconduct.decision.model import PAPERS, Call, Entry, Judgement, Outcome
from safeconduct.plans.model import Plan
from safeconduct.reports.cells import content_number
from safeconduct.reports.dossier.consent import Consent, consent_of
from safeconduct.reports.dossier.unprintable import MARK, everywhere
from safeconduct.reports.dossier.wording import (
    OpenLine,
    Seen,
    by_line,
    call_names,
    entry_seen,
    entry_text,
    open_lines,
    subject_name,
)
from safeconduct.reports.names import in_language, joined
from safeconduct.reports.stamp import Stamp, plan_number
from safeconduct.scenario.model import Scenario
from safeconduct.words.voice import Voice

VERDICTS: dict[Outcome, str] = {
    "do not go": "stop",
    "under protest": "protest",
    "conditions met": "met",
}
_CALL_STATES = {
    "go": "go",
    "no-go": "no-go",
    "silent": "silent",
    "to come": "to-come",
    "nobody named": "nobody",
    "no hour": "no-hour",
}


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call: its name, when, who calls whom, and the answer. ``stops`` where it forbids going."""

    name: str
    when: str
    caller: str
    called: str
    answer: str
    by: str
    stops: bool


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper: its head, and what it says; ``there`` is False where it is not in force."""

    name: str
    head: str
    text: str
    by: str
    there: bool


@dataclass(frozen=True, slots=True)
class ClearedRow:
    """A line that an entry has cleared, with the entry and until when."""

    what: str
    seen: Seen
    until: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One entry as it was entered."""

    entered: str
    what: str
    state: str
    text: str
    by: str
    more: str


@dataclass(frozen=True, slots=True)
class Content:
    """The page. ``tone`` is *stop*, *protest* or *met*. ``unseen`` are open lines about which nothing was entered."""

    tone: str
    title: str
    about: tuple[str, ...]
    verdict: str
    lead: str
    facts: tuple[str, ...]
    stops: tuple[OpenLine, ...]
    protests: tuple[OpenLine, ...]
    unseen: tuple[OpenLine, ...]
    calls: tuple[CallRow, ...]
    papers: tuple[PaperRow, ...]
    consent: Consent
    cleared: tuple[ClearedRow, ...]
    history: tuple[HistoryRow, ...]
    fine: tuple[str, ...]


def stamp_of_dossier(scenario: Scenario, judgement: Judgement, plan: Plan | None) -> Stamp:
    """Edition *cell*; a number that follows from the case, the plan, the hour and all that was entered."""
    number = content_number(
        scenario.name,
        scenario.digest,
        None if plan is None else plan_number(plan),
        judgement.at,
        judgement.entries,
    )
    return Stamp("cell", number, judgement.at, holds_until(judgement))


def content_of(scenario: Scenario, judgement: Judgement, plan: Plan | None, voice: Voice) -> Content:
    """The page's words. Under protest, the word that it may not print is blacked out wherever it came from."""
    content = _content(scenario, judgement, plan, voice)
    if judgement.outcome != "under protest":
        return content
    printable = everywhere(content)
    if printable == content:
        return content
    return replace(printable, fine=(*printable.fine, voice.say("go-held-back", mark=MARK)))


def _content(scenario: Scenario, judgement: Judgement, plan: Plan | None, voice: Voice) -> Content:
    stops = (*open_lines(voice, scenario, judgement, judgement.stopping), *_open_calls(voice, judgement))
    protests = open_lines(voice, scenario, judgement, judgement.protested)
    tone = VERDICTS[judgement.outcome]
    variant = scenario.variant
    fine = [voice.say("go-cannot")]
    if voice.language.tongue == "ar":
        fine.append(voice.say("not-reviewed"))
    return Content(
        tone=tone,
        title=in_language(voice, scenario.title, scenario.title_ar) or scenario.name,
        about=(voice.say("report-variant", variant=variant),) if variant else (),
        verdict=voice.say(f"go-outcome-{tone}"),
        lead=_lead(voice, judgement, len(stops), len(protests)),
        facts=_facts(voice, judgement, plan),
        stops=stops,
        protests=tuple(row for row in protests if row.seen),
        unseen=tuple(row for row in protests if not row.seen),
        calls=tuple(_call_row(voice, call) for call in judgement.calls),
        papers=tuple(_papers(voice, judgement)),
        consent=consent_of(scenario, judgement, voice),
        cleared=tuple(_cleared(voice, scenario, judgement)),
        history=tuple(_history(voice, scenario, judgement)),
        fine=tuple(fine),
    )


def _lead(voice: Voice, judgement: Judgement, stops: int, protests: int) -> str:
    if judgement.missing:
        papers = joined(voice, [voice.say(f"go-paper-{name}") for name in judgement.missing])
        allows = "protest" if judgement.allows == "under protest" else "met"
        return voice.say(f"go-lead-papers-{allows}", papers=papers)
    if judgement.outcome == "do not go":
        return voice.say("go-lead-stop", n=stops)
    if judgement.outcome == "under protest":
        return voice.say("go-lead-protest", n=protests)
    return voice.say("go-lead-met")


def _facts(voice: Voice, judgement: Judgement, plan: Plan | None) -> tuple[str, ...]:
    departs_at = judgement.departs_at
    return (
        voice.say("go-departs-none")
        if departs_at is None
        else voice.say("go-departs", at=voice.moment(departs_at)),
        voice.say("go-holds", until=voice.moment(holds_until(judgement))),
        voice.say("go-ground-case")
        if plan is None
        else voice.say("go-ground-plan", number=voice.language.in_digits(plan_number(plan))),
    )


def _open_calls(voice: Voice, judgement: Judgement) -> list[OpenLine]:
    """Calls that stand against going, one row for each way of doing so."""
    rows = []
    for state, message in (
        ("no-go", "go-calls-refused"),
        ("silent", "go-calls-silent"),
        ("nobody named", "go-calls-unnamed"),
    ):
        calls = [call for call in judgement.silent if call.state == state]
        if calls:
            answers = tuple(entry_seen(voice, call.answer) for call in calls if call.answer)
            what = voice.say(message, calls=call_names(voice, calls))
            rows.append(OpenLine(what, "", answers, voice.say("go-clears-call")))
    if any(call.state == "no hour" for call in judgement.silent):
        rows.append(OpenLine(voice.say("go-calls-no-hour"), "", (), voice.say("go-clears-hour")))
    return rows


def _call_row(voice: Voice, call: Call) -> CallRow:
    written = voice.language.in_digits
    roster = call.roster
    return CallRow(
        name=written(call.name),
        when="–" if call.due_at is None else voice.moment(call.due_at),
        caller=voice.say("go-call-unnamed") if roster is None else written(roster.by),
        called=""
        if roster is None
        else voice.say("go-call-number", calls=written(roster.calls), number=written(roster.number)),
        answer=voice.say(f"go-call-{_CALL_STATES[call.state]}"),
        by="" if call.answer is None else _answered(voice, call.answer, roster),
        stops=call.stops,
    )


def _answered(voice: Voice, answer: Entry, roster: Entry | None) -> str:
    """When a call was answered; by whom only where that is not who was to call."""
    same = roster is not None and roster.by == answer.by
    return voice.clock(answer.seen_at) if same else by_line(voice, answer)


def _papers(voice: Voice, judgement: Judgement) -> list[PaperRow]:
    """All four where going is under protest or may become so; where conditions are met, signature and review."""
    names = [
        paper.name
        for paper in judgement.papers
        if judgement.allows != "conditions met" or paper.name in ("signature", "review")
    ]
    return [_paper(voice, name, judgement.paper(name)) for name in names]


def _paper(voice: Voice, name: str, entry: Entry | None) -> PaperRow:
    head = voice.say(f"go-head-{name}")
    if entry is None:
        return PaperRow(name, head, voice.say("go-paper-missing"), "", there=False)
    written = voice.language.in_digits
    text = entry_text(voice, entry)
    if name == "signature":
        signed = voice.say(
            "go-signature",
            name=written(entry.name),
            function=written(entry.by),
            at=voice.moment(entry.seen_at),
        )
        return PaperRow(name, head, signed, text, there=True)
    if name == "review" and entry.due_at is not None:
        text = " ".join(filter(None, (voice.moment(entry.due_at), text)))
    return PaperRow(name, head, text, by_line(voice, entry), there=True)


def _cleared(voice: Voice, scenario: Scenario, judgement: Judgement) -> list[ClearedRow]:
    """Cleared lines; those of one kind that one entry cleared are one row."""
    groups: dict[tuple[str, Entry], list[str]] = {}
    for line in judgement.cleared:
        if line.entry is not None:
            subjects = groups.setdefault((line.demand.line, line.entry), [])
            if line.demand.about:
                subjects.append(subject_name(voice, scenario, line.demand.line, line.demand.about))
    return [
        ClearedRow(
            what=f"{voice.say(f'go-kind-{kind}')}{': ' if names else ''}{joined(voice, names)}",
            seen=entry_seen(voice, entry),
            until=voice.say("go-no-end") if entry.valid_to is None else voice.moment(entry.valid_to),
        )
        for (kind, entry), names in groups.items()
    ]


def _history(voice: Voice, scenario: Scenario, judgement: Judgement) -> list[HistoryRow]:
    rows = []
    for entry in sorted(judgement.entries, key=lambda entry: (entry.entered_at, entry.seen_at, repr(entry))):
        about = subject_name(voice, scenario, entry.line, entry.about) if entry.about else ""
        kind = voice.say(f"go-kind-{entry.line}")
        rows.append(
            HistoryRow(
                entered=voice.moment(entry.entered_at),
                what=f"{kind}: {about}" if about else kind,
                state=_state(voice, entry),
                text=entry_text(voice, entry),
                by=by_line(voice, entry),
                more=" · ".join(_more(voice, entry)),
            )
        )
    return rows


def _state(voice: Voice, entry: Entry) -> str:
    """What an entry says of its line; nothing beside a paper or a name that simply stands there."""
    if entry.line == "call":
        return voice.say(
            {"clear": "go-call-go", "against": "go-call-no-go"}.get(entry.state, "go-call-silent")
        )
    if entry.state == "clear" and entry.line in (*PAPERS, "departure", "roster"):
        return ""
    return voice.say(f"go-state-{entry.state.replace(' ', '-')}")


def _more(voice: Voice, entry: Entry) -> list[str]:
    written = voice.language.in_digits
    more = []
    if entry.due_at is not None:
        more.append(voice.moment(entry.due_at))
    if entry.valid_to is not None:
        more.append(f"{voice.say('go-col-until')}: {voice.moment(entry.valid_to)}")
    if entry.name:
        more.append(written(entry.name))
    if entry.calls:
        more.append(
            voice.say("go-call-number", calls=written(entry.calls), number=written(entry.number or "–"))
        )
    if entry.source:
        more.append(voice.say("go-source", source=written(entry.source)))
    return more
