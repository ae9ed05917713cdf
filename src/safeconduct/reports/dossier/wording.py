"""What lines, subjects and entries are called on the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.decision.model import STAGES, UNHELD, Call, Entry, Judgement, Line
from safeconduct.reports.names import group_name, holder_name, in_language, joined, place_name, road_text
from safeconduct.scenario.model import Scenario
from safeconduct.words.voice import Voice

MOST_NAMES = 3  # above it a row counts its subjects instead of naming them
MOST_ENTRIES = 3  # what stands beside an open line: the newest; the rest is in the history
_NOUNS = {
    "mines": "go-about-roads",
    "consent": "go-about-groups",
    "destination": "go-about-groups",
    "threat": "go-about-places",
    "carer": "go-about-places",
    "reception": "go-about-places",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry beside a line: what was seen, and by whom, through whom and when."""

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line that is not clear, or several of one kind that stand alike. ``holds`` says what a holder holds here.

    Nothing in ``seen`` means that nothing has been entered.
    """

    what: str
    holds: str
    seen: tuple[Seen, ...]
    clears: str


def open_lines(
    voice: Voice, scenario: Scenario, judgement: Judgement, lines: tuple[Line, ...]
) -> tuple[OpenLine, ...]:
    """Rows for lines that are not clear: those of one kind that stand alike for one reason are one row."""
    roads = frozenset(line.demand.about for line in judgement.lines if line.demand.line == "mines")
    groups: dict[tuple[object, ...], list[Line]] = {}
    for line in lines:
        alone = line.demand.about if line.demand.line in ("holder", "party") else ""
        groups.setdefault((line.demand.line, line.standing, alone, line.entry), []).append(line)
    return tuple(_row(voice, scenario, alike, judgement.lines, roads) for alike in groups.values())


def _posts(voice: Voice, scenario: Scenario, holder: str, roads: frozenset[str]) -> str:
    """The posts that a holder has on the roads in question."""
    ends = {place for road in roads for place in (scenario.leg[road].start, scenario.leg[road].end)}
    posts = [place for place in scenario.places if place.id in ends and place.kind == "post"]
    return joined(voice, [place_name(voice, scenario, post.id) for post in posts if post.holder == holder])


def _row(
    voice: Voice, scenario: Scenario, alike: list[Line], lines: tuple[Line, ...], roads: frozenset[str]
) -> OpenLine:
    first = alike[0]
    kind = first.demand.line
    total = sum(line.demand.line == kind for line in lines)
    return OpenLine(
        what=_what(voice, first, _subjects(voice, scenario, alike, total)),
        holds=_posts(voice, scenario, first.demand.about, roads) if kind == "holder" else "",
        seen=seen_of(voice, first),
        clears=voice.say(f"go-clears-{kind}"),
    )


def _what(voice: Voice, line: Line, about: str) -> str:
    kind, standing, entry = line.demand.line, line.standing, line.entry
    if kind == "holder" and line.demand.about == UNHELD:
        return voice.say("go-holder-unheld")
    until = voice.moment(entry.valid_to) if entry is not None and entry.valid_to is not None else ""
    if kind == "holder" and standing == "lapses" and line.demand.needed_to is not None:
        return voice.say(
            "go-holder-lapses", about=about, until=until, needed=voice.moment(line.demand.needed_to)
        )
    if kind == "holder" and standing == "not local":
        return voice.say("go-holder-distant", about=about)
    if kind in ("holder", "party"):
        lapsed = standing == "lapsed"
        return (
            voice.say(f"go-lapsed-{kind}", about=about, until=until)
            if lapsed
            else voice.say(f"go-open-{kind}", about=about)
        )
    if kind == "consent" and standing == "some not told":
        return voice.say("go-consent-partly", about=about)
    found = standing == "against"
    if kind in ("stay", "alternatives", "compulsion") or (kind == "list" and not found):
        return voice.say(f"go-open-{kind}" if found else f"go-unknown-{kind}")
    return voice.say(f"go-open-{kind}" if found else f"go-unknown-{kind}", about=about)


def _subjects(voice: Voice, scenario: Scenario, alike: list[Line], total: int) -> str:
    kind = alike[0].demand.line
    named = [line.demand.about for line in alike if line.demand.about]
    if not named:
        entry = alike[0].entry
        return voice.language.in_digits(entry.by) if entry is not None else voice.say("holder-nobody")
    if len(named) <= MOST_NAMES or kind not in _NOUNS:
        return joined(voice, [subject_name(voice, scenario, kind, about) for about in named])
    if len(named) == total:
        return voice.say("go-all-of", n=voice.say(_NOUNS[kind], n=total))
    return voice.say("go-some-of", n=len(named), all=voice.say(_NOUNS[kind], n=total))


def subject_name(voice: Voice, scenario: Scenario, kind: str, about: str) -> str:
    """The name of what a line or an entry is about."""
    if kind == "monitors" and about in STAGES:
        return voice.say(f"go-stage-{about}")
    if kind == "holder" and about == UNHELD:
        return voice.say("go-holder-unheld")
    if kind in ("call", "roster"):
        return voice.language.in_digits(about)
    if kind == "signature":
        return voice.say("go-outcome-protest" if about == "under-protest" else "go-outcome-met")
    if about in scenario.leg:
        leg = scenario.leg[about]
        return road_text(voice, scenario, leg.start, leg.end)
    if about in scenario.place:
        return place_name(voice, scenario, about)
    if about in scenario.group:
        return group_name(voice, scenario, about)
    party = next((known for known in scenario.parties if known.id == about), None)
    if kind in ("party", "list", "compulsion") and party is not None:
        return in_language(voice, party.name, party.name_ar)
    return holder_name(voice, scenario, about)


def seen_of(voice: Voice, line: Line) -> tuple[Seen, ...]:
    """What stands beside a line: the entry that decides it, and other adverse ones since; the newest first."""
    if line.entry is None:
        return ()
    if line.standing == "lapsed" and line.entry.valid_to is not None:
        seen = entry_seen(voice, line.entry)
        lapsed = voice.say("go-lapsed", until=voice.moment(line.entry.valid_to))
        return (Seen(seen.text, f"{seen.by} · {lapsed}"),)
    if line.standing not in ("against", "not known"):
        return (entry_seen(voice, line.entry),)
    adverse = [entry for entry in line.history if entry.state != "clear"]
    return tuple(entry_seen(voice, entry) for entry in adverse[: -MOST_ENTRIES - 1 : -1])


def entry_seen(voice: Voice, entry: Entry) -> Seen:
    """An entry in two lines."""
    return Seen(entry_text(voice, entry), by_line(voice, entry))


def entry_text(voice: Voice, entry: Entry) -> str:
    """What an entry says, in the page's language where it was written in it."""
    return in_language(voice, entry.text, entry.text_ar)


def by_line(voice: Voice, entry: Entry) -> str:
    """Who saw it, through whom it came, when it was seen, and how far it is to be believed."""
    if not entry.entered_at:
        return voice.say("go-in-the-case", file=entry.by)
    written = voice.language.in_digits
    parts = {"by": written(entry.by), "at": voice.moment(entry.seen_at)}
    text = (
        voice.say("go-by-through", through=written(entry.through), **parts)
        if entry.through
        else voice.say("go-by", **parts)
    )
    more = [voice.say("go-grade", grade=entry.grade).replace(" ", "\u00a0")] if entry.grade else []
    return " · ".join((text, *more))


def call_names(voice: Voice, calls: Iterable[Call]) -> str:
    """Names of calls in one line."""
    return joined(voice, [voice.language.in_digits(call.name) for call in calls])
