"""Made-up regions: valid, the same bytes for the same seed, as large as they say, and fit to be emptied."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from safeconduct.agreement.rules import InStep
from safeconduct.cases.regions.geography import lay_out
from safeconduct.cases.regions.people import shares
from safeconduct.cases.regions.sizes import SIZES
from safeconduct.cases.regions.write import region_files, write_region
from safeconduct.cli.main import app
from safeconduct.errors import InvalidInput
from safeconduct.scenario.checks import check_case
from safeconduct.scenario.load import load_case, load_case_with_findings

EXPECTED = {
    "S": (10, 3, 60, 10_000, 24),
    "M": (30, 10, 200, 45_000, 72),
    "L": (100, 30, 1_000, 300_000, 72),
    "XL": (300, 50, 2_000, 1_000_000, 72),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_region_is_as_large_as_it_says(name: str, tmp_path: Path) -> None:
    scenario = load_case(write_region(name, 3, tmp_path / "region"))
    kinds = [place.kind for place in scenario.places]
    found = (
        kinds.count("assembly"),
        kinds.count("reception"),
        sum(kind.count for kind in scenario.classes),
        scenario.people_total,
        (scenario.horizon - scenario.start) // 3600,
    )
    assert found == EXPECTED[name]
    assert 6 <= kinds.count("post") <= 40
    assert len(scenario.windows[0][1]) >= found[-1] // 24
    assert scenario.teams
    [rule] = scenario.rules
    assert isinstance(rule, InStep)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), name=st.sampled_from(["S", "M"]))
@example(seed=1423, name="S")  # one patient who lies
def test_every_seed_gives_a_valid_region_that_can_be_emptied(
    seed: int, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = write_region(name, seed, tmp_path_factory.mktemp("regions") / "region")
    scenario, findings = load_case_with_findings(folder)
    assert scenario is not None
    assert not findings
    network = scenario.network
    for group in scenario.groups:
        line = scenario.undertaking[group.undertaking].line
        assert line in network.reachable(group.place)
        assert network.reachable(line) >= set(group.destinations)
    assert all(place.capacity for place in scenario.places if place.kind == "reception")


@pytest.mark.parametrize("name", ["S", "M"])
def test_check_finds_no_fault_and_a_tolerance_that_can_be_kept(name: str, tmp_path: Path) -> None:
    scenario, findings = check_case(write_region(name, 1, tmp_path / "region"))
    assert scenario is not None
    # SC240 says of a figure that it binds and is only assumed, which is so of every figure here.
    assert {finding.code for finding in findings} <= {"SC240"}
    [rule] = scenario.rules
    assert isinstance(rule, InStep)
    largest = max(kind.holds("seat") for kind in scenario.classes) * scenario.convoy.most
    coarser = min(undertaking.due for undertaking in scenario.undertakings)
    assert rule.tolerance >= Fraction(largest, 2 * coarser)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(name: str) -> None:
    size = SIZES[name]
    assert region_files(size, 5) == region_files(size, 5)
    assert region_files(size, 5)["legs.csv"] != region_files(size, 6)["legs.csv"]


def test_roads_are_sparse() -> None:
    from random import Random

    for size in SIZES.values():
        land = lay_out(size, Random("sparse"))
        assert len(land.roads) <= 3 * len(land.sites)


@given(st.integers(0, 1000), st.lists(st.floats(0.1, 9), min_size=1, max_size=20))
def test_shares_add_up_and_are_within_one_of_the_exact(total: int, weights: list[float]) -> None:
    parts = shares(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1 + 1e-9


def test_nothing_is_written_over_and_an_unknown_size_is_refused(tmp_path: Path) -> None:
    write_region("S", 1, tmp_path / "region")
    with pytest.raises(InvalidInput, match="is there already"):
        write_region("S", 1, tmp_path / "region")
    with pytest.raises(InvalidInput, match="choose S, M, L, XL"):
        write_region("XXL", 1, tmp_path / "other")


def test_the_command_writes_a_case_that_its_next_command_reads(tmp_path: Path) -> None:
    folder = tmp_path / "region"
    done = CliRunner().invoke(app, ["generate", "region", "--size", "S", "--seed", "4", "--out", str(folder)])
    assert done.exit_code == 0
    assert done.output.splitlines()[-1] == f"Next: safeconduct check {folder}"
    checked = CliRunner().invoke(app, ["check", str(folder)])
    assert checked.exit_code == 0
    assert "no faults" in checked.output
