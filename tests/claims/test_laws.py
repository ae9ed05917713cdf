"""What holds whatever is claimed, and: true claims never contradict each other."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.claims.claim import Claim, wrongs
from safeconduct.claims.conflict import Conflict, amount
from safeconduct.claims.interval import Interval
from safeconduct.claims.reconcile import Reconciled, reconcile
from tests.claims.made import World, heaps, true_claim, worlds


def intervals(found: Reconciled) -> dict[object, tuple[Interval | None, Interval | None]]:
    return {finding.topic: (finding.interval, finding.agreed) for finding in found.findings}


def by_id(claims: list[Claim]) -> dict[str, Claim]:
    return {claim.id: claim for claim in claims}


@given(heaps())
def test_claims_made_here_do_not_contradict_themselves(claims: list[Claim]) -> None:
    assert [wrongs(claim) for claim in claims if wrongs(claim)] == []


@given(heaps(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(claims: list[Claim], chance: object) -> None:
    shuffled = list(claims)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random, which hypothesis does not type
    assert reconcile(shuffled) == reconcile(claims)


@given(heaps(), st.data())
def test_a_copy_of_a_source_changes_nothing(claims: list[Claim], data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(claims))
    through = data.draw(st.sampled_from([("AFP",), ("AFP", "Al-Alam")]))
    copies = [
        replace(one, id="z1", through=through, claimed_by=one.claimed_by.upper()),
        replace(one, id="a1", through=through, claimed_by="an outlet", copy_of=one.id),
    ]
    before = reconcile(claims)
    for copy in copies:
        after = reconcile([*claims, copy])
        assert after.conflicts == before.conflicts
        assert intervals(after) == intervals(before)


@given(heaps())
def test_the_interval_holds_every_claim_and_the_undisputed_part_every_calm_one(claims: list[Claim]) -> None:
    found = reconcile(claims)
    disputed = {name for conflict in found.conflicts for name in conflict.every_claim}
    for finding in found.findings:
        for statement in finding.statements:
            interval = statement.claim.interval
            if interval is None:
                continue
            assert finding.interval is not None
            assert finding.interval.holds(interval)
            if statement.claim.id not in disputed:
                assert finding.undisputed is not None
                assert finding.undisputed.holds(interval)
            assert finding.agreed is None or interval.holds(finding.agreed)


@given(heaps())
def test_every_pair_misses_each_other_by_what_it_says(claims: list[Claim]) -> None:
    known = by_id(claims)
    for conflict in reconcile(claims).conflicts:
        if len(conflict.claims) == 2 and conflict.rule in {"same", "never-less", "part-above-whole"}:
            high, low = (known[name] for name in conflict.claims)
            assert amount(high).above(amount(low))
            most = amount(low).most
            assert most is not None
            assert conflict.short_by == amount(high).least - most > 0


@given(heaps())
def test_no_set_of_claims_contains_a_smaller_one_that_cannot_be_true(claims: list[Claim]) -> None:
    found = reconcile(claims).conflicts
    small = [set(conflict.claims) for conflict in found if len(conflict.claims) == 2]
    large: list[Conflict] = [conflict for conflict in found if len(conflict.claims) > 2]
    for conflict in large:
        assert not any(pair <= set(conflict.claims) for pair in small)


@given(heaps())
def test_if_one_is_right_the_others_of_its_pairs_are_wrong_and_the_other_way_round(
    claims: list[Claim],
) -> None:
    found = reconcile(claims)
    for claim in claims:
        for other in found.if_right(claim.id).wrong:
            assert claim.id in found.if_right(other).wrong


@given(heaps())
def test_a_withdrawn_claim_stands_in_no_conflict(claims: list[Claim]) -> None:
    last = replace(claims[-1], id="z9", supersedes=claims[0].id)
    found = reconcile([*claims, last])
    assert found.withdrawn == (claims[0].id,)
    assert not any(claims[0].id in conflict.every_claim for conflict in found.conflicts)


@given(worlds(), st.data())
def test_true_claims_never_contradict_each_other(world: World, data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 14))
    drawn = [data.draw(true_claim(world, number)) for number in range(count)]
    claims = [claim for claim in drawn if claim is not None]
    # Where claims leave the hour open they may seem to clash; whatever the hours, true ones do not.
    assert [conflict for conflict in reconcile(claims).conflicts if conflict.firm] == []
