"""What people read is whole in both languages, in one kind of digits, and says nothing that it must not."""

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from hypothesis import given
from hypothesis import strategies as st

import safeconduct.words.voice
from safeconduct.words.language import LANGUAGES, Language, Tongue, language_of
from safeconduct.words.rounding import (
    one_in,
    people_ceil,
    people_floor,
    people_near,
    quarter_down,
    quarter_up,
)
from safeconduct.words.voice import FSI, PDI, TONGUES, Voice, fluent_text, message_ids, say_in

MADE = 1482040800  # 2016-12-18 06:00 UTC, 08:00 in Damascus
LATIN_DIGIT = re.compile(r"[0-9]")
INDIC_DIGIT = re.compile(r"[٠-٩]")
# docs/glossary.md: each has another meaning to those who read us.
FORBIDDEN = re.compile(
    r"\b(certificates?|escorts?|exchanges?|exchanged|owed|released?|tranches?|prices?|diversions?|diverted|fighters?|"
    r"success(ful)?|guaranteed?|safely)\b",
    re.IGNORECASE,
)


def entries(tongue: str) -> dict[str, ast.Message]:
    found: dict[str, ast.Message] = {}
    for name, source in fluent_text(tongue).items():  # type: ignore[arg-type]  # one of TONGUES
        for entry in FluentParser().parse(source).body:
            assert not isinstance(entry, ast.Junk), f"{tongue}/{name}: {entry.content}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, f"{tongue}/{name}: {entry.id.name} twice"
                found[entry.id.name] = entry
    return found


def variables(node: object) -> set[str]:
    if isinstance(node, ast.VariableReference):
        return {node.id.name}
    if isinstance(node, ast.BaseNode):
        return set().union(*(variables(value) for value in vars(node).values()), set())
    if isinstance(node, list):
        return set().union(*(variables(value) for value in node), set())
    return set()


def test_every_message_is_in_every_language() -> None:
    assert message_ids("en") == message_ids("ar")
    assert len(message_ids("en")) > 200


@pytest.mark.parametrize("tongue", TONGUES)
def test_a_message_by_itself_is_the_message_in_its_file(tongue: Tongue) -> None:
    whole = entries(tongue)
    assert message_ids(tongue) == set(whole)
    for name, source in safeconduct.words.voice._entries(tongue).items():
        alone = [entry for entry in FluentParser().parse(source).body if isinstance(entry, ast.Message)]
        assert len(alone) == 1, name
        assert alone[0].equals(whole[name], ["span", "comment"]), name


def test_messages_take_the_same_arguments_in_every_language() -> None:
    english, arabic = entries("en"), entries("ar")
    assert {name: variables(entry) for name, entry in english.items()} == {
        name: variables(entry) for name, entry in arabic.items()
    }


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("count", [0, 1, 2, 5, 11, 100])
def test_every_message_can_be_said(tag: str, count: int) -> None:
    language = language_of(tag)
    for name, entry in entries(language.tongue).items():
        text = say_in(language, name, **dict.fromkeys(variables(entry), count))
        assert text.strip(f"{FSI}{PDI} \u200f"), name
        assert "{" not in text, name


def test_a_missing_message_or_argument_is_an_error_and_never_shown() -> None:
    with pytest.raises(KeyError):
        say_in(Language("en"), "no-such-message")
    with pytest.raises(ValueError, match="people-few"):
        say_in(Language("en"), "people-few")
    with pytest.raises(ValueError, match="ar-u-nu-arab"):
        language_of("fr")


def test_no_english_sentence_uses_a_word_that_means_something_else_to_its_readers() -> None:
    for name, source in fluent_text("en").items():
        sentences = "\n".join(line for line in source.splitlines() if not line.startswith("#"))
        assert FORBIDDEN.findall(re.sub(r"^[\w-]+ =", "", sentences, flags=re.MULTILINE)) == [], name


def test_a_halt_is_never_called_a_stop() -> None:
    allowed = {"now-head"}  # "What stops us now": a question, not an order
    for name, entry in entries("en").items():
        text = say_in(Language("en"), name, **dict.fromkeys(variables(entry), 3))
        assert name in allowed or not re.search(r"\bstop(s|ped)?\b", text, re.IGNORECASE), name


def test_people_are_said_to_be_somewhere_and_never_only_out() -> None:
    allowed = ("find out who", "handed out", "count out, count in")
    for name, entry in entries("en").items():
        text = say_in(Language("en"), name, **dict.fromkeys(variables(entry), 3)).lower()
        for phrase in allowed:
            text = text.replace(phrase, "")
        assert not re.search(r"\bout\b", text), name


def test_arabic_sentences_are_arabic() -> None:
    for name, entry in entries("ar").items():
        text = say_in(Language("ar"), name, **dict.fromkeys(variables(entry), 3))
        bare = re.sub(r"JavaScript|\(?[FEW]\b\)?|F̄\*|UTC|[\W\d_]", "", text)
        assert not re.search(r"[A-Za-z]", bare), f"{name}: {text}"


def test_an_arabic_plural_has_its_six_forms() -> None:
    said = {say_in(Language("ar"), "holds-roads", n=n) for n in (0, 1, 2, 3, 11, 100)}
    assert len(said) == 6


