"""The first page in words: six answers, in the order in which a duty officer asks for them."""

from __future__ import annotations

from safeconduct.agreement.rules import After
from safeconduct.plans.model import Plan
from safeconduct.reports.confirming import HolderNeed, cleared_roads, holder_needs
from safeconduct.reports.drawn import Drawn
from safeconduct.reports.guessed import mostly_guessed, what_is_guessed
from safeconduct.reports.names import (
    costs_the_first,
    group_name,
    holder_name,
    in_language,
    joined,
    place_name,
    warning_text,
)
from safeconduct.reports.parts import Answer, Line, Table
from safeconduct.reports.standing import (
    IfHalted,
    Longest,
    asked_total,
    if_halted,
    last_out,
    longest_aboard,
    longest_outdoors,
    longest_still,
    not_out,
    progress,
    worst_moment,
)
from safeconduct.scenario.model import Scenario
from safeconduct.units import HOUR_S
from safeconduct.words.voice import Voice


def answers(drawn: Drawn) -> tuple[Answer, ...]:
    """The six answers, in order."""
    return (_now(drawn), _when(drawn), _last(drawn), _halt(drawn), _longest(drawn), what_is_guessed(drawn))


def _now(drawn: Drawn) -> Answer:
    scenario, plan, voice = drawn.scenario, drawn.plan, drawn.voice
    needs = holder_needs(scenario, plan, as_of=drawn.as_of)
    lines = [_confirmations(scenario, plan, voice, needs), *_conditions(scenario, voice)]
    roads = cleared_roads(scenario, plan)
    if roads.not_known or roads.suspected:
        lines.append(
            Line(
                voice.say("now-mines", unknown=roads.not_known, total=roads.total, suspected=roads.suspected)
            )
        )
    elif roads.total:
        lines.append(Line(voice.say("now-mines-clear", total=roads.total)))
    unheld = sum(_stretches(scenario, need) for need in needs if need.standing == "nobody")
    if scenario.holders and unheld:
        lines.append(Line(voice.say("now-unheld", n=unheld)))
    table = None
    if scenario.holders and needs:
        heads = ("col-holder", "col-standing", "col-needed", "col-convoys", "col-holds")
        rows = tuple(_need_row(scenario, voice, need) for need in needs)
        table = Table(tuple(voice.say(head) for head in heads), rows, "holders")
    return Answer("now", voice.say("now-head"), tuple(lines), table)


def _confirmations(scenario: Scenario, plan: Plan, voice: Voice, needs: tuple[HolderNeed, ...]) -> Line:
    if not needs:
        return Line(voice.say("now-no-roads"), "lead")
    if not scenario.holders:
        return Line(voice.say("now-nobody"), "lead")
    missing = [need for need in needs if need.standing not in ("confirmed", "nobody")]
    if not missing:
        return Line(voice.say("now-clear"), "lead")
    waiting = len({convoy for need in missing for convoy in need.convoys})
    holders = joined(voice, [holder_name(voice, scenario, need.holder) for need in missing])
    if not waiting:
        return Line(voice.say("now-empty-only", holders=holders), "lead")
    return Line(voice.say("now-missing", waiting=waiting, convoys=len(plan.convoys), holders=holders), "lead")


def _conditions(scenario: Scenario, voice: Voice) -> list[Line]:
    """Outside events that a rule waits for."""
    waited = {rule.waits_for.of for rule in scenario.rules if isinstance(rule, After)}
    lines = []
    for event in scenario.outside:
        if event.id in waited:
            what = in_language(voice, event.name, event.name_ar)
            if event.expected_at is None:
                lines.append(Line(voice.say("now-condition", what=what)))
            else:
                lines.append(
                    Line(voice.say("now-condition-at", what=what, at=voice.moment(event.expected_at)))
                )
    return lines


