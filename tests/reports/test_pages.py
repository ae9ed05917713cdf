"""Every page is whole, carries everything inside it, and has its edition on it."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import pytest

from safeconduct.checker.bound_figures import bound_figures
from safeconduct.plans.model import Plan
from safeconduct.reports.plan import plan_report
from safeconduct.reports.sheets import convoy_sheet
from safeconduct.reports.stamp import plan_number
from safeconduct.scenario.model import Scenario
from tests.reports import sample
from tests.reports.conftest import AS_OF

Pages = dict[tuple[str, str], str]


class Reader(HTMLParser):
    """Collects what people read, and whatever a page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.fetched: list[str] = []
        self.html: dict[str, str | None] = {}
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.html = given
        self._skipped += tag in ("script", "style")
        for name in ("src", "href", "action", "poster", "srcset", "data"):
            if given.get(name):
                self.fetched.append(f"{tag} {name}={given[name]}")

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def words(page: str) -> str:
    """What people read, without the marks of direction."""
    return re.sub("[\u200e\u200f\u2066-\u2069]", "", " ".join(read(page).text))


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_a_page_opens_without_a_network(pages: Pages) -> None:
    for key, page in pages.items():
        assert read(page).fetched == [], key
        styles = "".join(re.findall(r"<style>(.*?)</style>", page, re.DOTALL))
        assert re.findall(r"@import|url\((?!data:|[\"']data:|#)", styles) == [], key
        scripts = "".join(re.findall(r"<script>(.*?)</script>", page, re.DOTALL))
        assert (
            re.findall(r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|importScripts|import)\s*\(", scripts)
            == []
        ), key
        urls = set(re.findall(r"https?://[^\s\"'`<>)]+", page))
        assert urls <= {
            "http://www.w3.org/1999/xhtml",
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
            "http://www.w3.org/XML/1998/namespace",
            "http://www.w3.org/2000/xmlns/",
        }, key


def test_a_page_says_its_language_and_direction(pages: Pages) -> None:
    for (edition, tag), page in pages.items():
        html = read(page).html
        expected = "en" if edition == "carrier" else tag
        assert html["lang"] == expected
        assert html["dir"] == ("rtl" if expected.startswith("ar") else "ltr")


def test_digits_are_never_mixed(pages: Pages) -> None:
    for (edition, tag), page in pages.items():
        text = words(page)
        unwanted = r"[0-9]" if tag == "ar-u-nu-arab" else r"[٠-٩]"
        assert re.findall(f".{{20}}{unwanted}", text) == [], (edition, tag)


def test_the_edition_stands_at_the_head_and_at_the_foot_of_every_printed_page(pages: Pages) -> None:
    names = {"cell": "CELL", "party": "PARTY", "public": "PUBLIC", "carrier": "CARRIER"}
    for (edition, tag), page in pages.items():
        if tag not in ("en", "both"):
            continue
        name = names[edition.split(":")[0]]
        assert f"{name} edition" in words(page).lstrip()[:400]
        assert re.search(rf'@page\{{@bottom-left\{{content:"[^"]*{name} edition[^"]*expires', page), edition


def test_arabic_pages_say_that_no_named_reader_has_checked_them(pages: Pages) -> None:
    for (edition, tag), page in pages.items():
        said = "لم يراجع النصَّ العربي" in words(page) or "No named reader has checked" in words(page)
        assert said == (tag != "en"), (edition, tag)


def test_no_template_holds_a_sentence() -> None:
    folder = files("safeconduct.reports") / "templates"
    templates = {entry.name: entry.read_text(encoding="utf-8") for entry in folder.iterdir()}
    whole = {
        "account",
        "agreement",
        "backtest",
        "claims",
        "dossier",
        "edition",
        "effects",
        "replan",
        "report",
        "sheet",
        "stress",
        "study",
    }
    assert set(templates) == {f"{name}.html" for name in (*whole, "cells", "head", "effects_section")}
    for name, text in templates.items():
        code = (
            r"<script\b.*?</script>"  # what a page does is no sentence; what it writes comes from words/ too
        )
        bare = re.sub(code + r"|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", " ", text, flags=re.DOTALL)
        assert re.findall(r"[^\W\d_]+", bare) == [], name


def test_the_first_page_answers_in_the_order_in_which_a_duty_officer_asks(pages: Pages) -> None:
    page = pages["cell", "en"]
    order = [page.index(f'id="{name}"') for name in ("now", "when", "last", "halt", "longest", "guessed")]
    assert page.index('class="stamp"') < order[0]
    assert order == sorted(order)
    charts = [page.index(f'data-chart="{name}"') for name in
              ("map", "timeline", "progress", "category", "balance", "queues", "binds")]  # fmt: skip
    assert order[-1] < charts[0]
    assert charts == sorted(charts)
    assert charts[-1] < page.index('id="convoys"') < page.index('id="vehicles"') < page.index('id="sources"')


def test_every_convoy_and_every_vehicle_is_in_the_tables(pages: Pages, timetable: Plan) -> None:
    text = words(pages["cell", "en"])
    for convoy in timetable.convoys:
        assert re.search(rf"\b{convoy.id}\b", text)
        for trip in convoy.trips:
            assert trip.vehicle in text


def test_charts_get_what_the_plan_says(pages: Pages, timetable: Plan, case: Scenario) -> None:
    data = data_of(pages["cell", "en"])
    assert len(data["convoys"]) == len(timetable.convoys)
    assert data["curves"]["out"][-1][1] == sum(convoy.people for convoy in timetable.convoys)
    assert data["curves"]["road"][-1][1] == data["curves"]["waiting"][-1][1] == 0
    assert [entry["kind"] for entry in data["balance"]] == ["in-step", "steps"]
    assert {entry["name"] for entry in data["queues"] if entry["kind"] == "post"} == {
        place.name for place in case.places if place.kind == "post"
    }
    low, high = data["bound"]["regret"][1:]
    assert high > low
    assert data["proof"] is None  # the made-up proof names no row of the real relaxation


def test_the_marked_regret_is_the_checkers(pages: Pages, case: Scenario, timetable: Plan) -> None:
    checked = bound_figures(case, timetable, sample.bound(case, timetable))
    drawn = data_of(pages["cell", "en"])["bound"]
    at, low, high = drawn["regret"]
    assert (high - low, case.start + at) == (checked.regret_people, checked.regret_at)
    assert drawn["steps"][0][0] == 0


def test_a_bound_with_one_instant_holds_from_the_start(case: Scenario, timetable: Plan) -> None:
    full = sample.bound(case, timetable)
    one = replace(full, instants=(replace(full.instants[-1], at=sample.HORIZON),))
    drawn = data_of(plan_report(case, timetable, one, language="en", edition="cell", as_of=AS_OF))["bound"]
    assert drawn["steps"] == [[0, full.instants[-1].people]]


def test_no_outcome_has_the_colour_of_success() -> None:
    built = files("safeconduct.assets")
    for name in ("report.css", "report.js"):
        text = re.sub(r"url\([^)]*\)", "", (built / name).read_text(encoding="utf-8"))
        colours = {match.lower() for match in re.findall(r"#([0-9a-fA-F]{6})\b", text)}
        assert colours
        for colour in colours:
            red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
            assert not (green > red + 16 and green > blue + 16), colour
    assert not re.search(r":\s*(green|lime|teal)\b", (built / "report.css").read_text(encoding="utf-8"))


def test_a_user_text_cannot_break_out_of_a_page(case: Scenario, timetable: Plan) -> None:
    evil = '</script><script>alert(1)</script>"><img src=x onerror=alert(1)>'
    places = tuple(replace(place, name=evil) for place in case.places)
    page = plan_report(
        replace(case, title=evil, notes=evil, places=places),
        timetable,
        None,
        language="en",
        edition="cell",
        as_of=AS_OF,
    )
    assert "<script>alert(1)" not in page
    assert "<img" not in page
    assert read(page).fetched == []


def test_one_plan_has_one_number_and_another_plan_another(case: Scenario, timetable: Plan) -> None:
    other = sample.plan(case, seed=8)
    assert plan_number(timetable) == plan_number(sample.plan(case)) != plan_number(other)
    assert plan_number(timetable) in words(convoy_sheet(case, timetable, "A01"))


def test_the_same_plan_gives_the_same_bytes(case: Scenario, timetable: Plan, pages: Pages) -> None:
    bound = sample.bound(case, timetable)
    again = plan_report(case, timetable, bound, language="ar", edition="cell", as_of=AS_OF)
    assert again == pages["cell", "ar"]


def test_an_edition_or_a_party_that_there_is_not_is_refused(case: Scenario, timetable: Plan) -> None:
    for edition in ("carrier", "party:nobody", "Cell", ""):
        with pytest.raises(ValueError, match="party"):
            plan_report(case, timetable, None, language="en", edition=edition, as_of=AS_OF)


def test_a_report_without_a_proof_claims_nothing(case: Scenario, timetable: Plan) -> None:
    page = plan_report(case, timetable, None, language="en", edition="cell", as_of=AS_OF)
    assert "Nothing was proved for this plan" in words(page)
    assert data_of(page)["bound"] is None


def test_an_empty_plan_still_has_its_page(case: Scenario, timetable: Plan) -> None:
    empty = replace(timetable, convoys=(), moves=())
    text = words(plan_report(case, empty, None, language="en", edition="cell", as_of=AS_OF))
    assert "Nothing moves in this plan." in text
    assert "Nobody is at reception in this plan." in text
    assert "Nobody leaves in this plan." in text
