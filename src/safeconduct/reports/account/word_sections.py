"""Sections about words: who may leave, holders and notices, undertakings, halts, claims, incidents, the record."""

from __future__ import annotations

from collections import defaultdict

from safeconduct.account.consent import HolderWord, NoticeWord
from safeconduct.account.convoys import Cause, Halt
from safeconduct.account.counting import number_of
from safeconduct.account.sifting import DeviceTrouble, Entry
from safeconduct.account.standing import ReadingAt, SideAt
from safeconduct.reports.account.alarm_rows import lock_text
from safeconduct.reports.account.drawn import Drawn, Section
from safeconduct.reports.parts import Table

_INCIDENTS = (
    "taken-off",
    "taken-off-followed",
    "died",
    "returned",
    "team-separated",
    "team-returned",
    "child-separated",
    "child-handed-over",
    "attacked",
    "confiscated",
    "list-demanded",
    "appeal",
    "decision",
    "override",
    "completeness-declared",
    "truce-over",
    "road-reopened",
)


def ready_section(drawn: Drawn) -> Section:
    """Convoys that have not left, with what keeps each; holders' and parties' words."""
    say, state = drawn.voice.say, drawn.state
    tables = []
    if state.readiness:
        rows = tuple(
            (
                ready.convoy,
                say("account-ready-yes") if ready.ready else say("account-ready-no"),
                "\n".join(
                    dict.fromkeys(lock_text(drawn, lock.code, lock.of, lock.since) for lock in ready.locks)
                ),
            )
            for ready in state.readiness
        )
        tables.append(
            (
                "",
                Table(
                    drawn.heads("account-col-convoy-where", "account-col-ready", "account-col-kept"),
                    rows,
                    "ready",
                ),
            )
        )
    if state.holders:
        holders = tuple((drawn.holder(word.holder), _holder_word(drawn, word)) for word in state.holders)
        heads = drawn.heads("col-holder", "account-col-word")
        tables.append((say("account-holders-word-head"), Table(heads, holders, "words")))
    if state.notices:
        notices = tuple(
            (word.notice, drawn.party(word.party), _notice_word(drawn, word)) for word in state.notices
        )
        tables.append(
            (
                "",
                Table(
                    drawn.heads("account-col-notice", "account-col-party", "account-col-word"),
                    notices,
                    "words",
                ),
            )
        )
    return Section("ready", say("account-ready-head"), (say("account-ready-note"),), tuple(tables))


def _holder_word(drawn: Drawn, word: HolderWord) -> str:
    return drawn.voice.say(
        f"account-word-{word.stands}",
        until=drawn.moment(word.valid_to),
        at=drawn.moment(word.since),
        by=word.by,
        through=word.through,
    )


def _notice_word(drawn: Drawn, word: NoticeWord) -> str:
    by = word.by
    if word.stands == "overridden":
        by = drawn.listed([f"{one.by} ({one.organisation}): {one.why}" for one in word.overrides])
    return drawn.voice.say(f"account-notice-{word.stands}", by=by, until=drawn.moment(word.valid_to))


def undertakings_section(drawn: Drawn, readings: tuple[ReadingAt, ...]) -> Section | None:
    """Every undertaking in numbers, and where it stands under each reading; None without an agreement."""
    say = drawn.voice.say
    if not drawn.state.let:
        return None
    heads = drawn.heads("account-col-undertaking", "account-col-past-line", "account-col-at-reception")
    rows = tuple(
        (drawn.undertaking(let.undertaking), drawn.number(let.past_line), drawn.number(let.at_reception))
        for let in drawn.state.let
    )
    stands = tuple(
        (drawn.undertaking(side.side), reading.reading or say("account-reading-only"), _stands(drawn, side))
        for reading in readings
        for side in reading.sides
    )
    tables = [("", Table(heads, rows, "let"))]
    if stands:
        tables.append(
            (
                "",
                Table(
                    drawn.heads("account-col-undertaking", "account-col-reading", "account-col-state"),
                    stands,
                    "stands",
                ),
            )
        )
    return Section("undertakings", say("account-undertakings-head"), tables=tuple(tables))


def _stands(drawn: Drawn, side: SideAt) -> str:
    say = drawn.voice.say
    if len(side.states) == 1:
        return say(f"account-side-{side.states[0]}")
    return say(
        "account-side-either",
        one=say(f"account-side-{side.states[-1]}"),
        other=say(f"account-side-{side.states[0]}"),
    )


def halts_section(drawn: Drawn) -> Section | None:
    """Halts with their stated and disputed causes; None where nothing was halted."""
    halts = [*drawn.state.halts, *(halt for convoy in drawn.state.convoys for halt in convoy.told.halts)]
    lines: list[str] = []
    for halt in sorted(halts, key=lambda one: (one.since, one.convoy)):
        lines += _halt(drawn, halt)
    return Section("halts", drawn.voice.say("account-halts-head"), tuple(lines)) if lines else None


