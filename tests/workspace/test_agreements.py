"""Agreements from end to end: what the command tells, in both languages, as lines, as JSON and as pages."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from safeconduct.errors import InvalidInput
from safeconduct.scenario.accord.points import ALL_POINTS, POINTS
from safeconduct.scenario.accord.view import AgreementView, Compared, Comparison, LetThrough
from safeconduct.words.language import Language
from safeconduct.words.voice import FSI, say_in
from safeconduct.workspace import agreements
from safeconduct.workspace.limits import interruptible
from tests.scenario.accord.papers import papers
from tests.scenario.test_cycles import after, two_sided

STEP = two_sided("step", "in_step", 'tolerance = 0.25\nclause = "one"\nreadings = ["wide"]')
CLASH = after("x", "north each leaves", "south last arrives", 'readings = ["strict"]') + after(
    "y", "south last leaves", "north last leaves", 'readings = ["strict"]'
)


def safeconduct(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "safeconduct", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def aleppo() -> AgreementView:
    return agreements.look_at("aleppo-2016")


@dataclass
class After:
    """Asked to stop once it has been asked so often."""

    times: int

    def requested(self) -> bool:
        self.times -= 1
        return self.times < 0


def test_the_command_answers_by_reading_and_exits_0_whatever_the_answer_is() -> None:
    run = safeconduct("agreement", "aleppo-2016", "--json")
    assert (run.returncode, run.stderr) == (0, "")
    body = json.loads(run.stdout.splitlines()[-1])
    answers = {one["reading"]: one["answer"] for one in body["readings"] if one["variant"] == "orderings"}
    assert answers == {
        "towns-first-all": "contradictory",
        "towns-first-each": "contradictory_unless",
        "towns-first-1250": "compatible",
        "towns-first-convoy": "compatible",
    }
    for one in body["readings"]:
        if one["answer"] == "compatible":
            assert one["schedule"], one["reading"]
        if one["answer"].startswith("contradictory"):
            assert one["contradictions"]
            assert one["options"]
    shown = {one["rule"]: one["shown"] for read in body["readings"] for one in read["log"]}
    assert shown["last-bus"] == "kept_by_some"
    assert {shown[name] for name in shown if name.startswith("towns-first")} == {"broken"}


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_clause_of_every_version_is_told_in_the_language(aleppo: AgreementView, lang: str) -> None:
    text = "\n".join(agreements.lines(aleppo, None, language=lang))
    flat = " ".join(text.split())
    for term in aleppo.agreement.terms:
        for wording in term.wordings:
            assert " ".join(wording.text.split()) in flat
    for version in aleppo.agreement.versions:
        assert any(one.text.casefold() in flat.casefold() for one in version.title if one.language == lang)
    assert (FSI in text) is (lang == "ar")
    working = say_in(Language(lang), "wording-unreviewed", tongue=say_in(Language(lang), f"lang-{lang}"))  # type: ignore[arg-type]  # en or ar
    assert working.translate({0x2068: None, 0x2069: None, 0x200F: None}) in flat.translate(
        {0x2068: None, 0x2069: None, 0x200F: None}
    )


def test_nothing_reads_like_a_proposal(aleppo: AgreementView) -> None:
    text = "\n".join(agreements.lines(aleppo, None, language="en")).lower()
    assert not re.search(
        r"\b(should|recommend\w*|solution|propose that|best option)\b",
        text.replace("what should be signed", ""),
    )
    assert "options to discuss" in text


def test_every_point_of_the_checklist_is_told_with_its_question(aleppo: AgreementView) -> None:
    text = " ".join(" ".join(agreements.lines(aleppo, None, language="en")).split())
    for point in ALL_POINTS:
        item, _, name = point.partition(".")
        assert say_in(Language("en"), f"ask-{item}-{name}") in text
    for item in POINTS:
        assert say_in(Language("en"), f"item-{item}") in text


def test_what_is_found_missing_and_ambiguous_in_the_document_of_the_18th(
    aleppo: AgreementView,
) -> None:
    (document,) = [one for one in aleppo.versions if one.version.id == "document-18"]
    status = {f"{one.item}.{one.point}": one.status for one in document.points}
    assert status["monitors.who"] == "settled"
    assert status["last_convoy.guarantor"] == status["posts.bound"] == status["counting.line"] == "ambiguous"
    assert all(status[f"screening.{point}"] == "missing" for point in POINTS["screening"])
    bound = {fact.name: fact.about for one in document.points for fact in one.facts if one.item == "posts"}
    assert bound["holder_not_bound"] == ("idlib-groups",)
    assert bound["holder_bound_unknown"] == ("militia",)
    numbers = [one.fact.numbers for one in document.clauses if one.fact.name == "numbers_apart"]
    assert (400, 1200, 1250, 1500, 15000) in numbers


def test_a_point_that_a_clause_settles_is_settled_and_a_signed_text_is_headed_so(tmp_path: Path) -> None:
    view = agreements.look_at(papers(tmp_path, toml=STEP))
    status = {f"{one.item}.{one.point}": one.status for one in view.versions[0].points}
    assert status["counting.line"] == status["halt.resume"] == "settled"
    assert status["halt.on_road"] == "missing"
    text = "\n".join(agreements.lines(view, None, language="en"))
    assert "Signed text, French:\n    Les deux villes" in text
    assert "Working translation, English; reviewed by the court's translator" in text
    assert "Signed in French: only that text is authoritative." in text


def test_one_variant_and_one_reading_can_be_asked_for_alone() -> None:
    view = agreements.look_at("aleppo-2016", variant="orderings", reading="towns-first-all")
    assert [(one.scenario.variant, one.scenario.reading) for one in view.readings] == [
        ("orderings", "towns-first-all")
    ]
    with pytest.raises(InvalidInput):
        agreements.look_at("aleppo-2016", reading="no-such")


def test_wrong_usage_is_said_in_lines_with_exit_2(tmp_path: Path) -> None:
    folder = papers(tmp_path, "colour = 1\n", "id,time\n")
    run = safeconduct("agreement", folder)
    assert run.returncode == 2
    assert "SC004 agreement.toml colour" in run.stderr
    assert "Traceback" not in run.stderr
    assert safeconduct("agreement", "nowhere").returncode == 2
    assert safeconduct("agreement", "aleppo-2016", "--lang", "fr").returncode == 2


def test_readings_are_compared_by_plans_and_bounds(tmp_path: Path) -> None:
    view = agreements.look_at(papers(tmp_path, toml=STEP + CLASH))
    found = agreements.compare(view, work=20)
    rows = {row.reading: row for row in found.rows}
    assert rows["strict"].outcome == "impossible"
    assert "CYCLE" in rows["strict"].codes
    wide = rows["wide"]
    assert wide.outcome == "planned"
    assert dict(wide.complete_h).keys() == {"north", "south"}
    last = wide.let_through[-1]
    assert dict(last.sides) == {"north": 408, "south": 300}
    for moment in wide.let_through:
        assert moment.at_most is not None
        assert moment.out <= moment.at_most
        assert moment.out <= sum(people for _, people in moment.sides)
    text = "\n".join(agreements.lines(view, found, language="en"))
    assert "impossible, proved (CYCLE)" in text
    json.dumps(agreements.body(view, found))


def test_a_comparison_that_is_ended_gives_what_it_has(tmp_path: Path) -> None:
    view = agreements.look_at(papers(tmp_path, toml=STEP))
    found = agreements.compare(view, work=20, cancel=After(0))
    assert found.stopped
    assert {row.outcome for row in found.rows} == {"not_tried"}
    assert "Ended by a person" in "\n".join(agreements.lines(view, found, language="en"))


def test_the_same_agreement_gives_the_same_page_and_another_another_number(tmp_path: Path) -> None:
    view = agreements.look_at(papers(tmp_path / "one", toml=STEP))
    first, second = (agreements.write_pages(view, None, tmp_path / name) for name in ("a", "b"))
    assert [page.read_bytes() for page in first] == [page.read_bytes() for page in second]
    other = agreements.look_at(papers(tmp_path / "two", toml=CLASH))
    third = agreements.write_pages(other, None, tmp_path / "c")
    number = re.compile(r"\d{3}-\d{3}")
    assert number.findall(first[0].read_text("utf-8"))[0] != number.findall(third[0].read_text("utf-8"))[0]


@dataclass
class Impatient:
    """Sends Ctrl-C to this very process as soon as a search has begun."""

    sent: bool = False

    def report(self, stage: str, done: int, total: int | None, message: str = "") -> None:
        if stage == "search" and not self.sent:
            self.sent = True
            os.kill(os.getpid(), signal.SIGINT)


def test_ctrl_c_during_a_comparison_shows_what_there_is(tmp_path: Path) -> None:
    view = agreements.look_at(papers(tmp_path, toml=STEP))
    impatient = Impatient()
    with interruptible() as interrupt:
        found = agreements.compare(view, work=1_000_000, progress=impatient, cancel=interrupt)
    assert impatient.sent
    assert found.stopped
    text = "\n".join(agreements.lines(view, found, language="en"))
    assert "Ended by a person" in text
    assert len(found.rows) == len(view.readings)


def test_no_plan_is_told_as_above_what_no_plan_could_beat(tmp_path: Path) -> None:
    """People are told to fifty: 580 are about 600, and "at most 580" beside that would call the proof wrong."""
    view = agreements.look_at(papers(tmp_path, toml=STEP))
    moment = LetThrough(6, (("north", 580), ("south", 0)), 580, 580)
    row = Compared("", "", (), "planned", (("north", 580, 580), ("south", 0, 0)), (moment,), (), (), 1)
    text = "\n".join(agreements.lines(view, Comparison((row,), (), stopped=False), language="en"))
    told = next(line for line in text.splitlines() if re.match(r"\s+6 ", line))
    *_, out, most = (int(number.replace(",", "")) for number in re.findall(r"[\d,]+", told))
    assert out == most == 600


def test_headings_are_underlined_as_far_as_they_go(aleppo: AgreementView) -> None:
    lines = [*agreements.lines(aleppo, None, language="en")]
    underlined = [(head, line) for head, line in pairwise(lines) if re.fullmatch("-{3,}|={3,}", line)]
    assert len(underlined) > 20
    assert [head for head, line in underlined if len(line) != len(head)] == []