@given(st.integers(0, 10**7), st.sampled_from(sorted(LANGUAGES)))
def test_digits_are_of_one_kind(number: int, tag: str) -> None:
    voice = Voice(language_of(tag), "Asia/Damascus")
    at = MADE + number
    text = " ".join(
        (
            voice.number(number),
            voice.people(number),
            voice.moment(at),
            voice.by(at),
            voice.length(number),
            voice.offset(at),
            voice.share(0.417),
            voice.say("from-to", **{"from": "Post 12", "to": "c007"}),
        )
    )
    wrong = LATIN_DIGIT if voice.language.digits == "arabic-indic" else INDIC_DIGIT
    assert not wrong.search(text)


def test_what_is_put_into_a_sentence_keeps_its_own_direction() -> None:
    voice = Voice(language_of("ar"), "Asia/Damascus")
    text = voice.say("last-stretcher", at=voice.moment(MADE), convoy="A-17")
    assert f"{FSI}A-17{PDI}" in text
    assert f"{FSI}08:00{PDI}" in text
    assert text.count(FSI) == text.count(PDI)
    # A time made only of isolated parts would lose its direction without a mark of it.
    assert f"{FSI}\u200f{FSI}" in text


def test_times_are_told_in_the_zone_of_the_case() -> None:
    voice = Voice(language_of("en"), "Asia/Damascus")
    assert voice.clock(MADE) == "08:00"
    assert voice.offset(MADE) == "UTC+02:00"
    plain = voice.moment(MADE).replace(FSI, "").replace(PDI, "")
    assert plain == "Sun 18 Dec, 08:00"


def test_midnight_belongs_to_the_day_before() -> None:
    voice = Voice(language_of("en"), "Asia/Damascus")
    midnight = MADE + 16 * 3600
    assert voice.by(midnight).replace(FSI, "").replace(PDI, "") == "Sun 18 Dec, 24:00"
    assert voice.by(midnight + 1).replace(FSI, "").replace(PDI, "") == "Mon 19 Dec, 00:15"


@given(st.integers(0, 10**6))
def test_people_are_told_to_fifty(people: int) -> None:
    assert people_near(people) % 50 == 0
    assert abs(people_near(people) - people) <= 25
    assert people <= people_ceil(people) < people + 50
    assert people_ceil(people) % 50 == 0
    assert people_floor(people) <= people < people_floor(people) + 50


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_some_are_never_told_as_none_nor_a_part_as_all(part: int, rest: int) -> None:
    voice = Voice(language_of("en"), "UTC")
    whole = part + rest
    text = voice.people(part, whole)
    assert text != voice.people(0)
    assert (text.startswith("all") and "but" not in text) == (rest == 0)


@given(st.integers(0, 2 * 10**9))
def test_times_are_told_to_a_quarter_of_an_hour(at: int) -> None:
    assert quarter_down(at) % 900 == quarter_up(at) % 900 == 0
    assert quarter_down(at) <= at <= quarter_up(at) < at + 900


def test_chances_are_told_as_one_in_n() -> None:
    assert one_in(0.1) == 10
    assert one_in(1 / 137) == 140
    assert one_in(0.0) is None
    assert one_in(0.6) is None
    voice = Voice(language_of("en"), "UTC")
    assert voice.chance(0.041).replace(FSI, "").replace(PDI, "") == "about 1 in 24"
    assert voice.chance(0.75).replace(FSI, "").replace(PDI, "") == "75 %"


def test_every_message_is_used() -> None:
    package = Path(safeconduct.words.voice.__file__).parent.parent
    sources = [
        *package.glob("reports/**/*.py"),
        *package.glob("cli/*.py"),
        *package.glob("operations/**/*.py"),
        *package.glob("words/*.py"),
        *package.glob("reports/templates/*.html"),
    ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    said = set(re.findall(r"[\"']([a-z][\w-]*)[\"']", text))
    # Messages of which a part is a value of the case or the plan: f"need-{need}", "on-" ~ name, f"{name}-head".
    begun = tuple(re.findall(r"[\"']([a-z][\w-]*-)(?:\{|[\"'])", text))
    ended = tuple(re.findall(r"\}(-[a-z]+)[\"']", text))
    unused = [n for n in message_ids("en") - said if not n.startswith(begun) and not n.endswith(ended)]
    assert unused == []


def test_arabic_words_are_those_of_the_glossary(repository: Path) -> None:
    glossary = (repository / "docs" / "glossary.md").read_text(encoding="utf-8")
    terms = dict(re.findall(r'^\| ([\w -]+) \| <bdi lang="ar">([^<]+)</bdi>', glossary, re.MULTILINE))
    kinds = {"assembly": "assembly place", "post": "post", "meeting": "meeting point", "reception": "reception",
             "depot": "depot", "junction": "junction"}  # fmt: skip
    for kind, term in kinds.items():
        assert say_in(Language("ar"), f"kind-{kind}") == terms[term]
    assert say_in(Language("ar"), "proof-head") == terms["proof sheet"]
    assert say_in(Language("ar"), "chart-step") == terms["step"]
    assert say_in(Language("ar"), "col-past-line") == terms["past the line"]
    assert terms["team"] in say_in(Language("ar"), "sheet-team")


def test_tongues_are_the_languages_of_the_files() -> None:
    assert {language.tongue for language in LANGUAGES.values()} == set(TONGUES)
