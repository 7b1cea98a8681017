"""Published vectors on our side, and the small readers."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hutong.base.clock import BEIJING
from hutong.base.secrets import Secret
from hutong.channels.aliyun_sms.phones import ours, theirs
from hutong.channels.aliyun_sms.wire import (
    Identity,
    canonical_query,
    canonical_request,
    moment,
    opened,
    string_to_sign,
    text,
)

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors.json").read_text())
V3 = VECTORS[0]


def test_a_published_request() -> None:
    """Query, canonical request, text to sign and signature of the manual's example."""
    inputs = V3["inputs"]
    query = canonical_query(inputs["query"])
    assert canonical_request(inputs["headers"], query) == inputs["canonical_request"]
    assert string_to_sign(inputs["canonical_request"]) == inputs["string_to_sign"]
    headers = Identity("YourAccessKeyId", Secret(V3["key"])).headers(
        "ecs.cn-shanghai.aliyuncs.com",
        "RunInstances",
        "2014-05-26",
        query,
        datetime(2023, 10, 26, 18, 22, 32, tzinfo=BEIJING),
        "3156853299f313e23d1673dc12e1703d",
    )
    signed = f"Credential=YourAccessKeyId,SignedHeaders={inputs['SignedHeaders']},Signature={V3['expected']}"
    assert headers.pop("authorization") == f"ACS3-HMAC-SHA256 {signed}"
    assert headers == {name: value for name, value in inputs["headers"].items() if name != "host"}


@pytest.mark.parametrize("change", ["host", "action", "version", "query", "at", "nonce", "secret"])
def test_everything_is_signed(change: str) -> None:
    """One word of it changed, and the signature is another."""
    usual: dict[str, Any] = {
        "host": "h",
        "action": "A",
        "version": "1",
        "query": "a=1",
        "at": datetime(2026, 1, 1, tzinfo=UTC),
        "nonce": "n",
    }
    before = Identity("id", Secret("secret")).headers(**usual)["authorization"]
    if change == "secret":
        after = Identity("id", Secret("Secret")).headers(**usual)["authorization"]
    else:
        other = datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC) if change == "at" else f"{usual[change]}x"
        after = Identity("id", Secret("secret")).headers(**{**usual, change: other})["authorization"]
    assert after != before
    assert after.partition("Signature=")[0] == before.partition("Signature=")[0]


def test_the_query() -> None:
    """In order of the names, encoded as RFC 3986 has it: blanks as %20, * encoded, ~ not."""
    query = canonical_query({"b": "a b+c*d~e/f=g&h", "B": "中", "a": "", "a-b": '{"x":"1"}'})
    assert query == "B=%E4%B8%AD&a=&a-b=%7B%22x%22%3A%221%22%7D&b=a%20b%2Bc%2Ad~e%2Ff%3Dg%26h"


def test_the_digest_of_nothing() -> None:
    """The manual prints it."""
    assert V3["inputs"]["headers"]["x-acs-content-sha256"] == hashlib.sha256(b"").hexdigest()


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"1", b"{", b"\xff", b"<html></html>", b"[" * 100_000])
def test_what_is_no_answer(body: bytes) -> None:
    """A ValueError, whatever it is."""
    with pytest.raises(ValueError):
        opened(body)


def test_texts_and_moments() -> None:
    """A text is one or empty; a moment is one of Beijing's or none."""
    assert [text({"a": value}, "a") for value in ("x", 1, None, ["x"])] == ["x", "", "", ""]
    assert text({}, "a") == ""
    assert moment("2026-11-20 08:00:01") == datetime(2026, 11, 20, 0, 0, 1, tzinfo=UTC)
    for value in ("", "2026-11-20", "2026-13-20 08:00:01", "0001-01-01 00:00:00", "２026-11-20 08:00:01", 5, None):
        assert moment(value) is None


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("13800138000", "13800138000"),
        ("+8613800138000", "13800138000"),
        ("+85291234567", "85291234567"),
        ("+12125550100", "12125550100"),
        ("+13812345678", ""),  # a phone in North America, which Aliyun would take for one of mainland China
        ("+8613812345", "8613812345"),
        ("12345", ""),
        ("23800138000", ""),
        ("+138001380001380013", ""),
        ("++85291234567", ""),
        ("1380013800０", ""),
        ("", ""),
        ("+", ""),
        ("13800138000,13900139000", ""),
    ],
)
def test_phones_for_aliyun(phone: str, number: str) -> None:
    """Bare numbers; none that would reach somebody else."""
    assert theirs(phone) == number


@pytest.mark.parametrize(
    ("number", "phone"),
    [
        *((prefix + "13800138000", "13800138000") for prefix in ("", "+", "86", "+86", "0086")),
        *((prefix + "85291234567", "+85291234567") for prefix in ("", "+", "00")),
        ("1380013****", ""),
        ("", ""),
        ("12", ""),
    ],
)
def test_phones_from_aliyun(number: str, phone: str) -> None:
    """Eleven digits, or a plus sign and the rest."""
    assert ours(number) == phone
