"""The real test: eastern Aleppo, 15 December 2016 at six, on what could be known by then."""

from __future__ import annotations

import pytest

from safeconduct.decision.judge import judge
from safeconduct.decision.model import PROTEST_LINES
from tests.decision import aleppo


def test_on_the_facts_nobody_goes_and_the_third_post_is_why() -> None:
    judged = judge(aleppo.case(), aleppo.shipped(), at=aleppo.SIX)
    assert judged.outcome == judged.allows == "do not go"
    assert [(line.demand.line, line.demand.about) for line in judged.stopping] == [("holder", "militia")]
    assert [call.state for call in judged.calls] == ["silent"] * 4
    open_kinds = {line.demand.line for line in judged.protested}
    assert {"consent", "monitors", "destination", "stay"} <= open_kinds
    assert judged.coverage.told == 0
    assert judged.paper("necessity") is not None
    assert "108 wounded" in judged.paper("necessity").text  # type: ignore[union-attr]  # just seen to be there


def test_with_calls_answered_and_papers_signed_the_third_post_alone_forbids_it() -> None:
    entries = (*aleppo.shipped(), *aleppo.answered_calls(), *aleppo.papers())
    judged = judge(aleppo.case(), entries, at=aleppo.SIX + 120)
    assert judged.outcome == "do not go"
    assert [(line.demand.line, line.demand.about) for line in judged.stopping] == [("holder", "militia")]
    assert judged.silent == ()


def test_with_the_third_post_confirmed_it_is_under_protest() -> None:
    entries = (*aleppo.shipped(), *aleppo.answered_calls(), aleppo.third_post(), *aleppo.papers())
    judged = judge(aleppo.case(), entries, at=aleppo.SIX + 120)
    assert judged.outcome == "under protest"
    assert judged.stopping == ()
    assert {line.demand.line for line in judged.protested} >= {"consent", "monitors", "stay"}


@pytest.mark.parametrize("paper", ["necessity", "signature", "protest", "review"])
def test_without_any_one_paper_nobody_goes_under_protest(paper: str) -> None:
    entries = (*aleppo.shipped(), *aleppo.answered_calls(), aleppo.third_post(), *aleppo.papers())
    left = tuple(entry for entry in entries if entry.line != paper)
    judged = judge(aleppo.case(), left, at=aleppo.SIX + 120)
    assert (judged.outcome, judged.allows, judged.missing) == ("do not go", "under protest", (paper,))


def test_with_every_line_cleared_conditions_are_met() -> None:
    scenario = aleppo.case()
    entries = aleppo.at_each_outcome(scenario)["conditions met"]
    judged = judge(scenario, entries, at=aleppo.SIX + 120)
    assert judged.outcome == "conditions met"
    assert judged.protested == judged.stopping == ()
    assert judged.coverage.share == 1


def test_conditions_are_not_met_until_somebody_has_signed() -> None:
    scenario = aleppo.case()
    entries = aleppo.at_each_outcome(scenario)["conditions met"]
    unsigned = tuple(entry for entry in entries if entry.line != "signature")
    judged = judge(scenario, unsigned, at=aleppo.SIX + 120)
    assert (judged.outcome, judged.missing) == ("do not go", ("signature",))
    own = (*unsigned, aleppo.signed_for_conditions(aleppo.SIX + 60))
    assert judge(scenario, own, at=aleppo.SIX + 120).outcome == "conditions met"


def test_a_signature_for_conditions_met_is_none_under_protest() -> None:
    entries = (*aleppo.shipped(), *aleppo.answered_calls(), aleppo.third_post(), *aleppo.papers())
    left = tuple(entry for entry in entries if entry.line != "signature")
    judged = judge(aleppo.case(), (*left, aleppo.signed_for_conditions(aleppo.SIX + 60)), at=aleppo.SIX + 120)
    assert judged.missing == ("signature",)


def test_with_the_towns_wounded_their_own_committee_has_to_confirm_too() -> None:
    variant = "deal-14-with-wounded"
    judged = judge(aleppo.case(variant), aleppo.shipped(variant), at=aleppo.SIX)
    assert {line.demand.about for line in judged.stopping} == {"militia", "towns-committee"}


def test_what_was_entered_later_is_not_known_earlier() -> None:
    before = judge(aleppo.case(), aleppo.shipped(), at=aleppo.local("2016-12-14T15:00"))
    assert len(before.entries) == 2
    assert {line.demand.about for line in before.stopping if line.demand.line == "holder"} == {
        "syrian-army",
        "russian-officers",
        "militia",
        "pocket-groups",
        "idlib-groups",
    }


def test_three_days_later_the_confirmations_have_lapsed() -> None:
    judged = judge(aleppo.case(), aleppo.shipped(), at=aleppo.local("2016-12-18T06:00"))
    standing = {line.demand.about: line.standing for line in judged.stopping if line.demand.line == "holder"}
    assert standing["syrian-army"] == standing["pocket-groups"] == "lapsed"
    assert standing["militia"] == "against"
    assert judged.paper("necessity") is None


def test_every_shipped_entry_has_its_source_and_was_seen_before_six() -> None:
    for entry in aleppo.shipped():
        assert entry.source, entry
        assert entry.text, entry
        assert entry.text_ar, entry
        assert entry.seen_at <= entry.entered_at <= aleppo.SIX
        assert not entry.name, "no name is shipped"


def test_lines_that_only_weigh_never_forbid_by_themselves() -> None:
    judged = judge(aleppo.case(), aleppo.shipped(), at=aleppo.SIX)
    assert not any(line.demand.line in PROTEST_LINES for line in judged.stopping)