def _need_row(scenario: Scenario, voice: Voice, need: HolderNeed) -> tuple[str, ...]:
    named = next((holder for holder in scenario.holders if holder.id == need.holder), None)
    until = named.confirmed_until if named else None
    if named is not None and until is not None:
        by = named.confirmed_by or voice.say("holder-nobody")
        standing = voice.say(f"standing-{need.standing}", until=voice.moment(until), by=by)
    else:
        standing = voice.say(f"standing-{need.standing}")
    posts = [place_name(voice, scenario, post) for post in need.posts]
    stretches = _stretches(scenario, need)
    holds = posts + ([voice.say("holds-roads", n=stretches)] if stretches else [])
    return (
        holder_name(voice, scenario, need.holder),
        standing,
        voice.before(need.first_at),
        voice.number(len(need.convoys)),
        joined(voice, holds),
    )


def _stretches(scenario: Scenario, need: HolderNeed) -> int:
    """Roads of a holder, each counted once for both directions."""
    return len({frozenset((scenario.leg[leg].start, scenario.leg[leg].end)) for leg in need.legs})


def _when(drawn: Drawn) -> Answer:
    scenario, plan, voice = drawn.scenario, drawn.plan, drawn.voice
    asked = asked_total(scenario)
    rows = progress(scenario, plan, voice)
    end = next(row for row in rows if row.mark == "end")
    stretchers = sum(group.people for group in scenario.groups if group.need == "stretcher")
    body = tuple(
        (
            voice.say(f"mark-{row.mark}", at=voice.by(row.at)),
            *(() if row.past_line is None else (voice.people(row.past_line, asked),)),
            voice.people(row.out, asked),
            voice.people(row.stretchers_out, stretchers) if stretchers else "–",
        )
        for row in rows
    )
    heads = (
        voice.say("col-when", asked=voice.people(asked)),
        *((voice.say("col-past-line"),) if end.past_line is not None else ()),
        voice.say("col-at-reception"),
        voice.say("col-stretchers"),
    )
    verdict = voice.say("when-verdict-none")
    if end.out:
        verdict = voice.say(
            "when-verdict", out=voice.people(end.out, asked), asked=voice.people(asked), at=voice.by(end.at)
        )
    if mostly_guessed(drawn):
        verdict = f"{voice.say('on-guessed')} {verdict}"
    after = [_left(drawn)]
    beside = end.out - (end.past_line or 0)
    if end.past_line is not None and beside > 0:
        after.append(Line(voice.say("when-no-line", n=voice.people(beside)), "fine"))
    table = Table(heads, body, "progress")
    return Answer("when", voice.say("when-head"), (Line(verdict, "lead"),), table, tuple(after))


def _left(drawn: Drawn) -> Line:
    """Those who have not left, as the case knows them: what it does not say is not known, never nought."""
    scenario, voice = drawn.scenario, drawn.voice
    left = not_out(scenario, drawn.plan)
    waiting = sum(max(0, group.asked - (group.people - left.get(group.id, 0))) for group in scenario.groups)
    unknown = voice.say("not-known")
    unasked = sum(max(0, group.people - group.asked) for group in scenario.groups)
    parts = [
        voice.say("left-head"),
        voice.say("left-stay", n=unknown),
        "·",
        voice.say("left-waiting", n=voice.people(waiting)),
        "·",
        voice.say("left-cannot", n=unknown),
        "·",
        voice.say("left-not-asked", n=voice.people(unasked) if unasked else unknown),
    ]
    return Line(" ".join(parts), "plain")


