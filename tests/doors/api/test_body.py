"""Reading bodies: everything ambiguous, unbearable or too long is refused with its own problem (traps 13–16)."""

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hutong.base.errors import Problem, Refusal
from hutong.doors.api.body import LIMIT, fields_of

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
plain = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=40)


def problem(content_type: str, body: bytes) -> Problem:
    with pytest.raises(Refusal) as refused:
        fields_of(content_type, body)
    return refused.value.problem


@given(st.dictionaries(plain.filter(bool), plain, min_size=1, max_size=20))
def test_form_and_json_say_the_same(fields: dict[str, str]) -> None:
    assert fields_of(FORM, urlencode(fields).encode()) == fields
    assert fields_of(f"{FORM}; charset=utf-8", urlencode(fields).encode()) == fields
    assert fields_of(JSON, json.dumps(fields).encode()) == fields
    assert fields_of("", json.dumps(fields, ensure_ascii=False).encode()) == fields


def test_the_order_of_fields_is_kept() -> None:
    assert list(fields_of(FORM, b"b=1&a=2&c=3")) == ["b", "a", "c"]


def test_whole_numbers_in_json_are_texts() -> None:
    assert fields_of(JSON, b'{"smstyle": 1, "orderAmt": "19.99", "attch": null}') == {
        "smstyle": "1",
        "orderAmt": "19.99",
        "attch": "",
    }


@pytest.mark.parametrize("value", ["19.99", "1e2", "true", "[1]", '{"a":1}'])
def test_other_json_values_are_refused_by_name(value: str) -> None:
    with pytest.raises(Refusal) as refused:
        fields_of(JSON, f'{{"orderAmt": {value}}}'.encode())
    assert refused.value.problem is Problem.BAD_FIELD
    assert "orderAmt" in refused.value.detail.zh
    assert "orderAmt" in refused.value.detail.en


@pytest.mark.parametrize(
    ("content_type", "body"),
    [(FORM, b"a=1&b=2&a=3"), (FORM, b"a=1&%61=2"), (JSON, b'{"a": "1", "a": "1"}'), (JSON, b'{"a": 1, "\\u0061": 2}')],
)
def test_a_repeated_field_is_refused(content_type: str, body: bytes) -> None:
    assert problem(content_type, body) is Problem.REPEATED_FIELD


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (FORM, b"a=%00"),
        (FORM, b"a%00=1"),
        (FORM, b"a=x%0Ay"),
        (FORM, b"a=%7F"),
        (JSON, b'{"a": "\\u0000"}'),
        (JSON, b'{"a": "\\ud800"}'),
        (JSON, b'{"\\udc00": "a"}'),
    ],
)
def test_text_that_the_database_can_not_bear_is_refused(content_type: str, body: bytes) -> None:
    assert problem(content_type, body) is Problem.BAD_TEXT


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (JSON, b""),
        (JSON, b"{"),
        (JSON, b"[]"),
        (JSON, b'"a"'),
        (JSON, b"null"),
        (JSON, b'{"a": NaN}'),
        (JSON, b"\xff\xfe{}"),
        (JSON, b"[" * 50_000),
        (FORM, b"\xff=1"),
        (FORM, b"a=%FF"),
        (FORM, b"a"),
        (FORM, b"&".join(b"f%d=1" % n for n in range(65))),
    ],
)
def test_what_is_neither_form_nor_json_is_refused(content_type: str, body: bytes) -> None:
    assert problem(content_type, body) is Problem.BAD_BODY


def test_a_long_body_is_refused_before_it_is_read() -> None:
    assert problem(JSON, b"{" + b" " * LIMIT) is Problem.BODY_TOO_LARGE


@given(st.binary(max_size=200), st.sampled_from([FORM, JSON, ""]))
def test_any_bytes_are_fields_or_a_refusal(body: bytes, content_type: str) -> None:
    try:
        fields = fields_of(content_type, body)
    except Refusal:
        return
    assert all(isinstance(value, str) and "\0" not in value for value in fields.values())
