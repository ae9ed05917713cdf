"""Kinds of entries as data: what is refused before it is written, and what is made of what was written all the same."""

from dataclasses import replace
from time import process_time

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.account.alarms.all import alarms
from safeconduct.account.entries.checking import check_observation, usable
from safeconduct.account.entries.kinds import KINDS
from safeconduct.account.entries.observation import Observation, Scalar, content_of
from safeconduct.account.entries.schema import entry_schemas
from safeconduct.account.entries.wire import lines_of, observation_line, read_lines
from safeconduct.account.interval import Interval
from safeconduct.account.state import account
from safeconduct.errors import Fault, InvalidInput
from tests.account.crowd import crowd
from tests.account.story import Device, at, basis, board
from tests.account.test_laws import any_observations


def entry(kind: str, **keys: Scalar) -> Observation:
    return Observation("gate", 0, (0, 0), 0, 0, 0, kind, content_of(keys))


def codes(observation: Observation) -> list[str]:
    return [fault.code for fault in check_observation(observation)]


@pytest.mark.parametrize(
    ("observation", "expected"),
    [
        (entry("boarded", convoy="A01", people=50), []),
        (entry("boarding", convoy="A01"), ["AE001"]),
        (entry("boarded", convoy="A01", poeple=50), ["AE002"]),
        (entry("boarded", convoy="A01", people=-1), ["AE003"]),
        (entry("boarded", convoy="A01", people=True), ["AE003"]),
        (entry("boarded", convoy="A 01", people="fifty"), ["AE003", "AE003"]),
        (entry("boarded", people=50), ["AE004"]),
        (entry("boarded", convoy="A01", people=50, most=60), ["AE005"]),
        (entry("boarded", convoy="A01", least=60, most=50), ["AE005"]),
        (entry("taken-back", why="never happened"), ["AE006"]),
        (entry("holder-confirmed", holder="army", by="x", through="y", valid_to="tomorrow"), ["AE003"]),
        (entry("temperature", celsius=-9), []),
        (entry("decision", about="go", outcome="no\u202egnol", by="N. N."), ["AE003"]),
        (replace(entry("born", convoy="A01"), device="Gate 1"), ["AE007"]),
        (replace(entry("born", convoy="A01"), supersedes=("abc",)), ["AE006"]),
    ],
)
def test_every_fault_of_an_entry_has_its_code(observation: Observation, expected: list[str]) -> None:
    assert codes(observation) == expected
    assert all(fault.cure and fault.fact and fault.place for fault in check_observation(observation))


def test_a_holder_cannot_be_overridden_even_in_form() -> None:
    keys: dict[str, Scalar] = {
        "convoy": "A01",
        "party": "gov",
        "by": "N. N.",
        "organisation": "UN",
        "why": "late",
    }
    (fault,) = check_observation(entry("override", **keys, holder="army"))
    assert "cannot be overridden" in fault.cure


def test_all_faults_are_said_at_once() -> None:
    assert codes(entry("override", convoy="A 01", hodler="army")) == [
        "AE003",
        "AE002",
        "AE004",
        "AE004",
        "AE004",
        "AE004",
    ]


def test_an_unknown_kind_of_a_newer_device_is_kept_and_shown() -> None:
    gate = Device("gate")
    gate.saw(at("06:00"), "boarded", convoy="A01", people=50)
    newer = Observation(
        "newer", 0, (0, 0), at("06:10"), at("06:10"), at("06:11"), "drone-seen", (("height_m", 90),)
    )
    gate.log.append(newer)
    state = board(gate, when=at("07:00"))
    assert [one.why for one in state.sifted.aside] == ["unknown-kind"]
    assert state.convoy("A01").balance.people("boarded") == Interval(50, 50)
    assert "entry-not-counted/newer/0" in {alarm.name for alarm in alarms(state)}