def _last(drawn: Drawn) -> Answer:
    scenario, plan, voice = drawn.scenario, drawn.plan, drawn.voice
    lines = []
    needed = sum(group.people for group in scenario.groups if group.need == "stretcher")
    last = last_out(plan, scenario, "stretcher")
    if last:
        text = voice.say("last-stretcher", at=voice.by(last[1].out_at), convoy=last[0].id)
        lines.append(Line(text, "lead"))
    elif not needed:
        lines.append(Line(voice.say("last-stretcher-none")))
    left = not_out(scenario, plan)
    unmoved = sum(people for group, people in left.items() if scenario.group[group].need == "stretcher")
    if unmoved:
        lines.append(Line(voice.say("last-stretcher-left", n=voice.people(unmoved)), "lead"))
    lines += [Line(warning_text(voice, told)) for told in plan.warnings if costs_the_first(told)]
    final = last_out(plan, scenario)
    if final:
        convoy = final[0]
        groups = dict.fromkeys(load.group for trip in convoy.trips for load in trip.loads)
        lines.append(
            Line(
                voice.say(
                    "last-left",
                    who=joined(voice, [group_name(voice, scenario, group) for group in groups]),
                    place=place_name(voice, scenario, convoy.origin),
                    at=voice.by(final[1].out_at),
                    convoy=convoy.id,
                    n=voice.people(convoy.people),
                )
            )
        )
    else:
        lines.append(Line(voice.say("last-nobody")))
    return Answer("last", voice.say("last-head"), tuple(lines))


def _halt(drawn: Drawn) -> Answer:
    scenario, plan, voice = drawn.scenario, drawn.plan, drawn.voice
    now = if_halted(scenario, plan, drawn.as_of)
    worst = if_halted(scenario, plan, worst_moment(scenario, plan))
    heads = (
        voice.say("unit-people"),
        voice.say("halt-now"),
        voice.say("halt-worst", at=voice.before(worst.at)),
    )
    rows = (
        (voice.say("halt-road"), voice.people(now.on_road), voice.people(worst.on_road)),
        (voice.say("halt-still"), voice.people(now.loaded_still), voice.people(worst.loaded_still)),
        (voice.say("halt-outdoors"), voice.people(now.outdoors), voice.people(worst.outdoors)),
    )
    after = [Line(_turn_back(drawn, worst, "turn-back-worst"))]
    if now.turn_back:
        after.insert(0, Line(_turn_back(drawn, now, "turn-back-now")))
    return Answer("halt", voice.say("halt-head"), (), Table(heads, rows, "halts"), tuple(after))


MOST_STRETCHES = 10
"""Of a city's hundred stretches those with most people; every convoy's sheet says where it turns back."""
PLACEHOLDER = "\ufffc"  # the character that stands for an object


def _turn_back(drawn: Drawn, halted: IfHalted, message: str) -> str:
    scenario, voice = drawn.scenario, drawn.voice
    if not halted.turn_back:
        return voice.say("turn-back-none")
    largest = sorted(halted.turn_back, key=lambda stretch: -stretch.people)[:MOST_STRETCHES]
    told = [
        voice.say(
            "turn-back-on" if stretch.onward else "turn-back-back",
            after=place_name(voice, scenario, stretch.after),
            to=place_name(voice, scenario, stretch.to),
            people=voice.people(stretch.people),
        )
        for stretch in halted.turn_back
        if stretch in largest
    ]
    left_out = len(halted.turn_back) - len(told)
    if left_out:
        told.append(voice.say("turn-back-more", n=left_out))
    # Put in afterwards: the words' library refuses values of thousands of letters, and a region has them.
    return voice.say(message, stretches=PLACEHOLDER).replace(PLACEHOLDER, " · ".join(told))


def _longest(drawn: Drawn) -> Answer:
    scenario, plan, voice = drawn.scenario, drawn.plan, drawn.voice
    still = longest_still(plan)
    entries: list[tuple[str, Longest | None]] = [
        ("longest-aboard", longest_aboard(plan)),
        ("longest-still", still),
        ("longest-outdoors", longest_outdoors(scenario, plan)),
    ]
    lines = []
    for message, longest in entries:
        if longest:
            told = {"length": voice.length_about(longest.seconds), "convoy": longest.convoy}
            if message != "longest-aboard":
                told["place"] = place_name(voice, scenario, longest.place)
            lines.append(Line(voice.say(message, **told)))
    hours = still.seconds // HOUR_S if still else 0
    care = [limit for limit in (1, 2, 4) if hours >= limit]
    lines += [Line(voice.say(f"halt-care-{limit}"), "fine") for limit in care[-1:]]
    return Answer("longest", voice.say("longest-head"), tuple(lines))
