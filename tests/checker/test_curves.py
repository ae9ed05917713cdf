"""F, E and W of the river, by hand."""

from __future__ import annotations

from safeconduct.checker import curves
from tests.checker.builder import START, at, river
from tests.checker.test_by_hand import worked_on_paper


def test_people_out() -> None:
    out = curves.people_out_curve(worked_on_paper())
    assert out == (
        (at(82, 6), 2),
        (at(82, 12), 4),
        (at(82, 40), 40),
        (at(83, 12), 60),
        (at(84, 12), 80),
        (at(119, 16), 100),
        (at(119, 28), 104),
        (at(119, 40), 108),
        (at(177, 40), 144),
    )


def test_on_the_road() -> None:
    road = curves.on_road_curve(river(), worked_on_paper())
    assert road[0] == (at(39), 44 + 4 + 4)
    assert road[1] == (at(45), 52 + 36 + 2 + 4)
    assert road[2] == (at(77), 94 - 8)  # n1's drivers and team have arrived, its people are not out
    assert road[-1] == (at(177, 40), 0)
    assert curves.peak(road) == (115, at(80))


def test_waiting() -> None:
    waiting = curves.waiting_curve(river(), worked_on_paper())
    # Called forward ten minutes before 20:00: the ambulances' four and bus-0004's twenty.
    assert waiting[0] == (at(10), 24)
    assert curves.value_at(waiting, at(44)) == 36  # n1 has left, s1 sits in its buses
    assert curves.value_at(waiting, at(50)) == 44 + 28  # n1 at the gate; n2 called forward at 50
    assert curves.value_at(waiting, at(60)) == 44 + 28  # n1 waits for the causeway
    assert curves.value_at(waiting, at(82, 5)) == 44  # unloaded, not yet admitted
    assert waiting[-1][1] == 0


def test_a_curve_without_points() -> None:
    assert curves.steps([]) == ()
    assert curves.peak(()) == (0, None)
    assert curves.value_at((), START) == 0
    assert curves.area((), START, at(10)) == 0


def test_area_counts_parts_of_steps() -> None:
    curve = ((10, 3), (20, 5), (40, 0))
    assert curves.area(curve, 0, 100) == 3 * 10 + 5 * 20
    assert curves.area(curve, 15, 25) == 3 * 5 + 5 * 5
    assert curves.area(curve, 20, 20) == 0
