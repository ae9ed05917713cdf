"""Canonical bytes: the fast writer is the published one, and nothing ambiguous is read."""

from __future__ import annotations

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.ledger.canonical import INT_MAX, NotCanonical, canonical, read_canonical

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    TEXT | st.booleans() | st.integers(-INT_MAX, INT_MAX),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_every_value_is_written_as_the_published_form_and_read_back(value: object) -> None:
    written = canonical(value)  # type: ignore[arg-type]  # hypothesis cannot say what it draws
    assert written == rfc8785.dumps(value)  # type: ignore[arg-type]  # the same
    assert read_canonical(written) == value


def test_keys_beyond_the_basic_plane_are_sorted_by_utf16_units() -> None:
    # U+FB33 comes before U+1F600 by code point and after it by UTF-16 unit: the example of RFC 8785, 3.2.3.
    assert list(json.loads(canonical({"\ufb33": 1, "😀": 2}))) == ["😀", "\ufb33"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'{"a":1,"a":2}', "one key twice"),
        (b'{"a":1.0}', "not whole"),
        (b'{"a":1e3}', "not whole"),
        (b'{"a":9007199254740992}', "2\\^53"),
        (b'{"a":-9007199254740992}', "2\\^53"),
        (b'{"a":' + b"9" * 5000 + b"}", "2\\^53"),
        (b'{"a":NaN}', "NaN"),
        (b'{"a":null}', "null"),
        (b'{"a":-0}', "canonical form"),
        (b'{"b":1,"a":2}', "canonical form"),
        (b'{"a": 1}', "canonical form"),
        (b'{"a":1}\n', "canonical form"),
        (b'{"a":"\\u0041"}', "canonical form"),
        (b'{"a":"\\/"}', "canonical form"),
        (b'{"a":"\\u001F"}', "canonical form"),
        (b'{"a":"\\ud800"}', "surrogate"),
        (b'{"a":"\xff"}', "UTF-8"),
        (b'{"a":"\xed\xa0\x80"}', "UTF-8"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        ('{"a":1}'.encode("utf-16"), "UTF-8"),
        (b'{"a":1', "not JSON"),
        (b"", "not JSON"),
        (b"[" * 40 + b"]" * 40, "nests deeper"),
        (b"[" * 100_000, "nests deeper"),
    ],
)
def test_what_two_programs_could_read_differently_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(NotCanonical, match=why):
        read_canonical(data)


@pytest.mark.parametrize("value", [1.5, None, {"a": b"x"}, {1: "a"}, [2**53], "\ud800", {"\ud800": 1}])
def test_what_may_not_stand_in_an_entry_is_not_written(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)  # type: ignore[arg-type]  # that is the point
