"""Tell a rehearsal at a terminal: what happened day by day, the alarms with their clocks, and the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from textwrap import shorten
from typing import Final

from safeconduct.account.state import Basis, account
from safeconduct.ledger.notes.rehearsal import MARK
from safeconduct.operations.rehearsal.play import Event, Played
from safeconduct.operations.rehearsal.script import Script
from safeconduct.reports.account.alarm_rows import alarm_text
from safeconduct.reports.account.drawn import Drawn
from safeconduct.reports.names import in_language
from safeconduct.words.language import language_of
from safeconduct.words.voice import FSI, PDI, RLM, Voice

WIDTH: Final = 180
"""Sentences longer than this are cut at a terminal; the pages hold them whole."""
_MARKS: Final = str.maketrans("", "", f"{FSI}{PDI}{RLM}")


@dataclass
class Teller:
    """Turns events into lines, in one language, as they come."""

    script: Script
    language: str
    voice: Voice = field(init=False)
    drawn: Drawn = field(init=False)
    day: str = ""
    rows: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        scenario = self.script.scenario
        self.voice = Voice(language_of(self.language), scenario.timezone)
        self.drawn = Drawn(account(Basis(scenario), (), at=scenario.start), self.voice)

    def head(self) -> Iterator[str]:
        """What is about to be played."""
        script = self.script
        title = (
            in_language(self.voice, script.scenario.title, script.scenario.title_ar) or script.scenario.name
        )
        yield self._say("rehearsal-head", mark=MARK, title=title)
        yield self._say("rehearsal-banner", mark=MARK)
        played = len({step.row.id for step in script.steps})
        counts = {"rows": len(script.log), "played": played, "left_out": len(script.left_out)}
        yield self._say("rehearsal-plan", entries=len(script.steps), **counts)

    def lines(self, event: Event) -> Iterator[str]:
        """The lines of one event; none for what only the log's own machinery did."""
        found = list(self._event(event))
        local = self.voice.local(event.at)
        if found and (day := local.date().isoformat()) != self.day:
            self.day = day
            yield ""
            yield day
        for line in found:
            yield f"  {local:%H:%M}  {line}"

    def _event(self, event: Event) -> Iterator[str]:
        if event.what == "entry" and event.step and event.step.row.id not in self.rows:
            row = event.step.row
            self.rows.add(row.id)
            sentence = (
                row.sentence_ar if self.voice.language.tongue == "ar" and row.sentence_ar else row.sentence
            )
            yield f"{row.id}  {_plain(sentence)}"
        elif event.what == "alarm" and event.raised:
            alarm = event.raised.alarm
            since = self.voice.moment(alarm.since)
            text = alarm_text(self.drawn, alarm)
            yield self._say("rehearsal-alarm", degree=alarm.degree, text=text, since=since)
        elif event.what == "over" and event.raised and event.raised.alarm.degree == 1:
            at = self.voice.moment(event.at)
            yield self._say("rehearsal-alarm-ended", at=at, name=event.raised.alarm.name)
        elif event.what == "signed":
            yield self._say("rehearsal-signed", size=event.size)

    def end(self, played: Played) -> Iterator[str]:
        """The end state."""
        state = played.state
        drawn = Drawn(state, self.voice)
        yield ""
        yield self._say("rehearsal-end", at=self.voice.moment(state.at))
        root = played.root.hex()
        yield self._say("rehearsal-ledger", size=played.size, root=root, signed=played.checkpoints)
        for let in state.let:
            side, arrived = drawn.undertaking(let.undertaking), drawn.number(let.at_reception)
            yield self._say("rehearsal-people", side=side, past=drawn.number(let.past_line), arrived=arrived)
        open_ones = [convoy.id for convoy in state.convoys if convoy.moving]
        yield self._say("rehearsal-convoys-open", convoys=drawn.listed(open_ones))
        standing = [one.alarm.name for one in played.raised if one.until is None and one.alarm.degree == 1]
        grave = [name for name in standing if not name.startswith("left-although-kept")]
        yield self._say("rehearsal-open", alarms=drawn.listed(list(dict.fromkeys(grave))))

    def took(self, seconds: float) -> str:
        """How long it took, by the real clock."""
        return self._say("rehearsal-time", seconds=f"{seconds:.1f}")

    def _say(self, message: str, **words: str | int) -> str:
        return _plain(self.voice.say(message, **words))


def _plain(text: str) -> str:
    """Without the marks of direction, which many terminals show as boxes; root hashes and names stay whole."""
    return shorten(text.translate(_MARKS), WIDTH * 2, placeholder=" …")
