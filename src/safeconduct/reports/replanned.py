"""What a plan that goes on from a position changes, as a page of the cell and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.plans.difference import ConvoyChange, Difference, Unkept
from safeconduct.plans.model import Plan
from safeconduct.reports.names import group_name, in_language, place_name
from safeconduct.reports.page import render
from safeconduct.reports.parts import Table
from safeconduct.reports.stamp import stamp_of
from safeconduct.scenario.model import Scenario
from safeconduct.units import HOUR_S
from safeconduct.words.language import language_of
from safeconduct.words.voice import FSI, PDI, Voice, message_ids

ORDER = ("changed", "moved", "dropped", "new")
MOST_REASONS = 3


@dataclass(frozen=True)
class _Teller:
    """Tells one difference in one language."""

    voice: Voice
    scenario: Scenario
    diff: Difference

    def say(self, message: str, **arguments: str | int) -> str:
        """A sentence of the page's language."""
        return self.voice.say(message, **arguments)

    def several(self, words: tuple[str, ...] | list[str]) -> str:
        """Words one after the other."""
        return self.say("comma").join(words)

    def why(self, code: str) -> str:
        """A code in words."""
        message = f"replan-why-{code.lower()}"
        if message in message_ids(self.voice.language.tongue):
            return self.say(message)
        return self.say("replan-why-other", code=code)

    def reasons(self, change: ConvoyChange) -> str:
        """Why a convoy is not as it was."""
        return " ".join(self.why(code) for code in change.causes[:MOST_REASONS]) or self.say(
            "replan-why-none"
        )

    def what(self, change: ConvoyChange) -> list[str]:
        """What has changed of a convoy, part by part."""
        if change.what in ("dropped", "new", "kept"):
            off = (
                [self.say("replan-got-off", people=self.voice.number(change.got_off))]
                if change.got_off
                else []
            )
            return [self.say(f"replan-what-{change.what}"), *off]
        parts = []
        if "time" in change.aspects:
            parts.append(self._moved(change))
        parts += [
            self.say(f"replan-aspect-{aspect}")
            for aspect in change.aspects
            if aspect in ("road", "reception")
        ]
        if "people" in change.aspects and change.people == change.people_before:
            parts.append(self.say("replan-aspect-people"))
        if change.vehicles_out:
            parts.append(self.say("replan-vehicles-out", vehicles=self.several(change.vehicles_out)))
        if change.vehicles_in:
            parts.append(self.say("replan-vehicles-in", vehicles=self.several(change.vehicles_in)))
        if change.team != change.team_before:
            parts.append(
                self.say("replan-team-now", now=change.team or "–", before=change.team_before or "–")
            )
        return parts

    def _moved(self, change: ConvoyChange) -> str:
        for verb, moved_s in (("moved", change.moved_s), ("arrives", change.arrives_moved_s)):
            if moved_s:
                length = self.voice.length(abs(moved_s))
                return self.say(f"replan-what-{verb}-{'later' if moved_s > 0 else 'earlier'}", length=length)
        return self.say("replan-what-moved")

    def moments(self, before: int | None, now: int | None) -> str:
        """A moment as it is now, and as it was where that differs."""
        told = self.say("replan-not-any-more") if now is None else self.voice.moment(now)
        if before is None or before == now:
            return told
        return f"{told}\n{self.say('replan-before-now', before=self.voice.moment(before))}"

    def people(self, change: ConvoyChange) -> str:
        """Its people now, and before where that differs."""
        now = self.voice.number(change.people)
        if change.what == "new" or change.people == change.people_before:
            return now
        return self.say("replan-people-now", now=now, before=self.voice.number(change.people_before))

    def row(self, change: ConvoyChange) -> tuple[str, ...]:
        """One convoy of the table."""
        marks = [self.say("replan-on-road")] if change.left else []
        marks += [self.say("replan-approved")] if change.frozen else []
        return (
            "\n".join([change.convoy, *marks]),
            "\n".join(self.what(change)),
            self.moments(change.leaves_before_at, change.leaves_at),
            self.moments(change.arrives_before_at, change.arrives_at),
            self.people(change),
            self.reasons(change),
        )

    def table(self, changes: tuple[ConvoyChange, ...]) -> Table:
        """Convoys that are not as they were."""
        heads = (
            "col-convoy",
            "replan-col-what",
            "replan-col-leaves",
            "replan-col-arrives",
            "col-people",
            "replan-col-why",
        )
        return Table(
            tuple(self.say(head) for head in heads), tuple(self.row(change) for change in changes), ""
        )

    def short(self) -> list[str]:
        """The plan in a few sentences."""
        diff, voice = self.diff, self.voice
        lines = [
            self.say(
                "replan-out", now=voice.number(diff.people_out), before=voice.number(diff.people_out_before)
            )
        ]
        if diff.finish_h is None:
            lines.append(self.say("replan-finish-none"))
        elif diff.finish_before_h is not None:
            lines.append(
                self.say(
                    "replan-finish", now=self._after(diff.finish_h), before=self._after(diff.finish_before_h)
                )
            )
        lines += [
            self.say(f"replan-{what}", n=voice.number(len(diff.of(what))))
            for what in ("kept", "moved", "changed", "dropped", "new")
        ]
        lines += [
            self.say(
                "replan-left-behind",
                group=group_name(voice, self.scenario, group),
                people=voice.number(people),
            )
            for group, people in diff.left_behind
        ]
        return lines

    def _after(self, hours: float) -> str:
        return self.voice.moment(self.scenario.start + round(hours * HOUR_S))

    def unkept(self) -> list[tuple[str, list[str]]]:
        """What cannot be kept: a sentence, and one line for each rule and whom it is of."""
        found = []
        for why in ("rule", "must", "past"):
            lines = [self._unkept(one) for one in self.diff.unkept if one.why == why]
            if lines:
                found.append((self.say(f"replan-unkept-{why}"), list(dict.fromkeys(lines))))
        return found

    def _unkept(self, one: Unkept) -> str:
        who = [one.convoy] if one.convoy else []
        if one.place:
            who.append(place_name(self.voice, self.scenario, one.place))
        if one.at is not None:
            who.append(self.voice.moment(one.at))
        text = self.say("replan-unkept-of", what=self.why(one.code), who=self.several(who))
        by = self._amount(one.by)
        return f"{text} {self.say('replan-unkept-by', by=by)}" if by else text

    def _amount(self, by: str) -> str:
        """By how much, where the page has words for the unit."""
        amount, _, unit = by.partition(" ")
        if not amount.isdigit() or unit not in ("s", "people"):
            return ""
        number = int(amount)
        return (
            self.voice.length(number)
            if unit == "s"
            else self.say("replan-people-by", n=self.voice.number(number))
        )


