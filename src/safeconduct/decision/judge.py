"""From a case, what was entered up to a time, and a plan or none, to an outcome with every reason. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.decision.calls import calls_of, departure_of
from safeconduct.decision.ground import Ground, by_road, demands_of, ground_of, suspected_by_the_case
from safeconduct.decision.model import (
    PAPERS,
    UNDER_PROTEST,
    Call,
    Coverage,
    Entry,
    Households,
    Judgement,
    Line,
    Outcome,
    Paper,
)
from safeconduct.decision.standing import clearing_of, in_force, in_time_order, stand
from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Scenario
from safeconduct.units import HOUR_S


def judge(scenario: Scenario, entries: Iterable[Entry], plan: Plan | None = None, *, at: int) -> Judgement:
    """Whether to go, as it was known at the second ``at``. Entries written later do not count.

    With a plan, the ground is that of its convoys still to leave, there and back, and the departure its next one;
    without one, the roads that the case's people must use, and the departure that was entered.
    """
    known = in_time_order(entry for entry in entries if entry.entered_at <= at)
    ground = ground_of(scenario, plan, at=at)
    told = in_time_order((*suspected_by_the_case(scenario), *by_road(scenario, known)))
    lines = tuple(stand(demand, told, at=at) for demand in demands_of(scenario, ground, known))
    departs_at = departure_of(known) if plan is None else ground.departs_at
    calls = calls_of(known, departs_at, at=at)
    allows = _allows(lines, calls)
    papers = tuple(Paper(name, _paper(known, name, allows, at)) for name in PAPERS)
    missing = _missing(allows, papers)
    return Judgement(
        outcome="do not go" if missing else allows,
        allows=allows,
        at=at,
        departs_at=departs_at,
        lines=lines,
        calls=calls,
        papers=papers,
        missing=missing,
        coverage=coverage_of(scenario, ground, known, at=at),
        entries=known,
    )


PAGE_LIFE_S = 12 * HOUR_S
"""No page of a decision is believed longer than this, whatever stands on it."""


def holds_until(judgement: Judgement) -> int:
    """When to judge again: something lapses, a call is due, a review is to be held, or the page is old."""
    lapsing = [line.entry.valid_to for line in judgement.cleared if line.entry and line.entry.valid_to]
    papers = [paper.entry for paper in judgement.papers if paper.entry]
    lapsing += [entry.valid_to for entry in papers if entry.valid_to]
    lapsing += [entry.due_at for entry in papers if entry.due_at]
    lapsing += [call.due_at for call in judgement.calls if call.due_at]
    end = judgement.at + PAGE_LIFE_S
    return min((end, *(at for at in lapsing if at > judgement.at)))


def _allows(lines: tuple[Line, ...], calls: tuple[Call, ...]) -> Outcome:
    """What lines and calls alone allow."""
    if any(line.weight == "stops" for line in lines) or any(call.stops for call in calls):
        return "do not go"
    if any(line.weight == "protest" for line in lines):
        return "under protest"
    return "conditions met"


def _missing(allows: Outcome, papers: tuple[Paper, ...]) -> tuple[str, ...]:
    """Papers without which nobody goes. Who signed under protest has signed for going where all lines are clear too."""
    needed = {"do not go": (), "under protest": PAPERS, "conditions met": ("signature", "review")}[allows]
    return tuple(paper.name for paper in papers if paper.name in needed and not paper.there)


def _paper(known: tuple[Entry, ...], name: str, allows: Outcome, at: int) -> Entry | None:
    """A paper in force: not withdrawn, not lapsed, a review still to come, a signature under what is known now."""
    written = [entry for entry in known if entry.line == name]
    if name == "signature" and allows == "under protest":
        written = [entry for entry in written if entry.about == UNDER_PROTEST or entry.state != "clear"]
    last, blocked = clearing_of(written)
    if last is None or blocked or not in_force(last, at):
        return None
    if name == "review" and (last.due_at is None or last.due_at <= at):
        return None
    # Whoever signed could know only what had been entered: anything adverse since then has to be signed for again.
    if name == "signature" and any(
        entry.state != "clear" and entry.entered_at >= last.entered_at for entry in known
    ):
        return None
    return last


def coverage_of(scenario: Scenario, ground: Ground, known: tuple[Entry, ...], *, at: int) -> Coverage:
    """Consent over the groups that move. Where nobody has counted, households are taken to be as many as there may be.

    That is one for every ``household`` people of the case: more households make the share told smaller, never larger.
    """
    counts: list[Households] = []
    uncounted = 0
    for name in ground.groups:
        counted = [
            entry.households
            for entry in known
            if entry.line == "consent" and entry.about == name and entry.households and in_force(entry, at)
        ]
        if counted:
            counts.append(counted[-1])
        else:
            group = scenario.group[name]
            counts.append(Households(-(-group.people // max(1, group.household)), 0, 0, 0, 0))
            uncounted += 1
    return Coverage(
        all=sum(count.all for count in counts),
        told=sum(count.told for count in counts),
        leaves=sum(count.leaves for count in counts),
        stays=sum(count.stays for count in counts),
        undecided=sum(count.undecided for count in counts),
        uncounted=uncounted,
    )
