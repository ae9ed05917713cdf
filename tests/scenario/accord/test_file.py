"""agreement.toml and log.csv: read whole, or refused with every fault at once."""

from __future__ import annotations

import tomllib
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.errors import InvalidInput
from safeconduct.scenario.accord.file import BASE
from safeconduct.scenario.accord.log import HOURS, LENGTHS, span
from safeconduct.scenario.checks import check_case
from safeconduct.scenario.format.schema import agreement_schema, row_schema
from safeconduct.scenario.load import load_case
from tests.scenario.accord.papers import AGREEMENT, LOG, changed, papers, read
from tests.scenario.folders import write_case


def faults(folder: Path) -> list[tuple[str, str]]:
    """Code and place of everything that is wrong with the two files."""
    with pytest.raises(InvalidInput) as refused:
        read(folder)
    return [(fault.code, fault.place) for fault in refused.value.faults]


def test_only_the_signed_language_is_authoritative(tmp_path: Path) -> None:
    agreement, _ = read(papers(tmp_path))
    (term,) = agreement.terms
    assert {one.language: (one.signed, one.reviewed_by) for one in term.wordings} == {
        "fr": (True, ""),
        "en": (False, "the court's translator"),
    }


def test_where_nobody_knows_the_language_no_text_is_authoritative(tmp_path: Path) -> None:
    unknown = AGREEMENT.replace('signed_in = "fr"\n', "")
    agreement, _ = read(papers(tmp_path, unknown))
    assert not any(one.signed for term in agreement.terms for one in term.wordings)


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ('kind = "aid"', 'kind = "gold"', "SC015", "[[promise]] aid kind"),
        ('id = "narrow"', 'id = "Narrow"', "SC008", "[[reading]] Narrow id"),
        ('clause = "one"\nby', 'clause = "two"\nby', "SC010", "[[reading]] narrow clause"),
        ('events = ["E1"]', 'events = ["E9"]', "SC010", "[[version]] first events"),
        ('variants = ["base"]', 'variants = ["snow"]', "SC010", "[[version]] first variants"),
        ('holder = "army"', 'holder = "navy"', "SC010", "[[bound]] navy holder"),
        ('"halt.resume"', '"halt.lunch"', "SC010", "[[clause]] one answers"),
        ('party = "council"', 'party = "crown"', "SC010", "[[promise]] north party"),
        ('source = "said so"', 'colour = "red"', "SC004", "[[bound]] army colour"),
        ('fr = "Les deux villes partent du même pas.", ', "", "SC006", "[[clause]] one text"),
        ("[[bound]]", "[[bond]]", "SC004", "bond"),
        ("format = 1", "format = 2", "SC007", "format"),
        ("people = 10", "people = 0", "SC012", "[[reading]] narrow people"),
        ('id = "aid"', 'id = "north"', "SC009", "[[promise]] north id"),
    ],
)
def test_each_fault_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, code: str, place: str
) -> None:
    assert (code, f"agreement.toml {place}") in faults(papers(tmp_path, changed(AGREEMENT, (old, new))))


def test_faults_of_both_files_are_named_at_once_and_check_names_them_too(tmp_path: Path) -> None:
    folder = papers(
        tmp_path,
        changed(AGREEMENT, ('kind = "aid"', 'kind = "gold"'), ('bound = "yes"', 'bound = "maybe"')),
        changed(LOG, ("minute", "moment"), ("E2,2026-05-04", "E1,2026-05-44"), ("bridge", "ferry")),
    )
    found = faults(folder)
    assert {code for code, _ in found} == {"SC009", "SC010", "SC015", "SC017"}
    assert len(found) == 6
    scenario, findings = check_case(folder)
    assert scenario is None
    assert [(one.code, one.place) for one in findings if one.severity == "fault"] == found


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("sentence\n", "sentence,colour\n", "SC005", "log.csv:1 colour"),
        ("2026-05-04T07:00", "yesterday", "SC015", "log.csv:2 time"),
        ("gate", "gat", "SC010", "log.csv:2 place"),
        ("10,12", "12,10", "SC014", "log.csv:2 quantity_min"),
        ("north,leaves", ",leaves", "SC006", "log.csv:2 undertaking"),
        ("leaves", "flies", "SC015", "log.csv:2 deed"),
        ("E2", "E1", "SC009", "log.csv:3 id"),
        ("north,leaves", "nort,leaves", "SC010", "log.csv:2 undertaking"),
        ("source,sentence\n", "source_date,source,sentence\n", "SC015", "log.csv:2 source_date"),
    ],
)
def test_each_fault_of_a_log_is_named(tmp_path: Path, old: str, new: str, code: str, place: str) -> None:
    assert (code, place) in faults(papers(tmp_path, log=changed(LOG, (old, new))))


def test_a_case_without_the_files_has_the_clauses_of_its_scenario(tmp_path: Path) -> None:
    agreement, log = read(write_case(tmp_path))
    assert log == ()
    assert [(term.id, term.signed_in, term.versions) for term in agreement.terms] == [("one", "", (BASE,))]
    assert [one.id for one in agreement.promises] == ["north", "south"]


def test_planning_does_not_read_them(tmp_path: Path) -> None:
    bare = load_case(write_case(tmp_path / "bare"))
    spoilt = load_case(papers(tmp_path / "with", "no toml at all [", "nor,a,log"))
    assert bare.digest == spoilt.digest


def test_the_shipped_agreement_and_log_fit_their_schemas() -> None:
    folder = Path(str(files("safeconduct.cases") / "aleppo-2016"))
    body = tomllib.loads((folder / "agreement.toml").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(agreement_schema())
    validator.validate(body)
    assert not validator.is_valid(body | {"colour": "red"})
    assert row_schema("log")["additionalProperties"] is False


@given(st.sampled_from([*HOURS, *LENGTHS, "report time", "total"]), st.integers(0, 23), st.booleans())
def test_a_span_is_never_empty_and_holds_its_own_time(precision: str, hour: int, timed: bool) -> None:
    text = f"2016-12-18T{hour:02d}:30" if timed else "2016-12-18"
    zone = ZoneInfo("Asia/Damascus")
    first, last = span(text, precision, zone)  # type: ignore[arg-type]  # one of the words
    assert first <= last
    moment = int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())
    if precision in (*LENGTHS, "report time") and timed:
        assert first <= moment <= last
    if precision in HOURS:
        midnight = int(datetime(2016, 12, 18, tzinfo=zone).timestamp())
        assert (first - midnight, last + 1 - midnight) == tuple(3600 * at for at in HOURS[precision])