def replanned_page(scenario: Scenario, plan: Plan, diff: Difference, *, language: str) -> str:
    """The page of the cell edition, as the text of one file. ValueError names the languages there are."""
    voice = Voice(language_of(language), scenario.timezone)
    teller = _Teller(voice, scenario, diff)
    changed = tuple(change for what in ORDER for change in diff.convoys if change.what == what)
    return render(
        "replan.html",
        voice,
        stamp_of(plan, "cell", diff.at),
        title=in_language(voice, scenario.title, scenario.title_ar) or scenario.name,
        diff=diff,
        at=voice.moment(diff.at),
        resumes=voice.moment(diff.resumes_at),
        short=teller.short(),
        tell=teller.table(diff.frozen_not_kept),
        unkept=teller.unkept(),
        table=teller.table(changed),
        kept=[change.convoy for change in diff.of("kept")],
    )


def replanned_lines(scenario: Scenario, diff: Difference, *, language: str = "en") -> Iterator[str]:
    """The same as lines for a terminal."""
    voice = Voice(language_of(language), scenario.timezone)
    teller = _Teller(voice, scenario, diff)
    for line in _lines(teller):
        yield line.replace(FSI, "").replace(PDI, "") if voice.language.tongue == "en" else line


def _lines(teller: _Teller) -> Iterator[str]:
    diff = teller.diff
    yield teller.say("replan-intro", at=teller.voice.moment(diff.at))
    if diff.resumes_at > diff.at:
        yield teller.say("replan-halt", at=teller.voice.moment(diff.resumes_at))
    if diff.same:
        yield teller.say("replan-same")
    yield from teller.short()
    for what in ORDER:
        for change in diff.convoys:
            if change.what == what:
                told = teller.several(teller.what(change))
                now = teller.moments(None, change.leaves_at)
                yield f"  {change.convoy}  {now}  {told}. {teller.reasons(change)}"
    if diff.frozen_not_kept:
        yield f"{teller.say('replan-tell-head')}: {teller.several([one.convoy for one in diff.frozen_not_kept])}"
    for sentence, lines in teller.unkept():
        yield sentence
        yield from (f"  - {line}" for line in lines)
