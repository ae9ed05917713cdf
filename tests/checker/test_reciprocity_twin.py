"""The one definition of the rules between sides finds what a slow reading of them finds, in good and spoilt plans."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.checker.form import read_plan
from safeconduct.checker.reciprocity import check_reciprocity
from safeconduct.checker.record import Record
from safeconduct.checker.replay import replay
from safeconduct.checker.verdict import Break
from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Scenario
from tests.checker.reciprocity_twin import check_reciprocity as read_slowly
from tests.corrupted.plans import CORRUPTED, Corrupted
from tests.laws.plans import Good, good_plans

AGREEMENTS = [each for each in CORRUPTED if each.code in ("IN-STEP", "TRANCHES", "PAIRED", "AFTER")]


def both(scenario: Scenario, plan: Plan) -> tuple[list[Break], list[Break]]:
    """What the checker's definition and its twin find in a plan."""

    def found(record: Record) -> tuple[list[Break], list[Break]]:
        replay(record)
        return list(check_reciprocity(record)), list(read_slowly(record))

    one, other = found(read_plan(scenario, plan)[0])
    return sorted(one, key=repr), sorted(other, key=repr)


@pytest.mark.parametrize("corrupted", CORRUPTED, ids=lambda each: f"{each.code}: {each.name}")
def test_both_say_the_same_of_every_corrupted_plan(corrupted: Corrupted) -> None:
    for plan in (corrupted.good, corrupted.bad):
        one, other = both(corrupted.scenario, plan)
        assert one == other


def test_the_corrupted_plans_break_all_four_rules() -> None:
    codes = {item.code for each in AGREEMENTS for item in both(each.scenario, each.bad)[0]}
    assert codes == {"IN-STEP", "TRANCHES", "PAIRED", "AFTER"}


kin = [Good(f"{each.code}: {each.name}", each.scenario, each.good) for each in AGREEMENTS]


@given(st.sampled_from([*kin, *good_plans()]), st.data())
def test_both_say_the_same_of_spoilt_plans(good: Good, data: st.DataObject) -> None:
    convoys = list(good.plan.convoys)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(convoys) - 1))
        what = data.draw(st.sampled_from(("shift", "drop", "same", "thin")))
        if what == "shift":
            shift = data.draw(st.integers(-7200, 7200))
            convoys[at] = replace(convoys[at], departs_at=convoys[at].departs_at + shift)
        elif what == "same":
            other = data.draw(st.sampled_from(convoys))
            convoys[at] = replace(convoys[at], departs_at=other.departs_at)
        elif what == "thin" and len(convoys[at].trips) > 1:
            convoys[at] = replace(convoys[at], trips=convoys[at].trips[1:])
        elif len(convoys) > 1:
            del convoys[at]
    found, slowly = both(good.scenario, replace(good.plan, convoys=tuple(convoys)))
    assert found == slowly
