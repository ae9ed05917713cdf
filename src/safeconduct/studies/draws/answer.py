"""What draws say together: who is at reception by when, the chance with its span, what matters, what is common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from safeconduct.scenario.model import Scenario
from safeconduct.studies import sampling
from safeconduct.studies.draws.inputs import READING, Input, held_still
from safeconduct.studies.draws.model import ByReading, Common, Drawn, Finish, Head, Lean, Matter, Study
from safeconduct.studies.draws.ranks import quantile, rank_correlation
from safeconduct.studies.stress.model import Chance, Fan

BANDS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Draws that are there, by id, with what was asked for and what planning took now."""

    head: Head
    asked: int
    beside: int
    hours: tuple[float, ...]
    found: Mapping[str, Drawn]
    cpu_s: float
    planned_now: int


def study_of(base: Scenario, inputs: Sequence[Input], gathered: Gathered) -> Study:
    """The whole answer, from draws that came in whatever order."""
    main, grim, mild = (_of(gathered.found, lean) for lean in ("drawn", "grim", "mild"))
    as_is = gathered.found.get("as-is")
    return Study(
        head=gathered.head,
        asked=gathered.asked,
        beside=gathered.beside,
        hours=gathered.hours,
        as_is=as_is,
        drawn=main,
        leaning=(*grim, *mild),
        chance=_chance(main, grim, mild),
        proved_not=_share([one.proved_not for one in main]),
        not_known=_share([not one.all_out and not one.proved_not for one in main]),
        fan=_fan(main, as_is, len(gathered.hours)),
        finish=_finish(main),
        exposed_p95=int(quantile([one.exposed_max for one in main], 0.95)),
        matters=_matters(inputs, main),
        ranges=tuple(one.range for one in inputs),
        readings=tuple(_readings(base, main)),
        common=tuple(_common(base, main)),
        held=tuple(held_still(base, gathered.head.families)),
        guessed_share=_share([one.guessed for one in inputs if one.name != READING]),
        cpu_s=gathered.cpu_s,
        planned_now=gathered.planned_now,
    )


def _of(found: Mapping[str, Drawn], lean: Lean) -> tuple[Drawn, ...]:
    return tuple(sorted((one for one in found.values() if one.lean == lean), key=lambda one: one.number))


def _share(truths: Sequence[bool]) -> float:
    return sum(truths) / len(truths) if truths else 0.0


def error_of(share: float, draws: int) -> float:
    """The standard error of a share of so many draws; never 0: what was never seen may be (rule of three).

    Nor is it ever above that of a coin, whatever the rule says of very few draws.
    """
    return min(0.5, sampling.error_of(share, draws))


def _chance(main: Sequence[Drawn], grim: Sequence[Drawn], mild: Sequence[Drawn]) -> Chance:
    """The share of draws with a plan for everybody.

    Down to the share with every range cut to its worse half; up to what is not proved impossible with every range cut
    to its better half. Without such draws nothing is known of the span.
    """
    share = _share([one.all_out for one in main])
    low = _share([one.all_out for one in grim])
    high = 1.0 - _share([one.proved_not for one in mild]) if mild else 1.0
    open_to = 1.0 - _share([one.proved_not for one in main])
    return Chance(share, error_of(share, len(main)), min(low, share), max(high, open_to))


def _fan(main: Sequence[Drawn], as_is: Drawn | None, slots: int) -> Fan:
    columns = [[one.out_by_h[at] for one in main] for at in range(slots)]
    bands = [tuple(int(quantile(column, share)) for share in BANDS) for column in columns]
    return Fan(
        series="all",
        due=_mean([one.people for one in main]),
        mean=tuple(_mean(column) for column in columns),
        quantiles=tuple((a, b, c, d, e) for a, b, c, d, e in bands),
        promised=as_is.out_by_h if as_is is not None else (0,) * slots,
    )


def _mean(values: Sequence[float]) -> float:
    return sampling.mean_and_error(values)[0]


def _finish(main: Sequence[Drawn]) -> Finish | None:
    hours = [one.finish_h for one in main if one.all_out and one.finish_h is not None]
    if not hours:
        return None
    quarter, median, three_quarters = (quantile(hours, share) for share in (0.25, 0.5, 0.75))
    return Finish(len(hours), min(hours), quarter, median, three_quarters, max(hours))


def _matters(inputs: Sequence[Input], main: Sequence[Drawn]) -> tuple[Matter, ...]:
    """Inputs that changed between draws, the one whose rank goes most with the waiting first."""
    whole = [one for one in main if one.outcome != "no_case"]
    waiting = [one.waiting_h for one in whole]
    found = []
    for one in inputs:
        if one.name == READING:
            continue
        # Higher where it is worse, whichever way its figure runs: a rank correlation above nought harms.
        worse = [one.sign * drawn.value(one.name) for drawn in whole]
        known = rank_correlation(worse, waiting)
        if known is not None:
            found.append(_matter(one, known, whole, worse))
    return tuple(sorted(found, key=lambda each: (-abs(each.correlation), each.name)))


def _matter(one: Input, known: tuple[float, float], main: Sequence[Drawn], worse: Sequence[float]) -> Matter:
    """``worse``: the input of each draw, higher where it is worse. The draw in the middle is in neither half."""
    order = sorted(range(len(main)), key=lambda at: (worse[at], main[at].number))
    half = len(order) // 2
    better_half, worse_half = [main[at] for at in order[:half]], [main[at] for at in order[-half:]]
    low, low_error = sampling.mean_and_error([each.waiting_h for each in better_half])
    high, high_error = sampling.mean_and_error([each.waiting_h for each in worse_half])
    correlation, error = known
    return Matter(
        name=one.name,
        family=one.family,
        subject=one.subject,
        correlation=correlation,
        error=error,
        swing_h=round(high - low, 4),
        swing_error=round(sqrt(low_error**2 + high_error**2), 4),
        all_out_mild=_share([each.all_out for each in better_half]),
        all_out_grim=_share([each.all_out for each in worse_half]),
        guessed=one.guessed,
        source=one.source,
    )


def _readings(base: Scenario, main: Sequence[Drawn]) -> Iterator[ByReading]:
    for reading in base.readings:
        under = [one for one in main if one.reading == reading]
        if under and len(under) < len(main):
            share = _share([one.all_out for one in under])
            waiting = round(_mean([one.waiting_h for one in under]), 4)
            yield ByReading(reading, len(under), share, error_of(share, len(under)), waiting)


def _common(base: Scenario, main: Sequence[Drawn]) -> Iterator[Common]:
    """How each assembly place is begun with, over the draws that have a plan."""
    plans = [one for one in main if one.outcome == "planned"]
    for place in base.places:
        firsts = [first for one in plans for first in one.first if first.place == place.id]
        if firsts:
            # Of receptions that are equally common, the one that comes first in the plans.
            reception, times = Counter(first.reception for first in firsts).most_common(1)[0]
            hours = [first.at_h for first in firsts]
            yield Common(
                place=place.id,
                share=len(firsts) / len(plans),
                reception=reception,
                reception_share=times / len(firsts),
                at_h=(min(hours), quantile(hours, 0.5), max(hours)),
                vehicles=int(quantile([first.vehicles for first in firsts], 0.5)),
            )
