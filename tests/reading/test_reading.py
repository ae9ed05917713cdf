"""Reports read: who says what of how many, where and when; what happened; and what is no claim."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from safeconduct.errors import Missing
from safeconduct.reading import parsing
from safeconduct.reading.model import ProposedClaim
from safeconduct.reading.report import read_report

MONDAY = date(2016, 12, 19)


def claims(text: str, *, places: tuple[str, ...] = ()) -> tuple[ProposedClaim, ...]:
    return read_report(text, report_date=MONDAY, places=places).claims


def only(text: str) -> ProposedClaim:
    (claim,) = claims(text)
    return claim


def events(text: str) -> set[str]:
    return {event.kind for event in read_report(text).events}


def test_the_same_unit_is_followed_back_past_other_speakers() -> None:
    text = (
        "The media arm of the movement put the figure at 1,500 people due to leave. A rebel commander said 400 people "
        "would leave. According to the same unit, 14,000 people want to leave the city."
    )
    last = claims(text)[-1]
    assert (last.low, last.kind, last.source) == (14_000, "wanting", "The media arm of the movement")


def test_a_passive_that_hides_its_speaker_is_unattributed_and_believed() -> None:
    claim = only("Some 6,000 residents are believed to be trapped in the old town.")
    assert (claim.source, claim.hedge, claim.kind) == ("unattributed", "believed", "inside")


def test_a_report_s_own_word_has_no_source() -> None:
    assert only("Some 6,000 residents are trapped in the old town.").source == ""


def test_a_denial_is_marked() -> None:
    claim = only("The ministry denied that 30 people had been killed.")
    assert (claim.denied, claim.source, claim.kind) == (True, "The ministry", "killed")


def test_a_quoted_speaker_is_found_across_sentences() -> None:
    text = '"Nine buses are through," the dispatcher said. "We still have 300 people in the hall."'
    assert [claim.source for claim in claims(text)] == ["the dispatcher", "the dispatcher"]


def test_a_pronoun_leads_back_to_its_name() -> None:
    text = "The Red Crescent opened two shelters. It said 640 people had arrived."
    assert claims(text)[-1].source == "The Red Crescent"


def test_a_passenger_who_speaks_is_no_figure() -> None:
    assert claims("One passenger said the road was dark.") == ()


def test_another_goes_on_in_the_unit_before() -> None:
    first, second = claims("Six buses left at noon. Another four are to follow.")
    assert (first.unit, second.unit, second.low) == ("buses", "buses", 4)


def test_days_are_counted_from_the_report_s_own() -> None:
    assert only("On Friday 300 people arrived in Idlib.").on == "2016-12-16"
    assert only("Yesterday 300 people arrived in Idlib.").on == "2016-12-18"
    assert only("On 3 December 300 people arrived in Idlib.").on == "2016-12-03"
    assert read_report("Yesterday 300 people arrived in Idlib.").claims[0].on == ""


def test_places_of_a_case_are_known_by_their_names() -> None:
    (claim,) = claims("At least 40 people left by way of old mill bridge.", places=("Old mill bridge",))
    assert claim.places == ("old mill bridge",)


def test_a_speaker_s_place_is_not_the_claim_s() -> None:
    claim = only("The authorities in Damascus said 90 people had left Homs.")
    assert claim.places == ("Homs",)


def test_nobody_is_a_figure() -> None:
    claim = only("No civilians remain in the quarter.")
    assert (claim.low, claim.high, claim.kind) == (0, 0, "inside")
    assert claims("No one knows how many are left.") == ()


def test_two_ends_of_a_change_leave_the_later_one() -> None:
    assert only("The death toll rose from 16 to 22.").low == 22


def test_lines_broken_by_a_page_are_one_sentence_and_spans_hold() -> None:
    first = "The International Committee of the Red Cross said that about"
    text = f"{first}\r\n8,000 people had left the city by the evening.\r\n"
    claim = only(text)
    assert (claim.low, claim.hedge) == (8_000, "about")
    assert claim.source == "The International Committee of the Red Cross"
    assert claim.span.text == text[claim.span.start : claim.span.end]


@pytest.mark.parametrize(
    "text",
    [
        "Published in 2016, 3 min read, 14 comments.",
        "The town lies 45 km away, 20 hours by road.",
        "A woman of 64 and a boy aged 12 spoke to us.",
        "Men over 60 and children under 14 go first.",
        "Resolution 2328 passed by 15 votes to none.",
        "The licence is CC BY 4.0, ISSN 2049-3630.",
        "Seats cost 300 dollars; diesel is at 1,500 pounds.",
        "Call +963 21 555 0142 or 0800 55 31 20.",
        "At 36.153 N, 37.129 E, on 18 December 2016 at 17:30.",
        "Shells of 122 mm hit district 4 of the 11th sector.",
        "Each bus has 50 seats; 70 people to a bus is the rule.",
        "The province had 4.6 million inhabitants.",
        "Clause 7 of annex 2, page 3 of 12.",
        "Three in ten refused.",
        "مدة القراءة 3 دقائق، نشر عام 2016.",
        "المسافة 65 كيلومترا والسعر 1500 ليرة.",
        "صدر القرار 2328 بإجماع 15 صوتا.",
    ],
)
def test_what_is_no_claim_is_not_proposed(text: str) -> None:
    assert [claim.span.text for claim in claims(text)] == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Both sides signed a truce.", {"agreement"}),
        ("They have yet to sign a truce.", set()),
        ("The ceasefire collapsed.", {"breakdown"}),
        ("The evacuation was suspended.", {"halt"}),
        ("The evacuation resumed.", {"resumption"}),
        ("Shelling resumed.", {"attack"}),
        ("Gunmen opened fire on the convoy.", {"attack"}),
        ("The convoy set out at dawn.", {"departure"}),
        ("The convoy has not set out.", set()),
        ("The buses reached Goris.", {"arrival"}),
        ("The guards refused to open the gate.", {"refusal"}),
        ("انهارت الهدنة.", {"breakdown"}),
        ("توصل الطرفان إلى اتفاق لوقف إطلاق النار.", {"agreement"}),
        ("استؤنفت عملية الإجلاء.", {"resumption"}),
    ],
)
def test_events_are_told_apart(text: str, kinds: set[str]) -> None:
    assert events(text) == kinds


def test_what_is_still_to_come_is_planned() -> None:
    (event,) = read_report("The convoy will leave at dawn.").events
    assert (event.kind, event.planned) == ("departure", True)


def test_arabic_is_read_with_and_without_vowel_signs_and_in_both_digits() -> None:
    plain, signed = "قتل ٤ أشخاص في حلب.", "قُتِلَ 4 أشخاصٍ في حلب."
    for text in (plain, signed):
        claim = only(text)
        assert (claim.low, claim.kind, claim.places) == (4, "killed", ("حلب",))
        assert claim.span.text == text[claim.span.start : claim.span.end]


def test_arabic_names_a_speaker_and_goes_on_with_it() -> None:
    found = claims("قال المرصد إن 350 شخصا غادروا. وأضاف أن نحو 40 منهم جرحى.")
    assert [claim.source for claim in found] == ["المرصد", "المرصد"]
    assert found[1].hedge == "about"


def test_arabic_needs_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "_pipeline", None)
    assert only("غادر 350 شخصا حلب.").low == 350


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    parsing._pipeline.cache_clear()
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(Missing, match=r"pip install 'safeconduct\[reading\]'"):
        read_report("Five people left.")
    monkeypatch.undo()
    assert only("Five people left.").low == 5
