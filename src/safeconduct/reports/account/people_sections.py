"""Sections about people and convoys: the equation, who counted what, planned and actual, vehicles."""

from __future__ import annotations

from safeconduct.account.convoys import ConvoyState
from safeconduct.account.counting import TERMS, Statement, Term
from safeconduct.account.equation import Balance
from safeconduct.reports.account.drawn import Drawn, Section
from safeconduct.reports.parts import Table

_ALWAYS: tuple[Term, ...] = ("boarded", "still-aboard", "arrived", "taken-off", "returned", "died")


def equation_section(drawn: Drawn) -> Section:
    """The equation of every convoy and of all of them; terms that nobody told of anywhere have no column."""
    say, state = drawn.voice.say, drawn.state
    if not state.convoys:
        return Section("equation", say("account-equation-head"), (say("account-nothing"),))
    shown = [
        term
        for term in TERMS
        if term in _ALWAYS or any(c.balance.told(term).statements for c in state.convoys)
    ]
    heads = (
        say("account-col-convoy-where"),
        *(say(f"account-term-{term}") for term in shown),
        say("account-term-unaccounted"),
    )
    rows = [_row(drawn, where(drawn, convoy), convoy.balance, shown) for convoy in state.convoys]
    if len(rows) > 1:
        rows.append(_row(drawn, say("account-equation-all"), state.total, shown))
    tables = [("", Table(heads, tuple(rows), "equation"))]
    vehicles = [
        _row(drawn, f"{convoy.id} {vehicle.vehicle}", vehicle, shown)
        for convoy in state.convoys
        for vehicle in convoy.vehicles
    ]
    if vehicles:
        tables.append(
            (say("account-vehicles-counted-head"), Table(heads, tuple(vehicles), "equation folded"))
        )
    sources = tuple(_sources(drawn))
    if sources:
        heads = drawn.heads("account-col-convoy-where", "account-col-term", "account-col-told")
        tables.append((say("account-sources-head"), Table(heads, sources, "sources folded")))
    differing = tuple(_differences(drawn))
    if differing:
        differing = (say("account-counters-head"), *differing)
    return Section(
        "equation", say("account-equation-head"), (say("account-equation-note"),), tuple(tables), differing
    )


def _row(drawn: Drawn, name: str, balance: Balance, shown: list[Term]) -> tuple[str, ...]:
    return (name, *(_term(drawn, balance, term) for term in shown), drawn.number(balance.unaccounted))


def _term(drawn: Drawn, balance: Balance, term: Term) -> str:
    told = balance.told(term)
    text = drawn.number(told.people)
    # What is aboard and was not counted is what is left over: it is said so.
    presumed = (
        term == "still-aboard" and balance.counted_at is None and balance.convoy and told.people.high != 0
    )
    return drawn.voice.say("account-equation-presumed", people=text) if presumed else text


def where(drawn: Drawn, convoy: ConvoyState) -> str:
    """A convoy's mark, and under it where it is."""
    say, told = drawn.voice.say, convoy.told
    phase = say("account-where-halted") if convoy.halt else say(f"account-phase-{told.phase}")
    stop = told.stops[-1] if told.stops else None
    if told.phase in ("on-the-road", "turned-back") and stop is not None:
        at = stop.reached_at if stop.passed_at is None else stop.passed_at
        message = "account-where-at" if stop.passed_at is None else "account-where-beyond"
        return f"{convoy.id}\n{say(message, phase=phase, place=drawn.place(stop.place), at=drawn.moment(at))}"
    ends = {"arrived": told.arrived_at, "turned-back": told.turned_back_at, "on-the-road": told.departed_at}
    since = ends.get(told.phase)
    return (
        f"{convoy.id}\n{say('account-where-since', phase=phase, at=drawn.moment(since))}"
        if since
        else f"{convoy.id}\n{phase}"
    )


def _differences(drawn: Drawn) -> list[str]:
    """What each counter told, wherever counters differ: by vehicle where it shows there, else by convoy."""
    lines = []
    for convoy in drawn.state.convoys:
        for term in convoy.balance.disagreeing:
            by_vehicle = [one for one in convoy.vehicles if one.told(term).disagree]
            for balance in by_vehicle or [convoy.balance]:
                subject = f"{convoy.id} {balance.vehicle}".strip()
                lines.append(_difference(drawn, subject, term, balance.told(term).statements))
    return lines


def _sources(drawn: Drawn) -> list[tuple[str, ...]]:
    """Every count of people by convoy and term with whose it is and where it can be looked up; none without sources."""
    told = [
        (convoy.id, term, one.statements)
        for convoy in drawn.state.convoys
        for term, one in convoy.balance.terms
    ]
    return [
        (convoy, drawn.voice.say(f"account-term-{term}"), "\n".join(drawn.telling(one) for one in statements))
        for convoy, term, statements in told
        if any(statement.sources for statement in statements)
    ]


def _difference(drawn: Drawn, subject: str, term: Term, statements: tuple[Statement, ...]) -> str:
    say = drawn.voice.say
    tellings = [drawn.telling(statement) for statement in statements]
    return say(
        "account-counter-line",
        subject=subject,
        term=say(f"account-term-{term}"),
        tellings=drawn.listed(tellings),
    )


def planned_section(drawn: Drawn) -> Section | None:
    """Convoys planned against actual; None without a plan."""
    if drawn.state.basis.plan is None or not drawn.state.planned:
        return None
    heads = drawn.heads(
        "account-col-convoy-where",
        "account-col-planned-left",
        "account-col-left",
        "account-col-planned-arrived",
        "account-col-arrived-at",
        "account-col-planned-people",
        "account-col-boarded",
        "account-col-at-reception",
    )
    rows = tuple(
        (
            row.convoy,
            drawn.moment(row.planned_departs),
            drawn.moment(row.departed),
            drawn.moment(row.planned_arrives),
            drawn.moment(row.arrived),
            "–" if row.planned_people is None else drawn.voice.number(row.planned_people),
            drawn.number(row.boarded),
            drawn.number(row.at_reception),
        )
        for row in drawn.state.planned
    )
    return Section(
        "planned", drawn.voice.say("account-planned-head"), tables=(("", Table(heads, rows, "planned")),)
    )


def vehicles_section(drawn: Drawn) -> Section | None:
    """Vehicles that were counted or lost; None where nobody counted any."""
    say = drawn.voice.say
    lines = []
    for told in drawn.state.vehicles:
        where_text = say("account-vehicle-where", place=drawn.place(told.place)) if told.place else ""
        message = "account-vehicle-line-lost" if told.lost else "account-vehicle-line"
        what = drawn.vehicle_class(told.what)
        text = say(message, what=what, where=where_text, vehicles=drawn.number(told.vehicles))
        if len(told.statements) > 1 or told.statements[0].sources:
            text = say(
                "account-sourced", text=text, sources=drawn.listed([*map(drawn.telling, told.statements)])
            )
        of = " ".join(name for name in (told.convoy, told.part) if name)
        lines.append(say("account-vehicle-of", of=of, text=text) if of else text)
    return Section("vehicles-told", say("account-vehicles-told-head"), tuple(lines)) if lines else None
