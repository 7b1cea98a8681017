"""A secret can't be printed, copied out or compared carelessly; only `reveal` gives it away."""

import copy
import dataclasses
import json
import logging
import operator
import pickle
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hutong.base.secrets import Secret, masked, masked_phone, same

TEXT = "k3y-of-the-merchant-0123456789-TAIL"


@dataclasses.dataclass
class Holder:
    key: Secret


@pytest.mark.parametrize(
    "render",
    [
        repr,
        str,
        "{}".format,
        "{:>60}".format,
        "{!r}".format,
        "{!s}".format,
        lambda secret: operator.mod("%s %r", (secret, secret)),
        lambda secret: f"{secret}",
        lambda secret: f"{Holder(secret)}",
        lambda secret: f"{[secret]}",
        lambda secret: repr(ValueError(secret)),
    ],
)
def test_no_rendering_shows_it(render: object) -> None:
    assert callable(render)
    shown = render(Secret(TEXT))
    assert TEXT not in shown
    assert TEXT[:-4] not in shown
    assert "••••••TAIL" in shown


def test_a_log_line_and_a_traceback_mask_it(caplog: pytest.LogCaptureFixture) -> None:
    secret = Secret(TEXT)
    try:
        raise ValueError(secret)
    except ValueError:
        logging.getLogger("test").exception("failed with %s and %r", secret, secret)
        assert TEXT not in traceback.format_exc()
    assert TEXT not in caplog.text


@pytest.mark.parametrize("way_out", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps])
def test_it_is_not_serialised(way_out: object) -> None:
    assert callable(way_out)
    with pytest.raises(TypeError):
        way_out(Secret(TEXT))


def test_a_dataclass_that_holds_it_is_not_turned_into_a_dict() -> None:
    with pytest.raises(TypeError):
        dataclasses.asdict(Holder(Secret(TEXT)))


def test_it_has_no_attribute_dictionary() -> None:
    with pytest.raises(TypeError):
        vars(Secret(TEXT))


def test_reveal_gives_it_away() -> None:
    assert Secret(TEXT).reveal() == TEXT


def test_equal_secrets_are_one_key_of_a_dictionary() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert {Secret("a"): 1}[Secret("a")] == 1


def test_an_empty_secret_is_false() -> None:
    assert not Secret("")
    assert Secret("0")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("a", "••••••"),
        ("123456789012345", "••••••"),
        ("1234567890123456", "••••••3456"),
        ("abcd" + " " * 40, "••••••"),  # four characters and blanks are a short secret, not a long one
        ("1234567890123456\n", "••••••3456"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----", "••••••"),
        ("\n -----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----\n", "••••••"),
    ],
)
def test_the_mask(text: str, shown: str) -> None:
    assert masked(text) == shown


@given(st.text())
def test_the_mask_never_shows_more_than_a_quarter(text: str) -> None:
    shown = masked(text).lstrip("•")
    assert len(shown) * 4 <= len(text.strip())


@given(st.text(st.characters()), st.text(st.characters()))
def test_same_is_equality_of_texts(left: str, right: str) -> None:
    assert same(left, right) is (left == right)
    assert same(left, left)


def test_same_takes_bytes_on_either_side() -> None:
    assert same(b"abc", "abc")
    assert same("abc", b"abc")
    assert not same("abc", b"abd")
    assert not same("é", "e")


def test_a_lone_surrogate_is_simply_not_the_same() -> None:
    assert not same("abc", "ab\ud800")
    assert not same("ab\ud800", "abc")


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13800001234", "138****1234"),
        ("+8613800001234", "+86138****1234"),
        ("+85251234567", "+852****4567"),
        ("+1234567", "+1****67"),
        ("10086", "****86"),
        ("", "****"),
    ],
)
def test_a_phone_keeps_its_ends(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown
