"""A replay keeps to the halts that were real, knows nothing of them beforehand, and counts as people were then."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.plans.curves import out_curve
from safeconduct.simulator.policy import Policy
from safeconduct.simulator.run import one_run
from safeconduct.studies.backtest.file import back_test_to_json
from safeconduct.studies.backtest.model import BackTest, Happened, Instant
from safeconduct.studies.backtest.replay import back_test, between, halts_of, hazards, spread
from safeconduct.units import HOUR_S, MINUTE_S
from tests.backtest.made import OnRoad, halt, known, past
from tests.simulator.small import ready_made

DRAWS = 12


def replayed(happened: Happened, *, draws: int = DRAWS, seed: int = 1) -> BackTest:
    scenario, plan = ready_made()
    return back_test(scenario, plan, happened, given=True, draws=draws, seed=seed)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), st.floats(0, 1, exclude_max=True))
def test_a_drawn_time_lies_within_what_is_known_of_it(low: int, more: int, rest: int, share: float) -> None:
    instant = Instant(low + more, low, low + more + rest)
    assert instant.low <= between(instant, share) <= instant.high
    assert between(instant, share) <= between(instant, max(share, 0.5))


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_halts_are_drawn_by_seed_and_draw_alone_and_do_not_overlap(seed: int, draw: int) -> None:
    scenario, _ = ready_made()
    happened = past(scenario, within=20 * MINUTE_S)
    spans = halts_of(happened, scenario, seed=seed, draw=draw)
    assert spans == halts_of(happened, scenario, seed=seed, draw=draw)
    (first, until), (second, end) = spans
    assert first < until == second < end


@pytest.mark.parametrize("on_road", ["wait", "go_on", "turn_back"])
def test_nobody_sets_out_while_movement_is_halted(on_road: OnRoad) -> None:
    scenario, plan = ready_made()
    happened = past(scenario, on_road=on_road)
    for draw in range(DRAWS):
        spans = halts_of(happened, scenario, seed=0, draw=draw)
        run = one_run(scenario, plan, hazards=hazards(spans), policy=Policy("in_order", on_road), run=draw)
        departed = [convoy.departs_at for convoy in run.plan.convoys]
        assert departed
        assert [at for at in departed for begins, ends in spans if begins <= at < ends] == []


def test_nobody_is_at_reception_where_it_is_halted_from_the_first_second_to_the_last() -> None:
    scenario, _ = ready_made()
    whole = halt("whole", known(scenario.start), known(scenario.horizon))
    found = replayed(replace(past(scenario), halts=(whole,)), draws=3)
    assert {one.high for _, band in found.bands for one in band} == {0}
    assert found.halts[0].out[0][1].high == 0


def test_the_count_at_a_halt_is_of_its_own_second_and_not_of_the_hour() -> None:
    scenario, plan = ready_made()
    way = Policy("in_order", "go_on")
    free = out_curve(one_run(scenario, plan, hazards=hazards(()), policy=way, seed=1).plan)
    seconds = [at for at, _ in free.points]
    at = next(at for at in seconds if free.at(at) < free.at(at + HOUR_S))
    happened = replace(
        past(scenario, on_road="go_on"), halts=(halt("then", known(at), known(at + 3 * HOUR_S)),)
    )
    run = one_run(scenario, plan, hazards=hazards(((at, at + 3 * HOUR_S),)), policy=way, seed=1)
    (then,) = replayed(happened, draws=1).halts
    assert then.out[0][1].middle == out_curve(run.plan).at(at) > 0
    assert then.out[0][1].middle != out_curve(run.plan).at(at + HOUR_S)


def test_everybody_is_counted_once_on_the_sides_and_in_all() -> None:
    found = replayed(past(ready_made()[0]), draws=1)
    for one in found.halts:
        (_, everybody), *sides = one.out
        loose = sum(g.people for g in ready_made()[0].groups if not g.undertaking)
        assert 0 <= everybody.middle - sum(side.middle for _, side in sides) <= loose


def test_whoever_was_returned_stands_apart_and_is_in_no_count_of_people_at_reception() -> None:
    early, late = replayed(past(ready_made()[0])).halts
    assert [(one.low, one.high) for one in early.logged] == [(10, 20)]
    assert [(one.low, one.high) for one in late.logged] == [(10, 40)]
    assert [one.kind for one in early.held] == ["returned"]
    assert late.held == ()


def test_convoys_that_are_sent_back_are_not_at_reception_and_are_told() -> None:
    scenario, plan = ready_made()
    # While the first convoy is on its way to the line.
    first = min(plan.convoys, key=lambda convoy: convoy.departs_at)
    on_the_way = halt("early", known(first.departs_at + 1), known(first.departs_at + 2 * HOUR_S))
    back = replayed(replace(past(scenario, on_road="turn_back"), halts=(on_the_way,)))
    stay = replayed(replace(past(scenario, on_road="wait"), halts=(on_the_way,)))
    assert back.returned.high > 0
    assert stay.returned.high == 0
    assert back.halts[0].out[0][1].high == 0


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    happened = past(ready_made()[0], within=15 * MINUTE_S)
    assert back_test_to_json(replayed(happened)) == back_test_to_json(replayed(happened))
    assert back_test_to_json(replayed(happened)) != back_test_to_json(replayed(happened, seed=2))


def test_what_the_halts_tell_already_is_not_drawn_again() -> None:
    drawn = hazards(((1, 2),))
    assert drawn.halts == ((1, 2),)
    for name in (
        "truce_mean_s",
        "expiry_chance",
        "incident_halts_share",
        "imbalance_per_h",
        "returned_per_post",
    ):
        assert getattr(drawn, name) == 0
    assert (drawn.confirm_late_share, drawn.confirm_never_share, drawn.closures_per_leg_day) == (0, 0, 0)
    assert drawn.demand == "planned"
    assert drawn.boarding_cv > 0


def test_a_halt_that_began_before_the_case_holds_and_is_not_told_as_one_of_it() -> None:
    scenario, _ = ready_made()
    before = halt("before", known(scenario.start - HOUR_S), known(scenario.start + HOUR_S))
    happened = past(scenario)
    found = replayed(replace(happened, halts=(before, *happened.halts)), draws=2)
    assert [one.halt.id for one in found.halts] == ["early", "late"]
    assert halts_of(found.happened, scenario, seed=0, draw=0)[0] == (scenario.start, scenario.start + HOUR_S)


class Asked:
    """Stops after the first draw."""

    def requested(self) -> bool:
        return True


def test_what_is_stopped_gives_the_draws_so_far() -> None:
    scenario, plan = ready_made()
    found = back_test(scenario, plan, past(scenario), given=True, draws=50, cancel=Asked())
    assert (found.draws, found.stopped) == (1, True)


def test_a_spread_holds_values_that_were_seen() -> None:
    found = spread([5, 1, 3])
    assert (found.low, found.middle, found.high) == (1, 3, 5)
