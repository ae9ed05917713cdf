"""What is a shuttle and what is not: planner and checker, each by itself, say the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.checker.routes.shuttle import hindrances
from safeconduct.checker.routes.shuttle import shuttle_of as as_checked
from safeconduct.planner.bep.shuttle import FAR, shuttle_of
from safeconduct.scenario.model import Scenario, TeamClass
from tests.planner.bep.instances import Size, case_of, drawn


@cache
def plain() -> Scenario:
    return case_of(drawn(1, Size(yards=2, pickups=3, shelters=3, buses=4, loads=7, seats=5, spare=3)))


def _places(scenario: Scenario, sort: str, /, **changed: object) -> Scenario:
    return replace(
        scenario,
        places=tuple(
            replace(place, **changed) if place.kind == sort else place  # type: ignore[arg-type]  # fields by name
            for place in scenario.places
        ),
    )


def _legs(scenario: Scenario, **changed: object) -> Scenario:
    legs = tuple(replace(leg, **changed) for leg in scenario.legs)  # type: ignore[arg-type]  # fields by name
    return replace(scenario, legs=legs)


def _classes(scenario: Scenario, **changed: object) -> Scenario:
    classes = (replace(scenario.classes[0], **changed), *scenario.classes[1:])  # type: ignore[arg-type]  # by name
    return replace(scenario, classes=classes)


def _groups(scenario: Scenario, **changed: object) -> Scenario:
    groups = (replace(scenario.groups[0], **changed), *scenario.groups[1:])  # type: ignore[arg-type]  # by name
    return replace(scenario, groups=groups)


_TEAM = TeamClass("team", "Team", 9, "yard-1", (), None, 0, (), 4)
_HOUR: Callable[[Scenario], object] = lambda scenario: ((scenario.start, scenario.start + 1800),)  # noqa: E731  # short

OTHERS: dict[str, Callable[[Scenario], Scenario]] = {
    "teams": lambda case: replace(case, teams=(_TEAM,)),
    "windows": lambda case: replace(case, windows=(("", ((case.start, case.horizon),)),)),
    "a limit on the road": lambda case: replace(case, exposed_max=100),
    "forming up": lambda case: replace(case, convoy=replace(case.convoy, form_up_s=60)),
    "convoys of two": lambda case: replace(case, convoy=replace(case.convoy, least=2, most=2)),
    "boarding": lambda case: replace(case, boarding_s=(("seat", 8),)),
    "registration": lambda case: _places(case, "assembly", people_per_h=600),
    "parking": lambda case: _places(case, "assembly", parking=2),
    "boarding hours": lambda case: _places(case, "assembly", hours=_HOUR(case)),
    "admission": lambda case: _places(case, "reception", people_per_h=600),
    "unloading": lambda case: _places(case, "reception", unload_s=600),
    "a post": lambda case: _places(case, "depot", kind="post"),
    "headway": lambda case: _legs(case, headway_s=60),
    "one convoy on a road": lambda case: _legs(case, max_convoys=1),
    "hours of a road": lambda case: _legs(case, hours=_HOUR(case)),
    "one lane": lambda case: _legs(case, lane="bridge"),
    "turning round": lambda case: _classes(case, turnaround_s=60),
    "duty": lambda case: _classes(case, duty_s=36_000),
    "slower buses": lambda case: _classes(case, speed_milli=1_500),
    "buses of another size": lambda case: _classes(case, places=(("seat", 6),)),
    "stretchers beside the seats": lambda case: _classes(case, places=(("stretcher", 1), ("seat", 5))),
    "roads that are shut": lambda case: _classes(case, may_enter=("somebody",)),
    "people who come later": lambda case: _groups(
        case, releases=(replace(case.groups[0].releases[0], at=case.start + 1),)
    ),
    "buses that may be half empty": lambda case: _groups(case, household=1),
    "a load that is not whole": lambda case: _groups(case, people=case.groups[0].people + 1),
    "another need": lambda case: _groups(case, need="wheelchair"),
    "two groups at a place": lambda case: replace(
        case, groups=(*case.groups, replace(case.groups[0], id="others"))
    ),
}


def test_an_imported_instance_is_a_shuttle() -> None:
    assert shuttle_of(plain()) is not None
    assert list(hindrances(plain())) == []


@pytest.mark.parametrize("name", OTHERS)
def test_a_case_with_any_other_rule_is_none(name: str) -> None:
    other = OTHERS[name](plain())
    assert shuttle_of(other) is None
    assert list(hindrances(other)) != []


@given(seed=st.integers(0, 2**32), nearest=st.sampled_from([0, 1]))
def test_the_case_has_the_distances_of_the_instance_however_short_the_way_round(
    seed: int, nearest: int
) -> None:
    size = Size(yards=2, pickups=3, shelters=3, buses=3, loads=9, spare=3, nearest=nearest, farthest=500)
    instance = drawn(seed, size)
    case = case_of(instance)
    found = shuttle_of(case)
    assert found is not None
    used = [pickup for pickup, people in enumerate(instance.people) if people]
    driven = [yard for yard, buses in enumerate(instance.buses) if buses]
    first = tuple(tuple(instance.from_yard[yard][pickup] for pickup in used) for yard in driven)
    out = tuple(instance.to_shelter[pickup] for pickup in used)
    assert (found.first_s, found.out_s) == (first, out)
    assert found.back_s == tuple(zip(*out, strict=True))
    assert found.loads == tuple(instance.loads[pickup] for pickup in used)
    assert found.slots == tuple(min(sum(instance.loads), slots) for slots in instance.slots)


@given(seed=st.integers(0, 2**32))
def test_the_checker_sees_the_same_roads(seed: int) -> None:
    case = case_of(
        drawn(seed, Size(yards=2, pickups=3, shelters=3, buses=3, loads=9, nearest=0, farthest=99))
    )
    found, checked = shuttle_of(case), as_checked(case)
    assert found is not None
    for p, group in enumerate(found.pickups):
        assert checked.loads[group.id] == found.loads[p]
        for s, place in enumerate(found.shelters):
            assert checked.trip_s.get((group.id, place.id), FAR) == found.out_s[p][s]
            assert checked.back_s.get((place.id, group.id), FAR) == found.back_s[s][p]
        for k, kind in enumerate(found.yards):
            assert checked.first_s.get((kind.id, group.id), FAR) == found.first_s[k][p]