def _halt(drawn: Drawn, halt: Halt) -> list[str]:
    voice = drawn.voice
    end = drawn.state.at if halt.until is None else halt.until
    said = {
        "who": halt.convoy or voice.say("account-halt-all"),
        "place": drawn.place(halt.place)
        if halt.convoy
        else drawn.party(halt.party) or voice.say("account-halt-everybody"),
        "since": voice.moment(halt.since),
        "length": voice.length(end - halt.since),
    }
    if halt.until is None:
        line = voice.say("account-halt-line-open", **said)
    else:
        line = voice.say("account-halt-line", until=voice.moment(halt.until), **said)
    return [drawn.sourced(line, halt.source), *(_cause(drawn, cause) for cause in halt.causes)]


def _cause(drawn: Drawn, cause: Cause) -> str:
    message = "account-cause-disputed" if cause.disputed else "account-cause-stated"
    return drawn.sourced(drawn.voice.say(message, by=cause.said_by, text=cause.text), cause.source)


def claims_section(drawn: Drawn) -> Section | None:
    """What others say beside our counts; None where nobody said anything."""
    say, claims = drawn.voice.say, drawn.state.claims
    if not claims:
        return None
    heads = drawn.heads(
        "account-col-said-by", "account-col-says", "account-col-counted", "account-col-verdict"
    )
    rows = tuple(
        (
            "\n".join(part for part in (claim.said_by, drawn.moment(claim.as_of), claim.source) if part),
            say(
                "account-claim-what",
                meaning=say(f"account-meaning-{claim.meaning}"),
                people=drawn.number(claim.people),
            ),
            "–" if claim.counted is None else drawn.number(claim.counted),
            say(f"account-claim-{claim.verdict}"),
        )
        for claim in claims
    )
    return Section("claims", say("account-claims-head"), tables=(("", Table(heads, rows, "claims")),))


def incidents_section(drawn: Drawn) -> Section | None:
    """Incidents and decisions, in the order of events; None where there were none."""
    say = drawn.voice.say
    entries = drawn.state.of_kind(*_INCIDENTS)
    lines = tuple(
        say("account-kind-line", at=drawn.moment(entry.at), what=_incident(drawn, entry)) for entry in entries
    )
    return Section("incidents", say("account-incidents-head"), lines) if lines else None


def _incident(drawn: Drawn, entry: Entry) -> str:
    say = drawn.voice.say
    unknown = say("account-not-told")
    what = entry.text("what") or entry.text("about") or drawn.undertaking(entry.text("undertaking"))
    if entry.kind == "decision":
        what = f"{entry.text('about')}: {entry.text('outcome')}"
    elif entry.kind == "override":
        what = drawn.party(entry.text("party"))
    elif entry.kind == "road-reopened":
        what = entry.text("why")
    text = say(
        f"account-incident-{entry.kind}",
        convoy=entry.text("convoy") or unknown,
        place=drawn.place(entry.text("place")),
        # Who tells of a deed did not do it: said_by stands behind, never here.
        by=entry.text("by") or entry.text("receiver") or say("account-by-not-told"),
        people=drawn.number(number_of(entry)),
        what=what,
        child=entry.text("child"),
        outcome=say(f"account-outcome-{entry.text('outcome')}") if entry.kind == "taken-off-followed" else "",
    )
    said_by, why = entry.text("said_by"), entry.text("why")
    shown = (said_by, why if entry.kind != "road-reopened" else "", entry.text("source"))
    extra = [part for part in shown if part]
    return f"{text} ({drawn.listed(extra)})" if extra else text


def record_section(drawn: Drawn) -> Section:
    """What the record is worth: devices and their troubles, corrections, entries that do not count."""
    say, sifted = drawn.voice.say, drawn.state.sifted
    troubles: dict[str, list[str]] = defaultdict(list)
    for trouble in sifted.troubles:
        troubles[trouble.device].append(_trouble(drawn, trouble))
    rows = tuple(
        (device, drawn.moment(heard), "\n".join(troubles.get(device, [])) or "–")
        for device, heard in sifted.last_heard
    )
    lines = []
    for aside in sifted.aside:
        ref = aside.observation.ref
        if aside.why == "corrected":
            lines.append(say("account-record-corrected", ref=ref, by=aside.by))
        else:
            why = say(f"account-aside-{aside.why}", kind=aside.observation.kind)
            lines.append(say("account-record-aside", ref=ref, why=why))
    counted = say(
        "account-entries",
        counted=len(sifted.entries),
        aside=len(sifted.aside),
        devices=len(sifted.last_heard),
    )
    heads = drawn.heads("account-col-device", "account-col-last-heard", "account-col-trouble")
    return Section(
        "record", say("account-record-head"), (counted,), (("", Table(heads, rows, "devices")),), tuple(lines)
    )


def _trouble(drawn: Drawn, trouble: DeviceTrouble) -> str:
    text = drawn.voice.say(
        f"account-trouble-{trouble.trouble}",
        first=str(trouble.first),
        last=str(trouble.last),
        length=drawn.voice.length(trouble.seconds),
    )
    return drawn.voice.say("account-trouble-settled", trouble=text) if trouble.settled else text
