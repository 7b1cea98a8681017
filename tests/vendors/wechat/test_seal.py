"""WeChat's signatures and seals: published vectors, and what does not open."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.vendors.wechat.vectors import OPENED, PAGES, QUERY_SIGNED, SEAL_SIGNED, SHUT, USERS, VECTORS

from hutong.base.secrets import Secret
from hutong.capabilities.faults import Forged
from hutong.vendors.wechat.seal import Seal, sign

KEY, APP = Secret("A" * 43), "wxba5fad812f8e6fb9"


def test_every_vector_is_used() -> None:
    parts = (QUERY_SIGNED, SEAL_SIGNED, OPENED, SHUT, PAGES, USERS)
    assert sum(len(part) for part in parts) == len(VECTORS) == 17


@pytest.mark.parametrize("one", QUERY_SIGNED, ids=lambda one: one["name"])
def test_signatures_of_queries(one: dict[str, Any]) -> None:
    asked = one["inputs"]
    assert sign(Secret(asked["token"]), asked["timestamp"], asked["nonce"]) == one["expected"]


@pytest.mark.parametrize("one", SEAL_SIGNED, ids=lambda one: one["name"])
def test_signatures_of_sealed_messages(one: dict[str, Any]) -> None:
    asked = one["inputs"]
    assert sign(Secret(asked["token"]), asked["timestamp"], asked["nonce"], asked["encrypt"]) == one["expected"]


@pytest.mark.parametrize("one", OPENED, ids=lambda one: one["name"])
def test_sealed_messages_open(one: dict[str, Any]) -> None:
    asked, expected = one["inputs"], one["expected"]
    sealed = asked.get("Encrypt") or asked["encrypt"]
    app, message = (
        (expected["appid"], expected["msg"]) if isinstance(expected, dict) else (expected[1], asked["plaintext"])
    )
    seal = Seal(app, Secret(one["key"]))
    assert seal.open(sealed).decode() == message
    with pytest.raises(Forged, match="-40005"):
        Seal("wx0000000000000000", Secret(one["key"])).open(sealed)


@pytest.mark.parametrize("one", SHUT, ids=lambda one: one["name"])
def test_messages_are_sealed(one: dict[str, Any]) -> None:
    asked = one["inputs"]
    seal = Seal(asked["appid"], Secret(one["key"]))
    assert seal.shut(asked["msg"].encode(), asked["random"].encode()) == one["expected"]
    assert seal.open(one["expected"]).decode() == asked["msg"]


@given(some.binary(max_size=200), some.binary(min_size=16, max_size=16))
def test_what_is_sealed_opens(message: bytes, random: bytes) -> None:
    seal = Seal(APP, KEY)
    assert seal.open(seal.shut(message, random)) == message


@pytest.mark.parametrize(
    ("sealed", "code"),
    [("不是", "-40010"), ("A", "-40010"), ("", "-40007"), ("AAAA", "-40007"), ("A" * 64, "-40007")],
    ids=["letters", "short", "empty", "no-block", "zeros"],
)
def test_what_is_no_seal(sealed: str, code: str) -> None:
    with pytest.raises(Forged) as failure:
        Seal(APP, KEY).open(sealed)
    assert failure.value.words.startswith(f"{code} ")


def test_another_key_opens_nothing() -> None:
    sealed = Seal(APP, KEY).shut(b"{}", b"0" * 16)
    with pytest.raises(Forged) as failure:
        Seal(APP, Secret("B" * 43)).open(sealed)
    assert failure.value.words.split()[0] in ("-40007", "-40008")


def test_a_length_beyond_the_end() -> None:
    """A message whose own length says more than there is, sealed with the right key."""
    long = Seal("", KEY)
    sealed = long.shut(b"", b"0" * 16)  # random and length alone
    assert Seal("", KEY).open(sealed) == b""

    class Lying(bytes):
        def __len__(self) -> int:
            return 4000

    with pytest.raises(Forged, match="-40008"):
        Seal("", KEY).open(Seal("", KEY).shut(Lying(b"abc"), b"0" * 16))
