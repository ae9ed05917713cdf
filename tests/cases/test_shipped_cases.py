"""Each case and variant loads without a fault, names who stands behind its figures, and speaks two languages."""

import re
from pathlib import Path

import pytest

from safeconduct.scenario.checks import check_case
from safeconduct.scenario.load import load_case, load_case_with_findings, shipped_folders
from safeconduct.scenario.model import Group, Scenario

CASES = {
    "aleppo-2016": (
        "",
        "clashing",
        "daylight",
        "deal-14-with-wounded",
        "deal-14-without-towns",
        "first-step-1200",
        "madaya-zabadani",
        "orderings",
        "whole-operation",
        "winter",
    ),
    "four-towns-2017": ("", "second-crossing", "thirty-hours"),
    "river-flood": ("",),
}
REFERENCES = [
    name + ("+" + variant if variant else "") for name, variants in CASES.items() for variant in variants
]
ONLY_ASSUMED = "SC240"  # what limits these cases (posts, desks, bays) is assumed, and they say so
CONTRADICTION, LONG_ABOARD = "SC230", "SC214"
EXPECTED_WARNINGS = {
    "aleppo-2016+clashing": [CONTRADICTION, ONLY_ASSUMED],
    "aleppo-2016+orderings": [CONTRADICTION, ONLY_ASSUMED],
    "aleppo-2016+winter": [LONG_ABOARD, ONLY_ASSUMED],
    "four-towns-2017+second-crossing": [],
}
ARABIC = re.compile(r"[\u0600-\u06ff]")
WITH_DATE = re.compile(r"\b(19|20)\d\d(-\d\d|\b)")


def unreached(scenario: Scenario, group: Group) -> list[str]:
    """Destinations of a group to which no road leads."""
    reached, frontier = {group.place}, [group.place]
    while frontier:
        here = frontier.pop()
        for leg in scenario.legs:
            if leg.start == here and leg.end not in reached:
                reached.add(leg.end)
                frontier.append(leg.end)
    return [place for place in group.destinations if place not in reached]


def test_these_cases_and_variants_ship() -> None:
    found = {
        name: sorted({path.stem for path in (folder / "variants").glob("*")})
        for name, folder in shipped_folders().items()
    }
    assert found == {name: sorted(filter(None, variants)) for name, variants in CASES.items()}


@pytest.mark.parametrize("reference", REFERENCES)
def test_it_loads_without_a_fault(reference: str) -> None:
    scenario, findings = load_case_with_findings(reference)
    assert [str(found) for found in findings if found.severity == "fault"] == []
    assert scenario is not None
    assert scenario.people_total > 0


@pytest.mark.parametrize("reference", REFERENCES)
def test_every_figure_says_who_stands_behind_it(reference: str) -> None:
    figures = load_case(reference).figures
    assert len(figures) > 100
    silent = [f"{f.table} {f.row} {f.column}: {f.source!r}" for f in figures if f.source in {"", "assumed"}]
    assert silent == []


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_source_that_is_named_is_dated_and_stands_in_the_provenance(reference: str) -> None:
    scenario = load_case(reference)
    text = provenance(scenario.name)
    for figure in scenario.figures:
        if figure.assumed:
            continue
        assert WITH_DATE.search(figure.source), figure
        names = re.findall(
            r"\b(OCHA|ICRC|SOHR|SANA|UOSSM|WHO|Tasnim|Reuters|FabFlee|Echchaab)\b", figure.source
        )
        assert [name for name in names if name not in text] == [], figure


@pytest.mark.parametrize("reference", REFERENCES)
def test_every_name_is_there_in_english_and_in_arabic(reference: str) -> None:
    scenario = load_case(reference)
    names = [(place.name, place.name_ar) for place in scenario.places]
    names += [(group.name, group.name_ar) for group in scenario.groups]
    names += [(kind.name, kind.name_ar) for kind in scenario.classes]
    names += [(party.name, party.name_ar) for party in scenario.parties]
    names += [(holder.name, holder.name_ar) for holder in scenario.holders]
    names += [(undertaking.name, undertaking.name_ar) for undertaking in scenario.undertakings]
    names += [(condition.name, condition.name_ar) for condition in scenario.outside]
    names.append((scenario.title, scenario.title_ar))
    assert [
        pair for pair in names if not pair[0] or ARABIC.search(pair[0]) or not ARABIC.search(pair[1])
    ] == []


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_road_leads_to_every_destination(reference: str) -> None:
    scenario = load_case(reference)
    assert {group.id: missing for group in scenario.groups if (missing := unreached(scenario, group))} == {}


@pytest.mark.parametrize("reference", REFERENCES)
def test_somebody_can_carry_every_need_and_somebody_can_take_it_in(reference: str) -> None:
    scenario = load_case(reference)
    for group in scenario.groups:
        carriers = [kind for kind in scenario.classes if kind.holds(group.need)]
        assert carriers, group.id
        assert all(group.need in scenario.place[place].needs for place in group.destinations), group.id
        if group.need == "own_vehicle":
            own = [kind for kind in carriers if kind.one_way and kind.home == group.place]
            assert sum(kind.usable * kind.holds("own_vehicle") for kind in own) >= group.people


@pytest.mark.parametrize("reference", REFERENCES)
def test_no_more_are_planned_for_than_asked(reference: str) -> None:
    groups = load_case(reference).groups
    assert [group.id for group in groups if group.people > group.asked] == []


@pytest.mark.parametrize("name", CASES)
def test_provenance_has_sentences_of_its_own(name: str) -> None:
    text = provenance(name)
    assert text.startswith("# Where the figures of " + name)
    assert "assumed" in text


def test_every_claim_in_the_provenance_of_aleppo_has_an_address_at_its_end() -> None:
    body, _, sources = provenance("aleppo-2016").partition("## Sources\n")
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", body)}
    listed = [int(number) for number in re.findall(r"^(\d+)\. ", sources, re.MULTILINE)]
    assert cited == set(listed)
    assert listed == list(range(1, len(listed) + 1))
    undated = [line for line in sources.splitlines() if line and not re.search(r"20\d\d", line)]
    assert undated == []
    addressed = [line for line in sources.splitlines() if "://" in line]
    assert len(addressed) >= len(listed) - 3  # undated copies of a printed report have none


def test_shipped_cases_raise_only_the_warnings_we_know_of() -> None:
    raised = {}
    for reference in REFERENCES:
        _, findings = check_case(reference)
        raised[reference] = sorted({found.code for found in findings})
    assert raised == {reference: EXPECTED_WARNINGS.get(reference, [ONLY_ASSUMED]) for reference in REFERENCES}


def provenance(name: str) -> str:
    """The page that says where a shipped case's figures come from."""
    return Path(shipped_folders()[name] / "PROVENANCE.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_digits_are_western_so_that_a_page_can_choose_its_own(name: str) -> None:
    # Pages turn Western digits into Arabic-Indic ones where these are asked for, and never mix the two.
    folder = shipped_folders()[name]
    files = [*folder.rglob("*.toml"), *folder.rglob("*.csv")]
    assert files
    assert [str(path) for path in files if re.search("[٠-٩]", path.read_text(encoding="utf-8"))] == []
