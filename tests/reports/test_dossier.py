"""The go/no-go page: its words, its marks, its colours, on the screen and on paper, in both languages."""

from __future__ import annotations

import colorsys
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from safeconduct.decision.judge import judge
from safeconduct.decision.model import Judgement, Outcome
from safeconduct.reports.dossier.content import stamp_of_dossier
from safeconduct.reports.dossier.page import dossier_html
from safeconduct.reports.dossier.printed import dossier_document, dossier_pdf
from safeconduct.reports.dossier.unprintable import MARK, says_the_word, without_the_word
from safeconduct.reports.stamp import stamp_line
from safeconduct.words.language import language_of
from safeconduct.words.voice import Voice
from tests.decision import aleppo

OUTCOMES: tuple[Outcome, ...] = ("do not go", "under protest", "conditions met")
TAGS = ("en", "ar")
SAID = ("A voluntary departure, they say; involuntarily so.", "مغادرة طوعية كما يقولون، وبطواعية تامة")
WORDS = ("voluntar", "طوع", "طواع")


@cache
def judged(outcome: Outcome, *, spoken: bool = False) -> Judgement:
    entries = aleppo.at_each_outcome(aleppo.case())[outcome]
    if spoken:  # everything that a user writes uses the word
        entries = tuple(
            replace(entry, text=SAID[0], text_ar=SAID[1], by=f"by {SAID[0]}", source=SAID[1], calls=SAID[0])
            for entry in entries
        )
    found = judge(aleppo.case(), entries, at=aleppo.SIX + 120)
    assert found.outcome == outcome
    return found


@cache
def html(outcome: Outcome, tag: str) -> str:
    return dossier_html(aleppo.case(), judged(outcome), language=tag)


@cache
def pdf(outcome: Outcome, tag: str) -> bytes:
    return dossier_pdf(aleppo.case(), judged(outcome), language=tag)


def text_of(page: str) -> str:
    """What of a page is read: no style, no tags."""
    return re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_outcome_has_its_own_words(outcome: Outcome) -> None:
    verdicts = {
        "do not go": ("Do not go", "لا تنطلقوا"),
        "under protest": ("Go, under protest, to save life", "انطلاق تحت الاحتجاج لإنقاذ الأرواح"),
        "conditions met": ("Conditions met", "الشروط مستوفاة"),
    }
    for tag, verdict in zip(TAGS, verdicts[outcome], strict=True):
        assert f"<h1>{verdict}</h1>" in html(outcome, tag)
        others = [words for name, pair in verdicts.items() if name != outcome for words in pair]
        assert not any(f"<h1>{other}</h1>" in html(outcome, tag) for other in others)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("spoken", [False, True])
def test_a_page_under_protest_cannot_print_the_word(tag: str, *, spoken: bool) -> None:
    found = judged("under protest", spoken=spoken)
    named = replace(aleppo.case(), title=SAID[0], title_ar=SAID[1]) if spoken else aleppo.case()
    page = dossier_html(named, found, language=tag)
    printed = repr(dossier_document(named, found, language=tag))
    for word in WORDS:
        assert word not in text_of(page).lower()
        assert word not in printed.lower()
    assert (MARK in page) == (MARK in printed) == spoken


def test_other_pages_print_what_was_said() -> None:
    page = dossier_html(aleppo.case(), judged("do not go", spoken=True), language="en")
    assert "voluntary" in page
    assert MARK not in page


@pytest.mark.parametrize(
    "text",
    [
        "voluntary",
        "VOLUNTARILY",
        "involuntary",
        "volun\u00adtary",
        "vol\u200buntary",
        "ｖｏｌｕｎｔａｒｙ",
        "طوعي",
        "الطوعية",
        "طوعًا",
        "طَوْعِيّة",
        "طـوعـي",
        "والطوعي",
        "للطوعية",
        "طواعية",
        "بطواعية",
        "وبالطوع",
        "تطوعي",
    ],
)
def test_every_form_of_the_word_is_found(text: str) -> None:
    assert says_the_word(text)
    assert without_the_word(f"a {text} b") == f"a {MARK} b"


@pytest.mark.parametrize(
    "text", ["volunteers of the Red Crescent", "متطوعو الهلال الأحمر", "volume", "يستطيعون", "مقطوع"]
)
def test_other_words_are_left_alone(text: str) -> None:
    assert without_the_word(text) == text


@given(st.text(), st.sampled_from(["voluntary", "Voluntarily", "طوعية", "طوعاً"]), st.text())
def test_nothing_around_the_word_saves_it(before: str, word: str, after: str) -> None:
    assert not says_the_word(without_the_word(f"{before} {word} {after}"))


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_edition_number_as_of_and_expiry_stand_on_every_page(
    outcome: Outcome, tag: str, tmp_path: Path
) -> None:
    voice = Voice(language_of(tag), aleppo.case().timezone)
    stamp = stamp_of_dossier(aleppo.case(), judged(outcome), None)
    line = stamp_line(stamp, voice)
    assert (stamp.edition, stamp.as_of) == ("cell", judged(outcome).at)
    assert stamp.expires_at > stamp.as_of
    assert text_of(html(outcome, tag)).count(line) == 2
    for number, page in enumerate(pages_of(pdf(outcome, tag), tmp_path), start=1):
        assert stamp.number in page, f"page {number}"
        assert "06:02" in page, f"page {number}"