def test_a_key_of_a_newer_device_is_left_aside_and_the_entry_counts() -> None:
    observation = replace(
        entry("taken-off", convoy="A01", people=3),
        content=content_of({"convoy": "A01", "people": 3, "mood": "bad"}),
    )
    use = usable(observation)
    assert use.counted
    assert use.unknown == ("mood",)
    assert not usable(entry("taken-off", convoy="A01", people="three")).counted


SCHEMAS = entry_schemas()


@pytest.mark.parametrize("kind", KINDS)
def test_schema_and_check_agree_about_a_full_entry(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS)
    keys = {field.key: _value(field.kind, field.choices) for field in KINDS[kind].fields if field.required}
    if kind == "taken-back":
        return
    assert codes(entry(kind, **keys)) == []
    validator = jsonschema.Draft202012Validator(SCHEMAS)
    assert validator.is_valid({"kind": kind, "content": keys})
    assert not validator.is_valid({"kind": kind, "content": keys | {"no_such_key": 1}})
    for key in keys:
        fewer = {name: value for name, value in keys.items() if name != key}
        assert not validator.is_valid({"kind": kind, "content": fewer})
        assert "AE004" in codes(entry(kind, **fewer))


def _value(kind: str, choices: tuple[str, ...]) -> Scalar:
    given: dict[str, Scalar] = {
        "name": "a",
        "names": "a b",
        "text": "x",
        "count": 1,
        "number": -1,
        "flag": True,
    }
    if kind == "choice":
        return choices[0]
    return given.get(kind, "2016-12-15T04:00:00Z")


def test_no_kind_has_a_field_for_a_name_of_anybody_who_travels() -> None:
    for kind in KINDS.values():
        for key in kind.keys:
            assert not any(word in key for word in ("passenger", "person", "surname", "birth")), (
                kind.id,
                key,
            )


@given(any_observations())
def test_lines_read_back_as_they_were(heap: list[Observation]) -> None:
    assert read_lines(list(lines_of(heap)), "day.jsonl") == tuple(heap)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense", "no observation"),
        ("[1]", "not an object"),
        ('{"device": "a"}', "missing: seq"),
        (
            observation_line(entry("born", convoy="A01")).replace('"seq":0', '"seq":0.5'),
            "0.5 is not a whole number",
        ),
        (
            observation_line(entry("born", convoy="A01")).replace('"kind"', '"seq":1,"kind"'),
            "a key stands twice",
        ),
        (observation_line(entry("born", convoy="A01")).replace('"A01"', '["A01"]'), "content convoy"),
        (observation_line(entry("born", convoy="A01")).replace('"A01"', "9007199254740992"), "beyond 2^53"),
        (observation_line(entry("born", convoy="A01")).replace("1970-01-01T00:00:00Z", "noon"), "not a time"),
    ],
)
def test_lines_that_are_no_observations_are_all_named(line: str, said: str) -> None:
    good = observation_line(entry("born", convoy="A01"))
    with pytest.raises(InvalidInput) as caught:
        read_lines([good, line, "", line], "day.jsonl")
    assert [fault.place for fault in caught.value.faults] == ["day.jsonl:2", "day.jsonl:4"]
    assert said in str(caught.value)


@given(st.text())
def test_any_text_is_read_or_refused_in_plain_words(text: str) -> None:
    refused: tuple[Fault, ...] = ()
    try:
        read_lines(text.split("\n"), "x.jsonl")
    except InvalidInput as invalid:
        refused = invalid.faults
    assert {fault.code for fault in refused} <= {"AE010"}


def test_a_large_log_is_folded_in_seconds() -> None:
    # About a second of one core; anything that grows with the square of the log takes minutes.
    heap = crowd(20_000)
    end = max(observation.received_at for observation in heap)
    begun = process_time()
    state = account(basis(), heap, at=end)
    found = alarms(state)
    assert process_time() - begun < 20
    assert len(state.entries) >= 20_000
    assert found
