"""The curves of a page are the checker's curves, and its queues are those of the timing page."""

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.checker.curves import on_road_curve, people_out_curve
from safeconduct.checker.curves import waiting_curve as checkers_waiting
from safeconduct.plans.curves import (
    Steps,
    crossings,
    out_curve,
    outdoors_curve,
    road_curve,
    spans,
    steps,
    waiting_curve,
)
from safeconduct.plans.model import Plan
from safeconduct.reports.corridor import in_line, places_used
from safeconduct.reports.posts import fitting, post_uses
from safeconduct.reports.resources import resources
from safeconduct.scenario.model import Scenario


def test_curves_agree_with_the_checkers(case: Scenario, timetable: Plan) -> None:
    assert out_curve(timetable).points == people_out_curve(timetable)
    assert road_curve(case, timetable).points == on_road_curve(case, timetable)
    assert waiting_curve(case, timetable).points == checkers_waiting(case, timetable)


def test_a_step_function_holds_from_its_second_on() -> None:
    curve = steps([(10, 2), (20, 3), (10, 1), (30, -6)])
    assert curve.points == ((10, 3), (20, 6), (30, 0))
    assert [curve.at(at) for at in (9, 10, 19, 20, 30, 99)] == [0, 3, 3, 6, 0, 0]
    assert curve.peak == (6, 20)
    assert curve.last == 0
    assert Steps(()).peak == (0, None)


def test_spans_are_half_open_and_empty_ones_count_nothing() -> None:
    curve = spans([(0, 5, 2), (5, 9, 1), (3, 3, 7)])
    assert [curve.at(at) for at in (0, 4, 5, 8, 9)] == [2, 2, 1, 1, 0]


def test_people_outdoors_are_a_part_of_those_who_wait(case: Scenario, timetable: Plan) -> None:
    outdoors, waiting = outdoors_curve(case, timetable), waiting_curve(case, timetable)
    for at, people in outdoors.points:
        assert people <= waiting.at(at)


def test_everybody_under_an_undertaking_crosses_once(case: Scenario, timetable: Plan) -> None:
    for undertaking in case.undertakings:
        people = sum(g.people for g in case.groups if g.undertaking == undertaking.id)
        assert sum(count for _, count, _ in crossings(case, timetable, undertaking.id)) == people


def test_no_more_vehicles_are_served_at_a_post_than_it_has_lanes(case: Scenario, timetable: Plan) -> None:
    uses = post_uses(case, timetable)
    assert {use.post for use in uses} == {"ramouseh", "assad", "sawaghiya"}
    for use in uses:
        assert 0 < use.lanes.peak[0] <= case.place[use.post].lanes
        assert use.queue.last == use.lanes.last == 0


def test_service_waits_for_an_opening_that_is_long_enough() -> None:
    hours = ((100, 200), (300, 1000))
    assert fitting(hours, 50, 60) == 100
    assert fitting(hours, 150, 60) == 300
    assert fitting(hours, 1200, 60) == 1200


def test_no_more_bays_are_used_than_there_are(case: Scenario, timetable: Plan) -> None:
    for entry in resources(case, timetable, post_uses(case, timetable)):
        if entry.kind == "bay":
            assert entry.use.peak[0] <= case.place[entry.of].bays
        first, last = entry.use.points[0][0], entry.use.points[-1][0]
        assert entry.share(first, last) > 0
        assert entry.share(last, last + 3600) == 0


def test_places_stand_in_the_order_of_the_road(case: Scenario, timetable: Plan) -> None:
    line = in_line(case, timetable)
    assert set(line) == places_used(timetable)
    assert line.index("sawaghiya") < line.index("rashidin") < line.index("assad") < line.index("ramouseh")


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(-5, 9)), max_size=12),
    st.integers(-5, 70),
    st.integers(-5, 70),
)
def test_an_area_is_the_sum_of_every_second(changes: list[tuple[int, int]], one: int, other: int) -> None:
    begin, end = sorted((one, other))
    curve = steps(changes)
    assert curve.area(end) - curve.area(begin) == sum(curve.at(second) for second in range(begin, end))