def pages_of(document: bytes, folder: Path) -> list[str]:
    """The text of each page of a PDF, read by a program that had no part in making it."""
    tool = shutil.which("pdftotext")
    assert tool is not None, "pdftotext is not installed (Debian: apt-get install poppler-utils)"
    (folder / "page.pdf").write_bytes(document)
    run = subprocess.run([tool, folder / "page.pdf", "-"], capture_output=True, check=True)
    pages = run.stdout.decode("utf-8").split("\f")[:-1]
    assert pages
    return pages


@pytest.mark.parametrize("tag", TAGS)
def test_the_same_judgement_gives_the_same_bytes(tag: str) -> None:
    assert dossier_pdf(aleppo.case(), judged("do not go"), language=tag) == pdf("do not go", tag)
    assert dossier_html(aleppo.case(), judged("do not go"), language=tag) == html("do not go", tag)
    assert b"CreationDate" not in pdf("do not go", tag)


def test_another_entry_gives_another_number() -> None:
    numbers = {stamp_of_dossier(aleppo.case(), judged(outcome), None).number for outcome in OUTCOMES}
    assert len(numbers) == 3


def test_a_page_under_protest_shows_what_makes_it_one() -> None:
    page = text_of(html("under protest", "en"))
    assert "108 wounded wait" in page
    assert "N. N. (test)" in page
    assert "head of the coordination cell" in page
    assert "protest against what forces them" in page
    assert "12:01" in page


def test_the_page_says_who_calls_whom_and_that_silence_is_no_go() -> None:
    assert text_of(html("do not go", "en")).count("silent: no-go") == 4
    assert "Silence is no-go." in html("under protest", "en")
    assert html("under protest", "en").count("call sign 12") >= 4


def test_history_keeps_every_entry() -> None:
    page = html("under protest", "en")
    assert page.count('<td class="when">') == len(judged("under protest").entries)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_page_needs_nothing_from_elsewhere(outcome: Outcome) -> None:
    page = re.sub(r"url\(data:[^)]*\)", "", html(outcome, "en"))
    assert not re.search(r"""(?:src|href)=|url\(|@import|<script""", page)


def colours(text: str) -> set[tuple[int, int, int]]:
    found = set()
    for six, three in re.findall(
        r"#(?:([0-9a-f]{6})|([0-9a-f]{3}))\b", re.sub(r"url\([^)]*\)", "", text), re.IGNORECASE
    ):
        digits = six or "".join(2 * digit for digit in three)
        found.add(tuple(int(digits[at : at + 2], 16) for at in (0, 2, 4)))
    return found  # type: ignore[return-value]  # three each


def is_green(colour: tuple[int, int, int]) -> bool:
    """A hue between yellow-green and cyan, strong enough to be seen as one."""
    hue, _, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    return 70 / 360 <= hue <= 185 / 360 and saturation > 0.15


def test_no_outcome_is_drawn_in_a_colour_of_success(repository: Path) -> None:
    used = colours(html("conditions met", "en"))
    used |= colours((repository / "src/safeconduct/reports/pdf/document.typ").read_text(encoding="utf-8"))
    assert len(used) > 5
    assert [colour for colour in used if is_green(colour)] == []
    assert is_green((0, 128, 0))
    named = re.compile(r":\s*(?:green|lime|limegreen|seagreen|teal|olive)\b")
    assert not named.search(html("conditions met", "en"))


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_no_pixel_of_the_printed_page_is_green(outcome: Outcome, tag: str, tmp_path: Path) -> None:
    tool = shutil.which("pdftoppm")
    assert tool is not None, "pdftoppm is not installed (Debian: apt-get install poppler-utils)"
    (tmp_path / "page.pdf").write_bytes(pdf(outcome, tag))
    subprocess.run([tool, "-r", "20", "-l", "1", tmp_path / "page.pdf", tmp_path / "p"], check=True)
    picture = next(tmp_path.glob("p*.ppm")).read_bytes()
    pixels = picture.split(b"\n", 3)[3]
    seen = {tuple(pixels[at : at + 3]) for at in range(0, len(pixels) - 2, 3)}
    assert len(seen) > 10
    assert not any(is_green(colour) and max(colour) - min(colour) > 24 for colour in seen)  # type: ignore[arg-type]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("width", [390, 1366])
def test_pages_fit_their_screen_and_lead_with_the_outcome(
    browser: Browser, tmp_path: Path, outcome: Outcome, tag: str, width: int
) -> None:
    path = tmp_path / "page.html"
    path.write_text(html(outcome, tag), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.evaluate("document.documentElement.dir") == ("rtl" if tag == "ar" else "ltr")
    first = {"do not go": "stops", "under protest": "papers", "conditions met": "papers"}[outcome]
    heads = page.evaluate(
        "[...document.querySelectorAll('section.answer')].map(s => [s.id, s.getBoundingClientRect().top])"
    )
    assert min(heads, key=lambda head: head[1])[0] == first
    assert page.evaluate("document.querySelector('h1').getBoundingClientRect().bottom") < 400
    page.close()
